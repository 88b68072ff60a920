/* h_uploads: files from a citizen's own phone. The kiosk opens a slot, a browser without any
 * certificate fills it, the kiosk takes the bytes away. Only who saw the QR code on the kiosk knows
 * the name of a slot (128 bits), and only they and the kiosk know the key: the portal holds
 * ciphertext for a quarter of an hour. */
#include "api_int.h"

#include "base/hex.h"
#include "crypto/upload.h"

#include <arpa/inet.h>

enum { UPLOAD_S = 15 * 60, EVERYONE = 1 };

_Static_assert((int)UPLOAD_LOCKED <= (int)STORE_UPLOAD, "the store takes what the API takes");

static bool is_name(const char *s)
{
    return hex_is(str_of(s), STORE_UPLOAD_NAME - 1);
}

/* False with the problem answered. */
static bool name_is_right(const struct request *r, struct reply *out)
{
    bool good = is_name(r->param);
    if (!good)
        reply_code(out, PROBLEM_BAD_PARAMETER, "the name of an upload is 32 hex digits");
    return good;
}

/* ---- the kiosk's side */

void post_upload(struct request *r, struct reply *out)
{
    int64_t now = clock_wall(r->api->clock);
    struct wire_draft w = {.expires = now + UPLOAD_S, .server_time = now};
    struct buf body;
    struct err e = ERR_INIT;
    if (!name_is_right(r, out))
        return;
    buf_init(&body, BUF_LINE);
    int rc = store_upload_open(r->api->store, r->device.id, r->param, w.expires, &e);
    if (rc == 0)
        rc = wire_draft_write(&body, &w, &e);
    if (rc == 0)
        reply_json(out, MHD_HTTP_CREATED, &body);
    else if (e.code == ERR_CONFLICT)
        reply_code(out, PROBLEM_UPLOAD_TAKEN, NULL);
    else if (e.code == ERR_LIMIT)
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "too many open slots", UPLOAD_S);
    else
        reply_store_fault(out, "api.upload", &e);
    buf_done(&body);
}

void get_upload(struct request *r, struct reply *out)
{
    struct buf bytes;
    struct err e = ERR_INIT;
    bool full;
    if (!name_is_right(r, out))
        return;
    buf_init(&bytes, STORE_UPLOAD);
    int rc = store_upload_get(r->api->store, r->device.id, r->param, &full, &bytes, &e);
    if (rc == 0 && full)
        reply_bytes(out, MHD_HTTP_OK, &bytes, "application/octet-stream");
    else if (rc == 0)
        reply_empty(out, MHD_HTTP_NO_CONTENT);
    else if (e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    else
        reply_store_fault(out, "api.upload", &e);
    buf_done(&bytes);
}

/* 204 whether it was there or not, as with drafts. */
void delete_upload(struct request *r, struct reply *out)
{
    struct err e = ERR_INIT;
    if (!name_is_right(r, out))
        return;
    int rc = store_upload_delete(r->api->store, r->device.id, r->param, &e);
    if (rc < 0 && e.code != ERR_NOT_FOUND)
        reply_store_fault(out, "api.upload", &e);
    else
        reply_empty(out, MHD_HTTP_NO_CONTENT);
}

/* ---- the phone's side */

int64_t upload_peer(const struct sockaddr *from)
{
    uint64_t key = 0;
    const uint8_t *bytes = NULL;
    size_t n = 0;
    if (from && from->sa_family == AF_INET) {
        bytes = (const uint8_t *)&((const struct sockaddr_in *)(const void *)from)->sin_addr;
        n = 4;
    } else if (from && from->sa_family == AF_INET6) {
        const struct in6_addr *a = &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr;
        bool mapped = IN6_IS_ADDR_V4MAPPED(a);
        bytes = mapped ? a->s6_addr + 12 : a->s6_addr;
        n = mapped ? 4 : 8;
    }
    for (size_t i = 0; i < n; i++)
        key = key << 8 | bytes[i];
    /* the table goes by the low bits: bring the others in, without two becoming one */
    key ^= key >> 29 ^ key >> 47;
    return key ? (int64_t)key : 1;
}

static const struct sockaddr *address_of(const struct request *r)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(r->conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

enum problem_code upload_admit(struct request *r, const char **detail)
{
    struct api *a = r->api;
    struct err e = ERR_INIT;
    int64_t now = clock_mono(a->clock);
    if (!rate_allows(&a->upload_rate, upload_peer(address_of(r)), now))
        return PROBLEM_TOO_MANY_REQUESTS;
    bool there = is_name(r->param) && store_upload_find(a->store, r->param, &e) == 0;
    if (!there && e.code != ERR_NONE && e.code != ERR_NOT_FOUND)
        return PROBLEM_UNAVAILABLE;
    if (!there) {
        /* the phone hears nothing while it is still sending: it is answered at the end */
        r->late = PROBLEM_NOT_FOUND;
        return PROBLEM_NONE;
    }
    /* after the name, so that strangers cannot use up what is meant for all */
    if (!rate_allows(&a->upload_rate_all, EVERYONE, now))
        return PROBLEM_TOO_MANY_REQUESTS;
    if (!place_take(&a->uploads, a->large_most)) {
        *detail = "too many uploads at once";
        return PROBLEM_UNAVAILABLE;
    }
    r->place = &a->uploads;
    return PROBLEM_NONE;
}

void put_upload(struct request *r, struct reply *out)
{
    static const struct str magic = {"PZD1", 4};
    struct str bytes = buf_view(&r->body);
    struct err e = ERR_INIT;
    if (bytes.n <= DRAFT_OVERHEAD || !str_starts(bytes, magic)) {
        reply_code(out, PROBLEM_BAD_PARAMETER, "not a locked file");
        return;
    }
    if (store_upload_fill(r->api->store, r->param, bytes, &e) == 0)
        reply_empty(out, MHD_HTTP_CREATED);
    else if (e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    else if (e.code == ERR_CONFLICT)
        reply_code(out, PROBLEM_UPLOAD_TAKEN, NULL);
    else
        reply_store_fault(out, "api.upload", &e);
}
