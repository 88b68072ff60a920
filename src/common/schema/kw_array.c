/* kw_array: keywords for arrays; see kw.h. */
#include "kw.h"
#include "value.h"

#include <stdlib.h>

int check_min_items(struct run *r, const struct rule *k, struct spot *at)
{
    bool good = !json_is_array(at->value) || json_array_size(at->value) >= k->u.count;
    return good ? 1 : run_fault(r, at, k->kw->name, NULL, NULL);
}

int check_max_items(struct run *r, const struct rule *k, struct spot *at)
{
    bool good = !json_is_array(at->value) || json_array_size(at->value) <= k->u.count;
    return good ? 1 : run_fault(r, at, k->kw->name, NULL, NULL);
}

/* ---- uniqueItems: sorted by hash, equal ones are neighbours */

int compile_unique(struct maker *m, struct rule *k, const json_t *value)
{
    k->u.count = json_is_true(value);
    return compile_flag(m, k, value);
}

static int by_hash(const void *a, const void *b)
{
    uint64_t x = ((const struct hashed *)a)->hash, y = ((const struct hashed *)b)->hash;
    return (x > y) - (x < y);
}

static int has_twins(struct hashed *all, size_t n, size_t *left)
{
    int rc = 0;
    qsort(all, n, sizeof *all, by_hash);
    for (size_t i = 0; rc == 0 && i < n; i++)
        for (size_t j = i + 1; rc == 0 && j < n && all[j].hash == all[i].hash; j++)
            rc = value_same(all[i].value, all[j].value, left);
    return rc;
}

int check_unique(struct run *r, const struct rule *k, struct spot *at)
{
    size_t n = json_array_size(at->value);
    if (!k->u.count || n < 2)
        return 1;
    struct hashed *all = calloc(n, sizeof *all);
    if (!all)
        return err_set(r->e, ERR_NOMEM, "schema", "no memory");
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        all[i].value = json_array_get(at->value, i);
        rc = value_hash(&all[i].hash, all[i].value, &r->left);
    }
    if (rc == 0)
        rc = has_twins(all, n, &r->left);
    free(all);
    if (rc < 0)
        return run_too_much(r);
    return rc ? run_fault(r, at, k->kw->name, NULL, NULL) : 1;
}

/* ---- items */

/* One item against a subschema of the keyword; the schema false is a fault of the keyword. */
static int check_item(struct run *r, const struct rule *k, struct spot *at, size_t i)
{
    struct spot item = spot_index(at, i);
    if (k->nodes[0]->kind == NODE_FALSE)
        return run_fault(r, &item, k->kw->name, NULL, NULL);
    return run_node(r, k->nodes[0], &item);
}

int check_prefix(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    for (size_t i = 0; i < k->n && i < json_array_size(at->value); i++) {
        struct spot item = spot_index(at, i);
        int rc = run_node(r, k->nodes[i], &item);
        if (rc >= 0 && mark_index(r, at, i) < 0)
            rc = -ERR_NOMEM;
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    return valid;
}

int compile_items(struct maker *m, struct rule *k, const json_t *value)
{
    k->u.peers[0] = node_rule(m->node, "prefixItems");
    return compile_one(m, k, value);
}

int check_items(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    size_t n = json_array_size(at->value);
    for (size_t i = k->u.peers[0] ? k->u.peers[0]->n : 0; i < n; i++) {
        int rc = check_item(r, k, at, i);
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    if (json_is_array(at->value))
        mark_all(at);
    return valid;
}

int compile_contains(struct maker *m, struct rule *k, const json_t *value)
{
    k->u.peers[0] = node_rule(m->node, "minContains");
    k->u.peers[1] = node_rule(m->node, "maxContains");
    return compile_one(m, k, value);
}

int check_contains(struct run *r, const struct rule *k, struct spot *at)
{
    if (!json_is_array(at->value))
        return 1;
    const struct rule *least = k->u.peers[0], *most = k->u.peers[1];
    size_t found = 0;
    for (size_t i = 0; i < json_array_size(at->value); i++) {
        struct spot item = spot_index(at, i);
        int rc = run_try(r, k->nodes[0], &item);
        if (rc == 1 && mark_index(r, at, i) < 0)
            rc = -ERR_NOMEM;
        if (rc < 0)
            return rc;
        found += (size_t)rc;
    }
    if (found < (least ? least->u.count : 1))
        return run_fault(r, at, least ? least->kw->name : k->kw->name, NULL, NULL);
    if (most && found > most->u.count)
        return run_fault(r, at, most->kw->name, NULL, NULL);
    return 1;
}

int check_unevaluated_items(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    if (!json_is_array(at->value) || at->marks->all)
        return 1;
    marks_sort(r, at);
    for (size_t i = 0; i < json_array_size(at->value); i++) {
        if (mark_found(r, at, i))
            continue;
        int rc = check_item(r, k, at, i);
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    mark_all(at);
    return valid;
}
