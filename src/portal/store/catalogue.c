/* catalogue: revisions of the town pack. A publish compares hashes item by item, so that a delta
 * carries only what really changed. */
#include "db.h"
#include "store/sha256.h"

#include <inttypes.h>
#include <stdio.h>

static int read_head(struct conn *c, struct store_head *out, struct err *e)
{
    static const struct sql head = {"",
        "SELECT revision, hash, published FROM catalogue_revision ORDER BY revision DESC LIMIT 1"};
    struct rows *r;
    *out = (struct store_head){.revision = 0};
    int rc = db_first(&r, c, &head, e);
    if (rc <= 0)
        return rc;
    out->revision = col_int(r, 0);
    col_text(out->hash, sizeof out->hash, r, 1);
    out->published = col_int(r, 2);
    db_stop(r);
    return 0;
}

int store_catalogue_head(struct store *s, struct store_head *out, struct err *e)
{
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = read_head(c, out, e);
    read_end(s, c);
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
    static const struct sql find = {
        "is", "SELECT hash, pos, stamp FROM catalogue_item WHERE kind = ?1 AND id = ?2"};
    struct rows *r;
    int rc = db_first(&r, p->c, &find, e, (int64_t)it->kind, it->id);
    if (rc <= 0)
        return rc;
    col_text(now->hash, sizeof now->hash, r, 0);
    now->pos = col_int(r, 1);
    now->stamp = col_int(r, 2);
    db_stop(r);
    return 1;
}

static void hash_item(char hash[STORE_HASH], struct publish *p, const struct store_item *it)
{
    char kind[16];
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, it->body.p, it->body.n);
    sha256_hex(hash, &h);
    snprintf(kind, sizeof kind, "%d", it->kind);
    sha256_add_field(&p->all, str_of(kind));
    sha256_add_field(&p->all, it->id);
    sha256_add_field(&p->all, str_of(hash));
}

static int put_item(struct publish *p, const struct store_item *it, int64_t pos, struct err *e)
{
    static const struct sql add = {"isitsi",
        "INSERT INTO catalogue_item (kind, id, pos, hash, body, changed, stamp)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)"};
    static const struct sql change = {"isitsi",
        "UPDATE catalogue_item SET pos = ?3, hash = ?4, body = ?5, changed = ?6, stamp = ?6"
        " WHERE kind = ?1 AND id = ?2"};
    static const struct sql keep = {
        "isii", "UPDATE catalogue_item SET pos = ?3, stamp = ?4 WHERE kind = ?1 AND id = ?2"};
    static const struct sql ungone = {
        "is", "DELETE FROM catalogue_gone WHERE kind = ?1 AND id = ?2"};
    char hash[STORE_HASH];
    struct now now;
    int64_t kind = it->kind;
    hash_item(hash, p, it);
    int found = find_item(p, it, &now, e);
    if (found < 0)
        return found;
    if (found && now.stamp == p->revision)
        return err_set(e, ERR_CONFLICT, "store", "an item stands twice in the catalogue");
    int rc;
    if (found && strcmp(now.hash, hash) == 0) {
        p->out->moved |= now.pos != pos;
        rc = db_run(p->c, &keep, e, kind, it->id, pos, p->revision);
        return rc < 0 ? rc : 0;
    }
    p->out->added += !found;
    p->out->changed += found;
    rc = db_run(p->c, found ? &change : &add, e, kind, it->id, pos, hash, it->body, p->revision);
    if (rc >= 0 && !found)
        rc = db_run(p->c, &ungone, e, kind, it->id);
    return rc < 0 ? rc : 0;
}

/* A version once published is a promise to those who began with it: its `fixed` stays. */
static int keep_version(struct publish *p, const struct store_item *it, int64_t now, struct err *e)
{
    static const struct sql find = {
        "si", "SELECT fixed FROM form_version WHERE id = ?1 AND version = ?2"};
    static const struct sql add = {"sistii",
        "INSERT INTO form_version (id, version, body, fixed, published, stamp)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
    static const struct sql replace = {
        "sis", "UPDATE form_version SET body = ?3 WHERE id = ?1 AND version = ?2 AND body <> ?3"};
    static const struct sql stands = {
        "sii", "UPDATE form_version SET withdrawn = 0, stamp = ?3 WHERE id = ?1 AND version = ?2"};
    char fixed[STORE_HASH], was[STORE_HASH];
    struct sha256 h;
    struct rows *r;
    sha256_init(&h);
    sha256_add(&h, it->fixed.p, it->fixed.n);
    sha256_hex(fixed, &h);
    int64_t version = it->version;
    int rc = db_first(&r, p->c, &find, e, it->id, version);
    if (rc < 0)
        return rc;
    if (rc == 0) {
        rc = db_run(p->c, &add, e, it->id, version, it->body, fixed, now, p->revision);
        return rc < 0 ? rc : 0;
    }
    col_text(was, sizeof was, r, 0);
    db_stop(r);
    if (strcmp(was, fixed) != 0)
        return err_set(e, ERR_CONFLICT, "store",
            "version %d of \"%.*s\" was published with another definition: raise the version",
            it->version, (int)it->id.n, it->id.p);
    rc = db_run(p->c, &replace, e, it->id, version, it->body);
    if (rc >= 0)
        rc = db_run(p->c, &stands, e, it->id, version, p->revision);
    return rc < 0 ? rc : 0;
}

static int bury_missing(struct publish *p, int64_t now, struct err *e)
{
    static const struct sql withdraw = {
        "ii", "UPDATE form_version SET withdrawn = ?2 WHERE withdrawn = 0 AND stamp <> ?1"};
    static const struct sql bury = {"i",
        "INSERT INTO catalogue_gone (kind, id, revision)"
        " SELECT kind, id, ?1 FROM catalogue_item WHERE stamp <> ?1"};
    static const struct sql remove = {"i", "DELETE FROM catalogue_item WHERE stamp <> ?1"};
    int rc = db_run(p->c, &withdraw, e, p->revision, now);
    if (rc >= 0)
        rc = db_run(p->c, &bury, e, p->revision);
    if (rc < 0)
        return rc;
    p->out->removed = (size_t)rc;
    rc = db_run(p->c, &remove, e, p->revision);
    return rc < 0 ? rc : 0;
}

static int close_revision(struct store *s, struct publish *p, struct err *e)
{
    static const struct sql add = {
        "iti", "INSERT INTO catalogue_revision (revision, hash, published) VALUES (?1, ?2, ?3)"};
    static const struct sql forget_gone = {"i", "DELETE FROM catalogue_gone WHERE revision <= ?1"};
    static const struct sql forget_revisions = {
        "i", "DELETE FROM catalogue_revision WHERE revision < ?1"};
    char hash[STORE_HASH], subject[32];
    int64_t oldest = p->revision - STORE_KEEP_REVISIONS;
    sha256_hex(hash, &p->all);
    int rc = db_run(p->c, &add, e, p->revision, hash, clock_wall(s->clock));
    if (rc >= 0)
        rc = db_run(p->c, &forget_gone, e, oldest);
    if (rc >= 0)
        rc = db_run(p->c, &forget_revisions, e, oldest);
    if (rc < 0)
        return rc;
    snprintf(subject, sizeof subject, "revision %" PRId64, p->revision);
    struct store_audit a = {"operator", "catalogue.publish", subject, "portalctl"};
    return audit_in(s, p->c, &a, e);
}

static int put_all(
    struct store *s, struct publish *p, const struct store_item *items, size_t n, struct err *e)
{
    int64_t now = clock_wall(s->clock);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        rc = put_item(p, &items[i], (int64_t)i, e);
        if (rc == 0 && items[i].version > 0)
            rc = keep_version(p, &items[i], now, e);
    }
    return rc < 0 ? rc : bury_missing(p, now, e);
}

int store_catalogue_publish(struct store *s, const struct store_item *items, size_t n,
    struct store_published *out, struct err *e)
{
    struct store_head head;
    *out = (struct store_published){.total = n};
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = read_head(c, &head, e);
    struct publish p = {.c = c, .revision = head.revision + 1, .out = out};
    sha256_init(&p.all);
    if (rc == 0)
        rc = put_all(s, &p, items, n, e);
    bool same = out->added + out->changed + out->removed == 0 && !out->moved;
    out->revision = same ? head.revision : p.revision;
    if (rc == 0 && same) {
        /* the stamps alone are no reason for a new revision: leave everything as it was */
        sha256_drop(&p.all);
        rc = write_end(s, c, -ERR_CANCELLED, e);
        return rc == -ERR_CANCELLED ? 0 : rc;
    }
    if (rc == 0)
        rc = close_revision(s, &p, e);
    sha256_drop(&p.all);
    return write_end(s, c, rc, e);
}

/* ---- reading */

static int check_since(
    struct conn *c, const struct store_head *head, int64_t since, const char *hash, struct err *e)
{
    static const struct sql hash_of = {
        "i", "SELECT hash FROM catalogue_revision WHERE revision = ?1"};
    struct rows *r;
    if (since == 0)
        return 0;
    if (since > head->revision)
        return err_set(e, ERR_RANGE, "store", "since is from the future");
    int rc = db_first(&r, c, &hash_of, e, since);
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_RANGE, "store", "since is too old");
    bool same = !hash || str_starts(col_str(r, 0), str_of(hash));
    db_stop(r);
    return same ? 0 : err_set(e, ERR_RANGE, "store", "since is of another history");
}

static int read_items(struct conn *c, int64_t since, const struct store_reader *to, struct err *e)
{
    static const struct sql items = {"i",
        "SELECT kind, id, CASE WHEN changed > ?1 THEN body END FROM catalogue_item"
        " ORDER BY kind, pos"};
    static const struct sql gone = {
        "i", "SELECT kind, id FROM catalogue_gone WHERE revision > ?1 ORDER BY kind, id"};
    struct rows *r = db_start(c, &items, e, since);
    int rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0) {
        struct store_item it = {
            .kind = (int)col_int(r, 0), .id = col_str(r, 1), .body = col_str(r, 2)};
        to->item(to->ctx, &it);
    }
    if (rc < 0 || since == 0 || !to->gone)
        return rc;
    r = db_start(c, &gone, e, since);
    rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0)
        to->gone(to->ctx, (int)col_int(r, 0), col_str(r, 1));
    return rc;
}

int store_catalogue_read(struct store *s, int64_t since, const char *hash,
    const struct store_reader *reader, struct err *e)
{
    struct store_head head;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = read_head(c, &head, e);
    if (rc == 0)
        rc = check_since(c, &head, since, hash, e);
    if (rc == 0) {
        reader->head(reader->ctx, &head);
        rc = read_items(c, since, reader, e);
    }
    read_end(s, c);
    return rc;
}

int store_form_get(struct store *s, const char *id, int version, struct store_version *out,
    struct buf *body, struct err *e)
{
    static const struct sql get = {"ti",
        "SELECT version, body, published, withdrawn FROM form_version"
        " WHERE id = ?1 AND version = ?2"};
    static const struct sql newest = {"t",
        "SELECT version, body, published, withdrawn FROM form_version"
        " WHERE id = ?1 ORDER BY version DESC LIMIT 1"};
    struct rows *r;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_first(&r, c, version ? &get : &newest, e, id, (int64_t)version);
    if (rc > 0) {
        *out = (struct store_version){
            .version = (int)col_int(r, 0), .published = col_int(r, 2), .withdrawn = col_int(r, 3)};
        buf_str(body, col_str(r, 1));
        db_stop(r);
        rc = buf_check(body, "store", e);
    } else if (rc == 0) {
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such version of a form");
    }
    read_end(s, c);
    return rc;
}
