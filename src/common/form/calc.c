/* calc: computed values, made anew when what they read has changed. See form/record.h.
 *
 * The list of calculations is in topological order, so one pass is enough. A calculation that reads
 * only what is not there has no value; one that cannot be worked out, or whose result its schema
 * refuses, has no value either and says so (form_failed). */
#include "record_int.h"

#include <math.h>

static bool reads_something(
    const struct form_record *r, const struct form_calc *c, const struct group *g)
{
    const struct form *f = r->f;
    int own = f->fields[c->to].repeat;
    if (c->n_reads == 0)
        return true;
    for (size_t i = 0; i < c->n_reads; i++) {
        int repeat = f->fields[c->reads[i]].repeat;
        const struct cell *cell = repeat == own ? group_cell(r, g, c->reads[i]) : NULL;
        /* what could not be worked out is missed, not absent: this one fails with it */
        if (cell ? cell->live || cell->failed : repeat != FORM_NONE && r->repeats[repeat].reached)
            return true;
    }
    return false;
}

/* Is v of the JSON type of the field? Whole numbers made by division become integers, but never an
 * amount: money goes through integers all the way. */
static bool fits(json_t **v, enum form_kind kind)
{
    double d = json_is_real(*v) ? json_real_value(*v) : 0;
    if (kind != FORM_INTEGER || !json_is_real(*v))
        return kind != FORM_MONEY || json_is_integer(*v);
    if (fabs(d) > 9007199254740991.0 || d != floor(d))
        return false;
    json_decref(*v);
    *v = json_integer((json_int_t)d);
    return *v != NULL;
}

/* *out is NULL when there is no value; false when it should have had one. */
static bool work_out(
    json_t **out, struct form_record *r, const struct form_calc *c, const struct group *g)
{
    const struct form_field *field = &r->f->fields[c->to];
    struct err e = ERR_INIT;
    *out = NULL;
    if (!reads_something(r, c, g))
        return true;
    if (c->today && json_object_set_nocheck(g->live, "@today", r->today_text) < 0)
        err_set(&r->trouble, ERR_NOMEM, "form", "no memory for a calculation");
    int rc = logic_apply(out, c->logic, g->live, &form_logic, &e);
    if (c->today)
        json_object_del(g->live, "@today");
    if (rc == 0 && json_is_null(*out)) {
        tree_wipe(out);
        return true;
    }
    bool good = rc == 0 && fits(out, field->kind) &&
                schema_check_part(r->f->inner->schema, field->place, *out, "", NULL, NULL, &e) == 1;
    if (!good)
        tree_wipe(out);
    if (e.code == ERR_NOMEM)
        record_trouble(r, &e);
    return good;
}

static void renew(struct form_record *r, const struct form_calc *c, struct group *g, int item)
{
    struct cell *cell = group_cell(r, g, c->to);
    if (!cell->stale)
        return;
    json_t *value;
    cell->failed = !work_out(&value, r, c, g);
    cell->stale = false;
    record_store(r, g, c->to, item, value);
}

void record_calcs(struct form_record *r, size_t n)
{
    const struct form *f = r->f;
    for (size_t i = 0; i < n; i++) {
        const struct form_calc *c = &f->inner->calcs[i];
        int repeat = f->fields[c->to].repeat;
        if (repeat == FORM_NONE) {
            renew(r, c, &r->root, FORM_NONE);
            continue;
        }
        for (size_t k = 0; k < r->repeats[repeat].n; k++)
            renew(r, c, &r->repeats[repeat].items[k], (int)k);
    }
}
