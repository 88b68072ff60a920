/* cat_build: the catalogue while it is compiled. Owner: catalogue_compile, for one call. The first
 * fault stays in rc and e, so that builders need no check after every step. Private to client. */
#ifndef CLIENT_CAT_BUILD_H
#define CLIENT_CAT_BUILD_H

#include "cat_format.h"

#include <jansson.h>

struct cat_builder {
    struct buf tables[CAT_TABLES];
    uint32_t *slots; /* of the string arena: offset + 1, open addressing */
    size_t n_slots, n_strings;
    json_t *ids[CAT_KINDS]; /* id -> index */
    const json_t *root;
    struct cat_head head;
    struct err *e;
    int rc;
};

void build_fault(struct cat_builder *b, enum err_code code, const char *what, const char *where);
uint32_t build_string(struct cat_builder *b, const char *z);
const char *build_cstr(const struct cat_builder *b, uint32_t string);
/* Member of an object as a string; 0 when missing. */
uint32_t build_text(struct cat_builder *b, const json_t *object, const char *key);
/* As build_text; a fault when missing or empty. */
uint32_t build_need(struct cat_builder *b, const json_t *object, const char *key);
struct cat_l10n build_l10n(struct cat_builder *b, const json_t *object, const char *key);
bool build_bool(const json_t *object, const char *key);
/* Number of a language of the town, CAT_NONE when it is not one. */
uint32_t build_lang(const struct cat_builder *b, const char *lang);

uint32_t build_add(struct cat_builder *b, enum cat_table t, const void *record);
uint32_t build_count(const struct cat_builder *b, enum cat_table t);
void *build_at(const struct cat_builder *b, enum cat_table t, uint32_t at);
struct cat_run build_pool(struct cat_builder *b, const uint32_t *items, size_t n);
/* Array of strings -> run of strings in the pool. */
struct cat_run build_strings(struct cat_builder *b, const json_t *array);
/* Gives every item of the list its number. */
void build_ids(struct cat_builder *b, enum cat_kind kind, const char *key);
uint32_t build_find(const struct cat_builder *b, enum cat_kind kind, const char *id);
uint32_t build_ref(
    const struct cat_builder *b, enum cat_kind kind, const json_t *object, const char *key);
/* Array of ids -> run of indexes; unknown ids are left out. */
struct cat_run build_refs(
    struct cat_builder *b, enum cat_kind kind, const json_t *object, const char *key);

/* The records (compile_items.c). */
void build_town(struct cat_builder *b);
void build_topics(struct cat_builder *b);
void build_places(struct cat_builder *b);
void build_fees(struct cat_builder *b);
void build_situations(struct cat_builder *b);
void build_forms(struct cat_builder *b);
/* Orders, lists of situations and the search indexes (compile_index.c). */
void build_orders(struct cat_builder *b);
void build_index(struct cat_builder *b, struct buf *out, uint32_t lang);

enum cat_table cat_table_of(enum cat_kind kind);

#endif
