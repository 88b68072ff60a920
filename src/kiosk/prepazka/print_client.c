/* print_client: see print_client.h. */
#include "print_client.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum {
    MAX_JOBS = 16,
    /* The worker says something at least every 5 s; libcups may hang for some 30 s in a connect. */
    SILENCE_MS = 45000,
    OUT_MAX = 4 * PRINTJOB_LINE,
};

struct job {
    int number; /* 0 = free */
    enum print_state state;
    enum print_reason reason;
    print_news_fn *fn;
    void *ctx;
};

struct print_client {
    struct loop *loop;
    char worker[PATH_MAX];
    char printer[512];
    enum print_transport transport;
    int fd;            /* our end of the socket, -1 = no worker runs */
    pid_t pid, former; /* former: told to end, not yet buried */
    struct buf out, in;
    struct job jobs[MAX_JOBS];
    int last_number;
};

static loop_fd_fn on_socket;
static loop_timer_fn on_silence;

/* ---- birth and death of the worker */

static void beside_us(char *out, size_t size)
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n > 0 ? n : 0] = 0;
    char *slash = strrchr(exe, '/');
    if (slash)
        slash[1] = 0;
    if (!slash || snprintf(out, size, "%sprepazka-print", exe) >= (int)size)
        *out = 0;
}

struct print_client *print_client_new(
    struct loop *loop, const char *worker_path, const char *printer, const char *transport)
{
    struct print_client *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->loop = loop;
    c->fd = -1;
    buf_init(&c->out, OUT_MAX);
    buf_init(&c->in, PRINTJOB_REPLY);
    if (worker_path)
        str_copy(c->worker, sizeof c->worker, str_of(worker_path));
    else
        beside_us(c->worker, sizeof c->worker);
    str_copy(c->printer, sizeof c->printer, str_of(printer));
    if (transport)
        print_transport_parse(&c->transport, str_of(transport));
    return c;
}

/* A worker that was told to end may need seconds to take its job back: it is looked for now and
 * then, and init buries it when we go first. */
static void bury(struct print_client *c)
{
    if (c->former > 0 && waitpid(c->former, NULL, WNOHANG) != 0)
        c->former = 0;
}

static void let_go(struct print_client *c)
{
    if (c->fd >= 0) {
        loop_unwatch(c->loop, c->fd);
        close(c->fd);
    }
    c->fd = -1;
    loop_timer_stop(c->loop, on_silence, c);
    buf_wipe(&c->out);
    buf_wipe(&c->in);
    bury(c);
    if (c->pid > 0)
        c->former = c->pid;
    c->pid = 0;
    bury(c);
}

void print_client_free(struct print_client **c)
{
    if (!*c)
        return;
    let_go(*c); /* the worker reads the end of its input */
    free(*c);
    *c = NULL;
}

/* The worker's messages go where ours go, but never onto a terminal that shows the counter. */
static int aim_stderr(posix_spawn_file_actions_t *fa)
{
    if (!isatty(2))
        return 0;
    return posix_spawn_file_actions_addopen(fa, 2, "/dev/null", O_WRONLY, 0);
}

static int spawn(struct print_client *c, int theirs, struct err *e)
{
    char *const argv[] = {c->worker, NULL};
    posix_spawn_file_actions_t fa;
    posix_spawnattr_t attr;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&fa);
    posix_spawnattr_init(&attr);
    /* Our signalfd blocks signals and the terminal's Ctrl+C is not meant for the worker. */
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawnattr_setflags(
        &attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    int rc = posix_spawn_file_actions_adddup2(&fa, theirs, 0);
    if (rc == 0)
        rc = posix_spawn_file_actions_adddup2(&fa, theirs, 1);
    if (rc == 0)
        rc = aim_stderr(&fa);
    if (rc == 0)
        rc = posix_spawn(&c->pid, c->worker, &fa, &attr, argv, environ);
    posix_spawn_file_actions_destroy(&fa);
    posix_spawnattr_destroy(&attr);
    if (rc == 0)
        return 0;
    c->pid = 0;
    errno = rc;
    return err_errno(e, "print", c->worker);
}

static int start(struct print_client *c, struct err *e)
{
    int ends[2];
    if (c->fd >= 0)
        return 0;
    bury(c);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return err_errno(e, "print", "socketpair");
    int rc = spawn(c, ends[1], e);
    close(ends[1]);
    if (rc == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
        rc = err_errno(e, "print", "fcntl");
    if (rc == 0)
        rc = loop_watch(c->loop, ends[0], LOOP_READ, on_socket, c, e);
    if (rc < 0)
        close(ends[0]);
    else
        c->fd = ends[0];
    return rc;
}

/* ---- jobs */

static struct job *find(struct print_client *c, int number)
{
    for (size_t i = 0; i < MAX_JOBS; i++)
        if (c->jobs[i].number == number)
            return &c->jobs[i];
    return NULL;
}

static bool busy(const struct print_client *c)
{
    for (size_t i = 0; i < MAX_JOBS; i++)
        if (c->jobs[i].number)
            return true;
    return false;
}

static void tell(struct job *j, enum print_state state, enum print_reason reason)
{
    struct job told = *j;
    if (j->state == state && j->reason == reason && state != PRINT_STATE_ACCEPTED)
        return; /* a sign of life */
    j->state = state;
    j->reason = reason;
    if (print_state_final(state))
        *j = (struct job){.number = 0};
    /* Last, for the callback may ask for the next job. */
    if (told.fn)
        told.fn(told.ctx, told.number, state, reason);
}

/* The worker is gone: what it had in hand has failed; the next job starts a new one. */
static void fail_all(struct print_client *c, enum print_reason reason)
{
    int last = c->last_number; /* jobs asked for by the callbacks belong to the new worker */
    let_go(c);
    for (size_t i = 0; i < MAX_JOBS; i++)
        if (c->jobs[i].number && c->jobs[i].number <= last)
            tell(&c->jobs[i], PRINT_STATE_FAILED, reason);
}

static void on_silence(void *ctx)
{
    struct print_client *c = ctx;
    if (c->pid > 0)
        kill(c->pid, SIGKILL);
    fail_all(c, PRINT_REASON_TIMEOUT);
}

static void watch_silence(struct print_client *c)
{
    if (busy(c))
        loop_timer(c->loop, SILENCE_MS, on_silence, c, NULL);
    else
        loop_timer_stop(c->loop, on_silence, c);
}

/* ---- the socket */

static void take_line(struct print_client *c, struct str line)
{
    struct print_reply r;
    struct err e = ERR_INIT;
    struct job *j = NULL;
    if (print_reply_read(&r, line, &e) == 0 && r.job > 0)
        j = find(c, r.job);
    if (j)
        tell(j, r.state, r.reason);
}

/* Negative when the worker talks nonsense. */
static int take_bytes(struct print_client *c, struct str s)
{
    struct str part;
    while (s.n && c->fd >= 0) {
        bool whole = str_cut(&s, '\n', &part);
        if (!buf_str(&c->in, part))
            return -1;
        if (!whole)
            return 0;
        char *line = NULL;
        size_t n = 0;
        line = buf_take(&c->in, &n);
        if (line)
            take_line(c, (struct str){line, n});
        free(line);
    }
    return 0;
}

static bool receive(struct print_client *c)
{
    char chunk[4096];
    int fd = c->fd;
    ssize_t n = recv(fd, chunk, sizeof chunk, 0);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    return n > 0 && take_bytes(c, (struct str){chunk, (size_t)n}) == 0;
}

static bool flush(struct print_client *c)
{
    while (c->out.n) {
        ssize_t n = send(c->fd, c->out.p, c->out.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN &&
                   loop_watch(c->loop, c->fd, LOOP_READ | LOOP_WRITE, on_socket, c, NULL) == 0;
        size_t rest = c->out.n - (size_t)n;
        memmove(c->out.p, c->out.p + n, rest);
        c->out.n = rest;
    }
    buf_wipe(&c->out);
    return loop_watch(c->loop, c->fd, LOOP_READ, on_socket, c, NULL) == 0;
}

static void on_socket(void *ctx, int fd, int events)
{
    struct print_client *c = ctx;
    bool good = true;
    if (events & (LOOP_READ | LOOP_HUP))
        good = receive(c);
    if (c->fd != fd)
        return; /* a callback has let the worker go */
    if (good && (events & LOOP_WRITE))
        good = flush(c);
    if (!good)
        fail_all(c, PRINT_REASON_ERROR);
    watch_silence(c);
}

/* ---- what the counter asks */

static int add_job(
    struct print_client *c, struct print_job *line, print_news_fn *fn, void *ctx, struct err *e)
{
    struct job *j = find(c, 0);
    if (!j)
        return err_set(e, ERR_LIMIT, "print", "too many jobs");
    int rc = start(c, e);
    if (rc < 0)
        return rc;
    line->job = c->last_number + 1;
    size_t before = c->out.n;
    rc = print_job_write(&c->out, line, e);
    if (rc < 0) {
        c->out.n = before; /* no half line may reach the worker */
        c->out.failed = false;
        return rc;
    }
    *j = (struct job){.number = ++c->last_number, .fn = fn, .ctx = ctx};
    watch_silence(c);
    /* Sent from the loop: a fault there is news like any other. */
    rc = loop_watch(c->loop, c->fd, LOOP_READ | LOOP_WRITE, on_socket, c, e);
    return rc < 0 ? rc : c->last_number;
}

static void load(struct print_job *line, const struct slip *slip, const struct document *document)
{
    assert(!slip != !document);
    line->is_document = document != NULL;
    if (document)
        line->document = *document;
    else
        line->slip = *slip;
}

int print_client_print(struct print_client *c, const struct slip *slip,
    const struct document *document, print_news_fn *fn, void *ctx, struct err *e)
{
    if (!*c->printer)
        return err_set(e, ERR_NOT_FOUND, "print", "no printer is configured");
    struct print_job line = {
        .what = PRINT_DO_PRINT, .transport = c->transport, .printer = c->printer};
    load(&line, slip, document);
    return add_job(c, &line, fn, ctx, e);
}

int print_client_file(struct print_client *c, const struct slip *slip,
    const struct document *document, const char *path, print_news_fn *fn, void *ctx, struct err *e)
{
    struct print_job line = {.what = PRINT_DO_FILE, .out = path};
    load(&line, slip, document);
    return add_job(c, &line, fn, ctx, e);
}

void print_client_cancel_all(struct print_client *c)
{
    if (c->fd < 0 || !busy(c))
        return;
    struct print_job line = {.what = PRINT_DO_CANCEL};
    if (print_job_write(&c->out, &line, NULL) < 0)
        c->out.failed = false;
    loop_watch(c->loop, c->fd, LOOP_READ | LOOP_WRITE, on_socket, c, NULL);
}

void print_client_forget(struct print_client *c, void *ctx)
{
    for (size_t i = 0; i < MAX_JOBS; i++)
        if (c->jobs[i].ctx == ctx)
            c->jobs[i].fn = NULL;
}
