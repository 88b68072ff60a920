/* qr: text -> module matrix. Picks the smallest version and the mode split (libqrencode). */
#ifndef QR_QR_H
#define QR_QR_H

#include "base/err.h"
#include "base/str.h"
#include <stdint.h>

enum qr_ecc { QR_ECC_L, QR_ECC_M, QR_ECC_Q, QR_ECC_H };
enum { QR_MAX_SIDE = 177 };

struct qr {
    int side;    /* modules, 21..177; 0 = empty */
    int version; /* 1..40 */
    enum qr_ecc ecc;
    uint8_t *modules; /* side*side, 1 = dark; owned */
};

/* ERR_LIMIT when the text does not fit into max_version (0 = 40). */
int qr_make(struct qr *out, struct str text, enum qr_ecc ecc, int max_version, struct err *e);
void qr_done(struct qr *q); /* wipes and frees */
static inline int qr_dark(const struct qr *q, int x, int y)
{
    return x >= 0 && y >= 0 && x < q->side && y < q->side ? q->modules[y * q->side + x] & 1 : 0;
}

#endif
