/* h_submissions: POST /v1/submissions. The body, sealed or plain, is opened, fingerprinted, judged
 * by the form that the town published, and kept with a signed receipt. Large things are let go as
 * soon as the next form of them is made, so that one request holds two of them at most. Nothing of
 * a submission but its outcome is logged. */
#include "api_int.h"

#include "base/hex.h"
#include "base/log.h"
#include "crypto/receipt.h"
#include "crypto/seal.h"
#include "domain/instant.h"
#include "form/record.h"
#include "gate.h"
#include "store/sha256.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>

enum { DAY = 86400, WAITED_DAYS = 7, AHEAD_S = 3600, LATE_DAYS = 7 };

struct intake {
    struct request *r;
    struct reply *out;
    const char *key;
    json_t *root;
    char fingerprint[SHA256_HEX]; /* cut to 32 digits */
    struct form_envelope env;
    const struct form *form;
    struct form_record *record;
    struct store_file *files;
    size_t n_files;
    struct buf body; /* canonical, without the bytes of files */
};

/* Each step is true when the next may go on; false: the answer is given. */

static bool refuse(struct intake *k, enum problem_code code, const char *detail)
{
    reply_code(k->out, code, detail);
    return false;
}

/* ---- from bytes to JSON */

static bool open_body(struct intake *k)
{
    struct request *r = k->r;
    struct buf plain;
    struct err e = ERR_INIT;
    buf_init(&plain, WIRE_SUBMISSION);
    if (r->type == BODY_BYTES) {
        int rc =
            seal_open(&plain, buf_view(&r->body), str_of(k->key), r->api->keys.seal_private, &e);
        buf_wipe(&r->body);
        if (rc < 0) {
            buf_wipe(&plain);
            return refuse(k, PROBLEM_BAD_SEAL, e.code == ERR_PARSE ? "not a sealed body" : e.text);
        }
    }
    struct buf *text = r->type == BODY_BYTES ? &plain : &r->body;
    int rc = wire_json_load(&k->root, buf_view(text), WIRE_SUBMISSION, WIRE_DEPTH, &e);
    bool large = text->n > WIRE_SUBMISSION;
    buf_wipe(text);
    if (rc == 0 && json_is_object(k->root))
        return true;
    if (e.code == ERR_NOMEM)
        return refuse(k, PROBLEM_INTERNAL, NULL);
    return refuse(k, large ? PROBLEM_TOO_LARGE : PROBLEM_BAD_JSON, e.text);
}

static int hash_bytes(const char *p, size_t n, void *ctx)
{
    sha256_add(ctx, p, n);
    return 0;
}

/* Over the canonical JSON, files included: equal submissions have equal fingerprints however they
 * were written, and the portal can show it again from what it keeps. */
static bool take_fingerprint(struct intake *k)
{
    struct sha256 h;
    sha256_init(&h);
    int rc = json_dump_callback(k->root, hash_bytes, &h, JSON_COMPACT | JSON_SORT_KEYS);
    sha256_hex(k->fingerprint, &h);
    k->fingerprint[STORE_FINGERPRINT - 1] = '\0';
    return rc == 0 || refuse(k, PROBLEM_INTERNAL, NULL);
}

static void reply_made(struct intake *k, const struct store_submission *s, bool again)
{
    char location[64];
    snprintf(location, sizeof location, "/v1/submissions/%s", s->reference);
    reply_submission(k->out, k->r, MHD_HTTP_CREATED, s, true);
    reply_header(k->out, "Location", location);
    if (again)
        reply_header(k->out, "Idempotency-Replayed", "true");
}

/* One that was taken is taken, also when its form has changed since. */
static bool is_new(struct intake *k)
{
    struct store_submission s;
    struct err e = ERR_INIT;
    int rc =
        store_submission_by_key(k->r->api->store, k->r->device.id, k->key, k->fingerprint, &s, &e);
    if (rc == 0) {
        reply_made(k, &s, true);
        return false;
    }
    if (e.code == ERR_NOT_FOUND)
        return true;
    if (e.code == ERR_CONFLICT)
        return refuse(k, PROBLEM_KEY_REUSED, NULL);
    reply_store_fault(k->out, "api.submission", &e);
    return false;
}

/* ---- the form */

static bool has_only(const json_t *object, const char *const *keys, size_t n)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        found += json_object_get(object, keys[i]) != NULL;
    return json_is_object(object) && found == json_object_size(object);
}

/* What nobody judges must not be kept. */
static bool is_plain(const json_t *root)
{
    static const char *const members[] = {"answers", "attachments", "brings", "channel", "declared",
        "draft", "form", "lang", "reference", "sealed", "version"};
    static const char *const of_file[] = {"data", "id", "name", "type"};
    size_t i;
    json_t *file;
    bool good = has_only(root, members, sizeof members / sizeof members[0]);
    json_array_foreach (json_object_get(root, "attachments"), i, file)
        good = good && has_only(file, of_file, sizeof of_file / sizeof of_file[0]);
    return good;
}

static bool still_taken(const struct intake *k, const struct shelf_form *f)
{
    /* who began a draft on its last day may still finish, and a kiosk may have waited for its line
     */
    int64_t days = k->r->api->draft_days + LATE_DAYS;
    return f->withdrawn == 0 || clock_wall(k->r->api->clock) <= f->withdrawn + days * DAY;
}

static bool find_form(struct intake *k)
{
    struct shelf *shelf = &k->r->snapshot->forms;
    struct shelf_form *f;
    struct err e = ERR_INIT;
    bool known;
    if (form_envelope_read(&k->env, k->root, &e) < 0)
        return refuse(k, PROBLEM_BAD_JSON, e.text);
    if (!is_plain(k->root))
        return refuse(k, PROBLEM_BAD_JSON, "a member that submissions have not");
    int rc = shelf_find(&f, &known, shelf, k->r->api->store, k->env.form, k->env.version, &e);
    if (rc == 0 && !still_taken(k, f))
        return refuse(k, PROBLEM_FORM_VERSION, "this version is no longer taken");
    if (rc == 0)
        rc = shelf_compiled(&k->form, shelf, f, &e);
    if (rc == 0)
        return true;
    if (e.code == ERR_NOT_FOUND)
        return refuse(k, known ? PROBLEM_FORM_VERSION : PROBLEM_FORM_UNKNOWN, NULL);
    reply_store_fault(k->out, "api.form", &e);
    return false;
}

static bool filing_is_offered(struct intake *k)
{
    bool desk = strcmp(k->env.channel, "desk") == 0;
    enum form_filing filing = desk ? k->form->desk : k->form->kiosk;
    return filing == FORM_SUBMIT || refuse(k, PROBLEM_NOT_OFFERED, NULL);
}

/* ---- judging */

struct date submission_day(int64_t received, int64_t sealed)
{
    bool believed = sealed >= received - (int64_t)WAITED_DAYS * DAY && sealed <= received + AHEAD_S;
    return instant_prague(believed ? sealed : received).date;
}

/* How many faults stand against taking it; they are added to p. */
static size_t add_faults(struct problem *p, struct intake *k, const struct form_faults *faults)
{
    size_t n = 0;
    for (size_t i = 0; i < faults->n; i++) {
        const struct form_fault *f = &faults->list[i];
        struct buf pointer, code;
        if (f->soft)
            continue;
        n++;
        buf_init(&pointer, BUF_LINE);
        buf_init(&code, BUF_LINE);
        form_fault_pointer(&pointer, k->record, f);
        form_fault_code(&code, k->record, f);
        problem_add_field(p, buf_cstr(&pointer), buf_cstr(&code));
        buf_wipe(&pointer);
        buf_done(&code);
    }
    return n;
}

static bool judge(struct intake *k)
{
    struct form_faults faults = {.n = 0};
    struct problem p;
    struct err e = ERR_INIT;
    problem_init(&p, PROBLEM_INVALID_FIELDS, NULL);
    struct date today = submission_day(clock_wall(k->r->api->clock), k->env.sealed);
    int rc = form_judge(&k->record, &faults, k->form, k->root, today, &e);
    size_t n = rc == 0 ? add_faults(&p, k, &faults) : 0;
    form_faults_free(&faults);
    if (rc < 0 && e.code != ERR_PARSE) {
        log_err(LOG_ERROR, "api.judge", &e);
        return refuse(k, PROBLEM_INTERNAL, NULL);
    }
    if (rc < 0)
        return refuse(k, PROBLEM_BAD_JSON, e.text);
    if (n == 0)
        return true;
    reply_problem(k->out, &p);
    return false;
}

/* ---- keeping */

static bool list_files(struct intake *k)
{
    size_t n = 0;
    for (size_t a = 0; a < k->form->n_attachments; a++)
        n += form_n_files(k->record, (int)a);
    if (!(k->files = calloc(n + 1, sizeof *k->files)))
        return refuse(k, PROBLEM_INTERNAL, NULL);
    for (size_t a = 0; a < k->form->n_attachments; a++)
        for (size_t i = 0; i < form_n_files(k->record, (int)a); i++) {
            const struct form_file *f = form_file(k->record, (int)a, i);
            k->files[k->n_files++] = (struct store_file){.attachment = k->form->attachments[a].id,
                .name = f->name,
                .type = f->type,
                .bytes = {f->bytes, f->size}};
        }
    return true;
}

static bool write_body(struct intake *k)
{
    struct err e = ERR_INIT;
    size_t i;
    json_t *file;
    json_array_foreach (json_object_get(k->root, "attachments"), i, file)
        json_object_del(file, "data");
    json_object_del(k->root, "draft"); /* gone with this, so its name says nothing */
    int rc = wire_json_write(&k->body, k->root, &e);
    json_decref(k->root);
    k->root = NULL;
    return rc == 0 || refuse(k, PROBLEM_INTERNAL, NULL);
}

static int say_receipt(
    void *ctx, char out[WIRE_RECEIPT], const char *reference, int64_t received, struct err *e)
{
    const struct intake *k = ctx;
    struct receipt receipt = {.received = received};
    _Static_assert((int)WIRE_RECEIPT == (int)RECEIPT_TEXT, "a receipt fits the wire");
    str_copy(receipt.reference, sizeof receipt.reference, str_of(reference));
    if (!hex_read(receipt.fingerprint, RECEIPT_FINGERPRINT, str_of(k->fingerprint)))
        return err_set(e, ERR_PARSE, "api", "a fingerprint is %d bytes", RECEIPT_FINGERPRINT);
    return receipt_sign(out, &receipt, k->r->api->keys.receipt_private, e);
}

static void keep(struct intake *k)
{
    char actor[STORE_ACTOR];
    struct store_submission s;
    struct err e = ERR_INIT;
    bool again = false;
    snprintf(actor, sizeof actor, "device:%lld", (long long)k->r->device.id);
    struct store_submission_new n = {.device = k->r->device.id,
        .key = k->key,
        .fingerprint = k->fingerprint,
        .reference = k->env.reference,
        .form = k->env.form,
        .version = k->env.version,
        .lang = k->env.lang,
        .channel = k->env.channel,
        .actor = actor,
        .sealed = k->env.sealed,
        .draft = k->env.draft,
        .body = buf_view(&k->body),
        .files = k->files,
        .n_files = k->n_files,
        .decide_days = k->form->decide_days,
        .sign_days = k->form->sign_days,
        .receipt = say_receipt,
        .receipt_ctx = k};
    if (store_submission_create(k->r->api->store, &n, &s, &again, &e) == 0)
        reply_made(k, &s, again);
    else if (e.code == ERR_CONFLICT)
        reply_code(k->out, PROBLEM_KEY_REUSED, NULL);
    else
        reply_store_fault(k->out, "api.submission", &e);
}

void post_submission(struct request *r, struct reply *out)
{
    struct intake k = {.r = r, .out = out, .key = NULL};
    if (!r->snapshot) {
        reply_code(out, PROBLEM_UNAVAILABLE, "no town was published yet");
        return;
    }
    if (!(k.key = request_key(r, out)))
        return;
    buf_init(&k.body, WIRE_SUBMISSION);
    if (open_body(&k) && take_fingerprint(&k) && is_new(&k) && find_form(&k) &&
        filing_is_offered(&k) && judge(&k) && list_files(&k) && write_body(&k))
        keep(&k);
    json_decref(k.root);
    free(k.files);
    form_record_free(&k.record);
    buf_wipe(&k.body);
}
