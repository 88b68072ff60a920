/* save: "save for later": the code in big letters, how long it is good, and what it is not: the
 * office has received nothing. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "base/log.h"
#include "bignumber.h"
#include "form_paper.h"
#include "format.h"
#include "page.h"
#include <stdio.h>

enum { A_PRINT = ACT_SCREEN, A_GO_ON, A_AGAIN, A_HOME };
enum { SIDE = 24 };

struct save {
    enum print_status print;
    enum err_code trouble; /* why the last try failed */
};

static void try_to_save(struct screen *s)
{
    struct save *st = s->state;
    struct err e = ERR_INIT;
    st->trouble = ERR_NONE;
    if (s->visit->ops->draft_save(s->visit->ctx, &e) < 0) {
        log_err(LOG_WARN, "draft.save", &e);
        st->trouble = e.code;
    }
}

static int save_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    if (!s->visit->filling)
        return err_set(e, ERR_NOT_FOUND, "save", "no form is open");
    try_to_save(s);
    return 0;
}

static bool saved(const struct filling *f)
{
    return *f->code && (f->save == SAVE_DONE || f->save == SAVE_DIRTY);
}

static void draw_code(struct screen *s, struct ui *ui, struct rect r)
{
    const struct filling *f = s->visit->filling;
    char until[200];
    struct buf date;
    int y = r.y;
    struct rect number = {r.x, r.y, r.w + 3, r.h};
    y += bignumber_draw(ui, number, _("Code of your saved form"), f->code);
    const char *nothing = _("Nothing has been sent to the office yet.");
    y += ui_text(ui, (struct rect){r.x, y, r.w, 2}, ROLE_STRONG, str_of(nothing), 0);
    ui_say(ui, nothing);
    buf_init(&date, 60);
    format_date(&date, instant_prague(f->expires).date);
    snprintf(until, sizeof until, _("We delete the form on %s."), buf_cstr(&date));
    buf_done(&date);
    y += ui_text(ui, (struct rect){r.x, y, r.w, 2}, ROLE_PAGE, str_of(until), 0) + 1;
    ui_say(ui, until);
    const char *how =
        _("Open it again at any kiosk or counter: Forms, Open saved form. Anyone with "
          "the code can read it, so show it to nobody.");
    ui_text(ui, (struct rect){r.x, y, r.w, r.y + r.h - y}, ROLE_PAGE, str_of(how), 0);
    ui_say(ui, how);
}

static const char *trouble_words(const struct save *st)
{
    if (st->trouble == ERR_LIMIT)
        return _("The form is too long to be saved. Shorten the longest answer.");
    return _("The form is not saved: there is no connection to the office. Your answers are still "
             "here. Try again in a moment.");
}

static void draw_acts(struct screen *s, struct ui *ui, struct rect r, bool good, bool failed)
{
    const struct ui_item acts[] = {
        {.action = A_PRINT,
            .key = '1',
            .label = _("Print the code"),
            .hint = _("Enter prints the code."),
            .flags = !good || !s->visit->printer ? UI_OFF : UI_DEFAULT},
        {.action = A_GO_ON,
            .key = '2',
            .label = _("Go on filling in"),
            .hint = _("Enter goes back to the questions."),
            .flags = good && s->visit->printer ? 0 : UI_DEFAULT},
        {.action = failed ? A_AGAIN : A_HOME,
            .key = '3',
            .label = failed ? _("Try again") : _("End for today"),
            .hint = failed ? _("Enter tries to save once more.")
                           : _("Enter goes home. The saved form stays under its code.")},
    };
    bool large = ui->size == SIZE_LARGE;
    int w = large ? (r.w - 4) / 3 : r.w;
    for (int i = 0; i < 3; i++)
        ui_button(ui,
            large ? (struct rect){r.x + i * (w + 2), r.y, w, 3}
                  : (struct rect){r.x, r.y + i * 3, w, 3},
            &acts[i]);
}

static void save_draw(struct screen *s, struct ui *ui)
{
    struct save *st = s->state;
    const struct filling *f = s->visit->filling;
    const char *first, *second;
    if (!f)
        return;
    bool good = saved(f), failed = st->trouble != ERR_NONE || f->save == SAVE_FAILED;
    bool large = ui->size == SIZE_LARGE;
    struct page p = {.title = good     ? _("Your form is saved for later")
                              : failed ? _("The form is not saved yet")
                                       : _("Saving…")};
    struct rect r = page_begin(s, ui, &p);
    if (print_words(st->print, &first, &second)) {
        int rows = page_banner(ui, r.y, first, second);
        r.y += rows, r.h -= rows;
    }
    struct rect text = {r.x, r.y, large ? r.w : r.w - SIDE - 4, large ? r.h - 3 : r.h};
    if (good) {
        draw_code(s, ui, text);
    } else if (failed) {
        ui_text(ui, text, ROLE_PAGE, str_of(trouble_words(st)), 0);
        ui_say(ui, trouble_words(st));
    }
    draw_acts(s, ui,
        large ? (struct rect){r.x, r.y + r.h - 3, r.w, 3}
              : (struct rect){r.x + r.w - SIDE, r.y, SIDE, r.h},
        good, failed);
    page_end(s, ui, &p);
}

static enum handled save_act(struct screen *s, int action, int arg)
{
    struct save *st = s->state;
    struct err e = ERR_INIT;
    (void)arg;
    switch (action) {
    case A_PRINT:
        st->print = form_paper_draft(s->visit, &e) < 0 ? PRINT_FAILED : PRINT_BUSY;
        return HANDLED;
    case A_GO_ON:
        s->visit->ops->back(s->visit->ctx);
        return HANDLED;
    case A_AGAIN:
        try_to_save(s);
        return HANDLED;
    case A_HOME:
        s->visit->ops->home(s->visit->ctx);
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static void save_news(struct screen *s, const struct news *n)
{
    struct save *st = s->state;
    if (n->kind == NEWS_PRINT)
        st->print = n->print;
    if (n->kind == NEWS_DRAFT)
        st->trouble = n->err ? n->err->code : ERR_NONE;
}

const struct screen_class screen_save = {
    .name = "save",
    .size = sizeof(struct save),
    .open = save_open,
    .draw = save_draw,
    .act = save_act,
    .news = save_news,
    .keeps_answers = true,
};
