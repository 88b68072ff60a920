/* load_money: what may flow into a money field: whole haléře, money operators, other money, and a
 * choice between them. Plain arithmetic would count in doubles, and nobody would see it until the
 * sums did not agree. See load.h. */
#include "load.h"

enum { FLOW_DEPTH = 64 };

/* Which arguments of an operator are money themselves. */
static const struct {
    const char *name;
    unsigned money; /* bit i: argument i; ~0: all */
} ops[] = {
    {"money_add", ~0u},
    {"money_sub", ~0u},
    {"money_min", ~0u},
    {"money_max", ~0u},
    {"money_mul", 1},
    {"money_pct", 1},
    {"money_crowns", 1},
};

static size_t count(const json_t *args)
{
    return json_is_array(args) ? json_array_size(args) : 1;
}

static void flow(struct load *l, const json_t *logic, struct load_scope scope, int depth);

static void flow_var(struct load *l, const json_t *args, struct load_scope scope, int depth)
{
    const char *path = json_string_value(load_argument(args, 0));
    char name[64];
    if (load_argument(args, 1) && json_is_array(args))
        flow(l, json_array_get(args, 1), scope, depth);
    if (!path || scope.unknown || scope.reduce)
        return; /* load_logic has its say */
    int node = load_path(l, str_of(path), scope);
    if (node >= 0 && l->fields[node].kind != FORM_MONEY)
        load_fault(l, "\"%s\" is %s, not money, so it cannot flow into a money field",
            load_quote(name, path), load_kind_name(l->fields[node].kind));
    else if (node < 0)
        load_fault(l, "\"%s\" is not one amount", load_quote(name, path));
}

/* A list of amounts: [a, b], {"map": [list, amount]}. */
static void flow_list(struct load *l, const json_t *list, struct load_scope scope, int depth)
{
    const json_t *args = NULL;
    const char *op = load_operation(list, &args);
    if (json_is_array(list)) {
        for (size_t i = 0; i < json_array_size(list); i++)
            flow(l, json_array_get(list, i), scope, depth);
    } else if (op && strcmp(op, "map") == 0) {
        flow(l, load_argument(args, 1), load_scope_in(l, load_argument(args, 0), scope), depth);
    } else {
        load_fault(l, "money_sum adds up a list of amounts: [a, b], or {\"map\": [{\"var\": "
                      "\"list\"}, amount]}");
    }
}

/* if: condition, amount, condition, amount, …, amount */
static void flow_if(struct load *l, const json_t *args, struct load_scope scope, int depth)
{
    size_t n = count(args);
    for (size_t i = 1; i < n; i += 2)
        flow(l, load_argument(args, i), scope, depth);
    if (n % 2)
        flow(l, load_argument(args, n - 1), scope, depth);
}

static void flow(struct load *l, const json_t *logic, struct load_scope scope, int depth)
{
    const json_t *args = NULL;
    const char *op = load_operation(logic, &args);
    char name[64];
    if (depth > FLOW_DEPTH || json_is_integer(logic) || json_is_null(logic))
        return;
    if (!op) {
        load_fault(l, "an amount is a whole number of haléře: 40000 is 400 Kč");
    } else if (strcmp(op, "var") == 0) {
        flow_var(l, args, scope, depth + 1);
    } else if (strcmp(op, "if") == 0 || strcmp(op, "?:") == 0) {
        flow_if(l, args, scope, depth + 1);
    } else if (strcmp(op, "money_sum") == 0) {
        /* money_sum [list]; a lone list of amounts counts as the list */
        const json_t *list = load_argument(args, 0);
        flow_list(l, json_is_array(args) && count(args) != 1 ? args : list, scope, depth + 1);
    } else if (!form_is_money_op(op)) {
        load_fault(l,
            "\"%s\" may not make money: use money_add, money_sub, money_mul, money_pct, "
            "money_sum, money_min, money_max or money_crowns",
            load_quote(name, op));
    } else {
        for (size_t k = 0; k < sizeof ops / sizeof *ops; k++)
            for (size_t i = 0; strcmp(ops[k].name, op) == 0 && i < count(args); i++)
                if (i < 32 && (ops[k].money >> i & 1))
                    flow(l, load_argument(args, i), scope, depth + 1);
    }
}

/* Does the result of the logic come from money? */
static bool gives_money(
    const struct load *l, const json_t *logic, struct load_scope scope, int depth)
{
    const json_t *args = NULL;
    const char *op = load_operation(logic, &args);
    if (!op || depth > FLOW_DEPTH)
        return false;
    if (strcmp(op, "var") == 0) {
        const char *path = json_string_value(load_argument(args, 0));
        int node = path && !scope.unknown ? load_path(l, str_of(path), scope) : NODE_NONE;
        return node >= 0 && l->fields[node].kind == FORM_MONEY;
    }
    if (strcmp(op, "if") == 0 || strcmp(op, "?:") == 0) {
        size_t n = count(args);
        for (size_t i = 1; i < n; i += 2)
            if (gives_money(l, load_argument(args, i), scope, depth + 1))
                return true;
        return n % 2 && gives_money(l, load_argument(args, n - 1), scope, depth + 1);
    }
    return form_is_money_op(op);
}

void load_money(struct load *l, const json_t *logic, const struct form_field *to, int list)
{
    struct load_scope scope = {.list = list};
    if (to->kind == FORM_MONEY)
        flow(l, logic, scope, 0);
    else if (gives_money(l, logic, scope, 0))
        load_fault(l,
            "the result is money, so \"%s\" needs \"type\": \"integer\" and \"format\": "
            "\"money\"",
            to->pointer);
}
