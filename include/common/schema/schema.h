/* schema: JSON Schema 2020-12 on jansson, with PCRE2 for patterns (of ECMA-262; look-behind has to
 * be of a fixed length). A schema is compiled once and never changes afterwards: threads may share
 * it. Only local references ("#/$defs/x", "#name", an $id within the definition); one to elsewhere
 * is a compile error, nothing is ever fetched.
 *
 * Bounded: nesting of schemas and values, the length of a pattern and the effort of matching it,
 * and the whole effort of one check. What could not be decided within the bounds is an error, never
 * "valid". Messages name the keyword and the path, not the value: answers stay out of logs. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "base/buf.h"
#include <jansson.h>

struct schema;

enum {
    SCHEMA_DEPTH = 64,     /* nested subschemas in a definition; references at one check */
    SCHEMA_POINTER = 256,  /* bytes of an instance pointer in a fault */
    SCHEMA_PATTERN = 1024, /* bytes of a regular expression */
    SCHEMA_STEPS = 4000000 /* of one check: subschemas applied, values compared, patterns tried */
};

/* A format beyond the standard ones ("birth-number"), or one that overrides them. Called for values
 * of the JSON types it knows (it answers true for the others, as formats do). *detail may be set to
 * a static word that says more than "format": "checksum", "range". */
struct schema_format {
    const char *name;
    bool (*check)(const json_t *value, const char **detail);
};

struct schema_opts {
    bool assert_formats; /* else "format" is an annotation */
    bool strict;         /* an unknown keyword, format or $schema is a compile error */
    const struct schema_format *formats; /* own formats; borrowed as long as the schema */
    size_t n_formats;
};

/* root is borrowed during the call only. ERR_PARSE: unknown keyword (strict), a keyword's value of
 * the wrong type, a bad regular expression, a reference that leads nowhere or elsewhere
 * (ERR_UNSUPPORTED for the latter); e names the JSON pointer in the schema. ERR_LIMIT: a bound. */
int schema_compile(
    struct schema **out, const json_t *root, const struct schema_opts *o, struct err *e);
void schema_free(struct schema **s);

/* One thing that is wrong. Strings live for the callback only. The same fault is told once, however
 * many references lead to it. */
struct schema_fault {
    const char *pointer; /* JSON pointer of the value, "/psi/0/jmeno"; "" = the whole. One longer
                            than SCHEMA_POINTER ends at a token: something around the value */
    const char *keyword; /* "required", "minLength"…; for the schema false: items, unevaluatedItems
                            and the two below where it stands in them, else "false" */
    const char *property; /* required, dependentRequired: the missing name; additional- and
                             unevaluatedProperties (when false), propertyNames: the one that is
                             there; pointer is then of the object. Else NULL */
    const char *detail;   /* of an own format, else NULL */
};
typedef void schema_fault_fn(void *ctx, const struct schema_fault *f);

/* 1 valid, 0 not, negative: not decided (ERR_LIMIT, ERR_NOMEM; ERR_PARSE for a text that is not
 * UTF-8 where a pattern is). With fn every fault is told, those inside anyOf, oneOf, not, contains
 * and propertyNames as one fault of that keyword; those of then and else as they are; without fn it
 * stops at the first. */
int schema_check(
    const struct schema *s, const json_t *value, schema_fault_fn *fn, void *ctx, struct err *e);

/* Checks value against the subschema at a place of the definition, "/properties/jmeno" (with
 * references followed on the way). ERR_NOT_FOUND: no subschema there. Pointers of faults begin with
 * `at`. */
int schema_check_part(const struct schema *s, const char *place, const json_t *value,
    const char *at, schema_fault_fn *fn, void *ctx, struct err *e);

#endif
