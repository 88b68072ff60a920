/* Is it open now, and when is it open next? */
#include "domain/hours.h"
#include "test.h"

enum { H = 60 };

/* Monday and Wednesday 8–17 with a break at noon, Friday 8–12 */
static const struct hours office = {
    .day =
        {
            [0] = {{8 * H, 12 * H}, {13 * H, 17 * H}},
            [2] = {{8 * H, 12 * H}, {13 * H, 17 * H}},
            [4] = {{8 * H, 12 * H}},
        },
};

static struct hours_state at(struct date d, int minute)
{
    struct hours_state s;
    hours_at(&s, &office, NULL, 0, d, minute);
    return s;
}

static void check_next(const struct hours_state *s, int month, int day, int from)
{
    CHECK(!s->open);
    CHECK(s->will_open);
    CHECK_INT(s->next.month, month);
    CHECK_INT(s->next.day, day);
    CHECK_INT(s->next_from, from);
}

static const struct date monday = {2026, 11, 23};

TEST(open_from_the_first_minute_to_the_last)
{
    struct hours_state s = at(monday, 8 * H);
    CHECK(s.open);
    CHECK_INT(s.until, 12 * H);
    CHECK(s.reason == NULL);
    CHECK(at(monday, 12 * H - 1).open);
    CHECK(!at(monday, 12 * H).open);
    CHECK(at(monday, 13 * H).open);
    CHECK_INT(at(monday, 16 * H).until, 17 * H);
    CHECK(!at(monday, 17 * H).open);
}

TEST(closed_tells_the_next_opening)
{
    struct hours_state s = at(monday, 0);
    check_next(&s, 11, 23, 8 * H);
    s = at(monday, 12 * H);
    check_next(&s, 11, 23, 13 * H);
    s = at(monday, 17 * H);
    check_next(&s, 11, 25, 8 * H);
    s = at((struct date){2026, 11, 27}, 12 * H);
    check_next(&s, 11, 30, 8 * H);
    CHECK(s.reason == NULL);
}

TEST(holidays_are_skipped_and_named)
{
    /* 28 September 2026 is a Monday */
    struct hours_state s = at((struct date){2026, 9, 28}, 9 * H);
    check_next(&s, 9, 30, 8 * H);
    CHECK_STR(s.reason, "Czech Statehood Day");
    /* Friday before: the holiday is passed over without being today's reason */
    s = at((struct date){2026, 9, 25}, 13 * H);
    check_next(&s, 9, 30, 8 * H);
    CHECK(s.reason == NULL);
    /* Christmas Eve 2026 is a Thursday, closed anyway */
    s = at((struct date){2026, 12, 24}, 9 * H);
    CHECK(s.reason == NULL);
    check_next(&s, 12, 28, 8 * H);
}

TEST(closures_are_skipped_and_named)
{
    static const struct closure closures[] = {
        {.date = {2026, 11, 23}, .reason = "Stocktaking"},
        {.date = {2026, 11, 25}, .reason = NULL},
        {.date = {2026, 9, 28}, .reason = NULL},
    };
    struct hours_state s;
    hours_at(&s, &office, closures, 3, monday, 9 * H);
    check_next(&s, 11, 27, 8 * H);
    CHECK_STR(s.reason, "Stocktaking");
    hours_at(&s, &office, closures, 3, (struct date){2026, 11, 25}, 9 * H);
    check_next(&s, 11, 27, 8 * H);
    CHECK(s.reason == NULL);
    hours_at(&s, &office, closures, 3, (struct date){2026, 9, 28}, 9 * H);
    CHECK_STR(s.reason, "Czech Statehood Day");
}

TEST(an_office_that_never_opens_says_so)
{
    static const struct hours never = {.day = {{{0, 0}}}};
    struct hours_state s;
    hours_at(&s, &never, NULL, 0, monday, 9 * H);
    CHECK(!s.open);
    CHECK(!s.will_open);
    CHECK(s.reason == NULL);
}

TEST(sixty_days_are_looked_through)
{
    static struct closure closures[62];
    struct hours_state s;
    for (int i = 0; i < 61; i++)
        closures[i] = (struct closure){date_add(monday, i), NULL};
    hours_at(&s, &office, closures, 61, monday, 9 * H);
    CHECK(!s.will_open);
    hours_at(&s, &office, closures, 58, monday, 9 * H);
    CHECK(s.will_open);
    CHECK_INT(date_days(s.next), date_days(monday) + 58);
}

TEST(touching_spans_are_one_opening)
{
    static const struct hours h = {
        .day = {[0] = {{13 * H, 17 * H}, {8 * H, 12 * H}, {12 * H, 13 * H}}},
    };
    struct hours_state s;
    hours_at(&s, &h, NULL, 0, monday, 9 * H);
    CHECK(s.open);
    CHECK_INT(s.until, 17 * H);
    hours_at(&s, &h, NULL, 0, monday, 7 * H);
    CHECK_INT(s.next_from, 8 * H);
}

TEST(a_day_may_last_until_midnight)
{
    static const struct hours h = {.day = {[0] = {{0, 1440}}}};
    struct hours_state s;
    hours_at(&s, &h, NULL, 0, monday, 0);
    CHECK(s.open);
    CHECK_INT(s.until, 1440);
    hours_at(&s, &h, NULL, 0, monday, 1439);
    CHECK(s.open);
}

TEST(spans_are_read_in_both_hands)
{
    static const struct {
        const char *text;
        int from, to;
    } rows[] = {
        {"8:00-17:00", 480, 1020},
        {"8:00\xE2\x80\x93"
         "17:00",
            480, 1020},
        {" 08:00 - 17:30 ", 480, 1050},
        {"8-12", 480, 720},
        {"8.30-11.45", 510, 705},
        {"0:00-24:00", 0, 1440},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct span s;
        CHECK_INT(hours_parse_span(&s, str_of(rows[i].text), NULL), 0);
        CHECK_INT(s.from, rows[i].from);
        CHECK_INT(s.to, rows[i].to);
    }
}

TEST(spans_that_are_none_are_refused)
{
    static const struct {
        const char *text;
        int rc;
    } rows[] = {
        {"", -ERR_PARSE},
        {"8:00", -ERR_PARSE},
        {"8:00-", -ERR_PARSE},
        {"-17:00", -ERR_PARSE},
        {"8:0-17:00", -ERR_PARSE},
        {"8:60-17:00", -ERR_PARSE},
        {"25:00-26:00", -ERR_PARSE},
        {"8:00-24:01", -ERR_PARSE},
        {"8:00--17:00", -ERR_PARSE},
        {"8:00-17:00x", -ERR_PARSE},
        {"eight-nine", -ERR_PARSE},
        {"17:00-8:00", -ERR_RANGE},
        {"8:00-8:00", -ERR_RANGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct span s = {1, 2};
        int rc = hours_parse_span(&s, str_of(rows[i].text), NULL);
        if (rc != rows[i].rc)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d", rows[i].text, rc);
        CHECK_INT(s.to, 0);
    }
}
