/* booking: the life of a booking, its limits in time, and what checking in answers. Pure. */
#ifndef DOMAIN_BOOKING_H
#define DOMAIN_BOOKING_H

#include "domain/instant.h"

enum booking_state {
    BOOKING_HELD,    /* for a few minutes; nobody else gets the slot (of the town's own calendar) */
    BOOKING_PENDING, /* passed to another system whose answer did not come: neither yes nor no */
    BOOKING_BOOKED,
    BOOKING_ARRIVED, /* checked in: has a number in the queue */
    BOOKING_DONE,    /* was served */
    BOOKING_MISSED,  /* nobody came */
    BOOKING_CANCELLED,
    BOOKING_EXPIRED, /* a hold whose time ran out or that was let go, or a pending one refused */
    BOOKING_STATES
};

const char *booking_state_name(enum booking_state s);
bool booking_state_parse(enum booking_state *out, struct str s);
/* Served only after arriving; a missed one may still arrive (it is called again), an arrived one is
 * booked again when its ticket was given back. Done, cancelled and expired are ends. */
bool booking_may_move(enum booking_state from, enum booking_state to);
/* Does a booking in this state keep its slot from others? All but a cancelled and an expired one.
 * (A cancelled one does as long as the freed-slot delay runs; that is a time, not a state.) */
bool booking_takes_slot(enum booking_state s);

/* Checking in is possible from so many minutes before the start to so many after it, both
 * included. */
struct checkin_window {
    int early_minutes, late_minutes;
};

enum checkin {
    CHECKIN_GOOD,
    CHECKIN_EARLY,     /* today, but not yet: from `from` */
    CHECKIN_LATE,      /* today, but over since `to` or missed: take an ordinary ticket */
    CHECKIN_WRONG_DAY, /* another day */
    CHECKIN_USED,      /* checked in before */
    CHECKIN_CANCELLED, /* or expired */
    CHECKIN_UNSURE,    /* held or pending: nobody knows yet */
    CHECKINS
};
enum checkin booking_checkin(
    enum booking_state state, int64_t starts, const struct checkin_window *w, int64_t now);

/* A PIN: four digits, none of those that are too easy to type by chance: all the same, 1234 and
 * 4321 from any digit on, 1212, the middle row of a keypad. */
bool booking_pin_good(struct str s);

#endif
