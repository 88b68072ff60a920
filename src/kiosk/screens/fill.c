/* fill: the questions of a form, one thing a page. The screen is a view of visit->filling: which
 * page, which faults and what may be pressed all follow from the record, so nothing stays on the
 * screen that is no longer so. */
#include "fill_int.h"

#include "book.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/vec.h"
#include <stdio.h>

enum { SUMMARY_LINES = 3 };

static const struct fill_part *const parts[] = {
    [FORM_STEP_PAGE] = &fill_page,
    [FORM_STEP_HUB] = &fill_hub,
    [FORM_STEP_ATTACH] = &fill_attach,
    [FORM_STEP_EXIT] = &fill_exit,
};

struct filling *fill_of(struct screen *s)
{
    return s->visit->filling;
}

static bool same_step(struct form_step a, struct form_step b)
{
    return a.kind == b.kind && a.at == b.at && a.item == b.item;
}

static const struct fill_part *part_of(struct screen *s)
{
    return parts[fill_of(s)->at.kind];
}

static int fill_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct fill *st = s->state;
    (void)args;
    st->edit.field = FORM_NONE;
    if (!fill_of(s))
        return err_set(e, ERR_NOT_FOUND, "fill", "no form is open");
    st->drawn = fill_of(s)->at;
    return 0;
}

static void fill_close(struct screen *s)
{
    struct fill *st = s->state;
    field_edit_close(&st->edit);
    form_faults_free(&st->faults);
}

/* ---- moving */

void fill_go(struct screen *s, struct form_step to)
{
    struct fill *st = s->state;
    field_edit_close(&st->edit);
    if (fill_of(s)->phone.state == PHONE_ASKING || fill_of(s)->phone.state == PHONE_OPEN)
        s->visit->ops->phone(s->visit->ctx, FORM_NONE, &(struct err)ERR_INIT);
    st->keypad.open = st->calendar.open = false;
    st->tried = st->warned = st->removed = false;
    st->blocks.top = st->pager.top = 0;
    st->drawn = to;
    fill_of(s)->at = to;
    s->focus = (struct ui_focus){0};
}

static size_t step_index(struct screen *s)
{
    struct filling *f = fill_of(s);
    return form_route_find(f->record, f->at);
}

static void open_check(struct screen *s)
{
    struct filling *f = fill_of(s);
    f->from_check = false;
    s->visit->ops->open(s->visit->ctx, &screen_check, &(struct screen_args){0});
}

/* From the check page one returns to it at once; questions that the change brought up come first.
 */
static void go_on(struct screen *s)
{
    struct filling *f = fill_of(s);
    struct form_route route = form_route(f->record);
    size_t at = step_index(s);
    if (f->once) {
        f->once = false;
        s->visit->ops->back(s->visit->ctx);
        return;
    }
    if (f->from_check) {
        size_t missing = form_resume(f->record);
        if (missing < route.n && missing != at) {
            fill_go(s, route.steps[missing]);
            return;
        }
        open_check(s);
        return;
    }
    if (at + 1 < route.n)
        fill_go(s, route.steps[at + 1]);
    else if (!route.exits)
        open_check(s);
}

static void list_faults(struct screen *s, bool soft)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    struct err e = ERR_INIT;
    form_faults_free(&st->faults);
    if (form_check(&st->faults, f->record, (int)step_index(s), false, &e) < 0)
        log_err(LOG_WARN, "form.check", &e);
    size_t kept = 0;
    for (size_t i = 0; i < st->faults.n; i++)
        if (st->faults.list[i].soft ? soft : st->tried)
            st->faults.list[kept++] = st->faults.list[i];
    st->faults.n = kept;
}

/* What the portal did not accept on this page stands with our own faults until it is changed. */
static void add_office_faults(struct screen *s)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    size_t own = st->faults.n;
    for (size_t i = 0; i < f->office.n; i++) {
        struct form_fault x = f->office.list[i];
        bool said = false;
        for (size_t k = 0; k < own; k++)
            said |= st->faults.list[k].field == x.field && st->faults.list[k].item == x.item;
        if (x.field == FORM_NONE || said || x.item != f->at.item || f->at.kind != FORM_STEP_PAGE ||
            f->form->fields[x.field].page != f->at.at)
            continue;
        if (vec_reserve(&st->faults.list, &st->faults.cap, st->faults.n + 1, sizeof x, FORM_FAULTS,
                NULL) == 0)
            st->faults.list[st->faults.n++] = x;
    }
}

static size_t count_hard(const struct form_faults *faults)
{
    size_t n = 0;
    for (size_t i = 0; i < faults->n; i++)
        n += !faults->list[i].soft;
    return n;
}

void fill_next(struct screen *s)
{
    struct fill *st = s->state;
    st->tried = true;
    list_faults(s, true);
    add_office_faults(s);
    if (count_hard(&st->faults)) {
        st->blocks.top = 0;
        s->focus = (struct ui_focus){0}; /* the first fault takes it */
        st->keypad.open = false;
        return;
    }
    if (st->faults.n && !st->warned) {
        st->warned = true;
        s->focus = (struct ui_focus){0}; /* what is unusual takes it */
        return;
    }
    go_on(s);
}

/* ---- drawing */

/* One numbered line for each fault: Enter or the digit jumps there. */
static int draw_summary(struct screen *s, struct ui *ui, struct rect r)
{
    struct fill *st = s->state;
    int n = (int)count_hard(&st->faults), row = 1, number = 0;
    int most = ui->size == SIZE_LARGE ? 0 : ui->cv->h < 24 ? 1 : SUMMARY_LINES;
    char line[100];
    if (!n)
        return 0;
    snprintf(line, sizeof line, ngettext("! Fix %d thing", "! Fix %d things", (unsigned)n), n);
    canvas_fill(ui->cv, (struct rect){0, r.y, ui->cv->w, 1}, ROLE_SUMMARY);
    canvas_z(ui->cv, r.x, r.y, r.w, ROLE_SUMMARY, line);
    ui_say(ui, line + 2);
    for (size_t i = 0; i < st->faults.n && row <= most; i++) {
        struct buf text;
        if (st->faults.list[i].soft)
            continue;
        buf_init(&text, BUF_LINE);
        form_fault_text(&text, fill_of(s)->record, &st->faults.list[i], s->visit->lang);
        int rows = ui_text_rows(buf_view(&text), r.w - 5) > 1 && row < most ? 2 : 1;
        canvas_fill(ui->cv, (struct rect){0, r.y + row, ui->cv->w, rows}, ROLE_SUMMARY);
        snprintf(line, sizeof line, "%d", ++number);
        canvas_z(ui->cv, r.x + 2, r.y + row, 2, ROLE_SUMMARY, line);
        ui_text(
            ui, (struct rect){r.x + 5, r.y + row, r.w - 5, rows}, ROLE_SUMMARY, buf_view(&text), 0);
        ui_zone(ui, (struct rect){r.x, r.y + row, r.w, rows},
            &(struct ui_item){
                .action = A_FAULT, .arg = (int)i, .label = buf_cstr(&text), .flags = UI_PASSIVE});
        ui_say(ui, buf_cstr(&text));
        buf_done(&text);
        row += rows;
    }
    return row;
}

struct rect fill_begin(struct screen *s, struct ui *ui, struct page *p, char *task, size_t size,
    const char *title, const char *hint)
{
    struct filling *f = fill_of(s);
    struct fill *st = s->state;
    const char *section = "";
    bool large = ui->size == SIZE_LARGE;
    if (f->at.kind == FORM_STEP_PAGE && f->form->pages[f->at.at].section >= 0)
        section = form_section(f->form, f->form->pages[f->at.at].section, s->visit->lang);
    const char *form = form_word(f->form, FORM_TITLE, s->visit->lang);
    const char *state = filling_state_words(f, large, st->words);
    snprintf(task, size, "%s · %s", form, section);
    if (f->booking)
        book_form_task(task, size, s->visit);
    if (!*section || large || !page_task_fits(ui, task, state))
        snprintf(task, size, "%s", form); /* a section cut in the middle helps nobody */
    *p = (struct page){.task = task,
        .state = state,
        .act = _("Continue"),
        .act_action = A_NEXT,
        .act_key = K_F8}; /* Enter is for what has the focus */
    struct rect r = page_begin(s, ui, p);
    char said[80];
    ui_say(ui, filling_said(f, said));
    int used = draw_summary(s, ui, r);
    if (used && r.h > 16)
        used++;
    r.y += used, r.h -= used;
    used = ui_text(ui, (struct rect){r.x, r.y, r.w, 2}, ROLE_TITLE, str_of(title), 0);
    ui_say(ui, title);
    r.y += used, r.h -= used;
    if (hint && *hint) {
        int w = large ? r.w : 74, rows = ui_text_rows(str_of(hint), w);
        /* in large type half a sentence says nothing: it is only spoken */
        used = large && rows > 1
                   ? 0
                   : ui_text(ui, (struct rect){r.x, r.y, w, 3}, ROLE_MUTED, str_of(hint), 0);
        ui_say(ui, hint);
        r.y += used, r.h -= used;
    }
    st->spare = !large && r.h > 14;
    r.y += st->spare, r.h -= st->spare;
    return r;
}

int fill_button_rows(const struct ui *ui)
{
    return ui->size == SIZE_LARGE ? 0 : ui->cv->h >= 24 ? 4 : 3;
}

void fill_buttons(struct screen *s, struct ui *ui, struct rect r, const char *next, int next_key)
{
    struct filling *f = fill_of(s);
    int w = (r.w - 2) / 2, y = r.y + r.h - fill_button_rows(ui);
    ui_zone(ui, (struct rect){0},
        &(struct ui_item){.action = A_SAVE, .key = K_F3, .flags = UI_PASSIVE});
    ui_zone(ui, (struct rect){0},
        &(struct ui_item){.action = A_NEXT, .key = K_F8, .flags = UI_PASSIVE});
    if (ui->size == SIZE_LARGE)
        return;
    if (filling_may_save(f, s->visit->line != LINE_UNSET))
        ui_button(ui, (struct rect){r.x, y, w, 3},
            &(struct ui_item){.action = A_SAVE,
                .key = K_F3,
                .label = _("Save for later"),
                .hint = _("Enter saves the form. Nothing is sent to the office.")});
    ui_button(ui, (struct rect){r.x + r.w - w, y, w, 3},
        &(struct ui_item){.action = A_NEXT,
            .key = next_key,
            .label = next            ? next
                     : f->from_check ? _("Back to the check")
                                     : _("Continue"),
            .hint = _("Enter goes to the next question."),
            .flags = UI_DEFAULT});
}

static void fill_draw(struct screen *s, struct ui *ui)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    if (!f)
        return;
    /* an answer elsewhere may have taken the page away */
    struct form_route route = form_route(f->record);
    size_t at = form_route_find(f->record, f->at);
    if (at < route.n && !same_step(route.steps[at], f->at))
        fill_go(s, route.steps[at]);
    if (!same_step(st->drawn, f->at))
        fill_go(s, f->at);
    list_faults(s, st->warned);
    add_office_faults(s);
    part_of(s)->draw(s, ui);
}

/* ---- keys */

static enum handled go_back(struct screen *s)
{
    struct filling *f = fill_of(s);
    struct fill *st = s->state;
    if (st->keypad.open || st->calendar.open) {
        st->keypad.open = st->calendar.open = false;
        return HANDLED;
    }
    if (f->once) {
        f->once = false;
        s->visit->ops->back(s->visit->ctx); /* to the desk's page */
        return HANDLED;
    }
    if (f->from_check) {
        open_check(s);
        return HANDLED;
    }
    size_t at = step_index(s);
    if (at == 0)
        return NOT_MINE; /* the answers stay with the visit */
    fill_go(s, form_route(f->record).steps[at - 1]);
    return HANDLED;
}

static enum handled fill_key(struct screen *s, struct ui *ui, const struct key *k)
{
    if (!fill_of(s))
        return NOT_MINE;
    if (part_of(s)->key && part_of(s)->key(s, ui, k) == HANDLED)
        return HANDLED;
    return k->code == K_ESC ? go_back(s) : NOT_MINE;
}

static void save(struct screen *s)
{
    struct fill *st = s->state;
    if (!filling_may_save(fill_of(s), s->visit->line != LINE_UNSET))
        return;
    field_edit_close(&st->edit);
    s->visit->ops->open(s->visit->ctx, &screen_save, &(struct screen_args){0});
}

static enum handled fill_act(struct screen *s, int action, int arg)
{
    if (!fill_of(s))
        return NOT_MINE;
    switch (action) {
    case A_NEXT:
        fill_next(s);
        return HANDLED;
    case A_SAVE:
        save(s);
        return HANDLED;
    case ACT_BACK:
        if (part_of(s)->act && part_of(s)->act(s, action, arg) == HANDLED)
            return HANDLED;
        return go_back(s);
    default:
        return part_of(s)->act ? part_of(s)->act(s, action, arg) : NOT_MINE;
    }
}

static void fill_news(struct screen *s, const struct news *n)
{
    struct fill *st = s->state;
    (void)n;
    if (!fill_of(s))
        return;
    /* the check page or the portal sent us to another page */
    if (!same_step(st->drawn, fill_of(s)->at))
        fill_go(s, fill_of(s)->at);
}

const struct screen_class screen_fill = {
    .name = "fill",
    .size = sizeof(struct fill),
    .open = fill_open,
    .close = fill_close,
    .draw = fill_draw,
    .key = fill_key,
    .act = fill_act,
    .news = fill_news,
    .keeps_answers = true,
};
