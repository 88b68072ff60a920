/* record: answers in their cells, and the live tree of what is reached. See form/record.h and
 * record_int.h. One thread for each record; all memory of answers is wiped when it is let go. */
#include "record_int.h"

#include "base/secret.h"
#include "base/vec.h"
#include <assert.h>
#include <stdlib.h>

static const char module[] = "form";

/* ---- groups */

static void drop_typed(struct cell *c)
{
    if (c->typed)
        secret_wipe(c->typed, strlen(c->typed));
    free(c->typed);
    c->typed = NULL;
    c->why = WHY_NOTHING;
}

static size_t cell_bytes(const struct cell *c)
{
    return (c->value ? tree_bytes(c->value) : 0) + (c->typed ? strlen(c->typed) : 0);
}

static int group_make(struct group *g, size_t cells, size_t pages, struct err *e)
{
    *g = (struct group){.cells = calloc(cells + 1, sizeof *g->cells),
        .pages = calloc(pages + 1, sizeof *g->pages),
        .live = json_object()};
    if (!g->cells || !g->pages || !g->live)
        return err_set(e, ERR_NOMEM, module, "no memory for answers");
    for (size_t i = 0; i < cells; i++)
        g->cells[i].stale = true;
    for (size_t i = 0; i < pages; i++)
        g->pages[i].stale = true;
    return 0;
}

/* Returns the bytes of the answers it held. */
static size_t group_done(struct group *g, size_t cells)
{
    size_t bytes = 0;
    json_decref(g->live);
    for (size_t i = 0; g->cells && i < cells; i++) {
        bytes += cell_bytes(&g->cells[i]);
        drop_typed(&g->cells[i]);
        tree_wipe(&g->cells[i].value);
    }
    free(g->cells);
    free(g->pages);
    *g = (struct group){.cells = NULL};
    return bytes;
}

struct group *record_group(const struct form_record *r, int field, int item)
{
    assert(field >= 0 && (size_t)field < r->f->n_fields);
    int repeat = r->f->fields[field].repeat;
    if (repeat == FORM_NONE)
        return (struct group *)(uintptr_t)&r->root;
    const struct repeat_state *s = &r->repeats[repeat];
    return item >= 0 && (size_t)item < s->n ? &s->items[item] : NULL;
}

struct cell *group_cell(const struct form_record *r, const struct group *g, int field)
{
    return &g->cells[r->plan.slot[field]];
}

struct page_state *group_page(const struct form_record *r, const struct group *g, int page)
{
    return &g->pages[r->plan.page_slot[page]];
}

struct cell *record_cell(const struct form_record *r, int field, int item)
{
    struct group *g = record_group(r, field, item);
    return g ? group_cell(r, g, field) : NULL;
}

void record_trouble(struct form_record *r, const struct err *e)
{
    if (!r->trouble.code)
        r->trouble = *e;
}

static void no_memory(struct form_record *r)
{
    err_set(&r->trouble, ERR_NOMEM, module, "no memory for the record");
}

/* ---- the live tree */

static void mark_page(struct form_record *r, int page, int repeat, int item)
{
    int own = r->f->pages[page].repeat;
    if (own == FORM_NONE) {
        group_page(r, &r->root, page)->stale = true;
        return;
    }
    struct repeat_state *s = &r->repeats[own];
    for (size_t i = 0; i < s->n; i++)
        if (own != repeat || item == FORM_NONE || i == (size_t)item)
            group_page(r, &s->items[i], page)->stale = true;
}

static void mark_calc(struct form_record *r, int calc, int repeat, int item)
{
    int to = r->f->inner->calcs[calc].to, own = r->f->fields[to].repeat;
    if (own == FORM_NONE) {
        group_cell(r, &r->root, to)->stale = true;
        return;
    }
    struct repeat_state *s = &r->repeats[own];
    for (size_t i = 0; i < s->n; i++)
        if (own != repeat || item == FORM_NONE || i == (size_t)item)
            group_cell(r, &s->items[i], to)->stale = true;
}

void record_changed(struct form_record *r, int field, int item)
{
    int repeat = r->f->fields[field].repeat;
    const struct plan *p = &r->plan;
    for (size_t i = p->first[field]; i < p->first[field + 1]; i++) {
        const struct reader *reader = &p->readers[i];
        if (reader->kind == READER_PAGE)
            mark_page(r, reader->at, repeat, item);
        else if (reader->kind == READER_CALC)
            mark_calc(r, reader->at, repeat, item);
        else
            r->attached[reader->at].stale = true;
    }
    r->stale = true;
}

void record_sync(struct form_record *r, struct group *g, int field, int item, bool reached)
{
    struct cell *c = group_cell(r, g, field);
    const struct plan *p = &r->plan;
    const char *const *keys = p->keys + p->path[field];
    size_t n = p->path[field + 1] - p->path[field];
    bool want = reached && c->value;
    if (want == c->live)
        return;
    if (!want)
        tree_drop(g->live, keys, n);
    else if (tree_put(g->live, keys, n, c->value) < 0)
        no_memory(r);
    c->live = want;
    record_changed(r, field, item);
}

/* Computed values have no page: they are reached whenever they have a value. */
static bool on_reached_page(const struct form_record *r, const struct group *g, int field)
{
    int page = r->f->fields[field].page;
    return page == FORM_NONE || group_page(r, g, page)->reached;
}

void record_store(struct form_record *r, struct group *g, int field, int item, json_t *value)
{
    struct cell *c = group_cell(r, g, field);
    if (c->value == value || (c->value && value && json_equal(c->value, value))) {
        tree_wipe(&value);
        return;
    }
    record_sync(r, g, field, item, false);
    r->bytes -= c->value ? tree_bytes(c->value) : 0;
    tree_wipe(&c->value);
    c->value = value;
    r->bytes += value ? tree_bytes(value) : 0;
    record_sync(r, g, field, item, on_reached_page(r, g, field));
}

/* ---- making and freeing */

static int make_states(struct form_record *r, struct err *e)
{
    const struct form *f = r->f;
    r->repeats = calloc(f->n_repeats + 1, sizeof *r->repeats);
    r->attached = calloc(f->n_attachments + 1, sizeof *r->attached);
    char iso[11];
    date_iso(iso, r->today);
    r->today_text = json_string(iso);
    if (!r->repeats || !r->attached || !r->today_text)
        return err_set(e, ERR_NOMEM, module, "no memory for a record");
    for (size_t i = 0; i < f->n_attachments; i++)
        r->attached[i].stale = true;
    int rc = group_make(&r->root, r->plan.root_cells, r->plan.root_pages, e);
    for (size_t i = 0; rc == 0 && i < f->n_repeats; i++) {
        r->repeats[i].live = json_array();
        if (!r->repeats[i].live)
            return err_set(e, ERR_NOMEM, module, "no memory for a record");
        rc = record_items(r, (int)i, f->repeats[i].min ? f->repeats[i].min : 1, e);
    }
    return rc;
}

int form_record_new(
    struct form_record **out, const struct form *f, struct date today, struct err *e)
{
    *out = NULL;
    struct form_record *r = calloc(1, sizeof *r);
    if (!r)
        return err_set(e, ERR_NOMEM, module, "no memory for a record");
    r->f = f;
    r->today = today;
    r->stale = r->steps_stale = true;
    r->removed.repeat = FORM_NONE;
    int rc = plan_make(&r->plan, f, e);
    if (rc == 0)
        rc = make_states(r, e);
    if (rc == 0)
        *out = r;
    else
        form_record_free(&r);
    return rc;
}

void form_record_day(struct form_record *r, struct date today)
{
    char iso[11];
    if (date_days(r->today) == date_days(today))
        return;
    date_iso(iso, today);
    if (json_string_set(r->today_text, iso) < 0)
        return; /* no memory: it stays yesterday, and the portal says no */
    r->today = today;
    for (size_t i = 0; i < r->f->inner->n_calcs; i++)
        if (r->f->inner->calcs[i].today)
            mark_calc(r, (int)i, FORM_NONE, FORM_NONE);
    r->stale = true;
}

static void drop_removed(struct form_record *r)
{
    if (r->removed.repeat != FORM_NONE)
        r->bytes -= group_done(&r->removed.group, r->plan.cells[r->removed.repeat]);
    r->removed.repeat = FORM_NONE;
}

void form_record_free(struct form_record **out)
{
    struct form_record *r = *out;
    *out = NULL;
    if (!r)
        return;
    drop_removed(r);
    /* the tree first: a value is wiped by its last holder */
    if (r->root.live)
        json_object_clear(r->root.live);
    for (size_t i = 0; r->repeats && i < r->f->n_repeats; i++) {
        struct repeat_state *s = &r->repeats[i];
        json_decref(s->live);
        for (size_t k = 0; k < s->n; k++)
            group_done(&s->items[k], r->plan.cells[i]);
        free(s->items);
    }
    if (r->root.live)
        group_done(&r->root, r->plan.root_cells);
    for (size_t i = 0; r->attached && i < r->f->n_attachments; i++) {
        while (r->attached[i].n)
            form_detach(r, (int)i, r->attached[i].n - 1, NULL);
        free(r->attached[i].files);
    }
    free(r->repeats);
    free(r->attached);
    json_decref(r->today_text);
    free(r->steps);
    plan_done(&r->plan);
    secret_wipe(r, sizeof *r);
    free(r);
}

const struct form *form_record_form(const struct form_record *r)
{
    return r->f;
}

/* ---- answers */

const json_t *form_value(const struct form_record *r, int field, int item)
{
    if (r->f->fields[field].computed)
        record_update(r);
    const struct cell *c = record_cell(r, field, item);
    return c ? c->value : NULL;
}

bool form_failed(const struct form_record *r, int field, int item)
{
    record_update(r);
    const struct cell *c = record_cell(r, field, item);
    return c && c->failed;
}

const char *form_typed(const struct form_record *r, int field, int item)
{
    const struct cell *c = record_cell(r, field, item);
    return c && c->typed ? c->typed : "";
}

bool record_is_blank(const struct form_field *f, const json_t *value)
{
    return !value || json_is_null(value) ||
           (json_is_string(value) && json_string_length(value) == 0) ||
           (json_is_array(value) && json_array_size(value) == 0) ||
           (f->kind == FORM_TICK && json_is_false(value));
}

int record_answer(struct form_record *r, int field, int item, json_t *value, char *typed,
    enum why why, struct err *e)
{
    struct group *g = record_group(r, field, item);
    struct cell *c = g ? group_cell(r, g, field) : NULL;
    int rc = 0;
    if (record_is_blank(&r->f->fields[field], value))
        tree_wipe(&value);
    size_t size = value ? tree_bytes(value) : typed ? strlen(typed) : 0;
    if (!g)
        rc = err_set(e, ERR_NOT_FOUND, module, "there is no item %d", item);
    else if (r->f->fields[field].computed)
        rc = err_set(e, ERR_DENIED, module, "a computed field is not answered");
    else if (r->bytes - cell_bytes(c) + size > RECORD_BYTES)
        rc = err_set(e, ERR_LIMIT, module, "answers longer than %d bytes", RECORD_BYTES);
    if (rc < 0) {
        tree_wipe(&value);
        if (typed)
            secret_wipe(typed, strlen(typed));
        free(typed);
        return rc;
    }
    r->bytes -= c->typed ? strlen(c->typed) : 0;
    drop_typed(c);
    c->typed = typed;
    c->why = (unsigned char)why;
    r->bytes += typed ? strlen(typed) : 0;
    record_store(r, g, field, item, value);
    return 0;
}

int form_set(struct form_record *r, int field, int item, json_t *value, struct err *e)
{
    return record_answer(r, field, item, value, NULL, WHY_NOTHING, e);
}

/* ---- items */

static void repeat_changed(struct form_record *r, int repeat)
{
    for (size_t i = 0; i < r->f->n_fields; i++)
        if (r->f->fields[i].repeat == repeat)
            record_changed(r, (int)i, FORM_NONE);
    r->stale = r->steps_stale = true;
}

/* Takes g, also on failure. */
static int insert(struct form_record *r, int repeat, size_t at, struct group *g, struct err *e)
{
    struct repeat_state *s = &r->repeats[repeat];
    int rc = vec_reserve(&s->items, &s->cap, s->n + 1, sizeof *s->items, FORM_ITEMS, e);
    if (rc == 0 && json_array_insert(s->live, at, g->live) < 0)
        rc = err_set(e, ERR_NOMEM, module, "no memory for an item");
    if (rc < 0) {
        r->bytes -= group_done(g, r->plan.cells[repeat]);
        return rc;
    }
    memmove(s->items + at + 1, s->items + at, (s->n - at) * sizeof *s->items);
    s->items[at] = *g;
    s->n++;
    repeat_changed(r, repeat);
    return 0;
}

/* The group leaves the repeat for the caller. */
static struct group take(struct form_record *r, int repeat, size_t at)
{
    struct repeat_state *s = &r->repeats[repeat];
    struct group g = s->items[at];
    json_array_remove(s->live, at);
    s->n--;
    memmove(s->items + at, s->items + at + 1, (s->n - at) * sizeof *s->items);
    repeat_changed(r, repeat);
    return g;
}

int record_items(struct form_record *r, int repeat, size_t n, struct err *e)
{
    struct repeat_state *s = &r->repeats[repeat];
    int rc = 0;
    while (s->n > n) {
        struct group g = take(r, repeat, s->n - 1);
        r->bytes -= group_done(&g, r->plan.cells[repeat]);
    }
    while (rc == 0 && s->n < n) {
        struct group g;
        rc = group_make(&g, r->plan.cells[repeat], r->plan.pages[repeat], e);
        if (rc == 0)
            rc = insert(r, repeat, s->n, &g, e);
        else
            group_done(&g, 0);
    }
    return rc;
}

size_t form_items(const struct form_record *r, int repeat)
{
    return r->repeats[repeat].n;
}

int form_item_add(struct form_record *r, int repeat, struct err *e)
{
    size_t n = r->repeats[repeat].n;
    if (n >= r->f->repeats[repeat].max)
        return err_set(e, ERR_LIMIT, module, "no more than %zu items", n);
    return record_items(r, repeat, n + 1, e);
}

int form_item_remove(struct form_record *r, int repeat, int item, struct err *e)
{
    if (item < 0 || (size_t)item >= r->repeats[repeat].n)
        return err_set(e, ERR_NOT_FOUND, module, "there is no item %d", item);
    drop_removed(r);
    r->removed = (struct removed){take(r, repeat, (size_t)item), repeat, item};
    return 0;
}

bool form_item_restore(struct form_record *r)
{
    struct removed *gone = &r->removed;
    if (gone->repeat == FORM_NONE)
        return false;
    struct repeat_state *s = &r->repeats[gone->repeat];
    if (s->n >= r->f->repeats[gone->repeat].max)
        return false;
    size_t at = (size_t)gone->item < s->n ? (size_t)gone->item : s->n;
    int repeat = gone->repeat;
    gone->repeat = FORM_NONE;
    return insert(r, repeat, at, &gone->group, NULL) == 0;
}
