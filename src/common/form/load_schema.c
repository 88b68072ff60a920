/* load_schema: fields, groups and lists out of the schema. A property that is an object is a group,
 * an array of objects is a list (a repeat of the flow), everything else is a field. See load.h. */
#include "load.h"

#include "base/utf8.h"
#include "base/vec.h"
#include <stdlib.h>

enum { GROUPS = 6, REFS = 8, PLACE = 512, NODES = 2 * FORM_FIELDS, NAME = 60, OPTIONS = 500 };

/* Where the walk is. pointer and place grow and shrink with it. */
struct walk {
    struct load *l;
    char pointer[FORM_POINTER + 1];
    char place[PLACE];
    int list; /* FORM_NONE outside */
    int depth;
    size_t nodes;
    size_t cap_fields, cap_leaves, cap_lists;
    json_t *seen; /* references: true while one is followed, false afterwards */
};

/* What of `path` ("/$defs/adresa") stands in the schema, NULL for nothing. */
static const json_t *follow(const json_t *j, struct str path)
{
    struct str name;
    char key[128];
    if (!scan_char(&path, '/'))
        return NULL;
    for (bool more = true; j && more;) {
        more = str_cut(&path, '/', &name);
        j = str_copy(key, sizeof key, name) ? json_object_get(j, key) : NULL;
    }
    return j;
}

const json_t *load_resolve(const struct load *l, const json_t *schema)
{
    for (int i = 0; i < REFS; i++) {
        const json_t *ref = json_object_get(schema, "$ref");
        if (!ref)
            return schema;
        struct str path = str_of(json_string_value(ref));
        if (!scan_char(&path, '#'))
            return NULL;
        schema = follow(l->schema, path);
        if (!json_is_object(schema))
            return NULL;
    }
    return NULL;
}

/* A fault of how things stand in each other: told also when its definition was looked at before. */
static void structure_fault(struct walk *w, const char *reason)
{
    int mute = w->l->mute;
    w->l->mute = 0;
    load_fault(w->l, "%s", reason);
    w->l->mute = mute;
}

static bool append(struct walk *w, char *to, size_t size, const char *a, const char *b)
{
    size_t n = strlen(to);
    if (n + strlen(a) + strlen(b) + 1 > size) {
        structure_fault(w, "the pointer of this field is longer than 160 bytes");
        return false;
    }
    memcpy(to + n, a, strlen(a));
    memcpy(to + n + strlen(a), b, strlen(b) + 1);
    return true;
}

static bool set_node(struct walk *w, int value)
{
    json_t *j = load_mem(w->l, json_integer(value));
    if (j && json_object_set_new_nocheck(w->l->nodes, w->pointer, j) < 0)
        w->l->nomem = true;
    return !w->l->nomem;
}

/* Too many fields are told once, then the walk ends: nothing of such a form is worth checking. */
static bool room(struct walk *w)
{
    struct load *l = w->l;
    if (!l->too_many && (l->n_fields >= FORM_FIELDS || w->nodes >= NODES)) {
        l->too_many = true;
        size_t was = strlen(l->path);
        char kept[sizeof l->path];
        memcpy(kept, l->path, was + 1);
        l->mute = 0;
        l->path[0] = '\0';
        load_down(l, "schema");
        load_fault(l, "has more than %d fields; nobody could fill in such a form", FORM_FIELDS);
        memcpy(l->path, kept, was + 1);
    }
    return !l->too_many && !l->nomem;
}

static void check_name(struct walk *w, const char *name)
{
    struct str s = str_of(name);
    bool good = s.n > 0 && utf8_len(s) <= NAME && !(s.p[0] >= '0' && s.p[0] <= '9');
    while (good && s.n) {
        uint32_t c = utf8_next(&s);
        good = c != UTF8_BAD && (utf8_is_alnum(c) || c == '_' || c == '-');
    }
    if (!good)
        load_fault(w->l,
            "the name of a field has 1 to %d letters, digits, _ and -, and begins with a letter",
            NAME);
    else if (strcmp(w->pointer, "/attachments") == 0)
        load_fault(w->l, "the name \"attachments\" is kept for the files of a submission");
}

/* ---- kinds */

/* The list of options of a choice: enum, or the consts of oneOf or anyOf; NULL when it is none. */
static const json_t *option_list(const json_t *schema)
{
    static const char *const keys[] = {"enum", "oneOf", "anyOf"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const json_t *list = json_object_get(schema, keys[i]);
        if (list)
            return list;
    }
    return NULL;
}

static const char *option_value(const json_t *option)
{
    return json_string_value(json_is_object(option) ? json_object_get(option, "const") : option);
}

static void take_options(struct load *l, struct form_field *f, const json_t *list)
{
    size_t n = json_array_size(list);
    char name[64];
    if (!n || n > OPTIONS) {
        load_fault(l, "a choice has 1 to %d options", OPTIONS);
        return;
    }
    const char **options = load_take(l, n, sizeof *options);
    json_t *seen = load_mem(l, json_object());
    for (size_t i = 0; options && seen && i < n; i++) {
        const char *value = option_value(json_array_get(list, i));
        if (!value || !*value)
            load_fault(l, "option %zu is not a text", i + 1);
        else if (json_object_get(seen, value))
            load_fault(l, "the option \"%s\" stands twice", load_quote(name, value));
        else if (json_object_set_new_nocheck(seen, value, json_true()) < 0)
            l->nomem = true;
        options[i] = value ? load_text(l, str_of(value)) : "";
    }
    json_decref(seen);
    f->options = options;
    f->n_options = l->nomem ? 0 : n;
}

/* The kind of a {"const": …} that is no tick. */
static bool fixed_kind(enum form_kind *kind, const json_t *schema, const json_t *value)
{
    const char *format = json_string_value(json_object_get(schema, "format"));
    if (json_is_string(value))
        *kind = FORM_TEXT;
    else if (json_is_integer(value))
        *kind = format && strcmp(format, "money") == 0 ? FORM_MONEY : FORM_INTEGER;
    else if (json_is_real(value))
        *kind = FORM_NUMBER;
    else
        *kind = FORM_YESNO;
    return json_is_string(value) || json_is_number(value) || json_is_false(value);
}

static bool typed_kind(enum form_kind *kind, const json_t *schema)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    const char *format = json_string_value(json_object_get(schema, "format"));
    if (!type)
        return false;
    if (strcmp(type, "boolean") == 0)
        *kind = FORM_YESNO;
    else if (strcmp(type, "number") == 0)
        *kind = FORM_NUMBER;
    else if (strcmp(type, "integer") == 0)
        *kind = format && strcmp(format, "money") == 0 ? FORM_MONEY : FORM_INTEGER;
    else if (strcmp(type, "array") == 0)
        *kind = FORM_MULTI;
    else if (strcmp(type, "string") != 0)
        return false;
    else if (format && strcmp(format, "date") == 0)
        *kind = FORM_DATE;
    else
        *kind =
            json_integer_value(json_object_get(schema, "maxLength")) > 120 ? FORM_LONG : FORM_TEXT;
    return true;
}

static size_t count_of(const json_t *schema, const char *key)
{
    json_int_t n = json_integer_value(json_object_get(schema, key));
    return n > 0 ? (size_t)n : 0;
}

static void fill_leaf(struct load *l, struct form_field *f, struct load_leaf *leaf)
{
    const json_t *s = leaf->schema, *value = json_object_get(s, "const");
    if (json_is_true(value)) {
        f->kind = FORM_TICK;
    } else if (value) {
        leaf->fixed = true;
        if (!fixed_kind(&f->kind, s, value))
            load_fault_at(l, "const", "must be a text, a number or true");
    } else if (option_list(s)) {
        f->kind = FORM_CHOICE;
        take_options(l, f, option_list(s));
    } else if (!typed_kind(&f->kind, s)) {
        load_fault(l, "cannot tell what kind of field this is: it needs \"type\" (string, integer, "
                      "number, boolean, array) or \"enum\"");
        return;
    }
    if (f->kind == FORM_MULTI) {
        const json_t *items = load_resolve(l, json_object_get(s, "items"));
        if (option_list(items))
            take_options(l, f, option_list(items));
        else
            load_fault(l, "an array needs \"items\" with \"enum\" (a choice of several), or with "
                          "\"properties\" (a repeat)");
    }
    const char *format = json_string_value(json_object_get(s, "format"));
    f->format = format ? load_text(l, str_of(format)) : NULL;
    f->min_chars = count_of(s, "minLength");
    f->max_chars = count_of(s, "maxLength");
    load_keywords(l, s, f->kind);
}

static void add_field(struct walk *w, const json_t *schema, bool required)
{
    struct load *l = w->l;
    if (!room(w))
        return;
    size_t n = l->n_fields + 1;
    if (vec_reserve(&l->fields, &w->cap_fields, n, sizeof *l->fields, FORM_FIELDS, NULL) < 0 ||
        vec_reserve(&l->leaves, &w->cap_leaves, n, sizeof *l->leaves, FORM_FIELDS, NULL) < 0 ||
        !set_node(w, (int)l->n_fields)) {
        l->nomem = true;
        return;
    }
    struct form_field *f = &l->fields[l->n_fields];
    struct load_leaf *leaf = &l->leaves[l->n_fields];
    *f = (struct form_field){.required = required, .page = FORM_NONE, .repeat = FORM_NONE};
    *leaf = (struct load_leaf){
        .schema = schema, .list = w->list, .calc = FORM_NONE, .ready = FORM_NONE};
    f->pointer = load_text(l, str_of(w->pointer));
    f->place = load_text(l, str_of(w->place));
    leaf->where = load_text(l, str_of(l->path));
    l->n_fields++;
    fill_leaf(l, f, leaf);
}

/* ---- groups and lists */

static void walk_object(struct walk *w, const json_t *schema);

static void check_members(struct load *l, const json_t *schema, const char *const *known)
{
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)schema, key, value) {
        const char *const *k = known;
        while (*k && strcmp(*k, key) != 0)
            k++;
        if (!*k)
            load_keyword_refused(l, key);
    }
}

static void walk_list(struct walk *w, const json_t *schema, const json_t *items)
{
    static const char *const known[] = {"type", "title", "description", "$comment", "items",
        "minItems", "maxItems", "uniqueItems", NULL};
    struct load *l = w->l;
    if (w->list != FORM_NONE) {
        structure_fault(w, "a repeat cannot stand inside another repeat");
        return;
    }
    if (l->n_lists >= LOAD_LISTS) {
        structure_fault(w, "there are more than 64 repeats");
        return;
    }
    if (vec_reserve(&l->lists, &w->cap_lists, l->n_lists + 1, sizeof *l->lists, LOAD_LISTS, NULL) <
        0) {
        l->nomem = true;
        return;
    }
    check_members(l, schema, known);
    w->list = (int)l->n_lists++;
    l->lists[w->list] = (struct load_list){.pointer = load_text(l, str_of(w->pointer)),
        .schema = schema,
        .where = load_text(l, str_of(l->path)),
        .repeat = FORM_NONE,
        .first = l->n_fields};
    size_t pointer = strlen(w->pointer), place = strlen(w->place);
    if (set_node(w, NODE_LIST - w->list) && append(w, w->pointer, sizeof w->pointer, "/", "*") &&
        append(w, w->place, sizeof w->place, "/", "items") && set_node(w, NODE_GROUP)) {
        size_t was = load_down(l, "items");
        walk_object(w, items);
        load_up(l, was);
    }
    w->pointer[pointer] = w->place[place] = '\0';
    l->lists[w->list].n = l->n_fields - l->lists[w->list].first;
    w->list = FORM_NONE;
}

static bool is_object_schema(const json_t *schema)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    return (type && strcmp(type, "object") == 0) || json_object_get(schema, "properties");
}

static void walk_resolved(struct walk *w, const json_t *schema, bool required)
{
    const json_t *items = load_resolve(w->l, json_object_get(schema, "items"));
    if (is_object_schema(schema)) {
        if (set_node(w, NODE_GROUP))
            walk_object(w, schema);
    } else if (is_object_schema(items)) {
        walk_list(w, schema, items);
    } else {
        add_field(w, schema, required);
    }
}

/* Reports of a definition stand at the definition, once, however often it is referred to. */
static void walk_reference(struct walk *w, const json_t *schema, const char *ref, bool required)
{
    struct load *l = w->l;
    char kept[sizeof l->path];
    memcpy(kept, l->path, sizeof kept);
    const json_t *before = json_object_get(w->seen, ref);
    bool again = before != NULL;
    if (json_is_true(before)) {
        structure_fault(w, "refers to itself, so it would never end");
        return;
    }
    if (json_object_set_new_nocheck(w->seen, ref, json_true()) < 0)
        l->nomem = true;
    l->path[0] = '\0';
    load_down(l, "schema");
    size_t n = strlen(l->path);
    str_copy(l->path + n, sizeof l->path - n, str_of(ref + 1));
    l->mute += again;
    walk_resolved(w, schema, required);
    l->mute = l->mute > again ? l->mute - again : 0;
    if (json_object_set_new_nocheck(w->seen, ref, json_false()) < 0)
        l->nomem = true;
    memcpy(l->path, kept, sizeof kept);
}

static void walk_property(struct walk *w, const char *name, const json_t *schema, bool required)
{
    struct load *l = w->l;
    size_t pointer = strlen(w->pointer), place = strlen(w->place), was = load_down(l, name);
    char quoted[64];
    w->nodes++;
    if (room(w) && append(w, w->pointer, sizeof w->pointer, "/", name) &&
        append(w, w->place, sizeof w->place, "/properties/", name)) {
        const json_t *ref = json_object_get(schema, "$ref");
        const json_t *resolved = load_resolve(l, schema);
        check_name(w, name);
        if (!json_is_object(schema))
            load_fault(l, "must be an object: { … }");
        else if (!resolved)
            load_fault_at(l, "$ref",
                "the reference \"%s\" leads nowhere; write it like \"#/$defs/adresa\"",
                load_quote(quoted, json_string_value(ref)));
        else if (ref && json_object_size(schema) > 1)
            load_fault(l, "beside \"$ref\" nothing else may stand");
        else if (ref)
            walk_reference(w, resolved, json_string_value(ref), required);
        else
            walk_resolved(w, schema, required);
    }
    w->pointer[pointer] = w->place[place] = '\0';
    load_up(l, was);
}

/* The names of "required" as a set; what is wrong with them is told. */
static json_t *take_required(struct load *l, const json_t *required, const json_t *properties)
{
    char name[64];
    json_t *set = load_mem(l, json_object());
    size_t was = load_down(l, "required");
    if (required && !json_is_array(required))
        load_fault(l, "must be a list of names");
    for (size_t i = 0; set && i < json_array_size(required); i++) {
        const char *s = json_string_value(json_array_get(required, i));
        size_t at = load_down_at(l, i);
        if (!s || !json_object_get(properties, s))
            load_fault(l, "there is no property \"%s\" here", load_quote(name, s));
        else if (json_object_set_new_nocheck(set, s, json_true()) < 0)
            l->nomem = true;
        load_up(l, at);
    }
    load_up(l, was);
    return set;
}

/* Looked at when all fields are known. */
static void note_times(struct walk *w, const json_t *schema)
{
    if (!json_object_get(schema, "if") && !json_object_get(schema, "allOf") &&
        !json_object_get(schema, "dependentRequired"))
        return;
    struct load_times *t = load_take(w->l, 1, sizeof *t);
    if (!t)
        return;
    t->schema = schema;
    t->pointer = load_text(w->l, str_of(w->pointer));
    t->where = load_text(w->l, str_of(w->l->path));
    t->next = w->l->times;
    w->l->times = t;
}

static void walk_object(struct walk *w, const json_t *schema)
{
    static const char *const known[] = {"type", "title", "description", "$comment", "properties",
        "required", "additionalProperties", "if", "then", "else", "allOf", "dependentRequired",
        NULL};
    static const char *const root[] = {"type", "title", "description", "$comment", "properties",
        "required", "additionalProperties", "if", "then", "else", "allOf", "dependentRequired",
        "$defs", "$schema", "$id", NULL};
    struct load *l = w->l;
    const json_t *properties = json_object_get(schema, "properties");
    const char *name;
    json_t *value;
    check_members(l, schema, w->depth ? known : root);
    if (!json_is_object(properties) || !json_object_size(properties)) {
        load_fault(l, "needs \"properties\" with at least one field");
        return;
    }
    note_times(w, schema);
    if (w->depth >= GROUPS) {
        structure_fault(w, "groups stand more than 6 deep in each other");
        return;
    }
    json_t *required = take_required(l, json_object_get(schema, "required"), properties);
    w->depth++;
    size_t was = load_down(l, "properties");
    json_object_foreach ((json_t *)properties, name, value) {
        walk_property(w, name, value, json_object_get(required, name) != NULL);
        if (l->too_many || l->nomem)
            break;
    }
    load_up(l, was);
    w->depth--;
    json_decref(required);
}

/* What the walk has made moves into the arena; from here on it keeps its size. */
static void settle(struct load *l)
{
    struct form_field *fields = load_take(l, l->n_fields, sizeof *fields);
    if (fields && l->n_fields)
        memcpy(fields, l->fields, l->n_fields * sizeof *fields);
    free(l->fields);
    l->fields = fields;
    if (!fields)
        l->n_fields = 0;
    l->f->fields = fields;
    l->f->n_fields = l->n_fields;
    for (size_t i = 0; i < l->n_fields; i++) {
        json_t *at = load_mem(l, json_integer((json_int_t)i));
        if (at && json_object_set_new_nocheck(l->in->by_pointer, fields[i].pointer, at) < 0)
            l->nomem = true;
    }
}

void load_schema(struct load *l)
{
    struct walk w = {.l = l, .list = FORM_NONE};
    size_t was = load_down(l, "schema");
    w.seen = load_mem(l, json_object());
    if (json_is_object(l->schema) && w.seen) {
        if (!json_is_false(json_object_get(l->schema, "additionalProperties")))
            load_fault(l, "needs \"additionalProperties\": false, so that nothing unknown gets in");
        walk_object(&w, l->schema);
    }
    json_decref(w.seen);
    load_up(l, was);
    settle(l);
}
