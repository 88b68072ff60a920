/* The client of the print worker against workers that answer, die, lie and keep silent: each is a
 * shell script that plays one part. */
#include "test.h"

#include "base/clock.h"
#include "print_client.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_NEWS = 32 };

struct desk {
    struct loop *loop;
    struct print_client *client;
    char path[64];
    struct {
        int job;
        enum print_state state;
        enum print_reason reason;
    } news[MAX_NEWS];
    int n;
    bool again; /* print once more when a job fails */
};

static const struct slip slip = {
    .kind = SLIP_INFO, .format = SLIP_A6, .lang = "cs", .title = "VZOR"};

static void on_news(void *ctx, int job, enum print_state state, enum print_reason reason)
{
    struct desk *d = ctx;
    if (d->n < MAX_NEWS) {
        d->news[d->n].job = job;
        d->news[d->n].state = state;
        d->news[d->n++].reason = reason;
    }
    if (d->again && state == PRINT_STATE_FAILED) {
        d->again = false;
        CHECK(print_client_print(d->client, &slip, NULL, on_news, d, NULL) > job);
    }
}

static bool open_desk(struct desk *d, const char *script, const char *printer)
{
    *d = (struct desk){.path = "/tmp/prepazka-worker-XXXXXX"};
    int fd = mkstemp(d->path);
    size_t n = strlen(script);
    if (fd < 0 || write(fd, script, n) != (ssize_t)n || fchmod(fd, 0700) < 0)
        return false;
    close(fd);
    d->loop = loop_new(&clock_real);
    d->client = print_client_new(d->loop, d->path, printer, "escpos");
    return d->loop && d->client;
}

static void close_desk(struct desk *d)
{
    print_client_free(&d->client);
    CHECK(d->client == NULL);
    loop_free(&d->loop);
    unlink(d->path);
}

/* Turns the loop until n news have come, at most 3 s. */
static bool await(struct desk *d, int n)
{
    int64_t end = clock_mono(&clock_real) + 3000;
    while (d->n < n && clock_mono(&clock_real) < end)
        loop_turn(d->loop, 50, NULL);
    return d->n >= n;
}

/* Answers each job: accepted, waiting twice (a sign of life), done. */
#define GOOD_WORKER                                                                                \
    "#!/bin/sh\n"                                                                                  \
    "while read -r line; do\n"                                                                     \
    "job=${line#*\\\"job\\\":}; job=${job%%[,\\}]*}\n"                                             \
    "for s in accepted waiting waiting done; do\n"                                                 \
    "r=none; [ $s = waiting ] && r=media_empty\n"                                                  \
    "echo "                                                                                        \
    "\"{\\\"job\\\":$job,\\\"state\\\":\\\"$s\\\",\\\"reason\\\":\\\"$r\\\",\\\"ms\\\":5}\"\n"     \
    "done; done\n"

TEST(news_comes_in_order_and_signs_of_life_are_no_news)
{
    struct desk d;
    REQUIRE(open_desk(&d, GOOD_WORKER, "lobby"));
    int job = print_client_print(d.client, &slip, NULL, on_news, &d, NULL);
    CHECK(job > 0);
    CHECK_INT(d.n, 0); /* never from within the call */
    REQUIRE(await(&d, 3));
    CHECK_INT(d.news[0].state, PRINT_STATE_ACCEPTED);
    CHECK_INT(d.news[1].state, PRINT_STATE_WAITING);
    CHECK_INT(d.news[1].reason, PRINT_REASON_MEDIA_EMPTY);
    CHECK_INT(d.news[2].state, PRINT_STATE_DONE);
    CHECK_INT(d.news[2].job, job);
    CHECK(print_client_file(d.client, &slip, NULL, "/tmp/x.pdf", on_news, &d, NULL) > job);
    CHECK(await(&d, 6));
    CHECK_INT(d.n, 6);
    close_desk(&d);
}

TEST(a_worker_that_dies_fails_its_jobs_and_is_started_again)
{
    struct desk d;
    REQUIRE(open_desk(&d, "#!/bin/sh\nread -r line\nexit 1\n", "lobby"));
    int first = print_client_print(d.client, &slip, NULL, on_news, &d, NULL);
    int second = print_client_print(d.client, &slip, NULL, on_news, &d, NULL);
    CHECK(first > 0 && second > first);
    REQUIRE(await(&d, 2));
    for (int i = 0; i < 2; i++) {
        CHECK_INT(d.news[i].state, PRINT_STATE_FAILED);
        CHECK_INT(d.news[i].reason, PRINT_REASON_ERROR);
    }
    CHECK(print_client_print(d.client, &slip, NULL, on_news, &d, NULL) > second);
    CHECK(await(&d, 3));
    close_desk(&d);
}

TEST(a_callback_may_ask_for_the_next_job)
{
    struct desk d;
    REQUIRE(open_desk(&d, "#!/bin/sh\nread -r line\nexit 1\n", "lobby"));
    d.again = true;
    CHECK(print_client_print(d.client, &slip, NULL, on_news, &d, NULL) > 0);
    REQUIRE(await(&d, 2));
    CHECK_INT(d.news[0].state, PRINT_STATE_FAILED);
    CHECK_INT(d.news[1].state, PRINT_STATE_FAILED);
    CHECK(d.news[1].job > d.news[0].job);
    close_desk(&d);
}

TEST(a_worker_that_talks_nonsense_harms_nobody)
{
    struct desk d;
    REQUIRE(open_desk(&d,
        "#!/bin/sh\nread -r line\necho nonsense\necho '{}'\n"
        "echo '{\"job\":99,\"state\":\"done\",\"reason\":\"none\",\"ms\":1}'\n"
        "echo '{\"job\":1,\"state\":\"done\",\"reason\":\"none\",\"ms\":1}'\nread -r line\n",
        "lobby"));
    CHECK(print_client_print(d.client, &slip, NULL, on_news, &d, NULL) > 0);
    REQUIRE(await(&d, 1));
    CHECK_INT(d.news[0].state, PRINT_STATE_DONE);
    CHECK_INT(d.n, 1);
    close_desk(&d);
}

TEST(a_line_without_end_ends_the_worker)
{
    struct desk d;
    REQUIRE(open_desk(
        &d, "#!/bin/sh\nread -r line\nexec tr '\\0' x </dev/zero 2>/dev/null\n", "lobby"));
    CHECK(print_client_print(d.client, &slip, NULL, on_news, &d, NULL) > 0);
    REQUIRE(await(&d, 1));
    CHECK_INT(d.news[0].state, PRINT_STATE_FAILED);
    close_desk(&d);
}

TEST(what_cannot_start_is_an_error_at_once)
{
    struct loop *loop = loop_new(&clock_real);
    struct err e = ERR_INIT;
    struct print_client *c = print_client_new(loop, "/nonexistent/worker", "lobby", NULL);
    REQUIRE(c != NULL);
    CHECK(print_client_print(c, &slip, NULL, on_news, NULL, &e) < 0);
    CHECK(e.code != ERR_NONE);
    print_client_cancel_all(c);
    print_client_free(&c);
    c = print_client_new(loop, "/nonexistent/worker", "", NULL);
    REQUIRE(c != NULL);
    CHECK_INT(print_client_print(c, &slip, NULL, on_news, NULL, NULL), -ERR_NOT_FOUND);
    print_client_free(&c);
    print_client_free(&c);
    loop_free(&loop);
}

TEST(a_slip_that_is_too_long_leaves_the_line_whole)
{
    static char title[2000];
    struct desk d;
    struct slip bad = slip;
    memset(title, 'a', sizeof title - 1);
    bad.title = title;
    REQUIRE(open_desk(&d, GOOD_WORKER, "lobby"));
    CHECK_INT(print_client_print(d.client, &bad, NULL, on_news, &d, NULL), -ERR_LIMIT);
    CHECK(print_client_print(d.client, &slip, NULL, on_news, &d, NULL) > 0);
    REQUIRE(await(&d, 3));
    CHECK_INT(d.news[2].state, PRINT_STATE_DONE);
    close_desk(&d);
}

/* Bigger than a socket takes at once. */
TEST(a_long_document_reaches_the_worker_whole)
{
    static char value[200 * 1024];
    struct desk d;
    struct document_row rows[5];
    memset(value, 'a', sizeof value - 1);
    for (int i = 0; i < 5; i++)
        rows[i] = (struct document_row){"Popisek", value};
    struct document document = {
        .kind = DOCUMENT_COPY, .lang = "cs", .title = "VZOR", .rows = rows, .n_rows = 5};
    REQUIRE(open_desk(&d,
        "#!/bin/sh\nn=$(head -n 1 | tr -cd a | wc -c)\ns=failed\n"
        "[ $n -gt 1023995 ] && [ $n -lt 1024100 ] && s=done\n"
        "echo '{\"job\":1,\"state\":\"'$s'\",\"reason\":\"none\",\"ms\":1}'\nread -r line\n",
        "lobby"));
    CHECK(print_client_print(d.client, NULL, &document, on_news, &d, NULL) > 0);
    REQUIRE(await(&d, 1));
    CHECK_INT(d.news[0].state, PRINT_STATE_DONE);
    for (int i = 0; i < 5; i++)
        rows[i].value = NULL;
    document.n_rows = DOCUMENT_ROWS + 1;
    CHECK_INT(
        print_client_file(d.client, NULL, &document, "/tmp/x.pdf", on_news, &d, NULL), -ERR_LIMIT);
    close_desk(&d);
}

TEST(cancel_all_reaches_the_worker)
{
    struct desk d;
    REQUIRE(open_desk(&d,
        "#!/bin/sh\nread -r line\nread -r line\ncase $line in *'\"do\":\"cancel\"'*)\n"
        "echo '{\"job\":1,\"state\":\"cancelled\",\"reason\":\"none\",\"ms\":1}' ;; esac\n"
        "read -r line\n",
        "lobby"));
    print_client_cancel_all(d.client); /* nothing to cancel: nothing happens */
    CHECK(print_client_print(d.client, &slip, NULL, on_news, &d, NULL) > 0);
    print_client_cancel_all(d.client);
    REQUIRE(await(&d, 1));
    CHECK_INT(d.news[0].state, PRINT_STATE_CANCELLED);
    close_desk(&d);
}

TEST(who_forgot_hears_nothing)
{
    struct desk d;
    REQUIRE(open_desk(&d, GOOD_WORKER, "lobby"));
    CHECK(print_client_print(d.client, &slip, NULL, on_news, &d, NULL) > 0);
    print_client_forget(d.client, &d);
    for (int i = 0; i < 10; i++)
        loop_turn(d.loop, 30, NULL);
    CHECK_INT(d.n, 0);
    close_desk(&d);
}

TEST(the_worker_inherits_no_other_descriptor)
{
    struct desk d;
    for (int fd = 3; fd < 10; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC); /* whatever the runner of this test left open */
    REQUIRE(open_desk(&d,
        "#!/bin/sh\nread -r line\ns=done\n"
        "for f in 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$f ] && s=failed; done\n"
        "echo '{\"job\":1,\"state\":\"'$s'\",\"reason\":\"none\",\"ms\":1}'\nread -r line\n",
        "lobby"));
    CHECK(print_client_print(d.client, &slip, NULL, on_news, &d, NULL) > 0);
    CHECK(await(&d, 1));
    CHECK_INT(d.news[0].state, PRINT_STATE_DONE);
    close_desk(&d);
}
