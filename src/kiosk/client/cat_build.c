/* cat_build: see cat_build.h. */
#include "cat_build.h"

#include <stdlib.h>

void build_fault(struct cat_builder *b, enum err_code code, const char *what, const char *where)
{
    if (b->rc == 0)
        b->rc = err_set(b->e, code, "catalogue", "%s: %s", where, what);
}

static uint32_t *string_slot(const struct cat_builder *b, const char *z)
{
    size_t mask = b->n_slots - 1;
    for (size_t i = cat_hash(z, strlen(z)) & mask;; i = (i + 1) & mask) {
        uint32_t at = b->slots[i];
        if (!at || strcmp(build_cstr(b, at - 1), z) == 0)
            return &b->slots[i];
    }
}

static bool grow_slots(struct cat_builder *b)
{
    if (b->n_slots && b->n_strings < b->n_slots / 2)
        return true;
    size_t n = b->n_slots ? b->n_slots * 2 : 1024;
    uint32_t *old = b->slots, *more = calloc(n, sizeof *more);
    size_t n_old = b->n_slots;
    if (!more) {
        build_fault(b, ERR_NOMEM, "no memory", "strings");
        return false;
    }
    b->slots = more;
    b->n_slots = n;
    for (size_t i = 0; i < n_old; i++)
        if (old[i])
            *string_slot(b, build_cstr(b, old[i] - 1)) = old[i];
    free(old);
    return true;
}

const char *build_cstr(const struct cat_builder *b, uint32_t string)
{
    return b->tables[CAT_T_STRINGS].p + string;
}

uint32_t build_string(struct cat_builder *b, const char *z)
{
    struct buf *s = &b->tables[CAT_T_STRINGS];
    if (s->n == 0)
        buf_zero(s, 1);
    if (!z || !*z || b->rc < 0 || !grow_slots(b))
        return 0;
    uint32_t *slot = string_slot(b, z);
    if (*slot)
        return *slot - 1;
    uint32_t at = (uint32_t)s->n;
    if (!buf_add(s, z, strlen(z) + 1)) {
        build_fault(b, ERR_LIMIT, "too much text", "strings");
        return 0;
    }
    *slot = at + 1;
    b->n_strings++;
    return at;
}

uint32_t build_text(struct cat_builder *b, const json_t *object, const char *key)
{
    return build_string(b, json_string_value(json_object_get(object, key)));
}

uint32_t build_need(struct cat_builder *b, const json_t *object, const char *key)
{
    uint32_t s = build_text(b, object, key);
    if (!s)
        build_fault(b, ERR_PARSE, "missing", key);
    return s;
}

struct cat_l10n build_l10n(struct cat_builder *b, const json_t *object, const char *key)
{
    struct cat_l10n l = {{0}};
    const json_t *t = json_object_get(object, key);
    for (uint32_t i = 0; i < b->head.n_langs; i++)
        l.lang[i] = build_text(b, t, b->head.langs[i]);
    return l;
}

bool build_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

uint32_t build_lang(const struct cat_builder *b, const char *lang)
{
    for (uint32_t i = 0; i < b->head.n_langs; i++)
        if (strcmp(b->head.langs[i], lang) == 0)
            return i;
    return CAT_NONE;
}

uint32_t build_add(struct cat_builder *b, enum cat_table t, const void *record)
{
    uint32_t at = build_count(b, t);
    if (!buf_add(&b->tables[t], record, cat_item_size(t)))
        build_fault(b, ERR_LIMIT, "too many records", "table");
    return at;
}

uint32_t build_count(const struct cat_builder *b, enum cat_table t)
{
    return (uint32_t)(b->tables[t].n / cat_item_size(t));
}

void *build_at(const struct cat_builder *b, enum cat_table t, uint32_t at)
{
    return b->tables[t].p + at * cat_item_size(t);
}

struct cat_run build_pool(struct cat_builder *b, const uint32_t *items, size_t n)
{
    struct cat_run r = {build_count(b, CAT_T_POOL), (uint32_t)n};
    if (!buf_add(&b->tables[CAT_T_POOL], items, n * sizeof *items))
        build_fault(b, ERR_LIMIT, "too many lists", "pool");
    return r;
}

static struct cat_run end_run(struct cat_builder *b, uint32_t from)
{
    return (struct cat_run){from, build_count(b, CAT_T_POOL) - from};
}

struct cat_run build_strings(struct cat_builder *b, const json_t *array)
{
    uint32_t from = build_count(b, CAT_T_POOL);
    for (size_t i = 0; i < json_array_size(array); i++) {
        uint32_t s = build_string(b, json_string_value(json_array_get(array, i)));
        if (s)
            build_pool(b, &s, 1);
    }
    return end_run(b, from);
}

void build_ids(struct cat_builder *b, enum cat_kind kind, const char *key)
{
    const json_t *list = json_object_get(b->root, key);
    b->ids[kind] = json_object();
    if (!b->ids[kind])
        build_fault(b, ERR_NOMEM, "no memory", key);
    for (size_t i = 0; b->rc == 0 && i < json_array_size(list); i++) {
        const char *id = json_string_value(json_object_get(json_array_get(list, i), "id"));
        if (!id || !*id || json_object_get(b->ids[kind], id))
            build_fault(b, ERR_PARSE, "an item without an id of its own", key);
        else if (json_object_set_new(b->ids[kind], id, json_integer((json_int_t)i)) < 0)
            build_fault(b, ERR_NOMEM, "no memory", key);
    }
}

uint32_t build_find(const struct cat_builder *b, enum cat_kind kind, const char *id)
{
    const json_t *at = id ? json_object_get(b->ids[kind], id) : NULL;
    return at ? (uint32_t)json_integer_value(at) : CAT_NONE;
}

uint32_t build_ref(
    const struct cat_builder *b, enum cat_kind kind, const json_t *object, const char *key)
{
    return build_find(b, kind, json_string_value(json_object_get(object, key)));
}

struct cat_run build_refs(
    struct cat_builder *b, enum cat_kind kind, const json_t *object, const char *key)
{
    const json_t *array = json_object_get(object, key);
    uint32_t from = build_count(b, CAT_T_POOL);
    for (size_t i = 0; i < json_array_size(array); i++) {
        uint32_t at = build_find(b, kind, json_string_value(json_array_get(array, i)));
        if (at != CAT_NONE)
            build_pool(b, &at, 1);
    }
    return end_run(b, from);
}

enum cat_table cat_table_of(enum cat_kind kind)
{
    static const enum cat_table tables[CAT_KINDS] = {
        [CAT_SITUATION] = CAT_T_SITUATIONS,
        [CAT_FEE] = CAT_T_FEES,
        [CAT_DEPARTMENT] = CAT_T_DEPARTMENTS,
        [CAT_CONTACT] = CAT_T_CONTACTS,
        [CAT_FORM] = CAT_T_FORMS,
        [CAT_TOPIC] = CAT_T_TOPICS,
        [CAT_LIFE] = CAT_T_LIFE,
    };
    return tables[kind];
}
