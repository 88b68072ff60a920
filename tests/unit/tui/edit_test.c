/* The line editor: Czech letters, limits, pastes with control characters. */
#include "test.h"

#include "tui/edit.h"

static struct edit ed;

static enum edit_result press(int code)
{
    return edit_key(&ed, &(struct key){.code = code});
}

TEST(letters_with_accents_are_one_step_each)
{
    ed = (struct edit){0};
    edit_set(&ed, STR("kůň"));
    CHECK_INT(press(K_LEFT), EDIT_MOVED);
    CHECK_INT(press(K_BACKSPACE), EDIT_CHANGED);
    CHECK_STR(ed.text, "kň");
    CHECK_INT(press(K_END), EDIT_MOVED);
    CHECK_INT(press(0x159), EDIT_CHANGED);
    CHECK_STR(ed.text, "kňř");
}

TEST(backspace_at_the_start_and_delete_at_the_end_do_nothing)
{
    ed = (struct edit){0};
    CHECK_INT(press(K_BACKSPACE), EDIT_IGNORED);
    edit_set(&ed, STR("a"));
    CHECK_INT(press(K_DELETE), EDIT_IGNORED);
    CHECK_INT(press(K_HOME), EDIT_MOVED);
    CHECK_INT(press(K_DELETE), EDIT_CHANGED);
    CHECK_INT((int64_t)ed.n, 0);
}

TEST(a_full_field_says_so_and_keeps_what_it_has)
{
    ed = (struct edit){.max = 3};
    CHECK_INT(edit_insert(&ed, STR("žlu")), EDIT_CHANGED);
    CHECK_INT(press('t'), EDIT_FULL);
    CHECK_STR(ed.text, "žlu");
}

TEST(a_paste_loses_control_and_bidi_characters)
{
    ed = (struct edit){0};
    struct key k = {.code = K_PASTE, .paste = STR("a\x1b[31m\u202Eb\nc")};
    CHECK_INT(edit_key(&ed, &k), EDIT_CHANGED);
    CHECK_STR(ed.text, "a[31mb c");
}

TEST(a_paste_of_a_megabyte_is_cut_and_stays_in_bounds)
{
    static char big[1 << 20];
    memset(big, 'x', sizeof big);
    ed = (struct edit){0};
    CHECK_INT(edit_insert(&ed, (struct str){big, sizeof big}), EDIT_FULL);
    CHECK(ed.n < EDIT_BYTES);
    CHECK_INT((int64_t)strlen(ed.text), (int64_t)ed.n);
}

TEST(wiping_leaves_no_byte)
{
    ed = (struct edit){0};
    edit_set(&ed, STR("780123/3540"));
    edit_wipe(&ed);
    for (size_t i = 0; i < sizeof ed.text; i++)
        CHECK(ed.text[i] == 0);
}
