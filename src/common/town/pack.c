/* pack: see town/pack.h. The small files are held as trees; situations are read, checked and
 * written out one by one, so that a pack of 30,000 needs no more memory than its bundle. */
#include "town/pack.h"

#include "base/file.h"
#include "form/form.h"
#include "records.h"
#include "wire/bundle.h"
#include "wire/json.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_FILE = 8 * 1024 * 1024, MAX_SITUATION = 256 * 1024, PACK_DEPTH = 12 };

enum pack_file { TOWN, CATEGORIES, DIRECTORY, FEES, FORMS, BOOKING, FILES };

static const struct {
    const char *name;
    const struct record *record;
    bool optional;
} files[FILES] = {
    [TOWN] = {"town.json", &record_town, false},
    [CATEGORIES] = {"categories.json", &record_categories, false},
    [DIRECTORY] = {"directory.json", &record_directory, false},
    [FEES] = {"fees.json", &record_fees, false},
    [FORMS] = {"forms.json", &record_forms, true}, /* a town may offer none */
    [BOOKING] = {"booking.json", &record_booking, true},
};

/* Lists of the bundle, where they stand in the pack and what refers to them. */
static const struct {
    enum pack_file file;
    const char *key;
    enum ref_kind ref;
    enum bundle_kind kind; /* BUNDLE_KINDS: not a list of the bundle */
} lists[] = {
    {TOWN, "accounts", REF_ACCOUNT, BUNDLE_KINDS},
    {CATEGORIES, "topics", REF_TOPIC, BUNDLE_TOPIC},
    {CATEGORIES, "life", REF_LIFE, BUNDLE_LIFE},
    {DIRECTORY, "departments", REF_DEPARTMENT, BUNDLE_DEPARTMENT},
    {DIRECTORY, "contacts", REF_CONTACT, BUNDLE_CONTACT},
    {FEES, "fees", REF_FEE, BUNDLE_FEE},
    {FORMS, "forms", REF_FORM, BUNDLE_KINDS},     /* joined with their definitions below */
    {BOOKING, "places", REF_PLACE, BUNDLE_KINDS}, /* these four go out together below */
    {BOOKING, "operations", REF_OPERATION, BUNDLE_KINDS},
    {BOOKING, "agendas", REF_AGENDA, BUNDLE_KINDS},
    {BOOKING, "counters", REF_COUNTER, BUNDLE_KINDS},
};

enum { LISTS = sizeof lists / sizeof lists[0] };

struct pack {
    const char *dir;
    struct lint lint;
    json_t *roots[FILES];
    char **names; /* "pas.json" in the order of the ids */
    size_t n_names;
};

/* *out stays NULL when the file has a fault, which is reported; an error is ours, not the pack's.
 */
static int load(
    json_t **out, struct pack *p, const char *name, size_t max, bool optional, struct err *e)
{
    char path[PATH_MAX];
    struct buf text;
    struct err why = ERR_INIT;
    *out = NULL;
    p->lint.file = name;
    if (snprintf(path, sizeof path, "%s/%s", p->dir, name) >= (int)sizeof path)
        return err_set(e, ERR_LIMIT, "town", "path too long");
    buf_init(&text, max);
    if (file_read(&text, path, &why) < 0) {
        if (why.code == ERR_NOT_FOUND && optional)
            err_clear(&why);
        else if (why.code == ERR_NOT_FOUND)
            lint_fault(&p->lint, "the file is missing");
        else
            lint_fault(&p->lint, "cannot be read, or is over %zu bytes", max);
    } else if (wire_json_load(out, buf_view(&text), max, PACK_DEPTH, &why) < 0) {
        lint_fault(&p->lint, "%s", why.text);
    }
    buf_done(&text);
    return why.code == ERR_NOMEM ? err_set(e, ERR_NOMEM, "town", "no memory") : 0;
}

/* By id, not by file name: "a-b.json" comes before "a.json" in ASCII, "a" before "a-b". */
static int by_id(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    struct str sx = {x, strlen(x) - 5}, sy = {y, strlen(y) - 5};
    return str_cmp(sx, sy);
}

static int list_situations(struct pack *p, struct err *e)
{
    char path[PATH_MAX];
    struct err why = ERR_INIT;
    if (snprintf(path, sizeof path, "%s/situations", p->dir) >= (int)sizeof path)
        return err_set(e, ERR_LIMIT, "town", "path too long");
    if (file_list(&p->names, &p->n_names, path, ".json", &why) < 0) {
        if (why.code == ERR_NOMEM)
            return err_set(e, ERR_NOMEM, "town", "no memory");
        p->lint.file = "situations";
        lint_fault(&p->lint, "the folder is missing");
        return 0;
    }
    if (p->n_names)
        qsort(p->names, p->n_names, sizeof *p->names, by_id);
    for (size_t i = 0; i < p->n_names; i++) {
        char id[NAME_MAX + 1];
        struct str name = {p->names[i], strlen(p->names[i]) - 5};
        str_copy(id, sizeof id, name);
        if (json_object_set_new_nocheck(p->lint.ids[REF_SITUATION], id, json_true()) < 0)
            return err_set(e, ERR_NOMEM, "town", "no memory");
    }
    return 0;
}

static int load_all(struct pack *p, struct err *e)
{
    int rc = 0;
    for (int f = 0; rc == 0 && f < FILES; f++)
        rc = load(&p->roots[f], p, files[f].name, MAX_FILE, files[f].optional, e);
    if (rc == 0)
        rc = list_situations(p, e);
    if (rc < 0)
        return rc;
    p->lint.languages = json_object_get(p->roots[TOWN], "languages");
    if (!json_is_array(p->lint.languages))
        p->lint.languages = NULL;
    for (int i = 0; i < LISTS; i++) {
        p->lint.file = files[lists[i].file].name;
        size_t was = lint_down(&p->lint, lists[i].key);
        lint_collect(
            &p->lint, lists[i].ref, json_object_get(p->roots[lists[i].file], lists[i].key));
        lint_up(&p->lint, was);
    }
    for (int f = 0; f < FILES; f++) {
        p->lint.file = files[f].name;
        if (p->roots[f])
            record_check(&p->lint, files[f].record, p->roots[f]);
    }
    return 0;
}

static int put(struct bundle_writer *w, struct buf *scratch, enum bundle_kind kind,
    const json_t *item, struct err *e)
{
    buf_reset(scratch);
    int rc = wire_json_write(scratch, item, e);
    struct bundle_item it = {.kind = kind, .body = buf_view(scratch)};
    if (rc == 0)
        bundle_put(w, &it);
    return rc;
}

static int put_situation(
    struct pack *p, struct bundle_writer *w, struct buf *scratch, size_t at, struct err *e)
{
    char name[NAME_MAX + 16];
    json_t *j;
    snprintf(name, sizeof name, "situations/%s", p->names[at]);
    int rc = load(&j, p, name, MAX_SITUATION, false, e);
    if (j) {
        record_check(&p->lint, &record_situation, j);
        rc = put(w, scratch, BUNDLE_SITUATION, j, e);
    }
    json_decref(j);
    p->lint.file = "";
    return rc;
}

/* ---- forms: what forms.json names, joined with the definition it stands for */

struct form_place {
    struct pack *p;
    const char *dir; /* as forms.json says it, with the id */
};

static void on_form_fault(void *ctx, const struct form_fault_at *f)
{
    struct form_place *at = ctx;
    char file[PATH_MAX];
    struct lint *l = &at->p->lint;
    const char *was = l->file;
    snprintf(file, sizeof file, "%s/%s", at->dir, f->file);
    l->file = file;
    str_copy(l->path, sizeof l->path, str_of(f->path));
    lint_fault(l, "%s", f->reason);
    l->path[0] = '\0';
    l->file = was;
}

/* The town's word beside the form's own object. */
static int join_offered(json_t *form, const json_t *offered, struct err *e)
{
    static const char *const keys[] = {"contact", "hand_in", "filing"};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof keys / sizeof *keys; i++) {
        json_t *value = json_object_get(offered, keys[i]);
        if (value && json_object_set(form, keys[i], value) < 0)
            rc = err_set(e, ERR_NOMEM, "town", "no memory");
    }
    return rc;
}

static int put_form(struct pack *p, struct bundle_writer *w, struct buf *scratch,
    const json_t *offered, struct err *e)
{
    const char *from = json_string_value(json_object_get(p->roots[FORMS], "from"));
    const char *id = json_string_value(json_object_get(offered, "id"));
    char said[PATH_MAX], dir[PATH_MAX];
    struct form *form = NULL;
    json_t *bundle = NULL;
    struct err why = ERR_INIT;
    if (!from || !id)
        return 0; /* reported with its record */
    if (snprintf(said, sizeof said, "%s/%s", from, id) >= (int)sizeof said ||
        snprintf(dir, sizeof dir, "%s%s%s", *said == '/' ? "" : p->dir, *said == '/' ? "" : "/",
            said) >= (int)sizeof dir)
        return err_set(e, ERR_LIMIT, "town", "path too long");
    struct form_place place = {p, said};
    int rc = form_load_dir(&form, &bundle, dir, on_form_fault, &place, &why);
    if (rc < 0 && why.code != ERR_PARSE)
        rc = err_set(e, why.code, "town", "%s", why.text);
    else
        rc = bundle && form ? join_offered(bundle, offered, e) : 0;
    if (rc == 0 && form)
        rc = put(w, scratch, BUNDLE_FORM, bundle, e);
    form_free(&form);
    json_decref(bundle);
    return rc;
}

static int put_forms(struct pack *p, struct bundle_writer *w, struct buf *scratch, struct err *e)
{
    const json_t *list = json_object_get(p->roots[FORMS], "forms");
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < json_array_size(list); i++)
        rc = put_form(p, w, scratch, json_array_get(list, i), e);
    return rc;
}

/* One item: its places, operations and counters only make sense together. */
static int put_booking(struct pack *p, struct bundle_writer *w, struct buf *scratch, struct err *e)
{
    json_t *booking = p->roots[BOOKING];
    if (!json_is_object(booking))
        return 0; /* none, or reported */
    if (json_object_set_new(booking, "id", json_string("booking")) < 0)
        return err_set(e, ERR_NOMEM, "town", "no memory");
    return put(w, scratch, BUNDLE_BOOKING, booking, e);
}

/* Items go out while they are checked; what a faulty pack has written is cut off by the caller. */
static int write_bundle(struct pack *p, struct buf *out, struct err *e)
{
    struct bundle_head head = {.since = BUNDLE_FULL};
    struct bundle_writer w;
    struct buf scratch;
    int rc = 0;
    buf_init(&scratch, WIRE_BUNDLE);
    bundle_begin(&w, out, &head);
    if (p->roots[TOWN])
        rc = put(&w, &scratch, BUNDLE_TOWN, p->roots[TOWN], e);
    for (int i = 0; rc == 0 && i < LISTS; i++) {
        const json_t *list = json_object_get(p->roots[lists[i].file], lists[i].key);
        for (size_t k = 0; lists[i].kind != BUNDLE_KINDS && k < json_array_size(list); k++)
            if (rc == 0)
                rc = put(&w, &scratch, lists[i].kind, json_array_get(list, k), e);
    }
    for (size_t i = 0; rc == 0 && i < p->n_names; i++)
        rc = put_situation(p, &w, &scratch, i, e);
    if (rc == 0)
        rc = put_forms(p, &w, &scratch, e);
    if (rc == 0)
        rc = put_booking(p, &w, &scratch, e);
    buf_done(&scratch);
    struct err end = ERR_INIT;
    int closed = bundle_end(&w, &end);
    if (rc == 0 && closed < 0 && p->lint.faults == 0)
        rc = err_set(e, end.code, "town", "%s", end.text);
    return rc;
}

int town_pack_bundle(
    struct buf *out, const char *dir, town_fault_fn *report, void *ctx, struct err *e)
{
    struct pack p = {.dir = dir, .lint = {.report = report, .ctx = ctx}};
    size_t mark = out->n;
    int rc = 0;
    for (int k = 0; k < REF_KINDS; k++)
        if (!(p.lint.ids[k] = json_object()))
            rc = err_set(e, ERR_NOMEM, "town", "no memory");
    if (!(p.lint.titles = json_object()))
        rc = err_set(e, ERR_NOMEM, "town", "no memory");
    if (rc == 0)
        rc = load_all(&p, e);
    if (rc == 0)
        rc = write_bundle(&p, out, e);
    if (rc == 0 && p.lint.faults)
        rc = err_set(e, ERR_PARSE, "town", "%zu faults in the pack", p.lint.faults);
    if (rc < 0 && out->p) {
        out->n = mark;
        out->p[mark] = '\0';
    }
    for (int f = 0; f < FILES; f++)
        json_decref(p.roots[f]);
    for (int k = 0; k < REF_KINDS; k++)
        json_decref(p.lint.ids[k]);
    json_decref(p.lint.titles);
    json_decref(p.lint.booked);
    file_list_free(&p.names, p.n_names);
    return rc;
}
