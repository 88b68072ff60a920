/* load_calc: calculations: what they make and read, in an order in which each finds made what it
 * reads. See load.h. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>

bool load_reads_init(struct load *l, struct load_reads *r)
{
    size_t n = l->n_fields ? l->n_fields : 1;
    *r = (struct load_reads){.n = 0};
    r->seen = load_mem(l, calloc(n, sizeof *r->seen));
    r->list = load_mem(l, calloc(n, sizeof *r->list));
    return r->seen && r->list;
}

void load_reads_done(struct load_reads *r)
{
    free(r->seen);
    free(r->list);
    *r = (struct load_reads){.n = 0};
}

static void add(struct load_reads *r, int field)
{
    if (!r->seen[field])
        r->list[r->n++] = field;
    r->seen[field] = true;
}

void load_reads_add(struct load *l, struct load_reads *r, int node)
{
    if (node >= 0)
        add(r, node);
    if (node <= NODE_LIST) {
        const struct load_list *k = &l->lists[NODE_LIST - node];
        for (size_t i = k->first; i < k->first + k->n; i++)
            add(r, (int)i);
    }
}

const int *load_reads_take(struct load *l, struct load_reads *r)
{
    int *out = load_take(l, r->n, sizeof *out);
    for (size_t i = 0; i < r->n; i++) {
        if (out)
            out[i] = r->list[i];
        r->seen[r->list[i]] = false;
    }
    r->n = 0;
    r->today = false;
    return out;
}

/* ---- calculations as written */

/* The computed field that `to` names, or FORM_NONE. */
static int target(struct load *l, const char *to)
{
    char name[64];
    int node = load_node(l, to);
    load_quote(name, to);
    if (node < 0) {
        load_fault_at(l, "to", "there is no field \"%s\" in the schema", name);
        return FORM_NONE;
    }
    if (l->fields[node].page != FORM_NONE)
        load_fault_at(l, "to", "\"%s\" stands on the page \"%s\": it is typed, not computed", name,
            l->pages[l->fields[node].page].id);
    else if (l->leaves[node].fixed)
        load_fault_at(l, "to", "\"%s\" is constant in the schema", name);
    else if (l->leaves[node].calc != FORM_NONE)
        load_fault_at(l, "to", "\"%s\" is computed twice", name);
    else
        return node;
    return FORM_NONE;
}

static void take_calc(struct load *l, struct form_calc *calcs, size_t *n, const json_t *j)
{
    const char *to = json_string_value(json_object_get(j, "to"));
    const json_t *logic = json_object_get(j, "logic");
    int field = to ? target(l, to) : FORM_NONE;
    if (field == FORM_NONE || !logic)
        return;
    struct load_scope scope = {.list = l->leaves[field].list};
    struct form_calc *c = &calcs[*n];
    size_t was = load_down(l, "logic");
    if (load_logic(l, logic, scope, &l->reads))
        load_money(l, logic, &l->fields[field], scope.list);
    load_up(l, was);
    c->to = field;
    c->logic = logic;
    c->today = l->reads.today;
    c->n_reads = l->reads.n;
    c->reads = load_reads_take(l, &l->reads);
    l->leaves[field].calc = (int)*n;
    l->fields[field].computed = true;
    ++*n;
}

/* ---- order */

struct order {
    struct load *l;
    const struct form_calc *calcs;
    struct form_calc *out;
    size_t n_out, depth;
    unsigned char *state; /* of each calculation: 0, 1 being visited, 2 done */
    int *path;            /* calculations being visited */
};

/* "/a reads /b reads /a" */
static void tell_cycle(struct order *o, int calc)
{
    struct load *l = o->l;
    char text[256] = "";
    size_t from = o->depth, n = 0;
    while (from > 0 && o->path[from - 1] != calc)
        from--;
    for (size_t i = from ? from - 1 : 0; i < o->depth && n < sizeof text - 1; i++)
        n += (size_t)snprintf(
            text + n, sizeof text - n, "%s reads ", l->fields[o->calcs[o->path[i]].to].pointer);
    size_t flow = load_down(l, "flow"), at = load_down(l, "calc");
    load_fault(
        l, "calculations go round in a circle: %s%s", text, l->fields[o->calcs[calc].to].pointer);
    load_up(l, at);
    load_up(l, flow);
}

static void visit(struct order *o, int calc)
{
    struct load *l = o->l;
    const struct form_calc *c = &o->calcs[calc];
    int ready = FORM_NONE;
    if (o->state[calc] == 1)
        tell_cycle(o, calc);
    if (o->state[calc])
        return;
    o->state[calc] = 1;
    o->path[o->depth++] = calc;
    for (size_t i = 0; c->reads && i < c->n_reads; i++) {
        int field = c->reads[i], other = l->leaves[field].calc;
        if (other != FORM_NONE) {
            l->fields[field].working = true;
            visit(o, other);
        }
        int page = other != FORM_NONE ? l->leaves[field].ready : l->fields[field].page;
        if (page > ready)
            ready = page;
    }
    l->leaves[c->to].ready = ready;
    o->depth--;
    o->state[calc] = 2;
    o->out[o->n_out++] = *c;
}

static void sort_calcs(struct load *l, const struct form_calc *calcs, size_t n)
{
    struct order o = {.l = l, .calcs = calcs};
    o.out = load_take(l, n, sizeof *o.out);
    o.state = load_mem(l, calloc(n + 1, sizeof *o.state));
    o.path = load_mem(l, calloc(n + 1, sizeof *o.path));
    for (size_t i = 0; o.out && o.state && o.path && i < n; i++)
        visit(&o, (int)i);
    l->in->calcs = o.out;
    l->in->n_calcs = o.n_out;
    free(o.state);
    free(o.path);
}

/* What is constant in the schema is a calculation that reads nothing. */
static void add_fixed(struct load *l, struct form_calc *calcs, size_t *n)
{
    static const int nothing;
    for (size_t i = 0; i < l->n_fields; i++)
        if (l->leaves[i].fixed) {
            calcs[*n] = (struct form_calc){.to = (int)i,
                .logic = json_object_get(l->leaves[i].schema, "const"),
                .reads = &nothing};
            l->fields[i].computed = l->fields[i].working = true;
            l->leaves[i].calc = (int)(*n)++;
        }
}

void load_calcs(struct load *l)
{
    const json_t *list = json_object_get(l->flow, "calc");
    size_t n = 0, was = load_down(l, "flow"), in = load_down(l, "calc");
    struct form_calc *calcs =
        load_mem(l, calloc(json_array_size(list) + l->n_fields + 1, sizeof *calcs));
    for (size_t i = 0; calcs && i < json_array_size(list); i++) {
        size_t at = load_down_at(l, i);
        take_calc(l, calcs, &n, json_array_get(list, i));
        load_up(l, at);
    }
    load_up(l, in);
    load_up(l, was);
    for (size_t i = 0; i < l->n_fields; i++)
        l->leaves[i].ready = l->fields[i].page;
    if (calcs) {
        add_fixed(l, calcs, &n);
        sort_calcs(l, calcs, n);
    }
    free(calcs);
}
