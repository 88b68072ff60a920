/* seal: bytes that only the portal can open (ECDH on P-256 with an ephemeral key, HKDF-SHA-256,
 * AES-256-GCM; shape of ECIES, as RFC 9180's base mode does it). OpenSSL inside. */
#ifndef CRYPTO_SEAL_H
#define CRYPTO_SEAL_H

#include "base/buf.h"

/* "PZS1" | ephemeral public key (65) | nonce (12) | ciphertext | tag (16) */
enum { SEAL_OVERHEAD = 4 + 65 + 12 + 16 };

/* public_pem: the portal's public key (P-256). ad: bound, not sealed (the Idempotency-Key), so that
 * a sealed thing cannot be sent again under another key. */
int seal_make(struct buf *out, struct str plain, struct str ad, const char *public_pem,
    struct err *e);
/* ERR_PARSE: not sealed by seal_make; ERR_CHECKSUM: damaged, for another key or with another ad. */
int seal_open(struct buf *out, struct str sealed, struct str ad, const char *private_pem,
    struct err *e);
bool seal_is(struct str bytes);

#endif
