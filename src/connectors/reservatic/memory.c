/* memory: see memory.h. Copies go in and out: jansson's counts of references are not made for trees
 * that several threads let go of. */
#include "memory.h"

bool memory_find(struct memory *m, const char *path, int64_t now, struct up_reply *out)
{
    for (int i = 0; i < MEMORY_ITEMS; i++) {
        struct memory_item *t = &m->items[i];
        if (!t->json || t->until <= now || strcmp(t->path, path) != 0)
            continue;
        *out = (struct up_reply){.status = 200, .json = json_deep_copy(t->json), .at = t->at};
        return true;
    }
    return false;
}

void memory_keep(
    struct memory *m, const char *path, const struct up_reply *r, int64_t until, bool slots)
{
    struct memory_item *to = &m->items[0];
    for (int i = 0; i < MEMORY_ITEMS; i++) {
        struct memory_item *t = &m->items[i];
        if (t->json && strcmp(t->path, path) == 0) {
            to = t;
            break;
        }
        if (t->until < to->until)
            to = t; /* the one that ends first, or a free one */
    }
    json_decref(to->json);
    to->json = json_deep_copy(r->json);
    to->at = r->at;
    to->until = until;
    to->slots = slots;
    str_copy(to->path, sizeof to->path, str_of(path));
}

void memory_forget(struct memory *m, bool all)
{
    for (int i = 0; i < MEMORY_ITEMS; i++) {
        struct memory_item *t = &m->items[i];
        if (!all && !t->slots)
            continue;
        json_decref(t->json);
        *t = (struct memory_item){.until = 0};
    }
}
