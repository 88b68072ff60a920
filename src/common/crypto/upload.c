/* upload: see crypto/upload.h. */
#include "crypto/upload.h"

#include "base/hex.h"
#include "base/secret.h"
#include "crypto_int.h"

enum { SHA256 = DRAFT_KEY, NAME_BYTES = (DRAFT_NAME - 1) / 2 };

static int hash(uint8_t out[SHA256], const char *label, const uint8_t *secret, struct err *e)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool good = c && EVP_DigestInit_ex(c, EVP_sha256(), NULL) == 1 &&
                EVP_DigestUpdate(c, label, strlen(label)) == 1 &&
                EVP_DigestUpdate(c, secret, UPLOAD_SECRET) == 1 &&
                EVP_DigestFinal_ex(c, out, NULL) == 1;
    EVP_MD_CTX_free(c);
    return good ? 0 : crypto_fault(e, "SHA-256");
}

int upload_derive(struct draft_secret *out, const uint8_t secret[UPLOAD_SECRET], struct err *e)
{
    uint8_t sum[SHA256];
    *out = (struct draft_secret){.name = ""};
    int rc = hash(sum, "prepazka upload name", secret, e);
    if (rc == 0)
        hex_write(out->name, sum, NAME_BYTES);
    if (rc == 0)
        rc = hash(out->key, "prepazka upload key", secret, e);
    if (rc < 0)
        secret_wipe(out, sizeof *out);
    return rc;
}

void upload_text(char out[UPLOAD_TEXT], const uint8_t secret[UPLOAD_SECRET])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned bits = 0, n_bits = 0, n = 0;
    for (size_t i = 0; i < UPLOAD_SECRET; i++) {
        bits = bits << 8 | secret[i];
        for (n_bits += 8; n_bits >= 6; n_bits -= 6)
            out[n++] = digits[bits >> (n_bits - 6) & 63];
    }
    out[n++] = digits[bits << (6 - n_bits) & 63];
    out[n] = '\0';
}
