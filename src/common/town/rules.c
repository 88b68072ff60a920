/* rules: what holds between the fields of a record; see records.h. A rule runs also on a record
 * whose fields are wrong, so it takes nothing for granted. */
#include "records.h"

#include <stdio.h>

static const char *text(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

void rule_provenance(struct lint *l, const json_t *o)
{
    if (json_is_true(json_object_get(o, "verified")) && !text(o, "source"))
        lint_fault(l, "is verified, so the key \"source\" must say by what");
}

static bool has_text(const json_t *list, const char *wanted)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *has = json_string_value(json_array_get(list, i));
        if (has && strcmp(has, wanted) == 0)
            return true;
    }
    return false;
}

void rule_town(struct lint *l, const json_t *o)
{
    rule_provenance(l, o);
    if (!has_text(json_object_get(o, "languages"), "cs"))
        lint_fault_at(l, "languages", "must have cs");
    const json_t *closures = json_object_get(o, "closures");
    size_t down = lint_down(l, "closures");
    for (size_t i = 1; i < json_array_size(closures); i++) {
        const char *before = text(json_array_get(closures, i - 1), "date");
        const char *date = text(json_array_get(closures, i), "date");
        size_t at = lint_down_at(l, i);
        /* ISO dates compare as text */
        if (before && date && strcmp(before, date) >= 0)
            lint_fault_at(l, "date", "stands twice or out of order");
        lint_up(l, at);
    }
    lint_up(l, down);
}

static const json_t *by_id(const json_t *list, const char *id)
{
    for (size_t i = 0; id && i < json_array_size(list); i++) {
        const json_t *o = json_array_get(list, i);
        const char *has = text(o, "id");
        if (has && strcmp(has, id) == 0)
            return o;
    }
    return NULL;
}

/* A walk up that is longer than the list has come round. */
static bool in_cycle(const json_t *list, const json_t *o)
{
    size_t steps = 0;
    while (o && (o = by_id(list, text(o, "parent"))))
        if (++steps > json_array_size(list))
            return true;
    return false;
}

static size_t check_tree(struct lint *l, const json_t *list, const char *key)
{
    size_t tops = 0, down = lint_down(l, key);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *o = json_array_get(list, i);
        size_t at = lint_down_at(l, i);
        if (!json_object_get(o, "parent"))
            tops++;
        else if (in_cycle(list, o))
            lint_fault_at(l, "parent", "leads round in a cycle");
        lint_up(l, at);
    }
    lint_up(l, down);
    return tops;
}

void rule_categories(struct lint *l, const json_t *o)
{
    enum { TILES = 10 };
    size_t tops = check_tree(l, json_object_get(o, "topics"), "topics");
    if (tops > TILES)
        lint_fault_at(l, "topics", "has %zu topics at the top, %d tiles fit", tops, TILES);
    check_tree(l, json_object_get(o, "life"), "life");
}

void rule_fee(struct lint *l, const json_t *o)
{
    rule_provenance(l, o);
    const char *symbol = text(o, "symbol");
    bool fixed = symbol && strcmp(symbol, "fixed") == 0;
    bool has_vs = json_object_get(o, "vs") != NULL;
    if (fixed && !has_vs)
        lint_fault(l, "the symbol is fixed, so the key \"vs\" must give it");
    if (symbol && !fixed && has_vs)
        lint_fault_at(l, "vs", "only a fixed symbol has \"vs\"");
    const json_t *amounts = json_object_get(o, "amounts");
    if (json_is_array(amounts) && json_array_size(amounts) == 0 &&
        json_is_false(json_object_get(o, "free_amount")))
        lint_fault_at(l, "free_amount", "nobody could pay: no amounts and none may be typed");
}

/* Two equal titles in a list of results cannot be told apart. */
static void check_titles(struct lint *l, const json_t *texts, const char *id)
{
    const char *lang;
    json_t *body;
    json_object_foreach ((json_t *)texts, lang, body) {
        const char *title = text(body, "title");
        char key[256];
        if (!title || snprintf(key, sizeof key, "%.8s %s", lang, title) >= (int)sizeof key)
            continue;
        const char *other = text(l->titles, key);
        if (!other) {
            json_object_set_new(l->titles, key, json_string(id));
            continue;
        }
        size_t down = lint_down(l, "text"), at = lint_down(l, lang);
        lint_fault_at(l, "title", "is also the title of \"%s\"", other);
        lint_up(l, at);
        lint_up(l, down);
    }
}

static void check_contact(struct lint *l, const json_t *o)
{
    const char *department = text(o, "department"), *contact = text(o, "contact");
    const json_t *place = contact ? lint_find(l, REF_CONTACT, contact) : NULL;
    const char *its = text(place, "department");
    if (department && its && strcmp(department, its) != 0)
        lint_fault_at(l, "contact", "belongs to the department \"%s\"", its);
}

/* What the screens promise and what the calendar offers must be the same. */
static void check_booking(struct lint *l, const json_t *o, const char *id)
{
    const json_t *booking = json_object_get(o, "booking");
    if (!l->booked || !id)
        return;
    const char *operation = text(l->booked, id);
    if (json_is_true(booking) && !operation)
        lint_fault_at(l, "booking", "no operation of booking.json names this situation");
    if (json_is_false(booking) && operation)
        lint_fault_at(
            l, "booking", "is false, but the operation \"%s\" names this situation", operation);
}

void rule_situation(struct lint *l, const json_t *o)
{
    rule_provenance(l, o);
    const char *id = text(o, "id");
    size_t n = id ? strlen(id) : 0;
    struct str file = str_of(l->file), folder = STR("situations/");
    bool same = id && str_starts(file, folder) && file.n == folder.n + n + 5 &&
                memcmp(file.p + folder.n, id, n) == 0;
    if (id && !same)
        lint_fault_at(l, "id", "\"%.60s\" is not the file's name", id);
    if (id && has_text(json_object_get(o, "related"), id))
        lint_fault_at(l, "related", "names the situation itself");
    const char *updated = text(o, "updated"), *until = text(o, "valid_until");
    if (updated && until && strcmp(until, updated) < 0)
        lint_fault_at(l, "valid_until", "is before \"updated\"");
    check_contact(l, o);
    check_booking(l, o, id);
    if (id)
        check_titles(l, json_object_get(o, "text"), id);
}
