/* lint: see lint.h. */
#include "lint.h"

#include "base/pointer.h"
#include <stdarg.h>
#include <stdio.h>

static void report(struct lint *l, const char *fmt, va_list ap)
{
    char reason[300];
    vsnprintf(reason, sizeof reason, fmt, ap);
    l->faults++;
    struct town_fault f = {.file = l->file, .path = l->path, .reason = reason};
    if (l->report)
        l->report(l->ctx, &f);
}

void lint_fault(struct lint *l, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    report(l, fmt, ap);
    va_end(ap);
}

void lint_fault_at(struct lint *l, const char *key, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    size_t was = lint_down(l, key);
    report(l, fmt, ap);
    lint_up(l, was);
    va_end(ap);
}

size_t lint_down(struct lint *l, const char *key)
{
    return pointer_down(l->path, sizeof l->path, key);
}

size_t lint_down_at(struct lint *l, size_t index)
{
    return pointer_down_at(l->path, sizeof l->path, index);
}

void lint_up(struct lint *l, size_t was)
{
    pointer_up(l->path, was);
}

const char *lint_kind_name(enum ref_kind kind)
{
    static const char *const names[REF_KINDS] = {
        [REF_NONE] = "record",
        [REF_ACCOUNT] = "account",
        [REF_TOPIC] = "topic",
        [REF_LIFE] = "life entry",
        [REF_DEPARTMENT] = "department",
        [REF_CONTACT] = "contact",
        [REF_FEE] = "fee",
        [REF_SITUATION] = "situation",
        [REF_FORM] = "form",
        [REF_PLACE] = "place",
        [REF_OPERATION] = "operation",
        [REF_AGENDA] = "agenda",
        [REF_COUNTER] = "counter",
    };
    return names[kind];
}

bool lint_knows(const struct lint *l, enum ref_kind kind, const char *id)
{
    return lint_find(l, kind, id) != NULL;
}

const json_t *lint_find(const struct lint *l, enum ref_kind kind, const char *id)
{
    return json_object_get(l->ids[kind], id);
}

void lint_collect(struct lint *l, enum ref_kind kind, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        const char *id = json_string_value(json_object_get(item, "id"));
        if (!id)
            continue; /* the walk over the record says so */
        size_t was = lint_down_at(l, i);
        if (lint_knows(l, kind, id))
            lint_fault_at(l, "id", "the %s \"%s\" stands twice", lint_kind_name(kind), id);
        else if (json_object_set(l->ids[kind], id, item) < 0)
            lint_fault(l, "no memory");
        lint_up(l, was);
    }
}
