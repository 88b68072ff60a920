/* desk_rows: see desk_rows.h. */
#include "desk_rows.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "field_edit.h"
#include "form/choose.h"
#include "tui/ui.h"
#include <stdio.h>
#include <stdlib.h>

enum { LONG_ROWS = 5, OPTION_GAP = 3, LABEL_ROWS = 3 };

struct making {
    struct desk_rows *out;
    const struct filling *f;
    const struct form_faults *faults;
    size_t fault; /* faults stand in the order of the route: those before are placed */
    int w, label_w;
    const char *lang;
    struct err *e;
    int rc;
};

bool desk_row_stops(enum desk_row_kind kind)
{
    return kind != ROW_SECTION && kind != ROW_COMPUTED && kind != ROW_EXIT;
}

void desk_option_words(
    char *out, size_t size, const struct filling *f, int field, size_t option, const char *lang)
{
    enum form_kind kind = f->form->fields[field].kind;
    const char *text = kind == FORM_YESNO  ? option == 0 ? _("Yes") : _("No")
                        : kind == FORM_TICK ? _("Yes")
                                           : form_option(f->form, field, option, lang);
    snprintf(out, size, "%s", text);
}

size_t desk_option_text(char *out, size_t size, const struct filling *f, int field, int item,
    size_t option, const char *lang)
{
    enum form_kind kind = f->form->fields[field].kind;
    bool on = form_is_chosen(f->record, field, item, option);
    const char *mark = kind == FORM_MULTI || kind == FORM_TICK ? on ? "[x]" : "[ ]"
                       : on                                    ? "(•)"
                                                               : "( )";
    char text[280];
    desk_option_words(text, sizeof text, f, field, option, lang);
    int n = snprintf(out, size, "%zu %s %s", option + 1, mark, text);
    return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

int desk_option_width(const struct filling *f, int field, size_t option, const char *lang)
{
    char text[300];
    size_t n = desk_option_text(text, sizeof text, f, field, FORM_NONE, option, lang);
    return (int)utf8_width((struct str){text, n}) + OPTION_GAP;
}

static int option_rows(const struct making *m, int field)
{
    int rows = 1, x = 0;
    for (size_t i = 0; i < form_n_options(m->f->form, field); i++) {
        int w = desk_option_width(m->f, field, i, m->lang);
        if (x > 0 && x + w - OPTION_GAP > m->w)
            rows++, x = 0;
        x += w;
    }
    return rows;
}

static void add(struct making *m, struct desk_row row)
{
    struct desk_rows *r = m->out;
    if (m->rc == 0)
        m->rc = vec_reserve(&r->list, &r->cap, r->n + 1, sizeof *r->list, DESK_ROWS, m->e);
    if (m->rc == 0)
        r->list[r->n++] = row;
}

static struct desk_row row_of(enum desk_row_kind kind, struct form_step step)
{
    return (struct desk_row){.kind = kind,
        .step = step,
        .field = FORM_NONE,
        .item = step.item,
        .fault = FORM_NONE,
        .h = 1};
}

static bool about(const struct form_fault *x, const struct desk_row *row)
{
    switch (row->kind) {
    case ROW_TYPED:
    case ROW_CHOICE:
        return x->field == row->field && x->item == row->item;
    case ROW_ATTACH:
        return x->attachment == row->step.at;
    case ROW_ADD:
        return x->repeat == row->step.at && x->field < 0;
    case ROW_DECLARE:
        return x->declaration;
    default:
        return false;
    }
}

/* The next fault of the list is most often the one: both stand in the order of the route. */
static int fault_of(struct making *m, const struct desk_row *row)
{
    for (size_t k = 0; k < m->faults->n; k++) {
        size_t i = (m->fault + k) % m->faults->n;
        if (about(&m->faults->list[i], row)) {
            m->fault = i + 1;
            return (int)i;
        }
        if (k == 8 && row->kind != ROW_DECLARE)
            break;
    }
    return FORM_NONE;
}

bool desk_row_same(const struct desk_row *a, const struct desk_row *b)
{
    return a->kind == b->kind && a->field == b->field && a->item == b->item &&
           a->step.kind == b->step.kind && a->step.at == b->step.at && a->step.item == b->step.item;
}

const char *desk_row_label(const struct filling *f, const struct desk_row *row, const char *lang)
{
    switch (row->kind) {
    case ROW_ATTACH:
        return form_attachment_text(f->form, row->step.at, FORM_PART_LABEL, lang);
    case ROW_ADD:
        return form_repeat_text(f->form, row->step.at, FORM_PART_ADD, lang);
    case ROW_DECLARE:
        return _("Declaration");
    default:
        return row->field >= 0 ? form_field_text(f->form, row->field, FORM_PART_LABEL, lang) : "";
    }
}

static int fault_rows(const struct making *m, const struct form_fault *x)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    form_fault_text(&b, m->f->record, x, m->lang);
    int rows = ui_text_rows(buf_view(&b), m->w - 2);
    buf_done(&b);
    return rows < 1 ? 1 : rows < LABEL_ROWS ? rows : LABEL_ROWS;
}

static void add_judged(struct making *m, struct desk_row row)
{
    int label = ui_text_rows(str_of(desk_row_label(m->f, &row, m->lang)), m->label_w - 3);
    if (label > row.h)
        row.h = label < LABEL_ROWS ? label : LABEL_ROWS;
    row.fault = m->faults->n ? fault_of(m, &row) : FORM_NONE;
    if (row.fault != FORM_NONE)
        row.fault_h = fault_rows(m, &m->faults->list[row.fault]);
    row.h += row.fault_h;
    add(m, row);
}

static void add_page(struct making *m, struct form_step step, int *section)
{
    const struct form_page *p = &m->f->form->pages[step.at];
    if (p->section >= 0 && p->section != *section) {
        add(m, row_of(ROW_SECTION, step));
        *section = p->section;
    }
    if (step.item >= 0 && step.at == m->f->form->repeats[p->repeat].first_page)
        add(m, row_of(ROW_ITEM, step));
    for (size_t i = 0; i < p->n_fields; i++) {
        enum form_kind kind = m->f->form->fields[p->fields[i]].kind;
        struct desk_row row = row_of(field_is_typed(kind) ? ROW_TYPED : ROW_CHOICE, step);
        row.field = p->fields[i];
        row.h = kind == FORM_LONG        ? LONG_ROWS
                : row.kind == ROW_CHOICE ? option_rows(m, row.field)
                                         : 1;
        add_judged(m, row);
    }
}

static void add_end(struct making *m, const struct form_route *route)
{
    const struct form *form = m->f->form;
    struct form_step nowhere = {.item = FORM_NONE};
    if (route->exits) {
        struct desk_row row = row_of(ROW_EXIT, route->steps[route->n - 1]);
        row.h = 5;
        add(m, row);
        return;
    }
    for (size_t i = 0; i < form->n_fields; i++)
        if (form->fields[i].computed && !form->fields[i].working && form->fields[i].repeat < 0) {
            struct desk_row row = row_of(ROW_COMPUTED, nowhere);
            row.field = (int)i;
            row.item = FORM_NONE;
            add_judged(m, row);
        }
    if (form->declaration && !m->f->print_only)
        add_judged(m, row_of(ROW_DECLARE, nowhere));
    add(m, row_of(ROW_SUBMIT, nowhere));
}

int desk_rows_make(struct desk_rows *out, const struct filling *f, const struct form_faults *faults,
    int w, int label_w, const char *lang, struct err *e)
{
    struct making m = {
        .out = out, .f = f, .faults = faults, .w = w, .label_w = label_w, .lang = lang, .e = e};
    struct form_route route = form_route(f->record);
    int section = FORM_NONE;
    out->n = 0;
    for (size_t i = 0; i < route.n; i++) {
        struct form_step step = route.steps[i];
        if (step.kind == FORM_STEP_PAGE)
            add_page(&m, step, &section);
        else if (step.kind == FORM_STEP_HUB)
            add_judged(&m, row_of(ROW_ADD, step));
        else if (step.kind == FORM_STEP_ATTACH)
            add_judged(&m, row_of(ROW_ATTACH, step));
    }
    add_end(&m, &route);
    return m.rc;
}

void desk_rows_free(struct desk_rows *r)
{
    free(r->list);
    *r = (struct desk_rows){.n = 0};
}
