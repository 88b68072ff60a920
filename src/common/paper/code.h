/* code: the QR code on paper: on the printer's grid, with the frame and label of QR platba. */
#ifndef PAPER_CODE_H
#define PAPER_CODE_H

#include "flow.h"

enum { CODE_QUIET = 4 }; /* modules of white around a code */

/* Makes page->code from text (ECC M). ERR_LIMIT when even a full column is too narrow. */
int code_make(struct pen *p, const char *text);
/* A module in points: smaller in large print when there is no room, for a receipt's code is read by
 * the clerk's scanner and not by the one who needs large print. */
double code_module(const struct pen *p);
/* Side in points of a framed code (with quiet zone and frame) or of the bare modules. */
double code_side(const struct pen *p, bool framed);
/* Places the code with its top left corner near (x, y); returns where it ends (label included). */
double code_place(struct pen *p, double x, double y, bool framed);
/* The one path of all dark modules, in points; the caller fills it. */
void code_path(cairo_t *cr, const struct qr *q, double x, double y, double module);

#endif
