/* cmd_receipt: is a receipt ours, and do we hold what it vouches for? */
#include "base/file.h"
#include "base/hex.h"
#include "command.h"
#include "crypto/receipt.h"
#include "domain/instant.h"
#include "domain/refno.h"
#include "open.h"

#include <stdio.h>
#include <unistd.h>

enum { MAX_TYPED = 4096 };

static int read_stdin(struct buf *out, struct err *e)
{
    char chunk[512];
    ssize_t n;
    while ((n = read(STDIN_FILENO, chunk, sizeof chunk)) > 0)
        if (!buf_add(out, chunk, (size_t)n))
            return buf_check(out, "receipt", e);
    return n < 0 ? err_errno(e, "receipt", "standard input") : 0;
}

/* "holds it", or what is wrong; NULL with the fault in e. */
static const char *compare(struct store *store, const struct receipt *r, struct err *e)
{
    struct store_submission s;
    struct err why = ERR_INIT;
    char hex[STORE_FINGERPRINT];
    if (store_submission_get(store, r->reference, &s, NULL, &why) < 0) {
        if (why.code == ERR_NOT_FOUND)
            return "has no such submission";
        err_set(e, why.code, why.module, "%s", why.text);
        return NULL;
    }
    hex_write(hex, r->fingerprint, RECEIPT_FINGERPRINT);
    bool same = strcmp(hex, s.fingerprint) == 0 && r->received == s.received;
    return same ? "holds it" : "holds another under this reference";
}

static void print_receipt(const struct receipt *r)
{
    char reference[10], received[26], fingerprint[40];
    refno_show(reference, r->reference);
    instant_rfc3339(received, r->received);
    receipt_fingerprint_show(fingerprint, r);
    printf("reference: %s\nreceived: %s\nfingerprint: %s\nsignature: good\n", reference, received,
        fingerprint);
}

static int verify(const struct args *a, struct str text, bool *good, struct err *e)
{
    struct conf conf;
    struct store *store = NULL;
    struct buf key;
    struct receipt r;
    struct err why = ERR_INIT;
    bool ask_store = !a->key || a->conf_given;
    buf_init(&key, BUF_LINE);
    int rc = ask_store ? open_portal(&conf, &store, a->conf, e) : 0;
    if (rc == 0)
        rc = file_read(&key, a->key ? a->key : conf.receipt_public, e);
    *good = rc == 0 && receipt_verify(&r, text, buf_cstr(&key), &why) == 0;
    if (rc == 0 && !*good) {
        bool forged = why.code == ERR_CHECKSUM;
        puts(forged ? "signature: does not fit" : "not a receipt, or not a key of receipts");
    }
    if (*good)
        print_receipt(&r);
    if (*good && ask_store) {
        const char *said = compare(store, &r, e);
        rc = said ? 0 : -(int)e->code;
        *good = said && strcmp(said, "holds it") == 0;
        if (said)
            printf("store: %s\n", said);
    }
    buf_done(&key);
    store_close(&store);
    return rc;
}

int run_receipt_verify(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct buf typed;
    bool good = false;
    int rc = 0;
    buf_init(&typed, MAX_TYPED);
    if (strcmp(a->operand[0], "-") == 0)
        rc = read_stdin(&typed, &e);
    else
        buf_z(&typed, a->operand[0]);
    if (rc == 0)
        rc = verify(a, buf_view(&typed), &good, &e);
    buf_done(&typed);
    if (rc < 0)
        return command_fail(c, &e, ERR_NONE);
    return good ? EXIT_GOOD : EXIT_NO;
}
