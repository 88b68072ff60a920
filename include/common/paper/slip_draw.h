/* slip_draw: one drawing of a slip for every output. First the slip is laid out (which measures the
 * roll's length and finds what must be given up to fit the page), then the page is painted on any
 * cairo context whose unit is the point.
 *
 * Rules: measures and order of blocks are const tables; a text that does not fit gives way in
 * steps (tighter, steps as one paragraph, A6 becomes A5, large print becomes normal), values are
 * never cut. Fails closed:
 * ERR_UNSUPPORTED when a font lacks a character, ERR_LIMIT when the slip or its code cannot fit.
 *
 * Owner: slip_page_new gives the page to the caller; it borrows nothing from the slip afterwards.
 * The visit's language becomes slip->lang. One thread. */
#ifndef PAPER_SLIP_DRAW_H
#define PAPER_SLIP_DRAW_H

#include "base/err.h"
#include "domain/slip.h"

typedef struct _cairo cairo_t; /* cairo's own name, so that users of the page need no cairo.h */

struct slip_page;

int slip_page_new(struct slip_page **out, const struct slip *s, struct err *e);
void slip_page_free(struct slip_page **g);
/* The sheet in points; the format may be A5 where A6 was asked for. */
double slip_page_width(const struct slip_page *g);
double slip_page_height(const struct slip_page *g);
enum slip_format slip_page_format(const struct slip_page *g);
void slip_draw(const struct slip_page *g, cairo_t *cr);

/* Before the process ends: releases what pango, cairo and fontconfig keep per process. */
void slip_draw_end(void);

#endif
