/* reserving: the booking and the queue ticket of this visit. Owned by the program
 * (prepazka/reserving.c), wiped with the visit; screens read it and act through visit_ops.reserve.
 * What a person answers lives in visit->filling, made from the form that comes with the hold. */
#ifndef SCREENS_RESERVING_H
#define SCREENS_RESERVING_H

#include "base/clock.h"
#include "wire/booking.h"
#include "wire/problem.h"
#include "wire/queue.h"

/* What can be asked of the portal. Each runs at most once at a time; NEWS_RESERVE tells its end. */
enum reserve_do {
    RESERVE_LISTS,   /* places and operations */
    RESERVE_SLOTS,   /* of operation, place and people, from `from` on */
    RESERVE_HOLD,    /* starts; an older hold of the visit is let go */
    RESERVE_RELEASE, /* lets go; never told */
    RESERVE_BOOK,    /* with the answers of visit->filling */
    RESERVE_FIND,    /* by the code typed or scanned */
    RESERVE_MOVE,    /* `got` takes the time of the hold */
    RESERVE_CANCEL,
    RESERVE_QUEUE,   /* agendas, who waits; also for the line on the home page */
    RESERVE_TICKET,  /* takes one of an agenda */
    RESERVE_CHECKIN, /* by PIN or code */
    RESERVE_GIVE_UP, /* the ticket, while it waits */
    RESERVE_DOINGS
};

struct reserve_args {
    struct date from;
    int64_t starts;
    const char *text; /* FIND, CHECKIN: as typed; TICKET: id of the agenda */
};

struct reserving {
    /* what is chosen; ids stay when the lists come anew */
    char situation[WIRE_ID + 1]; /* where the visitor came from, "" = from the home page */
    char operation[WIRE_ID + 1], place[WIRE_ID + 1];
    int people;
    bool moving;     /* the slot looked for is for `got` */
    struct date day; /* chosen */
    int64_t wanted;  /* a start to be held as soon as its day is shown, 0 = none */

    struct wire_booking lists; /* places and operations, read */
    bool have_lists;
    struct wire_slots slots; /* of the days shown */
    bool have_slots;
    struct date slots_from;

    int64_t asked; /* start that was last asked to be held */
    struct wire_hold hold;
    bool held;
    int64_t hold_until; /* monotonic ms of our clock: the kiosk's wall clock may be wrong */
    bool hold_lost;     /* its time ran out while the visitor was typing */

    struct wire_reservation got; /* booked, found, moved or cancelled */
    bool have_got, pending;      /* pending: the other system has not answered yet */
    bool moved;                  /* `got` has just been given another time */
    char key[37]; /* Idempotency-Key of the act at hand: kept until it is known how it ended */

    struct wire_queue queue;
    bool have_queue;
    int64_t queue_at; /* monotonic ms */
    struct wire_ticket ticket;
    bool have_ticket; /* it is still so when it was given back: ticket.state tells */

    /* the last refusal: what the portal said and what its sentence needs */
    enum problem_code problem; /* PROBLEM_NONE: a fault of the line, see the news */
    int retry_after;
    struct wire_nearest nearest;
    struct wire_when when;

    bool busy[RESERVE_DOINGS];
};

/* NULL when the lists have none of this id. */
const struct wire_operation *reserving_operation(const struct reserving *r, const char *id);
const struct wire_place *reserving_place(const struct reserving *r, const char *id);
/* How many places do the act; *only is one of them. */
size_t reserving_places(
    const struct reserving *r, const char *operation, const struct wire_place **only);
const struct wire_day *reserving_day(const struct reserving *r, struct date day);
/* Seconds that the hold lives still, 0 when there is none. */
int reserving_left(const struct reserving *r, const struct clock *clock);

#endif
