/* checks: what a single text of the pack must be, beyond its length. Each gives NULL when the text
 * is good, else the reason. Pure. */
#ifndef TOWN_CHECKS_H
#define TOWN_CHECKS_H

#include "base/str.h"

const char *check_account(struct str s); /* mod 11 of both parts, mod 97 of the IBAN */
const char *check_ico(struct str s);
const char *check_data_box(struct str s);
const char *check_postcode(struct str s);
const char *check_phone(struct str s);
const char *check_email(struct str s);
const char *check_web(struct str s);      /* https address without blanks and % */
const char *check_page(struct str s);     /* the same with exactly one %s */
const char *check_language(struct str s); /* two letters */
const char *check_zone(struct str s);
const char *check_date(struct str s);     /* YYYY-MM-DD */
const char *check_due_day(struct str s);  /* MM-DD that every year has */
const char *check_symbol(struct str s);   /* 1 to 10 digits */
const char *check_constant(struct str s); /* 4 digits */
const char *check_message(struct str s);  /* the 45 symbols of a QR payment */
const char *check_symbol_kind(struct str s);
const char *check_filing(struct str s);  /* "submit" or "print" */
const char *check_service(struct str s); /* RPP code, "S980" */
const char *check_span(struct str s);    /* "8:00-12:00" */
const char *check_weekday(struct str s); /* "mon" */
/* Letter of an agenda: A to Z but those that look like a digit. */
const char *check_letter(struct str s);
const char *check_short_id(struct str s); /* a-z, 0-9 and -, as the board has room for */
const char *check_asked(struct str s);    /* what one who books can be asked for: "phone" */
const char *check_no_stop(struct str s);  /* no full stop at the end */

#endif
