/* field: see field.h. One function a type, reached by a table. */
#include "field.h"

#include "base/utf8.h"
#include "domain/hours.h"

#include <stdio.h>

typedef void type_fn(struct lint *l, const struct field *f, const json_t *j);

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.p[i], 37))
            return false;
    return s.n >= 1 && s.n <= 60;
}

static struct str text_of(const json_t *j)
{
    return (struct str){json_string_value(j), json_string_length(j)};
}

/* "<b", "</p" and "&nbsp;" are markup; "< 3 měsíce" is text. */
static bool has_markup(struct str s)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        char next = (char)(s.p[i + 1] | 0x20);
        if (s.p[i] == '<' && ((next >= 'a' && next <= 'z') || s.p[i + 1] == '/'))
            return true;
    }
    return memmem(s.p, s.n, "&nbsp;", 6) || memmem(s.p, s.n, "&amp;", 5);
}

/* Czech never needs one in form C, so a combining mark is a decomposed letter. */
static bool has_combining(struct str s)
{
    for (uint32_t c; s.n;)
        if ((c = utf8_next(&s)) >= 0x300 && c <= 0x36F)
            return true;
    return false;
}

static bool check_characters(struct lint *l, struct str s, bool lines)
{
    struct str rest = s;
    while (rest.n) {
        uint32_t c = utf8_next(&rest);
        if (c == '\n' && lines)
            continue;
        if (c < 0x20 || c == UTF8_BAD || utf8_is_unsafe(c)) {
            lint_fault(l, "has the character U+%04X, which is never shown", (unsigned)c);
            return false;
        }
    }
    if (has_combining(s)) {
        lint_fault(l, "has a combining accent; texts are in normalization form C");
        return false;
    }
    if (has_markup(s)) {
        lint_fault(l, "has markup; texts are plain");
        return false;
    }
    return true;
}

static void check_length(struct lint *l, const struct field *f, size_t n, const char *unit)
{
    if ((long)n > f->max)
        lint_fault(l, "has %zu %s, at most %ld fit", n, unit, f->max);
    else if ((long)n < f->min)
        lint_fault(l, "has %zu %s, at least %ld are needed", n, unit, f->min);
}

static void check_text(struct lint *l, const struct field *f, const json_t *j)
{
    if (!json_is_string(j)) {
        lint_fault(l, "must be a text");
        return;
    }
    struct str s = text_of(j);
    struct str trimmed = str_trim(s);
    if (!check_characters(l, s, false))
        return;
    if (trimmed.n != s.n)
        lint_fault(l, "has blanks at its ends");
    check_length(l, f, utf8_width(s), "columns");
    const char *reason = f->check ? f->check(s) : NULL;
    if (reason)
        lint_fault(l, "%s", reason);
}

static void check_paragraphs(struct lint *l, const struct field *f, const json_t *j)
{
    if (!json_is_string(j)) {
        lint_fault(l, "must be a text");
        return;
    }
    struct str s = text_of(j);
    if (!check_characters(l, s, true))
        return;
    if (memmem(s.p, s.n, "\n\n", 2) || str_trim(s).n != s.n)
        lint_fault(l, "has an empty paragraph, or blanks at its ends");
    check_length(l, f, utf8_len(s), "characters");
}

static bool town_speaks(const struct lint *l, const char *lang)
{
    if (!l->languages)
        return strcmp(lang, "cs") == 0 || strcmp(lang, "en") == 0;
    for (size_t i = 0; i < json_array_size(l->languages); i++) {
        const char *has = json_string_value(json_array_get(l->languages, i));
        if (has && strcmp(has, lang) == 0)
            return true;
    }
    return false;
}

/* {"cs": …, "en": …}: each value is checked as `item`. */
static void check_by_lang(struct lint *l, const struct field *item, type_fn *one, const json_t *j)
{
    if (!json_is_object(j)) {
        lint_fault(l, "must be an object of languages");
        return;
    }
    if (!json_object_get(j, "cs"))
        lint_fault(l, "the Czech text (cs) is missing");
    const char *lang;
    json_t *value;
    json_object_foreach ((json_t *)j, lang, value) {
        size_t was = lint_down(l, lang);
        if (town_speaks(l, lang))
            one(l, item, value);
        else
            lint_fault(l, "unknown key: not a language of the town");
        lint_up(l, was);
    }
}

static void check_l10n(struct lint *l, const struct field *f, const json_t *j)
{
    check_by_lang(l, f, check_text, j);
}

static void check_each_lang(struct lint *l, const struct field *f, const json_t *j)
{
    check_by_lang(l, f->item, field_check, j);
}

static void check_bool(struct lint *l, const struct field *f, const json_t *j)
{
    (void)f;
    if (!json_is_boolean(j))
        lint_fault(l, "must be true or false");
}

static void check_int(struct lint *l, const struct field *f, const json_t *j)
{
    if (!json_is_integer(j))
        lint_fault(l, "must be a whole number");
    else if (json_integer_value(j) < f->min || json_integer_value(j) > f->max)
        lint_fault(l, "must be between %ld and %ld", f->min, f->max);
}

static void check_id(struct lint *l, const struct field *f, const json_t *j)
{
    (void)f;
    if (!json_is_string(j) || !is_id(text_of(j)))
        lint_fault(l, "must be an id: 1 to 60 of a-z, 0-9 and -");
}

static void check_ref(struct lint *l, const struct field *f, const json_t *j)
{
    const char *id = json_string_value(j);
    if (!id || !is_id(text_of(j)))
        lint_fault(l, "must be the id of a %s", lint_kind_name(f->ref));
    else if (!lint_knows(l, f->ref, id))
        lint_fault(l, "there is no %s \"%s\"", lint_kind_name(f->ref), id);
}

static void check_record(struct lint *l, const struct field *f, const json_t *j)
{
    record_check(l, f->record, j);
}

static bool stands_before(const json_t *list, size_t at)
{
    const json_t *j = json_array_get(list, at);
    bool plain = json_is_string(j) || json_is_integer(j);
    for (size_t i = 0; plain && i < at; i++)
        if (json_equal(json_array_get(list, i), j))
            return true;
    return false;
}

static void check_list(struct lint *l, const struct field *f, const json_t *j)
{
    if (!json_is_array(j)) {
        lint_fault(l, "must be a list");
        return;
    }
    check_length(l, f, json_array_size(j), "items");
    for (size_t i = 0; i < json_array_size(j); i++) {
        size_t was = lint_down_at(l, i);
        field_check(l, f->item, json_array_get(j, i));
        if (f->max <= 100 && stands_before(j, i))
            lint_fault(l, "stands twice");
        lint_up(l, was);
    }
}

static void check_day(struct lint *l, const json_t *day)
{
    if (!json_is_array(day)) {
        lint_fault(l, "must be a list of spans like \"8:00-17:00\"");
        return;
    }
    if (json_array_size(day) > HOURS_SPANS)
        lint_fault(l, "has more than %d spans", HOURS_SPANS);
    int end = -1;
    for (size_t i = 0; i < json_array_size(day); i++) {
        const json_t *j = json_array_get(day, i);
        struct span s;
        size_t was = lint_down_at(l, i);
        if (!json_is_string(j) || hours_parse_span(&s, text_of(j), NULL) < 0) {
            lint_fault(l, "is not a span like \"8:00-17:00\"");
        } else {
            if (s.from <= end)
                lint_fault(l, "overlaps the span before it, or stands out of order");
            end = s.to;
        }
        lint_up(l, was);
    }
}

static void check_hours(struct lint *l, const struct field *f, const json_t *j)
{
    static const char *const days[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    (void)f;
    if (!json_is_object(j)) {
        lint_fault(l, "must be an object of seven days");
        return;
    }
    size_t known = 0;
    for (size_t d = 0; d < 7; d++) {
        const json_t *day = json_object_get(j, days[d]);
        if (!day) {
            lint_fault(l, "the day \"%s\" is missing; [] means closed", days[d]);
            continue;
        }
        known++;
        size_t was = lint_down(l, days[d]);
        check_day(l, day);
        lint_up(l, was);
    }
    if (known < json_object_size(j))
        lint_fault(l, "has a key that is not a day");
}

/* Numbers 04 to 30 of the municipal template. */
static bool is_section(const char *key)
{
    uint64_t number;
    return strlen(key) == 2 && str_uint(str_of(key), 30, &number) && number >= 4;
}

static void check_sections(struct lint *l, const struct field *f, const json_t *j)
{
    if (!json_is_object(j)) {
        lint_fault(l, "must be an object of numbered sections");
        return;
    }
    const char *key, *before = "";
    json_t *value;
    json_object_foreach ((json_t *)j, key, value) {
        size_t was = lint_down(l, key);
        if (is_section(key))
            check_paragraphs(l, f, value);
        else
            lint_fault(l, "unknown key: sections are \"04\" to \"30\"");
        if (strcmp(before, key) >= 0)
            lint_fault(l, "stands out of order");
        before = key;
        lint_up(l, was);
    }
}

static type_fn *const types[FIELD_TYPES] = {
    [FIELD_TEXT] = check_text,
    [FIELD_PARAGRAPHS] = check_paragraphs,
    [FIELD_L10N] = check_l10n,
    [FIELD_BOOL] = check_bool,
    [FIELD_INT] = check_int,
    [FIELD_ID] = check_id,
    [FIELD_REF] = check_ref,
    [FIELD_RECORD] = check_record,
    [FIELD_LIST] = check_list,
    [FIELD_BY_LANG] = check_each_lang,
    [FIELD_HOURS] = check_hours,
    [FIELD_SECTIONS] = check_sections,
};

void field_check(struct lint *l, const struct field *f, const json_t *j)
{
    types[f->type](l, f, j);
}

static const struct field *find_field(const struct record *r, const char *key)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->fields[i].key, key) == 0)
            return &r->fields[i];
    return NULL;
}

void record_check(struct lint *l, const struct record *r, const json_t *j)
{
    if (!json_is_object(j)) {
        lint_fault(l, "must be an object");
        return;
    }
    for (size_t i = 0; i < r->n; i++)
        if (r->fields[i].required && !json_object_get(j, r->fields[i].key))
            lint_fault(l, "the key \"%s\" is missing", r->fields[i].key);
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)j, key, value) {
        const struct field *f = find_field(r, key);
        size_t was = lint_down(l, key);
        if (f)
            field_check(l, f, value);
        else
            lint_fault(l, "unknown key");
        lint_up(l, was);
    }
    if (r->rule)
        r->rule(l, j);
}
