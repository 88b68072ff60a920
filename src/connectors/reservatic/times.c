/* times: see times.h. */
#include "times.h"

static bool two(struct str *s, uint64_t max, int *out)
{
    uint64_t v;
    if (s->n < 2 || !str_uint((struct str){s->p, 2}, max, &v))
        return false;
    s->p += 2, s->n -= 2;
    *out = (int)v;
    return true;
}

/* True also for none: *named tells. */
static bool read_offset(struct str s, bool *named, int *minutes)
{
    int h, m;
    s = str_trim(s);
    *named = s.n > 0;
    *minutes = 0;
    if (s.n == 0 || str_eqz(s, "Z") || str_eqz(s, "z") || str_eqz(s, "UTC"))
        return true;
    bool west = scan_char(&s, '-');
    if ((!west && !scan_char(&s, '+')) || !two(&s, 23, &h))
        return false;
    scan_char(&s, ':');
    if (!two(&s, 59, &m) || s.n)
        return false;
    *minutes = (h * 60 + m) * (west ? -1 : 1);
    return true;
}

bool time_read(int64_t *unix_s, struct str s)
{
    struct date d;
    int h, m, second = 0, east;
    uint64_t fraction;
    bool named;
    if (s.n < 16 || date_parse_iso(&d, (struct str){s.p, 10}, NULL) < 0)
        return false;
    s.p += 10, s.n -= 10;
    if (!scan_char(&s, 'T') && !scan_char(&s, ' '))
        return false;
    if (!two(&s, 23, &h) || !scan_char(&s, ':') || !two(&s, 59, &m))
        return false;
    if (scan_char(&s, ':') && !two(&s, 59, &second))
        return false;
    if (scan_char(&s, '.') && !scan_uint(&s, 18, &fraction))
        return false;
    if (!read_offset(s, &named, &east))
        return false;
    *unix_s = named ? date_days(d) * 86400 + h * 3600 + (m - east) * 60 + second
                    : instant_from_prague(d, h * 60 + m) + second;
    return true;
}

bool time_member(int64_t *unix_s, const json_t *object, const char *key)
{
    char text[48];
    return wire_json_text(text, sizeof text, object, key) && time_read(unix_s, str_of(text));
}

struct date time_date(int64_t unix_s)
{
    return instant_prague(unix_s).date;
}
