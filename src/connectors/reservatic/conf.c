/* conf: see conf.h. One table says what there is. */
#include "conf.h"

#include "base/file.h"
#include "base/secret.h"

#include <libgen.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>

static const char module[] = "conf";

enum conf_type { TEXT, PATH, NUMBER };

struct setting {
    const char *key;
    enum conf_type type;
    size_t at, size;
    int64_t min, max;
    const char *preset; /* NULL: must stand in the file */
};

#define AT(member_)                                                                                \
    .at = offsetof(struct conf, member_), .size = sizeof(((struct conf *)0)->member_)

static const struct setting settings[] = {
    {"url", TEXT, AT(url)},
    {"token_file", PATH, AT(token_file)},
    {"certificate", PATH, AT(certificate)},
    {"password_file", PATH, AT(password_file)},
    {"ca", PATH, AT(ca), .preset = ""},
    {"services", TEXT, AT(services_text)},
    {"timeout", NUMBER, AT(timeout), .min = 1, .max = 300, .preset = "12"},
    {"settle_after", NUMBER, AT(settle_after), .min = 1, .max = 3600, .preset = "120"},
    {"remember", NUMBER, AT(remember), .min = 0, .max = 60, .preset = "5"},
    {"people_max", NUMBER, AT(people_max), .min = 1, .max = 50, .preset = "5"},
    {"limit_unit", TEXT, AT(limit_unit), .preset = "hours"},
    {"external_app_id", TEXT, AT(external_app_id), .preset = ""},
    {"log", TEXT, AT(log), .preset = "info"},
};

enum { SETTINGS = sizeof settings / sizeof settings[0] };

static int put_path(char *to, size_t size, struct str dir, struct str v, struct err *e)
{
    bool rooted = v.n == 0 || v.p[0] == '/';
    int n = rooted ? snprintf(to, size, "%.*s", (int)v.n, v.p)
                   : snprintf(to, size, "%.*s/%.*s", (int)dir.n, dir.p, (int)v.n, v.p);
    return n < 0 || (size_t)n >= size ? err_set(e, ERR_LIMIT, module, "the path is too long") : 0;
}

static int put(
    struct conf *out, const struct setting *s, struct str dir, struct str v, struct err *e)
{
    char *to = (char *)out + s->at;
    int64_t number;
    if (s->type == PATH)
        return put_path(to, s->size, dir, v, e);
    if (s->type == TEXT)
        return str_copy(to, s->size, v) ? 0
                                        : err_set(e, ERR_LIMIT, module, "%s is too long", s->key);
    if (!str_int(v, s->min, s->max, &number))
        return err_set(
            e, ERR_PARSE, module, "%s is a number from %d to %d", s->key, (int)s->min, (int)s->max);
    *(int *)(void *)to = (int)number;
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
        return err_set(e, ERR_PARSE, module, "a line is \"key = value\"");
    key = str_trim(key);
    for (int i = 0; i < SETTINGS; i++) {
        if (!str_eqz(key, settings[i].key))
            continue;
        if (seen[i])
            return err_set(e, ERR_PARSE, module, "%s stands twice", settings[i].key);
        seen[i] = true;
        return put(out, &settings[i], dir, str_trim(line), e);
    }
    return err_set(e, ERR_PARSE, module, "unknown key");
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
                 : err_set(e, ERR_PARSE, module, "the key %s is missing", settings[i].key);
    }
    return rc;
}

/* ---- what the values mean */

static int check_url(struct conf *c, struct err *e)
{
    size_t n = strlen(c->url);
    while (n && c->url[n - 1] == '/')
        c->url[--n] = '\0';
    bool good = strncmp(c->url, "https://", 8) == 0 && c->url[8] != '/';
    for (size_t i = 0; i < n; i++)
        good &= c->url[i] > ' ' && c->url[i] < 0x7F && !strchr("#?\"<>\\@", c->url[i]);
    return good ? 0 : err_set(e, ERR_PARSE, module, "url: https://HOST/PREFIX");
}

static int check_services(struct conf *c, struct err *e)
{
    struct str rest = str_trim(str_of(c->services_text)), word;
    for (bool more = rest.n > 0; more; rest = str_trim(rest)) {
        more = str_cut(&rest, ' ', &word);
        if (c->n_services == CONF_SERVICES ||
            !str_int(word, 1, INT64_MAX, &c->services[c->n_services++]))
            return err_set(e, ERR_PARSE, module, "services: up to %d numbers", CONF_SERVICES);
    }
    return c->n_services ? 0 : err_set(e, ERR_PARSE, module, "services: which?");
}

static int check_unit(struct conf *c, struct err *e)
{
    static const struct {
        const char *name;
        int minutes;
    } units[] = {{"hours", 60}, {"minutes", 1}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(c->limit_unit, units[i].name) == 0)
            c->limit_minutes = units[i].minutes;
    return c->limit_minutes ? 0 : err_set(e, ERR_PARSE, module, "limit_unit: hours or minutes");
}

/* A secret that anybody on the machine can read is none: better not to start. */
static int check_closed(const char *what, const char *path, struct err *e)
{
    struct stat st;
    if (stat(path, &st) < 0) {
        int rc = err_errno(e, module, "stat");
        err_at(e, "%s", what);
        return rc;
    }
    if (!S_ISREG(st.st_mode) || (st.st_mode & (S_IROTH | S_IWOTH)))
        return err_set(
            e, ERR_DENIED, module, "%s: others can read it; chmod o= %.100s", what, path);
    return 0;
}

static int read_secret(char *to, size_t size, const char *what, const char *path, struct err *e)
{
    struct buf text;
    buf_init(&text, size);
    int rc = check_closed(what, path, e);
    if (rc == 0)
        rc = file_read(&text, path, e);
    struct str s = str_trim(buf_view(&text));
    while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
        s.n--;
    if (rc == 0 && (s.n == 0 || memchr(s.p, '\n', s.n) || !str_copy(to, size, s)))
        rc = err_set(e, ERR_PARSE, module, "%s: one line is wanted", what);
    buf_wipe(&text);
    return rc;
}

int conf_load(struct conf *out, const char *path, struct err *e)
{
    struct buf text;
    char copy[PATH_MAX];
    memset(out, 0, sizeof *out);
    buf_init(&text, BUF_TEXT);
    int rc = str_copy(copy, sizeof copy, str_of(path))
                 ? file_read(&text, path, e)
                 : err_set(e, ERR_LIMIT, module, "the path is too long");
    if (rc == 0)
        rc = parse(out, buf_view(&text), str_of(dirname(copy)), e);
    rc = rc < 0 ? rc : check_url(out, e);
    rc = rc < 0 ? rc : check_services(out, e);
    rc = rc < 0 ? rc : check_unit(out, e);
    rc = rc < 0 ? rc : check_closed("certificate", out->certificate, e);
    rc = rc < 0 ? rc : read_secret(out->token, sizeof out->token, "token_file", out->token_file, e);
    rc = rc < 0 ? rc
                : read_secret(
                      out->password, sizeof out->password, "password_file", out->password_file, e);
    buf_done(&text);
    if (rc < 0)
        conf_done(out);
    return rc;
}

void conf_done(struct conf *c)
{
    secret_wipe(c->token, sizeof c->token);
    secret_wipe(c->password, sizeof c->password);
}
