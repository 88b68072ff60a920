/* pki: see pki.h. */
#include "pki.h"

#include "base/file.h"
#include "base/hex.h"
#include "base/secret.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <time.h>

enum { MAX_PEM = 65536 };

static int openssl_fault(struct err *e, const char *what)
{
    return err_set(e, ERR_IO, "pki", "%s failed", what);
}

static int read_ca(X509 **cert, EVP_PKEY **key, const struct pki_order *o, struct err *e)
{
    struct buf pem;
    int rc = 0;
    buf_init(&pem, MAX_PEM);
    if ((rc = file_read(&pem, o->ca_cert, e)) == 0) {
        BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
        *cert = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
        BIO_free(bio);
        if (!*cert)
            rc = openssl_fault(e, "reading the CA's certificate");
    }
    buf_reset(&pem);
    if (rc == 0 && (rc = file_read(&pem, o->ca_key, e)) == 0) {
        BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
        *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
        BIO_free(bio);
        if (!*key || X509_check_private_key(*cert, *key) != 1)
            rc = openssl_fault(e, "reading the CA's key");
    }
    buf_wipe(&pem);
    return rc;
}

static bool set_serial(X509 *x)
{
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] &= 0x7F; /* positive, RFC 5280 § 4.1.2.2 */
    bytes[0] |= 0x40; /* and of full length */
    BIGNUM *n = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool good = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x));
    BN_free(n);
    return good;
}

static bool add_extension(X509 *x, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
    X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    bool good = ext && X509_add_ext(x, ext, -1) == 1;
    X509_EXTENSION_free(ext);
    return good;
}

static bool host_is_plain(const char *host)
{
    struct str s = str_of(host);
    for (size_t i = 0; i < s.n; i++) {
        char low = (char)(s.p[i] | 0x20);
        if (!(low >= 'a' && low <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-' &&
            s.p[i] != '.')
            return false;
    }
    return s.n > 0 && s.n <= 253;
}

static int add_extensions(X509 *x, X509 *issuer, const struct pki_order *o, struct err *e)
{
    static const struct {
        const char *basic, *usage, *extended;
    } uses[] = {
        [PKI_CA] = {"critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign", NULL},
        [PKI_SERVER] = {"critical,CA:FALSE", "critical,digitalSignature", "serverAuth"},
        [PKI_DEVICE] = {"critical,CA:FALSE", "critical,digitalSignature", "clientAuth"},
    };
    char names[400] = "DNS:localhost,IP:127.0.0.1,IP:::1";
    if (o->host && !host_is_plain(o->host))
        return err_set(e, ERR_RANGE, "pki", "not a host name");
    if (o->host)
        snprintf(names, sizeof names, "DNS:localhost,IP:127.0.0.1,IP:::1,DNS:%s", o->host);
    bool good = add_extension(x, issuer, NID_basic_constraints, uses[o->use].basic) &&
                add_extension(x, issuer, NID_key_usage, uses[o->use].usage) &&
                add_extension(x, issuer, NID_subject_key_identifier, "hash") &&
                add_extension(x, issuer, NID_authority_key_identifier, "keyid");
    if (good && uses[o->use].extended)
        good = add_extension(x, issuer, NID_ext_key_usage, uses[o->use].extended);
    if (good && o->use == PKI_SERVER)
        good = add_extension(x, issuer, NID_subject_alt_name, names);
    return good ? 0 : openssl_fault(e, "making the extensions");
}

static int fill(X509 *x, EVP_PKEY *key, X509 *ca, const struct pki_order *o, struct err *e)
{
    const unsigned char *name = (const unsigned char *)o->name;
    X509 *issuer = ca ? ca : x;
    X509_NAME *subject = X509_get_subject_name(x);
    /* an hour back, for kiosks whose clock is a little behind */
    bool good =
        X509_set_version(x, 2) == 1 && set_serial(x) &&
        X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, name, -1, -1, 0) == 1 &&
        X509_set_issuer_name(x, X509_get_subject_name(issuer)) == 1 &&
        X509_gmtime_adj(X509_getm_notBefore(x), -3600) &&
        X509_time_adj_ex(X509_getm_notAfter(x), o->days, 0, NULL) && X509_set_pubkey(x, key) == 1;
    if (!good)
        return openssl_fault(e, "making a certificate");
    if (ca && ASN1_TIME_compare(X509_get0_notAfter(x), X509_get0_notAfter(ca)) > 0)
        return err_set(e, ERR_RANGE, "pki", "the CA ends sooner than %d days", o->days);
    return add_extensions(x, issuer, o, e);
}

static int take_bio(struct buf *out, BIO *bio, bool written, struct err *e)
{
    char *p = NULL;
    long n = bio ? BIO_get_mem_data(bio, &p) : 0;
    int rc = 0;
    if (!written || n <= 0 || !buf_add(out, p, (size_t)n))
        rc = openssl_fault(e, "writing PEM");
    if (n > 0)
        secret_wipe(p, (size_t)n);
    BIO_free(bio);
    return rc;
}

static int write_key(struct buf *out, EVP_PKEY *key, struct err *e)
{
    BIO *bio = BIO_new(BIO_s_mem());
    bool good = bio && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1;
    return take_bio(out, bio, good, e);
}

static int write_out(struct pki_issued *out, X509 *x, EVP_PKEY *key, struct err *e)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    struct tm end;
    if (X509_digest(x, EVP_sha256(), hash, &n) != 1 || n != 32 ||
        ASN1_TIME_to_tm(X509_get0_notAfter(x), &end) != 1)
        return openssl_fault(e, "reading the certificate back");
    hex_write(out->fingerprint, hash, n);
    out->expires = timegm(&end);
    BIO *bio = BIO_new(BIO_s_mem());
    bool good = bio && PEM_write_bio_X509(bio, x) == 1;
    int rc = take_bio(&out->cert, bio, good, e);
    return rc < 0 ? rc : write_key(&out->key, key, e);
}

int pki_issue(struct pki_issued *out, const struct pki_order *o, struct err *e)
{
    X509 *x = NULL, *ca = NULL;
    EVP_PKEY *key = NULL, *ca_key = NULL;
    *out = (struct pki_issued){.expires = 0};
    buf_init(&out->cert, MAX_PEM);
    buf_init(&out->key, MAX_PEM);
    int rc = o->use == PKI_CA ? 0 : read_ca(&ca, &ca_key, o, e);
    if (rc == 0) {
        key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
        x = X509_new();
        rc = key && x ? fill(x, key, ca, o, e) : openssl_fault(e, "making a key");
    }
    if (rc == 0 && X509_sign(x, ca_key ? ca_key : key, EVP_sha256()) == 0)
        rc = openssl_fault(e, "signing");
    if (rc == 0)
        rc = write_out(out, x, key, e);
    X509_free(x);
    X509_free(ca);
    EVP_PKEY_free(key);
    EVP_PKEY_free(ca_key);
    if (rc < 0)
        pki_issued_done(out);
    return rc;
}

void pki_issued_done(struct pki_issued *i)
{
    buf_done(&i->cert);
    buf_wipe(&i->key);
}

static int write_public(struct buf *out, EVP_PKEY *key, struct err *e)
{
    BIO *bio = BIO_new(BIO_s_mem());
    bool good = bio && PEM_write_bio_PUBKEY(bio, key) == 1;
    return take_bio(out, bio, good, e);
}

int pki_public_of(struct buf *public_pem, struct str private_pem, struct err *e)
{
    BIO *bio = BIO_new_mem_buf(private_pem.p, (int)private_pem.n);
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    int rc = key ? write_public(public_pem, key, e)
                 : err_set(e, ERR_PARSE, "pki", "not a private key in PEM");
    EVP_PKEY_free(key);
    return rc;
}

int pki_key_pair(struct buf *private_pem, struct buf *public_pem, struct err *e)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    int rc = key ? write_key(private_pem, key, e) : openssl_fault(e, "making a key");
    if (rc == 0)
        rc = write_public(public_pem, key, e);
    EVP_PKEY_free(key);
    return rc;
}
