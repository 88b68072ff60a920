/* booking_wish: changes that another system was asked for. What it was asked is written first, so
 * that it is found out even when everybody has left meanwhile. See store/booking.h. */
#include "booking_int.h"

#include <stdio.h>

enum { DAY = 86400 };

static const struct sql by_reference = {
    "t", "SELECT " BOOKING_COLUMNS " FROM booking WHERE reference = ?1"};
static const struct sql by_hold = {
    "it", "SELECT " BOOKING_COLUMNS " FROM booking WHERE device = ?1 AND hold = ?2"};
static const struct sql set_wish = {
    "iit", "UPDATE booking SET wish = ?2, wish_hold = ?3 WHERE id = ?1"};
static const struct sql pin_row = {"ii", "UPDATE booking SET expires = ?2 WHERE id = ?1"};
static const struct sql end_hold = {
    "t", "UPDATE booking SET state = 'expired', expires = 0 WHERE hold = ?1 AND state = 'held'"};
static const struct sql shorten_hold = {
    "ti", "UPDATE booking SET expires = ?2 WHERE hold = ?1 AND state = 'held'"};

static int find(struct store *s, struct conn *c, const char *reference, struct store_booking *out,
    struct err *e)
{
    int rc = booking_take(out, db_start(c, &by_reference, e, reference), clock_wall(s->clock), e);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such booking");
    return rc < 0 ? rc : 0;
}

/* The hold that the move would take; it lives until the answer is known. */
static int pin_hold(struct store *s, struct conn *c, int64_t device, const char *hold,
    const struct store_booking *b, int64_t *starts, enum store_refusal *why, struct err *e)
{
    struct store_booking h;
    int64_t now = clock_wall(s->clock);
    int rc = booking_take(&h, db_start(c, &by_hold, e, device, hold), now, e);
    if (rc < 0)
        return rc;
    if (rc == 0 || h.state != BOOKING_HELD)
        return refuse(why, REFUSED_GONE, "no such hold of this device, or it is over", e);
    if (strcmp(h.operation, b->operation) != 0 || strcmp(h.provider, b->provider) != 0)
        return refuse(why, REFUSED_STATE, "the hold is for another act", e);
    *starts = h.starts;
    rc = db_run(c, &pin_row, e, h.id, now + DAY);
    return rc < 0 ? rc : 0;
}

static int wish(struct store *s, struct conn *c, const struct store_change *x, int64_t device,
    const char *hold, struct store_booking *out, enum store_refusal *why, struct err *e)
{
    int64_t starts = STORE_WISH_CANCEL;
    int rc = find(s, c, x->reference, out, e);
    if (rc < 0)
        return rc;
    bool same = out->wish && strcmp(out->wish_hold, hold ? hold : "") == 0;
    if (same)
        return 0;
    if (out->wish)
        return refuse(why, REFUSED_WISH, "another change is under way", e);
    if (out->state != BOOKING_BOOKED)
        return refuse(why, REFUSED_STATE, "only what is booked can be changed", e);
    if (hold)
        rc = pin_hold(s, c, device, hold, out, &starts, why, e);
    if (rc == 0)
        rc = db_run(c, &set_wish, e, out->id, starts, hold ? hold : "");
    if (rc >= 0)
        rc = booking_audit(s, c, "booking.wish", x->reference, x->actor, x->channel, e);
    return rc < 0 ? rc : find(s, c, x->reference, out, e);
}

int store_booking_wish(struct store *s, const struct store_change *c, int64_t device,
    const char *hold, struct store_booking *out, enum store_refusal *why, struct err *e)
{
    *why = REFUSED_NOT;
    struct conn *conn = write_begin(s, e);
    if (!conn)
        return -(int)e->code;
    return write_end(s, conn, wish(s, conn, c, device, hold, out, why, e), e);
}

static int unwish(struct store *s, struct conn *c, const char *reference, bool keep, struct err *e)
{
    enum { MINUTES = 10 };
    struct store_booking b;
    int rc = find(s, c, reference, &b, e);
    if (rc < 0 || !b.wish)
        return rc;
    if (*b.wish_hold && keep)
        rc = db_run(c, &shorten_hold, e, b.wish_hold, clock_wall(s->clock) + MINUTES * 60);
    else if (*b.wish_hold)
        rc = db_run(c, &end_hold, e, b.wish_hold);
    if (rc >= 0)
        rc = db_run(c, &set_wish, e, b.id, (int64_t)0, "");
    return rc < 0 ? rc : booking_audit(s, c, "booking.unwish", reference, "connector", "job", e);
}

int store_booking_unwish(struct store *s, const char *reference, bool keep_hold, struct err *e)
{
    struct conn *c = write_begin(s, e);
    if (!c)
        return -(int)e->code;
    return write_end(s, c, unwish(s, c, reference, keep_hold, e), e);
}

static const struct sql wishes = {"ii",
    "SELECT " BOOKING_COLUMNS ", answers FROM booking WHERE wish <> 0 AND id > ?1"
    " ORDER BY id LIMIT ?2"};

int store_booking_wishes(
    struct store *s, int64_t after, size_t max, store_pending_fn *fn, void *ctx, struct err *e)
{
    return booking_each_open(s, &wishes, after, max, fn, ctx, e);
}
