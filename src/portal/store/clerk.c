/* clerk: accounts, which the operator keeps. See store/clerk.h. */
#include "clerk_int.h"

#include "base/vec.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLERKS = 10000, ROLES = 3 }; /* all bits of enum wire_role */

void clerk_read(struct store_clerk *out, const struct rows *r)
{
    *out = (struct store_clerk){.id = col_int(r, 0),
        .roles = (unsigned)col_int(r, 1),
        .created = col_int(r, 2),
        .last = col_int(r, 3),
        .disabled = col_int(r, 4) != 0};
    col_text(out->name, sizeof out->name, r, 5);
    col_text(out->title, sizeof out->title, r, 6);
}

bool clerk_name(char out[STORE_NAME], const char *typed)
{
    struct str s = str_trim(str_of(typed));
    size_t n = 0;
    for (; n < s.n && n < STORE_NAME - 1; n++) {
        char c = s.p[n];
        out[n] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789.-", out[n], 38))
            return false;
    }
    out[n] = '\0';
    return n > 0 && n == s.n;
}

void clerk_name_hash(char out[SHA256_HEX], const char *typed)
{
    char name[STORE_NAME];
    struct str s = clerk_name(name, typed) ? str_of(name) : str_of(typed);
    struct sha256 h;
    sha256_init(&h);
    sha256_add_field(&h, STR("clerk"));
    sha256_add_field(&h, s);
    sha256_hex(out, &h);
}

int clerk_failures(struct store_clerk *c, struct conn *conn, const char *name_hash, struct err *e)
{
    static const struct sql failures = {
        "t", "SELECT failures, locked_until FROM sign_in WHERE name = ?1"};
    struct rows *r;
    int rc = db_first(&r, conn, &failures, e, name_hash);
    if (rc <= 0)
        return rc;
    c->failures = (int)col_int(r, 0);
    c->locked_until = col_int(r, 1);
    db_stop(r);
    return 0;
}

int clerk_forgive(struct conn *conn, const char *name_hash, struct err *e)
{
    static const struct sql forgive = {"t", "DELETE FROM sign_in WHERE name = ?1"};
    int rc = db_run(conn, &forgive, e, name_hash);
    return rc < 0 ? rc : 0;
}

int clerk_end_sessions(struct conn *c, int64_t clerk, bool stand_up, struct err *e)
{
    static const struct sql end = {"i", "DELETE FROM clerk_session WHERE clerk = ?1"};
    static const struct sql stand = {"i", "UPDATE desk_counter SET clerk = NULL WHERE clerk = ?1"};
    int rc = db_run(c, &end, e, clerk);
    if (rc >= 0 && stand_up)
        rc = db_run(c, &stand, e, clerk);
    return rc < 0 ? rc : 0;
}

/* ---- making and changing */

static int note(struct store *s, struct conn *c, const char *action, int64_t clerk, struct err *e)
{
    char subject[32];
    snprintf(subject, sizeof subject, "clerk:%" PRId64, clerk);
    return audit_in(s, c, &(struct store_audit){"operator", action, subject, "portalctl"}, e);
}

static int check_password(struct str password, struct err *e)
{
    if (password.n < STORE_PASSWORD_MIN || password.n > STORE_PASSWORD_MAX)
        return err_set(e, ERR_RANGE, "store", "a password has %d to %d bytes", STORE_PASSWORD_MIN,
            STORE_PASSWORD_MAX);
    return 0;
}

static int check_account(
    char name[STORE_NAME], const char *typed, const char *title, unsigned roles, struct err *e)
{
    struct str t = str_trim(str_of(title));
    if (!clerk_name(name, typed))
        return err_set(
            e, ERR_PARSE, "store", "a name has 1 to %d of a-z, 0-9, . and -", STORE_NAME - 1);
    if (t.n == 0 || t.n >= STORE_NAME)
        return err_set(e, ERR_PARSE, "store", "a title has 1 to %d bytes", STORE_NAME - 1);
    if (roles == 0 || roles > ROLES)
        return err_set(e, ERR_PARSE, "store", "no such role");
    return 0;
}

static int add_clerk(struct store *s, struct conn *c, const char *name, const char *title,
    unsigned roles, const char *hash, struct store_clerk *out, struct err *e)
{
    static const struct sql add = {"ttiti",
        "INSERT INTO clerk (name, title, roles, password, created) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (name) DO NOTHING RETURNING id"};
    char forgiven[SHA256_HEX];
    struct rows *r;
    int rc = db_first(&r, c, &add, e, name, title, (int64_t)roles, hash, clock_wall(s->clock));
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_CONFLICT, "store", "there is a clerk of this name");
    *out = (struct store_clerk){.id = col_int(r, 0), .roles = roles};
    db_stop(r);
    out->created = clock_wall(s->clock);
    str_copy(out->name, sizeof out->name, str_of(name));
    str_copy(out->title, sizeof out->title, str_of(title));
    clerk_name_hash(forgiven, name); /* guesses of a time when nobody had the name */
    rc = clerk_forgive(c, forgiven, e);
    return rc < 0 ? rc : note(s, c, "clerk.add", out->id, e);
}

int store_clerk_add(struct store *s, const char *name, const char *title, unsigned roles,
    struct str password, struct store_clerk *out, struct err *e)
{
    char plain[STORE_NAME], hash[PASSWORD_HASH];
    int rc = check_account(plain, name, title, roles, e);
    if (rc == 0)
        rc = check_password(password, e);
    if (rc == 0)
        rc = password_hash(hash, password, e);
    if (rc < 0)
        return rc;
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, add_clerk(s, c, plain, title, roles, hash, out, e), e) : db_fault(e);
}

/* The id. */
static int find_clerk(int64_t *id, struct conn *c, const char *typed, struct err *e)
{
    static const struct sql by_name = {"t", "SELECT id FROM clerk WHERE name = ?1"};
    char name[STORE_NAME];
    struct rows *r;
    int rc = clerk_name(name, typed) ? db_first(&r, c, &by_name, e, name) : 0;
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_NOT_FOUND, "store", "no clerk of this name");
    *id = col_int(r, 0);
    db_stop(r);
    return 0;
}

static int set_password(
    struct store *s, struct conn *c, const char *name, const char *hash, struct err *e)
{
    static const struct sql set = {"it", "UPDATE clerk SET password = ?2 WHERE id = ?1"};
    char forgiven[SHA256_HEX];
    int64_t id;
    int rc = find_clerk(&id, c, name, e);
    if (rc == 0)
        rc = db_run(c, &set, e, id, hash);
    if (rc >= 0)
        rc = clerk_end_sessions(c, id, false, e);
    clerk_name_hash(forgiven, name);
    if (rc == 0)
        rc = clerk_forgive(c, forgiven, e);
    return rc < 0 ? rc : note(s, c, "clerk.password", id, e);
}

int store_clerk_password(struct store *s, const char *name, struct str password, struct err *e)
{
    char hash[PASSWORD_HASH];
    int rc = check_password(password, e);
    if (rc == 0)
        rc = password_hash(hash, password, e);
    if (rc < 0)
        return rc;
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, set_password(s, c, name, hash, e), e) : db_fault(e);
}

static int set_disabled(
    struct store *s, struct conn *c, const char *name, bool disabled, struct err *e)
{
    static const struct sql set = {"ii", "UPDATE clerk SET disabled = ?2 WHERE id = ?1"};
    char forgiven[SHA256_HEX];
    int64_t id;
    int rc = find_clerk(&id, c, name, e);
    if (rc == 0)
        rc = db_run(c, &set, e, id, (int64_t)disabled);
    if (rc >= 0)
        rc = disabled ? clerk_end_sessions(c, id, true, e) : 0;
    clerk_name_hash(forgiven, name);
    if (rc == 0 && !disabled) /* enabling is what an operator does for who locked themselves out */
        rc = clerk_forgive(c, forgiven, e);
    return rc < 0 ? rc : note(s, c, disabled ? "clerk.disable" : "clerk.enable", id, e);
}

int store_clerk_disable(struct store *s, const char *name, bool disabled, struct err *e)
{
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, set_disabled(s, c, name, disabled, e), e) : db_fault(e);
}

static int set_roles(
    struct store *s, struct conn *c, const char *name, unsigned roles, struct err *e)
{
    static const struct sql set = {"ii", "UPDATE clerk SET roles = ?2 WHERE id = ?1"};
    int64_t id;
    int rc = find_clerk(&id, c, name, e);
    if (rc == 0)
        rc = db_run(c, &set, e, id, (int64_t)roles);
    return rc < 0 ? rc : note(s, c, "clerk.roles", id, e);
}

int store_clerk_roles(struct store *s, const char *name, unsigned roles, struct err *e)
{
    if (roles == 0 || roles > ROLES)
        return err_set(e, ERR_PARSE, "store", "no such role");
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, set_roles(s, c, name, roles, e), e) : db_fault(e);
}

/* ---- listing */

struct clerks {
    struct store_clerk *items;
    size_t n, cap;
};

static int read_clerks(struct clerks *out, struct conn *c, struct err *e)
{
    static const struct sql all = {"", "SELECT " CLERK_COLUMNS " FROM clerk c ORDER BY c.name"};
    struct rows *r = db_start(c, &all, e);
    int rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0) {
        rc = vec_reserve((void *)&out->items, &out->cap, out->n + 1, sizeof *out->items, CLERKS, e);
        if (rc < 0) {
            db_stop(r);
            return rc;
        }
        clerk_read(&out->items[out->n++], r);
    }
    for (size_t i = 0; rc == 0 && i < out->n; i++) {
        char hash[SHA256_HEX];
        clerk_name_hash(hash, out->items[i].name);
        rc = clerk_failures(&out->items[i], c, hash, e);
    }
    return rc;
}

int store_clerk_each(struct store *s, store_clerk_fn *fn, void *ctx, struct err *e)
{
    struct clerks all = {.n = 0};
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = read_clerks(&all, c, e);
    read_end(s, c);
    for (size_t i = 0; rc == 0 && i < all.n; i++)
        fn(ctx, &all.items[i]);
    free(all.items);
    return rc;
}
