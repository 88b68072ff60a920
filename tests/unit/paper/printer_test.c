/* The printer's ways to fail that need no printer: names, a closed port, silence. */
#include "test.h"

#include "base/clock.h"
#include "paper/printer.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

struct visit {
    int64_t stop_at; /* mono ms; 0 = never */
    int waits;
};

static bool wait_ms(void *ctx, int ms)
{
    struct visit *v = ctx;
    v->waits++;
    if (ms)
        usleep((useconds_t)ms * 1000);
    return v->stop_at && clock_mono(&clock_real) >= v->stop_at;
}

static void no_news(void *ctx, enum printer_event event, enum printer_trouble trouble)
{
    (void)ctx, (void)event, (void)trouble;
}

static struct printer_result print_to(const char *name, struct visit *v, struct err *e)
{
    struct printer_order o = {.printer = name,
        .title = "slip",
        .document = STR("%PDF-"),
        .sheet = {SLIP_A6, 10500, 14800},
        .deadline_ms = 1500,
        .attend_ms = 1500};
    struct printer_watch w = {.ctx = v, .wait = wait_ms, .news = no_news};
    return printer_print(&o, &w, e);
}

/* A listening socket whose connections nobody takes up. */
static int silent_port(int *port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && (bind(fd, (struct sockaddr *)&a, n) < 0 || listen(fd, 4) < 0 ||
                       getsockname(fd, (struct sockaddr *)&a, &n) < 0)) {
        close(fd);
        return -1;
    }
    *port = ntohs(a.sin_port);
    return fd;
}

TEST(reasons_are_known_by_their_beginning)
{
    CHECK_INT(printer_reason("media-empty-error"), TROUBLE_MEDIA_EMPTY);
    CHECK_INT(printer_reason("media-empty-warning"), TROUBLE_MEDIA_EMPTY);
    CHECK_INT(printer_reason("media-needed"), TROUBLE_MEDIA_EMPTY);
    CHECK_INT(printer_reason("media-jam-error"), TROUBLE_MEDIA_JAM);
    CHECK_INT(printer_reason("cover-open"), TROUBLE_COVER_OPEN);
    CHECK_INT(printer_reason("door-open-report"), TROUBLE_COVER_OPEN);
    CHECK_INT(printer_reason("toner-empty-warning"), TROUBLE_ATTENTION);
    CHECK_INT(printer_reason("offline-report"), TROUBLE_OFFLINE);
    CHECK_INT(printer_reason("paused"), TROUBLE_OFFLINE);
    CHECK_INT(printer_reason("media-low-warning"), TROUBLE_NONE);
    CHECK_INT(printer_reason("none"), TROUBLE_NONE);
    CHECK_INT(printer_reason(""), TROUBLE_NONE);
}

TEST(a_name_that_is_no_printer_is_said_at_once)
{
    static const char *const names[] = {"", "a/b", "a b", "../etc", "http://x/",
        "file:///etc/passwd", "ipp://", "ipp://[::1", "q#x", NULL};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct visit v = {0, 0};
        struct err e = ERR_INIT;
        struct printer_result r = print_to(names[i], &v, &e);
        CHECK_INT(r.event, PRINTER_FAILED);
        CHECK_INT(r.trouble, TROUBLE_NO_PRINTER);
        CHECK(e.code != ERR_NONE);
    }
}

TEST(a_closed_port_is_an_offline_printer)
{
    struct visit v = {0, 0};
    char name[64];
    int port = 0, fd = silent_port(&port);
    REQUIRE(fd >= 0);
    close(fd);
    snprintf(name, sizeof name, "ipp://127.0.0.1:%d/ipp/print", port);
    struct printer_result r = print_to(name, &v, NULL);
    CHECK_INT(r.event, PRINTER_FAILED);
    CHECK_INT(r.trouble, TROUBLE_OFFLINE);
}

TEST(a_silent_printer_is_given_up_at_the_deadline)
{
    struct visit v = {0, 0};
    char name[64];
    int port = 0, fd = silent_port(&port);
    REQUIRE(fd >= 0);
    snprintf(name, sizeof name, "ipp://127.0.0.1:%d/ipp/print", port);
    int64_t began = clock_mono(&clock_real);
    struct printer_result r = print_to(name, &v, NULL);
    CHECK_INT(r.event, PRINTER_FAILED);
    CHECK_INT(r.trouble, TROUBLE_TIMEOUT);
    CHECK(clock_mono(&clock_real) - began < 4500);
    close(fd);
}

TEST(a_visitor_who_leaves_is_not_kept_waiting)
{
    struct visit v = {clock_mono(&clock_real) + 100, 0};
    char name[64];
    int port = 0, fd = silent_port(&port);
    REQUIRE(fd >= 0);
    snprintf(name, sizeof name, "ipp://127.0.0.1:%d/ipp/print", port);
    int64_t began = clock_mono(&clock_real);
    struct printer_result r = print_to(name, &v, NULL);
    CHECK_INT(r.event, PRINTER_CANCELLED);
    CHECK(clock_mono(&clock_real) - began < 2500);
    CHECK(v.waits > 0);
    close(fd);
}
