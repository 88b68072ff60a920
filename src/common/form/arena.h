/* arena: memory that is let go all at once, for what a form keeps as long as it lives. Not shared
 * between threads while it is filled. */
#ifndef FORM_ARENA_H
#define FORM_ARENA_H

#include "base/str.h"

struct form_arena;

struct form_arena *form_arena_new(void); /* NULL on no memory */
void form_arena_free(struct form_arena **a);
/* n items of size bytes, zeroed and aligned for anything; NULL on no memory. Never NULL for n == 0.
 */
void *form_arena_take(struct form_arena *a, size_t n, size_t size);
/* A copy with a NUL; NULL on no memory. */
const char *form_arena_text(struct form_arena *a, struct str s);

#endif
