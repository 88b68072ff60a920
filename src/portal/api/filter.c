/* filter: see filter.h. */
#include "filter.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char module[] = "filter";

struct child {
    pid_t pid;
    int to, from; /* our ends; -1 = closed */
    int64_t until_ms;
};

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static int run(struct child *c, const char *program, int in, int out)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, ours;
    char *argv[] = {(char *)(uintptr_t)program, NULL};
    sigemptyset(&none);
    sigemptyset(&ours);
    sigaddset(&ours, SIGPIPE);
    if (posix_spawn_file_actions_init(&files) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attr) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return ENOMEM;
    }
    posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    /* our threads block what the main thread takes, and we ignore a broken pipe; the child is a
     * plain program */
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &ours);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int rc = posix_spawn(&c->pid, program, &files, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

static int start(struct child *c, const char *program, struct err *e)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    int rc =
        pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 ? err_errno(e, module, "pipe2") : 0;
    if (rc == 0) {
        errno = run(c, program, in[0], out[1]);
        if (errno)
            rc = err_set(
                e, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, module, "%s does not start", program);
    }
    close_end(&in[0]);
    close_end(&out[1]);
    c->to = in[1];
    c->from = out[0];
    if (rc == 0) {
        fcntl(c->to, F_SETFL, O_NONBLOCK);
        fcntl(c->from, F_SETFL, O_NONBLOCK);
    } else {
        close_end(&c->to);
        close_end(&c->from);
    }
    return rc;
}

static void feed(struct child *c, struct str *input)
{
    ssize_t n = input->n ? write(c->to, input->p, input->n) : 0;
    if (n > 0)
        input->p += n, input->n -= (size_t)n;
    /* who does not read to the end may still have said what was wanted */
    if (input->n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        close_end(&c->to);
}

static int hear(struct child *c, struct buf *out, struct err *e)
{
    char chunk[16384];
    ssize_t n = read(c->from, chunk, sizeof chunk);
    if (n > 0 && !buf_add(out, chunk, (size_t)n))
        return buf_check(out, module, e);
    if (n == 0)
        close_end(&c->from);
    if (n < 0 && errno != EAGAIN && errno != EINTR)
        return err_errno(e, module, "read");
    return 0;
}

static int talk(struct child *c, struct buf *out, struct str input, struct err *e)
{
    int rc = 0;
    while (rc == 0 && c->from >= 0) {
        int64_t left = c->until_ms - clock_mono(&clock_real);
        struct pollfd p[] = {{.fd = c->from, .events = POLLIN}, {.fd = c->to, .events = POLLOUT}};
        if (left <= 0)
            return err_set(e, ERR_TIMEOUT, module, "the program takes too long");
        if (poll(p, 2, (int)left) < 0 && errno != EINTR)
            return err_errno(e, module, "poll");
        if (c->to >= 0 && p[1].revents)
            feed(c, &input);
        if (p[0].revents)
            rc = hear(c, out, e);
    }
    return rc;
}

/* Its status, or -1 when it had to be killed. */
static int end(struct child *c, bool now)
{
    int status = 0;
    pid_t got = 0;
    while (!now && (got = waitpid(c->pid, &status, WNOHANG)) == 0) {
        now = clock_mono(&clock_real) >= c->until_ms;
        poll(NULL, 0, 2);
    }
    if (got == c->pid)
        return status;
    kill(c->pid, SIGKILL);
    while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return -1;
}

int filter_run(
    struct buf *out, const char *program, struct str input, int timeout_ms, struct err *e)
{
    struct child c = {.until_ms = clock_mono(&clock_real) + timeout_ms};
    int rc = start(&c, program, e);
    if (rc < 0)
        return rc;
    rc = talk(&c, out, input, e);
    close_end(&c.to);
    close_end(&c.from);
    int status = end(&c, rc < 0);
    if (rc == 0 && status != 0)
        rc = err_set(e, ERR_IO, module, "the program failed");
    return rc;
}
