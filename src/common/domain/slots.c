/* slots: see domain/slots.h. A day is a row of cells; rules and bookings are added to it as
 * differences (plus where they begin, minus where they end) and summed once, so that a day costs
 * the same however long its openings are. */
#include "domain/slots.h"

#include "domain/instant.h"

enum {
    CELLS = SLOT_DAY_MAX,
    CELL_S = SLOT_CELL * 60,
    DAY_MIN = 1440,
    CELLS_ORDINARY = DAY_MIN / SLOT_CELL, /* of a day of 24 hours */
    LAST_WEEK = 1 << 4
};

/* A day as rules ask for it. */
struct day {
    struct date date;
    int64_t monday;        /* of its week, as a day number */
    unsigned weekday;      /* one bit */
    unsigned week;         /* bits of weeks_of_month */
    int64_t midnight, end; /* unix seconds */
    int cells;
};

struct range {
    int from, to; /* cells, `to` is outside */
};

/* One day of a place for one channel. The one place more takes the ends of what lasts all day. */
struct sheet {
    struct day day;
    struct range work; /* around all that opens */
    bool starts[CELLS + 1];
    int open[CELLS + 1]; /* counters */
    int left[CELLS + 1]; /* of them not in use; below 0 when the place shrank under its bookings */
};

struct changes {
    int open[CELLS + 1], shut[CELLS + 1], used[CELLS + 1];
};

/* ---- the day */

static int64_t monday_of(struct date d)
{
    return date_days(d) - date_weekday(d);
}

static void day_of(struct day *out, struct date date)
{
    struct date next = date_add(date, 1);
    int nth = (date.day - 1) / 7; /* 4 is the fifth, which is always the last one too */
    *out = (struct day){
        .date = date,
        .monday = monday_of(date),
        .weekday = 1u << date_weekday(date),
        .week = nth < 4 ? 1u << nth : 0,
        .midnight = instant_from_prague(date, 0),
        .end = instant_from_prague(next, 0),
    };
    if (date_add(date, 7).month != date.month)
        out->week |= LAST_WEEK;
    out->cells = (int)((out->end - out->midnight) / CELL_S);
}

void slots_day_span(int64_t *from, int64_t *to, struct date day)
{
    *from = instant_from_prague(day, 0);
    *to = instant_from_prague(date_add(day, 1), 0);
}

/* Is it a wall time of the hour that is left out in March? */
static bool skipped(const struct day *d, int wall)
{
    return d->cells < CELLS_ORDINARY &&
           instant_prague(instant_from_prague(d->date, wall)).minute != wall;
}

static int cell_of(const struct day *d, int wall)
{
    int64_t minute = wall;
    if (d->cells != CELLS_ORDINARY)
        minute = (instant_from_prague(d->date, wall) - d->midnight) / 60;
    int64_t cell = minute / SLOT_CELL;
    return cell < 0 ? 0 : cell > d->cells ? d->cells : (int)cell;
}

/* False: nothing of the span is in this day. */
static bool cells_of_span(struct range *out, const struct day *d, struct span s)
{
    /* both ends of 2:00–2:30 would move on to an hour at which the rule means nothing */
    if (skipped(d, s.from) && skipped(d, s.to - 1))
        return false;
    *out = (struct range){cell_of(d, s.from), cell_of(d, s.to)};
    return out->from < out->to;
}

/* ---- rules */

static bool rule_applies(const struct slot_rule *r, const struct day *d)
{
    if (r->kind == SLOT_ONE_DAY)
        return date_cmp(r->from, d->date) == 0;
    bool anchored = date_is_set(r->from);
    if (!(r->weekdays & d->weekday) || (anchored && date_cmp(d->date, r->from) < 0) ||
        (date_is_set(r->to) && date_cmp(d->date, r->to) > 0))
        return false;
    if (r->weeks_of_month && !(r->weeks_of_month & d->week))
        return false;
    if (r->every_weeks <= 1)
        return true;
    return anchored && (d->monday - monday_of(r->from)) / 7 % r->every_weeks == 0;
}

static bool has_one_day(const struct slot_place *p, const struct day *d)
{
    for (size_t i = 0; i < p->n_rules; i++)
        if (p->rules[i].kind == SLOT_ONE_DAY && rule_applies(&p->rules[i], d))
            return true;
    return false;
}

/* What keeps the whole day shut; SLOT_DAY_FREE: nothing does. A holiday is told before a closure,
 * because it has a name. */
static enum slot_day day_shut(const struct slot_place *p, const struct day *d)
{
    if (!p->open_on_holidays && date_holiday(d->date))
        return SLOT_DAY_HOLIDAY;
    for (size_t i = 0; i < p->n_closures; i++)
        if (date_cmp(p->closures[i].from, d->date) <= 0 &&
            date_cmp(d->date, p->closures[i].to) <= 0)
            return SLOT_DAY_CLOSED;
    return SLOT_DAY_FREE;
}

static void change(int at[], struct range r, int by)
{
    at[r.from] += by;
    at[r.to] -= by;
}

/* A rule without a counter for the channel gives it no starts either: the finer grid of the desk
 * is not the public's. */
static void add_opening(struct sheet *s, struct changes *c, const struct slot_rule *r, int counters)
{
    struct range span;
    int step = r->step / SLOT_CELL;
    if (counters <= 0 || step < 1 || !cells_of_span(&span, &s->day, r->hours))
        return;
    change(c->open, span, counters);
    for (int i = span.from; i < span.to; i += step)
        s->starts[i] = true;
    if (span.from < s->work.from)
        s->work.from = span.from;
    if (span.to > s->work.to)
        s->work.to = span.to;
}

static void add_rules(
    struct sheet *s, struct changes *c, const struct slot_place *p, enum slot_channel ch, bool one)
{
    enum slot_rule_kind opens = one ? SLOT_ONE_DAY : SLOT_OPENS;
    struct range span;
    for (size_t i = 0; i < p->n_rules; i++) {
        const struct slot_rule *r = &p->rules[i];
        bool breaks = r->kind == SLOT_BREAK && !one;
        if ((r->kind != opens && !breaks) || !rule_applies(r, &s->day))
            continue;
        if (!breaks)
            add_opening(s, c, r, ch == SLOT_DESK ? r->counters_desk : r->counters_public);
        else if (cells_of_span(&span, &s->day, r->hours))
            change(c->shut, span, 1);
    }
}

static void add_busy(struct sheet *s, struct changes *c, const struct slot_asked *a)
{
    const struct day *d = &s->day;
    for (size_t i = 0; i < a->n_busy; i++) {
        int64_t from = a->busy[i].from, to = a->busy[i].to;
        if (to <= d->midnight || from >= d->end || from >= to)
            continue;
        from = from < d->midnight ? 0 : from - d->midnight;
        to = to > d->end ? d->end - d->midnight : to - d->midnight;
        /* the cell in which it begins or ends is taken whole */
        change(c->used, (struct range){(int)(from / CELL_S), (int)((to + CELL_S - 1) / CELL_S)}, 1);
    }
}

/* True when a counter is there at any time. */
static bool sum_up(struct sheet *s, const struct changes *c)
{
    int open = 0, shut = 0, used = 0;
    bool any = false;
    for (int i = 0; i < s->work.to; i++) {
        open += c->open[i];
        shut += c->shut[i];
        used += c->used[i];
        s->open[i] = shut ? 0 : open;
        s->left[i] = s->open[i] - used;
        any |= s->open[i] > 0;
    }
    return any;
}

/* SLOT_DAY_FREE: it opens; SLOT_DAY_CLOSED and SLOT_DAY_HOLIDAY: the sheet is empty. */
static enum slot_day lay_out(struct sheet *s, const struct slot_asked *a, struct date date)
{
    struct changes c = {0};
    *s = (struct sheet){.work = {CELLS, 0}};
    day_of(&s->day, date);
    bool one = has_one_day(a->place, &s->day);
    enum slot_day shut = one ? SLOT_DAY_FREE : day_shut(a->place, &s->day);
    if (shut != SLOT_DAY_FREE)
        return shut;
    add_rules(s, &c, a->place, a->channel, one);
    add_busy(s, &c, a);
    return sum_up(s, &c) ? SLOT_DAY_FREE : SLOT_DAY_CLOSED;
}

/* ---- slots */

int slots_minutes(const struct slot_operation *o, int people)
{
    if (people < 1 || people > o->people_max)
        return 0;
    return o->minutes + (people - 1) * o->more_minutes;
}

/* Counters left through all of these cells, 0 when none; -1: not a slot, for it is not open. */
static int counters_left(const struct sheet *s, int from, int minutes)
{
    int to = from + (minutes + SLOT_CELL - 1) / SLOT_CELL;
    if (to > s->work.to)
        return -1;
    int least = s->left[from];
    for (int i = from; i < to; i++) {
        if (s->open[i] <= 0)
            return -1;
        if (s->left[i] < least)
            least = s->left[i];
    }
    return least > 0 ? least : 0;
}

static bool too_soon(const struct slot_asked *a, int64_t starts)
{
    return starts < a->now + (int64_t)a->operation->lead_minutes * 60;
}

/* Days from today in Prague. */
static int64_t days_ahead(const struct slot_asked *a, struct date day)
{
    return date_days(day) - date_days(instant_prague(a->now).date);
}

enum slot_day slots_of_day(
    struct slot out[SLOT_DAY_MAX], size_t *n, const struct slot_asked *a, struct date day)
{
    struct sheet s;
    *n = 0;
    int minutes = slots_minutes(a->operation, a->people);
    if (minutes <= 0 || !date_valid(day))
        return SLOT_DAY_CLOSED;
    int64_t ahead = days_ahead(a, day);
    if (ahead < 0 || ahead > a->operation->horizon_days)
        return ahead < 0 ? SLOT_DAY_PAST : SLOT_DAY_FAR;
    enum slot_day opens = lay_out(&s, a, day);
    if (opens != SLOT_DAY_FREE)
        return opens;
    bool missed = false, taken = false;
    for (int i = s.work.from; i < s.work.to; i++) {
        int free = s.starts[i] ? counters_left(&s, i, minutes) : -1;
        int64_t starts = s.day.midnight + (int64_t)i * CELL_S;
        if (free < 0)
            continue;
        if (too_soon(a, starts))
            missed = true;
        else if (free == 0)
            taken = true;
        else
            out[(*n)++] = (struct slot){starts, starts + (int64_t)minutes * 60, free};
    }
    if (*n > 0)
        return SLOT_DAY_FREE;
    return missed && !taken ? SLOT_DAY_PAST : SLOT_DAY_FULL;
}

enum slot_verdict slots_judge(int64_t *ends, const struct slot_asked *a, int64_t starts)
{
    struct sheet s;
    *ends = 0;
    int minutes = slots_minutes(a->operation, a->people);
    if (minutes <= 0)
        return SLOT_BAD_PEOPLE;
    if (too_soon(a, starts))
        return SLOT_TOO_SOON;
    struct date day = instant_prague(starts).date;
    if (days_ahead(a, day) > a->operation->horizon_days)
        return SLOT_TOO_FAR;
    if (lay_out(&s, a, day) != SLOT_DAY_FREE)
        return SLOT_UNKNOWN;
    int64_t in_day = starts - s.day.midnight;
    if (in_day < 0 || in_day % CELL_S || in_day / CELL_S >= s.day.cells ||
        !s.starts[in_day / CELL_S])
        return SLOT_UNKNOWN;
    int left = counters_left(&s, (int)(in_day / CELL_S), minutes);
    if (left < 0)
        return SLOT_UNKNOWN;
    *ends = starts + (int64_t)minutes * 60;
    return left ? SLOT_FREE : SLOT_TAKEN;
}

/* ---- the nearest */

/* The first slot that starts at `wanted` or later. */
static size_t first_from(const struct slot *slots, size_t n, int64_t wanted)
{
    size_t low = 0;
    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (slots[middle].starts < wanted)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

size_t slots_nearest(
    size_t out[], size_t n, const struct slot *slots, size_t n_slots, int64_t wanted)
{
    /* the nearest ones stand side by side: a window grows around the wanted time */
    size_t from = first_from(slots, n_slots, wanted), to = from;
    if (n > n_slots)
        n = n_slots;
    while (to - from < n) {
        bool earlier = from > 0 && (to == n_slots || wanted - slots[from - 1].starts <=
                                                         slots[to].starts - wanted);
        if (earlier)
            from--;
        else
            to++;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = from + i;
    return n;
}
