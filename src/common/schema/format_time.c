/* rfc_time: dates, times and durations of RFC 3339; see format.h. */
#include "format.h"

/* Exactly n digits from the front. */
static bool take_digits(struct str *s, size_t n, unsigned *out)
{
    if (s->n < n || !str_digits((struct str){s->p, n}))
        return false;
    *out = 0;
    for (size_t i = 0; i < n; i++)
        *out = *out * 10 + (unsigned)(s->p[i] - '0');
    s->p += n, s->n -= n;
    return true;
}

static bool take_date(struct str *s)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned y, m, d;
    if (!take_digits(s, 4, &y) || !scan_char(s, '-') || !take_digits(s, 2, &m) ||
        !scan_char(s, '-') || !take_digits(s, 2, &d) || m < 1 || m > 12 || d < 1)
        return false;
    bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    return d <= days[m - 1] + (unsigned)(leap && m == 2);
}

/* "Z", "+02:00": minutes east of UTC. */
static bool take_offset(struct str *s, int *minutes)
{
    unsigned h, m;
    *minutes = 0;
    if (scan_char(s, 'Z') || scan_char(s, 'z'))
        return true;
    bool west = scan_char(s, '-');
    if ((!west && !scan_char(s, '+')) || !take_digits(s, 2, &h) || !scan_char(s, ':') ||
        !take_digits(s, 2, &m) || h > 23 || m > 59)
        return false;
    *minutes = (int)(h * 60 + m) * (west ? -1 : 1);
    return true;
}

static bool take_time(struct str *s)
{
    enum { DAY = 24 * 60 };
    unsigned h, m, sec;
    int offset;
    if (!take_digits(s, 2, &h) || !scan_char(s, ':') || !take_digits(s, 2, &m) ||
        !scan_char(s, ':') || !take_digits(s, 2, &sec) || h > 23 || m > 59 || sec > 60)
        return false;
    if (scan_char(s, '.')) {
        size_t n = 0;
        while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
            n++;
        if (n == 0)
            return false;
        s->p += n, s->n -= n;
    }
    if (!take_offset(s, &offset))
        return false;
    /* a leap second is the last of a day of UTC */
    int utc = ((int)(h * 60 + m) - offset + 2 * DAY) % DAY;
    return sec < 60 || utc == DAY - 1;
}

bool rfc_date(struct str s)
{
    return take_date(&s) && s.n == 0;
}

bool rfc_time(struct str s)
{
    return take_time(&s) && s.n == 0;
}

bool rfc_date_time(struct str s)
{
    return take_date(&s) && (scan_char(&s, 'T') || scan_char(&s, 't')) && take_time(&s) && s.n == 0;
}

/* One or more "<digits><unit>", the units in order and none left out between two ("P1Y2D" is not
 * in the grammar of RFC 3339). */
static bool take_units(struct str *s, const char *units)
{
    const char *next = NULL;
    while (s->n && *s->p >= '0' && *s->p <= '9') {
        while (s->n && *s->p >= '0' && *s->p <= '9')
            s->p++, s->n--;
        const char *unit = s->n && *s->p ? strchr(units, *s->p) : NULL;
        if (!unit || (next && unit != next))
            return false;
        s->p++, s->n--;
        next = unit + 1;
    }
    return next != NULL;
}

bool rfc_duration(struct str s)
{
    if (!scan_char(&s, 'P'))
        return false;
    struct str weeks = s;
    if (take_units(&weeks, "W") && weeks.n == 0)
        return true;
    bool dated = s.n && *s.p != 'T';
    if (dated && !take_units(&s, "YMD"))
        return false;
    if (scan_char(&s, 'T'))
        return take_units(&s, "HMS") && s.n == 0;
    return dated && s.n == 0;
}
