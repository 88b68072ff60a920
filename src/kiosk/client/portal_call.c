/* portal_call: calls that are JSON both ways; see client/portal.h. */
#include "portal_int.h"

#include "base/secret.h"
#include <stdio.h>

static void on_answer(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct call *c = ctx;
    struct err e = ERR_INIT;
    struct problem why;
    struct portal_answer a = {.status = r ? r->status : 0};
    if (fault) {
        err_set(&e, fault->code, fault->module, "%s", fault->text);
    } else {
        a.body = r->body;
        a.retry_after = r->retry_after;
        bool told = (r->status < 200 || r->status > 299) && call_problem(&why, r);
        if (told)
            a.problem = why.code;
        if (r->status == 429)
            err_set(&e, ERR_LIMIT, "portal", "HTTP 429 %s", told ? why.name : "");
        else if (r->status < 200 || r->status > 299)
            call_fault(&e, r, told ? &why : NULL);
    }
    portal_answer_fn *done = c->answer;
    void *user = c->ctx;
    call_drop(c);
    done(user, &a, e.code ? &e : NULL);
}

/* Headers in order; the lines live in `lines`. */
static void headers_of(
    struct http_request *h, char lines[4][HEADER_MAX], const struct portal_request *r)
{
    const struct {
        const char *name, *value;
    } rows[] = {
        {"Content-Type: ", r->body.n ? "application/json" : NULL},
        {"Idempotency-Key: ", r->key},
        {"Booking-Code: ", r->code},
        {"Authorization: Bearer ", r->bearer},
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].value) {
            snprintf(lines[n], HEADER_MAX, "%s%s", rows[i].name, rows[i].value);
            h->headers[n] = lines[n];
            n++;
        }
}

int portal_call(struct portal *p, const struct portal_request *r, portal_answer_fn *done, void *ctx,
    struct err *e)
{
    char url[URL_MAX], lines[4][HEADER_MAX];
    struct call *c = call_add(p, ctx, e);
    if (!c)
        return -ERR_NOMEM;
    int n = snprintf(url, sizeof url, "%s%s", p->url, r->path);
    int rc = n < 0 || n >= (int)sizeof url
                 ? err_set(e, ERR_LIMIT, "portal", "the address is too long")
                 : 0;
    if (rc == 0) {
        c->answer = done;
        struct http_request h = {.method = r->method,
            .url = url,
            .body = r->body,
            .max_reply = r->max_reply ? r->max_reply : WIRE_PROBLEM,
            .timeout_ms = r->timeout_ms ? r->timeout_ms : p->timeout_ms,
            .repeatable = r->key || strcmp(r->method, "GET") == 0};
        headers_of(&h, lines, r);
        rc = http_start(p->http, &h, on_answer, c, e);
        secret_wipe(lines, sizeof lines); /* codes and tokens */
    }
    if (rc < 0)
        call_drop(c);
    return rc;
}
