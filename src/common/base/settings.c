/* settings: see base/settings.h. */
#include "base/settings.h"

#include "base/file.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>

static const char module[] = "conf";

/* ---- values */

static int put_text(char *to, const struct setting *s, struct str v, struct err *e)
{
    return str_copy(to, s->size, v) ? 0 : err_set(e, ERR_LIMIT, module, "%s is too long", s->key);
}

int setting_text(void *to, const struct setting *s, struct str dir, struct str v, struct err *e)
{
    (void)dir;
    return put_text(to, s, v, e);
}

int settings_path(
    char *to, size_t size, const char *prefix, struct str dir, struct str path, struct err *e)
{
    bool rooted = path.n == 0 || path.p[0] == '/';
    int n = rooted
                ? snprintf(to, size, "%s%.*s", prefix, (int)path.n, path.p)
                : snprintf(to, size, "%s%.*s/%.*s", prefix, (int)dir.n, dir.p, (int)path.n, path.p);
    return n < 0 || (size_t)n >= size ? err_set(e, ERR_LIMIT, module, "the path is too long") : 0;
}

int setting_path(void *to, const struct setting *s, struct str dir, struct str v, struct err *e)
{
    return settings_path(to, s->size, "", dir, v, e);
}

int setting_https(void *to, const struct setting *s, struct str dir, struct str v, struct err *e)
{
    static const struct str https = {"https://", 8};
    (void)dir;
    while (v.n && v.p[v.n - 1] == '/')
        v.n--;
    bool none = v.n == 0 && s->preset && !*s->preset;
    bool good = none || (v.n > https.n && str_starts(v, https) && v.p[https.n] != '/');
    for (size_t i = 0; i < v.n; i++)
        good &= v.p[i] > ' ' && v.p[i] < 0x7F && !strchr("#?\"<>\\@", v.p[i]);
    return good ? put_text(to, s, v, e)
                : err_set(e, ERR_PARSE, module, "%s: https://HOST or https://HOST/PATH", s->key);
}

int setting_number(void *to, const struct setting *s, struct str dir, struct str v, struct err *e)
{
    int64_t number;
    (void)dir;
    if (!str_int(v, s->min, s->max, &number))
        return err_set(
            e, ERR_PARSE, module, "%s is a number from %d to %d", s->key, s->min, s->max);
    *(int *)to = (int)number;
    return 0;
}

/* ---- the file */

struct reading {
    char *out;
    const struct setting *table;
    size_t n;
    struct str dir;
    bool seen[SETTINGS_MAX];
};

static int put(struct reading *r, size_t i, struct str v, struct err *e)
{
    const struct setting *s = &r->table[i];
    r->seen[i] = true;
    return s->put(r->out + s->at, s, r->dir, v, e);
}

static int take_line(struct reading *r, struct str line, struct err *e)
{
    struct str key;
    size_t i = 0;
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return 0;
    if (!str_cut(&line, '=', &key))
        return err_set(e, ERR_PARSE, module, "a line is \"key = value\"");
    key = str_trim(key);
    while (i < r->n && !str_eqz(key, r->table[i].key))
        i++;
    if (i == r->n)
        return err_set(e, ERR_PARSE, module, "unknown key");
    if (r->seen[i] && !r->table[i].many)
        return err_set(e, ERR_PARSE, module, "%s stands twice", r->table[i].key);
    return put(r, i, str_trim(line), e);
}

static int put_presets(struct reading *r, struct err *e)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < r->n; i++) {
        const struct setting *s = &r->table[i];
        if (r->seen[i] || s->many)
            continue;
        rc = s->preset ? put(r, i, str_of(s->preset), e)
                       : err_set(e, ERR_PARSE, module, "the key %s is missing", s->key);
    }
    return rc;
}

static int take_all(struct reading *r, struct str text, struct err *e)
{
    bool more = true;
    struct str line;
    int rc = 0;
    for (int number = 1; rc == 0 && more; number++) {
        more = str_cut(&text, '\n', &line);
        rc = take_line(r, line, e);
        if (rc < 0)
            err_at(e, "line %d", number);
    }
    return rc < 0 ? rc : put_presets(r, e);
}

int settings_load(void *out, const struct setting *table, size_t n, const char *path, struct err *e)
{
    char copy[PATH_MAX];
    struct buf text;
    struct reading r = {.out = out, .table = table, .n = n};
    if (n > SETTINGS_MAX)
        return err_set(e, ERR_LIMIT, module, "more than %d settings", SETTINGS_MAX);
    if (!str_copy(copy, sizeof copy, str_of(path)))
        return err_set(e, ERR_LIMIT, module, "the path is too long");
    r.dir = str_of(dirname(copy));
    buf_init(&text, BUF_LINE);
    int rc = file_read(&text, path, e);
    if (rc == 0 && (rc = take_all(&r, buf_view(&text), e)) < 0)
        err_at(e, "%s", path);
    buf_done(&text);
    return rc;
}
