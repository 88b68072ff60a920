/* h_portal: the portal's public keys and what a client must know before the line is lost. */
#include "api_int.h"

#include "base/log.h"

void get_portal(struct request *r, struct reply *out)
{
    const struct keys *k = &r->api->keys;
    struct wire_portal w = {
        .draft_days = r->api->draft_days, .server_time = clock_wall(r->api->clock)};
    struct buf body;
    struct err e = ERR_INIT;
    memcpy(w.seal_key, k->seal_public, sizeof w.seal_key);
    memcpy(w.receipt_key, k->receipt_public, sizeof w.receipt_key);
    memcpy(w.draft_salt, k->draft_salt, sizeof w.draft_salt);
    memcpy(w.upload_url, r->api->public_url, sizeof w.upload_url);
    buf_init(&body, BUF_LINE);
    if (wire_portal_write(&body, &w, &e) < 0) {
        log_err(LOG_ERROR, "api.portal", &e);
        reply_code(out, PROBLEM_INTERNAL, NULL);
    } else {
        reply_json(out, MHD_HTTP_OK, &body);
    }
    buf_done(&body);
}
