/* sha256: FIPS 180-4, for item hashes, request fingerprints and the audit chain. Not a MAC. */
#ifndef STORE_SHA256_H
#define STORE_SHA256_H

#include "base/str.h"

struct sha256 {
    uint32_t state[8];
    uint64_t bytes;
    unsigned char block[64];
};

enum { SHA256_HEX = 65 };

void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *p, size_t n);
/* With its length before it, so that ("ab","c") and ("a","bc") differ. */
void sha256_add_field(struct sha256 *h, struct str s);
void sha256_hex(char out[SHA256_HEX], struct sha256 *h); /* lower case; h is spent */

#endif
