/* source: see client/source.h. */
#include "client/source.h"

#include "town/pack.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

struct first_fault {
    char text[160];
};

static void note_fault(void *ctx, const struct town_fault *f)
{
    struct first_fault *first = ctx;
    if (!first->text[0])
        snprintf(first->text, sizeof first->text, "%s%s%s: %s", f->file, *f->path ? " " : "",
            f->path, f->reason);
}

int catalogue_open_town(struct catalogue **out, const char *dir, struct err *e)
{
    struct first_fault first = {.text = ""};
    struct err why = ERR_INIT;
    struct buf bundle, bytes;
    *out = NULL;
    buf_init(&bundle, BUF_INDEX);
    buf_init(&bytes, BUF_INDEX);
    int rc = town_pack_bundle(&bundle, dir, note_fault, &first, &why);
    if (rc < 0)
        rc = err_set(e, why.code, "source", "%s: %s", dir, first.text[0] ? first.text : why.text);
    else
        rc = catalogue_compile(&bytes, buf_view(&bundle), e);
    buf_done(&bundle);
    if (rc == 0) {
        size_t n;
        char *p = buf_take(&bytes, &n);
        rc = catalogue_open_bytes(out, p, n, e);
    }
    buf_done(&bytes);
    return rc;
}

static bool cache_path(char *out, size_t size)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int n = -1;
    if (cache && *cache == '/')
        n = snprintf(out, size, "%s/prepazka/catalogue.bin", cache);
    else if (home && *home)
        n = snprintf(out, size, "%s/.cache/prepazka/catalogue.bin", home);
    return n > 0 && n < (int)size;
}

int catalogue_open_source(struct catalogue **out, const char *town, const char *file, struct err *e)
{
    char path[PATH_MAX];
    const char *env = getenv("PREPAZKA_TOWN");
    struct err why = ERR_INIT;
    *out = NULL;
    if (town)
        return catalogue_open_town(out, town, e);
    if (file)
        return catalogue_open(out, file, e);
    if (env && *env)
        return catalogue_open_town(out, env, e);
    if (!cache_path(path, sizeof path))
        return err_set(e, ERR_NOT_FOUND, "source", "no catalogue: give --town DIR");
    int rc = catalogue_open(out, path, &why);
    if (rc < 0 && why.code == ERR_NOT_FOUND)
        return err_set(e, ERR_NOT_FOUND, "source",
            "no catalogue: give --town DIR or set PREPAZKA_TOWN (no %s)", path);
    if (rc < 0)
        return err_set(e, why.code, "source", "%s", why.text);
    return 0;
}
