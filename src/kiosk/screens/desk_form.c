/* desk_form: the whole form on one page, for a clerk: Tab and Enter go from field to field, digits
 * choose, F6 goes to the next fault, F8 hands in. The same record and the same rules as the kiosk's
 * pages; another layout. */
#include "desk_rows.h"
#include "field_edit.h"
#include "format.h"
#include "page.h"
#include "screens/screen.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/vec.h"
#include "form/choose.h"
#include <stdio.h>

enum {
    A_ROW = ACT_SCREEN, /* arg: row */
    A_OPTION,           /* arg: row * 100 + option */
    A_REMOVE,           /* arg: row of an item */
    A_RESTORE,
    A_SAVE,
    A_SUBMIT,
    A_FAULT,
};

enum { LABEL_W = 30, LABEL_W_FULL = 40, MAX_OPTIONS = 100 };

struct desk_form {
    struct desk_rows rows;
    struct form_faults faults;
    struct field_edit edit;
    int at, option;      /* row with the focus, option in it */
    struct desk_row key; /* that row, whatever comes and goes around it */
    int top;             /* first row drawn */
    int w, label_w;      /* cells of the values and labels, as last drawn */
    uint64_t made_for;   /* what the rows were made for */
    bool tried, stale, removed;
    char words[80];
    const char *trouble;
};

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

static void draw_label(
    struct screen *s, struct ui *ui, struct rect r, const struct desk_row *row, bool focused, int w)
{
    const struct filling *f = filling(s);
    const char *label = desk_row_label(f, row, s->visit->lang);
    bool bad = row->fault != FORM_NONE;
    enum role role = focused ? ROLE_FOCUS : bad ? ROLE_ERROR : ROLE_PAGE;
    int rows = ui_text_rows(str_of(label), w - 3);
    if (focused)
        canvas_fill(ui->cv, (struct rect){r.x, r.y, w - 1, rows < r.h ? rows : r.h}, ROLE_FOCUS);
    for (int y = 0; bad && y < r.h; y++)
        canvas_z(ui->cv, r.x, r.y + y, 1, ROLE_ERROR, "▌");
    ui_text(ui, (struct rect){r.x + 1, r.y, w - 3, r.h}, role, str_of(label), 0);
    bool must = row->field < 0 || row->kind == ROW_COMPUTED || f->form->fields[row->field].required;
    if (!must)
        canvas_z(ui->cv, r.x + w - 2, r.y, 1, focused ? ROLE_FOCUS : ROLE_MUTED, "–");
}

static void draw_typed(
    struct screen *s, struct ui *ui, struct rect r, const struct desk_row *row, int i)
{
    struct desk_form *st = s->state;
    struct filling *f = filling(s);
    bool mine = field_edit_holds(&st->edit, row->field, row->item);
    struct ui_item it = {.action = A_ROW, .arg = i, .flags = i == st->at ? UI_DEFAULT : 0};
    const char *unit = form_field_text(f->form, row->field, FORM_PART_UNIT, s->visit->lang);
    if (f->form->fields[row->field].kind == FORM_LONG) {
        field_edit_draw(ui, r, &it, &st->edit, f, row->field, row->item);
        return;
    }
    struct field_edit shown = {.field = FORM_NONE};
    struct field_edit *use = mine ? &st->edit : &shown;
    if (!mine)
        field_edit_open(&shown, f, row->field, row->item);
    char say[UI_HINT];
    field_edit_say(say, sizeof say, f, row->field, edit_view(&use->line));
    it.say = say;
    ui_zone(ui, r, &it);
    int w = field_width(
        &f->form->fields[row->field], r.w - (*unit ? (int)utf8_width(str_of(unit)) + 2 : 0));
    canvas_fill(ui->cv, (struct rect){r.x, r.y, w, 1}, ROLE_FIELD);
    struct str text = edit_view(&use->line), before = {text.p, use->line.caret};
    while (mine && (int)utf8_width(before) >= w - 1) {
        utf8_next(&before);
        utf8_next(&text);
    }
    canvas_text(ui->cv, r.x, r.y, w, ROLE_FIELD, text);
    if (mine) {
        struct str here = {use->line.text + use->line.caret, use->line.n - use->line.caret};
        uint32_t c = utf8_next(&here);
        canvas_put(ui->cv, r.x + (int)utf8_width(before), r.y, c ? c : ' ', ROLE_CARET);
    }
    canvas_z(ui->cv, r.x + w + 1, r.y, r.w - w, ROLE_MUTED, unit);
    if (!mine)
        field_edit_close(&shown);
}

static void draw_options(
    struct screen *s, struct ui *ui, struct rect r, const struct desk_row *row, int i)
{
    struct desk_form *st = s->state;
    const struct filling *f = filling(s);
    int x = 0, y = 0;
    size_t n = form_n_options(f->form, row->field);
    for (size_t o = 0; o < n && o < MAX_OPTIONS; o++) {
        char text[300];
        int w = desk_option_width(f, row->field, o, s->visit->lang);
        if (x > 0 && x + w - 3 > r.w)
            x = 0, y++;
        desk_option_text(text, sizeof text, f, row->field, row->item, o, s->visit->lang);
        struct rect at = {r.x + x, r.y + y, w - 2, 1};
        ui_zone(ui, at,
            &(struct ui_item){
                .action = A_OPTION, .arg = i * MAX_OPTIONS + (int)o, .flags = UI_PASSIVE});
        bool here = i == st->at && (int)o == st->option;
        bool on = form_is_chosen(f->record, row->field, row->item, o);
        canvas_fit(ui->cv, at.x, at.y, w - 3,
            here ? ROLE_SELECTED_STRONG
            : on ? ROLE_STRONG
                 : ROLE_PAGE,
            text);
        x += w;
    }
    /* one stop for Tab: the row itself */
    char say[UI_HINT], chosen[120] = "";
    for (size_t o = 0; o < n && !*chosen; o++)
        if (form_is_chosen(f->record, row->field, row->item, o))
            desk_option_words(chosen, sizeof chosen, f, row->field, o, s->visit->lang);
    snprintf(say, sizeof say, "%s, %s",
        form_field_text(f->form, row->field, FORM_PART_LABEL, s->visit->lang),
        *chosen ? chosen : _("nothing chosen"));
    ui_zone(ui, (struct rect){0}, &(struct ui_item){.action = A_ROW, .arg = i, .say = say});
}

static void draw_item_row(
    struct screen *s, struct ui *ui, struct rect r, const struct desk_row *row, int i)
{
    struct desk_form *st = s->state;
    const struct filling *f = filling(s);
    struct buf title;
    int repeat = f->form->pages[row->step.at].repeat;
    buf_init(&title, BUF_LINE);
    form_item_title(&title, f->record, repeat, row->item, s->visit->lang);
    int used = canvas_fit(ui->cv, r.x + 1, r.y, r.w - 30, ROLE_STRONG, buf_cstr(&title));
    const char *remove = form_repeat_text(f->form, repeat, FORM_PART_REMOVE, s->visit->lang);
    char label[100];
    bool focused = i == st->at;
    snprintf(label, sizeof label, "Del  %s", remove);
    ui_zone(ui, (struct rect){r.x + used + 3, r.y, 30, 1},
        &(struct ui_item){.action = A_REMOVE, .arg = i, .flags = UI_PASSIVE});
    canvas_fit(ui->cv, r.x + used + 3, r.y, 30, focused ? ROLE_FOCUS : ROLE_MATCH, label);
    buf_done(&title);
}

static void draw_act_row(
    struct screen *s, struct ui *ui, struct rect r, const struct desk_row *row, int i)
{
    struct desk_form *st = s->state;
    struct filling *f = filling(s);
    bool focused = i == st->at;
    struct buf b;
    buf_init(&b, BUF_LINE);
    ui_zone(ui, r, &(struct ui_item){.action = A_ROW, .arg = i});
    switch (row->kind) {
    case ROW_ATTACH: {
        size_t n = form_n_files(f->record, row->step.at);
        for (size_t k = 0; k < n; k++)
            buf_fmt(&b, "%s%s", k ? ", " : "", form_file(f->record, row->step.at, k)->name);
        if (!n)
            buf_fmt(&b, "1 %s %s   2 %s", form_brings(f->record, row->step.at) ? "[x]" : "[ ]",
                _("Brought on paper"), _("Choose a file"));
        break;
    }
    case ROW_DECLARE:
        buf_fmt(&b, "%s %s", f->declared ? "[x]" : "[ ]",
            form_word(f->form, FORM_DECLARATION, s->visit->lang));
        break;
    case ROW_SUBMIT:
        buf_fmt(&b, "F8  %s",
            f->submit == SUBMIT_BUSY ? _("Passing it to the office…")
            : f->print_only          ? _("Print for signing")
                                     : form_word(f->form, FORM_ACT, s->visit->lang));
        break;
    default:
        buf_z(&b, "+");
        break;
    }
    canvas_fit(ui->cv, r.x, r.y, r.w, focused && row->kind == ROW_SUBMIT ? ROLE_FOCUS : ROLE_STRONG,
        buf_cstr(&b));
    buf_done(&b);
}

static void draw_computed(
    struct screen *s, struct ui *ui, struct rect r, const struct desk_row *row)
{
    struct buf b;
    const struct filling *f = filling(s);
    buf_init(&b, BUF_LINE);
    if (!form_show(&b, f->record, row->field, FORM_NONE, s->visit->lang))
        buf_z(&b, "–");
    canvas_fit(ui->cv, r.x, r.y, r.w, ROLE_STRONG, buf_cstr(&b));
    buf_done(&b);
}

static void draw_fault(struct screen *s, struct ui *ui, struct rect r, const struct desk_row *row)
{
    struct desk_form *st = s->state;
    struct buf b;
    if (row->fault == FORM_NONE || (size_t)row->fault >= st->faults.n)
        return;
    const struct form_fault *x = &st->faults.list[row->fault];
    buf_init(&b, BUF_LINE);
    form_fault_text(&b, filling(s)->record, x, s->visit->lang);
    struct rect at = {r.x + 2, r.y + row->h - row->fault_h, r.w - 2, row->fault_h};
    enum role role = x->soft ? ROLE_WARNING : ROLE_ERROR;
    canvas_z(ui->cv, r.x, at.y, 1, role, "!");
    ui_text(ui, at, role, buf_view(&b), 0);
    buf_done(&b);
}

static void draw_section(struct screen *s, struct ui *ui, struct rect r, const struct desk_row *row)
{
    const struct filling *f = filling(s);
    const char *name = form_section(f->form, f->form->pages[row->step.at].section, s->visit->lang);
    int used = canvas_fit(ui->cv, r.x + 1, r.y, r.w - 2, ROLE_TITLE, name);
    canvas_rule(ui->cv, r.x + used + 2, r.y, r.w - used - 2, ROLE_RULE);
}

static void draw_row(struct screen *s, struct ui *ui, struct rect r, int i, int label_w)
{
    struct desk_form *st = s->state;
    const struct desk_row *row = row_at(st, i);
    const struct filling *f = filling(s);
    struct rect value = {r.x + label_w, r.y, r.w - label_w, r.h};
    switch (row->kind) {
    case ROW_SECTION:
        draw_section(s, ui, r, row);
        return;
    case ROW_EXIT:
        canvas_fit(ui->cv, r.x + 1, r.y, r.w, ROLE_TITLE,
            form_page_text(f->form, row->step.at, FORM_PART_TITLE, s->visit->lang));
        ui_text(ui, (struct rect){r.x + 1, r.y + 1, r.w - 2, 4}, ROLE_PAGE,
            str_of(form_page_text(f->form, row->step.at, FORM_PART_TEXT, s->visit->lang)), 0);
        return;
    case ROW_ITEM:
        draw_item_row(s, ui, r, row, i);
        return;
    default:
        break;
    }
    draw_label(s, ui, r, row, i == st->at, label_w);
    value.h -= row->fault_h;
    if (row->kind == ROW_TYPED)
        draw_typed(s, ui, value, row, i);
    else if (row->kind == ROW_CHOICE)
        draw_options(s, ui, value, row, i);
    else if (row->kind == ROW_COMPUTED)
        draw_computed(s, ui, value, row);
    else
        draw_act_row(s, ui, value, row, i);
    draw_fault(s, ui, (struct rect){value.x, r.y, value.w, row->h}, row);
}

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
    bool prints = filling(s)->print_only;
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
            narrow && prints ? _("F8 prints for signing.")
            : narrow         ? _("F3 saves, F8 hands in.")
            : prints         ? _("Tab and Enter go on, digits choose, F8 prints for signing.")
                             : _("Tab and Enter go on, digits choose, F3 saves, F8 hands in."));
}

static void desk_draw(struct screen *s, struct ui *ui)
{
    struct desk_form *st = s->state;
    struct filling *f = filling(s);
    char foot[160];
    if (!f)
        return;
    if (st->stale)
        judge(s);
    foot_words(s, ui->size == SIZE_LARGE, foot, sizeof foot);
    struct page p = {.task = form_word(f->form, FORM_TITLE, s->visit->lang),
        .state = filling_state_words(f, ui->size == SIZE_LARGE, st->words),
        .hint = foot,
        .flags = PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p);
    const char *note = st->trouble ? st->trouble : f->submit == SUBMIT_REFUSED ? f->refused : NULL;
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
            draw_row(s, ui, (struct rect){r.x, y, r.w, h}, i, label_w);
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
        st->trouble = _("The submission could not be kept safe. Nothing was sent.");
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
        if (!filling(s)->print_only && s->visit->line != LINE_UNSET)
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
