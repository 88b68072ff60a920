/* load_at: where in the form we are, and what is wrong there. See load.h. */
#include "load.h"

#include "base/pointer.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>

static void report(struct load *l, const char *fmt, va_list ap)
{
    char reason[400];
    if (l->mute)
        return;
    vsnprintf(reason, sizeof reason, fmt, ap);
    l->faults++;
    err_set(l->e, ERR_PARSE, "form", "%s:%s: %s", l->file, l->path, reason);
    struct form_fault_at f = {.file = l->file, .path = l->path, .reason = reason};
    if (l->report)
        l->report(l->ctx, &f);
}

void load_fault(struct load *l, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    report(l, fmt, ap);
    va_end(ap);
}

void load_fault_at(struct load *l, const char *key, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    size_t was = load_down(l, key);
    report(l, fmt, ap);
    load_up(l, was);
    va_end(ap);
}

size_t load_down(struct load *l, const char *key)
{
    return pointer_down(l->path, sizeof l->path, key);
}

size_t load_down_at(struct load *l, size_t index)
{
    return pointer_down_at(l->path, sizeof l->path, index);
}

void load_up(struct load *l, size_t was)
{
    pointer_up(l->path, was);
}

void *load_mem(struct load *l, void *p)
{
    if (!p)
        l->nomem = true;
    return p;
}

void *load_take(struct load *l, size_t n, size_t size)
{
    return load_mem(l, arena_items(&l->in->arena, n, size));
}

const char *load_text(struct load *l, struct str s)
{
    const char *p = arena_copy(&l->in->arena, s.p, s.n);
    if (!p)
        l->nomem = true;
    return p;
}

int load_node(const struct load *l, const char *pointer)
{
    const json_t *j = json_object_get(l->nodes, pointer);
    return j ? (int)json_integer_value(j) : NODE_NONE;
}

const char *load_quote(char out[64], const char *text)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    if (text)
        utf8_clean(&b, str_of(text), false);
    if (!str_copy(out, 60, buf_view(&b)))
        memcpy(out + strlen(out), "…", sizeof "…");
    buf_done(&b);
    return out;
}

const char *load_member(const json_t *j, const char *key)
{
    const char *s = json_string_value(json_object_get(j, key));
    return s ? s : "";
}

int load_int(const json_t *j, const char *key, int otherwise)
{
    const json_t *n = json_object_get(j, key);
    json_int_t v = json_integer_value(n);
    return json_is_integer(n) && v >= 0 && v <= INT32_MAX ? (int)v : otherwise;
}

void load_unique(struct load *l, json_t *ids, const char *id, const char *what)
{
    char name[64];
    if (!*id)
        return; /* missing: reported by its shape */
    if (json_object_get(ids, id))
        load_fault_at(l, "id", "the %s \"%s\" stands twice", what, load_quote(name, id));
    else if (json_object_set_new_nocheck(ids, id, json_true()) < 0)
        l->nomem = true;
}
