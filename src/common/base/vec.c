/* vec: see base/vec.h. */
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

int vec_reserve(void *items, size_t *cap, size_t need, size_t size, size_t max, struct err *e)
{
    if (need <= *cap)
        return 0;
    if (need > max)
        return err_set(e, ERR_LIMIT, "vec", "more than %zu items", max);
    size_t grown = *cap ? *cap * 2 : 8;
    while (grown < need)
        grown *= 2;
    void *old, *p;
    memcpy(&old, items, sizeof old);
    p = reallocarray(old, grown, size);
    if (!p)
        return err_set(e, ERR_NOMEM, "vec", "no memory for %zu items", grown);
    memcpy(items, &p, sizeof p);
    *cap = grown;
    return 0;
}
