/* Variable, specific and constant symbols. */
#include "domain/symbol.h"
#include "test.h"

TEST(zeros_of_a_symbol_count)
{
    char s[11];
    CHECK_INT(symbol_parse(s, STR("0987654321"), NULL), 0);
    CHECK_STR(s, "0987654321");
    CHECK_INT(symbol_parse(s, STR("0"), NULL), 0);
    CHECK_STR(s, "0");
    CHECK_INT(symbol_parse(s,
                  STR(" 12 34\xC2\xA0"
                      "56 "),
                  NULL),
        0);
    CHECK_STR(s, "123456");
}

TEST(a_symbol_has_at_most_ten_digits)
{
    char s[11] = "x";
    CHECK_INT(symbol_parse(s, STR("12345678901"), NULL), -ERR_LIMIT);
    CHECK_STR(s, "");
    CHECK_INT(symbol_parse(s, STR("123456789012345678901234567890"), NULL), -ERR_LIMIT);
    CHECK_INT(symbol_parse(s, STR("1234567890"), NULL), 0);
}

TEST(other_than_digits_and_nothing_are_refused)
{
    char s[11];
    CHECK_INT(symbol_parse(s, STR("12a"), NULL), -ERR_PARSE);
    CHECK_INT(symbol_parse(s, STR("-1"), NULL), -ERR_PARSE);
    CHECK_INT(symbol_parse(s, STR("1.5"), NULL), -ERR_PARSE);
    CHECK_INT(symbol_parse(s, STR("\xD9\xA1"), NULL), -ERR_PARSE);
    CHECK_INT(symbol_parse(s,
                  (struct str){"1\0"
                               "2",
                      3},
                  NULL),
        -ERR_PARSE);
    CHECK_INT(symbol_parse(s, STR(""), NULL), -ERR_NOT_FOUND);
    CHECK_INT(symbol_parse(s, STR("  "), NULL), -ERR_NOT_FOUND);
    CHECK_STR(s, "");
}

TEST(symbols_are_the_same_as_numbers)
{
    CHECK(symbol_same("123", "0000000123"));
    CHECK(symbol_same("0", "0000"));
    CHECK(symbol_same("10", "010"));
    CHECK(!symbol_same("10", "100"));
    CHECK(!symbol_same("260100010", "26010001"));
    CHECK(!symbol_same("1", ""));
}
