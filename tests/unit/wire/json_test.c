#include "test.h"

#include "wire/json.h"

static int load(const char *text, size_t n, enum err_code *code)
{
    json_t *j;
    struct err e = ERR_INIT;
    int rc = wire_json_load(&j, (struct str){text, n}, 1000, 4, &e);
    json_decref(j);
    *code = e.code;
    return rc;
}

TEST(only_bounded_clean_json_comes_in)
{
    static const struct {
        struct str text;
        enum err_code want;
    } rows[] = {
        {{"{\"a\":[[[1]]]}", 13}, ERR_NONE},
        {{"{\"a\":[[[[1]]]]}", 15}, ERR_LIMIT},
        {{"{\"a\":\"[[[[[[[[\"}", 16}, ERR_NONE},
        {{"{\"a\":\"\\\"[[[[[[\"}", 16}, ERR_NONE},
        {{"{\"a\":1,\"a\":2}", 13}, ERR_PARSE},
        {{"{\"a\":\"\xC3\"}", 9}, ERR_PARSE},
        {{"{\"a\":\"\\u0000\"}", 14}, ERR_PARSE},
        {{"{\"a\":\"\\ud800\"}", 14}, ERR_PARSE},
        {{"{\"a\":1}x", 8}, ERR_PARSE},
        {{"{\"a\":1", 6}, ERR_PARSE},
        {{"", 0}, ERR_PARSE},
        {{"12", 2}, ERR_PARSE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        enum err_code code;
        int rc = load(rows[i].text.p, rows[i].text.n, &code);
        if (code != rows[i].want || (rc == 0) != (code == ERR_NONE))
            test_fail(__FILE__, __LINE__, "%.*s gives %s", (int)rows[i].text.n, rows[i].text.p,
                err_name(code));
    }
}

TEST(too_long_is_refused_before_it_is_read)
{
    char text[1200];
    enum err_code code;
    memset(text, ' ', sizeof text);
    text[0] = '[', text[sizeof text - 1] = ']';
    CHECK_INT(load(text, sizeof text, &code), -ERR_LIMIT);
    CHECK_INT(load(text, 1, &code), -ERR_PARSE);
}

TEST(a_string_is_written_escaped_and_reads_back)
{
    struct buf b;
    struct err e = ERR_INIT;
    json_t *j;
    buf_init(&b, BUF_LINE);
    buf_char(&b, '[');
    wire_json_string(&b, str_of("a\"\\\n\x01\x7Fž\xFF"));
    buf_char(&b, ']');
    CHECK_STR(buf_cstr(&b), "[\"a\\\"\\\\\\u000a\\u0001\\u007fž\xEF\xBF\xBD\"]");
    REQUIRE(wire_json_load(&j, buf_view(&b), 1000, 4, &e) == 0);
    CHECK_STR(json_string_value(json_array_get(j, 0)), "a\"\\\n\x01\x7Fž\xEF\xBF\xBD");
    json_decref(j);
    buf_done(&b);
}
