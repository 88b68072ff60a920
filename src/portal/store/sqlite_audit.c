/* sqlite_audit: the hash chain in SQLite. The last record is noted beside the chain, so that a
 * chain cut off at its end is seen too. */
#include "sqlite_int.h"

#include <inttypes.h>

int audit_in(struct sqlite_store *s, struct conn *c, const struct store_audit *a, struct err *e)
{
    char before[STORE_HASH] = "", hash[STORE_HASH];
    int64_t seq = 0, at = clock_wall(s->base.clock);
    sqlite3_stmt *st = sql_start(c, SQL_AUDIT_LAST, e, "");
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_IO, "store", "the audit has no end");
    seq = sqlite3_column_int64(st, 0) + 1;
    col_text(before, sizeof before, st, 1);
    sql_stop(st);
    store_audit_hash(hash, before, seq, at, a);
    rc = sql_run(
        c, SQL_AUDIT_ADD, e, "iittttt", seq, at, a->actor, a->action, a->subject, a->channel, hash);
    if (rc >= 0)
        rc = sql_run(c, SQL_AUDIT_SET_LAST, e, "it", seq, hash);
    return rc < 0 ? rc : 0;
}

int sqlite_audit_append(struct store *base, const struct store_audit *a, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, audit_in(s, c, a, e), e) : -ERR_IO;
}

/* False when the record at hand does not follow from out. */
static bool follows(struct store_audit_state *out, sqlite3_stmt *st)
{
    char actor[128], action[64], subject[128], channel[32], has[STORE_HASH], hash[STORE_HASH];
    int64_t seq = sqlite3_column_int64(st, 0);
    col_text(actor, sizeof actor, st, 2);
    col_text(action, sizeof action, st, 3);
    col_text(subject, sizeof subject, st, 4);
    col_text(channel, sizeof channel, st, 5);
    col_text(has, sizeof has, st, 6);
    struct store_audit a = {actor, action, subject, channel};
    store_audit_hash(hash, out->hash, seq, sqlite3_column_int64(st, 1), &a);
    if (seq != out->records + 1 || strcmp(hash, has) != 0)
        return false;
    out->records = seq;
    memcpy(out->hash, hash, sizeof hash);
    return true;
}

static int walk(struct conn *c, struct store_audit_state *out, struct err *e)
{
    sqlite3_stmt *st = sql_start(c, SQL_AUDIT_ALL, e, "");
    int rc = st ? 0 : -ERR_IO;
    while (st && (rc = sql_row(c, st, e)) > 0)
        if (!follows(out, st)) {
            out->bad = out->records + 1;
            sql_stop(st);
            return err_set(
                e, ERR_CHECKSUM, "store", "audit record %" PRId64 " does not fit", out->bad);
        }
    if (rc < 0 || !(st = sql_start(c, SQL_AUDIT_LAST, e, "")))
        return rc < 0 ? rc : -ERR_IO;
    if ((rc = sql_row(c, st, e)) <= 0)
        return rc < 0 ? rc : err_set(e, ERR_CHECKSUM, "store", "the audit has no end");
    bool same = sqlite3_column_int64(st, 0) == out->records && str_eqz(col_str(st, 1), out->hash);
    sql_stop(st);
    if (same)
        return 0;
    out->bad = out->records + 1;
    return err_set(
        e, ERR_CHECKSUM, "store", "the audit is cut off after record %" PRId64, out->records);
}

int sqlite_audit_verify(struct store *base, struct store_audit_state *out, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    *out = (struct store_audit_state){.records = 0};
    struct conn *c = reader_take(s);
    int rc = sql_run(c, SQL_BEGIN_READ, e, "");
    if (rc >= 0) {
        rc = walk(c, out, e);
        sql_run(c, SQL_COMMIT, NULL, "");
    }
    reader_give(s, c);
    return rc < 0 ? rc : 0;
}
