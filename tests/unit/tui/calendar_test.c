/* The month: lengths, leap years, weekdays' columns, turning over the year's end. */
#include "test.h"

#include "tui/calendar.h"

static struct calendar c;

static void open_at(int y, int m, int d)
{
    calendar_open(&c, (struct date){y, m, d}, (struct date){2026, 11, 23});
}

#define CHECK_DAY(y, m, d)                                                                         \
    do {                                                                                           \
        CHECK_INT(c.day.year, y);                                                                  \
        CHECK_INT(c.day.month, m);                                                                 \
        CHECK_INT(c.day.day, d);                                                                   \
    } while (0)

TEST(without_a_day_it_opens_today)
{
    calendar_open(&c, (struct date){0}, (struct date){2026, 11, 23});
    CHECK(c.open);
    CHECK_DAY(2026, 11, 23);
}

TEST(arrows_cross_months_and_years)
{
    open_at(2026, 12, 31);
    CHECK(calendar_key(&c, K_RIGHT));
    CHECK_DAY(2027, 1, 1);
    CHECK(calendar_key(&c, K_UP));
    CHECK_DAY(2026, 12, 25);
    CHECK(!calendar_key(&c, K_ENTER));
}

TEST(a_month_without_the_day_takes_its_last)
{
    open_at(2027, 1, 31);
    CHECK(calendar_key(&c, K_PGDN));
    CHECK_DAY(2027, 2, 28);
    open_at(2028, 3, 31);
    CHECK(calendar_key(&c, K_PGUP));
    CHECK_DAY(2028, 2, 29);
}

TEST(a_day_is_picked_only_if_the_month_has_it)
{
    open_at(2026, 2, 1);
    CHECK(calendar_act(&c, CALENDAR_PICK, 28));
    CHECK_DAY(2026, 2, 28);
    calendar_act(&c, CALENDAR_PICK, 29);
    CHECK_DAY(2026, 2, 28);
    CHECK(!calendar_act(&c, CALENDAR_ON, 0));
    CHECK_DAY(2026, 3, 28);
    CHECK(!calendar_act(&c, CALENDAR_HIDE, 0));
    CHECK(!c.open);
    CHECK(!calendar_key(&c, K_LEFT)); /* closed: no key is its own */
}

TEST(every_day_stands_under_its_weekday)
{
    struct canvas cv = {0};
    struct ui ui = {.utf8 = true};
    struct ui_focus focus = {0};
    struct calendar_words w = {.hide = "x"};
    for (int i = 0; i < 12; i++)
        w.months[i] = "m";
    for (int i = 0; i < 7; i++)
        w.days[i] = "d";
    REQUIRE(canvas_resize(&cv, 80, 24));
    ui_begin(&ui, &cv, &focus, false);
    open_at(2026, 11, 1); /* a Sunday */
    calendar_draw(&ui, &c, &w, (struct rect){0, 0, CALENDAR_W, CALENDAR_H_LOW}, 100);
    int seen = 0;
    for (size_t i = 0; i < ui.n_zones; i++) {
        if (ui.zones[i].action != 100 + CALENDAR_PICK)
            continue;
        struct date d = {2026, 11, ui.zones[i].arg};
        CHECK_INT(ui.zones[i].r.x / 6, date_weekday(d));
        seen++;
    }
    CHECK_INT(seen, 30);
    canvas_done(&cv);
}
