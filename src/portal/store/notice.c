/* notice: see store/notice.h. */
#include "store/notice.h"

#include "db.h"
#include "store_int.h"

#include <stdio.h>

static const char *const names[NOTICE_STATES] = {
    [NOTICE_WAITING] = "waiting",
    [NOTICE_SENT] = "sent",
    [NOTICE_DROPPED] = "dropped",
    [NOTICE_FAILED] = "failed",
};

const char *notice_state_name(enum notice_state s)
{
    return names[s];
}

static const struct sql notice_insert = {"tttttii",
    "INSERT INTO notice (kind, subject, recipient, lang, state, created, due)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};

int notice_add_in(struct store *s, struct conn *c, const char *kind, const char *subject,
    const char *to, const char *lang, int64_t due, struct err *e)
{
    if (!to || !*to)
        return 0;
    int rc = db_run(c, &notice_insert, e, kind, subject, to, lang, names[NOTICE_WAITING],
        clock_wall(s->clock), due);
    return rc < 0 ? rc : 0;
}

static const struct sql drop_kind = {"tti",
    "UPDATE notice SET state = 'dropped', settled = ?3, recipient = ''"
    " WHERE subject = ?1 AND kind = ?2 AND state = 'waiting'"};
static const struct sql drop_all = {"ti",
    "UPDATE notice SET state = 'dropped', settled = ?2, recipient = ''"
    " WHERE subject = ?1 AND state = 'waiting'"};

int notice_drop_in(
    struct store *s, struct conn *c, const char *subject, const char *kind, struct err *e)
{
    int64_t now = clock_wall(s->clock);
    int rc =
        kind ? db_run(c, &drop_kind, e, subject, kind, now) : db_run(c, &drop_all, e, subject, now);
    return rc < 0 ? rc : 0;
}

static const struct sql notices_due = {"i",
    "SELECT id, created, due, tries, kind, subject, recipient, lang, state FROM notice"
    " WHERE state = 'waiting' AND due <= ?1 ORDER BY due, id LIMIT 1000"};
static const struct sql notices_all = {"",
    "SELECT id, created, due, tries, kind, subject, recipient, lang, state FROM notice"
    " ORDER BY due, id"};

static int take_notice(struct store_notice *out, const struct rows *r, struct err *e)
{
    *out = (struct store_notice){.id = col_int(r, 0),
        .created = col_int(r, 1),
        .due = col_int(r, 2),
        .tries = (int)col_int(r, 3)};
    col_text(out->kind, sizeof out->kind, r, 4);
    col_text(out->subject, sizeof out->subject, r, 5);
    col_text(out->to, sizeof out->to, r, 6);
    col_text(out->lang, sizeof out->lang, r, 7);
    for (int i = 0; i < NOTICE_STATES; i++)
        if (str_eqz(col_str(r, 8), names[i])) {
            out->state = (enum notice_state)i;
            return 0;
        }
    return err_set(e, ERR_PARSE, "store", "a notice is in no known state");
}

int store_notice_each(
    struct store *s, int64_t due_by, store_notice_fn *fn, void *ctx, struct err *e)
{
    struct conn *c = read_begin(s, e);
    if (!c)
        return -(int)e->code;
    struct rows *r = due_by ? db_start(c, &notices_due, e, due_by) : db_start(c, &notices_all, e);
    int rc = r ? 0 : -(int)e->code;
    while (r && (rc = db_row(r, e)) > 0) {
        struct store_notice n;
        if ((rc = take_notice(&n, r, e)) < 0) {
            db_stop(r);
            break;
        }
        fn(ctx, &n);
    }
    read_end(s, c);
    return rc < 0 ? rc : 0;
}

static const struct sql notice_settle = {"itii",
    "UPDATE notice SET state = ?2, settled = ?3, tries = tries + 1,"
    " recipient = CASE WHEN ?4 = 1 THEN recipient ELSE '' END"
    " WHERE id = ?1 AND state = 'waiting'"};

int store_notice_settle(struct store *s, int64_t id, enum notice_state state, struct err *e)
{
    struct conn *c = write_begin(s, e);
    if (!c)
        return -(int)e->code;
    /* an address is kept only as long as somebody may have to look why it failed */
    int rc = db_run(c, &notice_settle, e, id, names[state], clock_wall(s->clock),
        (int64_t)(state == NOTICE_FAILED));
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "store", "no such notice waits");
    if (rc > 0) {
        char subject[24], action[32];
        snprintf(subject, sizeof subject, "%lld", (long long)id);
        snprintf(action, sizeof action, "notice.%s", names[state]);
        rc = audit_in(s, c, &(struct store_audit){"job", action, subject, "job"}, e);
    }
    return write_end(s, c, rc < 0 ? rc : 0, e);
}

static const struct sql notice_delete = {
    "i", "DELETE FROM notice WHERE state <> 'waiting' AND settled <= ?1"};

int store_notice_expire(struct store *s, int keep_days, size_t *erased, struct err *e)
{
    *erased = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -(int)e->code;
    int rc = db_run(c, &notice_delete, e, clock_wall(s->clock) - (int64_t)keep_days * 86400);
    if (rc > 0) {
        char subject[32];
        *erased = (size_t)rc;
        snprintf(subject, sizeof subject, "%zu erased", *erased);
        rc = audit_in(s, c, &(struct store_audit){"job", "notice.expire", subject, "job"}, e);
    }
    return write_end(s, c, rc < 0 ? rc : 0, e);
}
