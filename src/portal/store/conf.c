/* conf: see store/conf.h. One table says what there is. */
#include "store/conf.h"

#include "base/file.h"

#include <libgen.h>
#include <stddef.h>
#include <stdio.h>

enum conf_type { TEXT, PATH, STORE, URL, NUMBER };

struct setting {
    const char *key;
    enum conf_type type;
    size_t at, size;
    int64_t min, max;
    const char *preset; /* NULL: must stand in the file */
};

#define SETTING(key_, type_)                                                                       \
    .key = #key_, .type = (type_), .at = offsetof(struct conf, key_),                              \
    .size = sizeof(((struct conf *)0)->key_)

static const struct setting settings[] = {
    {SETTING(listen, TEXT), .preset = "127.0.0.1:8443"},
    {SETTING(certificate, PATH)},
    {SETTING(key, PATH)},
    {SETTING(ca, PATH)},
    {SETTING(ca_key, PATH), .preset = ""},
    {SETTING(store, STORE)},
    {SETTING(log, TEXT), .preset = "info"},
    {SETTING(connections, NUMBER), .min = 1, .max = 20000, .preset = "512"},
    {SETTING(connections_per_address, NUMBER), .min = 0, .max = 20000, .preset = "64"},
    {SETTING(timeout, NUMBER), .min = 1, .max = 3600, .preset = "30"},
    {SETTING(order_days, NUMBER), .min = 1, .max = 366, .preset = "30"},
    {SETTING(order_keep_days, NUMBER), .min = 0, .max = 3660, .preset = "30"},
    {SETTING(orders_per_minute, NUMBER), .min = 1, .max = 60000, .preset = "30"},
    {SETTING(portal_key, PATH), .preset = "portal.key"},
    {SETTING(portal_public, PATH), .preset = "portal.pub"},
    {SETTING(receipt_key, PATH), .preset = "receipt.key"},
    {SETTING(receipt_public, PATH), .preset = "receipt.pub"},
    {SETTING(draft_salt, PATH), .preset = "draft.salt"},
    {SETTING(copy_program, PATH), .preset = ""},
    {SETTING(draft_days, NUMBER), .min = 1, .max = 365, .preset = "30"},
    {SETTING(misses, NUMBER), .min = 1, .max = 1000, .preset = "10"},
    {SETTING(misses_all, NUMBER), .min = 1, .max = 100000, .preset = "200"},
    {SETTING(submissions_per_minute, NUMBER), .min = 1, .max = 60000, .preset = "30"},
    {SETTING(bookings_per_minute, NUMBER), .min = 1, .max = 60000, .preset = "60"},
    {SETTING(submission_keep_days, NUMBER), .min = 0, .max = 36600, .preset = "0"},
    {SETTING(large_requests, NUMBER), .min = 1, .max = 1000, .preset = "8"},
    {SETTING(public_url, URL), .preset = ""},
    {SETTING(connector_timeout, NUMBER), .min = 1, .max = 120, .preset = "8"},
    {SETTING(booking_keep_days, NUMBER), .min = 1, .max = 3660, .preset = "30"},
    {SETTING(notice_keep_days, NUMBER), .min = 1, .max = 3660, .preset = "30"},
    {SETTING(uploads_per_minute, NUMBER), .min = 1, .max = 60000, .preset = "20"},
    {SETTING(uploads_per_minute_all, NUMBER), .min = 1, .max = 60000, .preset = "120"},
    {SETTING(queue_keep_days, NUMBER), .min = 1, .max = 3660, .preset = "30"},
    {SETTING(clerk_session_minutes, NUMBER), .min = 1, .max = 1440, .preset = "15"},
    {SETTING(clerk_session_hours, NUMBER), .min = 1, .max = 168, .preset = "12"},
};

enum { SETTINGS = sizeof settings / sizeof settings[0] };

static int put_path(
    char *to, size_t size, struct str dir, const char *prefix, struct str v, struct err *e)
{
    bool rooted = v.n == 0 || v.p[0] == '/';
    int n = rooted ? snprintf(to, size, "%s%.*s", prefix, (int)v.n, v.p)
                   : snprintf(to, size, "%s%.*s/%.*s", prefix, (int)dir.n, dir.p, (int)v.n, v.p);
    return n < 0 || (size_t)n >= size ? err_set(e, ERR_LIMIT, "conf", "the path is too long") : 0;
}

static int put_store(char *to, size_t size, struct str dir, struct str v, struct err *e)
{
    if (str_starts(v, STR("sqlite:")))
        return put_path(to, size, dir, "sqlite:", (struct str){v.p + 7, v.n - 7}, e);
    /* as it is: libpq knows what may stand there */
    if (str_starts(v, STR("postgresql://")) || str_starts(v, STR("postgres://")))
        return str_copy(to, size, v) ? 0 : err_set(e, ERR_LIMIT, "conf", "store is too long");
    return err_set(e, ERR_PARSE, "conf", "store: sqlite:PATH or postgresql://USER@HOST/DATABASE");
}

/* An address to which "/u" can be added; phones open nothing but https. */
static int put_url(char *to, size_t size, struct str v, struct err *e)
{
    static const struct str https = {"https://", 8};
    while (v.n && v.p[v.n - 1] == '/')
        v.n--;
    bool good = v.n == 0 || (v.n > https.n && str_starts(v, https));
    for (size_t i = 0; i < v.n; i++)
        good &= v.p[i] > ' ' && v.p[i] < 0x7F && !strchr("#?\"<>\\", v.p[i]);
    if (!good)
        return err_set(e, ERR_PARSE, "conf", "public_url: https://HOST");
    return str_copy(to, size, v) ? 0 : err_set(e, ERR_LIMIT, "conf", "public_url is too long");
}

static int put(
    struct conf *out, const struct setting *s, struct str dir, struct str v, struct err *e)
{
    char *to = (char *)out + s->at;
    uint64_t number;
    switch (s->type) {
    case TEXT:
        return str_copy(to, s->size, v) ? 0
                                        : err_set(e, ERR_LIMIT, "conf", "%s is too long", s->key);
    case PATH:
        return put_path(to, s->size, dir, "", v, e);
    case STORE:
        return put_store(to, s->size, dir, v, e);
    case URL:
        return put_url(to, s->size, v, e);
    case NUMBER:
        if (!str_uint(v, INT32_MAX, &number) || (int64_t)number < s->min ||
            (int64_t)number > s->max)
            return err_set(e, ERR_PARSE, "conf", "%s is a number from %lld to %lld", s->key,
                (long long)s->min, (long long)s->max);
        *(int *)(void *)to = (int)number;
        return 0;
    }
    return 0;
}

/* The one key that may stand several times. */
static int put_connector(struct conf *out, struct str v, struct err *e)
{
    struct conf_connector *c = &out->connectors[out->n_connectors];
    struct str name;
    bool good = str_cut(&v, ' ', &name) && name.n > 0;
    for (size_t i = 0; i < name.n; i++)
        good &= (name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') ||
                name.p[i] == '-';
    v = str_trim(v);
    if (!good || v.n == 0)
        return err_set(e, ERR_PARSE, "conf", "connector = NAME PROGRAM ARGUMENTS");
    if (out->n_connectors == (size_t)CONF_CONNECTORS)
        return err_set(e, ERR_LIMIT, "conf", "at most %d connectors", CONF_CONNECTORS);
    for (size_t i = 0; i < out->n_connectors; i++)
        if (str_eqz(name, out->connectors[i].name))
            return err_set(e, ERR_PARSE, "conf", "two connectors have the same name");
    if (!str_copy(c->name, sizeof c->name, name) || !str_copy(c->command, sizeof c->command, v))
        return err_set(e, ERR_LIMIT, "conf", "the connector's name or command is too long");
    out->n_connectors++;
    return 0;
}

static int take_line(
    struct conf *out, bool seen[SETTINGS], struct str dir, struct str line, struct err *e)
{
    struct str key;
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return 0;
    if (!str_cut(&line, '=', &key))
        return err_set(e, ERR_PARSE, "conf", "a line is \"key = value\"");
    key = str_trim(key);
    if (str_eqz(key, "connector"))
        return put_connector(out, str_trim(line), e);
    for (int i = 0; i < SETTINGS; i++) {
        if (!str_eqz(key, settings[i].key))
            continue;
        if (seen[i])
            return err_set(e, ERR_PARSE, "conf", "%s stands twice", settings[i].key);
        seen[i] = true;
        return put(out, &settings[i], dir, str_trim(line), e);
    }
    return err_set(e, ERR_PARSE, "conf", "unknown key");
}

static int parse(struct conf *out, struct str text, struct str dir, struct err *e)
{
    bool seen[SETTINGS] = {false}, more = true;
    struct str line;
    int rc = 0;
    for (int number = 1; rc == 0 && more; number++) {
        more = str_cut(&text, '\n', &line);
        rc = take_line(out, seen, dir, line, e);
        if (rc < 0)
            err_at(e, "line %d", number);
    }
    for (int i = 0; rc == 0 && i < SETTINGS; i++) {
        if (seen[i])
            continue;
        rc = settings[i].preset
                 ? put(out, &settings[i], dir, str_of(settings[i].preset), e)
                 : err_set(e, ERR_PARSE, "conf", "the key %s is missing", settings[i].key);
    }
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    for (size_t i = 0; rc == 0 && i < 4; i++)
        if (strcmp(out->log, levels[i]) == 0)
            return 0;
    return rc < 0 ? rc : err_set(e, ERR_PARSE, "conf", "log: debug, info, warn or error");
}

int conf_load(struct conf *out, const char *path, struct err *e)
{
    char copy[PATH_MAX];
    struct buf text;
    *out = (struct conf){.timeout = 0};
    if (!str_copy(copy, sizeof copy, str_of(path)))
        return err_set(e, ERR_LIMIT, "conf", "path too long");
    buf_init(&text, BUF_LINE);
    int rc = file_read(&text, path, e);
    if (rc == 0 && (rc = parse(out, buf_view(&text), str_of(dirname(copy)), e)) < 0)
        err_at(e, "%s", path);
    buf_done(&text);
    return rc;
}
