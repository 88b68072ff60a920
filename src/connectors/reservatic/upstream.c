/* upstream: see upstream.h. */
#include "upstream.h"

#include "base/log.h"
#include "base/secret.h"
#include "memory.h"
#include "net/http.h"
#include "rpc/serve.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_REPLY = 4 * 1024 * 1024, DEPTH = 16, PAGE = 100, PAGES = 100, MARGIN_MS = 700 };

struct line {
    struct loop *loop;
    struct http *http;
    int64_t until; /* monotonic ms */
};

struct up {
    const struct conf *conf;
    char token[sizeof((struct conf *)0)->token + 16];
    int n_lines;
    struct line lines[RPC_THREADS];

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t left;
    int inside, limit_ms;
    struct memory memory;
    bool well;
    char note[100];
};

int up_open(struct up **out, const struct conf *conf, int workers, struct err *e)
{
    struct up *u = calloc(1, sizeof *u);
    struct http_conf http = {
        .ca = conf->ca[0] ? conf->ca : NULL, .p12 = conf->certificate, .password = conf->password};
    *out = u;
    if (!u)
        return err_set(e, ERR_NOMEM, "upstream", "no memory");
    u->conf = conf;
    u->well = true;
    snprintf(u->token, sizeof u->token, "Api-Token: %s", conf->token);
    pthread_mutex_init(&u->lock, NULL);
    pthread_cond_init(&u->left, NULL);
    for (; u->n_lines < workers; u->n_lines++) {
        struct line *l = &u->lines[u->n_lines];
        l->loop = loop_new(&clock_real);
        l->http = l->loop ? http_new(l->loop, &http) : NULL;
        if (!l->http) {
            loop_free(&l->loop);
            up_free(out);
            return err_set(e, ERR_NOMEM, "upstream", "no memory");
        }
    }
    return 0;
}

void up_free(struct up **up)
{
    struct up *u = *up;
    if (!u)
        return;
    for (int i = 0; i < u->n_lines; i++) {
        http_free(&u->lines[i].http);
        loop_free(&u->lines[i].loop);
    }
    memory_forget(&u->memory, true);
    pthread_cond_destroy(&u->left);
    pthread_mutex_destroy(&u->lock);
    secret_wipe(u->token, sizeof u->token);
    free(u);
    *up = NULL;
}

void up_set_limit(struct up *u, int ms)
{
    pthread_mutex_lock(&u->lock);
    u->limit_ms = ms;
    pthread_mutex_unlock(&u->lock);
}

void up_begin(struct up *u, int worker)
{
    pthread_mutex_lock(&u->lock);
    int64_t ms = (int64_t)u->conf->timeout * 1000;
    /* what is known is said before the portal stops listening */
    if (u->limit_ms > 2 * MARGIN_MS && u->limit_ms - MARGIN_MS < ms)
        ms = u->limit_ms - MARGIN_MS;
    pthread_mutex_unlock(&u->lock);
    u->lines[worker].until = clock_mono(&clock_real) + ms;
}

void up_reply_done(struct up_reply *r)
{
    json_decref(r->json);
    *r = (struct up_reply){.status = 0};
}

/* ---- the gate */

/* One that has calls under way must not wait here, or two could wait for each other. */
static bool enter(struct up *u, bool may_wait)
{
    pthread_mutex_lock(&u->lock);
    while (may_wait && u->inside >= UP_AT_ONCE)
        pthread_cond_wait(&u->left, &u->lock);
    bool in = u->inside < UP_AT_ONCE;
    u->inside += in;
    pthread_mutex_unlock(&u->lock);
    return in;
}

static void leave(struct up *u)
{
    pthread_mutex_lock(&u->lock);
    u->inside--;
    pthread_cond_signal(&u->left);
    pthread_mutex_unlock(&u->lock);
}

/* ---- one call */

struct call {
    struct up *u;
    const char *method, *path;
    struct up_reply *reply;
    bool started, done;
};

static void note_health(struct up *u, bool well, const char *note)
{
    pthread_mutex_lock(&u->lock);
    u->well = well;
    str_copy(u->note, sizeof u->note, str_of(note));
    pthread_mutex_unlock(&u->lock);
}

/* Paths hold numbers and dates only; queries are left out all the same. */
static void log_fault(const struct call *c, const char *what, const char *text)
{
    char path[UP_PATH];
    str_copy(path, sizeof path, (struct str){c->path, strcspn(c->path, "?")});
    log_event(LOG_WARN, "reservatic.fault", "method", c->method, "path", path, "what", what, "text",
        text, NULL);
}

static void judge_status(const struct call *c, int status)
{
    char note[60];
    snprintf(note, sizeof note, "Reservatic answers %d", status);
    if (status == 401 || status == 403)
        snprintf(note, sizeof note, "Reservatic refuses the token (%d)", status);
    bool well = status < 500 && status != 401 && status != 403 && status != 429;
    note_health(c->u, well, well ? "" : note);
    if (!well)
        log_fault(c, "status", note);
}

static void on_done(void *ctx, const struct http_reply *r, const struct err *e)
{
    struct call *c = ctx;
    c->done = true;
    *c->reply = (struct up_reply){.at = clock_wall(&clock_real)};
    if (!r) {
        note_health(c->u, false, err_name(e->code));
        log_fault(c, err_name(e->code), e->text);
        return;
    }
    c->reply->status = r->status;
    judge_status(c, r->status);
    if (r->body.n && wire_json_load(&c->reply->json, r->body, MAX_REPLY, DEPTH, NULL) < 0)
        log_fault(c, "not JSON", r->type);
}

static bool begin_call(struct call *c, struct line *l, struct str body, int ms)
{
    char url[sizeof c->u->conf->url + UP_PATH];
    struct err e = ERR_INIT;
    snprintf(url, sizeof url, "%s%s", c->u->conf->url, c->path);
    bool get = strcmp(c->method, "GET") == 0;
    struct http_request r = {.method = c->method,
        .url = url,
        .headers = {c->u->token, "Accept: application/json",
            body.n ? "Content-Type: application/json" : NULL},
        .body = body,
        .max_reply = MAX_REPLY,
        .timeout_ms = ms,
        .repeatable = get};
    c->started = true;
    if (http_start(l->http, &r, on_done, c, &e) == 0)
        return true;
    on_done(c, NULL, &e);
    return false;
}

static int left_ms(const struct line *l)
{
    int64_t left = l->until - clock_mono(&clock_real);
    return left < 100 ? 100 : (int)left;
}

void up_send(struct up *u, int worker, const char *method, const char *path, const json_t *body,
    struct up_reply *reply)
{
    struct line *l = &u->lines[worker];
    struct call c = {.u = u, .method = method, .path = path, .reply = reply};
    struct buf text;
    *reply = (struct up_reply){.status = 0};
    buf_init(&text, BUF_TEXT);
    if (body && wire_json_write(&text, body, NULL) < 0) {
        buf_wipe(&text);
        return;
    }
    enter(u, true);
    /* a third of the time is kept for looking what became of it */
    bool runs = begin_call(&c, l, buf_view(&text), left_ms(l) * 2 / 3);
    while (runs && !c.done)
        loop_turn(l->loop, -1, NULL);
    leave(u);
    buf_wipe(&text);
    pthread_mutex_lock(&u->lock);
    memory_forget(&u->memory, false);
    pthread_mutex_unlock(&u->lock);
}

/* ---- lists */

static int judge_list(const struct up_get *g, struct rpc_error *error)
{
    int status = g->reply.status;
    if (status >= 200 && status < 300 && json_is_array(g->reply.json))
        return 0;
    if (status >= 200 && status < 300)
        return rpc_fail(error, RPC_UNAVAILABLE, NULL, "Reservatic answers no list");
    if (status == 404)
        return rpc_fail(error, RPC_NOT_FOUND, NULL, "Reservatic does not know it");
    return rpc_fail(error, RPC_UNAVAILABLE, NULL,
        status ? "Reservatic answers %d" : "Reservatic does not answer", status);
}

static void remember(struct up *u, const struct up_get *g)
{
    bool slots = g->keep_ms == UP_KEEP_SLOTS;
    int64_t ms = slots ? (int64_t)u->conf->remember * 1000 : g->keep_ms;
    pthread_mutex_lock(&u->lock);
    if (ms > 0)
        memory_keep(&u->memory, g->path, &g->reply, clock_mono(&clock_real) + ms, slots);
    pthread_mutex_unlock(&u->lock);
}

static bool recall(struct up *u, struct up_get *g)
{
    pthread_mutex_lock(&u->lock);
    bool known = g->keep_ms && memory_find(&u->memory, g->path, clock_mono(&clock_real), &g->reply);
    pthread_mutex_unlock(&u->lock);
    return known;
}

/* Starts what the gate lets through and waits until all are done. */
static void run_calls(struct up *u, struct line *l, struct call *calls, size_t n)
{
    size_t running = 0;
    for (;;) {
        for (size_t i = 0; i < n; i++) {
            if (calls[i].started)
                continue;
            if (!enter(u, running == 0))
                break;
            if (begin_call(&calls[i], l, STR(""), left_ms(l)))
                running++;
            else
                leave(u);
        }
        if (running == 0)
            return;
        size_t before = running;
        loop_turn(l->loop, -1, NULL);
        running = 0;
        for (size_t i = 0; i < n; i++)
            running += calls[i].started && !calls[i].done;
        for (size_t i = running; i < before; i++)
            leave(u);
    }
}

int up_get_all(struct up *u, int worker, struct up_get *gets, size_t n, struct rpc_error *error)
{
    struct call *calls = calloc(n ? n : 1, sizeof *calls);
    size_t asked = 0;
    int rc = 0;
    if (!calls)
        return rpc_fail(error, RPC_UNAVAILABLE, NULL, "no memory");
    for (size_t i = 0; i < n; i++) {
        gets[i].reply = (struct up_reply){.status = 0};
        gets[i].remembered = recall(u, &gets[i]);
        if (!gets[i].remembered)
            calls[asked++] = (struct call){
                .u = u, .method = "GET", .path = gets[i].path, .reply = &gets[i].reply};
    }
    run_calls(u, &u->lines[worker], calls, asked);
    for (size_t i = 0; i < n; i++) {
        int one = judge_list(&gets[i], error);
        if (one == 0 && gets[i].keep_ms && !gets[i].remembered)
            remember(u, &gets[i]);
        rc = rc < 0 ? rc : one;
    }
    for (size_t i = 0; rc < 0 && i < n; i++)
        up_reply_done(&gets[i].reply);
    free(calls);
    return rc;
}

/* There is no telling how many pages there are, nor whether the server keeps to our size or knows
 * pages at all: so until a page is empty or begins like the one before. */
int up_get_pages(struct up *u, int worker, const char *path, int keep_ms, json_t **out, int64_t *at,
    struct rpc_error *error)
{
    json_t *all = json_array(), *first = NULL;
    int rc = 0;
    bool more = true;
    for (int page = 1; rc == 0 && more; page++) {
        struct up_get g = {.keep_ms = keep_ms};
        if (page > PAGES)
            rc = rpc_fail(error, RPC_UNAVAILABLE, NULL, "a list of Reservatic has no end");
        snprintf(g.path, sizeof g.path, "%s%cpage=%d&per_page=%d", path,
            strchr(path, '?') ? '&' : '?', page, PAGE);
        rc = rc < 0 ? rc : up_get_all(u, worker, &g, 1, error);
        if (rc < 0)
            break;
        json_t *head = json_array_get(g.reply.json, 0);
        more = head && !(first && json_equal(head, first));
        if (more)
            json_array_extend(all, g.reply.json);
        json_decref(first);
        first = json_incref(head);
        if (at && (!*at || g.reply.at < *at))
            *at = g.reply.at;
        up_reply_done(&g.reply);
    }
    json_decref(first);
    if (rc < 0)
        json_decref(all);
    *out = rc < 0 ? NULL : all;
    return rc;
}

void up_forget(struct up *u)
{
    pthread_mutex_lock(&u->lock);
    memory_forget(&u->memory, true);
    pthread_mutex_unlock(&u->lock);
}

bool up_health(struct up *u, char *note, size_t size)
{
    pthread_mutex_lock(&u->lock);
    bool well = u->well;
    str_copy(note, size, str_of(u->note));
    pthread_mutex_unlock(&u->lock);
    return well;
}
