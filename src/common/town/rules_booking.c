/* rules_booking: what holds between the fields of booking.json; see records.h. What makes a rule of
 * slots sound is said by domain/slots, which computes with it. */
#include "records.h"

#include "domain/slots.h"

#include <stdio.h>

static const char *text(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static int number(const json_t *o, const char *key)
{
    json_int_t n = json_integer_value(json_object_get(o, key));
    return n < 0 || n > 1000000 ? -1 : (int)n; /* the field's own limits are lower */
}

/* ---- times of a place */

static bool read_date(struct date *out, const json_t *o, const char *key)
{
    const char *s = text(o, key);
    return !json_object_get(o, key) || (s && date_parse_iso(out, str_of(s), NULL) == 0);
}

static bool read_days(unsigned *out, const json_t *list)
{
    static const char *const days[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct str day = str_of(json_string_value(json_array_get(list, i)));
        for (size_t d = 0; d < 7; d++)
            if (str_eqz(day, days[d]))
                *out |= 1u << d;
    }
    return *out != 0;
}

static void read_weeks(unsigned *out, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_int_t week = json_integer_value(json_array_get(list, i));
        if (week >= 1 && week <= 5)
            *out |= 1u << (week - 1);
    }
}

/* False when a field is wrong by itself, which is reported with it. */
static bool read_rule(struct slot_rule *r, const json_t *o, enum slot_rule_kind kind)
{
    const char *hours = text(o, "hours");
    bool good = hours && hours_parse_span(&r->hours, str_of(hours), NULL) == 0;
    r->kind = kind;
    r->step = number(o, "step");
    r->counters_public = number(o, "public");
    r->counters_desk = number(o, "desk");
    if (kind == SLOT_ONE_DAY)
        return good && read_date(&r->from, o, "date") && date_is_set(r->from);
    r->every_weeks = number(o, "every_weeks");
    read_weeks(&r->weeks_of_month, json_object_get(o, "weeks_of_month"));
    return good && read_date(&r->from, o, "from") && read_date(&r->to, o, "to") &&
           read_days(&r->weekdays, json_object_get(o, "days"));
}

static void check_rule(struct lint *l, const json_t *o, enum slot_rule_kind kind)
{
    struct slot_rule r = {.kind = kind};
    struct err why = ERR_INIT;
    if (read_rule(&r, o, kind) && slot_rule_check(&r, &why) < 0)
        lint_fault(l, "%s", why.text);
}

void rule_opens(struct lint *l, const json_t *o)
{
    check_rule(l, o, SLOT_OPENS);
}

void rule_break(struct lint *l, const json_t *o)
{
    check_rule(l, o, SLOT_BREAK);
}

void rule_one_day(struct lint *l, const json_t *o)
{
    check_rule(l, o, SLOT_ONE_DAY);
}

void rule_shut(struct lint *l, const json_t *o)
{
    const char *from = text(o, "from"), *to = text(o, "to");
    if (from && to && strcmp(to, from) < 0) /* ISO dates compare as text */
        lint_fault_at(l, "to", "is before \"from\"");
}

void rule_place(struct lint *l, const json_t *o)
{
    rule_provenance(l, o);
    size_t n = json_array_size(json_object_get(o, "opens")) +
               json_array_size(json_object_get(o, "breaks")) +
               json_array_size(json_object_get(o, "one_day"));
    if (n > SLOT_RULES)
        lint_fault(l, "has %zu rules of time, at most %d fit", n, SLOT_RULES);
    if (json_is_array(json_object_get(o, "opens")) && n == 0)
        lint_fault(l, "never opens");
}

/* ---- operations, agendas */

static void check_asked_once(struct lint *l, const json_t *fields)
{
    size_t down = lint_down(l, "fields");
    for (size_t i = 0; i < json_array_size(fields); i++) {
        const char *kind = text(json_array_get(fields, i), "kind");
        size_t at = lint_down_at(l, i);
        for (size_t k = 0; kind && k < i; k++) {
            const char *before = text(json_array_get(fields, k), "kind");
            if (before && strcmp(before, kind) == 0)
                lint_fault_at(l, "kind", "stands twice");
        }
        lint_up(l, at);
    }
    lint_up(l, down);
}

void rule_operation(struct lint *l, const json_t *o)
{
    rule_provenance(l, o);
    struct slot_operation op;
    const struct {
        const char *key;
        int *to;
    } numbers[] = {
        {"minutes", &op.minutes},
        {"more_minutes", &op.more_minutes},
        {"people_max", &op.people_max},
        {"lead_minutes", &op.lead_minutes},
        {"horizon_days", &op.horizon_days},
        {"cancel_minutes", &op.cancel_minutes},
        {"move_minutes", &op.move_minutes},
        {"freed_minutes", &op.freed_minutes},
        {"per_person", &op.per_person},
    };
    bool good = true; /* else it is reported with the field */
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        good = good && json_is_integer(json_object_get(o, numbers[i].key));
        *numbers[i].to = number(o, numbers[i].key);
    }
    struct err why = ERR_INIT;
    if (good && slot_operation_check(&op, &why) < 0)
        lint_fault(l, "%s", why.text);
    check_asked_once(l, json_object_get(o, "fields"));
}

void rule_agenda(struct lint *l, const json_t *o)
{
    if (number(o, "last") < number(o, "first"))
        lint_fault_at(l, "last", "is below \"first\"");
}

/* ---- across the file */

static void check_letters(struct lint *l, const json_t *agendas)
{
    unsigned seen = 0;
    size_t down = lint_down(l, "agendas");
    for (size_t i = 0; i < json_array_size(agendas); i++) {
        const char *letter = text(json_array_get(agendas, i), "letter");
        size_t at = lint_down_at(l, i);
        if (letter && letter[0] >= 'A' && letter[0] <= 'Z') {
            unsigned bit = 1u << (letter[0] - 'A');
            if (seen & bit)
                lint_fault_at(l, "letter", "another agenda has the letter %c", letter[0]);
            seen |= bit;
        }
        lint_up(l, at);
    }
    lint_up(l, down);
}

static bool is_named(const json_t *by, const char *key, const char *id)
{
    for (size_t i = 0; i < json_array_size(by); i++) {
        const json_t *list = json_object_get(json_array_get(by, i), key);
        for (size_t k = 0; k < json_array_size(list); k++) {
            const char *has = json_string_value(json_array_get(list, k));
            if (has && strcmp(has, id) == 0)
                return true;
        }
    }
    return false;
}

/* What nobody does would be offered and never had. */
static void check_all_named(
    struct lint *l, const json_t *o, const char *what, const char *by, const char *reason)
{
    const json_t *items = json_object_get(o, what);
    size_t down = lint_down(l, what);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const char *id = text(json_array_get(items, i), "id");
        size_t at = lint_down_at(l, i);
        if (id && !is_named(json_object_get(o, by), what, id))
            lint_fault(l, "%s", reason);
        lint_up(l, at);
    }
    lint_up(l, down);
}

/* Which situation is named by which operation: the situations are read after this file. */
static void note_booked(struct lint *l, const json_t *operations)
{
    if (!json_is_array(operations))
        return; /* one fault is enough */
    bool good = (l->booked = json_object()) != NULL;
    for (size_t i = 0; good && i < json_array_size(operations); i++) {
        const json_t *operation = json_array_get(operations, i);
        json_t *id = json_object_get(operation, "id");
        const json_t *list = json_object_get(operation, "situations");
        for (size_t k = 0; good && json_is_string(id) && k < json_array_size(list); k++) {
            const char *situation = json_string_value(json_array_get(list, k));
            good = !situation || json_object_set(l->booked, situation, id) == 0;
        }
    }
    if (!good)
        lint_fault(l, "no memory");
}

void rule_booking(struct lint *l, const json_t *o)
{
    note_booked(l, json_object_get(o, "operations"));
    check_letters(l, json_object_get(o, "agendas"));
    check_all_named(l, o, "operations", "places", "no place does this operation");
    check_all_named(l, o, "agendas", "counters", "no counter calls this agenda");
}
