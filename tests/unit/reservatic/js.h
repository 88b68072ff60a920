/* js: JSON of the tests, written with ' for ", and what the log said meanwhile. */
#ifndef TEST_RESERVATIC_JS_H
#define TEST_RESERVATIC_JS_H

#include "base/log.h"
#include "test.h"
#include <jansson.h>
#include <sys/mman.h>
#include <unistd.h>

/* Owned by the caller; NULL for NULL. */
static inline json_t *js(const char *text)
{
    if (!text)
        return NULL;
    char *copy = strdup(text);
    for (char *p = copy; *p; p++)
        if (*p == '\'')
            *p = '"';
    json_t *j = json_loads(copy, JSON_DECODE_ANY, NULL);
    if (!j)
        test_fail(__FILE__, __LINE__, "this is no JSON: %s", text);
    free(copy);
    return j;
}

/* got is borrowed; want NULL: there is none. */
static inline void js_check(const char *file, int line, const json_t *got, const char *want)
{
    json_t *wanted = js(want);
    if (!json_equal(got, wanted) && (got || wanted)) {
        char *text = got ? json_dumps(got, JSON_ENCODE_ANY | JSON_SORT_KEYS) : NULL;
        test_fail(file, line, "got %s, want %s", text ? text : "nothing", want ? want : "nothing");
        free(text);
    }
    json_decref(wanted);
}

#define CHECK_JS(got, want) js_check(__FILE__, __LINE__, (got), (want))

/* Between the two the log goes into memory instead of standard error. */
static inline int log_begin(void)
{
    int fd = memfd_create("log", MFD_CLOEXEC);
    log_to(fd, LOG_WARN);
    return fd;
}

/* The words of it, until the next call. */
static inline const char *log_end(int fd)
{
    static char words[8192];
    ssize_t n = pread(fd, words, sizeof words - 1, 0);
    words[n > 0 ? n : 0] = '\0';
    log_to(STDERR_FILENO, LOG_WARN);
    close(fd);
    return words;
}

#endif
