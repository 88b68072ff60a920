/* check: what stands against submitting. See form/record.h.
 *
 * Each field is told at most one hard fault: nothing there, no value, then the keyword of its
 * schema that helps most, then its rules. A step alone asks the schema of its own fields only;
 * keywords across fields (if/then, dependentRequired, anyOf at the root) are for the check of the
 * whole. */
#include "record_int.h"

#include <assert.h>

static const char module[] = "form";

struct checking {
    struct form_faults *out;
    const struct form_record *r;
    struct err *e;
    int rc;
    /* of a part: the only field or list that is asked about */
    int field, item, repeat;
};

static void keyword_set(struct form_fault *f, const char *keyword, const char *detail)
{
    str_copy(f->keyword, sizeof f->keyword, str_of(keyword));
    str_copy(f->detail, sizeof f->detail, str_of(detail));
}

static void add(struct checking *c, const struct form_fault *f)
{
    if (c->rc == 0)
        c->rc = fault_add(c->out, f, c->e);
}

/* A fault of a field; a hard one is remembered at the cell. */
static void add_field(
    struct checking *c, int field, int item, const char *keyword, const char *detail)
{
    struct cell *cell = record_cell(c->r, field, item);
    struct form_fault f = fault_none();
    size_t before = c->out->n;
    f.field = field;
    f.item = item;
    f.step = record_step_of(c->r, field, item);
    keyword_set(&f, keyword, detail);
    add(c, &f);
    if (c->out->n > before)
        cell->mark = (int)c->out->n;
}

/* ---- the schema's own words */

/* Which keyword helps most when several are broken: the lower the row. */
static int worth(const char *keyword)
{
    static const char *const rows[] = {"required", "type", "maxLength", "minLength", "minItems",
        "maxItems", "uniqueItems", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum",
        "format", "pattern", "multipleOf", "enum", "const"};
    int n = sizeof rows / sizeof *rows;
    for (int i = 0; i < n; i++)
        if (strcmp(keyword, rows[i]) == 0)
            return i;
    return n;
}

static void schema_field(
    struct checking *c, int field, int item, const char *keyword, const char *detail)
{
    struct cell *cell = record_cell(c->r, field, item);
    const char *word = strcmp(keyword, "dependentRequired") == 0 ? "required" : keyword;
    /* computed values were asked when they were made; nobody can mend them on the route */
    if (!cell || c->r->f->fields[field].computed || !form_reached(c->r, field, item))
        return;
    if (!cell->mark) {
        add_field(c, field, item, word, detail);
        return;
    }
    struct form_fault *f = &c->out->list[cell->mark - 1];
    if (!cell->typed && worth(word) < worth(f->keyword))
        keyword_set(f, word, detail);
}

/* The first reached field below a pattern, in the order of the pages: for "" any. */
static int first_below(const struct form_record *r, const char *pattern, int item)
{
    const struct form *f = r->f;
    size_t n = strlen(pattern);
    for (size_t i = 0; i < f->n_pages; i++)
        for (size_t k = 0; k < f->pages[i].n_fields; k++) {
            int field = f->pages[i].fields[k];
            const char *p = f->fields[field].pointer;
            if (strncmp(p, pattern, n) == 0 && (p[n] == '/' || n == 0) &&
                form_reached(r, field, item))
                return field;
        }
    return FORM_NONE;
}

/* Does the keyword of a cross-field fault speak of the member? */
static bool speaks_of(const json_t *j, const char *name, int depth)
{
    const char *key;
    const json_t *member;
    size_t i;
    if (depth == 0)
        return false;
    if (json_is_string(j))
        return strcmp(json_string_value(j), name) == 0;
    json_array_foreach (j, i, member)
        if (speaks_of(member, name, depth - 1))
            return true;
    json_object_foreach ((json_t *)(uintptr_t)j, key, member)
        if (strcmp(key, name) == 0 || speaks_of(member, name, depth - 1))
            return true;
    return false;
}

/* anyOf and the like at the root: the first reached field that it speaks of. */
static int first_spoken_of(const struct form_record *r, const char *keyword)
{
    const struct form *f = r->f;
    const json_t *root = json_object_get(f->inner->definition, "schema");
    const json_t *all = json_object_get(root, "allOf");
    const json_t *own = json_object_get(root, keyword);
    for (size_t i = 0; i < f->n_pages; i++)
        for (size_t k = 0; k < f->pages[i].n_fields; k++) {
            int field = f->pages[i].fields[k];
            const char *name = strrchr(f->fields[field].pointer, '/') + 1;
            if (f->fields[field].repeat == FORM_NONE && form_reached(r, field, FORM_NONE) &&
                (speaks_of(own, name, FORM_DEPTH) || (!own && speaks_of(all, name, FORM_DEPTH))))
                return field;
        }
    return first_below(r, "", FORM_NONE);
}

static void schema_repeat(struct checking *c, int repeat, const char *keyword)
{
    struct form_fault f = fault_none();
    /* the counts are told by the hub itself */
    if (strcmp(keyword, "uniqueItems") != 0 || !c->r->repeats[repeat].reached)
        return;
    f.repeat = repeat;
    f.step = c->r->repeats[repeat].hub;
    keyword_set(&f, keyword, "");
    add(c, &f);
}

static bool below_itself(const struct spot *at, const struct form *f)
{
    return at->field != FORM_NONE && strcmp(at->pattern, f->fields[at->field].pointer) == 0;
}

static void on_schema_fault(void *ctx, const struct schema_fault *sf)
{
    struct checking *c = ctx;
    const struct form *f = c->r->f;
    struct spot at;
    struct buf pointer;
    bool names =
        strcmp(sf->keyword, "required") == 0 || strcmp(sf->keyword, "dependentRequired") == 0;
    buf_init(&pointer, BUF_LINE);
    buf_z(&pointer, sf->pointer);
    if (names)
        buf_fmt(&pointer, "/%s", sf->property ? sf->property : "");
    bool found = spot_find(&at, c->r, buf_view(&pointer), false);
    buf_done(&pointer);
    if (found && at.repeat != FORM_NONE && strcmp(at.pattern, f->repeats[at.repeat].items) == 0) {
        schema_repeat(c, at.repeat, sf->keyword);
        return;
    }
    if (names && !below_itself(&at, f))
        at.field = first_below(c->r, at.pattern, at.item);
    else if (!found || at.field == FORM_NONE)
        at.field = *at.pattern ? first_below(c->r, at.pattern, at.item)
                               : first_spoken_of(c->r, sf->keyword);
    if (at.field != FORM_NONE)
        schema_field(c, at.field, f->fields[at.field].repeat == FORM_NONE ? FORM_NONE : at.item,
            sf->keyword, sf->detail ? sf->detail : "");
}

static void on_part_fault(void *ctx, const struct schema_fault *sf)
{
    struct checking *c = ctx;
    if (c->repeat == FORM_NONE)
        schema_field(c, c->field, c->item, sf->keyword, sf->detail ? sf->detail : "");
    else if (*sf->pointer == '\0')
        schema_repeat(c, c->repeat, sf->keyword);
}

static void keep_rc(struct checking *c, int rc)
{
    if (c->rc == 0 && rc < 0)
        c->rc = rc;
}

static void part_of_field(struct checking *c, int field, int item)
{
    const struct form *f = c->r->f;
    const struct cell *cell = record_cell(c->r, field, item);
    if (!cell->value)
        return;
    c->field = field;
    c->item = item;
    c->repeat = FORM_NONE;
    keep_rc(c, schema_check_part(f->inner->schema, f->fields[field].place, cell->value, "",
                   on_part_fault, c, c->e));
}

/* The schema of the list itself: "/psi" is at "/properties/psi". */
static void part_of_repeat(struct checking *c, int repeat)
{
    const struct plan *p = &c->r->plan;
    struct buf place;
    buf_init(&place, BUF_LINE);
    for (size_t i = p->repeat_path[repeat]; i < p->repeat_path[repeat + 1]; i++)
        buf_fmt(&place, "/properties/%s", p->keys[i]);
    const json_t *schema = spot_schema(c->r->f, buf_cstr(&place));
    c->repeat = repeat;
    if (json_is_true(json_object_get(schema, "uniqueItems")))
        keep_rc(c, schema_check_part(c->r->f->inner->schema, buf_cstr(&place),
                       c->r->repeats[repeat].live, "", on_part_fault, c, c->e));
    c->repeat = FORM_NONE;
    buf_done(&place);
}

/* ---- what the record itself knows */

static void own_field(struct checking *c, int field, int item)
{
    const struct form_field *f = &c->r->f->fields[field];
    const struct cell *cell = record_cell(c->r, field, item);
    if (cell->typed)
        add_field(c, field, item, record_whys[cell->why].keyword, record_whys[cell->why].detail);
    else if (f->required && !cell->value)
        add_field(c, field, item, "required", "");
}

static bool truth(const json_t *j)
{
    if (json_is_string(j))
        return json_string_length(j) > 0;
    if (json_is_number(j))
        return json_number_value(j) != 0;
    return json_is_array(j) ? json_array_size(j) > 0 : json_is_true(j) || json_is_object(j);
}

/* Something the rule reads was typed but is no value: its own sentence is enough, and a rule that
 * took it for empty would say what is not true. */
static bool reads_unread(const struct form_record *r, int rule, int item)
{
    const struct form_must *m = &r->f->inner->rules[rule];
    int repeat = r->f->fields[r->f->rules[rule].field].repeat;
    for (size_t i = 0; m->reads && i < m->n_reads; i++) {
        int list = r->f->fields[m->reads[i]].repeat;
        if (list != FORM_NONE && list != repeat)
            continue; /* of the items of another list each is asked about on its own page */
        const struct cell *c = record_cell(r, m->reads[i], list == FORM_NONE ? FORM_NONE : item);
        if (c && c->typed)
            return true;
    }
    return false;
}

/* 1 kept, 0 broken, negative: cannot be told. What cannot be worked out breaks no rule. */
static int keeps_rule(const struct form_record *r, int rule, const struct group *g, struct err *e)
{
    json_t *result = NULL;
    struct err why = ERR_INIT;
    if (json_object_set_nocheck(g->live, "@today", r->today_text) < 0)
        return err_set(e, ERR_NOMEM, module, "no memory for a rule");
    int rc = logic_apply(&result, r->f->inner->rules[rule].logic, g->live, &form_logic, &why);
    json_object_del(g->live, "@today");
    bool kept = rc < 0 || truth(result);
    tree_wipe(&result);
    if (rc < 0 && why.code != ERR_RANGE)
        return err_set(e, why.code, module, "%s", why.text);
    return kept;
}

static void rules_of(struct checking *c, int field, int item)
{
    const struct form *f = c->r->f;
    const struct group *g = record_group(c->r, field, item);
    const struct cell *cell = group_cell(c->r, g, field);
    if (cell->mark || !cell->live)
        return;
    for (size_t i = 0; i < f->n_rules && c->rc == 0; i++) {
        if (f->rules[i].field != field || reads_unread(c->r, (int)i, item))
            continue;
        int kept = keeps_rule(c->r, (int)i, g, c->e);
        keep_rc(c, kept);
        if (kept != 0)
            continue;
        struct form_fault ft = fault_none();
        ft.field = field;
        ft.item = item;
        ft.rule = (int)i;
        ft.soft = f->rules[i].soft;
        ft.step = record_step_of(c->r, field, item);
        keyword_set(&ft, "rule", "");
        add(c, &ft);
    }
}

static void own_repeat(struct checking *c, int repeat)
{
    const struct form_repeat *rep = &c->r->f->repeats[repeat];
    size_t n = c->r->repeats[repeat].n;
    struct form_fault f = fault_none();
    if (n >= rep->min && n <= rep->max)
        return;
    f.repeat = repeat;
    f.step = c->r->repeats[repeat].hub;
    keyword_set(&f, n < rep->min ? "minItems" : "maxItems", "");
    add(c, &f);
}

static void own_attachment(struct checking *c, int attachment)
{
    const struct attached *a = &c->r->attached[attachment];
    struct form_fault f = fault_none();
    if (!c->r->f->attachments[attachment].required || a->n > 0 || a->brings)
        return;
    f.attachment = attachment;
    f.step = a->step;
    keyword_set(&f, "required", "");
    add(c, &f);
}

typedef void field_fn(struct checking *c, int field, int item);

static void each_field(struct checking *c, const struct form_step *s, field_fn *fn)
{
    if (s->kind != FORM_STEP_PAGE)
        return;
    const struct form_page *p = &c->r->f->pages[s->at];
    for (size_t i = 0; i < p->n_fields; i++)
        fn(c, p->fields[i], s->item);
}

static void own_step(struct checking *c, const struct form_step *s)
{
    if (s->kind == FORM_STEP_HUB)
        own_repeat(c, s->at);
    else if (s->kind == FORM_STEP_ATTACH)
        own_attachment(c, s->at);
    else
        each_field(c, s, own_field);
}

/* ---- order */

/* In the order of the route; on a page in the order of its fields; otherwise as they came. */
static bool before(
    const struct form_record *r, const struct form_fault *a, const struct form_fault *b)
{
    if (a->step != b->step)
        return a->step < b->step;
    if (a->field == FORM_NONE || b->field == FORM_NONE)
        return false;
    return r->plan.pos[a->field] < r->plan.pos[b->field];
}

static void sort(const struct form_record *r, struct form_faults *out)
{
    for (size_t i = 1; i < out->n; i++) {
        struct form_fault f = out->list[i];
        size_t at = i;
        for (; at > 0 && before(r, &f, &out->list[at - 1]); at--)
            out->list[at] = out->list[at - 1];
        out->list[at] = f;
    }
}

static void unmark(const struct form_record *r, const struct form_faults *out)
{
    for (size_t i = 0; i < out->n; i++)
        if (out->list[i].field != FORM_NONE)
            record_cell(r, out->list[i].field, out->list[i].item)->mark = 0;
}

static void check_step(struct checking *c, const struct form_step *s)
{
    own_step(c, s);
    each_field(c, s, part_of_field);
    if (s->kind == FORM_STEP_HUB)
        part_of_repeat(c, s->at);
    each_field(c, s, rules_of);
}

static void check_all(struct checking *c, bool declared)
{
    const struct form_record *r = c->r;
    for (size_t i = 0; i < r->n_steps; i++)
        own_step(c, &r->steps[i]);
    keep_rc(c, schema_check(r->f->inner->schema, r->root.live, on_schema_fault, c, c->e));
    for (size_t i = 0; i < r->n_steps; i++)
        each_field(c, &r->steps[i], rules_of);
    if (r->f->declaration && !declared && !r->exits) {
        struct form_fault f = fault_none();
        f.declaration = true;
        f.step = (int)r->n_steps;
        keyword_set(&f, "required", "");
        add(c, &f);
    }
}

int form_check(
    struct form_faults *out, const struct form_record *r, int step, bool declared, struct err *e)
{
    *out = (struct form_faults){.n = 0};
    record_update(r);
    if (r->trouble.code)
        return err_set(e, r->trouble.code, module, "%s", r->trouble.text);
    struct checking c = {out, r, e, 0, FORM_NONE, FORM_NONE, FORM_NONE};
    assert(step < (int)r->n_steps);
    if (step >= 0)
        check_step(&c, &r->steps[step]);
    else
        check_all(&c, declared);
    unmark(r, out);
    sort(r, out);
    if (c.rc < 0)
        form_faults_free(out);
    return c.rc;
}
