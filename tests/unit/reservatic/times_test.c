/* Instants in the spellings of Reservatic; naive ones are of Prague. */
#include "times.h"

#include "js.h"

struct row {
    const char *text, *want; /* want: RFC 3339 in UTC; NULL: it is refused */
};

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int64_t got = -1, want = -1;
        bool good = time_read(&got, str_of(rows[i].text));
        if (rows[i].want && instant_parse_rfc3339(&want, str_of(rows[i].want), NULL) < 0)
            test_fail(__FILE__, __LINE__, "%s is no time", rows[i].want);
        if (good != (rows[i].want != NULL) || got != want)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d, %" PRId64 ", want %" PRId64,
                rows[i].text, good, got, want);
    }
}

#define CHECK_ROWS(rows) check_rows((rows), sizeof(rows) / sizeof *(rows))

TEST(an_offset_is_read_in_each_spelling)
{
    static const struct row rows[] = {
        {"2024-09-12T12:25:12+02:00", "2024-09-12T10:25:12Z"},
        {"2024-09-12T12:25:12+0200", "2024-09-12T10:25:12Z"},
        {"2024-09-12 12:25:12 +0200", "2024-09-12T10:25:12Z"},
        {"2024-09-12 12:25:12 +02:00", "2024-09-12T10:25:12Z"},
        {"2024-09-12T12:25+02:00", "2024-09-12T10:25:00Z"},
        {"2024-09-12 12:25 +0200", "2024-09-12T10:25:00Z"},
        {"2024-09-12T12:25:12Z", "2024-09-12T12:25:12Z"},
        {"2024-09-12T12:25:12z", "2024-09-12T12:25:12Z"},
        {"2024-09-12 12:25:12 UTC", "2024-09-12T12:25:12Z"},
        {"2024-09-12T12:25Z", "2024-09-12T12:25:00Z"},
        {"2024-09-12T12:25:12-05:30", "2024-09-12T17:55:12Z"},
        {"2024-09-12T00:10:00+02:00", "2024-09-11T22:10:00Z"},
        {"2024-09-12T23:50:00-0300", "2024-09-13T02:50:00Z"},
        {"2024-09-12T12:25:12+00:00", "2024-09-12T12:25:12Z"},
    };
    CHECK_ROWS(rows);
}

TEST(fractions_of_a_second_are_dropped)
{
    static const struct row rows[] = {
        {"2024-09-12T12:25:12.9Z", "2024-09-12T12:25:12Z"},
        {"2024-09-12T12:25:12.000+02:00", "2024-09-12T10:25:12Z"},
        {"2024-09-12T12:25:12.123456789012345678Z", "2024-09-12T12:25:12Z"},
        {"2024-09-12T12:25:12.1234567890123456789Z", NULL},
        {"2024-09-12T12:25:12.Z", NULL},
        {"2024-09-12T12:25:12.", NULL},
        {"2024-09-12T12:25:12,5Z", NULL},
    };
    CHECK_ROWS(rows);
}

TEST(a_naive_time_is_of_prague)
{
    static const struct row rows[] = {
        {"2026-07-01T08:00:00", "2026-07-01T06:00:00Z"},
        {"2026-12-01T08:00:00", "2026-12-01T07:00:00Z"},
        {"2026-12-01 08:00", "2026-12-01T07:00:00Z"},
        {"2026-12-01 08:00:07", "2026-12-01T07:00:07Z"},
        {"2026-12-01T08:00:07.5", "2026-12-01T07:00:07Z"},
        {"2026-01-01 00:00", "2025-12-31T23:00:00Z"},
    };
    CHECK_ROWS(rows);
}

TEST(the_hour_that_comes_twice_is_the_first_when_naive)
{
    static const struct row rows[] = {
        {"2026-10-25 01:59:59", "2026-10-24T23:59:59Z"},
        {"2026-10-25 02:00", "2026-10-25T00:00:00Z"},
        {"2026-10-25 02:59:59", "2026-10-25T00:59:59Z"},
        {"2026-10-25 03:00", "2026-10-25T02:00:00Z"},
        {"2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z"},
        {"2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"},
    };
    CHECK_ROWS(rows);
}

TEST(the_hour_that_is_skipped_moves_on_when_naive)
{
    static const struct row rows[] = {
        {"2026-03-29 01:59", "2026-03-29T00:59:00Z"},
        {"2026-03-29 02:00", "2026-03-29T01:00:00Z"},
        {"2026-03-29 02:30", "2026-03-29T01:30:00Z"},
        {"2026-03-29 03:00", "2026-03-29T01:00:00Z"},
    };
    CHECK_ROWS(rows);
}

TEST(what_is_no_time_is_refused)
{
    static const struct row rows[] = {
        {"", NULL},
        {"2024-09-12", NULL},
        {"2024-09-12T12", NULL},
        {"2024-09-12T12:2", NULL},
        {"2024-9-12T12:25:12Z", NULL},
        {"2024-09-31T12:25:12Z", NULL},
        {"2023-02-29T12:25:12Z", NULL},
        {"0000-00-00T00:00:00Z", NULL},
        {"2024-09-12T24:00:00Z", NULL},
        {"2024-09-12T12:60:00Z", NULL},
        {"2024-09-12T12:25:60Z", NULL},
        {"2024-09-12T12:25:", NULL},
        {"2024-09-12T12:25:1Z", NULL},
        {"2024-09-12t12:25:12Z", NULL},
        {"2024-09-12/12:25:12Z", NULL},
        {"2024-09-12T-1:25:12Z", NULL},
        {"2024-09-12T12.25:12Z", NULL},
        {"2024-09-12T12:25:12+24:00", NULL},
        {"2024-09-12T12:25:12+02:60", NULL},
        {"2024-09-12T12:25:12+02:00x", NULL},
        {"2024-09-12T12:25:12+2:00", NULL},
        {"2024-09-12T12:25:12+", NULL},
        {"2024-09-12T12:25:12 CEST", NULL},
        {"2024-09-12T12:25:12Z Z", NULL},
        {"12. 9. 2024 12:25:12", NULL},
        {" 2024-09-12T12:25:12Z", NULL},
        {"2024-09-12T12:25:12\xFF", NULL},
        {"\xC5\x99\xC5\x99\xC5\x99\xC5\x99\xC5\x99\xC5\x99\xC5\x99\xC5\x99\xC5\x99", NULL},
    };
    CHECK_ROWS(rows);
}

TEST(a_time_that_is_cut_is_never_another_time)
{
    static const char whole[] = "2024-09-12 12:25:12.25 +0200";
    int64_t want, got;
    REQUIRE(time_read(&want, str_of(whole)));
    for (size_t n = 0; n < sizeof whole - 1; n++) {
        char copy[sizeof whole]; /* of its very length, so that reading behind it is seen */
        char *exact = memcpy(malloc(n + 1), whole, n);
        memcpy(copy, whole, n);
        copy[n] = '\0';
        bool good = time_read(&got, (struct str){exact, n});
        /* without its offset it is naive, which is the same time here: CEST */
        if (good && got != want && got != want - 12)
            test_fail(__FILE__, __LINE__, "\"%s\" is another time", copy);
        free(exact);
    }
}

TEST(only_a_text_member_is_a_time)
{
    json_t *o = js("{'good':'2024-09-12T12:25:12+02:00','number':1726136712,'null':null,"
                   "'list':['2024-09-12T12:25:12+02:00'],'empty':'','long':"
                   "'2024-09-12T12:25:12+02:00                                      '}");
    int64_t got = 0;
    CHECK(time_member(&got, o, "good"));
    CHECK_INT(got, 1726136712);
    static const char *const bad[] = {"number", "null", "list", "empty", "long", "missing"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (time_member(&got, o, bad[i]))
            test_fail(__FILE__, __LINE__, "%s was taken", bad[i]);
    CHECK(!time_member(&got, json_object_get(o, "list"), "good"));
    CHECK(!time_member(&got, NULL, "good"));
    json_decref(o);
}

static void check_date(const char *text, const char *want)
{
    char iso[11];
    int64_t t = 0;
    CHECK(time_read(&t, str_of(text)));
    date_iso(iso, time_date(t));
    CHECK_STR(iso, want);
}

TEST(the_date_is_that_of_prague)
{
    check_date("2026-06-30T22:00:00Z", "2026-07-01");
    check_date("2026-06-30T21:59:59Z", "2026-06-30");
    check_date("2026-12-31T23:00:00Z", "2027-01-01");
    check_date("2026-12-31T22:59:59Z", "2026-12-31");
    check_date("2026-10-25T23:00:00Z", "2026-10-26");
    check_date("2026-03-28T23:00:00Z", "2026-03-29");
}
