// uses: schema
/* schema_suite DIR: runs the JSON Schema test suite over the validator: every *.json below DIR, a
 * list of groups {description, schema, tests: [{description, data, valid}]}. In a folder named
 * "format" formats are asserted. Groups that need another document are skipped, by name. A folder
 * named "draft2020-12" has to yield at least CASES cases, so that lost files are noticed.
 * Closes with "N passed, N failed"; exit 0 only when none failed. */
#include "schema/schema.h"

#include "base/str.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { CASES = 573, LEVELS = 8 };

struct count {
    int passed, failed, skipped;
};

static const char *text_of(const json_t *j, const char *key)
{
    const char *s = json_string_value(json_object_get(j, key));
    return s ? s : "(none)";
}

static void run_case(struct count *c, const struct schema *s, const json_t *test, const char *file,
    const char *group)
{
    struct err e = ERR_INIT;
    bool want = json_is_true(json_object_get(test, "valid"));
    int rc = schema_check(s, json_object_get(test, "data"), NULL, NULL, &e);
    if (rc == want) {
        c->passed++;
        return;
    }
    c->failed++;
    printf("FAIL %s: %s: %s: want %s, got %s\n", file, group, text_of(test, "description"),
        want ? "valid" : "invalid",
        rc < 0 ? e.text
        : rc   ? "valid"
               : "invalid");
}

static void run_group(struct count *c, const json_t *group, const char *file, bool formats)
{
    struct err e = ERR_INIT;
    struct schema *s;
    const json_t *tests = json_object_get(group, "tests");
    struct schema_opts o = {.assert_formats = formats};
    int n = (int)json_array_size(tests);
    int rc = schema_compile(&s, json_object_get(group, "schema"), &o, &e);
    if (rc == -ERR_UNSUPPORTED) {
        printf("skipped %s: %s (%d): %s\n", file, text_of(group, "description"), n, e.text);
        c->skipped += n;
    } else if (rc < 0) {
        printf("FAIL %s: %s: %s\n", file, text_of(group, "description"), e.text);
        c->failed += n;
    }
    for (int i = 0; rc == 0 && i < n; i++)
        run_case(c, s, json_array_get(tests, (size_t)i), file, text_of(group, "description"));
    schema_free(&s);
}

static void run_file(struct count *c, const char *path, const char *name, bool formats)
{
    json_error_t why;
    json_t *groups =
        json_load_file(path, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
    if (!json_is_array(groups)) {
        printf("FAIL %s: %s\n", path, groups ? "not a list" : why.text);
        c->failed++;
    }
    for (size_t i = 0; i < json_array_size(groups); i++)
        run_group(c, json_array_get(groups, i), name, formats);
    json_decref(groups);
}

static int no_dots(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static void run_folder(struct count *c, const char *dir, int level)
{
    struct dirent **names;
    int n = level < LEVELS ? scandir(dir, &names, no_dots, alphasort) : -1;
    if (n < 0) {
        printf("FAIL %s cannot be read\n", dir);
        c->failed++;
        return;
    }
    const char *slash = strrchr(dir, '/');
    const char *folder = slash ? slash + 1 : dir;
    int before = c->passed + c->failed;
    for (int i = 0; i < n; i++) {
        char path[4096];
        const char *dot = strrchr(names[i]->d_name, '.');
        snprintf(path, sizeof path, "%s/%s", dir, names[i]->d_name);
        if (names[i]->d_type == DT_DIR)
            run_folder(c, path, level + 1);
        else if (dot && strcmp(dot, ".json") == 0)
            run_file(c, path, names[i]->d_name, strcmp(folder, "format") == 0);
        free(names[i]);
    }
    free(names);
    int ran = c->passed + c->failed - before;
    if (strcmp(folder, "draft2020-12") == 0 && ran < CASES) {
        printf("FAIL %s: %d cases, at least %d are wanted\n", dir, ran, (int)CASES);
        c->failed++;
    }
}

int main(int argc, char **argv)
{
    struct count c = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: schema_suite DIR\n");
        return 2;
    }
    run_folder(&c, argv[1], 0);
    printf("%d passed, %d failed", c.passed, c.failed);
    printf(c.skipped ? ", %d skipped\n" : "\n", c.skipped);
    return c.failed || c.passed == 0 ? 1 : 0;
}
