/* answers: see answers.h. */
#include "answers.h"

#include "base/i18n.h"
#include "base/secret.h"
#include "base/vec.h"
#include <stdlib.h>

struct making {
    struct answers *out;
    const struct filling *f;
    const char *lang;
    bool headings;
    struct err *e;
    int rc;
};

static void add(struct making *m, const char *label, const char *value, struct answer like)
{
    struct answers *a = m->out;
    if (m->rc == 0)
        m->rc = vec_reserve(&a->list, &a->cap, a->n + 1, sizeof *a->list, ANSWERS, m->e);
    if (m->rc < 0)
        return;
    like.label = strdup(label);
    like.value = strdup(value);
    a->list[a->n++] = like;
    if (!like.label || !like.value)
        m->rc = err_set(m->e, ERR_NOMEM, "answers", "no memory");
}

static void add_field(struct making *m, int field, struct form_step step)
{
    struct buf value;
    struct form_record *r = m->f->record;
    buf_init(&value, BUF_TEXT);
    struct answer like = {.step = step, .field = field};
    like.computed = m->f->form->fields[field].computed;
    /* on paper a long text stands whole; the screen shows its beginning */
    bool whole = m->headings && m->f->form->fields[field].kind == FORM_LONG;
    bool shown = whole ? form_retype(&value, r, field, step.item)
                       : form_show(&value, r, field, step.item, m->lang);
    if (!shown) {
        const char *typed = form_typed(r, field, step.item);
        buf_reset(&value);
        like.empty = !*typed;
        if (*typed)
            buf_z(&value, typed);
        else if (like.computed)
            buf_z(&value, form_field_text(m->f->form, field, FORM_PART_FAILED, m->lang));
        else
            buf_z(&value, _("not filled in"));
    }
    add(m, form_field_text(m->f->form, field, FORM_PART_LABEL, m->lang), buf_cstr(&value), like);
    buf_wipe(&value);
}

static void add_heading(struct making *m, const char *text, struct form_step step)
{
    add(m, text, "", (struct answer){.heading = true, .step = step, .field = FORM_NONE});
}

static void add_attachment(struct making *m, struct form_step step)
{
    struct buf value;
    struct form_record *r = m->f->record;
    struct answer like = {.step = step, .field = FORM_NONE};
    size_t n = form_n_files(r, step.at);
    buf_init(&value, BUF_LINE);
    for (size_t i = 0; i < n; i++)
        buf_fmt(&value, "%s%s", i ? ", " : "", form_file(r, step.at, i)->name);
    if (!n && form_brings(r, step.at))
        buf_z(&value, _("you will bring it on paper"));
    like.empty = !value.n;
    if (like.empty)
        buf_z(&value, _("not attached"));
    add(m, form_attachment_text(m->f->form, step.at, FORM_PART_LABEL, m->lang), buf_cstr(&value),
        like);
    buf_wipe(&value);
}

static void add_computed(struct making *m)
{
    const struct form *form = m->f->form;
    struct form_step nowhere = {.item = FORM_NONE};
    for (size_t i = 0; i < form->n_fields; i++)
        if (form->fields[i].computed && form->fields[i].repeat < 0 &&
            (m->headings || !form->fields[i].working) &&
            form_value(m->f->record, (int)i, FORM_NONE))
            add_field(m, (int)i, nowhere);
}

static void add_page(struct making *m, struct form_step step, int *section)
{
    const struct form_page *p = &m->f->form->pages[step.at];
    if (m->headings && p->section >= 0 && p->section != *section) {
        add_heading(m, form_section(m->f->form, p->section, m->lang), step);
        *section = p->section;
    }
    if (step.item >= 0 && step.at == m->f->form->repeats[p->repeat].first_page) {
        struct buf title;
        buf_init(&title, BUF_LINE);
        form_item_title(&title, m->f->record, p->repeat, step.item, m->lang);
        if (m->headings)
            add_heading(m, buf_cstr(&title), step);
        buf_wipe(&title);
    }
    for (size_t i = 0; i < p->n_fields; i++)
        add_field(m, p->fields[i], step);
}

int answers_make(
    struct answers *out, const struct filling *f, bool headings, const char *lang, struct err *e)
{
    struct making m = {.out = out, .f = f, .lang = lang, .headings = headings, .e = e};
    struct form_route route = form_route(f->record);
    int section = FORM_NONE;
    *out = (struct answers){.n = 0};
    for (size_t i = 0; i < route.n; i++) {
        if (route.steps[i].kind == FORM_STEP_PAGE)
            add_page(&m, route.steps[i], &section);
        else if (route.steps[i].kind == FORM_STEP_ATTACH)
            add_attachment(&m, route.steps[i]);
    }
    add_computed(&m);
    if (m.rc < 0)
        answers_free(out);
    return m.rc;
}

static void wipe(char *z)
{
    if (z)
        secret_wipe(z, strlen(z));
    free(z);
}

void answers_free(struct answers *a)
{
    for (size_t i = 0; i < a->n; i++) {
        wipe(a->list[i].label);
        wipe(a->list[i].value);
    }
    free(a->list);
    *a = (struct answers){.n = 0};
}
