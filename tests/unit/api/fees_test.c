#include "test.h"

#include "fees.h"

#define TOWN                                                                                       \
    "{\"accounts\":[{\"id\":\"main\",\"number\":\"19-2627181/0100\"},"                             \
    "{\"id\":\"bad\",\"number\":\"19-2627182/0100\"}]}"
#define FEE(id, rest)                                                                              \
    "{\"id\":\"" id "\",\"account\":\"main\",\"message\":\"X\",\"amounts\":[],"                    \
    "\"free_amount\":true," rest "}"

static const char personal[] = FEE("personal", "\"symbol\":\"personal\"");
static const char none[] = FEE("none", "\"symbol\":\"none\"");
static const char fixed[] =
    "{\"id\":\"fixed\",\"account\":\"main\",\"message\":\"X\",\"symbol\":\"fixed\",\"vs\":\"0136\","
    "\"free_amount\":false,\"amounts\":["
    "{\"label\":{\"cs\":\"a\"},\"haler\":100,\"valid_from\":\"2020-01-01\"},"
    "{\"label\":{\"cs\":\"a\"},\"haler\":200,\"valid_from\":\"2024-01-01\"},"
    "{\"label\":{\"cs\":\"a\"},\"haler\":300,\"valid_from\":\"2099-01-01\"},"
    "{\"label\":{\"cs\":\"b\"},\"haler\":500,\"valid_from\":\"2020-01-01\"}]}";

TEST(a_request_is_judged_by_the_fees_own_rules)
{
    static const struct {
        const char *fee, *vs;
        int64_t haler;
        const char *pointer, *code, *vs_after;
    } rows[] = {
        {"personal", "12", 1, NULL, NULL, "12"},
        {"personal", "", 1, "/vs", "required", ""},
        {"none", "", 1, NULL, NULL, ""},
        {"none", "12", 1, "/vs", "not_allowed", "12"},
        {"fixed", "", 200, NULL, NULL, "0136"},
        {"fixed", "0136", 500, NULL, NULL, "0136"},
        {"fixed", "136", 500, NULL, NULL, "0136"},
        {"fixed", "137", 500, "/vs", "not_allowed", "137"},
        {"fixed", "", 100, "/amount", "not_offered", "0136"},
        {"fixed", "", 300, "/amount", "not_offered", "0136"},
        {"fixed", "", 201, "/amount", "not_offered", "0136"},
    };
    struct fee_book b = {.n = 0};
    struct err e = ERR_INIT;
    REQUIRE(fee_book_add(&b, str_of(personal), &e) == 0);
    REQUIRE(fee_book_add(&b, str_of(none), &e) == 0);
    REQUIRE(fee_book_add(&b, str_of(fixed), &e) == 0);
    REQUIRE(fee_book_accounts(&b, str_of(TOWN), &e) == 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct problem p;
        struct wire_order_request r = {.haler = rows[i].haler};
        problem_init(&p, PROBLEM_INVALID_FIELDS, NULL);
        str_copy(r.vs, sizeof r.vs, str_of(rows[i].vs));
        const struct fee *f = fee_find(&b, rows[i].fee);
        REQUIRE(f != NULL);
        bool yes = fee_accepts(f, &r, (struct date){2026, 11, 24}, &p);
        CHECK(yes == (rows[i].code == NULL));
        CHECK_STR(p.fields[0].pointer, rows[i].pointer ? rows[i].pointer : "");
        CHECK_STR(p.fields[0].code, rows[i].code ? rows[i].code : "");
        CHECK_STR(r.vs, rows[i].vs_after);
    }
    CHECK(fee_find(&b, "other") == NULL);
    fee_book_done(&b);
}

TEST(a_fee_that_is_not_of_the_format_or_names_no_good_account_is_refused)
{
    static const char *const bad[] = {"{}", "[]", "x", FEE("a", "\"symbol\":\"own\""),
        FEE("a", "\"symbol\":\"none\",\"vs\":\"12345678901\"")};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct fee_book b = {.n = 0};
        struct err e = ERR_INIT;
        CHECK_INT(fee_book_add(&b, str_of(bad[i]), &e), -ERR_PARSE);
        fee_book_done(&b);
    }
    struct fee_book b = {.n = 0};
    struct err e = ERR_INIT;
    REQUIRE(fee_book_add(&b, str_of(none), &e) == 0);
    CHECK_INT(fee_book_accounts(&b, STR("{\"accounts\":[]}"), &e), -ERR_NOT_FOUND);
    err_clear(&e);
    memcpy(b.fees[0].account_id, "bad", 4);
    CHECK_INT(fee_book_accounts(&b, str_of(TOWN), &e), -ERR_CHECKSUM);
    fee_book_done(&b);
}
