/* fields: see fields.h. */
#include "fields.h"

#include "domain/ident.h"

#include <ctype.h>
#include <stdio.h>

enum { VALUE = RES_ANSWER };

/* Fills members of the reservation from one answer. false: the answer is not good. */
typedef bool fill_fn(
    json_t *reservation, const char *member, const json_t *answer, const struct lists *lists);

static bool set_text(json_t *reservation, const char *member, const char *text)
{
    return json_object_set_new(reservation, member, json_string(text)) == 0;
}

static bool read_text(char out[VALUE], const json_t *answer)
{
    const char *text = json_string_value(answer);
    if (!text)
        return false;
    struct str s = str_trim(str_of(text));
    return s.n > 0 && str_copy(out, VALUE, s);
}

static bool fill_text(
    json_t *reservation, const char *member, const json_t *answer, const struct lists *lists)
{
    char text[VALUE];
    (void)lists;
    return read_text(text, answer) && set_text(reservation, member, text);
}

static bool fill_email(
    json_t *reservation, const char *member, const json_t *answer, const struct lists *lists)
{
    const char *text = json_string_value(answer);
    const char *at = text ? strchr(text, '@') : NULL;
    return at && at != text && at[1] && fill_text(reservation, member, answer, lists);
}

/* The longest code that the number begins with: +1 and +1242 are both in the world. */
static bool fill_phone(
    json_t *reservation, const char *member, const json_t *answer, const struct lists *lists)
{
    char typed[VALUE], number[18], value[16], best[16] = "";
    size_t i, best_n = 0;
    const json_t *code;
    if (!read_text(typed, answer) || phone_parse(number, str_of(typed), NULL) < 0)
        return false;
    json_array_foreach (lists->phone_codes, i, code) {
        if (!wire_json_text(value, sizeof value, code, "value"))
            continue;
        const char *digits = value + strspn(value, "+0 ");
        size_t n = strspn(digits, "0123456789");
        if (n > best_n && digits[n] == '\0' && strncmp(number + 1, digits, n) == 0) {
            best_n = n;
            str_copy(best, sizeof best, str_of(value));
        }
    }
    return best_n && set_text(reservation, "phone_code", best) &&
           set_text(reservation, member, number + 1 + best_n);
}

static bool fill_birth_number(
    json_t *reservation, const char *member, const json_t *answer, const struct lists *lists)
{
    char typed[VALUE], number[12];
    (void)lists;
    return read_text(typed, answer) && birth_number_parse(number, NULL, str_of(typed), NULL) == 0 &&
           set_text(reservation, member, number);
}

static bool fill_date(
    json_t *reservation, const char *member, const json_t *answer, const struct lists *lists)
{
    char typed[VALUE];
    struct date d;
    (void)lists;
    return read_text(typed, answer) && date_parse_iso(&d, str_of(typed), NULL) == 0 &&
           set_text(reservation, member, typed);
}

static bool fill_address(
    json_t *reservation, const char *member, const json_t *answer, const struct lists *lists)
{
    static const char *const parts[] = {"street", "city", "zip"};
    const json_t *country;
    char iso[8];
    size_t i;
    (void)member;
    for (size_t k = 0; k < 3; k++)
        if (!fill_text(reservation, parts[k], json_object_get(answer, parts[k]), lists))
            return false;
    json_array_foreach (lists->countries, i, country) {
        int64_t id;
        if (wire_json_text(iso, sizeof iso, country, "iso_code") && strcasecmp(iso, "CZ") == 0 &&
            number_member(&id, country, "id"))
            return json_object_set_new(reservation, "country_id", json_integer(id)) == 0;
    }
    return true; /* a list without us: the server will say whether it matters */
}

static bool fill_insurance(
    json_t *reservation, const char *member, const json_t *answer, const struct lists *lists)
{
    char text[VALUE];
    int64_t want, id;
    size_t i;
    const json_t *company;
    if (!read_text(text, answer) || !str_int(str_of(text), 1, INT64_MAX, &want))
        return false;
    json_array_foreach (lists->insurance, i, company)
        if (number_member(&id, company, "id") && id == want)
            return json_object_set_new(reservation, member, json_integer(id)) == 0;
    return false;
}

/* One row a field: its name in required_fields, ours (id and kind), its name in a reservation. */
static const struct known {
    const char *required, *kind, *member;
    fill_fn *fill;
} known[] = {
    {"first_name", "first_name", "first_name", fill_text},
    {"last_name", "last_name", "last_name", fill_text},
    {"email", "email", "email", fill_email},
    {"phone", "phone", "phone", fill_phone},
    {"birth_cert_no", "birth_number", "birth_certificate_number", fill_birth_number},
    {"holder_id", "id_card", "holder_id", fill_text},
    {"date_of_birth", "birth_date", "date_of_birth", fill_date},
    {"address", "address", "street", fill_address},
    {"insurance_company", "insurance", "insurance_company_id", fill_insurance},
    {"spz", "plate", "spz", fill_text},
};

enum { KNOWN = sizeof known / sizeof known[0], ALWAYS = 3 /* name and e-mail stand first */ };

bool fields_require(const json_t *operation, const char *required)
{
    size_t i;
    const json_t *name;
    json_array_foreach (json_object_get(operation, "required_fields"), i, name) {
        const char *text = json_string_value(name);
        if (text && strcmp(text, required) == 0)
            return true;
    }
    return false;
}

static bool is_required(const json_t *operation, const struct known *k)
{
    if (strcmp(k->kind, "email") == 0)
        return !json_is_true(json_object_get(operation, "anonymous_without_email"));
    return k < known + ALWAYS || fields_require(operation, k->required);
}

static bool is_asked(const json_t *operation, const struct known *k)
{
    return k < known + ALWAYS || fields_require(operation, k->required);
}

/* ---- columns of the operation's own */

/* An id that stays: columns have only names, which may hold anything. FNV-1a. */
static void column_id(char out[24], const char *name)
{
    uint32_t h = 2166136261u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    snprintf(out, 24, "column-%08x", (unsigned)h);
}

static const char *column_kind(const json_t *column)
{
    static const struct {
        const char *theirs, *ours;
    } kinds[] = {{"string", "text"}, {"options", "choice"}, {"boolean", "boolean"}};
    char type[24] = "";
    wire_json_text(type, sizeof type, column, "column_type");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(type, kinds[i].theirs) == 0)
            return kinds[i].ours;
    return "text";
}

static const char *option_text(const json_t *option)
{
    const char *text = json_string_value(option);
    return text ? text : json_string_value(json_object_get(option, "name"));
}

static json_t *options_of(const json_t *column)
{
    json_t *out = json_array();
    size_t i;
    const json_t *option;
    json_array_foreach (json_object_get(column, "options"), i, option) {
        const char *text = option_text(option);
        char id[24];
        if (!text || !*text)
            continue;
        column_id(id, text);
        json_array_append_new(
            out, json_pack("{s:s,s:s}", "id", id + strlen("column-"), "name", text));
    }
    return out;
}

static json_t *describe_column(const json_t *column)
{
    const char *name = json_string_value(json_object_get(column, "name"));
    const char *kind = column_kind(column);
    char id[24];
    if (!name || !*name) {
        skip_record("operation_column", column, "no name");
        return NULL;
    }
    column_id(id, name);
    json_t *field = json_pack("{s:s,s:s,s:b,s:s}", "id", id, "kind", kind, "required",
        json_is_true(json_object_get(column, "is_required")), "label", name);
    if (strcmp(kind, "choice") == 0)
        json_object_set_new(field, "options", options_of(column));
    return field;
}

/* "true"/"false", the text of the chosen option, or the text. */
static bool column_value(char out[VALUE], const json_t *column, const json_t *answer)
{
    const char *kind = column_kind(column);
    size_t i;
    const json_t *option;
    if (strcmp(kind, "boolean") == 0) {
        snprintf(out, VALUE, "%s", json_is_true(answer) ? "true" : "false");
        return json_is_boolean(answer);
    }
    if (!read_text(out, answer))
        return false;
    if (strcmp(kind, "choice") != 0)
        return true;
    json_array_foreach (json_object_get(column, "options"), i, option) {
        const char *text = option_text(option);
        char id[24];
        if (!text)
            continue;
        column_id(id, text);
        if (strcmp(id + strlen("column-"), out) == 0)
            return str_copy(out, VALUE, str_of(text));
    }
    return false;
}

/* ---- describing */

static json_t *insurance_options(const json_t *companies)
{
    json_t *out = json_array();
    size_t i;
    const json_t *company;
    json_array_foreach (companies, i, company) {
        int64_t id;
        char number[24], name[VALUE];
        if (!number_member(&id, company, "id") ||
            !wire_json_text(name, sizeof name, company, "name")) {
            skip_record("insurance_company", company, "no id or name");
            continue;
        }
        snprintf(number, sizeof number, "%lld", (long long)id);
        json_array_append_new(out, json_pack("{s:s,s:s}", "id", number, "name", name));
    }
    return out;
}

static void warn_unknown(const json_t *operation)
{
    size_t i;
    const json_t *name;
    json_array_foreach (json_object_get(operation, "required_fields"), i, name) {
        const char *text = json_string_value(name);
        int k = 0;
        while (text && k < KNOWN && strcmp(text, known[k].required) != 0)
            k++;
        if (!text || k == KNOWN)
            skip_record("required_field", operation, text ? text : "not a text");
    }
}

json_t *fields_describe(const json_t *operation, const struct lists *lists)
{
    json_t *out = json_array();
    size_t i;
    const json_t *column;
    for (const struct known *k = known; k < known + KNOWN; k++) {
        if (!is_asked(operation, k))
            continue;
        json_t *field = json_pack(
            "{s:s,s:s,s:b}", "id", k->kind, "kind", k->kind, "required", is_required(operation, k));
        if (k->fill == fill_insurance)
            json_object_set_new(field, "options", insurance_options(lists->insurance));
        json_array_append_new(out, field);
    }
    json_array_foreach (json_object_get(operation, "operation_columns"), i, column) {
        json_t *field = describe_column(column);
        if (field)
            json_array_append_new(out, field);
    }
    warn_unknown(operation);
    return out;
}

/* ---- filling */

static bool is_empty(const json_t *answer)
{
    return !answer || json_is_null(answer) ||
           (json_is_string(answer) && json_string_length(answer) == 0);
}

static void blame(json_t *bad, const char *id, bool missing)
{
    json_array_append_new(
        bad, json_pack("{s:s,s:s}", "id", id, "code", missing ? "required" : "invalid"));
}

static void fill_columns(
    json_t *reservation, const json_t *operation, const json_t *answers, json_t *bad)
{
    json_t *list = json_array();
    size_t i;
    const json_t *column;
    json_array_foreach (json_object_get(operation, "operation_columns"), i, column) {
        const char *name = json_string_value(json_object_get(column, "name"));
        bool required = json_is_true(json_object_get(column, "is_required"));
        char id[24], value[VALUE], type[24] = "string";
        if (!name || !*name)
            continue;
        column_id(id, name);
        wire_json_text(type, sizeof type, column, "column_type");
        const json_t *answer = json_object_get(answers, id);
        if (is_empty(answer) ? required : !column_value(value, column, answer))
            blame(bad, id, is_empty(answer));
        else if (!is_empty(answer))
            json_array_append_new(list, json_pack("{s:s,s:s,s:b,s:s}", "name", name, "column_type",
                                            type, "is_required", required, "value", value));
    }
    if (json_array_size(list))
        json_object_set(reservation, "reservation_columns_attributes", list);
    json_decref(list);
}

int fields_fill(json_t *reservation, const json_t *operation, const struct lists *lists,
    const json_t *answers, struct rpc_error *error)
{
    if (!json_is_object(answers))
        return rpc_fail(error, RPC_BAD_PARAMS, NULL, "answers is no object");
    json_t *bad = json_array();
    for (const struct known *k = known; k < known + KNOWN; k++) {
        const json_t *answer = json_object_get(answers, k->kind);
        if (!is_asked(operation, k) || (is_empty(answer) && !is_required(operation, k)))
            continue;
        if (is_empty(answer) || !k->fill(reservation, k->member, answer, lists))
            blame(bad, k->kind, is_empty(answer));
    }
    fill_columns(reservation, operation, answers, bad);
    if (json_array_size(bad) == 0) {
        json_decref(bad);
        return 0;
    }
    return rpc_fail(
        error, RPC_INVALID_FIELDS, json_pack("{s:o}", "fields", bad), "answers are not good");
}

/* ---- faults */

static const char *field_of_member(const char *member)
{
    static const struct {
        const char *member, *field;
    } others[] = {{"phone_code", "phone"}, {"city", "address"}, {"zip", "address"},
        {"country_id", "address"}, {"insurance_company", "insurance"}};
    for (int i = 0; i < KNOWN; i++)
        if (strcmp(member, known[i].member) == 0 || strcmp(member, known[i].required) == 0)
            return known[i].kind;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(member, others[i].member) == 0)
            return others[i].field;
    return NULL;
}

static bool is_column(const json_t *operation, const char *name)
{
    size_t i;
    const json_t *column;
    json_array_foreach (json_object_get(operation, "operation_columns"), i, column) {
        const char *its = json_string_value(json_object_get(column, "name"));
        if (its && strcmp(its, name) == 0)
            return true;
    }
    return false;
}

json_t *fields_of_errors(const json_t *errors, const json_t *operation)
{
    json_t *out = json_array();
    const char *member;
    json_t *said;
    json_object_foreach ((json_t *)(uintptr_t)errors, member, said) {
        const char *field = field_of_member(member);
        char id[24];
        if (field) {
            blame(out, field, false);
        } else if (is_column(operation, member)) {
            column_id(id, member);
            blame(out, id, false);
        }
    }
    if (json_array_size(out))
        return out;
    json_decref(out);
    return NULL;
}

static void add_texts(struct buf *out, const json_t *j, int depth)
{
    size_t i;
    const char *member;
    json_t *one;
    if (json_is_string(j)) {
        buf_fmt(out, "%s%s", out->n ? "; " : "", json_string_value(j));
    } else if (depth > 0 && json_is_array(j)) {
        json_array_foreach (j, i, one)
            add_texts(out, one, depth - 1);
    } else if (depth > 0) {
        json_object_foreach ((json_t *)(uintptr_t)j, member, one)
            add_texts(out, one, depth - 1);
    }
}

void fields_detail(char *out, size_t size, const json_t *errors)
{
    struct buf text;
    buf_init(&text, BUF_LINE);
    add_texts(&text, errors, 4);
    str_copy(out, size, buf_view(&text));
    buf_done(&text);
}
