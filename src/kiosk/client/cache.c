/* cache: see cache.h. */
#include "cache.h"

#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEAD_BYTES = 64 * 1024 };

struct cache {
    struct loop *loop;
    char json[PATH_MAX], bin[PATH_MAX], dir[PATH_MAX];
    pid_t child;
    int pipe;
    cache_done_fn *done;
    void *ctx;
};

struct cache *cache_new(struct loop *loop, const char *dir)
{
    struct cache *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->loop = loop;
    c->pipe = -1;
    file_sweep(dir, "*.json");
    file_sweep(dir, "*.bin");
    int n = snprintf(c->dir, sizeof c->dir, "%s", dir);
    if (n < 0 || n + 20 > PATH_MAX) {
        free(c);
        return NULL;
    }
    str_copy(c->json, sizeof c->json, str_of(dir));
    strncat(c->json, "/catalogue.json", sizeof c->json - strlen(c->json) - 1);
    str_copy(c->bin, sizeof c->bin, str_of(dir));
    strncat(c->bin, "/catalogue.bin", sizeof c->bin - strlen(c->bin) - 1);
    return c;
}

static void end_child(struct cache *c)
{
    if (c->pipe >= 0) {
        loop_unwatch(c->loop, c->pipe);
        close(c->pipe);
        c->pipe = -1;
    }
    if (c->child > 0) {
        while (waitpid(c->child, NULL, 0) < 0 && errno == EINTR) {
        }
        c->child = 0;
    }
}

void cache_free(struct cache **c)
{
    if (!*c)
        return;
    if ((*c)->child > 0)
        kill((*c)->child, SIGKILL);
    end_child(*c);
    free(*c);
    *c = NULL;
}

bool cache_head(const struct cache *c, struct bundle_head *out)
{
    struct buf b;
    buf_init(&b, WIRE_BUNDLE);
    bool ok = file_read(&b, c->json, NULL) == 0 && bundle_read_head(out, buf_view(&b), NULL) == 0 &&
              out->since == BUNDLE_FULL;
    buf_done(&b);
    return ok;
}

bool cache_is_compiled(const struct cache *c)
{
    struct catalogue *cat;
    bool ok = catalogue_open(&cat, c->bin, NULL) == 0;
    catalogue_free(&cat);
    return ok;
}

bool cache_busy(const struct cache *c)
{
    return c->child > 0;
}

/* ---- in the child */

static int rebuild(const struct cache *c, struct str body, struct err *e)
{
    struct buf kept, merged, bytes;
    struct bundle_head head;
    buf_init(&kept, WIRE_BUNDLE);
    buf_init(&merged, WIRE_BUNDLE);
    buf_init(&bytes, BUF_INDEX);
    int rc = file_mkdirs(c->dir, e);
    if (rc == 0 && body.n)
        rc = bundle_read_head(&head, body, e);
    bool delta = body.n && rc == 0 && head.since != BUNDLE_FULL;
    if (rc == 0 && (delta || !body.n))
        rc = file_read(&kept, c->json, e);
    if (rc == 0 && delta)
        rc = bundle_merge(&merged, buf_view(&kept), body, e);
    struct str whole = delta ? buf_view(&merged) : body.n ? body : buf_view(&kept);
    if (rc == 0)
        rc = catalogue_compile(&bytes, whole, e);
    /* the compiled file last: at any moment what is mapped belongs to some bundle that was whole */
    if (rc == 0 && body.n)
        rc = file_write_atomic(c->json, whole, 0644, e);
    if (rc == 0)
        rc = file_write_atomic(c->bin, buf_view(&bytes), 0644, e);
    buf_done(&kept);
    buf_done(&merged);
    buf_done(&bytes);
    return rc;
}

static void child_main(const struct cache *c, struct str body, int out)
{
    struct err e = ERR_INIT;
    rebuild(c, body, &e);
    if (write(out, &e, sizeof e) < 0)
        _exit(1); /* the parent has gone: nobody to tell */
    _exit(0);
}

/* ---- in the parent */

static void on_child(void *ctx, int fd, int events)
{
    struct cache *c = ctx;
    struct err said = ERR_INIT, e = ERR_INIT;
    (void)events;
    ssize_t n = read(fd, &said, sizeof said);
    if (n < 0 && errno == EINTR)
        return;
    end_child(c);
    if (n != (ssize_t)sizeof said)
        err_set(&e, ERR_IO, "cache", "the compiling process died");
    else if (said.code != ERR_NONE)
        err_set(&e, said.code, "cache", "%s", said.text);
    c->done(c->ctx, e.code ? &e : NULL);
}

int cache_update(struct cache *c, struct str body, cache_done_fn *done, void *ctx, struct err *e)
{
    int p[2];
    if (c->child > 0)
        return err_set(e, ERR_CONFLICT, "cache", "an update is at work");
    if (pipe2(p, O_CLOEXEC) < 0)
        return err_errno(e, "cache", "pipe");
    c->child = fork();
    if (c->child == 0) {
        close(p[0]);
        child_main(c, body, p[1]);
    }
    close(p[1]);
    if (c->child < 0) {
        c->child = 0;
        close(p[0]);
        return err_errno(e, "cache", "fork");
    }
    c->pipe = p[0];
    c->done = done;
    c->ctx = ctx;
    int rc = loop_watch(c->loop, c->pipe, LOOP_READ, on_child, c, e);
    if (rc < 0)
        end_child(c);
    return rc;
}
