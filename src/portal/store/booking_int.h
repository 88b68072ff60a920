/* booking_int: what the files of bookings share. */
#ifndef STORE_BOOKING_INT_H
#define STORE_BOOKING_INT_H

#include "db.h"
#include "store/booking.h"
#include "store_int.h"

#define BOOKING_COLUMNS                                                                            \
    "id, device, people, starts, ends, created, expires, booked, arrived, ticket, sequence,"       \
    " erased, cancel_until, move_until, wish, reference, hold, code, pin, provider, upstream, "    \
    "place,"                                                                                       \
    " operation, lang, channel, wish_hold, state"
enum { BOOKING_REST = 27 }; /* the first column behind them */

/* The row at hand. A hold that is over reads as expired. */
int booking_row(struct store_booking *out, const struct rows *r, int64_t now, struct err *e);
/* 1: the first row is in out (stopped); 0: there is none. r may be NULL after
 * a fault of db_start. */
int booking_take(struct store_booking *out, struct rows *r, int64_t now, struct err *e);

/* An audit record of a booking: "booking.hold". */
int booking_audit(struct store *s, struct conn *c, const char *action, const char *reference,
    const char *actor, const char *channel, struct err *e);

/* Notices of one that is booked: told now, reminded later. */
int booking_notices(struct store *s, struct conn *c, const struct store_booking *b,
    const char *kind, const char *email, int reminder_hours, struct err *e);

/* Bookings that wait for another system's word; q has the columns, answers, after and max. */
int booking_each_open(struct store *s, const struct sql *q, int64_t after, size_t max,
    store_pending_fn *fn, void *ctx, struct err *e);

/* A PIN that nobody has that day. */
int booking_fresh_pin(
    char pin[5], char day[11], struct conn *c, int64_t starts, const char *keep, struct err *e);

static inline int refuse(
    enum store_refusal *why, enum store_refusal what, const char *text, struct err *e)
{
    *why = what;
    return err_set(e, ERR_CONFLICT, "store", "%s", text);
}

#endif
