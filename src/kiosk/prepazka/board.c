/* board: the waiting room's display. It asks the portal who is called every few seconds for ever,
 * and makes a sound for each call that it has not told yet. */
#include "app.h"

#include "base/log.h"
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { LOOK_MS = 2000, LOOK_STEPS = 1, GONG_MS = 15000, GONG_WORDS = 16, GONG_TEXT = 1024 };

static void look(void *ctx);

bool board_is(const struct app *a)
{
    return strcmp(a->conf.mode, "board") == 0;
}

/* ---- the sound */

static void gong_ended(void *ctx, int fd, int events)
{
    struct app *a = ctx;
    siginfo_t how;
    (void)events;
    loop_unwatch(a->loop, fd);
    waitid(P_PIDFD, (id_t)fd, &how, WEXITED | WNOHANG);
    close(fd);
    a->board.gong_fd = 0;
}

/* A sound that does not end would never ring again. */
static void gong_too_long(void *ctx)
{
    struct app *a = ctx;
    if (a->board.gong_fd)
        syscall(SYS_pidfd_send_signal, a->board.gong_fd, SIGKILL, NULL, 0);
}

/* The words of --gong, without a shell: no sign in them means anything but a blank. */
static size_t split(char *argv[GONG_WORDS], char text[GONG_TEXT])
{
    size_t n = 0;
    for (char *p = text; *p && n < GONG_WORDS - 1;) {
        while (*p == ' ')
            *p++ = '\0';
        if (*p)
            argv[n++] = p;
        while (*p && *p != ' ')
            p++;
    }
    argv[n] = NULL;
    return n;
}

/* Its streams lead nowhere, so that it cannot write over the board; it does not inherit the
 * signals that we keep for the loop. */
static int gong_spawn(pid_t *pid, char *const argv[])
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawn_file_actions_init(&files);
    for (int fd = 0; fd <= 2; fd++)
        posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &usual);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int rc = posix_spawnp(pid, argv[0], &files, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

static void gong(struct app *a)
{
    char text[GONG_TEXT], *argv[GONG_WORDS];
    struct err e = ERR_INIT;
    pid_t pid;
    if (!a->conf.gong || a->board.gong_fd || !str_copy(text, sizeof text, str_of(a->conf.gong)))
        return;
    if (split(argv, text) == 0)
        return;
    if (gong_spawn(&pid, argv) != 0) {
        log_event(LOG_WARN, "board.gong", "text", "the program cannot be started", NULL);
        return;
    }
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (fd < 0 || loop_watch(a->loop, fd, LOOP_READ, gong_ended, a, &e) < 0) {
        if (fd >= 0)
            close(fd);
        waitpid(pid, NULL, 0); /* cannot be watched: then at least no zombie */
        return;
    }
    a->board.gong_fd = fd;
    loop_timer(a->loop, GONG_MS, gong_too_long, a, NULL);
}

static bool was_there(const struct wire_board *was, const struct wire_call *c)
{
    for (size_t i = 0; i < was->n_calls; i++)
        if (was->calls[i].at == c->at && strcmp(was->calls[i].label, c->label) == 0)
            return true;
    return false;
}

/* Once for all that is new, be it called or called again. What was called before we looked first is
 * old. */
static void ring(struct app *a, const struct wire_board *was, const struct wire_board *now)
{
    bool news = false;
    for (size_t i = 0; a->board.have && i < now->n_calls; i++)
        news |= !was_there(was, &now->calls[i]);
    if (!news)
        return;
    term_bell(a->term);
    gong(a);
}

/* ---- looking */

static void on_board(void *ctx, const struct portal_answer *answer, const struct err *fault)
{
    struct visit_call *call = ctx;
    struct app *a = call->app;
    struct board_calls *b = &a->board;
    struct wire_board fresh = {.n_calls = 0};
    struct err e = ERR_INIT;
    b->busy = false;
    if (!fault && wire_board_read(&fresh, answer->body, &e) < 0)
        fault = &e;
    if (fault) {
        log_err(LOG_WARN, "board", fault);
        b->failures++;
    } else {
        ring(a, &b->state, &fresh);
        wire_board_done(&b->state);
        b->state = fresh;
        b->have = true;
        b->failures = 0;
        a->visit.board = &b->state;
        a->visit.board_seen = clock_mono(&a->clock);
        a->visit.board_ahead = fresh.server_time - clock_wall(&a->clock);
    }
    int shift = b->failures < LOOK_STEPS ? b->failures : LOOK_STEPS;
    loop_timer(a->loop, (int64_t)LOOK_MS << shift, look, a, NULL);
    router_news(a, &(struct news){.kind = NEWS_BOARD, .err = fault});
}

static void look(void *ctx)
{
    struct app *a = ctx;
    struct err e = ERR_INIT;
    char path[64];
    snprintf(path, sizeof path, "/v1/queue/board?lang=%s", a->visit.lang);
    struct portal_request r = {.method = "GET", .path = path, .max_reply = WIRE_QUEUE};
    a->board.busy = portal_call(a->portal, &r, on_board, &a->board.call, &e) == 0;
    if (a->board.busy)
        return;
    log_err(LOG_WARN, "board", &e);
    loop_timer(a->loop, LOOK_MS << LOOK_STEPS, look, a, NULL);
}

void board_start(struct app *a)
{
    a->board.call = (struct visit_call){.app = a};
    if (board_is(a) && a->portal)
        look(a);
}

void board_done(struct app *a)
{
    if (a->board.gong_fd)
        close(a->board.gong_fd);
    a->visit.board = NULL;
    wire_board_done(&a->board.state);
}

bool board_busy(const struct app *a)
{
    return a->board.busy;
}
