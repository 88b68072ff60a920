/* refs: $id, $anchor, $ref, $dynamicRef; see compile.h. References are collected while nodes are
 * compiled, and find their targets when all names are known. */
#include "compile.h"
#include "uri.h"
#include "value.h"

/* ---- names */

static struct resource *new_resource(struct maker *m, struct str uri)
{
    struct resource *r = arena_take(&m->schema->arena, sizeof *r);
    if (!r)
        return NULL;
    r->uri = maker_copy(m, uri);
    r->pointer = maker_copy(m, buf_view(&m->path));
    if (!r->uri.p || !r->pointer.p || !map_put(&m->resources, &m->scratch, r->uri, r))
        return NULL;
    return r;
}

int refs_begin(struct maker *m)
{
    m->resource = new_resource(m, STR(""));
    return m->resource ? 0 : maker_nomem(m);
}

/* The path ends with the keyword: a resource and an anchor stand one level above. */
static size_t above(struct maker *m, const struct rule *k)
{
    return m->path.n - 1 - strlen(k->kw->name);
}

int compile_id(struct maker *m, struct rule *k, const json_t *value)
{
    struct buf uri;
    struct str whole = value_str(value), id;
    if (!json_is_string(value))
        return maker_fail(m, ERR_PARSE, "a URI is wanted");
    if (str_cut(&whole, '#', &id) && whole.n)
        return maker_fail(m, ERR_PARSE, "a fragment is not for $id");
    int rc = 0;
    buf_init(&uri, BUF_LINE);
    struct resource *r = NULL;
    if (!uri_resolve(&uri, m->resource->uri, id))
        rc = buf_check(&uri, "schema", m->e);
    else if (above(m, k) && map_get(&m->resources, buf_view(&uri)))
        rc = maker_fail(m, ERR_PARSE, "the same $id stands twice");
    if (rc == 0) {
        char *rest = m->path.p + above(m, k);
        *rest = '\0';
        m->path.n = (size_t)(rest - m->path.p);
        r = new_resource(m, buf_view(&uri));
        *rest = '/';
        m->path.n += 1 + strlen(k->kw->name);
        rc = r ? 0 : maker_nomem(m);
    }
    buf_done(&uri);
    if (r)
        m->resource = m->node->resource = r;
    return rc;
}

static bool is_anchor(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!alpha && (i == 0 || ((c < '0' || c > '9') && c != '-' && c != '.')))
            return false;
    }
    return s.n > 0;
}

/* Anchors are found by "<URI of the resource>#<name>". */
static struct str anchor_key(struct maker *m, struct str uri, struct str name)
{
    char *key = arena_take(&m->scratch, uri.n + 1 + name.n + 1);
    if (!key)
        return (struct str){0};
    memcpy(key, uri.p, uri.n);
    key[uri.n] = '#';
    memcpy(key + uri.n + 1, name.p, name.n);
    return (struct str){key, uri.n + 1 + name.n};
}

static int add_anchor(struct maker *m, struct rule *k, const json_t *value, bool dynamic)
{
    if (!json_is_string(value) || !is_anchor(value_str(value)))
        return maker_fail(m, ERR_PARSE, "a name is wanted");
    struct resource *r = (struct resource *)m->resource;
    struct str key = anchor_key(m, r->uri, value_str(value));
    if (key.p && map_get(&m->anchors, key))
        return maker_fail(m, ERR_PARSE, "the same anchor stands twice");
    struct anchor *a = arena_take(&m->schema->arena, sizeof *a);
    if (!a || !key.p)
        return maker_nomem(m);
    a->name = maker_copy(m, value_str(value));
    a->pointer = maker_copy(m, (struct str){m->path.p, above(m, k)});
    a->is_dynamic = dynamic;
    a->node = m->node;
    if (dynamic)
        a->next = r->dynamic, r->dynamic = a;
    if (!a->name.p || !a->pointer.p || !map_put(&m->anchors, &m->scratch, key, a))
        return maker_nomem(m);
    return 0;
}

int compile_anchor(struct maker *m, struct rule *k, const json_t *value)
{
    return add_anchor(m, k, value, false);
}

int compile_dynamic_anchor(struct maker *m, struct rule *k, const json_t *value)
{
    return add_anchor(m, k, value, true);
}

/* ---- references */

static int add_reference(struct maker *m, struct rule *k, const json_t *value, bool dynamic)
{
    if (!json_is_string(value))
        return maker_fail(m, ERR_PARSE, "a reference is wanted");
    struct reference *ref = arena_take(&m->scratch, sizeof *ref);
    k->nodes = arena_items(&m->schema->arena, 1, sizeof *k->nodes);
    if (!ref || !k->nodes)
        return maker_nomem(m);
    k->n = 1;
    struct str text = value_str(value), at = buf_view(&m->path);
    *ref = (struct reference){.rule = k, .from = m->resource, .dynamic = dynamic};
    ref->text = (struct str){arena_copy(&m->scratch, text.p, text.n), text.n};
    ref->pointer = (struct str){arena_copy(&m->scratch, at.p, at.n), at.n};
    if (!ref->text.p || !ref->pointer.p)
        return maker_nomem(m);
    *m->references_end = ref;
    m->references_end = &ref->next;
    return 0;
}

int compile_ref(struct maker *m, struct rule *k, const json_t *value)
{
    return add_reference(m, k, value, false);
}

int compile_dynamic_ref(struct maker *m, struct rule *k, const json_t *value)
{
    return add_reference(m, k, value, true);
}

/* One token of a JSON pointer, unescaped. */
static bool take_token(struct buf *out, struct str *pointer)
{
    struct str token;
    struct str rest = *pointer;
    buf_reset(out);
    if (!scan_char(&rest, '/'))
        return false;
    const char *slash = rest.n ? memchr(rest.p, '/', rest.n) : NULL;
    token = (struct str){rest.p, slash ? (size_t)(slash - rest.p) : rest.n};
    *pointer = (struct str){token.p + token.n, rest.n - token.n};
    for (size_t i = 0; i < token.n; i++) {
        char c = token.p[i];
        if (c == '~' && (++i == token.n || (token.p[i] != '0' && token.p[i] != '1')))
            return false;
        buf_char(out, c != '~' ? c : token.p[i] == '0' ? '~' : '/');
    }
    return !out->failed;
}

static const json_t *member(const json_t *j, struct str token)
{
    size_t i;
    if (json_is_array(j))
        return value_index(&i, token) ? json_array_get(j, i) : NULL;
    return json_object_getn(j, token.p, token.n);
}

/* A target that no keyword led to: "#/x-shared/name". Its resource is that of the innermost
 * subschema around it. */
static int compile_target(struct maker *m, struct node **out, struct str pointer)
{
    struct buf token;
    const json_t *j = m->root;
    struct str rest = pointer;
    buf_init(&token, BUF_LINE);
    while (j && rest.n) {
        struct node *around = map_get(&m->nodes, (struct str){pointer.p, pointer.n - rest.n});
        if (around)
            m->resource = around->resource;
        j = take_token(&token, &rest) ? member(j, buf_view(&token)) : NULL;
    }
    buf_done(&token);
    if (!j)
        return maker_fail(m, ERR_PARSE, "the reference leads nowhere");
    buf_reset(&m->path);
    buf_str(&m->path, pointer);
    return maker_node(m, out, j);
}

/* Where a fragment of a resource points to; *anchor when it is a name. */
static int find_place(struct maker *m, struct buf *place, const struct anchor **anchor,
    const struct resource *r, struct str fragment)
{
    struct buf name;
    buf_init(&name, BUF_LINE);
    int rc =
        uri_decode(&name, fragment) ? 0 : maker_fail(m, ERR_PARSE, "a bad escape in the fragment");
    struct str text = buf_view(&name);
    buf_str(place, r->pointer);
    if (rc == 0 && text.n && *text.p == '/') {
        buf_str(place, text);
    } else if (rc == 0 && text.n) {
        struct str key = anchor_key(m, r->uri, text);
        *anchor = key.p ? map_get(&m->anchors, key) : NULL;
        buf_reset(place);
        if (*anchor)
            buf_str(place, (*anchor)->pointer);
        else
            rc = maker_fail(m, ERR_PARSE, "the reference leads nowhere");
    }
    buf_done(&name);
    return rc < 0 ? rc : buf_check(place, "schema", m->e);
}

static int resolve_one(struct maker *m, const struct reference *ref, struct buf *uri)
{
    struct buf place;
    const struct anchor *anchor = NULL;
    struct str fragment = ref->text, head;
    str_cut(&fragment, '#', &head);
    buf_reset(&m->path);
    buf_str(&m->path, ref->pointer);
    if (!uri_resolve(uri, ref->from->uri, head))
        return buf_check(uri, "schema", m->e);
    /* a reference without a URI means its own resource, whatever that is called */
    const struct resource *r = head.n ? map_get(&m->resources, buf_view(uri)) : ref->from;
    if (!r)
        return maker_fail(m, ERR_UNSUPPORTED, "a reference to another document");
    buf_init(&place, BUF_LINE);
    int rc = find_place(m, &place, &anchor, r, fragment);
    struct node **target = &ref->rule->nodes[0];
    if (rc == 0)
        *target = map_get(&m->nodes, buf_view(&place));
    if (rc == 0 && !*target)
        rc = compile_target(m, target, buf_view(&place));
    if (rc == 0 && ref->dynamic && anchor && anchor->is_dynamic)
        ref->rule->u.dynamic = anchor;
    buf_done(&place);
    return rc;
}

int refs_resolve(struct maker *m)
{
    struct buf uri;
    int rc = 0;
    buf_init(&uri, BUF_LINE);
    /* compiling a target may put further references at the end */
    for (const struct reference *ref = m->references; rc == 0 && ref; ref = ref->next) {
        buf_reset(&uri);
        rc = resolve_one(m, ref, &uri);
    }
    buf_done(&uri);
    return rc;
}
