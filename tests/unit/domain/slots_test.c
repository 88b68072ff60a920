/* Which times can be booked: known days by hand, then 100,000 random places against a plain
 * reference that goes minute by minute through the text of domain/slots.h. */
#include "domain/slots.h"

#include "domain/instant.h"
#include "test.h"

enum { H = 60, WORKDAYS = 0x1F, EVERY_DAY = 0x7F };

static const struct date monday = {2026, 11, 23};

/* ---- by hand */

/* 8–12 each ten minutes, one counter for the public and one more for the desk. */
static struct slot_rule mornings(void)
{
    return (struct slot_rule){
        .kind = SLOT_OPENS,
        .weekdays = WORKDAYS,
        .hours = {8 * H, 12 * H},
        .step = 10,
        .counters_public = 1,
        .counters_desk = 2,
    };
}

/* A question that borrows its parts from itself. */
struct question {
    struct slot_rule rules[4];
    struct slot_closure closures[2];
    struct slot_busy busy[8];
    struct slot_place place;
    struct slot_operation operation;
    struct slot_asked asked;
    struct slot slots[SLOT_DAY_MAX];
    size_t n;
};

static void ask(struct question *q)
{
    *q = (struct question){.rules = {mornings()}};
    q->place = (struct slot_place){.rules = q->rules, .n_rules = 1, .closures = q->closures};
    q->operation = (struct slot_operation){
        .minutes = 10, .more_minutes = 10, .people_max = SLOT_PEOPLE_MAX, .horizon_days = 60};
    q->asked = (struct slot_asked){
        .place = &q->place,
        .operation = &q->operation,
        .people = 1,
        .now = instant_from_prague(monday, 0) - 86400,
        .busy = q->busy,
    };
}

static enum slot_day on(struct question *q, struct date day)
{
    return slots_of_day(q->slots, &q->n, &q->asked, day);
}

static void check_day(struct question *q, struct date day, enum slot_day want, size_t n)
{
    enum slot_day got = on(q, day);
    if (got != want || q->n != n)
        test_fail(__FILE__, __LINE__, "%d-%d-%d is %s with %zu slots, want %s with %zu", day.year,
            day.month, day.day, slot_day_name(got), q->n, slot_day_name(want), n);
}

static void check_starts(const struct slot *s, const char *want)
{
    char got[26];
    instant_rfc3339(got, s->starts);
    CHECK_STR(got, want);
}

static void check_verdict(struct question *q, const char *starts, enum slot_verdict want)
{
    int64_t at, ends;
    CHECK_INT(instant_parse_rfc3339(&at, str_of(starts), NULL), 0);
    enum slot_verdict got = slots_judge(&ends, &q->asked, at);
    if (got != want)
        test_fail(__FILE__, __LINE__, "%s is judged %d, want %d", starts, got, want);
    bool told = got == SLOT_FREE || got == SLOT_TAKEN;
    int minutes = slots_minutes(&q->operation, q->asked.people);
    CHECK_INT(ends, told ? at + (int64_t)minutes * 60 : 0);
}

static void take(struct question *q, struct date day, int minute, int minutes)
{
    int64_t from = instant_from_prague(day, minute);
    q->busy[q->asked.n_busy++] = (struct slot_busy){from, from + (int64_t)minutes * 60};
}

TEST(an_ordinary_morning_has_its_slots)
{
    struct question q;
    ask(&q);
    check_day(&q, monday, SLOT_DAY_FREE, 24);
    check_starts(&q.slots[0], "2026-11-23T08:00:00+01:00");
    check_starts(&q.slots[23], "2026-11-23T11:50:00+01:00");
    CHECK_INT(q.slots[23].ends - q.slots[23].starts, 600);
    CHECK_INT(q.slots[5].free, 1);
    check_day(&q, (struct date){2026, 11, 28}, SLOT_DAY_CLOSED, 0);
}

TEST(the_last_slot_before_closing_must_hold_all_people)
{
    /* open-forms#3404: two people of 10 minutes were offered 11:50 with closing at 12:00 */
    struct question q;
    ask(&q);
    q.asked.people = 2;
    check_day(&q, monday, SLOT_DAY_FREE, 23);
    check_starts(&q.slots[22], "2026-11-23T11:40:00+01:00");
    check_verdict(&q, "2026-11-23T11:40:00+01:00", SLOT_FREE);
    check_verdict(&q, "2026-11-23T11:50:00+01:00", SLOT_UNKNOWN);
}

TEST(people_count_from_one_to_the_most)
{
    struct question q;
    ask(&q);
    q.operation.more_minutes = 0;
    static const int wrong[] = {-1, 0, 51, 1000000};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        q.asked.people = wrong[i];
        CHECK_INT(slots_minutes(&q.operation, wrong[i]), 0);
        check_day(&q, monday, SLOT_DAY_CLOSED, 0);
        check_verdict(&q, "2026-11-23T08:00:00+01:00", SLOT_BAD_PEOPLE);
    }
    q.asked.people = 50;
    CHECK_INT(slots_minutes(&q.operation, 50), 10);
    check_day(&q, monday, SLOT_DAY_FREE, 24);
    /* 50 people need 255 minutes, the morning has 240: it opens, but not for so many */
    q.operation.more_minutes = 5;
    CHECK_INT(slots_minutes(&q.operation, 50), 255);
    check_day(&q, monday, SLOT_DAY_FULL, 0);
    q.rules[0].hours.to = 12 * H + 15;
    check_day(&q, monday, SLOT_DAY_FREE, 1);
}

TEST(the_public_has_fewer_counters_than_the_desk)
{
    struct question q;
    ask(&q);
    take(&q, monday, 9 * H, 10);
    check_day(&q, monday, SLOT_DAY_FREE, 23);
    check_verdict(&q, "2026-11-23T09:00:00+01:00", SLOT_TAKEN);
    q.asked.channel = SLOT_DESK;
    check_day(&q, monday, SLOT_DAY_FREE, 24);
    CHECK_INT(q.slots[5].free, 2);
    CHECK_INT(q.slots[6].free, 1);
    check_verdict(&q, "2026-11-23T09:00:00+01:00", SLOT_FREE);
    take(&q, monday, 9 * H, 10);
    check_verdict(&q, "2026-11-23T09:00:00+01:00", SLOT_TAKEN);
    /* only for the desk: closed to the public, and its finer grid is not the public's */
    q.rules[0].counters_public = 0;
    check_day(&q, monday, SLOT_DAY_FREE, 23);
    q.asked.channel = SLOT_PUBLIC;
    check_day(&q, monday, SLOT_DAY_CLOSED, 0);
    q.rules[1] = mornings();
    q.rules[1].step = 60;
    q.place.n_rules = 2;
    q.asked.n_busy = 0;
    check_day(&q, monday, SLOT_DAY_FREE, 4);
}

TEST(a_full_day_is_full_and_a_freed_slot_is_busy_for_a_while)
{
    struct question q;
    ask(&q);
    take(&q, monday, 7 * H, 10 * H);
    check_day(&q, monday, SLOT_DAY_FULL, 0);
    check_verdict(&q, "2026-11-23T08:00:00+01:00", SLOT_TAKEN);
    check_verdict(&q, "2026-11-23T08:05:00+01:00", SLOT_UNKNOWN);
    /* cancelled, but its delay runs: the caller goes on to list it; then no more */
    q.asked.n_busy = 0;
    take(&q, monday, 8 * H, 10);
    check_day(&q, monday, SLOT_DAY_FREE, 23);
    q.asked.n_busy = 0;
    check_day(&q, monday, SLOT_DAY_FREE, 24);
}

TEST(busy_takes_whole_cells_of_its_own_day)
{
    struct question q;
    ask(&q);
    /* two seconds, 9:09:59 – 9:10:01, touch the slots of 9:00 (cell 9:05) and 9:10 */
    int64_t nine = instant_from_prague(monday, 9 * H);
    q.busy[0] = (struct slot_busy){nine + 599, nine + 601};
    q.asked.n_busy = 1;
    check_day(&q, monday, SLOT_DAY_FREE, 22);
    check_verdict(&q, "2026-11-23T09:00:00+01:00", SLOT_TAKEN);
    check_verdict(&q, "2026-11-23T09:10:00+01:00", SLOT_TAKEN);
    check_verdict(&q, "2026-11-23T09:20:00+01:00", SLOT_FREE);
    /* empty, upside down, of other days, and without end */
    q.busy[0] = (struct slot_busy){nine + 60, nine + 60};
    q.busy[1] = (struct slot_busy){nine + 600, nine};
    q.busy[2] = (struct slot_busy){nine - 86400, nine - 86000};
    q.busy[3] = (struct slot_busy){nine + 86400, INT64_MAX};
    q.asked.n_busy = 4;
    check_day(&q, monday, SLOT_DAY_FREE, 24);
    q.busy[4] = (struct slot_busy){INT64_MIN, INT64_MAX};
    q.asked.n_busy = 5;
    check_day(&q, monday, SLOT_DAY_FULL, 0);
}

TEST(breaks_cut_the_day_and_rules_add_up)
{
    struct question q;
    ask(&q);
    q.rules[1] = mornings();
    q.rules[1].hours = (struct span){10 * H, 14 * H};
    q.rules[1].counters_public = 2;
    q.rules[2] = (struct slot_rule){
        .kind = SLOT_BREAK, .weekdays = WORKDAYS, .hours = {11 * H, 11 * H + 30}};
    q.place.n_rules = 3;
    check_day(&q, monday, SLOT_DAY_FREE, 33);
    CHECK_INT(q.slots[11].free, 1); /* 9:50 */
    CHECK_INT(q.slots[12].free, 3); /* 10:00 */
    check_verdict(&q, "2026-11-23T11:00:00+01:00", SLOT_UNKNOWN);
    check_verdict(&q, "2026-11-23T11:20:00+01:00", SLOT_UNKNOWN);
    check_starts(&q.slots[18], "2026-11-23T11:30:00+01:00");
    /* half an hour across the line between one and three counters holds one */
    q.operation.minutes = 30;
    check_day(&q, monday, SLOT_DAY_FREE, 16 + 13);
    CHECK_INT(q.slots[11].free, 1); /* 9:50–10:20 */
}

TEST(starts_of_two_grids_come_once_and_in_order)
{
    struct question q;
    ask(&q);
    q.rules[1] = mornings();
    q.rules[1].step = 15;
    q.place.n_rules = 2;
    /* in an hour: 0 10 15 20 30 40 45 50 */
    check_day(&q, monday, SLOT_DAY_FREE, 32);
    for (size_t i = 1; i < q.n; i++)
        CHECK(q.slots[i - 1].starts < q.slots[i].starts);
    check_verdict(&q, "2026-11-23T08:15:00+01:00", SLOT_FREE);
    check_verdict(&q, "2026-11-23T08:25:00+01:00", SLOT_UNKNOWN);
    check_verdict(&q, "2026-11-23T08:15:01+01:00", SLOT_UNKNOWN);
}

TEST(weeks_are_counted_from_the_week_of_the_first_day)
{
    struct question q;
    ask(&q);
    /* from a Thursday, each second week: its Monday week begins with the Monday before */
    q.rules[0].from = (struct date){2026, 11, 26};
    q.rules[0].every_weeks = 2;
    q.operation.horizon_days = 400;
    check_day(&q, monday, SLOT_DAY_CLOSED, 0);
    check_day(&q, (struct date){2026, 11, 27}, SLOT_DAY_FREE, 24);
    check_day(&q, (struct date){2026, 11, 30}, SLOT_DAY_CLOSED, 0);
    check_day(&q, (struct date){2026, 12, 7}, SLOT_DAY_FREE, 24);
    /* over a year of 53 weeks the count goes on */
    check_day(&q, (struct date){2027, 1, 4}, SLOT_DAY_FREE, 24);
    check_day(&q, (struct date){2027, 1, 11}, SLOT_DAY_CLOSED, 0);
    q.rules[0].to = (struct date){2027, 1, 4};
    check_day(&q, (struct date){2027, 1, 4}, SLOT_DAY_FREE, 24);
    check_day(&q, (struct date){2027, 1, 5}, SLOT_DAY_CLOSED, 0);
}

TEST(weeks_of_a_month_count_such_weekdays)
{
    struct question q;
    ask(&q);
    q.operation.horizon_days = 400;
    q.rules[0].weekdays = 1; /* Mondays of November 2026: 2, 9, 16, 23, 30 */
    q.rules[0].weeks_of_month = 1 << 3;
    check_day(&q, (struct date){2026, 11, 23}, SLOT_DAY_FREE, 24);
    check_day(&q, (struct date){2026, 11, 30}, SLOT_DAY_CLOSED, 0);
    q.rules[0].weeks_of_month = 1 << 4;
    check_day(&q, (struct date){2026, 11, 23}, SLOT_DAY_CLOSED, 0);
    check_day(&q, (struct date){2026, 11, 30}, SLOT_DAY_FREE, 24);
    /* the fourth Monday of December is the last one too */
    check_day(&q, (struct date){2026, 12, 28}, SLOT_DAY_FREE, 24);
    q.rules[0].weeks_of_month = 1 << 3 | 1;
    check_day(&q, (struct date){2026, 12, 28}, SLOT_DAY_FREE, 24);
    check_day(&q, (struct date){2026, 12, 7}, SLOT_DAY_FREE, 24);
    check_day(&q, (struct date){2026, 12, 14}, SLOT_DAY_CLOSED, 0);
}

TEST(holidays_and_closures_close)
{
    static const struct date easter_monday = {2027, 3, 29};
    struct question q;
    ask(&q);
    q.operation.horizon_days = 400;
    check_day(&q, easter_monday, SLOT_DAY_HOLIDAY, 0);
    check_verdict(&q, "2027-03-29T08:00:00+02:00", SLOT_UNKNOWN);
    q.place.open_on_holidays = true;
    check_day(&q, easter_monday, SLOT_DAY_FREE, 24);
    q.closures[0] = (struct slot_closure){{2027, 3, 29}, {2027, 3, 30}};
    q.place.n_closures = 1;
    check_day(&q, easter_monday, SLOT_DAY_CLOSED, 0);
    check_day(&q, (struct date){2027, 3, 30}, SLOT_DAY_CLOSED, 0);
    check_day(&q, (struct date){2027, 3, 31}, SLOT_DAY_FREE, 24);
    q.place.open_on_holidays = false;
    check_day(&q, easter_monday, SLOT_DAY_HOLIDAY, 0);
}

TEST(one_day_replaces_all_of_that_day)
{
    /* Saturday 28 November 2026 would be closed, and 17 November is a holiday */
    static const struct date holiday = {2026, 11, 17};
    struct question q;
    ask(&q);
    q.asked.now = instant_from_prague(holiday, 0) - 86400;
    q.rules[1] = mornings();
    q.rules[1].kind = SLOT_ONE_DAY;
    q.rules[1].from = holiday;
    q.rules[1].weekdays = 0;
    q.rules[1].hours = (struct span){13 * H, 14 * H};
    q.rules[2] = (struct slot_rule){
        .kind = SLOT_BREAK, .weekdays = EVERY_DAY, .hours = {0, 24 * H}, .from = holiday};
    q.place.n_rules = 3;
    q.closures[0] = (struct slot_closure){holiday, holiday};
    q.place.n_closures = 1;
    check_day(&q, holiday, SLOT_DAY_FREE, 6);
    check_starts(&q.slots[0], "2026-11-17T13:00:00+01:00");
    check_day(&q, (struct date){2026, 11, 18}, SLOT_DAY_CLOSED, 0);
    /* another such rule adds up with it */
    q.rules[3] = q.rules[1];
    q.rules[3].hours = (struct span){13 * H + 30, 15 * H};
    q.place.n_rules = 4;
    check_day(&q, holiday, SLOT_DAY_FREE, 12);
    CHECK_INT(q.slots[3].free, 2);
    q.rules[1].from = q.rules[3].from = (struct date){2026, 11, 28};
    check_day(&q, holiday, SLOT_DAY_HOLIDAY, 0);
    check_day(&q, (struct date){2026, 11, 28}, SLOT_DAY_FREE, 12);
}

TEST(the_end_of_a_year_is_a_day_like_others)
{
    struct question q;
    ask(&q);
    q.rules[0].hours = (struct span){22 * H, 24 * H};
    q.rules[1] = mornings();
    q.rules[1].hours = (struct span){0, 2 * H};
    q.place.n_rules = 2;
    q.asked.now = instant_from_prague((struct date){2026, 12, 30}, 12 * H);
    take(&q, (struct date){2026, 12, 31}, 23 * H + 50, 20);
    check_day(&q, (struct date){2026, 12, 31}, SLOT_DAY_FREE, 23);
    check_verdict(&q, "2026-12-31T23:50:00+01:00", SLOT_TAKEN);
    check_day(&q, (struct date){2027, 1, 1}, SLOT_DAY_HOLIDAY, 0);
    q.place.open_on_holidays = true;
    check_day(&q, (struct date){2027, 1, 1}, SLOT_DAY_FREE, 23);
    check_starts(&q.slots[0], "2027-01-01T00:10:00+01:00");
    /* nothing lasts over midnight, though both days are open there */
    q.operation.minutes = 20;
    q.asked.n_busy = 0;
    check_day(&q, (struct date){2026, 12, 31}, SLOT_DAY_FREE, 11 + 11);
    int64_t from, to;
    slots_day_span(&from, &to, (struct date){2026, 12, 31});
    CHECK_INT(to - from, 86400);
    CHECK_INT(to, instant_from_prague((struct date){2027, 1, 1}, 0));
}

TEST(an_hour_is_repeated_in_october)
{
    static const struct date day = {2026, 10, 25};
    struct question q;
    ask(&q);
    q.asked.now = instant_from_prague((struct date){2026, 10, 24}, 12 * H);
    q.rules[0].weekdays = EVERY_DAY;
    q.rules[0].hours = (struct span){1 * H, 4 * H};
    q.rules[0].step = 30;
    check_day(&q, day, SLOT_DAY_FREE, 8);
    check_starts(&q.slots[2], "2026-10-25T02:00:00+02:00");
    check_starts(&q.slots[4], "2026-10-25T02:00:00+01:00");
    check_starts(&q.slots[7], "2026-10-25T03:30:00+01:00");
    q.rules[0].hours = (struct span){2 * H, 3 * H};
    check_day(&q, day, SLOT_DAY_FREE, 4);
    q.rules[0].hours = (struct span){2 * H, 2 * H + 30};
    check_day(&q, day, SLOT_DAY_FREE, 1);
    q.rules[0].hours = (struct span){0, 24 * H};
    q.rules[0].step = 5;
    q.operation.minutes = 5;
    check_day(&q, day, SLOT_DAY_FREE, SLOT_DAY_MAX);
    q.rules[0].hours = (struct span){8 * H, 12 * H};
    check_day(&q, day, SLOT_DAY_FREE, 48);
    check_starts(&q.slots[0], "2026-10-25T08:00:00+01:00");
    int64_t from, to;
    slots_day_span(&from, &to, day);
    CHECK_INT(to - from, 25 * 3600);
}

TEST(an_hour_is_left_out_in_march)
{
    static const struct date day = {2027, 3, 28};
    static const struct {
        struct span hours;
        size_t n;
        const char *first;
    } rows[] = {
        {{1 * H, 4 * H}, 4, "2027-03-28T01:00:00+01:00"},
        {{2 * H, 3 * H}, 0, NULL},
        {{2 * H, 2 * H + 30}, 0, NULL},
        {{2 * H + 30, 3 * H}, 0, NULL},
        {{2 * H + 30, 4 * H}, 1, "2027-03-28T03:30:00+02:00"},
        {{2 * H + 30, 3 * H + 10}, 0, NULL},
        {{1 * H, 2 * H + 30}, 3, "2027-03-28T01:00:00+01:00"},
        {{3 * H, 4 * H}, 2, "2027-03-28T03:00:00+02:00"},
        {{8 * H, 12 * H}, 8, "2027-03-28T08:00:00+02:00"},
    };
    struct question q;
    ask(&q);
    q.asked.now = instant_from_prague((struct date){2027, 3, 27}, 12 * H);
    q.rules[0].weekdays = EVERY_DAY;
    q.rules[0].step = 30;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        q.rules[0].hours = rows[i].hours;
        check_day(&q, day, rows[i].n ? SLOT_DAY_FREE : SLOT_DAY_CLOSED, rows[i].n);
        if (rows[i].n && q.n)
            check_starts(&q.slots[0], rows[i].first);
    }
    /* an hour that begins at 1:30 ends at 3:30 on the wall */
    q.rules[0].hours = (struct span){1 * H + 30, 4 * H};
    q.operation.minutes = 60;
    check_day(&q, day, SLOT_DAY_FREE, 2);
    check_starts(&(struct slot){.starts = q.slots[0].ends}, "2027-03-28T03:30:00+02:00");
}

TEST(lead_time_and_horizon_bound_the_days)
{
    struct question q;
    ask(&q);
    q.asked.now = instant_from_prague(monday, 9 * H) + 1;
    check_day(&q, (struct date){2026, 11, 22}, SLOT_DAY_PAST, 0);
    check_day(&q, monday, SLOT_DAY_FREE, 17); /* from 9:10 */
    check_verdict(&q, "2026-11-23T09:00:00+01:00", SLOT_TOO_SOON);
    check_verdict(&q, "2026-11-23T09:10:00+01:00", SLOT_FREE);
    q.asked.now--;
    check_day(&q, monday, SLOT_DAY_FREE, 18);
    /* rdv-service-public#4581: a lead time longer than a day, here till Wednesday 11:00 */
    q.operation.lead_minutes = 50 * H;
    check_day(&q, monday, SLOT_DAY_PAST, 0);
    check_day(&q, date_add(monday, 1), SLOT_DAY_PAST, 0);
    check_day(&q, date_add(monday, 2), SLOT_DAY_FREE, 6);
    check_verdict(&q, "2026-11-25T10:50:00+01:00", SLOT_TOO_SOON);
    check_day(&q, date_add(monday, 3), SLOT_DAY_FREE, 24);
    /* after closing, and with the rest of the day taken */
    q.operation.lead_minutes = 0;
    q.asked.now = instant_from_prague(monday, 11 * H + 51);
    check_day(&q, monday, SLOT_DAY_PAST, 0);
    q.asked.now = instant_from_prague(monday, 11 * H + 50);
    take(&q, monday, 11 * H + 50, 10);
    check_day(&q, monday, SLOT_DAY_FULL, 0);
    /* the horizon counts days of Prague, also late in the evening */
    q.operation.horizon_days = 1;
    q.asked.now = instant_from_prague(monday, 23 * H + 59);
    check_day(&q, date_add(monday, 1), SLOT_DAY_FREE, 24);
    check_day(&q, date_add(monday, 2), SLOT_DAY_FAR, 0);
    check_verdict(&q, "2026-11-25T08:00:00+01:00", SLOT_TOO_FAR);
    check_verdict(&q, "9999-12-31T08:00:00+01:00", SLOT_TOO_FAR);
    q.operation.horizon_days = 0;
    check_day(&q, date_add(monday, 1), SLOT_DAY_FAR, 0);
    check_day(&q, (struct date){2026, 11, 31}, SLOT_DAY_CLOSED, 0);
}

TEST(the_nearest_stand_around_the_wanted_time)
{
    struct slot s[10] = {{0}};
    size_t out[10];
    for (int i = 0; i < 10; i++)
        s[i].starts = i * 10;
    static const struct {
        int64_t wanted;
        size_t n, n_slots, want, first;
    } rows[] = {
        {42, 5, 10, 5, 2},
        {45, 5, 10, 5, 2}, /* 20…60: 20 and 70 are equally far */
        {46, 5, 10, 5, 3},
        {-100, 5, 10, 5, 0},
        {1000, 5, 10, 5, 5},
        {90, 5, 10, 5, 5},
        {50, 1, 10, 1, 5},
        {45, 1, 10, 1, 4},
        {50, 5, 3, 3, 0},
        {50, 0, 10, 0, 0},
        {50, 5, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = slots_nearest(out, rows[i].n, s, rows[i].n_slots, rows[i].wanted);
        CHECK_INT((int64_t)n, (int64_t)rows[i].want);
        for (size_t k = 0; k < n; k++)
            CHECK_INT((int64_t)out[k], (int64_t)(rows[i].first + k));
    }
}

TEST(names_of_days_read_back)
{
    for (int d = 0; d < SLOT_DAYS; d++) {
        enum slot_day back = SLOT_DAYS;
        CHECK(slot_day_parse(&back, str_of(slot_day_name((enum slot_day)d))));
        CHECK_INT(back, d);
    }
    enum slot_day d = SLOT_DAY_FAR;
    CHECK(!slot_day_parse(&d, STR("Full")));
    CHECK(!slot_day_parse(&d, STR("")));
    CHECK_INT(d, SLOT_DAY_FAR);
    CHECK_STR(slot_day_name(SLOT_DAY_FULL), "full");
    CHECK_STR(slot_day_name(SLOT_DAYS), "");
}

/* Each row makes one thing of a good rule wrong. */
TEST(rules_that_make_no_sense_are_refused)
{
    static const struct date day = {2026, 11, 23}, before = {2026, 11, 22}, none = {2026, 2, 30};
    const struct slot_rule good = mornings();
    struct slot_rule bad[24];
    size_t n = 0;
#define BAD(...)                                                                                   \
    do {                                                                                           \
        struct slot_rule *r = &bad[n++];                                                           \
        *r = good;                                                                                 \
        __VA_ARGS__;                                                                               \
    } while (0)
    BAD(r->kind = SLOT_RULE_KINDS);
    BAD(r->from = none);
    BAD(r->to = none);
    BAD(r->kind = SLOT_ONE_DAY);
    BAD(r->kind = SLOT_ONE_DAY, r->from = day, r->to = before);
    BAD(r->from = day, r->to = before);
    BAD(r->weekdays = 0);
    BAD(r->weekdays = 0x80);
    BAD(r->every_weeks = -1, r->from = day);
    BAD(r->every_weeks = 53, r->from = day);
    BAD(r->every_weeks = 2);
    BAD(r->weeks_of_month = 0x20);
    BAD(r->hours = (struct span){-5, 60});
    BAD(r->hours = (struct span){60, 1445});
    BAD(r->hours = (struct span){60, 60});
    BAD(r->hours = (struct span){62, 120});
    BAD(r->hours = (struct span){60, 119});
    BAD(r->step = 0);
    BAD(r->step = 7);
    BAD(r->counters_desk = 0, r->counters_public = 0);
    BAD(r->counters_desk = 100);
    BAD(r->counters_public = 3);
    BAD(r->counters_public = -1);
#undef BAD
    for (size_t i = 0; i < n; i++) {
        struct err e = ERR_INIT;
        if (slot_rule_check(&bad[i], &e) != -ERR_RANGE || !e.text[0])
            test_fail(__FILE__, __LINE__, "row %zu is accepted", i);
    }
    struct slot_rule r = good;
    CHECK_INT(slot_rule_check(&r, NULL), 0);
    r = (struct slot_rule){.kind = SLOT_BREAK, .weekdays = EVERY_DAY, .hours = {0, 1440}};
    CHECK_INT(slot_rule_check(&r, NULL), 0);
    r = good, r.kind = SLOT_ONE_DAY, r.weekdays = 0, r.from = r.to = day;
    CHECK_INT(slot_rule_check(&r, NULL), 0);
}

TEST(operations_that_make_no_sense_are_refused)
{
    static const struct slot_operation good = {
        .minutes = 10, .more_minutes = 5, .people_max = 4, .horizon_days = 60};
    struct slot_operation bad[16];
    size_t n = 0;
#define BAD(set)                                                                                   \
    do {                                                                                           \
        struct slot_operation *o = &bad[n++];                                                      \
        *o = good;                                                                                 \
        o->set;                                                                                    \
    } while (0)
    BAD(minutes = 0);
    BAD(minutes = 12);
    BAD(minutes = 1445);
    BAD(more_minutes = -5);
    BAD(more_minutes = 1);
    BAD(people_max = 0);
    BAD(people_max = 51);
    BAD(more_minutes = 480);
    BAD(lead_minutes = -1);
    BAD(horizon_days = -1);
    BAD(horizon_days = 10000);
    BAD(cancel_minutes = -1);
    BAD(move_minutes = -1);
    BAD(freed_minutes = -1);
    BAD(per_person = -1);
#undef BAD
    for (size_t i = 0; i < n; i++)
        if (slot_operation_check(&bad[i], NULL) != -ERR_RANGE)
            test_fail(__FILE__, __LINE__, "row %zu is accepted", i);
    CHECK_INT(slot_operation_check(&good, NULL), 0);
}
