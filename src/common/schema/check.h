/* check: one value against a compiled schema; what the checks of keywords (kw_*.c) need. A run
 * belongs to one schema_check() in one thread. */
#ifndef SCHEMA_CHECK_H
#define SCHEMA_CHECK_H

#include "node.h"

/* What subschemas have evaluated of one array or object: keys of the object by their address, or
 * indexes. A subschema that was only tried and failed is forgotten by going back to an earlier n.
 */
struct marks {
    uintptr_t *items;
    size_t n, cap;
    bool all;
};

/* A value and the way to it. */
struct spot {
    const json_t *value;
    const struct spot *up;
    const char *key; /* NULL: index */
    size_t index;
    struct marks *marks; /* NULL: nobody asks */
};

/* A subschema being applied. */
struct frame {
    const struct node *node;
    const struct frame *up;
    size_t from; /* its part of the marks begins here */
};

struct run {
    schema_fault_fn *fn;
    void *ctx;
    struct err *e;
    const char *at;        /* pointers of faults begin with it */
    size_t left;           /* effort */
    int depth, references; /* being applied */
    int quiet;             /* trying: faults are not told */
    const struct frame *frame;
    struct matcher *matcher; /* NULL until a pattern is met */
    struct {
        uint64_t *items; /* hashes of what was told; 0 is free */
        size_t n, cap;
    } told;
};

/* Applies a node: 1 valid, 0 not, negative. */
int run_node(struct run *r, const struct node *n, struct spot *at);
/* The same without telling: what is wrong with it is not a fault yet. When it is not valid, its
 * marks are dropped. */
int run_try(struct run *r, const struct node *n, struct spot *at);
/* As run_node, for a reference: they may lead in circles. */
int run_reference(struct run *r, const struct node *n, struct spot *at);
/* Tells a fault of the value, unless trying. 0, or negative. */
int run_fault(struct run *r, const struct spot *at, const char *keyword, const char *property,
    const char *detail);
/* Does it stop at the first fault? */
bool run_brief(const struct run *r);
int run_spend(struct run *r, size_t effort);
/* -ERR_LIMIT with its text. */
int run_too_much(struct run *r);
int run_match(struct run *r, const struct regex *regex, struct str s);

/* 0, or -ERR_NOMEM; nothing when nobody asks. */
int mark_key(struct run *r, struct spot *at, const char *key);
int mark_index(struct run *r, struct spot *at, size_t i);
void mark_all(struct spot *at);
/* Sorts the marks of the frame for mark_found(). */
void marks_sort(const struct run *r, struct spot *at);
bool mark_found(const struct run *r, const struct spot *at, uintptr_t item);

struct spot spot_key(struct spot *up, const char *key, const json_t *value);
struct spot spot_index(struct spot *up, size_t i);

#endif
