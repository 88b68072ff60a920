/* scans: see scans.h. */
#include "scans.h"

#include "base/file.h"
#include "base/i18n.h"
#include "wire/limits.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { PATH_BYTES = 600 };

static int newest_first(const void *a, const void *b)
{
    const struct scan *x = a, *y = b;
    return (x->changed < y->changed) - (x->changed > y->changed);
}

/* Keeps the newest SCANS of what the folder has. */
static void add(struct scans *s, const char *name)
{
    char path[PATH_BYTES];
    struct stat st;
    struct scan one = {.size = 0};
    if (snprintf(path, sizeof path, "%s/%s", s->dir, name) >= (int)sizeof path || name[0] == '.' ||
        stat(path, &st) < 0 || !str_copy(one.name, sizeof one.name, str_of(name)))
        return;
    one.size = st.st_size;
    one.changed = st.st_mtime;
    if (s->n < SCANS) {
        s->list[s->n++] = one;
    } else {
        qsort(s->list, SCANS, sizeof *s->list, newest_first);
        if (one.changed > s->list[SCANS - 1].changed)
            s->list[SCANS - 1] = one;
    }
}

void scans_read(struct scans *s, const char *dir)
{
    char **names = NULL;
    size_t n = 0;
    const char *home = getenv("HOME");
    s->n = 0;
    s->read = true;
    if (dir)
        snprintf(s->dir, sizeof s->dir, "%s", dir);
    else
        snprintf(s->dir, sizeof s->dir, "%s/Skeny", home ? home : ".");
    if (file_list(&names, &n, s->dir, "", NULL) < 0)
        return;
    for (size_t i = 0; i < n; i++)
        add(s, names[i]);
    file_list_free(&names, n);
    qsort(s->list, (size_t)s->n, sizeof *s->list, newest_first);
}

/* Words of what form_attach refused (TEXTY § 8.4). */
static const char *words(enum err_code code)
{
    switch (code) {
    case ERR_LIMIT:
        return _("The file is too large, or there are too many. Make it smaller.");
    case ERR_UNSUPPORTED:
        return _("This file cannot be attached. Attach a PDF, JPG, PNG or DOCX.");
    case ERR_PARSE:
        return _("The name says one kind of file, the content is another. Save it again.");
    default:
        return _("The file cannot be read. Scan it again.");
    }
}

int scans_attach(struct scans *s, struct form_record *r, int attachment, int file)
{
    char path[PATH_BYTES];
    struct buf b;
    struct err e = ERR_INIT;
    if (file < 0 || file >= s->n)
        return -ERR_NOT_FOUND;
    const struct scan *one = &s->list[file];
    snprintf(path, sizeof path, "%s/%s", s->dir, one->name);
    buf_init(&b, WIRE_FILES);
    int rc = file_read(&b, path, &e);
    if (rc == 0) {
        size_t n;
        char *bytes = buf_take(&b, &n);
        rc = form_attach(r, attachment, one->name, bytes, n, &e);
    }
    buf_wipe(&b);
    s->fault = rc < 0 ? words(e.code) : NULL;
    return rc;
}

void scans_size(struct buf *out, size_t bytes)
{
    enum { KB = 1000, MB = 1000 * 1000 };
    if (bytes < MB) {
        buf_fmt(out, "%zu kB", (bytes + KB - 1) / KB);
        return;
    }
    size_t tenths = (bytes + MB / 20) / (MB / 10);
    const char *point = strcmp(i18n_lang(), "en") == 0 ? "." : ",";
    buf_fmt(out, "%zu%s%zu MB", tenths / 10, point, tenths % 10);
}
