/* Decoding, width in cells, what may be shown. */
#include "base/buf.h"
#include "base/utf8.h"
#include "test.h"

TEST(every_character_goes_there_and_back)
{
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        char b[4];
        size_t n = utf8_put(b, c);
        struct str s = {b, n};
        bool surrogate = c >= 0xD800 && c < 0xE000;
        uint32_t got = utf8_next(&s);
        if (surrogate ? got != UTF8_BAD : got != c || s.n) {
            test_fail(__FILE__, __LINE__, "U+%04X comes back as U+%04X", c, got);
            return;
        }
    }
}

TEST(bad_bytes_are_passed_one_by_one)
{
    static const struct {
        const char *text;
        size_t characters;
    } rows[] = {{"\x80", 1}, {"\xFF\xFE", 2}, {"\xC3", 1}, {"\xC3(", 2}, {"\xC0\xAF", 2},
        {"\xE0\x80\xAF", 3}, {"\xE2\x82", 2}, {"\xED\xA0\x80", 3}, {"\xF4\x90\x80\x80", 4},
        {"\xF8\x88\x80\x80\x80", 5}, {"a\xE2(\xA1z", 5}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(!utf8_valid(str_of(rows[i].text)));
        CHECK_INT(utf8_len(str_of(rows[i].text)), rows[i].characters);
    }
    CHECK(!utf8_valid((struct str){"a\0b", 3}));
    CHECK(utf8_valid(STR("")));
    CHECK(utf8_valid(STR("\xEF\xBF\xBD")));
    CHECK(utf8_valid(STR("\xC5\xBDlu\xC5\xA5ou\xC4\x8Dk\xC3\xBD \xF0\x9F\x98\x80")));
    struct str none = STR("");
    CHECK_INT(utf8_next(&none), 0);
}

TEST(width_is_counted_in_cells)
{
    static const struct {
        const char *text;
        size_t cells;
    } rows[] = {{"", 0}, {"abc", 3}, {"\xC5\xBD\xC5\xA5", 2}, {"e\xCC\x81", 1},
        {"\xE6\xBC\xA2\xE5\xAD\x97", 4}, {"\xF0\x9F\x98\x80", 2}, {"\xC2\xA0", 1}, {"\t\x1B", 0},
        {"\xE2\x80\x8B", 0}, {"\xE2\x96\x80", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_INT(utf8_width(str_of(rows[i].text)), rows[i].cells);
}

TEST(fitting_never_halves_a_character)
{
    struct str s = STR("a\xE6\xBC\xA2"
                       "e\xCC\x81z");
    static const size_t bytes[] = {0, 1, 1, 4, 7, 8, 8};
    for (size_t cells = 0; cells < 7; cells++) {
        struct str got = utf8_fit(s, cells);
        CHECK_INT(got.n, bytes[cells]);
        CHECK(utf8_width(got) <= cells);
        CHECK(utf8_valid(got));
    }
}

TEST(what_moves_a_cursor_or_turns_text_is_unsafe)
{
    static const uint32_t unsafe[] = {0x07, 0x1B, 0x7F, 0x9B, 0xAD, 0x61C, 0x200B, 0x200F, 0x2028,
        0x202E, 0x2066, 0x2069, 0xE000, 0xFEFF, 0xE0001, 0x10FFFF};
    static const uint32_t safe[] = {' ', 'a', 0xA0, 0x10D, 0x2013, 0x20AC, 0x4E00, 0x1F600, 0xFFFD};
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
        CHECK(utf8_is_unsafe(unsafe[i]));
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        CHECK(!utf8_is_unsafe(safe[i]));
}

TEST(cleaning_leaves_nothing_unsafe)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    CHECK(utf8_clean(&b, STR("a\x1B[31m\nb\xE2\x80\xAE\xFF"), false));
    CHECK_STR(buf_cstr(&b), "a\xEF\xBF\xBD[31m\xEF\xBF\xBD"
                            "b\xEF\xBF\xBD\xEF\xBF\xBD");
    buf_reset(&b);
    CHECK(utf8_clean(&b, STR("a\n\xC4\x8D\r"), true));
    CHECK_STR(buf_cstr(&b), "a\n\xC4\x8D\xEF\xBF\xBD");
    buf_done(&b);
    buf_init(&b, 2);
    CHECK(!utf8_clean(&b, STR("abc"), false));
    buf_done(&b);
}
