/* http: HTTPS requests from the loop. Never blocks: a request is started, and its callback runs
 * once, from the loop, with a reply or an error.
 *
 * libcurl is loaded (dlopen) by the first request: linking it costs a program 4 ms at every start,
 * and a client that never talks to its portal must not pay that. Owner: the caller. One thread. */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/buf.h"
#include "base/loop.h"

struct http;

struct http_conf {
    const char *ca;         /* PEM; only certificates signed by these are believed */
    const char *cert, *key; /* PEM of the client's own certificate; NULL when it has none */
    const char *p12;        /* or certificate and key in one PKCS#12 file, instead of these */
    const char *password;   /* of the key or of the PKCS#12 file; NULL when it has none */
};

enum { HTTP_HEADERS = 8, HTTP_CONNECT_MS = 3000 };

struct http_request {
    const char *method;                /* "GET", "POST", "PATCH", … */
    const char *url;                   /* https only */
    const char *headers[HTTP_HEADERS]; /* "Name: value"; up to the first NULL */
    struct str body;
    size_t max_reply; /* bytes, unpacked; more is ERR_LIMIT */
    int timeout_ms;   /* of the whole call, all tries together */
    /* The call may be sent twice without harm: it reads only, or carries an Idempotency-Key. Then
     * lost connections and 502, 503, 504 are tried again, later each time. One that may not goes
     * out once at the most, on a connection of its own: libcurl repeats, unasked, what an old
     * connection swallowed. */
    bool repeatable;
};

struct http_reply {
    int status;
    struct str body;
    const char *etag; /* as sent, with its quotes; "" when none */
    const char *type; /* Content-Type, "" when none */
    int retry_after;  /* seconds, 0 when not said */
};

/* r is NULL on an error: ERR_NET (no connection), ERR_TLS (not who it should be, or our own
 * certificate cannot be used), ERR_TIMEOUT, ERR_REMOTE (an answer that is no HTTP), ERR_LIMIT.
 * Any HTTP status is a reply. Both are borrowed for the call. */
typedef void http_done_fn(void *ctx, const struct http_reply *r, const struct err *e);

/* Copies conf; the password is wiped with it. Loads nothing. NULL on no memory. */
struct http *http_new(struct loop *loop, const struct http_conf *conf);
/* Calls in flight are dropped without their callback. May be called from a callback. */
void http_free(struct http **h);
/* Copies the request. ERR_UNSUPPORTED: not https, or no libcurl on this machine. */
int http_start(
    struct http *h, const struct http_request *r, http_done_fn *done, void *ctx, struct err *e);
/* Drops every call of this ctx without its callback. */
void http_cancel(struct http *h, void *ctx);
size_t http_in_flight(const struct http *h);

#endif
