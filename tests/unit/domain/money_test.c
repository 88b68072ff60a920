/* Amounts: what people type, what a code carries, what screens and paper show. */
#include "base/buf.h"
#include "domain/money.h"
#include "test.h"

#define NB "\xC2\xA0"

struct row {
    const char *text;
    int64_t haler; /* negative: the error code */
};

static void check_rows(
    const struct row *rows, size_t n, int (*parse)(int64_t *haler, struct str s, struct err *e))
{
    for (size_t i = 0; i < n; i++) {
        int64_t h = 77;
        int rc = parse(&h, str_of(rows[i].text), NULL);
        int64_t got = rc < 0 ? rc : h;
        if (got != rows[i].haler)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %" PRId64 ", want %" PRId64, rows[i].text,
                got, rows[i].haler);
        if (rc < 0)
            CHECK_INT(h, 0);
    }
}

TEST(typed_amounts_are_read_as_people_write_them)
{
    static const struct row rows[] = {
        {"400", 40000},
        {" 400 ", 40000},
        {"1 250", 125000},
        {"1" NB "250,50", 125050},
        {"1250,50", 125050},
        {"1250.5", 125050},
        {"0,01", 1},
        {"400 K\xC4\x8D", 40000},
        {"400K\xC4\x8D", 40000},
        {"400 kc", 40000},
        {"400 K\xC4\x8C", 40000},
        {"CZK 400", 40000},
        {"400,-", 40000},
        {"400,- K\xC4\x8D", 40000},
        {"400,\xE2\x80\x93 K\xC4\x8D", 40000},
        {"9 999 999,99", MONEY_MAX},
        {"9999999.99", MONEY_MAX},
        {"007", 700},
    };
    check_rows(rows, sizeof rows / sizeof *rows, money_parse_typed);
}

TEST(typed_text_that_is_no_amount_is_refused)
{
    static const struct row rows[] = {
        {"", -ERR_PARSE},
        {"K\xC4\x8D", -ERR_PARSE},
        {",", -ERR_PARSE},
        {",50", -ERR_PARSE},
        {"400,", -ERR_PARSE},
        {"1.250,50", -ERR_PARSE},
        {"1,250.50", -ERR_PARSE},
        {"12 50", -ERR_PARSE},
        {"1234 567", -ERR_PARSE},
        {"1 25", -ERR_PARSE},
        {"1 250 5,0", -ERR_PARSE},
        {"4OO", -ERR_PARSE},
        {"+400", -ERR_PARSE},
        {"--400", -ERR_PARSE},
        {"0x40", -ERR_PARSE},
        {"1e3", -ERR_PARSE},
        {"400 EUR", -ERR_PARSE},
        {"1.250", -ERR_LIMIT},
        {"12,345", -ERR_LIMIT},
        {"0", -ERR_RANGE},
        {"0,00", -ERR_RANGE},
        {"-5", -ERR_RANGE},
        {"10 000 000", -ERR_RANGE},
        {"10000000", -ERR_RANGE},
        {"99999999999999999999", -ERR_RANGE},
        {"9999999999999999999999999999999999999999", -ERR_PARSE},
    };
    check_rows(rows, sizeof rows / sizeof *rows, money_parse_typed);
}

TEST(am_of_a_code_is_read_mildly)
{
    static const struct row rows[] = {
        {"400.00", 40000},
        {"599", 59900},
        {"100.5", 10050},
        {".59", 59},
        {"1.", 100},
        {"00012.50", 1250},
        {"0.00", 0},
        {"9999.99000", 999999},
        {"9999999.99", MONEY_MAX},
        {"1234567890", 123456789000},
    };
    check_rows(rows, sizeof rows / sizeof *rows, money_parse_am);
}

TEST(am_that_breaks_the_standard_is_refused)
{
    static const struct row rows[] = {
        {"", -ERR_PARSE},
        {".", -ERR_PARSE},
        {"450,00", -ERR_PARSE},
        {"1.234", -ERR_PARSE},
        {"12a", -ERR_PARSE},
        {"-1", -ERR_PARSE},
        {"1 0", -ERR_PARSE},
        {"1.2.3", -ERR_PARSE},
        {"12345678901", -ERR_RANGE},
        {"1234567890.0900", -ERR_RANGE},
    };
    check_rows(rows, sizeof rows / sizeof *rows, money_parse_am);
}

TEST(decimals_of_files_are_rounded_half_up_in_decimal)
{
    static const struct row rows[] = {
        {"5.351", 535},
        {"5.355", 536},
        {"5.354999999999999999999", 535},
        {"0.005", 1},
        {"0.004", 0},
        {"9999999.995", MONEY_MAX + 1},
        {"127.0", 12700},
        {"x", -ERR_PARSE},
        {"", -ERR_PARSE},
        {"-", -ERR_PARSE},
        {"1e5", -ERR_PARSE},
        {"92233720368547758070", -ERR_RANGE},
    };
    check_rows(rows, sizeof rows / sizeof *rows, money_parse_decimal);
    int64_t h;
    CHECK_INT(money_parse_decimal(&h, STR("-127.005"), NULL), 0);
    CHECK_INT(h, -12701);
}

TEST(am_is_written_with_two_decimals_and_reads_back)
{
    char am[16];
    for (int64_t h = 0; h <= MONEY_MAX; h += h < 1000 ? 1 : h / 3) {
        int64_t back = -1;
        money_am(am, h);
        CHECK_INT(money_parse_am(&back, str_of(am), NULL), 0);
        CHECK_INT(back, h);
        CHECK(strlen(am) <= 10 && am[strlen(am) - 3] == '.');
    }
    money_am(am, MONEY_MAX);
    CHECK_STR(am, "9999999.99");
}

TEST(am_is_empty_rather_than_wrong)
{
    char am[16];
    money_am(am, -1);
    CHECK_STR(am, "");
    money_am(am, MONEY_MAX + 1);
    CHECK_STR(am, "");
    money_am(am, INT64_MAX);
    CHECK_STR(am, "");
}

TEST(amounts_are_shown_as_the_texts_say)
{
    static const struct {
        int64_t haler;
        enum money_style style;
        const char *lang, *want;
    } rows[] = {
        {40000, MONEY_SCREEN, "cs", "400" NB "K\xC4\x8D"},
        {125050, MONEY_SCREEN, "cs", "1" NB "250,50" NB "K\xC4\x8D"},
        {40000, MONEY_PAPER, "cs", "400,00" NB "K\xC4\x8D"},
        {40000, MONEY_SCREEN, "en", "CZK" NB "400"},
        {125050, MONEY_SCREEN, "en", "CZK" NB "1,250.50"},
        {40000, MONEY_PAPER, "en", "CZK" NB "400.00"},
        {MONEY_MAX, MONEY_PAPER, "cs", "9" NB "999" NB "999,99" NB "K\xC4\x8D"},
        {100000000, MONEY_SCREEN, "en", "CZK" NB "1,000,000"},
        {5, MONEY_SCREEN, "cs", "0,05" NB "K\xC4\x8D"},
        {0, MONEY_SCREEN, "cs", "0" NB "K\xC4\x8D"},
        {-125000, MONEY_SCREEN, "cs", "-1" NB "250" NB "K\xC4\x8D"},
        {INT64_MIN, MONEY_PAPER, "en", "CZK" NB "-92,233,720,368,547,758.08"},
        {100, MONEY_SCREEN, NULL, "CZK" NB "1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b;
        buf_init(&b, BUF_LINE);
        CHECK(money_show(&b, rows[i].haler, rows[i].style, rows[i].lang));
        CHECK_STR(buf_cstr(&b), rows[i].want);
        buf_done(&b);
    }
}

TEST(shown_amounts_read_back_when_typed)
{
    for (int64_t h = 1; h <= MONEY_MAX; h = h * 7 + 3)
        for (int style = MONEY_SCREEN; style <= MONEY_PAPER; style++) {
            struct buf b;
            int64_t back = 0;
            buf_init(&b, BUF_LINE);
            money_show(&b, h, (enum money_style)style, "cs");
            CHECK_INT(money_parse_typed(&back, buf_view(&b), NULL), 0);
            CHECK_INT(back, h);
            buf_done(&b);
        }
}

TEST(a_full_buffer_is_told)
{
    struct buf b;
    buf_init(&b, 4);
    CHECK(!money_show(&b, 40000, MONEY_PAPER, "cs"));
    buf_reset(&b);
    CHECK(!money_show(&b, 40000, MONEY_PAPER, "en"));
    buf_done(&b);
}
