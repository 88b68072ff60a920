/* Text into lines. */
#include "test.h"

#include "tui/flow.h"

static struct flow_line lines[20];

static void check_line(size_t i, const char *want)
{
    char got[200];
    str_copy(got, sizeof got, lines[i].text);
    CHECK_STR(got, want);
}

TEST(words_move_to_the_next_line_whole)
{
    CHECK_INT(flow_wrap(lines, 20, STR("Držitel psa staršího tří měsíců"), 12), 3);
    check_line(0, "Držitel psa");
    check_line(1, "staršího tří");
    check_line(2, "měsíců");
}

TEST(a_no_break_space_holds_words_together)
{
    CHECK_INT(flow_wrap(lines, 20, STR("cena je 400\u00A0Kč"), 10), 2);
    check_line(0, "cena je");
    check_line(1, "400\u00A0Kč");
}

TEST(a_list_item_hangs_under_its_text)
{
    CHECK_INT(flow_wrap(lines, 20, STR("- občanský průkaz nebo pas\nkonec"), 12), 4);
    CHECK(lines[0].bullet && lines[0].indent == 2);
    CHECK(!lines[1].bullet && lines[1].indent == 2);
    check_line(3, "konec");
    CHECK_INT(lines[3].indent, 0);
}

TEST(a_word_longer_than_the_line_breaks_at_a_character)
{
    CHECK_INT(flow_wrap(lines, 20, STR("nejneobhospodařovávatelnější"), 10), 3);
    check_line(0, "nejneobhos");
}

TEST(an_empty_text_has_no_lines_and_an_empty_paragraph_has_one)
{
    CHECK_INT(flow_wrap(lines, 20, STR(""), 10), 0);
    CHECK_INT(flow_wrap(lines, 20, STR("a\n\nb"), 10), 3);
}

TEST(lines_over_the_maximum_are_counted_but_not_written)
{
    lines[1].indent = 77;
    CHECK_INT(flow_wrap(lines, 1, STR("a\nb\nc"), 10), 3);
    CHECK_INT(lines[1].indent, 77);
}
