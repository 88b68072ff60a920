/* pdf: a slip as a PDF file in memory. The creation date is slip->printed, so the same slip gives
 * the same bytes with the same libraries. Text is embedded, selectable and tagged. */
#ifndef PAPER_PDF_H
#define PAPER_PDF_H

#include "base/buf.h"
#include "domain/slip.h"

enum { PDF_MAX = 4 * 1024 * 1024 };

/* What the printer must know of the sheet; may be NULL where nobody asks. */
struct paper_sheet {
    enum slip_format format;       /* A5 when A6 was too small */
    int width_mm100, height_mm100; /* 1/100 mm, as IPP counts */
};

/* Appends to out (its maximum is the limit; PDF_MAX is plenty). */
int pdf_make(struct buf *out, struct paper_sheet *sheet, const struct slip *s, struct err *e);

#endif
