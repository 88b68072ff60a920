/* The editor of several lines: wrapping, moving between wrapped lines, limits, long pastes. */
#include "test.h"

#include "base/clock.h"
#include "tui/area.h"

static struct area a;

static enum edit_result press(int code)
{
    return area_key(&a, &(struct key){.code = code}, 10);
}

static const char *text(void)
{
    static char out[4000];
    str_copy(out, sizeof out, area_view(&a));
    return out;
}

static void begin(size_t max, const char *z)
{
    area_init(&a, max);
    area_set(&a, str_of(z));
}

TEST(enter_begins_a_line_and_backspace_joins_it_again)
{
    begin(0, "kůň");
    CHECK_INT(press(K_ENTER), EDIT_CHANGED);
    CHECK_INT(press('a'), EDIT_CHANGED);
    CHECK_STR(text(), "kůň\na");
    CHECK_INT(press(K_BACKSPACE), EDIT_CHANGED);
    CHECK_INT(press(K_BACKSPACE), EDIT_CHANGED);
    CHECK_STR(text(), "kůň");
    area_done(&a);
}

TEST(up_and_down_go_by_lines_as_they_are_wrapped)
{
    /* at ten cells: "ulice " / "náměstí " / "náves" */
    begin(0, "ulice náměstí náves");
    CHECK_INT((int64_t)a.caret, (int64_t)area_view(&a).n);
    CHECK_INT(press(K_UP), EDIT_MOVED);
    CHECK_INT(press('X'), EDIT_CHANGED);
    CHECK_STR(text(), "ulice náměsXtí náves");
    CHECK_INT(press(K_UP), EDIT_MOVED);
    CHECK_INT(press(K_UP), EDIT_IGNORED); /* the focus may leave */
    CHECK_INT(press(K_END), EDIT_IGNORED);
    area_done(&a);
}

TEST(the_column_is_kept_over_a_short_line)
{
    begin(0, "abcdefgh\nx\nabcdefgh");
    press(K_UP);
    press(K_UP);
    press('|');
    CHECK_STR(text(), "abcdefgh|\nx\nabcdefgh");
    area_done(&a);
}

TEST(home_and_end_stay_in_their_line)
{
    begin(0, "první\ndruhý");
    press(K_HOME);
    press('>');
    CHECK_STR(text(), "první\n>druhý");
    press(K_UP);
    press(K_END);
    press('<');
    CHECK_STR(text(), "první<\n>druhý");
    area_done(&a);
}

TEST(what_finds_no_room_is_counted_and_the_rest_stays)
{
    begin(5, "abc");
    struct key paste = {.code = K_PASTE, .paste = STR("defgh")};
    CHECK_INT(area_key(&a, &paste, 10), EDIT_FULL);
    CHECK_INT((int64_t)a.over, 3);
    CHECK_STR(text(), "abcde");
    CHECK_INT(press('x'), EDIT_FULL);
    CHECK_INT(press(K_BACKSPACE), EDIT_CHANGED);
    CHECK_INT((int64_t)a.over, 0);
    area_done(&a);
}

TEST(a_paste_cut_by_the_terminal_is_told_too)
{
    begin(0, "");
    struct key paste = {.code = K_PASTE, .paste = STR("abc"), .lost = 7};
    CHECK_INT(area_key(&a, &paste, 10), EDIT_FULL);
    CHECK_STR(text(), "abc");
    area_done(&a);
}

TEST(control_and_bidi_characters_do_not_get_in)
{
    begin(0, "");
    struct key paste = {.code = K_PASTE, .paste = STR("a\x1b\xE2\x80\xAE\tb\r\nc")};
    CHECK_INT(area_key(&a, &paste, 10), EDIT_CHANGED);
    CHECK_STR(text(), "a b\nc");
    area_done(&a);
}

TEST(a_word_longer_than_the_line_breaks_in_the_word)
{
    begin(0, "abcdefghijklmno");
    press(K_UP);
    press('|');
    CHECK_STR(text(), "abcde|fghijklmno");
    area_done(&a);
}

TEST(a_paste_of_sixty_thousand_characters_is_taken_in_a_moment)
{
    static char big[60000];
    memset(big, 'x', sizeof big);
    begin(0, "");
    struct clock real = clock_real;
    int64_t from = clock_mono(&real);
    struct key paste = {.code = K_PASTE, .paste = {big, sizeof big}};
    CHECK_INT(area_key(&a, &paste, 70), EDIT_CHANGED);
    CHECK_INT((int64_t)area_view(&a).n, (int64_t)sizeof big);
    CHECK(clock_mono(&real) - from < 5000); /* not quadratic; a figure stands in the bench */
    area_done(&a);
}
