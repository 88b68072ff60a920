/* order: see wire/order.h. Each document is a const table of its members. */
#include "wire/order.h"

#include "domain/instant.h"
#include "domain/money.h"
#include "domain/symbol.h"
#include "wire/json.h"
#include <inttypes.h>

enum member_type { TEXT, INTEGER, INSTANT, FLAG };

struct member {
    const char *key;
    enum member_type type;
    size_t at, size;
};

#define MEMBER(t, key_, field, type_)                                                              \
    {                                                                                              \
        .key = (key_), .type = (type_), .at = offsetof(t, field), .size = sizeof(((t *)0)->field)  \
    }

static const struct member order_members[] = {
    MEMBER(struct wire_order, "reference", reference, TEXT),
    MEMBER(struct wire_order, "fee", fee, TEXT),
    MEMBER(struct wire_order, "spayd", spayd, TEXT),
    MEMBER(struct wire_order, "account", account, TEXT),
    MEMBER(struct wire_order, "iban", iban, TEXT),
    MEMBER(struct wire_order, "amount", haler, INTEGER),
    MEMBER(struct wire_order, "message", message, TEXT),
    MEMBER(struct wire_order, "vs", vs, TEXT),
    MEMBER(struct wire_order, "ss", ss, TEXT),
    MEMBER(struct wire_order, "ks", ks, TEXT),
    MEMBER(struct wire_order, "created", created, INSTANT),
    MEMBER(struct wire_order, "expires", expires, INSTANT),
    MEMBER(struct wire_order, "expired", expired, FLAG),
    MEMBER(struct wire_order, "server_time", server_time, INSTANT),
};

enum { ORDER_MEMBERS = sizeof order_members / sizeof order_members[0] };

static void write_value(struct buf *out, enum member_type type, const void *field)
{
    char when[26];
    switch (type) {
    case TEXT:
        wire_json_string(out, str_of(field));
        break;
    case INTEGER:
        buf_fmt(out, "%" PRId64, *(const int64_t *)field);
        break;
    case INSTANT:
        instant_rfc3339(when, *(const int64_t *)field);
        wire_json_string(out, str_of(when));
        break;
    case FLAG:
        buf_z(out, *(const bool *)field ? "true" : "false");
        break;
    }
}

int wire_order_write(struct buf *out, const struct wire_order *o, struct err *e)
{
    for (size_t i = 0; i < ORDER_MEMBERS; i++) {
        const struct member *m = &order_members[i];
        buf_fmt(out, "%c\"%s\":", i ? ',' : '{', m->key);
        write_value(out, m->type, (const char *)o + m->at);
    }
    buf_char(out, '}');
    return buf_check(out, "order", e);
}

static bool read_value(const struct member *m, void *field, const json_t *root)
{
    const json_t *j = json_object_get(root, m->key);
    switch (m->type) {
    case TEXT:
        return wire_json_text(field, m->size, root, m->key);
    case INTEGER:
        return wire_json_int(field, root, m->key);
    case INSTANT:
        return wire_json_instant(field, root, m->key);
    case FLAG:
        *(bool *)field = json_is_true(j);
        return json_is_boolean(j);
    }
    return false;
}

int wire_order_read(struct wire_order *out, struct str json, struct err *e)
{
    json_t *root;
    *out = (struct wire_order){.haler = 0};
    int rc = wire_json_load(&root, json, WIRE_ORDER, WIRE_DEPTH, e);
    for (size_t i = 0; rc == 0 && i < ORDER_MEMBERS; i++) {
        const struct member *m = &order_members[i];
        if (!read_value(m, (char *)out + m->at, root))
            rc = err_set(e, ERR_PARSE, "order", "/%s is missing or wrong", m->key);
    }
    json_decref(root);
    return rc;
}

const char *wire_order_pointer(enum wire_order_field f)
{
    static const char *const pointers[] = {
        [WIRE_ORDER_NONE] = "",
        [WIRE_ORDER_FEE] = "/fee",
        [WIRE_ORDER_AMOUNT] = "/amount",
        [WIRE_ORDER_VS] = "/vs",
    };
    return pointers[f];
}

int wire_order_request_write(struct buf *out, const struct wire_order_request *r, struct err *e)
{
    buf_z(out, "{\"fee\":");
    wire_json_string(out, str_of(r->fee));
    buf_fmt(out, ",\"amount\":%" PRId64, r->haler);
    if (r->vs[0]) {
        buf_z(out, ",\"vs\":");
        wire_json_string(out, str_of(r->vs));
    }
    buf_char(out, '}');
    return buf_check(out, "order", e);
}

static bool known_keys_only(const json_t *root)
{
    static const char *const known[] = {"fee", "amount", "vs"};
    size_t n = 0;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        n += json_object_get(root, known[i]) != NULL;
    return json_is_object(root) && n == json_object_size(root);
}

static enum wire_order_field read_request(struct wire_order_request *out, const json_t *root)
{
    if (!wire_json_text(out->fee, sizeof out->fee, root, "fee") || !out->fee[0])
        return WIRE_ORDER_FEE;
    if (!wire_json_int(&out->haler, root, "amount") || out->haler <= 0 || out->haler > MONEY_MAX)
        return WIRE_ORDER_AMOUNT;
    char typed[32];
    if (!json_object_get(root, "vs"))
        return WIRE_ORDER_NONE;
    if (!wire_json_text(typed, sizeof typed, root, "vs"))
        return WIRE_ORDER_VS;
    /* an empty symbol is no symbol; a fee that needs one says so later */
    if (typed[0] && symbol_parse(out->vs, str_of(typed), NULL) < 0)
        return WIRE_ORDER_VS;
    return WIRE_ORDER_NONE;
}

int wire_order_request_read(
    struct wire_order_request *out, enum wire_order_field *bad, struct str json, struct err *e)
{
    json_t *root;
    *out = (struct wire_order_request){.haler = 0};
    *bad = WIRE_ORDER_NONE;
    int rc = wire_json_load(&root, json, WIRE_ORDER, WIRE_DEPTH, e);
    if (rc == 0 && !known_keys_only(root))
        rc = err_set(e, ERR_PARSE, "order", "not an order, or with a key that orders have not");
    if (rc == 0 && (*bad = read_request(out, root)) != WIRE_ORDER_NONE)
        rc = err_set(e, ERR_RANGE, "order", "%s is missing or wrong", wire_order_pointer(*bad));
    json_decref(root);
    return rc;
}
