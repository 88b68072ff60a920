/* order: payment orders. */
#include "db.h"
#include "store/sha256.h"

#include <inttypes.h>
#include <stdio.h>

#define COLUMNS                                                                                    \
    "reference, fee, vs, ss, ks, account, iban, message, spayd, haler, created, expires, expired"

static void take_order(struct store_order *out, const struct rows *r)
{
    *out = (struct store_order){
        .haler = col_int(r, 9),
        .created = col_int(r, 10),
        .expires = col_int(r, 11),
        .expired = col_int(r, 12) != 0,
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
        col_text(texts[i].to, texts[i].size, r, i);
}

/* What makes two requests the same: not what the portal adds to them. */
static void request_hash(char out[SHA256_HEX], const struct store_order_new *n)
{
    char haler[24];
    struct sha256 h;
    snprintf(haler, sizeof haler, "%" PRId64, n->haler);
    sha256_init(&h);
    sha256_add_field(&h, str_of(n->fee));
    sha256_add_field(&h, str_of(n->vs));
    sha256_add_field(&h, str_of(haler));
    sha256_hex(out, &h);
}

/* 1: made before with the same request; 0: not made before. */
static int made_before(struct conn *c, const struct store_order_new *n, const char *request,
    struct store_order *out, struct err *e)
{
    static const struct sql by_key = {
        "it", "SELECT " COLUMNS ", request FROM payment_order WHERE device = ?1 AND key = ?2"};
    struct rows *r;
    int rc = db_first(&r, c, &by_key, e, n->device, n->key);
    if (rc <= 0)
        return rc;
    take_order(out, r);
    bool same = str_eqz(col_str(r, 13), request);
    db_stop(r);
    return same ? 1 : err_set(e, ERR_CONFLICT, "store", "the key was used for another order");
}

static int add_order(struct store *s, struct conn *c, const struct store_order_new *n,
    const char *request, struct err *e)
{
    enum { TRIES = 5 }; /* of 30^7 references one that is taken is rare already */
    static const struct sql add = {"titttttttttt"
                                   "iii",
        "INSERT INTO payment_order (reference, device, key, request, fee, vs, ss, ks, account,"
        " iban, message, spayd, haler, created, expires)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
        " ON CONFLICT (reference) DO NOTHING"};
    char actor[32], reference[9];
    snprintf(actor, sizeof actor, "device:%" PRId64, n->device);
    struct store_audit a = {actor, "order.create", reference, "kiosk"};
    int rc = 0;
    for (int i = 0; rc == 0 && i < TRIES; i++) {
        rc = store_fresh_reference(reference, e);
        if (rc == 0)
            rc = db_run(c, &add, e, reference, n->device, n->key, request, n->fee, n->vs, n->ss,
                n->ks, n->account, n->iban, n->message, n->spayd, n->haler, clock_wall(s->clock),
                n->expires);
    }
    if (rc == 0)
        return err_set(e, ERR_LIMIT, "store", "no free reference in %d tries", TRIES);
    return rc < 0 ? rc : audit_in(s, c, &a, e);
}

int store_order_create(struct store *s, const struct store_order_new *n, struct store_order *out,
    bool *again, struct err *e)
{
    char request[SHA256_HEX];
    request_hash(request, n);
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = made_before(c, n, request, out, e);
    *again = rc > 0;
    if (rc == 0)
        rc = add_order(s, c, n, request, e);
    if (rc == 0 && !*again)
        rc = made_before(c, n, request, out, e);
    return write_end(s, c, rc < 0 ? rc : 0, e);
}

int store_order_get(
    struct store *s, int64_t device, const char *reference, struct store_order *out, struct err *e)
{
    static const struct sql by_reference = {
        "ti", "SELECT " COLUMNS " FROM payment_order WHERE reference = ?1 AND device = ?2"};
    struct rows *r;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_first(&r, c, &by_reference, e, reference, device);
    if (rc > 0) {
        take_order(out, r);
        db_stop(r);
    }
    read_end(s, c);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such order of this device");
    return rc < 0 ? rc : 0;
}

int store_order_expire(
    struct store *s, int keep_days, size_t *expired, size_t *erased, struct err *e)
{
    static const struct sql expire = {
        "i", "UPDATE payment_order SET expired = 1 WHERE expired = 0 AND expires <= ?1"};
    static const struct sql erase = {
        "i", "DELETE FROM payment_order WHERE expired = 1 AND expires <= ?1"};
    int64_t now = clock_wall(s->clock);
    *expired = *erased = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &expire, e, now);
    if (rc >= 0) {
        *expired = (size_t)rc;
        rc = db_run(c, &erase, e, now - (int64_t)keep_days * 86400);
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
    return write_end(s, c, rc, e);
}
