/* load_keys: which keywords of JSON Schema a field of each kind may have. Every keyword that a
 * field can break needs a sentence, so those without one (anyOf of anything, not, if…) are not for
 * the schema: a page's `when` and rules say the same with a sentence. See load.h. */
#include "load.h"

#include <strings.h>

#define K(kind) (1u << (kind))

enum {
    CHARS = K(FORM_TEXT) | K(FORM_LONG),
    NUMBERS = K(FORM_INTEGER) | K(FORM_NUMBER) | K(FORM_MONEY),
    ALL = (1u << FORM_KINDS) - 1,
};

static const struct {
    const char *name;
    unsigned kinds;
} keywords[] = {
    {"type", ALL},
    {"title", ALL},
    {"description", ALL},
    {"$comment", ALL},
    {"default", ALL},
    {"examples", ALL},
    {"deprecated", ALL},
    {"readOnly", ALL},
    {"writeOnly", ALL},
    {"$anchor", ALL},
    {"minLength", CHARS},
    {"maxLength", CHARS},
    {"pattern", CHARS},
    {"format", CHARS | K(FORM_DATE) | K(FORM_MONEY)},
    {"minimum", NUMBERS},
    {"maximum", NUMBERS},
    {"exclusiveMinimum", NUMBERS},
    {"exclusiveMaximum", NUMBERS},
    {"multipleOf", NUMBERS},
    {"enum", K(FORM_CHOICE)},
    {"oneOf", K(FORM_CHOICE)},
    {"anyOf", K(FORM_CHOICE)},
    {"items", K(FORM_MULTI)},
    {"minItems", K(FORM_MULTI)},
    {"maxItems", K(FORM_MULTI)},
    {"uniqueItems", K(FORM_MULTI)},
    {"const", K(FORM_TICK)},
};

enum { KEYWORDS = sizeof keywords / sizeof *keywords };

const char *load_kind_name(enum form_kind kind)
{
    static const char *const names[FORM_KINDS] = {
        [FORM_TEXT] = "a text",
        [FORM_LONG] = "a long text",
        [FORM_CHOICE] = "a choice",
        [FORM_MULTI] = "a choice of several",
        [FORM_YESNO] = "yes or no",
        [FORM_TICK] = "a tick",
        [FORM_DATE] = "a date",
        [FORM_INTEGER] = "a whole number",
        [FORM_NUMBER] = "a number",
        [FORM_MONEY] = "money",
    };
    return names[kind];
}

static int find(const char *keyword)
{
    for (int i = 0; i < KEYWORDS; i++)
        if (strcmp(keywords[i].name, keyword) == 0)
            return i;
    return -1;
}

bool load_keyword_fits(const char *keyword, enum form_kind kind)
{
    int i = find(keyword);
    return i < 0 || (keywords[i].kinds & K(kind));
}

/* A pair of bounds with nothing between them. */
static void check_bounds(struct load *l, const json_t *schema)
{
    static const char *const pairs[][2] = {
        {"minLength", "maxLength"}, {"minimum", "maximum"}, {"minItems", "maxItems"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const json_t *a = json_object_get(schema, pairs[i][0]);
        const json_t *b = json_object_get(schema, pairs[i][1]);
        if (json_is_number(a) && json_is_number(b) && json_number_value(a) > json_number_value(b))
            load_fault_at(
                l, pairs[i][0], "is over \"%s\", so no answer could be right", pairs[i][1]);
    }
}

/* A bad expression is told with its place here; schema_compile would tell only the first one. */
static void check_pattern(struct load *l, const json_t *schema)
{
    json_t *pattern = json_object_get(schema, "pattern");
    struct schema *compiled = NULL;
    struct schema_opts o = {.strict = true};
    struct err e = ERR_INIT;
    if (!pattern)
        return;
    json_t *alone = load_mem(l, json_pack("{s:O}", "pattern", pattern));
    if (alone && schema_compile(&compiled, alone, &o, &e) < 0) {
        if (e.code == ERR_NOMEM)
            l->nomem = true;
        else
            load_fault_at(l, "pattern", "is not a regular expression that can be used: %s", e.text);
    }
    schema_free(&compiled);
    json_decref(alone);
}

static bool known_format(const char *name, enum form_kind kind)
{
    if (kind == FORM_DATE || kind == FORM_MONEY)
        return strcmp(name, kind == FORM_DATE ? "date" : "money") == 0;
    for (size_t i = 0; i < form_n_formats; i++)
        if (strcmp(form_formats[i].name, name) == 0)
            return strcmp(name, "money") != 0;
    return false;
}

static void check_format(struct load *l, const json_t *schema, enum form_kind kind)
{
    const json_t *format = json_object_get(schema, "format");
    char name[64];
    if (!format || !load_keyword_fits("format", kind))
        return;
    if (!json_is_string(format) || !known_format(json_string_value(format), kind))
        load_fault_at(l, "format",
            "the format \"%s\" is not known for %s; see FORMATS in prepazka-form(5)",
            load_quote(name, json_string_value(format)), load_kind_name(kind));
}

/* Keywords that exist, but would leave a visitor without a sentence. */
static const char *const wordless[] = {"not", "if", "then", "else", "allOf", "contains",
    "minContains", "maxContains", "prefixItems", "properties", "patternProperties", "required",
    "additionalProperties", "propertyNames", "minProperties", "maxProperties", "dependentRequired",
    "dependentSchemas", "unevaluatedItems", "unevaluatedProperties", "contentEncoding",
    "contentMediaType", "contentSchema", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "anyOf",
    "oneOf", "uniqueItems"};

void load_keyword_refused(struct load *l, const char *key)
{
    char name[64];
    load_quote(name, key);
    for (size_t i = 0; i < sizeof wordless / sizeof *wordless; i++)
        if (strcmp(wordless[i], key) == 0) {
            load_fault_at(l, key,
                "the keyword \"%s\" is not for forms here: nobody would be told what is wrong. "
                "Use \"when\" of a page, or a rule",
                name);
            return;
        }
    for (int i = 0; i < KEYWORDS; i++)
        if (strcasecmp(keywords[i].name, key) == 0) {
            load_fault_at(
                l, key, "there is no keyword \"%s\"; is it \"%s\"?", name, keywords[i].name);
            return;
        }
    load_fault_at(l, key, "there is no keyword \"%s\"", name);
}

void load_keywords(struct load *l, const json_t *schema, enum form_kind kind)
{
    const char *key;
    json_t *value;
    bool fixed = json_object_get(schema, "const") != NULL;
    json_object_foreach ((json_t *)schema, key, value) {
        int i = find(key);
        if ((i >= 0 && (keywords[i].kinds & K(kind))) || (fixed && strcmp(key, "const") == 0))
            continue;
        if (i >= 0)
            load_fault_at(l, key, "does not test %s", load_kind_name(kind));
        else
            load_keyword_refused(l, key);
    }
    check_bounds(l, schema);
    check_pattern(l, schema);
    check_format(l, schema, kind);
}
