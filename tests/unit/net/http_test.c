/* HTTPS against a real TLS server: answers, certificates, limits, time-outs, tries. */
#include "test.h"

#include "net/http.h"
#include "net/tls_server.h"

static struct tls_server server;

struct got {
    bool called;
    int status, times;
    enum err_code code;
    char body[300], etag[40], text[200];
    int retry_after;
};

static void on_done(void *ctx, const struct http_reply *r, const struct err *e)
{
    struct got *g = ctx;
    g->called = true;
    g->times++;
    if (r) {
        g->status = r->status;
        str_copy(g->body, sizeof g->body, r->body);
        str_copy(g->etag, sizeof g->etag, str_of(r->etag));
        g->retry_after = r->retry_after;
    } else {
        g->code = e->code;
        str_copy(g->text, sizeof g->text, str_of(e->text));
    }
}

struct fixture {
    struct loop *loop;
    struct http *http;
};

static void open_with(struct fixture *f, const char *ca, const char *cert)
{
    char ca_path[256], cert_path[256], key_path[256], name[40];
    tls_path(ca_path, &server, ca);
    snprintf(name, sizeof name, "%s.pem", cert ? cert : "");
    tls_path(cert_path, &server, name);
    snprintf(name, sizeof name, "%s.key", cert ? cert : "");
    tls_path(key_path, &server, name);
    struct http_conf conf = {
        .ca = ca_path, .cert = cert ? cert_path : NULL, .key = cert ? key_path : NULL};
    f->loop = loop_new(&clock_real);
    f->http = http_new(f->loop, &conf);
}

static void close_it(struct fixture *f)
{
    http_free(&f->http);
    CHECK_INT(loop_next_due(f->loop), -1); /* no timer is left behind */
    loop_free(&f->loop);
}

static void run(struct fixture *f, const bool *until)
{
    int64_t end = clock_mono(&clock_real) + 9000;
    while (!*until && clock_mono(&clock_real) < end)
        loop_turn(f->loop, 100, NULL);
}

static struct got ask(
    int port, const char *path, struct http_request r, const char *ca, const char *cert)
{
    struct fixture f;
    struct got g = {.called = false};
    struct err e = ERR_INIT;
    char url[128];
    open_with(&f, ca, cert);
    snprintf(url, sizeof url, "https://127.0.0.1:%u%s", server.port[port], path);
    r.url = url;
    r.method = r.method ? r.method : "GET";
    r.max_reply = r.max_reply ? r.max_reply : 1000;
    r.timeout_ms = r.timeout_ms ? r.timeout_ms : 5000;
    if (http_start(f.http, &r, on_done, &g, &e) < 0)
        test_fail(__FILE__, __LINE__, "%s", e.text);
    CHECK(!g.called); /* never from inside the call */
    run(&f, &g.called);
    CHECK_INT(g.times, 1);
    CHECK_INT((int)http_in_flight(f.http), 0);
    close_it(&f);
    return g;
}

static struct got get(int port, const char *path)
{
    return ask(port, path, (struct http_request){.method = "GET"}, "ca.pem", NULL);
}

static bool start(void)
{
    return tls_start(&server);
}

static void stop(void)
{
    tls_stop(&server);
}

TEST(an_answer_comes_with_its_body_and_tag)
{
    if (!start())
        return;
    tls_says(&server, "_ok", "200 OK", "eTaG: \"12-9f\"\r\nX: y\r\n", STR("hello"));
    struct got g = get(PORT_TLS, "/ok");
    CHECK_INT(g.status, 200);
    CHECK_STR(g.body, "hello");
    CHECK_STR(g.etag, "\"12-9f\"");
    CHECK_INT(get(PORT_TLS, "/none").status, 404);
    tls_raw(&server, "_packed", STR("!gzipunpacked text"));
    CHECK_STR(get(PORT_TLS, "/packed").body, "unpacked text");
    tls_says(&server, "_wait", "429 Slow", "Retry-After: 17\r\n", STR(""));
    CHECK_INT(get(PORT_TLS, "/wait").retry_after, 17);
    stop();
}

TEST(a_post_carries_body_and_headers)
{
    if (!start())
        return;
    tls_says(&server, "_post", "201 Made", "", STR("{}"));
    struct got g = ask(PORT_TLS, "/post",
        (struct http_request){.method = "POST",
            .body = STR("{\"a\":1}"),
            .headers = {"Content-Type: application/json", "Idempotency-Key: k-1"}},
        "ca.pem", NULL);
    CHECK_INT(g.status, 201);
    struct buf heard;
    tls_heard(&heard, &server);
    CHECK(strstr(buf_cstr(&heard), "POST /post HTTP/1.1"));
    CHECK(strstr(buf_cstr(&heard), "Idempotency-Key: k-1"));
    CHECK(strstr(buf_cstr(&heard), "{\"a\":1}"));
    buf_done(&heard);
    stop();
}

TEST(only_the_right_certificates_are_believed)
{
    if (!start())
        return;
    tls_says(&server, "_ok", "200 OK", "", STR("x"));
    CHECK_INT(get(PORT_LIAR, "/ok").code, ERR_TLS);
    struct http_request r = {.method = "GET"};
    CHECK_INT(ask(PORT_TLS, "/ok", r, "stranger.pem", NULL).code, ERR_TLS);
    CHECK_INT(ask(PORT_TLS, "/ok", r, "missing.pem", NULL).code, ERR_TLS);
    CHECK_INT(ask(PORT_MUTUAL, "/ok", r, "ca.pem", "client").status, 200);
    CHECK_INT(ask(PORT_MUTUAL, "/ok", r, "ca.pem", NULL).code, ERR_TLS);
    CHECK_INT(ask(PORT_MUTUAL, "/ok", r, "ca.pem", "liar").code, ERR_TLS);
    CHECK_INT(ask(PORT_MUTUAL, "/ok", r, "ca.pem", "missing").code, ERR_TLS);
    CHECK_INT(get(PORT_PLAIN, "/ok").code, ERR_TLS);
    stop();
}

/* One call with our certificate in PKCS#12. */
static struct got get_p12(const char *file, const char *password)
{
    char ca[256], p12[256], url[128];
    struct fixture f;
    struct got g = {.called = false};
    tls_path(ca, &server, "ca.pem");
    tls_path(p12, &server, file);
    struct http_conf conf = {.ca = ca, .p12 = p12, .password = password};
    f.loop = loop_new(&clock_real);
    f.http = http_new(f.loop, &conf);
    snprintf(url, sizeof url, "https://127.0.0.1:%u/ok", server.port[PORT_MUTUAL]);
    struct http_request r = {.method = "GET", .url = url, .max_reply = 100, .timeout_ms = 5000};
    CHECK_INT(http_start(f.http, &r, on_done, &g, NULL), 0);
    run(&f, &g.called);
    close_it(&f);
    return g;
}

TEST(a_certificate_may_come_in_pkcs12_with_its_password)
{
    if (!start())
        return;
    tls_says(&server, "_ok", "200 OK", "", STR("x"));
    CHECK_INT(get_p12("client.p12", "heslo").status, 200);
    CHECK_INT(get_p12("client.p12", "jine").code, ERR_TLS);
    CHECK_INT(get_p12("client.p12", NULL).code, ERR_TLS);
    CHECK_INT(get_p12("client.pem", "heslo").code, ERR_TLS);
    CHECK_INT(get_p12("missing.p12", "heslo").code, ERR_TLS);
    stop();
}

/* The server takes the second request on a kept connection and cuts it without a word: by itself
 * libcurl would send it again on a new one. */
TEST(what_may_not_be_repeated_goes_out_once_whatever_the_line_does)
{
    if (!start())
        return;
    struct fixture f;
    struct got one = {.called = false}, two = one;
    char url[128];
    struct buf heard;
    tls_says(&server, "_ok", "200 OK", "", STR("x"));
    tls_raw(&server, "_post", STR("!close"));
    open_with(&f, "ca.pem", NULL);
    snprintf(url, sizeof url, "https://127.0.0.1:%u/ok", server.port[PORT_TLS]);
    struct http_request r = {.method = "GET", .url = url, .max_reply = 100, .timeout_ms = 5000};
    CHECK_INT(http_start(f.http, &r, on_done, &one, NULL), 0);
    run(&f, &one.called);
    CHECK_INT(one.status, 200);
    snprintf(url, sizeof url, "https://127.0.0.1:%u/post", server.port[PORT_TLS]);
    r.method = "POST";
    CHECK_INT(http_start(f.http, &r, on_done, &two, NULL), 0);
    run(&f, &two.called);
    CHECK_INT(two.code, ERR_NET);
    tls_heard(&heard, &server);
    int times = 0;
    for (const char *p = buf_cstr(&heard); (p = strstr(p, "POST /post")); p++)
        times++;
    CHECK_INT(times, 1);
    buf_done(&heard);
    close_it(&f);
    stop();
}

TEST(a_dead_or_slow_line_ends_in_time)
{
    if (!start())
        return;
    struct http_request r = {.method = "GET", .timeout_ms = 400};
    tls_raw(&server, "_slow", STR("!sleep"));
    int64_t from = clock_mono(&clock_real);
    CHECK_INT(ask(PORT_TLS, "/slow", r, "ca.pem", NULL).code, ERR_TIMEOUT);
    CHECK_INT(ask(PORT_SILENT, "/", r, "ca.pem", NULL).code, ERR_TIMEOUT);
    CHECK(clock_mono(&clock_real) - from < 3000);
    tls_raw(&server, "_cut", STR("!close"));
    CHECK_INT(ask(PORT_TLS, "/cut", r, "ca.pem", NULL).code, ERR_NET);
    tls_raw(&server, "_half",
        STR("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nxx"));
    CHECK_INT(ask(PORT_TLS, "/half", r, "ca.pem", NULL).code, ERR_NET);
    server.port[PORT_PLAIN] = 1; /* nobody listens */
    CHECK_INT(ask(PORT_PLAIN, "/", r, "ca.pem", NULL).code, ERR_NET);
    stop();
}

TEST(garbage_and_floods_are_refused)
{
    if (!start())
        return;
    tls_raw(&server, "_junk", STR("\x01\x02 this is no HTTP at all\r\n\r\nConnection: close"));
    CHECK_INT(get(PORT_TLS, "/junk").code, ERR_REMOTE);
    tls_raw(&server, "_badzip",
        STR("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nxxxx"));
    CHECK_INT(get(PORT_TLS, "/badzip").code, ERR_REMOTE);
    char *big = calloc(1, 5001);
    memset(big, 'x', 5000);
    tls_says(&server, "_big", "200 OK", "", (struct str){big, 5000});
    CHECK_INT(get(PORT_TLS, "/big").code, ERR_LIMIT);
    memcpy(big, "!gzip", 5); /* small on the wire, large unpacked */
    tls_raw(&server, "_bomb", (struct str){big, 5000});
    CHECK_INT(get(PORT_TLS, "/bomb").code, ERR_LIMIT);
    free(big);
    stop();
}

TEST(what_may_be_repeated_is_tried_again)
{
    if (!start())
        return;
    struct http_request r = {.method = "GET", .repeatable = true};
    tls_says(&server, "_ok", "200 OK", "", STR("fine"));
    tls_raw(&server, "_ok.1", STR("!close"));
    tls_says(&server, "_ok.2", "503 Later", "", STR("no"));
    struct got g = ask(PORT_TLS, "/ok", r, "ca.pem", NULL);
    CHECK_INT(g.status, 200);
    CHECK_STR(g.body, "fine");
    tls_says(&server, "_busy", "503 Later", "", STR("no"));
    tls_forget(&server);
    CHECK_INT(ask(PORT_TLS, "/busy", r, "ca.pem", NULL).status, 503);
    struct buf heard;
    tls_heard(&heard, &server);
    int times = 0;
    for (const char *p = buf_cstr(&heard); (p = strstr(p, "GET /busy")); p++)
        times++;
    CHECK_INT(times, 3);
    buf_done(&heard);
    /* not repeatable: what the first try says */
    tls_raw(&server, "_ok.1", STR("!close"));
    r.repeatable = false;
    CHECK_INT(ask(PORT_TLS, "/ok", r, "ca.pem", NULL).code, ERR_NET);
    /* an answer that asks for more time than there is left is given as it is */
    tls_says(&server, "_long", "503 Later", "Retry-After: 60\r\n", STR("no"));
    r.repeatable = true;
    CHECK_INT(ask(PORT_TLS, "/long", r, "ca.pem", NULL).status, 503);
    stop();
}

TEST(a_cancelled_call_stays_silent)
{
    if (!start())
        return;
    struct fixture f;
    struct got one = {.called = false}, two = one;
    char url[128];
    tls_says(&server, "_ok", "200 OK", "", STR("x"));
    snprintf(url, sizeof url, "https://127.0.0.1:%u/ok", server.port[PORT_TLS]);
    struct http_request r = {.method = "GET", .url = url, .max_reply = 100, .timeout_ms = 20000};
    open_with(&f, "ca.pem", NULL);
    CHECK_INT(http_start(f.http, &r, on_done, &one, NULL), 0);
    CHECK_INT(http_start(f.http, &r, on_done, &two, NULL), 0);
    CHECK_INT((int)http_in_flight(f.http), 2);
    http_cancel(f.http, &one);
    run(&f, &two.called);
    CHECK(!one.called && two.status == 200);
    CHECK_INT(http_start(f.http, &r, on_done, &one, NULL), 0);
    close_it(&f); /* with a call in flight */
    CHECK(!one.called);
    stop();
}

struct chain {
    struct fixture *f;
    struct http_request *r;
    bool freed;
};

static void free_inside(void *ctx, const struct http_reply *r, const struct err *e)
{
    struct chain *c = ctx;
    CHECK(r && !e);
    CHECK_INT(http_start(c->f->http, c->r, free_inside, c, NULL), 0);
    http_free(&c->f->http);
    c->freed = true;
}

TEST(the_owner_may_free_everything_inside_a_callback)
{
    if (!start())
        return;
    struct fixture f;
    char url[128];
    tls_says(&server, "_ok", "200 OK", "", STR("x"));
    snprintf(url, sizeof url, "https://127.0.0.1:%u/ok", server.port[PORT_TLS]);
    struct http_request r = {.method = "GET", .url = url, .max_reply = 100, .timeout_ms = 20000};
    struct chain c = {&f, &r, false};
    open_with(&f, "ca.pem", NULL);
    CHECK_INT(http_start(f.http, &r, free_inside, &c, NULL), 0);
    run(&f, &c.freed);
    CHECK(c.freed && !f.http);
    close_it(&f);
    stop();
}

TEST(only_https_is_spoken)
{
    struct fixture f;
    struct got g = {.called = false};
    struct http_request r = {
        .method = "GET", .url = "http://127.0.0.1:1/", .max_reply = 10, .timeout_ms = 500};
    snprintf(server.dir, sizeof server.dir, "/nonexistent");
    open_with(&f, "ca.pem", NULL);
    CHECK_INT(http_start(f.http, &r, on_done, &g, NULL), -ERR_UNSUPPORTED);
    CHECK(!g.called);
    close_it(&f);
}
