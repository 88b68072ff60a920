/* pay: one question a page: how much, then the payer's variable symbol. Answers stay when the
 * visitor goes back; a fault is named at the field in the same words as in the summary. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "base/secret.h"
#include "domain/money.h"
#include "domain/symbol.h"
#include "page.h"
#include "tui/keypad.h"
#include <stdio.h>

enum { A_AMOUNT = ACT_SCREEN, A_OTHER, A_FIELD, A_NEXT, A_UNKNOWN, A_UP, A_DOWN, A_KEYPAD };
enum step { STEP_AMOUNT, STEP_OTHER, STEP_SYMBOL };
enum { FIELD_W = 34, LINE = 240 };

struct pay_state {
    uint32_t fee;
    char id[64];
    enum step step;
    int64_t haler;
    bool other; /* the visitor typed the amount */
    struct edit amount, symbol;
    struct keypad keypad;
    struct pager pager;
    const char *fault; /* translated sentence, NULL when fine */
    bool explain;      /* "I do not know it" was pressed */
};

static void fee_of(struct screen *s, struct cat_fee *fee)
{
    const struct pay_state *st = s->state;
    catalogue_fee(fee, s->visit->cat, st->fee, s->visit->lang);
}

static void begin_step(struct screen *s, enum step step)
{
    struct pay_state *st = s->state;
    st->step = step;
    st->fault = NULL;
    st->explain = false;
    s->focus = (struct ui_focus){step == STEP_AMOUNT ? 0 : A_FIELD, 0};
}

static int pay_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct pay_state *st = s->state;
    struct cat_fee fee;
    if (!s->visit->cat || args->pay.fee >= catalogue_count(s->visit->cat, CAT_FEE))
        return err_set(e, ERR_NOT_FOUND, "pay", "no such fee");
    st->fee = args->pay.fee;
    fee_of(s, &fee);
    str_copy(st->id, sizeof st->id, str_of(fee.id));
    st->symbol.max = 14; /* 10 digits and the blanks people type */
    st->amount.max = 16;
    begin_step(s, fee.n_amounts ? STEP_AMOUNT : STEP_OTHER);
    if (args->pay.haler > 0) { /* a form has worked it out: it may still be changed */
        struct buf b;
        buf_init(&b, 40);
        money_show(&b, args->pay.haler, MONEY_SCREEN, s->visit->lang);
        edit_set(&st->amount, buf_view(&b));
        buf_done(&b);
        st->haler = args->pay.haler;
        st->other = true;
        begin_step(s, fee.symbol == CAT_VS_PERSONAL ? STEP_SYMBOL : STEP_OTHER);
    }
    return 0;
}

/* ---- drawing */

static void draw_choices(struct screen *s, struct ui *ui, const struct cat_fee *fee, struct rect r)
{
    struct pay_state *st = s->state;
    int total = (int)fee->n_amounts + fee->free_amount, fit = r.h / 3 > 9 ? 9 : r.h / 3;
    pager_clamp(&st->pager, fit, total);
    int w = st->pager.total > st->pager.shown ? r.w - 14 : r.w;
    for (int i = 0; i < st->pager.shown; i++) {
        int at = st->pager.top + i;
        struct cat_amount a = {.label = _("Another amount")};
        struct buf money;
        buf_init(&money, 100);
        bool other = at >= (int)fee->n_amounts;
        if (!other) {
            catalogue_amount(&a, s->visit->cat, st->fee, (size_t)at, s->visit->lang);
            money_show(&money, a.haler, MONEY_SCREEN, s->visit->lang);
            if (!a.verified && ui->size != SIZE_LARGE)
                buf_fmt(&money, " · %s", _("check with the office"));
        }
        char hint[UI_HINT];
        snprintf(hint, sizeof hint, _("Enter chooses: %s"), a.label);
        ui_button(ui, (struct rect){r.x, r.y + i * 3, w, 3},
            &(struct ui_item){.action = other ? A_OTHER : A_AMOUNT,
                .arg = at,
                .key = '1' + i,
                .label = a.label,
                .right = buf_cstr(&money),
                .hint = hint,
                .flags = i == 0 ? UI_DEFAULT : 0});
        buf_done(&money);
    }
    pager_rail(ui, &st->pager, r, A_UP, A_DOWN);
}

/* Where the symbol can be found out. */
static void draw_explanation(struct screen *s, struct ui *ui, struct rect r)
{
    const struct pay_state *st = s->state;
    char text[400];
    struct cat_town town;
    if (!st->explain)
        return;
    catalogue_town(&town, s->visit->cat, s->visit->lang);
    snprintf(text, sizeof text,
        _("The cash desk will tell you: %s. It is also in the office's letter."), town.cash_desk);
    ui_text(ui, r, ROLE_PAGE, str_of(text), 0);
    ui_say(ui, text);
}

/* The field with its explanation, fault and bar, and the keypad at its right. */
static void draw_question(struct screen *s, struct ui *ui, struct rect r, const char *explain,
    struct edit *ed, const char *unit, bool may_be_unknown)
{
    struct pay_state *st = s->state;
    bool large = ui->size == SIZE_LARGE;
    int w = large ? 26 : FIELD_W, bar = st->fault ? 2 : 0, x = r.x + bar, y = r.y;
    const char *words = st->fault ? st->fault : explain;
    if (!large || st->fault)
        y += ui_text(ui, (struct rect){x, y, large ? w - bar : r.w - 44, 5},
            bar ? ROLE_ERROR : ROLE_PAGE, str_of(words), 0);
    ui_say(ui, words);
    ui_field(ui, (struct rect){x, y, w - bar, 3},
        &(struct ui_item){.action = A_FIELD,
            .right = unit,
            .flags = UI_DEFAULT,
            .hint = _("Type it and press Enter.")},
        ed, NULL, true);
    y += 3;
    for (int i = r.y; bar && i < y; i++)
        canvas_put(ui->cv, r.x, i, 0x258C, ROLE_ERROR);
    y += large ? 0 : 1;
    ui_button(ui, (struct rect){r.x, y, w, 3},
        &(struct ui_item){.action = A_NEXT,
            .label = _("Continue"),
            .hint = _("Enter prepares the QR code."),
            .flags = UI_CENTER});
    y += 3;
    if (may_be_unknown && y + 3 <= r.y + r.h) {
        ui_button(ui, (struct rect){r.x, y, w, 3},
            &(struct ui_item){.action = A_UNKNOWN,
                .label = _("I do not know it"),
                .hint = _("Enter says where to find it."),
                .flags = UI_CENTER});
        y += 3;
    }
    draw_explanation(s, ui, (struct rect){r.x, y, w, r.y + r.h - y});
    if (!ui->desk) {
        int kw = large ? 30 : 39;
        keypad_draw(ui, &st->keypad, st->step == STEP_OTHER ? KEYPAD_MONEY : KEYPAD_DIGITS,
            (struct rect){r.x + r.w - kw, r.y, kw, 12}, A_KEYPAD, _("Continue"));
    }
}

static void pay_draw(struct screen *s, struct ui *ui)
{
    struct pay_state *st = s->state;
    struct cat_fee fee;
    char task[LINE];
    static const char *const titles[] = {
        [STEP_AMOUNT] = N_("How much do you want to pay?"),
        [STEP_OTHER] = N_("How much do you want to pay?"),
        [STEP_SYMBOL] = N_("What is your variable symbol?"),
    };
    fee_of(s, &fee);
    snprintf(task, sizeof task, _("Pay · %s"), fee.name);
    struct page p = {.task = task, .title = gettext(titles[st->step])};
    struct rect r = page_begin(s, ui, &p);
    if (ui->size != SIZE_LARGE) {
        if (st->fault) {
            canvas_fill(ui->cv, (struct rect){0, r.y, ui->cv->w, 1}, ROLE_SUMMARY);
            canvas_z(ui->cv, r.x, r.y, r.w, ROLE_SUMMARY, _("! Fix one thing"));
        }
        r.y++, r.h--;
    }
    if (st->step == STEP_AMOUNT)
        draw_choices(s, ui, &fee, r);
    else if (st->step == STEP_OTHER)
        draw_question(s, ui, r, _("Write the amount in crowns, for example 1 250 or 1 250,50."),
            &st->amount, "Kč", false);
    else
        draw_question(s, ui, r,
            _("It is in the office's letter and stays the same every year. Digits only, 10 at "
              "most."),
            &st->symbol, NULL, true);
    page_end(s, ui, &p);
}

/* ---- checking */

/* Words of the fault for the citizen (TEXTY § 8.7); the same sentence is shown and spoken. */
static const char *amount_words(enum err_code code)
{
    switch (code) {
    case ERR_PARSE:
        return _("Enter the amount in crowns, like 1250 or 1250.50.");
    case ERR_LIMIT:
        return _("Hellers have two digits at most, like 1250.50.");
    case ERR_NOT_FOUND:
        return _("Enter more than CZK 0.");
    default:
        return _("One QR code can carry CZK 9,999,999.99 at most.");
    }
}

static const char *symbol_words(enum err_code code)
{
    switch (code) {
    case ERR_NOT_FOUND:
        return _("Enter the variable symbol from the office's letter.");
    case ERR_LIMIT:
        return _("The variable symbol has 10 digits at most.");
    default:
        return _("The variable symbol has digits only.");
    }
}

static void show_code(struct screen *s)
{
    struct pay_state *st = s->state;
    struct cat_fee fee;
    fee_of(s, &fee);
    struct screen_args args = {
        .ref = {CAT_FEE, st->fee}, .pay = {.fee = st->fee, .haler = st->haler}};
    if (fee.symbol == CAT_VS_PERSONAL)
        symbol_parse(args.pay.vs, edit_view(&st->symbol), NULL);
    else if (fee.symbol == CAT_VS_FIXED)
        str_copy(args.pay.vs, sizeof args.pay.vs, str_of(fee.vs));
    s->visit->ops->open(s->visit->ctx, &screen_qrpay, &args);
}

static void after_amount(struct screen *s)
{
    struct cat_fee fee;
    fee_of(s, &fee);
    if (fee.symbol == CAT_VS_PERSONAL)
        begin_step(s, STEP_SYMBOL);
    else
        show_code(s);
}

static void check_amount(struct screen *s)
{
    struct pay_state *st = s->state;
    struct err e = ERR_INIT;
    if (money_parse_typed(&st->haler, edit_view(&st->amount), &e) == 0) {
        st->fault = NULL;
        after_amount(s);
        return;
    }
    struct str t = str_trim(edit_view(&st->amount));
    bool low = e.code == ERR_RANGE && (t.p[0] == '-' || st->haler <= 0);
    st->fault = amount_words(low ? ERR_NOT_FOUND : e.code);
    s->focus = (struct ui_focus){A_FIELD, 0};
}

static void check_symbol(struct screen *s)
{
    struct pay_state *st = s->state;
    struct err e = ERR_INIT;
    char vs[11];
    if (symbol_parse(vs, edit_view(&st->symbol), &e) == 0) {
        st->fault = NULL;
        show_code(s);
        return;
    }
    st->fault = symbol_words(e.code);
    s->focus = (struct ui_focus){A_FIELD, 0};
}

static void go_on(struct screen *s)
{
    struct pay_state *st = s->state;
    if (st->step == STEP_OTHER)
        check_amount(s);
    else
        check_symbol(s);
}

/* ---- keys */

static struct edit *field_of(struct pay_state *st)
{
    return st->step == STEP_OTHER ? &st->amount : &st->symbol;
}

static enum handled go_back(struct screen *s)
{
    struct pay_state *st = s->state;
    struct cat_fee fee;
    fee_of(s, &fee);
    if (st->step == STEP_SYMBOL) {
        begin_step(s, st->other || !fee.n_amounts ? STEP_OTHER : STEP_AMOUNT);
        return HANDLED;
    }
    if (st->step == STEP_OTHER && fee.n_amounts) {
        begin_step(s, STEP_AMOUNT);
        return HANDLED;
    }
    return NOT_MINE;
}

static enum handled pay_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct pay_state *st = s->state;
    (void)ui;
    if (k->code == K_ESC)
        return go_back(s);
    if (st->step == STEP_AMOUNT)
        return pager_turn(&st->pager, k->code) ? HANDLED : NOT_MINE;
    if (k->code == K_ENTER && s->focus.action == A_FIELD) {
        go_on(s);
        return HANDLED;
    }
    bool typing = key_is_char(k) || k->code == K_PASTE || k->code == K_BACKSPACE;
    if (!typing && s->focus.action != A_FIELD)
        return NOT_MINE;
    if (k->code == ' ' && s->focus.action != A_FIELD)
        return NOT_MINE;
    enum edit_result r = edit_key(field_of(st), k);
    if (r == EDIT_IGNORED)
        return NOT_MINE;
    if (r != EDIT_MOVED)
        st->fault = NULL;
    s->focus = (struct ui_focus){A_FIELD, 0};
    return HANDLED;
}

static enum handled pay_act(struct screen *s, int action, int arg)
{
    struct pay_state *st = s->state;
    struct cat_amount a;
    switch (action) {
    case A_AMOUNT:
        catalogue_amount(&a, s->visit->cat, st->fee, (size_t)arg, s->visit->lang);
        st->haler = a.haler;
        st->other = false;
        after_amount(s);
        return HANDLED;
    case A_OTHER:
        st->other = true;
        begin_step(s, STEP_OTHER);
        return HANDLED;
    case A_FIELD:
        s->focus = (struct ui_focus){A_FIELD, 0};
        return HANDLED;
    case A_NEXT:
    case A_KEYPAD + KEYPAD_DONE:
        go_on(s);
        return HANDLED;
    case A_UNKNOWN:
        st->explain = !st->explain;
        return HANDLED;
    case A_UP:
    case A_DOWN:
        pager_turn(&st->pager, action == A_UP ? K_PGUP : K_PGDN);
        return HANDLED;
    case ACT_BACK:
        return go_back(s);
    default:
        break;
    }
    if (action < A_KEYPAD || action >= A_KEYPAD + KEYPAD_ACTIONS)
        return NOT_MINE;
    st->fault = NULL;
    keypad_act(&st->keypad, field_of(st), action - A_KEYPAD, arg);
    return HANDLED;
}

static void pay_news(struct screen *s, const struct news *n)
{
    struct pay_state *st = s->state;
    struct cat_fee fee;
    if (n->kind == NEWS_CATALOGUE) {
        st->fee = catalogue_find(s->visit->cat, CAT_FEE, st->id);
        if (st->fee == CAT_NONE)
            s->visit->ops->home(s->visit->ctx);
    }
    /* the portal is the judge: its verdict comes back to the question it is about */
    if (n->kind != NEWS_ORDER || n->field == ORDER_OK)
        return;
    fee_of(s, &fee);
    begin_step(s, n->field == ORDER_FIELD_VS ? STEP_SYMBOL
                  : fee.free_amount          ? STEP_OTHER
                                             : STEP_AMOUNT);
    st->fault = n->field == ORDER_FIELD_VS
                    ? _("There is probably a misprint in the variable symbol. Compare it with the "
                        "office's letter.")
                    : _("The office does not take this amount. Check it, or ask at the cash desk.");
}

const struct screen_class screen_pay = {
    .name = "pay",
    .size = sizeof(struct pay_state),
    .open = pay_open,
    .draw = pay_draw,
    .key = pay_key,
    .act = pay_act,
    .news = pay_news,
    .keeps_answers = true,
};
