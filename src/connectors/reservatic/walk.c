/* walk: see walk.h. The calls are bounded: a year or two, at most four months, and one call for
 * each day that has something. Slots of several desks at one start are told as one. */
#include "walk.h"

#include "base/clock.h"
#include "base/vec.h"
#include "catalogue.h"
#include "times.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_HOURS = 20000, MAX_FREE = 10000, MAX_GETS = WALK_DAYS + 8 };

void hours_done(struct hours *h)
{
    free(h->items);
    *h = (struct hours){.items = NULL};
}

/* "…/services/7/operations/11/" what "place_id=1": the question mark or & is the caller's */
static void put_path(char out[UP_PATH], const struct walk *w, const char *what)
{
    snprintf(out, UP_PATH, "/v1/services/%lld/operations/%lld/%splace_id=%lld",
        (long long)w->service, (long long)w->operation, what, (long long)w->place);
}

struct gets {
    struct up_get items[MAX_GETS];
    struct date dates[MAX_GETS]; /* what each is about: year; year and month; day */
    size_t n;
};

static void add_get(
    struct gets *g, const struct walk *w, const char *what, struct date about, int keep_ms)
{
    if (g->n == MAX_GETS)
        return;
    put_path(g->items[g->n].path, w, what);
    g->items[g->n].keep_ms = keep_ms;
    g->dates[g->n++] = about;
}

static void free_gets(struct gets *g)
{
    for (size_t i = 0; i < g->n; i++)
        up_reply_done(&g->items[i].reply);
    g->n = 0;
}

static void note_age(struct hours *out, const struct gets *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (!out->at || g->items[i].reply.at < out->at)
            out->at = g->items[i].reply.at;
}

/* ---- items */

/* {"day":1}, or {"date":"2026-11-01"} as the plugin reads it, padded or not. */
static bool read_day(struct date *d, const json_t *item)
{
    char text[40];
    int64_t n;
    if (number_member(&n, item, "day") && n >= 1 && n <= 31) {
        d->day = (int)n;
        return date_valid(*d);
    }
    if (!wire_json_text(text, sizeof text, item, "date") &&
        !wire_json_text(text, sizeof text, item, "day"))
        return false;
    struct str s = str_of(text);
    uint64_t year, month, day;
    if (!scan_uint(&s, 4, &year) || !scan_char(&s, '-') || !scan_uint(&s, 2, &month) ||
        !scan_char(&s, '-') || !scan_uint(&s, 2, &day))
        return false;
    *d = (struct date){(int)year, (int)month, (int)day};
    return date_valid(*d);
}

static bool read_hour(struct hour *h, const json_t *item, const struct walk *w)
{
    int64_t place = w->place;
    number_member(&place, item, "place_id");
    return place == w->place && number_member(&h->free, item, "free_people") &&
           h->free <= MAX_FREE && number_member(&h->desk, item, "user_service_id") &&
           (time_member(&h->start, item, "starts_at") || time_member(&h->start, item, "start_at"));
}

/* Another place's hours are no fault: a server may ignore the filter. */
static bool is_elsewhere(const json_t *item, const struct walk *w)
{
    int64_t place;
    return number_member(&place, item, "place_id") && place != w->place;
}

static int no_shape(const char *what, struct rpc_error *error)
{
    return rpc_fail(error, RPC_UNAVAILABLE, NULL, "Reservatic changed the shape of its %s", what);
}

static int add_hours(struct hours *out, const json_t *list, const struct walk *w, struct date from,
    struct date to, struct rpc_error *error)
{
    size_t i, good = 0;
    const json_t *item;
    json_array_foreach (list, i, item) {
        struct hour h;
        if (is_elsewhere(item, w)) {
            good++;
            continue;
        }
        if (!read_hour(&h, item, w)) {
            skip_record("hour", item, "no start, desk or count");
            continue;
        }
        good++;
        struct date d = time_date(h.start);
        if (h.free < 1 || date_cmp(d, from) < 0 || date_cmp(d, to) > 0)
            continue;
        if (vec_reserve(&out->items, &out->cap, out->n + 1, sizeof h, MAX_HOURS, NULL) < 0)
            return rpc_fail(error, RPC_UNAVAILABLE, NULL, "too many slots");
        out->items[out->n++] = h;
    }
    return i && !good ? no_shape("hours", error) : 0;
}

/* ---- the way */

static bool month_in(int year, int month, struct date from, struct date to)
{
    int m = year * 12 + month;
    return m >= from.year * 12 + from.month && m <= to.year * 12 + to.month;
}

static int read_years(struct gets *next, const struct gets *g, const struct walk *w,
    struct date from, struct date to, struct rpc_error *error)
{
    size_t i, good = 0;
    const json_t *item;
    json_array_foreach (g->items[0].reply.json, i, item) {
        int64_t year;
        char what[40];
        if (!number_member(&year, item, "year")) {
            skip_record("year", item, "no year");
            continue;
        }
        good++;
        snprintf(what, sizeof what, "months?year=%lld&", (long long)year);
        if (year >= from.year && year <= to.year)
            add_get(next, w, what, (struct date){(int)year, 1, 1}, UP_KEEP_SLOTS);
    }
    return i && !good ? no_shape("years", error) : 0;
}

static int read_months(struct gets *next, const struct gets *g, const struct walk *w,
    struct date from, struct date to, struct rpc_error *error)
{
    size_t i, good = 0, all = 0;
    const json_t *item;
    for (size_t k = 0; k < g->n; k++) {
        json_array_foreach (g->items[k].reply.json, i, item) {
            int64_t month;
            char what[60];
            int year = g->dates[k].year;
            all++;
            if (!number_member(&month, item, "month") || month < 1 || month > 12) {
                skip_record("month", item, "no month");
                continue;
            }
            good++;
            snprintf(what, sizeof what, "days?year=%d&month=%d&", year, (int)month);
            if (month_in(year, (int)month, from, to))
                add_get(next, w, what, (struct date){year, (int)month, 1}, UP_KEEP_SLOTS);
        }
    }
    return all && !good ? no_shape("months", error) : 0;
}

/* The date in the path is not padded: 2024-9-5. */
static void add_day(struct gets *next, const struct walk *w, struct date d, int keep_ms)
{
    char what[60];
    snprintf(what, sizeof what, "days/%d-%d-%d/hours?", d.year, d.month, d.day);
    for (size_t i = 0; i < next->n; i++)
        if (date_cmp(next->dates[i], d) == 0)
            return;
    add_get(next, w, what, d, keep_ms);
}

static int read_days(struct gets *next, const struct gets *g, const struct walk *w,
    struct date from, struct date to, struct rpc_error *error)
{
    size_t i, good = 0, all = 0;
    const json_t *item;
    for (size_t k = 0; k < g->n; k++) {
        json_array_foreach (g->items[k].reply.json, i, item) {
            struct date d = g->dates[k];
            all++;
            if (!read_day(&d, item)) {
                skip_record("day", item, "no day");
                continue;
            }
            good++;
            if (date_cmp(d, from) >= 0 && date_cmp(d, to) <= 0)
                add_day(next, w, d, UP_KEEP_SLOTS);
        }
    }
    return all && !good ? no_shape("days", error) : 0;
}

typedef int read_fn(struct gets *next, const struct gets *g, const struct walk *w, struct date from,
    struct date to, struct rpc_error *error);

static int by_start(const void *a, const void *b)
{
    const struct hour *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->free > y->free ? -1 : x->free < y->free;
}

int walk_hours(struct hours *out, struct res *r, int worker, const struct walk *w, struct date from,
    struct date to, struct rpc_error *error)
{
    static read_fn *const steps[] = {read_years, read_months, read_days};
    struct gets *here = calloc(1, sizeof *here), *next = calloc(1, sizeof *next);
    int rc = here && next ? 0 : rpc_fail(error, RPC_UNAVAILABLE, NULL, "no memory");
    *out = (struct hours){.items = NULL};
    if (rc == 0)
        add_get(here, w, "years?", from, UP_KEEP_SLOTS);
    for (int step = 0; rc == 0 && step < 3; step++) {
        rc = up_get_all(r->up, worker, here->items, here->n, error);
        if (rc < 0)
            break;
        note_age(out, here);
        rc = steps[step](next, here, w, from, to, error);
        free_gets(here);
        struct gets *other = here;
        here = next;
        next = other;
    }
    if (rc == 0)
        rc = up_get_all(r->up, worker, here->items, here->n, error);
    if (rc == 0) {
        note_age(out, here);
        for (size_t i = 0; rc == 0 && i < here->n; i++)
            rc = add_hours(out, here->items[i].reply.json, w, from, to, error);
        free_gets(here);
    }
    free(here);
    free(next);
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, by_start);
    if (rc < 0) {
        hours_done(out);
        up_forget(r->up); /* it may be a shape that was remembered */
    }
    return rc;
}

int walk_desk(int64_t *desk, struct res *r, int worker, const struct walk *w, int64_t start,
    int64_t people, struct rpc_error *error)
{
    struct date d = time_date(start);
    struct up_get get = {.keep_ms = UP_KEEP_NOT};
    struct hours hours = {.items = NULL};
    char what[60];
    snprintf(what, sizeof what, "days/%d-%d-%d/hours?", d.year, d.month, d.day);
    put_path(get.path, w, what);
    int rc = up_get_all(r->up, worker, &get, 1, error);
    if (rc < 0)
        return rc;
    rc = add_hours(&hours, get.reply.json, w, d, d, error);
    up_reply_done(&get.reply);
    const struct hour *best = NULL;
    for (size_t i = 0; rc == 0 && i < hours.n; i++)
        if (hours.items[i].start == start && hours.items[i].free >= people &&
            (!best || hours.items[i].free > best->free))
            best = &hours.items[i];
    if (best)
        *desk = best->desk;
    else if (rc == 0)
        rc = rpc_fail(error, RPC_SLOT_TAKEN, NULL, "the slot is not free");
    hours_done(&hours);
    return rc;
}

/* ---- booking.slots */

static void add_slot(json_t *days, int64_t start, int64_t minutes, int64_t free_people)
{
    char date[11], from[26], to[26];
    json_t *day = json_array_get(days, json_array_size(days) - 1);
    const char *last = json_string_value(json_object_get(day, "date"));
    date_iso(date, time_date(start));
    instant_rfc3339(from, start);
    instant_rfc3339(to, start + minutes * 60);
    if (!last || strcmp(last, date) != 0) {
        day = json_pack("{s:s,s:[]}", "date", date, "slots");
        json_array_append_new(days, day);
    }
    json_array_append_new(
        json_object_get(day, "slots"), json_pack("{s:s,s:s,s:I}", "starts_at", from, "ends_at", to,
                                           "free", (json_int_t)free_people));
}

/* One slot a start: what is free at all its desks, when one of them has room for all. */
static json_t *merge(const struct hours *h, int64_t minutes, int64_t people)
{
    json_t *days = json_array();
    for (size_t i = 0, k; i < h->n; i = k) {
        int64_t sum = 0;
        for (k = i; k < h->n && h->items[k].start == h->items[i].start; k++)
            sum += h->items[k].free;
        if (h->items[i].free >= people) /* the first has the most */
            add_slot(days, h->items[i].start, minutes, sum);
    }
    return days;
}

static bool read_range(struct date *from, struct date *to, const json_t *params)
{
    char a[12], b[12];
    return wire_json_text(a, sizeof a, params, "from") &&
           wire_json_text(b, sizeof b, params, "to") &&
           date_parse_iso(from, str_of(a), NULL) == 0 && date_parse_iso(to, str_of(b), NULL) == 0 &&
           date_days(*to) >= date_days(*from) && date_days(*to) - date_days(*from) < WALK_DAYS;
}

int method_slots(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error)
{
    struct res *r = ctx;
    struct catalogue c;
    struct walk w;
    struct hours hours;
    struct date from, to;
    int64_t people = 1, minutes = 0;
    char at[26];
    wire_json_int(&people, params, "people");
    if (!id_param(&w.place, params, "place") || !id_param(&w.operation, params, "operation") ||
        people < 1)
        return rpc_fail(error, RPC_NOT_FOUND, NULL, "no such place or operation");
    if (!read_range(&from, &to, params))
        return rpc_fail(error, RPC_BAD_PARAMS, NULL, "from and to are at most 62 days");
    up_begin(r->up, worker);
    int rc = catalogue_load(&c, r, worker, error);
    if (rc < 0)
        return rc;
    const json_t *operation = catalogue_find(&c, w.place, w.operation, &w.service, error);
    number_member(&minutes, operation, "minutes");
    catalogue_done(&c);
    rc = operation ? walk_hours(&hours, r, worker, &w, from, to, error) : -ERR_REMOTE;
    if (rc < 0)
        return rc;
    instant_rfc3339(at, hours.at ? hours.at : clock_wall(&clock_real));
    *result = json_pack("{s:o,s:s}", "days", merge(&hours, minutes, people), "as_of", at);
    hours_done(&hours);
    return 0;
}
