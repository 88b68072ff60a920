/* slots: which times can be booked. Slots are computed from rules, never stored: what a place
 * opens, what its day takes away, what is taken already. Pure; the store asks the same question
 * again inside the transaction that takes a slot, so both always agree.
 *
 * A day is counted in real minutes from its midnight in Prague, so the days of 23 and 25 hours
 * need no rule of their own: a rule's hours are wall time, a duration is real time. */
#ifndef DOMAIN_SLOTS_H
#define DOMAIN_SLOTS_H

#include "domain/hours.h"

enum {
    SLOT_CELL = 5, /* minutes; every time of a rule, step and duration is a multiple of it */
    SLOT_RULES = 64,
    SLOT_CLOSURES = 200,
    SLOT_COUNTERS = 99, /* that a rule opens at most */
    SLOT_DAY_MAX = 300, /* slots of a day: a start each cell of 25 hours */
    SLOT_PEOPLE_MAX = 50
};

enum slot_rule_kind {
    SLOT_OPENS,   /* counters are there */
    SLOT_BREAK,   /* nobody is, whatever opens */
    SLOT_ONE_DAY, /* exactly on `from`: this (and others like it) instead of all that opens, breaks
                     or closes that day; public holidays and closures too. `to` is not set or the
                     same day; weekdays, every_weeks and weeks_of_month are not asked */
    SLOT_RULE_KINDS
};

struct slot_rule {
    enum slot_rule_kind kind;
    unsigned weekdays;       /* bit 0 = Monday … bit 6 = Sunday; not of SLOT_ONE_DAY */
    struct date from, to;    /* first and last day; not set = no bound */
    int every_weeks;         /* 0, 1: every week; n: each n-th ISO week (they begin on Monday),
                                counted from the week of `from`, which must be set then */
    unsigned weeks_of_month; /* bit 0 = first such weekday of the month … bit 3, bit 4 = the last
                                (a fourth may be both); 0 = any */
    /* Wall time. One that does not exist in March moves on an hour, a span wholly in the hour left
     * out is empty; one that comes twice in October is its first coming, so 2:00–3:00 lasts two
     * hours then. */
    struct span hours;
    int step;            /* real minutes between starts; not of SLOT_BREAK */
    int counters_public; /* the public may fill so many counters; 0 = none, and no starts either */
    int counters_desk;   /* a clerk so many; at least as many, and at least one */
};

struct slot_closure {
    struct date from, to; /* both closed */
};

/* Rules that open at the same time add their counters; each gives starts by its own step from its
 * own beginning, and a slot may last from one into the next. Borrowed arrays of checked rules. */
struct slot_place {
    const struct slot_rule *rules;
    size_t n_rules;
    const struct slot_closure *closures; /* of the town and of the place */
    size_t n_closures;
    bool open_on_holidays; /* closures close all the same */
};

struct slot_operation {
    int minutes;                      /* for one person, a multiple of SLOT_CELL, at least one */
    int more_minutes;                 /* for each further person */
    int people_max;                   /* at once, 1 .. SLOT_PEOPLE_MAX */
    int lead_minutes;                 /* the start is at least so far ahead, for a desk too */
    int horizon_days;                 /* and at most so many days of Prague; today is 0 */
    int cancel_minutes, move_minutes; /* before the start: until then */
    int freed_minutes; /* a cancelled slot stays taken so long, against trading of slots */
    int per_person;    /* bookings ahead of one person for this act; 0 = no limit */
};

/* Takes one counter from `from` to `to`: a booking, a hold, a slot freed a moment ago. Of both
 * quotas; a cell in which it begins or ends is taken whole. */
struct slot_busy {
    int64_t from, to; /* unix seconds */
};

enum slot_channel { SLOT_PUBLIC, SLOT_DESK };

struct slot_asked {
    const struct slot_place *place;
    const struct slot_operation *operation;
    int people;
    enum slot_channel channel;
    int64_t now;
    const struct slot_busy *busy; /* of this place; others than of the day do no harm */
    size_t n_busy;
};

struct slot {
    int64_t starts, ends; /* unix seconds */
    int free;             /* such bookings that still fit at this start, one counter each */
};

enum slot_day {
    SLOT_DAY_FREE,    /* there are slots */
    SLOT_DAY_FULL,    /* it opens, but all is taken or too short for so many people */
    SLOT_DAY_CLOSED,  /* no rule opens, a closure, or only for the desk; also: people out of range,
                         no such day */
    SLOT_DAY_HOLIDAY, /* date_holiday tells which; told before a closure, on any weekday */
    SLOT_DAY_PAST,    /* over, or all that it could offer is nearer than the lead time */
    SLOT_DAY_FAR,     /* beyond the horizon */
    SLOT_DAYS
};

/* Minutes that so many people take; 0 when people is out of 1 .. people_max. */
int slots_minutes(const struct slot_operation *o, int people);
/* Slots of one day by their start, each start once. *n is at most SLOT_DAY_MAX. */
enum slot_day slots_of_day(
    struct slot out[SLOT_DAY_MAX], size_t *n, const struct slot_asked *a, struct date day);
/* The instants between which something can touch a slot of the day: for the query of busy. */
void slots_day_span(int64_t *from, int64_t *to, struct date day);

enum slot_verdict {
    SLOT_FREE,
    SLOT_TAKEN,   /* it is a slot, but no counter is left */
    SLOT_UNKNOWN, /* no slot starts then */
    SLOT_TOO_SOON,
    SLOT_TOO_FAR,
    SLOT_BAD_PEOPLE,
    SLOT_VERDICTS
};
/* May this start be taken now? The first of SLOT_BAD_PEOPLE, SLOT_TOO_SOON, SLOT_TOO_FAR,
 * SLOT_UNKNOWN that is so, else whether a counter is left. SLOT_FREE exactly for the slots of
 * slots_of_day. *ends is told for SLOT_FREE and SLOT_TAKEN, else 0. */
enum slot_verdict slots_judge(int64_t *ends, const struct slot_asked *a, int64_t starts);

const char *slot_day_name(enum slot_day d); /* "full"; "" for what is no state */
bool slot_day_parse(enum slot_day *out, struct str s);

/* The n indexes of `slots` whose starts are nearest to `wanted`, in order of time; of two that are
 * equally near, the earlier. Slots come ordered by start. Returns how many. */
size_t slots_nearest(
    size_t out[], size_t n, const struct slot *slots, size_t n_slots, int64_t wanted);

/* ERR_RANGE with the reason: a time that is no multiple of SLOT_CELL, an empty span, more public
 * than desk counters… */
int slot_rule_check(const struct slot_rule *r, struct err *e);
int slot_operation_check(const struct slot_operation *o, struct err *e);

#endif
