#include "test.h"

#include "base/clock.h"
#include "filter.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

/* A program of one test; it goes with program_done. */
static char path[64];

static const char *program(const char *text)
{
    static const char head[] = "#!/bin/sh\n";
    snprintf(path, sizeof path, "/tmp/filter-XXXXXX");
    int fd = mkstemp(path);
    bool good = fd >= 0 && write(fd, head, sizeof head - 1) > 0 &&
                write(fd, text, strlen(text)) > 0 && fchmod(fd, 0700) == 0;
    if (!good)
        test_fail(__FILE__, __LINE__, "no program");
    close(fd);
    signal(SIGPIPE, SIG_IGN); /* as portald does */
    return path;
}

static int run(const char *text, size_t max, struct str input, int ms, struct buf *out)
{
    struct err e = ERR_INIT;
    buf_init(out, max);
    int rc = filter_run(out, program(text), input, ms, &e);
    unlink(path);
    return rc;
}

TEST(what_goes_in_comes_out_changed)
{
    struct buf out;
    CHECK_INT(run("tr a-z A-Z\n", BUF_LINE, STR("hello"), 5000, &out), 0);
    CHECK_STR(buf_cstr(&out), "HELLO");
    buf_done(&out);
    CHECK_INT(run("echo none\n", BUF_LINE, STR(""), 5000, &out), 0);
    CHECK_STR(buf_cstr(&out), "none\n");
    buf_done(&out);
}

/* Both pipes are full at once: who only wrote or only read would wait for ever. */
TEST(much_more_than_a_pipe_holds_passes_both_ways)
{
    struct buf in, out;
    buf_init(&in, BUF_TEXT);
    for (int i = 0; i < 100000; i++)
        buf_fmt(&in, "%d,", i);
    CHECK_INT(run("cat\n", BUF_TEXT, buf_view(&in), 10000, &out), 0);
    CHECK(str_eq(buf_view(&in), buf_view(&out)));
    buf_done(&in);
    buf_done(&out);
}

TEST(one_that_does_not_read_may_still_answer)
{
    struct buf in, out;
    buf_init(&in, BUF_TEXT);
    buf_zero(&in, 500000);
    CHECK_INT(run("echo done\n", BUF_TEXT, buf_view(&in), 10000, &out), 0);
    CHECK_STR(buf_cstr(&out), "done\n");
    buf_done(&in);
    buf_done(&out);
}

TEST(one_that_fails_hangs_or_talks_too_much_is_ended)
{
    static const struct {
        const char *text;
        size_t max;
        int ms, want;
    } rows[] = {
        {"exit 3\n", 1000, 5000, -ERR_IO},
        {"echo half; kill -9 $$\n", 1000, 5000, -ERR_IO},
        {"exec sleep 60\n", 1000, 100, -ERR_TIMEOUT},
        {"echo x; exec sleep 60\n", 1000, 100, -ERR_TIMEOUT},
        {"exec >&-; exec sleep 60\n", 1000, 100, -ERR_IO},
        {"while :; do echo much; done\n", 1000, 5000, -ERR_LIMIT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out;
        int64_t began = clock_mono(&clock_real);
        int rc = run(rows[i].text, rows[i].max, STR("{}"), rows[i].ms, &out);
        if (rc != rows[i].want)
            test_fail(__FILE__, __LINE__, "%s gives %d", rows[i].text, rc);
        CHECK(clock_mono(&clock_real) - began < 30000);
        buf_done(&out);
    }
}

TEST(one_that_is_not_there_is_told)
{
    struct buf out;
    struct err e = ERR_INIT;
    buf_init(&out, BUF_LINE);
    CHECK_INT(filter_run(&out, "/there/is/none", STR("{}"), 100, &e), -ERR_NOT_FOUND);
    err_clear(&e);
    CHECK_INT(filter_run(&out, "", STR("{}"), 100, &e), -ERR_NOT_FOUND);
    buf_done(&out);
}

/* What we have open is nobody's business. */
TEST(the_program_gets_nothing_of_ours)
{
    struct buf out;
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    REQUIRE(dup3(fd, 77, O_CLOEXEC) == 77);
    CHECK_INT(run("test -e /proc/self/fd/0 && test ! -e /proc/self/fd/77 && echo good\n", BUF_LINE,
                  STR(""), 5000, &out),
        0);
    CHECK_STR(buf_cstr(&out), "good\n");
    close(77);
    close(fd);
    buf_done(&out);
}
