/* raster: a slip as black and white dots at 203.2 dpi (8 dots a millimetre): the bytes of an
 * ESC/POS roll printer, and a PNG for people and tests. The drawing is the PDF's; modules of the
 * code are whole dots. */
#ifndef PAPER_RASTER_H
#define PAPER_RASTER_H

#include "base/buf.h"
#include "domain/slip.h"

enum {
    RASTER_HEAD_DOTS = 576, /* 72 mm that the head of an 80 mm printer can reach */
    RASTER_MAX = 8 * 1024 * 1024,
};

struct raster {
    int width, height, stride; /* dots, dots, bytes a row */
    unsigned char *bits;       /* owned; 1 = black, most significant bit left */
};

int raster_make(struct raster *out, const struct slip *s, struct err *e);
void raster_done(struct raster *r); /* wipes and frees */
/* ESC @, bands of GS v 0, feed and partial cut. Wider than the head: both margins are cropped. */
int raster_escpos(struct buf *out, const struct raster *r, struct err *e);
int raster_png(struct buf *out, const struct raster *r, struct err *e);

#endif
