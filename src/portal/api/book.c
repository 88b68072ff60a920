/* book: see book.h. The pack was linted when it was published; what is read here is still checked,
 * because a database may be older than the lint. */
#include "book.h"

#include "wire/json.h"
#include "wire/limits.h"

enum { ITEMS = 1000 };

const char *book_text(const struct book_text *t, const char *lang)
{
    return strcmp(lang, "cs") == 0 ? t->cs : t->en;
}

/* ---- reading members */

static const char *copy(struct arena *a, const char *z)
{
    const char *c = arena_copy(a, z, strlen(z));
    return c ? c : "";
}

/* "" when the member is missing and may be. */
static bool take_line(
    const char **out, struct arena *a, const json_t *j, const char *key, bool must)
{
    const char *z = json_string_value(json_object_get(j, key));
    *out = z ? copy(a, z) : "";
    return z || !must;
}

/* A string, or an object by language. */
static bool take_text(struct book_text *out, struct arena *a, const json_t *j, const char *key)
{
    const json_t *t = json_object_get(j, key);
    const char *cs = json_string_value(json_is_object(t) ? json_object_get(t, "cs") : t);
    const char *en = json_string_value(json_object_get(t, "en"));
    if (!cs)
        cs = en;
    out->cs = cs ? copy(a, cs) : "";
    out->en = en ? copy(a, en) : out->cs;
    return cs != NULL;
}

static bool take_int(int *out, const json_t *j, const char *key, int64_t min, int64_t max)
{
    int64_t v;
    if (!wire_json_int(&v, j, key) || v < min || v > max)
        return false;
    *out = (int)v;
    return true;
}

static bool take_ids(
    const char *const **out, size_t *n, struct arena *a, const json_t *j, const char *key)
{
    const json_t *list = json_object_get(j, key);
    size_t count = json_array_size(list);
    const char **ids = arena_items(a, count + 1, sizeof *ids);
    if (count > ITEMS || !ids)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        if (!id)
            return false;
        ids[i] = copy(a, id);
    }
    *out = ids;
    *n = count;
    return true;
}

static bool take_date(struct date *out, const json_t *j, const char *key)
{
    const char *z = json_string_value(json_object_get(j, key));
    *out = (struct date){0, 0, 0};
    return !z || date_parse_iso(out, str_of(z), NULL) == 0;
}

static bool take_span(struct span *out, const json_t *text)
{
    const char *z = json_string_value(text);
    return z && hours_parse_span(out, str_of(z), NULL) == 0;
}

static const char *const day_keys[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static unsigned take_days(const json_t *list)
{
    unsigned days = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *z = json_string_value(json_array_get(list, i));
        for (int d = 0; z && d < 7; d++)
            days |= strcmp(z, day_keys[d]) == 0 ? 1u << d : 0;
    }
    return days;
}

/* ---- the rules of a place */

static bool take_rule(struct slot_rule *r, enum slot_rule_kind kind, const json_t *j)
{
    const json_t *weeks = json_object_get(j, "weeks_of_month");
    *r = (struct slot_rule){.kind = kind, .every_weeks = 1};
    bool good = take_span(&r->hours, json_object_get(j, "hours"));
    if (kind == SLOT_ONE_DAY) {
        good = good && take_date(&r->from, j, "date") && date_is_set(r->from);
        r->to = r->from;
    } else {
        r->weekdays = take_days(json_object_get(j, "days"));
        good = good && r->weekdays && take_date(&r->from, j, "from") && take_date(&r->to, j, "to");
    }
    if (json_object_get(j, "every_weeks"))
        good = good && take_int(&r->every_weeks, j, "every_weeks", 1, 4);
    for (size_t i = 0; i < json_array_size(weeks); i++) {
        json_int_t w = json_integer_value(json_array_get(weeks, i));
        good = good && w >= 1 && w <= 5;
        r->weeks_of_month |= good ? 1u << (w - 1) : 0;
    }
    if (kind != SLOT_BREAK)
        good = good && take_int(&r->step, j, "step", SLOT_CELL, 1440) &&
               take_int(&r->counters_public, j, "public", 0, SLOT_COUNTERS) &&
               take_int(&r->counters_desk, j, "desk", 0, SLOT_COUNTERS);
    return good && slot_rule_check(r, NULL) == 0;
}

static bool take_rules(struct slot_place *out, struct arena *a, const json_t *j)
{
    static const struct {
        const char *key;
        enum slot_rule_kind kind;
    } lists[] = {{"opens", SLOT_OPENS}, {"breaks", SLOT_BREAK}, {"one_day", SLOT_ONE_DAY}};
    struct slot_rule *rules = arena_items(a, SLOT_RULES, sizeof *rules);
    size_t n = 0;
    bool good = rules != NULL;
    for (size_t k = 0; good && k < sizeof lists / sizeof lists[0]; k++) {
        const json_t *list = json_object_get(j, lists[k].key);
        for (size_t i = 0; good && i < json_array_size(list); i++)
            good = n < SLOT_RULES && take_rule(&rules[n++], lists[k].kind, json_array_get(list, i));
    }
    out->rules = rules;
    out->n_rules = n;
    return good;
}

/* The town's days and the place's own ranges. */
static bool take_closures(
    struct slot_place *out, struct arena *a, const struct book *b, const json_t *list)
{
    size_t n = b->n_closures + json_array_size(list);
    struct slot_closure *closures = arena_items(a, n + 1, sizeof *closures);
    bool good = n <= SLOT_CLOSURES && closures;
    for (size_t i = 0; good && i < b->n_closures; i++)
        closures[i] = (struct slot_closure){b->closures[i].date, b->closures[i].date};
    for (size_t i = b->n_closures; good && i < n; i++) {
        const json_t *j = json_array_get(list, i - b->n_closures);
        good = take_date(&closures[i].from, j, "from") && take_date(&closures[i].to, j, "to") &&
               date_is_set(closures[i].from) && date_is_set(closures[i].to);
    }
    out->closures = closures;
    out->n_closures = n;
    return good;
}

static bool take_place(struct book_place *p, struct book *b, const json_t *j)
{
    struct arena *a = &b->arena;
    p->rules.open_on_holidays = json_is_true(json_object_get(j, "open_on_holidays"));
    return take_line(&p->id, a, j, "id", true) && take_text(&p->name, a, j, "name") &&
           take_text(&p->where, a, j, "where") && take_line(&p->agenda, a, j, "agenda", false) &&
           take_ids(&p->operations, &p->n_operations, a, j, "operations") &&
           take_rules(&p->rules, a, j) &&
           take_closures(&p->rules, a, b, json_object_get(j, "closures"));
}

/* ---- operations, agendas, counters */

static bool take_operation(struct book_operation *o, struct book *b, const json_t *j)
{
    struct slot_operation *r = &o->rules;
    const struct {
        int *to;
        const char *key;
        int max;
    } numbers[] = {
        {&r->minutes, "minutes", 1440},
        {&r->more_minutes, "more_minutes", 1440},
        {&r->people_max, "people_max", SLOT_PEOPLE_MAX},
        {&r->lead_minutes, "lead_minutes", 525600},
        {&r->horizon_days, "horizon_days", 3660},
        {&r->cancel_minutes, "cancel_minutes", 525600},
        {&r->move_minutes, "move_minutes", 525600},
        {&r->freed_minutes, "freed_minutes", 10080},
        {&r->per_person, "per_person", 1000},
    };
    struct arena *a = &b->arena;
    bool good = take_line(&o->id, a, j, "id", true) && take_text(&o->name, a, j, "name") &&
                take_ids(&o->situations, &o->n_situations, a, j, "situations");
    for (size_t i = 0; good && i < sizeof numbers / sizeof numbers[0]; i++)
        good = take_int(numbers[i].to, j, numbers[i].key, 0, numbers[i].max);
    take_text(&o->note, a, j, "note");
    o->haler = -1;
    return good && slot_operation_check(r, NULL) == 0 &&
           book_fields(&o->fields, &o->n_fields, a, json_object_get(j, "fields"), NULL) == 0;
}

static bool take_hours(struct hours *out, const json_t *j)
{
    *out = (struct hours){.day = {{{0, 0}}}};
    for (int d = 0; d < 7; d++) {
        const json_t *list = json_object_get(j, day_keys[d]);
        for (size_t i = 0; i < json_array_size(list); i++)
            if (i >= HOURS_SPANS || !take_span(&out->day[d][i], json_array_get(list, i)))
                return false;
    }
    return true;
}

static bool take_agenda(struct book_agenda *g, struct book *b, const json_t *j, const json_t *hours)
{
    struct arena *a = &b->arena;
    const char *letter = "";
    const json_t *own = json_object_get(j, "hours");
    bool good =
        take_line(&g->id, a, j, "id", true) && take_text(&g->name, a, j, "name") &&
        take_text(&g->where, a, j, "where") && take_line(&letter, a, j, "letter", true) &&
        take_int(&g->first, j, "first", 1, 9999) && take_int(&g->last, j, "last", g->first, 9999) &&
        take_int(&g->quota, j, "quota", 0, 9999) && take_int(&g->minutes, j, "minutes", 1, 480) &&
        take_ids(&g->situations, &g->n_situations, a, j, "situations") &&
        take_hours(&g->hours, own ? own : hours);
    g->letter = letter[0];
    return good && letter[0] >= 'A' && letter[0] <= 'Z' && !letter[1];
}

static bool take_counter(struct book_counter *c, struct book *b, const json_t *j)
{
    struct arena *a = &b->arena;
    return take_line(&c->id, a, j, "id", true) && take_text(&c->name, a, j, "name") &&
           take_text(&c->where, a, j, "where") &&
           take_ids(&c->agendas, &c->n_agendas, a, j, "agendas");
}

static bool take_town(struct book *b, const json_t *town)
{
    const json_t *list = json_object_get(town, "closures");
    size_t n = json_array_size(list);
    b->closures = arena_items(&b->arena, n + 1, sizeof *b->closures);
    if (!b->closures || n > SLOT_CLOSURES)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!take_date(&b->closures[i].date, json_array_get(list, i), "date"))
            return false;
    b->n_closures = n;
    return true;
}

/* Room for the items of a list, zeroed; NULL: too many, or no memory. */
static void *take_list(size_t *n, struct book *b, const json_t *j, const char *key, size_t size)
{
    *n = json_array_size(json_object_get(j, key));
    return *n <= ITEMS ? arena_items(&b->arena, *n + 1, size) : NULL;
}

static bool take_all(struct book *b, const json_t *j, const json_t *town)
{
    const json_t *hours = json_object_get(town, "hours"), *window = json_object_get(j, "checkin");
    b->places = take_list(&b->n_places, b, j, "places", sizeof *b->places);
    b->operations = take_list(&b->n_operations, b, j, "operations", sizeof *b->operations);
    b->agendas = take_list(&b->n_agendas, b, j, "agendas", sizeof *b->agendas);
    b->counters = take_list(&b->n_counters, b, j, "counters", sizeof *b->counters);
    bool good = b->places && b->operations && b->agendas && b->counters &&
                take_int(&b->window.early_minutes, window, "early_minutes", 0, 1440) &&
                take_int(&b->window.late_minutes, window, "late_minutes", 0, 1440) &&
                take_int(&b->hold_minutes, j, "hold_minutes", 1, 60) &&
                take_int(&b->reminder_hours, j, "reminder_hours", 0, 720);
    for (size_t i = 0; good && i < b->n_operations; i++)
        good = take_operation(
            &b->operations[i], b, json_array_get(json_object_get(j, "operations"), i));
    for (size_t i = 0; good && i < b->n_places; i++)
        good = take_place(&b->places[i], b, json_array_get(json_object_get(j, "places"), i));
    for (size_t i = 0; good && i < b->n_agendas; i++)
        good =
            take_agenda(&b->agendas[i], b, json_array_get(json_object_get(j, "agendas"), i), hours);
    for (size_t i = 0; good && i < b->n_counters; i++)
        good = take_counter(&b->counters[i], b, json_array_get(json_object_get(j, "counters"), i));
    return good;
}

int book_load(struct book *out, const json_t *booking, const json_t *town, struct err *e)
{
    *out = (struct book){.hold_minutes = 10, .window = {15, 15}};
    if (!take_town(out, town) || (booking && !take_all(out, booking, town))) {
        book_done(out);
        return err_set(e, ERR_PARSE, "book", "booking.json of the town is not of format 1");
    }
    out->there = booking != NULL;
    return 0;
}

void book_done(struct book *b)
{
    arena_done(&b->arena);
    *b = (struct book){.there = false};
}

/* ---- looking up */

#define FIND(list, count, key)                                                                     \
    do {                                                                                           \
        for (size_t i = 0; i < (count); i++)                                                       \
            if (strcmp((list)[i].id, (key)) == 0)                                                  \
                return &(list)[i];                                                                 \
        return NULL;                                                                               \
    } while (0)

const struct book_place *book_place(const struct book *b, const char *id)
{
    FIND(b->places, b->n_places, id);
}

const struct book_operation *book_operation(const struct book *b, const char *id)
{
    FIND(b->operations, b->n_operations, id);
}

const struct book_agenda *book_agenda(const struct book *b, const char *id)
{
    FIND(b->agendas, b->n_agendas, id);
}

const struct book_counter *book_counter(const struct book *b, const char *id)
{
    FIND(b->counters, b->n_counters, id);
}

bool book_offers(const struct book_place *p, const char *operation)
{
    for (size_t i = 0; i < p->n_operations; i++)
        if (strcmp(p->operations[i], operation) == 0)
            return true;
    return false;
}
