/* load_logic: what a piece of JsonLogic reads, found without running it: every `var` names its
 * path plainly, in the record, in an item, or in an element of a list inside map and its like. See
 * load.h. */
#include "load.h"

const char *load_operation(const json_t *logic, const json_t **args)
{
    if (!json_is_object(logic) || json_object_size(logic) != 1)
        return NULL;
    void *at = json_object_iter((json_t *)logic);
    *args = json_object_iter_value(at);
    return json_object_iter_key(at);
}

const json_t *load_argument(const json_t *args, size_t i)
{
    if (json_is_array(args))
        return json_array_get(args, i);
    return i == 0 ? args : NULL;
}

static bool is_over_list(const char *op)
{
    static const char *const ops[] = {"map", "filter", "all", "some", "none", "reduce"};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (strcmp(op, ops[i]) == 0)
            return true;
    return false;
}

int load_path(const struct load *l, struct str path, struct load_scope scope)
{
    char pointer[FORM_POINTER + 1];
    struct buf b;
    struct str part;
    int node = NODE_NONE;
    buf_init(&b, sizeof pointer);
    if (scope.list != FORM_NONE)
        buf_fmt(&b, "%s/*", l->lists[scope.list].pointer);
    for (bool more = true; more;) {
        more = str_cut(&path, '.', &part);
        buf_char(&b, '/');
        buf_str(&b, part);
    }
    if (!b.failed && str_copy(pointer, sizeof pointer, buf_view(&b)))
        node = load_node(l, pointer);
    buf_done(&b);
    return node;
}

struct load_scope load_scope_in(const struct load *l, const json_t *source, struct load_scope scope)
{
    struct load_scope in = {.list = FORM_NONE, .inner = true, .unknown = true};
    const json_t *args = NULL;
    const char *op = load_operation(source, &args);
    if (op && strcmp(op, "filter") == 0)
        return load_scope_in(l, load_argument(args, 0), scope);
    if (!op || strcmp(op, "var") != 0 || scope.unknown || scope.reduce)
        return in;
    const char *path = json_string_value(load_argument(args, 0));
    int node = path ? load_path(l, str_of(path), scope) : NODE_NONE;
    if (node <= NODE_LIST) {
        in.list = NODE_LIST - node;
        in.unknown = false;
    }
    return in;
}

static bool has_index(struct str path)
{
    struct str part;
    for (bool more = true; more;) {
        more = str_cut(&path, '.', &part);
        if (str_digits(part))
            return true;
    }
    return false;
}

/* All fields of a group. */
static void read_group(
    struct load *l, struct load_reads *r, struct str path, struct load_scope scope)
{
    for (size_t i = 0; i < l->n_fields; i++) {
        struct str p = str_of(l->fields[i].pointer);
        if (scope.list != FORM_NONE) {
            size_t skip = strlen(l->lists[scope.list].pointer) + 2;
            if (l->leaves[i].list != scope.list)
                continue;
            p.p += skip, p.n -= skip;
        }
        bool same = p.n > path.n + 1 && p.p[path.n + 1] == '/';
        for (size_t k = 0; same && k < path.n; k++)
            same = p.p[k + 1] == (path.p[k] == '.' ? '/' : path.p[k]);
        if (same)
            load_reads_add(l, r, (int)i);
    }
}

static bool read_path(
    struct load *l, const char *text, struct load_scope scope, struct load_reads *r)
{
    struct str path = str_of(text);
    char name[64];
    load_quote(name, text);
    if (strcmp(text, "@today") == 0) {
        if (scope.inner)
            load_fault(l,
                "inside map, filter, reduce and their like \"@today\" cannot be read; let "
                "a field of the item be computed from it");
        r->today = true;
        return !scope.inner;
    }
    if (scope.reduce) {
        struct str head, rest = path;
        bool inside = str_cut(&rest, '.', &head);
        if (str_eqz(path, "accumulator") || str_eqz(path, "current"))
            return true;
        if (!inside || !str_eqz(head, "current")) {
            load_fault(
                l, "inside reduce there are \"current\" and \"accumulator\", not \"%s\"", name);
            return false;
        }
        path = rest;
    }
    if (scope.unknown || (scope.inner && !path.n))
        return true;
    if (!path.n || has_index(path)) {
        load_fault(l,
            !path.n ? "var \"\" reads everything; name a field"
                    : "\"%s\" takes one item by its number; use map, filter or reduce",
            name);
        return false;
    }
    int node = load_path(l, path, scope);
    if (node != NODE_NONE && node != NODE_GROUP) {
        load_reads_add(l, r, node);
        return true;
    }
    if (node == NODE_GROUP) {
        read_group(l, r, path, scope);
        return true;
    }
    if (scope.list == FORM_NONE)
        load_fault(l, "there is no field \"%s\" in the schema", name);
    else if (load_path(l, path, (struct load_scope){.list = FORM_NONE}) != NODE_NONE)
        load_fault(l, "only an item of \"%s\" can be read here, and \"%s\" is not in it",
            l->lists[scope.list].pointer, name);
    else
        load_fault(l, "an item of \"%s\" has no field \"%s\"", l->lists[scope.list].pointer, name);
    return false;
}

static bool walk(
    struct load *l, const json_t *logic, struct load_scope scope, struct load_reads *r);

static bool walk_all(
    struct load *l, const json_t *args, size_t from, struct load_scope scope, struct load_reads *r)
{
    bool good = true;
    if (!json_is_array(args))
        return from > 0 || walk(l, args, scope, r);
    for (size_t i = from; i < json_array_size(args); i++)
        good &= walk(l, json_array_get(args, i), scope, r);
    return good;
}

static bool walk_var(
    struct load *l, const json_t *args, struct load_scope scope, struct load_reads *r)
{
    const json_t *path = load_argument(args, 0);
    bool good = walk_all(l, args, 1, scope, r); /* the value when there is none */
    if (!json_is_string(path)) {
        load_fault(l, "\"var\" must name its field between quotation marks");
        return false;
    }
    return read_path(l, json_string_value(path), scope, r) && good;
}

/* "missing": ["a", "b"]; "missing_some": [1, ["a", "b"]] */
static bool walk_missing(
    struct load *l, const json_t *args, struct load_scope scope, struct load_reads *r)
{
    bool good = true;
    if (json_is_string(args))
        return read_path(l, json_string_value(args), scope, r);
    for (size_t i = 0; i < json_array_size(args); i++) {
        const json_t *a = json_array_get(args, i);
        if (json_is_string(a))
            good &= read_path(l, json_string_value(a), scope, r);
        else if (json_is_array(a))
            good &= walk_missing(l, a, scope, r);
    }
    return good;
}

static bool walk(struct load *l, const json_t *logic, struct load_scope scope, struct load_reads *r)
{
    const json_t *args = NULL;
    if (json_is_array(logic))
        return walk_all(l, logic, 0, scope, r);
    const char *op = load_operation(logic, &args);
    if (!op)
        return true; /* a literal */
    if (strcmp(op, "var") == 0)
        return walk_var(l, args, scope, r);
    if (strcmp(op, "missing") == 0 || strcmp(op, "missing_some") == 0)
        return walk_missing(l, args, scope, r);
    if (!is_over_list(op))
        return walk_all(l, args, 0, scope, r);
    bool good = walk(l, load_argument(args, 0), scope, r);
    struct load_scope in = load_scope_in(l, load_argument(args, 0), scope);
    in.reduce = strcmp(op, "reduce") == 0;
    if (load_argument(args, 1))
        good &= walk(l, load_argument(args, 1), in, r);
    return walk_all(l, args, 2, scope, r) && good;
}

static int any_path(void *ctx, struct str path, struct err *e)
{
    (void)ctx, (void)path, (void)e;
    return 0;
}

bool load_logic(struct load *l, const json_t *logic, struct load_scope scope, struct load_reads *r)
{
    struct err e = ERR_INIT;
    if (logic_lint(logic, &form_logic, any_path, NULL, &e) < 0) {
        if (e.code == ERR_NOMEM)
            l->nomem = true;
        else
            load_fault(l, "cannot be worked out: %s", e.text);
        return false;
    }
    return walk(l, logic, scope, r);
}
