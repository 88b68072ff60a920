/* members: readers for values that Reservatic writes in several ways. */
#include "reservatic.h"

#include "base/log.h"
#include "domain/money.h"
#include <stdio.h>

bool id_param(int64_t *out, const json_t *params, const char *name)
{
    char text[24];
    return wire_json_text(text, sizeof text, params, name) &&
           str_int(str_of(text), 1, INT64_MAX, out);
}

bool number_value(int64_t *out, const json_t *value)
{
    if (json_is_string(value))
        return str_int(str_of(json_string_value(value)), INT64_MIN, INT64_MAX, out);
    if (!json_is_integer(value))
        return false;
    *out = json_integer_value(value);
    return true;
}

bool number_member(int64_t *out, const json_t *object, const char *name)
{
    return number_value(out, json_object_get(object, name));
}

bool price_member(int64_t *haler, const json_t *object, const char *name)
{
    char text[40] = "", currency[8] = "CZK";
    const json_t *price = json_object_get(object, name);
    wire_json_text(currency, sizeof currency, object, "currency");
    if (strcmp(currency, "CZK") != 0)
        return false;
    if (json_is_number(price))
        snprintf(text, sizeof text, "%.4f", json_number_value(price));
    else if (!wire_json_text(text, sizeof text, object, name))
        return false;
    return money_parse_decimal(haler, str_of(text), NULL) == 0 && *haler >= 0;
}

void skip_record(const char *kind, const json_t *record, const char *why)
{
    int64_t id = 0;
    char number[24];
    number_member(&id, record, "id");
    snprintf(number, sizeof number, "%lld", (long long)id);
    log_event(LOG_WARN, "reservatic.skipped", "kind", kind, "id", number, "why", why, NULL);
}
