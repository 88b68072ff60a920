/* flow: the pen that sets text on a page. It makes a list of what stands where; painting walks the
 * list, so a page is measured once and painted on anything.
 *
 * Owner: the page owns its texts and its code; the pen borrows page, layout and slip. One thread
 * (pango's font map belongs to a thread). Untrusted text goes in through pango_layout_set_text
 * only, cleaned of control and bidi characters and cut at TEXT_MAX. */
#ifndef PAPER_FLOW_H
#define PAPER_FLOW_H

#include "base/err.h"
#include "domain/slip.h"
#include "layout.h"
#include "qr/qr.h"
#include <pango/pangocairo.h>

enum { TEXT_MAX = 8 * 1024, PAGE_MAX_ITEMS = 2048 };

enum item_kind { ITEM_TEXT, ITEM_HEADING, ITEM_BOX, ITEM_CODE };

struct item {
    enum item_kind kind;
    PangoLayout *text; /* owned; NULL for boxes */
    double x, y, w, h; /* points; a text: the top left corner of its logical box */
    bool by_ink;       /* a huge number: only its letters take room, not its line */
};

struct slip_page {
    double width, height; /* the sheet, points */
    enum slip_format format;
    bool large; /* what became of the wish */
    PangoContext *context;
    struct qr code;
    struct item *items;
    size_t n, cap;
    char title[256];
    struct civil printed;
};

/* What may be given up, step by step, until a slip fits its page. */
enum stage {
    STAGE_TIGHT = 1,     /* smaller gaps and body text */
    STAGE_PARAGRAPH = 2, /* three steps become one paragraph */
    STAGE_SPARE = 4,     /* without address and payee */
    STAGE_CUT = 8,       /* the body of an info slip ends early and says so */
};

struct pen {
    struct slip_page *page;
    const struct paper_layout *l;
    const struct slip *slip; /* NULL while a document is set */
    const char *lang;
    unsigned stage;
    double y;     /* where the next block begins */
    double limit; /* where the footer begins; 0 = no limit */
    bool over;    /* a block did not fit */
    bool letters; /* people's own words: what our font lacks becomes a box, see letters.h */
    int rc;       /* the first fault; blocks go on and do nothing */
    struct err *err;
};

enum align { ALIGN_LEFT, ALIGN_CENTRE };

struct face {
    double size;
    bool bold;
    bool sign; /* the face of the "QR platba" label */
};

/* A text set for a width (0 = one line). Shared by what is measured and what is placed: unref it
 * or give it to pen_place. NULL on a fault (pen->rc). */
PangoLayout *pen_set(struct pen *p, const char *text, struct face f, double width);
/* As pen_set for prose: the last two words stay together. */
PangoLayout *pen_prose(struct pen *p, const char *text, struct face f, double width);
double text_width(PangoLayout *t);
double text_height(PangoLayout *t);
double text_baseline(PangoLayout *t);
/* Puts t (which may be NULL) on the page and takes it; returns its height. */
double pen_place(struct pen *p, PangoLayout *t, double x, double y);
/* One line that shrinks by half points from range.size to range.least; NULL when it never fits. */
PangoLayout *pen_fit(struct pen *p, const char *text, struct size_range r, bool bold, double width);
/* A title: shrinks, then wraps to three lines, then ends with an ellipsis at a word. */
PangoLayout *pen_title(struct pen *p, const char *text, struct size_range r, double width);
/* One bold line as large as its letters (not its box) have room for; below range.least NULL. */
PangoLayout *pen_fit_ink(struct pen *p, const char *text, struct size_range r, double width);
double ink_width(PangoLayout *t);
double ink_height(PangoLayout *t);
/* Places t with its letters' top left corner at (x, y); returns the letters' height. Above a huge
 * line is as much white as a third of its size. */
double pen_place_ink(struct pen *p, PangoLayout *t, double x, double y);
/* Centres t in a column, its lines as even as they can be. */
void pen_centre(PangoLayout *t, double width);
/* The x of a text in the column. */
double pen_column(const struct pen *p, PangoLayout *t, enum align a);
/* Sets and places at (x, p->y), advances p->y. */
void pen_lines(struct pen *p, const char *text, struct face f, enum align a);
void pen_box(struct pen *p, double x, double y, double w, double h);
/* Takes back what was placed since item `from`, and goes back to y. */
void pen_undo(struct pen *p, size_t from, double y);
/* A line over the whole column, with the gaps around it. */
void pen_rule(struct pen *p, double thickness, double before, double after);

double pen_left(const struct pen *p);
double pen_width(const struct pen *p); /* of the column */
double pen_gap(const struct pen *p);
double pen_small(const struct pen *p);
double pen_body(const struct pen *p);            /* size of running text in this stage */
double pen_snap(const struct pen *p, double at); /* to the printer's grid */
static inline bool has(const char *text)
{
    return text && *text;
}

void page_init(struct slip_page *g);
void page_clear(struct slip_page *g); /* forgets the items, keeps context and code */
void page_done(struct slip_page *g);

#endif
