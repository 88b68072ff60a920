/* sqlite_device: devices in SQLite. */
#include "sqlite_int.h"

static void take_device(struct store_device *out, sqlite3_stmt *st)
{
    *out = (struct store_device){
        .id = sqlite3_column_int64(st, 0),
        .created = sqlite3_column_int64(st, 3),
        .expires = sqlite3_column_int64(st, 4),
        .revoked = sqlite3_column_int(st, 5) != 0,
    };
    col_text(out->name, sizeof out->name, st, 1);
    col_text(out->fingerprint, sizeof out->fingerprint, st, 2);
}

static int note(
    struct sqlite_store *s, struct conn *c, const char *action, const char *name, struct err *e)
{
    struct store_audit a = {"operator", action, name, "portalctl"};
    int rc = sql_run(c, SQL_DEVICE_NEW_EPOCH, e, "");
    return rc < 0 ? rc : audit_in(s, c, &a, e);
}

int sqlite_device_enrol(struct store *base, const char *name, const char *fingerprint,
    int64_t expires, struct store_device *out, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    int64_t now = clock_wall(s->base.clock);
    *out = (struct store_device){.created = now, .expires = expires};
    if (!str_copy(out->name, sizeof out->name, str_of(name)) || !name[0])
        return err_set(e, ERR_RANGE, "store", "a device's name has 1 to %d bytes", STORE_NAME - 1);
    str_copy(out->fingerprint, sizeof out->fingerprint, str_of(fingerprint));
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = sql_run(c, SQL_DEVICE_ENROL, e, "ttii", name, fingerprint, now, expires);
    out->id = sqlite3_last_insert_rowid(c->db);
    if (rc >= 0)
        rc = note(s, c, "device.enrol", name, e);
    return write_end(s, rc < 0 ? rc : 0, e);
}

int sqlite_device_revoke(struct store *base, const char *name, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = sql_run(c, SQL_DEVICE_REVOKE, e, "ti", name, clock_wall(s->base.clock));
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no active device of this name");
    if (rc > 0)
        rc = note(s, c, "device.revoke", name, e);
    return write_end(s, rc, e);
}

int sqlite_device_find(
    struct store *base, const char *fingerprint, struct store_device *out, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = reader_take(s);
    sqlite3_stmt *st = sql_start(c, SQL_DEVICE_BY_FINGERPRINT, e, "t", fingerprint);
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc > 0) {
        take_device(out, st);
        sql_stop(st);
    }
    reader_give(s, c);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such device");
    return rc < 0 ? rc : 0;
}

int sqlite_device_each(struct store *base, store_device_fn *fn, void *ctx, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct store_device d;
    struct conn *c = reader_take(s);
    sqlite3_stmt *st = sql_start(c, SQL_DEVICE_ALL, e, "");
    int rc = st ? 0 : -ERR_IO;
    while (st && (rc = sql_row(c, st, e)) > 0) {
        take_device(&d, st);
        fn(ctx, &d);
    }
    reader_give(s, c);
    return rc;
}

int sqlite_device_epoch(struct store *base, int64_t *out, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = reader_take(s);
    sqlite3_stmt *st = sql_start(c, SQL_DEVICE_EPOCH, e, "");
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc > 0) {
        *out = sqlite3_column_int64(st, 0);
        sql_stop(st);
    }
    reader_give(s, c);
    if (rc == 0)
        return err_set(e, ERR_IO, "store", "the counter of devices is missing");
    return rc < 0 ? rc : 0;
}
