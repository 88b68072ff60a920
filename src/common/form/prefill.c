/* prefill: see form/prefill.h. */
#include "form/prefill.h"

#include "form_int.h"

int form_prefill(struct form_record *r, form_source_fn *source, void *ctx, struct err *e)
{
    const struct form *f = form_record_form(r);
    int filled = 0;
    for (size_t i = 0; i < f->inner->n_prefills; i++) {
        const struct form_prefill *p = &f->inner->prefills[i];
        const char *text = source(ctx, p->from);
        if (!text || !*text || f->fields[p->field].repeat != FORM_NONE ||
            form_value(r, p->field, FORM_NONE) || *form_typed(r, p->field, FORM_NONE))
            continue;
        int rc = form_type(r, p->field, FORM_NONE, str_of(text), e);
        if (rc < 0)
            return rc;
        filled++;
    }
    return filled;
}
