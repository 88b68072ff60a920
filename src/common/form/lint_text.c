/* lint_text: every text that the form needs is there, in every language, and no other. Tables say
 * which texts a thing has; a sentence is needed for each keyword that an answer can break. See
 * load.h. */
#include "load.h"

#include <stdio.h>

/* What a thing is, for its row of texts. */
enum {
    ALWAYS = 1,
    PAGE = 2,
    EXIT = 4,
    TYPED = 8,
    COMPUTED = 16,
    FIXED = 32,
    BROUGHT = 64, /* an attachment that a visitor of the kiosk brings */
    SENT = 128,   /* from his phone */
};

struct row {
    const char *key;
    size_t columns;
    unsigned need, allow, flags;
};

static const struct row root_rows[] = {
    {"title", 45, ALWAYS, ALWAYS, 0},
    {"brief", 60, ALWAYS, ALWAYS, 0},
    {"act", 28, ALWAYS, ALWAYS, 0},
    {"done", 60, ALWAYS, ALWAYS, 0},
    {.key = NULL},
};
static const struct row page_rows[] = {
    {"title", 90, PAGE | EXIT, PAGE | EXIT, 0},
    {"hint", 400, 0, PAGE, LINT_LINES},
    {"text", 1000, EXIT, EXIT, LINT_LINES},
    {.key = NULL},
};
static const struct row field_rows[] = {
    {"label", 70, TYPED | COMPUTED, TYPED | COMPUTED | FIXED, 0},
    {"hint", 400, 0, TYPED | COMPUTED | FIXED, LINT_LINES},
    {"example", 60, 0, TYPED, 0},
    {"unit", 12, 0, TYPED | COMPUTED | FIXED, 0},
    {"failed", 160, COMPUTED, COMPUTED, 0},
    {.key = NULL},
};
static const struct row repeat_rows[] = {
    {"title", 60, ALWAYS, ALWAYS, 0},
    {"item", 40, ALWAYS, ALWAYS, LINT_ITEM},
    {"add", 28, ALWAYS, ALWAYS, 0},
    {"remove", 28, ALWAYS, ALWAYS, 0},
    {.key = NULL},
};
static const struct row attachment_rows[] = {
    {"label", 70, BROUGHT | SENT, BROUGHT | SENT, 0},
    {"hint", 400, 0, BROUGHT | SENT, LINT_LINES},
    {"bring", 160, BROUGHT, BROUGHT | SENT, 0},
    {.key = NULL},
};
static const struct row declaration_rows[] = {
    {"text", 600, ALWAYS, ALWAYS, LINT_LINES},
    {"required", 160, ALWAYS, ALWAYS, 0},
    {.key = NULL},
};
static const struct row receipt_rows[] = {
    {"next", 400, ALWAYS, ALWAYS, LINT_LINES},
    {"note", 400, 0, ALWAYS, LINT_LINES},
    {.key = NULL},
};

enum { KEYWORD = 40, SECTION = 30, OPTION = 90, NOTE = 30, SENTENCE = 200, KEYWORDS = 60 };

/* One text file. */
struct texts {
    struct load *l;
    const char *lang;
    const json_t *text, *czech; /* czech: the same place in text.cs.json */
    json_t *said;               /* sentence -> pointer of the field that says it */
};

static bool known(const char *key, const char *const *list)
{
    for (; list && *list; list++)
        if (strcmp(*list, key) == 0)
            return true;
    return false;
}

/* ---- an object of texts by its rows */

static void check_row(
    struct texts *t, const json_t *j, const json_t *czech, const struct row *r, unsigned what)
{
    struct load *l = t->l;
    const json_t *text = json_object_get(j, r->key);
    size_t was;
    if (!text) {
        if (r->need & what)
            load_fault(l, "the text \"%s\" is missing", r->key);
        else if ((r->allow & what) && json_object_get(czech, r->key))
            load_fault(l, "the text \"%s\" is missing; Czech has it", r->key);
        return;
    }
    was = load_down(l, r->key);
    if (!(r->allow & what))
        load_fault(l, "nothing here shows this text");
    else if (!(r->need & what) && czech && !json_object_get(czech, r->key))
        load_fault(l, "Czech has no such text; every language has the same ones");
    else
        lint_visible(l, text, r->columns, r->flags, t->lang);
    load_up(l, was);
}

/* extra: members that are no texts of their own, checked elsewhere. */
static void check_rows(struct texts *t, const json_t *j, const json_t *czech,
    const struct row *rows, unsigned what, const char *const *extra)
{
    struct load *l = t->l;
    const char *key;
    json_t *value;
    char name[64];
    if (!json_is_object(j)) {
        load_fault(l, "must be an object of texts: { … }");
        return;
    }
    for (const struct row *r = rows; r->key; r++)
        check_row(t, j, czech, r, what);
    json_object_foreach ((json_t *)j, key, value) {
        const struct row *r = rows;
        while (r->key && strcmp(r->key, key) != 0)
            r++;
        if (!r->key && !known(key, extra))
            load_fault_at(l, key, "\"%s\" is not a text that belongs here", load_quote(name, key));
    }
}

/* ---- maps: id -> texts */

/* Is there such a thing, as the map's key names it? */
typedef bool exists_fn(const struct load *l, const char *key);

static bool page_exists(const struct load *l, const char *key)
{
    for (size_t i = 0; i < l->f->n_pages; i++)
        if (strcmp(l->pages[i].id, key) == 0)
            return true;
    return false;
}

static bool section_exists(const struct load *l, const char *key)
{
    for (size_t i = 0; i < l->f->n_sections; i++)
        if (strcmp(l->in->sections[i], key) == 0)
            return true;
    return false;
}

static bool field_exists(const struct load *l, const char *key)
{
    return form_find(l->f, key) != FORM_NONE;
}

static bool repeat_exists(const struct load *l, const char *key)
{
    for (size_t i = 0; i < l->f->n_repeats; i++)
        if (strcmp(l->repeats[i].id, key) == 0)
            return true;
    return false;
}

static bool rule_exists(const struct load *l, const char *key)
{
    for (size_t i = 0; i < l->f->n_rules; i++)
        if (strcmp(l->f->rules[i].id, key) == 0)
            return true;
    return false;
}

static bool attachment_exists(const struct load *l, const char *key)
{
    for (size_t i = 0; i < l->f->n_attachments; i++)
        if (strcmp(l->f->attachments[i].id, key) == 0)
            return true;
    return false;
}

/* The map, with what names nothing reported; NULL when there is none. */
static const json_t *open_map(struct texts *t, const char *key, const char *what, exists_fn *exists)
{
    const json_t *map = json_object_get(t->text, key);
    const char *name;
    json_t *value;
    char quoted[64];
    size_t was = load_down(t->l, key);
    if (map && !json_is_object(map))
        load_fault(t->l, "must be an object: { … }");
    json_object_foreach ((json_t *)map, name, value)
        if (!exists(t->l, name))
            load_fault_at(t->l, name, "there is no %s \"%s\"", what, load_quote(quoted, name));
    load_up(t->l, was);
    return map;
}

static const json_t *in_czech(const struct texts *t, const char *map, const char *key)
{
    return json_object_get(json_object_get(t->czech, map), key);
}

/* ---- sentences for what an answer can break */

enum need { NO, MAY, MUST };

static bool one_of(const char *s, const char *const *list)
{
    return s && known(s, list);
}

static enum need need_format(const struct form_field *f, const char *key)
{
    static const char *const numbers[] = {
        "birth-number", "ico", "dic", "account", "iban", "account-or-iban", NULL};
    static const char *const banks[] = {"account", "account-or-iban", NULL};
    if (f->kind == FORM_DATE)
        return strcmp(key, "format") == 0 || strcmp(key, "range") == 0 ? MUST : NO;
    if (!f->format || f->kind == FORM_MONEY || strcmp(key, "range") == 0)
        return NO;
    if (strcmp(key, "checksum") == 0)
        return one_of(f->format, numbers) ? MAY : NO;
    if (strcmp(key, "bank") == 0)
        return one_of(f->format, banks) ? MAY : NO;
    return MAY;
}

/* Keywords with a sentence. An empty answer is none at all, so a least length of 1 cannot be broken
 * and needs none. */
static const char *const error_keys[] = {"required", "minLength", "maxLength", "pattern", "minimum",
    "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems",
    "uniqueItems", "format", "checksum", "bank", "range", "type", "decimals"};

enum { ERROR_KEYS = sizeof error_keys / sizeof *error_keys, FIRST_FORMAT = 12, FIRST_TYPE = 16 };

static enum need need_error(const struct load *l, size_t field, int key)
{
    const struct form_field *f = &l->fields[field];
    const struct load_leaf *leaf = &l->leaves[field];
    const char *name = error_keys[key];
    if (f->computed)
        return NO;
    if (key == 0)
        return f->required || leaf->at_times ? MUST : NO;
    if (key >= FIRST_TYPE) {
        bool number = f->kind == FORM_INTEGER || f->kind == FORM_NUMBER || f->kind == FORM_MONEY;
        return (strcmp(name, "type") == 0 ? number : f->kind == FORM_MONEY) ? MUST : NO;
    }
    if (key >= FIRST_FORMAT)
        return need_format(f, name);
    const json_t *value = json_object_get(leaf->schema, name);
    if (!value || json_is_false(value))
        return NO;
    if (strcmp(name, "uniqueItems") == 0)
        return MAY;
    bool least = strcmp(name, "minLength") == 0 || strcmp(name, "minItems") == 0;
    return least && json_integer_value(value) <= 1 ? MAY : MUST;
}

/* Two fields with one sentence: whoever reads "Fix 2 things" cannot tell which is which. Formats
 * that the program words are alike by nature. */
static void check_alike(struct texts *t, const struct form_field *f, int key, const json_t *text)
{
    const char *s = json_string_value(text);
    bool format = f->kind != FORM_DATE && key >= FIRST_FORMAT && key < FIRST_TYPE;
    const json_t *other = s ? json_object_get(t->said, s) : NULL;
    if (!s || format || t->l->foreign)
        return;
    if (other && strcmp(json_string_value(other), f->pointer) != 0)
        load_fault(t->l, "is word for word the sentence of \"%s\"; say which answer is meant",
            json_string_value(other));
    else if (!other && json_object_set_new_nocheck(t->said, s, json_string(f->pointer)) < 0)
        t->l->nomem = true;
}

static void check_errors(struct texts *t, size_t field, const json_t *errors, const json_t *czech)
{
    struct load *l = t->l;
    const char *key;
    json_t *value;
    char name[64];
    size_t was = load_down(l, "errors");
    if (errors && !json_is_object(errors))
        load_fault(l, "must be an object of sentences: { … }");
    for (int k = 0; k < ERROR_KEYS; k++) {
        const json_t *text = json_object_get(errors, error_keys[k]);
        enum need need = need_error(l, field, k);
        if (!text && need == MUST)
            load_fault(l, "the sentence for \"%s\" is missing", error_keys[k]);
        else if (!text && need == MAY && json_object_get(czech, error_keys[k]))
            load_fault(l, "the sentence for \"%s\" is missing; Czech has it", error_keys[k]);
        if (!text)
            continue;
        size_t at = load_down(l, error_keys[k]);
        if (need == NO)
            load_fault(l, "an answer cannot break \"%s\" here", error_keys[k]);
        else
            lint_visible(l, text, SENTENCE, LINT_ERROR, t->lang);
        check_alike(t, &l->fields[field], k, text);
        load_up(l, at);
    }
    json_object_foreach ((json_t *)errors, key, value) {
        int k = 0;
        while (k < ERROR_KEYS && strcmp(error_keys[k], key) != 0)
            k++;
        if (k == ERROR_KEYS)
            load_fault_at(l, key, "an answer cannot break \"%s\"", load_quote(name, key));
    }
    load_up(l, was);
}

/* ---- fields */

/* options: all of them; notes: some of them, the same in every language. */
static void check_options(struct texts *t, const struct form_field *f, const char *key,
    const json_t *map, const json_t *czech)
{
    struct load *l = t->l;
    const char *name;
    json_t *value;
    char quoted[64];
    bool notes = strcmp(key, "notes") == 0;
    size_t was = load_down(l, key);
    if (map && !f->n_options)
        load_fault(l, "this field has no options");
    for (size_t i = 0; i < f->n_options; i++) {
        const json_t *text = json_object_get(map, f->options[i]);
        load_quote(quoted, f->options[i]);
        if (!text && !notes)
            load_fault(l, "the text of the option \"%s\" is missing", quoted);
        else if (!text && json_object_get(czech, f->options[i]))
            load_fault(l, "the note of the option \"%s\" is missing; Czech has it", quoted);
        size_t at = load_down(l, f->options[i]);
        if (text)
            lint_visible(l, text, notes ? NOTE : OPTION, 0, t->lang);
        load_up(l, at);
    }
    json_object_foreach ((json_t *)map, name, value) {
        size_t i = 0;
        while (i < f->n_options && strcmp(f->options[i], name) != 0)
            i++;
        if (i == f->n_options && f->n_options)
            load_fault_at(l, name, "there is no option \"%s\"", load_quote(quoted, name));
    }
    load_up(l, was);
}

static void check_field(struct texts *t, size_t field, const json_t *j)
{
    static const char *const extra[] = {"options", "notes", "errors", NULL};
    struct load *l = t->l;
    const struct form_field *f = &l->fields[field];
    const json_t *czech = in_czech(t, "fields", f->pointer);
    unsigned what = l->leaves[field].fixed ? FIXED : f->computed ? COMPUTED : TYPED;
    if (!j && what == FIXED && !czech)
        return;
    if (!j) {
        load_fault(l, "the texts of this field are missing");
        return;
    }
    check_rows(t, j, czech, field_rows, what, extra);
    check_options(t, f, "options", json_object_get(j, "options"), NULL);
    check_options(t, f, "notes", json_object_get(j, "notes"), json_object_get(czech, "notes"));
    check_errors(t, field, json_object_get(j, "errors"), json_object_get(czech, "errors"));
}

static void check_fields(struct texts *t)
{
    const json_t *map = open_map(t, "fields", "field", field_exists);
    size_t was = load_down(t->l, "fields");
    for (size_t i = 0; i < t->l->n_fields; i++) {
        size_t at = load_down(t->l, t->l->fields[i].pointer);
        check_field(t, i, json_object_get(map, t->l->fields[i].pointer));
        load_up(t->l, at);
    }
    load_up(t->l, was);
}

/* ---- pages, repeats, attachments, rules */

static void check_pages(struct texts *t)
{
    const json_t *map = open_map(t, "pages", "page", page_exists);
    size_t was = load_down(t->l, "pages");
    for (size_t i = 0; i < t->l->f->n_pages; i++) {
        const struct form_page *p = &t->l->pages[i];
        const json_t *j = json_object_get(map, p->id);
        size_t at = load_down(t->l, p->id);
        if (j)
            check_rows(t, j, in_czech(t, "pages", p->id), page_rows, p->exit ? EXIT : PAGE, NULL);
        else
            load_fault(t->l, "the texts of this page are missing");
        load_up(t->l, at);
    }
    load_up(t->l, was);
}

/* errors of a repeat or attachment: each key with whether it is needed. */
static void check_few_errors(
    struct texts *t, const json_t *j, const char *const *keys, const bool *needed)
{
    struct load *l = t->l;
    const json_t *errors = json_object_get(j, "errors");
    const char *key;
    json_t *value;
    char name[64];
    size_t was = load_down(l, "errors");
    for (int i = 0; keys[i]; i++)
        if (needed[i] && !json_object_get(errors, keys[i]))
            load_fault(l, "the sentence for \"%s\" is missing", keys[i]);
    json_object_foreach ((json_t *)errors, key, value) {
        size_t at = load_down(l, key);
        int i = 0;
        while (keys[i] && strcmp(keys[i], key) != 0)
            i++;
        if (keys[i] && needed[i])
            lint_visible(l, value, SENTENCE, LINT_ERROR, t->lang);
        else
            load_fault(l, "\"%s\" cannot be broken here", load_quote(name, key));
        load_up(l, at);
    }
    load_up(l, was);
}

static void check_repeats(struct texts *t)
{
    static const char *const extra[] = {"errors", NULL};
    static const char *const keys[] = {"minItems", "maxItems", NULL};
    const json_t *map = open_map(t, "repeats", "repeat", repeat_exists);
    size_t was = load_down(t->l, "repeats");
    for (size_t i = 0; i < t->l->f->n_repeats; i++) {
        const struct form_repeat *r = &t->l->repeats[i];
        const json_t *j = json_object_get(map, r->id);
        const bool needed[] = {r->min > 0, true};
        size_t at = load_down(t->l, r->id);
        if (j) {
            check_rows(t, j, in_czech(t, "repeats", r->id), repeat_rows, ALWAYS, extra);
            check_few_errors(t, j, keys, needed);
        } else {
            load_fault(t->l, "the texts of this repeat are missing");
        }
        load_up(t->l, at);
    }
    load_up(t->l, was);
}

static void check_attachments(struct texts *t)
{
    static const char *const extra[] = {"errors", NULL};
    static const char *const keys[] = {"required", NULL};
    const json_t *map = open_map(t, "attachments", "attachment", attachment_exists);
    size_t was = load_down(t->l, "attachments");
    for (size_t i = 0; i < t->l->f->n_attachments; i++) {
        const struct form_attachment *a = &t->l->f->attachments[i];
        const json_t *j = json_object_get(map, a->id);
        size_t at = load_down(t->l, a->id);
        if (j) {
            check_rows(t, j, in_czech(t, "attachments", a->id), attachment_rows,
                a->by_phone ? SENT : BROUGHT, extra);
            check_few_errors(t, j, keys, &a->required);
        } else {
            load_fault(t->l, "the texts of this attachment are missing");
        }
        load_up(t->l, at);
    }
    load_up(t->l, was);
}

/* Maps of single texts: sections and rules. */
static void check_single(struct texts *t, const json_t *map, const char *key, const char *id,
    size_t columns, unsigned flags)
{
    const json_t *text = json_object_get(map, id);
    size_t was = load_down(t->l, key), at = load_down(t->l, id);
    if (text)
        lint_visible(t->l, text, columns, flags, t->lang);
    else
        load_fault(t->l, "the text is missing");
    load_up(t->l, at);
    load_up(t->l, was);
}

static void check_singles(struct texts *t)
{
    const json_t *sections = open_map(t, "sections", "section", section_exists);
    const json_t *rules = open_map(t, "rules", "rule", rule_exists);
    for (size_t i = 0; i < t->l->f->n_sections; i++)
        check_single(t, sections, "sections", t->l->in->sections[i], SECTION, 0);
    for (size_t i = 0; i < t->l->f->n_rules; i++)
        check_single(t, rules, "rules", t->l->f->rules[i].id, SENTENCE, 0);
}

/* ---- the whole file */

static void check_keyword_list(struct texts *t)
{
    const json_t *list = json_object_get(t->text, "keywords");
    size_t was = load_down(t->l, "keywords");
    if (list && !json_is_array(list))
        load_fault(t->l, "must be a list of words");
    else if (json_array_size(list) > KEYWORDS)
        load_fault(t->l, "has more than %d words", KEYWORDS);
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t at = load_down_at(t->l, i);
        /* people search by any word, also by those that we do not say */
        lint_visible(t->l, json_array_get(list, i), KEYWORD, 0, "");
        load_up(t->l, at);
    }
    load_up(t->l, was);
}

static void check_part(struct texts *t, const char *key, const struct row *rows, bool wanted)
{
    const json_t *j = json_object_get(t->text, key);
    size_t was = load_down(t->l, key);
    if (wanted && !j)
        load_fault(t->l, "these texts are missing");
    else if (!wanted && j)
        load_fault(t->l, "the form does not ask for it");
    else if (j)
        check_rows(t, j, json_object_get(t->czech, key), rows, ALWAYS, NULL);
    load_up(t->l, was);
}

static void check_file(struct load *l, const char *lang, const json_t *text, const json_t *czech)
{
    static const char *const extra[] = {"keywords", "sections", "pages", "fields", "repeats",
        "rules", "attachments", "declaration", "receipt", NULL};
    char file[32];
    struct texts t = {.l = l, .lang = lang, .text = text, .czech = czech};
    snprintf(file, sizeof file, "text.%s.json", lang);
    l->file = file;
    t.said = load_mem(l, json_object());
    check_rows(&t, text, czech, root_rows, ALWAYS, extra);
    if (json_is_object(text) && t.said) {
        check_keyword_list(&t);
        check_singles(&t);
        check_pages(&t);
        check_fields(&t);
        check_repeats(&t);
        check_attachments(&t);
        check_part(&t, "declaration", declaration_rows, l->f->declaration);
        check_part(&t, "receipt", receipt_rows, true);
    }
    json_decref(t.said);
    l->file = "form.json";
}

void lint_texts(struct load *l)
{
    const struct form_inner *in = l->in;
    const json_t *czech = NULL;
    for (size_t i = 0; i < in->n_langs; i++) {
        bool first = strcmp(in->langs[i].lang, "cs") == 0;
        if (first)
            czech = in->langs[i].text;
        check_file(l, in->langs[i].lang, in->langs[i].text, first ? NULL : czech);
    }
}
