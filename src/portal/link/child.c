/* child: see child.h. */
#include "child.h"

#include "base/str.h"
#include "link/link.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char module[] = "link";

struct words {
    char text[sizeof((struct link_conf *)0)->command];
    char *argv[LINK_ARGS + 1];
};

static int split(struct words *w, const char *command, struct err *e)
{
    int n = 0;
    bool inside = false;
    if (!str_copy(w->text, sizeof w->text, str_of(command)))
        return err_set(e, ERR_PARSE, module, "the command is too long");
    for (char *p = w->text; *p; p++) {
        bool blank = *p == ' ' || *p == '\t';
        if (!blank && !inside) {
            if (n == LINK_ARGS)
                return err_set(e, ERR_PARSE, module, "more than %d words", LINK_ARGS);
            w->argv[n++] = p;
        }
        if (blank)
            *p = '\0';
        inside = !blank;
    }
    w->argv[n] = NULL;
    return n ? 0 : err_set(e, ERR_PARSE, module, "no command");
}

int child_check(const char *command, struct err *e)
{
    struct words w;
    return split(&w, command, e);
}

void child_none(struct child *c)
{
    *c = (struct child){.life = -1, .in = -1, .out = -1, .err = -1};
}

void child_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* What the portal's own supervisor gave to the portal is not for its children. */
static bool is_ours(const char *variable)
{
    static const char *const names[] = {"NOTIFY_SOCKET=", "WATCHDOG_", "LISTEN_", "MAINPID="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(variable, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static char **make_environment(void)
{
    size_t n = 0, kept = 0;
    while (environ[n])
        n++;
    char **out = calloc(n + 1, sizeof *out);
    for (size_t i = 0; out && i < n; i++)
        if (!is_ours(environ[i]))
            out[kept++] = environ[i];
    return out;
}

struct ends {
    int in[2], out[2], err[2];
};

static int spawn(pid_t *pid, struct words *w, const struct ends *p, char **environment)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    if (posix_spawn_file_actions_init(&files) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attr) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return ENOMEM;
    }
    int rc = posix_spawn_file_actions_adddup2(&files, p->in[0], STDIN_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&files, p->out[1], STDOUT_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&files, p->err[1], STDERR_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    /* our threads block signals and ignore broken pipes; the child is a plain program */
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawnattr_setflags(
        &attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    rc = rc ? rc : posix_spawnp(pid, w->argv[0], &files, &attr, w->argv, environment);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

static void close_both(int pair[2])
{
    child_close(&pair[0]);
    child_close(&pair[1]);
}

int child_start(struct child *c, const char *command, struct err *e)
{
    struct words w;
    struct ends p = {{-1, -1}, {-1, -1}, {-1, -1}};
    child_none(c);
    int rc = split(&w, command, e);
    if (rc < 0)
        return rc;
    char **environment = make_environment();
    if (!environment)
        return err_set(e, ERR_NOMEM, module, "no memory for an environment");
    if (pipe2(p.in, O_CLOEXEC) < 0 || pipe2(p.out, O_CLOEXEC) < 0 || pipe2(p.err, O_CLOEXEC) < 0) {
        rc = err_errno(e, module, "pipe2");
    } else if ((errno = spawn(&c->pid, &w, &p, environment)) != 0) {
        c->pid = 0;
        rc = errno == ENOENT ? err_set(e, ERR_NOT_FOUND, module, "there is no %.80s", w.argv[0])
                             : err_errno(e, module, w.argv[0]);
    }
    free(environment);
    if (rc < 0) {
        close_both(p.in);
        close_both(p.out);
        close_both(p.err);
        return rc;
    }
    child_close(&p.in[0]);
    child_close(&p.out[1]);
    child_close(&p.err[1]);
    c->in = p.in[1];
    c->out = p.out[0];
    c->err = p.err[0];
    c->life = pidfd_open(c->pid, 0);
    fcntl(c->in, F_SETFL, O_NONBLOCK);
    fcntl(c->out, F_SETFL, O_NONBLOCK);
    fcntl(c->err, F_SETFL, O_NONBLOCK);
    return 0;
}

bool child_ended(const struct child *c)
{
    siginfo_t info = {.si_pid = 0};
    return c->pid > 0 &&
           waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid > 0;
}

void child_signal(const struct child *c, int signal)
{
    if (c->pid > 0)
        kill(-c->pid, signal);
}

void child_end(struct child *c, char what[24])
{
    int status = 0;
    pid_t got = -1;
    child_close(&c->in);
    child_close(&c->out);
    child_close(&c->err);
    child_close(&c->life);
    if (c->pid > 0) {
        /* before the status is taken, so that the number of the group is still theirs */
        child_signal(c, SIGKILL);
        while ((got = waitpid(c->pid, &status, 0)) < 0 && errno == EINTR)
            ;
    }
    if (got > 0 && WIFEXITED(status))
        snprintf(what, 24, "exit %d", WEXITSTATUS(status));
    else if (got > 0 && WIFSIGNALED(status))
        snprintf(what, 24, "signal %d", WTERMSIG(status));
    else
        snprintf(what, 24, "unknown");
    c->pid = 0;
}
