/* cmd_search: prepazka search. One hit a line: id TAB title. */
#include "cmd_source.h"
#include "command.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "wire/json.h"
#include <stdio.h>

struct hit_text {
    char id[80];
    struct buf title;
};

static const struct {
    const char *prefix, *name;
} kinds[CAT_KINDS] = {
    [CAT_SITUATION] = {"", "situation"},
    [CAT_FEE] = {"fee:", "fee"},
    [CAT_DEPARTMENT] = {"department:", "department"},
    [CAT_CONTACT] = {"contact:", "contact"},
    [CAT_FORM] = {"form:", "form"},
};

/* id: as printed, with the kind before it; title is emptied first. */
static void describe(
    struct hit_text *out, const struct catalogue *c, struct cat_ref ref, const char *lang)
{
    const char *id;
    buf_reset(&out->title);
    if (ref.kind == CAT_SITUATION) {
        struct cat_situation s;
        catalogue_situation(&s, c, ref.at, lang);
        id = s.id;
        buf_z(&out->title, s.title);
    } else if (ref.kind == CAT_FEE) {
        struct cat_fee f;
        catalogue_fee(&f, c, ref.at, lang);
        id = f.id;
        buf_fmt(&out->title, _("Pay · %s"), f.name);
    } else if (ref.kind == CAT_FORM) {
        struct cat_form f;
        catalogue_form(&f, c, ref.at, lang);
        id = f.id;
        buf_z(&out->title, f.title);
    } else {
        struct cat_place p;
        catalogue_place(&p, c, ref, lang);
        id = p.id;
        buf_z(&out->title, p.name);
    }
    snprintf(out->id, sizeof out->id, "%s%s", kinds[ref.kind].prefix, id);
}

static void print_lines(const struct cat_hits *hits, const struct catalogue *c, const char *lang)
{
    struct hit_text t;
    buf_init(&t.title, BUF_LINE);
    if (hits->guessed)
        fprintf(stderr, "prepazka search: %s\n", hits->guess); /* folded: letters and digits */
    for (size_t i = 0; i < hits->n; i++) {
        describe(&t, c, hits->hits[i].ref, lang);
        print_clean(t.id, false);
        putchar('\t');
        print_clean(buf_cstr(&t.title), false);
        putchar('\n');
    }
    buf_done(&t.title);
}

static void print_json(const struct cat_hits *hits, const struct catalogue *c, const char *lang)
{
    struct hit_text t;
    struct buf out;
    buf_init(&t.title, BUF_LINE);
    buf_init(&out, BUF_TEXT);
    buf_fmt(&out, "{\"total\":%zu,\"guess\":", hits->total);
    if (hits->guessed)
        wire_json_string(&out, str_of(hits->guess));
    else
        buf_z(&out, "null");
    buf_z(&out, ",\"hits\":[");
    for (size_t i = 0; i < hits->n; i++) {
        describe(&t, c, hits->hits[i].ref, lang);
        buf_fmt(
            &out, "%s\n{\"kind\":\"%s\",\"id\":", i ? "," : "", kinds[hits->hits[i].ref.kind].name);
        wire_json_string(&out, str_of(t.id));
        buf_z(&out, ",\"title\":");
        wire_json_string(&out, buf_view(&t.title));
        buf_char(&out, '}');
    }
    buf_z(&out, "]}\n");
    fputs(buf_cstr(&out), stdout);
    buf_done(&t.title);
    buf_done(&out);
}

static bool join(struct buf *query, int argc, char **argv, int from)
{
    for (int i = from; i < argc; i++) {
        buf_z(query, argv[i]);
        buf_char(query, ' ');
    }
    return query->n > 0 && !query->failed;
}

static int run(int argc, char **argv)
{
    struct source_options o;
    struct catalogue *c = NULL;
    struct err e = ERR_INIT;
    struct cat_hits hits;
    struct buf query;
    int status;
    buf_init(&query, BUF_LINE);
    if (!source_options(&o, argc, argv) || !join(&query, argc, argv, o.rest)) {
        status = command_usage(&cmd_search);
    } else if (catalogue_open_source(&c, o.town, o.catalogue, &e) < 0) {
        status = command_trouble(argv[0], &e);
    } else {
        catalogue_search(&hits, c, buf_view(&query), o.limit, o.lang);
        if (o.json)
            print_json(&hits, c, o.lang);
        else
            print_lines(&hits, c, o.lang);
        status = hits.n ? EXIT_GOOD : EXIT_NO;
    }
    catalogue_free(&c);
    buf_done(&query);
    return status;
}

const struct command cmd_search = {
    .name = "search",
    .usage = "[--town DIR | --catalogue FILE] [--lang cs|en] [--limit N] [--json] QUERY",
    .run = run,
};
