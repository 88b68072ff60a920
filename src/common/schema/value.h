/* value: what JSON Schema means by equal, by length and by type; shared with JsonLogic. Pure.
 * Walks over values are bounded: each value visited takes one from *left, and VALUE_DEPTH levels
 * are the deepest. */
#ifndef SCHEMA_VALUE_H
#define SCHEMA_VALUE_H

#include "base/str.h"
#include <jansson.h>

enum { VALUE_DEPTH = 256 };

/* Bits of JSON types; every integer is a number too, and so is 1.0 an integer. */
enum value_type {
    VALUE_NULL = 1,
    VALUE_BOOLEAN = 2,
    VALUE_OBJECT = 4,
    VALUE_ARRAY = 8,
    VALUE_NUMBER = 16,
    VALUE_STRING = 32,
    VALUE_INTEGER = 64
};

unsigned value_types(const json_t *v); /* of this value; 1 has two */
bool value_type_named(unsigned *type, const char *name);
struct str value_str(const json_t *string);
size_t value_length(struct str s);               /* code points of UTF-8 */
bool value_index(size_t *out, struct str token); /* an index of an array, as JSON pointers write */
/* Compare numbers exactly, also 2^63-1 with 9223372036854775808.0. */
int value_integer_cmp(int64_t i, double d);
int value_number_cmp(const json_t *a, const json_t *b);
/* 1 equal, 0 not, -ERR_LIMIT. 1 equals 1.0, 0 does not equal false; order of keys is free. */
int value_same(const json_t *a, const json_t *b, size_t *left);
/* Equal values have equal hashes. 0 or -ERR_LIMIT. */
int value_hash(uint64_t *out, const json_t *v, size_t *left);
/* Is it at most `deep` levels? Never goes deeper than that to find out. */
bool value_within(const json_t *v, int deep);

#endif
