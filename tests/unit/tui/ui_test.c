/* Zones: focus by geometry, keys, touches, the default, what is switched off. */
#include "test.h"

#include "tui/ui.h"

enum { A_TILE = 100, A_FOOT };

static struct canvas cv;
static struct ui ui;
static struct ui_focus focus;

/* Two rows of three tiles and a footer button, as the home page has them. */
static void draw(unsigned third_flags)
{
    ui_begin(&ui, &cv, &focus, false);
    for (int i = 0; i < 6; i++)
        ui_button(&ui, (struct rect){2 + i % 3 * 26, 7 + i / 3 * 3, 24, 3},
            &(struct ui_item){.action = A_TILE, .arg = i, .key = '1' + i, .label = "Tile",
                .hint = "Enter opens", .flags = i == 2 ? third_flags : 0});
    ui_button(&ui, (struct rect){2, 21, 15, 3},
        &(struct ui_item){.action = A_FOOT, .key = K_F1, .label = "Help", .flags = UI_PASSIVE});
}

static void page(unsigned third_flags)
{
    canvas_resize(&cv, 80, 24);
    draw(third_flags);
    if (ui_settle(&ui))
        draw(third_flags);
}

static struct ui_answer press(int code)
{
    struct ui_answer a = ui_key(&ui, &(struct key){.code = code});
    page(0);
    return a;
}

TEST(the_first_zone_gets_the_focus_when_none_is_named)
{
    focus = (struct ui_focus){0};
    page(0);
    CHECK_INT(ui.focused, 0);
    CHECK_STR(ui_hint(&ui), "Enter opens");
}

TEST(arrows_move_by_place)
{
    focus = (struct ui_focus){A_TILE, 0};
    page(0);
    CHECK(press(K_DOWN).taken);
    CHECK_INT(focus.arg, 3);
    press(K_RIGHT);
    CHECK_INT(focus.arg, 4);
    press(K_UP);
    CHECK_INT(focus.arg, 1);
    CHECK(!press(K_UP).taken);
    press(K_LEFT);
    press(K_LEFT);
    CHECK_INT(focus.arg, 0);
}

TEST(tab_goes_round_and_skips_the_footer)
{
    focus = (struct ui_focus){A_TILE, 5};
    page(0);
    press(K_TAB);
    CHECK_INT(focus.arg, 0);
    press(K_BTAB);
    CHECK_INT(focus.arg, 5);
}

TEST(a_key_and_a_touch_do_the_same)
{
    page(0);
    struct ui_answer byKey = ui_key(&ui, &(struct key){.code = '5'});
    struct ui_answer byTouch = ui_key(&ui, &(struct key){.code = K_MOUSE, .x = 30, .y = 11});
    CHECK_INT(byKey.action, A_TILE);
    CHECK_INT(byKey.arg, 4);
    CHECK_INT(byTouch.arg, 4);
    CHECK_INT(ui_key(&ui, &(struct key){.code = K_F1}).action, A_FOOT);
    CHECK(!ui_key(&ui, &(struct key){.code = K_MOUSE, .x = 79, .y = 0}).taken);
}

TEST(what_is_switched_off_cannot_be_pressed_and_has_no_frame)
{
    focus = (struct ui_focus){A_TILE, 2};
    page(UI_OFF);
    CHECK(!ui_key(&ui, &(struct key){.code = '3'}).taken);
    CHECK_INT(cv.cells[7 * 80 + 54].ch, ' ');
    CHECK_INT(cv.cells[8 * 80 + 59].role, ROLE_OFF);
    CHECK(ui.focused >= 0);
}

TEST(the_focus_is_filled_and_framed_with_heavy_lines)
{
    focus = (struct ui_focus){A_TILE, 1};
    page(0);
    struct cell corner = cv.cells[7 * 80 + 28], inside = cv.cells[8 * 80 + 45];
    CHECK_INT(corner.ch, 0x250F);
    CHECK_INT(corner.role, ROLE_FOCUS);
    CHECK_INT(inside.role, ROLE_FOCUS);
}

TEST(sizes_fall_into_the_classes_that_layouts_know)
{
    CHECK_INT(ui_size_class(57, 40, false), SIZE_TINY);
    CHECK_INT(ui_size_class(58, 16, false), SIZE_LARGE);
    CHECK_INT(ui_size_class(80, 22, false), SIZE_BASE);
    CHECK_INT(ui_size_class(80, 24, true), SIZE_LARGE);
    CHECK_INT(ui_size_class(100, 30, false), SIZE_WIDE);
    CHECK_INT(ui_size_class(132, 43, false), SIZE_FULL);
}

TEST(an_overlay_hides_typed_answers_beneath_it)
{
    struct edit ed = {0};
    edit_set(&ed, STR("1234"));
    canvas_resize(&cv, 80, 24);
    ui_begin(&ui, &cv, &focus, false);
    ui_field(&ui, (struct rect){2, 3, 30, 3}, &(struct ui_item){.action = A_TILE}, &ed, NULL, true);
    canvas_mute(&cv);
    CHECK_INT(cv.cells[4 * 80 + 4].ch, 0xB7);
    CHECK_INT(cv.cells[4 * 80 + 4].role, ROLE_UNDER);
}
