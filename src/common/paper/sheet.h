/* sheet: pages of A4 that texts flow over. The same calls are made twice, first to count the pages
 * and then to paint them; see paper/document_draw.h.
 *
 * Faults stay in s->pen.rc, as with a slip: the calls go on and do nothing. */
#ifndef PAPER_SHEET_H
#define PAPER_SHEET_H

#include "domain/document.h"
#include "flow.h"

#define SHEET_W PT_MM(210)
#define SHEET_H PT_MM(297)
#define SHEET_LEFT PT_MM(20) /* room for a file's rings */
#define SHEET_RIGHT PT_MM(17)
#define SHEET_TOP PT_MM(15)
#define SHEET_FOOT (SHEET_H - PT_MM(20))  /* the rule above the footer */
#define SHEET_END (SHEET_FOOT - PT_MM(2)) /* texts end here */
#define SHEET_WIDTH (SHEET_W - SHEET_LEFT - SHEET_RIGHT)

struct sheet {
    const struct document *d;
    struct pen pen;
    struct slip_page page; /* what the pen needs: the context; and the code */
    cairo_t *cr;
    bool painting;
    int n, total; /* pages begun, of how many (known when painting) */
    double y;
};

/* The first page of a pass; total 0 = it only counts. */
void sheet_begin(struct sheet *s, int total);
/* The footer of the last page. */
void sheet_end(struct sheet *s);
/* A new page when h more points do not fit on this one. A page's worth always fits. */
void sheet_need(struct sheet *s, double h);
/* Text from s->y on, with page breaks; paragraphs divided by \n. tag: "P", "H1", "H2". */
void sheet_text(
    struct sheet *s, const char *text, struct face f, double x, double width, const char *tag);
/* One text where it is told to stand, on this page; returns its height. Takes t (may be NULL). */
double sheet_put(struct sheet *s, PangoLayout *t, double x, double y);
void sheet_rule(struct sheet *s, double x, double y, double w, double h);
/* The code with its corner near (x, y); returns its side. */
double sheet_code(struct sheet *s, double x, double y);
double sheet_code_side(const struct sheet *s); /* 0 = there is none */

#endif
