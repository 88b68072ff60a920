/* load_when: conditions. A condition is a JSON Schema tested against what was answered before;
 * which fields it reads is found from its properties, and what can never hold is told. See load.h.
 */
#include "load.h"

#include <stdio.h>

enum { WHEN_DEPTH = 40 };

/* Schemas that are tested against the same value and must all hold: what one of them requires, the
 * others may take for given. */
struct frame {
    const json_t *schema;
    const struct frame *up;
};

struct when {
    struct load *l;
    char pointer[FORM_POINTER + 1]; /* of the value that is tested */
    int page;
    json_t *allowed; /* field pointer -> values that all of the condition allows; NULL: not told */
};

/* How a part of the condition stands to the whole. */
enum { PLAIN = 0, LOOSE = 1 /* need not hold: inside anyOf, oneOf, if */, NEGATED = 2 };

static void walk(struct when *w, const json_t *s, const struct frame *up, unsigned how, int depth);

static bool names(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *s = json_string_value(json_array_get(list, i));
        if (s && strcmp(s, name) == 0)
            return true;
    }
    return false;
}

static bool is_required(const struct frame *f, const char *name)
{
    for (; f; f = f->up) {
        if (names(json_object_get(f->schema, "required"), name))
            return true;
        const json_t *all = json_object_get(f->schema, "allOf");
        for (size_t i = 0; i < json_array_size(all); i++)
            if (names(json_object_get(json_array_get(all, i), "required"), name))
                return true;
    }
    return false;
}

/* Goes to a member; false (and a report) when the form has none. */
static bool enter(struct when *w, const char *name)
{
    size_t n = strlen(w->pointer);
    char quoted[64], outside[FORM_POINTER + 1];
    if (snprintf(w->pointer + n, sizeof w->pointer - n, "/%s", name) <
            (int)(sizeof w->pointer - n) &&
        load_node(w->l, w->pointer) != NODE_NONE)
        return true;
    snprintf(outside, sizeof outside, "/%.*s", FORM_POINTER - 1, name);
    if (strchr(w->pointer, '*') && load_node(w->l, outside) != NODE_NONE)
        load_fault(w->l, "\"%s\" is not in the item: on a page of a repeat \"when\" tests one item",
            load_quote(quoted, outside));
    else
        load_fault(w->l, "there is no field \"%s\" in the schema", load_quote(quoted, w->pointer));
    w->pointer[n] = '\0';
    return false;
}

/* Notes that a field is read, and that it is known by then. */
static void read_field(struct when *w, int field)
{
    struct load *l = w->l;
    int ready = l->leaves[field].ready;
    const char *pointer = l->fields[field].pointer;
    load_reads_add(l, &l->reads, field);
    if (w->page == FORM_NONE || ready < w->page)
        return;
    if (ready == w->page)
        load_fault(l, "reads \"%s\", which is asked on this very page", pointer);
    else
        load_fault(l, "reads \"%s\", which is known only after the later page \"%s\"", pointer,
            l->pages[ready].id);
}

/* All fields at and under the present pointer. */
static void read_under(struct when *w)
{
    size_t n = strlen(w->pointer);
    int node = load_node(w->l, w->pointer);
    if (node >= 0) {
        read_field(w, node);
        return;
    }
    for (size_t i = 0; i < w->l->n_fields; i++) {
        const char *p = w->l->fields[i].pointer;
        if (strncmp(p, w->pointer, n) == 0 && p[n] == '/')
            read_field(w, (int)i);
    }
}

/* ---- values a field is compared with */

static bool has_option(const struct form_field *f, const char *value)
{
    for (size_t i = 0; i < f->n_options; i++)
        if (strcmp(f->options[i], value) == 0)
            return true;
    return false;
}

static bool right_type(const struct form_field *f, const json_t *value)
{
    switch (f->kind) {
    case FORM_YESNO:
    case FORM_TICK:
        return json_is_boolean(value);
    case FORM_INTEGER:
    case FORM_MONEY:
        return json_is_integer(value);
    case FORM_NUMBER:
        return json_is_number(value);
    case FORM_DATE:
        return json_is_string(value) &&
               date_parse_iso(&(struct date){0}, str_of(json_string_value(value)), NULL) == 0;
    default:
        return json_is_string(value);
    }
}

/* field is a choice of several when its items are tested. */
static void check_value(struct when *w, const struct form_field *f, const json_t *value)
{
    char name[64];
    const char *s = json_string_value(value);
    if (f->n_options && (!s || !has_option(f, s)))
        load_fault(
            w->l, "can never hold: \"%s\" has no option \"%s\"", f->pointer, load_quote(name, s));
    else if (!f->n_options && !right_type(f, value))
        load_fault(w->l, "can never hold: \"%s\" is %s, and the value is not", f->pointer,
            load_kind_name(f->kind));
}

/* Narrows what the whole condition lets a field be; nothing left is a contradiction. */
static void narrow(struct when *w, const char *pointer, const json_t *values)
{
    const json_t *before = json_object_get(w->allowed, pointer);
    json_t *both = load_mem(w->l, json_array());
    for (size_t i = 0; both && i < json_array_size(values); i++) {
        json_t *v = json_array_get(values, i);
        bool kept = before == NULL;
        for (size_t k = 0; k < json_array_size(before); k++)
            kept |= json_equal(json_array_get(before, k), v);
        if (kept && json_array_append(both, v) < 0)
            w->l->nomem = true;
    }
    if (both && before && !json_array_size(both))
        load_fault(w->l, "can never hold: \"%s\" would have to be two things at once", pointer);
    if (both && json_object_set_new_nocheck(w->allowed, pointer, both) < 0)
        w->l->nomem = true;
}

static void check_values(struct when *w, const struct form_field *f, const json_t *s, unsigned how)
{
    const json_t *one = json_object_get(s, "const"), *any = json_object_get(s, "enum");
    if (one) {
        size_t was = load_down(w->l, "const");
        json_t *values = load_mem(w->l, json_pack("[O]", one));
        check_value(w, f, one);
        if (values && how == PLAIN && w->allowed)
            narrow(w, f->pointer, values);
        json_decref(values);
        load_up(w->l, was);
    }
    if (any) {
        size_t was = load_down(w->l, "enum");
        for (size_t i = 0; i < json_array_size(any); i++) {
            size_t at = load_down_at(w->l, i);
            check_value(w, f, json_array_get(any, i));
            load_up(w->l, at);
        }
        if (how == PLAIN && w->allowed)
            narrow(w, f->pointer, any);
        load_up(w->l, was);
    }
}

static void check_range(struct when *w, const json_t *s)
{
    const json_t *min = json_object_get(s, "minimum"), *max = json_object_get(s, "maximum");
    if (min && max && json_number_value(min) > json_number_value(max))
        load_fault(w->l, "can never hold: \"minimum\" is over \"maximum\"");
}

static void check_leaf(struct when *w, const json_t *s, unsigned how)
{
    int node = load_node(w->l, w->pointer);
    const char *key;
    json_t *value;
    if (node < 0)
        return;
    const struct form_field *f = &w->l->fields[node];
    json_object_foreach ((json_t *)s, key, value) {
        bool free_key = strcmp(key, "const") == 0 || strcmp(key, "enum") == 0 ||
                        strcmp(key, "contains") == 0 || strcmp(key, "anyOf") == 0 ||
                        strcmp(key, "oneOf") == 0;
        if (!free_key && !load_keyword_fits(key, f->kind))
            load_fault_at(
                w->l, key, "tests nothing: \"%s\" is %s", f->pointer, load_kind_name(f->kind));
    }
    check_values(w, f, s, how);
    check_range(w, s);
}

/* ---- the walk */

static void walk_properties(
    struct when *w, const json_t *s, const struct frame *frame, unsigned how, int depth)
{
    const json_t *list = json_object_get(s, "properties");
    const char *name;
    json_t *value;
    size_t was = load_down(w->l, "properties"), n = strlen(w->pointer);
    json_object_foreach ((json_t *)list, name, value) {
        size_t at = load_down(w->l, name);
        if (enter(w, name)) {
            bool tests = json_is_false(value) || json_object_size(value) > 0;
            if (tests && !(how & NEGATED) && !is_required(frame, name))
                load_fault(w->l,
                    "holds also when \"%s\" is not answered; add it to \"required\" beside "
                    "\"properties\"",
                    w->pointer);
            read_under(w);
            walk(w, value, NULL, how, depth + 1);
            w->pointer[n] = '\0';
        }
        load_up(w->l, at);
    }
    load_up(w->l, was);
}

static void walk_required(struct when *w, const json_t *s)
{
    const json_t *list = json_object_get(s, "required");
    size_t was = load_down(w->l, "required"), n = strlen(w->pointer);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        size_t at = load_down_at(w->l, i);
        if (name && enter(w, name)) {
            read_under(w);
            w->pointer[n] = '\0';
        }
        load_up(w->l, at);
    }
    load_up(w->l, was);
}

/* items and contains test the items of a list, or the options of a choice of several. */
static void walk_items(struct when *w, const json_t *s, const char *key, unsigned how, int depth)
{
    const json_t *items = json_object_get(s, key);
    int node = load_node(w->l, w->pointer);
    size_t was = load_down(w->l, key), n = strlen(w->pointer);
    if (!items) {
        load_up(w->l, was);
        return;
    }
    if (node <= NODE_LIST && enter(w, "*")) {
        walk(w, items, NULL, how | LOOSE, depth + 1);
        w->pointer[n] = '\0';
    } else if (node >= 0 && w->l->fields[node].kind == FORM_MULTI) {
        check_values(w, &w->l->fields[node], items, how | LOOSE);
    } else {
        load_fault(w->l, "tests nothing: \"%s\" is no list", w->pointer);
    }
    load_up(w->l, was);
}

static void walk_parts(
    struct when *w, const json_t *s, const struct frame *frame, unsigned how, int depth)
{
    static const struct {
        const char *key;
        bool list, frame;
        unsigned how;
    } parts[] = {
        {"allOf", true, true, PLAIN},
        {"anyOf", true, true, LOOSE},
        {"oneOf", true, true, LOOSE},
        {"not", false, true, NEGATED | LOOSE},
        {"if", false, true, NEGATED | LOOSE},
        {"then", false, true, LOOSE},
        {"else", false, true, LOOSE},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const json_t *part = json_object_get(s, parts[i].key);
        size_t was = load_down(w->l, parts[i].key);
        if (part && !parts[i].list)
            walk(w, part, frame, how | parts[i].how, depth + 1);
        for (size_t k = 0; parts[i].list && k < json_array_size(part); k++) {
            size_t at = load_down_at(w->l, k);
            walk(w, json_array_get(part, k), frame, how | parts[i].how, depth + 1);
            load_up(w->l, at);
        }
        load_up(w->l, was);
    }
}

/* What would read more than its properties tell. */
static void check_keywords(struct when *w, const json_t *s)
{
    static const char *const refused[] = {"$ref", "$dynamicRef", "$defs", "patternProperties",
        "additionalProperties", "propertyNames", "minProperties", "maxProperties",
        "unevaluatedProperties", "unevaluatedItems", "dependentSchemas", "dependentRequired",
        "prefixItems"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (json_object_get(s, refused[i]))
            load_fault_at(w->l, refused[i],
                "is not for conditions; use properties, required, const, enum, allOf, anyOf, not");
}

static void walk(struct when *w, const json_t *s, const struct frame *up, unsigned how, int depth)
{
    struct frame frame = {s, up};
    if (depth > WHEN_DEPTH)
        load_fault(w->l, "is nested deeper than %d", WHEN_DEPTH);
    if (depth > WHEN_DEPTH || !json_is_object(s))
        return;
    check_keywords(w, s);
    check_leaf(w, s, how);
    walk_required(w, s);
    walk_properties(w, s, &frame, how, depth);
    walk_items(w, s, "items", how, depth);
    walk_items(w, s, "contains", how, depth);
    walk_parts(w, s, &frame, how, depth);
}

void load_when(struct load *l, struct form_condition *out, const json_t *when, int list, int page)
{
    struct when w = {.l = l, .page = page};
    struct schema_opts o = {.assert_formats = true,
        .strict = true,
        .formats = form_formats,
        .n_formats = form_n_formats};
    struct err e = ERR_INIT;
    size_t before = l->faults;
    if (json_is_false(when)) {
        load_fault(l, "is false: nobody ever comes here");
        return;
    }
    if (list != FORM_NONE)
        snprintf(w.pointer, sizeof w.pointer, "%s/*", l->lists[list].pointer);
    w.allowed = load_mem(l, json_object());
    if (!json_is_object(when) && !json_is_true(when))
        load_fault(l, "must be a condition: a JSON Schema like {\"properties\": …}");
    walk(&w, when, NULL, PLAIN, 0);
    out->n_reads = l->reads.n;
    out->reads = load_reads_take(l, &l->reads);
    if (l->faults == before && schema_compile(&out->when, when, &o, &e) < 0) {
        if (e.code == ERR_NOMEM)
            l->nomem = true;
        else
            load_fault(l, "cannot be used: %s", e.text);
    }
    json_decref(w.allowed);
}

void load_if(struct load *l, const json_t *test, const char *pointer)
{
    struct when w = {.l = l, .page = FORM_NONE};
    str_copy(w.pointer, sizeof w.pointer, str_of(pointer));
    walk(&w, test, NULL, NEGATED | LOOSE, 0);
    load_reads_take(l, &l->reads);
}
