/* book: booking and settling; see book.h. */
#include "book.h"

#include "base/clock.h"
#include "fields.h"
#include "times.h"
#include "verdict.h"
#include "walk.h"

#include <stdio.h>

/* ---- the wish */

static bool read_key(struct wish *w, char letter, const json_t *params)
{
    char key[KEY_TEXT - 2];
    if (!wire_json_text(key, sizeof key, params, "key") || !*key)
        return false;
    snprintf(w->key, sizeof w->key, "%c:%s", letter, key);
    return true;
}

/* A member that is missing or too long leaves "". */
static void read_name(char out[RES_ANSWER], const json_t *answers, const char *name)
{
    const char *text = json_string_value(json_object_get(answers, name));
    if (!str_copy(out, RES_ANSWER, str_trim(str_of(text))))
        out[0] = '\0';
}

static int read_wish(struct wish *w, const json_t *params, struct rpc_error *error)
{
    const json_t *answers = json_object_get(params, "answers");
    *w = (struct wish){.people = 1};
    wire_json_int(&w->people, params, "people");
    if (!read_key(w, 'b', params) || !json_is_object(answers) || w->people < 1 ||
        !wire_json_instant(&w->start, params, "starts_at"))
        return rpc_fail(error, RPC_BAD_PARAMS, NULL, "key, starts_at, people and answers");
    if (!id_param(&w->place, params, "place") || !id_param(&w->operation, params, "operation"))
        return rpc_fail(error, RPC_NOT_FOUND, NULL, "no such place or operation");
    read_name(w->first, answers, "first_name");
    read_name(w->last, answers, "last_name");
    read_name(w->email, answers, "email");
    return 0;
}

static json_t *state(const char *name)
{
    return json_pack("{s:s}", "state", name);
}

/* Remembers and tells a booking that is there. False: the record cannot be read. */
static bool tell(struct res *r, const struct wish *w, const json_t *record, json_t **result)
{
    int64_t number, start;
    if (!booking_shown(result, record, &number, &start))
        return false;
    keys_done(r->keys, w->key, number, start, *result);
    return true;
}

/* Looks for what was sent. True: found, remembered and told. */
static bool look(struct res *r, int worker, const struct wish *w, const json_t *before,
    bool *proven_none, json_t **result)
{
    struct found found;
    struct rpc_error unheard = {.code = 0};
    *proven_none = false;
    if (find_person(&found, r, worker, w, before, &unheard) < 0) {
        rpc_error_done(&unheard);
        return false;
    }
    bool there = found.record && tell(r, w, found.record, result);
    *proven_none = !found.record && !found.doubtful;
    found_done(&found);
    return there;
}

/* ---- booking.settle */

/* "None" is said only when enough time went by for a request under way to have arrived. */
static void settle(
    struct res *r, int worker, const struct wish *w, const struct key_view *known, json_t **result)
{
    bool none;
    int64_t limit = (int64_t)r->conf.settle_after * 1000;
    int64_t age =
        known->state == KEY_UNSURE ? clock_mono(&clock_real) - known->sent : keys_age_ms(r->keys);
    if (look(r, worker, w, known->before, &none, result))
        return;
    *result = state(none && age >= limit ? "none" : "pending");
    if (none && age >= limit)
        keys_forget(r->keys, w->key);
}

/* A move that is pending is settled by its number at its new start. */
static bool settle_move(
    struct res *r, int worker, const struct wish *w, json_t **result, bool *is_move)
{
    struct wish move = *w;
    move.key[0] = 'm';
    struct key_view known = keys_look(r->keys, move.key);
    struct found found = {.record = NULL};
    struct rpc_error unheard = {.code = 0};
    int64_t start;
    bool none = false, there = false;
    *is_move = known.state != KEY_NEW;
    if (known.state == KEY_DONE) {
        *result = json_incref(known.answer);
        there = true;
    } else if (known.state == KEY_UNSURE) {
        int rc = find_number(
            &found, r, worker, known.upstream, w->start - 86400, w->start + 86400, &unheard);
        there = rc == 0 && found.record && time_member(&start, found.record, "starts_at") &&
                start == w->start && tell(r, &move, found.record, result);
        none = rc == 0 && !there && !found.doubtful &&
               clock_mono(&clock_real) - known.sent >= (int64_t)r->conf.settle_after * 1000;
        if (none) {
            keys_forget(r->keys, move.key);
            *result = state("none");
        }
    }
    if (*is_move && !there && !none)
        *result = state("pending");
    found_done(&found);
    rpc_error_done(&unheard);
    key_view_done(&known);
    return *is_move;
}

int method_settle(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error)
{
    struct res *r = ctx;
    struct wish w;
    bool is_move;
    int rc = read_wish(&w, params, error);
    if (rc < 0)
        return rc;
    up_begin(r->up, worker);
    struct key_view known = keys_look(r->keys, w.key);
    if (known.state == KEY_DONE)
        *result = json_incref(known.answer);
    else if (known.state == KEY_RUNNING)
        *result = state("pending");
    else if (known.state == KEY_UNSURE || !settle_move(r, worker, &w, result, &is_move))
        settle(r, worker, &w, &known, result);
    key_view_done(&known);
    return 0;
}

/* ---- booking.book */

/* What is to be posted; NULL and error. */
static json_t *make_body(struct res *r, int worker, struct wish *w, const json_t *answers,
    json_t **operation, struct rpc_error *error)
{
    struct catalogue c;
    struct lists lists = {.countries = NULL};
    json_t *body = json_object();
    *operation = NULL;
    if (catalogue_load(&c, r, worker, error) < 0) {
        json_decref(body);
        return NULL;
    }
    const json_t *found = catalogue_find(&c, w->place, w->operation, &w->service, error);
    int rc = found ? lists_load(&lists, r, worker, found, error) : -1;
    if (rc == 0)
        rc = fields_fill(body, found, &lists, answers, error);
    if (rc == 0)
        *operation = json_incref((json_t *)(uintptr_t)found);
    lists_done(&lists);
    catalogue_done(&c);
    if (rc == 0)
        return body;
    json_decref(body);
    return NULL;
}

static void add_slot(json_t *body, const struct wish *w, int64_t desk)
{
    char start[26];
    instant_rfc3339(start, w->start);
    json_object_set_new(body, "service_id", json_integer(w->service));
    json_object_set_new(body, "operation_id", json_integer(w->operation));
    json_object_set_new(body, "place_id", json_integer(w->place));
    json_object_set_new(body, "user_service_id", json_integer(desk));
    json_object_set_new(body, "starts_at", json_string(start));
    json_object_set_new(body, "people", json_integer(w->people));
}

/* Surely nothing was done: why? */
static int refuse(struct res *r, int worker, const struct wish *w, const struct up_reply *reply,
    const json_t *operation, struct rpc_error *error)
{
    struct walk walk = {w->service, w->operation, w->place};
    struct rpc_error slot = {.code = 0};
    int64_t desk;
    if (verdict_is_ours(reply) || reply->status == 404)
        return verdict_refuse(reply, error);
    json_t *bad = fields_of_errors(json_object_get(reply->json, "errors"), operation);
    if (bad)
        return rpc_fail(error, RPC_INVALID_FIELDS, json_pack("{s:o}", "fields", bad),
            "Reservatic refuses answers");
    walk_desk(&desk, r, worker, &walk, w->start, w->people, &slot);
    bool taken = reply->status == 409 || slot.code == RPC_SLOT_TAKEN;
    rpc_error_done(&slot);
    if (taken)
        return rpc_fail(error, RPC_SLOT_TAKEN, NULL, "somebody else was faster");
    return verdict_refuse(reply, error);
}

/* Sends once. From here on the key is unsure until something is proven. */
static int post(struct res *r, int worker, const struct wish *w, json_t *body,
    const json_t *operation, json_t *before, json_t **result, struct rpc_error *error)
{
    struct up_reply reply;
    bool none;
    int rc = 0;
    json_t *request = json_pack("{s:O}", "reservation", body);
    keys_unsure(r->keys, w->key, before);
    up_send(r->up, worker, "POST", "/v1/reservations", request, &reply);
    json_decref(request);
    enum verdict v = verdict_of(&reply, false);
    if (v == VERDICT_DONE && !tell(r, w, reply.json, result))
        v = VERDICT_UNSURE; /* it has a number, but no start that can be read */
    if (v == VERDICT_NOT) {
        keys_forget(r->keys, w->key);
        rc = refuse(r, worker, w, &reply, operation, error);
    } else if (v == VERDICT_UNSURE && !look(r, worker, w, before, &none, result)) {
        *result = state("pending");
    }
    up_reply_done(&reply);
    return rc;
}

/* A new wish: look whether an earlier life of this program booked it, choose a desk, send. */
static int book_new(struct res *r, int worker, struct wish *w, const json_t *answers,
    json_t **result, struct rpc_error *error)
{
    struct found found = {.record = NULL};
    json_t *operation = NULL;
    int64_t desk;
    json_t *body = make_body(r, worker, w, answers, &operation, error);
    int rc = body ? find_person(&found, r, worker, w, NULL, error) : -ERR_REMOTE;
    bool there = rc == 0 && found.record && tell(r, w, found.record, result);
    if (rc == 0 && !there) {
        struct walk walk = {w->service, w->operation, w->place};
        rc = walk_desk(&desk, r, worker, &walk, w->start, w->people, error);
    }
    if (rc < 0)
        keys_forget(r->keys, w->key);
    if (rc == 0 && !there) {
        add_slot(body, w, desk);
        rc = post(r, worker, w, body, operation, found.others, result, error);
    }
    found_done(&found);
    json_decref(operation);
    json_decref(body);
    return rc;
}

int method_book(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error)
{
    struct res *r = ctx;
    struct wish w;
    int rc = read_wish(&w, params, error);
    if (rc < 0)
        return rc;
    up_begin(r->up, worker);
    struct key_view known = keys_begin(r->keys, w.key);
    if (known.state == KEY_DONE)
        *result = json_incref(known.answer);
    else if (known.state == KEY_RUNNING)
        *result = state("pending");
    else if (known.state == KEY_UNSURE)
        settle(r, worker, &w, &known, result);
    else
        rc = book_new(r, worker, &w, json_object_get(params, "answers"), result, error);
    key_view_done(&known);
    return rc;
}
