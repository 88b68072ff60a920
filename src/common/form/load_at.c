/* load_at: where in the form we are, and what is wrong there. See load.h. */
#include "load.h"

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

/* RFC 6901: ~ and / of a key are escaped. A pointer too long for path is cut at a character; the
 * fault is still found by its beginning. */
size_t load_down(struct load *l, const char *key)
{
    size_t was = strlen(l->path), n = was;
    const size_t room = sizeof l->path - 3;
    if (n < room)
        l->path[n++] = '/';
    for (; *key && n < room; key++) {
        if (*key != '~' && *key != '/') {
            l->path[n++] = *key;
            continue;
        }
        l->path[n++] = '~';
        l->path[n++] = *key == '~' ? '0' : '1';
    }
    while (*key && n > was && (l->path[n - 1] & 0x80))
        n--;
    l->path[n] = '\0';
    return was;
}

size_t load_down_at(struct load *l, size_t index)
{
    char key[24];
    snprintf(key, sizeof key, "%zu", index);
    return load_down(l, key);
}

void load_up(struct load *l, size_t was)
{
    l->path[was] = '\0';
}

void *load_mem(struct load *l, void *p)
{
    if (!p)
        l->nomem = true;
    return p;
}

void *load_take(struct load *l, size_t n, size_t size)
{
    return load_mem(l, form_arena_take(l->in->arena, n, size));
}

const char *load_text(struct load *l, struct str s)
{
    const char *p = form_arena_text(l->in->arena, s);
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
