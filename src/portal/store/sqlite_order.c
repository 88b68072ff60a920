/* sqlite_order: payment orders in SQLite. */
#include "sqlite_int.h"

#include <inttypes.h>
#include <stdio.h>

static void take_order(struct store_order *out, sqlite3_stmt *st)
{
    *out = (struct store_order){
        .haler = sqlite3_column_int64(st, 9),
        .created = sqlite3_column_int64(st, 10),
        .expires = sqlite3_column_int64(st, 11),
        .expired = sqlite3_column_int(st, 12) != 0,
    };
    const struct {
        char *to;
        size_t size;
    } texts[] = {
        {out->reference, sizeof out->reference},
        {out->fee, sizeof out->fee},
        {out->vs, sizeof out->vs},
        {out->ss, sizeof out->ss},
        {out->ks, sizeof out->ks},
        {out->account, sizeof out->account},
        {out->iban, sizeof out->iban},
        {out->message, sizeof out->message},
        {out->spayd, sizeof out->spayd},
    };
    for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
        col_text(texts[i].to, texts[i].size, st, i);
}

/* 1: made before with the same request; 0: not made before. */
static int made_before(struct conn *c, const struct store_order_new *n, const char *request,
    struct store_order *out, struct err *e)
{
    sqlite3_stmt *st = sql_start(c, SQL_ORDER_BY_KEY, e, "it", n->device, n->key);
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc <= 0)
        return rc;
    take_order(out, st);
    bool same = str_eqz(col_str(st, 13), request);
    sql_stop(st);
    return same ? 1 : err_set(e, ERR_CONFLICT, "store", "the key was used for another order");
}

static int add_order(struct sqlite_store *s, struct conn *c, const struct store_order_new *n,
    const char *reference, const char *request, struct err *e)
{
    char actor[32];
    snprintf(actor, sizeof actor, "device:%" PRId64, n->device);
    struct store_audit a = {actor, "order.create", reference, "kiosk"};
    int rc = sql_run(c, SQL_ORDER_ADD, e,
        "titttttttttt"
        "iii",
        reference, n->device, n->key, request, n->fee, n->vs, n->ss, n->ks, n->account, n->iban,
        n->message, n->spayd, n->haler, clock_wall(s->base.clock), n->expires);
    if (rc == 0)
        return err_set(e, ERR_LIMIT, "store", "the reference is taken");
    return rc < 0 ? rc : audit_in(s, c, &a, e);
}

int sqlite_order_create(struct store *base, const struct store_order_new *n, const char *reference,
    const char *request, struct store_order *out, bool *again, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = made_before(c, n, request, out, e);
    *again = rc > 0;
    if (rc == 0)
        rc = add_order(s, c, n, reference, request, e);
    if (rc == 0 && !*again)
        rc = made_before(c, n, request, out, e);
    return write_end(s, rc < 0 ? rc : 0, e);
}

int sqlite_order_get(struct store *base, int64_t device, const char *reference,
    struct store_order *out, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = reader_take(s);
    sqlite3_stmt *st = sql_start(c, SQL_ORDER_BY_REFERENCE, e, "ti", reference, device);
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc > 0) {
        take_order(out, st);
        sql_stop(st);
    }
    reader_give(s, c);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such order of this device");
    return rc < 0 ? rc : 0;
}

int sqlite_order_expire(
    struct store *base, int keep_days, size_t *expired, size_t *erased, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    int64_t now = clock_wall(s->base.clock);
    struct conn *c = write_begin(s, e);
    *expired = *erased = 0;
    if (!c)
        return -ERR_IO;
    int rc = sql_run(c, SQL_ORDER_EXPIRE, e, "i", now);
    if (rc >= 0) {
        *expired = (size_t)rc;
        rc = sql_run(c, SQL_ORDER_ERASE, e, "i", now - (int64_t)keep_days * 86400);
    }
    if (rc >= 0) {
        *erased = (size_t)rc;
        rc = 0;
    }
    if (rc == 0 && *expired + *erased > 0) {
        char subject[64];
        snprintf(subject, sizeof subject, "%zu expired, %zu erased", *expired, *erased);
        rc = audit_in(s, c, &(struct store_audit){"job", "order.expire", subject, "job"}, e);
    }
    return write_end(s, rc, e);
}
