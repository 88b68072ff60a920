/* replay: runs every fuzz target over the files found for it, with any compiler: what once broke
 * stays mended. `replay CORPUS` takes CORPUS/<target>/<file>; -v names each file before it runs.
 * A broken promise ends the program. Closes with "N passed, N failed". */
#include "fuzz.h"

#include "base/file.h"

enum { INPUT_MAX = 1024 * 1024 };

static struct fuzz_target *targets;

void fuzz_register(struct fuzz_target *t)
{
    t->next = targets;
    targets = t;
}

static int run_file(const struct fuzz_target *t, const char *path, struct err *e)
{
    struct buf b;
    buf_init(&b, INPUT_MAX);
    int rc = file_read(&b, path, e);
    /* a copy of exactly its size, so that a sanitizer sees the first byte read past it */
    uint8_t *exact = rc < 0 ? NULL : malloc(b.n ? b.n : 1);
    if (exact) {
        memcpy(exact, buf_cstr(&b), b.n);
        t->run(exact, b.n);
        free(exact);
    } else if (rc == 0) {
        rc = err_set(e, ERR_NOMEM, "replay", "no memory");
    }
    buf_done(&b);
    return rc;
}

/* A target without files is a fault: its corpus was lost. */
static int run_target(const struct fuzz_target *t, const char *corpus, bool loud, int *passed)
{
    char dir[4096], **names;
    size_t n;
    struct err e = ERR_INIT;
    snprintf(dir, sizeof dir, "%s/%s", corpus, t->name);
    int rc = file_list(&names, &n, dir, "", &e);
    if (rc == 0 && n == 0)
        rc = err_set(&e, ERR_NOT_FOUND, "replay", "%s: no files", dir);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        struct buf path;
        buf_init(&path, BUF_LINE);
        buf_fmt(&path, "%s/%s", dir, names[i]);
        if (loud) {
            printf("%s\n", buf_cstr(&path));
            fflush(stdout);
        }
        rc = run_file(t, buf_cstr(&path), &e);
        *passed += rc == 0;
        buf_done(&path);
    }
    if (rc < 0)
        fprintf(stderr, "replay: %s\n", e.text);
    file_list_free(&names, n);
    return rc;
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0;
    bool loud = argc > 1 && strcmp(argv[1], "-v") == 0;
    if (argc != 2 + loud) {
        fprintf(stderr, "usage: replay [-v] CORPUS\n");
        return 2;
    }
    for (const struct fuzz_target *t = targets; t; t = t->next)
        failed += run_target(t, argv[1 + loud], loud, &passed) < 0;
    printf("%d passed, %d failed\n", passed, failed);
    return failed || passed == 0 ? 1 : 0;
}
