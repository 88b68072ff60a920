/* conf: see conf.h. One table says what there is. */
#include "conf.h"

#include "base/file.h"
#include "base/secret.h"
#include "base/settings.h"

#include <stdio.h>
#include <sys/stat.h>

static const char module[] = "conf";

#define AT(member_) SETTING_AT(struct conf, member_)

static const struct setting settings[] = {
    {"url", setting_https, AT(url)},
    {"token_file", setting_path, AT(token_file)},
    {"certificate", setting_path, AT(certificate)},
    {"password_file", setting_path, AT(password_file)},
    {"ca", setting_path, AT(ca), .preset = ""},
    {"services", setting_text, AT(services_text)},
    {"timeout", setting_number, AT(timeout), .min = 1, .max = 300, .preset = "12"},
    {"settle_after", setting_number, AT(settle_after), .min = 1, .max = 3600, .preset = "120"},
    {"remember", setting_number, AT(remember), .min = 0, .max = 60, .preset = "5"},
    {"people_max", setting_number, AT(people_max), .min = 1, .max = 50, .preset = "5"},
    {"limit_unit", setting_text, AT(limit_unit), .preset = "hours"},
    {"external_app_id", setting_text, AT(external_app_id), .preset = ""},
    {"log", setting_text, AT(log), .preset = "info"},
};

/* ---- what the values mean */

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
    memset(out, 0, sizeof *out);
    int rc = settings_load(out, settings, sizeof settings / sizeof settings[0], path, e);
    rc = rc < 0 ? rc : check_services(out, e);
    rc = rc < 0 ? rc : check_unit(out, e);
    rc = rc < 0 ? rc : check_closed("certificate", out->certificate, e);
    rc = rc < 0 ? rc : read_secret(out->token, sizeof out->token, "token_file", out->token_file, e);
    rc = rc < 0 ? rc
                : read_secret(
                      out->password, sizeof out->password, "password_file", out->password_file, e);
    if (rc < 0)
        conf_done(out);
    return rc;
}

void conf_done(struct conf *c)
{
    secret_wipe(c->token, sizeof c->token);
    secret_wipe(c->password, sizeof c->password);
}
