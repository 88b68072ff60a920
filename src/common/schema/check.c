/* check: see check.h. Goes down the nodes and the value together; everything is counted. */
#include "check.h"

#include "base/vec.h"
#include "value.h"

#include <stdio.h>
#include <stdlib.h>

static const char module[] = "schema";

enum {
    NESTED = 4 * SCHEMA_DEPTH, /* subschemas being applied within one another */
    MARKS_MAX = 1 << 26,
    TOLD_MAX = 1 << 20 /* faults of one check */
};

int run_too_much(struct run *r)
{
    return err_set(r->e, ERR_LIMIT, module, "too much work for one check");
}

int run_spend(struct run *r, size_t effort)
{
    if (r->left <= effort)
        return run_too_much(r);
    r->left -= effort;
    return 0;
}

int run_match(struct run *r, const struct regex *regex, struct str s)
{
    if (!r->matcher && matcher_new(&r->matcher, r->e) < 0)
        return -ERR_NOMEM;
    return regex_match(r->matcher, regex, s, &r->left, r->e);
}

struct spot spot_key(struct spot *up, const char *key, const json_t *value)
{
    return (struct spot){.value = value, .up = up, .key = key};
}

struct spot spot_index(struct spot *up, size_t i)
{
    return (struct spot){.value = json_array_get(up->value, i), .up = up, .index = i};
}

/* ---- faults */

/* Adds "/token" with escapes; false, and nothing added, when it does not fit. */
static bool add_token(char *out, size_t *n, const char *token)
{
    size_t at = *n;
    if (at + 2 > SCHEMA_POINTER)
        return false;
    out[at++] = '/';
    for (; *token; token++) {
        if (at + 3 > SCHEMA_POINTER)
            return out[*n] = '\0', false;
        if (*token == '~' || *token == '/')
            out[at++] = '~', out[at++] = *token == '~' ? '0' : '1';
        else
            out[at++] = *token;
    }
    out[ *n = at] = '\0';
    return true;
}

/* A pointer that would be too long ends at a token: it names something around the value. */
static bool add_pointer(const struct run *r, char *out, size_t *n, const struct spot *at)
{
    char index[24];
    if (!at->up) {
        bool whole = str_copy(out, SCHEMA_POINTER, str_of(r->at));
        *n = strlen(out);
        return whole;
    }
    if (!add_pointer(r, out, n, at->up))
        return false;
    snprintf(index, sizeof index, "%zu", at->index);
    return add_token(out, n, at->key ? at->key : index);
}

/* The free or the own place of a hash. */
static uint64_t *told_slot(uint64_t *items, size_t cap, uint64_t hash)
{
    size_t i = (size_t)hash & (cap - 1);
    while (items[i] && items[i] != hash)
        i = (i + 1) & (cap - 1);
    return &items[i];
}

static int told_grow(struct run *r)
{
    size_t cap = r->told.cap ? r->told.cap * 2 : 64;
    uint64_t *items = cap <= TOLD_MAX ? calloc(cap, sizeof *items) : NULL;
    if (!items)
        return cap > TOLD_MAX ? run_too_much(r) : err_set(r->e, ERR_NOMEM, module, "no memory");
    for (size_t i = 0; i < r->told.cap; i++)
        if (r->told.items[i])
            *told_slot(items, cap, r->told.items[i]) = r->told.items[i];
    free(r->told.items);
    r->told.items = items, r->told.cap = cap;
    return 0;
}

static uint64_t hash_text(uint64_t h, const char *text)
{
    return hash_bytes(h, text ? text : "", text ? strlen(text) + 1 : 1);
}

/* Two references to the same subschema find the same fault: 1 when it was not told before. */
static int is_news(struct run *r, const struct schema_fault *f)
{
    uint64_t h = hash_text(hash_text(HASH_START, f->pointer), f->keyword);
    h = hash_text(hash_text(h, f->property), f->detail) | 1;
    if (2 * (r->told.n + 1) > r->told.cap) {
        int rc = told_grow(r);
        if (rc < 0)
            return rc;
    }
    uint64_t *slot = told_slot(r->told.items, r->told.cap, h);
    if (*slot)
        return 0;
    *slot = h;
    r->told.n++;
    return 1;
}

int run_fault(struct run *r, const struct spot *at, const char *keyword, const char *property,
    const char *detail)
{
    char pointer[SCHEMA_POINTER];
    size_t n = 0;
    if (run_brief(r))
        return 0;
    add_pointer(r, pointer, &n, at);
    struct schema_fault f = {pointer, keyword, property, detail};
    int rc = is_news(r, &f);
    if (rc == 1)
        r->fn(r->ctx, &f);
    return rc < 0 ? rc : 0;
}

bool run_brief(const struct run *r)
{
    return !r->fn || r->quiet;
}

/* ---- marks */

static int mark(struct run *r, struct spot *at, uintptr_t item)
{
    struct marks *m = at->marks;
    if (!m || m->all)
        return 0;
    int rc = vec_reserve(&m->items, &m->cap, m->n + 1, sizeof *m->items, MARKS_MAX, r->e);
    if (rc == 0)
        m->items[m->n++] = item;
    return rc;
}

int mark_key(struct run *r, struct spot *at, const char *key)
{
    return mark(r, at, (uintptr_t)key);
}

int mark_index(struct run *r, struct spot *at, size_t i)
{
    return mark(r, at, i);
}

void mark_all(struct spot *at)
{
    if (at->marks)
        at->marks->all = true;
}

static int by_item(const void *a, const void *b)
{
    uintptr_t x = *(const uintptr_t *)a, y = *(const uintptr_t *)b;
    return (x > y) - (x < y);
}

void marks_sort(const struct run *r, struct spot *at)
{
    size_t from = r->frame->from, n = at->marks->n - from;
    if (n > 1)
        qsort(at->marks->items + from, n, sizeof *at->marks->items, by_item);
}

bool mark_found(const struct run *r, const struct spot *at, uintptr_t item)
{
    const struct marks *m = at->marks;
    size_t from = r->frame->from;
    return m->n > from && bsearch(&item, m->items + from, m->n - from, sizeof item, by_item);
}

/* ---- applying */

static int apply_rules(struct run *r, const struct node *n, struct spot *at)
{
    int valid = 1;
    for (size_t i = 0; i < n->n; i++) {
        const struct rule *k = &n->rules[i];
        if (!k->kw->check)
            continue;
        int rc = k->kw->check(r, k, at);
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    return valid;
}

/* A node that asks what was evaluated sees the marks made from here on; those around it go on
 * growing after it. */
static int apply_unevaluated(struct run *r, struct frame *f, struct spot *at)
{
    struct marks own = {0}, *marks = at->marks;
    bool all = marks && marks->all;
    if (!marks)
        at->marks = &own;
    at->marks->all = false;
    f->from = at->marks->n;
    int rc = apply_rules(r, f->node, at);
    at->marks->all |= all;
    at->marks = marks;
    free(own.items);
    return rc;
}

int run_node(struct run *r, const struct node *n, struct spot *at)
{
    if (n->kind == NODE_TRUE)
        return 1;
    if (n->kind == NODE_FALSE)
        return run_fault(r, at, "false", NULL, NULL);
    if (run_spend(r, 1) < 0)
        return -ERR_LIMIT;
    if (r->depth >= NESTED)
        return err_set(r->e, ERR_LIMIT, module, "nested deeper than %d", (int)NESTED);
    struct frame f = {n, r->frame, 0};
    r->frame = &f;
    r->depth++;
    int rc = n->unevaluated ? apply_unevaluated(r, &f, at) : apply_rules(r, n, at);
    r->depth--;
    r->frame = f.up;
    return rc;
}

int run_try(struct run *r, const struct node *n, struct spot *at)
{
    struct marks *m = at->marks;
    size_t marked = m ? m->n : 0;
    bool all = m && m->all;
    r->quiet++;
    int rc = run_node(r, n, at);
    r->quiet--;
    if (m && rc == 0)
        m->n = marked, m->all = all;
    return rc;
}

int run_reference(struct run *r, const struct node *n, struct spot *at)
{
    if (r->references >= SCHEMA_DEPTH)
        return err_set(
            r->e, ERR_LIMIT, module, "more than %d references in a row", (int)SCHEMA_DEPTH);
    r->references++;
    int rc = run_node(r, n, at);
    r->references--;
    return rc;
}

static int check_from(const struct schema *s, const struct node *n, const json_t *value,
    const char *at, schema_fault_fn *fn, void *ctx, struct err *e)
{
    struct frame whole = {.node = s->root};
    struct spot spot = {.value = value};
    struct run r = {.fn = fn, .ctx = ctx, .e = e, .at = at, .left = SCHEMA_STEPS, .frame = &whole};
    int rc = run_node(&r, n, &spot);
    matcher_free(&r.matcher);
    free(r.told.items);
    return rc;
}

int schema_check(
    const struct schema *s, const json_t *value, schema_fault_fn *fn, void *ctx, struct err *e)
{
    return check_from(s, s->root, value, "", fn, ctx, e);
}

int schema_check_part(const struct schema *s, const char *place, const json_t *value,
    const char *at, schema_fault_fn *fn, void *ctx, struct err *e)
{
    const struct node *n;
    int rc = place_find(&n, s, place, e);
    return rc < 0 ? rc : check_from(s, n, value, at, fn, ctx, e);
}
