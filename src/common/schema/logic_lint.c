/* logic_lint: is a rule well formed, and what does it read? See schema/logic.h. */
#include "logic_run.h"

static const char module[] = "logic";

struct lint {
    struct logic_run run; /* for its counts and its error */
    logic_path_fn *fn;
    void *ctx;
    int items; /* within so many operators on lists: paths are those of an item */
};

static int lint_rule(struct lint *l, const json_t *rule);

static int lint_args(struct lint *l, const json_t *args, size_t from)
{
    int rc = 0;
    for (size_t i = from; rc == 0 && i < logic_count(args); i++)
        rc = lint_rule(l, logic_arg(args, i));
    return rc;
}

/* Tells a path of the whole data. Only what is written can be told, so it may not be computed. */
static int lint_path(struct lint *l, const json_t *path, const char *op)
{
    char text[24];
    struct str s;
    if (l->items)
        return path ? lint_rule(l, path) : 0;
    if (!logic_path(text, &s, path))
        return err_set(l->run.e, ERR_UNSUPPORTED, module, "%s: a path that is computed", op);
    int rc = logic_spend(&l->run, 1);
    return rc < 0 || !l->fn ? rc : l->fn(l->ctx, s, l->run.e);
}

static int lint_paths(struct lint *l, const json_t *list, const char *op)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < logic_count(list); i++)
        rc = lint_path(l, logic_arg(list, i), op);
    return rc;
}

static int lint_missing(struct lint *l, const json_t *args)
{
    const json_t *first = logic_arg(args, 0);
    return lint_paths(l, json_is_array(first) ? first : args, "missing");
}

/* The list of items and the start of reduce are outside, everything else is within. */
static int lint_items(struct lint *l, const json_t *args)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < logic_count(args); i++) {
        l->items += i == 1;
        rc = lint_rule(l, logic_arg(args, i));
        l->items -= i == 1;
    }
    return rc;
}

static int lint_operation(struct lint *l, const char *name, const json_t *args)
{
    if (logic_own(l->run.o, name))
        return lint_args(l, args, 0);
    const struct logic_standard *op = logic_standard(name);
    if (!op)
        return err_set(l->run.e, ERR_PARSE, module, "unknown operator \"%.40s\"", name);
    int rc;
    if (op->kind == LOGIC_ITEMS)
        return lint_items(l, args);
    if (op->kind == LOGIC_MISSING)
        return lint_missing(l, args);
    if (op->kind == LOGIC_VAR) {
        rc = lint_path(l, logic_arg(args, 0), name);
        return rc < 0 ? rc : lint_args(l, args, 1);
    }
    if (op->kind != LOGIC_MISSING_SOME)
        return lint_args(l, args, 0);
    rc = logic_count(args) ? lint_rule(l, logic_arg(args, 0)) : 0;
    const json_t *paths = logic_arg(args, 1);
    return rc < 0 || !paths ? rc : lint_paths(l, paths, name);
}

static int lint_rule(struct lint *l, const json_t *rule)
{
    const char *name;
    const json_t *args;
    int rc = logic_spend(&l->run, 1);
    if (rc < 0)
        return rc;
    if (l->run.depth >= LOGIC_DEPTH)
        return err_set(l->run.e, ERR_LIMIT, module, "nested deeper than %d", (int)LOGIC_DEPTH);
    l->run.depth++;
    if (logic_operation(rule, &name, &args))
        rc = lint_operation(l, name, args);
    else if (json_is_array(rule))
        rc = lint_args(l, rule, 0);
    l->run.depth--;
    return rc;
}

int logic_lint(
    const json_t *rule, const struct logic_opts *o, logic_path_fn *fn, void *ctx, struct err *e)
{
    struct err own = ERR_INIT;
    struct lint l = {
        .run = {.o = o, .e = e ? e : &own, .steps = LOGIC_STEPS}, .fn = fn, .ctx = ctx};
    return lint_rule(&l, rule);
}
