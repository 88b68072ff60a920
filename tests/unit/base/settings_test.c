/* Files of settings: lines, values, presets, and what each fault says. */
#include "base/file.h"
#include "base/settings.h"
#include "test.h"
#include <unistd.h>

struct sample {
    char name[8], path[64], url[40];
    int number, sum;
};

static int add(void *to, const struct setting *s, struct str dir, struct str v, struct err *e)
{
    int64_t number;
    (void)s, (void)dir;
    if (!str_int(v, 0, 1000, &number))
        return err_set(e, ERR_PARSE, "test", "no number");
    ((struct sample *)to)->sum += (int)number;
    return 0;
}

#define AT(member_) SETTING_AT(struct sample, member_)

static const struct setting table[] = {
    {"name", setting_text, AT(name)},
    {"path", setting_path, AT(path), .preset = "p"},
    {"url", setting_https, AT(url), .preset = ""},
    {"number", setting_number, AT(number), .min = -5, .max = 50, .preset = "7"},
    {.key = "add", .put = add, .many = true},
};

enum { SETTINGS = sizeof table / sizeof table[0] };

static char dir[] = "/tmp/settings-XXXXXX";

static int load(struct sample *out, struct str text, struct err *e)
{
    char path[64];
    snprintf(dir, sizeof dir, "/tmp/settings-XXXXXX");
    if (!mkdtemp(dir))
        test_fail(__FILE__, __LINE__, "no folder");
    snprintf(path, sizeof path, "%s/x.conf", dir);
    memset(out, 0, sizeof *out);
    file_write_atomic(path, text, 0600, NULL);
    int rc = settings_load(out, table, SETTINGS, path, e);
    unlink(path);
    rmdir(dir);
    return rc;
}

TEST(lines_are_read_and_the_rest_is_preset)
{
    struct sample s;
    char want[64];
    REQUIRE(load(&s, STR("# comment\n\n  name = a = b \r\nadd=3\nadd = 4"), NULL) == 0);
    CHECK_STR(s.name, "a = b");
    snprintf(want, sizeof want, "%s/p", dir);
    CHECK_STR(s.path, want);
    CHECK_STR(s.url, "");
    CHECK_INT(s.number, 7);
    CHECK_INT(s.sum, 7);
    REQUIRE(load(&s, STR("name =\npath = /x/y\nnumber = -5"), NULL) == 0);
    CHECK_STR(s.name, "");
    CHECK_STR(s.path, "/x/y");
    CHECK_INT(s.number, -5);
    CHECK_INT(s.sum, 0);
    REQUIRE(load(&s, STR("name = x\npath ="), NULL) == 0);
    CHECK_STR(s.path, ""); /* none is not the folder */
}

TEST(an_address_is_https_and_ends_without_a_slash)
{
    static const struct {
        const char *text, *want; /* NULL: refused */
    } rows[] = {{"https://example.cz", "https://example.cz"}, {"", ""},
        {"https://example.cz:8443/a//", "https://example.cz:8443/a"}, {"http://example.cz", NULL},
        {"https://", NULL}, {"https:///a", NULL}, {"https://a b", NULL}, {"https://a@b", NULL},
        {"https://a?b", NULL}, {"https://a#b", NULL}, {"https://ž.cz", NULL},
        {"https://a-name-that-is-too-long.example.cz", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sample s;
        char text[100];
        snprintf(text, sizeof text, "name = x\nurl = %s", rows[i].text);
        int rc = load(&s, str_of(text), NULL);
        if ((rc == 0) != (rows[i].want != NULL) || (rc == 0 && strcmp(s.url, rows[i].want) != 0))
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d, \"%s\"", rows[i].text, rc, s.url);
    }
}

TEST(each_fault_is_told_with_its_line)
{
    static const struct {
        const char *text, *says;
    } rows[] = {{"name", "line 1: a line is \"key = value\""},
        {"name = x\nnames = y", "line 2: unknown key"},
        {"name = x\n\nname = y", "line 3: name stands twice"},
        {"name = 12345678", "line 1: name is too long"},
        {"number = 51", "line 1: number is a number from -5 to 50"},
        {"number = 1.5", "line 1: number is a number from -5 to 50"},
        {"number =", "line 1: number is a number from -5 to 50"},
        {"path = /a-path-that-is-longer-than-the-sixty-four-bytes-that-it-may-have", "too long"},
        {"add = x", "line 1: no number"}, {"number = 1", "the key name is missing"},
        {"", "the key name is missing"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sample s;
        struct err e = ERR_INIT;
        if (load(&s, str_of(rows[i].text), &e) == 0 || !strstr(e.text, rows[i].says) ||
            (e.code != ERR_PARSE && e.code != ERR_LIMIT))
            test_fail(__FILE__, __LINE__, "\"%s\" says %s", rows[i].text, e.text);
    }
}

TEST(a_file_that_is_not_there_is_told)
{
    struct sample s;
    struct err e = ERR_INIT;
    CHECK(settings_load(&s, table, SETTINGS, "/tmp/no-such-folder/x.conf", &e) < 0);
    CHECK(e.text[0] != '\0');
    CHECK_INT(settings_load(&s, table, SETTINGS_MAX + 1, "/dev/null", NULL), -ERR_LIMIT);
}
