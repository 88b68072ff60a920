/* check: the answers once more, before anything is sent. Any of them can be changed and leads back
 * here. The last button names the act; before it is pressed the office has received nothing. */
#include "screens/screen.h"

#include "answers.h"
#include "base/i18n.h"
#include "base/log.h"
#include "domain/money.h"
#include "format.h"
#include "page.h"
#include <stdio.h>

enum {
    A_CHANGE = ACT_SCREEN, /* arg: row */
    A_DECLARE,
    A_SUBMIT,
    A_MORE,
    A_LESS,
    A_FAULT, /* arg: fault */
    A_SAVE,
};

enum { FOOT_ROWS = 4, LARGE_FOOT = 4, MAX_LINES = 8 };

struct check {
    struct answers answers;
    struct form_faults faults; /* what stands against submitting, once it was tried */
    bool tried;
    struct pager pager;
    char words[80];
    const char *trouble; /* translated sentence: it could not even be kept */
};

static struct filling *filling(struct screen *s)
{
    return s->visit->filling;
}

static void list_again(struct screen *s)
{
    struct check *st = s->state;
    struct err e = ERR_INIT;
    answers_free(&st->answers);
    if (answers_make(&st->answers, filling(s), false, s->visit->lang, &e) < 0)
        log_err(LOG_WARN, "check.answers", &e);
    form_faults_free(&st->faults);
    if (st->tried && form_check(&st->faults, filling(s)->record, -1, filling(s)->declared, &e) < 0)
        log_err(LOG_WARN, "check.faults", &e);
    size_t kept = 0;
    for (size_t i = 0; i < st->faults.n; i++)
        if (!st->faults.list[i].soft)
            st->faults.list[kept++] = st->faults.list[i];
    st->faults.n = kept;
}

static int check_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    if (!filling(s))
        return err_set(e, ERR_NOT_FOUND, "check", "no form is open");
    return 0;
}

static void check_close(struct screen *s)
{
    struct check *st = s->state;
    answers_free(&st->answers);
    form_faults_free(&st->faults);
}

/* ---- the list of what is wrong */

/* The portal's word first: it is the judge. */
static size_t all_faults(struct screen *s, const struct form_fault *out[MAX_LINES])
{
    struct check *st = s->state;
    struct filling *f = filling(s);
    size_t n = 0;
    for (size_t i = 0; i < f->office.n && n < MAX_LINES; i++)
        out[n++] = &f->office.list[i];
    for (size_t i = 0; i < st->faults.n && n < MAX_LINES; i++)
        out[n++] = &st->faults.list[i];
    return n;
}

static int draw_summary(struct screen *s, struct ui *ui, struct rect r)
{
    const struct form_fault *list[MAX_LINES];
    size_t n = all_faults(s, list);
    char line[100];
    int rows = 1, most = ui->size == SIZE_LARGE ? 2 : 5;
    if (!n)
        return 0;
    snprintf(line, sizeof line, ngettext("! Fix %d thing", "! Fix %d things", (unsigned)n), (int)n);
    canvas_fill(ui->cv, (struct rect){0, r.y, ui->cv->w, 1}, ROLE_SUMMARY);
    canvas_z(ui->cv, r.x, r.y, r.w, ROLE_SUMMARY, line);
    ui_say(ui, line + 2);
    for (size_t i = 0; i < n && rows <= most; i++) {
        struct buf text;
        buf_init(&text, BUF_LINE);
        form_fault_text(&text, filling(s)->record, list[i], s->visit->lang);
        int used = ui_text_rows(buf_view(&text), r.w - 2) > 1 && rows < most ? 2 : 1;
        struct rect at = {r.x, r.y + rows, r.w, used};
        bool focused = ui_zone(ui, at,
            &(struct ui_item){.action = A_FAULT,
                .arg = (int)i,
                .label = buf_cstr(&text),
                .hint = _("Enter takes you there."),
                .flags = i == 0 ? UI_DEFAULT : 0});
        canvas_fill(ui->cv, at, focused ? ROLE_FOCUS : ROLE_PAGE);
        ui_text(ui, (struct rect){at.x + 1, at.y, at.w - 2, at.h},
            focused ? ROLE_FOCUS : ROLE_STRONG, buf_view(&text), 0);
        buf_done(&text);
        rows += used;
    }
    return rows;
}

/* ---- the answers */

static void draw_answer(struct screen *s, struct ui *ui, struct rect r, int i, int shown)
{
    struct check *st = s->state;
    const struct answer *a = &st->answers.list[i];
    char hint[UI_HINT], key[4] = "";
    bool may_change = !a->computed;
    const char *change = _("change");
    int cw = (int)utf8_width(str_of(change)), w = r.w - 3;
    bool room = (int)utf8_width(str_of(a->label)) <= w - cw - 1; /* else the hint alone says it */
    snprintf(hint, sizeof hint, _("Enter changes: %s"), a->label);
    struct ui_item it = {.action = A_CHANGE,
        .arg = i,
        .key = shown < 9 && may_change ? '1' + shown : 0,
        .label = a->label,
        .sub = a->value,
        .hint = hint};
    bool focused = may_change && ui_zone(ui, r, &it);
    if (focused)
        canvas_fill(ui->cv, r, ROLE_FOCUS);
    enum role soft = focused ? ROLE_FOCUS_SOFT : ROLE_MUTED;
    if (it.key)
        snprintf(key, sizeof key, "%c", it.key);
    canvas_z(ui->cv, r.x, r.y, 1, focused ? ROLE_FOCUS : ROLE_KEY, key);
    canvas_fit(ui->cv, r.x + 3, r.y, w, soft, a->label);
    if (may_change && room)
        canvas_right(ui->cv, r.x, r.y, r.w, focused ? ROLE_FOCUS : ROLE_MATCH, change);
    enum role value = focused ? ROLE_FOCUS : a->empty ? ROLE_MUTED : ROLE_STRONG;
    struct str line = str_of(a->value), first;
    bool more = str_cut(&line, '\n', &first);
    char text[400];
    snprintf(text, sizeof text, more ? "%.*s …" : "%.*s", (int)first.n, first.p);
    canvas_fit(ui->cv, r.x + 3, r.y + 1, w, value, text);
}

static void draw_answers(struct screen *s, struct ui *ui, struct rect r)
{
    struct check *st = s->state;
    bool large = ui->size == SIZE_LARGE;
    int columns = large ? 1 : ui->size == SIZE_FULL ? 3 : 2, gap = 2;
    int w = (r.w - gap * (columns - 1)) / columns;
    /* a line between the answers as long as they all fit with it */
    bool lines = !large && r.h / 3 * columns >= (int)st->answers.n;
    int each = lines ? 3 : 2, per_column = r.h / each > 0 ? r.h / each : 1;
    pager_clamp(&st->pager, per_column * columns, (int)st->answers.n);
    for (int i = 0; i < st->pager.shown; i++) {
        struct rect at = {r.x + i / per_column * (w + gap), r.y + i % per_column * each, w, 2};
        draw_answer(s, ui, at, st->pager.top + i, i);
        if (lines && i % per_column + 1 < per_column && i + 1 < st->pager.shown)
            canvas_rule(ui->cv, at.x, at.y + 2, w, ROLE_RULE);
    }
}

/* ---- the act */

static bool last_part(const struct check *st)
{
    return st->pager.top + st->pager.shown >= st->pager.total;
}

static void draw_fee(struct screen *s, struct ui *ui, struct rect r)
{
    int64_t haler = 0;
    struct buf b, money;
    int fee = form_fee(&haler, filling(s)->record);
    if (fee == 0 && filling(s)->form->fee_amount < 0)
        return;
    buf_init(&b, BUF_LINE);
    buf_init(&money, 60);
    money_show(&money, haler, MONEY_SCREEN, s->visit->lang);
    if (fee > 0)
        buf_fmt(&b, _("The fee is %s, you pay it afterwards."), buf_cstr(&money));
    else if (fee == 0)
        buf_z(&b, _("There is nothing to pay."));
    else
        buf_z(&b, _("We cannot work out the fee now, the counter will tell you."));
    ui_text(ui, r, ROLE_PAGE, buf_view(&b), 0);
    ui_say(ui, buf_cstr(&b));
    buf_done(&money);
    buf_done(&b);
}

/* What is being booked: time and place, and that another may still take it. */
static void draw_booking(struct screen *s, struct ui *ui, struct rect r)
{
    const struct reserving *b = s->visit->reserving;
    const struct wire_place *place = reserving_place(b, b->place);
    const struct filling *f = filling(s);
    struct buf text;
    buf_init(&text, BUF_LINE);
    format_when(&text, s->visit, b->hold.starts);
    if (b->people > 1) {
        char people[60];
        snprintf(people, sizeof people, ngettext("%d person", "%d people", (unsigned)b->people),
            b->people);
        buf_fmt(&text, ", %s", people);
    }
    if (place && ui->size != SIZE_LARGE)
        buf_fmt(&text, ", %s", place->name);
    canvas_fit(ui->cv, r.x, r.y, r.w, ROLE_STRONG, buf_cstr(&text));
    ui_say(ui, buf_cstr(&text));
    buf_done(&text);
    const char *unsure = _("The time is not certain yet: somebody may take it online.");
    if (f->binding)
        return;
    ui_say(ui, unsure);
    if (r.h < 2)
        return;
    int w = (r.w - 2) / 2 - 1;
    ui_text(ui, (struct rect){r.x, r.y + 1, w, r.h - 1}, ROLE_WARNING, str_of(unsure), 0);
}

static void draw_declaration(struct screen *s, struct ui *ui, struct rect r)
{
    struct filling *f = filling(s);
    const char *text = form_word(f->form, FORM_DECLARATION, s->visit->lang);
    if (!f->form->declaration || f->print_only)
        return;
    bool focused = ui_zone(ui, r,
        &(struct ui_item){.action = A_DECLARE,
            .key = '0',
            .label = text,
            .right = f->declared ? _("ticked") : _("not ticked"),
            .hint = _("Enter ticks the declaration or takes the tick away."),
            .flags = f->declared ? 0 : UI_DEFAULT});
    enum role role = focused ? ROLE_FOCUS : ROLE_PAGE;
    if (focused)
        canvas_fill(ui->cv, r, ROLE_FOCUS);
    canvas_z(ui->cv, r.x, r.y, 1, focused ? ROLE_FOCUS : ROLE_KEY, "0");
    canvas_z(ui->cv, r.x + 3, r.y, 3, role, f->declared ? "[x]" : "[ ]");
    ui_text(ui, (struct rect){r.x + 8, r.y, r.w - 8, r.h}, role, str_of(text), 0);
}

static const char *act_words(struct screen *s)
{
    struct filling *f = filling(s);
    if (f->submit == SUBMIT_BUSY)
        return f->booking ? _("Booking…") : _("Passing it to the office…");
    if (f->unsure)
        return _("Try again");
    return f->print_only ? _("Print for signing") : form_word(f->form, FORM_ACT, s->visit->lang);
}

static void draw_act(struct screen *s, struct ui *ui, struct rect r)
{
    struct check *st = s->state;
    struct filling *f = filling(s);
    bool busy = f->submit == SUBMIT_BUSY, last = last_part(st);
    char label[100];
    if (last)
        snprintf(label, sizeof label, "%s", act_words(s));
    else
        snprintf(label, sizeof label, _("Further answers (%d)"),
            st->pager.total - st->pager.top - st->pager.shown);
    ui_button(ui, r,
        &(struct ui_item){.action = last ? A_SUBMIT : A_MORE,
            .key = last ? K_ENTER : K_PGDN,
            .label = label,
            .hint = busy ? _("This may take a moment.")
                    : last && f->print_only
                        ? _("Enter prints the form. You sign it and hand it in.")
                    : last && f->booking ? _("Enter books the time.")
                    : last               ? _("Enter hands it in to the office.")
                                         : _("Enter shows the rest of your answers."),
            .flags =
                (busy ? UI_OFF : 0) |
                (f->declared || f->print_only || !f->form->declaration || !last ? UI_DEFAULT : 0)});
}

static void draw_foot(struct screen *s, struct ui *ui, struct rect r)
{
    struct check *st = s->state;
    bool large = ui->size == SIZE_LARGE;
    int w = large ? r.w : (r.w - 2) / 2;
    ui_zone(ui, (struct rect){0}, &(struct ui_item){A_SAVE, 0, K_F3, .flags = UI_PASSIVE});
    if (st->pager.top > 0)
        ui_zone(ui, (struct rect){0}, &(struct ui_item){A_LESS, 0, K_PGUP, .flags = UI_PASSIVE});
    if (large) {
        if (filling(s)->booking)
            draw_booking(s, ui, (struct rect){r.x, r.y, w, 1});
        else if (last_part(st))
            draw_declaration(s, ui, (struct rect){r.x, r.y, w, 1});
        draw_act(s, ui, (struct rect){r.x, r.y + r.h - 3, w, 3});
        return;
    }
    if (filling(s)->booking)
        draw_booking(s, ui, r);
    else
        draw_fee(s, ui, (struct rect){r.x, r.y, w, 1});
    if (last_part(st))
        draw_declaration(s, ui, (struct rect){r.x, r.y + 1, w, r.h - 1});
    draw_act(s, ui, (struct rect){r.x + r.w - w, r.y + r.h - 3, w, 3});
}

static void check_draw(struct screen *s, struct ui *ui)
{
    struct check *st = s->state;
    struct filling *f = filling(s);
    char task[160];
    bool large = ui->size == SIZE_LARGE;
    if (!f)
        return;
    list_again(s);
    snprintf(
        task, sizeof task, "%s · %s", form_word(f->form, FORM_TITLE, s->visit->lang), _("Check"));
    struct page p = {.task = task,
        .title = large        ? NULL
                 : f->booking ? _("Check your details. The time is not booked yet.")
                              : _("Check your answers. Nothing has been sent yet."),
        .state = filling_state_words(f, large, st->words)};
    struct rect r = page_begin(s, ui, &p);
    char said[80];
    ui_say(ui, filling_said(f, said));
    const char *note = st->trouble ? st->trouble : filling_note(f);
    if (note) {
        int rows = page_banner(ui, r.y, note, NULL);
        r.y += rows, r.h -= rows;
    }
    int used = draw_summary(s, ui, r);
    r.y += used, r.h -= used;
    if (!large && r.h > 14)
        r.y++, r.h--;
    int foot = large ? LARGE_FOOT : FOOT_ROWS;
    draw_answers(s, ui, (struct rect){r.x, r.y, r.w, r.h - foot});
    draw_foot(s, ui, (struct rect){r.x, r.y + r.h - foot, r.w, foot});
    page_end(s, ui, &p);
}

/* ---- acting */

static void go_to(struct screen *s, struct form_step step, int field)
{
    filling(s)->at = step;
    filling(s)->to_field = field;
    filling(s)->from_check = true;
    s->visit->ops->back(s->visit->ctx);
}

static void to_fault(struct screen *s, int i)
{
    const struct form_fault *list[MAX_LINES];
    size_t n = all_faults(s, list);
    struct form_route route = form_route(filling(s)->record);
    if (i < 0 || (size_t)i >= n)
        return;
    if (list[i]->declaration) {
        struct check *st = s->state;
        while (pager_turn(&st->pager, K_PGDN))
            ; /* it stands below the last answers */
        s->focus = (struct ui_focus){A_DECLARE, 0};
        return;
    }
    if (list[i]->step >= 0 && (size_t)list[i]->step < route.n)
        go_to(s, route.steps[list[i]->step], list[i]->field);
}

static void submit(struct screen *s)
{
    struct check *st = s->state;
    struct filling *f = filling(s);
    struct err e = ERR_INIT;
    if (f->submit == SUBMIT_BUSY)
        return; /* Enter pressed twice */
    st->tried = true;
    st->trouble = NULL;
    f->declared = f->declared || f->print_only; /* the paper is signed instead */
    bool other_fee = filling_day(f, format_now(s->visit).date);
    list_again(s);
    if (other_fee) {
        st->trouble = _("The day has changed and so has the fee. Check it and hand it in again.");
        return;
    }
    if (st->faults.n || f->office.n) {
        s->focus = (struct ui_focus){A_FAULT, 0};
        return;
    }
    if (f->print_only) {
        s->visit->ops->replace(s->visit->ctx, &screen_done, &(struct screen_args){0});
        return;
    }
    if (s->visit->ops->submit(s->visit->ctx, &e) < 0) {
        log_err(LOG_ERROR, "submit", &e);
        st->trouble =
            f->booking
                ? _("There is no connection to the office now. Nothing is booked yet.")
                : _("The kiosk could not keep your submission safe. Hand it in at the counter.");
    }
}

static enum handled check_act(struct screen *s, int action, int arg)
{
    struct check *st = s->state;
    struct filling *f = filling(s);
    if (!f)
        return NOT_MINE;
    /* of a booking whose answer was lost only the same may be asked again */
    bool busy = f->submit == SUBMIT_BUSY || f->unsure;
    switch (action) {
    case ACT_BACK:
        return busy ? HANDLED : NOT_MINE; /* the answer comes within seconds, and here */
    case A_CHANGE:
        if (!busy && arg >= 0 && (size_t)arg < st->answers.n)
            go_to(s, st->answers.list[arg].step, st->answers.list[arg].field);
        return HANDLED;
    case A_FAULT:
        to_fault(s, arg);
        return HANDLED;
    case A_DECLARE:
        f->declared = busy ? f->declared : !f->declared;
        s->focus = (struct ui_focus){f->declared ? A_SUBMIT : A_DECLARE, 0};
        return HANDLED;
    case A_MORE:
    case A_LESS:
        pager_turn(&st->pager, action == A_MORE ? K_PGDN : K_PGUP);
        s->focus = (struct ui_focus){0};
        return HANDLED;
    case A_SUBMIT:
        submit(s);
        return HANDLED;
    case A_SAVE:
        if (!busy && filling_may_save(f, s->visit->line != LINE_UNSET))
            s->visit->ops->open(s->visit->ctx, &screen_save, &(struct screen_args){0});
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled check_key(struct screen *s, struct ui *ui, const struct key *k)
{
    (void)ui;
    return k->code == K_ESC ? check_act(s, ACT_BACK, 0) : NOT_MINE;
}

static void check_news(struct screen *s, const struct news *n)
{
    struct filling *f = filling(s);
    bool booked = n->kind == NEWS_RESERVE && n->what == RESERVE_BOOK;
    if (!f || (n->kind != NEWS_SUBMIT && !booked))
        return;
    if (booked)
        s->focus = (struct ui_focus){A_SUBMIT, 0}; /* it was off while the answer was out */
    if (f->office.n)
        s->focus = (struct ui_focus){A_FAULT, 0};
}

const struct screen_class screen_check = {
    .name = "check",
    .size = sizeof(struct check),
    .open = check_open,
    .close = check_close,
    .draw = check_draw,
    .key = check_key,
    .act = check_act,
    .news = check_news,
    .keeps_answers = true,
};
