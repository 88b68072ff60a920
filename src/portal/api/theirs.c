/* theirs: what another system says of a booking, and asking it again when it said nothing. See
 * booking_api.h. */
#include "booking_api.h"

#include "base/log.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>

int booking_take_word(struct store_booking *out, struct api *a, const struct book *own,
    const char *reference, const json_t *answer, struct err *e)
{
    const char *state = json_string_value(json_object_get(answer, "state"));
    const char *upstream = json_string_value(json_object_get(answer, "upstream"));
    const char *pin = json_string_value(json_object_get(answer, "pin"));
    struct store_settled n = {.state = BOOKING_BOOKED,
        .upstream = upstream ? upstream : "",
        .pin = pin && strlen(pin) == 4 ? pin : "",
        .reminder_hours = own ? own->reminder_hours : 0};
    if (!state || strcmp(state, "pending") == 0)
        return 0;
    if (strcmp(state, "none") == 0)
        return -ERR_NOT_FOUND;
    if (strcmp(state, "booked") != 0 || !wire_json_instant(&n.starts, answer, "starts_at") ||
        !wire_json_instant(&n.ends, answer, "ends_at") || n.ends <= n.starts)
        return 0;
    wire_json_instant(&n.cancel_until, answer, "cancel_until");
    wire_json_instant(&n.move_until, answer, "move_until");
    if (json_is_false(json_object_get(answer, "can_cancel")))
        n.cancel_until = 1; /* long ago: never */
    if (json_is_false(json_object_get(answer, "can_move")))
        n.move_until = 1;
    return store_booking_settle(a->store, reference, &n, out, e) == 0 ? 1 : 0;
}

json_t *booking_their_params(const struct bookable *at, const struct store_booking *b,
    const json_t *answers, const char *lang)
{
    json_t *params = calendar_params(at, b->starts, b->people);
    json_object_set_new(params, "key", json_string(b->reference));
    json_object_set_new(params, "lang", json_string(lang));
    json_object_set_new(params, "answers", json_deep_copy(answers));
    return params;
}

/* ---- moving and cancelling there */

/* One wish, one key: the next move is another wish, the same asked again is not. */
static json_t *wish_params(const struct store_booking *b)
{
    char key[64], when[26];
    bool move = b->wish != STORE_WISH_CANCEL;
    snprintf(key, sizeof key, "%s-%c%d-%llx", b->reference, move ? 'm' : 'c', b->sequence,
        (unsigned long long)(move ? b->wish : 0));
    json_t *params = json_pack("{s:s, s:s}", "upstream", b->upstream, "key", key);
    if (move) {
        instant_rfc3339(when, b->wish);
        json_object_set_new(params, "starts_at", json_string(when));
    }
    return params;
}

/* Ours follows what is so there. */
static enum their_word follow(
    struct store_booking *b, struct api *a, const struct store_change *change, const json_t *answer)
{
    struct store_change x = *change;
    struct err e = ERR_INIT;
    enum store_refusal why;
    char reference[9], hold[WIRE_HOLD_ID + 1];
    memcpy(reference, b->reference, sizeof reference);
    memcpy(hold, b->wish_hold, sizeof hold);
    x.reference = reference;
    wire_json_instant(&x.cancel_until, answer, "cancel_until");
    wire_json_instant(&x.move_until, answer, "move_until");
    int rc = b->wish == STORE_WISH_CANCEL ? store_booking_cancel(a->store, &x, b, &why, &e)
                                          : store_booking_move(a->store, &x, 0, hold, b, &why, &e);
    if (rc == 0)
        return THEIRS_DONE;
    log_err(LOG_ERROR, "booking.follow", &e);
    return THEIRS_OPEN;
}

/* again: the visitor may try once more with the same hold. */
static enum their_word forget(struct store_booking *b, struct api *a, bool again)
{
    struct err e = ERR_INIT;
    if (store_booking_unwish(a->store, b->reference, again, &e) == 0)
        return THEIRS_NOT;
    log_err(LOG_ERROR, "booking.unwish", &e);
    return THEIRS_OPEN;
}

static bool says(const json_t *answer, const char *what)
{
    const char *state = json_string_value(json_object_get(answer, "state"));
    return state && strcmp(state, what) == 0;
}

/* Is it booked at the start that was wished for? Another start is an older answer. */
static bool is_there(const struct store_booking *b, const json_t *answer)
{
    int64_t starts = 0;
    return says(answer, "booked") && wire_json_instant(&starts, answer, "starts_at") &&
           starts == b->wish;
}

static enum their_word judge_refusal(
    struct store_booking *b, struct api *a, int code, enum problem_code *why)
{
    static const struct {
        int code;
        enum problem_code why;
    } refusals[] = {
        {RPC_SLOT_TAKEN, PROBLEM_SLOT_TAKEN},
        {RPC_REFUSED, PROBLEM_TOO_LATE},
        {RPC_TOO_LATE, PROBLEM_TOO_LATE},
        {RPC_NOT_FOUND, PROBLEM_TOO_LATE},
        {RPC_AWAY, PROBLEM_UPSTREAM_UNAVAILABLE},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (code == refusals[i].code) {
            *why = refusals[i].why;
            return forget(b, a, code == RPC_AWAY);
        }
    return THEIRS_OPEN;
}

enum their_word booking_change_theirs(struct store_booking *b, struct api *a,
    const struct bookable *at, const struct store_change *change, enum problem_code *why)
{
    struct link_fault fault = {.code = 0};
    struct err e = ERR_INIT;
    json_t *params = wish_params(b), *answer = NULL;
    bool cancels = b->wish == STORE_WISH_CANCEL, sent = true;
    int rc = link_call(a->link, at->provider, cancels ? "booking.cancel" : "booking.move", params,
        0, &answer, &fault, &sent, &e);
    enum their_word word;
    *why = PROBLEM_UPSTREAM_UNAVAILABLE;
    if (rc < 0)
        log_err(LOG_WARN, "booking.change", &e);
    if (rc == 0 && (cancels ? says(answer, "cancelled") : is_there(b, answer)))
        word = follow(b, a, change, answer);
    else if (cancels && fault.code == RPC_NOT_FOUND)
        word = follow(b, a, change, NULL); /* gone there is gone */
    else if (rc < 0 && !sent)
        word = forget(b, a, true);
    else
        word = judge_refusal(b, a, fault.code, why);
    json_decref(params);
    json_decref(answer);
    json_decref(fault.data);
    return word;
}

/* A move is only looked for, at its new start. A cancellation is asked for again under its key: the
 * connector looks before it does anything, and who wished it wants no second try. */
enum their_word booking_settle_wish(struct store_booking *b, struct api *a,
    const struct bookable *at, const struct store_change *change, const json_t *answers)
{
    enum { LOOK_MS = 5000 };
    enum problem_code why;
    struct store_booking looked = *b;
    struct err e = ERR_INIT;
    if (b->wish == STORE_WISH_CANCEL)
        return booking_change_theirs(b, a, at, change, &why);
    json_t *wish = wish_params(b), *answer = NULL;
    looked.starts = b->wish;
    json_t *params = booking_their_params(at, &looked, answers, b->lang);
    json_object_set(params, "key", json_object_get(wish, "key"));
    int rc = link_call(
        a->link, at->provider, "booking.settle", params, LOOK_MS, &answer, NULL, NULL, &e);
    enum their_word word = THEIRS_OPEN;
    if (rc < 0)
        log_err(LOG_WARN, "booking.settle", &e);
    else if (is_there(b, answer))
        word = follow(b, a, change, answer);
    else if (says(answer, "none"))
        word = forget(b, a, false);
    json_decref(wish);
    json_decref(params);
    json_decref(answer);
    return word;
}

/* ---- asking again */

enum { AT_ONCE = 8, CALL_MS = 5000, YOUNG_S = 20 };

struct pending {
    struct store_booking list[AT_ONCE];
    json_t *answers[AT_ONCE];
    size_t n;
};

static void on_pending(void *ctx, const struct store_booking *b, struct str answers)
{
    struct pending *p = ctx;
    if (p->n == AT_ONCE ||
        wire_json_load(&p->answers[p->n], answers, STORE_ANSWERS, WIRE_DEPTH, NULL) < 0)
        return;
    p->list[p->n++] = *b;
}

static void settle(
    struct api *a, const struct calendar *c, struct store_booking *b, const json_t *answers)
{
    struct bookable at;
    struct store_booking now;
    struct err e = ERR_INIT;
    json_t *answer = NULL;
    if (calendar_find(&at, c, b->operation, b->place) != PROBLEM_NONE || !*at.provider)
        return;
    if (b->wish) {
        const struct store_change change = {.actor = "connector",
            .channel = "job",
            .reminder_hours = c->own ? c->own->reminder_hours : 0};
        booking_settle_wish(b, a, &at, &change, answers);
        return;
    }
    json_t *params = booking_their_params(&at, b, answers, b->lang);
    int rc =
        link_call(a->link, at.provider, "booking.settle", params, CALL_MS, &answer, NULL, NULL, &e);
    int known = rc == 0 ? booking_take_word(&now, a, c->own, b->reference, answer, &e) : 0;
    struct store_settled none = {.state = BOOKING_EXPIRED, .upstream = "", .pin = ""};
    if (known < 0)
        rc = store_booking_settle(a->store, b->reference, &none, &now, &e);
    if (rc < 0)
        log_err(LOG_WARN, "booking.settle", &e);
    json_decref(params);
    json_decref(answer);
}

/* One round over those that wait; where it goes on is noted in *to, round and round, so that one
 * that stays open for days holds up no other. */
static void round_over(struct api *a, const struct snapshot *s, int64_t *to,
    int (*list)(struct store *, int64_t, size_t, store_pending_fn *, void *, struct err *))
{
    struct pending p = {.n = 0};
    struct calendar c;
    struct err e = ERR_INIT;
    if (list(a->store, *to, AT_ONCE, on_pending, &p, &e) < 0)
        log_err(LOG_WARN, "booking.pending", &e);
    *to = p.n == AT_ONCE ? p.list[AT_ONCE - 1].id : 0;
    if (p.n) {
        calendar_open(&c, &s->book, &a->upstreams, a->link, a->clock);
        for (size_t i = 0; i < p.n; i++) /* a young one may be on its way still */
            if (p.list[i].booked + YOUNG_S <= clock_wall(a->clock))
                settle(a, &c, &p.list[i], p.answers[i]);
        calendar_close(&c);
    }
    for (size_t i = 0; i < p.n; i++)
        json_decref(p.answers[i]);
}

void api_settle(struct api *a)
{
    struct snapshot *s = a->link ? snapshot_take(a) : NULL;
    if (!s)
        return;
    round_over(a, s, &a->settled_to, store_booking_pending);
    round_over(a, s, &a->wished_to, store_booking_wishes);
    snapshot_give(s);
}
