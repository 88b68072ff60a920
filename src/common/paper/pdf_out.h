/* pdf_out: a PDF surface that writes into a buffer, with our metadata. */
#ifndef PAPER_PDF_OUT_H
#define PAPER_PDF_OUT_H

#include "base/buf.h"
#include "domain/instant.h"
#include <pango/pangocairo.h>

/* A context whose unit is the point, on the first page of a new file. The file's title must hold
 * nothing personal; printed is its date of creation, unset = none. */
cairo_t *pdf_open(
    struct buf *out, double width, double height, const char *title, const struct civil *printed);
/* Shows the last page and ends the file. ERR_IO: cairo failed or out is full. */
int pdf_close(cairo_t *cr, const struct buf *out, struct err *e);
/* A text of several lines is tagged line by line, for poppler shows only the first line of a
 * paragraph that is one tag. */
void pdf_line(cairo_t *cr, PangoLayoutLine *line, double x, double baseline);

#endif
