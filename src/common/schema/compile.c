/* compile: see compile.h. */
#include "compile.h"

#include "value.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char module[] = "schema";

enum { DOCUMENT_DEPTH = 4 * SCHEMA_DEPTH }; /* levels of JSON, constants included */

int maker_fail(struct maker *m, enum err_code code, const char *fmt, ...)
{
    char text[160];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return err_set(m->e, code, module, "#%s: %s", buf_cstr(&m->path), text);
}

int maker_nomem(struct maker *m)
{
    return err_set(m->e, ERR_NOMEM, module, "no memory");
}

struct str maker_copy(struct maker *m, struct str s)
{
    return (struct str){arena_copy(&m->schema->arena, s.p, s.n), s.n};
}

int maker_keep(struct maker *m, struct regex *regex, json_t *value)
{
    struct kept *k = regex || value ? arena_take(&m->schema->arena, sizeof *k) : NULL;
    if (!k) {
        regex_free(&regex);
        json_decref(value);
        return maker_nomem(m);
    }
    *k = (struct kept){regex, value, m->schema->kept};
    m->schema->kept = k;
    return 0;
}

int maker_regex(struct maker *m, struct regex **out, struct str pattern)
{
    struct err e = ERR_INIT;
    *out = map_get(&m->patterns, pattern);
    if (*out)
        return 0;
    if (regex_new(out, pattern, &e) < 0)
        return maker_fail(m, e.code, "bad regular expression: %s", e.text);
    if (maker_keep(m, *out, NULL) < 0)
        return maker_nomem(m);
    struct str key = {arena_copy(&m->scratch, pattern.p, pattern.n), pattern.n};
    return key.p && map_put(&m->patterns, &m->scratch, key, *out) ? 0 : maker_nomem(m);
}

/* ---- the path */

size_t path_push(struct buf *path, const char *token)
{
    size_t before = path->n;
    buf_char(path, '/');
    for (const char *c = token; *c; c++) {
        if (*c == '~')
            buf_z(path, "~0");
        else if (*c == '/')
            buf_z(path, "~1");
        else
            buf_char(path, *c);
    }
    return before;
}

size_t path_push_index(struct buf *path, size_t i)
{
    size_t before = path->n;
    buf_fmt(path, "/%zu", i);
    return before;
}

void path_back(struct buf *path, size_t n)
{
    path->n = n;
    if (path->p)
        path->p[n] = '\0';
}

/* ---- one subschema */

static int compile_rule(
    struct maker *m, struct node *n, const struct keyword *kw, const json_t *value)
{
    struct rule *k = &n->rules[n->n];
    size_t back = path_push(&m->path, kw->name);
    *k = (struct rule){.kw = kw};
    n->n++; /* before compiling: its peers may ask for it */
    int rc = buf_check(&m->path, module, m->e);
    if (rc == 0)
        rc = kw->compile(m, k, value);
    if (kw->phase <= PHASE_NOTE)
        n->n--;
    path_back(&m->path, back);
    return rc;
}

static int compile_rules(struct maker *m, struct node *n, const json_t *j)
{
    n->rules = arena_items(&m->schema->arena, json_object_size(j), sizeof *n->rules);
    if (!n->rules)
        return maker_nomem(m);
    int rc = 0;
    for (int phase = 0; phase < PHASES; phase++) {
        for (void *it = json_object_iter((json_t *)j); rc == 0 && it;
             it = json_object_iter_next((json_t *)j, it)) {
            const char *key = json_object_iter_key(it);
            const struct keyword *kw = keyword_find(key);
            if (!kw && m->o->strict)
                rc = maker_fail(m, ERR_PARSE, "unknown keyword \"%.40s\"", key);
            else if (kw && (int)kw->phase == phase)
                rc = compile_rule(m, n, kw, json_object_iter_value(it));
        }
        n->unevaluated = n->n && n->rules[n->n - 1].kw->phase == PHASE_UNEVALUATED;
    }
    return rc;
}

/* Puts the node under its pointer before its rules are compiled. */
static int enter(struct maker *m, struct node **out)
{
    struct str at = buf_view(&m->path);
    int rc = buf_check(&m->path, module, m->e);
    if (rc < 0)
        return rc;
    struct node *n = arena_take(&m->schema->arena, sizeof *n);
    struct str key = {arena_copy(&m->scratch, at.p, at.n), at.n};
    if (!n || !key.p || !map_put(&m->nodes, &m->scratch, key, n))
        return maker_nomem(m);
    *out = n;
    return 0;
}

int maker_node(struct maker *m, struct node **out, const json_t *j)
{
    if (!json_is_object(j) && !json_is_boolean(j))
        return maker_fail(m, ERR_PARSE, "a schema is an object or a boolean");
    /* a target that was compiled for a reference, and is met again */
    *out = map_get(&m->nodes, buf_view(&m->path));
    if (*out)
        return 0;
    if (m->depth >= SCHEMA_DEPTH)
        return maker_fail(m, ERR_LIMIT, "nested deeper than %d", (int)SCHEMA_DEPTH);
    int rc = enter(m, out);
    if (rc < 0)
        return rc;
    struct node *n = *out, *around = m->node;
    const struct resource *resource = m->resource;
    const json_t *object = m->object;
    n->resource = resource;
    m->node = n, m->object = j;
    m->depth++;
    if (json_is_boolean(j))
        n->kind = json_is_true(j) ? NODE_TRUE : NODE_FALSE;
    else
        rc = compile_rules(m, n, j);
    m->depth--;
    m->node = around, m->object = object, m->resource = resource;
    return rc;
}

const struct rule *node_rule(const struct node *n, const char *keyword)
{
    for (size_t i = 0; i < n->n; i++)
        if (strcmp(n->rules[i].kw->name, keyword) == 0)
            return &n->rules[i];
    return NULL;
}

/* ---- shared compilers */

static int take_nodes(struct maker *m, struct rule *k, size_t n)
{
    k->n = n;
    k->nodes = arena_items(&m->schema->arena, n, sizeof *k->nodes);
    return k->nodes ? 0 : maker_nomem(m);
}

int compile_one(struct maker *m, struct rule *k, const json_t *value)
{
    int rc = take_nodes(m, k, 1);
    return rc < 0 ? rc : maker_node(m, &k->nodes[0], value);
}

int compile_list(struct maker *m, struct rule *k, const json_t *value)
{
    if (!json_is_array(value) || json_array_size(value) == 0)
        return maker_fail(m, ERR_PARSE, "a list of schemas, not empty, is wanted");
    int rc = take_nodes(m, k, json_array_size(value));
    for (size_t i = 0; rc == 0 && i < k->n; i++) {
        size_t back = path_push_index(&m->path, i);
        rc = maker_node(m, &k->nodes[i], json_array_get(value, i));
        path_back(&m->path, back);
    }
    return rc;
}

int compile_named(struct maker *m, struct rule *k, const json_t *value)
{
    if (!json_is_object(value))
        return maker_fail(m, ERR_PARSE, "an object of schemas is wanted");
    struct arena *a = &m->schema->arena;
    int rc = take_nodes(m, k, json_object_size(value));
    k->names = arena_items(a, k->n, sizeof *k->names);
    if (rc < 0 || !k->names)
        return maker_nomem(m);
    void *it = json_object_iter((json_t *)value);
    for (size_t i = 0; rc == 0 && it; i++, it = json_object_iter_next((json_t *)value, it)) {
        size_t back = path_push(&m->path, json_object_iter_key(it));
        k->names[i] = maker_copy(m, str_of(json_object_iter_key(it)));
        if (!k->names[i].p || !map_put(&k->index, a, k->names[i], &k->nodes[i]))
            rc = maker_nomem(m);
        else
            rc = maker_node(m, &k->nodes[i], json_object_iter_value(it));
        path_back(&m->path, back);
    }
    return rc;
}

int compile_count(struct maker *m, struct rule *k, const json_t *value)
{
    double d = json_number_value(value);
    if (!json_is_number(value) || !(value_types(value) & VALUE_INTEGER) || d < 0)
        return maker_fail(m, ERR_PARSE, "a count is wanted");
    /* more than fits cannot be reached by any value */
    k->u.count = d >= 9e15 ? (size_t)9e15 : (size_t)d;
    return 0;
}

int maker_names(struct maker *m, struct names *out, const json_t *value)
{
    if (!json_is_array(value))
        return maker_fail(m, ERR_PARSE, "a list of names is wanted");
    out->n = json_array_size(value);
    out->items = arena_items(&m->schema->arena, out->n, sizeof *out->items);
    if (!out->items)
        return maker_nomem(m);
    for (size_t i = 0; i < out->n; i++) {
        const json_t *name = json_array_get(value, i);
        if (!json_is_string(name))
            return maker_fail(m, ERR_PARSE, "a list of names is wanted");
        out->items[i] = maker_copy(m, value_str(name));
        if (!out->items[i].p)
            return maker_nomem(m);
    }
    return 0;
}

int compile_names(struct maker *m, struct rule *k, const json_t *value)
{
    struct names names;
    int rc = maker_names(m, &names, value);
    if (rc == 0)
        k->names = names.items, k->n = names.n;
    return rc;
}

/* ---- the whole */

static int compile_root(struct maker *m)
{
    if (!value_within(m->root, DOCUMENT_DEPTH))
        return maker_fail(m, ERR_LIMIT, "nested deeper than %d", (int)DOCUMENT_DEPTH);
    int rc = refs_begin(m);
    if (rc == 0)
        rc = maker_node(m, &m->schema->root, m->root);
    return rc < 0 ? rc : refs_resolve(m);
}

int schema_compile(
    struct schema **out, const json_t *root, const struct schema_opts *o, struct err *e)
{
    static const struct schema_opts plain = {0};
    struct err own = ERR_INIT;
    struct maker m = {.o = o ? o : &plain, .root = root, .e = e ? e : &own};
    *out = NULL;
    m.schema = calloc(1, sizeof *m.schema);
    if (!m.schema)
        return maker_nomem(&m);
    m.references_end = &m.references;
    buf_init(&m.path, BUF_LINE);
    int rc = compile_root(&m);
    buf_done(&m.path);
    arena_done(&m.scratch);
    if (rc < 0)
        schema_free(&m.schema);
    *out = m.schema;
    return rc;
}

void schema_free(struct schema **s)
{
    if (!*s)
        return;
    for (struct kept *k = (*s)->kept; k; k = k->next) {
        regex_free(&k->regex);
        json_decref(k->value);
    }
    arena_done(&(*s)->arena);
    free(*s);
    *s = NULL;
}
