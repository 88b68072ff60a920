/* cat_read: an opened catalogue and checked access to its tables. A wrong index or offset gives an
 * empty record or "", so that a damaged file shows less but never faults. Private to client. */
#ifndef CLIENT_CAT_READ_H
#define CLIENT_CAT_READ_H

#include "cat_format.h"

#include "base/file.h"

struct cat_search {
    bool tried;
    struct search_index ix;
    struct search_scratch *scratch; /* NULL: no index in this language */
};

struct catalogue {
    const struct cat_head *head;         /* start of the bytes */
    struct file_map map;                 /* either the map */
    char *bytes;                         /* or bytes of our own */
    struct cat_search search[CAT_LANGS]; /* made at the first search */
    int64_t today;                       /* days since 1970 */
};

/* NULL when there is no such record. */
const void *cat_record(const struct catalogue *c, enum cat_table t, uint32_t at);
const char *cat_string(const struct catalogue *c, uint32_t at);
struct cat_list cat_items(const struct catalogue *c, struct cat_run run);
const char *cat_l10n(const struct catalogue *c, const struct cat_l10n *l, uint32_t lang);
/* 0 (Czech) when the town does not have the language. */
uint32_t cat_lang(const struct catalogue *c, const char *lang);

#endif
