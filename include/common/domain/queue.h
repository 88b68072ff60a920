/* queue: tickets of the waiting room. The states are those of ZMS (eappointment), the open system
 * of Munich and Berlin, so that people who know one know ours. The table is pure; a test walks
 * every cell. */
#ifndef DOMAIN_QUEUE_H
#define DOMAIN_QUEUE_H

#include "base/buf.h"

enum ticket_state {
    TICKET_QUEUED,     /* waits */
    TICKET_CALLED,     /* on the board, on the way to a counter */
    TICKET_PROCESSING, /* at the counter */
    TICKET_PARKED,     /* waits for a paper or a photo; the same counter goes on with it */
    TICKET_PENDING,    /* done here, but must come back to fetch something */
    TICKET_MISSED,     /* called as often as we do, nobody came */
    TICKET_FINISHED,
    TICKET_DELETED, /* given back by its holder or taken away by a clerk */
    TICKET_STATES
};

enum ticket_act {
    TICKET_CALL,    /* queued, missed or parked -> called; at one counter only */
    TICKET_RECALL,  /* called again */
    TICKET_PRECALL, /* "please come nearer": stays queued */
    TICKET_ARRIVE,  /* called, parked or pending stands at the counter: serving begins */
    TICKET_PARK,
    TICKET_TRANSFER, /* to another agenda: waits there, with the time it has waited */
    TICKET_NO_SHOW,
    TICKET_FETCH, /* finished but for what is fetched later */
    TICKET_FINISH,
    TICKET_BACK, /* called, parked or missed by mistake: back where it was in the line */
    TICKET_DELETE,
    TICKET_ACTS
};

const char *ticket_state_name(enum ticket_state s); /* "queued" */
bool ticket_state_parse(enum ticket_state *out, struct str s);
const char *ticket_act_name(enum ticket_act a); /* "no-show" */
bool ticket_act_parse(enum ticket_act *out, struct str s);
/* The state after the act; false (and *out as it was) when it may not be done there. */
bool ticket_move(enum ticket_state *out, enum ticket_state from, enum ticket_act act);
/* Does it stand in the line? Parked and pending ones do not. */
bool ticket_waits(enum ticket_state s);
/* May nothing be done with it any more? A missed one may still be called. */
bool ticket_over(enum ticket_state s);

/* 1 = first (a clerk gives it: illness, small children), 2 = checked in to a booking, 3 = came
 * without. */
enum { TICKET_FIRST = 1, TICKET_BOOKED = 2, TICKET_ORDINARY = 3 };

/* What decides who is next. */
struct ticket_rank {
    int priority;
    int64_t since;  /* waits since, unix seconds; keeps its value over transfers */
    int64_t booked; /* start of the booking, 0 = none */
    int64_t number; /* order of taking, for equals */
};
/* Negative: a before b. Priority 1 is first; a booking whose time has come goes before people
 * without one, one whose time has not come yet goes behind them (ZMS). Bookings go by their start,
 * others by when they came. Priority 2 without a booking goes among the bookings whose time has
 * come, as if it had been booked for when it came. */
int ticket_rank_cmp(const struct ticket_rank *a, const struct ticket_rank *b, int64_t now);

/* A range, not one number: the optimistic line is 0.8 of the pessimistic one (ZMS). */
struct wait_range {
    bool known;   /* false: no counter is staffed, or nobody knows what a case takes */
    int from, to; /* minutes, from <= to */
};
/* People ahead, minutes a case takes on average, counters that are staffed now. Nobody ahead: from
 * 0 to what one case takes, for those at the counters have to finish. */
struct wait_range wait_estimate(int ahead, int average_minutes, int counters);

/* "A 47": letter, no-break space, number; the number alone when letter is 0. */
void ticket_label(char out[16], char letter, int number);

#endif
