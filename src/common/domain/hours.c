/* hours: see domain/hours.h. */
#include "domain/hours.h"

static const char module[] = "hours";

enum { DAY_MIN = 1440, LOOK_AHEAD = 60 };

/* "8:00" or "8"; 24:00 is the end of a day. */
static bool scan_time(struct str *s, int *minute)
{
    uint64_t h, m = 0;
    if (!scan_uint(s, 2, &h))
        return false;
    if (scan_char(s, ':') || scan_char(s, '.')) {
        struct str two = {s->p, 2};
        if (s->n < 2 || !str_uint(two, 59, &m))
            return false;
        s->p += 2, s->n -= 2;
    }
    *minute = (int)(h * 60 + m);
    return *minute <= DAY_MIN;
}

int hours_parse_span(struct span *out, struct str s, struct err *e)
{
    struct span v = {0};
    *out = v;
    s = str_trim(s);
    bool good = scan_time(&s, &v.from);
    scan_blanks(&s);
    struct str dash = STR("\xE2\x80\x93");
    if (good && str_starts(s, dash))
        s.p += dash.n, s.n -= dash.n;
    else
        good = good && scan_char(&s, '-');
    scan_blanks(&s);
    if (!good || !scan_time(&s, &v.to) || s.n)
        return err_set(e, ERR_PARSE, module, "not a span like 8:00-17:00");
    if (v.from >= v.to)
        return err_set(e, ERR_RANGE, module, "a span ends before it begins");
    *out = v;
    return 0;
}

static const struct closure *closure_on(const struct closure *closures, size_t n, struct date day)
{
    for (size_t i = 0; i < n; i++)
        if (date_cmp(closures[i].date, day) == 0)
            return &closures[i];
    return NULL;
}

/* The end of opening that holds at minute, joined over spans that touch; 0 when closed. */
static int open_until(const struct span *spans, int minute)
{
    int until = 0;
    for (int pass = 0; pass < HOURS_SPANS; pass++)
        for (int i = 0; i < HOURS_SPANS; i++) {
            int at = until ? until : minute;
            if (spans[i].from <= at && at < spans[i].to)
                until = spans[i].to;
        }
    return until;
}

/* The first opening at or after minute; -1 when there is none on this day. */
static int opens_from(const struct span *spans, int minute)
{
    int first = -1;
    for (int i = 0; i < HOURS_SPANS; i++)
        if (spans[i].to > spans[i].from && spans[i].from >= minute &&
            (first < 0 || spans[i].from < first))
            first = spans[i].from;
    return first;
}

void hours_at(struct hours_state *out, const struct hours *h, const struct closure *closures,
    size_t n_closures, struct date today, int minute)
{
    *out = (struct hours_state){0};
    for (int ahead = 0; ahead <= LOOK_AHEAD; ahead++) {
        struct date day = date_add(today, ahead);
        const struct span *spans = h->day[date_weekday(day)];
        const struct closure *c = closure_on(closures, n_closures, day);
        const char *holiday = date_holiday(day);
        int from = opens_from(spans, ahead ? 0 : minute);
        if (c || holiday) {
            /* a free Sunday needs no explanation */
            if (ahead == 0 && opens_from(spans, 0) >= 0)
                out->reason = c && c->reason ? c->reason : holiday;
            continue;
        }
        if (ahead == 0 && (out->until = open_until(spans, minute))) {
            out->open = true;
            return;
        }
        if (from >= 0) {
            out->will_open = true;
            out->next = day;
            out->next_from = from;
            return;
        }
    }
}
