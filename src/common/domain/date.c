/* date: see domain/date.h. Proleptic Gregorian arithmetic on day numbers. */
#include "domain/date.h"

#include "base/i18n.h"
#include <stdio.h>

static const char module[] = "date";

enum { YEAR_FIRST = 1583, YEAR_LAST = 9999, GOOD_FRIDAY_SINCE = 2016 };

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

bool date_valid(struct date d)
{
    return d.year >= YEAR_FIRST && d.year <= YEAR_LAST && d.month >= 1 && d.month <= 12 &&
           d.day >= 1 && d.day <= month_days(d.year, d.month);
}

bool date_is_set(struct date d)
{
    return d.year || d.month || d.day;
}

/* Years begin in March here, so that the leap day is the last of its year; 719468 days lie
 * between 1 March of year 0 and 1 January 1970. */
int64_t date_days(struct date d)
{
    int64_t year = d.month > 2 ? d.year : (int64_t)d.year - 1;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t in_era = year - era * 400;
    int64_t month = d.month > 2 ? d.month - 3 : d.month + 9;
    int64_t in_year = (153 * month + 2) / 5 + d.day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

struct date date_from_days(int64_t days)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t in_era = days - era * 146097;
    int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * in_year + 2) / 153;
    struct date d = {
        .year = (int)(year + era * 400 + (month >= 10)),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(in_year - (153 * month + 2) / 5 + 1),
    };
    return d;
}

struct date date_add(struct date d, int days)
{
    return date_from_days(date_days(d) + days);
}

int date_weekday(struct date d)
{
    /* 1970-01-01 was a Thursday */
    int64_t w = (date_days(d) + 3) % 7;
    return (int)(w < 0 ? w + 7 : w);
}

int date_cmp(struct date a, struct date b)
{
    int64_t x = ((int64_t)a.year * 16 + a.month) * 32 + a.day;
    int64_t y = ((int64_t)b.year * 16 + b.month) * 32 + b.day;
    return (x > y) - (x < y);
}

static int finish(struct date *out, struct date d, struct err *e)
{
    if (!date_valid(d))
        return err_set(e, ERR_RANGE, module, "no such day in the calendar");
    *out = d;
    return 0;
}

/* "1980-03-05" exactly. */
static bool iso_shape(struct date *d, struct str s)
{
    uint64_t y, m, day;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !str_uint((struct str){s.p, 4}, 9999, &y) ||
        !str_uint((struct str){s.p + 5, 2}, 99, &m) ||
        !str_uint((struct str){s.p + 8, 2}, 99, &day))
        return false;
    *d = (struct date){(int)y, (int)m, (int)day};
    return true;
}

int date_parse_iso(struct date *out, struct str s, struct err *e)
{
    struct date d;
    *out = (struct date){0};
    if (!iso_shape(&d, s))
        return err_set(e, ERR_PARSE, module, "not YYYY-MM-DD");
    return finish(out, d, e);
}

/* The mark between two numbers of a typed date: a dot, slash or hyphen with blanks around it, or
 * blanks alone (' '). 0 when there is none. */
static char scan_mark(struct str *s)
{
    size_t before = s->n;
    scan_blanks(s);
    for (const char *m = "./-"; *m; m++)
        if (scan_char(s, *m)) {
            scan_blanks(s);
            return *m;
        }
    return s->n < before ? ' ' : 0;
}

int date_parse_typed(struct date *out, struct str s, struct date today, struct err *e)
{
    struct date d;
    *out = (struct date){0};
    s = str_trim(s);
    if (iso_shape(&d, s))
        return finish(out, d, e);
    uint64_t day, month, year;
    char mark;
    if (!scan_uint(&s, 2, &day) || !(mark = scan_mark(&s)) || !scan_uint(&s, 2, &month) ||
        scan_mark(&s) != mark)
        return err_set(e, ERR_PARSE, module, "not a day, month and year");
    size_t digits = s.n;
    if ((digits != 2 && digits != 4) || !str_uint(s, 9999, &year))
        return err_set(e, ERR_PARSE, module, "a year has two or four digits");
    d = (struct date){(int)year, (int)month, (int)day};
    if (digits == 2) {
        d.year += today.year / 100 * 100;
        if (date_cmp(d, today) > 0)
            d.year -= 100;
    }
    return finish(out, d, e);
}

void date_iso(char out[11], struct date d)
{
    out[0] = '\0';
    if (date_valid(d))
        snprintf(out, 11, "%04u-%02u-%02u", (unsigned)d.year % 10000u, (unsigned)d.month % 100u,
            (unsigned)d.day % 100u);
}

/* The anonymous Gregorian computus (Nature, 20 April 1876), as in every almanac. */
struct date date_easter(int year)
{
    int golden = year % 19, century = year / 100, in_century = year % 100;
    int skipped = century / 4, rest = century % 4;
    int moon_shift = (century - (century + 8) / 25 + 1) / 3;
    int epact = (19 * golden + century - skipped - moon_shift + 15) % 30;
    int weekday = (32 + 2 * rest + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    int late = (golden + 11 * epact + 22 * weekday) / 451;
    int day = epact + weekday - 7 * late + 114;
    return (struct date){year, day / 31, day % 31 + 1};
}

const char *date_holiday(struct date d)
{
    static const struct {
        int month, day;
        const char *name;
    } fixed[] = {
        {1, 1, N_("New Year's Day")},
        {5, 1, N_("Labour Day")},
        {5, 8, N_("Victory Day")},
        {7, 5, N_("Saints Cyril and Methodius Day")},
        {7, 6, N_("Jan Hus Day")},
        {9, 28, N_("Czech Statehood Day")},
        {10, 28, N_("Independent Czechoslovak State Day")},
        {11, 17, N_("Struggle for Freedom and Democracy Day")},
        {12, 24, N_("Christmas Eve")},
        {12, 25, N_("Christmas Day")},
        {12, 26, N_("Second Christmas Day")},
    };
    if (!date_valid(d))
        return NULL;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i].month == d.month && fixed[i].day == d.day)
            return fixed[i].name;
    int64_t after_easter = date_days(d) - date_days(date_easter(d.year));
    if (after_easter == 1)
        return N_("Easter Monday");
    if (after_easter == -2 && d.year >= GOOD_FRIDAY_SINCE)
        return N_("Good Friday");
    return NULL;
}
