/* document_draw: a form on A4 paper as a PDF file in memory, as many pages as it needs. Laid out
 * twice by the same code: first to count the pages, then to paint them ("page 1 of 3"), so that no
 * more than one paragraph is held in memory.
 *
 * Rules: a label stands beside its value, above it when either is long; a heading and a label are
 * never the last on a page, nor the first or last line of a paragraph alone; nothing is cut. What
 * people wrote cannot make it fail: letters that the font lacks, controls and bidi marks become a
 * box. The creation date is d->printed: equal documents give equal bytes.
 *
 * One thread; the visit's language becomes d->lang. Large print is not offered: A4 is for offices.
 */
#ifndef PAPER_DOCUMENT_DRAW_H
#define PAPER_DOCUMENT_DRAW_H

#include "base/buf.h"
#include "domain/document.h"

enum {
    DOCUMENT_PAGES = 1000,
    DOCUMENT_MAX = 16 * 1024 * 1024, /* bytes of a PDF; the longest form has some 3 MB */
};

/* Appends to out (its maximum is the limit). ERR_LIMIT: too many rows or pages, a code wider than
 * its place; ERR_UNSUPPORTED: the fonts of the house are missing; ERR_IO: out is too small. */
int document_pdf(struct buf *out, const struct document *d, struct err *e);

#endif
