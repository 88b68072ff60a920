/* draft: everything that was answered, reached or not, and what was typed. See form/record.h.
 *
 * {"answers":{…},"at":{"id":"pes","item":0,"kind":"page"},"brings":["ockovani"],"draft":1,
 *  "form":"prihlaseni-psa","lang":"cs","typed":{"/psi/0/narozen":"29. 2. 2027"},"version":1} */
#include "record_int.h"

#include "wire/json.h"
#include "wire/limits.h"

static const char module[] = "form";

enum { DRAFT_FORMAT = 1 };

static const char *const kinds[] = {
    [FORM_STEP_PAGE] = "page",
    [FORM_STEP_HUB] = "hub",
    [FORM_STEP_ATTACH] = "attachment",
    [FORM_STEP_EXIT] = "exit",
};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* ---- writing */

static int put_group(json_t *to, json_t *typed, const struct form_record *r, const struct group *g,
    int repeat, int item)
{
    const struct form *f = r->f;
    const struct plan *p = &r->plan;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < f->n_fields; i++) {
        if (f->fields[i].repeat != repeat || f->fields[i].computed)
            continue;
        const struct cell *c = group_cell(r, g, (int)i);
        if (c->value)
            rc = tree_put(to, p->keys + p->path[i], p->path[i + 1] - p->path[i], c->value);
        if (!c->typed)
            continue;
        struct form_fault at = fault_none();
        struct buf pointer;
        at.field = (int)i;
        at.item = item;
        buf_init(&pointer, BUF_LINE);
        form_fault_pointer(&pointer, r, &at);
        if (json_object_set_new(typed, buf_cstr(&pointer), json_string(c->typed)) < 0)
            rc = -ERR_NOMEM;
        buf_done(&pointer);
    }
    return rc;
}

static int put_answers(json_t *answers, json_t *typed, const struct form_record *r)
{
    const struct plan *p = &r->plan;
    int rc = put_group(answers, typed, r, &r->root, FORM_NONE, FORM_NONE);
    for (size_t i = 0; rc == 0 && i < r->f->n_repeats; i++) {
        json_t *list = json_array();
        for (size_t k = 0; rc == 0 && k < r->repeats[i].n; k++) {
            json_t *item = json_object();
            rc = put_group(item, typed, r, &r->repeats[i].items[k], (int)i, (int)k);
            if (json_array_append_new(list, item) < 0)
                rc = -ERR_NOMEM;
        }
        if (rc == 0)
            rc = tree_put(answers, p->keys + p->repeat_path[i],
                p->repeat_path[i + 1] - p->repeat_path[i], list);
        json_decref(list);
    }
    return rc;
}

static json_t *step_json(const struct form *f, struct form_step at)
{
    const char *id = at.kind == FORM_STEP_HUB      ? f->repeats[at.at].id
                     : at.kind == FORM_STEP_ATTACH ? f->attachments[at.at].id
                                                   : f->pages[at.at].id;
    return json_pack("{s:s,s:s,s:i}", "kind", kinds[at.kind], "id", id, "item", at.item);
}

static json_t *brings_json(const struct form_record *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->f->n_attachments; i++)
        if (r->attached[i].brings)
            json_array_append_new(list, json_string(r->f->attachments[i].id));
    return list;
}

int form_draft_write(struct buf *out, const struct form_record *r, struct form_step at,
    const char *lang, struct err *e)
{
    json_t *answers = json_object(), *typed = json_object();
    size_t before = out->n;
    int rc = put_answers(answers, typed, r);
    /* takes the members, and lets them go should one be missing */
    json_t *draft = json_pack("{s:i,s:s,s:i,s:s,s:o,s:o,s:o,s:o}", "draft", DRAFT_FORMAT, "form",
        r->f->id, "version", r->f->version, "lang", lang, "at", step_json(r->f, at), "answers",
        answers, "typed", typed, "brings", brings_json(r));
    if (rc < 0 || !draft)
        rc = err_set(e, ERR_NOMEM, module, "no memory for a draft");
    if (rc == 0)
        rc = wire_json_write(out, draft, e);
    if (rc == 0 && out->n - before > WIRE_DRAFT)
        rc = err_set(e, ERR_LIMIT, module, "a draft over %d bytes", WIRE_DRAFT);
    tree_wipe(&draft);
    return rc;
}

/* ---- reading */

static int load(json_t **out, struct str draft, struct err *e)
{
    int64_t format;
    int rc = wire_json_load(out, draft, WIRE_DRAFT, WIRE_DEPTH, e);
    if (rc == 0 && (!wire_json_int(&format, *out, "draft") || format != DRAFT_FORMAT)) {
        tree_wipe(out);
        rc = err_set(e, ERR_PARSE, module, "not a draft");
    }
    return rc;
}

static int head_of(char form[64], int *version, const json_t *draft, struct err *e)
{
    int64_t n;
    if (!wire_json_text(form, 64, draft, "form") || !wire_json_int(&n, draft, "version") || n < 1 ||
        n > 1000000)
        return err_set(e, ERR_PARSE, module, "a draft of no form");
    *version = (int)n;
    return 0;
}

int form_draft_head(char form[64], int *version, struct str draft, struct err *e)
{
    json_t *j;
    int rc = load(&j, draft, e);
    if (rc < 0)
        return rc;
    rc = head_of(form, version, j, e);
    tree_wipe(&j);
    return rc;
}

static bool has_option(const struct form_field *f, const json_t *value)
{
    for (size_t i = 0; i < f->n_options; i++)
        if (strcmp(f->options[i], json_string_value(value)) == 0)
            return true;
    return false;
}

/* Does the definition (still) know such an answer? */
static bool is_known(const struct form_field *f, const json_t *value)
{
    bool known = show_fits(f, value);
    if (known && f->kind == FORM_CHOICE)
        known = has_option(f, value);
    for (size_t i = 0; known && i < json_array_size(value); i++)
        known = has_option(f, json_array_get(value, i));
    return known;
}

static int read_group(
    struct form_record *r, int repeat, int item, const json_t *from, struct err *e)
{
    const struct form *f = r->f;
    const struct plan *p = &r->plan;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < f->n_fields; i++) {
        if (f->fields[i].repeat != repeat || f->fields[i].computed)
            continue;
        json_t *value = tree_get(from, p->keys + p->path[i], p->path[i + 1] - p->path[i]);
        if (is_known(&f->fields[i], value))
            rc = form_set(r, (int)i, item, json_incref(value), e);
    }
    return rc;
}

static int read_answers(struct form_record *r, const json_t *answers, struct err *e)
{
    const struct form *f = r->f;
    const struct plan *p = &r->plan;
    int rc = read_group(r, FORM_NONE, FORM_NONE, answers, e);
    for (size_t i = 0; rc == 0 && i < f->n_repeats; i++) {
        const json_t *list = tree_get(
            answers, p->keys + p->repeat_path[i], p->repeat_path[i + 1] - p->repeat_path[i]);
        size_t n = json_array_size(list), most = f->repeats[i].max;
        if (json_is_array(list))
            rc = record_items(r, (int)i, n < most ? n : most, e);
        for (size_t k = 0; rc == 0 && k < n && k < most; k++)
            rc = read_group(r, (int)i, (int)k, json_array_get(list, k), e);
    }
    return rc;
}

static int read_typed(struct form_record *r, json_t *typed, struct err *e)
{
    const char *pointer;
    json_t *text;
    int rc = 0;
    json_object_foreach (typed, pointer, text) {
        struct spot at;
        bool known = json_is_string(text) && spot_find(&at, r, str_of(pointer), true) &&
                     at.field != FORM_NONE && !r->f->fields[at.field].computed &&
                     record_cell(r, at.field, at.item);
        if (known && rc == 0)
            rc = form_type(r, at.field, at.item,
                (struct str){json_string_value(text), json_string_length(text)}, e);
    }
    return rc;
}

static void read_brings(struct form_record *r, const json_t *list)
{
    const json_t *id;
    size_t k;
    json_array_foreach (list, k, id)
        for (size_t i = 0; json_is_string(id) && i < r->f->n_attachments; i++)
            if (strcmp(r->f->attachments[i].id, json_string_value(id)) == 0)
                form_bring(r, (int)i, true);
}

/* Index of the thing that the step names, FORM_NONE when there is none any more. */
static int find_id(const struct form *f, enum form_step_kind kind, const char *id)
{
    size_t n = kind == FORM_STEP_HUB      ? f->n_repeats
               : kind == FORM_STEP_ATTACH ? f->n_attachments
                                          : f->n_pages;
    for (size_t i = 0; i < n; i++) {
        const char *own = kind == FORM_STEP_HUB      ? f->repeats[i].id
                          : kind == FORM_STEP_ATTACH ? f->attachments[i].id
                                                     : f->pages[i].id;
        if (strcmp(own, id) == 0)
            return (int)i;
    }
    return FORM_NONE;
}

static bool in_repeat(const struct form *f, enum form_step_kind kind, int at)
{
    return (kind == FORM_STEP_PAGE || kind == FORM_STEP_EXIT) && f->pages[at].repeat != FORM_NONE;
}

/* The first page when the draft names nothing that there is. */
static struct form_step read_step(const struct form_record *r, const json_t *at)
{
    const struct form *f = r->f;
    struct form_step s = {FORM_STEP_PAGE, FORM_NONE, FORM_NONE};
    char kind[16], id[WIRE_ID + 4];
    int64_t item = 0;
    bool named =
        wire_json_text(kind, sizeof kind, at, "kind") && wire_json_text(id, sizeof id, at, "id");
    for (int k = 0; named && k < KINDS; k++)
        if (strcmp(kinds[k], kind) == 0) {
            s.kind = (enum form_step_kind)k;
            s.at = find_id(f, s.kind, id);
        }
    wire_json_int(&item, at, "item");
    if (s.at == FORM_NONE) {
        s = (struct form_step){FORM_STEP_PAGE, 0, FORM_NONE};
        item = 0;
    }
    if (in_repeat(f, s.kind, s.at)) {
        int64_t n = (int64_t)r->repeats[f->pages[s.at].repeat].n;
        s.item = (int)(item < 0 || n == 0 ? 0 : item < n ? item : n - 1);
    }
    return s;
}

int form_draft_read(struct form_record **out, struct form_step *at, const struct form *f,
    struct str draft, struct date today, struct err *e)
{
    json_t *j;
    char form[64];
    int version;
    *out = NULL;
    *at = (struct form_step){FORM_STEP_PAGE, 0, FORM_NONE};
    int rc = load(&j, draft, e);
    if (rc < 0)
        return rc;
    struct form_record *r = NULL;
    rc = head_of(form, &version, j, e);
    if (rc == 0 && strcmp(form, f->id) != 0)
        rc = err_set(e, ERR_CONFLICT, module, "a draft of another form");
    if (rc == 0)
        rc = form_record_new(&r, f, today, e);
    if (rc == 0)
        rc = read_answers(r, json_object_get(j, "answers"), e);
    if (rc == 0)
        rc = read_typed(r, json_object_get(j, "typed"), e);
    if (rc == 0) {
        read_brings(r, json_object_get(j, "brings"));
        *at = read_step(r, json_object_get(j, "at"));
        *out = r;
        r = NULL;
    }
    /* the record holds the values now: what is left over is wiped */
    tree_wipe(&j);
    form_record_free(&r);
    return rc;
}
