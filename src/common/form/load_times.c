/* load_times: fields that are required at times: {"if": …, "then": {"required": […]}} and
 * dependentRequired. Only names may follow from a condition, because only "required" has a sentence
 * for them; everything else is said by `when` of a page or by a rule. See load.h. */
#include "load.h"

#include <stdio.h>

/* The field a name leads to below the object. */
static void mark(struct load *l, const struct load_times *t, const json_t *name)
{
    char pointer[FORM_POINTER + 1], quoted[64];
    const char *s = json_string_value(name);
    int node = NODE_NONE;
    if (s && snprintf(pointer, sizeof pointer, "%s/%s", t->pointer, s) < (int)sizeof pointer)
        node = load_node(l, pointer);
    if (node >= 0)
        l->leaves[node].at_times = true;
    else
        load_fault(l, "there is no field \"%s\" here", load_quote(quoted, s));
}

static void mark_all(struct load *l, const struct load_times *t, const json_t *names)
{
    if (!json_is_array(names))
        load_fault(l, "must be a list of names");
    for (size_t i = 0; i < json_array_size(names); i++) {
        size_t at = load_down_at(l, i);
        mark(l, t, json_array_get(names, i));
        load_up(l, at);
    }
}

/* then, else: {"required": […]} and nothing else */
static void branch(struct load *l, const struct load_times *t, const json_t *j, const char *key)
{
    const json_t *part = json_object_get(j, key);
    const char *name;
    json_t *value;
    size_t was = load_down(l, key);
    if (part && !json_is_object(part))
        load_fault(l, "must be an object: { … }");
    json_object_foreach ((json_t *)part, name, value) {
        size_t at = load_down(l, name);
        if (strcmp(name, "required") == 0)
            mark_all(l, t, value);
        else
            load_fault(l, "only \"required\" may follow from a condition; for the rest use a page "
                          "with \"when\", or a rule");
        load_up(l, at);
    }
    load_up(l, was);
}

static void condition(struct load *l, const struct load_times *t, const json_t *j)
{
    const json_t *test = json_object_get(j, "if");
    size_t was = load_down(l, "if");
    if (test)
        load_if(l, test, t->pointer);
    load_up(l, was);
    branch(l, t, j, "then");
    branch(l, t, j, "else");
}

/* allOf: several conditions side by side */
static void conditions(struct load *l, const struct load_times *t, const json_t *list)
{
    const char *name;
    json_t *value;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        size_t at = load_down_at(l, i);
        json_object_foreach ((json_t *)j, name, value)
            if (strcmp(name, "if") != 0 && strcmp(name, "then") != 0 && strcmp(name, "else") != 0)
                load_fault_at(l, name, "in \"allOf\" only if, then and else may stand");
        condition(l, t, j);
        load_up(l, at);
    }
}

static void dependent(struct load *l, const struct load_times *t, const json_t *map)
{
    const char *name;
    json_t *value;
    char pointer[FORM_POINTER + 1], quoted[64];
    json_object_foreach ((json_t *)map, name, value) {
        size_t at = load_down(l, name);
        if (snprintf(pointer, sizeof pointer, "%s/%s", t->pointer, name) >= (int)sizeof pointer ||
            load_node(l, pointer) == NODE_NONE)
            load_fault(l, "there is no field \"%s\" here", load_quote(quoted, name));
        mark_all(l, t, value);
        load_up(l, at);
    }
}

void load_times(struct load *l)
{
    for (const struct load_times *t = l->times; t; t = t->next) {
        str_copy(l->path, sizeof l->path, str_of(t->where));
        condition(l, t, t->schema);
        size_t was = load_down(l, "allOf");
        conditions(l, t, json_object_get(t->schema, "allOf"));
        load_up(l, was);
        was = load_down(l, "dependentRequired");
        dependent(l, t, json_object_get(t->schema, "dependentRequired"));
        load_up(l, was);
        l->path[0] = '\0';
    }
}
