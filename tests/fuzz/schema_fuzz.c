/* {"schema": …, "data": …}: compiles and checks, with faults and without: both say the same, and
 * every fault points to something in the data. */
#include "fuzz.h"

#include "schema/schema.h"

struct told {
    const json_t *data;
    int n;
};

/* The value a pointer leads to; NULL: nothing. */
static const json_t *follow(const json_t *j, const char *pointer)
{
    while (j && *pointer == '/') {
        char token[SCHEMA_POINTER];
        size_t n = 0;
        for (pointer++; *pointer && *pointer != '/'; pointer++)
            token[n++] = *pointer != '~' ? *pointer : *++pointer == '0' ? '~' : '/';
        token[n] = '\0';
        j = json_is_array(j) ? json_array_get(j, strtoul(token, NULL, 10))
                             : json_object_get(j, token);
    }
    return j;
}

static void tell(void *ctx, const struct schema_fault *f)
{
    struct told *t = ctx;
    const json_t *at = follow(t->data, f->pointer);
    t->n++;
    PROMISE(at && f->keyword);
    if (f->property && strcmp(f->keyword, "propertyNames") == 0)
        PROMISE(json_object_get(at, f->property));
    if (strcmp(f->keyword, "required") == 0)
        PROMISE(!json_object_get(at, f->property));
}

static void check(const json_t *definition, const json_t *data, bool strict)
{
    struct schema *s;
    struct err e = ERR_INIT;
    struct schema_opts o = {.assert_formats = true, .strict = strict};
    int rc = schema_compile(&s, definition, &o, &e);
    PROMISE(rc == 0 ? s && e.code == ERR_NONE : !s && rc == -(int)e.code);
    if (rc < 0)
        return;
    struct told t = {data, 0};
    int brief = schema_check(s, data, NULL, NULL, NULL);
    rc = schema_check(s, data, tell, &t, &e);
    PROMISE(rc < 0 ? rc == -(int)e.code : rc == (t.n == 0));
    PROMISE(rc < 0 || brief < 0 || rc == brief);
    /* deciding without faults is no more work */
    PROMISE(brief >= 0 || rc < 0);
    PROMISE(schema_check_part(s, "", data, "", NULL, NULL, NULL) == brief);
    schema_check_part(s, "/properties/a/items/$defs/b", data, "/x", NULL, NULL, NULL);
    schema_free(&s);
}

FUZZ_TARGET(schema)
{
    json_t *j = json_loadb((const char *)data, size, JSON_ALLOW_NUL, NULL);
    const json_t *definition = json_object_get(j, "schema"), *value = json_object_get(j, "data");
    if (definition && value) {
        check(definition, value, false);
        check(definition, value, true);
    }
    json_decref(j);
}
