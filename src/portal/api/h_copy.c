/* h_copy: the citizen's copy of a submission as PDF, for the device that made it, while it still
 * knows the key it made it with. The drawing is a program of its own, so that neither fonts nor
 * their parsers are in the process that faces the net. */
#include "api_int.h"

#include "base/log.h"
#include "copy.h"
#include "domain/refno.h"
#include "filter.h"
#include "wire/json.h"

enum { COPY_MS = 10 * 1000, COPY_BYTES = 4 * 1024 * 1024, RETRY_S = 5 };

/* The ?lang= of the request, or the one it was filled in with. */
static bool take_lang(char out[4], const struct request *r, const struct store_submission *s)
{
    const char *given = MHD_lookup_connection_value(r->conn, MHD_GET_ARGUMENT_KIND, "lang");
    struct str lang = str_of(given ? given : s->lang);
    for (size_t i = 0; i < lang.n; i++)
        if (lang.p[i] < 'a' || lang.p[i] > 'z')
            return false;
    return lang.n == 2 && str_copy(out, 4, lang);
}

static int write_json(struct buf *out, struct request *r, const struct store_submission *s,
    const char *lang, struct str body, struct err *e)
{
    struct shelf *shelf = &r->snapshot->forms;
    struct shelf_form *f;
    struct copy c = {.lang = lang,
        .town = r->snapshot->town_json,
        .submission = s,
        .day = submission_day(s->received, s->sealed)};
    bool known;
    int rc = wire_json_load(&c.body, body, WIRE_SUBMISSION, WIRE_DEPTH, e);
    if (rc == 0)
        rc = shelf_find(&f, &known, shelf, r->api->store, s->form, s->version, e);
    if (rc == 0)
        rc = shelf_compiled(&c.form, shelf, f, e);
    if (rc == 0)
        rc = copy_write(out, &c, e);
    json_decref(c.body);
    return rc;
}

static void draw(struct request *r, struct reply *out, struct str json)
{
    struct buf pdf;
    struct err e = ERR_INIT;
    if (!place_take(&r->api->copies, COPIES)) {
        reply_later(out, PROBLEM_UNAVAILABLE, "too many copies are being drawn", RETRY_S);
        return;
    }
    buf_init(&pdf, COPY_BYTES);
    int rc = filter_run(&pdf, r->api->copy_program, json, COPY_MS, &e);
    place_give(&r->api->copies);
    if (rc == 0 && !str_starts(buf_view(&pdf), STR("%PDF-")))
        rc = err_set(&e, ERR_IO, "copy", "what was drawn is no PDF");
    if (rc == 0) {
        reply_bytes(out, MHD_HTTP_OK, &pdf, "application/pdf");
    } else {
        log_err(LOG_ERROR, "api.copy", &e);
        reply_later(out, PROBLEM_UNAVAILABLE, "the copy cannot be drawn", RETRY_S);
    }
    buf_wipe(&pdf);
}

static void reply_copy(
    struct request *r, struct reply *out, const struct store_submission *s, struct str body)
{
    char lang[4];
    struct buf json;
    struct err e = ERR_INIT;
    if (s->erased || !body.n) {
        reply_code(out, PROBLEM_NOT_FOUND, "its content was erased");
        return;
    }
    if (!take_lang(lang, r, s)) {
        reply_code(out, PROBLEM_BAD_PARAMETER, "lang has two letters");
        return;
    }
    buf_init(&json, COPY_BYTES);
    if (write_json(&json, r, s, lang, body, &e) < 0)
        reply_store_fault(out, "api.copy", &e);
    else
        draw(r, out, buf_view(&json));
    buf_wipe(&json);
}

void get_copy(struct request *r, struct reply *out)
{
    char reference[9];
    struct store_submission s;
    struct buf body;
    struct err e = ERR_INIT;
    const char *key = request_key(r, out);
    if (!key)
        return;
    if (!r->snapshot || refno_parse(reference, str_of(r->param), NULL) < 0) {
        reply_code(out, r->snapshot ? PROBLEM_NOT_FOUND : PROBLEM_UNAVAILABLE, NULL);
        return;
    }
    int wait = misses_take(&r->api->misses, r->device.id, clock_mono(r->api->clock));
    if (wait) {
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "too many questions without an answer", wait);
        return;
    }
    buf_init(&body, WIRE_SUBMISSION);
    int rc = store_submission_get(r->api->store, reference, &s, &body, &e);
    bool hit = rc == 0 && s.device == r->device.id && strcmp(s.key, key) == 0;
    if (hit || (rc < 0 && e.code != ERR_NOT_FOUND))
        misses_give(&r->api->misses, r->device.id);
    if (hit)
        reply_copy(r, out, &s, buf_view(&body));
    else if (rc < 0 && e.code != ERR_NOT_FOUND)
        reply_store_fault(out, "api.copy", &e);
    else
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    buf_wipe(&body);
}
