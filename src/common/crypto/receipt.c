/* receipt: see crypto/receipt.h. */
#include "crypto/receipt.h"

#include "base/secret.h"
#include "crypto_int.h"

#include <openssl/pem.h>
#include <stdio.h>

static const char module[] = "receipt";
static const char digits32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* Seconds in five bytes last until the year 36812. */
enum { REFERENCE = 8, TIME_BYTES = 5, MAX_KEY_PEM = 4096 };

/* ---- base 32, RFC 4648 § 6, without padding */

static size_t size32(size_t bytes)
{
    return (bytes * 8 + 4) / 5;
}

static void put32(struct buf *out, const uint8_t *p, size_t n)
{
    unsigned held = 0;
    int bits = 0;
    for (size_t i = 0; i < n; i++) {
        held = held << 8 | p[i];
        for (bits += 8; bits >= 5; bits -= 5)
            buf_char(out, digits32[held >> (bits - 5) & 31]);
        held &= 31;
    }
    if (bits)
        buf_char(out, digits32[held << (5 - bits) & 31]);
}

/* Exactly n bytes; bits left over must be 0, so that every value has one spelling. */
static bool take32(uint8_t *out, size_t n, struct str s)
{
    unsigned held = 0;
    int bits = 0;
    size_t made = 0;
    if (s.n != size32(n))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        const char *at = s.p[i] ? strchr(digits32, s.p[i]) : NULL;
        if (!at)
            return false;
        held = held << 5 | (unsigned)(at - digits32);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out[made++] = (uint8_t)(held >> bits);
        }
        held &= (1u << bits) - 1;
    }
    return made == n && held == 0;
}

/* ---- the text */

static bool is_reference(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9'))
            return false;
    return s.n == REFERENCE;
}

int receipt_sign(
    char out[RECEIPT_TEXT], const struct receipt *r, const char *private_pem, struct err *e)
{
    uint8_t time[TIME_BYTES], signature[ED25519_SIGNATURE];
    struct buf b;
    out[0] = '\0';
    if (!is_reference(str_of(r->reference)) || r->received < 0 || r->received >> 40)
        return err_set(e, ERR_RANGE, module, "not a reference or not a time");
    for (int i = 0; i < TIME_BYTES; i++)
        time[i] = (uint8_t)(r->received >> (8 * (TIME_BYTES - 1 - i)));
    buf_init(&b, RECEIPT_TEXT - 1);
    buf_fmt(&b, "PZ1*%s*", r->reference);
    put32(&b, time, sizeof time);
    buf_char(&b, '*');
    put32(&b, r->fingerprint, sizeof r->fingerprint);
    int rc = buf_check(&b, module, e);
    if (rc == 0)
        rc = ed25519_sign(signature, buf_view(&b), private_pem, e);
    if (rc == 0) {
        buf_char(&b, '*');
        put32(&b, signature, sizeof signature);
        rc = buf_check(&b, module, e);
    }
    if (rc == 0)
        str_copy(out, RECEIPT_TEXT, buf_view(&b));
    buf_done(&b);
    return rc;
}

static bool take_parts(
    struct receipt *r, uint8_t signature[ED25519_SIGNATURE], struct str *message, struct str text)
{
    struct str rest = text, part[4];
    uint8_t time[TIME_BYTES];
    for (int i = 0; i < 4; i++)
        if (!str_cut(&rest, '*', &part[i]))
            return false;
    if (!str_eqz(part[0], "PZ1") || !is_reference(part[1]) || !take32(time, sizeof time, part[2]) ||
        !take32(r->fingerprint, sizeof r->fingerprint, part[3]) ||
        !take32(signature, ED25519_SIGNATURE, rest))
        return false;
    str_copy(r->reference, sizeof r->reference, part[1]);
    for (int i = 0; i < TIME_BYTES; i++)
        r->received = r->received << 8 | time[i];
    *message = (struct str){text.p, text.n - rest.n - 1};
    return true;
}

int receipt_verify(struct receipt *out, struct str text, const char *public_pem, struct err *e)
{
    char upper[RECEIPT_TEXT];
    uint8_t signature[ED25519_SIGNATURE];
    struct str message;
    *out = (struct receipt){.received = 0};
    while (text.n && memchr(" \t\r\n", text.p[0], 4))
        text.p++, text.n--;
    while (text.n && memchr(" \t\r\n", text.p[text.n - 1], 4))
        text.n--;
    if (!str_copy(upper, sizeof upper, text))
        return err_set(e, ERR_PARSE, module, "not a receipt of this portal");
    for (size_t i = 0; i < text.n; i++)
        if (upper[i] >= 'a' && upper[i] <= 'z')
            upper[i] = (char)(upper[i] - 32);
    struct receipt r = {.received = 0};
    if (!take_parts(&r, signature, &message, (struct str){upper, text.n}))
        return err_set(e, ERR_PARSE, module, "not a receipt of this portal");
    int rc = ed25519_verify(signature, message, public_pem, e);
    if (rc == 0)
        *out = r;
    return rc;
}

void receipt_fingerprint_show(char out[40], const struct receipt *r)
{
    for (int i = 0; i < RECEIPT_FINGERPRINT; i += 2)
        snprintf(out + i / 2 * 5, 6, "%02X%02X%s", r->fingerprint[i], r->fingerprint[i + 1],
            i + 2 < RECEIPT_FINGERPRINT ? " " : "");
}

/* ---- keys */

static int take_bio(struct buf *out, BIO *bio, bool written, struct err *e)
{
    char *p = NULL;
    long n = bio ? BIO_get_mem_data(bio, &p) : 0;
    bool good = written && n > 0 && n < MAX_KEY_PEM && buf_add(out, p, (size_t)n);
    if (n > 0)
        secret_wipe(p, (size_t)n);
    BIO_free(bio);
    return good ? 0 : crypto_fault(e, "writing a key");
}

int receipt_key_pair(struct buf *private_pem, struct buf *public_pem, struct err *e)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    if (!key)
        return crypto_fault(e, "making a key");
    BIO *bio = BIO_new(BIO_s_mem());
    bool written = bio && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1;
    int rc = take_bio(private_pem, bio, written, e);
    if (rc == 0) {
        bio = BIO_new(BIO_s_mem());
        rc = take_bio(public_pem, bio, bio && PEM_write_bio_PUBKEY(bio, key) == 1, e);
    }
    EVP_PKEY_free(key);
    return rc;
}
