/* node: a compiled schema. A node is one subschema, a rule one keyword in it with what it needs to
 * check a value: nothing is looked up in the definition any more. Built by compile.h, then only
 * read; check.h walks it, in as many threads as there are. */
#ifndef SCHEMA_NODE_H
#define SCHEMA_NODE_H

#include "base/arena.h"
#include "format.h"
#include "map.h"
#include "regex.h"
#include "schema/schema.h"

struct maker;
struct run;
struct spot;
struct rule;

/* Keywords of a subschema are compiled in this order, so that later ones find earlier ones. Those
 * of the first two leave no rule behind. */
enum phase { PHASE_BASE, PHASE_NOTE, PHASE_PLAIN, PHASE_REST, PHASE_UNEVALUATED, PHASES };

struct keyword {
    const char *name;
    enum phase phase;
    /* value is the keyword's, in the definition; the rule is zeroed */
    int (*compile)(struct maker *m, struct rule *k, const json_t *value);
    /* 1 valid, 0 not (told already), negative; NULL: there is nothing to check */
    int (*check)(struct run *r, const struct rule *k, struct spot *at);
    /* how a place goes on behind the keyword: "/properties/x", "/allOf/0", "/not" */
    enum { SUB_NONE, SUB_ONE, SUB_LIST, SUB_NAMED } sub;
};

struct names {
    struct str *items;
    size_t n;
};

struct hashed {
    uint64_t hash;
    const json_t *value;
};

struct rule {
    const struct keyword *kw;
    size_t n;            /* of nodes, and of what is parallel to them */
    struct node **nodes; /* the subschemas, or the target of a reference */
    struct str *names;   /* SUB_NAMED; names that are required */
    struct map index;    /* SUB_NAMED: name to its place in nodes */
    union {
        struct regex **regexes; /* pattern, patternProperties */
        struct names *needs;    /* dependentRequired */
        const json_t *value;    /* const, limits of numbers */
        struct hashed *hashes;  /* enum, by hash */
        size_t count;           /* limits of lengths, uniqueItems */
        unsigned types;
        const struct rule *peers[2];  /* the sibling keywords it depends on, or NULL */
        const struct anchor *dynamic; /* $dynamicRef: the name it looks for, or NULL */
        struct {
            const struct format *standard;
            const struct schema_format *own;
        } format;
    } u;
};

struct node {
    enum { NODE_RULES, NODE_TRUE, NODE_FALSE } kind;
    bool unevaluated; /* has a rule that asks what the others have evaluated */
    const struct resource *resource;
    struct rule *rules;
    size_t n;
};

/* A part of the definition with an $id of its own; the whole has one without. */
struct resource {
    struct str uri;         /* absolute as far as can be told, without fragment */
    struct str pointer;     /* where it stands */
    struct anchor *dynamic; /* its $dynamicAnchors */
};

struct anchor {
    struct str name;
    struct str pointer;
    bool is_dynamic;
    struct node *node;   /* of a dynamic one, after compiling */
    struct anchor *next; /* the next dynamic one of the resource */
};

/* What the arena cannot free by itself. */
struct kept {
    struct regex *regex;
    json_t *value;
    struct kept *next;
};

struct schema {
    struct arena arena;
    struct kept *kept;
    struct node *root;
};

const struct keyword *keyword_find(const char *name);
/* NULL: the node has no such keyword. */
const struct rule *node_rule(const struct node *n, const char *keyword);
/* The node at a place of the definition; ERR_NOT_FOUND. */
int place_find(const struct node **out, const struct schema *s, const char *place, struct err *e);

#endif
