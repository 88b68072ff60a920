/* 100,000 random places against a reference that goes minute by minute through the text of
 * domain/slots.h. The reference is slow, plain and shares nothing with slots.c but dates and
 * instants. SLOTS_SEED=n in the environment tries others. */
#include "domain/instant.h"
#include "domain/slots.h"
#include "test.h"

enum {
    TRIALS = 100000,
    RULES = 6,
    CLOSURES = 3,
    BUSY = 10,
    JUDGED = 4,
    DAY_MINUTES = 25 * 60,
    SEED = 20261125
};

/* ---- a random trial */

struct trial {
    struct slot_rule rules[RULES];
    size_t n_rules;
    struct slot_closure closures[CLOSURES];
    size_t n_closures;
    bool open_on_holidays;
    struct slot_operation operation;
    int people;
    enum slot_channel channel;
    int64_t now;
    struct slot_busy busy[BUSY];
    size_t n_busy;
    struct date day;
    int64_t judged[JUDGED];
};

/* splitmix64, so that a seed means the same trials on every machine */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static int between(uint64_t *s, int from, int to)
{
    return from + (int)(next(s) % (uint64_t)(to - from + 1));
}

static bool one_in(uint64_t *s, int n)
{
    return next(s) % (uint64_t)n == 0;
}

static struct date random_day(uint64_t *s)
{
    static const struct date special[] = {{2026, 10, 25}, {2027, 3, 28}, {2026, 3, 29},
        {2027, 10, 31}, {2026, 12, 31}, {2027, 1, 1}, {2028, 2, 29}, {2027, 3, 29}, {2026, 4, 3},
        {2026, 11, 17}, {2026, 12, 24}, {2026, 12, 28}, {2026, 11, 30}, {2027, 1, 4}};
    if (one_in(s, 2))
        return special[next(s) % (sizeof special / sizeof *special)];
    return date_add((struct date){2026, 1, 1}, between(s, 0, 1100));
}

static struct span random_hours(uint64_t *s)
{
    /* about the turn of the clock, office hours, all day */
    int from = 5 * (one_in(s, 3) ? between(s, 0, 60) : between(s, 72, 200));
    int to = from + 5 * between(s, 1, one_in(s, 2) ? 24 : 96);
    if (one_in(s, 20))
        return (struct span){0, 1440};
    return (struct span){from, to > 1440 ? 1440 : to};
}

static struct slot_rule random_rule(uint64_t *s, struct date day)
{
    static const int steps[] = {5, 10, 15, 20, 25, 30, 60};
    struct slot_rule r = {
        .kind = one_in(s, 4)   ? SLOT_BREAK
                : one_in(s, 9) ? SLOT_ONE_DAY
                               : SLOT_OPENS,
        .weekdays = one_in(s, 3) ? (unsigned)between(s, 1, 0x7F) : 0x7F,
        .hours = random_hours(s),
        .step = steps[next(s) % (sizeof steps / sizeof *steps)],
        .counters_desk = between(s, 1, 3),
    };
    r.counters_public = between(s, 0, r.counters_desk);
    if (one_in(s, 2))
        r.from = date_add(day, -between(s, 0, 40) + (one_in(s, 8) ? 30 : 0));
    if (one_in(s, 4)) {
        r.to = date_add(day, between(s, -2, 20));
        if (date_is_set(r.from) && date_cmp(r.from, r.to) > 0)
            r.to = r.from;
    }
    if (one_in(s, 4) && date_is_set(r.from))
        r.every_weeks = between(s, 0, 4);
    if (one_in(s, 5))
        r.weeks_of_month = (unsigned)between(s, 0, 0x1F);
    if (r.kind == SLOT_ONE_DAY) {
        r.from = one_in(s, 4) ? date_add(day, between(s, -1, 1)) : day;
        r.to = one_in(s, 2) ? r.from : (struct date){0};
    }
    return r;
}

static void random_busy(struct trial *t, uint64_t *s)
{
    int64_t midnight = instant_from_prague(t->day, 0);
    t->n_busy = (size_t)between(s, 0, BUSY);
    for (size_t i = 0; i < t->n_busy; i++) {
        int64_t from = midnight + (int64_t)300 * between(s, -12, 300);
        int64_t to = from + (int64_t)300 * between(s, 0, one_in(s, 8) ? 200 : 12);
        if (one_in(s, 4))
            from += between(s, -299, 299), to += between(s, -299, 299);
        t->busy[i] = (struct slot_busy){from, to};
    }
}

static void random_operation(struct trial *t, uint64_t *s)
{
    t->operation = (struct slot_operation){
        .minutes = 5 * between(s, 1, one_in(s, 4) ? 24 : 6),
        .more_minutes = 5 * between(s, 0, 3),
        .people_max = between(s, 1, one_in(s, 4) ? 50 : 5),
        .lead_minutes = one_in(s, 3) ? between(s, 0, 4000) : 0,
        .horizon_days = between(s, one_in(s, 4) ? 0 : 5, 60),
    };
    t->people = one_in(s, 10) ? between(s, 0, 51) : between(s, 1, t->operation.people_max);
    if (t->people > 6 && !one_in(s, 5))
        t->people = 1;
}

static struct trial random_trial(uint64_t *s)
{
    struct trial t = {.day = random_day(s)};
    t.n_rules = (size_t)between(s, 1, RULES);
    for (size_t i = 0; i < t.n_rules; i++)
        t.rules[i] = random_rule(s, t.day);
    t.n_closures = one_in(s, 3) ? (size_t)between(s, 0, CLOSURES) : 0;
    for (size_t i = 0; i < t.n_closures; i++) {
        struct date from = date_add(t.day, between(s, -4, 3));
        t.closures[i] = (struct slot_closure){from, date_add(from, between(s, 0, 3))};
    }
    t.open_on_holidays = one_in(s, 2);
    random_operation(&t, s);
    random_busy(&t, s);
    t.channel = one_in(s, 2) ? SLOT_DESK : SLOT_PUBLIC;
    int64_t midnight = instant_from_prague(t.day, 0);
    t.now = one_in(s, 3) ? midnight + between(s, -600, 90000)
                         : midnight - (int64_t)3600 * between(s, 0, 24 * 30);
    for (size_t i = 0; i < JUDGED; i++)
        t.judged[i] = midnight + (int64_t)300 * between(s, -3, 303) +
                      (one_in(s, 10) ? between(s, 1, 299) : 0);
    return t;
}

/* ---- the reference */

/* When the hands of Prague show a minute, found by looking at the clock in every minute. */
struct clock_face {
    int minutes;      /* of the day */
    int first[1441];  /* real minute at which a wall time is shown first; skipped: an hour on */
    bool shown[1440]; /* is it shown at all? */
};

static const struct clock_face *face_of(struct date day)
{
    static struct clock_face faces[3]; /* of 23, 24 and 25 hours */
    int64_t midnight = instant_from_prague(day, 0);
    int minutes = (int)((instant_from_prague(date_add(day, 1), 0) - midnight) / 60);
    struct clock_face *f = &faces[minutes / 60 - 23];
    if (f->minutes)
        return f;
    f->minutes = minutes;
    for (int m = minutes - 1; m >= 0; m--) {
        int wall = instant_prague(midnight + (int64_t)m * 60).minute;
        f->first[wall] = m;
        f->shown[wall] = true;
    }
    f->first[1440] = minutes;
    for (int wall = 1439; wall >= 0; wall--)
        if (!f->shown[wall])
            f->first[wall] = f->first[wall + 60];
    return f;
}

/* The real minutes of a rule's hours; nothing when no minute of them is ever shown. */
static bool real_span(struct span *out, const struct clock_face *f, struct span wall)
{
    bool any = false;
    for (int m = wall.from; m < wall.to && !any; m++)
        any = f->shown[m];
    *out = (struct span){f->first[wall.from], f->first[wall.to]};
    return any && out->from < out->to;
}

static struct date monday_before(struct date d)
{
    while (date_weekday(d) != DATE_MON)
        d = date_add(d, -1);
    return d;
}

static bool in_week_of_month(unsigned weeks, struct date d)
{
    int nth = 0;
    for (int day = d.day; day >= 1; day -= 7)
        nth++;
    bool last = !date_valid((struct date){d.year, d.month, d.day + 7});
    return (nth <= 4 && weeks & 1u << (nth - 1)) || (last && weeks & 1u << 4);
}

static bool valid_on(const struct slot_rule *r, struct date d)
{
    if (r->kind == SLOT_ONE_DAY)
        return date_cmp(r->from, d) == 0;
    if ((r->weekdays >> date_weekday(d) & 1) == 0)
        return false;
    if (date_is_set(r->from) && date_cmp(r->from, d) > 0)
        return false;
    if (date_is_set(r->to) && date_cmp(r->to, d) < 0)
        return false;
    if (r->every_weeks > 1) {
        struct date week = monday_before(r->from), mine = monday_before(d);
        while (date_cmp(week, mine) < 0)
            week = date_add(week, 7 * r->every_weeks);
        if (date_cmp(week, mine) != 0)
            return false;
    }
    return r->weeks_of_month == 0 || in_week_of_month(r->weeks_of_month, d);
}

struct reference {
    enum slot_day kind;
    int minutes;                /* of the day */
    int need;                   /* of the booking */
    int free[DAY_MINUTES];      /* at a start; -1 = no slot starts here */
    bool too_soon[DAY_MINUTES]; /* at a start */
};

static int counters_of(const struct slot_rule *r, enum slot_channel c)
{
    return c == SLOT_PUBLIC ? r->counters_public : r->counters_desk;
}

/* What opens, closes and uses each minute of the day. */
struct minutes {
    int counters[DAY_MINUTES], used[DAY_MINUTES];
    bool start[DAY_MINUTES];
};

static void fill_openings(struct minutes *m, const struct trial *t, bool one_day)
{
    const struct clock_face *f = face_of(t->day);
    for (size_t i = 0; i < t->n_rules; i++) {
        const struct slot_rule *r = &t->rules[i];
        struct span s;
        if (r->kind != (one_day ? SLOT_ONE_DAY : SLOT_OPENS) || !valid_on(r, t->day) ||
            !real_span(&s, f, r->hours))
            continue;
        for (int at = s.from; at < s.to; at++) {
            m->counters[at] += counters_of(r, t->channel);
            if ((at - s.from) % r->step == 0 && counters_of(r, t->channel) > 0)
                m->start[at] = true;
        }
    }
    for (size_t i = 0; i < t->n_rules && !one_day; i++) {
        struct span s;
        if (t->rules[i].kind != SLOT_BREAK || !valid_on(&t->rules[i], t->day) ||
            !real_span(&s, f, t->rules[i].hours))
            continue;
        for (int at = s.from; at < s.to; at++)
            m->counters[at] = 0;
    }
}

/* A minute is in use when a booking has a part in its cell. */
static void fill_used(struct minutes *m, const struct trial *t, int minutes)
{
    int64_t midnight = instant_from_prague(t->day, 0);
    for (int at = 0; at < minutes; at++) {
        int64_t cell = midnight + (int64_t)(at / SLOT_CELL * SLOT_CELL) * 60;
        for (size_t i = 0; i < t->n_busy; i++)
            if (t->busy[i].from < t->busy[i].to && t->busy[i].from < cell + SLOT_CELL * 60 &&
                t->busy[i].to > cell)
                m->used[at]++;
    }
}

static enum slot_day why_closed(const struct trial *t)
{
    if (date_holiday(t->day) && !t->open_on_holidays)
        return SLOT_DAY_HOLIDAY;
    for (size_t i = 0; i < t->n_closures; i++)
        for (struct date d = t->closures[i].from; date_cmp(d, t->closures[i].to) <= 0;
             d = date_add(d, 1))
            if (date_cmp(d, t->day) == 0)
                return SLOT_DAY_CLOSED;
    return SLOT_DAY_FREE;
}

/* The least that is left in all minutes of a slot; -1 when it is not open all along. */
static int left_through(const struct minutes *m, int from, int to, int minutes)
{
    int least = 1000;
    for (int at = from; at < to; at++) {
        if (at >= minutes || m->counters[at] == 0)
            return -1;
        int left = m->counters[at] - m->used[at];
        least = left < least ? left : least;
    }
    return least < 0 ? 0 : least;
}

/* The kind of a day that opens: told from all its starts. */
static enum slot_day kind_of(const struct reference *r, const struct minutes *m)
{
    int open = 0, offered = 0, full = 0, soon = 0;
    for (int at = 0; at < r->minutes; at++) {
        open += m->counters[at] > 0;
        if (r->free[at] >= 0 && r->too_soon[at])
            soon++;
        else if (r->free[at] > 0)
            offered++;
        else if (r->free[at] == 0)
            full++;
    }
    if (!open)
        return SLOT_DAY_CLOSED;
    if (offered)
        return SLOT_DAY_FREE;
    return soon && !full ? SLOT_DAY_PAST : SLOT_DAY_FULL;
}

static void refer(struct reference *r, const struct trial *t)
{
    struct minutes m = {0};
    struct date today = instant_prague(t->now).date;
    bool one_day = false;
    *r = (struct reference){.kind = SLOT_DAY_CLOSED, .minutes = face_of(t->day)->minutes};
    for (int at = 0; at < DAY_MINUTES; at++)
        r->free[at] = -1;
    if (t->people < 1 || t->people > t->operation.people_max)
        return;
    r->need = t->operation.minutes;
    for (int i = 1; i < t->people; i++)
        r->need += t->operation.more_minutes;
    for (size_t i = 0; i < t->n_rules; i++)
        one_day |= t->rules[i].kind == SLOT_ONE_DAY && valid_on(&t->rules[i], t->day);
    enum slot_day closed = one_day ? SLOT_DAY_FREE : why_closed(t);
    if (closed == SLOT_DAY_FREE) {
        fill_openings(&m, t, one_day);
        fill_used(&m, t, r->minutes);
    }
    int64_t midnight = instant_from_prague(t->day, 0);
    for (int at = 0; at < r->minutes; at++) {
        int64_t starts = midnight + (int64_t)at * 60;
        r->too_soon[at] = starts - t->now < (int64_t)t->operation.lead_minutes * 60;
        if (m.start[at])
            r->free[at] = left_through(&m, at, at + r->need, r->minutes);
    }
    if (date_cmp(t->day, today) < 0)
        r->kind = SLOT_DAY_PAST;
    else if (date_cmp(t->day, date_add(today, t->operation.horizon_days)) > 0)
        r->kind = SLOT_DAY_FAR;
    else
        r->kind = closed == SLOT_DAY_FREE ? kind_of(r, &m) : closed;
}

/* ---- both side by side */

static struct slot_asked asked_of(const struct trial *t, struct slot_place *place)
{
    *place = (struct slot_place){
        .rules = t->rules,
        .n_rules = t->n_rules,
        .closures = t->closures,
        .n_closures = t->n_closures,
        .open_on_holidays = t->open_on_holidays,
    };
    return (struct slot_asked){
        .place = place,
        .operation = &t->operation,
        .people = t->people,
        .channel = t->channel,
        .now = t->now,
        .busy = t->busy,
        .n_busy = t->n_busy,
    };
}

static enum slot_verdict expected(const struct trial *t, const struct reference *r, int64_t starts)
{
    int64_t second = starts - instant_from_prague(t->day, 0);
    struct date day = instant_prague(starts).date;
    if (r->need == 0)
        return SLOT_BAD_PEOPLE;
    if (starts - t->now < (int64_t)t->operation.lead_minutes * 60)
        return SLOT_TOO_SOON;
    if (date_days(day) - date_days(instant_prague(t->now).date) > t->operation.horizon_days)
        return SLOT_TOO_FAR;
    if (second % 60 || r->free[second / 60] < 0)
        return SLOT_UNKNOWN;
    return r->free[second / 60] ? SLOT_FREE : SLOT_TAKEN;
}

/* What is different, or NULL. */
static const char *difference(const struct trial *t, size_t *offered)
{
    struct slot_place place;
    struct slot_asked a = asked_of(t, &place);
    struct slot slots[SLOT_DAY_MAX];
    struct reference r;
    size_t n, k = 0;
    refer(&r, t);
    if (slots_of_day(slots, &n, &a, t->day) != r.kind)
        return "the kind of the day";
    int64_t midnight = instant_from_prague(t->day, 0), ends;
    for (int at = 0; r.kind == SLOT_DAY_FREE && at < r.minutes; at++) {
        if (r.free[at] <= 0 || r.too_soon[at])
            continue;
        if (k >= n || slots[k].starts != midnight + (int64_t)at * 60 ||
            slots[k].ends != slots[k].starts + (int64_t)r.need * 60 || slots[k].free != r.free[at])
            return "a slot";
        k++;
    }
    if (k != n)
        return "the count of slots";
    *offered += n;
    for (size_t i = 0; i < JUDGED; i++) {
        int64_t in_day = t->judged[i] - midnight;
        if (in_day < 0 || in_day >= (int64_t)r.minutes * 60)
            continue;
        enum slot_verdict want = expected(t, &r, t->judged[i]);
        bool told = want == SLOT_FREE || want == SLOT_TAKEN;
        if (slots_judge(&ends, &a, t->judged[i]) != want ||
            ends != (told ? t->judged[i] + (int64_t)r.need * 60 : 0))
            return "a verdict";
    }
    if (n &&
        (slots_judge(&ends, &a, slots[n / 2].starts) != SLOT_FREE || ends != slots[n / 2].ends))
        return "the verdict on an offered slot";
    return NULL;
}

/* ---- the smallest case */

static bool differs(const struct trial *t)
{
    size_t offered = 0;
    return difference(t, &offered) != NULL;
}

#define DROP(t, list, count, i)                                                                    \
    memmove(&(t)->list[i], &(t)->list[(i) + 1], ((t)->count - (i)-1) * sizeof(t)->list[0]),        \
        (t)->count--

/* Takes away whatever can go without making the difference go. */
static void shrink(struct trial *t)
{
    for (bool smaller = true; smaller;) {
        struct trial all[RULES + BUSY + CLOSURES + 8];
        size_t n = 0;
        smaller = false;
        for (size_t i = 0; i < t->n_rules; i++, n++)
            all[n] = *t, DROP(&all[n], rules, n_rules, i);
        for (size_t i = 0; i < t->n_busy; i++, n++)
            all[n] = *t, DROP(&all[n], busy, n_busy, i);
        for (size_t i = 0; i < t->n_closures; i++, n++)
            all[n] = *t, DROP(&all[n], closures, n_closures, i);
        all[n] = *t, all[n++].people = 1;
        all[n] = *t, all[n++].operation.lead_minutes = 0;
        all[n] = *t, all[n++].operation.minutes = 5;
        all[n] = *t, all[n++].now = instant_from_prague(t->day, 0) - 86400;
        for (size_t i = 0; i < n && !smaller; i++)
            if (memcmp(&all[i], t, sizeof *t) != 0 && differs(&all[i]))
                *t = all[i], smaller = true;
    }
}

static void show(const struct trial *t)
{
    char day[11], from[11], to[11], at[26], until[26];
    date_iso(day, t->day);
    instant_rfc3339(at, t->now);
    printf("    %s, now %s, %s, %d people of at most %d, %d + %d minutes, lead %d, horizon %d%s\n",
        day, at, t->channel == SLOT_DESK ? "desk" : "public", t->people, t->operation.people_max,
        t->operation.minutes, t->operation.more_minutes, t->operation.lead_minutes,
        t->operation.horizon_days, t->open_on_holidays ? ", open on holidays" : "");
    for (size_t i = 0; i < t->n_rules; i++) {
        const struct slot_rule *r = &t->rules[i];
        static const char *const kinds[] = {"opens", "break", "one day"};
        date_iso(from, r->from);
        date_iso(to, r->to);
        printf("    %s [%s, %s] weekdays %x every %d weeks %x: %d:%02d-%d:%02d step %d, %d/%d\n",
            kinds[r->kind], from, to, r->weekdays, r->every_weeks, r->weeks_of_month,
            r->hours.from / 60, r->hours.from % 60, r->hours.to / 60, r->hours.to % 60, r->step,
            r->counters_public, r->counters_desk);
    }
    for (size_t i = 0; i < t->n_closures; i++) {
        date_iso(from, t->closures[i].from);
        date_iso(to, t->closures[i].to);
        printf("    closed [%s, %s]\n", from, to);
    }
    for (size_t i = 0; i < t->n_busy; i++) {
        instant_rfc3339(at, t->busy[i].from);
        instant_rfc3339(until, t->busy[i].to);
        printf("    busy %s to %s\n", at, until);
    }
}

static void show_answers(const struct trial *t)
{
    struct slot_place place;
    struct slot_asked a = asked_of(t, &place);
    struct slot slots[SLOT_DAY_MAX];
    struct reference r;
    size_t n;
    int64_t ends;
    char at[26];
    refer(&r, t);
    printf("    slots.c says %s, the reference %s\n",
        slot_day_name(slots_of_day(slots, &n, &a, t->day)), slot_day_name(r.kind));
    int64_t midnight = instant_from_prague(t->day, 0);
    size_t k = 0;
    for (int m = 0; m < r.minutes; m++) {
        bool wanted = r.kind == SLOT_DAY_FREE && r.free[m] > 0 && !r.too_soon[m];
        bool told = k < n && slots[k].starts == midnight + (int64_t)m * 60;
        int free = told ? slots[k].free : 0;
        k += told;
        instant_rfc3339(at, midnight + (int64_t)m * 60);
        if (free != (wanted ? r.free[m] : 0))
            printf("    %s: %d free, the reference %d\n", at, free, wanted ? r.free[m] : 0);
    }
    for (size_t i = 0; i < JUDGED; i++) {
        int64_t in_day = t->judged[i] - midnight;
        instant_rfc3339(at, t->judged[i]);
        if (in_day >= 0 && in_day < (int64_t)r.minutes * 60)
            printf("    %s: verdict %d, the reference %d\n", at,
                slots_judge(&ends, &a, t->judged[i]), expected(t, &r, t->judged[i]));
    }
}

static uint64_t seed(void)
{
    uint64_t v;
    const char *z = getenv("SLOTS_SEED");
    return z && str_uint(str_of(z), UINT64_MAX / 2, &v) ? v : SEED;
}

TEST(a_hundred_thousand_places_agree_with_the_reference)
{
    uint64_t state = seed();
    size_t offered = 0, kinds[SLOT_DAYS] = {0};
    for (int i = 0; i < TRIALS; i++) {
        struct trial t = random_trial(&state);
        for (size_t k = 0; k < t.n_rules; k++)
            CHECK_INT(slot_rule_check(&t.rules[k], NULL), 0);
        const char *what = difference(&t, &offered);
        if (what) {
            test_fail(
                __FILE__, __LINE__, "trial %d of seed %" PRIu64 ": %s differs", i, seed(), what);
            shrink(&t);
            show(&t);
            show_answers(&t);
            return;
        }
        struct reference r;
        if (i % 16 == 0) {
            refer(&r, &t);
            kinds[r.kind]++;
        }
    }
    /* the trials are worth something: every kind of day came often, and slots were offered */
    CHECK(offered > TRIALS);
    for (int k = 0; k < SLOT_DAYS; k++)
        if (kinds[k] < TRIALS / 16 / 100)
            test_fail(__FILE__, __LINE__, "only %zu days are %s", kinds[k],
                slot_day_name((enum slot_day)k));
}
