/* keys: see keys.h. */
#include "keys.h"

#include "base/file.h"
#include "base/hex.h"
#include "base/secret.h"
#include "crypto/receipt.h"
#include "pki.h"
#include "wire/submission.h"

#include <sys/stat.h>

enum { PRIVATE = 0600, PUBLIC = 0644 };

typedef int pair_fn(struct buf *private_pem, struct buf *public_pem, struct err *e);

static bool is_there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static int put(const char *path, const struct buf *b, unsigned mode, void (*made)(const char *path),
    struct err *e)
{
    int rc = file_write_atomic(path, buf_view(b), mode, e);
    if (rc == 0 && made)
        made(path);
    return rc;
}

static int add_pair(const char *key, const char *public, pair_fn *fresh,
    void (*made)(const char *path), struct err *e)
{
    struct buf private_pem, public_pem;
    int rc = 0;
    bool has_key = is_there(key), has_public = is_there(public);
    if (has_key && has_public)
        return 0;
    if (has_public)
        return err_set(e, ERR_CONFLICT, "keys",
            "%s is there without %s: put the key back, or remove both to begin anew", public, key);
    buf_init(&private_pem, BUF_LINE);
    buf_init(&public_pem, BUF_LINE);
    if (has_key && (rc = file_read(&private_pem, key, e)) == 0)
        rc = pki_public_of(&public_pem, buf_view(&private_pem), e);
    if (!has_key && (rc = fresh(&private_pem, &public_pem, e)) == 0)
        rc = put(key, &private_pem, PRIVATE, made, e);
    if (rc == 0)
        rc = put(public, &public_pem, PUBLIC, made, e);
    buf_wipe(&private_pem);
    buf_done(&public_pem);
    return rc;
}

static int add_salt(const char *path, void (*made)(const char *path), struct err *e)
{
    uint8_t salt[WIRE_SALT];
    char hex[2 * WIRE_SALT + 1];
    struct buf text;
    if (is_there(path))
        return 0;
    if (secret_random(salt, sizeof salt) < 0)
        return err_set(e, ERR_IO, "keys", "no random numbers");
    buf_init(&text, BUF_LINE);
    hex_write(hex, salt, sizeof salt);
    buf_fmt(&text, "%s\n", hex);
    int rc = put(path, &text, PRIVATE, made, e);
    buf_wipe(&text);
    return rc;
}

int keys_add(const struct conf *conf, void (*made)(const char *path), struct err *e)
{
    int rc = add_pair(conf->portal_key, conf->portal_public, pki_key_pair, made, e);
    if (rc == 0)
        rc = add_pair(conf->receipt_key, conf->receipt_public, receipt_key_pair, made, e);
    return rc < 0 ? rc : add_salt(conf->draft_salt, made, e);
}
