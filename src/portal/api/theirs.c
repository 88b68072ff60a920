/* theirs: what another system says of a booking, and asking it again when it said nothing. See
 * booking_api.h. */
#include "booking_api.h"

#include "base/log.h"
#include "wire/json.h"

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

void api_settle(struct api *a)
{
    struct pending p = {.n = 0};
    struct calendar c;
    struct err e = ERR_INIT;
    struct snapshot *s = a->link ? snapshot_take(a) : NULL;
    if (!s)
        return;
    if (store_booking_pending(a->store, a->settled_to, AT_ONCE, on_pending, &p, &e) < 0)
        log_err(LOG_WARN, "booking.pending", &e);
    /* round and round, so that one that stays open for days holds up no other */
    a->settled_to = p.n == AT_ONCE ? p.list[AT_ONCE - 1].id : 0;
    if (p.n) {
        calendar_open(&c, &s->book, &a->upstreams, a->link, a->clock);
        for (size_t i = 0; i < p.n; i++) /* a young one may be on its way still */
            if (p.list[i].booked + YOUNG_S <= clock_wall(a->clock))
                settle(a, &c, &p.list[i], p.answers[i]);
        calendar_close(&c);
    }
    for (size_t i = 0; i < p.n; i++)
        json_decref(p.answers[i]);
    snapshot_give(s);
}
