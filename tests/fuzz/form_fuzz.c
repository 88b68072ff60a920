/* {"form": bundle, "submission": …}: any definition loads or is told what is wrong with it, never
 * both; of what has loaded every part has a place in the schema and its texts, and the judge comes
 * to an end with any submission. Other bytes go to the door for bytes. */
#include "fuzz.h"

#include "form/record.h"
#include "wire/json.h"

static void tell(void *ctx, const struct form_fault_at *f)
{
    PROMISE(f->file && f->path && f->reason && *f->reason);
    PROMISE(!*f->path || *f->path == '/');
    ++*(int *)ctx;
}

static void check_field(const struct form *f, int i)
{
    const struct form_field *d = &f->fields[i];
    PROMISE(form_find(f, d->pointer) == i);
    PROMISE(d->kind >= 0 && d->kind < FORM_KINDS && *d->place == '/');
    PROMISE(d->page >= FORM_NONE && d->page < (int)f->n_pages);
    PROMISE(d->repeat >= FORM_NONE && d->repeat < (int)f->n_repeats);
    PROMISE((d->page == FORM_NONE) == d->computed);
    PROMISE(d->computed || *form_field_text(f, i, FORM_PART_LABEL, "cs"));
    for (size_t k = 0; k < d->n_options; k++)
        PROMISE(*d->options[k] && (d->computed || *form_option(f, i, k, "en")));
}

static void check_form(const struct form *f)
{
    PROMISE(*f->id && f->version > 0 && f->n_pages > 0 && f->n_fields > 0);
    for (size_t i = 0; i < f->n_fields; i++)
        check_field(f, (int)i);
    for (size_t i = 0; i < f->n_pages; i++) {
        const struct form_page *p = &f->pages[i];
        PROMISE(*form_page_text(f, (int)i, FORM_PART_TITLE, "cs"));
        PROMISE(p->exit == (p->n_fields == 0) && p->exit == (p->section == FORM_NONE));
        for (size_t k = 0; k < p->n_fields; k++)
            PROMISE(f->fields[p->fields[k]].page == (int)i);
    }
    for (size_t i = 0; i < f->n_repeats; i++)
        PROMISE(f->repeats[i].n_pages > 0 && f->repeats[i].min <= f->repeats[i].max);
    PROMISE(f->fee_amount < (int)f->n_fields);
}

static void judge(const struct form *f, const json_t *submission)
{
    const struct date today = {2026, 11, 26};
    struct form_record *r = NULL;
    struct form_faults faults;
    struct err e = ERR_INIT;
    if (form_judge(&r, &faults, f, submission, today, &e) < 0) {
        PROMISE(!r && e.code);
        return;
    }
    for (size_t i = 0; i < faults.n; i++) {
        struct buf text;
        buf_init(&text, BUF_LINE);
        PROMISE(form_fault_text(&text, r, &faults.list[i], "cs") && text.n);
        buf_done(&text);
    }
    form_faults_free(&faults);
    form_record_free(&r);
}

FUZZ_TARGET(form)
{
    struct str text = fuzz_text(data, size);
    struct form *f = NULL;
    struct err e = ERR_INIT;
    json_t *j = NULL;
    int faults = 0, rc;
    if (wire_json_load(&j, text, FORM_BYTES, FORM_DEPTH + 2, NULL) == 0 &&
        json_object_get(j, "form"))
        rc = form_load(&f, json_object_get(j, "form"), tell, &faults, &e);
    else
        rc = form_load_bytes(&f, text, tell, &faults, &e);
    PROMISE((rc == 0) == (f != NULL) && (rc == 0) == (faults == 0) && (rc < 0) == (e.code != 0));
    if (f) {
        check_form(f);
        judge(f, json_object_get(j, "submission"));
    }
    form_free(&f);
    json_decref(j);
}
