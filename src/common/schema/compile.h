/* compile: from a definition to nodes; what the compilers of keywords (kw_*.c) need. One maker
 * belongs to one schema_compile(). */
#ifndef SCHEMA_COMPILE_H
#define SCHEMA_COMPILE_H

#include "base/buf.h"
#include "node.h"

struct reference {
    struct rule *rule;
    const struct resource *from;
    struct str text, pointer; /* as written, and where */
    bool dynamic;
    struct reference *next;
};

struct maker {
    struct schema *schema;
    const struct schema_opts *o;
    const json_t *root;
    struct err *e;
    struct arena scratch; /* what is not needed after compiling */
    struct map nodes;     /* JSON pointer to node */
    struct map resources; /* URI to resource */
    struct map anchors;   /* URI#name to anchor */
    struct map patterns;  /* pattern to regex */
    struct reference *references, **references_end;
    struct buf path; /* JSON pointer of what is being compiled */
    int depth;
    const struct resource *resource; /* around it */
    struct node *node;               /* being compiled */
    const json_t *object;            /* its definition */
};

/* Fills the error with the path in front. */
int maker_fail(struct maker *m, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
int maker_nomem(struct maker *m);
/* Compiles the subschema that stands at the path. */
int maker_node(struct maker *m, struct node **out, const json_t *j);
/* A copy that lives as long as the schema; p NULL without memory. */
struct str maker_copy(struct maker *m, struct str s);
int maker_keep(struct maker *m, struct regex *regex, json_t *value);
/* The same pattern is compiled once for a schema. */
int maker_regex(struct maker *m, struct regex **out, struct str pattern);

/* The path with one token more, escaped; returns its length before, for path_back(). */
size_t path_push(struct buf *path, const char *token);
size_t path_push_index(struct buf *path, size_t i);
void path_back(struct buf *path, size_t n);

/* Compilers that several keywords share. */
int compile_one(struct maker *m, struct rule *k, const json_t *value);
int compile_list(struct maker *m, struct rule *k, const json_t *value);
int compile_named(struct maker *m, struct rule *k, const json_t *value);
int compile_count(struct maker *m, struct rule *k, const json_t *value);
int compile_names(struct maker *m, struct rule *k, const json_t *value);
/* An array of strings, copied. */
int maker_names(struct maker *m, struct names *out, const json_t *value);

/* refs.c: $id, $anchor, $ref and their like. */
int compile_id(struct maker *m, struct rule *k, const json_t *value);
int compile_anchor(struct maker *m, struct rule *k, const json_t *value);
int compile_dynamic_anchor(struct maker *m, struct rule *k, const json_t *value);
int compile_ref(struct maker *m, struct rule *k, const json_t *value);
int compile_dynamic_ref(struct maker *m, struct rule *k, const json_t *value);
int refs_begin(struct maker *m);   /* the resource of the whole */
int refs_resolve(struct maker *m); /* every reference gets its target */

#endif
