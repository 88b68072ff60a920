/* Letters without accents and case. */
#include "base/buf.h"
#include "base/utf8.h"
#include "test.h"

static void check(bool (*fn)(struct buf *, struct str), const char *from, const char *to)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    CHECK(fn(&b, str_of(from)));
    CHECK_STR(buf_cstr(&b), to);
    buf_done(&b);
}

TEST(czech_folds_for_search)
{
    check(utf8_fold, "\xC5\xBDlu\xC5\xA5ou\xC4\x8Dk\xC3\xBD K\xC5\xAE\xC5\x87", "zlutoucky kun");
    check(utf8_fold,
        "\xC3\x81\xC4\x8C\xC4\x8E\xC3\x89\xC4\x9A\xC3\x8D\xC5\x87\xC3\x93\xC5\x98\xC5\xA0\xC5\xA4"
        "\xC3\x9A\xC5\xAE\xC3\x9D\xC5\xBD",
        "acdeeinorstuuyz");
    check(utf8_fold,
        "\xC3\xA1\xC4\x8D\xC4\x8F\xC3\xA9\xC4\x9B\xC3\xAD\xC5\x88\xC3\xB3\xC5\x99\xC5\xA1\xC5\xA5"
        "\xC3\xBA\xC5\xAF\xC3\xBD\xC5\xBE",
        "acdeeinorstuuyz");
    check(utf8_fold, "", "");
}

TEST(neighbours_fold_too)
{
    check(utf8_fold,
        "Stra\xC3\x9F"
        "e \xC3\x84\xC3\x96\xC3\x9C",
        "strasse aou");
    check(utf8_fold,
        "\xC4\xBE\xC4\xBA\xC5\x95\xC3\xB4 \xC5\x81\xC3\xB3"
        "d\xC5\xBA",
        "llro lodz");
    check(utf8_fold, "\xC3\x86on \xC5\x92uvre", "aeon oeuvre");
}

TEST(decomposed_letters_lose_their_accent)
{
    check(utf8_fold,
        "Z\xCC\x8C"
        "e\xCC\x81",
        "ze");
    check(utf8_ascii,
        "Z\xCC\x8C"
        "e\xCC\x81",
        "Ze");
}

TEST(signs_of_typography_become_ascii)
{
    check(utf8_fold,
        "8:00\xE2\x80\x93"
        "17:00",
        "8:00-17:00");
    check(utf8_fold,
        "\xE2\x80\x9E"
        "a\xE2\x80\x9C \xE2\x80\xA6",
        "\"a\" ...");
    check(utf8_fold,
        "a\xC2\xA0"
        "b",
        "a b");
    check(utf8_ascii, "5\xC2\xA0\xE2\x82\xAC", "5 EUR");
}

TEST(other_scripts_are_lowered_only)
{
    check(utf8_fold, "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2", "\xD0\xBA\xD0\xB8\xD1\x97\xD0\xB2");
    check(utf8_ascii,
        "\xD0\x9A"
        "a",
        "?a");
}

TEST(ascii_keeps_case_and_is_ascii)
{
    check(utf8_ascii, "P\xC5\x98\xC3\x8Dli\xC5\xA1 \xC3\x9E", "PRIlis TH");
    for (uint32_t c = 1; c < 0x3000; c++) {
        char z[4];
        struct buf b;
        buf_init(&b, BUF_LINE);
        utf8_ascii(&b, (struct str){z, utf8_put(z, c)});
        for (size_t i = 0; i < b.n; i++)
            CHECK((unsigned char)b.p[i] < 0x80);
        buf_done(&b);
    }
}

TEST(folding_twice_changes_nothing)
{
    for (uint32_t c = 1; c < 0x600; c++) {
        char z[4];
        struct buf once, twice;
        buf_init(&once, BUF_LINE);
        buf_init(&twice, BUF_LINE);
        utf8_fold(&once, (struct str){z, utf8_put(z, c)});
        utf8_fold(&twice, buf_view(&once));
        if (!str_eq(buf_view(&once), buf_view(&twice)))
            test_fail(__FILE__, __LINE__, "U+%04X folds further", c);
        buf_done(&once);
        buf_done(&twice);
    }
}

TEST(case_goes_there_and_back)
{
    CHECK_INT(utf8_upper(0x10D), 0x10C);
    CHECK_INT(utf8_lower(0x10C), 0x10D);
    CHECK_INT(utf8_upper(0x17E), 0x17D);
    CHECK_INT(utf8_lower(0x147), 0x148);
    CHECK_INT(utf8_upper(0xF7), 0xF7);
    CHECK_INT(utf8_lower(0xD7), 0xD7);
    CHECK_INT(utf8_lower(0x406), 0x456);
    CHECK_INT(utf8_lower(0x490), 0x491);
    CHECK_INT(utf8_upper('1'), '1');
    for (uint32_t c = 1; c < 0x600; c++) {
        CHECK_INT(utf8_lower(utf8_upper(utf8_lower(c))), utf8_lower(c));
        CHECK_INT(utf8_lower(utf8_lower(c)), utf8_lower(c));
    }
}

TEST(letters_and_digits_are_told_from_signs)
{
    static const uint32_t yes[] = {'0', 'z', 'A', 0x10D, 0xDF, 0x41A, 0x457};
    static const uint32_t no[] = {' ', '-', '_', 0xA0, 0xD7, 0xF7, 0x2013, 0x301, 0};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        CHECK(utf8_is_alnum(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        CHECK(!utf8_is_alnum(no[i]));
}
