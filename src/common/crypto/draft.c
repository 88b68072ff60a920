/* draft: see crypto/draft.h. */
#include "crypto/draft.h"

#include "base/hex.h"
#include "base/secret.h"
#include "crypto_int.h"

#include <openssl/rand.h>

static const char module[] = "draft";
static const char magic[] = "PZD1";

enum { CODE = 8, MAGIC = 4, NAME_BYTES = (DRAFT_NAME - 1) / 2, AT_BODY = MAGIC + GCM_NONCE };
enum { COST = 1 << 16, BLOCK = 8, LANES = 1 };

_Static_assert(DRAFT_OVERHEAD == AT_BODY + GCM_TAG, "the layout of draft.h");

int draft_derive(
    struct draft_secret *out, const char code[9], const uint8_t salt[DRAFT_SALT], struct err *e)
{
    /* 64 bytes: 32 of the key, 16 of the name, the rest for a use to come */
    uint8_t all[64];
    *out = (struct draft_secret){.name = ""};
    if (strlen(code) != CODE)
        return err_set(e, ERR_PARSE, module, "a code has %d symbols", CODE);
    struct str s = {(const char *)salt, DRAFT_SALT};
    int rc = scrypt_derive(all, sizeof all, str_of(code), s, COST, BLOCK, LANES, e);
    if (rc == 0) {
        memcpy(out->key, all, DRAFT_KEY);
        hex_write(out->name, all + DRAFT_KEY, NAME_BYTES);
    }
    secret_wipe(all, sizeof all);
    return rc;
}

int draft_lock(struct buf *out, const struct draft_secret *s, struct str plain, struct err *e)
{
    uint8_t nonce[GCM_NONCE];
    /* a draft is saved again and again under one key; 96 random bits do not meet */
    if (RAND_bytes(nonce, sizeof nonce) != 1)
        return crypto_fault(e, "random numbers");
    buf_add(out, magic, MAGIC);
    buf_add(out, nonce, sizeof nonce);
    return gcm_lock(out, s->key, nonce, str_of(s->name), plain, e);
}

int draft_unlock(struct buf *out, const struct draft_secret *s, struct str locked, struct err *e)
{
    if (locked.n < DRAFT_OVERHEAD || memcmp(locked.p, magic, MAGIC) != 0)
        return err_set(e, ERR_CHECKSUM, module, "not a locked draft");
    return gcm_unlock(out, s->key, (const uint8_t *)locked.p + MAGIC, str_of(s->name),
        (struct str){locked.p + AT_BODY, locked.n - AT_BODY}, e);
}
