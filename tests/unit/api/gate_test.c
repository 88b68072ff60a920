#include "test.h"

#include "gate.h"

struct header {
    const char *name, *value;
};

TEST(requests_that_two_servers_would_read_differently_are_refused)
{
    static const struct {
        struct header headers[4];
        size_t limit;
        int types;
        enum problem_code want;
    } rows[] = {
        {{{"Host", "a"}}, 0, 0, PROBLEM_NONE},
        {{{"host", "a"}, {"content-length", "10"}}, 10, 0, PROBLEM_NONE},
        {{{"Host", "a"}, {"Content-Length", "0"}}, 0, 0, PROBLEM_NONE},
        {{{"Host", "a"}, {"Transfer-Encoding", "Chunked"}}, 10, 0, PROBLEM_NONE},
        {{{"X", "a"}}, 0, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"HOST", "a"}}, 0, 0, PROBLEM_BAD_REQUEST},
        {{{"Host ", "a"}}, 0, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length ", "1"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"", "1"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"X\x7F", "1"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a\rb"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length", "1"}, {"Content-Length", "1"}}, 10, 0,
            PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}}, 10, 0,
            PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length", "+1"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length", "-1"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length", "0x1"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length", "1, 1"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length", ""}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length", "99999999999999999999"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Transfer-Encoding", "gzip, chunked"}}, 10, 0, PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, 10, 0,
            PROBLEM_BAD_REQUEST},
        {{{"Host", "a"}, {"Content-Length", "11"}}, 10, 0, PROBLEM_TOO_LARGE},
        {{{"Host", "a"}, {"Content-Length", "1"}}, 0, 0, PROBLEM_TOO_LARGE},
        {{{"Host", "a"}, {"Transfer-Encoding", "chunked"}}, 0, 0, PROBLEM_TOO_LARGE},
        {{{"Host", "a"}}, 10, BODY_JSON, PROBLEM_UNSUPPORTED_TYPE},
        {{{"Host", "a"}, {"Content-Type", "text/plain"}}, 10, BODY_JSON, PROBLEM_UNSUPPORTED_TYPE},
        {{{"Host", "a"}, {"Content-Type", "application/jsonx"}}, 10, BODY_JSON,
            PROBLEM_UNSUPPORTED_TYPE},
        {{{"Host", "a"}, {"Content-Type", "Application/JSON; charset=utf-8"}}, 10, BODY_JSON,
            PROBLEM_NONE},
        {{{"Host", "a"}, {"Content-Type", "application/octet-stream"}}, 10, BODY_JSON,
            PROBLEM_UNSUPPORTED_TYPE},
        {{{"Host", "a"}, {"Content-Type", "application/json"}}, 10, BODY_BYTES,
            PROBLEM_UNSUPPORTED_TYPE},
        {{{"Host", "a"}, {"Content-Type", "application/octet-stream;x=y"}}, 10, BODY_BYTES,
            PROBLEM_NONE},
        {{{"Host", "a"}, {"Content-Type", "application/octet-stream"}}, 10, BODY_BYTES | BODY_JSON,
            PROBLEM_NONE},
        {{{"Host", "a"}, {"Content-Type", "application/json"}}, 10, BODY_BYTES | BODY_JSON,
            PROBLEM_NONE},
        {{{"Host", "a"}, {"Content-Type", "image/png"}}, 10, BODY_BYTES | BODY_JSON,
            PROBLEM_UNSUPPORTED_TYPE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct gate g = {.hosts = 0};
        const char *detail = NULL;
        for (int k = 0; k < 4 && rows[i].headers[k].name; k++)
            gate_header(&g, str_of(rows[i].headers[k].name), str_of(rows[i].headers[k].value));
        enum problem_code got = gate_verdict(&g, rows[i].limit, rows[i].types, &detail);
        if (got != rows[i].want)
            test_fail(__FILE__, __LINE__, "row %zu: %s, want %s", i, problem_name(got),
                problem_name(rows[i].want));
    }
}

TEST(gzip_is_welcome_only_when_the_client_says_so)
{
    static const struct {
        const char *accept;
        bool want;
    } rows[] = {
        {"", false},
        {"gzip", true},
        {"GZIP", true},
        {"deflate, gzip;q=0.5", true},
        {"br", false},
        {"gzip;q=0", false},
        {"gzip; q=0.000", false},
        {"*", true},
        {"*;q=0", false},
        {"gzip;q=0, *", false},
        {"*, gzip;q=0", false},
        {"xgzip", false},
        {"identity", false},
        {"gzip;q=0.001", true},
        {",,", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (accepts_gzip(str_of(rows[i].accept)) != rows[i].want)
            test_fail(__FILE__, __LINE__, "\"%s\"", rows[i].accept);
}

TEST(an_etag_is_named_in_any_of_its_forms)
{
    static const struct {
        const char *header;
        bool want;
    } rows[] = {
        {"\"12-ab\"", true},
        {"\"12-ab-gz\"", true},
        {"W/\"12-ab\"", true},
        {"*", true},
        {"\"x\", \"12-ab\"", true},
        {" \"12-ab\" ", true},
        {"", false},
        {"12-ab", false},
        {"\"12-abc\"", false},
        {"\"12-ab", false},
        {"\"", false},
        {"\"-gz\"", false},
        {"\"12-ab-gz-gz\"", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (names_etag(str_of(rows[i].header), "12-ab") != rows[i].want)
            test_fail(__FILE__, __LINE__, "%s", rows[i].header);
}

TEST(an_idempotency_key_is_a_plain_word)
{
    CHECK(is_idempotency_key(STR("6f1c2b9e-0a4d-4c8e-9a57-3f5a6d1b2c3e")));
    CHECK(is_idempotency_key(STR("12345678")));
    CHECK(!is_idempotency_key(STR("1234567")));
    CHECK(!is_idempotency_key(STR("6f1c2b9e-0a4d-4c8e-9a57-3f5a6d1b2c3e0")));
    CHECK(!is_idempotency_key(STR("1234 5678")));
    CHECK(!is_idempotency_key(STR("12345678\"")));
    CHECK(!is_idempotency_key(STR("")));
}
