/* sqlite_submission: submissions in SQLite: the row, its files and its history, written together.
 * The JSON and the files are personal data: nothing of them goes to the audit or into an error. */
#include "sqlite_int.h"

#include <inttypes.h>
#include <stdio.h>

static struct date take_date(sqlite3_stmt *st, int column)
{
    struct date d = {0, 0, 0};
    date_parse_iso(&d, col_str(st, column), NULL);
    return d;
}

static void date_text(char out[11], struct date d)
{
    out[0] = '\0';
    if (date_is_set(d))
        date_iso(out, d);
}

static int take_row(struct store_submission *out, sqlite3_stmt *st, struct err *e)
{
    *out = (struct store_submission){
        .seq = sqlite3_column_int64(st, 0),
        .device = sqlite3_column_int64(st, 1),
        .version = sqlite3_column_int(st, 2),
        .received = sqlite3_column_int64(st, 3),
        .sealed = sqlite3_column_int64(st, 4),
        .settled = sqlite3_column_int64(st, 5),
        .erased = sqlite3_column_int64(st, 6),
        .n_files = (size_t)sqlite3_column_int64(st, 7),
        .decide_by = take_date(st, 17),
        .sign_by = take_date(st, 18),
    };
    const struct {
        char *to;
        size_t size;
    } texts[] = {
        {out->reference, sizeof out->reference},
        {out->key, sizeof out->key},
        {out->fingerprint, sizeof out->fingerprint},
        {out->form, sizeof out->form},
        {out->lang, sizeof out->lang},
        {out->channel, sizeof out->channel},
        {out->actor, sizeof out->actor},
        {out->receipt, sizeof out->receipt},
    };
    for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
        col_text(texts[i].to, texts[i].size, st, 8 + i);
    if (!submission_state_parse(&out->state, col_str(st, 16)))
        return err_set(e, ERR_PARSE, "store", "a submission is in no known state");
    return 0;
}

static int take_history(struct conn *c, struct store_submission *out, struct err *e)
{
    sqlite3_stmt *st = sql_start(c, SQL_EVENTS, e, "i", out->seq);
    int rc = st ? 0 : -ERR_IO;
    while (st && (rc = sql_row(c, st, e)) > 0) {
        size_t n = out->n_history;
        if (n == WIRE_EVENTS || !submission_state_parse(&out->history[n].state, col_str(st, 0))) {
            sql_stop(st);
            return err_set(e, ERR_PARSE, "store", "the history of a submission is not right");
        }
        out->history[n].at = sqlite3_column_int64(st, 1);
        out->n_history++;
    }
    return rc;
}

/* 1: the row of a started statement and its history are in out; 0: there is none. */
static int take_one(struct conn *c, sqlite3_stmt *st, struct store_submission *out, struct err *e)
{
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc <= 0)
        return rc;
    rc = take_row(out, st, e);
    sql_stop(st);
    if (rc == 0)
        rc = take_history(c, out, e);
    return rc < 0 ? rc : 1;
}

/* 1: made before from the same bytes; 0: the key is free. */
static int made_before(struct conn *c, int64_t device, const char *key, const char *fingerprint,
    struct store_submission *out, struct err *e)
{
    int rc = take_one(c, sql_start(c, SQL_SUBMISSION_BY_KEY, e, "it", device, key), out, e);
    if (rc <= 0 || strcmp(out->fingerprint, fingerprint) == 0)
        return rc;
    return err_set(e, ERR_CONFLICT, "store", "the key was used for another submission");
}

static int add_event(struct conn *c, int64_t seq, int64_t at, enum submission_state state,
    const char *actor, struct err *e)
{
    int rc = sql_run(c, SQL_EVENT_ADD, e, "iitt", seq, at, submission_state_name(state), actor);
    return rc < 0 ? rc : 0;
}

static int add_files(struct conn *c, int64_t seq, const struct store_submission_new *n,
    const struct store_first *first, struct err *e)
{
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < n->n_files; i++) {
        const struct store_file *f = &n->files[i];
        rc = sql_run(c, SQL_FILE_ADD, e, "iitttitb", seq, (int64_t)i, f->attachment, f->name,
            f->type, (int64_t)f->bytes.n, first->sha256[i], f->bytes);
    }
    return rc < 0 ? rc : 0;
}

static int add_submission(struct sqlite_store *s, struct conn *c,
    const struct store_submission_new *n, const struct store_first *f, struct err *e)
{
    char decide_by[11], sign_by[11];
    date_text(decide_by, f->decide_by);
    date_text(sign_by, f->sign_by);
    int rc = sql_run(c, SQL_SUBMISSION_ADD, e,
        "titttittt"
        "iitittts"
        "i",
        f->reference, n->device, n->key, n->fingerprint, n->form, (int64_t)n->version, n->lang,
        n->channel, n->actor, f->received, n->sealed, submission_state_name(f->state),
        (int64_t)n->decide_days, decide_by, sign_by, f->receipt, n->body, (int64_t)n->n_files);
    if (rc == 0)
        return err_set(e, ERR_LIMIT, "store", "the reference is taken");
    int64_t seq = sqlite3_last_insert_rowid(c->db);
    if (rc > 0)
        rc = add_files(c, seq, n, f, e);
    if (rc == 0)
        rc = add_event(c, seq, f->received, f->state, n->actor, e);
    if (rc == 0 && n->draft && *n->draft)
        rc = sql_run(c, SQL_DRAFT_DELETE, e, "t", n->draft);
    struct store_audit a = {n->actor, "submission.receive", f->reference, n->channel};
    return rc < 0 ? rc : audit_in(s, c, &a, e);
}

int sqlite_submission_create(struct store *base, const struct store_submission_new *n,
    const struct store_first *first, struct store_submission *out, bool *again, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = made_before(c, n->device, n->key, n->fingerprint, out, e);
    *again = rc > 0;
    if (rc == 0)
        rc = add_submission(s, c, n, first, e);
    if (rc == 0 && !*again)
        rc = made_before(c, n->device, n->key, n->fingerprint, out, e);
    return write_end(s, rc < 0 ? rc : 0, e);
}

/* ---- reading: a row, its history and its JSON are of one moment */

static struct conn *read_begin(struct sqlite_store *s, struct err *e)
{
    struct conn *c = reader_take(s);
    if (sql_run(c, SQL_BEGIN_READ, e, "") >= 0)
        return c;
    reader_give(s, c);
    return NULL;
}

static void read_end(struct sqlite_store *s, struct conn *c)
{
    sql_run(c, SQL_COMMIT, NULL, "");
    reader_give(s, c);
}

int sqlite_submission_by_key(struct store *base, int64_t device, const char *key,
    const char *fingerprint, struct store_submission *out, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = read_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = made_before(c, device, key, fingerprint, out, e);
    read_end(s, c);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "the key is free");
    return rc < 0 ? rc : 0;
}

static int take_body(struct conn *c, struct buf *body, int64_t seq, struct err *e)
{
    sqlite3_stmt *st = sql_start(c, SQL_SUBMISSION_BODY, e, "i", seq);
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_NOT_FOUND, "store", "no such submission");
    buf_str(body, col_str(st, 0));
    sql_stop(st);
    return buf_check(body, "store", e);
}

int sqlite_submission_get(struct store *base, const char *reference, struct store_submission *out,
    struct buf *body, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = read_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = take_one(c, sql_start(c, SQL_SUBMISSION_BY_REFERENCE, e, "t", reference), out, e);
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such submission");
    if (rc > 0 && body)
        rc = take_body(c, body, out->seq, e);
    read_end(s, c);
    return rc < 0 ? rc : 0;
}

int sqlite_submission_files(
    struct store *base, const char *reference, store_file_fn *fn, void *ctx, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = reader_take(s);
    sqlite3_stmt *st = sql_start(c, SQL_FILES, e, "t", reference);
    int rc = st ? 0 : -ERR_IO;
    while (st && (rc = sql_row(c, st, e)) > 0) {
        struct store_file f = {.attachment = col_str(st, 0).p,
            .name = col_str(st, 1).p,
            .type = col_str(st, 2).p,
            .bytes = col_blob(st, 4)};
        col_text(f.sha256, sizeof f.sha256, st, 3);
        if ((rc = fn(ctx, &f, e)) < 0) {
            sql_stop(st);
            break;
        }
    }
    reader_give(s, c);
    return rc;
}

static int each(
    struct conn *c, int64_t after, size_t max, store_submission_fn *fn, void *ctx, struct err *e)
{
    struct store_submission out;
    sqlite3_stmt *st = sql_start(c, SQL_SUBMISSION_AFTER, e, "ii", after, (int64_t)max);
    int rc = st ? 0 : -ERR_IO;
    while (st && (rc = sql_row(c, st, e)) > 0) {
        rc = take_row(&out, st, e);
        if (rc == 0)
            rc = take_history(c, &out, e);
        if (rc < 0) {
            sql_stop(st);
            break;
        }
        fn(ctx, &out);
    }
    return rc;
}

int sqlite_submission_each(struct store *base, int64_t after, size_t max, store_submission_fn *fn,
    void *ctx, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = read_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = each(c, after, max, fn, ctx, e);
    read_end(s, c);
    return rc;
}

/* ---- states and retention */

/* With its signature a submission begins to be one, and so does the time to decide it. */
static int set_decide_by(struct conn *c, struct store_submission *x, int64_t now, struct err *e)
{
    sqlite3_stmt *st = sql_start(c, SQL_SUBMISSION_DECIDE_DAYS, e, "i", x->seq);
    int rc = st ? sql_row(c, st, e) : -ERR_IO;
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_NOT_FOUND, "store", "no such submission");
    x->decide_by = store_deadline(now, sqlite3_column_int(st, 0));
    sql_stop(st);
    return 0;
}

static int move(struct sqlite_store *s, struct conn *c, struct store_submission *x,
    enum submission_state to, const struct store_audit *a, struct err *e)
{
    int64_t now = clock_wall(s->base.clock);
    char decide_by[11];
    int rc = 0;
    if (!submission_may_move(x->state, to))
        return err_set(e, ERR_CONFLICT, "store", "a submission that is %s cannot become %s",
            submission_state_name(x->state), submission_state_name(to));
    if (x->state == SUBMISSION_TO_SIGN && to == SUBMISSION_RECEIVED)
        rc = set_decide_by(c, x, now, e);
    date_text(decide_by, x->decide_by);
    bool settled = to == SUBMISSION_DECIDED || to == SUBMISSION_WITHDRAWN;
    if (rc == 0)
        rc = sql_run(c, SQL_SUBMISSION_MOVE, e, "itit", x->seq, submission_state_name(to),
            settled ? now : 0, decide_by);
    if (rc >= 0)
        rc = add_event(c, x->seq, now, to, a->actor, e);
    return rc < 0 ? rc : audit_in(s, c, a, e);
}

int sqlite_submission_move(struct store *base, const char *reference, enum submission_state to,
    const char *actor, const char *channel, struct store_submission *out, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    char action[40];
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    snprintf(action, sizeof action, "submission.%s", submission_state_name(to));
    struct store_audit a = {actor, action, reference, channel};
    int rc = take_one(c, sql_start(c, SQL_SUBMISSION_BY_REFERENCE, e, "t", reference), out, e);
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such submission");
    if (rc > 0)
        rc = move(s, c, out, to, &a, e);
    if (rc == 0)
        rc = take_one(c, sql_start(c, SQL_SUBMISSION_BY_REFERENCE, e, "t", reference), out, e);
    return write_end(s, rc < 0 ? rc : 0, e);
}

int sqlite_submission_erase(struct store *base, int keep_days, size_t *erased, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    int64_t now = clock_wall(base->clock), before = now - (int64_t)keep_days * 86400;
    *erased = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -ERR_IO;
    int rc = sql_run(c, SQL_SUBMISSION_ERASE_FILES, e, "i", before);
    if (rc >= 0)
        rc = sql_run(c, SQL_SUBMISSION_ERASE, e, "ii", before, now);
    if (rc > 0) {
        char subject[32];
        *erased = (size_t)rc;
        snprintf(subject, sizeof subject, "%zu erased", *erased);
        rc = audit_in(s, c, &(struct store_audit){"job", "submission.erase", subject, "job"}, e);
    }
    return write_end(s, rc < 0 ? rc : 0, e);
}
