/* logic: JsonLogic on jansson (the shared operators, and the caller's own). Pure: nothing but the
 * data is read, nothing is kept. Numbers are JSON numbers: integers stay exact while they fit,
 * otherwise double; a double that is whole and exact becomes an integer again. Bounded in depth, in
 * steps and in the size of what is made.
 *
 * As JavaScript has it, with these differences: what would be NaN or infinite is ERR_RANGE (null,
 * "" and false count as 0, true as 1; a text that is no number, a list, an object have no value);
 * lists and objects are equal (also in "==") to those with equal parts; texts are compared and cut
 * by characters; a comparison with what has no order is false. */
#ifndef SCHEMA_LOGIC_H
#define SCHEMA_LOGIC_H

#include "base/err.h"
#include "base/str.h"
#include <jansson.h>

enum { LOGIC_DEPTH = 64, LOGIC_STEPS = 200000, LOGIC_BYTES = 1024 * 1024 };

/* An operator of the caller: args are evaluated already. *out is new, owned by the caller.
 * Negative: no value (a division by zero, an overflow, a value of the wrong type). */
struct logic_op {
    const char *name;
    int (*run)(json_t **out, json_t *const *args, size_t n, struct err *e);
};

struct logic_opts {
    const struct logic_op *ops; /* come before the standard ones */
    size_t n_ops;
};

/* *out is new and owned by the caller (json_null() is a value). ERR_PARSE: unknown operator;
 * ERR_RANGE: no value; ERR_LIMIT: a bound. o may be NULL. */
int logic_apply(json_t **out, const json_t *rule, const json_t *data, const struct logic_opts *o,
    struct err *e);

/* Is the rule well formed: known operators, bounds. Every path that "var", "missing" and
 * "missing_some" name at the top (not inside map, filter, reduce, all, some, none, where paths are
 * those of an item) is told as written, "drzitel.jmeno"; numbers as text, the whole data as "". A
 * path that is computed cannot be told: ERR_UNSUPPORTED. Negative results of fn stop; fn may be
 * NULL. */
typedef int logic_path_fn(void *ctx, struct str path, struct err *e);
int logic_lint(
    const json_t *rule, const struct logic_opts *o, logic_path_fn *fn, void *ctx, struct err *e);

#endif
