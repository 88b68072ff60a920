/* form_tell: everything that can be asked of a record, in one text; for the targets of forms. */
#ifndef FORM_TELL_H
#define FORM_TELL_H

#include "fuzz.h"

#include "form/record.h"
#include "wire/json.h"
#include "wire/limits.h"

#define TODAY ((struct date){2026, 11, 26})

static inline const struct form *sample(void)
{
    static struct form *f;
    if (!f && form_load_dir(&f, NULL, "tests/data/forms/ukazka", NULL, NULL, NULL) < 0)
        abort();
    return f;
}

static inline void add_answers(struct buf *out, const struct form_record *r)
{
    json_t *j = form_answers(r);
    PROMISE(j && wire_json_write(out, j, NULL) == 0);
    form_answers_free(&j);
}

static inline void add_faults(struct buf *out, const struct form_record *r)
{
    struct form_faults faults;
    PROMISE(form_check(&faults, r, -1, true, NULL) == 0);
    for (size_t i = 0; i < faults.n; i++) {
        const struct form_fault *f = &faults.list[i];
        struct form_fault back;
        struct buf pointer, code;
        buf_init(&pointer, BUF_LINE);
        buf_init(&code, BUF_LINE);
        PROMISE(form_fault_pointer(&pointer, r, f) && form_fault_code(&code, r, f));
        PROMISE(form_fault_from(&back, r, buf_view(&pointer), buf_view(&code), NULL) == 0);
        PROMISE(back.field == f->field && back.item == f->item && back.rule == f->rule);
        PROMISE(form_fault_text(out, r, f, "cs"));
        buf_fmt(out, " %s %s %d\n", buf_cstr(&pointer), buf_cstr(&code), f->step);
        buf_done(&pointer);
        buf_done(&code);
    }
    form_faults_free(&faults);
}

static inline void add_route(struct buf *out, const struct form_record *r)
{
    struct form_route route = form_route(r);
    for (size_t i = 0; i < route.n; i++)
        buf_fmt(out, "%d %d %d\n", route.steps[i].kind, route.steps[i].at, route.steps[i].item);
    buf_fmt(out, "%d %zu\n", route.exits, form_resume(r));
}

static inline void tell(struct buf *out, const struct form_record *r)
{
    buf_init(out, BUF_REPLY);
    add_route(out, r);
    add_answers(out, r);
    add_faults(out, r);
    PROMISE(!out->failed);
}

#endif
