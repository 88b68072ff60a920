/* arena: memory that lives and dies together, such as all of a compiled schema or a form. Not for
 * threads: one owner fills it, afterwards it is only read. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_chunk *chunks;
    char *at;
    size_t left;
};

/* n zeroed bytes, aligned for anything; NULL without memory. {0} is an empty arena. */
void *arena_take(struct arena *a, size_t n);
/* count zeroed items of size bytes; NULL also when the product does not fit. */
void *arena_items(struct arena *a, size_t count, size_t size);
/* A copy of n bytes with a NUL behind. */
char *arena_copy(struct arena *a, const char *p, size_t n);
/* Frees everything; the arena is empty and usable again. */
void arena_done(struct arena *a);

#endif
