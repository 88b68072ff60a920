/* sqlite_draft: locked drafts in SQLite. A name leads to a draft only together with its code, but
 * the audit still gets no more than its beginning. */
#include "sqlite_int.h"

#include <inttypes.h>
#include <stdio.h>

static void take_draft(struct store_draft *out, sqlite3_stmt *st)
{
    *out = (struct store_draft){
        .device = sqlite3_column_int64(st, 1),
        .created = sqlite3_column_int64(st, 2),
        .expires = sqlite3_column_int64(st, 3),
        .size = (size_t)sqlite3_column_int64(st, 4),
    };
    col_text(out->name, sizeof out->name, st, 0);
}

static int note(struct sqlite_store *s, struct conn *c, int64_t device, const char *action,
    const char *name, struct err *e)
{
    char actor[32], subject[16];
    snprintf(actor, sizeof actor, "device:%" PRId64, device);
    snprintf(subject, sizeof subject, "%.8s", name);
    struct store_audit a = {actor, action, subject, "kiosk"};
    return audit_in(s, c, &a, e);
}

int sqlite_draft_put(struct store *base, int64_t device, const char *name, struct str bytes,
    int64_t expires, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = sql_run(
        c, SQL_DRAFT_PUT, e, "tbiii", name, bytes, clock_wall(base->clock), expires, device);
    if (rc >= 0)
        rc = note(s, c, device, "draft.put", name, e);
    return write_end(s, rc < 0 ? rc : 0, e);
}

int sqlite_draft_get(
    struct store *base, const char *name, struct store_draft *out, struct buf *bytes, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = reader_take(s);
    sqlite3_stmt *st = sql_start(c, SQL_DRAFT_GET, e, "ti", name, clock_wall(base->clock));
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc > 0) {
        take_draft(out, st);
        buf_str(bytes, col_blob(st, 5));
        sql_stop(st);
        rc = buf_check(bytes, "store", e);
    } else if (rc == 0) {
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such draft");
    }
    reader_give(s, c);
    return rc;
}

int sqlite_draft_delete(struct store *base, int64_t device, const char *name, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = sql_run(c, SQL_DRAFT_DELETE, e, "t", name);
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such draft");
    if (rc > 0)
        rc = note(s, c, device, "draft.delete", name, e);
    return write_end(s, rc, e);
}

int sqlite_draft_each(struct store *base, store_draft_fn *fn, void *ctx, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct store_draft d;
    struct conn *c = reader_take(s);
    sqlite3_stmt *st = sql_start(c, SQL_DRAFT_ALL, e, "");
    int rc = st ? 0 : -ERR_IO;
    while (st && (rc = sql_row(c, st, e)) > 0) {
        take_draft(&d, st);
        fn(ctx, &d);
    }
    reader_give(s, c);
    return rc;
}

int sqlite_draft_expire(struct store *base, size_t *erased, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    *erased = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = sql_run(c, SQL_DRAFT_EXPIRE, e, "i", clock_wall(base->clock));
    if (rc > 0) {
        char subject[32];
        *erased = (size_t)rc;
        snprintf(subject, sizeof subject, "%zu erased", *erased);
        rc = audit_in(s, c, &(struct store_audit){"job", "draft.expire", subject, "job"}, e);
    }
    return write_end(s, rc < 0 ? rc : 0, e);
}
