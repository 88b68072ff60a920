/* sqlite_catalogue: revisions of the town pack in SQLite. A publish compares hashes item by item,
 * so that a delta carries only what really changed. */
#include "sqlite_int.h"
#include "store/sha256.h"

#include <inttypes.h>
#include <stdio.h>

static int read_head(struct conn *c, struct store_head *out, struct err *e)
{
    *out = (struct store_head){.revision = 0};
    sqlite3_stmt *st = sql_start(c, SQL_CATALOGUE_HEAD, e, "");
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc <= 0)
        return rc;
    out->revision = sqlite3_column_int64(st, 0);
    col_text(out->hash, sizeof out->hash, st, 1);
    out->published = sqlite3_column_int64(st, 2);
    sql_stop(st);
    return 0;
}

int sqlite_catalogue_head(struct store *base, struct store_head *out, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = reader_take(s);
    int rc = read_head(c, out, e);
    reader_give(s, c);
    return rc;
}

/* ---- publishing */

struct publish {
    struct conn *c;
    int64_t revision;
    struct store_published *out;
    struct sha256 all;
};

/* kind, id -> 1 with what is there now; 0 when there is none */
struct now {
    char hash[STORE_HASH];
    int64_t pos, stamp;
};

static int find_item(struct publish *p, const struct store_item *it, struct now *now, struct err *e)
{
    sqlite3_stmt *st = sql_start(p->c, SQL_CATALOGUE_HAS, e, "is", (int64_t)it->kind, it->id);
    int rc = st ? sql_row(p->c, st, e) : -ERR_IO;
    if (rc <= 0)
        return rc;
    col_text(now->hash, sizeof now->hash, st, 0);
    now->pos = sqlite3_column_int64(st, 1);
    now->stamp = sqlite3_column_int64(st, 2);
    sql_stop(st);
    return 1;
}

static int put_item(struct publish *p, const struct store_item *it, int64_t pos, struct err *e)
{
    char hash[STORE_HASH], kind_text[16];
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, it->body.p, it->body.n);
    sha256_hex(hash, &h);
    snprintf(kind_text, sizeof kind_text, "%d", it->kind);
    sha256_add_field(&p->all, str_of(kind_text));
    sha256_add_field(&p->all, it->id);
    sha256_add_field(&p->all, str_of(hash));

    struct now now;
    int64_t kind = it->kind;
    int found = find_item(p, it, &now, e);
    if (found < 0)
        return found;
    if (found && now.stamp == p->revision)
        return err_set(e, ERR_CONFLICT, "store", "an item stands twice in the catalogue");
    int rc;
    if (found && strcmp(now.hash, hash) == 0) {
        p->out->moved |= now.pos != pos;
        rc = sql_run(p->c, SQL_CATALOGUE_KEEP, e, "isii", kind, it->id, pos, p->revision);
        return rc < 0 ? rc : 0;
    }
    p->out->added += !found;
    p->out->changed += found;
    rc = sql_run(p->c, found ? SQL_CATALOGUE_CHANGE : SQL_CATALOGUE_ADD, e, "isitsi", kind, it->id,
        pos, hash, it->body, p->revision);
    if (rc >= 0 && !found)
        rc = sql_run(p->c, SQL_CATALOGUE_UNGONE, e, "is", kind, it->id);
    return rc < 0 ? rc : 0;
}

/* A version once published is a promise to those who began with it: its `fixed` stays. */
static int keep_version(struct publish *p, const struct store_item *it, int64_t now, struct err *e)
{
    char fixed[STORE_HASH], was[STORE_HASH];
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, it->fixed.p, it->fixed.n);
    sha256_hex(fixed, &h);
    int64_t version = it->version;
    sqlite3_stmt *st = sql_start(p->c, SQL_FORM_FIXED, e, "si", it->id, version);
    int rc = st ? sql_row(p->c, st, e) : -ERR_IO;
    if (rc < 0)
        return rc;
    if (rc == 0) {
        rc = sql_run(
            p->c, SQL_FORM_ADD, e, "sistii", it->id, version, it->body, fixed, now, p->revision);
        return rc < 0 ? rc : 0;
    }
    col_text(was, sizeof was, st, 0);
    sql_stop(st);
    if (strcmp(was, fixed) != 0)
        return err_set(e, ERR_CONFLICT, "store",
            "version %d of \"%.*s\" was published with another definition: raise the version",
            it->version, (int)it->id.n, it->id.p);
    rc = sql_run(p->c, SQL_FORM_REPLACE, e, "sis", it->id, version, it->body);
    if (rc >= 0)
        rc = sql_run(p->c, SQL_FORM_STANDS, e, "sii", it->id, version, p->revision);
    return rc < 0 ? rc : 0;
}

static int bury_missing(struct publish *p, int64_t now, struct err *e)
{
    int rc = sql_run(p->c, SQL_FORM_WITHDRAW, e, "ii", p->revision, now);
    if (rc >= 0)
        rc = sql_run(p->c, SQL_CATALOGUE_BURY, e, "i", p->revision);
    if (rc < 0)
        return rc;
    p->out->removed = (size_t)rc;
    rc = sql_run(p->c, SQL_CATALOGUE_REMOVE, e, "i", p->revision);
    return rc < 0 ? rc : 0;
}

static int close_revision(struct sqlite_store *s, struct publish *p, struct err *e)
{
    char hash[STORE_HASH], subject[32];
    int64_t oldest = p->revision - STORE_KEEP_REVISIONS;
    sha256_hex(hash, &p->all);
    int rc = sql_run(
        p->c, SQL_CATALOGUE_REVISION, e, "iti", p->revision, hash, clock_wall(s->base.clock));
    if (rc >= 0)
        rc = sql_run(p->c, SQL_CATALOGUE_FORGET_GONE, e, "i", oldest);
    if (rc >= 0)
        rc = sql_run(p->c, SQL_CATALOGUE_FORGET_REVISIONS, e, "i", oldest);
    if (rc < 0)
        return rc;
    snprintf(subject, sizeof subject, "revision %" PRId64, p->revision);
    struct store_audit a = {"operator", "catalogue.publish", subject, "portalctl"};
    return audit_in(s, p->c, &a, e);
}

int sqlite_catalogue_publish(struct store *base, const struct store_item *items, size_t n,
    struct store_published *out, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct store_head head;
    *out = (struct store_published){.total = n};
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = read_head(c, &head, e);
    struct publish p = {.c = c, .revision = head.revision + 1, .out = out};
    sha256_init(&p.all);
    int64_t now = clock_wall(s->base.clock);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        rc = put_item(&p, &items[i], (int64_t)i, e);
        if (rc == 0 && items[i].version > 0)
            rc = keep_version(&p, &items[i], now, e);
    }
    if (rc == 0)
        rc = bury_missing(&p, now, e);
    bool same = out->added + out->changed + out->removed == 0 && !out->moved;
    out->revision = same ? head.revision : p.revision;
    if (rc == 0 && same) {
        /* the stamps alone are no reason for a new revision: leave everything as it was */
        sha256_drop(&p.all);
        write_end(s, -ERR_CANCELLED, NULL);
        return 0;
    }
    if (rc == 0)
        rc = close_revision(s, &p, e);
    sha256_drop(&p.all);
    return write_end(s, rc, e);
}

/* ---- reading */

static int check_since(
    struct conn *c, const struct store_head *head, int64_t since, const char *hash, struct err *e)
{
    if (since == 0)
        return 0;
    if (since > head->revision)
        return err_set(e, ERR_RANGE, "store", "since is from the future");
    sqlite3_stmt *st = sql_start(c, SQL_CATALOGUE_HASH_OF, e, "i", since);
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_RANGE, "store", "since is too old");
    bool same = !hash || str_starts(col_str(st, 0), str_of(hash));
    sql_stop(st);
    return same ? 0 : err_set(e, ERR_RANGE, "store", "since is of another history");
}

static int read_items(struct conn *c, int64_t since, const struct store_reader *r, struct err *e)
{
    sqlite3_stmt *st = sql_start(c, SQL_CATALOGUE_ITEMS, e, "i", since);
    int rc = st ? 0 : -ERR_IO;
    while (st && (rc = sql_row(c, st, e)) > 0) {
        struct store_item it = {
            .kind = sqlite3_column_int(st, 0), .id = col_str(st, 1), .body = col_str(st, 2)};
        r->item(r->ctx, &it);
    }
    if (rc < 0 || since == 0 || !r->gone)
        return rc;
    st = sql_start(c, SQL_CATALOGUE_GONE, e, "i", since);
    rc = st ? 0 : -ERR_IO;
    while (st && (rc = sql_row(c, st, e)) > 0)
        r->gone(r->ctx, sqlite3_column_int(st, 0), col_str(st, 1));
    return rc;
}

int sqlite_catalogue_read(struct store *base, int64_t since, const char *hash,
    const struct store_reader *reader, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct store_head head;
    struct conn *c = reader_take(s);
    int rc = sql_run(c, SQL_BEGIN_READ, e, "");
    if (rc >= 0) {
        rc = read_head(c, &head, e);
        if (rc == 0)
            rc = check_since(c, &head, since, hash, e);
        if (rc == 0) {
            reader->head(reader->ctx, &head);
            rc = read_items(c, since, reader, e);
        }
        sql_run(c, SQL_COMMIT, NULL, "");
    }
    reader_give(s, c);
    return rc < 0 ? rc : 0;
}

int sqlite_form_get(struct store *base, const char *id, int version, struct store_version *out,
    struct buf *body, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = reader_take(s);
    sqlite3_stmt *st = version ? sql_start(c, SQL_FORM_GET, e, "ti", id, (int64_t)version)
                               : sql_start(c, SQL_FORM_NEWEST, e, "t", id);
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc > 0) {
        *out = (struct store_version){.version = sqlite3_column_int(st, 0),
            .published = sqlite3_column_int64(st, 2),
            .withdrawn = sqlite3_column_int64(st, 3)};
        buf_str(body, col_str(st, 1));
        sql_stop(st);
        rc = buf_check(body, "store", e);
    } else if (rc == 0) {
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such version of a form");
    }
    reader_give(s, c);
    return rc;
}
