/* logic_items: operators on lists; see logic_ops.h. Within them an item is the data. */
#include "logic_ops.h"

int op_merge(json_t **out, struct logic_run *r, json_t *const *args, size_t n, const json_t *data)
{
    json_t *all = json_array();
    int rc = all ? 0 : logic_nomem(r);
    (void)data;
    *out = all;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        if (!json_is_array(args[i]))
            rc = logic_append(r, all, json_incref(args[i]));
        for (size_t k = 0; rc == 0 && k < json_array_size(args[i]); k++)
            rc = logic_append(r, all, json_incref(json_array_get(args[i], k)));
    }
    return rc;
}

/* The list an operator works on; anything else counts as an empty one. */
static int take_list(json_t **list, struct logic_run *r, const json_t *args, const json_t *data)
{
    return logic_eval_arg(list, r, args, 0, data);
}

int op_map(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)
{
    json_t *list, *value;
    int rc = take_list(&list, r, args, data);
    if (rc == 0)
        rc = logic_give(out, r, json_array());
    for (size_t i = 0; rc == 0 && i < json_array_size(list); i++) {
        rc = logic_eval_arg(&value, r, args, 1, json_array_get(list, i));
        if (rc == 0)
            rc = logic_append(r, *out, value);
    }
    json_decref(list);
    return rc;
}

/* The truth of the second argument for one item: 1, 0 or negative. */
static int test(struct logic_run *r, const json_t *args, const json_t *item)
{
    json_t *value;
    int rc = logic_eval_arg(&value, r, args, 1, item);
    if (rc == 0)
        rc = logic_true(value);
    json_decref(value);
    return rc;
}

int op_filter(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)
{
    json_t *list;
    int rc = take_list(&list, r, args, data);
    if (rc == 0)
        rc = logic_give(out, r, json_array());
    for (size_t i = 0; rc >= 0 && i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        rc = test(r, args, item);
        if (rc == 1)
            rc = logic_append(r, *out, json_incref(item));
    }
    json_decref(list);
    return rc < 0 ? rc : 0;
}

/* Looks for an item whose test gives `wanted`: 1 there is one, 0 none, negative. *n: items. */
static int find(struct logic_run *r, const json_t *args, const json_t *data, int wanted, size_t *n)
{
    json_t *list;
    int rc = take_list(&list, r, args, data), found = 0;
    *n = json_array_size(list);
    for (size_t i = 0; rc >= 0 && !found && i < *n; i++) {
        rc = test(r, args, json_array_get(list, i));
        found = rc == wanted;
    }
    json_decref(list);
    return rc < 0 ? rc : found;
}

int op_all(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)
{
    size_t n;
    int bad = find(r, args, data, 0, &n);
    return bad < 0 ? bad : logic_give(out, r, json_boolean(!bad && n));
}

int op_some(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)
{
    size_t n;
    int good = find(r, args, data, 1, &n);
    return good < 0 ? good : logic_give(out, r, json_boolean(good));
}

int op_none(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)
{
    size_t n;
    int good = find(r, args, data, 1, &n);
    return good < 0 ? good : logic_give(out, r, json_boolean(!good));
}

/* One step of reduce: *sum goes in as "accumulator" and comes out as what the rule makes of it. */
static int reduce_step(json_t **sum, struct logic_run *r, const json_t *args, json_t *item)
{
    json_t *scope = json_object(), *next = NULL;
    int rc = scope ? 0 : logic_nomem(r);
    if (rc == 0 && (json_object_set(scope, "current", item) < 0 ||
                       json_object_set(scope, "accumulator", *sum) < 0))
        rc = logic_nomem(r);
    if (rc == 0)
        rc = logic_eval_arg(&next, r, args, 1, scope);
    json_decref(scope);
    if (rc == 0) {
        json_decref(*sum);
        *sum = next;
    }
    return rc;
}

int op_reduce(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)
{
    json_t *list;
    int rc = take_list(&list, r, args, data);
    if (rc == 0)
        rc = logic_eval_arg(out, r, args, 2, data);
    for (size_t i = 0; rc == 0 && i < json_array_size(list); i++)
        rc = reduce_step(out, r, args, json_array_get(list, i));
    json_decref(list);
    return rc;
}
