/* change: moving and cancelling; see book.h. Both are the same when done twice, yet nothing is
 * repeated without a look, so that what is answered is what is. */
#include "book.h"

#include "fields.h"
#include "times.h"
#include "verdict.h"
#include "walk.h"

#include <stdio.h>

enum { DAY_S = 86400 };

struct change {
    struct res *r;
    int worker;
    char key[KEY_TEXT], path[UP_PATH];
    int64_t number, start; /* start: the new one of a move */
    bool repeated;         /* it was sent before, and nobody knows what came of it */
};

static int read_change(struct change *c, char letter, const json_t *params, struct rpc_error *error)
{
    char key[KEY_TEXT - 2];
    if (!wire_json_text(key, sizeof key, params, "key") || !*key)
        return rpc_fail(error, RPC_BAD_PARAMS, NULL, "key is missing");
    if (!id_param(&c->number, params, "upstream"))
        return rpc_fail(error, RPC_NOT_FOUND, NULL, "no such booking");
    snprintf(c->key, sizeof c->key, "%c:%s", letter, key);
    snprintf(c->path, sizeof c->path, "/v1/reservations/%lld", (long long)c->number);
    return 0;
}

static json_t *state(const char *name)
{
    return json_pack("{s:s}", "state", name);
}

/* The booking as it stands now, wherever it is. Negative: it cannot be told. */
static int look_wide(struct change *c, struct found *found)
{
    struct rpc_error unheard = {.code = 0};
    int64_t from, to;
    find_wide(c->r, c->number, &from, &to);
    int rc = find_number(found, c->r, c->worker, c->number, from, to, &unheard);
    rpc_error_done(&unheard);
    return rc;
}

/* Surely nothing was done. Its own flags say whether the limit has passed. */
static int refuse(
    struct change *c, const struct up_reply *reply, const char *flag, struct rpc_error *error)
{
    struct found found = {.record = NULL};
    struct rpc_error slot = {.code = 0};
    struct walk w = {0};
    int64_t desk, people = 1;
    if (verdict_is_ours(reply) || reply->status == 404)
        return verdict_refuse(reply, error);
    look_wide(c, &found);
    bool late = json_is_false(json_object_get(found.record, flag)), taken = false;
    if (!late && c->start && number_member(&w.service, found.record, "service_id") &&
        number_member(&w.operation, found.record, "operation_id") &&
        number_member(&w.place, found.record, "calendar_id")) {
        number_member(&people, found.record, "people");
        walk_desk(&desk, c->r, c->worker, &w, c->start, people, &slot);
        taken = slot.code == RPC_SLOT_TAKEN;
    }
    found_done(&found);
    rpc_error_done(&slot);
    if (late)
        return rpc_fail(error, RPC_TOO_LATE, NULL, "past the limit");
    if (taken || (c->start && reply->status == 409))
        return rpc_fail(error, RPC_SLOT_TAKEN, NULL, "the slot is not free");
    return verdict_refuse(reply, error);
}

/* Nothing was done by this request; but one before it may still be on its way. */
static int give_back(struct change *c, const struct up_reply *reply, const char *flag,
    json_t **result, struct rpc_error *error)
{
    if (c->repeated && (verdict_is_ours(reply) || reply->status == 404)) {
        *result = state("pending");
        return 0;
    }
    keys_forget(c->r->keys, c->key);
    return refuse(c, reply, flag, error);
}

/* ---- booking.move */

static bool tell_moved(struct change *c, const json_t *record, json_t **result)
{
    int64_t number, start;
    json_t *shown;
    if (!booking_shown(&shown, record, &number, &start))
        return false;
    if (number == c->number && start == c->start) {
        keys_done(c->r->keys, c->key, number, start, shown);
        *result = shown;
        return true;
    }
    json_decref(shown);
    return false;
}

/* Does it stand at its new start? Negative: it cannot be told. */
static int look_moved(struct change *c, bool *moved, json_t **result, struct rpc_error *error)
{
    struct found found;
    *moved = false;
    int rc =
        find_number(&found, c->r, c->worker, c->number, c->start - DAY_S, c->start + DAY_S, error);
    if (rc < 0)
        return rc;
    *moved = found.record && tell_moved(c, found.record, result);
    found_done(&found);
    return 0;
}

static int patch(struct change *c, json_t **result, struct rpc_error *error)
{
    struct up_reply reply;
    struct rpc_error unheard = {.code = 0};
    char start[26];
    bool moved = false;
    int rc = 0;
    instant_rfc3339(start, c->start);
    json_t *body = json_pack("{s:{s:s}}", "reservation", "starts_at", start);
    keys_unsure(c->r->keys, c->key, NULL);
    keys_name(c->r->keys, c->key, c->number);
    up_send(c->r->up, c->worker, "PATCH", c->path, body, &reply);
    json_decref(body);
    enum verdict v = verdict_of(&reply, true);
    if (v == VERDICT_NOT)
        rc = give_back(c, &reply, "can_change", result, error);
    else if (v == VERDICT_DONE && tell_moved(c, reply.json, result))
        rc = 0;
    else if (look_moved(c, &moved, result, &unheard) < 0 || !moved)
        *result = state("pending");
    rpc_error_done(&unheard);
    up_reply_done(&reply);
    return rc;
}

int method_move(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error)
{
    struct change c = {.r = ctx, .worker = worker};
    bool moved;
    int rc = read_change(&c, 'm', params, error);
    if (rc == 0 && !wire_json_instant(&c.start, params, "starts_at"))
        rc = rpc_fail(error, RPC_BAD_PARAMS, NULL, "starts_at is missing");
    if (rc < 0)
        return rc;
    up_begin(c.r->up, worker);
    struct key_view known = keys_begin(c.r->keys, c.key);
    c.repeated = known.state == KEY_UNSURE;
    if (known.state == KEY_DONE) {
        *result = json_incref(known.answer);
    } else if (known.state == KEY_RUNNING) {
        *result = state("pending");
    } else if (look_moved(&c, &moved, result, error) < 0) {
        rc = c.repeated ? 0 : -ERR_REMOTE;
        if (c.repeated) {
            rpc_error_done(error);
            *result = state("pending");
        } else {
            keys_forget(c.r->keys, c.key);
        }
    } else if (!moved) {
        rc = patch(&c, result, error);
    }
    key_view_done(&known);
    return rc;
}

/* ---- booking.cancel */

static void tell_cancelled(struct change *c, json_t **result)
{
    *result = state("cancelled");
    keys_done(c->r->keys, c->key, c->number, 0, *result);
}

/* Is it gone? False also when it cannot be told. */
static bool look_gone(struct change *c, bool *there)
{
    struct found found;
    *there = false;
    if (look_wide(c, &found) < 0)
        return false;
    *there = found.record != NULL;
    bool gone = !found.record && !found.doubtful;
    found_done(&found);
    return gone;
}

static int delete (struct change *c, json_t **result, struct rpc_error *error)
{
    struct up_reply reply;
    bool there;
    int rc = 0;
    keys_unsure(c->r->keys, c->key, NULL);
    up_send(c->r->up, c->worker, "DELETE", c->path, NULL, &reply);
    enum verdict v = verdict_of(&reply, true);
    if (v == VERDICT_DONE)
        tell_cancelled(c, result);
    else if (v == VERDICT_NOT && reply.status == 404 && c->repeated)
        tell_cancelled(c, result); /* by the request before */
    else if (v == VERDICT_NOT)
        rc = give_back(c, &reply, "can_cancel", result, error);
    else if (look_gone(c, &there))
        tell_cancelled(c, result);
    else
        *result = state("pending");
    up_reply_done(&reply);
    return rc;
}

int method_cancel(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error)
{
    struct change c = {.r = ctx, .worker = worker};
    bool there = true;
    int rc = read_change(&c, 'c', params, error);
    if (rc < 0)
        return rc;
    up_begin(c.r->up, worker);
    struct key_view known = keys_begin(c.r->keys, c.key);
    c.repeated = known.state == KEY_UNSURE;
    if (known.state == KEY_DONE)
        *result = json_incref(known.answer);
    else if (known.state == KEY_RUNNING)
        *result = state("pending");
    else if (c.repeated && look_gone(&c, &there))
        tell_cancelled(&c, result);
    else if (!there)
        *result = state("pending"); /* it cannot be looked up now */
    else
        rc = delete (&c, result, error);
    key_view_done(&known);
    return rc;
}
