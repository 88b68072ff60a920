/* map: see map.h. Open addressing, at most three quarters full. */
#include "map.h"

struct map_slot {
    struct str key;
    uint64_t hash;
    void *value; /* NULL: free */
};

uint64_t hash_bytes(uint64_t h, const void *p, size_t n)
{
    const unsigned char *at = p;
    for (size_t i = 0; i < n; i++)
        h = (h ^ at[i]) * 0x100000001B3u;
    return h;
}

/* The slot of key, or the free one where it belongs. */
static struct map_slot *slot_of(const struct map *m, struct str key, uint64_t hash)
{
    size_t i = (size_t)(hash ^ hash >> 32) & (m->cap - 1);
    while (m->slots[i].value && (m->slots[i].hash != hash || !str_eq(m->slots[i].key, key)))
        i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

/* The old slots stay in the arena: growth doubles, so they are less than what is in use. */
static bool grow(struct map *m, struct arena *a)
{
    struct map bigger = {.n = m->n, .cap = m->cap ? m->cap * 2 : 8};
    bigger.slots = arena_items(a, bigger.cap, sizeof *bigger.slots);
    if (!bigger.slots)
        return false;
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i].value)
            *slot_of(&bigger, m->slots[i].key, m->slots[i].hash) = m->slots[i];
    *m = bigger;
    return true;
}

bool map_put(struct map *m, struct arena *a, struct str key, void *value)
{
    if (4 * (m->n + 1) > 3 * m->cap && !grow(m, a))
        return false;
    uint64_t hash = hash_bytes(HASH_START, key.p, key.n);
    struct map_slot *s = slot_of(m, key, hash);
    m->n += !s->value;
    *s = (struct map_slot){key, hash, value};
    return true;
}

void *map_get(const struct map *m, struct str key)
{
    return m->n ? slot_of(m, key, hash_bytes(HASH_START, key.p, key.n))->value : NULL;
}
