/* shape: which members form.json has, of which type, and which must be there. One table an object;
 * a walk reports what is missing, unknown or of another type. See load.h. */
#include "load.h"

#include "wire/limits.h"
#include <inttypes.h>
#include <stdio.h>

enum type { TEXT, ID, POINTER, WORD, NUMBER, BOOL, OBJECT, LIST, ANY };

struct member {
    const char *name;
    enum type type;
    bool must;
    int64_t min, max;           /* of a number; of a list: how many */
    enum type of;               /* of the elements of a list */
    const struct member *inner; /* members of an object, or of the objects of a list */
    const char *const *words;   /* allowed; ends with NULL */
};

static const char *const type_words[] = {"pdf", "jpg", "png", "docx", "txt", NULL};
static const char *const kiosk_words[] = {"bring", "phone", NULL};
static const char *const filing_words[] = {"submit", "print", NULL};

static const struct member page_members[] = {
    {.name = "id", .type = ID, .must = true},
    {.name = "section", .type = ID},
    {.name = "repeat", .type = ID},
    {.name = "fields", .type = LIST, .max = FORM_FIELDS, .of = POINTER},
    {.name = "when", .type = ANY},
    {.name = "exit", .type = BOOL},
    {.name = NULL},
};
static const struct member repeat_members[] = {
    {.name = "id", .type = ID, .must = true},
    {.name = "items", .type = POINTER, .must = true},
    {.name = "min", .type = NUMBER, .max = FORM_ITEMS},
    {.name = "max", .type = NUMBER, .must = true, .min = 1, .max = FORM_ITEMS},
    {.name = "title", .type = POINTER},
    {.name = NULL},
};
static const struct member calc_members[] = {
    {.name = "to", .type = POINTER, .must = true},
    {.name = "logic", .type = ANY, .must = true},
    {.name = NULL},
};
static const struct member rule_members[] = {
    {.name = "id", .type = ID, .must = true},
    {.name = "field", .type = POINTER, .must = true},
    {.name = "must", .type = ANY, .must = true},
    {.name = "soft", .type = BOOL},
    {.name = NULL},
};
static const struct member prefill_members[] = {
    {.name = "field", .type = POINTER, .must = true},
    {.name = "from", .type = TEXT, .must = true},
    {.name = NULL},
};
static const struct member fee_members[] = {
    {.name = "amount", .type = POINTER, .must = true},
    {.name = "fee", .type = ID},
    {.name = NULL},
};
static const struct member attachment_members[] = {
    {.name = "id", .type = ID, .must = true},
    {.name = "when", .type = ANY},
    {.name = "required", .type = BOOL},
    {.name = "types",
        .type = LIST,
        .must = true,
        .min = 1,
        .max = 5,
        .of = WORD,
        .words = type_words},
    {.name = "max_bytes", .type = NUMBER, .must = true, .min = 1, .max = WIRE_FILES},
    {.name = "max_files", .type = NUMBER, .min = 1, .max = 20},
    {.name = "kiosk", .type = WORD, .words = kiosk_words},
    {.name = NULL},
};
static const struct member receipt_members[] = {
    {.name = "decide_days", .type = NUMBER, .min = 1, .max = 3650},
    {.name = NULL},
};
static const struct member filing_members[] = {
    {.name = "kiosk", .type = WORD, .words = filing_words},
    {.name = "desk", .type = WORD, .words = filing_words},
    {.name = "sign_days", .type = NUMBER, .min = 1, .max = 365},
    {.name = NULL},
};
static const struct member flow_members[] = {
    {.name = "pages",
        .type = LIST,
        .must = true,
        .min = 1,
        .max = FORM_PAGES,
        .of = OBJECT,
        .inner = page_members},
    {.name = "repeats", .type = LIST, .max = 64, .of = OBJECT, .inner = repeat_members},
    {.name = "calc", .type = LIST, .max = FORM_FIELDS, .of = OBJECT, .inner = calc_members},
    {.name = "rules", .type = LIST, .max = FORM_FIELDS, .of = OBJECT, .inner = rule_members},
    {.name = "prefill", .type = LIST, .max = FORM_FIELDS, .of = OBJECT, .inner = prefill_members},
    {.name = "fee", .type = OBJECT, .inner = fee_members},
    {.name = "attachments", .type = LIST, .max = 20, .of = OBJECT, .inner = attachment_members},
    {.name = "declaration", .type = BOOL},
    {.name = "receipt", .type = OBJECT, .inner = receipt_members},
    {.name = "filing", .type = OBJECT, .inner = filing_members},
    {.name = NULL},
};
static const struct member form_members[] = {
    {.name = "format", .type = NUMBER, .must = true, .min = 1, .max = 1},
    {.name = "id", .type = ID, .must = true},
    {.name = "version", .type = NUMBER, .must = true, .min = 1, .max = 1000000},
    {.name = "minutes", .type = NUMBER, .must = true, .min = 1, .max = 240},
    {.name = "situation", .type = ID},
    {.name = "schema", .type = OBJECT, .must = true},
    {.name = "flow", .type = OBJECT, .must = true, .inner = flow_members},
    {.name = NULL},
};

static bool is_id(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n > 0 && n <= LOAD_ID && s[n] == '\0';
}

static void check_word(struct load *l, const json_t *j, const char *const *words)
{
    char list[120] = "";
    size_t n = 0;
    const char *s = json_string_value(j);
    for (const char *const *w = words; *w; w++) {
        if (s && strcmp(s, *w) == 0)
            return;
        n += (size_t)snprintf(list + n, sizeof list - n, "%s\"%s\"", n ? ", " : "", *w);
    }
    load_fault(l, "must be one of %s", list);
}

static void check_text(struct load *l, const json_t *j, enum type type)
{
    const char *s = json_string_value(j);
    if (!s)
        load_fault(l, "must be a text between quotation marks");
    else if (type == ID && !is_id(s))
        load_fault(l, "must be an id: 1 to %d of a-z, 0-9 and -", LOAD_ID);
    else if (type == POINTER && (s[0] != '/' || strlen(s) > FORM_POINTER))
        load_fault(l, "must be a field's pointer like \"/jmeno\"");
}

static void check_number(struct load *l, const json_t *j, const struct member *m)
{
    if (!json_is_integer(j) || json_integer_value(j) < m->min || json_integer_value(j) > m->max)
        load_fault(l, "must be a whole number from %" PRId64 " to %" PRId64, m->min, m->max);
}

static void check_value(struct load *l, const json_t *j, const struct member *m, enum type type);

static void check_object(struct load *l, const json_t *j, const struct member *members)
{
    const char *key;
    json_t *value;
    char name[64];
    if (!json_is_object(j)) {
        load_fault(l, "must be an object: { … }");
        return;
    }
    if (!members)
        return;
    for (const struct member *m = members; m->name; m++)
        if (m->must && !json_object_get(j, m->name))
            load_fault(l, "the member \"%s\" is missing", m->name);
    json_object_foreach ((json_t *)j, key, value) {
        const struct member *m = members;
        while (m->name && strcmp(m->name, key) != 0)
            m++;
        size_t was = load_down(l, key);
        if (m->name)
            check_value(l, value, m, m->type);
        else
            load_fault(l, "\"%s\" is not a member that belongs here", load_quote(name, key));
        load_up(l, was);
    }
}

static void check_list(struct load *l, const json_t *j, const struct member *m)
{
    size_t n = json_array_size(j);
    if (!json_is_array(j)) {
        load_fault(l, "must be a list: [ … ]");
        return;
    }
    if (n < (size_t)m->min || n > (size_t)m->max) {
        load_fault(
            l, "has %zu items; from %" PRId64 " to %" PRId64 " are allowed", n, m->min, m->max);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t was = load_down_at(l, i);
        check_value(l, json_array_get(j, i), m, m->of);
        load_up(l, was);
    }
}

static void check_value(struct load *l, const json_t *j, const struct member *m, enum type type)
{
    switch (type) {
    case TEXT:
    case ID:
    case POINTER:
        check_text(l, j, type);
        break;
    case WORD:
        check_word(l, j, m->words);
        break;
    case NUMBER:
        check_number(l, j, m);
        break;
    case BOOL:
        if (!json_is_boolean(j))
            load_fault(l, "must be true or false");
        break;
    case OBJECT:
        check_object(l, j, m->inner);
        break;
    case LIST:
        check_list(l, j, m);
        break;
    case ANY:
        break;
    }
}

void load_shape(struct load *l)
{
    check_object(l, l->def, form_members);
}

void load_shape_filing(struct load *l, const json_t *filing)
{
    if (filing)
        check_object(l, filing, filing_members);
}
