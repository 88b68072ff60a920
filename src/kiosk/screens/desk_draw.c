/* desk_draw: a row of the desk's form: label, what is typed or chosen, fault. */
#include "desk_int.h"

#include "base/i18n.h"
#include "form/choose.h"
#include <stdio.h>

static struct filling *filling(struct screen *s)
{
    return s->visit->filling;
}

static const struct desk_row *row_at(const struct desk_form *st, int i)
{
    return &st->rows.list[i];
}

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

void desk_draw_row(struct screen *s, struct ui *ui, struct rect r, int i, int label_w)
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
