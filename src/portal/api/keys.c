/* keys: see keys.h. */
#include "keys.h"

#include "base/file.h"
#include "base/hex.h"
#include "base/secret.h"
#include "crypto/receipt.h"
#include "crypto/seal.h"

static int read_pem(char out[WIRE_PEM], const char *path, struct err *e)
{
    struct buf text;
    buf_init(&text, BUF_LINE);
    int rc = file_read(&text, path, e);
    if (rc == 0 && !str_copy(out, WIRE_PEM, buf_view(&text)))
        rc = err_set(e, ERR_PARSE, "keys", "longer than a key");
    buf_wipe(&text);
    return rc < 0 ? err_at(e, "%s", path) : 0;
}

static int read_salt(uint8_t out[WIRE_SALT], const char *path, struct err *e)
{
    struct buf text;
    buf_init(&text, BUF_LINE);
    int rc = file_read(&text, path, e);
    struct str hex = str_trim(buf_view(&text));
    while (hex.n && (hex.p[hex.n - 1] == '\n' || hex.p[hex.n - 1] == '\r'))
        hex.n--;
    if (rc == 0 && !hex_read(out, WIRE_SALT, hex))
        rc = err_set(e, ERR_PARSE, "keys", "not %d hex digits", 2 * WIRE_SALT);
    buf_wipe(&text);
    return rc < 0 ? err_at(e, "%s", path) : 0;
}

static int try_seal(const struct keys *k, struct err *e)
{
    struct buf sealed, plain;
    buf_init(&sealed, BUF_LINE);
    buf_init(&plain, BUF_LINE);
    int rc = seal_make(&sealed, STR("?"), STR(""), k->seal_public, e);
    if (rc == 0)
        rc = seal_open(&plain, buf_view(&sealed), STR(""), k->seal_private, e);
    buf_done(&sealed);
    buf_done(&plain);
    return rc < 0 ? err_at(e, "the keys of the portal") : 0;
}

static int try_receipt(const struct keys *k, struct err *e)
{
    char text[RECEIPT_TEXT];
    struct receipt r = {.reference = "22222222"}, back;
    int rc = receipt_sign(text, &r, k->receipt_private, e);
    if (rc == 0)
        rc = receipt_verify(&back, str_of(text), k->receipt_public, e);
    return rc < 0 ? err_at(e, "the keys of receipts") : 0;
}

int keys_load(struct keys *out, const struct key_paths *paths, struct err *e)
{
    *out = (struct keys){.seal_private = ""};
    int rc = read_pem(out->seal_private, paths->seal_private, e);
    if (rc == 0)
        rc = read_pem(out->seal_public, paths->seal_public, e);
    if (rc == 0)
        rc = read_pem(out->receipt_private, paths->receipt_private, e);
    if (rc == 0)
        rc = read_pem(out->receipt_public, paths->receipt_public, e);
    if (rc == 0)
        rc = read_salt(out->draft_salt, paths->draft_salt, e);
    if (rc == 0)
        rc = try_seal(out, e);
    if (rc == 0)
        rc = try_receipt(out, e);
    if (rc < 0)
        keys_wipe(out);
    return rc;
}

void keys_wipe(struct keys *k)
{
    secret_wipe(k, sizeof *k);
}
