/* qr: see qr/qr.h. The only user of libqrencode; nothing of it is seen outside. */
#include "qr/qr.h"

#include "base/secret.h"
#include <errno.h>
#include <qrencode.h>
#include <stdlib.h>

static const char module[] = "qr";

enum { VERSION_MAX = 40, BYTES_MAX = 7089 /* version 40, L, digits only */ };

static int copy_modules(struct qr *out, const QRcode *code, enum qr_ecc ecc, struct err *e)
{
    size_t n = (size_t)code->width * (size_t)code->width;
    uint8_t *modules = malloc(n);
    if (!modules)
        return err_set(e, ERR_NOMEM, module, "no memory for %zu modules", n);
    for (size_t i = 0; i < n; i++)
        modules[i] = code->data[i] & 1;
    *out = (struct qr){
        .side = code->width,
        .version = code->version,
        .ecc = ecc,
        .modules = modules,
    };
    return 0;
}

int qr_make(struct qr *out, struct str text, enum qr_ecc ecc, int max_version, struct err *e)
{
    static const QRecLevel levels[] = {
        [QR_ECC_L] = QR_ECLEVEL_L,
        [QR_ECC_M] = QR_ECLEVEL_M,
        [QR_ECC_Q] = QR_ECLEVEL_Q,
        [QR_ECC_H] = QR_ECLEVEL_H,
    };
    *out = (struct qr){0};
    if (max_version <= 0 || max_version > VERSION_MAX)
        max_version = VERSION_MAX;
    if (text.n == 0 || memchr(text.p, 0, text.n))
        return err_set(e, ERR_PARSE, module, "empty text or a zero byte in it");
    if (text.n > BYTES_MAX)
        return err_set(e, ERR_LIMIT, module, "%zu bytes never fit into a code", text.n);
    char z[BYTES_MAX + 1];
    memcpy(z, text.p, text.n);
    z[text.n] = '\0';
    /* hint 8-bit: bytes that are not digits or capitals are taken as they are, never as Kanji */
    QRcode *code = QRcode_encodeString(z, 0, levels[ecc], QR_MODE_8, 1);
    int why = errno;
    secret_wipe(z, text.n);
    int rc;
    if (!code)
        rc = err_set(e, why == ENOMEM ? ERR_NOMEM : ERR_LIMIT, module, "text does not fit");
    else if (code->version > max_version)
        rc = err_set(e, ERR_LIMIT, module, "needs version %d, at most %d allowed", code->version,
            max_version);
    else
        rc = copy_modules(out, code, ecc, e);
    if (code) {
        secret_wipe(code->data, (size_t)code->width * (size_t)code->width);
        QRcode_free(code);
    }
    return rc;
}

void qr_done(struct qr *q)
{
    if (q->modules) {
        secret_wipe(q->modules, (size_t)q->side * (size_t)q->side);
        free(q->modules);
    }
    *q = (struct qr){0};
}
