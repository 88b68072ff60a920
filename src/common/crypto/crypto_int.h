/* crypto_int: the parts of OpenSSL that seal, draft and receipt are made of. Faults of OpenSSL
 * itself are ERR_IO; its error queue is emptied, so that it never speaks for a later call. */
#ifndef CRYPTO_INT_H
#define CRYPTO_INT_H

#include "base/buf.h"

#include <openssl/evp.h>

enum { GCM_KEY = 32, GCM_NONCE = 12, GCM_TAG = 16, ED25519_SIGNATURE = 64 };

/* Appends ciphertext and tag. A nonce may never serve twice with one key. */
int gcm_lock(struct buf *out, const uint8_t key[GCM_KEY], const uint8_t nonce[GCM_NONCE],
    struct str ad, struct str plain, struct err *e);
/* Appends the plaintext of ciphertext | tag; ERR_CHECKSUM leaves out as it was. */
int gcm_unlock(struct buf *out, const uint8_t key[GCM_KEY], const uint8_t nonce[GCM_NONCE],
    struct str ad, struct str locked, struct err *e);

/* RFC 7914; n is the cost N. */
int scrypt_derive(uint8_t *out, size_t size, struct str password, struct str salt, uint64_t n,
    uint32_t r, uint32_t p, struct err *e);

/* *out is the caller's (EVP_PKEY_free). ERR_PARSE: not PEM of such a key; type is "EC", "ED25519".
 */
int key_read(EVP_PKEY **out, const char *pem, bool secret, const char *type, struct err *e);

int ed25519_sign(
    uint8_t out[ED25519_SIGNATURE], struct str message, const char *private_pem, struct err *e);
/* ERR_CHECKSUM: not of this key. */
int ed25519_verify(const uint8_t signature[ED25519_SIGNATURE], struct str message,
    const char *public_pem, struct err *e);

/* Fills e with what was being done; returns -ERR_IO. */
int crypto_fault(struct err *e, const char *what);

#endif
