/* Civil dates, typing of dates, Easter and public holidays. */
#include "domain/date.h"
#include "test.h"

static struct date d(int y, int m, int day)
{
    return (struct date){y, m, day};
}

static const struct date today = {2026, 11, 23};

static void check_iso(struct date got, const char *want)
{
    char iso[11];
    date_iso(iso, got);
    CHECK_STR(iso, want);
}

TEST(leap_years_are_gregorian)
{
    CHECK(date_valid(d(2000, 2, 29)));
    CHECK(date_valid(d(2024, 2, 29)));
    CHECK(!date_valid(d(1900, 2, 29)));
    CHECK(!date_valid(d(2100, 2, 29)));
    CHECK(!date_valid(d(2026, 2, 29)));
    CHECK(!date_valid(d(2026, 4, 31)));
    CHECK(!date_valid(d(2026, 0, 1)));
    CHECK(!date_valid(d(2026, 13, 1)));
    CHECK(!date_valid(d(2026, 1, 0)));
    CHECK(!date_valid(d(2026, 1, -1)));
    CHECK(!date_valid(d(1582, 12, 31)));
    CHECK(date_valid(d(1583, 1, 1)));
    CHECK(date_valid(d(9999, 12, 31)));
    CHECK(!date_valid(d(10000, 1, 1)));
}

TEST(days_count_from_1970_and_back)
{
    CHECK_INT(date_days(d(1970, 1, 1)), 0);
    CHECK_INT(date_days(d(1969, 12, 31)), -1);
    CHECK_INT(date_days(d(2000, 3, 1)), 11017);
    CHECK_INT(date_days(d(2026, 11, 23)), 20780);
    struct date at = d(1583, 1, 1);
    int weekday = date_weekday(at);
    for (int64_t n = date_days(at); n <= date_days(d(2400, 12, 31)); n++) {
        if (date_days(at) != n || date_cmp(date_from_days(n), at) != 0 ||
            date_weekday(at) != weekday || !date_valid(at)) {
            test_fail(__FILE__, __LINE__, "day %" PRId64 " goes astray", n);
            return;
        }
        struct date next = date_add(at, 1);
        REQUIRE(date_cmp(at, next) < 0);
        at = next;
        weekday = (weekday + 1) % 7;
    }
    check_iso(date_from_days(date_days(d(9999, 12, 31))), "9999-12-31");
}

TEST(weekdays_begin_on_monday)
{
    CHECK_INT(date_weekday(d(1970, 1, 1)), 3);
    CHECK_INT(date_weekday(d(2026, 11, 23)), DATE_MON);
    CHECK_INT(date_weekday(d(2026, 11, 22)), DATE_SUN);
    CHECK_INT(date_weekday(d(1583, 1, 1)), 5);
}

TEST(dates_compare_and_know_when_they_are_unset)
{
    CHECK(date_cmp(d(2026, 1, 31), d(2026, 2, 1)) < 0);
    CHECK(date_cmp(d(2026, 2, 1), d(2025, 12, 31)) > 0);
    CHECK_INT(date_cmp(today, today), 0);
    CHECK(!date_is_set(d(0, 0, 0)));
    CHECK(date_is_set(today));
    char iso[11] = "x";
    date_iso(iso, d(0, 0, 0));
    CHECK_STR(iso, "");
    check_iso(date_add(d(2024, 2, 28), 2), "2024-03-01");
    check_iso(date_add(d(2026, 1, 1), -1), "2025-12-31");
}

TEST(iso_dates_are_strict)
{
    static const struct {
        const char *text;
        int rc;
    } rows[] = {
        {"2026-11-23", 0},
        {"2024-02-29", 0},
        {"2026-02-29", -ERR_RANGE},
        {"2026-13-01", -ERR_RANGE},
        {"2026-00-10", -ERR_RANGE},
        {"1582-01-01", -ERR_RANGE},
        {"2026-1-23", -ERR_PARSE},
        {"2026/11/23", -ERR_PARSE},
        {" 2026-11-23", -ERR_PARSE},
        {"2026-11-23 ", -ERR_PARSE},
        {"2026-11-2x", -ERR_PARSE},
        {"-026-11-23", -ERR_PARSE},
        {"2026-+1-23", -ERR_PARSE},
        {"", -ERR_PARSE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct date out = today;
        CHECK_INT(date_parse_iso(&out, str_of(rows[i].text), NULL), rows[i].rc);
        if (rows[i].rc == 0)
            check_iso(out, rows[i].text);
        else
            CHECK(!date_is_set(out));
    }
}

TEST(typed_dates_are_read_as_people_write_them)
{
    static const char *const rows[][2] = {
        {"5. 3. 1980", "1980-03-05"},
        {"5.3.1980", "1980-03-05"},
        {"05.03.1980", "1980-03-05"},
        {"05/03/1980", "1980-03-05"},
        {"5 / 3 / 1980", "1980-03-05"},
        {"5-3-1980", "1980-03-05"},
        {"5 3 1980", "1980-03-05"},
        {"5.\xC2\xA0"
         "3.\xC2\xA0"
         "1980",
            "1980-03-05"},
        {"  5.3.1980  ", "1980-03-05"},
        {"1980-03-05", "1980-03-05"},
        {"5.3.80", "1980-03-05"},
        {"23.11.26", "2026-11-23"},
        {"24.11.26", "1926-11-24"},
        {"22.11.26", "2026-11-22"},
        {"1.1.00", "2000-01-01"},
        {"29.2.00", "2000-02-29"},
        {"29. 2. 2024", "2024-02-29"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct date out;
        CHECK_INT(date_parse_typed(&out, str_of(rows[i][0]), today, NULL), 0);
        check_iso(out, rows[i][1]);
    }
}

TEST(typed_dates_that_are_none_are_refused)
{
    static const struct {
        const char *text;
        int rc;
    } rows[] = {
        {"", -ERR_PARSE},
        {"5", -ERR_PARSE},
        {"5.3", -ERR_PARSE},
        {"5.3.", -ERR_PARSE},
        {"5.3.8", -ERR_PARSE},
        {"5.3.198", -ERR_PARSE},
        {"5.3.19800", -ERR_PARSE},
        {"5.3/1980", -ERR_PARSE},
        {"5.3.1980.", -ERR_PARSE},
        {"5..3.1980", -ERR_PARSE},
        {"005.3.1980", -ERR_PARSE},
        {"05031980", -ERR_PARSE},
        {"5. b\xC5\x99"
         "ezna 1980",
            -ERR_PARSE},
        {"1980/03/05", -ERR_PARSE},
        {"29. 2. 2027", -ERR_RANGE},
        {"31.4.2026", -ERR_RANGE},
        {"5.13.2026", -ERR_RANGE},
        {"0.1.2026", -ERR_RANGE},
        {"1.0.2026", -ERR_RANGE},
        {"29.2.25", -ERR_RANGE},
        {"1.1.1000", -ERR_RANGE},
        {"1980-02-30", -ERR_RANGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct date out = today;
        int rc = date_parse_typed(&out, str_of(rows[i].text), today, NULL);
        if (rc != rows[i].rc)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d", rows[i].text, rc);
        CHECK(!date_is_set(out));
    }
}

TEST(easter_falls_as_in_the_almanac)
{
    static const char *const sundays[] = {"1818-03-22", "1943-04-25", "1961-04-02", "2000-04-23",
        "2008-03-23", "2011-04-24", "2016-03-27", "2024-03-31", "2025-04-20", "2026-04-05",
        "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22"};
    for (size_t i = 0; i < sizeof sundays / sizeof *sundays; i++)
        check_iso(date_easter((int)strtol(sundays[i], NULL, 10)), sundays[i]);
    for (int y = 1583; y < 4000; y++) {
        struct date e = date_easter(y);
        REQUIRE(date_weekday(e) == DATE_SUN);
        REQUIRE(date_cmp(e, d(y, 3, 22)) >= 0 && date_cmp(e, d(y, 4, 25)) <= 0);
    }
}

TEST(a_year_has_thirteen_public_holidays)
{
    for (int y = 2016; y < 2060; y++) {
        int n = 0;
        for (struct date at = d(y, 1, 1); at.year == y; at = date_add(at, 1))
            n += date_holiday(at) != NULL;
        CHECK_INT(n, 13);
    }
}

TEST(good_friday_is_a_holiday_since_2016)
{
    CHECK(date_holiday(d(2015, 4, 3)) == NULL);
    CHECK_STR(date_holiday(d(2016, 3, 25)), "Good Friday");
    CHECK_STR(date_holiday(d(2026, 4, 3)), "Good Friday");
    CHECK_STR(date_holiday(d(2026, 4, 6)), "Easter Monday");
    CHECK(date_holiday(d(2026, 4, 5)) == NULL);
    CHECK_STR(date_holiday(d(2026, 11, 17)), "Struggle for Freedom and Democracy Day");
    CHECK_STR(date_holiday(d(2026, 12, 24)), "Christmas Eve");
    CHECK(date_holiday(d(2026, 12, 23)) == NULL);
    CHECK(date_holiday(d(2026, 2, 30)) == NULL);
    CHECK(date_holiday(d(0, 0, 0)) == NULL);
}
