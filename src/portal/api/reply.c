/* reply: answers, made for one request or once for all. */
#include "api_int.h"

#include "base/buf.h"
#include "base/log.h"
#include "gate.h"
#include "store/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { WORTH_ZIPPING = 512 };

static struct MHD_Response *response_of(struct buf *body)
{
    size_t n = 0;
    char *bytes = buf_take(body, &n);
    if (!bytes)
        return NULL;
    struct MHD_Response *r = MHD_create_response_from_buffer_with_free_callback(n, bytes, free);
    if (!r)
        free(bytes);
    return r;
}

void reply_header(struct reply *out, const char *name, const char *value)
{
    if (out->response)
        MHD_add_response_header(out->response, name, value);
}

static void finish(struct reply *out, unsigned status, struct buf *body, const char *type)
{
    *out = (struct reply){.status = status, .response = response_of(body)};
    reply_header(out, "Content-Type", type);
    reply_header(out, "Cache-Control", "no-store");
    reply_header(out, "X-Content-Type-Options", "nosniff");
}

void reply_json(struct reply *out, unsigned status, struct buf *body)
{
    finish(out, status, body, "application/json");
}

void reply_problem(struct reply *out, const struct problem *p)
{
    struct buf body;
    buf_init(&body, WIRE_PROBLEM);
    problem_write(&body, p, NULL);
    finish(out, (unsigned)p->status, &body, "application/problem+json");
    buf_done(&body);
}

void reply_code(struct reply *out, enum problem_code code, const char *detail)
{
    struct problem p;
    problem_init(&p, code, detail);
    reply_problem(out, &p);
}

void reply_bytes(struct reply *out, unsigned status, struct buf *body, const char *type)
{
    finish(out, status, body, type);
}

void reply_empty(struct reply *out, unsigned status)
{
    *out = (struct reply){.status = status,
        .response = MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT)};
    reply_header(out, "Cache-Control", "no-store");
}

void reply_later(struct reply *out, enum problem_code code, const char *detail, int seconds)
{
    char text[16];
    snprintf(text, sizeof text, "%d", seconds);
    reply_code(out, code, detail);
    reply_header(out, "Retry-After", text);
}

void reply_store_fault(struct reply *out, const char *event, const struct err *e)
{
    bool away = e->retryable || e->code == ERR_IO || e->code == ERR_TIMEOUT;
    log_err(LOG_ERROR, event, e);
    if (away)
        reply_later(out, PROBLEM_UNAVAILABLE, NULL, 10);
    else
        reply_code(out, PROBLEM_INTERNAL, NULL);
}

const char *request_key(const struct request *r, struct reply *out)
{
    const char *key = MHD_lookup_connection_value(r->conn, MHD_HEADER_KIND, "Idempotency-Key");
    if (key && is_idempotency_key(str_of(key)))
        return key;
    if (key)
        reply_code(out, PROBLEM_BAD_PARAMETER, "Idempotency-Key: 8 to 36 letters, digits and -");
    else
        reply_code(out, PROBLEM_KEY_REQUIRED, NULL);
    return NULL;
}

/* ---- documents */

static int zip(struct buf *out, struct str in, struct err *e)
{
    z_stream z = {.next_in = (unsigned char *)in.p, .avail_in = (uInt)in.n};
    enum { GZIP = 15 + 16 };
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return err_set(e, ERR_NOMEM, "api", "no memory to compress");
    unsigned char chunk[16384];
    int rc;
    do {
        z.next_out = chunk;
        z.avail_out = sizeof chunk;
        rc = deflate(&z, Z_FINISH);
        buf_add(out, chunk, sizeof chunk - z.avail_out);
    } while (rc == Z_OK);
    deflateEnd(&z);
    if (rc != Z_STREAM_END)
        return err_set(e, ERR_IO, "api", "compression failed");
    return buf_check(out, "api", e);
}

static struct MHD_Response *dress(struct MHD_Response *r, const char *etag, const char *suffix)
{
    char tag[96];
    if (!r)
        return NULL;
    snprintf(tag, sizeof tag, "\"%s%s\"", etag, suffix);
    MHD_add_response_header(r, "ETag", tag);
    MHD_add_response_header(r, "Vary", "Accept-Encoding");
    /* a kiosk may keep it, but asks every time */
    MHD_add_response_header(r, "Cache-Control", "private, no-cache");
    return r;
}

static struct MHD_Response *body_response(
    struct buf *bytes, const char *etag, const char *suffix, bool zipped)
{
    struct MHD_Response *r = dress(response_of(bytes), etag, suffix);
    if (!r)
        return NULL;
    MHD_add_response_header(r, "Content-Type", "application/json");
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    if (zipped)
        MHD_add_response_header(r, "Content-Encoding", "gzip");
    return r;
}

static struct MHD_Response *empty_response(const char *etag, const char *suffix)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
    return dress(r, etag, suffix);
}

int document_make(struct document *d, const char *etag, struct buf *body, struct err *e)
{
    struct buf zipped;
    *d = (struct document){.plain = NULL};
    str_copy(d->etag, sizeof d->etag, str_of(etag));
    buf_init(&zipped, body->max);
    int rc = body->n >= WORTH_ZIPPING ? zip(&zipped, buf_view(body), e) : 0;
    if (rc == 0 && zipped.n) {
        d->gzip = body_response(&zipped, etag, "-gz", true);
        d->same_gzip = empty_response(etag, "-gz");
        if (!d->gzip || !d->same_gzip)
            rc = err_set(e, ERR_NOMEM, "api", "no memory for a response");
    }
    if (rc == 0) {
        d->plain = body_response(body, etag, "", false);
        d->same = empty_response(etag, "");
        if (!d->plain || !d->same)
            rc = err_set(e, ERR_NOMEM, "api", "no memory for a response");
    }
    buf_done(&zipped);
    buf_done(body);
    if (rc < 0)
        document_done(d);
    return rc;
}

int document_of_bytes(struct document *d, struct buf *body, struct err *e)
{
    char hash[SHA256_HEX];
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, body->p, body->n);
    sha256_hex(hash, &h);
    hash[32] = '\0';
    return document_make(d, hash, body, e);
}

void document_done(struct document *d)
{
    struct MHD_Response *all[] = {d->plain, d->gzip, d->same, d->same_gzip};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i])
            MHD_destroy_response(all[i]);
    *d = (struct document){.plain = NULL};
}

static struct str header(const struct request *r, const char *name)
{
    return str_of(MHD_lookup_connection_value(r->conn, MHD_HEADER_KIND, name));
}

void reply_document(struct reply *out, struct request *r, const struct document *d)
{
    bool zipped = d->gzip && accepts_gzip(header(r, "Accept-Encoding"));
    bool same = names_etag(header(r, "If-None-Match"), d->etag);
    *out = (struct reply){.status = same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, .shared = true};
    if (same)
        out->response = zipped ? d->same_gzip : d->same;
    else
        out->response = zipped ? d->gzip : d->plain;
}
