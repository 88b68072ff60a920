// uses: schema
/* jsonlogic_suite FILE: runs a list of {description, rule, data, result} over the evaluator;
 * "error" in place of "result" wants a refusal. Texts between the cases are headings. Closes with
 * "N passed, N failed"; exit 0 only when none failed. */
#include "schema/logic.h"

#include <stdio.h>
#include <stdlib.h>

/* 2 and 2.0 are the same result. */
static bool same(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return json_number_value(a) == json_number_value(b);
    bool good = json_typeof(a) == json_typeof(b) && json_array_size(a) == json_array_size(b);
    if (!good || !json_is_array(a))
        return good && json_equal(a, b);
    for (size_t i = 0; good && i < json_array_size(a); i++)
        good = same(json_array_get(a, i), json_array_get(b, i));
    return good;
}

static bool run_case(const json_t *test, const char *file)
{
    struct err e = ERR_INIT;
    json_t *got;
    const json_t *want = json_object_get(test, "result");
    int rc =
        logic_apply(&got, json_object_get(test, "rule"), json_object_get(test, "data"), NULL, &e);
    bool good = rc < 0 ? !want : want && same(got, want);
    if (!good) {
        const char *name = json_string_value(json_object_get(test, "description"));
        char *wanted = want ? json_dumps(want, JSON_ENCODE_ANY) : NULL;
        char *given = got ? json_dumps(got, JSON_ENCODE_ANY) : NULL;
        printf("FAIL %s: %s: want %s, got %s\n", file, name ? name : "(none)",
            wanted ? wanted : "a refusal", given ? given : e.text);
        free(wanted);
        free(given);
    }
    json_decref(got);
    return good;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: jsonlogic_suite FILE\n");
        return 2;
    }
    json_error_t why;
    json_t *list = json_load_file(argv[1], JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
    if (!json_is_array(list)) {
        fprintf(stderr, "jsonlogic_suite: %s: %s\n", argv[1], list ? "not a list" : why.text);
        json_decref(list);
        return 2;
    }
    int count[2] = {0};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *test = json_array_get(list, i);
        if (json_is_object(test))
            count[run_case(test, argv[1])]++;
    }
    json_decref(list);
    printf("%d passed, %d failed\n", count[1], count[0]);
    return count[0] || !count[1] ? 1 : 0;
}
