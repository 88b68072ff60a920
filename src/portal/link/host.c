/* host: the keeper of one connector: starts it, writes to it, reads from it, ends and restarts it.
 * See link_int.h. */
#include "link_int.h"

#include "base/log.h"
#include "base/secret.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int64_t host_now(void)
{
    return clock_mono(&clock_real);
}

void host_wake(const struct host *h)
{
    uint64_t one = 1;
    if (write(h->wake, &one, sizeof one) < 0) {
        /* the counter is full: the keeper will wake all the same */
    }
}

void host_show(struct host *h)
{
    enum link_state now = h->breaker.open ? LINK_BROKEN : h->life;
    if (now == h->shown.state && h->shown.since)
        return;
    h->shown.state = now;
    h->shown.since = clock_wall(h->clock);
    log_event(
        LOG_INFO, "connector.state", "name", h->conf.name, "state", link_state_name(now), NULL);
}

/* The first reason why this life must end. */
static void doom(struct host *h, enum err_code code, const char *why)
{
    if (h->fault)
        return;
    h->fault = why;
    h->fault_code = code;
}

static void set_life(struct host *h, enum link_state life)
{
    pthread_mutex_lock(&h->lock);
    h->life = life;
    host_show(h);
    pthread_mutex_unlock(&h->lock);
}

void host_drop(struct host *h, struct call *c)
{
    struct call **at = &h->first;
    while (*at && *at != c)
        at = &(*at)->next;
    if (!*at)
        return;
    *at = c->next;
    if (!c->next)
        h->last = at;
    h->n_calls--;
}

static void finish(struct host *h, struct call *c)
{
    host_drop(h, c);
    c->stage = CALL_DONE;
    pthread_cond_signal(&c->done);
}

static void fail_all(struct host *h, enum err_code fault, const char *why)
{
    pthread_mutex_lock(&h->lock);
    while (h->first) {
        struct call *c = h->first;
        /* the line of one that never went out is its proof: see link_call */
        c->fault = c->stage == CALL_SENT ? fault : ERR_TIMEOUT;
        c->why = why;
        finish(h, c);
    }
    h->owed = 0;
    pthread_mutex_unlock(&h->lock);
}

/* ---- writing */

/* Asks something of its own. The answer must come in time, or this life ends. */
static void ask(struct host *h, const char *method, bool is_health, int64_t wait_ms)
{
    struct err e = ERR_INIT;
    json_t *params = is_health
                         ? NULL
                         : json_pack("{s:i,s:s,s:i}", "protocol", 1, "portal",
                               "prepazka/" PREPAZKA_VERSION, "timeout_ms", h->conf.timeout_ms);
    pthread_mutex_lock(&h->lock);
    int64_t id = h->next_id++;
    h->doubted = false;
    pthread_mutex_unlock(&h->lock);
    if (rpc_write_request(&h->out, id, method, params, &e) < 0)
        doom(h, ERR_TIMEOUT, "no room for a question");
    json_decref(params);
    h->own_id = id;
    h->own_is_health = is_health;
    h->own_until = host_now() + wait_ms;
}

/* The next call that waits goes out, once the line before is out: what is not written can still be
 * taken back. */
static void load(struct host *h)
{
    pthread_mutex_lock(&h->lock);
    struct call *c = h->first;
    while (c && c->stage != CALL_WAITING)
        c = c->next;
    if (c && buf_str(&h->out, buf_view(&c->line))) {
        c->stage = CALL_SENT;
        buf_wipe(&c->line);
    }
    pthread_mutex_unlock(&h->lock);
}

static void pump(struct host *h)
{
    for (;;) {
        if (h->out_at == h->out.n) {
            if (h->out.n)
                secret_wipe(h->out.p, h->out.n);
            buf_reset(&h->out);
            h->out_at = 0;
            if (h->life == LINK_UP)
                load(h);
            if (!h->out.n)
                return;
        }
        ssize_t n = write(h->child.in, h->out.p + h->out_at, h->out.n - h->out_at);
        if (n < 0 && errno != EINTR) {
            if (errno != EAGAIN)
                doom(h, ERR_TIMEOUT, "it does not read");
            return;
        }
        h->out_at += n > 0 ? (size_t)n : 0;
    }
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t health_ms(const struct host *h)
{
    return sooner(HOST_HEALTH_MS, h->conf.timeout_ms > 1000 ? h->conf.timeout_ms : 1000);
}

/* ---- reading */

static void on_initialized(struct host *h, const json_t *r)
{
    int64_t protocol;
    char name[64], version[40];
    int unknown = 0;
    const json_t *names = json_object_get(r, "roles");
    if (!wire_json_int(&protocol, r, "protocol") || protocol != 1) {
        doom(h, ERR_PARSE, "it speaks another protocol");
        return;
    }
    if (!wire_json_text(name, sizeof name, r, "name") ||
        !wire_json_text(version, sizeof version, r, "version") || !json_is_array(names)) {
        doom(h, ERR_PARSE, "initialize lacks name, version or roles");
        return;
    }
    pthread_mutex_lock(&h->lock);
    h->shown.roles = link_roles(names, &unknown);
    h->life = LINK_UP;
    host_show(h);
    pthread_mutex_unlock(&h->lock);
    log_event(
        LOG_INFO, "connector.up", "name", h->conf.name, "program", name, "version", version, NULL);
    if (unknown)
        log_event(LOG_WARN, "connector.unknown_role", "name", h->conf.name, NULL);
    ask(h, "health", true, health_ms(h));
}

static void on_own(struct host *h, const struct rpc_answer *a)
{
    h->own_id = 0;
    if (!h->own_is_health) {
        if (a->result)
            on_initialized(h, a->result);
        else
            doom(h, ERR_TIMEOUT, "initialize was refused");
        return;
    }
    pthread_mutex_lock(&h->lock);
    h->shown.said[0] = '\0';
    if (a->result)
        wire_json_text(h->shown.said, sizeof h->shown.said, a->result, "note");
    else
        str_copy(h->shown.said, sizeof h->shown.said, str_of(a->error.message));
    if (!h->shown.said[0] && json_is_false(json_object_get(a->result, "ok")))
        str_copy(h->shown.said, sizeof h->shown.said, STR("not well"));
    pthread_mutex_unlock(&h->lock);
}

/* Takes the answer over when somebody waits for it. False: nobody ever asked that. */
static bool deliver(struct host *h, struct rpc_answer *a)
{
    pthread_mutex_lock(&h->lock);
    struct call *c = h->first;
    while (c && (c->stage != CALL_SENT || c->id != a->id))
        c = c->next;
    bool late = !c && h->owed > 0 && a->id > 0 && a->id < h->next_id;
    if (c) {
        c->answer = *a;
        *a = (struct rpc_answer){.id = 0};
        finish(h, c);
    } else if (late) {
        h->owed--;
    }
    pthread_mutex_unlock(&h->lock);
    return c || late;
}

static void take_line(struct host *h, struct str line)
{
    struct rpc_answer a;
    if (rpc_read_answer(&a, line, NULL) < 0)
        doom(h, ERR_PARSE, "a line that is not the protocol");
    else if (h->own_id && a.id == h->own_id)
        on_own(h, &a);
    else if (!deliver(h, &a))
        doom(h, ERR_PARSE, "an answer that nobody asked for");
    h->heard = host_now();
    rpc_answer_done(&a);
}

/* Reads once. False: nothing (more) is there. */
static bool hear(struct host *h)
{
    char chunk[BUF_LINE];
    struct str line;
    ssize_t n = h->child.out >= 0 ? read(h->child.out, chunk, sizeof chunk) : 0;
    int rc = 0;
    if (n < 0)
        return errno == EINTR;
    if (n == 0) {
        child_close(&h->child.out);
        return false;
    }
    if (rpc_lines_add(&h->in, chunk, (size_t)n, NULL) < 0)
        doom(h, ERR_TIMEOUT, "no memory for its answer");
    secret_wipe(chunk, (size_t)n);
    while (!h->fault && (rc = rpc_lines_next(&h->in, &line, NULL)) == 1)
        take_line(h, line);
    if (rc < 0)
        doom(h, ERR_PARSE, "a line without an end");
    return !h->fault;
}

/* ---- one life */

enum { FD_WAKE, FD_OUT, FD_ERR, FD_IN, FD_LIFE, FDS };

static int64_t next_due(const struct host *h, int64_t now)
{
    int64_t due = h->own_id ? h->own_until : h->heard + HOST_IDLE_MS;
    int64_t quiet = mutter_wait(&h->mutter, now);
    if (quiet)
        due = sooner(due, now + quiet);
    return due > now ? due - now : 0;
}

static void wait_once(struct host *h, struct pollfd p[FDS], int64_t most_ms)
{
    int64_t now = host_now();
    bool read_err = h->child.err >= 0 && mutter_wait(&h->mutter, now) == 0;
    p[FD_WAKE] = (struct pollfd){.fd = h->wake, .events = POLLIN};
    p[FD_OUT] = (struct pollfd){.fd = h->child.out, .events = POLLIN};
    p[FD_ERR] = (struct pollfd){.fd = read_err ? h->child.err : -1, .events = POLLIN};
    /* with nothing to write it still tells when the other end is closed */
    p[FD_IN] =
        (struct pollfd){.fd = h->child.in, .events = (short)(h->out_at < h->out.n ? POLLOUT : 0)};
    p[FD_LIFE] = (struct pollfd){.fd = h->child.life, .events = POLLIN};
    if (h->child.life < 0) /* nothing wakes us when it ends: look for ourselves */
        most_ms = sooner(most_ms, HOST_LOOK_MS);
    if (poll(p, FDS, (int)sooner(next_due(h, now), most_ms)) < 0)
        for (int i = 0; i < FDS; i++)
            p[i].revents = 0;
    if (h->child.life < 0)
        p[FD_LIFE].revents = child_ended(&h->child) ? POLLIN : 0;
    uint64_t count;
    if (p[FD_WAKE].revents && read(h->wake, &count, sizeof count) < 0) {
        /* another turn will read it */
    }
    if (p[FD_ERR].revents && !mutter_read(&h->mutter, h->child.err, host_now()))
        child_close(&h->child.err);
}

/* What an ending connector said before its end still counts. */
static void hear_rest(struct host *h)
{
    for (int i = 0; i < 1024 && !h->fault && hear(h); i++)
        ;
}

static bool is_stopping(struct host *h, bool *doubted)
{
    pthread_mutex_lock(&h->lock);
    bool stopping = h->stopping;
    *doubted = h->doubted;
    pthread_mutex_unlock(&h->lock);
    return stopping;
}

/* Until it must end, or we must. */
static void live(struct host *h)
{
    struct pollfd p[FDS];
    bool doubted;
    while (!h->fault && !is_stopping(h, &doubted)) {
        int64_t now = host_now();
        if (h->own_id && now >= h->own_until)
            doom(h, ERR_TIMEOUT,
                h->own_is_health ? "it does not answer" : "initialize was not answered");
        else if (!h->own_id && h->life == LINK_UP && (doubted || now - h->heard >= HOST_IDLE_MS))
            ask(h, "health", true, health_ms(h));
        if (!h->fault)
            pump(h);
        if (h->fault)
            break;
        wait_once(h, p, HOST_IDLE_MS);
        if (p[FD_OUT].revents)
            hear(h);
        if (p[FD_LIFE].revents) {
            hear_rest(h);
            doom(h, ERR_TIMEOUT, "it ended");
        } else if (p[FD_IN].revents & POLLERR) {
            hear_rest(h);
            doom(h, ERR_TIMEOUT, "it does not read");
        }
        if (!h->fault && h->child.out < 0)
            doom(h, ERR_TIMEOUT, "it closed its output");
    }
}

/* Asks it to end: shutdown, the end of its input, SIGTERM; child_end does the rest. */
static void bid_farewell(struct host *h)
{
    struct pollfd p[FDS];
    int64_t end = host_now() + HOST_GRACE_MS;
    bool told = false;
    if (h->life == LINK_UP)
        ask(h, "shutdown", true, HOST_GRACE_MS);
    set_life(h, LINK_AWAY); /* no call goes out any more */
    for (int64_t now; (now = host_now()) < end + HOST_TERM_MS && h->child.out >= 0;) {
        if (h->child.in >= 0) {
            h->fault = NULL;
            pump(h);
            if (h->out_at == h->out.n || h->fault)
                child_close(&h->child.in);
        }
        if (now >= end && !told) {
            child_signal(&h->child, SIGTERM);
            told = true;
        }
        wait_once(h, p, told ? end + HOST_TERM_MS - now : end - now);
        h->fault = NULL;
        if (p[FD_OUT].revents)
            hear(h);
        if (p[FD_LIFE].revents)
            break;
    }
}

static void begin_life(struct host *h)
{
    struct err e = ERR_INIT;
    h->fault = NULL;
    h->own_id = 0;
    h->out_at = 0;
    buf_init(&h->out, HOST_OUT);
    rpc_lines_init(&h->in, RPC_LINE);
    mutter_begin(&h->mutter, h->conf.name);
    h->born = h->heard = host_now();
    set_life(h, LINK_STARTING);
    if (child_start(&h->child, h->conf.command, &e) < 0) {
        log_err(LOG_ERROR, "connector.start", &e);
        doom(h, ERR_TIMEOUT, "it does not start");
        return;
    }
    ask(h, "initialize", false, HOST_START_MS);
}

static void end_life(struct host *h, bool stopping)
{
    char what[24];
    const char *why = h->fault ? h->fault : "the portal stops";
    enum err_code code = h->fault ? h->fault_code : ERR_TIMEOUT;
    if (stopping && h->child.pid)
        bid_farewell(h);
    set_life(h, LINK_AWAY);
    child_signal(&h->child, SIGKILL);
    for (int i = 0; i < 64 && h->child.err >= 0; i++) /* its last words, no endless ones */
        if (!mutter_read(&h->mutter, h->child.err, host_now()))
            break;
    child_end(&h->child, what);
    mutter_end(&h->mutter, host_now());
    fail_all(h, code, why);
    if (!stopping)
        log_event(
            LOG_ERROR, "connector.ended", "name", h->conf.name, "why", why, "how", what, NULL);
    buf_wipe(&h->out);
    rpc_lines_done(&h->in);
    h->deaths = host_now() - h->born >= HOST_STEADY_MS ? 1 : h->deaths + 1;
}

static bool rest(struct host *h)
{
    int64_t end = host_now() + restart_pause_ms(h->deaths);
    bool doubted;
    for (int64_t now; !is_stopping(h, &doubted) && (now = host_now()) < end;) {
        struct pollfd p = {.fd = h->wake, .events = POLLIN};
        uint64_t count;
        if (poll(&p, 1, (int)(end - now)) > 0 && read(h->wake, &count, sizeof count) < 0)
            break;
    }
    return !is_stopping(h, &doubted);
}

void *host_keep(void *ctx)
{
    struct host *h = ctx;
    bool doubted;
    for (bool more = true; more;) {
        begin_life(h);
        live(h);
        bool stopping = is_stopping(h, &doubted);
        end_life(h, stopping);
        more = !stopping && rest(h);
        if (more) {
            pthread_mutex_lock(&h->lock);
            h->shown.restarts++;
            pthread_mutex_unlock(&h->lock);
        }
    }
    return NULL;
}
