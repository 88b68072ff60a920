/* draft: a form saved under a short code. Key and look-up name both come from the code by scrypt
 * (N 2^16, r 8, p 1: 64 MiB and a sixth of a second) with the portal's salt: a stolen store does
 * not help to guess 34 bits. The portal sees the name and the ciphertext only. */
#ifndef CRYPTO_DRAFT_H
#define CRYPTO_DRAFT_H

#include "base/buf.h"
#include <stdint.h>

enum { DRAFT_SALT = 16, DRAFT_KEY = 32, DRAFT_NAME = 33, DRAFT_OVERHEAD = 4 + 12 + 16 };

struct draft_secret {
    uint8_t key[DRAFT_KEY];
    char name[DRAFT_NAME]; /* 32 hex digits */
};

/* code: 8 symbols in normal form (domain/refno.h). Wipe the secret after use. */
int draft_derive(struct draft_secret *out, const char code[9], const uint8_t salt[DRAFT_SALT],
    struct err *e);
/* AES-256-GCM; the name is bound. "PZD1" | nonce (12) | ciphertext | tag (16) */
int draft_lock(struct buf *out, const struct draft_secret *s, struct str plain, struct err *e);
/* ERR_CHECKSUM: damaged or another code. */
int draft_unlock(struct buf *out, const struct draft_secret *s, struct str locked, struct err *e);

#endif
