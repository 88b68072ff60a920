/* date: civil dates (no time, no zone), Czech public holidays, and Czech typing of dates. */
#ifndef DOMAIN_DATE_H
#define DOMAIN_DATE_H

#include "base/buf.h"

struct date {
    int year, month, day; /* 1..12, 1..31; all zero = no date */
};

enum { DATE_MON = 0, DATE_SUN = 6 };

bool date_valid(struct date d);   /* years 1583–9999 */
int64_t date_days(struct date d); /* days since 1970-01-01 */
struct date date_from_days(int64_t days);
struct date date_add(struct date d, int days);
int date_weekday(struct date d); /* 0 = Monday */
int date_cmp(struct date a, struct date b);
bool date_is_set(struct date d);
int date_parse_iso(struct date *out, struct str s, struct err *e); /* "2026-11-23" */
/* What people type: "5. 3. 1980", "5.3.1980", "05/03/1980", "5.3.80" (two digits: the year nearest
 * in the past of `today`, see the contract of birth dates), "1980-03-05". ERR_PARSE for the shape,
 * ERR_RANGE for a day that the calendar lacks. */
int date_parse_typed(struct date *out, struct str s, struct date today, struct err *e);
void date_iso(char out[11], struct date d);
struct date date_easter(int year); /* Easter Sunday, Gregorian computus */
/* The English msgid of the Czech public holiday on d (act 245/2000 Sb.), or NULL. Good Friday
 * counts from 2016. Translate with _(). */
const char *date_holiday(struct date d);

#endif
