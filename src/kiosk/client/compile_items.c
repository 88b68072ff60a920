/* compile_items: the bundle's objects as records. The portal has linted them; here a missing fact
 * is empty and only what the catalogue cannot do without is a fault. */
#include "cat_build.h"

#include "domain/date.h"
#include <stdlib.h>

static const char *text_of(const json_t *object, const char *key)
{
    const char *z = json_string_value(json_object_get(object, key));
    return z ? z : "";
}

/* The number of these hours; CAT_NONE when the object has none. */
static uint32_t add_hours(struct cat_builder *b, const json_t *object)
{
    static const char days[7][4] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const json_t *week = json_object_get(object, "hours");
    struct hours h = {.day = {{{0, 0}}}};
    if (!json_is_object(week))
        return CAT_NONE;
    for (int d = 0; d < 7; d++) {
        const json_t *spans = json_object_get(week, days[d]);
        if (json_array_size(spans) > HOURS_SPANS)
            build_fault(b, ERR_PARSE, "too many spans in a day", "hours");
        for (size_t i = 0; b->rc == 0 && i < json_array_size(spans); i++) {
            struct str s = str_of(json_string_value(json_array_get(spans, i)));
            if (hours_parse_span(&h.day[d][i], s, NULL) < 0)
                build_fault(b, ERR_PARSE, "not a span like 8:00-17:00", "hours");
        }
    }
    uint32_t n = build_count(b, CAT_T_HOURS);
    for (uint32_t i = 0; i < n; i++)
        if (memcmp(build_at(b, CAT_T_HOURS, i), &h, sizeof h) == 0)
            return i;
    return build_add(b, CAT_T_HOURS, &h);
}

static void add_accounts(struct cat_builder *b, const json_t *town)
{
    const json_t *list = json_object_get(town, "accounts");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        struct rec_account r = {.id = build_need(b, j, "id"),
            .number = build_need(b, j, "number"),
            .name = build_l10n(b, j, "name")};
        build_add(b, CAT_T_ACCOUNTS, &r);
    }
}

static void add_closures(struct cat_builder *b, const json_t *town)
{
    const json_t *list = json_object_get(town, "closures");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        struct rec_closure r = {.reason = build_l10n(b, j, "reason")};
        if (date_parse_iso(&r.date, str_of(text_of(j, "date")), NULL) < 0)
            build_fault(b, ERR_PARSE, "not a date", "closures");
        build_add(b, CAT_T_CLOSURES, &r);
    }
}

/* Czech is always the first language: it is what missing texts fall back to. */
static void add_languages(struct cat_builder *b, const json_t *town)
{
    const json_t *list = json_object_get(town, "languages");
    str_copy(b->head.langs[0], sizeof b->head.langs[0], STR("cs"));
    b->head.n_langs = 1;
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct str s = str_of(json_string_value(json_array_get(list, i)));
        if (str_eqz(s, "cs"))
            continue;
        if (b->head.n_langs == CAT_LANGS || s.n == 0 || s.n >= sizeof b->head.langs[0])
            build_fault(b, ERR_LIMIT, "too many languages", "town");
        else
            str_copy(b->head.langs[b->head.n_langs++], sizeof b->head.langs[0], s);
    }
}

void build_town(struct cat_builder *b)
{
    const json_t *town = json_object_get(b->root, "town");
    const json_t *address = json_object_get(town, "address");
    add_languages(b, town);
    struct rec_town r = {
        .id = build_need(b, town, "id"),
        .payee = build_text(b, town, "payee"),
        .web = build_text(b, town, "web"),
        .data_box = build_text(b, town, "data_box"),
        .phone = build_text(b, town, "phone"),
        .street = build_text(b, address, "street"),
        .number = build_text(b, address, "number"),
        .postcode = build_text(b, address, "postcode"),
        .city = build_text(b, address, "city"),
        .situation_url = build_text(b, town, "situation_url"),
        .name = build_l10n(b, town, "name"),
        .office = build_l10n(b, town, "office"),
        .cash_desk = build_l10n(b, town, "cash_desk"),
        .help_desk = build_l10n(b, town, "help_desk"),
        .verified = build_bool(town, "verified"),
        .hours = add_hours(b, town),
    };
    if (r.hours == CAT_NONE)
        build_fault(b, ERR_PARSE, "missing", "hours of the town");
    build_add(b, CAT_T_TOWN, &r);
    add_accounts(b, town);
    add_closures(b, town);
}

static void add_topics(struct cat_builder *b, enum cat_kind kind, const char *key)
{
    const json_t *list = json_object_get(b->root, key);
    for (size_t i = 0; b->rc == 0 && i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        struct rec_topic r = {.id = build_need(b, j, "id"),
            .parent = build_ref(b, kind, j, "parent"),
            .name = build_l10n(b, j, "name")};
        build_add(b, cat_table_of(kind), &r);
    }
}

void build_topics(struct cat_builder *b)
{
    add_topics(b, CAT_TOPIC, "topics");
    add_topics(b, CAT_LIFE, "life");
}

static bool l10n_empty(const struct cat_l10n *l)
{
    return l->lang[0] == 0;
}

static struct rec_place read_place(struct cat_builder *b, const json_t *j)
{
    const json_t *phones = json_object_get(j, "phones");
    struct rec_place r = {
        .id = build_need(b, j, "id"),
        .room = build_text(b, j, "room"),
        .email = build_text(b, j, "email"),
        .hours = add_hours(b, j),
        .verified = build_bool(j, "verified"),
        .name = build_l10n(b, j, "name"),
        .short_name = build_l10n(b, j, "short"),
        .floor = build_l10n(b, j, "floor"),
    };
    for (size_t i = 0; i < json_array_size(phones) && r.n_phones < CAT_PHONES; i++)
        r.phones[r.n_phones++] = build_string(b, json_string_value(json_array_get(phones, i)));
    if (l10n_empty(&r.name))
        build_fault(b, ERR_PARSE, "missing", "name of a department or contact");
    return r;
}

/* What a contact does not say itself is its department's. */
static void inherit(struct rec_place *r, const struct rec_place *from)
{
    if (!r->room) {
        r->room = from->room;
        if (l10n_empty(&r->floor))
            r->floor = from->floor;
    }
    if (r->hours == CAT_NONE)
        r->hours = from->hours;
}

static void add_places(struct cat_builder *b, enum cat_kind kind, const char *key)
{
    const json_t *list = json_object_get(b->root, key);
    for (size_t i = 0; b->rc == 0 && i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        const struct rec_town *town = build_at(b, CAT_T_TOWN, 0);
        uint32_t town_hours = town->hours;
        struct rec_place r = read_place(b, j);
        r.department = (uint32_t)i;
        if (kind == CAT_CONTACT) {
            r.department = build_ref(b, CAT_DEPARTMENT, j, "department");
            if (r.department != CAT_NONE)
                inherit(&r, build_at(b, CAT_T_DEPARTMENTS, r.department));
        }
        if (r.hours == CAT_NONE)
            r.hours = town_hours;
        r.own_hours = r.hours != town_hours;
        build_add(b, cat_table_of(kind), &r);
    }
}

void build_places(struct cat_builder *b)
{
    add_places(b, CAT_DEPARTMENT, "departments");
    add_places(b, CAT_CONTACT, "contacts");
}

static struct cat_run add_amounts(struct cat_builder *b, const json_t *fee)
{
    const json_t *list = json_object_get(fee, "amounts");
    struct cat_run run = {build_count(b, CAT_T_AMOUNTS), (uint32_t)json_array_size(list)};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        const json_t *haler = json_object_get(j, "haler");
        const char *from = text_of(j, "valid_from");
        struct date d = {.year = 1970, .month = 1, .day = 1};
        if (!json_is_integer(haler) || json_integer_value(haler) < 0 ||
            (*from && date_parse_iso(&d, str_of(from), NULL) < 0))
            build_fault(b, ERR_PARSE, "not an amount", text_of(fee, "id"));
        struct rec_amount r = {.haler = json_integer_value(haler),
            .from = date_days(d),
            .label = build_l10n(b, j, "label"),
            .verified = build_bool(j, "verified")};
        build_add(b, CAT_T_AMOUNTS, &r);
    }
    return run;
}

static enum cat_symbol symbol_of(const char *name)
{
    static const char names[][12] = {
        [CAT_VS_PERSONAL] = "personal", [CAT_VS_NONE] = "none", [CAT_VS_FIXED] = "fixed"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return (enum cat_symbol)i;
    return CAT_VS_PERSONAL;
}

static void read_due_day(struct rec_fee *r, struct str s)
{
    struct str month;
    uint64_t m, d;
    if (str_cut(&s, '-', &month) && str_uint(month, 12, &m) && str_uint(s, 31, &d) && m && d) {
        r->due_month = (uint32_t)m;
        r->due_day = (uint32_t)d;
    }
}

void build_fees(struct cat_builder *b)
{
    const json_t *list = json_object_get(b->root, "fees");
    for (size_t i = 0; b->rc == 0 && i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        struct rec_fee r = {
            .id = build_need(b, j, "id"),
            .account = build_need(b, j, "account"),
            .vs = build_text(b, j, "vs"),
            .ss = build_text(b, j, "ss"),
            .ks = build_text(b, j, "ks"),
            .message = build_text(b, j, "message"),
            .situation = build_ref(b, CAT_SITUATION, j, "situation"),
            .symbol = symbol_of(text_of(j, "symbol")),
            .free_amount = build_bool(j, "free_amount"),
            .verified = build_bool(j, "verified"),
            .name = build_l10n(b, j, "name"),
            .due = build_l10n(b, j, "due"),
            .amounts = add_amounts(b, j),
        };
        read_due_day(&r, str_of(text_of(j, "due_day")));
        if (l10n_empty(&r.name))
            build_fault(b, ERR_PARSE, "missing", "name of a fee");
        build_add(b, CAT_T_FEES, &r);
    }
}

static struct cat_run add_sections(struct cat_builder *b, const json_t *text)
{
    const json_t *all = json_object_get(text, "sections");
    struct cat_run run = {build_count(b, CAT_T_SECTIONS), 0};
    for (uint32_t number = 3; number <= 30; number++) {
        char key[3] = {(char)('0' + number / 10), (char)('0' + number % 10), 0};
        struct rec_section r = {number, build_text(b, all, key)};
        if (r.text) {
            build_add(b, CAT_T_SECTIONS, &r);
            run.n++;
        }
    }
    return run;
}

static uint32_t add_text(struct cat_builder *b, const json_t *text, uint32_t lang)
{
    const json_t *deadline = json_object_get(text, "deadline");
    if (!json_is_object(text))
        return CAT_NONE;
    struct rec_text r = {
        .lang = lang,
        .title = build_need(b, text, "title"),
        .brief = build_text(b, text, "short"),
        .price = build_text(b, text, "price"),
        .due = build_text(b, text, "due"),
        .deadline_label = build_text(b, deadline, "label"),
        .deadline = build_text(b, deadline, "text"),
        .bring = build_strings(b, json_object_get(text, "bring")),
        .sections = add_sections(b, text),
    };
    return build_add(b, CAT_T_TEXTS, &r);
}

static uint32_t read_rank(const json_t *j)
{
    json_int_t rank = json_integer_value(json_object_get(j, "rank"));
    return rank < 0 ? 0 : rank > 100 ? 100 : (uint32_t)rank;
}

void build_situations(struct cat_builder *b)
{
    const json_t *list = json_object_get(b->root, "situations");
    for (size_t i = 0; b->rc == 0 && i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        const json_t *text = json_object_get(j, "text");
        struct rec_situation r = {
            .id = build_need(b, j, "id"),
            .department = build_ref(b, CAT_DEPARTMENT, j, "department"),
            .contact = build_ref(b, CAT_CONTACT, j, "contact"),
            .rank = read_rank(j),
            .booking = build_bool(j, "booking"),
            .verified = build_bool(j, "verified"),
            .rpp = build_text(b, j, "rpp"),
            .updated = build_text(b, j, "updated"),
            .fees = build_refs(b, CAT_FEE, j, "fees"),
            .related = build_refs(b, CAT_SITUATION, j, "related"),
            .topics = build_refs(b, CAT_TOPIC, j, "topics"),
            .forms = build_refs(b, CAT_FORM, j, "forms"),
            .law = build_strings(b, json_object_get(j, "law")),
        };
        for (uint32_t l = 0; l < CAT_LANGS; l++)
            r.texts[l] = l < b->head.n_langs
                             ? add_text(b, json_object_get(text, b->head.langs[l]), l)
                             : CAT_NONE;
        if (r.texts[0] == CAT_NONE)
            build_fault(b, ERR_PARSE, "no Czech text", text_of(j, "id"));
        build_add(b, CAT_T_SITUATIONS, &r);
    }
}
