/* forms: forms for tests: the good one of tests/data, and small ones from a schema and a flow,
 * whose texts are made here ("label /a", "Error required of /a."). Also for tests/bench and
 * tests/fuzz. */
#ifndef FORMS_H
#define FORMS_H

#include "form/record.h"
#include "wire/json.h"
#include <stdio.h>
#include <stdlib.h>

#define FORMS_TODAY ((struct date){2026, 11, 26})

static inline void forms_report(void *ctx, const struct form_fault_at *f)
{
    (void)ctx;
    printf("    %s:%s: %s\n", f->file, f->path, f->reason);
}

static inline json_t *forms_leaf(const json_t *schema, const char *pointer, bool *required)
{
    const json_t *at = schema;
    char key[200];
    *required = false;
    while (at && *pointer == '/') {
        size_t n = strcspn(++pointer, "/");
        snprintf(key, sizeof key, "%.*s", (int)n, pointer);
        pointer += n;
        if (strcmp(key, "*") == 0) {
            at = json_object_get(at, "items");
            continue;
        }
        const json_t *name;
        size_t i;
        *required = false;
        json_array_foreach(json_object_get(at, "required"), i, name) *required |=
            strcmp(json_string_value(name), key) == 0;
        at = json_object_get(json_object_get(at, "properties"), key);
    }
    return (json_t *)(uintptr_t)at;
}

static inline void forms_say(json_t *errors, const char *key, const char *pointer)
{
    json_object_set_new(errors, key, json_sprintf("Chyba %s %s.", key, pointer));
}

static inline json_t *forms_errors(const json_t *leaf, const char *pointer, bool required)
{
    static const char *const keys[] = {"minLength", "maxLength", "pattern", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems",
        "uniqueItems"};
    json_t *errors = json_object();
    const char *type = json_string_value(json_object_get(leaf, "type"));
    const char *format = json_string_value(json_object_get(leaf, "format"));
    bool money = format && strcmp(format, "money") == 0;
    if (required)
        forms_say(errors, "required", pointer);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (json_object_get(leaf, keys[i]))
            forms_say(errors, keys[i], pointer);
    if (format && strcmp(format, "date") == 0) {
        forms_say(errors, "format", pointer);
        forms_say(errors, "range", pointer);
    }
    if (type && (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0))
        forms_say(errors, "type", pointer);
    if (money)
        forms_say(errors, "decimals", pointer);
    return errors;
}

static inline json_t *forms_field(
    const json_t *schema, const char *pointer, bool computed, const char *at_times)
{
    bool required;
    const json_t *leaf = forms_leaf(schema, pointer, &required), *value;
    const json_t *list = json_object_get(json_object_get(leaf, "items"), "enum");
    size_t i;
    json_t *field = json_object(), *options = json_object();
    json_object_set_new(field, "label", json_sprintf("label %s", pointer));
    if (computed) {
        json_object_set_new(field, "failed", json_string("Spočítat to nejde."));
        json_decref(options);
        return field;
    }
    required = required || (at_times && strstr(at_times, pointer));
    json_t *errors = forms_errors(leaf, pointer, required);
    if (json_object_size(errors))
        json_object_set(field, "errors", errors);
    json_decref(errors);
    json_array_foreach(list ? list : json_object_get(leaf, "enum"), i, value) json_object_set_new(
        options, json_string_value(value), json_sprintf("Option %s", json_string_value(value)));
    if (json_object_size(options))
        json_object_set(field, "options", options);
    json_decref(options);
    return field;
}

static inline json_t *forms_texts(const json_t *schema, const json_t *flow, const char *at_times)
{
    json_t *t = json_object(), *pages = json_object(), *fields = json_object();
    json_t *sections = json_object(), *repeats = json_object(), *rules = json_object();
    json_t *files = json_object(), *p, *v;
    size_t i, k;
    const char *names[] = {"title", "brief", "act", "done"};
    for (i = 0; i < 4; i++)
        json_object_set_new(t, names[i], json_string("Zkouška"));
    json_object_set_new(t, "done", json_string("Hotovo."));
    json_array_foreach(json_object_get(flow, "pages"), i, p)
    {
        json_t *section = json_object_get(p, "section");
        const char *id = json_string_value(json_object_get(p, "id"));
        if (section)
            json_object_set_new(
                sections, json_string_value(section), json_string(json_string_value(section)));
        json_object_set_new(pages, id,
            section ? json_pack("{s:s}", "title", "Otázka?")
                    : json_pack("{s:s,s:s}", "title", "Jinde", "text", "Poradíme vám."));
        json_array_foreach(json_object_get(p, "fields"), k, v) json_object_set_new(fields,
            json_string_value(v), forms_field(schema, json_string_value(v), false, at_times));
    }
    json_array_foreach(json_object_get(flow, "calc"), i, p)
    {
        const char *to = json_string_value(json_object_get(p, "to"));
        json_object_set_new(fields, to, forms_field(schema, to, true, NULL));
    }
    json_array_foreach(json_object_get(flow, "repeats"), i, p)
    {
        const char *id = json_string_value(json_object_get(p, "id"));
        json_t *errors = json_pack("{s:s}", "maxItems", "Vejdou se {max}.");
        if (json_integer_value(json_object_get(p, "min")) > 0)
            json_object_set_new(errors, "minItems", json_string("Přidejte aspoň {min}."));
        json_object_set_new(repeats, id,
            json_pack("{s:s,s:s,s:s,s:s,s:o}", "title", "Seznam", "item", "Kus {n}", "add",
                "Přidat kus", "remove", "Odebrat kus", "errors", errors));
    }
    json_array_foreach(json_object_get(flow, "rules"), i, p)
    {
        const char *id = json_string_value(json_object_get(p, "id"));
        json_object_set_new(rules, id, json_sprintf("Pravidlo %s.", id));
    }
    json_array_foreach(json_object_get(flow, "attachments"), i, p)
    {
        const char *id = json_string_value(json_object_get(p, "id"));
        json_object_set_new(files, id,
            json_pack("{s:s,s:s,s:{s:o}}", "label", id, "bring", "Vezměte to s sebou.", "errors",
                "required", json_sprintf("Přiložte %s.", id)));
    }
    json_object_set_new(t, "sections", sections);
    json_object_set_new(t, "pages", pages);
    json_object_set_new(t, "fields", fields);
    if (json_object_size(repeats))
        json_object_set(t, "repeats", repeats);
    json_decref(repeats);
    if (json_object_size(rules))
        json_object_set(t, "rules", rules);
    json_decref(rules);
    if (json_object_size(files))
        json_object_set(t, "attachments", files);
    json_decref(files);
    if (json_is_true(json_object_get(flow, "declaration")))
        json_object_set_new(t, "declaration",
            json_pack("{s:s,s:s}", "text", "Je to pravda.", "required", "Zaškrtněte pravdu."));
    json_object_set_new(t, "receipt", json_pack("{s:s}", "next", "Ozveme se vám."));
    return t;
}

/* Takes schema and flow; at_times: pointers that need a sentence for "required" though the schema
 * does not always require them. */
static inline struct form *forms_make(json_t *schema, json_t *flow, const char *at_times)
{
    struct form *f = NULL;
    struct err e = ERR_INIT;
    json_object_set_new(
        flow, "filing", json_pack("{s:s,s:s}", "kiosk", "submit", "desk", "submit"));
    if (!json_object_get(flow, "receipt"))
        json_object_set_new(flow, "receipt", json_pack("{s:i}", "decide_days", 30));
    json_t *text = forms_texts(schema, flow, at_times);
    json_t *bundle = json_pack("{s:s,s:i,s:{s:i,s:s,s:i,s:i,s:o,s:o},s:{s:o}}", "id", "zkouska",
        "version", 1, "definition", "format", 1, "id", "zkouska", "version", 1, "minutes", 1,
        "schema", schema, "flow", flow, "text", "cs", text);
    if (form_load(&f, bundle, forms_report, NULL, &e) < 0)
        printf("    form_load: %s\n", e.text);
    json_decref(bundle);
    return f;
}

static inline json_t *forms_json(const char *text)
{
    json_error_t why;
    json_t *j = json_loads(text, JSON_DECODE_ANY, &why);
    if (!j)
        printf("    %s: %s\n", why.text, text);
    return j;
}

static inline struct form *forms_of(const char *schema, const char *flow, const char *at_times)
{
    return forms_make(forms_json(schema), forms_json(flow), at_times);
}

static inline struct form *forms_sample(void)
{
    struct form *f = NULL;
    struct err e = ERR_INIT;
    if (form_load_dir(&f, NULL, "tests/data/forms/ukazka", forms_report, NULL, &e) < 0)
        printf("    form_load_dir: %s\n", e.text);
    return f;
}

static inline struct form_record *forms_record(const struct form *f)
{
    struct form_record *r = NULL;
    struct err e = ERR_INIT;
    if (f && form_record_new(&r, f, FORMS_TODAY, &e) < 0)
        printf("    form_record_new: %s\n", e.text);
    return r;
}

/* Types text into the field at a pointer. */
static inline int forms_type(struct form_record *r, const char *pointer, int item, const char *text)
{
    int field = form_find(form_record_form(r), pointer);
    return field == FORM_NONE ? -ERR_NOT_FOUND : form_type(r, field, item, str_of(text), NULL);
}

/* Every answer of the sample that submitting needs, with one dog. */
static inline void forms_fill(struct form_record *r)
{
    static const struct {
        const char *pointer, *text;
        int item;
    } rows[] = {{"/jmeno", "Jana Nováková", -1}, {"/datum_narozeni", "5. 3. 1980", -1},
        {"/adresa/číslo_domovní", "12", -1}, {"/adresa/název_obce", "Mnichovo Hradiště", -1},
        {"/adresa/psč", "295 01", -1}, {"/obydli", "rodinny", -1}, {"/psi/*/jmeno", "Bára", 0},
        {"/psi/*/narozen", "1. 2. 2024", 0}, {"/psi/*/ma_cip", "ano", 0},
        {"/psi/*/cip", "203098100123456", 0}, {"/uleva", "ne", -1}, {"/clenu", "3", -1},
        {"/zacatek", "1. 12. 2026", -1}, {"/souhlas", "ano", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (forms_type(r, rows[i].pointer, rows[i].item, rows[i].text) < 0)
            printf("    cannot type %s\n", rows[i].pointer);
    form_bring(r, 0, true);
}

/* "pes:0 cip:0 psi* uleva +ockovani jinde!" */
static inline const char *forms_route(struct form_record *r)
{
    static char text[8192];
    struct form_route route = form_route(r);
    const struct form *f = form_record_form(r);
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < route.n && n < sizeof text - 100; i++) {
        const struct form_step *s = &route.steps[i];
        const char *id = s->kind == FORM_STEP_HUB      ? f->repeats[s->at].id
                         : s->kind == FORM_STEP_ATTACH ? f->attachments[s->at].id
                                                       : f->pages[s->at].id;
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s%s%s", i ? " " : "",
            s->kind == FORM_STEP_ATTACH ? "+" : "", id,
            s->kind == FORM_STEP_HUB    ? "*"
            : s->kind == FORM_STEP_EXIT ? "!"
                                        : "");
        if (s->item != FORM_NONE)
            n += (size_t)snprintf(text + n, sizeof text - n, ":%d", s->item);
    }
    return text;
}

/* The record as JSON. */
static inline const char *forms_answers(const struct form_record *r)
{
    static struct buf text;
    json_t *j = form_answers(r);
    buf_done(&text);
    buf_init(&text, BUF_TEXT);
    wire_json_write(&text, j, NULL);
    form_answers_free(&j);
    return buf_cstr(&text);
}

/* "/jmeno:required /konec:rule.konec? …", soft ones with "?" */
static inline const char *forms_faults(
    const struct form_faults *faults, const struct form_record *r)
{
    static struct buf text;
    buf_done(&text);
    buf_init(&text, BUF_TEXT);
    for (size_t i = 0; i < faults->n; i++) {
        buf_z(&text, i ? " " : "");
        form_fault_pointer(&text, r, &faults->list[i]);
        buf_char(&text, ':');
        form_fault_code(&text, r, &faults->list[i]);
        buf_z(&text, faults->list[i].soft ? "?" : "");
    }
    return buf_cstr(&text);
}

static inline const char *forms_check(const struct form_record *r, int step, bool declared)
{
    static char text[65536];
    struct form_faults faults;
    struct err e = ERR_INIT;
    if (form_check(&faults, r, step, declared, &e) < 0)
        return e.text[0] ? "error" : "error?";
    snprintf(text, sizeof text, "%s", forms_faults(&faults, r));
    form_faults_free(&faults);
    return text;
}

#endif
