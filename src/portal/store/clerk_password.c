/* clerk_password: see clerk_password.h. */
#include "clerk_password.h"

#include "base/hex.h"
#include "base/secret.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <stdio.h>

enum { SALT = 16, HASH = 32, COST = 15, BLOCK = 8, LANES = 1 };
enum { COST_MAX = 20, BLOCK_MAX = 32, LANES_MAX = 16 }; /* of what a damaged row may ask for */

struct parts {
    int cost; /* N is 2 to the power of it */
    uint32_t block, lanes;
    uint8_t salt[SALT], hash[HASH];
};

static int derive(uint8_t out[HASH], const struct parts *p, struct str password, struct err *e)
{
    uint64_t n = UINT64_C(1) << p->cost;
    /* 128 N r bytes and a little (RFC 7914 § 2); OpenSSL's own limit may be less */
    uint64_t most = 128 * n * p->block + 1024 * 1024;
    uint32_t block = p->block, lanes = p->lanes;
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "SCRYPT", NULL);
    EVP_KDF_CTX *c = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_string(
            OSSL_KDF_PARAM_PASSWORD, (void *)(uintptr_t)password.p, password.n),
        OSSL_PARAM_construct_octet_string(
            OSSL_KDF_PARAM_SALT, (void *)(uintptr_t)p->salt, sizeof p->salt),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &block),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &lanes),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &most),
        OSSL_PARAM_construct_end(),
    };
    bool good = c && EVP_KDF_derive(c, out, HASH, params) == 1;
    EVP_KDF_CTX_free(c);
    EVP_KDF_free(kdf);
    return good ? 0 : err_set(e, ERR_IO, "store", "scrypt failed");
}

static bool take_parts(struct parts *out, struct str s)
{
    struct str part[6];
    uint64_t cost = 0, block = 0, lanes = 0;
    for (int i = 0; i < 6; i++)
        if (str_cut(&s, ':', &part[i]) != (i < 5))
            return false;
    bool good = str_eqz(part[0], "scrypt") && str_uint(part[1], COST_MAX, &cost) && cost > 0 &&
                str_uint(part[2], BLOCK_MAX, &block) && block > 0 &&
                str_uint(part[3], LANES_MAX, &lanes) && lanes > 0;
    out->cost = (int)cost;
    out->block = (uint32_t)block;
    out->lanes = (uint32_t)lanes;
    return good && hex_read(out->salt, SALT, part[4]) && hex_read(out->hash, HASH, part[5]);
}

int password_hash(char out[PASSWORD_HASH], struct str password, struct err *e)
{
    struct parts p = {.cost = COST, .block = BLOCK, .lanes = LANES};
    char salt[2 * SALT + 1], hash[2 * HASH + 1];
    if (secret_random(p.salt, sizeof p.salt) < 0)
        return err_set(e, ERR_IO, "store", "no random numbers");
    int rc = derive(p.hash, &p, password, e);
    if (rc < 0)
        return rc;
    hex_write(salt, p.salt, SALT);
    hex_write(hash, p.hash, HASH);
    snprintf(out, PASSWORD_HASH, "scrypt:%d:%d:%d:%s:%s", COST, BLOCK, LANES, salt, hash);
    return 0;
}

int password_check(const char *stored, struct str password, struct err *e)
{
    struct parts p = {.cost = COST, .block = BLOCK, .lanes = LANES};
    uint8_t hash[HASH];
    if (stored && !take_parts(&p, str_of(stored)))
        return err_set(e, ERR_PARSE, "store", "a password's hash is damaged");
    int rc = derive(hash, &p, password, e);
    if (rc < 0)
        return rc;
    bool same = secret_eq(hash, p.hash, sizeof hash);
    secret_wipe(hash, sizeof hash);
    return stored && same ? 0 : err_set(e, ERR_DENIED, "store", "name or password do not fit");
}
