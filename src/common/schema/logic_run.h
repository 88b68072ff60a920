/* logic_run: what the parts of JsonLogic share; see schema/logic.h. One run belongs to one
 * logic_apply() in one thread. Values are shared by reference until the result leaves: what is
 * made is counted as if everything in it were copied, so that a value of few parts cannot stand
 * for a huge one. */
#ifndef SCHEMA_LOGIC_RUN_H
#define SCHEMA_LOGIC_RUN_H

#include "base/buf.h"
#include "schema/logic.h"

struct logic_run {
    const struct logic_opts *o;
    struct err *e;
    size_t steps, bytes; /* that are left */
    int depth;
};

/* A standard operator. Most get their arguments evaluated; the lazy ones evaluate what they need.
 * Results: *out is new; 0 or negative. */
struct logic_standard {
    const char *name;
    int (*eager)(
        json_t **out, struct logic_run *r, json_t *const *args, size_t n, const json_t *data);
    int (*lazy)(json_t **out, struct logic_run *r, const json_t *args, const json_t *data);
    enum {
        LOGIC_PLAIN,
        LOGIC_ITEMS,       /* from the second argument on, data is an item */
        LOGIC_VAR,         /* the first argument is a path */
        LOGIC_MISSING,     /* the arguments are paths, or a list of them */
        LOGIC_MISSING_SOME /* the second argument is a list of paths */
    } kind;
};

const struct logic_standard *logic_standard(const char *name);
const struct logic_op *logic_own(const struct logic_opts *o, const char *name);
/* {"name": args}: the one member of an operation. False: the value stands for itself. */
bool logic_operation(const json_t *rule, const char **name, const json_t **args);

int logic_eval(json_t **out, struct logic_run *r, const json_t *rule, const json_t *data);
/* The arguments of an operator; one that is no list is the only one. NULL: there is none. */
size_t logic_count(const json_t *args);
const json_t *logic_arg(const json_t *args, size_t i);
/* As logic_eval, of an argument; null when there is none. */
int logic_eval_arg(
    json_t **out, struct logic_run *r, const json_t *args, size_t i, const json_t *data);

int logic_spend(struct logic_run *r, size_t steps);
/* Counts the size of a value that becomes a part of a new one. */
int logic_made(struct logic_run *r, const json_t *value);
int logic_made_bytes(struct logic_run *r, size_t n);
int logic_nomem(struct logic_run *r);
/* Appends to an array, with value counted; takes over the reference of value. */
int logic_append(struct logic_run *r, json_t *array, json_t *value);
/* *out = j; 0, or negative when j is NULL. */
int logic_give(json_t **out, struct logic_run *r, json_t *j);

bool logic_true(const json_t *j);
/* What a path leads to; NULL: nothing. */
json_t *logic_at(const json_t *data, struct str path);
/* A path as it may be written: a text, a number, null for the whole. False: none of these. */
bool logic_path(char buf[24], struct str *path, const json_t *j);

/* logic_number.c */
struct number {
    bool real;
    int64_t i;
    double d;
};

/* As JavaScript does: null and "" are 0, true is 1, "12.5" is read. False: not a number,
 * as every list and object. */
bool number_of(struct number *out, const json_t *j);
double number_real(struct number a);
/* -1, 0, 1, exactly. */
int number_cmp(struct number a, struct number b);
/* 0 or -ERR_RANGE: no value. Integers stay exact while they fit, then they become doubles. */
int number_add(struct number *out, struct number a, struct number b);
int number_sub(struct number *out, struct number a, struct number b);
int number_mul(struct number *out, struct number a, struct number b);
int number_div(struct number *out, struct number a, struct number b);
int number_mod(struct number *out, struct number a, struct number b);
json_t *number_json(struct number a); /* NULL without memory */

/* logic_compare.c. 1 equal, 0 not, or negative. As in JavaScript, but lists and objects equal those
 * with equal parts, and nothing else. */
int logic_loose(struct logic_run *r, const json_t *a, const json_t *b);
int logic_strict(struct logic_run *r, const json_t *a, const json_t *b);
/* *out: -1, 0, 1; 0 when the two cannot be compared, else 1. */
int logic_order(int *out, const json_t *a, const json_t *b);

/* logic_text.c: as text, the way JavaScript joins it; counted as made. */
int logic_text(struct buf *out, struct logic_run *r, const json_t *j);

#endif
