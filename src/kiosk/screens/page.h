/* page: what every page has in the same place: header, banner, title, hint line, footer. */
#ifndef SCREENS_PAGE_H
#define SCREENS_PAGE_H

#include "screens/screen.h"
#include "tui/qrview.h"

enum { PAGE_MARGIN = 2 };

enum {
    PAGE_HOME = 1,  /* F2 instead of Esc in the footer */
    PAGE_SLIM = 2,  /* beside a code: the footer shrinks to Esc and F10 */
    PAGE_BARE = 4,  /* no footer at all (the on-screen keyboard stands there) */
    PAGE_TIGHT = 8, /* content begins right under the header */
};

struct page {
    const char *task; /* left of the header; NULL = town and office */
    const char *path; /* before the title, muted: "Zvířata a příroda" */
    const char *title;
    const char *hint;  /* when the focused zone has none */
    const char *state; /* at the right of the header, before the time: "zatím nepodáno" */
    /* the act of the page, for the footer of the large type, which has room for it alone */
    const char *act;
    int act_action, act_key;
    unsigned flags;
};

/* Whether the header has room for all of the task beside its state. */
bool page_task_fits(const struct ui *ui, const char *task, const char *state);
/* Draws header, banner and title; returns the free rectangle above the hint line. */
struct rect page_begin(struct screen *s, struct ui *ui, const struct page *p);
/* Draws hint line and footer; call last. */
void page_end(struct screen *s, struct ui *ui, const struct page *p);
/* A banner under the header for news that concern this page only; returns the rows used. */
int page_banner(struct ui *ui, int y, const char *first, const char *second);
/* rows of label and value between two rules; returns the rows used */
struct page_row {
    const char *label, *value;
    bool good; /* green */
};
/* "1–5 ze 6" and PgUp/PgDn in a rail of 12 columns at the right of `room`. */
struct pager {
    int top;   /* first item shown */
    int shown; /* items on the page */
    int total;
};
/* Keeps top within bounds for `fit` items a page. */
void pager_clamp(struct pager *p, int fit, int total);
bool pager_turn(struct pager *p, int code); /* PgUp, PgDn, wheel */
/* A code at the left of a slim page, down to its last row; the rest of r beside it (side_w cells at
 * least), or r as it was when the code does not fit. */
struct rect page_code(struct ui *ui, const struct qr *q, struct rect r, int side_w);
void pager_rail(
    struct ui *ui, const struct pager *p, struct rect room, int action_up, int action_down);

#endif
