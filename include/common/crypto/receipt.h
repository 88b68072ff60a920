/* receipt: the portal's word that it received something, small enough for a QR code on paper and
 * verifiable without the portal. Ed25519.
 *
 *   PZ1*K7M4T9R3*<received, unix, base 32>*<fingerprint, base 32>*<signature, base 32>
 *
 * All in the 45 symbols of a QR code's alphanumeric mode; base 32 is RFC 4648 without padding. The
 * signature is over everything before its own star. */
#ifndef CRYPTO_RECEIPT_H
#define CRYPTO_RECEIPT_H

#include "base/buf.h"
#include <stdint.h>

enum { RECEIPT_FINGERPRINT = 16, RECEIPT_TEXT = 192 };

struct receipt {
    char reference[9];
    int64_t received;                          /* unix seconds */
    uint8_t fingerprint[RECEIPT_FINGERPRINT];  /* first half of SHA-256 of the submission's JSON */
};

int receipt_sign(char out[RECEIPT_TEXT], const struct receipt *r, const char *private_pem,
    struct err *e);
/* ERR_PARSE: not a receipt; ERR_CHECKSUM: the signature is not of this key. Case and blanks around
 * are forgiven. */
int receipt_verify(struct receipt *out, struct str text, const char *public_pem, struct err *e);
/* "4F7A 09C2 …" as printed beside the code */
void receipt_fingerprint_show(char out[40], const struct receipt *r);
/* A key pair of the receipt's kind, PEM. */
int receipt_key_pair(struct buf *private_pem, struct buf *public_pem, struct err *e);

#endif
