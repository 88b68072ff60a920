/* One line an event; nothing from outside can forge one. */
#include "base/log.h"
#include "test.h"

#include <unistd.h>

static char line[4096];

/* Runs fn with the log on a pipe and returns what it wrote. */
static const char *logged(enum log_level least, void (*fn)(void))
{
    int fd[2];
    ssize_t n = 0, got;
    line[0] = '\0';
    if (pipe(fd) < 0)
        return line;
    log_to(fd[1], least);
    fn();
    log_to(STDERR_FILENO, LOG_WARN);
    close(fd[1]);
    while ((got = read(fd[0], line + n, sizeof line - 1 - (size_t)n)) > 0)
        n += got;
    close(fd[0]);
    line[n] = '\0';
    return line;
}

static void plain(void)
{
    log_event(LOG_INFO, "http.request", "path", "/v1/town", "ms", "7", NULL);
}

static void hostile(void)
{
    log_event(LOG_ERROR, "x", "v", "a\nb\"c\\d\x1B[2J\xE2\x80\xAE\xFF\xC4\x8D", NULL);
}

static void fault(void)
{
    struct err e = ERR_INIT;
    err_set(&e, ERR_PARSE, "spayd", "no account");
    log_err(LOG_WARN, "scan", &e);
    err_clear(&e);
    log_err(LOG_WARN, "scan", &e);
}

TEST(an_event_is_a_line_of_pairs)
{
    const char *got = logged(LOG_INFO, plain);
    const char *rest = strchr(got, ' ');
    REQUIRE(rest != NULL);
    CHECK_INT(rest - got, 20); /* 2026-11-23T09:41:00Z */
    CHECK_STR(rest, " info http.request path=\"/v1/town\" ms=\"7\"\n");
}

TEST(values_cannot_forge_a_line_or_reach_a_terminal)
{
    const char *got = logged(LOG_DEBUG, hostile);
    CHECK(strstr(got, "v=\"a\\u000ab\\\"c\\\\d\\u001b[2J\\u202e") != NULL);
    CHECK(strstr(got, "\xC4\x8D\"\n") != NULL);
    CHECK(strchr(got, '\n') == got + strlen(got) - 1);
    CHECK(strchr(got, '\x1B') == NULL);
}

TEST(less_than_the_least_level_is_silent)
{
    CHECK_STR(logged(LOG_WARN, plain), "");
    CHECK(logged(LOG_WARN, hostile)[0] != '\0');
    log_to(-1, LOG_DEBUG);
    plain();
    log_to(STDERR_FILENO, LOG_WARN);
}

TEST(errors_are_logged_with_module_code_and_text)
{
    const char *got = logged(LOG_WARN, fault);
    CHECK(strstr(got, "warn scan module=\"spayd\" code=\"parse\" text=\"no account\"\n") != NULL);
    CHECK(strstr(got, "module=\"\" code=\"none\" text=\"\"\n") != NULL);
}
