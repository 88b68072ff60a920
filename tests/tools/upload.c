// uses: crypto base
/* upload: what a phone and a kiosk do with a secret, for tests that have neither.
 *
 * usage: upload name SECRET     the name of the slot
 *        upload text SECRET     the secret as it stands in the address
 *        upload lock SECRET     standard input, locked
 *        upload unlock SECRET   standard input, unlocked
 * SECRET is 32 hex digits. */
#include "crypto/upload.h"
#include "base/secret.h"

#include <stdio.h>

enum { MOST = 64 * 1024 * 1024 };

static int name(struct buf *out, const uint8_t *secret, struct str in, struct err *e)
{
    struct draft_secret s;
    int rc = upload_derive(&s, secret, e);
    (void)in;
    buf_z(out, s.name);
    return rc;
}

static int text(struct buf *out, const uint8_t *secret, struct str in, struct err *e)
{
    char z[UPLOAD_TEXT];
    (void)in, (void)e;
    upload_text(z, secret);
    buf_z(out, z);
    return 0;
}

static int lock(struct buf *out, const uint8_t *secret, struct str in, struct err *e)
{
    struct draft_secret s;
    int rc = upload_derive(&s, secret, e);
    return rc < 0 ? rc : draft_lock(out, &s, in, e);
}

static int unlock(struct buf *out, const uint8_t *secret, struct str in, struct err *e)
{
    struct draft_secret s;
    int rc = upload_derive(&s, secret, e);
    return rc < 0 ? rc : draft_unlock(out, &s, in, e);
}

static const struct {
    const char *name;
    bool reads;
    int (*run)(struct buf *out, const uint8_t *secret, struct str in, struct err *e);
} acts[] = {
    {"name", false, name}, {"text", false, text}, {"lock", true, lock}, {"unlock", true, unlock}};

static bool secret_of(uint8_t out[UPLOAD_SECRET], const char *hex)
{
    unsigned byte;
    if (strlen(hex) != 2 * UPLOAD_SECRET)
        return false;
    for (size_t i = 0; i < UPLOAD_SECRET; i++) {
        if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
            return false;
        out[i] = (uint8_t)byte;
    }
    return true;
}

int main(int argc, char **argv)
{
    uint8_t secret[UPLOAD_SECRET];
    static char chunk[65536];
    struct buf in, out;
    struct err e = ERR_INIT;
    size_t n, act = 0, acts_n = sizeof acts / sizeof acts[0];
    if (argc != 3 || !secret_of(secret, argv[2]))
        return 2;
    while (act < acts_n && strcmp(acts[act].name, argv[1]) != 0)
        act++;
    if (act == acts_n)
        return 2;
    buf_init(&in, MOST);
    buf_init(&out, MOST);
    while (acts[act].reads && (n = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        buf_add(&in, chunk, n);
    int rc = acts[act].run(&out, secret, buf_view(&in), &e);
    if (rc == 0)
        rc = buf_check(&out, "upload", &e);
    if (rc < 0)
        fprintf(stderr, "upload: %s\n", e.text);
    else
        fwrite(out.p, 1, out.n, stdout);
    buf_done(&in);
    buf_done(&out);
    return rc < 0 ? 3 : 0;
}
