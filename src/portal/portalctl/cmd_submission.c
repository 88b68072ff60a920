/* cmd_submission: list, show, export and move submissions. The file service reads the export; it
 * marks nothing, so it may be repeated and may go on from a cursor. */
#include "base/file.h"
#include "command.h"
#include "domain/instant.h"
#include "domain/refno.h"
#include "open.h"
#include "submission_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAGE = 100, PRIVATE = 0600, DAY = 86400 };

/* ---- list */

struct listing {
    int keep_days;
    int64_t last;
    size_t n;
};

static void print_submission(void *ctx, const struct store_submission *s)
{
    struct listing *l = ctx;
    char received[26], limit[11] = "-", kept[26] = "";
    struct date d = s->state == SUBMISSION_TO_SIGN ? s->sign_by : s->decide_by;
    const char *retention = "kept";
    instant_rfc3339(received, s->received);
    if (date_is_set(d))
        date_iso(limit, d);
    if (s->erased) {
        retention = "erased";
    } else if (s->settled && l->keep_days) {
        instant_rfc3339(kept, s->settled + (int64_t)l->keep_days * DAY);
        retention = "until ";
    }
    printf("%" PRId64 "\t%s\t%s\t%s/%d\t%s\t%s\t%s\t%s%s\n", s->seq, s->reference, received,
        s->form, s->version, s->channel, submission_state_name(s->state), limit, retention, kept);
    l->last = s->seq;
    l->n++;
}

int run_submission_list(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    int rc = open_portal(&conf, &store, a->conf, &e);
    struct listing l = {.last = a->after, .n = PAGE};
    while (rc == 0 && l.n == PAGE) {
        l.keep_days = conf.submission_keep_days;
        l.n = 0;
        rc = store_submission_each(store, l.last, PAGE, print_submission, &l, &e);
    }
    store_close(&store);
    return rc < 0 ? command_fail(c, &e, ERR_NONE) : EXIT_GOOD;
}

/* ---- show */

static int read_reference(char out[9], const struct args *a, struct err *e)
{
    if (refno_parse(out, str_of(a->operand[0]), NULL) < 0)
        return err_set(e, ERR_NOT_FOUND, "submission", "\"%.40s\" is no reference", a->operand[0]);
    return 0;
}

/* The machine copy of one submission. */
static int make_json(
    struct buf *out, struct store *store, const char *reference, int keep_days, struct err *e)
{
    struct buf body;
    struct store_submission s;
    buf_init(&body, WIRE_SUBMISSION);
    int rc = store_submission_get(store, reference, &s, &body, e);
    if (rc == 0)
        rc = submission_json(out, store, &s, buf_view(&body), keep_days, e);
    buf_wipe(&body);
    return rc;
}

int run_submission_show(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    struct buf json;
    char reference[9];
    buf_init(&json, 2 * WIRE_SUBMISSION);
    int rc = read_reference(reference, a, &e);
    if (rc == 0)
        rc = open_portal(&conf, &store, a->conf, &e);
    if (rc == 0)
        rc = make_json(&json, store, reference, conf.submission_keep_days, &e);
    if (rc == 0)
        fwrite(json.p, 1, json.n, stdout);
    buf_wipe(&json);
    store_close(&store);
    return rc < 0 ? command_fail(c, &e, ERR_NOT_FOUND) : EXIT_GOOD;
}

/* ---- export */

struct export
{
    const char *dir;
    char folder[PATH_MAX];
    size_t n_files;
    struct {
        char reference[9];
        int64_t seq;
        bool erased;
    } page[PAGE];
    size_t n;
};

static void note(void *ctx, const struct store_submission *s)
{
    struct export *x = ctx;
    str_copy(x->page[x->n].reference, sizeof x->page[x->n].reference, str_of(s->reference));
    x->page[x->n].erased = s->erased != 0;
    x->page[x->n++].seq = s->seq;
}

static int write_into(const struct export *x, const char *name, struct str bytes, struct err *e)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", x->folder, name) >= (int)sizeof path)
        return err_set(e, ERR_LIMIT, "submission", "path too long");
    return file_write_atomic(path, bytes, PRIVATE, e);
}

static int write_file(void *ctx, const struct store_file *f, struct err *e)
{
    struct export *x = ctx;
    char name[EXPORT_NAME];
    export_name(name, x->n_files++, f->name);
    return write_into(x, name, f->bytes, e);
}

/* submission.json comes last: who sees it sees its files too. */
static int export_one(
    struct export *x, struct store *store, const char *reference, int keep_days, struct err *e)
{
    struct buf json;
    x->n_files = 0;
    if (snprintf(x->folder, sizeof x->folder, "%s/%s", x->dir, reference) >= (int)sizeof x->folder)
        return err_set(e, ERR_LIMIT, "submission", "path too long");
    buf_init(&json, 2 * WIRE_SUBMISSION);
    int rc = file_mkdirs(x->folder, e);
    if (rc == 0)
        rc = store_submission_files(store, reference, write_file, x, e);
    if (rc == 0)
        rc = make_json(&json, store, reference, keep_days, e);
    if (rc == 0)
        rc = write_into(x, "submission.json", buf_view(&json), e);
    buf_wipe(&json);
    return rc;
}

static int export_page(struct export *x, struct store *store, int64_t *after, int keep_days,
    size_t *done, struct err *e)
{
    x->n = 0;
    int rc = store_submission_each(store, *after, PAGE, note, x, e);
    for (size_t i = 0; rc == 0 && i < x->n; i++) {
        if (!x->page[i].erased) {
            rc = export_one(x, store, x->page[i].reference, keep_days, e);
            *done += rc == 0;
        }
        if (rc == 0)
            *after = x->page[i].seq;
    }
    return rc;
}

int run_submission_export(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    int64_t after = a->after;
    size_t done = 0;
    struct export *x = calloc(1, sizeof *x);
    int rc = x ? open_portal(&conf, &store, a->conf, &e)
               : err_set(&e, ERR_NOMEM, "submission", "no memory");
    if (rc == 0) {
        x->dir = a->out;
        do
            rc = export_page(x, store, &after, conf.submission_keep_days, &done, &e);
        while (rc == 0 && x->n == PAGE);
    }
    free(x);
    store_close(&store);
    if (rc == 0)
        printf("%zu submissions, cursor %" PRId64 "\n", done, after);
    return rc < 0 ? command_fail(c, &e, ERR_NONE) : EXIT_GOOD;
}

/* ---- state */

int run_submission_state(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    struct store_submission s;
    enum submission_state to;
    char reference[9];
    int rc = read_reference(reference, a, &e);
    if (rc == 0 && !submission_state_parse(&to, str_of(a->operand[1])))
        rc = err_set(&e, ERR_NOT_FOUND, "submission", "there is no state \"%.40s\"", a->operand[1]);
    if (rc == 0)
        rc = open_portal(&conf, &store, a->conf, &e);
    if (rc == 0)
        rc = store_submission_move(store, reference, to, "operator", "portalctl", &s, &e);
    store_close(&store);
    if (rc < 0)
        return command_fail(c, &e, e.code == ERR_CONFLICT ? ERR_CONFLICT : ERR_NOT_FOUND);
    printf("%s is %s\n", s.reference, submission_state_name(s.state));
    return EXIT_GOOD;
}
