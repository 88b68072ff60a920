/* memory: answers to GET that are young enough. Guarded by its owner. */
#ifndef RESERVATIC_MEMORY_H
#define RESERVATIC_MEMORY_H

#include "upstream.h"

enum { MEMORY_ITEMS = 256 };

struct memory {
    struct memory_item {
        char path[UP_PATH];
        json_t *json;
        int64_t at, until; /* unix seconds; monotonic ms */
        bool slots;
    } items[MEMORY_ITEMS];
};

/* False, or a copy of what was said. */
bool memory_find(struct memory *m, const char *path, int64_t now, struct up_reply *out);
void memory_keep(
    struct memory *m, const char *path, const struct up_reply *r, int64_t until, bool slots);
/* Everything, or what can change by a booking. */
void memory_forget(struct memory *m, bool all);

#endif
