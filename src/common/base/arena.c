/* arena: see base/arena.h. Chunks are linked, and freed one after another at the end. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 16 * 1024 };

struct arena_chunk {
    struct arena_chunk *next;
    alignas(max_align_t) char bytes[];
};

void *arena_take(struct arena *a, size_t n)
{
    size_t step = alignof(max_align_t);
    if (n > SIZE_MAX / 2)
        return NULL;
    n = n ? (n + step - 1) / step * step : step;
    if (n > a->left) {
        /* a large piece gets a chunk of its own, and the rest of the current one stays in use */
        size_t size = n > CHUNK / 4 ? n : CHUNK;
        struct arena_chunk *c = calloc(1, sizeof *c + size);
        if (!c)
            return NULL;
        c->next = a->chunks;
        a->chunks = c;
        if (size == n)
            return c->bytes;
        a->at = c->bytes;
        a->left = size;
    }
    void *p = a->at;
    a->at += n;
    a->left -= n;
    return p;
}

void *arena_items(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        return NULL;
    return arena_take(a, count * size);
}

char *arena_copy(struct arena *a, const char *p, size_t n)
{
    char *copy = n < SIZE_MAX ? arena_take(a, n + 1) : NULL;
    if (copy && n)
        memcpy(copy, p, n);
    return copy;
}

void arena_done(struct arena *a)
{
    while (a->chunks) {
        struct arena_chunk *c = a->chunks;
        a->chunks = c->next;
        free(c);
    }
    *a = (struct arena){0};
}
