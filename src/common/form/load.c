/* load: the steps of loading a form, one after another; and the ways in: an object, bytes, a
 * folder. See form/form.h, load.h. */
#include "load.h"

#include "base/file.h"
#include "wire/json.h"
#include "wire/limits.h"
#include <limits.h>
#include <stdlib.h>

static const char module[] = "form";

/* What a bundle of one form looks like. */
struct source {
    json_t *definition, *texts, *filing; /* borrowed; filing NULL when the town says nothing */
    const json_t *bundle;                /* NULL: from a folder, whose name is the id */
    const char *folder;
};

/* ---- languages */

static bool is_lang(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");
    return n >= 2 && n <= 3 && s[n] == '\0';
}

static void take_lang(struct load *l, const char *lang, json_t *text)
{
    struct form_inner *in = l->in;
    if (!is_lang(lang)) {
        load_fault(l, "the name of a language has two or three small letters");
    } else if (in->n_langs == FORM_LANGS) {
        load_fault(l, "has more than %d languages", FORM_LANGS);
    } else {
        str_copy(in->langs[in->n_langs].lang, sizeof in->langs[0].lang, str_of(lang));
        in->langs[in->n_langs++].text = json_incref(text);
    }
}

static void take_langs(struct load *l, const struct source *s)
{
    json_t *czech = json_object_get(s->texts, "cs"), *text;
    const char *lang;
    l->file = "text.cs.json";
    if (czech)
        take_lang(l, "cs", czech);
    else
        load_fault(l, "the Czech texts are missing; they are a must");
    json_object_foreach (s->texts, lang, text) {
        char file[32];
        snprintf(file, sizeof file, "text.%.16s.json", lang);
        l->file = file;
        if (strcmp(lang, "cs") != 0)
            take_lang(l, lang, text);
    }
    l->file = "form.json";
}

/* ---- the steps */

static void take_head(struct load *l, const struct source *s)
{
    const char *id = json_string_value(json_object_get(l->def, "id"));
    const char *situation = json_string_value(json_object_get(l->def, "situation"));
    json_int_t version = json_integer_value(json_object_get(l->def, "version"));
    char name[64];
    l->f->id = id ? id : "";
    l->f->situation = situation ? situation : "";
    l->f->version = version > 0 && version <= INT_MAX ? (int)version : 0;
    l->f->minutes = (int)(json_integer_value(json_object_get(l->def, "minutes")) % 1000);
    if (id && s->folder && strcmp(id, s->folder) != 0)
        load_fault_at(
            l, "id", "must be the name of its folder, \"%s\"", load_quote(name, s->folder));
    if (!s->bundle)
        return;
    l->foreign = json_is_true(json_object_get(s->bundle, "foreign"));
    const char *outer = json_string_value(json_object_get(s->bundle, "id"));
    const json_t *v = json_object_get(s->bundle, "version");
    if (id && (!outer || strcmp(outer, id) != 0))
        load_fault_at(l, "id", "is not the id of the form's bundle");
    if (!v || json_integer_value(v) != version)
        load_fault_at(l, "version", "is not the version of the form's bundle");
}

/* With faults in the schema it would only say one of them again. */
static void compile(struct load *l)
{
    struct schema_opts o = {.assert_formats = true,
        .strict = true,
        .formats = form_formats,
        .n_formats = form_n_formats};
    struct err e = ERR_INIT;
    size_t was = load_down(l, "schema");
    if (schema_compile(&l->in->schema, l->schema, &o, &e) < 0) {
        if (e.code == ERR_NOMEM)
            l->nomem = true;
        else
            load_fault(l, "cannot be used: %s", e.text);
    }
    load_up(l, was);
}

static void run_steps(struct load *l, const struct source *s)
{
    l->file = "form.json";
    load_shape(l);
    l->file = "forms.json";
    load_shape_filing(l, s->filing);
    l->file = "form.json";
    take_head(l, s);
    size_t before = l->faults;
    load_schema(l);
    if (l->too_many || l->nomem || !load_reads_init(l, &l->reads))
        return;
    if (l->faults == before && l->schema)
        compile(l);
    load_times(l);
    load_flow(l);
    load_calcs(l);
    load_routes(l);
    load_rest(l, s->filing);
    take_langs(l, s);
    if (!l->nomem)
        lint_texts(l);
}

static struct form *make_form(const struct source *s)
{
    struct form *f = calloc(1, sizeof *f);
    struct form_inner *in = f ? calloc(1, sizeof *in) : NULL;
    if (!in) {
        free(f);
        return NULL;
    }
    f->inner = in;
    f->fee_amount = FORM_NONE;
    f->id = f->situation = f->fee = "";
    in->definition = json_incref(s->definition);
    in->by_pointer = json_object();
    if (!in->by_pointer)
        form_free(&f);
    return f;
}

/* The definition and the texts of s are kept, so nobody else may hold them. */
static int load_source(struct form **out, const struct source *s, size_t faults,
    form_report_fn *report, void *ctx, struct err *e)
{
    struct form *f = make_form(s);
    struct load l = {
        .f = f, .def = s->definition, .report = report, .ctx = ctx, .faults = faults, .e = e};
    *out = NULL;
    if (!f)
        return err_set(e, ERR_NOMEM, module, "no memory");
    l.in = f->inner;
    l.flow = json_object_get(l.def, "flow");
    l.schema = json_object_get(l.def, "schema");
    l.nodes = load_mem(&l, json_object());
    buf_init(&l.scratch, BUF_TEXT);
    if (!l.nomem)
        run_steps(&l, s);
    free(l.leaves);
    free(l.lists);
    load_reads_done(&l.reads);
    buf_done(&l.scratch);
    json_decref(l.nodes);
    if (!l.nomem && !l.faults) {
        *out = f;
        return 0;
    }
    form_free(&f);
    return l.nomem ? err_set(e, ERR_NOMEM, module, "no memory")
                   : err_set(e, ERR_PARSE, module, "%zu faults in the form", l.faults);
}

/* ---- from an object or bytes */

/* Reports a fault of the bundle itself. */
static int refuse(
    form_report_fn *report, void *ctx, const char *path, const char *reason, struct err *e)
{
    struct form_fault_at f = {.file = "", .path = path, .reason = reason};
    if (report)
        report(ctx, &f);
    return err_set(e, ERR_PARSE, module, "%s: %s", path, reason);
}

static int load_owned(
    struct form **out, json_t *bundle, form_report_fn *report, void *ctx, struct err *e)
{
    struct source s = {.bundle = bundle,
        .definition = json_object_get(bundle, "definition"),
        .texts = json_object_get(bundle, "text"),
        .filing = json_object_get(bundle, "filing")};
    *out = NULL;
    if (!json_is_object(s.definition))
        return refuse(report, ctx, "/definition", "the form's definition is missing", e);
    if (!json_is_object(s.texts))
        return refuse(report, ctx, "/text", "the form's texts are missing", e);
    return load_source(out, &s, 0, report, ctx, e);
}

int form_load(
    struct form **out, const json_t *bundle, form_report_fn *report, void *ctx, struct err *e)
{
    /* a copy: the caller may change or free his, and counts of references are not for threads */
    json_t *own = json_deep_copy(bundle);
    *out = NULL;
    if (!own)
        return err_set(e, ERR_NOMEM, module, "no memory");
    int rc = load_owned(out, own, report, ctx, e);
    json_decref(own);
    return rc;
}

int form_load_bytes(
    struct form **out, struct str bundle, form_report_fn *report, void *ctx, struct err *e)
{
    json_t *j;
    struct err why = ERR_INIT;
    *out = NULL;
    if (wire_json_load(&j, bundle, FORM_BYTES, FORM_DEPTH, &why) < 0) {
        if (why.code == ERR_NOMEM)
            return err_set(e, ERR_NOMEM, module, "no memory");
        return refuse(report, ctx, "", why.text, e);
    }
    int rc = load_owned(out, j, report, ctx, e);
    json_decref(j);
    return rc;
}

/* ---- from a folder */

struct folder {
    const char *dir;
    form_report_fn *report;
    void *ctx;
    struct err *e;
    size_t faults, bytes;
};

static void folder_fault(struct folder *d, const char *file, const char *reason)
{
    struct form_fault_at f = {.file = file, .path = "", .reason = reason};
    d->faults++;
    err_set(d->e, ERR_PARSE, module, "%s: %s", file, reason);
    if (d->report)
        d->report(d->ctx, &f);
}

/* NULL when it cannot be read, which is reported; negative only when memory is short. */
static int read_file(json_t **out, struct folder *d, const char *name)
{
    char path[PATH_MAX], reason[300];
    struct buf text;
    struct err why = ERR_INIT;
    *out = NULL;
    buf_init(&text, FORM_BYTES);
    snprintf(path, sizeof path, "%s/%s", d->dir, name);
    if (file_read(&text, path, &why) < 0) {
        snprintf(reason, sizeof reason, "cannot be read, or is over %d bytes", FORM_BYTES);
        folder_fault(d, name, why.code == ERR_NOT_FOUND ? "the file is missing" : reason);
    } else if (wire_json_load(out, buf_view(&text), FORM_BYTES, FORM_DEPTH, &why) < 0) {
        snprintf(reason, sizeof reason, "%s%s", why.text,
            strstr(why.text, "not JSON") ? " (a comma, quotation mark or bracket is missing or too "
                                           "many there or just before it)"
                                         : "");
        folder_fault(d, name, reason);
    }
    d->bytes += text.n;
    buf_done(&text);
    return why.code == ERR_NOMEM ? err_set(d->e, ERR_NOMEM, module, "no memory") : 0;
}

/* "text.cs.json" -> "cs" */
static bool lang_of(char lang[4], const char *name)
{
    size_t n = strlen(name);
    if (n < 12 || n > 13 || strncmp(name, "text.", 5) != 0)
        return false;
    return str_copy(lang, 4, (struct str){name + 5, n - 10}) && is_lang(lang);
}

static int read_texts(struct folder *d, json_t *texts)
{
    char **names = NULL, lang[4];
    size_t n = 0;
    int rc = file_list(&names, &n, d->dir, ".json", d->e);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        json_t *text = NULL;
        if (strcmp(names[i], "form.json") == 0)
            continue;
        if (!lang_of(lang, names[i])) {
            folder_fault(d, names[i],
                "is neither form.json nor text.<language>.json; what is it doing here?");
            continue;
        }
        rc = read_file(&text, d, names[i]);
        if (text && json_object_set_new(texts, lang, text) < 0)
            rc = err_set(d->e, ERR_NOMEM, module, "no memory");
    }
    file_list_free(&names, n);
    return rc;
}

/* The last part of a path, without the slashes behind it. */
static bool folder_name(char *out, size_t size, const char *dir)
{
    struct str s = str_of(dir), head;
    while (s.n > 1 && s.p[s.n - 1] == '/')
        s.n--;
    while (str_cut(&s, '/', &head))
        ;
    return str_copy(out, size, head);
}

static json_t *make_bundle(json_t *definition, json_t *texts)
{
    json_t *id = json_object_get(definition, "id"),
           *version = json_object_get(definition, "version");
    return json_pack("{s:O*, s:O*, s:O, s:O}", "id", id, "version", version, "definition",
        definition, "text", texts);
}

int form_load_dir(struct form **out, json_t **bundle, const char *dir, form_report_fn *report,
    void *ctx, struct err *e)
{
    struct folder d = {.dir = dir, .report = report, .ctx = ctx, .e = e};
    struct source s = {0};
    char name[NAME_MAX + 1];
    json_t *definition = NULL, *texts = json_object();
    *out = NULL;
    if (bundle)
        *bundle = NULL;
    if (!texts || strlen(dir) > PATH_MAX - NAME_MAX - 2) {
        json_decref(texts);
        return err_set(e, texts ? ERR_LIMIT : ERR_NOMEM, module, "path too long, or no memory");
    }
    int rc = read_texts(&d, texts);
    if (rc == 0)
        rc = read_file(&definition, &d, "form.json");
    if (rc == 0 && d.bytes > FORM_BYTES)
        folder_fault(&d, "form.json", "with its texts is over 4 MiB");
    if (rc == 0 && definition && !json_is_object(definition))
        folder_fault(&d, "form.json", "must be an object: { … }");
    if (folder_name(name, sizeof name, dir) && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        s.folder = name;
    s.definition = definition;
    s.texts = texts;
    if (rc == 0 && json_is_object(definition))
        rc = load_source(out, &s, d.faults, report, ctx, e);
    else if (rc == 0)
        rc = err_set(e, ERR_PARSE, module, "%zu faults in the form", d.faults);
    if (rc == 0 && bundle) {
        json_t *both = make_bundle(definition, texts);
        *bundle = json_deep_copy(both);
        json_decref(both);
        if (!*bundle) {
            form_free(out);
            rc = err_set(e, ERR_NOMEM, module, "no memory");
        }
    }
    json_decref(definition);
    json_decref(texts);
    return rc;
}
