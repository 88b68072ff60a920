/* Names of paper formats. */
#include "domain/slip.h"
#include "test.h"

TEST(every_format_has_a_name_that_reads_back)
{
    for (int f = 0; f < SLIP_FORMATS; f++) {
        enum slip_format back = SLIP_FORMATS;
        const char *name = slip_format_name((enum slip_format)f);
        CHECK(name[0] != '\0');
        CHECK(slip_format_parse(&back, str_of(name)));
        CHECK_INT(back, f);
    }
    CHECK_STR(slip_format_name(SLIP_ROLL80), "roll80");
}

TEST(other_names_are_refused)
{
    enum slip_format f = SLIP_A5;
    CHECK(!slip_format_parse(&f, STR("A6")));
    CHECK(!slip_format_parse(&f, STR("a")));
    CHECK(!slip_format_parse(&f, STR("a66")));
    CHECK(!slip_format_parse(&f, STR("")));
    CHECK_INT(f, SLIP_A5);
    CHECK_STR(slip_format_name(SLIP_FORMATS), "");
}
