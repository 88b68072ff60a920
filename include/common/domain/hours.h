/* hours: opening hours by weekday with exceptions, and the answer to "is it open now?". Pure. */
#ifndef DOMAIN_HOURS_H
#define DOMAIN_HOURS_H

#include "domain/date.h"

enum { HOURS_SPANS = 3 };

struct span {
    int from, to; /* minutes of the day; from < to <= 1440 */
};

struct hours {
    struct span day[7][HOURS_SPANS]; /* Monday first; unused spans are {0, 0} */
};

struct closure {
    struct date date;
    const char *reason; /* borrowed; may be NULL */
};

struct hours_state {
    bool open;
    int until;        /* open: minute of the day when it closes */
    bool will_open;   /* closed: does it open within 60 days? */
    struct date next; /* closed: the day */
    int next_from;    /*         and minute when it opens */
    /* closed all day today: a public holiday (English msgid) or the reason of a closure */
    const char *reason;
};

int hours_parse_span(struct span *out, struct str s, struct err *e); /* "8:00-17:00" or with – */
void hours_at(struct hours_state *out, const struct hours *h, const struct closure *closures,
    size_t n_closures, struct date today, int minute);

#endif
