/* booking_find: looking bookings up, what time does to them, and their visit to the queue. See
 * store/booking.h. */
#include "booking_int.h"

#include "store/notice.h"

#include <stdio.h>

enum { DAY = 86400 };

/* ---- one */

static const struct sql by_reference = {
    "t", "SELECT " BOOKING_COLUMNS " FROM booking WHERE reference = ?1"};
static const struct sql by_code = {
    "t", "SELECT " BOOKING_COLUMNS " FROM booking WHERE code = ?1 AND code IS NOT NULL"};
static const struct sql by_pin = {
    "tt", "SELECT " BOOKING_COLUMNS " FROM booking WHERE pin_day = ?1 AND pin = ?2 AND pin <> ''"};

static int found(int rc, struct err *e)
{
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such booking");
    return rc < 0 ? rc : 0;
}

static int get_one(struct store *s, const struct sql *q, const char *what, const char *also,
    struct store_booking *out, struct err *e)
{
    struct conn *c = read_begin(s, e);
    if (!c)
        return -(int)e->code;
    struct rows *r = also ? db_start(c, q, e, what, also) : db_start(c, q, e, what);
    int rc = booking_take(out, r, clock_wall(s->clock), e);
    read_end(s, c);
    return found(rc, e);
}

int store_booking_get(
    struct store *s, const char *reference, struct store_booking *out, struct err *e)
{
    return get_one(s, &by_reference, reference, NULL, out, e);
}

int store_booking_by_code(
    struct store *s, const char *code, struct store_booking *out, struct err *e)
{
    return get_one(s, &by_code, code, NULL, out, e);
}

int store_booking_by_pin(
    struct store *s, const char *pin, struct date day, struct store_booking *out, struct err *e)
{
    char text[11];
    date_iso(text, day);
    return get_one(s, &by_pin, text, pin, out, e);
}

static const struct sql answers_of = {"t", "SELECT answers FROM booking WHERE reference = ?1"};

int store_booking_answers(struct store *s, const char *reference, struct buf *out, struct err *e)
{
    struct rows *r = NULL;
    struct conn *c = read_begin(s, e);
    if (!c)
        return -(int)e->code;
    int rc = db_first(&r, c, &answers_of, e, reference);
    if (rc > 0) {
        buf_str(out, col_str(r, 0));
        db_stop(r);
    }
    read_end(s, c);
    rc = found(rc, e);
    return rc < 0 ? rc : buf_check(out, "store", e);
}

/* ---- many */

static const struct sql of_day = {"ii",
    "SELECT " BOOKING_COLUMNS " FROM booking WHERE starts >= ?1 AND starts < ?2"
    " AND state NOT IN ('held', 'expired') ORDER BY starts, id"};
static const struct sql pending_rows = {"ii",
    "SELECT " BOOKING_COLUMNS ", answers FROM booking WHERE state = 'pending'"
    " AND id > ?1 ORDER BY id LIMIT ?2"};

int store_booking_each(
    struct store *s, struct date day, store_booking_fn *fn, void *ctx, struct err *e)
{
    struct store_booking b;
    int64_t now = clock_wall(s->clock), from = now, to = INT64_MAX;
    int rc = 0;
    if (date_is_set(day))
        slots_day_span(&from, &to, day);
    struct conn *c = read_begin(s, e);
    struct rows *r = c ? db_start(c, &of_day, e, from, to) : NULL;
    while (r && rc >= 0 && (rc = db_row(r, e)) > 0)
        if ((rc = booking_row(&b, r, now, e)) < 0)
            db_stop(r);
        else
            fn(ctx, &b);
    if (c)
        read_end(s, c);
    return r ? rc : -(int)e->code;
}

int booking_each_open(struct store *s, const struct sql *q, int64_t after, size_t max,
    store_pending_fn *fn, void *ctx, struct err *e)
{
    struct store_booking b;
    int rc = 0;
    struct conn *c = read_begin(s, e);
    struct rows *r = c ? db_start(c, q, e, after, (int64_t)max) : NULL;
    while (r && rc >= 0 && (rc = db_row(r, e)) > 0)
        if ((rc = booking_row(&b, r, clock_wall(s->clock), e)) < 0)
            db_stop(r);
        else
            fn(ctx, &b, col_str(r, BOOKING_REST));
    if (c)
        read_end(s, c);
    return r ? rc : -(int)e->code;
}

int store_booking_pending(
    struct store *s, int64_t after, size_t max, store_pending_fn *fn, void *ctx, struct err *e)
{
    return booking_each_open(s, &pending_rows, after, max, fn, ctx, e);
}

/* ---- what time does */

static const struct sql close_holds = {
    "i", "UPDATE booking SET state = 'expired' WHERE state = 'held' AND expires <= ?1"};
static const struct sql miss_booked = {"ii",
    "UPDATE booking SET state = 'missed' WHERE state = 'booked' AND starts <= ?1"
    /* for the index: none that is over for so long is open still */
    " AND erased = 0 AND ends <= ?2"};
static const struct sql drop_expired = {"ii",
    "DELETE FROM booking WHERE state = 'expired' AND created <= ?1 AND blocked <= ?2"
    " AND answers = ''"};
static const struct sql erase_old = {"ii",
    "UPDATE booking SET answers = '', email = '', person = '', person_also = '', pin = '',"
    " pin_day = '', code = NULL, erased = ?2 WHERE erased = 0 AND ends <= ?1"};

static int expire(struct store *s, struct conn *c, int late_minutes, int keep_days, size_t *closed,
    size_t *erased, struct err *e)
{
    int64_t now = clock_wall(s->clock);
    char subject[64];
    int rc = db_run(c, &close_holds, e, now);
    *closed += rc > 0 ? (size_t)rc : 0;
    if (rc >= 0)
        rc = db_run(c, &miss_booked, e, now - (int64_t)late_minutes * 60, now);
    *closed += rc > 0 ? (size_t)rc : 0;
    if (rc >= 0)
        rc = db_run(c, &drop_expired, e, now - DAY, now);
    *erased += rc > 0 ? (size_t)rc : 0;
    if (rc >= 0)
        rc = db_run(c, &erase_old, e, now - (int64_t)keep_days * DAY, now);
    *erased += rc > 0 ? (size_t)rc : 0;
    if (rc < 0 || *closed + *erased == 0)
        return rc < 0 ? rc : 0;
    snprintf(subject, sizeof subject, "%zu closed, %zu erased", *closed, *erased);
    return booking_audit(s, c, "booking.expire", subject, "job", "job", e);
}

int store_booking_expire(
    struct store *s, int late_minutes, int keep_days, size_t *closed, size_t *erased, struct err *e)
{
    *closed = *erased = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -(int)e->code;
    return write_end(s, c, expire(s, c, late_minutes, keep_days, closed, erased, e), e);
}

/* ---- in the queue */

static const struct sql by_id = {"i", "SELECT " BOOKING_COLUMNS " FROM booking WHERE id = ?1"};
static const struct sql arrive_row = {
    "iii", "UPDATE booking SET state = 'arrived', arrived = ?2, ticket = ?3 WHERE id = ?1"};
static const struct sql end_row = {"it", "UPDATE booking SET state = ?2 WHERE id = ?1"};

static int find_for(struct store *s, struct conn *c, int64_t id, enum booking_state to,
    struct store_booking *out, struct err *e)
{
    int rc = found(booking_take(out, db_start(c, &by_id, e, id), clock_wall(s->clock), e), e);
    if (rc == 0 && !booking_may_move(out->state, to))
        return err_set(e, ERR_CONFLICT, "store", "a booking that is %s cannot be %s",
            booking_state_name(out->state), booking_state_name(to));
    return rc;
}

int booking_arrive_in(struct store *s, struct conn *c, int64_t booking, int64_t ticket,
    const struct store_audit *a, struct err *e)
{
    struct store_booking b;
    int rc = find_for(s, c, booking, BOOKING_ARRIVED, &b, e);
    if (rc == 0)
        rc = db_run(c, &arrive_row, e, booking, clock_wall(s->clock), ticket);
    if (rc >= 0) /* who is here needs no reminder */
        rc = notice_drop_in(s, c, b.reference, "booking.reminder", e);
    return rc < 0 ? rc
                  : booking_audit(s, c, "booking.arrive", b.reference, a->actor, a->channel, e);
}

int booking_end_in(struct store *s, struct conn *c, int64_t booking, enum booking_state state,
    const struct store_audit *a, struct err *e)
{
    struct store_booking b;
    char action[32];
    int rc = find_for(s, c, booking, state, &b, e);
    if (rc == 0)
        rc = db_run(c, &end_row, e, booking, booking_state_name(state));
    snprintf(action, sizeof action, "booking.%s", booking_state_name(state));
    return rc < 0 ? rc : booking_audit(s, c, action, b.reference, a->actor, a->channel, e);
}
