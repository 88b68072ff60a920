/* reserving: the booking and the queue ticket of this visit: when the portal is asked, what a lost
 * answer means, how long a time is held. An act keeps its Idempotency-Key and its bytes until it is
 * known how it ended, so that asking again can never book twice. */
#include "app.h"

#include "base/log.h"
#include "base/secret.h"
#include <stdlib.h>

enum {
    SECOND_MS = 1000,
    LOOK_MS = 30 * 1000,
    LOOK_SOON_MS = 1000,          /* whoever only passes the home page asks nothing */
    LOOK_NONE_MS = 5 * 60 * 1000, /* a town without a queue */
    TICKET_MS = 20 * 1000,        /* its page stays so long after the last key */
};

static const char *const names[RESERVE_DOINGS] = {
    [RESERVE_LISTS] = "booking.lists",
    [RESERVE_SLOTS] = "booking.slots",
    [RESERVE_HOLD] = "booking.hold",
    [RESERVE_RELEASE] = "booking.release",
    [RESERVE_BOOK] = "booking.book",
    [RESERVE_FIND] = "booking.find",
    [RESERVE_MOVE] = "booking.move",
    [RESERVE_CANCEL] = "booking.cancel",
    [RESERVE_QUEUE] = "queue.look",
    [RESERVE_TICKET] = "queue.ticket",
    [RESERVE_CHECKIN] = "queue.checkin",
    [RESERVE_GIVE_UP] = "queue.give_up",
};

/* Acts: they carry a key, and what was sent is kept until the answer is known. */
static const bool acts[RESERVE_DOINGS] = {
    [RESERVE_HOLD] = true,
    [RESERVE_BOOK] = true,
    [RESERVE_MOVE] = true,
    [RESERVE_CANCEL] = true,
    [RESERVE_TICKET] = true,
    [RESERVE_CHECKIN] = true,
};

static void on_answer(void *ctx, const struct portal_answer *answer, const struct err *fault);
static void tick(void *ctx);
static void look(void *ctx);

static struct reserving *state(struct app *a)
{
    return &a->reserving.state;
}

static void tell(struct app *a, enum reserve_do what, const struct err *fault)
{
    router_news(a, &(struct news){.kind = NEWS_RESERVE, .what = what, .err = fault});
}

/* ---- sending */

static void forget_sent(struct app *a)
{
    buf_wipe(&a->reserving.sent);
    secret_wipe(state(a)->key, sizeof state(a)->key);
}

/* The same act again goes under the same key. Of a booking the very bytes go again, whatever was
 * changed since: the portal knows that key with them. */
static int key_for(struct app *a, enum reserve_do what, struct portal_request *r, struct err *e)
{
    struct reserving_calls *c = &a->reserving;
    struct str kept = buf_view(&c->sent);
    bool same = *state(a)->key && c->sent_what == (int)what &&
                (what == RESERVE_BOOK || str_eq(kept, r->body));
    int rc = 0;
    if (same) {
        r->body = kept;
    } else {
        forget_sent(a);
        rc = filing_key(state(a)->key, e);
        c->sent_what = (int)what;
        buf_str(&c->sent, r->body);
        if (rc == 0)
            rc = buf_check(&c->sent, "reserving", e);
    }
    r->key = state(a)->key;
    return rc;
}

static int send(struct app *a, enum reserve_do what, const struct reserve_args *args, struct err *e)
{
    struct portal_request r;
    struct buf path, body;
    if (!a->portal && a->conf.portal)
        line_start(a); /* whoever is quick presses a key before the line was begun */
    if (!a->portal)
        return err_set(e, ERR_NET, "reserving", "no portal");
    int rc = reserving_request(a, what, args, &r, &path, &body, e);
    if (rc == 0 && acts[what])
        rc = key_for(a, what, &r, e);
    if (rc == 0)
        rc = portal_call(a->portal, &r, on_answer, &a->reserving.calls[what], e);
    state(a)->busy[what] = rc == 0;
    buf_wipe(&body);
    buf_wipe(&path);
    return rc;
}

static void give_up(struct app *a, enum reserve_do what)
{
    if (state(a)->busy[what] && a->portal)
        portal_cancel(a->portal, &a->reserving.calls[what]);
    state(a)->busy[what] = false;
}

/* A hold ends by itself when this call is lost. */
static void release(struct app *a)
{
    struct reserving *r = state(a);
    struct err e = ERR_INIT;
    loop_timer_stop(a->loop, tick, a);
    if (r->held && !r->busy[RESERVE_RELEASE] &&
        send(a, RESERVE_RELEASE, &(struct reserve_args){.starts = 0}, &e) < 0)
        log_err(LOG_WARN, "booking.release", &e);
    r->held = false;
    if (a->visit.filling && a->visit.filling->booking)
        a->visit.filling->hold_until = 0;
}

static void begin_book(struct app *a, bool begins)
{
    struct filling *f = a->visit.filling;
    if (!f || !f->booking)
        return;
    f->submit = begins ? SUBMIT_BUSY : SUBMIT_NOT;
    f->refused = NULL;
}

int reserving_do(
    struct app *a, enum reserve_do what, const struct reserve_args *args, struct err *e)
{
    static const struct reserve_args none;
    struct reserving *r = state(a);
    if (what == RESERVE_RELEASE) {
        release(a);
        return 0;
    }
    const struct filling *f = a->visit.filling;
    if (what == RESERVE_HOLD && f && f->booking && f->unsure)
        return err_set(
            e, ERR_CONFLICT, "reserving", "a booking whose end is not known comes first");
    if (what == RESERVE_LISTS || what == RESERVE_SLOTS)
        give_up(a, what); /* the newer question counts */
    else if (r->busy[what])
        return 0; /* Enter pressed twice */
    if (what == RESERVE_LISTS)
        a->reserving.half = false;
    r->problem = PROBLEM_NONE;
    r->nearest.n = 0;
    int rc = send(a, what, args ? args : &none, e);
    if (rc == 0 && what == RESERVE_BOOK)
        begin_book(a, true);
    if (rc == 0)
        line_patience(a, true);
    return rc;
}

/* ---- holding */

static bool same_form(const struct app *a, const struct filling *f, const char *form)
{
    return f && f->booking && a->reserving.form && strcmp(a->reserving.form, form) == 0;
}

/* The details to be asked for; what was typed under an older hold of the same act stays. */
static int adopt_form(struct app *a, struct err *e)
{
    struct reserving_calls *c = &a->reserving;
    struct wire_hold *h = &c->state.hold;
    struct filling *f = a->visit.filling;
    if (c->state.moving)
        return 0; /* the person is known */
    if (!h->form)
        return err_set(e, ERR_PARSE, "reserving", "the hold came without its form");
    if (!same_form(a, f, h->form)) {
        struct filling_place place = {a->cat, a->visit.desk, a->visit.lang};
        int rc = filling_booking(
            &f, str_of(h->form), &place, instant_prague(clock_wall(&a->clock)).date, e);
        if (rc < 0)
            return rc;
        filing_take(a, f);
        f->print_only = false;
        f->may_phone = false;
        free(c->form);
        c->form = h->form;
        h->form = NULL;
    }
    f->binding = h->binding;
    f->hold_until = h->expires;
    f->submit = SUBMIT_NOT;
    return 0;
}

static void tick(void *ctx)
{
    struct app *a = ctx;
    struct reserving *r = state(a);
    struct filling *f = a->visit.filling;
    if (!r->held)
        return;
    int left = reserving_left(r, &a->clock);
    if (f && f->booking)
        f->hold_left = left;
    /* while the answer to a booking is out, the portal decides */
    if (left > 0 || r->busy[RESERVE_BOOK] || r->busy[RESERVE_MOVE]) {
        loop_timer(a->loop, SECOND_MS, tick, a, NULL);
    } else {
        r->held = false;
        r->hold_lost = true;
        if (f && f->booking)
            f->hold_until = 0;
        router_unheld(a);
    }
    router_news(a, &(struct news){.kind = NEWS_HOLD});
}

/* The wall clock of a kiosk may be an hour wrong: what counts is how long the hold lives by the
 * portal's own, from now on. */
static void start_hold(struct app *a)
{
    struct reserving *r = state(a);
    int64_t lives = (r->hold.expires - r->hold.server_time) * SECOND_MS;
    r->held = true;
    r->hold_lost = false;
    r->hold_until = clock_mono(&a->clock) + lives;
    tick(a);
}

static void drop_filling(struct app *a)
{
    if (a->visit.filling && a->visit.filling->booking)
        filing_forget(a);
    free(a->reserving.form);
    a->reserving.form = NULL;
}

/* ---- after an answer */

static void after_hold(struct app *a)
{
    struct reserving *r = state(a);
    struct err e = ERR_INIT;
    if (adopt_form(a, &e) < 0) {
        log_err(LOG_ERROR, "booking.form", &e);
        r->held = true;
        release(a);
        tell(a, RESERVE_HOLD, &e);
        return;
    }
    start_hold(a);
    tell(a, RESERVE_HOLD, NULL);
}

static void after_book(struct app *a)
{
    struct reserving *r = state(a);
    loop_timer_stop(a->loop, tick, a);
    r->held = r->moved = false;
    router_booked(a);
    drop_filling(a); /* who it is nobody needs here any more */
    tell(a, RESERVE_BOOK, NULL);
}

static void after_move(struct app *a)
{
    struct reserving *r = state(a);
    loop_timer_stop(a->loop, tick, a);
    r->held = r->moving = false;
    r->moved = true;
    router_booked(a);
    tell(a, RESERVE_MOVE, NULL);
}

static void after_queue(struct app *a)
{
    if (a->depth == 1)
        loop_timer(a->loop, state(a)->queue.n ? LOOK_MS : LOOK_NONE_MS, look, a, NULL);
    tell(a, RESERVE_QUEUE, NULL);
}

/* At a kiosk the next person waits; at a desk the clerk decides. */
static void leave_ticket(void *ctx)
{
    struct app *a = ctx;
    int64_t left = a->last_key + TICKET_MS - clock_mono(&a->clock);
    if (router_top(a)->cls != &screen_ticket || a->visit.desk)
        return;
    if (left > 0)
        loop_timer(a->loop, left, leave_ticket, a, NULL);
    else
        router_home(a);
}

/* One more waits than was known. */
static void after_ticket(struct app *a)
{
    state(a)->queue_at -= LOOK_MS;
    tell(a, RESERVE_TICKET, NULL);
    loop_timer(a->loop, TICKET_MS, leave_ticket, a, NULL);
}

static void after_checkin(struct app *a)
{
    state(a)->queue_at -= LOOK_MS;
    tell(a, RESERVE_CHECKIN, NULL);
    loop_timer(a->loop, TICKET_MS, leave_ticket, a, NULL);
}

static void after_give_up(struct app *a)
{
    state(a)->queue_at -= LOOK_MS;
    tell(a, RESERVE_GIVE_UP, NULL);
}

static void after_lists(struct app *a)
{
    struct err e = ERR_INIT;
    if (!a->reserving.half)
        tell(a, RESERVE_LISTS, NULL);
    else if (send(a, RESERVE_LISTS, &(struct reserve_args){.starts = 0}, &e) < 0)
        tell(a, RESERVE_LISTS, &e);
}

static void (*const after[RESERVE_DOINGS])(struct app *a) = {
    [RESERVE_LISTS] = after_lists,
    [RESERVE_HOLD] = after_hold,
    [RESERVE_BOOK] = after_book,
    [RESERVE_MOVE] = after_move,
    [RESERVE_QUEUE] = after_queue,
    [RESERVE_TICKET] = after_ticket,
    [RESERVE_CHECKIN] = after_checkin,
    [RESERVE_GIVE_UP] = after_give_up,
};

/* ---- a refusal */

static void read_refusal(struct app *a, const struct portal_answer *answer)
{
    struct reserving *r = state(a);
    struct err e = ERR_INIT;
    r->problem = answer->problem;
    r->retry_after = answer->retry_after;
    if (wire_nearest_read(&r->nearest, answer->body, &e) < 0)
        r->nearest.n = 0;
    e = (struct err)ERR_INIT;
    if (wire_when_read(&r->when, answer->body, &e) < 0)
        r->when = (struct wire_when){0};
}

/* The portal says that the time cannot be had any more: it is let go, should it still be held. */
static void lose_hold(struct app *a)
{
    struct reserving *r = state(a);
    if (r->problem != PROBLEM_SLOT_TAKEN && r->problem != PROBLEM_HOLD_EXPIRED)
        return;
    r->asked = r->hold.starts;
    r->hold_lost = true;
    release(a);
}

/* Details that were refused come back to their questions; a time that is gone has its own page. */
static void refused_book(struct app *a, const struct portal_answer *answer)
{
    struct reserving *r = state(a);
    struct filling *f = a->visit.filling;
    struct problem why;
    struct err e = ERR_INIT;
    if (!f || !f->booking)
        return;
    if (r->problem == PROBLEM_INVALID_FIELDS && problem_read(&why, answer->body, &e) == 0) {
        f->office.n = 0;
        filing_faults(f, &why);
        f->submit = f->office.n ? SUBMIT_FAULTY : SUBMIT_NOT;
    }
    if (!f->office.n)
        router_unheld(a);
}

/* Did the portal say no, for good? Otherwise nobody knows whether the act was done. */
static bool is_settled(const struct portal_answer *answer)
{
    enum { TOO_MANY = 429, FIRST = 400, LAST = 499 };
    return answer->problem == PROBLEM_UPSTREAM_UNAVAILABLE ||
           (answer->status >= FIRST && answer->status <= LAST && answer->status != TOO_MANY);
}

static void failed(struct app *a, enum reserve_do what, const struct portal_answer *answer,
    const struct err *fault)
{
    struct filling *f = a->visit.filling;
    bool settled = is_settled(answer);
    bool answered = settled || answer->problem != PROBLEM_NONE; /* the line works */
    read_refusal(a, answer);
    line_tell(a, names[what], answered && fault->code != ERR_DENIED ? NULL : fault);
    if (what == RESERVE_BOOK && f && f->booking) {
        begin_book(a, false);
        f->unsure = !settled;
    }
    if (settled && acts[what])
        forget_sent(a);
    if (what == RESERVE_BOOK || what == RESERVE_MOVE)
        lose_hold(a);
    if (what == RESERVE_BOOK && settled)
        refused_book(a, answer);
    if (what == RESERVE_QUEUE) {
        state(a)->have_queue = false;
        if (a->depth == 1 && answer->status)
            loop_timer(a->loop, LOOK_NONE_MS, look, a, NULL);
    }
    tell(a, what, fault);
}

static bool somebody_waits(const struct reserving *r)
{
    for (int i = 0; i < RESERVE_DOINGS; i++)
        if (r->busy[i] && i != RESERVE_QUEUE && i != RESERVE_RELEASE)
            return true;
    return false;
}

static void on_answer(void *ctx, const struct portal_answer *answer, const struct err *fault)
{
    struct visit_call *call = ctx;
    struct app *a = call->app;
    enum reserve_do what = (enum reserve_do)call->what;
    struct err e = ERR_INIT;
    state(a)->busy[what] = false;
    if (!somebody_waits(state(a)))
        line_patience(a, false);
    a->dirty = true;
    if (what == RESERVE_RELEASE) {
        if (fault)
            log_err(LOG_INFO, names[what], fault);
        return;
    }
    if (fault) {
        failed(a, what, answer, fault);
        return;
    }
    if (what == RESERVE_HOLD)
        release(a); /* of one that the new one takes the place of */
    if (reserving_answer(a, what, answer->body, &e) < 0) {
        failed(a, what, &(struct portal_answer){.status = 0}, &e);
        return;
    }
    line_tell(a, names[what], NULL);
    if (acts[what])
        forget_sent(a);
    if (after[what])
        after[what](a);
    else
        tell(a, what, NULL);
}

/* ---- the queue on the home page */

static bool may_look(const struct app *a)
{
    bool up = a->visit.line == LINE_OK || a->visit.line == LINE_SLOW;
    return a->portal && a->depth == 1 && up && strcmp(a->conf.mode, "kiosk") == 0;
}

static void look(void *ctx)
{
    struct app *a = ctx;
    struct err e = ERR_INIT;
    if (!may_look(a) || state(a)->busy[RESERVE_QUEUE])
        return;
    if (send(a, RESERVE_QUEUE, &(struct reserve_args){.starts = 0}, &e) < 0)
        log_err(LOG_WARN, names[RESERVE_QUEUE], &e);
}

void reserving_look(struct app *a)
{
    const struct reserving *r = state(a);
    bool fresh = r->have_queue && clock_mono(&a->clock) - r->queue_at < LOOK_MS &&
                 strcmp(a->reserving.queue_lang, a->visit.lang) == 0;
    if (may_look(a))
        loop_timer(a->loop, fresh ? LOOK_MS : LOOK_SOON_MS, look, a, NULL);
    else
        loop_timer_stop(a->loop, look, a);
}

/* What stands in the portal's words is asked for again in the new ones. */
void reserving_language(struct app *a)
{
    struct reserving *r = state(a);
    struct err e = ERR_INIT;
    if (r->have_lists && strcmp(a->reserving.lists_lang, a->visit.lang) != 0 &&
        reserving_do(a, RESERVE_LISTS, NULL, &e) < 0)
        log_err(LOG_WARN, names[RESERVE_LISTS], &e);
    if (r->have_queue && a->depth > 1 && !r->busy[RESERVE_QUEUE] &&
        reserving_do(a, RESERVE_QUEUE, NULL, &e) < 0)
        log_err(LOG_WARN, names[RESERVE_QUEUE], &e);
}

/* ---- beginning and end */

void reserving_start(struct app *a)
{
    for (int i = 0; i < RESERVE_DOINGS; i++)
        a->reserving.calls[i] = (struct visit_call){a, i};
    buf_init(&a->reserving.sent, WIRE_BOOKING_REQUEST);
    reserving_look(a);
}

void reserving_forget(struct app *a)
{
    struct reserving *r = state(a);
    release(a);
    for (int i = 0; i < RESERVE_DOINGS; i++)
        if (i != RESERVE_RELEASE && i != RESERVE_QUEUE && i != RESERVE_LISTS)
            give_up(a, (enum reserve_do)i);
    forget_sent(a);
    wire_slots_done(&r->slots);
    wire_hold_done(&r->hold);
    struct reserving kept = {.lists = r->lists,
        .have_lists = r->have_lists,
        .queue = r->queue,
        .have_queue = r->have_queue,
        .queue_at = r->queue_at};
    memcpy(kept.busy, r->busy, sizeof kept.busy);
    secret_wipe(r, sizeof *r);
    *r = kept;
    secret_wipe(a->reserving.code, sizeof a->reserving.code);
    free(a->reserving.form);
    a->reserving.form = NULL;
}

/* A time that is held is let go even when the program ends, if the portal answers at once. */
static void finish_release(struct app *a)
{
    enum { TURNS = 20, TURN_MS = 50 };
    struct err e = ERR_INIT;
    for (int i = 0; i < TURNS && state(a)->busy[RESERVE_RELEASE]; i++)
        if (loop_turn(a->loop, TURN_MS, &e) < 0)
            return;
}

void reserving_done(struct app *a)
{
    if (a->loop) {
        loop_timer_stop(a->loop, look, a);
        reserving_forget(a);
        finish_release(a);
    }
    wire_booking_done(&state(a)->lists);
    wire_queue_done(&state(a)->queue);
}

bool reserving_busy(const struct app *a)
{
    for (int i = 0; i < RESERVE_DOINGS; i++)
        if (a->reserving.state.busy[i])
            return true;
    return false;
}
