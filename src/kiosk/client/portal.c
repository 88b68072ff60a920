/* portal: see client/portal.h. Calls are kept in a list; a cancelled one leaves it at once. */
#include "client/portal.h"

#include "portal_int.h"

#include "wire/order.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TIMEOUT_MS = 10000, CATALOGUE_TIMEOUT_MS = 60000 };

static char *copy(const char *z)
{
    return z ? strdup(z) : NULL;
}

struct portal *portal_new(struct loop *loop, const struct portal_conf *conf)
{
    struct portal *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    *p = (struct portal){.loop = loop,
        .url = copy(conf->url),
        .ca = copy(conf->ca),
        .cert = copy(conf->cert),
        .key = copy(conf->key),
        .timeout_ms = conf->timeout_ms ? conf->timeout_ms : TIMEOUT_MS,
        .cache = cache_new(loop, conf->cache_dir)};
    if (!p->cache || !p->url)
        portal_free(&p);
    return p;
}

void portal_free(struct portal **pp)
{
    struct portal *p = *pp;
    if (!p)
        return;
    http_free(&p->http);
    cache_free(&p->cache);
    for (struct call *c = p->calls, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(p->url);
    free(p->ca);
    free(p->cert);
    free(p->key);
    free(p);
    *pp = NULL;
}

void call_drop(struct call *c)
{
    struct call **at = &c->portal->calls;
    while (*at && *at != c)
        at = &(*at)->next;
    if (*at)
        *at = c->next;
    free(c);
}

struct call *call_add(struct portal *p, void *ctx, struct err *e)
{
    struct http_conf conf = {.ca = p->ca, .cert = p->cert, .key = p->key};
    if (!p->http)
        p->http = http_new(p->loop, &conf);
    struct call *c = p->http ? calloc(1, sizeof *c) : NULL;
    if (!c) {
        err_set(e, ERR_NOMEM, "portal", "no memory");
        return NULL;
    }
    *c = (struct call){.portal = p, .ctx = ctx, .next = p->calls};
    p->calls = c;
    return c;
}

void portal_cancel(struct portal *p, void *ctx)
{
    for (struct call *c = p->calls, *next; c; c = next) {
        next = c->next;
        if (c->ctx != ctx)
            continue;
        http_cancel(p->http, c);
        call_drop(c);
    }
}

bool portal_busy(const struct portal *p)
{
    return p->calls != NULL || cache_busy(p->cache);
}

/* What an HTTP status other than the hoped-for one means to the client. */
void call_fault(struct err *e, const struct http_reply *r, const struct problem *p)
{
    enum err_code code = r->status == 401 || r->status == 403   ? ERR_DENIED
                         : r->status == 404                     ? ERR_NOT_FOUND
                         : r->status == 409                     ? ERR_CONFLICT
                         : r->status == 422                     ? ERR_RANGE
                         : r->status == 503 || r->status == 429 ? ERR_TIMEOUT
                                                                : ERR_REMOTE;
    err_set(e, code, "portal", "HTTP %d %s", r->status, p ? p->name : "");
}

bool call_problem(struct problem *p, const struct http_reply *r)
{
    return str_starts(str_of(r->type), STR("application/problem+json")) &&
           problem_read(p, r->body, NULL) == 0;
}

/* ---- the catalogue */

static void catalogue_over(struct call *c, bool changed, const struct err *e)
{
    portal_catalogue_fn *done = c->catalogue;
    void *ctx = c->ctx;
    call_drop(c);
    done(ctx, changed, time(NULL), e);
}

static int ask_catalogue(struct call *c, bool whole, struct err *e);

static void on_compiled(void *ctx, const struct err *fault)
{
    struct call *c = ctx;
    struct err e = ERR_INIT;
    /* a difference that does not fit what is kept: once more, the whole */
    if (fault && fault->code == ERR_CONFLICT && !c->whole && ask_catalogue(c, true, &e) == 0)
        return;
    catalogue_over(c, !fault, fault);
}

static void on_catalogue(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct call *c = ctx;
    struct portal *p = c->portal;
    struct err e = ERR_INIT;
    struct problem why;
    struct str body = {"", 0};
    if (fault) {
        catalogue_over(c, false, fault);
        return;
    }
    if (r->status == 304 && cache_is_compiled(p->cache)) {
        catalogue_over(c, false, NULL);
        return;
    }
    if (r->status == 200)
        body = r->body;
    else if (r->status != 304)
        call_fault(&e, r, call_problem(&why, r) ? &why : NULL);
    if (r->status == 200 && !body.n)
        err_set(&e, ERR_PARSE, "portal", "an empty catalogue");
    if (e.code == ERR_NONE)
        cache_update(p->cache, body, on_compiled, c, &e);
    if (e.code != ERR_NONE)
        catalogue_over(c, false, &e);
}

static int ask_catalogue(struct call *c, bool whole, struct err *e)
{
    struct portal *p = c->portal;
    struct bundle_head head;
    char url[URL_MAX], match[HEADER_MAX] = "";
    c->whole = whole || !cache_head(p->cache, &head);
    int n = c->whole ? snprintf(url, sizeof url, "%s/v1/catalogue", p->url)
                     : snprintf(url, sizeof url, "%s/v1/catalogue?since=%lld", p->url,
                           (long long)head.revision);
    if (n < 0 || n >= (int)sizeof url)
        return err_set(e, ERR_LIMIT, "portal", "the address is too long");
    if (!c->whole)
        snprintf(match, sizeof match, "If-None-Match: \"%s\"", head.etag);
    struct http_request r = {.method = "GET",
        .url = url,
        .headers = {"Accept: application/json", *match ? match : NULL},
        .max_reply = WIRE_BUNDLE,
        .timeout_ms = CATALOGUE_TIMEOUT_MS,
        .repeatable = true};
    return http_start(p->http, &r, on_catalogue, c, e);
}

int portal_refresh(struct portal *p, portal_catalogue_fn *done, void *ctx, struct err *e)
{
    struct call *c = call_add(p, ctx, e);
    if (!c)
        return -ERR_NOMEM;
    c->catalogue = done;
    int rc = ask_catalogue(c, false, e);
    if (rc < 0)
        call_drop(c);
    return rc;
}

/* ---- payment orders */

static enum order_fault field_of(const struct problem *p)
{
    static const struct {
        const char *pointer;
        enum order_fault field;
    } rows[] = {
        {"/vs", ORDER_FIELD_VS}, {"/amount", ORDER_FIELD_AMOUNT}, {"/fee", ORDER_FIELD_FEE}};
    for (size_t i = 0; i < p->n_fields; i++)
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
            if (strcmp(p->fields[i].pointer, rows[k].pointer) == 0)
                return rows[k].field;
    return ORDER_OK;
}

static void on_order(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct call *c = ctx;
    struct err e = ERR_INIT;
    struct problem why;
    struct wire_order w;
    struct order o = {.expires = 0};
    enum order_fault field = ORDER_OK;
    if (fault) {
        err_set(&e, fault->code, fault->module, "%s", fault->text);
    } else if (r->status == 201) {
        if (wire_order_read(&w, r->body, &e) == 0) {
            str_copy(o.reference, sizeof o.reference, str_of(w.reference));
            str_copy(o.spayd, sizeof o.spayd, str_of(w.spayd));
            o.expires = w.expires;
        }
    } else {
        bool told = call_problem(&why, r);
        call_fault(&e, r, told ? &why : NULL);
        if (told && r->status == 422)
            field = field_of(&why);
    }
    portal_order_fn *done = c->order;
    void *user = c->ctx;
    call_drop(c);
    done(user, &o, field, e.code ? &e : NULL);
}

int portal_order(struct portal *p, const struct order_request *r, portal_order_fn *done, void *ctx,
    struct err *e)
{
    struct wire_order_request w = {.haler = r->haler};
    char url[URL_MAX], key[HEADER_MAX];
    struct buf body;
    str_copy(w.fee, sizeof w.fee, str_of(r->fee));
    str_copy(w.vs, sizeof w.vs, str_of(r->vs));
    buf_init(&body, WIRE_ORDER);
    snprintf(url, sizeof url, "%s/v1/payment-orders", p->url);
    snprintf(key, sizeof key, "Idempotency-Key: %s", r->idempotency_key);
    struct call *c = call_add(p, ctx, e);
    int rc = c ? wire_order_request_write(&body, &w, e) : -ERR_NOMEM;
    if (rc == 0) {
        c->order = done;
        struct http_request h = {.method = "POST",
            .url = url,
            .headers = {"Content-Type: application/json", key},
            .body = buf_view(&body),
            .max_reply = WIRE_PROBLEM,
            .timeout_ms = p->timeout_ms,
            .repeatable = true};
        rc = http_start(p->http, &h, on_order, c, e);
    }
    buf_wipe(&body);
    if (rc < 0 && c)
        call_drop(c);
    return rc;
}
