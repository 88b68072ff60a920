/* crypto_int: see crypto_int.h. */
#include "crypto_int.h"

#include "base/secret.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>

static const char module[] = "crypto";

int crypto_fault(struct err *e, const char *what)
{
    ERR_clear_error();
    return err_set(e, ERR_IO, module, "%s failed", what);
}

/* ---- AES-256-GCM */

static bool encrypt(EVP_CIPHER_CTX *c, const uint8_t *key, const uint8_t *nonce, struct str ad,
    struct str in, uint8_t *out)
{
    int n = 0;
    return EVP_EncryptInit_ex2(c, EVP_aes_256_gcm(), key, nonce, NULL) == 1 &&
           EVP_EncryptUpdate(c, NULL, &n, (const uint8_t *)ad.p, (int)ad.n) == 1 &&
           EVP_EncryptUpdate(c, out, &n, (const uint8_t *)in.p, (int)in.n) == 1 &&
           (size_t)n == in.n && EVP_EncryptFinal_ex(c, out + in.n, &n) == 1 && n == 0 &&
           EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, GCM_TAG, out + in.n) == 1;
}

int gcm_lock(struct buf *out, const uint8_t key[GCM_KEY], const uint8_t nonce[GCM_NONCE],
    struct str ad, struct str plain, struct err *e)
{
    size_t before = out->n;
    if (plain.n > INT32_MAX / 2 || !buf_zero(out, plain.n + GCM_TAG))
        return plain.n > INT32_MAX / 2 ? err_set(e, ERR_LIMIT, module, "too long to lock")
                                       : buf_check(out, module, e);
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    /* an empty str may have no address; OpenSSL takes NULL for "no data yet" */
    bool good = c && encrypt(c, key, nonce, ad.n ? ad : STR(""), plain.n ? plain : STR(""),
                         (uint8_t *)out->p + before);
    EVP_CIPHER_CTX_free(c);
    return good ? 0 : crypto_fault(e, "encryption");
}

static bool decrypt(EVP_CIPHER_CTX *c, const uint8_t *key, const uint8_t *nonce, struct str ad,
    struct str in, const uint8_t *tag, uint8_t *out)
{
    int n = 0;
    return EVP_DecryptInit_ex2(c, EVP_aes_256_gcm(), key, nonce, NULL) == 1 &&
           EVP_DecryptUpdate(c, NULL, &n, (const uint8_t *)ad.p, (int)ad.n) == 1 &&
           EVP_DecryptUpdate(c, out, &n, (const uint8_t *)in.p, (int)in.n) == 1 &&
           EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, GCM_TAG, (void *)(uintptr_t)tag) == 1 &&
           EVP_DecryptFinal_ex(c, out + in.n, &n) == 1;
}

int gcm_unlock(struct buf *out, const uint8_t key[GCM_KEY], const uint8_t nonce[GCM_NONCE],
    struct str ad, struct str locked, struct err *e)
{
    size_t before = out->n;
    if (locked.n < GCM_TAG || locked.n > INT32_MAX / 2)
        return err_set(e, ERR_PARSE, module, "too short or too long to unlock");
    struct str in = {locked.p, locked.n - GCM_TAG};
    const uint8_t *tag = (const uint8_t *)locked.p + in.n;
    if (!buf_zero(out, in.n))
        return buf_check(out, module, e);
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    bool good =
        c && decrypt(c, key, nonce, ad.n ? ad : STR(""), in, tag, (uint8_t *)out->p + before);
    EVP_CIPHER_CTX_free(c);
    if (good)
        return 0;
    /* what does not pass was never said: not even the half that decrypted well */
    ERR_clear_error();
    secret_wipe(out->p + before, in.n);
    out->n = before;
    out->p[before] = '\0';
    return err_set(e, ERR_CHECKSUM, module, "damaged, or locked with another key");
}

/* ---- scrypt */

int scrypt_derive(uint8_t *out, size_t size, struct str password, struct str salt, uint64_t n,
    uint32_t r, uint32_t p, struct err *e)
{
    /* 128 N r bytes and a little (RFC 7914 § 2); OpenSSL's own limit is half of what we need */
    uint64_t most = 128 * n * r + 1024 * 1024;
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "SCRYPT", NULL);
    EVP_KDF_CTX *c = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_string(
            OSSL_KDF_PARAM_PASSWORD, (void *)(uintptr_t)password.p, password.n),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)(uintptr_t)salt.p, salt.n),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &most),
        OSSL_PARAM_construct_end(),
    };
    bool good = c && EVP_KDF_derive(c, out, size, params) == 1;
    EVP_KDF_CTX_free(c);
    EVP_KDF_free(kdf);
    return good ? 0 : crypto_fault(e, "scrypt");
}

/* ---- keys and signatures */

/* A key in PEM may want a passphrase; nobody is there to type one. */
static int no_passphrase(char *to, int size, int writing, void *ctx)
{
    (void)to, (void)size, (void)writing, (void)ctx;
    return 0;
}

/* The usual DER of an Ed25519 key (RFC 8410 § 7, § 4) is a fixed head and 32 bytes. OpenSSL's own
 * decoder takes most of a millisecond, more than all else that is done for a receipt. */
static EVP_PKEY *read_ed25519(BIO *bio, bool secret)
{
    static const uint8_t secret_head[] = {
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20};
    static const uint8_t public_head[] = {0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0};
    const uint8_t *head = secret ? secret_head : public_head;
    size_t n = secret ? sizeof secret_head : sizeof public_head;
    EVP_PKEY *(*make)(int, ENGINE *, const unsigned char *, size_t) =
        secret ? EVP_PKEY_new_raw_private_key : EVP_PKEY_new_raw_public_key;
    char *name = NULL, *header = NULL;
    unsigned char *der = NULL;
    long size = 0;
    EVP_PKEY *key = NULL;
    if (PEM_read_bio(bio, &name, &header, &der, &size) == 1 &&
        strcmp(name, secret ? "PRIVATE KEY" : "PUBLIC KEY") == 0 && (size_t)size == n + 32 &&
        memcmp(der, head, n) == 0)
        key = make(EVP_PKEY_ED25519, NULL, der + n, 32);
    if (der)
        secret_wipe(der, (size_t)size);
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(der);
    return key;
}

int key_read(EVP_PKEY **out, const char *pem, bool secret, const char *type, struct err *e)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    *out = NULL;
    if (bio && strcmp(type, "ED25519") == 0)
        *out = read_ed25519(bio, secret);
    if (bio && !*out && BIO_reset(bio) >= 0)
        *out = secret ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL)
                      : PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
    BIO_free(bio);
    ERR_clear_error();
    if (*out && EVP_PKEY_is_a(*out, type) == 1)
        return 0;
    EVP_PKEY_free(*out);
    *out = NULL;
    return err_set(
        e, ERR_PARSE, module, "not a %s %s key in PEM", type, secret ? "private" : "public");
}

int ed25519_sign(
    uint8_t out[ED25519_SIGNATURE], struct str message, const char *private_pem, struct err *e)
{
    EVP_PKEY *key;
    size_t n = ED25519_SIGNATURE;
    int rc = key_read(&key, private_pem, true, "ED25519", e);
    if (rc < 0)
        return rc;
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool good = c && EVP_DigestSignInit_ex(c, NULL, NULL, NULL, NULL, key, NULL) == 1 &&
                EVP_DigestSign(c, out, &n, (const uint8_t *)message.p, message.n) == 1 &&
                n == ED25519_SIGNATURE;
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(key);
    return good ? 0 : crypto_fault(e, "signing");
}

int ed25519_verify(const uint8_t signature[ED25519_SIGNATURE], struct str message,
    const char *public_pem, struct err *e)
{
    EVP_PKEY *key;
    int rc = key_read(&key, public_pem, false, "ED25519", e);
    if (rc < 0)
        return rc;
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool ready = c && EVP_DigestVerifyInit_ex(c, NULL, NULL, NULL, NULL, key, NULL) == 1;
    bool good = ready && EVP_DigestVerify(c, signature, ED25519_SIGNATURE,
                             (const uint8_t *)message.p, message.n) == 1;
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(key);
    if (!ready)
        return crypto_fault(e, "verifying");
    ERR_clear_error();
    return good ? 0 : err_set(e, ERR_CHECKSUM, module, "the signature is not of this key");
}
