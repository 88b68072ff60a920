/* The host against connectors that behave, and against every kind that does not. The paths are
 * relative to the top of the tree, where tests/run stands. */
#include "test.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "link/link.h"
#include "rpc/rpc.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

/* Before any keeper runs: the sink is not for changing while others log. */
__attribute__((constructor)) static void be_quiet(void)
{
    log_to(-1, LOG_ERROR);
}

static struct link_conf conf_of(const char *name, const char *mode)
{
    struct link_conf c = {.timeout_ms = 5000, .breaker_failures = 3, .breaker_ms = 500};
    snprintf(c.name, sizeof c.name, "%s", name);
    snprintf(c.command, sizeof c.command, "python3  tests/unit/link/misbehave.py %s", mode);
    return c;
}

static struct link *start(const char *mode)
{
    struct link *l;
    struct err e = ERR_INIT;
    struct link_conf c = conf_of("test", mode);
    if (link_start(&l, &c, 1, &clock_real, &e) < 0)
        test_fail(__FILE__, __LINE__, "%s", e.text);
    return l;
}

struct said {
    int rc;
    json_t *result;
    struct link_fault fault;
    bool sent;
    struct err e;
};

static struct said call(struct link *l, const char *method, json_t *params, int timeout_ms)
{
    struct said s = {.e = ERR_INIT};
    s.rc = link_call(l, "test", method, params, timeout_ms, &s.result, &s.fault, &s.sent, &s.e);
    json_decref(params);
    return s;
}

static void said_done(struct said *s)
{
    json_decref(s->result);
    json_decref(s->fault.data);
}

/* The code of a call that must fail; *sent says whether it may have gone out. */
static int failing(struct link *l, const char *method, int timeout_ms, bool *sent)
{
    struct said s = call(l, method, json_object(), timeout_ms);
    if (sent)
        *sent = s.sent;
    CHECK(!s.result || s.rc == 0);
    said_done(&s);
    return -s.rc;
}

static bool echoes(struct link *l)
{
    json_t *params = json_pack("{s:s}", "say", "ěšč\"");
    struct said s = call(l, "echo", json_incref(params), 4000);
    bool good = s.rc == 0 && json_equal(s.result, params) && s.sent;
    json_decref(params);
    said_done(&s);
    return good;
}

/* Calls until it works again: through rest and breaker. */
static bool recovers(struct link *l)
{
    for (int i = 0; i < 400; i++) {
        if (echoes(l))
            return true;
        usleep(25000);
    }
    return false;
}

static struct link_health health(struct link *l)
{
    struct link_health h = {.calls = -1};
    CHECK(link_health(l, 0, &h));
    return h;
}

static bool becomes(struct link *l, enum link_state want)
{
    for (int i = 0; i < 800; i++) {
        if (health(l).state == want)
            return true;
        usleep(10000);
    }
    return false;
}

TEST(a_good_connector_answers_and_tells_its_roles)
{
    struct link *l = start("good");
    CHECK(echoes(l)); /* a call waits for the start */
    struct link_health h = health(l);
    CHECK_INT(h.state, LINK_UP);
    CHECK_INT(h.roles, LINK_BOOKING);
    CHECK_STR(h.name, "test");
    CHECK_INT(h.calls, 1);
    CHECK_INT(h.failures, 0);
    for (int i = 0; i < 200 && !*h.said; i++) {
        usleep(10000);
        h = health(l);
    }
    CHECK_STR(h.said, "all is good");
    CHECK(h.since > 1700000000);
    struct said s = call(l, "fail", json_pack("{s:i}", "code", -32010), 4000);
    CHECK_INT(s.rc, -ERR_REMOTE);
    CHECK_INT(s.fault.code, -32010);
    CHECK_STR(s.fault.message, "as you wish");
    CHECK(json_is_object(s.fault.data));
    said_done(&s);
    CHECK(!link_health(l, 1, &h));
    CHECK_INT(link_call(l, "nobody", "echo", NULL, 1, &s.result, NULL, NULL, NULL), -ERR_NOT_FOUND);
    link_stop(&l);
    CHECK(!l);
}

TEST(the_child_gets_three_pipes_a_group_and_no_more)
{
    int open_one = open("/dev/null", O_RDONLY); /* without close-on-exec */
    setenv("NOTIFY_SOCKET", "/run/secret", 1);
    struct link *l = start("good /dev/null  third");
    struct said s = call(l, "where", json_object(), 4000);
    json_t *fds = json_object_get(s.result, "fds");
    int64_t pid = 0, group = 1;
    /* 0, 1, 2 and the folder it lists */
    CHECK_INT((int)json_array_size(fds), 4);
    CHECK_INT(json_integer_value(json_array_get(fds, 2)), 2);
    CHECK(wire_json_int(&pid, s.result, "pid") && wire_json_int(&group, s.result, "group"));
    CHECK_INT(pid, group);
    CHECK(json_is_null(json_object_get(s.result, "notify")));
    CHECK_INT((int)json_array_size(json_object_get(s.result, "blocked")), 0);
    CHECK_INT((int)json_array_size(json_object_get(s.result, "argv")), 3);
    said_done(&s);
    link_stop(&l);
    CHECK(kill((pid_t)pid, 0) < 0);
    unsetenv("NOTIFY_SOCKET");
    close(open_one);
}

TEST(a_call_waits_no_longer_than_it_was_told_and_a_late_answer_is_dropped)
{
    struct link *l = start("good");
    bool sent = false;
    CHECK(echoes(l));
    int64_t from = clock_mono(&clock_real);
    struct said s = call(l, "wait", json_pack("{s:f}", "s", 0.5), 100);
    CHECK_INT(s.rc, -ERR_TIMEOUT);
    CHECK(s.sent && s.e.retryable);
    said_done(&s);
    CHECK(clock_mono(&clock_real) - from < 450);
    /* it is not reading now: what is asked meanwhile still goes into the pipe, and is sent */
    CHECK_INT(failing(l, "echo", 50, &sent), ERR_TIMEOUT);
    CHECK(echoes(l));
    CHECK_INT(health(l).restarts, 0);
    CHECK_INT(health(l).failures, 2);
    link_stop(&l);
}

struct many {
    struct link *l;
    int id;
    bool good;
};

static void *ask_often(void *ctx)
{
    struct many *m = ctx;
    m->good = true;
    for (int i = 0; i < 40; i++) {
        int want = m->id * 1000 + i;
        json_t *params =
            json_pack("{s:i,s:f}", "n", want, "s", (double)((m->id * 7 + i) % 5) / 1000);
        json_t *result;
        int rc = link_call(m->l, "test", "wait", params, 5000, &result, NULL, NULL, NULL);
        m->good &= rc == 0 && json_equal(params, result);
        json_decref(params);
        json_decref(result);
    }
    return NULL;
}

TEST(many_threads_get_each_its_own_answer)
{
    struct link *l = start("threads");
    pthread_t threads[8];
    struct many many[8];
    for (int i = 0; i < 8; i++) {
        many[i] = (struct many){l, i, false};
        pthread_create(&threads[i], NULL, ask_often, &many[i]);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
        CHECK(many[i].good);
    }
    CHECK_INT(health(l).calls, 320);
    CHECK_INT(health(l).failures, 0);
    link_stop(&l);
}

TEST(one_that_dies_is_started_again)
{
    struct link *l = start("good");
    bool sent = false;
    CHECK(echoes(l));
    CHECK_INT(failing(l, "die", 4000, &sent), ERR_TIMEOUT);
    CHECK(sent);
    CHECK_INT(health(l).state, LINK_AWAY);
    int64_t from = clock_mono(&clock_real);
    CHECK_INT(failing(l, "echo", 4000, &sent), ERR_TIMEOUT);
    CHECK(!sent && clock_mono(&clock_real) - from < 500); /* at once */
    CHECK(recovers(l));
    CHECK_INT(health(l).restarts, 1);
    struct said s = call(l, "answer_and_die", json_object(), 4000);
    CHECK_INT(s.rc, 0);
    CHECK_STR(json_string_value(s.result), "last");
    said_done(&s);
    link_stop(&l);
}

TEST(liars_and_floods_are_ended_and_started_again)
{
    static const struct {
        const char *method;
        enum err_code code;
    } bad[] = {
        {"junk", ERR_PARSE},
        {"stranger", ERR_PARSE},
        {"text_id", ERR_PARSE},
        {"endless", ERR_PARSE},
        {"twice", ERR_NONE}, /* the first answer is the answer */
        {"flood", ERR_NONE},
    };
    enum { KINDS = sizeof bad / sizeof *bad };
    struct link *l[KINDS];
    for (int i = 0; i < KINDS; i++)
        l[i] = start("good");
    for (int i = 0; i < KINDS; i++) {
        bool sent = false;
        CHECK(echoes(l[i]));
        int code = failing(l[i], bad[i].method, 4000, &sent);
        if (code != (int)bad[i].code || !sent)
            test_fail(__FILE__, __LINE__, "%s gives %d", bad[i].method, code);
        if (!becomes(l[i], LINK_AWAY))
            test_fail(__FILE__, __LINE__, "%s is believed", bad[i].method);
    }
    for (int i = 0; i < KINDS; i++) {
        CHECK(recovers(l[i]));
        CHECK_INT(health(l[i]).restarts, 1);
        link_stop(&l[i]);
    }
}

TEST(what_does_not_start_right_is_away_and_no_fault_of_ours)
{
    static const char *const modes[] = {"dead", "future", "bare", "deaf"};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct link *l = start(modes[i]);
        bool sent = true;
        if (!becomes(l, LINK_AWAY))
            test_fail(__FILE__, __LINE__, "%s is believed", modes[i]);
        CHECK_INT(failing(l, "echo", 500, &sent), ERR_TIMEOUT);
        CHECK(!sent);
        CHECK_INT(health(l).roles, 0);
        link_stop(&l);
    }
    struct link_conf c = conf_of("test", "good");
    struct link *l;
    snprintf(c.command, sizeof c.command, "/nonexistent/program x");
    CHECK_INT(link_start(&l, &c, 1, &clock_real, NULL), 0); /* no fault of ours */
    CHECK(becomes(l, LINK_AWAY));
    link_stop(&l);
}

TEST(one_that_never_answers_initialize_lets_nobody_wait_for_ever)
{
    struct link *l = start("mute");
    bool sent = true;
    CHECK_INT(failing(l, "echo", 200, &sent), ERR_TIMEOUT);
    CHECK(!sent);
    CHECK_INT(health(l).state, LINK_STARTING);
    link_stop(&l);
}

TEST(the_breaker_opens_and_lets_one_try)
{
    struct link *l = start("good");
    bool sent = false;
    CHECK(echoes(l));
    for (int i = 0; i < 3; i++) {
        struct said s = call(l, "fail", json_pack("{s:i}", "code", RPC_UNAVAILABLE), 4000);
        CHECK_INT(s.fault.code, RPC_UNAVAILABLE);
        said_done(&s);
    }
    CHECK_INT(health(l).state, LINK_BROKEN);
    CHECK_INT(failing(l, "echo", 1000, &sent), ERR_TIMEOUT);
    CHECK(!sent);
    usleep(550000);
    struct said s = call(l, "fail", json_pack("{s:i}", "code", RPC_UNAVAILABLE), 4000);
    CHECK_INT(s.rc, -ERR_REMOTE); /* it was let through, and opens again */
    said_done(&s);
    CHECK_INT(failing(l, "echo", 1000, &sent), ERR_TIMEOUT);
    CHECK(recovers(l));
    CHECK_INT(health(l).state, LINK_UP);
    CHECK_INT(health(l).restarts, 0);
    link_stop(&l);
}

TEST(one_that_does_not_read_holds_nobody_up)
{
    struct link *l = start("good");
    struct said s = call(l, "stop_reading", json_object(), 4000);
    CHECK_INT(s.rc, 0);
    said_done(&s);
    char *big = malloc(300001);
    memset(big, 'x', 300000);
    big[300000] = '\0';
    bool sent = false;
    s = call(l, "echo", json_pack("{s:s}", "x", big), 100); /* more than the pipe holds */
    CHECK_INT(s.rc, -ERR_TIMEOUT);
    CHECK(s.sent);
    said_done(&s);
    CHECK_INT(failing(l, "echo", 100, &sent), ERR_TIMEOUT);
    CHECK(!sent); /* it stood behind the other and was taken back */
    free(big);
    link_stop(&l);
}

TEST(what_it_says_on_standard_error_is_escaped_and_bounded)
{
    int fds[2];
    struct buf log;
    char chunk[4096];
    buf_init(&log, BUF_TEXT);
    REQUIRE(pipe(fds) == 0);
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    struct link *l = start("good");
    CHECK(echoes(l));
    log_to(fds[1], LOG_INFO);
    struct said s = call(l, "mutter", json_pack("{s:i}", "lines", 200), 4000);
    CHECK_INT(s.rc, 0);
    said_done(&s);
    link_stop(&l);
    log_to(-1, LOG_ERROR);
    for (ssize_t n; (n = read(fds[0], chunk, sizeof chunk)) > 0;)
        buf_add(&log, chunk, (size_t)n);
    int lines = 0;
    for (const char *p = buf_cstr(&log); (p = strstr(p, "connector.says ")); p++)
        lines++;
    CHECK_INT(lines, 30);
    CHECK(strstr(buf_cstr(&log), "line 7 \\u001b[31m\\u202e"));
    CHECK(strstr(buf_cstr(&log), "connector.says_too_much name=\"test\" lines=\"170\""));
    CHECK(!strchr(buf_cstr(&log), '\033'));
    buf_done(&log);
    close(fds[0]);
    close(fds[1]);
}

TEST(a_scream_on_standard_error_does_not_hold_answers_up)
{
    struct link *l = start("threads");
    CHECK(echoes(l));
    CHECK_INT(failing(l, "scream", 300, NULL), ERR_TIMEOUT);
    CHECK(echoes(l));
    link_stop(&l);
}

TEST(what_a_connector_started_ends_with_it)
{
    struct link *l = start("good");
    struct said s = call(l, "child", json_object(), 4000);
    pid_t grandchild = (pid_t)json_integer_value(s.result);
    CHECK(s.rc == 0 && grandchild > 0 && kill(grandchild, 0) == 0);
    said_done(&s);
    CHECK_INT(failing(l, "die", 4000, NULL), ERR_TIMEOUT); /* though its output stays open */
    bool gone = false;
    for (int i = 0; i < 200 && !gone; i++) {
        char path[64], state[200] = "";
        snprintf(path, sizeof path, "/proc/%d/stat", (int)grandchild);
        FILE *f = fopen(path, "r");
        gone = !f || !fgets(state, sizeof state, f) || strstr(state, ") Z");
        if (f)
            fclose(f);
        usleep(10000);
    }
    CHECK(gone);
    link_stop(&l);
}

static void read_notes(struct buf *out, const char *path)
{
    buf_init(out, BUF_TEXT);
    file_read(out, path, NULL);
    unlink(path);
}

TEST(stopping_asks_first_and_insists_later)
{
    char path[] = "/tmp/link-test-XXXXXX", mode[80];
    struct buf notes;
    close(mkstemp(path));
    snprintf(mode, sizeof mode, "good %s", path);
    struct link *l = start(mode);
    CHECK(echoes(l));
    int64_t from = clock_mono(&clock_real);
    link_stop(&l);
    CHECK(clock_mono(&clock_real) - from < 1900);
    read_notes(&notes, path);
    CHECK(strstr(buf_cstr(&notes), "\"protocol\": 1, \"timeout_ms\": 5000"));
    CHECK(strstr(buf_cstr(&notes), "health\n") && strstr(buf_cstr(&notes), "shutdown\n"));
    buf_done(&notes);
    snprintf(mode, sizeof mode, "stubborn %s", path);
    l = start(mode);
    CHECK(echoes(l));
    from = clock_mono(&clock_real);
    link_stop(&l);
    CHECK(clock_mono(&clock_real) - from < 6000);
    read_notes(&notes, path);
    CHECK(strstr(buf_cstr(&notes), "shutdown\n") && strstr(buf_cstr(&notes), "end of input\n"));
    buf_done(&notes);
}

TEST(one_that_does_not_answer_health_is_ended)
{
    struct link *l;
    struct link_conf c = conf_of("test", "no_health");
    c.timeout_ms = 1000;
    REQUIRE(link_start(&l, &c, 1, &clock_real, NULL) == 0);
    CHECK(echoes(l));
    CHECK(becomes(l, LINK_AWAY)); /* health was asked after the start */
    link_stop(&l);
}

TEST(one_that_hangs_is_doubted_and_ended)
{
    struct link *l;
    struct link_conf c = conf_of("test", "good");
    c.timeout_ms = 1000;
    c.breaker_ms = 60000;
    REQUIRE(link_start(&l, &c, 1, &clock_real, NULL) == 0);
    CHECK(echoes(l));
    for (int i = 0; i < 200 && !*health(l).said; i++)
        usleep(10000); /* the question after the start is answered */
    struct said s = call(l, "stop_reading", json_object(), 1000);
    said_done(&s);
    for (int i = 0; i < 3; i++)
        CHECK_INT(failing(l, "echo", 50, NULL), ERR_TIMEOUT);
    CHECK_INT(health(l).state, LINK_BROKEN);
    for (int i = 0; i < 400 && health(l).restarts == 0; i++)
        usleep(10000);
    CHECK_INT(health(l).restarts, 1);
    link_stop(&l);
}

TEST(bad_settings_are_refused)
{
    struct link *l;
    struct link_conf c[2] = {conf_of("a", "good"), conf_of("a", "good")};
    CHECK_INT(link_start(&l, c, 2, &clock_real, NULL), -ERR_CONFLICT);
    CHECK(!l);
    snprintf(c[1].name, sizeof c[1].name, "Bad name");
    CHECK_INT(link_start(&l, c, 2, &clock_real, NULL), -ERR_PARSE);
    snprintf(c[1].name, sizeof c[1].name, "b");
    snprintf(c[1].command, sizeof c[1].command, "  ");
    CHECK_INT(link_start(&l, c, 2, &clock_real, NULL), -ERR_PARSE);
    snprintf(c[1].command, sizeof c[1].command, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17");
    CHECK_INT(link_start(&l, c, 2, &clock_real, NULL), -ERR_PARSE);
    CHECK_INT(link_start(&l, NULL, 0, &clock_real, NULL), 0); /* none is fine */
    link_stop(&l);
    CHECK_INT(link_start(&l, c, LINK_MAX + 1, &clock_real, NULL), -ERR_LIMIT);
}
