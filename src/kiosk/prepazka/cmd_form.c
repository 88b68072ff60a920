/* cmd_form: `prepazka form lint|check|schema`: for those who write forms. lint tells every fault of
 * a form or of a folder of forms, check judges answers as the portal does, schema tests any JSON
 * with any JSON Schema. What stands in the files never drives the terminal: it is cleaned. */
#include "command.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "domain/instant.h"
#include "form/record.h"
#include "wire/json.h"
#include "wire/limits.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DATA_BYTES = WIRE_SUBMISSION, DATA_DEPTH = 64, OUT_BYTES = 64 * 1024 * 1024 };

struct args {
    const char *verb, *operands[2];
    int n;
    const char *answers, *lang;
    struct date today;
    bool json, formats;
};

/* Collects what is printed, so that it is printed whole or not at all. */
struct out {
    struct buf text;
    bool json;
    size_t forms, faults;
    const char *dir; /* of the form that is read now */
};

static bool read_args(struct args *a, int argc, char **argv)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},
        {"formats", no_argument, NULL, 'f'},
        {"answers", required_argument, NULL, 'a'},
        {"today", required_argument, NULL, 't'},
        {"lang", required_argument, NULL, 'l'},
        {NULL, 0, NULL, 0},
    };
    *a = (struct args){.lang = i18n_lang(), .today = instant_prague(clock_wall(&clock_real)).date};
    optind = 0;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'j')
            a->json = true;
        else if (c == 'f')
            a->formats = true;
        else if (c == 'a')
            a->answers = optarg;
        else if (c == 'l' && (strcmp(optarg, "cs") == 0 || strcmp(optarg, "en") == 0))
            a->lang = optarg;
        else if (c != 't' || date_parse_iso(&a->today, str_of(optarg), NULL) < 0)
            return false;
    }
    for (int i = optind; i < argc; i++, a->n++) {
        if (a->n > 2)
            return false;
        if (i == optind)
            a->verb = argv[i];
        else
            a->operands[a->n - 1] = argv[i];
    }
    return a->verb != NULL;
}

static int print(struct buf *text, int status)
{
    struct err e = ERR_INIT;
    if (text->failed || fputs(buf_cstr(text), stdout) == EOF || fflush(stdout) == EOF) {
        err_set(&e, ERR_IO, "form", "cannot print the answer");
        return command_trouble(cmd_form.name, &e);
    }
    return status;
}

static void clean(struct buf *out, const char *s)
{
    utf8_clean(out, str_of(s), false);
}

static void pair(struct buf *out, bool first, const char *key, const char *value)
{
    buf_fmt(out, "%s\"%s\":", first ? "" : ",", key);
    wire_json_string(out, str_of(value));
}

/* ---- files */

/* Any JSON value, also a lone number or text: between brackets it is a list of one. "-" is standard
 * input. */
static int read_json(json_t **out, const char *path, size_t max, struct err *e)
{
    struct buf text;
    json_t *list = NULL;
    bool input = strcmp(path, "-") == 0;
    *out = NULL;
    buf_init(&text, max + 2);
    buf_char(&text, '[');
    int rc = file_read(&text, input ? "/dev/stdin" : path, e);
    buf_char(&text, ']');
    if (rc == 0 && text.n == 2)
        rc = err_set(e, ERR_PARSE, "form", "the file is empty");
    if (rc == 0)
        rc = buf_check(&text, "form", e);
    if (rc == 0)
        rc = wire_json_load(&list, buf_view(&text), max + 2, DATA_DEPTH + 1, e);
    if (rc == 0 && json_array_size(list) != 1)
        rc = err_set(e, ERR_PARSE, "form", "not one JSON value");
    if (rc == 0)
        *out = json_incref(json_array_get(list, 0));
    else if (e->code != ERR_NOT_FOUND || input)
        err_at(e, "%s", input ? "standard input" : path);
    json_decref(list);
    buf_wipe(&text);
    return rc;
}

/* ---- lint */

static void note_fault(void *ctx, const struct form_fault_at *f)
{
    struct out *o = ctx;
    struct buf file;
    buf_init(&file, BUF_LINE);
    buf_fmt(&file, "%s%s%s", o->dir, *f->file ? "/" : "", f->file);
    if (o->json) {
        buf_z(&o->text, o->faults ? ",{" : "{");
        pair(&o->text, true, "file", buf_cstr(&file));
        pair(&o->text, false, "pointer", f->path);
        pair(&o->text, false, "reason", f->reason);
        buf_char(&o->text, '}');
    } else {
        clean(&o->text, buf_cstr(&file));
        buf_char(&o->text, ':');
        clean(&o->text, f->path);
        buf_z(&o->text, ": ");
        clean(&o->text, f->reason);
        buf_char(&o->text, '\n');
    }
    o->faults++;
    buf_done(&file);
}

/* Faults are noted; negative when they could not be looked for. */
static int lint_one(struct out *o, const char *dir, struct err *e)
{
    struct form *f = NULL;
    o->dir = dir;
    o->forms++;
    int rc = form_load_dir(&f, NULL, dir, note_fault, o, e);
    form_free(&f);
    if (rc < 0 && e->code == ERR_PARSE) {
        err_clear(e);
        return 0;
    }
    return rc;
}

static bool has_file(const char *dir, const char *name)
{
    char path[PATH_MAX];
    return snprintf(path, sizeof path, "%s/%s", dir, name) < (int)sizeof path &&
           access(path, F_OK) == 0;
}

/* A folder without form.json is still a form when it has its texts: lint says what is missing. */
static bool is_form(const char *dir)
{
    return has_file(dir, "form.json") || has_file(dir, "text.cs.json");
}

static int lint_folder(struct out *o, const char *dir, struct err *e)
{
    struct dirent **list = NULL;
    char path[PATH_MAX];
    int n = scandir(dir, &list, NULL, alphasort), rc = 0;
    if (n < 0)
        return err_errno(e, "form", dir);
    for (int i = 0; i < n; i++) {
        bool fits = snprintf(path, sizeof path, "%s/%s", dir, list[i]->d_name) < (int)sizeof path;
        if (rc == 0 && fits && list[i]->d_name[0] != '.' && is_form(path))
            rc = lint_one(o, path, e);
        free(list[i]);
    }
    free(list);
    if (rc == 0 && !o->forms)
        rc = err_set(e, ERR_NOT_FOUND, "form", "%s: there is no form in this folder", dir);
    return rc;
}

static int lint(const struct args *a)
{
    struct out o = {.json = a->json};
    struct err e = ERR_INIT;
    char dir[PATH_MAX];
    struct str given = str_of(a->operands[0]);
    while (given.n > 1 && given.p[given.n - 1] == '/')
        given.n--;
    if (!str_copy(dir, sizeof dir, given))
        err_set(&e, ERR_LIMIT, "form", "path too long");
    buf_init(&o.text, OUT_BYTES);
    if (a->json)
        buf_z(&o.text, "{\"faults\":[");
    int rc = e.code ? -1 : is_form(dir) ? lint_one(&o, dir, &e) : lint_folder(&o, dir, &e);
    if (a->json)
        buf_fmt(&o.text, "],\"forms\":%zu}\n", o.forms);
    else
        buf_fmt(&o.text, "%zu forms, %zu faults\n", o.forms, o.faults);
    int status = rc < 0 ? command_trouble(cmd_form.name, &e)
                        : print(&o.text, o.faults ? EXIT_NO : EXIT_GOOD);
    buf_done(&o.text);
    return status;
}

/* ---- check */

/* Answers alone become a submission from which nothing but them is asked: files and the declaration
 * are not theirs. */
static json_t *wrap(const struct form *f, json_t *answers, const struct args *a)
{
    return json_pack("{s:s, s:s, s:i, s:s, s:s, s:s, s:b, s:O}", "reference", "22222222", "form",
        f->id, "version", f->version, "lang", a->lang, "channel", "desk", "sealed",
        "2026-01-01T00:00:00+01:00", "declared", 1, "answers", answers);
}

/* The value at a JSON pointer whose names have no escapes. */
static const json_t *at_pointer(const json_t *j, struct str pointer)
{
    struct str part;
    char key[256];
    uint64_t index;
    if (!scan_char(&pointer, '/'))
        return NULL;
    for (bool more = true; j && more;) {
        more = str_cut(&pointer, '/', &part);
        if (json_is_array(j))
            j = str_uint(part, SIZE_MAX, &index) ? json_array_get(j, index) : NULL;
        else
            j = str_copy(key, sizeof key, part) ? json_object_get(j, key) : NULL;
    }
    return j;
}

/* With answers alone: what was not asked of their author. */
static bool is_asked(const struct form_fault *f, const json_t *alone, struct str pointer)
{
    if (!alone)
        return true;
    if (f->attachment != FORM_NONE)
        return false;
    return strcmp(f->keyword, "computed") != 0 || at_pointer(alone, pointer);
}

struct verdict {
    struct form_record *record;
    struct form_faults faults;
    const json_t *alone; /* the answers, when no whole submission was given */
};

static bool print_fault(
    struct out *o, const struct verdict *v, const struct form_fault *f, const char *lang)
{
    struct buf pointer, sentence;
    buf_init(&pointer, BUF_LINE);
    buf_init(&sentence, BUF_LINE);
    form_fault_pointer(&pointer, v->record, f);
    form_fault_text(&sentence, v->record, f, lang);
    bool asked = is_asked(f, v->alone, buf_view(&pointer));
    if (asked && o->json) {
        buf_z(&o->text, o->faults ? ",{" : "{");
        pair(&o->text, true, "pointer", buf_cstr(&pointer));
        pair(&o->text, false, "keyword", f->keyword);
        pair(&o->text, false, "detail", f->detail);
        pair(&o->text, false, "text", buf_cstr(&sentence));
        buf_fmt(&o->text, ",\"soft\":%s}", f->soft ? "true" : "false");
    } else if (asked) {
        clean(&o->text, buf_cstr(&pointer));
        buf_z(&o->text, ": ");
        clean(&o->text, buf_cstr(&sentence));
        buf_z(&o->text, f->soft ? " (soft)\n" : "\n");
    }
    o->faults += asked;
    if (pointer.failed || sentence.failed)
        o->text.failed = true;
    buf_wipe(&pointer);
    buf_wipe(&sentence);
    return asked && !f->soft;
}

static void print_record(struct out *o, const struct verdict *v, bool valid)
{
    int64_t haler = 0;
    int fee = form_fee(&haler, v->record);
    json_t *answers = form_answers(v->record);
    buf_fmt(&o->text, "],\"valid\":%s,\"fee\":", valid ? "true" : "false");
    if (fee == 1)
        buf_fmt(&o->text, "%lld", (long long)haler);
    else
        buf_z(&o->text, "null");
    buf_z(&o->text, ",\"answers\":");
    if (!answers || wire_json_write(&o->text, answers, NULL) < 0)
        o->text.failed = true;
    buf_z(&o->text, "}\n");
    form_answers_free(&answers);
}

static int print_verdict(const struct verdict *v, const struct args *a)
{
    struct out o = {.json = a->json};
    size_t hard = 0;
    buf_init(&o.text, OUT_BYTES);
    if (a->json)
        buf_z(&o.text, "{\"faults\":[");
    for (size_t i = 0; i < v->faults.n; i++)
        hard += print_fault(&o, v, &v->faults.list[i], a->lang);
    if (a->json)
        print_record(&o, v, hard == 0);
    int status = print(&o.text, hard ? EXIT_NO : EXIT_GOOD);
    buf_wipe(&o.text);
    return status;
}

/* Answers that are none of this form, or lead to its exit: nothing to submit, and no one place to
 * point at. */
static int print_refusal(const struct err *e, bool json)
{
    struct buf text;
    buf_init(&text, BUF_LINE);
    buf_z(&text, json ? "{\"faults\":[{\"pointer\":\"\",\"text\":" : ": ");
    if (json)
        wire_json_string(&text, str_of(e->text));
    else
        clean(&text, e->text);
    buf_z(&text, json ? "}],\"valid\":false}\n" : "\n");
    int status = print(&text, EXIT_NO);
    buf_done(&text);
    return status;
}

static int judge(const struct form *f, json_t *given, const struct args *a)
{
    struct err e = ERR_INIT;
    struct verdict v = {.record = NULL};
    bool whole = json_object_get(given, "answers") && json_object_get(given, "form");
    json_t *submission = whole ? json_incref(given) : wrap(f, given, a);
    v.alone = whole ? NULL : given;
    int rc = submission ? form_judge(&v.record, &v.faults, f, submission, a->today, &e)
                        : err_set(&e, ERR_NOMEM, "form", "no memory");
    int status = rc == 0               ? print_verdict(&v, a)
                 : e.code == ERR_PARSE ? print_refusal(&e, a->json)
                                       : command_trouble(cmd_form.name, &e);
    form_faults_free(&v.faults);
    form_record_free(&v.record);
    json_decref(submission);
    return status;
}

static int check(const struct args *a)
{
    struct out o = {.dir = a->operands[0]};
    struct err e = ERR_INIT;
    struct form *f = NULL;
    json_t *given = NULL;
    int status;
    buf_init(&o.text, OUT_BYTES);
    if (form_load_dir(&f, NULL, a->operands[0], note_fault, &o, &e) < 0) {
        fputs(buf_cstr(&o.text), stderr);
        status = command_trouble(cmd_form.name, &e);
    } else if (read_json(&given, a->answers, DATA_BYTES, &e) < 0) {
        status = command_trouble(cmd_form.name, &e);
    } else {
        status = judge(f, given, a);
    }
    json_decref(given);
    form_free(&f);
    buf_done(&o.text);
    return status;
}

/* ---- schema */

static void note_schema(void *ctx, const struct schema_fault *f)
{
    struct out *o = ctx;
    const char *more = f->property ? f->property : f->detail ? f->detail : "";
    if (o->json) {
        buf_z(&o->text, o->faults ? ",{" : "{");
        pair(&o->text, true, "pointer", f->pointer);
        pair(&o->text, false, "keyword", f->keyword);
        if (*more)
            pair(&o->text, false, f->property ? "property" : "detail", more);
        buf_char(&o->text, '}');
    } else {
        clean(&o->text, f->pointer);
        buf_char(&o->text, '\t');
        clean(&o->text, f->keyword);
        buf_z(&o->text, *more ? "\t" : "");
        clean(&o->text, more);
        buf_char(&o->text, '\n');
    }
    o->faults++;
}

static int test(
    struct out *o, const json_t *schema, const json_t *data, bool formats, struct err *e)
{
    struct schema *s = NULL;
    struct schema_opts opts = {.assert_formats = formats};
    opts.formats = form_own_formats(&opts.n_formats);
    int rc = schema_compile(&s, schema, &opts, e);
    if (rc == 0)
        rc = schema_check(s, data, note_schema, o, e);
    schema_free(&s);
    return rc;
}

static int schema(const struct args *a)
{
    struct out o = {.json = a->json};
    struct err e = ERR_INIT;
    json_t *s = NULL, *data = NULL;
    buf_init(&o.text, OUT_BYTES);
    if (a->json)
        buf_z(&o.text, "{\"faults\":[");
    int rc = read_json(&s, a->operands[0], WIRE_FORM, &e);
    if (rc == 0)
        rc = read_json(&data, a->operands[1], DATA_BYTES, &e);
    if (rc == 0)
        rc = test(&o, s, data, a->formats, &e);
    if (a->json)
        buf_fmt(&o.text, "],\"valid\":%s}\n", rc == 1 ? "true" : "false");
    int status =
        rc < 0 ? command_trouble(cmd_form.name, &e) : print(&o.text, rc == 1 ? EXIT_GOOD : EXIT_NO);
    json_decref(s);
    json_decref(data);
    buf_wipe(&o.text);
    return status;
}

/* ---- the command */

static const struct verb {
    const char *name;
    int operands;
    bool answers;
    int (*run)(const struct args *a);
} verbs[] = {
    {"lint", 1, false, lint},
    {"check", 1, true, check},
    {"schema", 2, false, schema},
};

static int run(int argc, char **argv)
{
    struct args a;
    if (!read_args(&a, argc, argv))
        return command_usage(&cmd_form);
    i18n_set(a.lang);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        const struct verb *v = &verbs[i];
        if (strcmp(a.verb, v->name) != 0 || a.n != v->operands + 1 ||
            (a.answers != NULL) != v->answers)
            continue;
        if (v->operands == 2 && strcmp(a.operands[0], "-") == 0 && strcmp(a.operands[1], "-") == 0)
            break; /* one input cannot be read twice */
        return v->run(&a);
    }
    return command_usage(&cmd_form);
}

const struct command cmd_form = {
    .name = "form",
    .usage = "lint DIR [--json] | form check DIR --answers FILE [--today DATE] [--lang cs|en] "
             "[--json] | form schema SCHEMA DATA [--formats] [--json]",
    .run = run,
};
