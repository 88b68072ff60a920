/* desk: the clerk's session and the queue as the desk sees it (screens/desk.h). The token lives
 * here alone. What is looked at comes anew every few seconds; what is done is confirmed or refused
 * by the portal, never guessed. */
#include "desk_int.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/secret.h"
#include "wire/json.h"
#include <stdio.h>
#include <stdlib.h>

enum {
    LOOK_MS = 3000,
    LOOK_STEPS = 1,    /* times the pause doubles while the line is down */
    CHORD_MS = 1500,   /* between the two presses of the hidden signal */
    GOODBYE_MS = 1500, /* that the end of the program waits for the end of the session */
    BODY = 1024
};

static void look_again(void *ctx);
static void on_idle(void *ctx);

void desk_tell(struct app *a, enum desk_do what, const struct err *fault)
{
    struct news n = {.kind = NEWS_DESK, .what = what, .err = fault};
    struct screen *lock = &a->clerk.lock;
    router_news(a, &n);
    if (lock->cls && lock->cls->news)
        lock->cls->news(lock, &n);
}

/* ---- the lock: a screen of its own before all others, so that nothing that opens below it can
 * come to the front */

static void close_lock(struct app *a)
{
    struct screen *s = &a->clerk.lock;
    if (s->state) {
        secret_wipe(s->state, s->cls->size);
        free(s->state);
    }
    *s = (struct screen){0};
}

struct screen *desk_shown(struct app *a)
{
    return a->clerk.lock.cls ? &a->clerk.lock : router_top(a);
}

static void drop_look(struct app *a)
{
    struct desk_calls *d = &a->clerk;
    if (d->state.busy[DESK_LOOK])
        portal_cancel(a->portal, &d->calls[DESK_LOOK]);
    d->state.busy[DESK_LOOK] = false;
    loop_timer_stop(a->loop, look_again, a);
}

static int lock(struct app *a, const struct desk_args *args, struct err *e)
{
    struct desk_calls *d = &a->clerk;
    struct screen *s = &d->lock;
    (void)args;
    if (d->state.state != DESK_IN)
        return 0;
    *s = (struct screen){.cls = &screen_locked, .visit = &a->visit};
    s->state = calloc(1, s->cls->size);
    if (!s->state) { /* what cannot be hidden is put away */
        *s = (struct screen){0};
        desk_do(a, DESK_SIGN_OUT, &(struct desk_args){.on = true}, e);
        return err_set(e, ERR_NOMEM, "desk", "no memory");
    }
    s->cls->open(s, &(struct screen_args){0}, e);
    d->state.state = DESK_LOCKED;
    a->overlay = OVERLAY_NONE;
    drop_look(a);
    loop_timer_stop(a->loop, on_idle, a);
    a->dirty = true;
    return 0;
}

static void on_idle(void *ctx)
{
    lock(ctx, NULL, NULL);
}

void desk_touch(struct app *a)
{
    struct desk_calls *d = &a->clerk;
    d->last_key = clock_mono(&a->clock);
    if (d->state.state == DESK_IN && d->state.idle_minutes > 0)
        loop_timer(a->loop, (int64_t)d->state.idle_minutes * 60 * 1000, on_idle, a, NULL);
}

/* ---- the session */

static void forget_queue(struct desk *d)
{
    wire_desk_done(&d->now);
    d->have = false;
    d->picked = d->aim = 0;
}

static void no_token(struct app *a)
{
    secret_wipe(a->clerk.token, sizeof a->clerk.token);
    drop_look(a);
    loop_timer_stop(a->loop, on_idle, a);
}

/* The portal ended the session. A locked desk stays locked: its password makes a new one. */
static void session_over(struct app *a)
{
    struct desk *d = &a->clerk.state;
    if (!*a->clerk.token)
        return;
    no_token(a);
    d->ended_at = clock_wall(&a->clock);
    if (d->state != DESK_IN)
        return;
    d->state = DESK_OUT;
    forget_queue(d);
    if (router_top(a)->cls != &screen_signin)
        router_open(a, &screen_signin, &(struct screen_args){0});
}

/* What the portal said no to; d->said names the ticket already. */
void desk_refuse(
    struct app *a, enum desk_do what, const struct portal_answer *answer, const struct err *fault)
{
    struct desk *d = &a->clerk.state;
    log_err(LOG_INFO, "desk", fault);
    d->did = what;
    d->problem = answer ? answer->problem : PROBLEM_NONE;
    d->cut = d->problem == PROBLEM_NONE;
    d->retry_after = answer ? answer->retry_after : 0;
    d->acted_at = clock_wall(&a->clock);
    if (d->problem == PROBLEM_CLERK_REQUIRED)
        session_over(a);
    desk_tell(a, what, fault);
}

static void on_left(void *ctx, const struct portal_answer *answer, const struct err *fault)
{
    struct visit_call *call = ctx;
    struct desk_calls *d = &call->app->clerk;
    (void)answer;
    if (fault)
        log_err(LOG_INFO, "desk.leave", fault); /* it ends by itself in time */
    d->state.busy[DESK_SIGN_OUT] = false;
    secret_wipe(d->leaving, sizeof d->leaving);
}

/* Ends the session whose token is in `leaving`; whoever signs out stands up. */
static void leave(struct app *a)
{
    struct desk_calls *d = &a->clerk;
    struct err e = ERR_INIT;
    struct portal_request r = {
        .method = "DELETE", .path = "/v1/desk/sessions", .bearer = d->leaving};
    struct visit_call *call = &d->calls[DESK_SIGN_OUT];
    d->state.busy[DESK_SIGN_OUT] = true;
    if (portal_call(a->portal, &r, on_left, call, &e) < 0)
        on_left(call, NULL, &e);
}

static void end_clerk(struct app *a)
{
    struct desk_calls *d = &a->clerk;
    if (*d->token && a->portal) {
        portal_cancel(a->portal, &d->calls[DESK_SIGN_OUT]);
        str_copy(d->leaving, sizeof d->leaving, str_of(d->token));
        leave(a);
    }
    no_token(a);
    close_lock(a);
    forget_queue(&d->state);
    d->state.state = DESK_OUT;
    d->state.counter[0] = d->state.name[0] = d->state.title[0] = '\0';
    d->state.said[0] = '\0';
    d->state.problem = PROBLEM_NONE;
    d->state.ended_at = 0;
    d->help = false;
    desk_tell(a, DESK_SIGN_OUT, NULL);
}

/* With the clerk goes what they worked on. args->on: also with a ticket in hand, from the locked
 * page. */
static int sign_out(struct app *a, const struct desk_args *args, struct err *e)
{
    struct desk_calls *d = &a->clerk;
    const struct wire_ticket *mine = desk_mine(&d->state);
    if (mine && !args->on) {
        d->state.did = DESK_SIGN_OUT;
        d->state.problem = PROBLEM_TICKET_STATE;
        str_copy(d->state.said, sizeof d->state.said, str_of(mine->label));
        return err_set(e, ERR_CONFLICT, "desk", "a ticket is in hand");
    }
    end_clerk(a);
    session_end(a);
    return 0;
}

/* A new session. The work of whoever was here is for the same person only. */
static void begin_session(struct app *a, const struct wire_session *s)
{
    struct desk_calls *d = &a->clerk;
    struct desk *st = &d->state;
    bool same = strcmp(st->name, s->name) == 0;
    /* When a lock is opened the session of before just runs out: ending it would stand the clerk up
     * from the counter, and nobody has its token any more. */
    str_copy(d->token, sizeof d->token, str_of(s->token));
    str_copy(st->name, sizeof st->name, str_of(s->name));
    str_copy(st->title, sizeof st->title, str_of(*s->title ? s->title : s->name));
    st->roles = s->roles;
    st->idle_minutes = s->idle_minutes;
    st->state = DESK_IN;
    st->problem = PROBLEM_NONE;
    st->cut = false;
    st->said[0] = '\0';
    if (!same)
        st->counter[0] = '\0';
    d->fresh = true;
    st->found = false;
    d->failures = 0;
    close_lock(a);
    desk_touch(a);
    loop_timer(a->loop, 0, look_again, a, NULL);
}

static void on_session(void *ctx, const struct portal_answer *answer, const struct err *fault)
{
    struct visit_call *call = ctx;
    struct app *a = call->app;
    struct wire_session s;
    struct err e = ERR_INIT;
    enum desk_do what = (enum desk_do)call->what;
    a->clerk.state.busy[what] = false;
    if (!fault && wire_session_read(&s, answer->body, &e) < 0)
        fault = &e;
    if (fault) {
        desk_refuse(a, what, answer, fault);
        return;
    }
    begin_session(a, &s);
    secret_wipe(&s, sizeof s);
    desk_tell(a, what, NULL);
    a->clerk.state.ended_at = 0; /* the page that asked has heard of it */
}

static int ask_session(
    struct app *a, enum desk_do what, const char *name, const char *password, struct err *e)
{
    struct desk_calls *d = &a->clerk;
    struct buf body;
    buf_init(&body, BODY);
    buf_z(&body, "{\"name\":");
    wire_json_string(&body, str_of(name));
    buf_z(&body, ",\"password\":");
    wire_json_string(&body, str_of(password));
    buf_char(&body, '}');
    struct portal_request r = {.method = "POST",
        .path = "/v1/desk/sessions",
        .body = buf_view(&body),
        .max_reply = WIRE_PROBLEM};
    int rc = buf_check(&body, "desk", e);
    if (rc == 0)
        rc = portal_call(a->portal, &r, on_session, &d->calls[what], e);
    buf_wipe(&body);
    d->state.busy[what] = rc == 0;
    return rc;
}

static int sign_in(struct app *a, const struct desk_args *args, struct err *e)
{
    return ask_session(a, DESK_SIGN_IN, args->name, args->password, e);
}

static int unlock(struct app *a, const struct desk_args *args, struct err *e)
{
    return ask_session(a, DESK_UNLOCK, a->clerk.state.name, args->password, e);
}

/* ---- looking */

/* Where the clerk sits, after a new session or when the line was down: at the counter of before,
 * or where the portal knows them to sit. Otherwise what the portal says holds: two desks that
 * both insisted would take the counter from each other for ever. */
static void find_seat(struct app *a)
{
    struct desk_calls *d = &a->clerk;
    struct desk *st = &d->state;
    const struct wire_counter *c = desk_counter(st, st->counter);
    if (st->busy[DESK_OPEN] || st->busy[DESK_CLOSE])
        return;
    if (c && strcmp(c->clerk, st->title) == 0) {
        st->found = true;
        d->fresh = false;
        return;
    }
    if (c && d->fresh && !*c->clerk)
        desk_do(a, DESK_OPEN, &(struct desk_args){.counter = c->id}, NULL);
    else
        st->counter[0] = '\0';
    for (size_t i = 0; !*st->counter && d->fresh && i < st->now.n_counters; i++)
        if (strcmp(st->now.counters[i].clerk, st->title) == 0)
            str_copy(st->counter, sizeof st->counter, str_of(st->now.counters[i].id));
    st->found = true;
    d->fresh = false;
}

/* Somebody asks for help: the bell rings once for each call. */
static void hear_alarm(struct app *a)
{
    struct desk_calls *d = &a->clerk;
    const struct wire_counter *c = desk_alarm(&d->state);
    int64_t since = c ? c->emergency : 0;
    if (since && since != d->alarm)
        term_bell(a->term);
    d->alarm = since;
}

/* The hidden signal is sent until the portal has it: nobody who needs help looks whether the line
 * works. */
static void insist_on_help(struct app *a)
{
    struct desk_calls *d = &a->clerk;
    const struct wire_counter *c = desk_counter(&d->state, d->state.counter);
    if (c && c->emergency)
        d->help = false;
    else if (c && d->help)
        desk_do(a, DESK_HELP, &(struct desk_args){.counter = c->id, .on = true}, NULL);
}

static void on_look(void *ctx, const struct portal_answer *answer, const struct err *fault)
{
    struct visit_call *call = ctx;
    struct app *a = call->app;
    struct desk_calls *d = &a->clerk;
    struct desk *st = &d->state;
    struct wire_desk fresh = {.n_tickets = 0};
    struct err e = ERR_INIT;
    st->busy[DESK_LOOK] = false;
    if (!fault && wire_desk_read(&fresh, answer->body, &e) < 0)
        fault = &e;
    if (fault && answer->problem == PROBLEM_CLERK_REQUIRED) {
        session_over(a);
    } else if (fault) {
        log_err(LOG_INFO, "desk.look", fault);
        d->failures++;
    } else {
        wire_desk_done(&st->now);
        st->now = fresh;
        st->have = true;
        st->seen = clock_mono(&a->clock);
        d->fresh |= d->failures > 0;
        d->failures = 0;
        find_seat(a);
        hear_alarm(a);
        insist_on_help(a);
    }
    int shift = d->failures < LOOK_STEPS ? d->failures : LOOK_STEPS;
    if (st->state == DESK_IN && !st->busy[DESK_LOOK])
        loop_timer(a->loop, (int64_t)LOOK_MS << shift, look_again, a, NULL);
    desk_tell(a, DESK_LOOK, fault);
}

static int look(struct app *a, const struct desk_args *args, struct err *e)
{
    struct desk_calls *d = &a->clerk;
    char path[64];
    (void)args;
    if (d->state.state != DESK_IN || d->state.busy[DESK_LOOK])
        return 0;
    loop_timer_stop(a->loop, look_again, a);
    snprintf(path, sizeof path, "/v1/desk/queue?lang=%s", a->visit.lang);
    struct portal_request r = {
        .method = "GET", .path = path, .bearer = d->token, .max_reply = WIRE_QUEUE};
    int rc = portal_call(a->portal, &r, on_look, &d->calls[DESK_LOOK], e);
    d->state.busy[DESK_LOOK] = rc == 0;
    if (rc < 0)
        loop_timer(a->loop, LOOK_MS, look_again, a, NULL);
    return rc;
}

static void look_again(void *ctx)
{
    struct err e = ERR_INIT;
    if (look(ctx, NULL, &e) < 0)
        log_err(LOG_WARN, "desk.look", &e);
}

/* An act changes what was being looked at. */
void desk_look_after(struct app *a)
{
    drop_look(a);
    look_again(a);
}

/* ---- keys, start and end */

/* One key, twice: no hand moves and nothing on the page does. It only ever calls: whether a call
 * from before is still on may have changed since we looked. */
static bool signal_help(struct app *a)
{
    struct desk_calls *d = &a->clerk;
    int64_t now = clock_mono(&a->clock);
    bool second = d->chord && now - d->chord <= CHORD_MS;
    d->chord = second ? 0 : now;
    if (second && *d->state.counter) {
        d->help = true;
        desk_do(a, DESK_HELP, &(struct desk_args){.counter = d->state.counter, .on = true}, NULL);
    }
    return true;
}

bool desk_key(struct app *a, const struct key *k)
{
    struct desk_calls *d = &a->clerk;
    if (d->state.state == DESK_OUT)
        return false;
    desk_touch(a);
    if (k->code == K_F12)
        return signal_help(a);
    d->chord = 0;
    return false;
}

int desk_do(struct app *a, enum desk_do what, const struct desk_args *args, struct err *e)
{
    static int (*const begin[DESK_DOINGS])(
        struct app * a, const struct desk_args *args, struct err *e) = {
        [DESK_SIGN_IN] = sign_in,
        [DESK_SIGN_OUT] = sign_out,
        [DESK_LOCK] = lock,
        [DESK_UNLOCK] = unlock,
        [DESK_OPEN] = desk_open_counter,
        [DESK_CLOSE] = desk_close_counter,
        [DESK_LOOK] = look,
        [DESK_ACT] = desk_act,
        [DESK_PRIORITY] = desk_priority,
        [DESK_ADD] = desk_add,
        [DESK_HELP] = desk_help,
    };
    bool own = what == DESK_SIGN_OUT || what == DESK_LOCK;
    if ((unsigned)what >= DESK_DOINGS)
        return err_set(e, ERR_RANGE, "desk", "no such act");
    if (!a->portal && !own)
        return err_set(e, ERR_NET, "desk", "no portal");
    if (a->clerk.state.busy[what] && !own)
        return 0; /* a key pressed twice */
    return begin[what](a, args ? args : &(struct desk_args){.on = false}, e);
}

void desk_start(struct app *a)
{
    for (int i = 0; i < DESK_DOINGS; i++)
        a->clerk.calls[i] = (struct visit_call){a, i};
}

void desk_done(struct app *a)
{
    struct desk_calls *d = &a->clerk;
    struct err e = ERR_INIT;
    int64_t until = clock_mono(&a->clock) + GOODBYE_MS;
    if (d->state.state != DESK_OUT)
        loop_unwatch(a->loop, term_fd(a->term)); /* no more keys */
    if (d->state.state != DESK_OUT)
        end_clerk(a);
    while (d->state.busy[DESK_SIGN_OUT] && clock_mono(&a->clock) < until)
        if (loop_turn(a->loop, 50, &e) < 0)
            break;
    close_lock(a);
    wire_desk_done(&d->state.now);
    secret_wipe(d->token, sizeof d->token);
    secret_wipe(d->leaving, sizeof d->leaving);
}

bool desk_busy(const struct app *a)
{
    bool busy = false;
    for (int i = 0; i < DESK_DOINGS; i++)
        busy |= a->clerk.state.busy[i];
    return busy;
}
