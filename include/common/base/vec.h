/* vec: growth of a typed array that its owner declares as {T *items; size_t n, cap}. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/err.h"
#include <stddef.h>

/* Makes room for at least `need` items of `size` bytes, at most `max`. *items may move. */
int vec_reserve(void *items, size_t *cap, size_t need, size_t size, size_t max, struct err *e);

#endif
