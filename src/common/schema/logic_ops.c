/* logic_ops: the table of standard operators, and those that decide, compare, count and look into
 * the data; see logic_ops.h. */
#include "logic_ops.h"

static const char module[] = "logic";

static int give_bool(json_t **out, int rc, bool turned)
{
    if (rc < 0)
        return rc;
    *out = json_boolean((rc == 1) != turned);
    return 0;
}

static const json_t *arg(json_t *const *args, size_t n, size_t i)
{
    return i < n ? args[i] : json_null();
}

/* ---- deciding */

/* "if" and "?:": pairs of condition and value, then what is left. */
static int op_if(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)
{
    size_t n = logic_count(args), i = 0;
    for (; i + 1 < n; i += 2) {
        json_t *condition;
        int rc = logic_eval_arg(&condition, r, args, i, data);
        if (rc < 0)
            return rc;
        bool good = logic_true(condition);
        json_decref(condition);
        if (good)
            return logic_eval_arg(out, r, args, i + 1, data);
    }
    return logic_eval_arg(out, r, args, i, data);
}

/* The first argument that is true (or false), or the last one. */
static int first(
    json_t **out, struct logic_run *r, const json_t *args, const json_t *data, bool wanted)
{
    size_t n = logic_count(args);
    *out = json_null();
    for (size_t i = 0; i < n; i++) {
        json_decref(*out);
        int rc = logic_eval_arg(out, r, args, i, data);
        if (rc < 0 || logic_true(*out) == wanted)
            return rc;
    }
    return 0;
}

static int op_and(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)
{
    return first(out, r, args, data, false);
}

static int op_or(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)
{
    return first(out, r, args, data, true);
}

static LOGIC_EAGER(op_not)
{
    (void)r, (void)data;
    return give_bool(out, logic_true(arg(args, n, 0)), true);
}

static LOGIC_EAGER(op_truth)
{
    (void)r, (void)data;
    return give_bool(out, logic_true(arg(args, n, 0)), false);
}

/* ---- comparing */

static LOGIC_EAGER(op_equal)
{
    (void)data;
    return give_bool(out, logic_loose(r, arg(args, n, 0), arg(args, n, 1)), false);
}

static LOGIC_EAGER(op_differ)
{
    (void)data;
    return give_bool(out, logic_loose(r, arg(args, n, 0), arg(args, n, 1)), true);
}

static LOGIC_EAGER(op_identical)
{
    (void)data;
    return give_bool(out, logic_strict(r, arg(args, n, 0), arg(args, n, 1)), false);
}

static LOGIC_EAGER(op_not_identical)
{
    (void)data;
    return give_bool(out, logic_strict(r, arg(args, n, 0), arg(args, n, 1)), true);
}

/* Are all neighbours in order? sign -1: rising, 1: falling. */
static int in_order(json_t **out, json_t *const *args, size_t n, int sign, bool equal)
{
    bool good = n > 1;
    for (size_t i = 1; good && i < n; i++) {
        int c;
        good = logic_order(&c, args[i - 1], args[i]) && (c ? (c < 0) == (sign < 0) : equal);
    }
    return give_bool(out, good, false);
}

static LOGIC_EAGER(op_less)
{
    (void)r, (void)data;
    return in_order(out, args, n, -1, false);
}

static LOGIC_EAGER(op_at_most)
{
    (void)r, (void)data;
    return in_order(out, args, n, -1, true);
}

static LOGIC_EAGER(op_more)
{
    (void)r, (void)data;
    return in_order(out, args, n, 1, false);
}

static LOGIC_EAGER(op_at_least)
{
    (void)r, (void)data;
    return in_order(out, args, n, 1, true);
}

/* ---- counting */

static int no_number(struct logic_run *r, const char *op)
{
    return err_set(r->e, ERR_RANGE, module, "%s: no value", op);
}

static int take_number(struct number *out, struct logic_run *r, const json_t *j, const char *op)
{
    return number_of(out, j) ? 0 : no_number(r, op);
}

/* Goes through all arguments with an operation of two. */
static int fold(json_t **out, struct logic_run *r, json_t *const *args, size_t n, const char *op,
    int (*two)(struct number *, struct number, struct number))
{
    struct number sum, next;
    int rc = n ? take_number(&sum, r, args[0], op) : no_number(r, op);
    for (size_t i = 1; rc == 0 && i < n; i++) {
        rc = take_number(&next, r, args[i], op);
        if (rc == 0 && two(&sum, sum, next) < 0)
            rc = no_number(r, op);
    }
    return rc < 0 ? rc : logic_give(out, r, number_json(sum));
}

static LOGIC_EAGER(op_add)
{
    (void)data;
    return n ? fold(out, r, args, n, "+", number_add) : logic_give(out, r, json_integer(0));
}

static LOGIC_EAGER(op_multiply)
{
    (void)data;
    return fold(out, r, args, n, "*", number_mul);
}

static LOGIC_EAGER(op_subtract)
{
    struct number a;
    (void)data;
    if (n != 1)
        return fold(out, r, args, n, "-", number_sub);
    int rc = take_number(&a, r, args[0], "-");
    if (rc == 0 && number_sub(&a, (struct number){0}, a) < 0)
        rc = no_number(r, "-");
    return rc < 0 ? rc : logic_give(out, r, number_json(a));
}

static LOGIC_EAGER(op_divide)
{
    (void)data;
    return n < 2 ? no_number(r, "/") : fold(out, r, args, n, "/", number_div);
}

static LOGIC_EAGER(op_remainder)
{
    (void)data;
    return n < 2 ? no_number(r, "%") : fold(out, r, args, n, "%", number_mod);
}

static int pick_less(struct number *out, struct number a, struct number b)
{
    *out = number_cmp(b, a) < 0 ? b : a;
    return 0;
}

static int pick_more(struct number *out, struct number a, struct number b)
{
    *out = number_cmp(b, a) > 0 ? b : a;
    return 0;
}

static LOGIC_EAGER(op_min)
{
    (void)data;
    return fold(out, r, args, n, "min", pick_less);
}

static LOGIC_EAGER(op_max)
{
    (void)data;
    return fold(out, r, args, n, "max", pick_more);
}

/* ---- looking into the data */

static LOGIC_EAGER(op_var)
{
    char text[24];
    struct str path;
    if (!logic_path(text, &path, n ? args[0] : NULL))
        return err_set(r->e, ERR_RANGE, module, "var: not a path");
    json_t *found = logic_at(data, path);
    *out = json_incref(found ? found : (json_t *)arg(args, n, 1));
    return 0;
}

/* Appends the path when there is nothing, null or "" at it. */
static int add_missing(json_t *list, struct logic_run *r, json_t *key, const json_t *data)
{
    char text[24];
    struct str path;
    int rc = logic_spend(r, 1);
    if (rc < 0)
        return rc;
    if (!logic_path(text, &path, key))
        return err_set(r->e, ERR_RANGE, module, "missing: not a path");
    const json_t *found = logic_at(data, path);
    bool empty = json_is_string(found) && json_string_length(found) == 0;
    return found && !json_is_null(found) && !empty ? 0 : logic_append(r, list, json_incref(key));
}

static LOGIC_EAGER(op_missing)
{
    int rc = logic_give(out, r, json_array());
    const json_t *keys = n && json_is_array(args[0]) ? args[0] : NULL;
    size_t count = keys ? json_array_size(keys) : n;
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = add_missing(*out, r, keys ? json_array_get(keys, i) : args[i], data);
    return rc;
}

/* Nothing is missing when at least so many are there. */
static LOGIC_EAGER(op_missing_some)
{
    struct number need;
    const json_t *keys = arg(args, n, 1);
    int rc = logic_give(out, r, json_array());
    if (rc == 0 && !number_of(&need, arg(args, n, 0)))
        rc = no_number(r, "missing_some");
    for (size_t i = 0; rc == 0 && i < json_array_size(keys); i++)
        rc = add_missing(*out, r, json_array_get(keys, i), data);
    size_t there = json_array_size(keys) - json_array_size(*out);
    if (rc == 0 && (double)there >= number_real(need))
        json_array_clear(*out);
    return rc;
}

static const struct logic_standard standard[] = {
    {"!", op_not, NULL, LOGIC_PLAIN},
    {"!!", op_truth, NULL, LOGIC_PLAIN},
    {"!=", op_differ, NULL, LOGIC_PLAIN},
    {"!==", op_not_identical, NULL, LOGIC_PLAIN},
    {"%", op_remainder, NULL, LOGIC_PLAIN},
    {"*", op_multiply, NULL, LOGIC_PLAIN},
    {"+", op_add, NULL, LOGIC_PLAIN},
    {"-", op_subtract, NULL, LOGIC_PLAIN},
    {"/", op_divide, NULL, LOGIC_PLAIN},
    {"<", op_less, NULL, LOGIC_PLAIN},
    {"<=", op_at_most, NULL, LOGIC_PLAIN},
    {"==", op_equal, NULL, LOGIC_PLAIN},
    {"===", op_identical, NULL, LOGIC_PLAIN},
    {">", op_more, NULL, LOGIC_PLAIN},
    {">=", op_at_least, NULL, LOGIC_PLAIN},
    {"?:", NULL, op_if, LOGIC_PLAIN},
    {"all", NULL, op_all, LOGIC_ITEMS},
    {"and", NULL, op_and, LOGIC_PLAIN},
    {"cat", op_cat, NULL, LOGIC_PLAIN},
    {"filter", NULL, op_filter, LOGIC_ITEMS},
    {"if", NULL, op_if, LOGIC_PLAIN},
    {"in", op_in, NULL, LOGIC_PLAIN},
    {"map", NULL, op_map, LOGIC_ITEMS},
    {"max", op_max, NULL, LOGIC_PLAIN},
    {"merge", op_merge, NULL, LOGIC_PLAIN},
    {"min", op_min, NULL, LOGIC_PLAIN},
    {"missing", op_missing, NULL, LOGIC_MISSING},
    {"missing_some", op_missing_some, NULL, LOGIC_MISSING_SOME},
    {"none", NULL, op_none, LOGIC_ITEMS},
    {"or", NULL, op_or, LOGIC_PLAIN},
    {"reduce", NULL, op_reduce, LOGIC_ITEMS},
    {"some", NULL, op_some, LOGIC_ITEMS},
    {"substr", op_substr, NULL, LOGIC_PLAIN},
    {"var", op_var, NULL, LOGIC_VAR},
};

const struct logic_standard *logic_standard(const char *name)
{
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
        if (strcmp(standard[i].name, name) == 0)
            return &standard[i];
    return NULL;
}
