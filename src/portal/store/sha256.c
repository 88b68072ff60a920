/* sha256: see store/sha256.h. */
#include "store/sha256.h"

#include "base/hex.h"
#include "base/log.h"
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int ok)
{
    if (ok == 1)
        return;
    log_event(LOG_ERROR, "sha256", "text", "OpenSSL cannot hash", NULL);
    abort();
}

void sha256_init(struct sha256 *h)
{
    h->ctx = EVP_MD_CTX_new();
    must(h->ctx && EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL) == 1);
}

void sha256_add(struct sha256 *h, const void *p, size_t n)
{
    must(EVP_DigestUpdate(h->ctx, p, n));
}

void sha256_add_field(struct sha256 *h, struct str s)
{
    unsigned char length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)((uint64_t)s.n >> (56 - 8 * i));
    sha256_add(h, length, sizeof length);
    sha256_add(h, s.p, s.n);
}

void sha256_hex(char out[SHA256_HEX], struct sha256 *h)
{
    unsigned char sum[(SHA256_HEX - 1) / 2];
    must(EVP_DigestFinal_ex(h->ctx, sum, NULL));
    hex_write(out, sum, sizeof sum);
    sha256_drop(h);
}

void sha256_drop(struct sha256 *h)
{
    EVP_MD_CTX_free(h->ctx);
    h->ctx = NULL;
}
