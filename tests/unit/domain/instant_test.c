/* Prague time computed without tzdata; both turns of the clock. */
#include "domain/instant.h"
#include "test.h"

static int64_t at(const char *rfc3339)
{
    int64_t s = -1;
    struct err e = ERR_INIT;
    if (instant_parse_rfc3339(&s, str_of(rfc3339), &e) < 0)
        test_fail(__FILE__, __LINE__, "%s: %s", rfc3339, e.text);
    return s;
}

static void check_shown(int64_t s, const char *want)
{
    char out[26];
    instant_rfc3339(out, s);
    CHECK_STR(out, want);
}

TEST(winter_and_summer_have_their_offsets)
{
    check_shown(at("2026-11-23T08:41:00Z"), "2026-11-23T09:41:00+01:00");
    check_shown(at("2026-07-01T08:41:07Z"), "2026-07-01T10:41:07+02:00");
    check_shown(0, "1970-01-01T01:00:00+01:00");
    struct civil c = instant_prague(at("2026-11-23T09:41:30+01:00"));
    CHECK_INT(c.minute, 9 * 60 + 41);
    CHECK_INT(c.second, 30);
    CHECK_INT(c.offset_min, 60);
    CHECK_INT(c.date.day, 23);
}

TEST(autumn_repeats_an_hour)
{
    int64_t turn = at("2026-10-25T01:00:00Z");
    check_shown(turn - 1, "2026-10-25T02:59:59+02:00");
    check_shown(turn, "2026-10-25T02:00:00+01:00");
    check_shown(turn + 3599, "2026-10-25T02:59:59+01:00");
    check_shown(turn + 3600, "2026-10-25T03:00:00+01:00");
    struct date day = {2026, 10, 25};
    CHECK_INT(instant_from_prague(day, 2 * 60 + 30), at("2026-10-25T02:30:00+02:00"));
    CHECK_INT(instant_from_prague(day, 60 + 59), at("2026-10-25T01:59:00+02:00"));
    CHECK_INT(instant_from_prague(day, 3 * 60), at("2026-10-25T03:00:00+01:00"));
}

TEST(spring_skips_an_hour)
{
    int64_t turn = at("2027-03-28T01:00:00Z");
    check_shown(turn - 1, "2027-03-28T01:59:59+01:00");
    check_shown(turn, "2027-03-28T03:00:00+02:00");
    struct date day = {2027, 3, 28};
    CHECK_INT(instant_from_prague(day, 60 + 59), turn - 60);
    CHECK_INT(instant_from_prague(day, 2 * 60), turn);
    check_shown(instant_from_prague(day, 2 * 60 + 30), "2027-03-28T03:30:00+02:00");
    CHECK_INT(instant_from_prague(day, 3 * 60), turn);
    CHECK_INT(instant_from_prague(day, 3 * 60 + 30), turn + 1800);
}

TEST(turns_fall_on_the_last_sunday)
{
    /* also years whose 31 March or October is itself a Sunday (2024, 2027) */
    static const char *const turns[] = {"2024-03-31T01:00:00Z", "2024-10-27T01:00:00Z",
        "2025-03-30T01:00:00Z", "2025-10-26T01:00:00Z", "2026-03-29T01:00:00Z",
        "2027-10-31T01:00:00Z", "2030-03-31T01:00:00Z"};
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        int64_t t = at(turns[i]);
        CHECK(instant_prague(t).offset_min != instant_prague(t - 1).offset_min);
        CHECK_INT(instant_prague(t + 86400).offset_min, instant_prague(t).offset_min);
    }
}

TEST(every_wall_time_of_two_years_comes_back)
{
    struct date day = {2026, 1, 1};
    for (int i = 0; i < 731; i++, day = date_add(day, 1))
        for (int minute = 0; minute < 1440; minute += 10) {
            struct civil c = instant_prague(instant_from_prague(day, minute));
            bool skipped = date_cmp(day, (struct date){2026, 3, 29}) == 0 ||
                           date_cmp(day, (struct date){2027, 3, 28}) == 0;
            int want = skipped && minute / 60 == 2 ? minute + 60 : minute;
            if (date_cmp(c.date, day) != 0 || c.minute != want) {
                test_fail(__FILE__, __LINE__, "minute %d of day %d does not come back", minute, i);
                return;
            }
        }
}

TEST(shown_times_read_back)
{
    for (int64_t s = -1000000000; s < INT64_C(5000000000); s += 7654321) {
        char out[26];
        instant_rfc3339(out, s);
        CHECK_INT(at(out), s);
    }
}

TEST(rfc3339_of_others_is_read)
{
    CHECK_INT(at("1970-01-01T00:00:00Z"), 0);
    CHECK_INT(at("1970-01-01t00:00:00z"), 0);
    CHECK_INT(at("1970-01-01 00:00:00Z"), 0);
    CHECK_INT(at("1970-01-01T00:00:00.123456Z"), 0);
    CHECK_INT(at("1970-01-01T00:00:00-00:00"), 0);
    CHECK_INT(at("1970-01-01T05:45:00+05:45"), 0);
    CHECK_INT(at("1969-12-31T14:00:00-10:00"), 0);
    CHECK_INT(at("2026-11-23T23:59:59+23:59"), at("2026-11-23T00:00:59Z"));
}

TEST(broken_times_are_refused)
{
    static const struct {
        const char *text;
        int rc;
    } rows[] = {
        {"", -ERR_PARSE},
        {"2026-11-23", -ERR_PARSE},
        {"2026-11-23T09:41:00", -ERR_PARSE},
        {"2026-11-23T09:41Z...", -ERR_PARSE},
        {"2026-11-23T24:00:00Z", -ERR_PARSE},
        {"2026-11-23T09:60:00Z", -ERR_PARSE},
        {"2026-11-23T09:41:60Z", -ERR_PARSE},
        {"2026-11-23T9:41:00Z ", -ERR_PARSE},
        {"2026-11-23T09:41:00Z ", -ERR_PARSE},
        {"2026-11-23T09:41:00+0100", -ERR_PARSE},
        {"2026-11-23T09:41:00+1:00", -ERR_PARSE},
        {"2026-11-23T09:41:00+24:00", -ERR_PARSE},
        {"2026-11-23T09:41:00+01:60", -ERR_PARSE},
        {"2026-11-23T09:41:00.Z", -ERR_PARSE},
        {"2026-11-23X09:41:00Z", -ERR_PARSE},
        {"2026-11-23T-9:41:00Z", -ERR_PARSE},
        {"26-11-23T09:41:00+01:00", -ERR_PARSE},
        {"2026-02-30T09:41:00Z", -ERR_RANGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t s = 77;
        int rc = instant_parse_rfc3339(&s, str_of(rows[i].text), NULL);
        if (rc != rows[i].rc)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d", rows[i].text, rc);
        CHECK_INT(s, 0);
    }
}

TEST(times_beyond_four_digit_years_are_held_at_the_edge)
{
    char out[26];
    instant_rfc3339(out, INT64_MAX);
    CHECK(strncmp(out, "9999-12-31T", 11) == 0);
    instant_rfc3339(out, INT64_MIN);
    CHECK(strncmp(out, "1583-01-01T", 11) == 0);
}
