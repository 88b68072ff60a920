/* calendar: a month to pick a day from, for keyboard, mouse and touch. Weeks begin on Monday. */
#ifndef TUI_CALENDAR_H
#define TUI_CALENDAR_H

#include "domain/date.h"
#include "tui/ui.h"

struct calendar {
    bool open;
    struct date day;   /* under the cursor */
    struct date today; /* marked */
};

/* Actions of its zones: base + these. */
enum {
    CALENDAR_PICK, /* arg: day of the month */
    CALENDAR_BACK, /* a month */
    CALENDAR_ON,
    CALENDAR_HIDE,
    CALENDAR_ACTIONS
};

/* names: January… in the visit's language, seven short weekdays from Monday. */
struct calendar_words {
    const char *months[12], *days[7];
    const char *hide;
};

enum { CALENDAR_W = 44, CALENDAR_H = 18, CALENDAR_H_LOW = 12 };

void calendar_open(struct calendar *c, struct date day, struct date today);
/* In a rectangle of CALENDAR_W x at least CALENDAR_H_LOW. */
void calendar_draw(struct ui *ui, const struct calendar *c, const struct calendar_words *words,
    struct rect r, int base_action);
/* Arrows move by a day and a week, PgUp and PgDn by a month; true when the key was taken. Enter and
 * Esc are the screen's. */
bool calendar_key(struct calendar *c, int code);
/* Feeds a zone's action; true when a day was picked (c->day). */
bool calendar_act(struct calendar *c, int action, int arg);

#endif
