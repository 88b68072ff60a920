/* link: see link/link.h: starting and stopping of all, and a call from any thread. */
#include "link_int.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static const char module[] = "link";

struct link {
    size_t n;
    struct host hosts[LINK_MAX];
};

/* ---- starting and stopping */

static bool good_name(const char *name)
{
    size_t n = strnlen(name, LINK_NAME);
    if (n == 0 || n == LINK_NAME)
        return false;
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static int check_conf(const struct link_conf *conf, size_t n, struct err *e)
{
    if (n > LINK_MAX)
        return err_set(e, ERR_LIMIT, module, "%d connectors are the most", LINK_MAX);
    for (size_t i = 0; i < n; i++) {
        if (!good_name(conf[i].name))
            return err_set(e, ERR_PARSE, module, "a name of a connector is [a-z0-9-]");
        for (size_t k = 0; k < i; k++)
            if (strcmp(conf[k].name, conf[i].name) == 0)
                return err_set(e, ERR_CONFLICT, module, "two connectors %s", conf[i].name);
        if (conf[i].timeout_ms <= 0 || conf[i].breaker_failures < 0 || conf[i].breaker_ms < 0)
            return err_set(e, ERR_RANGE, module, "%s: a number below zero", conf[i].name);
        int rc = child_check(conf[i].command, e);
        if (rc < 0) {
            err_at(e, "%s", conf[i].name);
            return rc;
        }
    }
    return 0;
}

static int start_host(
    struct host *h, const struct link_conf *conf, const struct clock *clock, struct err *e)
{
    sigset_t all, old;
    h->conf = *conf;
    h->clock = clock;
    h->next_id = 1;
    h->last = &h->first;
    h->life = LINK_STARTING;
    h->breaker = (struct breaker){.limit = conf->breaker_failures, .pause_ms = conf->breaker_ms};
    h->shown.state = LINK_STARTING;
    h->shown.since = clock_wall(clock);
    memcpy(h->shown.name, conf->name, sizeof h->shown.name);
    child_none(&h->child);
    pthread_mutex_init(&h->lock, NULL);
    h->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (h->wake < 0)
        return err_errno(e, module, "eventfd");
    /* signals are the main thread's; a broken pipe is a result of write() */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    h->threaded = pthread_create(&h->thread, NULL, host_keep, h) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return h->threaded ? 0 : err_set(e, ERR_NOMEM, module, "no thread for %s", conf->name);
}

int link_start(struct link **out, const struct link_conf *conf, size_t n, const struct clock *clock,
    struct err *e)
{
    *out = NULL;
    int rc = check_conf(conf, n, e);
    if (rc < 0)
        return rc;
    struct link *l = calloc(1, sizeof *l);
    if (!l)
        return err_set(e, ERR_NOMEM, module, "no memory for connectors");
    for (size_t i = 0; rc == 0 && i < n; i++) {
        l->n++;
        rc = start_host(&l->hosts[i], &conf[i], clock, e);
    }
    if (rc < 0)
        link_stop(&l);
    *out = l;
    return rc;
}

void link_stop(struct link **lp)
{
    struct link *l = *lp;
    if (!l)
        return;
    for (size_t i = 0; i < l->n; i++) { /* all at once, so that the slowest is all the wait */
        pthread_mutex_lock(&l->hosts[i].lock);
        l->hosts[i].stopping = true;
        pthread_mutex_unlock(&l->hosts[i].lock);
        if (l->hosts[i].wake >= 0)
            host_wake(&l->hosts[i]);
    }
    for (size_t i = 0; i < l->n; i++) {
        struct host *h = &l->hosts[i];
        if (h->threaded)
            pthread_join(h->thread, NULL);
        if (h->wake >= 0)
            close(h->wake);
        pthread_mutex_destroy(&h->lock);
    }
    free(l);
    *lp = NULL;
}

/* ---- a call */

static struct host *find(struct link *l, const char *name)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->hosts[i].conf.name, name) == 0)
            return &l->hosts[i];
    return NULL;
}

static void init_cond(pthread_cond_t *cond)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(cond, &attr);
    pthread_condattr_destroy(&attr);
}

static struct timespec after(int ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

static void give_up(struct call *c, enum err_code fault, const char *why)
{
    c->fault = fault;
    c->why = why;
}

/* Under the lock: into the queue, or why not. */
static bool enter(struct host *h, struct call *c)
{
    if (h->stopping || h->life == LINK_AWAY)
        give_up(c, ERR_TIMEOUT, "it is away");
    else if (h->n_calls >= HOST_CALLS)
        give_up(c, ERR_TIMEOUT, "too many calls at once");
    else if (!breaker_ask(&h->breaker, host_now()))
        give_up(c, ERR_TIMEOUT, "it keeps failing and is not asked for now");
    if (c->fault)
        return false;
    *h->last = c;
    h->last = &c->next;
    h->n_calls++;
    return true;
}

static void wait_for(struct host *h, struct call *c, int timeout_ms)
{
    struct timespec until = after(timeout_ms);
    int rc = 0;
    while (c->stage != CALL_DONE && rc == 0)
        rc = pthread_cond_timedwait(&c->done, &h->lock, &until);
    if (c->stage == CALL_DONE)
        return;
    host_drop(h, c);
    if (c->stage == CALL_SENT)
        h->owed++;
    give_up(c, ERR_TIMEOUT, "no answer in time");
}

/* What this call tells about the connector. That it refuses is a good sign; that it cannot is not.
 */
static void learn(struct host *h, const struct call *c)
{
    int code = c->answer.error.code;
    if (!c->fault && code != RPC_INTERNAL && code != RPC_UNAVAILABLE) {
        breaker_good(&h->breaker);
        host_show(h);
        return;
    }
    h->shown.failures++;
    if (breaker_bad(&h->breaker, host_now()) && c->fault == ERR_TIMEOUT) {
        h->doubted = true; /* slow, or dead on its feet? */
        host_wake(h);
    }
    host_show(h);
}

static int write_call(
    struct host *h, struct call *c, const char *method, const json_t *params, struct err *e)
{
    /* the number is of no use before the queue, so a hole in the row does no harm */
    pthread_mutex_lock(&h->lock);
    c->id = h->next_id++;
    pthread_mutex_unlock(&h->lock);
    buf_init(&c->line, RPC_LINE);
    return rpc_write_request(&c->line, c->id, method, params, e);
}

static int outcome(
    struct call *c, const char *name, json_t **result, struct link_fault *fault, struct err *e)
{
    struct rpc_answer *a = &c->answer;
    if (c->fault) {
        int rc = err_set(e, c->fault, module, "%s: %s", name, c->why);
        if (e && e->code == ERR_TIMEOUT)
            e->retryable = true;
        return rc;
    }
    if (a->result) {
        *result = a->result;
        a->result = NULL;
        return 0;
    }
    if (fault) {
        fault->code = a->error.code;
        str_copy(fault->message, sizeof fault->message, str_of(a->error.message));
        fault->data = a->error.data;
        a->error.data = NULL;
    }
    return err_set(e, ERR_REMOTE, module, "%s: code %d", name, a->error.code);
}

int link_call(struct link *l, const char *name, const char *method, const json_t *params,
    int timeout_ms, json_t **result, struct link_fault *fault, bool *sent, struct err *e)
{
    struct call c = {.stage = CALL_WAITING};
    struct host *h = find(l, name);
    *result = NULL;
    if (fault)
        *fault = (struct link_fault){.code = 0};
    if (sent)
        *sent = false;
    if (!h)
        return err_set(e, ERR_NOT_FOUND, module, "no connector %.31s", name);
    int rc = write_call(h, &c, method, params, e);
    if (rc < 0) {
        buf_wipe(&c.line);
        return rc;
    }
    init_cond(&c.done);
    int most = h->conf.timeout_ms;
    pthread_mutex_lock(&h->lock);
    h->shown.calls++;
    if (enter(h, &c)) {
        host_wake(h);
        wait_for(h, &c, timeout_ms > 0 && timeout_ms < most ? timeout_ms : most);
        learn(h, &c);
    }
    pthread_mutex_unlock(&h->lock);
    if (sent)
        *sent = !c.line.n; /* its bytes are handed over as it goes out */
    rc = outcome(&c, name, result, fault, e);
    buf_wipe(&c.line);
    pthread_cond_destroy(&c.done);
    rpc_answer_done(&c.answer);
    return rc;
}

/* ---- health */

bool link_health(struct link *l, size_t i, struct link_health *out)
{
    if (i >= l->n)
        return false;
    pthread_mutex_lock(&l->hosts[i].lock);
    *out = l->hosts[i].shown;
    pthread_mutex_unlock(&l->hosts[i].lock);
    return true;
}
