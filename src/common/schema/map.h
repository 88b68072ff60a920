/* map: text to pointer, by hash, in the memory of an arena. Filled by one owner; reading it does
 * not change it, so threads may share a filled one. */
#ifndef SCHEMA_MAP_H
#define SCHEMA_MAP_H

#include "base/arena.h"
#include "base/str.h"

struct map {
    struct map_slot *slots;
    size_t n, cap; /* cap is 0 or a power of two */
};

/* Puts value (not NULL) under key, or replaces it; key is borrowed. False without memory. */
bool map_put(struct map *m, struct arena *a, struct str key, void *value);
/* NULL: not there. */
void *map_get(const struct map *m, struct str key);

/* FNV-1a of bytes, going on from h; start with HASH_START. */
#define HASH_START 0xCBF29CE484222325u
uint64_t hash_bytes(uint64_t h, const void *p, size_t n);

#endif
