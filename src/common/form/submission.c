/* submission: the JSON that leaves the client, written straight into the buffer: attachments are
 * large, and a copy less of personal data is a copy less to wipe. See form/record.h. */
#include "record_int.h"

#include "base/hex.h"
#include "domain/instant.h"
#include "domain/refno.h"
#include "wire/json.h"
#include "wire/limits.h"

static const char module[] = "form";

static void member(struct buf *out, const char *key, const char *text)
{
    buf_fmt(out, ",\"%s\":", key);
    wire_json_string(out, str_of(text));
}

static void write_file(struct buf *out, const char *id, const struct form_file *f)
{
    buf_z(out, "{\"data\":\"");
    base64_write(out, f->bytes, f->size);
    buf_char(out, '"');
    member(out, "id", id);
    member(out, "name", f->name);
    member(out, "type", f->type);
    buf_char(out, '}');
}

/* What is attached on the route alone; files of attachments no longer asked for stay behind. */
static void write_files(struct buf *out, const struct form_record *r)
{
    bool first = true;
    buf_z(out, ",\"attachments\":[");
    for (size_t i = 0; i < r->f->n_attachments; i++) {
        const struct attached *a = &r->attached[i];
        for (size_t k = 0; a->reached && k < a->n; k++) {
            buf_z(out, first ? "" : ",");
            write_file(out, r->f->attachments[i].id, &a->files[k]);
            first = false;
        }
    }
    buf_char(out, ']');
}

static void write_brings(struct buf *out, const struct form_record *r)
{
    bool first = true;
    buf_z(out, ",\"brings\":[");
    for (size_t i = 0; i < r->f->n_attachments; i++) {
        if (!r->attached[i].reached || !r->attached[i].brings)
            continue;
        buf_z(out, first ? "" : ",");
        wire_json_string(out, str_of(r->f->attachments[i].id));
        first = false;
    }
    buf_char(out, ']');
}

int form_submission_write(
    struct buf *out, const struct form_record *r, const struct form_envelope *env, struct err *e)
{
    char sealed[26];
    record_update(r);
    if (r->trouble.code)
        return err_set(e, r->trouble.code, module, "%s", r->trouble.text);
    size_t before = out->n;
    instant_rfc3339(sealed, env->sealed);
    buf_z(out, "{\"answers\":");
    int rc = wire_json_write(out, r->root.live, e);
    if (rc < 0)
        return rc;
    /* keys in their order, as the house writes all JSON */
    write_files(out, r);
    write_brings(out, r);
    member(out, "channel", env->channel);
    buf_fmt(out, ",\"declared\":%s", env->declared ? "true" : "false");
    if (*env->draft)
        member(out, "draft", env->draft);
    member(out, "form", env->form);
    member(out, "lang", env->lang);
    member(out, "reference", env->reference);
    member(out, "sealed", sealed);
    buf_fmt(out, ",\"version\":%d}", env->version);
    if (!out->failed && out->n - before > WIRE_SUBMISSION)
        return err_set(e, ERR_LIMIT, module, "a submission over %d bytes", WIRE_SUBMISSION);
    return buf_check(out, module, e);
}

static bool is_draft_name(const char *z)
{
    return hex_is(str_of(z), 32);
}

int form_envelope_read(struct form_envelope *out, const json_t *submission, struct err *e)
{
    char reference[16];
    int64_t version;
    *out = (struct form_envelope){.version = 0};
    bool whole = json_is_object(submission) &&
                 wire_json_text(reference, sizeof reference, submission, "reference") &&
                 wire_json_text(out->form, sizeof out->form, submission, "form") &&
                 wire_json_text(out->lang, sizeof out->lang, submission, "lang") &&
                 wire_json_text(out->channel, sizeof out->channel, submission, "channel") &&
                 wire_json_instant(&out->sealed, submission, "sealed") &&
                 wire_json_int(&version, submission, "version") &&
                 json_is_boolean(json_object_get(submission, "declared"));
    if (!whole)
        return err_set(e, ERR_PARSE, module, "not a submission");
    if (version < 1 || version > 1000000)
        return err_set(e, ERR_PARSE, module, "a submission of a strange version");
    if (strcmp(out->channel, "kiosk") != 0 && strcmp(out->channel, "desk") != 0)
        return err_set(e, ERR_PARSE, module, "a submission of a strange channel");
    json_t *draft = json_object_get(submission, "draft");
    if (draft && !(wire_json_text(out->draft, sizeof out->draft, submission, "draft") &&
                     is_draft_name(out->draft)))
        return err_set(e, ERR_PARSE, module, "a submission of a strange draft");
    if (refno_parse(out->reference, str_of(reference), NULL) < 0)
        return err_set(e, ERR_PARSE, module, "a submission without a reference");
    out->version = (int)version;
    out->declared = json_is_true(json_object_get(submission, "declared"));
    return 0;
}
