/* The settings: what is taken, what each fault says, and secrets that others could read. */
#include "conf.h"

#include "base/buf.h"
#include "test.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char good[] = "# Reservatic\n"
                           "url = https://api.example.cz/api/obec\n"
                           "token_file = token\n"
                           "certificate = client.p12\n"
                           "password_file = password\n"
                           "services = 7\n";

struct place {
    char dir[40];
};

static void put(const struct place *p, const char *name, struct str text, int mode)
{
    char path[100];
    snprintf(path, sizeof path, "%s/%s", p->dir, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n || fchmod(fd, (mode_t)mode) < 0)
        test_fail(__FILE__, __LINE__, "cannot write %s", path);
    close(fd);
}

static void begin(struct place *p)
{
    snprintf(p->dir, sizeof p->dir, "/tmp/reservatic-conf-XXXXXX");
    if (!mkdtemp(p->dir))
        test_fail(__FILE__, __LINE__, "no directory");
    put(p, "token", STR("tok-5f2e\n"), 0600);
    put(p, "client.p12", STR("p12"), 0600);
    put(p, "password", STR("heslo k certifikátu\n"), 0600);
}

static void finish(const struct place *p)
{
    static const char *const names[] = {"token", "client.p12", "password", "conf"};
    char path[100];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", p->dir, names[i]);
        unlink(path);
    }
    if (rmdir(p->dir) < 0)
        test_fail(__FILE__, __LINE__, "%s is not empty", p->dir);
}

static int load(const struct place *p, struct conf *c, struct str text, struct err *e)
{
    char path[100];
    put(p, "conf", text, 0600);
    snprintf(path, sizeof path, "%s/conf", p->dir);
    return conf_load(c, path, e);
}

/* The good settings with lines added, or with one word of them changed. */
static int load_changed(const struct place *p, struct conf *c, const char *from, const char *to,
    const char *more, struct err *e)
{
    struct buf b;
    const char *at = from ? strstr(good, from) : good;
    buf_init(&b, BUF_REPLY);
    if (!at)
        test_fail(__FILE__, __LINE__, "no %s in the settings", from);
    buf_add(&b, good, at ? (size_t)(at - good) : 0);
    buf_z(&b, to);
    buf_z(&b, at ? at + strlen(from ? from : "") : "");
    buf_z(&b, more);
    int rc = load(p, c, buf_view(&b), e);
    buf_done(&b);
    return rc;
}

static void check_fault(
    const char *from, const char *to, const char *more, int code, const char *text)
{
    struct place p;
    struct conf c;
    struct err e = ERR_INIT;
    begin(&p);
    int rc = load_changed(&p, &c, from, to, more, &e);
    if (rc != -code || !strstr(e.text, text))
        test_fail(__FILE__, __LINE__, "\"%s%s\" gives %d \"%s\", want %d \"%s\"", to, more, rc,
            e.text, -code, text);
    if (rc < 0)
        CHECK(c.token[0] == '\0' && c.password[0] == '\0');
    else
        conf_done(&c);
    finish(&p);
}

TEST(the_least_settings_get_their_presets)
{
    struct place p;
    struct conf c;
    struct err e = ERR_INIT;
    char path[100];
    begin(&p);
    CHECK_INT(load(&p, &c, STR(good), &e), 0);
    CHECK_STR(e.text, "");
    CHECK_STR(c.url, "https://api.example.cz/api/obec");
    snprintf(path, sizeof path, "%s/client.p12", p.dir);
    CHECK_STR(c.certificate, path); /* relative to the file */
    CHECK_STR(c.ca, "");
    CHECK_STR(c.token, "tok-5f2e");
    CHECK_STR(c.password, "heslo k certifikátu");
    CHECK_INT(c.n_services, 1);
    CHECK_INT(c.services[0], 7);
    CHECK_INT(c.timeout, 12);
    CHECK_INT(c.settle_after, 120);
    CHECK_INT(c.remember, 5);
    CHECK_INT(c.people_max, 5);
    CHECK_INT(c.limit_minutes, 60);
    CHECK_STR(c.external_app_id, "");
    CHECK_STR(c.log, "info");
    conf_done(&c);
    finish(&p);
}

TEST(each_setting_is_taken)
{
    struct place p;
    struct conf c;
    struct err e = ERR_INIT;
    begin(&p);
    CHECK_INT(load_changed(&p, &c, "services = 7", "services=8   9 10",
                  "ca = /etc/ca.pem\r\n\ttimeout\t=\t300\n\n  # x = y\nsettle_after=1\nremember = 0"
                  "\npeople_max = 50\nlimit_unit = minutes\nlog = debug\nexternal_app_id = 6f1c#2",
                  &e),
        0);
    CHECK_STR(e.text, "");
    CHECK_STR(c.ca, "/etc/ca.pem");
    CHECK_INT(c.n_services, 3);
    CHECK(c.services[0] == 8 && c.services[1] == 9 && c.services[2] == 10);
    CHECK_INT(c.timeout, 300);
    CHECK_INT(c.settle_after, 1);
    CHECK_INT(c.remember, 0);
    CHECK_INT(c.people_max, 50);
    CHECK_INT(c.limit_minutes, 1);
    CHECK_STR(c.log, "debug");
    CHECK_STR(c.external_app_id, "6f1c#2"); /* # begins a comment only where a line begins */
    conf_done(&c);
    finish(&p);
}

TEST(numbers_keep_to_their_bounds)
{
    static const struct {
        const char *line, *says;
    } rows[] = {{"timeout = 0", "timeout is a number from 1 to 300"},
        {"timeout = 301", "timeout is a number from 1 to 300"},
        {"timeout = 12s", "timeout is a number"}, {"timeout =", "timeout is a number"},
        {"timeout = 1.5", "timeout is a number"}, {"timeout = -1", "timeout is a number"},
        {"settle_after = 0", "settle_after is a number from 1 to 3600"},
        {"settle_after = 3601", "settle_after is a number from 1 to 3600"},
        {"remember = 61", "remember is a number from 0 to 60"},
        {"people_max = 0", "people_max is a number from 1 to 50"},
        {"people_max = 51", "people_max is a number from 1 to 50"},
        {"people_max = 99999999999999999999", "people_max is a number"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_fault(NULL, "", rows[i].line, ERR_PARSE, rows[i].says);
}

TEST(a_fault_names_its_line)
{
    check_fault(NULL, "", "colour = red\n", ERR_PARSE, "line 7: unknown key");
    check_fault(NULL, "", "\n\nservices = 8\n", ERR_PARSE, "line 9: services stands twice");
    check_fault("# Reserv", "Reserv", "", ERR_PARSE, "line 1: a line is \"key = value\"");
    check_fault("# Reserv", "=", "", ERR_PARSE, "line 1: unknown key");
    check_fault("# Reserv", "URL = ", "", ERR_PARSE, "line 1: unknown key");
    check_fault("# Reserv", "\xFF\xFE = ", "", ERR_PARSE, "line 1: unknown key");
}

TEST(what_must_be_there_is_missed)
{
    static const char *const keys[] = {
        "url", "token_file", "certificate", "password_file", "services"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char line[40], comment[40], says[60];
        snprintf(line, sizeof line, "%s =", keys[i]);
        snprintf(comment, sizeof comment, "#%s =", keys[i]);
        snprintf(says, sizeof says, "the key %s is missing", keys[i]);
        check_fault(line, comment, "", ERR_PARSE, says);
    }
}

TEST(only_https_with_a_host_is_an_address)
{
    static const char *const bad[] = {"http://api.example.cz", "https://", "https:///",
        "https://////", "https:///api", "api.example.cz/api", "HTTPS://api.example.cz", "ftp://x",
        "https://a b.cz", "https://a.cz/?q=1", "https://a.cz/#x", "https://me@a.cz",
        "https://a.cz\\@b.cz", "https://a\".cz", "https://<a>.cz", "https://a\x01.cz",
        "https://a\x7F.cz", "https://ří.cz", ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_fault(
            "https://api.example.cz/api/obec", bad[i], "", ERR_PARSE, "url: https://HOST");
}

TEST(slashes_at_the_end_of_the_address_go)
{
    struct place p;
    struct conf c;
    begin(&p);
    CHECK_INT(load_changed(&p, &c, "/api/obec", "/api/obec///", "", NULL), 0);
    CHECK_STR(c.url, "https://api.example.cz/api/obec");
    conf_done(&c);
    CHECK_INT(load_changed(&p, &c, "api.example.cz/api/obec", "[::1]:8443/", "", NULL), 0);
    CHECK_STR(c.url, "https://[::1]:8443");
    conf_done(&c);
    finish(&p);
}

TEST(services_are_up_to_sixteen_numbers)
{
    static const char *const bad[] = {"0", "-7", "x", "7,8", "7 x", "7.5", "9223372036854775808"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_fault("= 7\n", "= ", bad[i], ERR_PARSE, "services: up to 16 numbers");
    check_fault("= 7\n", "=\n", "", ERR_PARSE, "services: which?");
    check_fault("= 7\n", "= ", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", ERR_PARSE,
        "services: up to 16 numbers");
    check_fault("= 7\n", "= ", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", ERR_NONE, "");
}

TEST(the_unit_of_limits_is_hours_or_minutes)
{
    check_fault(NULL, "", "limit_unit = days", ERR_PARSE, "limit_unit: hours or minutes");
    check_fault(NULL, "", "limit_unit =", ERR_PARSE, "limit_unit: hours or minutes");
    check_fault(NULL, "", "limit_unit = Hours", ERR_PARSE, "limit_unit: hours or minutes");
    check_fault(NULL, "", "limit_unit = minutesminutes", ERR_LIMIT, "limit_unit is too long");
}

TEST(texts_and_paths_have_bounds)
{
    struct buf b;
    buf_init(&b, BUF_REPLY);
    buf_z(&b, "ca = /");
    for (int i = 0; i < PATH_MAX; i++)
        buf_char(&b, 'x');
    check_fault(NULL, "", buf_cstr(&b), ERR_LIMIT, "the path is too long");
    buf_reset(&b);
    buf_z(&b, "external_app_id = ");
    for (int i = 0; i < 64; i++)
        buf_char(&b, 'x');
    check_fault(NULL, "", buf_cstr(&b), ERR_LIMIT, "external_app_id is too long");
    b.p[b.n - 1] = '\n';
    check_fault(NULL, "", buf_cstr(&b), ERR_NONE, "");
    for (int i = 0; i < BUF_TEXT; i++)
        buf_char(&b, '#');
    check_fault(NULL, "", buf_cstr(&b), ERR_LIMIT, "");
    buf_done(&b);
}

/* mode: of the file; text NULL: it is not there. */
static void check_secret(
    const char *name, const char *text, size_t n, int mode, int code, const char *says)
{
    struct place p;
    struct conf c;
    struct err e = ERR_INIT;
    char path[100];
    begin(&p);
    snprintf(path, sizeof path, "%s/%s", p.dir, name);
    if (text)
        put(&p, name, (struct str){text, n}, mode);
    else
        unlink(path);
    int rc = load(&p, &c, STR(good), &e);
    if (rc != -code || !strstr(e.text, says))
        test_fail(__FILE__, __LINE__, "%s with mode %o gives %d \"%s\"", name, (unsigned)mode, rc,
            e.text);
    CHECK(!strstr(e.text, "geheim")); /* no fault tells a secret */
    if (rc == 0)
        conf_done(&c);
    CHECK(c.token[0] == '\0' && c.password[0] == '\0');
    finish(&p);
}

TEST(secrets_that_others_can_read_are_refused)
{
    static const char *const names[] = {"token", "client.p12", "password"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        check_secret(names[i], "geheim", 6, 0604, ERR_DENIED, "others can read it; chmod o= /tmp/");
        check_secret(names[i], "geheim", 6, 0602, ERR_DENIED, "others can read it");
        check_secret(names[i], "geheim", 6, 0640, ERR_NONE, "");
        check_secret(names[i], NULL, 0, 0600, ERR_NOT_FOUND, "");
    }
}

TEST(a_secret_is_one_line)
{
    static const char *const names[] = {"token", "password"};
    char longest[320];
    memset(longest, 'x', sizeof longest);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        check_secret(names[i], "", 0, 0600, ERR_PARSE, "one line is wanted");
        check_secret(names[i], "\r\n\n", 3, 0600, ERR_PARSE, "one line is wanted");
        check_secret(names[i], "geheim\ngeheim\n", 14, 0600, ERR_PARSE, "one line is wanted");
        check_secret(names[i], "geheim\r\n\r\n", 10, 0600, ERR_NONE, "");
        check_secret(names[i], "geheim", 6, 0600, ERR_NONE, "");
        check_secret(names[i], longest, sizeof longest, 0600, ERR_LIMIT, "");
    }
    check_secret("password", longest, 199, 0600, ERR_NONE, "");
    check_secret("password", longest, 200, 0600, ERR_PARSE, "one line is wanted");
}

TEST(a_directory_is_no_secret)
{
    struct place p;
    struct conf c;
    struct err e = ERR_INIT;
    begin(&p);
    CHECK_INT(load_changed(&p, &c, "= token", "= .", "", &e), -ERR_DENIED);
    CHECK(strstr(e.text, "token_file: "));
    finish(&p);
}

TEST(settings_that_are_not_there_are_a_fault)
{
    struct conf c;
    struct err e = ERR_INIT;
    char path[PATH_MAX + 10];
    CHECK_INT(conf_load(&c, "/tmp/reservatic-conf-none/conf", &e), -ERR_NOT_FOUND);
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    err_clear(&e);
    CHECK_INT(conf_load(&c, path, &e), -ERR_LIMIT);
}
