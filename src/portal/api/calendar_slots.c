/* calendar_slots: which times are free; see calendar.h. */
#include "calendar.h"

#include "base/log.h"
#include "domain/instant.h"
#include "wire/json.h"

#include <stdlib.h>

enum { CALL_MS = 12000, NEAR_DAYS = 7, STEP_DAYS = 31 };

static int nomem(struct err *e)
{
    return err_set(e, ERR_NOMEM, "calendar", "no memory");
}

static bool add_day(struct wire_slots *out, struct date day, enum slot_day state,
    const struct slot *slots, size_t n)
{
    struct slot *own = arena_items(&out->arena, n + 1, sizeof *own);
    if (!own)
        return false;
    memcpy(own, slots, n * sizeof *own);
    out->days[out->n++] = (struct wire_day){.date = day, .state = state, .slots = own, .n = n};
    return true;
}

/* ---- the town's own */

/* Of all that is taken, by its start, only what can touch the day: a day costs its own bookings. */
static void narrow(struct slot_asked *a, const struct slot_asked *all, struct date day)
{
    enum { LONGEST = 86400 };
    int64_t begin, end;
    size_t from = (size_t)(a->busy - all->busy), to;
    slots_day_span(&begin, &end, day);
    while (from < all->n_busy && all->busy[from].from < begin - LONGEST)
        from++;
    for (to = from; to < all->n_busy && all->busy[to].from < end;)
        to++;
    a->busy = all->busy + from;
    a->n_busy = to - from;
}

/* Days up to `to` go into *out; beyond it only the next free one is looked for. */
static int own_days(struct wire_slots *out, const struct slot_asked *all, struct date from,
    struct date to, struct date last, struct err *e)
{
    struct slot_asked asked = *all;
    struct slot *day = calloc(SLOT_DAY_MAX, sizeof *day);
    int rc = day ? 0 : nomem(e);
    for (struct date d = from; rc == 0; d = date_add(d, 1)) {
        bool shown = date_cmp(d, to) <= 0;
        if (!shown && (out->next.starts || date_cmp(d, last) > 0))
            break;
        size_t n = 0;
        narrow(&asked, all, d);
        enum slot_day state = slots_of_day(day, &n, &asked, d);
        if (n && !out->next.starts)
            out->next = day[0];
        if (shown && !add_day(out, d, state, day, n))
            rc = nomem(e);
    }
    free(day);
    return rc;
}

static int own_slots(
    struct wire_slots *out, const struct bookable *b, const struct slots_asked *a, struct err *e)
{
    int64_t begin, end, unused, now = clock_wall(a->clock);
    struct date today = instant_prague(now).date;
    struct date last = date_add(today, b->operation->rules.horizon_days);
    struct slot_busy *busy;
    struct slot_asked asked = {.place = &b->place->rules,
        .operation = &b->operation->rules,
        .people = a->people,
        .channel = a->whose,
        .now = now};
    slots_day_span(&begin, &unused, a->from);
    slots_day_span(&unused, &end, date_cmp(a->to, last) > 0 ? a->to : last);
    int rc = store_booking_busy(a->store, "", b->place->id, begin, end, &busy, &asked.n_busy, e);
    if (rc < 0)
        return rc;
    asked.busy = busy;
    out->as_of = now;
    rc = own_days(out, &asked, a->from, a->to, last, e);
    free(busy);
    return rc;
}

/* ---- another system's */

json_t *calendar_params(const struct bookable *b, int64_t starts, int people)
{
    char when[26];
    instant_rfc3339(when, starts);
    return json_pack("{s:s, s:s, s:s, s:i}", "place", b->their_place, "operation",
        b->their_operation, "starts_at", when, "people", people);
}

/* Free places that our own kiosks hold are not free for the next visitor. */
static int held_at(const struct slot_busy *busy, size_t n, int64_t starts)
{
    int held = 0;
    for (size_t i = 0; i < n; i++)
        held += busy[i].from == starts;
    return held;
}

/* In order of start; what is no slot is left out. Returns how many. */
static size_t take_slots(struct slot *out, const json_t *list, struct date day, int people,
    const struct slot_busy *busy, size_t n_busy)
{
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(list) && n < SLOT_DAY_MAX; i++) {
        const json_t *j = json_array_get(list, i);
        struct slot s = {.free = 0};
        int64_t free_places;
        if (!wire_json_instant(&s.starts, j, "starts_at") ||
            !wire_json_instant(&s.ends, j, "ends_at") || s.ends <= s.starts ||
            !wire_json_int(&free_places, j, "free") || free_places < 1 || free_places > 10000 ||
            date_cmp(instant_prague(s.starts).date, day) != 0)
            continue;
        s.free = (int)free_places - held_at(busy, n_busy, s.starts);
        size_t at = n;
        while (at > 0 && out[at - 1].starts > s.starts)
            at--;
        if (s.free < people || (at > 0 && out[at - 1].starts == s.starts))
            continue;
        memmove(out + at + 1, out + at, (n - at) * sizeof *out);
        out[at] = s;
        n++;
    }
    return n;
}

static const json_t *day_of(const json_t *days, struct date day)
{
    char iso[11];
    date_iso(iso, day);
    for (size_t i = 0; i < json_array_size(days); i++) {
        const json_t *j = json_array_get(days, i);
        const char *z = json_string_value(json_object_get(j, "date"));
        if (z && strcmp(z, iso) == 0)
            return json_object_get(j, "slots");
    }
    return NULL;
}

/* The other system tells only days that have something. */
static enum slot_day guess(struct date day, struct date today)
{
    if (date_cmp(day, today) < 0)
        return SLOT_DAY_PAST;
    if (date_holiday(day))
        return SLOT_DAY_HOLIDAY;
    return date_weekday(day) >= 5 ? SLOT_DAY_CLOSED : SLOT_DAY_FULL;
}

static int take_days(struct wire_slots *out, const json_t *days, const struct slots_asked *a,
    const struct slot_busy *busy, size_t n_busy, struct err *e)
{
    struct slot *day = calloc(SLOT_DAY_MAX + 1, sizeof *day);
    struct date today = instant_prague(clock_wall(a->clock)).date;
    int rc = day ? 0 : nomem(e);
    for (struct date d = a->from; rc == 0 && date_cmp(d, a->to) <= 0; d = date_add(d, 1)) {
        size_t n = take_slots(day, day_of(days, d), d, a->people, busy, n_busy);
        if (n && !out->next.starts)
            out->next = day[0];
        if (!add_day(out, d, n ? SLOT_DAY_FREE : guess(d, today), day, n))
            rc = nomem(e);
    }
    free(day);
    return rc;
}

static int ask_slots(json_t **out, const struct bookable *b, const struct slots_asked *a,
    struct date from, struct date to, struct err *e)
{
    enum { DAYS_MOST = 62 }; /* of the protocol */
    char first[11], last[11];
    if (date_days(to) - date_days(from) >= DAYS_MOST)
        to = date_add(from, DAYS_MOST - 1);
    date_iso(first, from);
    date_iso(last, to);
    json_t *params = json_pack("{s:s, s:s, s:s, s:s, s:i}", "place", b->their_place, "operation",
        b->their_operation, "from", first, "to", last, "people", a->people);
    int rc = link_call(a->link, b->provider, "booking.slots", params, CALL_MS, out, NULL, NULL, e);
    json_decref(params);
    return rc;
}

/* Nothing in the days shown: one look further. */
static void find_next(struct wire_slots *out, const struct bookable *b, const struct slots_asked *a)
{
    struct err e = ERR_INIT;
    json_t *answer = NULL;
    struct slot day[SLOT_DAY_MAX + 1];
    struct date from = date_add(a->to, 1), to = date_add(a->to, STEP_DAYS);
    if (ask_slots(&answer, b, a, from, to, &e) < 0)
        return;
    const json_t *days = json_object_get(answer, "days");
    for (struct date d = from; !out->next.starts && date_cmp(d, to) <= 0; d = date_add(d, 1))
        if (take_slots(day, day_of(days, d), d, a->people, NULL, 0))
            out->next = day[0];
    json_decref(answer);
}

static int their_slots(
    struct wire_slots *out, const struct bookable *b, const struct slots_asked *a, struct err *e)
{
    json_t *answer = NULL;
    struct slot_busy *busy = NULL;
    size_t n_busy = 0;
    int64_t begin, end, unused;
    slots_day_span(&begin, &unused, a->from);
    slots_day_span(&unused, &end, a->to);
    int rc = ask_slots(&answer, b, a, a->from, a->to, e);
    if (rc == 0 && !a->raw)
        rc = store_booking_busy(a->store, b->provider, b->place->id, begin, end, &busy, &n_busy, e);
    if (rc == 0)
        rc = take_days(out, json_object_get(answer, "days"), a, busy, n_busy, e);
    if (rc == 0 && !wire_json_instant(&out->as_of, answer, "as_of"))
        out->as_of = clock_wall(a->clock);
    if (rc == 0 && !out->next.starts)
        find_next(out, b, a);
    free(busy);
    json_decref(answer);
    return rc;
}

/* ---- both */

int calendar_slots(
    struct wire_slots *out, const struct bookable *b, const struct slots_asked *a, struct err *e)
{
    size_t days = (size_t)(date_days(a->to) - date_days(a->from) + 1);
    *out = (struct wire_slots){.server_time = clock_wall(a->clock)};
    out->days = arena_items(&out->arena, days + 1, sizeof *out->days);
    int rc = !out->days     ? nomem(e)
             : *b->provider ? their_slots(out, b, a, e)
                            : own_slots(out, b, a, e);
    if (rc < 0)
        wire_slots_done(out);
    return rc;
}

void calendar_nearest(
    struct wire_nearest *out, const struct bookable *b, const struct slots_asked *a, int64_t wanted)
{
    struct slots_asked near = *a;
    struct wire_slots found;
    struct err e = ERR_INIT;
    size_t at[WIRE_NEAREST], n = 0;
    struct date day = instant_prague(wanted).date,
                today = instant_prague(clock_wall(a->clock)).date;
    *out = (struct wire_nearest){.n = 0};
    near.from = date_add(day, -NEAR_DAYS);
    if (date_cmp(near.from, today) < 0)
        near.from = today;
    near.to = date_add(date_cmp(day, today) < 0 ? today : day, NEAR_DAYS);
    if (calendar_slots(&found, b, &near, &e) < 0) {
        log_err(LOG_WARN, "booking.nearest", &e);
        return;
    }
    for (size_t i = 0; i < found.n; i++)
        n += found.days[i].n;
    struct slot *all = calloc(n + 1, sizeof *all);
    size_t k = 0;
    for (size_t i = 0; all && i < found.n; i++)
        for (size_t j = 0; j < found.days[i].n; j++)
            all[k++] = found.days[i].slots[j];
    if (all)
        out->n = slots_nearest(at, WIRE_NEAREST, all, k, wanted);
    for (size_t i = 0; i < out->n; i++)
        out->slots[i] = all[at[i]];
    free(all);
    wire_slots_done(&found);
}
