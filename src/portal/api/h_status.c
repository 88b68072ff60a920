/* h_status: how a submission is getting on. Any enrolled device may ask, so the answer holds no
 * word of what was submitted, and who asks for references that are not there is slowed down. */
#include "api_int.h"

#include "base/log.h"
#include "domain/refno.h"

void reply_submission(struct reply *out, struct request *r, unsigned status,
    const struct store_submission *s, bool with_receipt)
{
    struct wire_submission w = {.version = s->version,
        .received = s->received,
        .server_time = clock_wall(r->api->clock),
        .state = s->state,
        .decide_by = s->decide_by,
        .sign_by = s->sign_by,
        .n_history = s->n_history};
    struct buf body;
    struct err e = ERR_INIT;
    str_copy(w.reference, sizeof w.reference, str_of(s->reference));
    str_copy(w.form, sizeof w.form, str_of(s->form));
    if (with_receipt)
        str_copy(w.receipt, sizeof w.receipt, str_of(s->receipt));
    for (size_t i = 0; i < s->n_history; i++) {
        w.history[i].state = s->history[i].state;
        w.history[i].at = s->history[i].at;
    }
    buf_init(&body, BUF_LINE);
    if (wire_submission_write(&body, &w, &e) < 0) {
        log_err(LOG_ERROR, "api.submission", &e);
        reply_code(out, PROBLEM_INTERNAL, NULL);
    } else {
        reply_json(out, status, &body);
    }
    buf_done(&body);
}

void get_submission(struct request *r, struct reply *out)
{
    char reference[9];
    struct store_submission s;
    struct err e = ERR_INIT;
    /* a misprint is no guess: the check symbol tells them apart, and it costs nothing to guess it
     */
    if (refno_parse(reference, str_of(r->param), NULL) < 0) {
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
        return;
    }
    int wait = misses_take(&r->api->misses, r->device.id, clock_mono(r->api->clock));
    if (wait) {
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "too many references that are not there", wait);
        return;
    }
    int rc = store_submission_get(r->api->store, reference, &s, NULL, &e);
    if (e.code != ERR_NOT_FOUND)
        misses_give(&r->api->misses, r->device.id);
    if (rc == 0)
        reply_submission(out, r, MHD_HTTP_OK, &s, false);
    else if (e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    else
        reply_store_fault(out, "api.submission", &e);
}
