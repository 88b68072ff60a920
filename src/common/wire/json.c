/* json: see wire/json.h. */
#include "wire/json.h"

#include "base/secret.h"
#include "base/utf8.h"
#include "domain/instant.h"
#include <malloc.h>
#include <stdlib.h>

/* jansson itself allows 2048 levels; a walk over brackets outside strings is cheaper than a
 * parse, and refuses before anything is allocated. */
static bool deeper_than(struct str s, int max)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (quoted) {
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max)
                return true;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return false;
}

/* The allocator knows how long a block is; what is behind the JSON in it may be personal too. */
static void wiping_free(void *p)
{
    if (p)
        secret_wipe(p, malloc_usable_size(p));
    free(p);
}

void wire_json_forgetful(void)
{
    json_set_alloc_funcs(malloc, wiping_free);
}

int wire_json_load(json_t **out, struct str text, size_t max, int depth, struct err *e)
{
    *out = NULL;
    if (text.n > max)
        return err_set(e, ERR_LIMIT, "json", "longer than %zu bytes", max);
    if (deeper_than(text, depth))
        return err_set(e, ERR_LIMIT, "json", "nested deeper than %d", depth);
    json_error_t why;
    *out = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &why);
    if (*out)
        return 0;
    if (json_error_code(&why) == json_error_out_of_memory)
        return err_set(e, ERR_NOMEM, "json", "no memory to read it");
    bool twice = json_error_code(&why) == json_error_duplicate_key;
    return err_set(e, ERR_PARSE, "json", "line %d column %d: %s", why.line, why.column,
        twice ? "a key stands twice" : "not JSON");
}

static int add_bytes(const char *p, size_t n, void *out)
{
    return buf_add(out, p, n) ? 0 : -1;
}

int wire_json_write(struct buf *out, const json_t *j, struct err *e)
{
    size_t flags = JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY;
    if (json_dump_callback(j, add_bytes, out, flags) < 0 && buf_check(out, "json", e) == 0)
        return err_set(e, ERR_NOMEM, "json", "cannot write");
    return buf_check(out, "json", e);
}

bool wire_json_string(struct buf *out, struct str s)
{
    buf_char(out, '"');
    while (s.n) {
        struct str before = s;
        uint32_t c = utf8_next(&s);
        char utf8[4];
        if (c == '"' || c == '\\')
            buf_fmt(out, "\\%c", (char)c);
        else if (c < 0x20 || c == 0x7F)
            buf_fmt(out, "\\u%04x", (unsigned)c);
        else if (c == UTF8_BAD)
            buf_add(out, utf8, utf8_put(utf8, c));
        else
            buf_add(out, before.p, before.n - s.n);
    }
    return buf_char(out, '"');
}

void wire_json_date(struct buf *out, const char *key, struct date d)
{
    char iso[11] = "";
    if (date_is_set(d))
        date_iso(iso, d);
    buf_fmt(out, *iso ? "\"%s\":\"%s\"" : "\"%s\":null", key, iso);
}

bool wire_json_text(char *out, size_t size, const json_t *object, const char *key)
{
    const json_t *j = json_object_get(object, key);
    if (!json_is_string(j))
        return false;
    struct str s = {json_string_value(j), json_string_length(j)};
    /* jansson lets "\u0000" through only with a flag, so n bytes are n characters of C */
    return str_copy(out, size, s);
}

bool wire_json_int(int64_t *out, const json_t *object, const char *key)
{
    const json_t *j = json_object_get(object, key);
    if (!json_is_integer(j))
        return false;
    *out = json_integer_value(j);
    return true;
}

bool wire_json_instant(int64_t *out, const json_t *object, const char *key)
{
    char text[40];
    return wire_json_text(text, sizeof text, object, key) &&
           instant_parse_rfc3339(out, str_of(text), NULL) == 0;
}
