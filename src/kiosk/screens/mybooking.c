/* mybooking: "I have a booking": one field for the PIN of today, which checks in, and for the code
 * or number of a booking, which finds it; a scanner types the code. From here also a ticket for
 * those who have none. */
#include "book.h"

#include "base/i18n.h"
#include "base/log.h"
#include "code_field.h"
#include "format.h"
#include <stdio.h>

enum { A_LETTERS = CODE_A_OWN, A_TICKET, A_FIND };
enum { PIN_DIGITS = 4, CODE_CHARS = 40, BUTTON_H = 3, BUTTON_W = 24 };

struct mybooking {
    struct code_field code;
    bool letters; /* the keypad shows letters */
    bool ticket;  /* the answer was: take a ticket */
};

static int mybooking_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct mybooking *st = s->state;
    (void)args, (void)e;
    code_field_open(s, &st->code, CODE_CHARS);
    return 0;
}

static bool busy(struct screen *s)
{
    const struct reserving *r = s->visit->reserving;
    return r->busy[RESERVE_FIND] || r->busy[RESERVE_CHECKIN];
}

static bool is_pin(struct screen *s)
{
    const struct mybooking *st = s->state;
    struct str typed = str_trim(edit_view(&st->code.edit));
    return typed.n == PIN_DIGITS && str_digits(typed);
}

/* ---- drawing */

/* What else one may want here. */
static void draw_ways(struct screen *s, struct ui *ui, struct rect r)
{
    struct mybooking *st = s->state;
    const char *words = _("Without a booking:");
    bool large = ui->size == SIZE_LARGE;
    if (!large)
        canvas_fit(ui->cv, r.x, r.y, r.w, ROLE_MUTED, words);
    int y = r.y + !large, w = large ? (r.w - 2) / 2 : 30;
    /* letters cannot be keys here: they are typed */
    ui_button(ui, (struct rect){r.x, y, w, BUTTON_H},
        &(struct ui_item){.action = A_TICKET,
            .key = K_F5,
            .label = _("Take a ticket"),
            .hint = _("Enter shows the queues and how many people wait."),
            .flags = st->ticket ? UI_DEFAULT : 0});
    ui_button(ui, (struct rect){r.x + w + 2, y, w, BUTTON_H},
        &(struct ui_item){.action = A_FIND,
            .key = K_F6,
            .label = _("Book a time"),
            .hint = _("Enter shows what can be booked.")});
}

static void draw_keys(struct screen *s, struct ui *ui, struct rect r)
{
    struct mybooking *st = s->state;
    int y = code_field_keys(&st->code, ui, r, st->letters ? KEYPAD_CODE : KEYPAD_DIGITS,
        is_pin(s) ? _("I am here") : C_("keypad", "Find"));
    if (st->letters)
        return;
    ui_button(ui, (struct rect){r.x + 25, y + BUTTON_H, 14, BUTTON_H},
        &(struct ui_item){
            .action = A_LETTERS, .label = _("Letters"), .flags = UI_PASSIVE | UI_CENTER});
    ui_button(ui, (struct rect){r.x + 25, y + 2 * BUTTON_H, 14, BUTTON_H},
        &(struct ui_item){.action = CODE_A_KEYPAD + KEYPAD_HIDE,
            .label = _("Hide"),
            .flags = UI_PASSIVE | UI_CENTER});
}

static void mybooking_draw(struct screen *s, struct ui *ui)
{
    struct mybooking *st = s->state;
    bool large = ui->size == SIZE_LARGE, keys = st->code.keypad.open;
    struct page p = {.title = _("Enter the PIN or the code of your booking"),
        .flags = keys ? PAGE_TIGHT | PAGE_BARE : 0};
    struct rect r = page_begin(s, ui, &p);
    const char *hint = _("The PIN has 4 digits and checks you in today. With the code you can "
                         "also move or cancel it.");
    int y = r.y;
    if (!keys && !large)
        y += ui_text(ui, (struct rect){r.x, y, r.w, 2}, ROLE_MUTED, str_of(hint), 0) + 1;
    ui_say(ui, hint);
    y = code_field_draw(&st->code, ui, (struct rect){r.x, y, r.w, r.y + r.h - y},
        &(struct code_words){.example = _("PIN or code"),
            .go = busy(s)     ? _("One moment…")
                  : is_pin(s) ? _("I am here")
                              : _("Find the booking"),
            .hint = is_pin(s) ? _("Enter checks you in.") : _("Enter finds the booking."),
            .go_w = BUTTON_W,
            .busy = busy(s)});
    if (keys)
        draw_keys(s, ui, r);
    else if (r.y + r.h - y >= BUTTON_H)
        draw_ways(s, ui,
            (struct rect){r.x, large ? r.y + r.h - BUTTON_H : y + 1, r.w, r.y + r.h - y - 1});
    page_end(s, ui, &p);
}

/* ---- acting */

static void ask(struct screen *s)
{
    struct mybooking *st = s->state;
    struct err e = ERR_INIT;
    char text[EDIT_BYTES];
    if (busy(s) || !st->code.edit.n)
        return;
    str_copy(text, sizeof text, edit_view(&st->code.edit));
    code_field_fault(&st->code, NULL);
    st->ticket = false;
    const struct visit *v = s->visit;
    if (v->ops->reserve(v->ctx, is_pin(s) ? RESERVE_CHECKIN : RESERVE_FIND,
            &(struct reserve_args){.text = text}, &e) == 0)
        return;
    log_err(LOG_INFO, "mybooking", &e);
    if (e.code == ERR_CHECKSUM)
        code_field_fault(
            &st->code, _("There is probably a misprint in the code. Compare it with the slip."));
    else if (e.code == ERR_PARSE)
        code_field_fault(
            &st->code, _("The PIN has 4 digits, the number of a booking 8 letters and digits."));
    else
        code_field_fault(&st->code, book_trouble(v->reserving, &e));
}

static enum handled after(struct screen *s, enum code_event happened)
{
    if (happened == CODE_ENTERED)
        ask(s);
    return happened == CODE_NOT_MINE ? NOT_MINE : HANDLED;
}

static enum handled mybooking_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct mybooking *st = s->state;
    (void)ui;
    return after(s, code_field_key(s, &st->code, k));
}

static enum handled mybooking_act(struct screen *s, int action, int arg)
{
    struct mybooking *st = s->state;
    const struct visit *v = s->visit;
    switch (action) {
    case A_LETTERS:
        st->letters = true;
        return HANDLED;
    case A_TICKET:
        v->ops->open(v->ctx, &screen_tickets, &(struct screen_args){0});
        return HANDLED;
    case A_FIND:
        v->ops->replace(v->ctx, &screen_book_act, &(struct screen_args){.ref = {CAT_TOPIC, 0}});
        return HANDLED;
    default:
        st->letters = st->letters && action != CODE_A_FIELD;
        return after(s, code_field_act(s, &st->code, action, arg));
    }
}

static void mybooking_news(struct screen *s, const struct news *n)
{
    struct mybooking *st = s->state;
    const struct visit *v = s->visit;
    if (n->kind != NEWS_RESERVE || (n->what != RESERVE_FIND && n->what != RESERVE_CHECKIN))
        return;
    if (!st->code.edit.n) /* asked for by the page of the booking */
        return;
    if (n->err) {
        st->ticket = book_refusal(st->code.fault, sizeof st->code.fault, v->reserving,
            n->what == RESERVE_CHECKIN, n->err);
        s->focus = (struct ui_focus){st->ticket ? A_TICKET : CODE_A_FIELD, 0};
        return;
    }
    edit_wipe(&st->code.edit);
    v->ops->open(v->ctx, n->what == RESERVE_FIND ? &screen_mybooking_page : &screen_ticket,
        &(struct screen_args){0});
}

const struct screen_class screen_mybooking = {
    .name = "mybooking",
    .size = sizeof(struct mybooking),
    .open = mybooking_open,
    .draw = mybooking_draw,
    .key = mybooking_key,
    .act = mybooking_act,
    .news = mybooking_news,
    .keeps_answers = false,
};
