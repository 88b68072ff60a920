/* seal: see crypto/seal.h. The key of one seal comes from a fresh key pair and the portal's public
 * key; both public keys go into its derivation (RFC 9180 § 4.1), so a seal fits one portal only. */
#include "crypto/seal.h"

#include "base/secret.h"
#include "crypto_int.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

static const char module[] = "seal";

enum { MAGIC = 4, POINT = 65, SHARED = 32, AT_POINT = MAGIC, AT_NONCE = MAGIC + POINT };
enum { AT_BODY = AT_NONCE + GCM_NONCE, CURVE_NAME = 32 };

static const char magic[] = "PZS1";
static const char label[] = "prepazka seal 1";

_Static_assert(SEAL_OVERHEAD == AT_BODY + GCM_TAG, "the layout of seal.h");

bool seal_is(struct str bytes)
{
    return bytes.n >= SEAL_OVERHEAD && memcmp(bytes.p, magic, MAGIC) == 0;
}

static bool is_p256(EVP_PKEY *key)
{
    char name[CURVE_NAME];
    size_t n = 0;
    return EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name, sizeof name, &n) ==
               1 &&
           (strcmp(name, "prime256v1") == 0 || strcmp(name, "P-256") == 0);
}

static int read_key(EVP_PKEY **out, const char *pem, bool secret, struct err *e)
{
    int rc = key_read(out, pem, secret, "EC", e);
    if (rc < 0 || is_p256(*out))
        return rc;
    EVP_PKEY_free(*out);
    *out = NULL;
    return err_set(e, ERR_PARSE, module, "the key is not of P-256");
}

/* The uncompressed point, whatever form the key was read in. */
static int public_point(uint8_t out[POINT], EVP_PKEY *key, struct err *e)
{
    uint8_t x[POINT], y[POINT];
    BIGNUM *bx = NULL, *by = NULL;
    bool good = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &bx) == 1 &&
                EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &by) == 1 &&
                BN_bn2binpad(bx, x, 32) == 32 && BN_bn2binpad(by, y, 32) == 32;
    BN_free(bx);
    BN_free(by);
    if (!good)
        return crypto_fault(e, "reading a public key");
    out[0] = 4;
    memcpy(out + 1, x, 32);
    memcpy(out + 33, y, 32);
    return 0;
}

/* From the bytes of a seal; a point off the curve is refused by OpenSSL. NULL: not a point. */
static EVP_PKEY *key_of_point(const uint8_t point[POINT])
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    char group[] = "P-256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)(uintptr_t)point, POINT),
        OSSL_PARAM_construct_end(),
    };
    if (!c || point[0] != 4 || EVP_PKEY_fromdata_init(c) != 1 ||
        EVP_PKEY_fromdata(c, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(c);
    return key;
}

static bool ecdh(uint8_t out[SHARED], EVP_PKEY *mine, EVP_PKEY *theirs)
{
    size_t n = SHARED;
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_pkey(NULL, mine, NULL);
    bool good = c && EVP_PKEY_derive_init(c) == 1 &&
                EVP_PKEY_derive_set_peer_ex(c, theirs, 1) == 1 &&
                EVP_PKEY_derive(c, out, &n) == 1 && n == SHARED;
    EVP_PKEY_CTX_free(c);
    return good;
}

static bool hkdf(uint8_t out[GCM_KEY], uint8_t shared[SHARED], uint8_t *info, size_t n)
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *c = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
    char digest[] = "SHA256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, shared, SHARED),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, n),
        OSSL_PARAM_construct_end(),
    };
    bool good = c && EVP_KDF_derive(c, out, GCM_KEY, params) == 1;
    EVP_KDF_CTX_free(c);
    EVP_KDF_free(kdf);
    return good;
}

/* portal: the portal's point, fresh: the seal's own. */
static int derive(uint8_t out[GCM_KEY], EVP_PKEY *mine, EVP_PKEY *theirs,
    const uint8_t fresh[POINT], const uint8_t portal[POINT], struct err *e)
{
    uint8_t shared[SHARED], info[sizeof label - 1 + 2 * POINT];
    memcpy(info, label, sizeof label - 1);
    memcpy(info + sizeof label - 1, fresh, POINT);
    memcpy(info + sizeof label - 1 + POINT, portal, POINT);
    bool good = ecdh(shared, mine, theirs) && hkdf(out, shared, info, sizeof info);
    secret_wipe(shared, sizeof shared);
    return good ? 0 : crypto_fault(e, "deriving a key");
}

int seal_make(
    struct buf *out, struct str plain, struct str ad, const char *public_pem, struct err *e)
{
    EVP_PKEY *portal = NULL, *fresh = NULL;
    uint8_t point[POINT], portal_point[POINT], key[GCM_KEY], nonce[GCM_NONCE];
    int rc = read_key(&portal, public_pem, false, e);
    if (rc == 0 && !(fresh = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256")))
        rc = crypto_fault(e, "making a key");
    if (rc == 0)
        rc = public_point(point, fresh, e);
    if (rc == 0)
        rc = public_point(portal_point, portal, e);
    if (rc == 0)
        rc = derive(key, fresh, portal, point, portal_point, e);
    if (rc == 0 && RAND_bytes(nonce, sizeof nonce) != 1)
        rc = crypto_fault(e, "random numbers");
    if (rc == 0) {
        buf_add(out, magic, MAGIC);
        buf_add(out, point, POINT);
        buf_add(out, nonce, GCM_NONCE);
        rc = gcm_lock(out, key, nonce, ad, plain, e);
    }
    secret_wipe(key, sizeof key);
    EVP_PKEY_free(fresh);
    EVP_PKEY_free(portal);
    return rc;
}

int seal_open(
    struct buf *out, struct str sealed, struct str ad, const char *private_pem, struct err *e)
{
    EVP_PKEY *portal = NULL, *fresh = NULL;
    uint8_t portal_point[POINT], key[GCM_KEY];
    if (!seal_is(sealed))
        return err_set(e, ERR_PARSE, module, "not a sealed thing");
    const uint8_t *bytes = (const uint8_t *)sealed.p;
    int rc = read_key(&portal, private_pem, true, e);
    if (rc == 0 && !(fresh = key_of_point(bytes + AT_POINT))) {
        crypto_fault(NULL, "");
        rc = err_set(e, ERR_CHECKSUM, module, "damaged: its key is no point of the curve");
    }
    if (rc == 0)
        rc = public_point(portal_point, portal, e);
    if (rc == 0)
        rc = derive(key, portal, fresh, bytes + AT_POINT, portal_point, e);
    if (rc == 0)
        rc = gcm_unlock(out, key, bytes + AT_NONCE, ad,
            (struct str){sealed.p + AT_BODY, sealed.n - AT_BODY}, e);
    secret_wipe(key, sizeof key);
    EVP_PKEY_free(fresh);
    EVP_PKEY_free(portal);
    return rc;
}
