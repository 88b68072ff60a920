/* cmd_source: see cmd_source.h. */
#include "cmd_source.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include <stddef.h>
#include <stdio.h>

static const struct {
    const char *name;
    size_t at;
} texts[] = {
    {"--town", offsetof(struct source_options, town)},
    {"--catalogue", offsetof(struct source_options, catalogue)},
    {"--lang", offsetof(struct source_options, lang)},
};

static bool take_text(struct source_options *o, const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(name, texts[i].name) == 0) {
            memcpy((char *)o + texts[i].at, &value, sizeof value);
            return true;
        }
    }
    return false;
}

bool source_options(struct source_options *o, int argc, char **argv)
{
    *o = (struct source_options){.lang = "cs", .limit = 20, .rest = 1};
    for (; o->rest < argc && argv[o->rest][0] == '-' && argv[o->rest][1]; o->rest++) {
        const char *name = argv[o->rest];
        uint64_t n;
        if (strcmp(name, "--") == 0) {
            o->rest++;
            break;
        }
        if (strcmp(name, "--json") == 0) {
            o->json = true;
            continue;
        }
        const char *value = o->rest + 1 < argc ? argv[++o->rest] : NULL;
        if (!value)
            return false;
        if (take_text(o, name, value))
            continue;
        if (strcmp(name, "--limit") != 0 || !str_uint(str_of(value), SEARCH_MAX_HITS, &n) || !n)
            return false;
        o->limit = (size_t)n;
    }
    i18n_set(o->lang);
    return true;
}

void print_clean(const char *text, bool keep_nl)
{
    struct buf b;
    buf_init(&b, BUF_TEXT);
    utf8_clean(&b, str_of(text), keep_nl);
    fputs(buf_cstr(&b), stdout);
    buf_done(&b);
}
