/* {"rule": …, "data": …}: what lint accepts has no unknown operator; the same comes out twice, is
 * not too large, and the data stay as they are. */
#include "fuzz.h"

#include "schema/logic.h"

static int count_path(void *ctx, struct str path, struct err *e)
{
    (void)e;
    PROMISE(path.p);
    ++*(int *)ctx;
    return 0;
}

static void apply(const json_t *rule, const json_t *data)
{
    struct err e = ERR_INIT, lint = ERR_INIT;
    int paths = 0;
    json_t *got, *again;
    int known = logic_lint(rule, NULL, count_path, &paths, &lint);
    PROMISE(known == -(int)lint.code);
    int rc = logic_apply(&got, rule, data, NULL, &e);
    PROMISE(rc == -(int)e.code && (rc == 0) == (got != NULL));
    PROMISE(known < 0 || rc != -ERR_PARSE);
    PROMISE(logic_apply(&again, rule, data, NULL, NULL) == rc);
    char *text = got ? json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    char *second = again ? json_dumps(again, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    if (text) {
        /* a byte of a text may be written as six */
        PROMISE(strlen(text) <= 8 * (size_t)LOGIC_BYTES);
        PROMISE(second && strcmp(text, second) == 0);
    }
    free(text);
    free(second);
    json_decref(got);
    json_decref(again);
}

FUZZ_TARGET(logic)
{
    json_t *j = json_loadb((const char *)data, size, JSON_ALLOW_NUL, NULL);
    const json_t *rule = json_object_get(j, "rule"), *value = json_object_get(j, "data");
    if (rule && value) {
        char *before = json_dumps(value, JSON_ENCODE_ANY), *after;
        apply(rule, value);
        after = json_dumps(value, JSON_ENCODE_ANY);
        PROMISE(before && after && strcmp(before, after) == 0);
        free(before);
        free(after);
    }
    json_decref(j);
}
