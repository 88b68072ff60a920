/* h_reservations: a booking is found, moved, cancelled. A visitor shows its code, a clerk need not.
 */
#include "reservation.h"
#include "room.h"

#include "base/log.h"
#include "wire/json.h"

#include <string.h>

/* ---- finding */

int booking_by_typed(struct store *s, const char *code, struct store_booking *out, struct err *e)
{
    return strlen(code) == WIRE_CODE ? store_booking_by_code(s, code, out, e)
                                     : store_booking_get(s, code, out, e);
}

static void find(
    struct request *r, struct reply *out, const struct calendar *c, const struct asked *a)
{
    struct store_booking b;
    struct err e = ERR_INIT;
    char code[WIRE_CODE_TEXT];
    if (wire_code_parse(code, str_of(asked_text(a, "code")), &e) < 0) {
        reply_code(out, PROBLEM_NOT_FOUND, e.text);
        return;
    }
    int rc = booking_by_typed(r->api->store, code, &b, &e);
    bool there = rc == 0 && reservation_shown(&b);
    if (there || (rc < 0 && e.code != ERR_NOT_FOUND))
        misses_give(&r->api->misses, r->device.id);
    if (there)
        reply_reservation(out, r, c, MHD_HTTP_OK, &b, a->lang, false);
    else if (rc == 0 || e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    else
        reply_store_fault(out, "api.find", &e);
}

void post_find(struct request *r, struct reply *out)
{
    static const char *const members[] = {"code", "lang"};
    struct calendar c;
    struct asked a;
    if (!asked_read(&a, r, out, members, sizeof members / sizeof members[0]))
        return;
    if (reservation_may_ask(r, out) && booking_begin(&c, r, out)) {
        find(r, out, &c, &a);
        calendar_close(&c);
    }
    json_decref(a.root);
}

void get_reservation(struct request *r, struct reply *out)
{
    struct calendar c;
    struct store_booking b;
    if (!reservation_admit(&b, r, out) || !booking_begin(&c, r, out))
        return;
    reply_reservation(out, r, &c, MHD_HTTP_OK, &b, request_lang(r), false);
    calendar_close(&c);
}

/* ---- moving and cancelling */

struct changing {
    struct request *r;
    struct reply *out;
    const struct calendar *c;
    struct bookable at;
    const struct asked *a;
    struct store_booking b;
    char actor[STORE_ACTOR];
    struct store_change change;
};

static bool begin_change(struct changing *k, const char *reference)
{
    if (!booking_find(&k->at, k->c, k->b.operation, k->b.place, k->out))
        return false;
    booking_actor(k->actor, k->r);
    k->change = (struct store_change){.reference = reference,
        .actor = k->actor,
        .channel = request_is_clerk(k->r) ? "desk" : "kiosk",
        .freed_minutes = k->at.operation->rules.freed_minutes,
        .reminder_hours = k->c->own ? k->c->own->reminder_hours : 0};
    return true;
}

/* False with the problem answered. A clerk may always. */
static bool in_time(struct changing *k, int64_t said, int minutes)
{
    struct wire_when when = {.starts = k->b.starts,
        .to = reservation_limit(said, k->b.starts, minutes),
        .server_time = clock_wall(k->r->api->clock)};
    if (request_is_clerk(k->r) || when.server_time <= when.to)
        return true;
    reply_times(k->out, PROBLEM_TOO_LATE, &when);
    return false;
}

static void reply_change(struct changing *k, int rc, enum store_refusal why, const struct err *e)
{
    if (rc == 0)
        reply_reservation(k->out, k->r, k->c, MHD_HTTP_OK, &k->b, k->a->lang, false);
    else if (e->code == ERR_CONFLICT && why == REFUSED_STATE)
        reply_code(k->out, PROBLEM_BOOKING_STATE, NULL);
    else if (e->code == ERR_CONFLICT)
        reply_code(k->out, PROBLEM_HOLD_EXPIRED, NULL);
    else if (e->code == ERR_NOT_FOUND)
        reply_code(k->out, PROBLEM_NOT_FOUND, NULL);
    else
        reply_store_fault(k->out, "api.reservation", e);
}

/* An older wish whose end nobody knew is found out first. */
static void settle_older(struct changing *k)
{
    struct buf text;
    struct err e = ERR_INIT;
    json_t *answers = NULL;
    buf_init(&text, STORE_ANSWERS);
    int rc = store_booking_answers(k->r->api->store, k->b.reference, &text, &e);
    if (rc == 0)
        rc = wire_json_load(&answers, buf_view(&text), STORE_ANSWERS, WIRE_DEPTH, &e);
    if (rc == 0)
        booking_settle_wish(&k->b, k->r->api, &k->at, &k->change, answers);
    else
        log_err(LOG_WARN, "booking.wish", &e);
    json_decref(answers);
    buf_wipe(&text);
}

static void reply_not(struct changing *k, enum problem_code why, int64_t wanted)
{
    struct wire_when when = {.starts = k->b.starts, .server_time = clock_wall(k->r->api->clock)};
    if (why == PROBLEM_SLOT_TAKEN)
        reply_slot_taken(k->out, k->r, &k->at, k->b.people, wanted);
    else if (why == PROBLEM_TOO_LATE)
        reply_times(k->out, why, &when);
    else
        reply_later(k->out, PROBLEM_UPSTREAM_UNAVAILABLE, NULL, 10);
}

/* The other system changes first: ours follows what is so. hold NULL: to cancel. */
static void change_theirs(struct changing *k, const char *hold)
{
    struct err e = ERR_INIT;
    enum store_refusal why = REFUSED_NOT;
    enum problem_code refused = PROBLEM_NONE;
    struct store *store = k->r->api->store;
    if (k->b.wish && strcmp(k->b.wish_hold, hold ? hold : "") != 0)
        settle_older(k);
    int rc = store_booking_wish(store, &k->change, k->r->device.id, hold, &k->b, &why, &e);
    if (rc < 0 && why == REFUSED_WISH) {
        reply_later(k->out, PROBLEM_UPSTREAM_UNAVAILABLE, "another change is under way", 10);
        return;
    }
    if (rc < 0) {
        reply_change(k, rc, why, &e);
        return;
    }
    int64_t wanted = k->b.wish;
    enum their_word word = booking_change_theirs(&k->b, k->r->api, &k->at, &k->change, &refused);
    if (word == THEIRS_DONE)
        reply_change(k, 0, REFUSED_NOT, &e);
    else /* while it is open, asked again it looks before it does anything */
        reply_not(k, word == THEIRS_NOT ? refused : PROBLEM_NONE, wanted);
}

/* A move asked for again, whose answer was lost. */
static bool moved_already(struct changing *k, const char *hold)
{
    struct err e = ERR_INIT;
    enum store_refusal why;
    return store_booking_move(
               k->r->api->store, &k->change, k->r->device.id, hold, &k->b, &why, &e) == 0;
}

static void move(struct changing *k)
{
    struct err e = ERR_INIT;
    enum store_refusal why = REFUSED_NOT;
    const char *hold = asked_text(k->a, "hold");
    struct store_booking held;
    if (k->b.state != BOOKING_BOOKED) {
        reply_code(k->out, PROBLEM_BOOKING_STATE, NULL);
        return;
    }
    if (!begin_change(k, k->r->param) ||
        !in_time(k, k->b.move_until, k->at.operation->rules.move_minutes))
        return;
    if (*k->at.provider) {
        bool lives =
            store_booking_by_hold(k->r->api->store, k->r->device.id, hold, &held, &e) == 0 &&
            held.state == BOOKING_HELD;
        if (!lives && moved_already(k, hold))
            reply_change(k, 0, why, &e);
        else
            change_theirs(k, hold);
        return;
    }
    int rc =
        store_booking_move(k->r->api->store, &k->change, k->r->device.id, hold, &k->b, &why, &e);
    reply_change(k, rc, why, &e);
}

static void cancel(struct changing *k)
{
    struct err e = ERR_INIT;
    enum store_refusal why = REFUSED_NOT;
    if (!begin_change(k, k->r->param))
        return;
    if (k->b.state == BOOKING_BOOKED &&
        !in_time(k, k->b.cancel_until, k->at.operation->rules.cancel_minutes))
        return;
    if (*k->at.provider && k->b.state == BOOKING_BOOKED) {
        change_theirs(k, NULL);
        return;
    }
    int rc = store_booking_cancel(k->r->api->store, &k->change, &k->b, &why, &e);
    reply_change(k, rc, why, &e);
}

static void change(struct request *r, struct reply *out, const char *const *members, size_t n,
    void (*act)(struct changing *k))
{
    struct calendar c;
    struct asked a;
    struct changing k = {.r = r, .out = out, .c = &c, .a = &a};
    if (!request_key(r, out) || !asked_read(&a, r, out, members, n))
        return;
    if (reservation_admit(&k.b, r, out) && booking_begin(&c, r, out)) {
        act(&k);
        calendar_close(&c);
    }
    json_decref(a.root);
}

void patch_reservation(struct request *r, struct reply *out)
{
    static const char *const members[] = {"hold", "lang"};
    change(r, out, members, sizeof members / sizeof members[0], move);
}

void post_cancel(struct request *r, struct reply *out)
{
    static const char *const members[] = {"lang"};
    change(r, out, members, sizeof members / sizeof members[0], cancel);
}
