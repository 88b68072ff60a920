/* cat_read: opening and the ground under every accessor; see cat_read.h. */
#include "cat_read.h"

#include "base/clock.h"
#include "cat_build.h"
#include "domain/instant.h"
#include <stddef.h>
#include <stdlib.h>

static bool part_ok(const struct cat_head *h, struct cat_part p, size_t size)
{
    return p.at % 8 == 0 && p.at <= h->size && p.n <= (h->size - p.at) / size;
}

static int check_head(const struct cat_head *h, size_t n, struct err *e)
{
    if (n < sizeof *h || (uintptr_t)h % 8 != 0 || h->magic != CAT_MAGIC)
        return err_set(e, ERR_PARSE, "catalogue", "not a compiled catalogue");
    if (h->layout != cat_layout())
        return err_set(e, ERR_PARSE, "catalogue", "compiled by another version");
    bool good = h->size == n && h->check == cat_hash(h, offsetof(struct cat_head, check)) &&
                h->n_langs >= 1 && h->n_langs <= CAT_LANGS;
    for (int t = 0; good && t < CAT_TABLES; t++)
        good = part_ok(h, h->tables[t], cat_item_size((enum cat_table)t));
    for (uint32_t l = 0; good && l < CAT_LANGS; l++)
        good = part_ok(h, h->index[l], 1) && memchr(h->langs[l], 0, sizeof h->langs[l]);
    good = good && h->tables[CAT_T_TOWN].n == 1 && h->tables[CAT_T_STRINGS].n > 0;
    /* with a NUL at its end, any offset within the arena is a string */
    struct cat_part arena = good ? h->tables[CAT_T_STRINGS] : (struct cat_part){0, 0};
    if (!good || ((const char *)h)[arena.at + arena.n - 1] != '\0' ||
        ((const char *)h)[arena.at] != '\0')
        return err_set(e, ERR_PARSE, "catalogue", "cut or damaged");
    return 0;
}

static int start(struct catalogue *c, const void *p, size_t n, struct err *e)
{
    int rc = check_head(p, n, e);
    c->head = p;
    c->today = date_days(instant_prague(clock_wall(&clock_real)).date);
    return rc;
}

int catalogue_open(struct catalogue **out, const char *path, struct err *e)
{
    struct catalogue *c = *out = calloc(1, sizeof *c);
    if (!c)
        return err_set(e, ERR_NOMEM, "catalogue", "no memory");
    int rc = file_map(&c->map, path, e);
    if (rc == 0)
        rc = start(c, c->map.p, c->map.n, e);
    if (rc < 0)
        catalogue_free(out);
    return rc;
}

int catalogue_open_bytes(struct catalogue **out, char *bytes, size_t n, struct err *e)
{
    struct catalogue *c = *out = calloc(1, sizeof *c);
    if (!c) {
        free(bytes);
        return err_set(e, ERR_NOMEM, "catalogue", "no memory");
    }
    c->bytes = bytes;
    int rc = start(c, bytes, n, e);
    if (rc < 0)
        catalogue_free(out);
    return rc;
}

void catalogue_free(struct catalogue **c)
{
    if (!*c)
        return;
    for (int l = 0; l < CAT_LANGS; l++)
        search_scratch_free(&(*c)->search[l].scratch);
    file_unmap(&(*c)->map);
    free((*c)->bytes);
    free(*c);
    *c = NULL;
}

void catalogue_rest(const struct catalogue *c)
{
    enum { LARGE = 4 << 20 }; /* a small town is read again sooner than let go */
    if (c->map.n > LARGE)
        file_map_rest(&c->map);
}

void catalogue_set_today(struct catalogue *c, struct date today)
{
    c->today = date_days(today);
}

static const void *part(const struct catalogue *c, enum cat_table t)
{
    return (const char *)c->head + c->head->tables[t].at;
}

const void *cat_record(const struct catalogue *c, enum cat_table t, uint32_t at)
{
    if (at >= c->head->tables[t].n)
        return NULL;
    return (const char *)part(c, t) + at * cat_item_size(t);
}

const char *cat_string(const struct catalogue *c, uint32_t at)
{
    const char *arena = part(c, CAT_T_STRINGS);
    return at < c->head->tables[CAT_T_STRINGS].n ? arena + at : "";
}

struct cat_list cat_items(const struct catalogue *c, struct cat_run run)
{
    const uint32_t *pool = part(c, CAT_T_POOL);
    uint64_t n = c->head->tables[CAT_T_POOL].n;
    if (run.at > n || run.n > n - run.at)
        return (struct cat_list){pool, 0};
    return (struct cat_list){pool + run.at, run.n};
}

const char *cat_l10n(const struct catalogue *c, const struct cat_l10n *l, uint32_t lang)
{
    const char *z = cat_string(c, l->lang[lang]);
    return *z ? z : cat_string(c, l->lang[0]);
}

uint32_t cat_lang(const struct catalogue *c, const char *lang)
{
    for (uint32_t i = 1; i < c->head->n_langs; i++)
        if (strcmp(c->head->langs[i], lang) == 0)
            return i;
    return 0;
}

uint64_t catalogue_revision(const struct catalogue *c)
{
    return c->head->revision;
}

const char *catalogue_etag(const struct catalogue *c)
{
    return cat_string(c, c->head->etag);
}

size_t catalogue_count(const struct catalogue *c, enum cat_kind kind)
{
    return (size_t)c->head->tables[cat_table_of(kind)].n;
}

static const char *id_at(const struct catalogue *c, enum cat_kind kind, uint32_t at)
{
    const uint32_t *id = cat_record(c, cat_table_of(kind), at); /* every record begins with it */
    return id ? cat_string(c, *id) : "";
}

uint32_t catalogue_find(const struct catalogue *c, enum cat_kind kind, const char *id)
{
    struct cat_list order = cat_items(c, c->head->by_id[kind]);
    size_t lo = 0, hi = order.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int cmp = strcmp(id_at(c, kind, order.items[mid]), id);
        if (cmp == 0)
            return order.items[mid] < catalogue_count(c, kind) ? order.items[mid] : CAT_NONE;
        if (cmp < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return CAT_NONE;
}

const char *catalogue_language(const struct catalogue *c, size_t i)
{
    return i < c->head->n_langs ? c->head->langs[i] : "";
}

struct cat_list catalogue_by_title(const struct catalogue *c, const char *lang)
{
    return cat_items(c, c->head->by_title[cat_lang(c, lang)]);
}

struct cat_list catalogue_top(const struct catalogue *c, enum cat_kind kind)
{
    return cat_items(c, c->head->top[kind == CAT_LIFE]);
}
