/* device: kiosks and desks. */
#include "db.h"

#define COLUMNS "id, name, fingerprint, created, expires, revoked IS NOT NULL, kind"

static void take_device(struct store_device *out, const struct rows *r)
{
    *out = (struct store_device){
        .id = col_int(r, 0),
        .created = col_int(r, 3),
        .expires = col_int(r, 4),
        .revoked = col_int(r, 5) != 0,
        .desk = str_eqz(col_str(r, 6), "desk"),
    };
    col_text(out->name, sizeof out->name, r, 1);
    col_text(out->fingerprint, sizeof out->fingerprint, r, 2);
}

static int note(
    struct store *s, struct conn *c, const char *action, const char *name, struct err *e)
{
    static const struct sql new_epoch = {
        "", "UPDATE counter SET value = value + 1 WHERE name = 'device_epoch'"};
    struct store_audit a = {"operator", action, name, "portalctl"};
    int rc = db_run(c, &new_epoch, e);
    return rc < 0 ? rc : audit_in(s, c, &a, e);
}

int store_device_enrol(struct store *s, const char *name, const char *fingerprint, int64_t expires,
    struct store_device *out, struct err *e)
{
    static const struct sql add = {"ttii",
        "INSERT INTO device (name, fingerprint, created, expires) VALUES (?1, ?2, ?3, ?4)"
        " RETURNING id"};
    int64_t now = clock_wall(s->clock);
    struct rows *r;
    *out = (struct store_device){.created = now, .expires = expires};
    if (!str_copy(out->name, sizeof out->name, str_of(name)) || !name[0])
        return err_set(e, ERR_RANGE, "store", "a device's name has 1 to %d bytes", STORE_NAME - 1);
    str_copy(out->fingerprint, sizeof out->fingerprint, str_of(fingerprint));
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_first(&r, c, &add, e, name, fingerprint, now, expires);
    if (rc > 0) {
        out->id = col_int(r, 0);
        db_stop(r);
        rc = note(s, c, "device.enrol", name, e);
    }
    return write_end(s, c, rc, e);
}

int store_device_revoke(struct store *s, const char *name, struct err *e)
{
    static const struct sql revoke = {
        "ti", "UPDATE device SET revoked = ?2 WHERE name = ?1 AND revoked IS NULL"};
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &revoke, e, name, clock_wall(s->clock));
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no active device of this name");
    if (rc > 0)
        rc = note(s, c, "device.revoke", name, e);
    return write_end(s, c, rc, e);
}

int store_device_set_desk(struct store *s, const char *name, bool desk, struct err *e)
{
    static const struct sql set = {
        "tt", "UPDATE device SET kind = ?2 WHERE name = ?1 AND revoked IS NULL"};
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &set, e, name, desk ? "desk" : "kiosk");
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no active device of this name");
    if (rc > 0)
        rc = note(s, c, desk ? "device.desk" : "device.kiosk", name, e);
    return write_end(s, c, rc, e);
}

int store_device_find(
    struct store *s, const char *fingerprint, struct store_device *out, struct err *e)
{
    static const struct sql by_fingerprint = {
        "t", "SELECT " COLUMNS " FROM device WHERE fingerprint = ?1"};
    struct rows *r;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_first(&r, c, &by_fingerprint, e, fingerprint);
    if (rc > 0) {
        take_device(out, r);
        db_stop(r);
    }
    read_end(s, c);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such device");
    return rc < 0 ? rc : 0;
}

int store_device_each(struct store *s, store_device_fn *fn, void *ctx, struct err *e)
{
    static const struct sql all = {"", "SELECT " COLUMNS " FROM device ORDER BY name, id"};
    struct store_device d;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    struct rows *r = db_start(c, &all, e);
    int rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0) {
        take_device(&d, r);
        fn(ctx, &d);
    }
    read_end(s, c);
    return rc;
}

int store_device_epoch(struct store *s, int64_t *out, struct err *e)
{
    static const struct sql epoch = {"", "SELECT value FROM counter WHERE name = 'device_epoch'"};
    struct rows *r;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_first(&r, c, &epoch, e);
    if (rc > 0) {
        *out = col_int(r, 0);
        db_stop(r);
    }
    read_end(s, c);
    if (rc == 0)
        return err_set(e, ERR_IO, "store", "the counter of devices is missing");
    return rc < 0 ? rc : 0;
}
