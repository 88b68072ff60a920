/* kw_object: keywords for objects; see kw.h. */
#include "kw.h"
#include "value.h"

int check_min_properties(struct run *r, const struct rule *k, struct spot *at)
{
    bool good = !json_is_object(at->value) || json_object_size(at->value) >= k->u.count;
    return good ? 1 : run_fault(r, at, k->kw->name, NULL, NULL);
}

int check_max_properties(struct run *r, const struct rule *k, struct spot *at)
{
    bool good = !json_is_object(at->value) || json_object_size(at->value) <= k->u.count;
    return good ? 1 : run_fault(r, at, k->kw->name, NULL, NULL);
}

/* ---- names that must be there */

static int check_names(
    struct run *r, const struct rule *k, struct spot *at, const struct str *names, size_t n)
{
    int valid = 1;
    for (size_t i = 0; i < n; i++) {
        if (json_object_getn(at->value, names[i].p, names[i].n))
            continue;
        int rc = run_fault(r, at, k->kw->name, names[i].p, NULL);
        if (rc < 0 || run_brief(r))
            return rc;
        valid = 0;
    }
    return valid;
}

int check_required(struct run *r, const struct rule *k, struct spot *at)
{
    return json_is_object(at->value) ? check_names(r, k, at, k->names, k->n) : 1;
}

int compile_dependent_required(struct maker *m, struct rule *k, const json_t *value)
{
    if (!json_is_object(value))
        return maker_fail(m, ERR_PARSE, "an object of lists is wanted");
    struct arena *a = &m->schema->arena;
    k->n = json_object_size(value);
    k->names = arena_items(a, k->n, sizeof *k->names);
    k->u.needs = arena_items(a, k->n, sizeof *k->u.needs);
    if (!k->names || !k->u.needs)
        return maker_nomem(m);
    int rc = 0;
    void *it = json_object_iter((json_t *)value);
    for (size_t i = 0; rc == 0 && it; i++, it = json_object_iter_next((json_t *)value, it)) {
        size_t back = path_push(&m->path, json_object_iter_key(it));
        k->names[i] = maker_copy(m, str_of(json_object_iter_key(it)));
        rc = k->names[i].p ? maker_names(m, &k->u.needs[i], json_object_iter_value(it))
                           : maker_nomem(m);
        path_back(&m->path, back);
    }
    return rc;
}

int check_dependent_required(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    for (size_t i = 0; i < k->n && json_is_object(at->value); i++) {
        if (!json_object_getn(at->value, k->names[i].p, k->names[i].n))
            continue;
        int rc = check_names(r, k, at, k->u.needs[i].items, k->u.needs[i].n);
        if (rc < 0)
            return rc;
        valid &= rc;
    }
    return valid;
}

/* ---- properties */

/* One member against a node, and marked: 1, 0 or negative. */
static int check_member(
    struct run *r, const struct node *n, struct spot *at, const char *key, const json_t *value)
{
    struct spot member = spot_key(at, key, value);
    int rc = run_node(r, n, &member);
    if (rc >= 0 && mark_key(r, at, key) < 0)
        rc = -ERR_NOMEM;
    return rc;
}

int check_properties(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    for (size_t i = 0; i < k->n && json_is_object(at->value); i++) {
        const char *key = k->names[i].p;
        const json_t *value = json_object_getn(at->value, key, k->names[i].n);
        if (!value)
            continue;
        /* marks go by the address of the key in the object itself */
        if (at->marks)
            key = json_object_iter_key(json_object_iter_at((json_t *)at->value, key));
        int rc = check_member(r, k->nodes[i], at, key, value);
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    return valid;
}

int compile_pattern_properties(struct maker *m, struct rule *k, const json_t *value)
{
    int rc = compile_named(m, k, value);
    if (rc < 0)
        return rc;
    k->u.regexes = arena_items(&m->schema->arena, k->n, sizeof *k->u.regexes);
    if (!k->u.regexes)
        return maker_nomem(m);
    for (size_t i = 0; rc == 0 && i < k->n; i++) {
        size_t back = path_push(&m->path, k->names[i].p);
        rc = maker_regex(m, &k->u.regexes[i], k->names[i]);
        path_back(&m->path, back);
    }
    return rc;
}

int check_pattern_properties(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    for (void *it = json_object_iter((json_t *)at->value); it;
         it = json_object_iter_next((json_t *)at->value, it)) {
        const char *key = json_object_iter_key(it);
        for (size_t i = 0; i < k->n; i++) {
            int rc = run_match(r, k->u.regexes[i], str_of(key));
            if (rc == 1)
                rc = check_member(r, k->nodes[i], at, key, json_object_iter_value(it));
            else if (rc == 0)
                continue;
            if (rc < 0)
                return rc;
            valid &= rc;
            if (!valid && run_brief(r))
                return 0;
        }
    }
    return valid;
}

int compile_additional(struct maker *m, struct rule *k, const json_t *value)
{
    k->u.peers[0] = node_rule(m->node, "properties");
    k->u.peers[1] = node_rule(m->node, "patternProperties");
    return compile_one(m, k, value);
}

/* 1 when a sibling keyword has the name, 0 not, negative. */
static int is_named(struct run *r, const struct rule *k, struct str key)
{
    const struct rule *plain = k->u.peers[0], *patterns = k->u.peers[1];
    int rc = plain && map_get(&plain->index, key);
    for (size_t i = 0; rc == 0 && patterns && i < patterns->n; i++)
        rc = run_match(r, patterns->u.regexes[i], key);
    return rc;
}

/* A member that is one too many, or that the subschema of the keyword is for. */
static int check_rest(struct run *r, const struct rule *k, struct spot *at, void *it)
{
    const char *key = json_object_iter_key(it);
    if (k->nodes[0]->kind == NODE_FALSE)
        return run_fault(r, at, k->kw->name, key, NULL);
    struct spot member = spot_key(at, key, json_object_iter_value(it));
    return run_node(r, k->nodes[0], &member);
}

int check_additional(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    for (void *it = json_object_iter((json_t *)at->value); it;
         it = json_object_iter_next((json_t *)at->value, it)) {
        struct str key = {json_object_iter_key(it), json_object_iter_key_len(it)};
        int rc = is_named(r, k, key);
        if (rc == 0)
            rc = check_rest(r, k, at, it);
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    if (json_is_object(at->value))
        mark_all(at);
    return valid;
}

int check_unevaluated_properties(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    if (!json_is_object(at->value) || at->marks->all)
        return 1;
    marks_sort(r, at);
    for (void *it = json_object_iter((json_t *)at->value); it;
         it = json_object_iter_next((json_t *)at->value, it)) {
        if (mark_found(r, at, (uintptr_t)json_object_iter_key(it)))
            continue;
        int rc = check_rest(r, k, at, it);
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    mark_all(at);
    return valid;
}

int check_property_names(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    for (void *it = json_object_iter((json_t *)at->value); it;
         it = json_object_iter_next((json_t *)at->value, it)) {
        const char *key = json_object_iter_key(it);
        json_t *name = json_stringn_nocheck(key, json_object_iter_key_len(it));
        if (!name)
            return err_set(r->e, ERR_NOMEM, "schema", "no memory");
        struct spot member = spot_key(at, key, name);
        int rc = run_try(r, k->nodes[0], &member);
        json_decref(name);
        if (rc == 0)
            rc = run_fault(r, at, k->kw->name, key, NULL);
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    return valid;
}
