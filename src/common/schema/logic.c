/* logic: see schema/logic.h. Evaluation and its bounds; operators are in logic_ops.c and
 * logic_items.c. */
#include "logic_run.h"

#include <stdio.h>
#include <stdlib.h>

static const char module[] = "logic";

enum {
    VALUE_LEVELS = 256, /* of what is made */
    PER_VALUE = 8       /* bytes counted for a value, besides its text */
};

int logic_spend(struct logic_run *r, size_t steps)
{
    if (r->steps < steps)
        return err_set(r->e, ERR_LIMIT, module, "more than %d steps", (int)LOGIC_STEPS);
    r->steps -= steps;
    return 0;
}

int logic_made_bytes(struct logic_run *r, size_t n)
{
    if (r->bytes < n)
        return err_set(r->e, ERR_LIMIT, module, "more than %d bytes made", (int)LOGIC_BYTES);
    r->bytes -= n;
    return 0;
}

int logic_nomem(struct logic_run *r)
{
    return err_set(r->e, ERR_NOMEM, module, "no memory");
}

static int made(struct logic_run *r, const json_t *v, int level)
{
    if (level > VALUE_LEVELS)
        return err_set(r->e, ERR_LIMIT, module, "a value nested deeper than %d", VALUE_LEVELS);
    int rc = logic_made_bytes(r, PER_VALUE + json_string_length(v));
    for (size_t i = 0; rc == 0 && i < json_array_size(v); i++)
        rc = made(r, json_array_get(v, i), level + 1);
    for (void *it = json_object_iter((json_t *)v); rc == 0 && it;
         it = json_object_iter_next((json_t *)v, it)) {
        rc = logic_made_bytes(r, json_object_iter_key_len(it));
        if (rc == 0)
            rc = made(r, json_object_iter_value(it), level + 1);
    }
    return rc;
}

int logic_made(struct logic_run *r, const json_t *value)
{
    return made(r, value, 0);
}

int logic_append(struct logic_run *r, json_t *array, json_t *value)
{
    int rc = logic_made(r, value);
    if (rc < 0)
        json_decref(value);
    else if (json_array_append_new(array, value) < 0)
        rc = logic_nomem(r);
    return rc;
}

int logic_give(json_t **out, struct logic_run *r, json_t *j)
{
    *out = j;
    return j ? 0 : logic_nomem(r);
}

bool logic_true(const json_t *j)
{
    if (json_is_number(j))
        return json_number_value(j) != 0;
    if (json_is_string(j))
        return json_string_length(j) > 0;
    if (json_is_array(j))
        return json_array_size(j) > 0;
    return json_is_true(j) || json_is_object(j);
}

/* ---- operations */

bool logic_operation(const json_t *rule, const char **name, const json_t **args)
{
    if (json_object_size(rule) != 1)
        return false;
    void *it = json_object_iter((json_t *)rule);
    *name = json_object_iter_key(it);
    *args = json_object_iter_value(it);
    return true;
}

const struct logic_op *logic_own(const struct logic_opts *o, const char *name)
{
    for (size_t i = 0; o && i < o->n_ops; i++)
        if (strcmp(o->ops[i].name, name) == 0)
            return &o->ops[i];
    return NULL;
}

size_t logic_count(const json_t *args)
{
    return json_is_array(args) ? json_array_size(args) : 1;
}

const json_t *logic_arg(const json_t *args, size_t i)
{
    return json_is_array(args) ? json_array_get(args, i) : i == 0 ? args : NULL;
}

int logic_eval_arg(
    json_t **out, struct logic_run *r, const json_t *args, size_t i, const json_t *data)
{
    const json_t *arg = logic_arg(args, i);
    return arg ? logic_eval(out, r, arg, data) : logic_give(out, r, json_null());
}

static int apply_own(
    json_t **out, struct logic_run *r, const struct logic_op *own, json_t *const *values, size_t n)
{
    int rc = own->run(out, values, n, r->e);
    if (rc < 0)
        return err_set(r->e, ERR_RANGE, module, "%.40s: no value", own->name);
    return *out ? logic_made(r, *out) : logic_nomem(r);
}

/* An operator with its arguments evaluated first. */
static int apply_eager(json_t **out, struct logic_run *r, const struct logic_op *own,
    const struct logic_standard *op, const json_t *args, const json_t *data)
{
    size_t n = logic_count(args), have = 0;
    int rc = 0;
    json_t **values = calloc(n ? n : 1, sizeof *values);
    if (!values)
        return logic_nomem(r);
    for (; rc == 0 && have < n; have += rc == 0)
        rc = logic_eval(&values[have], r, logic_arg(args, have), data);
    if (rc == 0 && own)
        rc = apply_own(out, r, own, values, n);
    else if (rc == 0)
        rc = op->eager(out, r, values, n, data);
    for (size_t i = 0; i < have; i++)
        json_decref(values[i]);
    free(values);
    return rc;
}

static int apply(
    json_t **out, struct logic_run *r, const char *name, const json_t *args, const json_t *data)
{
    const struct logic_op *own = logic_own(r->o, name);
    const struct logic_standard *op = own ? NULL : logic_standard(name);
    if (!own && !op)
        return err_set(r->e, ERR_PARSE, module, "unknown operator \"%.40s\"", name);
    if (op && op->lazy)
        return op->lazy(out, r, args, data);
    return apply_eager(out, r, own, op, args, data);
}

static int eval_list(json_t **out, struct logic_run *r, const json_t *list, const json_t *data)
{
    json_t *made_list = json_array(), *item;
    int rc = made_list ? 0 : logic_nomem(r);
    for (size_t i = 0; rc == 0 && i < json_array_size(list); i++) {
        rc = logic_eval(&item, r, json_array_get(list, i), data);
        if (rc == 0)
            rc = logic_append(r, made_list, item);
        else
            json_decref(item);
    }
    *out = made_list;
    return rc;
}

int logic_eval(json_t **out, struct logic_run *r, const json_t *rule, const json_t *data)
{
    const char *name;
    const json_t *args;
    *out = NULL;
    int rc = logic_spend(r, 1);
    if (rc < 0)
        return rc;
    if (r->depth >= LOGIC_DEPTH)
        return err_set(r->e, ERR_LIMIT, module, "nested deeper than %d", (int)LOGIC_DEPTH);
    r->depth++;
    if (logic_operation(rule, &name, &args))
        rc = apply(out, r, name, args, data);
    else if (json_is_array(rule))
        rc = eval_list(out, r, rule, data);
    else
        *out = json_incref((json_t *)rule);
    r->depth--;
    if (rc < 0) {
        json_decref(*out);
        *out = NULL;
    }
    return rc;
}

/* ---- paths */

bool logic_path(char buf[24], struct str *path, const json_t *j)
{
    *path = STR("");
    if (json_is_string(j))
        *path = (struct str){json_string_value(j), json_string_length(j)};
    else if (json_is_integer(j)) {
        snprintf(buf, 24, "%" JSON_INTEGER_FORMAT, json_integer_value(j));
        *path = str_of(buf);
    }
    return !j || json_is_string(j) || json_is_integer(j) || json_is_null(j);
}

json_t *logic_at(const json_t *data, struct str path)
{
    struct str step;
    bool more = path.n > 0;
    while (more && data) {
        uint64_t i;
        more = str_cut(&path, '.', &step);
        if (json_is_array(data))
            data = str_uint(step, SIZE_MAX / 2, &i) ? json_array_get(data, (size_t)i) : NULL;
        else
            data = json_object_getn(data, step.p, step.n);
    }
    return (json_t *)data;
}

/* ---- the whole */

int logic_apply(
    json_t **out, const json_t *rule, const json_t *data, const struct logic_opts *o, struct err *e)
{
    struct err own = ERR_INIT;
    struct logic_run r = {.o = o, .e = e ? e : &own, .steps = LOGIC_STEPS, .bytes = LOGIC_BYTES};
    json_t *null = json_null(), *result;
    int rc = logic_eval(&result, &r, rule, data ? data : null);
    *out = NULL;
    if (rc < 0)
        return rc;
    /* parts of it may belong to the rule or to the data */
    rc = logic_made(&r, result);
    if (rc == 0)
        rc = logic_give(out, &r, json_deep_copy(result));
    json_decref(result);
    return rc;
}
