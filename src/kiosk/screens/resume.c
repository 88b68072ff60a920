/* resume: the code of a saved form, typed, touched or scanned from its slip. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "base/log.h"
#include "domain/refno.h"
#include "page.h"
#include "tui/keypad.h"
#include <stdio.h>

enum { A_FIELD = ACT_SCREEN, A_OPEN, A_KEYPAD };
enum { CODE_CHARS = 12, FIELD_W = 30 };

struct resume {
    struct edit code;
    struct keypad keypad;
    bool busy;
    const char *fault; /* translated */
};

static int resume_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct resume *st = s->state;
    (void)args, (void)e;
    st->code.max = CODE_CHARS;
    s->focus = (struct ui_focus){A_FIELD, 0};
    return 0;
}

static void draw_keys(struct screen *s, struct ui *ui, struct rect r)
{
    struct resume *st = s->state;
    int rows = keypad_rows(KEYPAD_CODE);
    keypad_draw(ui, &st->keypad, KEYPAD_CODE, (struct rect){r.x, ui->cv->h - rows, r.w, rows},
        A_KEYPAD, _("Open"));
}

static void resume_draw(struct screen *s, struct ui *ui)
{
    struct resume *st = s->state;
    bool large = ui->size == SIZE_LARGE, keys = st->keypad.open;
    struct page p = {.title = _("What is the code of your saved form?"),
        .flags = keys ? PAGE_TIGHT | PAGE_BARE : 0};
    struct rect r = page_begin(s, ui, &p);
    const char *hint = _("It is on the slip: 8 letters and digits, for example K7M4-T9R3.");
    int y = r.y;
    if (!keys && !large)
        y += ui_text(ui, (struct rect){r.x, y, r.w, 2}, ROLE_MUTED, str_of(hint), 0) + 1;
    ui_say(ui, hint);
    int from = y;
    if (st->fault) {
        canvas_z(ui->cv, r.x + 2, y, 1, ROLE_ERROR, "!");
        y += ui_text(ui, (struct rect){r.x + 4, y, r.w - 4, 2}, ROLE_ERROR, str_of(st->fault), 0);
        ui_say(ui, st->fault);
    }
    int in = st->fault ? 2 : 0;
    ui_field(ui, (struct rect){r.x + in, y, FIELD_W, 3},
        &(struct ui_item){
            .action = A_FIELD, .hint = _("Type it and press Enter."), .flags = UI_DEFAULT},
        &st->code, "XXXX-XXXX", true);
    y += 3;
    for (int i = from; st->fault && i < y; i++)
        canvas_put(ui->cv, r.x, i, 0x258C, ROLE_ERROR);
    int x = r.x + in + FIELD_W + 2, w = r.x + r.w - x < 26 ? r.x + r.w - x : 26;
    ui_button(ui, (struct rect){x, y - 3, w, 3},
        &(struct ui_item){.action = A_OPEN,
            .label = st->busy ? _("Opening…") : _("Open saved form"),
            .hint = _("Enter opens the saved form."),
            .flags = UI_CENTER | (st->busy ? UI_OFF : 0)});
    if (keys)
        draw_keys(s, ui, r);
    page_end(s, ui, &p);
}

/* Sentences of TEXTY § 8.5. */
static const char *words(enum err_code code)
{
    switch (code) {
    case ERR_PARSE:
        return _("The code has 8 letters and digits. It has no 0, 1, I, O, Q or Z.");
    case ERR_CHECKSUM:
        return _("There is probably a misprint in the code. Compare it with the slip.");
    case ERR_NOT_FOUND:
        return _("There is nothing under this code. Check the code and the date on the slip.");
    case ERR_LIMIT:
        return _("Too many codes did not fit. Try again in 10 minutes, or ask at the counter.");
    case ERR_NET:
    case ERR_TIMEOUT:
        return _("There is no connection to the office now. Your form is safe, try later.");
    default:
        return _("The form cannot be opened here. Ask at the counter, it is not lost.");
    }
}

static void open_code(struct screen *s)
{
    struct resume *st = s->state;
    struct err e = ERR_INIT;
    char code[9];
    if (st->busy)
        return;
    int rc = refno_parse(code, edit_view(&st->code), &e);
    if (rc == 0)
        rc = s->visit->ops->draft_open(s->visit->ctx, code, &e);
    st->busy = rc == 0;
    st->fault = rc < 0 ? words(e.code) : NULL;
    st->keypad.open = false; /* what is wrong needs its room */
}

static enum handled resume_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct resume *st = s->state;
    (void)ui;
    if (k->code == K_ESC && st->keypad.open) {
        st->keypad.open = false;
        return HANDLED;
    }
    if (k->code == K_ENTER && s->focus.action == A_FIELD) {
        open_code(s);
        return HANDLED;
    }
    if (s->focus.action != A_FIELD && !key_is_char(k) && k->code != K_PASTE)
        return NOT_MINE;
    enum edit_result r = edit_key(&st->code, k);
    if (r == EDIT_IGNORED)
        return NOT_MINE;
    if (r != EDIT_MOVED)
        st->fault = NULL;
    s->focus = (struct ui_focus){A_FIELD, 0};
    return HANDLED;
}

static enum handled resume_act(struct screen *s, int action, int arg)
{
    struct resume *st = s->state;
    switch (action) {
    case A_FIELD:
        s->focus = (struct ui_focus){A_FIELD, 0};
        st->keypad.open = !s->visit->desk;
        return HANDLED;
    case A_OPEN:
    case A_KEYPAD + KEYPAD_DONE:
        open_code(s);
        return HANDLED;
    default:
        break;
    }
    if (action < A_KEYPAD || action >= A_KEYPAD + KEYPAD_ACTIONS)
        return NOT_MINE;
    st->fault = NULL;
    keypad_act(&st->keypad, &st->code, action - A_KEYPAD, arg);
    return HANDLED;
}

static void resume_news(struct screen *s, const struct news *n)
{
    struct resume *st = s->state;
    if (n->kind != NEWS_DRAFT || !st->busy)
        return;
    st->busy = false;
    if (n->err) {
        st->fault = words(n->err->code);
        return;
    }
    const struct visit *v = s->visit; /* this page ends with the next line */
    v->ops->replace(v->ctx, v->desk ? &screen_desk_form : &screen_fill, &(struct screen_args){0});
    if (!v->desk && form_resume(v->filling->record) >= form_route(v->filling->record).n)
        v->ops->open(v->ctx, &screen_check, &(struct screen_args){0});
}

const struct screen_class screen_resume = {
    .name = "resume",
    .size = sizeof(struct resume),
    .open = resume_open,
    .draw = resume_draw,
    .key = resume_key,
    .act = resume_act,
    .news = resume_news,
    .keeps_answers = true,
};
