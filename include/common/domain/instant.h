/* instant: points in time with an offset. The town's zone is Europe/Prague; its rule (EU directive
 * 2000/84/EC: last Sunday of March and October, 01:00 UTC) is computed here, so that a kiosk with
 * a wrong TZ or without tzdata still shows the right hour. */
#ifndef DOMAIN_INSTANT_H
#define DOMAIN_INSTANT_H

#include "domain/date.h"

struct civil {
    struct date date;
    int minute; /* of the day, 0..1439 */
    int second;
    int offset_min; /* east of UTC: 60 or 120 */
};

struct civil instant_prague(int64_t unix_s);
/* The first instant that shows this wall time in Prague; a time skipped in March moves one hour
 * on. */
int64_t instant_from_prague(struct date d, int minute);
/* RFC 3339 with offset: "2026-11-23T09:41:00+01:00" */
void instant_rfc3339(char out[26], int64_t unix_s);
int instant_parse_rfc3339(int64_t *unix_s, struct str s, struct err *e);

#endif
