/* tree: values in a tree of JSON objects, and their wiping. See record_int.h. */
#include "record_int.h"

#include "base/secret.h"
#include <assert.h>

int tree_put(json_t *root, const char *const *keys, size_t n, json_t *value)
{
    assert(n > 0);
    json_t *at = root;
    for (size_t i = 0; i + 1 < n; i++) {
        json_t *next = json_object_get(at, keys[i]);
        if (!json_is_object(next)) {
            next = json_object();
            if (json_object_set_new_nocheck(at, keys[i], next) < 0)
                return -ERR_NOMEM;
        }
        at = next;
    }
    return json_object_set_nocheck(at, keys[n - 1], value) < 0 ? -ERR_NOMEM : 0;
}

json_t *tree_get(const json_t *root, const char *const *keys, size_t n)
{
    const json_t *at = root;
    for (size_t i = 0; at && i < n; i++)
        at = json_object_get(at, keys[i]);
    return (json_t *)(uintptr_t)at;
}

void tree_drop(json_t *root, const char *const *keys, size_t n)
{
    json_t *path[FORM_DEPTH + 1];
    assert(n > 0 && n <= FORM_DEPTH);
    path[0] = root;
    for (size_t i = 0; i + 1 < n; i++)
        if (!(path[i + 1] = json_object_get(path[i], keys[i])))
            return;
    /* an object with nothing in it says nothing: its parent lets it go too */
    for (size_t i = n; i-- > 0;) {
        json_object_del(path[i], keys[i]);
        if (json_object_size(path[i]) > 0)
            break;
    }
}

static void wipe_inside(json_t *j)
{
    const char *key;
    json_t *member;
    size_t i;
    switch (json_typeof(j)) {
    case JSON_STRING:
        secret_wipe((char *)(uintptr_t)json_string_value(j), json_string_length(j));
        break;
    case JSON_INTEGER:
        json_integer_set(j, 0);
        break;
    case JSON_REAL:
        json_real_set(j, 0);
        break;
    case JSON_ARRAY:
        json_array_foreach (j, i, member)
            if (member->refcount == 1)
                wipe_inside(member);
        break;
    case JSON_OBJECT:
        json_object_foreach (j, key, member)
            if (member->refcount == 1)
                wipe_inside(member);
        break;
    default:
        break;
    }
}

void tree_wipe(json_t **j)
{
    if (*j && (*j)->refcount == 1)
        wipe_inside(*j);
    json_decref(*j);
    *j = NULL;
}

void form_answers_free(json_t **answers)
{
    tree_wipe(answers);
}

size_t tree_bytes(const json_t *j)
{
    const json_t *member;
    size_t i, n = 8;
    if (json_is_string(j))
        return json_string_length(j);
    json_array_foreach (j, i, member)
        n += json_string_length(member);
    return n;
}
