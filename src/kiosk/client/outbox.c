/* outbox: see client/outbox.h. A file is KEY.sealed; file_write_atomic writes it beside, fsyncs,
 * renames. Its age is its time of change. */
#include "client/outbox.h"

#include "base/file.h"
#include "wire/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".sealed"
enum { SUFFIX_N = sizeof SUFFIX - 1, SEALED_MAX = WIRE_SUBMISSION };

struct outbox {
    char dir[PATH_MAX - 128], refused[PATH_MAX - 112];
    size_t n, n_refused;
};

static bool is_key(struct str s)
{
    if (s.n < 8 || s.n >= OUTBOX_KEY)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool good =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
        if (!good)
            return false;
    }
    return true;
}

static int path_of(char out[PATH_MAX], const char *dir, const char *key, struct err *e)
{
    if (!is_key(str_of(key)))
        return err_set(e, ERR_RANGE, "outbox", "not a key");
    if (snprintf(out, PATH_MAX, "%s/%s" SUFFIX, dir, key) >= PATH_MAX)
        return err_set(e, ERR_LIMIT, "outbox", "the path is too long");
    return 0;
}

/* A name in a directory is durable when the directory is. */
static int sync_dir(const char *dir, struct err *e)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = fd < 0 || fsync(fd) < 0 ? err_errno(e, "outbox", "fsync") : 0;
    if (fd >= 0)
        close(fd);
    return rc;
}

static int count(size_t *n, const char *dir, struct err *e)
{
    char **names = NULL;
    int rc = file_list(&names, n, dir, SUFFIX, e);
    if (rc == 0)
        file_list_free(&names, *n);
    return rc;
}

int outbox_open(struct outbox **out, const char *dir, struct err *e)
{
    struct outbox *o = *out = calloc(1, sizeof *o);
    if (!o)
        return err_set(e, ERR_NOMEM, "outbox", "no memory");
    int rc = snprintf(o->dir, sizeof o->dir, "%s", dir) >= (int)sizeof o->dir
                 ? err_set(e, ERR_LIMIT, "outbox", "the path is too long")
                 : 0;
    snprintf(o->refused, sizeof o->refused, "%s/refused", o->dir);
    if (rc == 0)
        rc = file_mkdirs(o->refused, e);
    if (rc == 0)
        file_sweep(o->dir, "*" SUFFIX);
    if (rc == 0)
        rc = count(&o->n, o->dir, e);
    if (rc == 0)
        rc = count(&o->n_refused, o->refused, e);
    if (rc < 0)
        outbox_close(out);
    return rc;
}

void outbox_close(struct outbox **o)
{
    free(*o);
    *o = NULL;
}

int outbox_put(struct outbox *o, const char *key, struct str sealed, struct err *e)
{
    char path[PATH_MAX];
    struct buf have;
    int rc = path_of(path, o->dir, key, e);
    if (rc < 0)
        return rc;
    if (o->n >= OUTBOX_MAX)
        return err_set(e, ERR_LIMIT, "outbox", "the outbox is full");
    if (sealed.n > SEALED_MAX)
        return err_set(e, ERR_LIMIT, "outbox", "the submission is too long");
    buf_init(&have, SEALED_MAX);
    if (file_read(&have, path, NULL) == 0) {
        rc = str_eq(buf_view(&have), sealed)
                 ? 0
                 : err_set(e, ERR_CONFLICT, "outbox", "the key is used already");
        buf_done(&have);
        return rc;
    }
    buf_done(&have);
    rc = file_write_atomic(path, sealed, 0600, e);
    if (rc == 0 && (rc = sync_dir(o->dir, e)) < 0)
        unlink(path); /* what is not surely kept must not be sent later beside a second try */
    if (rc == 0)
        o->n++;
    return rc;
}

struct waiting {
    const char *name;
    struct timespec at;
};

static int by_age(const void *a, const void *b)
{
    const struct waiting *x = a, *y = b;
    if (x->at.tv_sec != y->at.tv_sec)
        return x->at.tv_sec < y->at.tv_sec ? -1 : 1;
    if (x->at.tv_nsec != y->at.tv_nsec)
        return x->at.tv_nsec < y->at.tv_nsec ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* The names in the order of their age; those that went meanwhile count as oldest. */
static void sort_by_age(const struct outbox *o, char **names, size_t n)
{
    struct waiting *w = calloc(n ? n : 1, sizeof *w);
    if (!w)
        return; /* then by name */
    for (size_t i = 0; i < n; i++) {
        char path[PATH_MAX];
        struct stat st = {.st_mtim = {0}};
        w[i].name = names[i];
        if (snprintf(path, sizeof path, "%s/%s", o->dir, names[i]) < (int)sizeof path &&
            stat(path, &st) == 0)
            w[i].at = st.st_mtim;
    }
    qsort(w, n, sizeof *w, by_age);
    for (size_t i = 0; i < n; i++)
        names[i] = (char *)(uintptr_t)w[i].name;
    free(w);
}

int outbox_next(
    struct outbox *o, const char *after, char key[OUTBOX_KEY], struct buf *sealed, struct err *e)
{
    char **names = NULL, path[PATH_MAX];
    size_t n = 0;
    int rc = file_list(&names, &n, o->dir, SUFFIX, e), found = 0;
    if (rc < 0)
        return rc;
    sort_by_age(o, names, n);
    o->n = n;
    bool passed = !*after;
    for (size_t i = 0; i < n && !found; i++) {
        struct str name = {names[i], strlen(names[i]) - SUFFIX_N};
        bool is_after = str_eqz(name, after);
        if (passed && is_key(name) && str_copy(key, OUTBOX_KEY, name))
            found = 1;
        passed = passed || is_after;
    }
    file_list_free(&names, n);
    if (!found)
        return 0;
    rc = path_of(path, o->dir, key, e);
    if (rc == 0)
        rc = file_read(sealed, path, e);
    return rc < 0 ? rc : 1;
}

int outbox_done(struct outbox *o, const char *key, struct err *e)
{
    char path[PATH_MAX];
    int rc = path_of(path, o->dir, key, e);
    if (rc < 0)
        return rc;
    if (unlink(path) < 0)
        return errno == ENOENT ? 0 : err_errno(e, "outbox", "unlink");
    o->n -= o->n > 0;
    return sync_dir(o->dir, e);
}

int outbox_refuse(struct outbox *o, const char *key, struct err *e)
{
    char from[PATH_MAX], to[PATH_MAX];
    int rc = path_of(from, o->dir, key, e);
    if (rc == 0)
        rc = path_of(to, o->refused, key, e);
    if (rc == 0 && rename(from, to) < 0)
        rc = err_errno(e, "outbox", "rename");
    if (rc == 0)
        rc = sync_dir(o->refused, e);
    if (rc < 0)
        return rc;
    o->n -= o->n > 0;
    o->n_refused++;
    return sync_dir(o->dir, e);
}

size_t outbox_waiting(const struct outbox *o)
{
    return o->n;
}

size_t outbox_refused(const struct outbox *o)
{
    return o->n_refused;
}
