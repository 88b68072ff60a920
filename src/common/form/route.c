/* route: which steps are reached, in one pass over the pages in their order. See form/record.h.
 *
 * A condition is tested against what it reads of the record before its page, and only when some of
 * that has changed. Since a condition reads earlier pages only, whatever a page takes out of the
 * record is gone before the next condition looks: A hides B, and B's answer no longer counts. */
#include "record_int.h"

#include "base/vec.h"
#include <assert.h>
#include <limits.h>

static const char module[] = "form";

/* ---- conditions */

/* What a condition sees: those of its reads that are in the record. Fields of repeats are seen as
 * the whole list, from an item as the item's own. */
static json_t *seen(
    const struct form_record *r, const struct form_condition *c, int repeat, const struct group *g)
{
    const struct form *f = r->f;
    const struct plan *p = &r->plan;
    json_t *view = json_object();
    int rc = view ? 0 : -ERR_NOMEM;
    for (size_t i = 0; rc == 0 && i < c->n_reads; i++) {
        int field = c->reads[i], of = f->fields[field].repeat;
        if (of == repeat) {
            const struct cell *cell = group_cell(r, g, field);
            if (cell->live)
                rc = tree_put(view, p->keys + p->path[field], p->path[field + 1] - p->path[field],
                    cell->value);
        } else if (of != FORM_NONE && r->repeats[of].reached) {
            rc = tree_put(view, p->keys + p->repeat_path[of],
                p->repeat_path[of + 1] - p->repeat_path[of], r->repeats[of].live);
        }
    }
    if (rc < 0) {
        json_decref(view);
        return NULL;
    }
    return view;
}

static bool holds(
    struct form_record *r, const struct form_condition *c, int repeat, const struct group *g)
{
    struct err e = ERR_INIT;
    if (!c->when)
        return true;
    for (size_t i = 0; i < c->n_reads; i++) {
        int calc = r->plan.calc[c->reads[i]];
        if (calc != FORM_NONE)
            record_calcs(r, (size_t)calc + 1);
    }
    json_t *view = seen(r, c, repeat, g);
    int rc = view ? schema_check(c->when, view, NULL, NULL, &e)
                  : err_set(&e, ERR_NOMEM, module, "no memory for a condition");
    json_decref(view);
    if (rc < 0)
        record_trouble(r, &e);
    return rc == 1;
}

/* ---- the pass */

static void update_page(struct form_record *r, struct group *g, int page, int item, bool *cut)
{
    const struct form_page *p = &r->f->pages[page];
    struct page_state *s = group_page(r, g, page);
    if (!*cut && s->stale) {
        s->holds = holds(r, &r->f->inner->pages[page], p->repeat, g);
        s->stale = false;
    }
    bool reached = !*cut && s->holds;
    if (reached != s->reached) {
        s->reached = reached;
        r->steps_stale = true;
        for (size_t i = 0; i < p->n_fields; i++)
            record_sync(r, g, p->fields[i], item, reached);
    }
    *cut = *cut || (reached && p->exit);
}

static void update_list(struct form_record *r, int repeat, bool reached)
{
    struct repeat_state *s = &r->repeats[repeat];
    const struct plan *p = &r->plan;
    const char *const *keys = p->keys + p->repeat_path[repeat];
    size_t n = p->repeat_path[repeat + 1] - p->repeat_path[repeat];
    if (reached == s->reached)
        return;
    s->reached = reached;
    r->steps_stale = true;
    if (!reached)
        tree_drop(r->root.live, keys, n);
    else if (tree_put(r->root.live, keys, n, s->live) < 0)
        err_set(&r->trouble, ERR_NOMEM, module, "no memory for a list");
    for (size_t i = 0; i < r->f->n_fields; i++)
        if (r->f->fields[i].repeat == repeat)
            record_changed(r, (int)i, FORM_NONE);
}

static void update_repeat(struct form_record *r, int repeat, bool *cut)
{
    const struct form_repeat *rep = &r->f->repeats[repeat];
    struct repeat_state *s = &r->repeats[repeat];
    update_list(r, repeat, !*cut);
    for (size_t i = 0; i < s->n; i++)
        for (int k = 0; k < rep->n_pages; k++)
            update_page(r, &s->items[i], rep->first_page + k, (int)i, cut);
}

static void update_attachments(struct form_record *r, bool cut)
{
    for (size_t i = 0; i < r->f->n_attachments; i++) {
        struct attached *a = &r->attached[i];
        if (!cut && a->stale) {
            a->holds = holds(r, &r->f->inner->attachments[i], FORM_NONE, &r->root);
            a->stale = false;
        }
        bool reached = !cut && a->holds;
        r->steps_stale |= reached != a->reached;
        a->reached = reached;
    }
}

/* ---- steps */

static int add_step(struct form_record *r, enum form_step_kind kind, int at, int item)
{
    struct err e = ERR_INIT;
    size_t most = FORM_PAGES * (size_t)FORM_ITEMS * 2;
    if (vec_reserve(&r->steps, &r->cap_steps, r->n_steps + 1, sizeof *r->steps, most, &e) < 0) {
        record_trouble(r, &e);
        return FORM_NONE;
    }
    r->steps[r->n_steps] = (struct form_step){kind, at, item};
    return (int)r->n_steps++;
}

static void add_page(struct form_record *r, const struct group *g, int page, int item)
{
    struct page_state *s = group_page(r, g, page);
    bool exit = r->f->pages[page].exit;
    s->step = FORM_NONE;
    if (s->reached)
        s->step = add_step(r, exit ? FORM_STEP_EXIT : FORM_STEP_PAGE, page, item);
    r->exits |= s->reached && exit;
}

static void add_repeat(struct form_record *r, int repeat)
{
    const struct form_repeat *rep = &r->f->repeats[repeat];
    struct repeat_state *s = &r->repeats[repeat];
    for (size_t i = 0; i < s->n; i++)
        for (int k = 0; k < rep->n_pages; k++)
            add_page(r, &s->items[i], rep->first_page + k, (int)i);
    s->hub = s->reached && !r->exits ? add_step(r, FORM_STEP_HUB, repeat, FORM_NONE) : FORM_NONE;
}

static void make_steps(struct form_record *r)
{
    const struct form *f = r->f;
    r->n_steps = 0;
    r->exits = false;
    for (size_t i = 0; i < f->n_pages; i++) {
        int repeat = f->pages[i].repeat;
        if (repeat == FORM_NONE)
            add_page(r, &r->root, (int)i, FORM_NONE);
        else if ((int)i == f->repeats[repeat].first_page)
            add_repeat(r, repeat);
    }
    for (size_t i = 0; i < f->n_attachments; i++)
        r->attached[i].step =
            r->attached[i].reached ? add_step(r, FORM_STEP_ATTACH, (int)i, FORM_NONE) : FORM_NONE;
}

void record_update(const struct form_record *asked)
{
    struct form_record *r = (struct form_record *)(uintptr_t)asked;
    const struct form *f = r->f;
    bool cut = false;
    if (!r->stale)
        return;
    for (size_t i = 0; i < f->n_pages; i++) {
        int repeat = f->pages[i].repeat;
        if (repeat == FORM_NONE)
            update_page(r, &r->root, (int)i, FORM_NONE, &cut);
        else if ((int)i == f->repeats[repeat].first_page)
            update_repeat(r, repeat, &cut);
    }
    record_calcs(r, f->inner->n_calcs);
    update_attachments(r, cut);
    if (r->steps_stale)
        make_steps(r);
    r->stale = r->steps_stale = false;
}

/* ---- asking */

struct form_route form_route(const struct form_record *r)
{
    record_update(r);
    return (struct form_route){r->steps, r->n_steps, r->exits};
}

int record_step_of(const struct form_record *r, int field, int item)
{
    const struct group *g = record_group(r, field, item);
    int page = r->f->fields[field].page;
    if (!g || page == FORM_NONE || !group_page(r, g, page)->reached)
        return FORM_NONE;
    return group_page(r, g, page)->step;
}

bool form_reached(const struct form_record *r, int field, int item)
{
    record_update(r);
    const struct group *g = record_group(r, field, item);
    if (!g)
        return false;
    int page = r->f->fields[field].page;
    return page == FORM_NONE ? group_cell(r, g, field)->live : group_page(r, g, page)->reached;
}

/* Where a step stands in the form, whether it is reached or not: block, item, page. */
struct rank {
    int block, item, page;
};

static struct rank rank_of(const struct form *f, struct form_step s)
{
    if (s.kind == FORM_STEP_ATTACH)
        return (struct rank){(int)f->n_pages + s.at, 0, 0};
    if (s.kind == FORM_STEP_HUB)
        return (struct rank){f->repeats[s.at].first_page, INT_MAX, 0};
    int repeat = f->pages[s.at].repeat;
    if (repeat == FORM_NONE)
        return (struct rank){s.at, 0, 0};
    return (struct rank){f->repeats[repeat].first_page, s.item, s.at};
}

static bool after(struct rank a, struct rank b)
{
    if (a.block != b.block)
        return a.block > b.block;
    return a.item != b.item ? a.item > b.item : a.page > b.page;
}

size_t form_route_find(const struct form_record *r, struct form_step step)
{
    record_update(r);
    struct rank want = rank_of(r->f, step);
    size_t at = 0;
    for (size_t i = 0; i < r->n_steps; i++) {
        if (after(rank_of(r->f, r->steps[i]), want))
            break;
        at = i;
    }
    return at;
}

size_t form_resume(const struct form_record *r)
{
    struct form_route route = form_route(r);
    for (size_t i = 0; i < route.n; i++) {
        struct form_faults faults = {.n = 0};
        bool open = form_check(&faults, r, (int)i, false, NULL) < 0;
        for (size_t k = 0; k < faults.n; k++)
            open = open || !faults.list[k].soft;
        form_faults_free(&faults);
        if (open)
            return i;
    }
    /* an exit is where it ends, else everything is there */
    return route.exits ? route.n - 1 : route.n;
}

/* ---- what follows from the record */

int form_fee(int64_t *haler, const struct form_record *r)
{
    int field = r->f->fee_amount;
    *haler = 0;
    record_update(r);
    if (field == FORM_NONE)
        return 0;
    const struct cell *c = record_cell(r, field, FORM_NONE);
    if (c->failed)
        return -ERR_RANGE;
    if (!c->live || !json_is_integer(c->value))
        return 0;
    *haler = json_integer_value(c->value);
    return *haler > 0;
}

json_t *form_answers(const struct form_record *r)
{
    record_update(r);
    return json_deep_copy(r->root.live);
}
