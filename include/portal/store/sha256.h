/* sha256: FIPS 180-4 by OpenSSL, for item hashes, request fingerprints and the audit chain. Not a
 * MAC. */
#ifndef STORE_SHA256_H
#define STORE_SHA256_H

#include "base/str.h"

struct sha256 {
    void *ctx; /* of OpenSSL; owned until sha256_hex or sha256_drop */
};

enum { SHA256_HEX = 65 };

/* These end the program when OpenSSL has no memory or no SHA-256: a wrong hash would break the
 * audit chain for ever, a restart does not. */
void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *p, size_t n);
/* With its length before it, so that ("ab","c") and ("a","bc") differ. */
void sha256_add_field(struct sha256 *h, struct str s);
void sha256_hex(char out[SHA256_HEX], struct sha256 *h); /* lower case; h is spent */
void sha256_drop(struct sha256 *h);                      /* safe on a spent one */

#endif
