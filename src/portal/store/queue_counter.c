/* queue_counter: counters, who sits at them, and the end of a day. See store/queue.h. */
#include "queue_int.h"

#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>

enum { SEEN_S = 30, MOST = 10000 }; /* how exactly "still there" is kept; counters */

static int note(struct store *s, struct conn *c, const char *act, const char *counter,
    const char *actor, struct err *e)
{
    char action[32];
    snprintf(action, sizeof action, "counter.%s", act);
    return audit_in(s, c, &(struct store_audit){actor, action, counter, "desk"}, e);
}

/* ---- sitting down, standing up */

static int open_counter(struct store *s, struct conn *c, const char *counter, int64_t clerk,
    const char *actor, struct err *e)
{
    static const struct sql leave = {
        "it", "UPDATE desk_counter SET clerk = NULL WHERE clerk = ?1 AND id <> ?2"};
    static const struct sql sit = {"tii",
        "INSERT INTO desk_counter (id, clerk, since, seen) VALUES (?1, ?2, ?3, ?3)"
        " ON CONFLICT (id) DO UPDATE SET since = CASE WHEN desk_counter.clerk = excluded.clerk"
        " THEN desk_counter.since ELSE excluded.since END, clerk = excluded.clerk,"
        " seen = excluded.seen"};
    int rc = db_run(c, &leave, e, clerk, counter);
    if (rc >= 0)
        rc = db_run(c, &sit, e, counter, clerk, clock_wall(s->clock));
    return rc < 0 ? rc : note(s, c, "open", counter, actor, e);
}

int store_counter_open(
    struct store *s, const char *counter, int64_t clerk, const char *actor, struct err *e)
{
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, open_counter(s, c, counter, clerk, actor, e), e) : db_fault(e);
}

static int close_counter(
    struct store *s, struct conn *c, const char *counter, const char *actor, struct err *e)
{
    static const struct sql stand = {
        "t", "UPDATE desk_counter SET clerk = NULL WHERE id = ?1 AND clerk IS NOT NULL"};
    struct store_ticket t;
    int rc = ticket_in_hands(&t, c, counter, queue_today(s), e);
    if (rc > 0)
        return err_set(e, ERR_CONFLICT, "store", "the counter has a ticket in its hands");
    if (rc == 0)
        rc = db_run(c, &stand, e, counter);
    return rc > 0 ? note(s, c, "close", counter, actor, e) : rc;
}

int store_counter_close(struct store *s, const char *counter, const char *actor, struct err *e)
{
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, close_counter(s, c, counter, actor, e), e) : db_fault(e);
}

/* ---- help */

static int set_emergency(
    struct store *s, struct conn *c, const char *counter, bool on, const char *actor, struct err *e)
{
    static const struct sql raise = {"ti",
        "INSERT INTO desk_counter (id, emergency) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE"
        " SET emergency = excluded.emergency WHERE desk_counter.emergency = 0"};
    static const struct sql calm = {
        "t", "UPDATE desk_counter SET emergency = 0 WHERE id = ?1 AND emergency > 0"};
    int rc =
        on ? db_run(c, &raise, e, counter, clock_wall(s->clock)) : db_run(c, &calm, e, counter);
    return rc > 0 ? note(s, c, on ? "emergency" : "calm", counter, actor, e) : rc;
}

int store_counter_emergency(
    struct store *s, const char *counter, bool on, const char *actor, struct err *e)
{
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, set_emergency(s, c, counter, on, actor, e), e) : db_fault(e);
}

/* ---- still there */

/* 1: it was noted long enough ago to be noted again. */
static int is_due(
    struct store *s, struct conn *c, const char *counter, int64_t clerk, struct err *e)
{
    static const struct sql seen = {
        "ti", "SELECT seen FROM desk_counter WHERE id = ?1 AND clerk = ?2"};
    struct rows *r;
    int rc = db_first(&r, c, &seen, e, counter, clerk);
    if (rc <= 0)
        return rc;
    bool due = clock_wall(s->clock) - col_int(r, 0) >= SEEN_S;
    db_stop(r);
    return due;
}

int store_counter_seen(struct store *s, const char *counter, int64_t clerk, struct err *e)
{
    static const struct sql see = {
        "tii", "UPDATE desk_counter SET seen = ?3 WHERE id = ?1 AND clerk = ?2"};
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    /* every look of a desk comes here: most of them shall not wait for a disk */
    int rc = is_due(s, c, counter, clerk, e);
    read_end(s, c);
    if (rc <= 0)
        return rc;
    c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    rc = db_run(c, &see, e, counter, clerk, clock_wall(s->clock));
    return write_end(s, c, rc < 0 ? rc : 0, e);
}

struct counters {
    struct store_counter *items;
    size_t n, cap;
};

static int read_counters(struct counters *out, struct conn *c, struct err *e)
{
    static const struct sql all = {"",
        "SELECT d.id, d.clerk, d.since, d.seen, d.emergency, c.title FROM desk_counter d"
        " LEFT JOIN clerk c ON c.id = d.clerk ORDER BY d.id"};
    struct rows *r = db_start(c, &all, e);
    int rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0) {
        rc = vec_reserve((void *)&out->items, &out->cap, out->n + 1, sizeof *out->items, MOST, e);
        if (rc < 0) {
            db_stop(r);
            return rc;
        }
        struct store_counter *it = &out->items[out->n++];
        *it = (struct store_counter){.clerk = col_int(r, 1),
            .since = col_int(r, 2),
            .seen = col_int(r, 3),
            .emergency = col_int(r, 4)};
        col_text(it->id, sizeof it->id, r, 0);
        col_text(it->clerk_title, sizeof it->clerk_title, r, 5);
        if (!it->clerk)
            it->since = 0;
    }
    return rc;
}

int store_counter_each(struct store *s, store_counter_fn *fn, void *ctx, struct err *e)
{
    struct counters all = {.n = 0};
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = read_counters(&all, c, e);
    read_end(s, c);
    for (size_t i = 0; rc == 0 && i < all.n; i++)
        fn(ctx, &all.items[i]);
    free(all.items);
    return rc;
}

/* ---- the end of a day */

enum { AT_ONCE = 256 };

struct left {
    int64_t id, booking;
    bool served;
};

/* What yesterday left behind, a part of it. */
static int read_left(
    struct left out[AT_ONCE], size_t *n, struct conn *c, int64_t today, struct err *e)
{
    static const struct sql left = {"ii",
        "SELECT id, booking, served FROM ticket WHERE day < ?1"
        " AND state NOT IN ('finished', 'deleted', 'missed') ORDER BY id LIMIT ?2"};
    struct rows *r = db_start(c, &left, e, today, (int64_t)AT_ONCE);
    int rc = r ? 0 : db_fault(e);
    *n = 0;
    while (r && (rc = db_row(r, e)) > 0 && *n < AT_ONCE)
        out[(*n)++] = (struct left){col_int(r, 0), col_int(r, 1), col_int(r, 2) != 0};
    if (rc > 0)
        db_stop(r);
    return rc < 0 ? rc : 0;
}

/* Who was at a counter was served, even if nobody said so; who was not is missed. */
static int close_left(struct store *s, struct conn *c, const struct left *l, struct err *e)
{
    static const struct sql end = {"iti", "UPDATE ticket SET state = ?2, ended = ?3 WHERE id = ?1"};
    enum ticket_state state = l->served ? TICKET_FINISHED : TICKET_MISSED;
    int rc = db_run(c, &end, e, l->id, ticket_state_name(state), clock_wall(s->clock));
    return rc < 0 ? rc
                  : ticket_booking(s, c, l->booking, l->id,
                        l->served ? BOOKING_DONE : BOOKING_MISSED, "job", "job", e);
}

static int close_yesterday(struct store *s, struct conn *c, size_t *closed, struct err *e)
{
    struct left list[AT_ONCE];
    size_t n = AT_ONCE;
    int rc = 0;
    while (rc == 0 && n == AT_ONCE) {
        rc = read_left(list, &n, c, queue_today(s), e);
        for (size_t i = 0; rc == 0 && i < n; i++)
            rc = close_left(s, c, &list[i], e);
        *closed += rc == 0 ? n : 0;
    }
    return rc;
}

static int expire(struct store *s, struct conn *c, int away_minutes, int keep_days, size_t *closed,
    size_t *erased, struct err *e)
{
    static const struct sql away = {
        "i", "UPDATE desk_counter SET clerk = NULL WHERE clerk IS NOT NULL AND seen <= ?1"};
    static const struct sql erase = {"i", "DELETE FROM ticket WHERE day < ?1"};
    char subject[80];
    int rc = close_yesterday(s, c, closed, e), left = 0;
    if (rc == 0)
        rc = left = db_run(c, &away, e, clock_wall(s->clock) - (int64_t)away_minutes * 60);
    if (rc >= 0)
        rc = db_run(c, &erase, e, queue_today(s) - keep_days);
    if (rc < 0)
        return rc;
    *erased = (size_t)rc;
    if (*closed + *erased + (size_t)left == 0)
        return 0;
    snprintf(subject, sizeof subject, "%zu closed, %zu erased, %d counters left", *closed, *erased,
        left);
    return audit_in(s, c, &(struct store_audit){"job", "queue.expire", subject, "job"}, e);
}

int store_queue_expire(
    struct store *s, int away_minutes, int keep_days, size_t *closed, size_t *erased, struct err *e)
{
    *closed = *erased = 0;
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, expire(s, c, away_minutes, keep_days, closed, erased, e), e)
             : db_fault(e);
}
