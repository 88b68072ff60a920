// uses: domain base
/* Slots of 60 days for each of 20 operations at one place: what a calendar of a town hall asks for.
 * Two counters, a break at noon, 40 % booked. usage: slots_bench [N]; best, median and worst. */
#include "domain/instant.h"
#include "domain/slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DAYS = 60, OPERATIONS = 20, MAX_RUNS = 10000, BUSY_MAX = DAYS * 2 * 60 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Monday and Wednesday are the long days of Czech offices; the turn of the clock is among them. */
static const struct slot_rule rules[] = {
    {.kind = SLOT_OPENS,
        .weekdays = 0x05,
        .hours = {480, 1020},
        .step = 10,
        .counters_public = 2,
        .counters_desk = 2},
    {.kind = SLOT_OPENS,
        .weekdays = 0x0A,
        .hours = {480, 840},
        .step = 10,
        .counters_public = 1,
        .counters_desk = 2},
    {.kind = SLOT_OPENS,
        .weekdays = 0x10,
        .hours = {480, 720},
        .step = 10,
        .counters_public = 1,
        .counters_desk = 1},
    {.kind = SLOT_OPENS,
        .weekdays = 0x20,
        .weeks_of_month = 1,
        .hours = {480, 660},
        .step = 15,
        .counters_public = 1,
        .counters_desk = 1},
    {.kind = SLOT_BREAK, .weekdays = 0x1F, .hours = {720, 750}},
    {.kind = SLOT_ONE_DAY,
        .from = {2026, 10, 28},
        .hours = {480, 600},
        .step = 10,
        .counters_public = 1,
        .counters_desk = 1},
};

static const struct slot_closure closures[] = {{{2026, 10, 5}, {2026, 10, 5}},
    {{2026, 10, 29}, {2026, 10, 30}}, {{2026, 12, 23}, {2026, 12, 31}}};

static const struct date first = {2026, 9, 28};

struct town {
    struct slot_place place;
    struct slot_operation operations[OPERATIONS];
    struct slot_busy busy[BUSY_MAX];
    size_t of_day[DAYS + 1]; /* where the bookings of a day begin */
};

/* Four of ten starts of both counters are taken, the same ones in every run. */
static void book(struct town *t)
{
    unsigned state = 1;
    size_t n = 0;
    for (int d = 0; d < DAYS; d++) {
        struct date day = date_add(first, d);
        t->of_day[d] = n;
        for (int minute = 480; date_weekday(day) < 5 && minute < 1020; minute += 10)
            for (int counter = 0; counter < 2 && n < BUSY_MAX; counter++) {
                state = state * 1103515245u + 12345u;
                int64_t from = instant_from_prague(day, minute);
                if (state / 65536 % 10 < 4)
                    t->busy[n++] = (struct slot_busy){from, from + 600};
            }
    }
    t->of_day[DAYS] = n;
}

static void open_town(struct town *t)
{
    *t = (struct town){.place = {.rules = rules,
                           .n_rules = sizeof rules / sizeof *rules,
                           .closures = closures,
                           .n_closures = sizeof closures / sizeof *closures}};
    for (int i = 0; i < OPERATIONS; i++)
        t->operations[i] = (struct slot_operation){
            .minutes = 10 + 5 * (i % 5),
            .more_minutes = 5,
            .people_max = 5,
            .lead_minutes = 120,
            .horizon_days = DAYS,
        };
    book(t);
}

/* Each day is given its own bookings, or those of all the days. Returns how many slots. */
static size_t look(const struct town *t, bool all_busy)
{
    static struct slot slots[SLOT_DAY_MAX];
    size_t found = 0, n;
    for (int o = 0; o < OPERATIONS; o++)
        for (int d = 0; d < DAYS; d++) {
            size_t from = all_busy ? 0 : t->of_day[d];
            struct slot_asked a = {
                .place = &t->place,
                .operation = &t->operations[o],
                .people = 1 + o % 3,
                .now = instant_from_prague(first, 0),
                .busy = t->busy + from,
                .n_busy = t->of_day[all_busy ? DAYS : d + 1] - from,
            };
            slots_of_day(slots, &n, &a, date_add(first, d));
            found += n;
        }
    return found;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const char *name, const struct town *t, bool all_busy, size_t runs, double *ms)
{
    size_t found = 0;
    for (size_t i = 0; i < runs; i++) {
        double began = now_ms();
        found = look(t, all_busy);
        ms[i] = now_ms() - began;
    }
    qsort(ms, runs, sizeof *ms, by_value);
    printf("%-22s best %6.2f ms   median %6.2f ms   worst %6.2f ms   (%d days, %d operations, "
           "%zu slots)\n",
        name, ms[0], ms[runs / 2], ms[runs - 1], DAYS, OPERATIONS, found);
}

int main(int argc, char **argv)
{
    static struct town t;
    uint64_t runs = 50;
    if (argc > 1 && (!str_uint(str_of(argv[1]), MAX_RUNS, &runs) || runs < 2)) {
        fprintf(stderr, "usage: slots_bench [N]\n");
        return 2;
    }
    double *ms = calloc(runs, sizeof *ms);
    if (!ms)
        return 1;
    open_town(&t);
    measure("slots.day-by-day", &t, false, runs, ms);
    measure("slots.all-bookings", &t, true, runs, ms);
    free(ms);
    return 0;
}
