/* calendar: see tui/calendar.h. */
#include "tui/calendar.h"

#include <stdio.h>

enum { CELL_W = 6, DAYS = 7, WEEKS = 6 };

void calendar_open(struct calendar *c, struct date day, struct date today)
{
    *c = (struct calendar){.open = true, .day = date_is_set(day) ? day : today, .today = today};
}

static int month_length(struct date d)
{
    struct date first = {d.year, d.month, 1};
    struct date next = date_add(first, 31);
    next.day = 1;
    return (int)(date_days(next) - date_days(first));
}

/* The same day of another month, or its last one. */
static void turn_month(struct calendar *c, int step)
{
    struct date first = {c->day.year, c->day.month, 1};
    struct date other = step > 0 ? date_add(first, 31) : date_add(first, -1);
    struct date to = {other.year, other.month, 1};
    int last = month_length(to);
    to.day = c->day.day < last ? c->day.day : last;
    if (date_valid(to))
        c->day = to;
}

static void draw_day(struct ui *ui, const struct calendar *c, struct rect r, int day, int base)
{
    char label[12];
    struct date d = {c->day.year, c->day.month, day};
    bool here = day == c->day.day, today = date_cmp(d, c->today) == 0;
    snprintf(label, sizeof label, "%d", day);
    ui_zone(
        ui, r, &(struct ui_item){.action = base + CALENDAR_PICK, .arg = day, .flags = UI_PASSIVE});
    enum role role = here                              ? ROLE_FOCUS
                     : today                           ? ROLE_KEY
                     : date_weekday(d) >= DATE_SUN - 1 ? ROLE_MUTED
                                                       : ROLE_STRONG;
    if (here)
        canvas_fill(ui->cv, (struct rect){r.x, r.y, r.w - 1, r.h > 1 ? 1 : r.h}, ROLE_FOCUS);
    canvas_right(ui->cv, r.x, r.y, CELL_W - 3, role, label);
    if (today && !here)
        canvas_z(ui->cv, r.x + CELL_W - 3, r.y, 1, ROLE_KEY, "·");
}

void calendar_draw(struct ui *ui, const struct calendar *c, const struct calendar_words *words,
    struct rect r, int base)
{
    char title[60];
    int row = r.h >= CALENDAR_H ? 2 : 1, w = CELL_W * DAYS, y = r.y;
    snprintf(title, sizeof title, "%s %d", words->months[c->day.month - 1], c->day.year);
    ui_say(ui, title);
    ui_button(ui, (struct rect){r.x, y, 10, 3},
        &(struct ui_item){.action = base + CALENDAR_BACK,
            .key = K_PGUP,
            .label = "←",
            .flags = UI_PASSIVE | UI_CENTER});
    int tw = (int)utf8_width(str_of(title));
    canvas_z(ui->cv, r.x + (w - tw) / 2, y + 1, w, ROLE_TITLE, title);
    ui_button(ui, (struct rect){r.x + w - 10, y, 10, 3},
        &(struct ui_item){.action = base + CALENDAR_ON,
            .key = K_PGDN,
            .label = "→",
            .flags = UI_PASSIVE | UI_CENTER});
    y += 3;
    for (int i = 0; i < DAYS; i++)
        canvas_right(ui->cv, r.x + i * CELL_W, y, CELL_W - 3, ROLE_MUTED, words->days[i]);
    y++;
    struct date first = {c->day.year, c->day.month, 1};
    int at = date_weekday(first), last = month_length(first);
    for (int day = 1; day <= last; day++, at++) {
        struct rect cell = {r.x + at % DAYS * CELL_W, y + at / DAYS * row, CELL_W, row};
        draw_day(ui, c, cell, day, base);
    }
    if (r.h >= CALENDAR_H)
        ui_button(ui, (struct rect){r.x, y + WEEKS * row - 1, w, 3},
            &(struct ui_item){.action = base + CALENDAR_HIDE,
                .key = K_ESC,
                .label = words->hide,
                .flags = UI_PASSIVE});
}

bool calendar_key(struct calendar *c, int code)
{
    static const struct {
        int code, days;
    } moves[] = {{K_LEFT, -1}, {K_RIGHT, 1}, {K_UP, -7}, {K_DOWN, 7}};
    if (!c->open)
        return false;
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].code == code) {
            struct date to = date_add(c->day, moves[i].days);
            if (date_valid(to))
                c->day = to;
            return true;
        }
    if (code != K_PGUP && code != K_PGDN)
        return false;
    turn_month(c, code == K_PGDN ? 1 : -1);
    return true;
}

bool calendar_act(struct calendar *c, int action, int arg)
{
    if (action == CALENDAR_BACK || action == CALENDAR_ON)
        turn_month(c, action == CALENDAR_ON ? 1 : -1);
    else if (action == CALENDAR_HIDE)
        c->open = false;
    else if (action == CALENDAR_PICK && arg >= 1 && arg <= month_length(c->day))
        c->day.day = arg;
    return action == CALENDAR_PICK;
}
