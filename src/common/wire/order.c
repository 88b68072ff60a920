/* order: see wire/order.h. Each document is a const table of its members. */
#include "wire/order.h"

#include "domain/money.h"
#include "domain/symbol.h"
#include "members.h"
#include <inttypes.h>

static const struct member order_members[] = {
    MEMBER(struct wire_order, "reference", reference, member_text),
    MEMBER(struct wire_order, "fee", fee, member_text),
    MEMBER(struct wire_order, "spayd", spayd, member_text),
    MEMBER(struct wire_order, "account", account, member_text),
    MEMBER(struct wire_order, "iban", iban, member_text),
    MEMBER(struct wire_order, "amount", haler, member_number, .max = MONEY_MAX),
    MEMBER(struct wire_order, "message", message, member_text),
    MEMBER(struct wire_order, "vs", vs, member_text),
    MEMBER(struct wire_order, "ss", ss, member_text),
    MEMBER(struct wire_order, "ks", ks, member_text),
    MEMBER(struct wire_order, "created", created, member_instant),
    MEMBER(struct wire_order, "expires", expires, member_instant),
    MEMBER(struct wire_order, "expired", expired, member_flag),
    MEMBER(struct wire_order, "server_time", server_time, member_instant),
};

static const struct members order = {MEMBERS("order", struct wire_order, order_members)};

int wire_order_write(struct buf *out, const struct wire_order *o, struct err *e)
{
    return members_write(out, &order, o, e);
}

int wire_order_read(struct wire_order *out, struct str json, struct err *e)
{
    return members_load_whole(out, &order, json, WIRE_ORDER, NULL, e);
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
