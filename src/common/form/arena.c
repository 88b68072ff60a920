/* arena: see arena.h. Blocks in a list; what is larger than a block gets one of its own. */
#include "arena.h"

#include <assert.h>
#include <stdlib.h>

enum { BLOCK = 32 * 1024 };

struct block {
    struct block *next;
    max_align_t bytes[];
};

struct form_arena {
    struct block *blocks;
    char *at;
    size_t left;
};

struct form_arena *form_arena_new(void)
{
    return calloc(1, sizeof(struct form_arena));
}

void form_arena_free(struct form_arena **a)
{
    if (!*a)
        return;
    while ((*a)->blocks) {
        struct block *next = (*a)->blocks->next;
        free((*a)->blocks);
        (*a)->blocks = next;
    }
    free(*a);
    *a = NULL;
}

static void *take(struct form_arena *a, size_t n)
{
    const size_t align = sizeof(max_align_t);
    n = (n + align - 1) / align * align;
    if (n > a->left) {
        size_t room = n > BLOCK ? n : BLOCK;
        struct block *b = calloc(1, sizeof *b + room);
        if (!b)
            return NULL;
        b->next = a->blocks;
        a->blocks = b;
        a->at = (char *)b->bytes;
        a->left = room;
    }
    void *p = a->at;
    a->at += n;
    a->left -= n;
    return p;
}

void *form_arena_take(struct form_arena *a, size_t n, size_t size)
{
    /* callers count what a bounded document holds: no product comes near the end of size_t */
    assert(size && n < SIZE_MAX / 2 / size);
    return take(a, n ? n * size : 1);
}

const char *form_arena_text(struct form_arena *a, struct str s)
{
    char *p = take(a, s.n + 1);
    if (p && s.n)
        memcpy(p, s.p, s.n);
    return p;
}
