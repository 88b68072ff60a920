/* instant: see domain/instant.h. */
#include "domain/instant.h"

#include <stdio.h>

static const char module[] = "instant";

enum { DAY_S = 86400, WINTER_MIN = 60, SUMMER_MIN = 120 };

/* RFC 3339 has four digits for a year. */
static const int64_t first_s = INT64_C(-12212553600); /* 1583-01-01 */
static const int64_t last_s = INT64_C(253402214400);  /* 9999-12-31 00:00 */

/* 01:00 UTC of the last Sunday of a month with 31 days. */
static int64_t turn_of(int year, int month)
{
    struct date last = {year, month, 31};
    int back = (date_weekday(last) + 1) % 7;
    return (date_days(last) - back) * DAY_S + 3600;
}

static int offset_at(int64_t unix_s, int utc_year)
{
    bool summer = unix_s >= turn_of(utc_year, 3) && unix_s < turn_of(utc_year, 10);
    return summer ? SUMMER_MIN : WINTER_MIN;
}

static int64_t day_of(int64_t s)
{
    return (s >= 0 ? s : s - (DAY_S - 1)) / DAY_S;
}

struct civil instant_prague(int64_t unix_s)
{
    if (unix_s < first_s)
        unix_s = first_s;
    if (unix_s > last_s)
        unix_s = last_s;
    int offset = offset_at(unix_s, date_from_days(day_of(unix_s)).year);
    int64_t local = unix_s + offset * 60;
    int64_t day = day_of(local);
    int in_day = (int)(local - day * DAY_S);
    return (struct civil){
        .date = date_from_days(day),
        .minute = in_day / 60,
        .second = in_day % 60,
        .offset_min = offset,
    };
}

int64_t instant_from_prague(struct date d, int minute)
{
    int64_t local = date_days(d) * DAY_S + (int64_t)minute * 60;
    int64_t summer = local - SUMMER_MIN * 60;
    if (offset_at(summer, d.year) == SUMMER_MIN)
        return summer;
    /* winter time; a time inside the hour skipped in March lands one hour on by the same sum */
    return local - WINTER_MIN * 60;
}

void instant_rfc3339(char out[26], int64_t unix_s)
{
    struct civil c = instant_prague(unix_s);
    char day[11];
    date_iso(day, c.date);
    snprintf(out, 26, "%sT%02u:%02u:%02u+%02u:00", day, (unsigned)(c.minute / 60) % 24u,
        (unsigned)(c.minute % 60), (unsigned)c.second % 60u, (unsigned)(c.offset_min / 60) % 24u);
}

static bool two(struct str *s, uint64_t max, int64_t *out)
{
    uint64_t v;
    if (s->n < 2 || !str_uint((struct str){s->p, 2}, max, &v))
        return false;
    s->p += 2, s->n -= 2;
    *out = (int64_t)v;
    return true;
}

static bool offset(struct str *s, int64_t *seconds)
{
    *seconds = 0;
    if (scan_char(s, 'Z') || scan_char(s, 'z'))
        return true;
    int64_t h, m;
    bool west = scan_char(s, '-');
    if ((!west && !scan_char(s, '+')) || !two(s, 23, &h) || !scan_char(s, ':') || !two(s, 59, &m))
        return false;
    *seconds = (h * 3600 + m * 60) * (west ? -1 : 1);
    return true;
}

int instant_parse_rfc3339(int64_t *unix_s, struct str s, struct err *e)
{
    struct date d;
    int64_t h, m, sec, east;
    *unix_s = 0;
    if (s.n < 20)
        return err_set(e, ERR_PARSE, module, "not an RFC 3339 time");
    int rc = date_parse_iso(&d, (struct str){s.p, 10}, e);
    if (rc < 0)
        return rc;
    s.p += 10, s.n -= 10;
    bool good = (scan_char(&s, 'T') || scan_char(&s, 't') || scan_char(&s, ' ')) &&
                two(&s, 23, &h) && scan_char(&s, ':') && two(&s, 59, &m) && scan_char(&s, ':') &&
                two(&s, 59, &sec);
    uint64_t fraction;
    if (good && scan_char(&s, '.'))
        good = scan_uint(&s, 18, &fraction);
    if (!good || !offset(&s, &east) || s.n)
        return err_set(e, ERR_PARSE, module, "not an RFC 3339 time");
    *unix_s = date_days(d) * DAY_S + h * 3600 + m * 60 + sec - east;
    return 0;
}
