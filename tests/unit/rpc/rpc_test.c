/* Lines and messages of both ends. */
#include "test.h"

#include "rpc/rpc.h"

static int next_of(struct rpc_lines *l, const char *want)
{
    struct str line;
    struct err e = ERR_INIT;
    int rc = rpc_lines_next(l, &line, &e);
    if (rc == 1 && !str_eqz(line, want))
        test_fail(__FILE__, __LINE__, "line is %.*s, want %s", (int)line.n, line.p, want);
    return rc;
}

TEST(lines_come_whole_however_they_are_cut)
{
    struct rpc_lines l;
    rpc_lines_init(&l, 100);
    CHECK_INT(next_of(&l, ""), 0);
    CHECK_INT(rpc_lines_add(&l, "{\"a\"", 4, NULL), 0);
    CHECK_INT(next_of(&l, ""), 0);
    CHECK_INT(rpc_lines_add(&l, ":1}\r\n\nx\ny", 9, NULL), 0);
    CHECK_INT(next_of(&l, "{\"a\":1}"), 1);
    CHECK_INT(next_of(&l, ""), 1);
    CHECK_INT(next_of(&l, "x"), 1);
    CHECK_INT(next_of(&l, ""), 0);
    CHECK_INT(rpc_lines_add(&l, "z\n", 2, NULL), 0);
    CHECK_INT(next_of(&l, "yz"), 1);
    rpc_lines_done(&l);
}

TEST(a_line_longer_than_its_maximum_is_refused_before_it_ends)
{
    struct rpc_lines l;
    struct str line;
    char hundred[100];
    memset(hundred, 'x', sizeof hundred);
    rpc_lines_init(&l, 100);
    CHECK_INT(rpc_lines_add(&l, hundred, 100, NULL), 0);
    CHECK_INT(rpc_lines_next(&l, &line, NULL), 0);
    CHECK_INT(rpc_lines_add(&l, "\n", 1, NULL), 0);
    CHECK_INT(rpc_lines_next(&l, &line, NULL), 1);
    CHECK_INT((int)line.n, 100);
    rpc_lines_add(&l, hundred, 100, NULL);
    rpc_lines_add(&l, "y", 1, NULL);
    CHECK_INT(rpc_lines_next(&l, &line, NULL), -ERR_LIMIT);
    rpc_lines_done(&l);
}

static void check_request(const char *text, int code, const char *method)
{
    struct rpc_request r;
    struct err e = ERR_INIT;
    int got;
    int rc = rpc_read_request(&r, &got, str_of(text), &e);
    if (got != code || (code == 0) != (rc == 0))
        test_fail(__FILE__, __LINE__, "%s gives %d (%s), want %d", text, got, e.text, code);
    if (rc == 0)
        CHECK_STR(r.method, method);
    rpc_request_done(&r);
}

TEST(requests_are_taken_and_refused_by_their_shape)
{
    check_request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a.b\",\"params\":{}}", 0, "a.b");
    check_request("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"a\"}", 0, "a");
    check_request("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":[1]}", 0, "a");
    check_request("{\"jsonrpc\":\"2.0\",\"id\":1,", RPC_NO_JSON, "");
    check_request("", RPC_NO_JSON, "");
    check_request("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"a\"}", RPC_NO_JSON, "");
    check_request("[]", RPC_BAD_REQUEST, "");
    check_request("{\"id\":1,\"method\":\"a\"}", RPC_BAD_REQUEST, "");
    check_request("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"a\"}", RPC_BAD_REQUEST, "");
    check_request("{\"jsonrpc\":2.0,\"id\":1,\"method\":\"a\"}", RPC_BAD_REQUEST, "");
    check_request("{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"a\"}", RPC_BAD_REQUEST, "");
    check_request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", RPC_BAD_REQUEST, "");
    check_request("{\"jsonrpc\":\"2.0\",\"id\":1}", RPC_BAD_REQUEST, "");
    check_request(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":3}", RPC_BAD_REQUEST, "");
    char deep[200] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":";
    for (int i = 0; i < 40; i++)
        strcat(deep, "[");
    check_request(deep, RPC_NO_JSON, "");
}

static int read_answer(const char *text, struct rpc_answer *a)
{
    return rpc_read_answer(a, str_of(text), NULL);
}

TEST(answers_are_taken_and_refused_by_their_shape)
{
    struct rpc_answer a;
    CHECK_INT(read_answer("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"x\":1}}", &a), 0);
    CHECK_INT(a.id, 7);
    CHECK(json_is_object(a.result) && a.error.code == 0);
    rpc_answer_done(&a);
    CHECK_INT(read_answer("{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":null}", &a), 0);
    CHECK(json_is_null(a.result));
    rpc_answer_done(&a);
    CHECK_INT(read_answer("{\"jsonrpc\":\"2.0\",\"id\":9,\"error\":{\"code\":-32010,"
                          "\"message\":\"gone\",\"data\":{\"k\":2}}}",
                  &a),
        0);
    CHECK_INT(a.error.code, RPC_SLOT_TAKEN);
    CHECK_STR(a.error.message, "gone");
    CHECK(json_is_object(a.error.data) && !a.result);
    rpc_answer_done(&a);
    static const char *const bad[] = {
        "",
        "x",
        "7",
        "[]",
        "{}",
        "null",
        "{\"jsonrpc\":\"2.0\",\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"result\":1}",
        "{\"id\":1,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1,\"error\":{\"code\":1,\"message\":\"\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":\"1\",\"message\":\"\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":0,\"message\":\"\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":99999999999,\"message\":\"\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":3}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1} x",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\xff\"}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (read_answer(bad[i], &a) != -ERR_PARSE)
            test_fail(__FILE__, __LINE__, "taken: %s", bad[i]);
        rpc_answer_done(&a);
    }
}

TEST(what_is_written_is_read_again)
{
    struct buf b;
    struct rpc_request r;
    struct rpc_answer a;
    struct rpc_error x = {.code = 0};
    int code;
    json_t *params = json_pack("{s:s}", "name", "Ž\"\n");
    buf_init(&b, RPC_LINE);
    CHECK_INT(rpc_write_request(&b, 41, "booking.slots", params, NULL), 0);
    CHECK(b.p[b.n - 1] == '\n' && !memchr(b.p, '\n', b.n - 1));
    CHECK_INT(rpc_read_request(&r, &code, buf_view(&b), NULL), 0);
    CHECK(json_equal(r.params, params) && json_integer_value(r.id) == 41);
    buf_reset(&b);
    CHECK_INT(rpc_write_result(&b, r.id, params, NULL), 0);
    CHECK_INT(rpc_read_answer(&a, buf_view(&b), NULL), 0);
    CHECK(a.id == 41 && json_equal(a.result, params));
    rpc_answer_done(&a);
    buf_reset(&b);
    CHECK_INT(rpc_fail(&x, RPC_REFUSED, json_pack("{s:s}", "detail", "no"), "first"), -ERR_REMOTE);
    CHECK_INT(rpc_fail(&x, RPC_INTERNAL, json_object(), "second"), -ERR_REMOTE);
    CHECK_INT(rpc_write_error(&b, r.id, &x, NULL), 0);
    CHECK_INT(rpc_read_answer(&a, buf_view(&b), NULL), 0);
    CHECK_INT(a.error.code, RPC_REFUSED);
    CHECK_STR(a.error.message, "first");
    rpc_answer_done(&a);
    buf_reset(&b);
    CHECK_INT(rpc_write_error(&b, NULL, &x, NULL), 0);
    CHECK(strstr(buf_cstr(&b), "\"id\":null"));
    rpc_error_done(&x);
    rpc_request_done(&r);
    json_decref(params);
    buf_done(&b);
}
