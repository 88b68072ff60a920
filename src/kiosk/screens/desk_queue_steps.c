/* desk_queue_steps: what can be done with a ticket, by which key, and what was said about it. */
#include "desk_queue.h"

#include "base/i18n.h"
#include "base/log.h"
#include "format.h"
#include <stdio.h>

/* ---- what the screens ask about the queue */

const struct wire_ticket *desk_ticket(const struct desk *d, int64_t id)
{
    for (size_t i = 0; i < d->now.n_tickets; i++)
        if (d->now.tickets[i].id == id)
            return &d->now.tickets[i];
    return NULL;
}

const struct wire_counter *desk_counter(const struct desk *d, const char *id)
{
    for (size_t i = 0; i < d->now.n_counters; i++)
        if (strcmp(d->now.counters[i].id, id) == 0)
            return &d->now.counters[i];
    return NULL;
}

const struct wire_agenda *desk_agenda(const struct desk *d, const char *id)
{
    for (size_t i = 0; i < d->now.n_agendas; i++)
        if (strcmp(d->now.agendas[i].id, id) == 0)
            return &d->now.agendas[i];
    return NULL;
}

static bool in_hands(enum ticket_state s)
{
    return s == TICKET_CALLED || s == TICKET_PROCESSING;
}

bool desk_is_mine(const struct desk *d, const struct wire_ticket *t)
{
    return *d->counter && in_hands(t->state) && strcmp(t->counter, d->counter) == 0;
}

const struct wire_ticket *desk_mine(const struct desk *d)
{
    for (size_t i = 0; i < d->now.n_tickets; i++)
        if (desk_is_mine(d, &d->now.tickets[i]))
            return &d->now.tickets[i];
    return NULL;
}

const struct wire_ticket *desk_target(const struct desk *d)
{
    const struct wire_ticket *t = d->picked ? desk_ticket(d, d->picked) : NULL;
    return t ? t : desk_mine(d);
}

bool desk_serves(const struct desk *d, const struct wire_ticket *t)
{
    const struct wire_counter *c = desk_counter(d, d->counter);
    for (size_t i = 0; c && i < c->n_agendas; i++)
        if (strcmp(c->agendas[i], t->agenda) == 0)
            return true;
    return false;
}

bool desk_works(const struct desk *d)
{
    return d->state == DESK_IN && *d->counter;
}

bool desk_signed_in(const struct visit *v)
{
    return v->desk && v->clerk->state == DESK_IN;
}

const struct wire_counter *desk_alarm(const struct desk *d)
{
    for (size_t i = 0; i < d->now.n_counters; i++)
        if (d->now.counters[i].emergency && strcmp(d->now.counters[i].id, d->counter) != 0)
            return &d->now.counters[i];
    return NULL;
}

int64_t desk_server_now(const struct visit *v)
{
    return v->clerk->now.server_time + (clock_mono(v->clock) - v->clerk->seen) / 1000;
}

int desk_waiting(const struct visit *v, int *longest)
{
    const struct desk *d = v->clerk;
    int64_t now = desk_server_now(v);
    int n = 0;
    *longest = 0;
    for (size_t i = 0; i < d->now.n_tickets; i++) {
        const struct wire_ticket *t = &d->now.tickets[i];
        if (!ticket_waits(t->state) || !desk_serves(d, t))
            continue;
        n++;
        int minutes = (int)((now - t->since) / 60);
        *longest = minutes > *longest ? minutes : *longest;
    }
    return n;
}

/* ---- the table of steps */

/* Who a step is for. */
enum { OURS = 1, OTHERS = 2, FREE_HANDS = 4 };

struct step_row {
    const char *words;
    int key, letter;
    bool acts; /* by the table of the ticket's states */
    enum ticket_act act;
    unsigned who;
};

static const struct step_row rows[DESK_STEPS] = {
    [STEP_NEXT] = {N_("Call the next"), K_F2, .letter = 0},
    [STEP_RECALL] = {N_("Call again"), K_F3, 'z', true, TICKET_RECALL, OURS},
    [STEP_ARRIVE] = {N_("Is here"), K_F6, 'j', true, TICKET_ARRIVE, OURS | OTHERS | FREE_HANDS},
    [STEP_FINISH] = {N_("Finish"), K_F6, 'd', true, TICKET_FINISH, OURS | OTHERS},
    [STEP_PARK] = {N_("Put aside"), K_F4, 'o', true, TICKET_PARK, OURS},
    [STEP_TRANSFER] = {N_("Send elsewhere"), K_F5, 'p', true, TICKET_TRANSFER, OURS | OTHERS},
    [STEP_NO_SHOW] = {N_("Nobody came"), 0, 'n', true, TICKET_NO_SHOW, OURS | OTHERS},
    [STEP_FETCH] = {N_("Done, fetched later"), 0, 'v', true, TICKET_FETCH, OURS},
    [STEP_ADD] = {N_("Add an act"), 0, .letter = 'u'},
    [STEP_BACK] = {N_("Back to the queue"), 0, 'f', true, TICKET_BACK, OURS | OTHERS},
    [STEP_CALL] = {N_("Call this one"), 0, 'c', true, TICKET_CALL, OTHERS | FREE_HANDS},
    [STEP_PRECALL] = {N_("Come nearer"), 0, 'b', true, TICKET_PRECALL, OTHERS},
    [STEP_FIRST] = {N_("Give priority"), 0, .letter = 's'},
    [STEP_NOT_FIRST] = {N_("Take priority back"), 0, .letter = 's'},
    [STEP_QUEUE] = {N_("Queue"), K_F7, .letter = 0},
    [STEP_COUNTER] = {N_("Counter"), K_F8, .letter = 0},
    [STEP_LOCK] = {N_("Lock"), K_F9, .letter = 0},
    [STEP_SIGN_IN] = {N_("Sign in"), K_F9, .letter = 0},
    [STEP_CALM] = {N_("Help is there"), 0, .letter = 'k'},
};

const char *desk_step_words(enum desk_step step)
{
    return gettext(rows[step].words);
}

int desk_step_key(enum desk_step step)
{
    return rows[step].key;
}

int desk_step_letter(enum desk_step step)
{
    return rows[step].letter;
}

bool desk_step_fits(const struct desk *d, enum desk_step step, const struct wire_ticket *t)
{
    const struct step_row *r = &rows[step];
    enum ticket_state to;
    if (!t)
        return false;
    bool mine = desk_is_mine(d, t);
    if (in_hands(t->state) && !mine)
        return false; /* a colleague's */
    switch (step) {
    case STEP_ADD:
        return mine && t->state == TICKET_PROCESSING;
    case STEP_FIRST:
        return t->state == TICKET_QUEUED && t->priority != TICKET_FIRST;
    case STEP_NOT_FIRST:
        return t->state == TICKET_QUEUED && t->priority == TICKET_FIRST;
    case STEP_PRECALL:
        if (t->precalled)
            return false;
        break;
    default:
        break;
    }
    if (!r->acts || !(r->who & (mine ? OURS : OTHERS)))
        return false;
    if (!mine && (r->who & FREE_HANDS) && desk_mine(d))
        return false;
    return ticket_move(&to, t->state, r->act);
}

/* ---- doing it */

static void act(const struct visit *v, enum desk_do what, struct desk_args args)
{
    struct err e = ERR_INIT;
    if (v->ops->desk(v->ctx, what, &args, &e) < 0)
        log_err(LOG_INFO, "desk", &e);
}

static void open(const struct visit *v, const struct screen_class *cls)
{
    v->ops->open(v->ctx, cls, &(struct screen_args){0});
}

/* Steps that are about no ticket. */
static bool run_other(const struct visit *v, enum desk_step step)
{
    static const struct screen_class *const opens[DESK_STEPS] = {[STEP_QUEUE] = &screen_queue,
        [STEP_COUNTER] = &screen_counter,
        [STEP_SIGN_IN] = &screen_signin};
    struct desk *d = v->clerk;
    const struct wire_counter *alarm = desk_alarm(d), *own = desk_counter(d, d->counter);
    alarm = !alarm && own && own->emergency ? own : alarm;
    if (opens[step])
        open(v, opens[step]);
    else if (step == STEP_LOCK)
        act(v, DESK_LOCK, (struct desk_args){.on = true});
    else if (step == STEP_NEXT && d->busy[DESK_OPEN])
        return true; /* sitting down right now */
    else if (step == STEP_NEXT && !*d->counter)
        open(v, &screen_counter);
    else if (step == STEP_NEXT)
        act(v, DESK_ACT, (struct desk_args){.act = TICKET_CALL});
    else if (step == STEP_CALM && alarm)
        act(v, DESK_HELP, (struct desk_args){.counter = alarm->id});
    else
        return step == STEP_CALM;
    return true;
}

void desk_step_run(const struct visit *v, enum desk_step arg)
{
    struct desk *d = v->clerk;
    enum desk_step step = (enum desk_step)((unsigned)arg & ~(unsigned)STEP_OF_PICKED);
    const struct wire_ticket *t = (unsigned)arg & STEP_OF_PICKED ? desk_target(d) : desk_mine(d);
    if ((unsigned)step >= DESK_STEPS || run_other(v, step))
        return;
    if (step == STEP_FINISH && t && t->state == TICKET_CALLED)
        step = STEP_ARRIVE; /* one key goes on: is here, then finished */
    if (!desk_step_fits(d, step, t))
        return;
    d->aim = t->id;
    if (step == STEP_TRANSFER || step == STEP_ADD)
        open(v, step == STEP_ADD ? &screen_add : &screen_transfer);
    else if (step == STEP_FIRST)
        act(v, DESK_PRIORITY, (struct desk_args){.ticket = t->id, .priority = TICKET_FIRST});
    else if (step == STEP_NOT_FIRST)
        act(v, DESK_PRIORITY,
            (struct desk_args){
                .ticket = t->id, .priority = t->booked ? TICKET_BOOKED : TICKET_ORDINARY});
    else
        act(v, DESK_ACT, (struct desk_args){.ticket = t->id, .act = rows[step].act});
}

void desk_pick(const struct visit *v, int64_t ticket)
{
    v->clerk->picked = v->clerk->picked == ticket ? 0 : ticket;
}

/* ---- what was done, in the past tense, with the second it was done in */

static const char *const done_words[TICKET_ACTS] = {
    [TICKET_CALL] = N_("%s called %s"),
    [TICKET_RECALL] = N_("%s called again %s"),
    [TICKET_PRECALL] = N_("%s asked to come nearer %s"),
    [TICKET_ARRIVE] = N_("%s is with you since %s"),
    [TICKET_PARK] = N_("%s put aside %s"),
    [TICKET_TRANSFER] = N_("%s sent elsewhere %s"),
    [TICKET_FETCH] = N_("%s done, to be fetched later, %s"),
    [TICKET_FINISH] = N_("%s finished %s"),
    [TICKET_BACK] = N_("%s is back in the queue %s"),
    [TICKET_DELETE] = N_("%s taken out of the queue %s"),
};

static void say_done(struct buf *out, const struct visit *v)
{
    const struct desk *d = v->clerk;
    struct civil at = instant_prague(d->acted_at);
    char time[40];
    snprintf(time, sizeof time, "%d:%02d:%02d", at.minute / 60, at.minute % 60, at.second);
    if (!*d->said)
        return;
    if (d->did == DESK_PRIORITY)
        buf_fmt(out,
            d->was.priority == TICKET_FIRST ? _("%s goes first %s")
                                            : _("%s waits without priority %s"),
            d->said, time);
    else if (d->did == DESK_ADD)
        buf_fmt(out, _("%s: an act added %s"), d->said, time);
    else if (d->did == DESK_ACT && d->act == TICKET_NO_SHOW)
        buf_fmt(out, _("%s: nobody came (called %d×)"), d->said, d->was.calls);
    else if (d->did == DESK_ACT)
        buf_fmt(out, gettext(done_words[d->act]), d->said, time);
}

/* Sentences of TEXTY § 8.10. */
static const struct {
    enum problem_code code;
    const char *words;
} refusals[] = {
    {PROBLEM_QUEUE_EMPTY, N_("Nobody is waiting for this counter.")},
    {PROBLEM_ROLE_REQUIRED, N_("Your account may not do this.")},
    {PROBLEM_COUNTER_NOT_YOURS, N_("Somebody else sits at this counter now. F8 chooses one.")},
    {PROBLEM_COUNTER_UNKNOWN, N_("This counter does not exist any more. F8 chooses one.")},
    {PROBLEM_AGENDA_UNKNOWN, N_("This agenda does not exist any more.")},
    {PROBLEM_CLERK_REQUIRED, N_("Your sign-in has ended. F9 signs in again.")},
    {PROBLEM_TOO_MANY_REQUESTS, N_("Too many at once. Try again in a moment.")},
    {PROBLEM_DEVICE_NOT_DESK, N_("This machine is no desk: clerks cannot sign in here.")},
};

/* Who has it is known from the queue as it was looked at since. */
static void say_taken(struct buf *out, const struct desk *d)
{
    const char *label = *d->other ? d->other : d->said;
    const struct wire_counter *c = NULL;
    for (size_t i = 0; i < d->now.n_tickets; i++)
        if (strcmp(d->now.tickets[i].label, label) == 0)
            c = desk_counter(d, d->now.tickets[i].counter);
    if (c && *label)
        buf_fmt(out, _("%s is already being called by %s. F2 calls the next."), label, c->name);
    else
        buf_z(out, _("Another counter was faster. F2 calls the next."));
}

static void say_state(struct buf *out, const struct desk *d)
{
    bool act = d->did == DESK_ACT && *d->said;
    const char *label = *d->other ? d->other : d->said;
    const struct wire_ticket *mine = desk_mine(d);
    if (!*label && mine)
        label = mine->label;
    if (act && strcmp(label, d->said) == 0)
        buf_fmt(out, _("This cannot be done with %s any more."), label);
    else
        buf_fmt(out, _("%s is still with you. Finish it first."), label);
}

static void say_refused(struct buf *out, const struct desk *d)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].code == d->problem) {
            buf_z(out, gettext(refusals[i].words));
            return;
        }
    if (d->problem == PROBLEM_TICKET_TAKEN)
        say_taken(out, d);
    else if (d->problem == PROBLEM_TICKET_STATE)
        say_state(out, d);
    else if (d->cut)
        buf_z(out, _("No connection to the office. Look whether it was done, then try again."));
    else
        buf_z(out, _("The office did not take it. Try again."));
}

bool desk_said(struct buf *out, const struct visit *v)
{
    const struct desk *d = v->clerk;
    bool refused = d->problem != PROBLEM_NONE || d->cut;
    if (!d->acted_at)
        return false;
    if (refused)
        say_refused(out, d);
    else
        say_done(out, v);
    return refused;
}
