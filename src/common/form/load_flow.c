/* load_flow: repeats and pages: which fields stand where, and that each stands somewhere once. See
 * load.h. */
#include "load.h"

#include <stdlib.h>

/* ---- repeats */

static void check_counts(struct load *l, const struct form_repeat *r, const json_t *schema)
{
    static const char *const keys[] = {"minItems", "maxItems"};
    const size_t counts[] = {r->min, r->max};
    if (r->min > r->max)
        load_fault_at(l, "min", "is over \"max\"");
    for (int i = 0; i < 2; i++) {
        const json_t *n = json_object_get(schema, keys[i]);
        if (n && json_integer_value(n) != (json_int_t)counts[i])
            load_fault_at(l, i ? "max" : "min",
                "is %zu, but \"%s\" in the schema says otherwise; leave one of them out or make "
                "them equal",
                counts[i], keys[i]);
    }
}

static void take_repeat(struct load *l, int at, const json_t *j, json_t *ids)
{
    struct form_repeat *r = &l->repeats[at];
    const char *items = load_member(j, "items"), *title = load_member(j, "title");
    int node = load_node(l, items), list = node <= NODE_LIST ? NODE_LIST - node : FORM_NONE;
    char name[64];
    *r = (struct form_repeat){.id = load_member(j, "id"),
        .items = items,
        .min = (size_t)load_int(j, "min", 0),
        .max = (size_t)load_int(j, "max", FORM_ITEMS),
        .title = FORM_NONE,
        .first_page = FORM_NONE};
    load_unique(l, ids, r->id, "repeat");
    if (list == FORM_NONE) {
        if (*items)
            load_fault_at(l, "items", "\"%s\" is not a list of objects in the schema",
                load_quote(name, items));
        return;
    }
    if (l->lists[list].repeat != FORM_NONE)
        load_fault_at(l, "items", "another repeat has these items");
    l->lists[list].repeat = at;
    check_counts(l, r, l->lists[list].schema);
    if (!*title)
        return;
    r->title = load_node(l, title);
    if (r->title < 0 || l->leaves[r->title].list != list) {
        load_fault_at(l, "title", "\"%s\" is not a field of this repeat", load_quote(name, title));
        r->title = FORM_NONE;
    }
}

static void take_repeats(struct load *l, json_t *ids)
{
    const json_t *list = json_object_get(l->flow, "repeats");
    size_t n = json_array_size(list), was = load_down(l, "repeats");
    l->repeats = load_take(l, n, sizeof *l->repeats);
    l->f->repeats = l->repeats;
    for (size_t i = 0; l->repeats && i < n; i++) {
        size_t at = load_down_at(l, i);
        take_repeat(l, (int)i, json_array_get(list, i), ids);
        load_up(l, at);
        l->f->n_repeats = i + 1;
    }
    load_up(l, was);
    for (size_t i = 0; i < l->n_lists; i++) {
        const struct load_list *k = &l->lists[i];
        for (size_t f = k->first; f < k->first + k->n; f++)
            l->fields[f].repeat = k->repeat;
        char kept[sizeof l->path];
        memcpy(kept, l->path, sizeof kept);
        str_copy(l->path, sizeof l->path, str_of(k->where));
        if (k->repeat == FORM_NONE)
            load_fault(l, "is a list of objects, but \"repeats\" of the flow does not name it");
        memcpy(l->path, kept, sizeof kept);
    }
}

static int find_repeat(const struct load *l, const char *id)
{
    for (size_t i = 0; i < l->f->n_repeats; i++)
        if (strcmp(l->repeats[i].id, id) == 0)
            return (int)i;
    return FORM_NONE;
}

/* ---- pages */

static int section_of(struct load *l, const char *id)
{
    for (size_t i = 0; i < l->f->n_sections; i++)
        if (strcmp(l->in->sections[i], id) == 0)
            return (int)i;
    l->in->sections[l->f->n_sections] = id;
    return (int)l->f->n_sections++;
}

/* Puts a field on its page; FORM_NONE when it cannot stand there. */
static int place_field(struct load *l, const char *pointer, int page, int repeat)
{
    char name[64];
    int node = load_node(l, pointer);
    load_quote(name, pointer);
    if (node == NODE_NONE)
        load_fault(l, "there is no field \"%s\" in the schema", name);
    else if (node < 0)
        load_fault(
            l, "\"%s\" is a %s; name its fields", name, node == NODE_GROUP ? "group" : "list");
    if (node < 0)
        return FORM_NONE;
    struct form_field *f = &l->fields[node];
    if (l->leaves[node].fixed)
        load_fault(l, "\"%s\" is constant in the schema, so nobody can answer it", name);
    else if (f->page == page)
        load_fault(l, "\"%s\" stands on this page twice", name);
    else if (f->page != FORM_NONE)
        load_fault(l, "\"%s\" stands on the page \"%s\" already", name, l->pages[f->page].id);
    else if (l->leaves[node].list != FORM_NONE && repeat == FORM_NONE)
        load_fault(l, "\"%s\" belongs to a repeat; this page needs \"repeat\"", name);
    else if (repeat != FORM_NONE && f->repeat != repeat)
        load_fault(l, "\"%s\" is not of the repeat \"%s\"", name, l->repeats[repeat].id);
    else
        f->page = page;
    return f->page == page ? node : FORM_NONE;
}

static void place_fields(struct load *l, struct form_page *p, int page, const json_t *list)
{
    size_t n = json_array_size(list), was = load_down(l, "fields");
    int *fields = load_take(l, n, sizeof *fields);
    p->fields = fields;
    for (size_t i = 0; fields && i < n; i++) {
        const char *pointer = json_string_value(json_array_get(list, i));
        size_t at = load_down_at(l, i);
        int field = pointer ? place_field(l, pointer, page, p->repeat) : FORM_NONE;
        if (field != FORM_NONE)
            fields[p->n_fields++] = field;
        load_up(l, at);
    }
    load_up(l, was);
}

static void take_page(struct load *l, int at, const json_t *j, json_t *ids)
{
    struct form_page *p = &l->pages[at];
    const json_t *fields = json_object_get(j, "fields");
    const char *repeat = load_member(j, "repeat"), *section = load_member(j, "section");
    char name[64];
    *p = (struct form_page){.id = load_member(j, "id"),
        .section = FORM_NONE,
        .repeat = FORM_NONE,
        .exit = json_is_true(json_object_get(j, "exit")),
        .always = json_object_get(j, "when") == NULL};
    load_unique(l, ids, p->id, "page");
    if (*repeat && (p->repeat = find_repeat(l, repeat)) == FORM_NONE)
        load_fault_at(l, "repeat", "there is no repeat \"%s\"", load_quote(name, repeat));
    if (p->exit) {
        if (fields || *section)
            load_fault(l, "is an exit: it has neither \"fields\" nor \"section\"");
        return;
    }
    if (!*section)
        load_fault(l, "the member \"section\" is missing");
    else
        p->section = section_of(l, section);
    if (!json_array_size(fields))
        load_fault(l, "has no \"fields\", and is not an exit");
    place_fields(l, p, at, fields);
}

/* Pages of a repeat stand together: for each item they come in turn, then the list of items. */
static void check_together(struct load *l)
{
    size_t was = load_down(l, "pages");
    for (size_t i = 0; i < l->f->n_pages; i++) {
        int repeat = l->pages[i].repeat;
        if (repeat == FORM_NONE)
            continue;
        struct form_repeat *r = &l->repeats[repeat];
        if (r->first_page == FORM_NONE)
            r->first_page = (int)i;
        if (r->first_page + r->n_pages == (int)i) {
            r->n_pages++;
            continue;
        }
        size_t at = load_down_at(l, i);
        load_fault(l, "the pages of the repeat \"%s\" do not stand together", r->id);
        load_up(l, at);
    }
    load_up(l, was);
    was = load_down(l, "repeats");
    for (size_t i = 0; i < l->f->n_repeats; i++) {
        size_t at = load_down_at(l, i);
        if (l->repeats[i].first_page == FORM_NONE)
            load_fault(l, "no page has \"repeat\": \"%s\"", l->repeats[i].id);
        load_up(l, at);
    }
    load_up(l, was);
}

static void take_pages(struct load *l, json_t *ids)
{
    const json_t *list = json_object_get(l->flow, "pages");
    size_t n = json_array_size(list), was = load_down(l, "pages");
    l->pages = load_take(l, n, sizeof *l->pages);
    l->f->pages = l->pages;
    l->in->sections = load_take(l, n, sizeof *l->in->sections);
    for (size_t i = 0; l->pages && l->in->sections && i < n; i++) {
        size_t at = load_down_at(l, i);
        l->f->n_pages = i + 1;
        take_page(l, (int)i, json_array_get(list, i), ids);
        load_up(l, at);
    }
    load_up(l, was);
}

void load_flow(struct load *l)
{
    size_t was = load_down(l, "flow");
    json_t *repeats = load_mem(l, json_object()), *pages = load_mem(l, json_object());
    if (repeats && pages) {
        take_repeats(l, repeats);
        take_pages(l, pages);
        check_together(l);
    }
    json_decref(repeats);
    json_decref(pages);
    load_up(l, was);
}

/* ---- conditions of pages */

/* Does something before page i end every visit that would come to it? */
static void check_reachable(struct load *l, size_t i, const json_t *list, int *always)
{
    const json_t *when = json_object_get(json_array_get(list, i), "when");
    const struct form_page *p = &l->pages[i];
    if (*always != FORM_NONE)
        load_fault(l, "nobody reaches this page: the exit \"%s\" before it always ends the visit",
            l->pages[*always].id);
    for (size_t k = 0; when && k < i; k++) {
        const struct form_page *before = &l->pages[k];
        if (!before->exit || before->repeat != p->repeat)
            continue;
        const json_t *other = json_object_get(json_array_get(list, k), "when");
        if (other && json_equal(when, other))
            load_fault(l,
                "nobody reaches this page: the exit \"%s\" before it has the same \"when\"",
                before->id);
    }
    if (p->exit && *always == FORM_NONE && (p->always || json_is_true(when)))
        *always = (int)i;
}

void load_routes(struct load *l)
{
    const json_t *list = json_object_get(l->flow, "pages");
    int always = FORM_NONE;
    size_t flow = load_down(l, "flow"), pages = load_down(l, "pages");
    l->in->pages = load_take(l, l->f->n_pages, sizeof *l->in->pages);
    for (size_t i = 0; l->in->pages && i < l->f->n_pages; i++) {
        const json_t *when = json_object_get(json_array_get(list, i), "when");
        const struct form_page *p = &l->pages[i];
        size_t at = load_down_at(l, i), in = load_down(l, "when");
        int of = FORM_NONE;
        for (size_t k = 0; k < l->n_lists; k++)
            if (p->repeat != FORM_NONE && l->lists[k].repeat == p->repeat)
                of = (int)k;
        if (when)
            load_when(l, &l->in->pages[i], when, of, (int)i);
        load_up(l, in);
        check_reachable(l, i, list, &always);
        load_up(l, at);
    }
    load_up(l, pages);
    load_up(l, flow);
    for (size_t i = 0; i < l->n_fields; i++) {
        const struct load_leaf *leaf = &l->leaves[i];
        str_copy(l->path, sizeof l->path, str_of(leaf->where));
        if (l->fields[i].page == FORM_NONE && leaf->calc == FORM_NONE && !leaf->fixed)
            load_fault(
                l, "the field \"%s\" stands on no page and is not computed", l->fields[i].pointer);
        l->path[0] = '\0';
    }
}
