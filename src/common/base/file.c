/* file: see base/file.h. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int file_read(struct buf *out, const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(e, "file", path);
    char chunk[16384];
    ssize_t n;
    while ((n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || !buf_add(out, chunk, (size_t)n))
            break;
    }
    int rc = n < 0 ? err_errno(e, "file", path) : buf_check(out, "file", e);
    close(fd);
    return rc;
}

static int write_all(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        s.p += n, s.n -= (size_t)n;
    }
    return 0;
}

/* The rename is durable only when its directory is. */
static void sync_dir(const char *path)
{
    char copy[PATH_MAX];
    if (!str_copy(copy, sizeof copy, str_of(path)))
        return;
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

int file_write_atomic(const char *path, struct str bytes, unsigned mode, struct err *e)
{
    char tmp[PATH_MAX];
    if (snprintf(tmp, sizeof tmp, "%s.XXXXXX", path) >= (int)sizeof tmp)
        return err_set(e, ERR_LIMIT, "file", "path too long");
    int fd = mkostemp(tmp, O_CLOEXEC);
    if (fd < 0)
        return err_errno(e, "file", path);
    int rc = 0;
    flock(fd, LOCK_EX | LOCK_NB); /* tells file_sweep that it is no remnant */
    if (write_all(fd, bytes) < 0 || fchmod(fd, mode) < 0 || fsync(fd) < 0)
        rc = err_errno(e, "file", path);
    if (close(fd) < 0 && rc == 0)
        rc = err_errno(e, "file", path);
    if (rc == 0 && rename(tmp, path) < 0)
        rc = err_errno(e, "file", path);
    if (rc < 0)
        unlink(tmp);
    else
        sync_dir(path);
    return rc;
}

int file_map(struct file_map *m, const char *path, struct err *e)
{
    *m = (struct file_map){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(e, "file", path);
    struct stat st;
    int rc = 0;
    if (fstat(fd, &st) < 0)
        rc = err_errno(e, "file", path);
    else if (!S_ISREG(st.st_mode) || st.st_size == 0)
        rc = err_set(e, ERR_PARSE, "file", "%s: empty or not a file", path);
    if (rc == 0) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
        if (p == MAP_FAILED)
            rc = err_errno(e, "file", path);
        else
            *m = (struct file_map){p, (size_t)st.st_size};
    }
    close(fd);
    return rc;
}

void file_unmap(struct file_map *m)
{
    if (m->p)
        munmap((void *)m->p, m->n);
    *m = (struct file_map){0};
}

void file_map_rest(const struct file_map *m)
{
    if (m->p)
        madvise((void *)m->p, m->n, MADV_DONTNEED);
}

int file_mkdirs(const char *path, struct err *e)
{
    char at[PATH_MAX];
    if (!str_copy(at, sizeof at, str_of(path)))
        return err_set(e, ERR_LIMIT, "file", "path too long");
    if (!at[0])
        return err_set(e, ERR_NOT_FOUND, "file", "no path");
    for (char *p = at + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char was = *p;
        *p = '\0';
        if (mkdir(at, 0700) < 0 && errno != EEXIST)
            return err_errno(e, "file", at);
        *p = was;
        if (!was)
            break;
    }
    struct stat st;
    if (stat(at, &st) < 0)
        return err_errno(e, "file", at);
    return S_ISDIR(st.st_mode) ? 0 : err_set(e, ERR_IO, "file", "%s: not a folder", at);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_with(const char *name, const char *suffix)
{
    size_t n = strlen(name), k = strlen(suffix);
    return n > k && strcmp(name + n - k, suffix) == 0;
}

int file_list(char ***names, size_t *n, const char *dir, const char *suffix, struct err *e)
{
    *names = NULL;
    *n = 0;
    DIR *d = opendir(dir);
    if (!d)
        return err_errno(e, "file", dir);
    size_t cap = 0;
    int rc = 0;
    for (struct dirent *it; rc == 0 && (it = readdir(d));) {
        if (it->d_name[0] == '.' || !ends_with(it->d_name, suffix))
            continue;
        if (*n == cap) {
            cap = cap ? cap * 2 : 64;
            char **more = reallocarray(*names, cap, sizeof **names);
            if (!more) {
                rc = err_set(e, ERR_NOMEM, "file", "%s: no memory", dir);
                break;
            }
            *names = more;
        }
        if (!((*names)[*n] = strdup(it->d_name)))
            rc = err_set(e, ERR_NOMEM, "file", "%s: no memory", dir);
        else
            ++*n;
    }
    closedir(d);
    if (rc < 0)
        file_list_free(names, *n), *n = 0;
    else if (*n)
        qsort(*names, *n, sizeof **names, by_name);
    return rc;
}

void file_list_free(char ***names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free((*names)[i]);
    free(*names);
    *names = NULL;
}

static void unlink_left(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlink(path);
    close(fd);
}

void file_sweep(const char *dir, const char *pattern)
{
    char **names = NULL, path[PATH_MAX], left[NAME_MAX];
    size_t n = 0;
    struct err e = ERR_INIT;
    snprintf(left, sizeof left, "%s.??????", pattern);
    if (file_list(&names, &n, dir, "", &e) < 0)
        return;
    for (size_t i = 0; i < n; i++)
        if (fnmatch(left, names[i], 0) == 0 &&
            snprintf(path, sizeof path, "%s/%s", dir, names[i]) < (int)sizeof path)
            unlink_left(path);
    file_list_free(&names, n);
}
