/* desk_acts: what a clerk does with tickets and counters. Part of desk.c. */
#include "desk_int.h"

#include "base/i18n.h"
#include "base/log.h"
#include <stdio.h>

enum { BODY = 1024, PATH = 120 };

/* ---- one key for one act */

/* The same act again after the line failed is the same act: it keeps its key. */
static int key_for(struct app *a, const char *path, struct str body, struct err *e)
{
    struct desk_calls *d = &a->clerk;
    char now[sizeof d->sent];
    int n = snprintf(now, sizeof now, "%s %.*s", path, (int)body.n, body.p);
    if (n > 0 && n < (int)sizeof now && *d->key && strcmp(now, d->sent) == 0)
        return 0;
    str_copy(d->sent, sizeof d->sent, str_of(now));
    return filing_key(d->key, e);
}

/* ---- tickets */

/* The ticket that a problem names: another counter has it, or it is in our own hands. */
static void read_other(struct desk *d, struct str body)
{
    struct wire_when when;
    d->other[0] = '\0';
    if (wire_when_read(&when, body, NULL) == 0)
        str_copy(d->other, sizeof d->other, str_of(when.ticket));
}

/* The queue as it will be looked at in a moment: who types fast meets it so already. */
static void put_in(struct desk *d, const struct wire_ticket *t)
{
    for (size_t i = 0; i < d->now.n_tickets; i++)
        if (d->now.tickets[i].id == t->id)
            d->now.tickets[i] = *t;
}

static void on_act(void *ctx, const struct portal_answer *answer, const struct err *fault)
{
    struct visit_call *call = ctx;
    struct app *a = call->app;
    struct desk *d = &a->clerk.state;
    struct wire_ticket t;
    struct err e = ERR_INIT;
    enum desk_do what = (enum desk_do)call->what;
    d->busy[what] = false;
    if (!fault && wire_ticket_read(&t, answer->body, &e) < 0)
        fault = &e;
    if (!fault || answer->problem)
        a->clerk.key[0] = '\0'; /* it is known how it ended */
    d->act = a->clerk.act;
    d->picked = 0;
    if (fault) {
        read_other(d, answer->body);
        str_copy(d->said, sizeof d->said, str_of(a->clerk.about));
        desk_refuse(a, what, answer, fault);
    } else {
        d->was = t;
        put_in(d, &t);
        d->did = what;
        d->problem = PROBLEM_NONE;
        d->cut = false;
        d->acted_at = clock_wall(&a->clock);
        str_copy(d->said, sizeof d->said, str_of(t.label));
        desk_tell(a, what, NULL);
    }
    desk_look_after(a);
}

static int begin(
    struct app *a, enum desk_do what, const char *name, const struct desk_args *args, struct err *e)
{
    struct desk_calls *d = &a->clerk;
    struct wire_desk_act act = {.ticket = args->ticket, .priority = args->priority};
    struct buf body;
    char path[PATH];
    const struct wire_ticket *t = desk_ticket(&d->state, args->ticket);
    str_copy(act.counter, sizeof act.counter, str_of(d->state.counter));
    str_copy(act.agenda, sizeof act.agenda, str_of(args->agenda));
    snprintf(path, sizeof path, "/v1/desk/queue/%s", name);
    buf_init(&body, BODY);
    int rc = wire_desk_act_write(&body, &act, e);
    if (rc == 0)
        rc = key_for(a, path, buf_view(&body), e);
    struct portal_request r = {.method = "POST",
        .path = path,
        .body = buf_view(&body),
        .key = d->key,
        .bearer = d->token,
        .max_reply = WIRE_PROBLEM};
    if (rc == 0)
        rc = portal_call(a->portal, &r, on_act, &d->calls[what], e);
    buf_done(&body);
    d->state.busy[what] = rc == 0;
    d->act = args->act;
    str_copy(d->about, sizeof d->about, str_of(t ? t->label : ""));
    return rc;
}

int desk_act(struct app *a, const struct desk_args *args, struct err *e)
{
    return begin(a, DESK_ACT, ticket_act_name(args->act), args, e);
}

int desk_priority(struct app *a, const struct desk_args *args, struct err *e)
{
    return begin(a, DESK_PRIORITY, "priority", args, e);
}

int desk_add(struct app *a, const struct desk_args *args, struct err *e)
{
    return begin(a, DESK_ADD, "add", args, e);
}

/* ---- counters */

static void on_counter(void *ctx, const struct portal_answer *answer, const struct err *fault)
{
    struct visit_call *call = ctx;
    struct app *a = call->app;
    struct desk *d = &a->clerk.state;
    enum desk_do what = (enum desk_do)call->what;
    d->busy[what] = false;
    if (what == DESK_HELP) { /* nobody beside the clerk may see how it went */
        if (fault)
            log_err(LOG_WARN, "desk.help", fault);
        desk_tell(a, what, fault);
    } else if (fault) {
        read_other(d, answer->body);
        desk_refuse(a, what, answer, fault);
    } else {
        if (what == DESK_CLOSE)
            d->counter[0] = '\0';
        if (what == DESK_OPEN)
            str_copy(d->counter, sizeof d->counter, str_of(a->clerk.opening));
        d->problem = PROBLEM_NONE;
        d->cut = false;
        desk_tell(a, what, NULL);
    }
    if (*a->clerk.token)
        desk_look_after(a);
}

static int counter(struct app *a, enum desk_do what, const char *id, const char *act, struct err *e)
{
    struct desk_calls *d = &a->clerk;
    char path[PATH];
    snprintf(path, sizeof path, "/v1/desk/counters/%s/%s", id, act);
    struct portal_request r = {.method = "POST", .path = path, .bearer = d->token};
    if (!id || !*id)
        return err_set(e, ERR_NOT_FOUND, "desk", "no counter");
    int rc = portal_call(a->portal, &r, on_counter, &d->calls[what], e);
    d->state.busy[what] = rc == 0;
    return rc;
}

int desk_open_counter(struct app *a, const struct desk_args *args, struct err *e)
{
    int rc = counter(a, DESK_OPEN, args->counter, "open", e);
    if (rc == 0)
        str_copy(a->clerk.opening, sizeof a->clerk.opening, str_of(args->counter));
    return rc;
}

int desk_close_counter(struct app *a, const struct desk_args *args, struct err *e)
{
    (void)args;
    return counter(a, DESK_CLOSE, a->clerk.state.counter, "close", e);
}

int desk_help(struct app *a, const struct desk_args *args, struct err *e)
{
    return counter(a, DESK_HELP, args->counter, args->on ? "emergency" : "calm", e);
}
