/* h_drafts: forms that their owners will finish later. The portal sees a name and locked bytes; who
 * asks for names that are not there is slowed down. */
#include "api_int.h"

#include "base/hex.h"
#include "base/log.h"

enum { DAY = 86400 };

/* False with the problem answered. */
static bool name_is_right(const struct request *r, struct reply *out)
{
    bool good = hex_is(str_of(r->param), STORE_DRAFT_NAME - 1);
    if (!good)
        reply_code(out, PROBLEM_BAD_PARAMETER, "the name of a draft is 32 hex digits");
    return good;
}

/* A question that may be a guess. False with the problem answered. */
static bool may_ask(struct request *r, struct reply *out)
{
    int wait = misses_take(&r->api->misses, r->device.id, clock_mono(r->api->clock));
    if (wait)
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "too many names that are not there", wait);
    return wait == 0;
}

void put_draft(struct request *r, struct reply *out)
{
    int64_t now = clock_wall(r->api->clock);
    struct wire_draft w = {.expires = now + (int64_t)r->api->draft_days * DAY, .server_time = now};
    struct buf body;
    struct err e = ERR_INIT;
    if (!name_is_right(r, out))
        return;
    if (store_draft_put(r->api->store, r->device.id, r->param, buf_view(&r->body), w.expires, &e) <
        0) {
        reply_store_fault(out, "api.draft", &e);
        return;
    }
    buf_init(&body, BUF_LINE);
    if (wire_draft_write(&body, &w, &e) < 0)
        reply_store_fault(out, "api.draft", &e);
    else
        reply_json(out, MHD_HTTP_OK, &body);
    buf_done(&body);
}

void get_draft(struct request *r, struct reply *out)
{
    struct store_draft d;
    struct buf bytes;
    struct err e = ERR_INIT;
    if (!name_is_right(r, out) || !may_ask(r, out))
        return;
    buf_init(&bytes, WIRE_DRAFT);
    int rc = store_draft_get(r->api->store, r->param, &d, &bytes, &e);
    if (e.code != ERR_NOT_FOUND)
        misses_give(&r->api->misses, r->device.id);
    if (rc == 0)
        reply_bytes(out, MHD_HTTP_OK, &bytes, "application/octet-stream");
    else if (e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    else
        reply_store_fault(out, "api.draft", &e);
    buf_done(&bytes);
}

/* 204 whether it was there or not: what is wanted is that it is gone. */
void delete_draft(struct request *r, struct reply *out)
{
    struct err e = ERR_INIT;
    if (!name_is_right(r, out) || !may_ask(r, out))
        return;
    int rc = store_draft_delete(r->api->store, r->device.id, r->param, &e);
    if (e.code != ERR_NOT_FOUND)
        misses_give(&r->api->misses, r->device.id);
    if (rc < 0 && e.code != ERR_NOT_FOUND)
        reply_store_fault(out, "api.draft", &e);
    else
        reply_empty(out, MHD_HTTP_NO_CONTENT);
}
