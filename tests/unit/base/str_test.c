/* Borrowed runs of bytes and the scanners over them. */
#include "base/str.h"
#include "test.h"

#define NB "\xC2\xA0"

TEST(blanks_and_no_break_spaces_are_trimmed)
{
    static const char *const rows[][2] = {{"", ""}, {"a", "a"}, {"  a b\t\r\n", "a b"},
        {NB "a" NB, "a"}, {" " NB " ", ""}, {"\xC2", "\xC2"}, {"a\xC2", "a\xC2"},
        {"a\xC2 ", "a\xC2"}, {"\xA0", "\xA0"}, {"a\v", "a\v"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK(str_eqz(str_trim(str_of(rows[i][0])), rows[i][1]));
}

TEST(strings_compare_by_bytes)
{
    CHECK(str_cmp(STR("a"), STR("b")) < 0);
    CHECK(str_cmp(STR("ab"), STR("a")) > 0);
    CHECK(str_cmp(STR(""), STR("a")) < 0);
    CHECK_INT(str_cmp(STR("a"), STR("a")), 0);
    CHECK(str_cmp(STR("\xC3"), STR("a")) > 0);
    CHECK(str_eq(STR(""), str_of(NULL)));
    CHECK(!str_eq(STR("a"), STR("b")));
    CHECK(!str_eqz(STR("a"), "ab"));
    CHECK(str_starts(STR("abc"), STR("ab")));
    CHECK(str_starts(STR("abc"), STR("")));
    CHECK(!str_starts(STR("a"), STR("ab")));
}

TEST(cutting_takes_words_one_by_one)
{
    struct str s = STR("a:b::c"), head;
    CHECK(str_cut(&s, ':', &head) && str_eqz(head, "a"));
    CHECK(str_cut(&s, ':', &head) && str_eqz(head, "b"));
    CHECK(str_cut(&s, ':', &head) && str_eqz(head, ""));
    CHECK(!str_cut(&s, ':', &head) && str_eqz(head, "c"));
    CHECK_INT(s.n, 0);
    CHECK(!str_cut(&s, ':', &head));
    CHECK_INT(head.n, 0);
    s = STR("a:");
    CHECK(str_cut(&s, ':', &head));
    CHECK_INT(s.n, 0);
}

TEST(copies_end_at_a_character)
{
    char z[4];
    CHECK(str_copy(z, sizeof z, STR("abc")));
    CHECK_STR(z, "abc");
    CHECK(!str_copy(z, sizeof z, STR("abcd")));
    CHECK_STR(z, "abc");
    CHECK(!str_copy(z, sizeof z, STR("ab\xC4\x8D")));
    CHECK_STR(z, "ab");
    CHECK(str_copy(z, sizeof z, STR("a\xC4\x8D")));
    CHECK_STR(z, "a\xC4\x8D");
    CHECK(!str_copy(z, 1, STR("a")));
    CHECK_STR(z, "");
    CHECK(str_copy(z, 1, STR("")));
}

TEST(numbers_hold_to_their_maximum)
{
    static const struct {
        const char *text;
        uint64_t max;
        bool good;
        uint64_t value;
    } rows[] = {{"0", 0, true, 0}, {"1", 0, false, 0}, {"5", 3, false, 0}, {"30", 30, true, 30},
        {"31", 30, false, 0}, {"00030", 30, true, 30},
        {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
        {"18446744073709551616", UINT64_MAX, false, 0},
        {"99999999999999999999999", UINT64_MAX, false, 0}, {"", 9, false, 0}, {"+1", 9, false, 0},
        {"-1", 9, false, 0}, {" 1", 9, false, 0}, {"1 ", 9, false, 0}, {"0x1", 99, false, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t v = 7;
        CHECK_INT(str_uint(str_of(rows[i].text), rows[i].max, &v), rows[i].good);
        CHECK(v == (rows[i].good ? rows[i].value : 7));
    }
}

TEST(signed_numbers_hold_to_both_ends)
{
    int64_t v = 7;
    CHECK(str_int(STR("-5"), -5, 5, &v) && v == -5);
    CHECK(str_int(STR("5"), -5, 5, &v) && v == 5);
    CHECK(str_int(STR("-0"), 0, 5, &v) && v == 0);
    CHECK(!str_int(STR("-6"), -5, 5, &v));
    CHECK(!str_int(STR("6"), -5, 5, &v));
    CHECK(!str_int(STR("--5"), -5, 5, &v));
    CHECK(!str_int(STR("-"), -5, 5, &v));
    CHECK(!str_int(STR("9223372036854775808"), INT64_MIN, INT64_MAX, &v));
    CHECK(str_int(STR("-9223372036854775807"), INT64_MIN, INT64_MAX, &v));
    CHECK_INT(v, -INT64_MAX);
}

TEST(digits_are_ascii_and_at_least_one)
{
    CHECK(str_digits(STR("0123456789")));
    CHECK(!str_digits(STR("")));
    CHECK(!str_digits(STR("1a")));
    CHECK(!str_digits(STR("\xD9\xA1")));
}

TEST(scanners_take_what_they_name_or_nothing)
{
    struct str s = STR("12:34 x");
    uint64_t n = 0;
    CHECK(scan_uint(&s, 2, &n) && n == 12);
    CHECK(!scan_char(&s, '-'));
    CHECK(scan_char(&s, ':'));
    CHECK(scan_uint(&s, 1, &n) && n == 3);
    CHECK(scan_uint(&s, 9, &n) && n == 4);
    CHECK(!scan_uint(&s, 9, &n));
    scan_blanks(&s);
    CHECK(str_eqz(s, "x"));
    scan_blanks(&s);
    CHECK(scan_char(&s, 'x'));
    CHECK(!scan_char(&s, 'x'));
    s = STR("99999999999999999999");
    CHECK(!scan_uint(&s, 20, &n));
    CHECK_INT(s.n, 20);
    CHECK(scan_uint(&s, 19, &n));
    CHECK_INT(s.n, 1);
}
