/* help: how the kiosk is used, on one page, and who helps in person. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "page.h"
#include <stdio.h>

enum { A_COLOURS = ACT_SCREEN };

/* For the staff: what waits here for the line, and what the office did not take. */
static int draw_outbox(struct screen *s, struct ui *ui, struct rect r)
{
    const struct visit *v = s->visit;
    char waiting[100], refused[100], text[220];
    if (!v->waiting && !v->refused)
        return 0;
    snprintf(waiting, sizeof waiting,
        ngettext("%d submission waits to be sent", "%d submissions wait to be sent", v->waiting),
        (int)v->waiting);
    snprintf(refused, sizeof refused,
        ngettext("%d was refused by the office", "%d were refused by the office", v->refused),
        (int)v->refused);
    snprintf(text, sizeof text, _("In this kiosk: %s, %s."), waiting, refused);
    int rows =
        ui_text(ui, (struct rect){r.x, r.y, r.w, r.h < 2 ? r.h : 2}, ROLE_WARNING, str_of(text), 0);
    ui_say(ui, text);
    return rows + 1;
}

static void help_draw(struct screen *s, struct ui *ui)
{
    struct page p = {.title = _("How to use the kiosk")};
    struct rect r = page_begin(s, ui, &p);
    char person[300] = "";
    if (s->visit->cat) {
        struct cat_town town;
        catalogue_town(&town, s->visit->cat, s->visit->lang);
        snprintf(person, sizeof person, _("People will help you too: %s."), town.help_desk);
    }
    const char *text =
        _("- Write what you need in your own words, for example dog or ID card.\n"
          "- Every button has its key at the left: press it, or touch the button.\n"
          "- Arrows move, Enter opens. The line at the bottom says what Enter does.\n"
          "- Esc goes back, nothing is lost. F4 makes the text larger, F2 changes the language.\n"
          "- F10 ends your visit and erases everything you wrote here.\n"
          "- When you do nothing for a while, the kiosk asks and then erases it by itself.");
    bool large = ui->size == SIZE_LARGE;
    int y = r.y + (large ? 0 : 1);
    y += ui_text(
             ui, (struct rect){r.x, y, r.w < 74 ? r.w : 74, r.h - 4}, ROLE_PAGE, str_of(text), 0) +
         (large ? 0 : 1);
    ui_say(ui, text);
    if (y < r.y + r.h - 3)
        y += ui_text(ui, (struct rect){r.x, y, r.w, 2}, ROLE_STRONG, str_of(person), 0) + 1;
    ui_say(ui, person);
    y += draw_outbox(s, ui, (struct rect){r.x, y, r.w, r.y + r.h - y});
    if (y + 3 <= r.y + r.h)
        ui_button(ui, (struct rect){r.x, y, 32, 3},
            &(struct ui_item){.action = A_COLOURS,
                .key = '1',
                .label = _("Language and colours"),
                .hint = _("Enter opens languages, high contrast and more."),
                .flags = UI_DEFAULT});
    page_end(s, ui, &p);
}

static enum handled help_act(struct screen *s, int action, int arg)
{
    (void)arg;
    if (action != A_COLOURS)
        return NOT_MINE;
    s->visit->ops->replace(s->visit->ctx, &screen_language, &(struct screen_args){0});
    return HANDLED;
}

const struct screen_class screen_help = {
    .name = "help",
    .draw = help_draw,
    .act = help_act,
};
