/* sqlite_upload: files on their way from a phone to a kiosk, in SQLite. Of a name the audit gets no
 * more than its beginning; of who sent the file nothing, for nobody asked. */
#include "sqlite_int.h"

#include <inttypes.h>
#include <stdio.h>

static int note(struct sqlite_store *s, struct conn *c, const char *actor, const char *action,
    const char *name, const char *channel, struct err *e)
{
    char subject[16];
    snprintf(subject, sizeof subject, "%.8s", name);
    struct store_audit a = {actor, action, subject, channel};
    return audit_in(s, c, &a, e);
}

static int note_device(struct sqlite_store *s, struct conn *c, int64_t device, const char *action,
    const char *name, struct err *e)
{
    char actor[32];
    snprintf(actor, sizeof actor, "device:%" PRId64, device);
    return note(s, c, actor, action, name, "kiosk", e);
}

static int check_room(struct conn *c, int64_t device, const char *name, int64_t now, struct err *e)
{
    sqlite3_stmt *st = sql_start(c, SQL_UPLOAD_COUNT, e, "iti", device, name, now);
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc <= 0)
        return rc;
    bool full = sqlite3_column_int64(st, 0) >= STORE_UPLOADS;
    sql_stop(st);
    return full ? err_set(e, ERR_LIMIT, "store", "a device has at most %d slots", STORE_UPLOADS)
                : 0;
}

int sqlite_upload_open(
    struct store *base, int64_t device, const char *name, int64_t expires, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    int64_t now = clock_wall(base->clock);
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = check_room(c, device, name, now, e);
    if (rc == 0)
        rc = sql_run(c, SQL_UPLOAD_OPEN, e, "tiii", name, device, expires, now);
    if (rc == 0)
        rc = err_set(e, ERR_CONFLICT, "store", "the slot is another's, or full");
    if (rc > 0)
        rc = note_device(s, c, device, "upload.open", name, e);
    return write_end(s, rc, e);
}

/* 1: a slot is there, *same tells whether it holds these bytes; 0: there is none. */
static int look(
    struct conn *c, const char *name, struct str bytes, int64_t now, bool *same, struct err *e)
{
    sqlite3_stmt *st = sql_start(c, SQL_UPLOAD_SAME, e, "tib", name, now, bytes);
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    *same = rc > 0 && sqlite3_column_int(st, 0) == 1;
    if (rc > 0)
        sql_stop(st);
    return rc;
}

int sqlite_upload_fill(struct store *base, const char *name, struct str bytes, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    int64_t now = clock_wall(base->clock);
    bool same = false;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = sql_run(c, SQL_UPLOAD_FILL, e, "tib", name, now, bytes);
    if (rc > 0) {
        rc = note(s, c, "phone", "upload.fill", name, "phone", e);
    } else if (rc == 0) {
        rc = look(c, name, bytes, now, &same, e);
        if (rc == 0)
            rc = err_set(e, ERR_NOT_FOUND, "store", "no such slot");
        else if (rc > 0)
            rc = same ? 0 : err_set(e, ERR_CONFLICT, "store", "the slot is full");
    }
    return write_end(s, rc, e);
}

int sqlite_upload_find(struct store *base, const char *name, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    bool same;
    struct conn *c = reader_take(s);
    int rc = look(c, name, STR(""), clock_wall(base->clock), &same, e);
    reader_give(s, c);
    return rc == 0 ? err_set(e, ERR_NOT_FOUND, "store", "no such slot") : rc < 0 ? rc : 0;
}

int sqlite_upload_get(struct store *base, int64_t device, const char *name, bool *full,
    struct buf *bytes, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    *full = false;
    struct conn *c = reader_take(s);
    sqlite3_stmt *st =
        sql_start(c, SQL_UPLOAD_GET, e, "tii", name, device, clock_wall(base->clock));
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc > 0) {
        *full = sqlite3_column_type(st, 0) != SQLITE_NULL;
        buf_str(bytes, col_blob(st, 0));
        sql_stop(st);
        rc = buf_check(bytes, "store", e);
    } else if (rc == 0) {
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such slot");
    }
    reader_give(s, c);
    return rc;
}

int sqlite_upload_delete(struct store *base, int64_t device, const char *name, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = sql_run(c, SQL_UPLOAD_DELETE, e, "ti", name, device);
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such slot");
    if (rc > 0)
        rc = note_device(s, c, device, "upload.delete", name, e);
    return write_end(s, rc, e);
}

int sqlite_upload_expire(struct store *base, size_t *erased, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    *erased = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = sql_run(c, SQL_UPLOAD_EXPIRE, e, "i", clock_wall(base->clock));
    if (rc > 0) {
        char subject[32];
        *erased = (size_t)rc;
        snprintf(subject, sizeof subject, "%zu erased", *erased);
        rc = audit_in(s, c, &(struct store_audit){"job", "upload.expire", subject, "job"}, e);
    }
    return write_end(s, rc < 0 ? rc : 0, e);
}
