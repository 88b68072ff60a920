/* kw_value: keywords for a value as a whole, for numbers and for strings; see kw.h. */
#include "decimal.h"
#include "kw.h"
#include "value.h"

#include <stdlib.h>

static int verdict(struct run *r, const struct rule *k, const struct spot *at, bool good)
{
    return good ? 1 : run_fault(r, at, k->kw->name, NULL, NULL);
}

/* ---- type */

static bool add_type(struct rule *k, const json_t *name)
{
    unsigned type;
    if (!json_is_string(name) || !value_type_named(&type, json_string_value(name)))
        return false;
    k->u.types |= type;
    return true;
}

int compile_type(struct maker *m, struct rule *k, const json_t *value)
{
    bool good = json_is_array(value) ? json_array_size(value) > 0 : add_type(k, value);
    for (size_t i = 0; good && i < json_array_size(value); i++)
        good = add_type(k, json_array_get(value, i));
    return good ? 0 : maker_fail(m, ERR_PARSE, "the name of a type, or a list of them, is wanted");
}

int check_type(struct run *r, const struct rule *k, struct spot *at)
{
    return verdict(r, k, at, (value_types(at->value) & k->u.types) != 0);
}

/* ---- const, enum */

static int keep_copy(struct maker *m, const json_t **out, const json_t *value)
{
    json_t *copy = json_deep_copy(value);
    *out = copy;
    return maker_keep(m, NULL, copy);
}

int compile_const(struct maker *m, struct rule *k, const json_t *value)
{
    return keep_copy(m, &k->u.value, value);
}

int check_const(struct run *r, const struct rule *k, struct spot *at)
{
    int rc = value_same(k->u.value, at->value, &r->left);
    return rc < 0 ? run_too_much(r) : verdict(r, k, at, rc == 1);
}

static int by_hash(const void *a, const void *b)
{
    uint64_t x = ((const struct hashed *)a)->hash, y = ((const struct hashed *)b)->hash;
    return (x > y) - (x < y);
}

/* The values are sorted by hash, so a list of all the streets of a town is searched quickly. */
int compile_enum(struct maker *m, struct rule *k, const json_t *value)
{
    const json_t *copy;
    size_t left = SIZE_MAX;
    if (!json_is_array(value))
        return maker_fail(m, ERR_PARSE, "a list of values is wanted");
    k->n = json_array_size(value);
    k->u.hashes = arena_items(&m->schema->arena, k->n, sizeof *k->u.hashes);
    if (!k->u.hashes)
        return maker_nomem(m);
    int rc = keep_copy(m, &copy, value);
    for (size_t i = 0; rc == 0 && i < k->n; i++) {
        struct hashed *h = &k->u.hashes[i];
        h->value = json_array_get(copy, i);
        if (value_hash(&h->hash, h->value, &left) < 0)
            rc = maker_fail(m, ERR_LIMIT, "nested too deep");
    }
    if (rc == 0 && k->n)
        qsort(k->u.hashes, k->n, sizeof *k->u.hashes, by_hash);
    return rc;
}

int check_enum(struct run *r, const struct rule *k, struct spot *at)
{
    uint64_t hash;
    if (value_hash(&hash, at->value, &r->left) < 0)
        return run_too_much(r);
    size_t low = 0, high = k->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (k->u.hashes[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    int rc = 0;
    for (; rc == 0 && low < k->n && k->u.hashes[low].hash == hash; low++)
        rc = value_same(k->u.hashes[low].value, at->value, &r->left);
    return rc < 0 ? run_too_much(r) : verdict(r, k, at, rc == 1);
}

/* ---- numbers */

int compile_number(struct maker *m, struct rule *k, const json_t *value)
{
    if (!json_is_number(value))
        return maker_fail(m, ERR_PARSE, "a number is wanted");
    return keep_copy(m, &k->u.value, value);
}

/* The value against the limit, or 0 for what is no number. */
static int against(const struct rule *k, const struct spot *at, int otherwise)
{
    return json_is_number(at->value) ? value_number_cmp(at->value, k->u.value) : otherwise;
}

int check_minimum(struct run *r, const struct rule *k, struct spot *at)
{
    return verdict(r, k, at, against(k, at, 1) >= 0);
}

int check_maximum(struct run *r, const struct rule *k, struct spot *at)
{
    return verdict(r, k, at, against(k, at, -1) <= 0);
}

int check_exclusive_minimum(struct run *r, const struct rule *k, struct spot *at)
{
    return verdict(r, k, at, against(k, at, 1) > 0);
}

int check_exclusive_maximum(struct run *r, const struct rule *k, struct spot *at)
{
    return verdict(r, k, at, against(k, at, -1) < 0);
}

int compile_multiple(struct maker *m, struct rule *k, const json_t *value)
{
    if (!json_is_number(value) || json_number_value(value) <= 0)
        return maker_fail(m, ERR_PARSE, "a number more than 0 is wanted");
    return keep_copy(m, &k->u.value, value);
}

int check_multiple(struct run *r, const struct rule *k, struct spot *at)
{
    const json_t *v = at->value, *by = k->u.value;
    if (!json_is_number(v))
        return 1;
    if (json_is_integer(v) && json_is_integer(by))
        return verdict(r, k, at, json_integer_value(v) % json_integer_value(by) == 0);
    return verdict(r, k, at, decimal_multiple(decimal_of(v), decimal_of(by)));
}

/* ---- strings */

int check_min_length(struct run *r, const struct rule *k, struct spot *at)
{
    return verdict(
        r, k, at, !json_is_string(at->value) || value_length(value_str(at->value)) >= k->u.count);
}

int check_max_length(struct run *r, const struct rule *k, struct spot *at)
{
    return verdict(
        r, k, at, !json_is_string(at->value) || value_length(value_str(at->value)) <= k->u.count);
}

int compile_pattern(struct maker *m, struct rule *k, const json_t *value)
{
    k->u.regexes = arena_items(&m->schema->arena, 1, sizeof *k->u.regexes);
    if (!json_is_string(value))
        return maker_fail(m, ERR_PARSE, "a regular expression is wanted");
    if (!k->u.regexes)
        return maker_nomem(m);
    return maker_regex(m, &k->u.regexes[0], value_str(value));
}

int check_pattern(struct run *r, const struct rule *k, struct spot *at)
{
    if (!json_is_string(at->value))
        return 1;
    int rc = run_match(r, k->u.regexes[0], value_str(at->value));
    return rc < 0 ? rc : verdict(r, k, at, rc == 1);
}

/* ---- format */

int compile_format(struct maker *m, struct rule *k, const json_t *value)
{
    if (!json_is_string(value))
        return maker_fail(m, ERR_PARSE, "the name of a format is wanted");
    const char *name = json_string_value(value);
    const struct schema_format *own = NULL;
    for (size_t i = 0; !own && i < m->o->n_formats; i++)
        if (strcmp(m->o->formats[i].name, name) == 0)
            own = &m->o->formats[i];
    const struct format *standard = own ? NULL : format_find(name);
    if (!own && !standard && m->o->strict)
        return maker_fail(m, ERR_PARSE, "unknown format \"%.40s\"", name);
    if (m->o->assert_formats) {
        k->u.format.own = own;
        k->u.format.standard = standard && standard->valid ? standard : NULL;
    }
    return 0;
}

int check_format(struct run *r, const struct rule *k, struct spot *at)
{
    const char *detail = NULL;
    if (k->u.format.own && !k->u.format.own->check(at->value, &detail))
        return run_fault(r, at, k->kw->name, NULL, detail);
    if (!k->u.format.standard || !json_is_string(at->value))
        return 1;
    return verdict(r, k, at, k->u.format.standard->valid(value_str(at->value)));
}
