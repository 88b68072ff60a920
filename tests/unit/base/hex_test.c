/* Hexadecimal digits. */
#include "base/hex.h"
#include "test.h"

TEST(every_byte_is_written_and_read_back)
{
    unsigned char all[256], back[256];
    char text[513];
    for (int i = 0; i < 256; i++)
        all[i] = (unsigned char)i;
    hex_write(text, all, sizeof all);
    CHECK_INT(strlen(text), 512);
    CHECK(strncmp(text, "000102", 6) == 0 && strcmp(text + 506, "fdfeff") == 0);
    CHECK(hex_read(back, sizeof back, str_of(text)));
    CHECK(memcmp(all, back, sizeof all) == 0);
}

TEST(nothing_is_an_empty_text)
{
    char text[1] = {'x'};
    hex_write(text, "", 0);
    CHECK_INT(text[0], 0);
    CHECK(hex_read(text, 0, STR("")));
    CHECK(hex_is(STR(""), 0));
}

TEST(only_so_many_small_digits_are_taken)
{
    static const struct str bad[] = {STR(""), STR("00"), STR("00a"), STR("00abc"), STR("00abcd"),
        STR("00AB"), STR("00ag"), STR(" 0ab"), STR("00a\0"), STR("0xab"), STR("-1ab"),
        STR("00\xc3\xa1")};
    unsigned char out[2];
    CHECK(hex_read(out, 2, STR("00ab")));
    CHECK_INT(out[1], 0xAB);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (hex_is(bad[i], 4) || hex_read(out, 2, bad[i]))
            test_fail(__FILE__, __LINE__, "case %zu was taken", i);
}
