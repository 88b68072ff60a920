/* upload: files on their way from a phone to a kiosk. Of a name the audit gets no more than its
 * beginning; of who sent the file nothing, for nobody asked. */
#include "db.h"

#include <inttypes.h>
#include <stdio.h>

static int note(struct store *s, struct conn *c, const char *actor, const char *action,
    const char *name, const char *channel, struct err *e)
{
    char subject[16];
    snprintf(subject, sizeof subject, "%.8s", name);
    struct store_audit a = {actor, action, subject, channel};
    return audit_in(s, c, &a, e);
}

static int note_device(struct store *s, struct conn *c, int64_t device, const char *action,
    const char *name, struct err *e)
{
    char actor[32];
    snprintf(actor, sizeof actor, "device:%" PRId64, device);
    return note(s, c, actor, action, name, "kiosk", e);
}

static int check_room(struct conn *c, int64_t device, const char *name, int64_t now, struct err *e)
{
    static const struct sql count = {
        "iti", "SELECT count(*) FROM upload WHERE device = ?1 AND name <> ?2 AND expires > ?3"};
    struct rows *r;
    int rc = db_first(&r, c, &count, e, device, name, now);
    if (rc <= 0)
        return rc;
    bool full = col_int(r, 0) >= STORE_UPLOADS;
    db_stop(r);
    return full ? err_set(e, ERR_LIMIT, "store", "a device has at most %d slots", STORE_UPLOADS)
                : 0;
}

int store_upload_open(
    struct store *s, int64_t device, const char *name, int64_t expires, struct err *e)
{
    static const struct sql open = {"tiii",
        "INSERT INTO upload (name, device, expires) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (name) DO UPDATE SET device = excluded.device, expires = excluded.expires,"
        " bytes = NULL WHERE upload.expires <= ?4"
        " OR (upload.device = excluded.device AND upload.bytes IS NULL)"};
    int64_t now = clock_wall(s->clock);
    if (strlen(name) != STORE_UPLOAD_NAME - 1)
        return err_set(e, ERR_RANGE, "store", "not the name of an upload");
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = check_room(c, device, name, now, e);
    if (rc == 0)
        rc = db_run(c, &open, e, name, device, expires, now);
    if (rc == 0)
        rc = err_set(e, ERR_CONFLICT, "store", "the slot is another's, or full");
    if (rc > 0)
        rc = note_device(s, c, device, "upload.open", name, e);
    return write_end(s, c, rc, e);
}

/* 1: a slot is there, *same tells whether it holds these bytes; 0: there is none. */
static int look(
    struct conn *c, const char *name, struct str bytes, int64_t now, bool *same, struct err *e)
{
    static const struct sql compare = {
        "tib", "SELECT bytes = ?3 FROM upload WHERE name = ?1 AND expires > ?2"};
    struct rows *r;
    int rc = db_first(&r, c, &compare, e, name, now, bytes);
    *same = rc > 0 && col_int(r, 0) == 1;
    if (rc > 0)
        db_stop(r);
    return rc;
}

int store_upload_fill(struct store *s, const char *name, struct str bytes, struct err *e)
{
    static const struct sql fill = {
        "tib", "UPDATE upload SET bytes = ?3 WHERE name = ?1 AND expires > ?2 AND bytes IS NULL"};
    int64_t now = clock_wall(s->clock);
    bool same = false;
    if (bytes.n > STORE_UPLOAD)
        return err_set(e, ERR_LIMIT, "store", "an upload has at most %d bytes", STORE_UPLOAD);
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &fill, e, name, now, bytes);
    if (rc > 0) {
        rc = note(s, c, "phone", "upload.fill", name, "phone", e);
    } else if (rc == 0) {
        rc = look(c, name, bytes, now, &same, e);
        if (rc == 0)
            rc = err_set(e, ERR_NOT_FOUND, "store", "no such slot");
        else if (rc > 0)
            rc = same ? 0 : err_set(e, ERR_CONFLICT, "store", "the slot is full");
    }
    return write_end(s, c, rc, e);
}

int store_upload_find(struct store *s, const char *name, struct err *e)
{
    bool same;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = look(c, name, STR(""), clock_wall(s->clock), &same, e);
    read_end(s, c);
    return rc == 0 ? err_set(e, ERR_NOT_FOUND, "store", "no such slot") : rc < 0 ? rc : 0;
}

int store_upload_get(
    struct store *s, int64_t device, const char *name, bool *full, struct buf *bytes, struct err *e)
{
    static const struct sql get = {
        "tii", "SELECT bytes FROM upload WHERE name = ?1 AND device = ?2 AND expires > ?3"};
    struct rows *r;
    *full = false;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_first(&r, c, &get, e, name, device, clock_wall(s->clock));
    if (rc > 0) {
        *full = !col_null(r, 0);
        buf_str(bytes, col_blob(r, 0));
        db_stop(r);
        rc = buf_check(bytes, "store", e);
    } else if (rc == 0) {
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such slot");
    }
    read_end(s, c);
    return rc;
}

int store_upload_delete(struct store *s, int64_t device, const char *name, struct err *e)
{
    static const struct sql delete = {"ti", "DELETE FROM upload WHERE name = ?1 AND device = ?2"};
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &delete, e, name, device);
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such slot");
    if (rc > 0)
        rc = note_device(s, c, device, "upload.delete", name, e);
    return write_end(s, c, rc, e);
}

int store_upload_expire(struct store *s, size_t *erased, struct err *e)
{
    static const struct sql expire = {"i", "DELETE FROM upload WHERE expires <= ?1"};
    *erased = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &expire, e, clock_wall(s->clock));
    if (rc > 0) {
        char subject[32];
        *erased = (size_t)rc;
        snprintf(subject, sizeof subject, "%zu erased", *erased);
        rc = audit_in(s, c, &(struct store_audit){"job", "upload.expire", subject, "job"}, e);
    }
    return write_end(s, c, rc, e);
}
