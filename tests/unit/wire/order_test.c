#include "test.h"

#include "change.h"
#include "wire/order.h"

TEST(a_request_survives_the_wire)
{
    struct wire_order_request in = {.fee = "pes", .vs = "0012345678", .haler = 40000}, out;
    enum wire_order_field bad;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, WIRE_ORDER);
    REQUIRE(wire_order_request_write(&b, &in, &e) == 0);
    CHECK_STR(buf_cstr(&b), "{\"fee\":\"pes\",\"amount\":40000,\"vs\":\"0012345678\"}");
    REQUIRE(wire_order_request_read(&out, &bad, buf_view(&b), &e) == 0);
    CHECK_STR(out.fee, "pes");
    CHECK_STR(out.vs, "0012345678");
    CHECK_INT(out.haler, 40000);
    buf_done(&b);
}

TEST(a_bad_request_says_which_member)
{
    static const struct {
        const char *json;
        enum err_code code;
        enum wire_order_field bad;
    } rows[] = {
        {"{\"fee\":\"pes\",\"amount\":1}", ERR_NONE, WIRE_ORDER_NONE},
        {"{\"fee\":\"pes\",\"amount\":1,\"vs\":\"\"}", ERR_NONE, WIRE_ORDER_NONE},
        {"{\"fee\":\"pes\",\"amount\":1,\"vs\":\"123 456\"}", ERR_NONE, WIRE_ORDER_NONE},
        {"{\"amount\":1}", ERR_RANGE, WIRE_ORDER_FEE},
        {"{\"fee\":\"\",\"amount\":1}", ERR_RANGE, WIRE_ORDER_FEE},
        {"{\"fee\":7,\"amount\":1}", ERR_RANGE, WIRE_ORDER_FEE},
        {"{\"fee\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","
         "\"amount\":1}",
            ERR_RANGE, WIRE_ORDER_FEE},
        {"{\"fee\":\"pes\"}", ERR_RANGE, WIRE_ORDER_AMOUNT},
        {"{\"fee\":\"pes\",\"amount\":0}", ERR_RANGE, WIRE_ORDER_AMOUNT},
        {"{\"fee\":\"pes\",\"amount\":-1}", ERR_RANGE, WIRE_ORDER_AMOUNT},
        {"{\"fee\":\"pes\",\"amount\":400.0}", ERR_RANGE, WIRE_ORDER_AMOUNT},
        {"{\"fee\":\"pes\",\"amount\":\"400\"}", ERR_RANGE, WIRE_ORDER_AMOUNT},
        {"{\"fee\":\"pes\",\"amount\":1000000000}", ERR_RANGE, WIRE_ORDER_AMOUNT},
        {"{\"fee\":\"pes\",\"amount\":1,\"vs\":\"12345678901\"}", ERR_RANGE, WIRE_ORDER_VS},
        {"{\"fee\":\"pes\",\"amount\":1,\"vs\":\"12a\"}", ERR_RANGE, WIRE_ORDER_VS},
        {"{\"fee\":\"pes\",\"amount\":1,\"vs\":12}", ERR_RANGE, WIRE_ORDER_VS},
        {"{\"fee\":\"pes\",\"amount\":1,\"account\":\"x\"}", ERR_PARSE, WIRE_ORDER_NONE},
        {"[]", ERR_PARSE, WIRE_ORDER_NONE},
        {"{\"fee\":", ERR_PARSE, WIRE_ORDER_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wire_order_request r;
        enum wire_order_field bad;
        struct err e = ERR_INIT;
        int rc = wire_order_request_read(&r, &bad, str_of(rows[i].json), &e);
        if (e.code != rows[i].code || bad != rows[i].bad || (rc == 0) != (e.code == ERR_NONE))
            test_fail(__FILE__, __LINE__, "%s gives %s at %s", rows[i].json, err_name(e.code),
                wire_order_pointer(bad));
    }
}

static const struct wire_order whole = {.reference = "K7M4T9R3",
    .fee = "pes",
    .spayd = "SPD*1.0*ACC:CZ69",
    .account = "19-2627181/0100",
    .iban = "CZ6901000000190002627181",
    .message = "POPLATEK \"ZE\" PSU",
    .vs = "1",
    .haler = 40000,
    .created = 1795500000,
    .expires = 1798000000,
    .server_time = 1795500001};

TEST(an_order_survives_the_wire)
{
    struct wire_order out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, WIRE_ORDER);
    REQUIRE(wire_order_write(&b, &whole, &e) == 0);
    REQUIRE(wire_order_read(&out, buf_view(&b), &e) == 0);
    CHECK_STR(out.reference, whole.reference);
    CHECK_STR(out.message, whole.message);
    CHECK_STR(out.ss, "");
    CHECK_INT(out.haler, whole.haler);
    CHECK_INT(out.created, whole.created);
    CHECK_INT(out.expires, whole.expires);
    CHECK_INT(out.server_time, whole.server_time);
    CHECK(!out.expired);
    buf_done(&b);
}

TEST(an_order_cut_anywhere_is_refused)
{
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, WIRE_ORDER);
    REQUIRE(wire_order_write(&b, &whole, &e) == 0);
    for (size_t n = 0; n < b.n; n++) {
        struct wire_order out;
        err_clear(&e);
        CHECK_INT(wire_order_read(&out, (struct str){b.p, n}, &e), -ERR_PARSE);
    }
    buf_done(&b);
}

static int read_order(struct str json, struct err *e)
{
    struct wire_order o;
    int rc = wire_order_read(&o, json, e);
    if (rc < 0)
        CHECK(!o.reference[0] && !o.spayd[0] && o.haler == 0);
    return rc;
}

TEST(an_order_of_a_wrong_shape_is_refused_and_a_newer_one_taken)
{
    static const struct change changes[] = {
        {"\"reference\"", "\"ref\"", ERR_PARSE},
        {"\"K7M4T9R3\"", "\"K7M4T9R33\"", ERR_PARSE},
        {"\"K7M4T9R3\"", "null", ERR_PARSE},
        {"\"ss\":\"\"", "\"ss\":0", ERR_PARSE},
        {"\"ss\":\"\"", "\"ss\":null", ERR_PARSE},
        {"\"amount\":40000", "\"amount\":\"400\"", ERR_PARSE},
        {"\"amount\":40000", "\"amount\":400.00", ERR_PARSE},
        {"\"amount\":40000", "\"amount\":-1", ERR_RANGE},
        {"\"amount\":40000", "\"amount\":1000000000", ERR_RANGE},
        {"\"expired\":false", "\"expired\":\"no\"", ERR_PARSE},
        {"\"expired\":false", "\"expired\":null", ERR_PARSE},
        {"\"created\":\"2026", "\"created\":\"1926", ERR_RANGE},
        {"\"created\":\"2026", "\"created\":\"26", ERR_PARSE},
        {"\"server_time\"", "\"time\"", ERR_PARSE},
        {"\"expired\":false", "\"expired\":true", ERR_NONE},
        {"\"expired\":false", "\"expired\":false,\"of_tomorrow\":[{}]", ERR_NONE},
    };
    struct buf b;
    buf_init(&b, WIRE_ORDER);
    REQUIRE(wire_order_write(&b, &whole, NULL) == 0);
    CHANGES_CHECK(buf_cstr(&b), changes, read_order);
    CHECK_INT(read_order(STR("[]"), NULL), -ERR_PARSE);
    struct err e = ERR_INIT;
    CHECK_INT(read_order(STR("{\"reference\":\"K\"}"), &e), -ERR_PARSE);
    CHECK_STR(e.text, "/fee is missing or wrong");
    CHECK_STR(e.module, "order");
    buf_done(&b);
}
