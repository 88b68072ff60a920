/* portal_forms: the portal's calls about forms; see client/portal.h. */
#include "portal_int.h"

#include "base/file.h"
#include <limits.h>
#include <stdio.h>

enum {
    INFO_BYTES = 8 * 1024,
    SUBMIT_TIMEOUT_MS = 120000,
    UPLOAD_TIMEOUT_MS = 60000,
    UPLOAD_BYTES = 9 * 1024 * 1024
};

/* Fills e from a fault of the line or a status that is not the hoped-for one. */
static void judge(struct err *e, const struct http_reply *r, const struct err *fault, int good,
    struct problem *why)
{
    bool told = false;
    if (fault) {
        err_set(e, fault->code, fault->module, "%s", fault->text);
        return;
    }
    if (r->status == good)
        return;
    told = call_problem(why, r);
    if (r->status == 429)
        err_set(e, ERR_LIMIT, "portal", "HTTP 429 %s", told ? why->name : "");
    else
        call_fault(e, r, told ? why : NULL);
}

static int start(struct call *c, struct http_request *r, const char *path, const char *arg,
    http_done_fn *done, struct err *e)
{
    char url[URL_MAX];
    int n = snprintf(url, sizeof url, "%s%s%s", c->portal->url, path, arg);
    if (n < 0 || n >= (int)sizeof url)
        return err_set(e, ERR_LIMIT, "portal", "the address is too long");
    r->url = url;
    r->repeatable = true;
    if (!r->timeout_ms)
        r->timeout_ms = c->portal->timeout_ms;
    return http_start(c->portal->http, r, done, c, e);
}

/* ---- what the portal is */

static void on_info(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct call *c = ctx;
    struct err e = ERR_INIT;
    struct problem why;
    struct wire_portal info;
    judge(&e, r, fault, 200, &why);
    if (!e.code)
        wire_portal_read(&info, r->body, &e);
    portal_info_fn *done = c->info;
    void *user = c->ctx;
    call_drop(c);
    done(user, e.code ? NULL : &info, e.code ? &e : NULL);
}

int portal_info(struct portal *p, portal_info_fn *done, void *ctx, struct err *e)
{
    struct call *c = call_add(p, ctx, e);
    if (!c)
        return -ERR_NOMEM;
    c->info = done;
    struct http_request r = {.method = "GET", .max_reply = INFO_BYTES};
    int rc = start(c, &r, "/v1/portal", "", on_info, e);
    if (rc < 0)
        call_drop(c);
    return rc;
}

static int info_path(char out[PATH_MAX], const char *dir, struct err *e)
{
    if (snprintf(out, PATH_MAX, "%s/portal.json", dir) >= PATH_MAX)
        return err_set(e, ERR_LIMIT, "portal", "the path is too long");
    return 0;
}

int portal_info_load(struct wire_portal *out, const char *dir, struct err *e)
{
    char path[PATH_MAX];
    struct buf b;
    buf_init(&b, INFO_BYTES);
    int rc = info_path(path, dir, e);
    if (rc == 0)
        rc = file_read(&b, path, e);
    if (rc == 0)
        rc = wire_portal_read(out, buf_view(&b), e);
    buf_done(&b);
    return rc;
}

int portal_info_save(const struct wire_portal *info, const char *dir, struct err *e)
{
    char path[PATH_MAX];
    struct buf b;
    buf_init(&b, INFO_BYTES);
    int rc = info_path(path, dir, e);
    if (rc == 0)
        rc = wire_portal_write(&b, info, e);
    if (rc == 0)
        rc = file_write_atomic(path, buf_view(&b), 0644, e);
    buf_done(&b);
    return rc;
}

/* ---- drafts */

static void draft_over(
    struct call *c, const struct wire_draft *saved, struct str bytes, const struct err *e)
{
    portal_draft_fn *done = c->draft;
    void *user = c->ctx;
    call_drop(c);
    done(user, saved, bytes, e->code ? e : NULL);
}

static void on_draft_put(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct err e = ERR_INIT;
    struct problem why;
    struct wire_draft saved = {.expires = 0};
    judge(&e, r, fault, 200, &why);
    if (!e.code)
        wire_draft_read(&saved, r->body, &e);
    draft_over(ctx, &saved, (struct str){"", 0}, &e);
}

static void on_draft_get(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct err e = ERR_INIT;
    struct problem why;
    struct wire_draft saved = {.expires = 0};
    judge(&e, r, fault, 200, &why);
    if (!e.code && !r->body.n)
        err_set(&e, ERR_PARSE, "portal", "an empty draft");
    draft_over(ctx, &saved, e.code ? (struct str){"", 0} : r->body, &e);
}

static void on_draft_drop(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct err e = ERR_INIT;
    struct problem why;
    struct wire_draft saved = {.expires = 0};
    judge(&e, r, fault, 204, &why);
    draft_over(ctx, &saved, (struct str){"", 0}, &e);
}

/* A call about something kept under a name: path is "/v1/drafts/" or "/v1/uploads/". */
static int named_call(struct portal *p, struct http_request *r, const char *path, const char *name,
    portal_draft_fn *done, void *ctx, http_done_fn *over, struct err *e)
{
    struct call *c = call_add(p, ctx, e);
    if (!c)
        return -ERR_NOMEM;
    c->draft = done;
    if (!r->max_reply)
        r->max_reply = WIRE_DRAFT + 1024;
    int rc = start(c, r, path, name, over, e);
    if (rc < 0)
        call_drop(c);
    return rc;
}

int portal_draft_put(struct portal *p, const char *name, struct str locked, portal_draft_fn *done,
    void *ctx, struct err *e)
{
    struct http_request r = {
        .method = "PUT", .headers = {"Content-Type: application/octet-stream"}, .body = locked};
    if (locked.n > WIRE_DRAFT)
        return err_set(e, ERR_LIMIT, "portal", "the draft is too long");
    return named_call(p, &r, "/v1/drafts/", name, done, ctx, on_draft_put, e);
}

int portal_draft_get(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e)
{
    struct http_request r = {.method = "GET"};
    return named_call(p, &r, "/v1/drafts/", name, done, ctx, on_draft_get, e);
}

int portal_draft_drop(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e)
{
    struct http_request r = {.method = "DELETE"};
    return named_call(p, &r, "/v1/drafts/", name, done, ctx, on_draft_drop, e);
}

/* ---- slots that a phone fills */

static void on_upload_open(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct err e = ERR_INIT;
    struct problem why;
    struct wire_draft saved = {.expires = 0};
    judge(&e, r, fault, 201, &why);
    if (!e.code)
        wire_draft_read(&saved, r->body, &e);
    draft_over(ctx, &saved, (struct str){"", 0}, &e);
}

static void on_upload_get(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct err e = ERR_INIT;
    struct problem why;
    struct wire_draft saved = {.expires = 0};
    bool nothing = r && r->status == 204;
    if (!nothing)
        judge(&e, r, fault, 200, &why);
    draft_over(ctx, &saved, nothing || e.code ? (struct str){"", 0} : r->body, &e);
}

int portal_upload_open(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e)
{
    struct http_request r = {.method = "POST"};
    return named_call(p, &r, "/v1/uploads/", name, done, ctx, on_upload_open, e);
}

int portal_upload_get(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e)
{
    struct http_request r = {
        .method = "GET", .max_reply = UPLOAD_BYTES, .timeout_ms = UPLOAD_TIMEOUT_MS};
    return named_call(p, &r, "/v1/uploads/", name, done, ctx, on_upload_get, e);
}

int portal_upload_drop(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e)
{
    struct http_request r = {.method = "DELETE"};
    return named_call(p, &r, "/v1/uploads/", name, done, ctx, on_draft_drop, e);
}

/* ---- an older version of a form */

static void on_form(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct call *c = ctx;
    struct err e = ERR_INIT;
    struct problem why;
    judge(&e, r, fault, 200, &why);
    portal_form_fn *done = c->form;
    void *user = c->ctx;
    call_drop(c);
    done(user, e.code ? (struct str){"", 0} : r->body, e.code ? &e : NULL);
}

int portal_form(
    struct portal *p, const char *id, int version, portal_form_fn *done, void *ctx, struct err *e)
{
    char arg[120];
    struct call *c = call_add(p, ctx, e);
    if (!c)
        return -ERR_NOMEM;
    c->form = done;
    snprintf(arg, sizeof arg, "%s?version=%d", id, version);
    struct http_request r = {.method = "GET", .max_reply = WIRE_FORM};
    int rc = start(c, &r, "/v1/forms/", arg, on_form, e);
    if (rc < 0)
        call_drop(c);
    return rc;
}

/* ---- submissions */

static void on_submit(void *ctx, const struct http_reply *r, const struct err *fault)
{
    struct call *c = ctx;
    struct err e = ERR_INIT;
    struct problem why;
    struct wire_submission got;
    problem_init(&why, PROBLEM_NONE, NULL);
    judge(&e, r, fault, 201, &why);
    if (!e.code)
        wire_submission_read(&got, r->body, &e);
    portal_submit_fn *done = c->submit;
    void *user = c->ctx;
    call_drop(c);
    done(user, e.code ? NULL : &got, why.status ? &why : NULL, e.code ? &e : NULL);
}

int portal_submit(struct portal *p, struct str sealed, const char *key, portal_submit_fn *done,
    void *ctx, struct err *e)
{
    char header[HEADER_MAX];
    struct call *c = call_add(p, ctx, e);
    if (!c)
        return -ERR_NOMEM;
    c->submit = done;
    snprintf(header, sizeof header, "Idempotency-Key: %s", key);
    struct http_request r = {.method = "POST",
        .headers = {"Content-Type: application/octet-stream", header},
        .body = sealed,
        .max_reply = WIRE_PROBLEM,
        .timeout_ms = SUBMIT_TIMEOUT_MS};
    int rc = start(c, &r, "/v1/submissions", "", on_submit, e);
    if (rc < 0)
        call_drop(c);
    return rc;
}
