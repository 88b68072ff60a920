/* serve: see rpc/serve.h. The calling thread reads and answers the portal's own questions at once,
 * so that a busy connector does not look like a dead one; the workers run the methods. Each answer
 * is one write under a lock. */
#include "rpc/serve.h"

#include "base/log.h"
#include "base/secret.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static const char module[] = "rpc";

struct job {
    struct job *next;
    struct rpc_request request;
};

struct server {
    const struct rpc_service *service;
    int in, out;
    pthread_mutex_t lock; /* of the queue and the flags */
    pthread_cond_t changed;
    struct job *first, **last;
    size_t waiting;
    int started; /* workers that took their number */
    bool over, broken;
    pthread_mutex_t writing;
    pthread_t threads[RPC_THREADS];
};

/* ---- answering */

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        struct pollfd room = {.fd = fd, .events = POLLOUT};
        if (done < 0 && errno == EAGAIN)
            poll(&room, 1, -1);
        else if (done < 0 && errno != EINTR)
            return false;
        else if (done > 0)
            p += done, n -= (size_t)done;
    }
    return true;
}

static void send_line(struct server *s, const struct buf *line)
{
    pthread_mutex_lock(&s->writing);
    bool good = write_all(s->out, line->p, line->n);
    pthread_mutex_unlock(&s->writing);
    if (good)
        return;
    pthread_mutex_lock(&s->lock);
    s->broken = true;
    pthread_mutex_unlock(&s->lock);
}

static void answer_error(struct server *s, const json_t *id, const struct rpc_error *x)
{
    struct buf line;
    struct err e = ERR_INIT;
    buf_init(&line, RPC_LINE);
    if (rpc_write_error(&line, id, x, &e) == 0)
        send_line(s, &line);
    else
        log_err(LOG_ERROR, "rpc.answer", &e);
    buf_wipe(&line);
}

static void answer_fault(struct server *s, const json_t *id, int code, const char *text)
{
    struct rpc_error x = {.code = 0};
    rpc_fail(&x, code, NULL, "%s", text);
    answer_error(s, id, &x);
}

/* An answer that is too long for the line is still an answer. */
static void answer_result(struct server *s, const json_t *id, const json_t *result)
{
    struct buf line;
    struct err e = ERR_INIT;
    buf_init(&line, RPC_LINE);
    if (rpc_write_result(&line, id, result, &e) == 0)
        send_line(s, &line);
    else
        answer_fault(s, id, RPC_INTERNAL, e.text);
    buf_wipe(&line);
}

/* ---- the portal's own questions, answered by the reader */

static json_t *do_initialize(struct server *s, const struct rpc_request *r)
{
    const struct rpc_service *x = s->service;
    int64_t timeout_ms = 0;
    json_t *roles = json_array();
    for (size_t i = 0; x->roles[i]; i++)
        json_array_append_new(roles, json_string(x->roles[i]));
    wire_json_int(&timeout_ms, r->params, "timeout_ms");
    if (x->on_initialize && timeout_ms > 0 && timeout_ms <= INT32_MAX)
        x->on_initialize(x->ctx, (int)timeout_ms);
    return json_pack("{s:i,s:s,s:s,s:o}", "protocol", RPC_PROTOCOL, "name", x->name, "version",
        x->version, "roles", roles);
}

static json_t *do_health(struct server *s, const struct rpc_request *r)
{
    char note[120] = "";
    bool good = !s->service->health || s->service->health(s->service->ctx, note, sizeof note);
    (void)r;
    return json_pack("{s:b,s:s}", "ok", good, "note", note);
}

static json_t *do_shutdown(struct server *s, const struct rpc_request *r)
{
    (void)r;
    pthread_mutex_lock(&s->lock);
    s->over = true;
    pthread_mutex_unlock(&s->lock);
    return json_object();
}

static const struct {
    const char *name;
    json_t *(*fn)(struct server *s, const struct rpc_request *r);
} own_methods[] = {
    {"initialize", do_initialize},
    {"health", do_health},
    {"shutdown", do_shutdown},
};

static bool answer_own(struct server *s, const struct rpc_request *r)
{
    for (size_t i = 0; i < sizeof own_methods / sizeof *own_methods; i++) {
        if (strcmp(r->method, own_methods[i].name) != 0)
            continue;
        json_t *result = own_methods[i].fn(s, r);
        if (r->id)
            answer_result(s, r->id, result);
        json_decref(result);
        return true;
    }
    return false;
}

/* ---- the methods of the table, run by the workers */

static const struct rpc_method *find_method(const struct rpc_service *s, const char *name)
{
    for (size_t i = 0; i < s->n_methods; i++)
        if (strcmp(s->methods[i].name, name) == 0)
            return &s->methods[i];
    return NULL;
}

static void run_method(struct server *s, int worker, const struct rpc_request *r)
{
    const struct rpc_method *m = find_method(s->service, r->method);
    struct rpc_error x = {.code = 0};
    json_t *result = NULL, *params = r->params ? json_incref(r->params) : json_object();
    int rc = 0;
    if (!m)
        rc = rpc_fail(&x, RPC_NO_METHOD, NULL, "no such method");
    else if (!json_is_object(params))
        rc = rpc_fail(&x, RPC_BAD_PARAMS, NULL, "params is no object");
    else
        rc = m->fn(s->service->ctx, worker, params, &result, &x);
    if (rc == 0 && !result)
        result = json_object();
    if (r->id && rc < 0 && !x.code)
        answer_fault(s, r->id, RPC_INTERNAL, "the method failed");
    else if (r->id && rc < 0)
        answer_error(s, r->id, &x);
    else if (r->id)
        answer_result(s, r->id, result);
    json_decref(result);
    json_decref(params);
    rpc_error_done(&x);
}

static void job_free(struct job *j)
{
    rpc_request_done(&j->request);
    free(j);
}

/* The next job; NULL when the service is over and nothing waits. */
static struct job *take_job(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->first && !s->over)
        pthread_cond_wait(&s->changed, &s->lock);
    struct job *j = s->first;
    if (j) {
        s->first = j->next;
        s->last = s->first ? s->last : &s->first;
        s->waiting--;
    }
    pthread_mutex_unlock(&s->lock);
    return j;
}

static void *work(void *ctx)
{
    struct server *s = ctx;
    pthread_mutex_lock(&s->lock);
    int worker = s->started++;
    pthread_mutex_unlock(&s->lock);
    for (struct job *j; (j = take_job(s));) {
        run_method(s, worker, &j->request);
        job_free(j);
    }
    return NULL;
}

/* Takes the request over. */
static void give_job(struct server *s, struct rpc_request *r)
{
    struct job *j = calloc(1, sizeof *j);
    pthread_mutex_lock(&s->lock);
    bool room = j && s->waiting < RPC_WAITING;
    if (room) {
        j->request = *r;
        *r = (struct rpc_request){.id = NULL};
        *s->last = j;
        s->last = &j->next;
        s->waiting++;
        pthread_cond_signal(&s->changed);
    }
    pthread_mutex_unlock(&s->lock);
    if (room)
        return;
    free(j);
    if (r->id)
        answer_fault(s, r->id, RPC_UNAVAILABLE, "too many calls wait here");
}

/* ---- reading */

static void take_line(struct server *s, struct str line)
{
    struct rpc_request r;
    struct err e = ERR_INIT;
    int code;
    if (rpc_read_request(&r, &code, line, &e) < 0)
        answer_fault(s, r.id, code, e.text);
    else if (!answer_own(s, &r))
        give_job(s, &r);
    rpc_request_done(&r);
}

static bool is_over(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    bool over = s->over || s->broken;
    pthread_mutex_unlock(&s->lock);
    return over;
}

static int read_all(struct server *s, struct err *e)
{
    char chunk[BUF_LINE];
    struct rpc_lines lines;
    struct str line;
    int rc = 0;
    rpc_lines_init(&lines, RPC_LINE);
    while (rc == 0 && !is_over(s)) {
        ssize_t n = read(s->in, chunk, sizeof chunk);
        struct pollfd more = {.fd = s->in, .events = POLLIN};
        if (n == 0)
            break;
        if (n < 0 && errno == EAGAIN)
            poll(&more, 1, -1);
        else if (n < 0 && errno != EINTR)
            rc = err_errno(e, module, "read");
        if (n <= 0)
            continue;
        rc = rpc_lines_add(&lines, chunk, (size_t)n, e);
        while (rc == 0 && !is_over(s) && (rc = rpc_lines_next(&lines, &line, e)) == 1) {
            take_line(s, line);
            rc = 0;
        }
    }
    secret_wipe(chunk, sizeof chunk);
    rpc_lines_done(&lines);
    return rc;
}

static int start_workers(struct server *s, int *running, struct err *e)
{
    int want = s->service->threads < 1             ? 1
               : s->service->threads > RPC_THREADS ? RPC_THREADS
                                                   : s->service->threads;
    for (*running = 0; *running < want; (*running)++)
        if (pthread_create(&s->threads[*running], NULL, work, s) != 0)
            break;
    return *running ? 0 : err_set(e, ERR_NOMEM, module, "no thread can be started");
}

int rpc_serve(const struct rpc_service *service, int in, int out, struct err *e)
{
    struct server s = {.service = service, .in = in, .out = out};
    int running;
    s.last = &s.first;
    signal(SIGPIPE, SIG_IGN);
    pthread_mutex_init(&s.lock, NULL);
    pthread_mutex_init(&s.writing, NULL);
    pthread_cond_init(&s.changed, NULL);
    int rc = start_workers(&s, &running, e);
    if (rc == 0)
        rc = read_all(&s, e);
    pthread_mutex_lock(&s.lock);
    s.over = true;
    pthread_cond_broadcast(&s.changed);
    pthread_mutex_unlock(&s.lock);
    while (running > 0)
        pthread_join(s.threads[--running], NULL);
    if (rc == 0 && s.broken)
        rc = err_set(e, ERR_IO, module, "the portal does not read");
    pthread_cond_destroy(&s.changed);
    pthread_mutex_destroy(&s.writing);
    pthread_mutex_destroy(&s.lock);
    return rc;
}
