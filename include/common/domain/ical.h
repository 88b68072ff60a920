/* ical: one booking as an iCalendar object (RFC 5545) for a phone or an e-mail. Times stand with
 * TZID=Europe/Prague and a whole VTIMEZONE, so that no calendar shows them an hour off. */
#ifndef DOMAIN_ICAL_H
#define DOMAIN_ICAL_H

#include "domain/instant.h"

struct ical {
    const char *uid; /* unique in the world: reference@town.host */
    int sequence;    /* grows with every move */
    bool cancelled;  /* METHOD:CANCEL */
    int64_t stamp, starts, ends;
    const char *summary, *location, *description; /* UTF-8; "" = none */
    int alarm_minutes;                            /* before the start; 0 = none */
};

/* CRLF lines folded at 75 bytes, texts escaped. A time in the hour that is repeated in October
 * stands in UTC, for calendars differ in what its wall time means. ERR_LIMIT: out is full.
 * ERR_RANGE: no uid, or it ends before it begins. */
int ical_write(struct buf *out, const struct ical *c, struct err *e);
/* The short form for a QR code: no alarm, no description, UTC times (no VTIMEZONE needed). With a
 * uid of up to 60 bytes it is at most 271 bytes long, which is version 10 at level L (ISO/IEC
 * 18004): summary and location are cut to what is left. */
int ical_write_short(struct buf *out, const struct ical *c, struct err *e);

#endif
