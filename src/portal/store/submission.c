/* submission: received forms: the row, its files and its history, written together. The JSON and
 * the files are personal data: nothing of them goes to the audit or into an error. */
#include "db.h"

#include "domain/instant.h"
#include "domain/refno.h"
#include "store/sha256.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define COLUMNS                                                                                    \
    "seq, device, version, received, sealed, settled, erased, files, reference, key, fingerprint," \
    " form, lang, channel, actor, receipt, state, decide_by, sign_by"

static const struct sql by_reference = {
    "t", "SELECT " COLUMNS " FROM submission WHERE reference = ?1"};

struct date store_deadline(int64_t from, int days)
{
    if (days <= 0)
        return (struct date){0, 0, 0};
    struct date d = date_add(instant_prague(from).date, days);
    while (date_weekday(d) > 4 || date_holiday(d))
        d = date_add(d, 1);
    return d;
}

/* ---- rows */

static struct date take_date(const struct rows *r, int column)
{
    struct date d = {0, 0, 0};
    date_parse_iso(&d, col_str(r, column), NULL);
    return d;
}

static void date_text(char out[11], struct date d)
{
    out[0] = '\0';
    if (date_is_set(d))
        date_iso(out, d);
}

static int take_row(struct store_submission *out, const struct rows *r, struct err *e)
{
    *out = (struct store_submission){
        .seq = col_int(r, 0),
        .device = col_int(r, 1),
        .version = (int)col_int(r, 2),
        .received = col_int(r, 3),
        .sealed = col_int(r, 4),
        .settled = col_int(r, 5),
        .erased = col_int(r, 6),
        .n_files = (size_t)col_int(r, 7),
        .decide_by = take_date(r, 17),
        .sign_by = take_date(r, 18),
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
        col_text(texts[i].to, texts[i].size, r, 8 + i);
    if (!submission_state_parse(&out->state, col_str(r, 16)))
        return err_set(e, ERR_PARSE, "store", "a submission is in no known state");
    return 0;
}

static int take_history(struct conn *c, struct store_submission *out, struct err *e)
{
    static const struct sql events = {
        "i", "SELECT state, at FROM submission_event WHERE submission = ?1 ORDER BY id"};
    struct rows *r = db_start(c, &events, e, out->seq);
    int rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0) {
        size_t n = out->n_history;
        if (n == WIRE_EVENTS || !submission_state_parse(&out->history[n].state, col_str(r, 0))) {
            db_stop(r);
            return err_set(e, ERR_PARSE, "store", "the history of a submission is not right");
        }
        out->history[n].at = col_int(r, 1);
        out->n_history++;
    }
    return rc;
}

/* What db_first gave: 1: that row and its history are in out; 0: there is none. */
static int take_one(
    struct conn *c, int first, struct rows *r, struct store_submission *out, struct err *e)
{
    if (first <= 0)
        return first;
    int rc = take_row(out, r, e);
    db_stop(r);
    if (rc == 0)
        rc = take_history(c, out, e);
    return rc < 0 ? rc : 1;
}

static int find(struct conn *c, const char *reference, struct store_submission *out, struct err *e)
{
    struct rows *r;
    int rc = db_first(&r, c, &by_reference, e, reference);
    rc = take_one(c, rc, r, out, e);
    return rc == 0 ? err_set(e, ERR_NOT_FOUND, "store", "no such submission") : rc;
}

/* 1: made before from the same bytes; 0: the key is free. */
static int made_before(struct conn *c, int64_t device, const char *key, const char *fingerprint,
    struct store_submission *out, struct err *e)
{
    static const struct sql by_key = {
        "it", "SELECT " COLUMNS " FROM submission WHERE device = ?1 AND key = ?2"};
    struct rows *r;
    int rc = db_first(&r, c, &by_key, e, device, key);
    rc = take_one(c, rc, r, out, e);
    if (rc <= 0 || strcmp(out->fingerprint, fingerprint) == 0)
        return rc;
    return err_set(e, ERR_CONFLICT, "store", "the key was used for another submission");
}

/* ---- a new one */

/* What the store itself adds. */
struct first {
    char reference[9], receipt[WIRE_RECEIPT];
    int64_t received;
    enum submission_state state;
    struct date decide_by, sign_by;
    char (*sha256)[STORE_HASH]; /* of the files */
};

static int add_event(struct conn *c, int64_t seq, int64_t at, enum submission_state state,
    const char *actor, struct err *e)
{
    static const struct sql add = {"iitt",
        "INSERT INTO submission_event (submission, at, state, actor) VALUES (?1, ?2, ?3, ?4)"};
    int rc = db_run(c, &add, e, seq, at, submission_state_name(state), actor);
    return rc < 0 ? rc : 0;
}

static int add_files(struct conn *c, int64_t seq, const struct store_submission_new *n,
    const struct first *first, struct err *e)
{
    static const struct sql add = {"iitttitb",
        "INSERT INTO submission_file (submission, pos, attachment, name, type, size, sha256,"
        " bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < n->n_files; i++) {
        const struct store_file *f = &n->files[i];
        rc = db_run(c, &add, e, seq, (int64_t)i, f->attachment, f->name, f->type,
            (int64_t)f->bytes.n, first->sha256[i], f->bytes);
    }
    return rc < 0 ? rc : 0;
}

/* Its row; 0 when the reference is taken, 1 with *seq. */
static int add_row(struct conn *c, const struct store_submission_new *n, const struct first *f,
    int64_t *seq, struct err *e)
{
    static const struct sql add = {"titttittt"
                                   "iitittts"
                                   "i",
        "INSERT INTO submission (reference, device, key, fingerprint, form, version, lang,"
        " channel, actor, received, sealed, state, decide_days, decide_by, sign_by, receipt, body,"
        " files) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
        " ?17, ?18) ON CONFLICT (reference) DO NOTHING RETURNING seq"};
    char decide_by[11], sign_by[11];
    struct rows *r;
    date_text(decide_by, f->decide_by);
    date_text(sign_by, f->sign_by);
    int rc = db_first(&r, c, &add, e, f->reference, n->device, n->key, n->fingerprint, n->form,
        (int64_t)n->version, n->lang, n->channel, n->actor, f->received, n->sealed,
        submission_state_name(f->state), (int64_t)n->decide_days, decide_by, sign_by, f->receipt,
        n->body, (int64_t)n->n_files);
    if (rc > 0) {
        *seq = col_int(r, 0);
        db_stop(r);
    }
    return rc;
}

static int add_submission(struct store *s, struct conn *c, const struct store_submission_new *n,
    const struct first *f, struct err *e)
{
    static const struct sql drop_draft = {"t", "DELETE FROM draft WHERE name = ?1"};
    int64_t seq = 0;
    int rc = add_row(c, n, f, &seq, e);
    if (rc == 0)
        return err_set(e, ERR_LIMIT, "store", "the reference is taken");
    if (rc > 0)
        rc = add_files(c, seq, n, f, e);
    if (rc == 0)
        rc = add_event(c, seq, f->received, f->state, n->actor, e);
    if (rc == 0 && n->draft && *n->draft)
        rc = db_run(c, &drop_draft, e, n->draft);
    struct store_audit a = {n->actor, "submission.receive", f->reference, n->channel};
    return rc < 0 ? rc : audit_in(s, c, &a, e);
}

static int create(struct store *s, const struct store_submission_new *n, const struct first *f,
    struct store_submission *out, bool *again, struct err *e)
{
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = made_before(c, n->device, n->key, n->fingerprint, out, e);
    *again = rc > 0;
    if (rc == 0)
        rc = add_submission(s, c, n, f, e);
    if (rc == 0 && !*again)
        rc = made_before(c, n->device, n->key, n->fingerprint, out, e);
    return write_end(s, c, rc < 0 ? rc : 0, e);
}

/* Everything about a new submission but its reference. */
static int begin(
    struct first *f, const struct store *s, const struct store_submission_new *n, struct err *e)
{
    f->received = clock_wall(s->clock);
    f->state = n->sign_days > 0 ? SUBMISSION_TO_SIGN : SUBMISSION_RECEIVED;
    f->sign_by = store_deadline(f->received, n->sign_days);
    if (f->state == SUBMISSION_RECEIVED)
        f->decide_by = store_deadline(f->received, n->decide_days);
    if (!(f->sha256 = calloc(n->n_files + 1, sizeof *f->sha256)))
        return err_set(e, ERR_NOMEM, "store", "no memory");
    for (size_t i = 0; i < n->n_files; i++) {
        struct sha256 h;
        sha256_init(&h);
        sha256_add(&h, n->files[i].bytes.p, n->files[i].bytes.n);
        sha256_hex(f->sha256[i], &h);
    }
    return 0;
}

static int try_reference(struct store *s, const struct store_submission_new *n, struct first *f,
    struct store_submission *out, bool *again, struct err *e)
{
    /* this thread alone could not tell when the transaction will get its turn: the receipt says
     * when the portal had the whole submission in its hands */
    int rc = n->receipt(n->receipt_ctx, f->receipt, f->reference, f->received, e);
    return rc < 0 ? rc : create(s, n, f, out, again, e);
}

int store_submission_create(struct store *s, const struct store_submission_new *n,
    struct store_submission *out, bool *again, struct err *e)
{
    enum { TRIES = 5 };
    struct first f = {.received = 0};
    int rc = begin(&f, s, n, e), tries = 0;
    bool proposed = refno_parse(f.reference, str_of(n->reference), NULL) == 0;
    for (bool taken = true; rc == 0 && taken; tries++) {
        struct err why = ERR_INIT;
        if (tries > TRIES) {
            rc = err_set(e, ERR_LIMIT, "store", "no free reference in %d tries", TRIES);
            break;
        }
        if (!(proposed && tries == 0) && (rc = store_fresh_reference(f.reference, e)) < 0)
            break;
        rc = try_reference(s, n, &f, out, again, &why);
        taken = rc == -ERR_LIMIT;
        if (rc < 0 && !taken)
            err_set(e, why.code, why.module, "%s", why.text);
        if (taken)
            rc = 0;
    }
    free(f.sha256);
    return rc;
}

/* ---- reading: a row, its history and its JSON are of one moment */

int store_submission_by_key(struct store *s, int64_t device, const char *key,
    const char *fingerprint, struct store_submission *out, struct err *e)
{
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = made_before(c, device, key, fingerprint, out, e);
    read_end(s, c);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "the key is free");
    return rc < 0 ? rc : 0;
}

static int take_body(struct conn *c, struct buf *body, int64_t seq, struct err *e)
{
    static const struct sql get = {"i", "SELECT body FROM submission WHERE seq = ?1"};
    struct rows *r;
    int rc = db_first(&r, c, &get, e, seq);
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_NOT_FOUND, "store", "no such submission");
    buf_str(body, col_str(r, 0));
    db_stop(r);
    return buf_check(body, "store", e);
}

int store_submission_get(struct store *s, const char *reference, struct store_submission *out,
    struct buf *body, struct err *e)
{
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = find(c, reference, out, e);
    if (rc > 0 && body)
        rc = take_body(c, body, out->seq, e);
    read_end(s, c);
    return rc < 0 ? rc : 0;
}

int store_submission_files(
    struct store *s, const char *reference, store_file_fn *fn, void *ctx, struct err *e)
{
    static const struct sql files = {"t",
        "SELECT f.attachment, f.name, f.type, f.sha256, f.bytes FROM submission_file f"
        " JOIN submission s ON s.seq = f.submission WHERE s.reference = ?1 ORDER BY f.pos"};
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    struct rows *r = db_start(c, &files, e, reference);
    int rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0) {
        struct store_file f = {.attachment = col_str(r, 0).p,
            .name = col_str(r, 1).p,
            .type = col_str(r, 2).p,
            .bytes = col_blob(r, 4)};
        col_text(f.sha256, sizeof f.sha256, r, 3);
        if ((rc = fn(ctx, &f, e)) < 0) {
            db_stop(r);
            break;
        }
    }
    read_end(s, c);
    return rc;
}

static int each(
    struct conn *c, int64_t after, size_t max, store_submission_fn *fn, void *ctx, struct err *e)
{
    static const struct sql page = {
        "ii", "SELECT " COLUMNS " FROM submission WHERE seq > ?1 ORDER BY seq LIMIT ?2"};
    struct store_submission out;
    struct rows *r = db_start(c, &page, e, after, (int64_t)max);
    int rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0) {
        rc = take_row(&out, r, e);
        if (rc == 0)
            rc = take_history(c, &out, e);
        if (rc < 0) {
            db_stop(r);
            break;
        }
        fn(ctx, &out);
    }
    return rc;
}

int store_submission_each(
    struct store *s, int64_t after, size_t max, store_submission_fn *fn, void *ctx, struct err *e)
{
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = each(c, after, max, fn, ctx, e);
    read_end(s, c);
    return rc;
}

/* ---- states and retention */

/* With its signature a submission begins to be one, and so does the time to decide it. */
static int set_decide_by(struct conn *c, struct store_submission *x, int64_t now, struct err *e)
{
    static const struct sql days = {"i", "SELECT decide_days FROM submission WHERE seq = ?1"};
    struct rows *r;
    int rc = db_first(&r, c, &days, e, x->seq);
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_NOT_FOUND, "store", "no such submission");
    x->decide_by = store_deadline(now, (int)col_int(r, 0));
    db_stop(r);
    return 0;
}

static int move(struct store *s, struct conn *c, struct store_submission *x,
    enum submission_state to, const struct store_audit *a, struct err *e)
{
    static const struct sql move_to = {
        "itit", "UPDATE submission SET state = ?2, settled = ?3, decide_by = ?4 WHERE seq = ?1"};
    int64_t now = clock_wall(s->clock);
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
        rc = db_run(c, &move_to, e, x->seq, submission_state_name(to), settled ? now : INT64_C(0),
            decide_by);
    if (rc >= 0)
        rc = add_event(c, x->seq, now, to, a->actor, e);
    return rc < 0 ? rc : audit_in(s, c, a, e);
}

int store_submission_move(struct store *s, const char *reference, enum submission_state to,
    const char *actor, const char *channel, struct store_submission *out, struct err *e)
{
    char action[40];
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    snprintf(action, sizeof action, "submission.%s", submission_state_name(to));
    struct store_audit a = {actor, action, reference, channel};
    int rc = find(c, reference, out, e);
    if (rc > 0)
        rc = move(s, c, out, to, &a, e);
    if (rc == 0)
        rc = find(c, reference, out, e);
    return write_end(s, c, rc < 0 ? rc : 0, e);
}

int store_submission_erase(struct store *s, int keep_days, size_t *erased, struct err *e)
{
    static const struct sql erase_files = {"i",
        "DELETE FROM submission_file WHERE submission IN (SELECT seq FROM submission"
        " WHERE erased = 0 AND settled > 0 AND settled <= ?1)"};
    static const struct sql erase = {"ii",
        "UPDATE submission SET body = '', actor = '', files = 0, erased = ?2"
        " WHERE erased = 0 AND settled > 0 AND settled <= ?1"};
    int64_t now = clock_wall(s->clock), before = now - (int64_t)keep_days * 86400;
    *erased = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &erase_files, e, before);
    if (rc >= 0)
        rc = db_run(c, &erase, e, before, now);
    if (rc > 0) {
        char subject[32];
        *erased = (size_t)rc;
        snprintf(subject, sizeof subject, "%zu erased", *erased);
        rc = audit_in(s, c, &(struct store_audit){"job", "submission.erase", subject, "job"}, e);
    }
    return write_end(s, c, rc < 0 ? rc : 0, e);
}
