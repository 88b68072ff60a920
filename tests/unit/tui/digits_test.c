// digits: numbers, and words with their Czech marks, as dots.
#include "test.h"

#include "base/utf8.h"
#include "tui/digits.h"

/* The rows of the canvas as '#' and ' '. */
static void row_of(char out[64], const struct canvas *cv, int y)
{
    for (int x = 0; x < cv->w; x++)
        out[x] = (char)cv->cells[y * cv->w + x].ch;
    out[cv->w] = '\0';
}

static void fresh(struct canvas *cv, int w, int h)
{
    CHECK(canvas_resize(cv, w, h));
    canvas_clear(cv, ROLE_PAGE);
}

TEST(sizes)
{
    CHECK_INT(digits_width("", 3), 0);
    CHECK_INT(digits_width("47", 1), 11);
    CHECK_INT(digits_width("A47", 3), 51);
    CHECK_INT(digits_height(1), 4);
    CHECK_INT(digits_height(3), 11);
    CHECK_INT(digits_word_width("Přepážka", 1), 47); /* letters, not bytes */
    CHECK_INT(digits_word_height("Pokladna", 1), 4);
    CHECK_INT(digits_word_height("Přepážka", 1), 5);
    CHECK_INT(digits_word_height("Přepážka", 2), 9);
}

TEST(a_letter_of_a_word_is_the_same_in_any_case_and_with_any_mark)
{
    struct canvas a = {0}, b = {0};
    char x[64], y[64];
    fresh(&a, 5, 5);
    fresh(&b, 5, 5);
    digits_word_draw(&a, 0, 1, ROLE_PAGE, "r", 1, false);
    digits_word_draw(&b, 0, 0, ROLE_PAGE, "Ř", 1, false);
    for (int row = 1; row < 5; row++) {
        row_of(x, &a, row);
        row_of(y, &b, row);
        CHECK_STR(x, y);
        CHECK(strchr(x, '#'));
    }
    row_of(x, &a, 0);
    row_of(y, &b, 0);
    CHECK_STR(x, "     ");
    CHECK_STR(y, " ### "); /* the hook: two dots above one, in one row of cells */
    canvas_done(&a);
    canvas_done(&b);
}

TEST(each_czech_letter_with_a_mark_has_one)
{
    static const char *const marked = "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ";
    struct str rest = str_of(marked);
    struct canvas cv = {0};
    char letter[5], row[64];
    for (uint32_t c; (c = utf8_next(&rest));) {
        letter[utf8_put(letter, c)] = '\0';
        fresh(&cv, 5, 5);
        digits_word_draw(&cv, 0, 0, ROLE_PAGE, letter, 1, false);
        row_of(row, &cv, 0);
        CHECK(strchr(row, '#'));
        row_of(row, &cv, 2);
        CHECK(strchr(row, '#'));
    }
    canvas_done(&cv);
}

TEST(words_have_every_letter_and_blanks)
{
    struct canvas cv = {0};
    char row[64];
    fresh(&cv, 5, 5);
    digits_word_draw(&cv, 0, 0, ROLE_PAGE, "o", 1, false);
    row_of(row, &cv, 1);
    CHECK_STR(row, "#   #");
    fresh(&cv, 5, 5);
    digits_word_draw(&cv, 0, 0, ROLE_PAGE, " ", 1, false);
    row_of(row, &cv, 1);
    CHECK_STR(row, "     ");
    canvas_done(&cv);
}
