/* desk_form: the whole form on one page, for a clerk: Tab and Enter go from field to field, digits
 * choose, F6 goes to the next fault, F8 hands in. The same record and the same rules as the kiosk's
 * pages; another layout. */
#include "desk_int.h"

#include "book.h"
#include "format.h"
#include "screens/screen.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/vec.h"
#include "form/choose.h"
#include <stdio.h>

static struct filling *filling(struct screen *s)
{
    return s->visit->filling;
}

/* The office says what is found here too. */
static bool is_said(const struct form_faults *all, const struct form_fault *x)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->list[i].field == x->field && all->list[i].item == x->item &&
            all->list[i].attachment == x->attachment && all->list[i].repeat == x->repeat)
            return true;
    return false;
}

/* Faults are found anew when the focus leaves a field or something was chosen, not with each key.
 */
static void judge(struct screen *s)
{
    struct desk_form *st = s->state;
    struct filling *f = filling(s);
    struct err e = ERR_INIT;
    st->stale = false;
    st->made_for = 0; /* a fault is a row more */
    form_faults_free(&st->faults);
    if (!st->tried)
        return;
    if (form_check(&st->faults, f->record, -1, f->declared, &e) < 0)
        log_err(LOG_WARN, "desk.check", &e);
    for (size_t i = 0; i < f->office.n; i++)
        if (!is_said(&st->faults, &f->office.list[i]) &&
            vec_reserve(&st->faults.list, &st->faults.cap, st->faults.n + 1,
                sizeof *st->faults.list, FORM_FAULTS + 100, &e) == 0)
            st->faults.list[st->faults.n++] = f->office.list[i];
}

static int desk_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct desk_form *st = s->state;
    (void)args;
    st->edit.field = FORM_NONE;
    st->at = -1;
    st->stale = true;
    return filling(s) ? 0 : err_set(e, ERR_NOT_FOUND, "desk", "no form is open");
}

static void desk_close(struct screen *s)
{
    struct desk_form *st = s->state;
    field_edit_close(&st->edit);
    form_faults_free(&st->faults);
    desk_rows_free(&st->rows);
}

/* ---- focus */

static const struct desk_row *row_at(const struct desk_form *st, int i)
{
    return &st->rows.list[i];
}

static void go_to(struct screen *s, int to)
{
    struct desk_form *st = s->state;
    if (to < 0 || (size_t)to >= st->rows.n)
        return;
    if (to != st->at)
        st->stale = true;
    st->at = to;
    st->option = 0;
    const struct desk_row *row = row_at(st, to);
    st->key = *row;
    if (row->kind == ROW_TYPED)
        field_edit_open(&st->edit, filling(s), row->field, row->item);
    else
        field_edit_close(&st->edit);
    for (size_t i = 0; row->kind == ROW_CHOICE && i < form_n_options(filling(s)->form, row->field);
         i++)
        if (form_is_chosen(filling(s)->record, row->field, row->item, i))
            st->option = (int)i;
}

/* items: headings of items stop too, for their removal; who types on would lose a word there. */
static void walk(struct screen *s, int by, bool items)
{
    struct desk_form *st = s->state;
    int to = st->at + by;
    while (to >= 0 && (size_t)to < st->rows.n &&
           (!desk_row_stops(row_at(st, to)->kind) || (!items && row_at(st, to)->kind == ROW_ITEM)))
        to += by;
    go_to(s, to);
}

static void step(struct screen *s, int by)
{
    walk(s, by, false);
}

/* Where one goes on when the form is opened again; the first row when nothing is missing. */
static int first_to_answer(struct screen *s)
{
    const struct desk_form *st = s->state;
    const struct filling *f = filling(s);
    int first = FORM_NONE;
    for (size_t i = 0; i < st->rows.n; i++) {
        const struct desk_row *row = row_at(st, (int)i);
        if (!desk_row_stops(row->kind))
            continue;
        if (first == FORM_NONE)
            first = (int)i;
        if ((row->kind == ROW_TYPED || row->kind == ROW_CHOICE) &&
            f->form->fields[row->field].required && !form_value(f->record, row->field, row->item))
            return (int)i;
    }
    return first;
}

/* The rows follow from the route, the faults and the width. While a text is typed none of them
 * changes, and a form of a thousand fields need not be laid out with each key. */
static uint64_t fingerprint(struct screen *s)
{
    const struct desk_form *st = s->state;
    struct form_route route = form_route(filling(s)->record);
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    const int more[] = {st->w, st->label_w, s->visit->lang[0], s->visit->lang[1]};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        h = (h ^ (unsigned)more[i]) * 1099511628211u;
    for (size_t i = 0; i < route.n; i++) {
        h = (h ^ (unsigned)route.steps[i].kind) * 1099511628211u;
        h = (h ^ (unsigned)route.steps[i].at) * 1099511628211u;
        h = (h ^ (unsigned)route.steps[i].item) * 1099511628211u;
    }
    return h | 1; /* 0 = none */
}

/* The rows anew, with the focus on the row it was on, or the nearest one after it. */
static void rebuild(struct screen *s)
{
    struct desk_form *st = s->state;
    struct err e = ERR_INIT;
    int was = st->at, option = st->option;
    uint64_t now = fingerprint(s);
    if (st->made_for == now)
        return;
    st->made_for = now;
    if (desk_rows_make(&st->rows, filling(s), &st->faults, st->w, st->label_w, s->visit->lang, &e) <
        0)
        log_err(LOG_WARN, "desk.rows", &e);
    for (size_t i = 0; was >= 0 && i < st->rows.n; i++)
        if (desk_row_same(&st->rows.list[i], &st->key)) {
            st->at = (int)i;
            st->option = option;
            return;
        }
    if (was < 0) {
        go_to(s, first_to_answer(s));
        return;
    }
    st->at = ((size_t)was < st->rows.n ? was : (int)st->rows.n) - 1;
    step(s, 1);
    if (st->at < 0)
        go_to(s, (int)st->rows.n - 1);
}

static void changed(struct screen *s)
{
    judge(s);
    rebuild(s);
}

static void to_next_fault(struct screen *s)
{
    struct desk_form *st = s->state;
    for (size_t k = 1; k <= st->rows.n; k++) {
        int i = (int)(((size_t)st->at + k) % st->rows.n);
        if (row_at(st, i)->fault != FORM_NONE) {
            go_to(s, i);
            return;
        }
    }
}

/* ---- drawing */

static void scroll(struct desk_form *st, int h)
{
    if (st->top > st->at)
        st->top = st->at > 0 && !desk_row_stops(row_at(st, st->at - 1)->kind) ? st->at - 1 : st->at;
    for (;;) {
        int used = 0;
        for (int i = st->top; i <= st->at; i++)
            used += row_at(st, i)->h;
        if (used <= h || st->top >= st->at)
            break;
        st->top++;
    }
}

static void foot_words(struct screen *s, bool narrow, char *out, size_t size)
{
    struct desk_form *st = s->state;
    bool prints = filling(s)->print_only, books = filling(s)->booking;
    size_t bad = 0;
    for (size_t i = 0; i < st->faults.n; i++)
        bad += !st->faults.list[i].soft;
    if (st->removed)
        snprintf(out, size, "%s", _("Removed. F7 puts it back with its answers."));
    else if (bad)
        snprintf(out, size,
            ngettext("! Fix %d thing. F6 goes to it.",
                "! Fix %d things. F6 goes to "
                "the next one.",
                bad),
            (int)bad);
    else
        snprintf(out, size, "%s",
            books              ? _("Tab and Enter go on, digits choose, F8 books the time.")
            : narrow && prints ? _("F8 prints for signing.")
            : narrow           ? _("F3 saves, F8 hands in.")
            : prints           ? _("Tab and Enter go on, digits choose, F8 prints for signing.")
                               : _("Tab and Enter go on, digits choose, F3 saves, F8 hands in."));
}

static void desk_draw(struct screen *s, struct ui *ui)
{
    struct desk_form *st = s->state;
    struct filling *f = filling(s);
    char foot[160], task[200];
    if (!f)
        return;
    if (st->stale)
        judge(s);
    foot_words(s, ui->size == SIZE_LARGE, foot, sizeof foot);
    snprintf(task, sizeof task, "%s", form_word(f->form, FORM_TITLE, s->visit->lang));
    if (f->booking)
        book_form_task(task, sizeof task, s->visit);
    struct page p = {.task = task,
        .state = filling_state_words(f, ui->size == SIZE_LARGE, st->words),
        .hint = foot,
        .flags = PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p);
    const char *note = st->trouble ? st->trouble : filling_note(f);
    if (note) {
        int rows = page_banner(ui, r.y, note, NULL);
        r.y += rows, r.h -= rows;
    }
    int label_w = ui->size == SIZE_FULL ? LABEL_W_FULL : ui->size == SIZE_LARGE ? 22 : LABEL_W;
    st->w = r.w - label_w;
    st->label_w = label_w;
    rebuild(s);
    scroll(st, r.h);
    for (int i = st->top, y = r.y; (size_t)i < st->rows.n && y < r.y + r.h; i++) {
        int h = row_at(st, i)->h;
        if (y + h <= r.y + r.h)
            desk_draw_row(s, ui, (struct rect){r.x, y, r.w, h}, i, label_w);
        y += h;
    }
    ui_zone(ui, (struct rect){0}, &(struct ui_item){A_SAVE, 0, K_F3, .flags = UI_PASSIVE});
    ui_zone(ui, (struct rect){0}, &(struct ui_item){A_FAULT, 0, K_F6, .flags = UI_PASSIVE});
    ui_zone(ui, (struct rect){0}, &(struct ui_item){A_RESTORE, 0, K_F7, .flags = UI_PASSIVE});
    ui_zone(ui, (struct rect){0}, &(struct ui_item){A_SUBMIT, 0, K_F8, .flags = UI_PASSIVE});
    s->focus = (struct ui_focus){A_ROW, st->at};
    page_end(s, ui, &p);
}

/* ---- acting */

static void submit(struct screen *s)
{
    struct desk_form *st = s->state;
    struct filling *f = filling(s);
    struct err e = ERR_INIT;
    if (f->submit == SUBMIT_BUSY || form_route(f->record).exits)
        return;
    st->tried = true;
    st->trouble = NULL;
    f->declared = f->declared || f->print_only; /* the paper is signed instead */
    bool other_fee = filling_day(f, format_now(s->visit).date);
    judge(s);
    if (other_fee) {
        st->trouble = _("The day has changed and so has the fee. Check it and hand it in again.");
        return;
    }
    for (size_t i = 0; i < st->faults.n; i++)
        if (!st->faults.list[i].soft) {
            rebuild(s);
            st->at = -1;
            to_next_fault(s);
            return;
        }
    if (f->print_only) {
        s->visit->ops->open(s->visit->ctx, &screen_done, &(struct screen_args){0});
    } else if (s->visit->ops->submit(s->visit->ctx, &e) < 0) {
        log_err(LOG_ERROR, "submit", &e);
        st->trouble = f->booking
                          ? _("There is no connection to the office now. Nothing is booked yet.")
                          : _("The submission could not be kept safe. Nothing was sent.");
    }
}

static void choose(struct screen *s, const struct desk_row *row, int option)
{
    struct desk_form *st = s->state;
    struct err e = ERR_INIT;
    struct filling *f = filling(s);
    if (option < 0 || (size_t)option >= form_n_options(f->form, row->field))
        return;
    st->option = option;
    if (form_choose(f->record, row->field, row->item, (size_t)option, &e) == 0)
        filling_changed(f, row->field, row->item);
    changed(s);
    st->option = option;
}

static void remove_item(struct screen *s, const struct desk_row *row)
{
    struct desk_form *st = s->state;
    struct err e = ERR_INIT;
    struct filling *f = filling(s);
    field_edit_close(&st->edit);
    if (form_item_remove(f->record, f->form->pages[row->step.at].repeat, row->item, &e) == 0)
        st->removed = true;
    filling_changed(f, FORM_NONE, FORM_NONE);
    changed(s);
}

/* A new item begins with its first question. */
static void add_item(struct screen *s, int repeat)
{
    struct desk_form *st = s->state;
    struct filling *f = filling(s);
    struct err e = ERR_INIT;
    if (form_item_add(f->record, repeat, &e) < 0)
        return;
    filling_changed(f, FORM_NONE, FORM_NONE);
    changed(s);
    int item = (int)form_items(f->record, repeat) - 1;
    for (size_t i = 0; i < st->rows.n; i++) {
        const struct desk_row *row = row_at(st, (int)i);
        if (row->field >= 0 && row->item == item && f->form->fields[row->field].repeat == repeat) {
            go_to(s, (int)i);
            return;
        }
    }
}

/* What Enter does on a row that is no typing. */
static void act_on(struct screen *s, int i)
{
    struct desk_form *st = s->state;
    struct filling *f = filling(s);
    struct desk_row row = *row_at(st, i);
    switch (row.kind) {
    case ROW_ADD:
        add_item(s, row.step.at);
        return;
    case ROW_ATTACH:
        f->at = row.step;
        f->once = true;
        s->visit->ops->open(s->visit->ctx, &screen_fill, &(struct screen_args){0});
        return;
    case ROW_DECLARE:
        f->declared = !f->declared;
        changed(s);
        return;
    case ROW_SUBMIT:
        submit(s);
        return;
    default:
        step(s, 1);
        return;
    }
}

static enum handled choice_key(struct screen *s, const struct desk_row *row, const struct key *k)
{
    struct desk_form *st = s->state;
    int n = (int)form_n_options(filling(s)->form, row->field);
    bool one = filling(s)->form->fields[row->field].kind == FORM_CHOICE ||
               filling(s)->form->fields[row->field].kind == FORM_YESNO;
    if (k->code >= '1' && k->code <= '9' && k->code - '1' < n) {
        choose(s, row, k->code - '1');
        if (one)
            step(s, 1);
        return HANDLED;
    }
    if (k->code == K_LEFT || k->code == K_RIGHT) {
        int to = st->option + (k->code == K_LEFT ? -1 : 1);
        st->option = to < 0 ? 0 : to >= n ? n - 1 : to;
        return HANDLED;
    }
    if (k->code == ' ') {
        choose(s, row, st->option);
        return HANDLED;
    }
    return NOT_MINE;
}

static enum handled desk_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct desk_form *st = s->state;
    (void)ui;
    if (filling(s) && filling(s)->submit == SUBMIT_BUSY)
        return HANDLED; /* the answer comes within seconds */
    if (!filling(s) || st->at < 0 || (size_t)st->at >= st->rows.n)
        return NOT_MINE;
    struct desk_row row = *row_at(st, st->at);
    bool is_long = row.kind == ROW_TYPED && filling(s)->form->fields[row.field].kind == FORM_LONG;
    switch (k->code) {
    case K_TAB:
        step(s, 1);
        return HANDLED;
    case K_BTAB:
        step(s, -1);
        return HANDLED;
    case K_PGDN:
    case K_PGUP:
        for (int i = 0; i < 10; i++)
            step(s, k->code == K_PGDN ? 1 : -1);
        return HANDLED;
    default:
        break;
    }
    if (row.kind == ROW_CHOICE && choice_key(s, &row, k) == HANDLED)
        return HANDLED;
    if (k->code == K_ENTER && !is_long) {
        act_on(s, st->at);
        return HANDLED;
    }
    if (row.kind == ROW_TYPED && field_edit_key(&st->edit, filling(s), k, 70) == HANDLED) {
        rebuild(s); /* an answer may bring up or take away what follows */
        return HANDLED;
    }
    if (k->code == K_DELETE && row.kind == ROW_ITEM) {
        remove_item(s, &row);
        return HANDLED;
    }
    if (row.kind == ROW_ATTACH && (k->code == '1' || k->code == ' ')) {
        form_bring(filling(s)->record, row.step.at, !form_brings(filling(s)->record, row.step.at));
        filling_changed(filling(s), FORM_NONE, FORM_NONE);
        changed(s);
        return HANDLED;
    }
    if ((k->code == ' ' && row.kind == ROW_DECLARE) || (k->code == '2' && row.kind == ROW_ATTACH)) {
        act_on(s, st->at);
        return HANDLED;
    }
    if (k->code == K_UP || k->code == K_DOWN) {
        walk(s, k->code == K_DOWN ? 1 : -1, true);
        return HANDLED;
    }
    return NOT_MINE;
}

static enum handled desk_act(struct screen *s, int action, int arg)
{
    struct desk_form *st = s->state;
    switch (action) {
    case A_ROW:
        if (arg == st->at && row_at(st, arg)->kind != ROW_TYPED)
            act_on(s, arg);
        else
            go_to(s, arg);
        return HANDLED;
    case A_OPTION:
        go_to(s, arg / MAX_OPTIONS);
        choose(s, row_at(st, st->at), arg % MAX_OPTIONS);
        return HANDLED;
    case A_REMOVE:
        if (arg >= 0 && (size_t)arg < st->rows.n)
            remove_item(s, row_at(st, arg));
        return HANDLED;
    case A_RESTORE:
        if (st->removed && form_item_restore(filling(s)->record))
            filling_changed(filling(s), FORM_NONE, FORM_NONE);
        st->removed = false;
        changed(s);
        return HANDLED;
    case A_SAVE:
        if (filling_may_save(filling(s), s->visit->line != LINE_UNSET))
            s->visit->ops->open(s->visit->ctx, &screen_save, &(struct screen_args){0});
        return HANDLED;
    case A_FAULT:
        to_next_fault(s);
        return HANDLED;
    case A_SUBMIT:
        submit(s);
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static void desk_news(struct screen *s, const struct news *n)
{
    struct desk_form *st = s->state;
    (void)n;
    st->stale = true;
}

const struct screen_class screen_desk_form = {
    .name = "desk_form",
    .size = sizeof(struct desk_form),
    .open = desk_open,
    .close = desk_close,
    .draw = desk_draw,
    .key = desk_key,
    .act = desk_act,
    .news = desk_news,
    .keeps_answers = true,
};
