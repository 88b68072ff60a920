/* audit: the hash chain. The last record is noted beside the chain, so that a chain cut off at its
 * end is seen too. */
#include "db_int.h"
#include "store/sha256.h"

#include <inttypes.h>
#include <stdio.h>

enum { PAGE = 1000 }; /* records read at once: there may be millions */

static const struct sql last_record = {"", "SELECT seq, hash FROM audit_last"};

static void hash_record(
    char out[STORE_HASH], const char *before, int64_t seq, int64_t at, const struct store_audit *a)
{
    char numbers[64];
    struct sha256 h;
    snprintf(numbers, sizeof numbers, "%" PRId64 " %" PRId64, seq, at);
    sha256_init(&h);
    sha256_add_field(&h, str_of(before));
    sha256_add_field(&h, str_of(numbers));
    sha256_add_field(&h, str_of(a->actor));
    sha256_add_field(&h, str_of(a->action));
    sha256_add_field(&h, str_of(a->subject));
    sha256_add_field(&h, str_of(a->channel));
    sha256_hex(out, &h);
}

/* Nobody else writes while this transaction does, so its end is asked for once. */
static int find_end(struct conn *c, struct err *e)
{
    struct rows *r;
    if (c->audit_seq)
        return 0;
    int rc = db_first(&r, c, &last_record, e);
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_IO, "store", "the audit has no end");
    c->audit_seq = col_int(r, 0);
    col_text(c->audit_hash, sizeof c->audit_hash, r, 1);
    db_stop(r);
    return 0;
}

int audit_in(struct store *s, struct conn *c, const struct store_audit *a, struct err *e)
{
    static const struct sql add = {"iittttt",
        "INSERT INTO audit (seq, at, actor, action, subject, channel, hash)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
    static const struct sql set_last = {"it", "UPDATE audit_last SET seq = ?1, hash = ?2"};
    char hash[STORE_HASH];
    int64_t at = clock_wall(s->clock);
    int rc = find_end(c, e);
    if (rc < 0)
        return rc;
    int64_t seq = c->audit_seq + 1;
    hash_record(hash, c->audit_hash, seq, at, a);
    rc = db_run(c, &add, e, seq, at, a->actor, a->action, a->subject, a->channel, hash);
    if (rc >= 0)
        rc = db_run(c, &set_last, e, seq, hash);
    if (rc < 0)
        return rc;
    c->audit_seq = seq;
    memcpy(c->audit_hash, hash, sizeof hash);
    return 0;
}

int store_audit_append(struct store *s, const struct store_audit *a, struct err *e)
{
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, audit_in(s, c, a, e), e) : db_fault(e);
}

/* ---- verifying */

/* False when the record at hand does not follow from out. */
static bool follows(struct store_audit_state *out, struct rows *r)
{
    char actor[128], action[64], subject[128], channel[32], has[STORE_HASH], hash[STORE_HASH];
    int64_t seq = col_int(r, 0);
    col_text(actor, sizeof actor, r, 2);
    col_text(action, sizeof action, r, 3);
    col_text(subject, sizeof subject, r, 4);
    col_text(channel, sizeof channel, r, 5);
    col_text(has, sizeof has, r, 6);
    struct store_audit a = {actor, action, subject, channel};
    hash_record(hash, out->hash, seq, col_int(r, 1), &a);
    if (seq != out->records + 1 || strcmp(hash, has) != 0)
        return false;
    out->records = seq;
    memcpy(out->hash, hash, sizeof hash);
    return true;
}

/* Of one page: how many records there were. */
static int walk_page(struct conn *c, struct store_audit_state *out, int64_t after, struct err *e)
{
    static const struct sql page = {"ii",
        "SELECT seq, at, actor, action, subject, channel, hash FROM audit"
        " WHERE seq > ?1 ORDER BY seq LIMIT ?2"};
    struct rows *r = db_start(c, &page, e, after, (int64_t)PAGE);
    int rc = r ? 0 : db_fault(e), n = 0;
    for (; r && (rc = db_row(r, e)) > 0; n++)
        if (!follows(out, r)) {
            out->bad = out->records + 1;
            db_stop(r);
            return err_set(
                e, ERR_CHECKSUM, "store", "audit record %" PRId64 " does not fit", out->bad);
        }
    return rc < 0 ? rc : n;
}

static int walk(struct conn *c, struct store_audit_state *out, struct err *e)
{
    struct rows *r;
    int64_t from = INT64_MIN; /* records put in before the first are found as well */
    int rc = PAGE;
    for (; rc == PAGE; from = out->records)
        rc = walk_page(c, out, from, e);
    if (rc < 0)
        return rc;
    if ((rc = db_first(&r, c, &last_record, e)) <= 0)
        return rc < 0 ? rc : err_set(e, ERR_CHECKSUM, "store", "the audit has no end");
    bool same = col_int(r, 0) == out->records && str_eqz(col_str(r, 1), out->hash);
    db_stop(r);
    if (same)
        return 0;
    out->bad = out->records + 1;
    return err_set(
        e, ERR_CHECKSUM, "store", "the audit is cut off after record %" PRId64, out->records);
}

int store_audit_verify(struct store *s, struct store_audit_state *out, struct err *e)
{
    *out = (struct store_audit_state){.records = 0};
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = walk(c, out, e);
    read_end(s, c);
    return rc;
}
