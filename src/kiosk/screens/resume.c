/* resume: the code of a saved form, typed, touched or scanned from its slip. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "code_field.h"
#include "domain/refno.h"
#include "page.h"
#include <stdio.h>

enum { CODE_CHARS = 12, BUTTON_W = 26 };

struct resume {
    struct code_field code;
    bool busy;
};

static int resume_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct resume *st = s->state;
    (void)args, (void)e;
    code_field_open(s, &st->code, CODE_CHARS);
    return 0;
}

static void resume_draw(struct screen *s, struct ui *ui)
{
    struct resume *st = s->state;
    bool keys = st->code.keypad.open;
    struct page p = {.title = _("What is the code of your saved form?"),
        .flags = keys ? PAGE_TIGHT | PAGE_BARE : 0};
    struct rect r = page_begin(s, ui, &p);
    const char *hint = _("It is on the slip: 8 letters and digits, for example K7M4-T9R3.");
    int y = r.y;
    if (!keys && ui->size != SIZE_LARGE)
        y += ui_text(ui, (struct rect){r.x, y, r.w, 2}, ROLE_MUTED, str_of(hint), 0) + 1;
    ui_say(ui, hint);
    code_field_draw(&st->code, ui, (struct rect){r.x, y, r.w, r.y + r.h - y},
        &(struct code_words){.example = "XXXX-XXXX",
            .go = st->busy ? _("Opening…") : _("Open saved form"),
            .hint = _("Enter opens the saved form."),
            .go_w = BUTTON_W,
            .busy = st->busy});
    if (keys)
        code_field_keys(&st->code, ui, r, KEYPAD_CODE, _("Open"));
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
    int rc = refno_parse(code, edit_view(&st->code.edit), &e);
    if (rc == 0)
        rc = s->visit->ops->draft_open(s->visit->ctx, code, &e);
    st->busy = rc == 0;
    code_field_fault(&st->code, rc < 0 ? words(e.code) : NULL);
}

static enum handled after(struct screen *s, enum code_event happened)
{
    if (happened == CODE_ENTERED)
        open_code(s);
    return happened == CODE_NOT_MINE ? NOT_MINE : HANDLED;
}

static enum handled resume_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct resume *st = s->state;
    (void)ui;
    return after(s, code_field_key(s, &st->code, k));
}

static enum handled resume_act(struct screen *s, int action, int arg)
{
    struct resume *st = s->state;
    return after(s, code_field_act(s, &st->code, action, arg));
}

static void resume_news(struct screen *s, const struct news *n)
{
    struct resume *st = s->state;
    if (n->kind != NEWS_DRAFT || !st->busy)
        return;
    st->busy = false;
    if (n->err) {
        code_field_fault(&st->code, words(n->err->code));
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
