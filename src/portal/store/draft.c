/* draft: locked drafts. A name leads to a draft only together with its code, but the audit still
 * gets no more than its beginning. */
#include "db.h"

#include <inttypes.h>
#include <stdio.h>

static void take_draft(struct store_draft *out, const struct rows *r)
{
    *out = (struct store_draft){
        .device = col_int(r, 1),
        .created = col_int(r, 2),
        .expires = col_int(r, 3),
        .size = (size_t)col_int(r, 4),
    };
    col_text(out->name, sizeof out->name, r, 0);
}

static int note(struct store *s, struct conn *c, int64_t device, const char *action,
    const char *name, struct err *e)
{
    char actor[32], subject[16];
    snprintf(actor, sizeof actor, "device:%" PRId64, device);
    snprintf(subject, sizeof subject, "%.8s", name);
    struct store_audit a = {actor, action, subject, "kiosk"};
    return audit_in(s, c, &a, e);
}

int store_draft_put(struct store *s, int64_t device, const char *name, struct str bytes,
    int64_t expires, struct err *e)
{
    static const struct sql put = {"tbiii",
        "INSERT INTO draft (name, bytes, created, expires, device) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes, expires = excluded.expires,"
        " device = excluded.device"};
    if (strlen(name) != STORE_DRAFT_NAME - 1)
        return err_set(e, ERR_RANGE, "store", "not the name of a draft");
    if (bytes.n > WIRE_DRAFT)
        return err_set(e, ERR_LIMIT, "store", "a draft has at most %d bytes", WIRE_DRAFT);
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &put, e, name, bytes, clock_wall(s->clock), expires, device);
    if (rc >= 0)
        rc = note(s, c, device, "draft.put", name, e);
    return write_end(s, c, rc, e);
}

int store_draft_get(
    struct store *s, const char *name, struct store_draft *out, struct buf *bytes, struct err *e)
{
    static const struct sql get = {"ti",
        "SELECT name, device, created, expires, length(bytes), bytes FROM draft"
        " WHERE name = ?1 AND expires > ?2"};
    struct rows *r;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_first(&r, c, &get, e, name, clock_wall(s->clock));
    if (rc > 0) {
        take_draft(out, r);
        buf_str(bytes, col_blob(r, 5));
        db_stop(r);
        rc = buf_check(bytes, "store", e);
    } else if (rc == 0) {
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such draft");
    }
    read_end(s, c);
    return rc;
}

int store_draft_delete(struct store *s, int64_t device, const char *name, struct err *e)
{
    static const struct sql delete = {"t", "DELETE FROM draft WHERE name = ?1"};
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &delete, e, name);
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such draft");
    if (rc > 0)
        rc = note(s, c, device, "draft.delete", name, e);
    return write_end(s, c, rc, e);
}

int store_draft_each(struct store *s, store_draft_fn *fn, void *ctx, struct err *e)
{
    static const struct sql all = {"",
        "SELECT name, device, created, expires, length(bytes) FROM draft ORDER BY expires, name"};
    struct store_draft d;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    struct rows *r = db_start(c, &all, e);
    int rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0) {
        take_draft(&d, r);
        fn(ctx, &d);
    }
    read_end(s, c);
    return rc;
}

int store_draft_expire(struct store *s, size_t *erased, struct err *e)
{
    static const struct sql expire = {"i", "DELETE FROM draft WHERE expires <= ?1"};
    *erased = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &expire, e, clock_wall(s->clock));
    if (rc > 0) {
        char subject[32];
        *erased = (size_t)rc;
        snprintf(subject, sizeof subject, "%zu erased", *erased);
        rc = audit_in(s, c, &(struct store_audit){"job", "draft.expire", subject, "job"}, e);
    }
    return write_end(s, c, rc, e);
}
