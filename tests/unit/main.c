/* Runs the registered cases; an argument runs only the cases whose names contain it. */
#include "test.h"

#include <stdarg.h>

static struct test_case *cases;
static int failures_here, skipped_here;

void test_register(struct test_case *t)
{
    t->next = cases;
    cases = t;
}

void test_fail(const char *file, int line, const char *fmt, ...)
{
    va_list ap;
    failures_here++;
    printf("    %s:%d: ", file, line);
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    printf("\n");
}

void test_skip(const char *why)
{
    skipped_here++;
    printf("    skipped: %s\n", why);
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0, skipped = 0;
    for (struct test_case *t = cases; t; t = t->next) {
        if (argc > 1 && !strstr(t->name, argv[1]))
            continue;
        failures_here = skipped_here = 0;
        t->run();
        if (failures_here) {
            printf("FAIL %s\n", t->name);
            failed++;
        } else if (skipped_here) {
            skipped++;
        } else {
            passed++;
        }
    }
    printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    return failed ? 1 : 0;
}
