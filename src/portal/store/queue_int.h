/* queue_int: what the files of the queue share. */
#ifndef STORE_QUEUE_INT_H
#define STORE_QUEUE_INT_H

#include "db.h"
#include "store/queue.h"

#define TICKET_COLUMNS                                                                             \
    "id, device, booking, day, number, priority, calls, services, precalled, since, booked,"       \
    " called, served, ended, agenda, counter, operation, lang, letter, state"
enum { TICKET_REST = 20 }; /* the first column behind them */

/* The day of Prague, in days since 1970. */
int64_t queue_today(const struct store *s);

/* The row at hand. */
int ticket_read(struct store_ticket *out, const struct rows *r, struct err *e);
/* 1: out is filled; 0: none of that day has the id. */
int ticket_find(struct store_ticket *out, struct conn *c, int64_t id, int64_t day, struct err *e);
/* The one that a counter called or serves: 1, or 0 for none. */
int ticket_in_hands(
    struct store_ticket *out, struct conn *c, const char *counter, int64_t day, struct err *e);
/* "ticket.call" by `actor`; channel NULL: the desk. */
int ticket_audit(struct store *s, struct conn *c, const char *act, const struct store_ticket *t,
    const char *actor, const char *channel, struct err *e);

/* The booking of a ticket, 0 = none, goes with it: it arrives again, or ends. One that cannot go
 * there any more is no reason to stop a clerk, so that is no fault. */
int ticket_booking(struct store *s, struct conn *c, int64_t booking, int64_t ticket,
    enum booking_state to, const char *actor, const char *channel, struct err *e);

#endif
