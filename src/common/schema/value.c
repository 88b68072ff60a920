/* value: see value.h. */
#include "value.h"

#include "base/err.h"
#include "map.h"

#include <math.h>

static const struct {
    const char *name;
    unsigned type;
} type_names[] = {
    {"null", VALUE_NULL},
    {"boolean", VALUE_BOOLEAN},
    {"object", VALUE_OBJECT},
    {"array", VALUE_ARRAY},
    {"number", VALUE_NUMBER},
    {"string", VALUE_STRING},
    {"integer", VALUE_INTEGER},
};

bool value_type_named(unsigned *type, const char *name)
{
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
        if (strcmp(type_names[i].name, name) == 0)
            return *type = type_names[i].type, true;
    return false;
}

unsigned value_types(const json_t *v)
{
    static const unsigned types[] = {
        [JSON_OBJECT] = VALUE_OBJECT,
        [JSON_ARRAY] = VALUE_ARRAY,
        [JSON_STRING] = VALUE_STRING,
        [JSON_INTEGER] = VALUE_INTEGER | VALUE_NUMBER,
        [JSON_REAL] = VALUE_NUMBER,
        [JSON_TRUE] = VALUE_BOOLEAN,
        [JSON_FALSE] = VALUE_BOOLEAN,
        [JSON_NULL] = VALUE_NULL,
    };
    unsigned t = types[json_typeof(v)];
    if (json_is_real(v) && json_real_value(v) == trunc(json_real_value(v)))
        t |= VALUE_INTEGER;
    return t;
}

struct str value_str(const json_t *string)
{
    return (struct str){json_string_value(string), json_string_length(string)};
}

size_t value_length(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

bool value_index(size_t *out, struct str token)
{
    uint64_t n = 0;
    if ((token.n > 1 && token.p[0] == '0') || !str_uint(token, SIZE_MAX / 2, &n))
        return false;
    *out = (size_t)n;
    return true;
}

/* A double of 2^63 and more, or less than -2^63, is outside of every int64_t. */
int value_integer_cmp(int64_t i, double d)
{
    if (d >= 9223372036854775808.0)
        return -1;
    if (d < -9223372036854775808.0)
        return 1;
    int64_t whole = (int64_t)d;
    if (i != whole)
        return i < whole ? -1 : 1;
    double rest = d - (double)whole;
    return (rest < 0) - (rest > 0);
}

int value_number_cmp(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b)) {
        int64_t x = json_integer_value(a), y = json_integer_value(b);
        return (x > y) - (x < y);
    }
    if (json_is_integer(a))
        return value_integer_cmp(json_integer_value(a), json_real_value(b));
    if (json_is_integer(b))
        return -value_integer_cmp(json_integer_value(b), json_real_value(a));
    double x = json_real_value(a), y = json_real_value(b);
    return (x > y) - (x < y);
}

static int same(const json_t *a, const json_t *b, size_t *left, int deep);

static int same_array(const json_t *a, const json_t *b, size_t *left, int deep)
{
    size_t n = json_array_size(a);
    if (n != json_array_size(b))
        return 0;
    int rc = 1;
    for (size_t i = 0; rc == 1 && i < n; i++)
        rc = same(json_array_get(a, i), json_array_get(b, i), left, deep);
    return rc;
}

static int same_object(const json_t *a, const json_t *b, size_t *left, int deep)
{
    if (json_object_size(a) != json_object_size(b))
        return 0;
    int rc = 1;
    for (void *it = json_object_iter((json_t *)a); rc == 1 && it;
         it = json_object_iter_next((json_t *)a, it)) {
        const json_t *other =
            json_object_getn(b, json_object_iter_key(it), json_object_iter_key_len(it));
        rc = other ? same(json_object_iter_value(it), other, left, deep) : 0;
    }
    return rc;
}

static int same(const json_t *a, const json_t *b, size_t *left, int deep)
{
    if (deep > VALUE_DEPTH || *left == 0)
        return -ERR_LIMIT;
    --*left;
    if (json_is_number(a) && json_is_number(b))
        return value_number_cmp(a, b) == 0;
    if (json_typeof(a) != json_typeof(b))
        return 0;
    if (json_is_string(a))
        return str_eq(value_str(a), value_str(b));
    if (json_is_array(a))
        return same_array(a, b, left, deep + 1);
    return json_is_object(a) ? same_object(a, b, left, deep + 1) : 1;
}

int value_same(const json_t *a, const json_t *b, size_t *left)
{
    return same(a, b, left, 0);
}

/* A whole number hashes as an integer, whichever way it was written. */
static uint64_t hash_number(const json_t *v)
{
    double d = json_real_value(v);
    int64_t i = json_integer_value(v);
    if (json_is_real(v)) {
        if (d != trunc(d) || d >= 9223372036854775808.0 || d < -9223372036854775808.0)
            return hash_bytes(HASH_START + VALUE_NUMBER, &d, sizeof d);
        i = (int64_t)d;
    }
    return hash_bytes(HASH_START + VALUE_INTEGER, &i, sizeof i);
}

static int hash(uint64_t *out, const json_t *v, size_t *left, int deep);

static int hash_array(uint64_t *out, const json_t *v, size_t *left, int deep)
{
    uint64_t h = HASH_START + VALUE_ARRAY, one;
    for (size_t i = 0; i < json_array_size(v); i++) {
        if (hash(&one, json_array_get(v, i), left, deep) < 0)
            return -ERR_LIMIT;
        h = hash_bytes(h, &one, sizeof one);
    }
    *out = h;
    return 0;
}

/* The sum over the members does not depend on their order. */
static int hash_object(uint64_t *out, const json_t *v, size_t *left, int deep)
{
    uint64_t sum = 0, one;
    for (void *it = json_object_iter((json_t *)v); it;
         it = json_object_iter_next((json_t *)v, it)) {
        if (hash(&one, json_object_iter_value(it), left, deep) < 0)
            return -ERR_LIMIT;
        uint64_t key =
            hash_bytes(HASH_START, json_object_iter_key(it), json_object_iter_key_len(it));
        sum += hash_bytes(key, &one, sizeof one);
    }
    *out = hash_bytes(HASH_START + VALUE_OBJECT, &sum, sizeof sum);
    return 0;
}

static int hash(uint64_t *out, const json_t *v, size_t *left, int deep)
{
    if (deep > VALUE_DEPTH || *left == 0)
        return -ERR_LIMIT;
    --*left;
    if (json_is_array(v))
        return hash_array(out, v, left, deep + 1);
    if (json_is_object(v))
        return hash_object(out, v, left, deep + 1);
    if (json_is_number(v))
        *out = hash_number(v);
    else if (json_is_string(v))
        *out = hash_bytes(HASH_START + VALUE_STRING, json_string_value(v), json_string_length(v));
    else
        *out = HASH_START + (uint64_t)json_typeof(v) * 1024;
    return 0;
}

int value_hash(uint64_t *out, const json_t *v, size_t *left)
{
    return hash(out, v, left, 0);
}

bool value_within(const json_t *v, int deep)
{
    if (deep < 0)
        return false;
    bool good = true;
    for (size_t i = 0; good && json_is_array(v) && i < json_array_size(v); i++)
        good = value_within(json_array_get(v, i), deep - 1);
    for (void *it = json_object_iter((json_t *)v); good && it;
         it = json_object_iter_next((json_t *)v, it))
        good = value_within(json_object_iter_value(it), deep - 1);
    return good;
}
