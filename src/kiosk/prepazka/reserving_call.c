/* reserving_call: the requests about booking and the queue, and what their answers change in
 * struct reserving. See reserving.c for when they are sent. */
#include "app.h"

#include "base/secret.h"
#include "wire/json.h"
#include <stdio.h>

enum {
    PATH_MAX_BYTES = 400,
    PIN_DIGITS = 4,
    PAGE_DAYS = 28, /* of times asked for at once */
    LONG_MS = 25000 /* an act that may wait for another system */
};

/* One request being built. */
struct making {
    struct app *app;
    const struct reserve_args *args;
    struct buf *path, *body;
    struct err *e;
};

struct kind {
    const char *method, *path;
    void (*query)(struct making *m); /* appends to the path */
    int (*body)(struct making *m);
    int (*take)(struct app *a, struct str body, struct err *e);
    bool coded; /* Booking-Code */
    int timeout_ms;
    size_t max_reply;
};

static struct reserving *state(struct app *a)
{
    return &a->reserving.state;
}

/* ---- queries */

static void lang_query(struct making *m)
{
    buf_fmt(m->path, "?lang=%s", m->app->visit.lang);
}

static void lists_query(struct making *m)
{
    buf_fmt(m->path, "/%s?lang=%s", m->app->reserving.half ? "operations" : "places",
        m->app->visit.lang);
}

static void slots_query(struct making *m)
{
    const struct reserving *r = state(m->app);
    char from[11], to[11];
    date_iso(from, m->args->from);
    date_iso(to, date_add(m->args->from, PAGE_DAYS - 1));
    buf_fmt(m->path, "?operation=%s&place=%s&from=%s&to=%s&people=%d", r->operation, r->place, from,
        to, r->people);
    state(m->app)->slots_from = m->args->from;
}

static void hold_query(struct making *m)
{
    buf_fmt(m->path, "/%s", state(m->app)->hold.id);
}

static void got_query(struct making *m)
{
    buf_fmt(m->path, "/%s", state(m->app)->got.id);
}

static void ticket_query(struct making *m)
{
    buf_fmt(m->path, "/%lld", (long long)state(m->app)->ticket.id);
}

static void cancel_query(struct making *m)
{
    buf_fmt(m->path, "/%s/cancel", state(m->app)->got.id);
}

/* ---- bodies */

static void member(struct buf *b, const char *key, const char *value)
{
    buf_char(b, b->n ? ',' : '{');
    buf_fmt(b, "\"%s\":", key);
    wire_json_string(b, str_of(value));
}

static int end(struct making *m)
{
    member(m->body, "lang", m->app->visit.lang);
    buf_char(m->body, '}');
    return buf_check(m->body, "reserving", m->e);
}

static int hold_body(struct making *m)
{
    const struct reserving *r = state(m->app);
    struct wire_hold_request w = {.starts = m->args->starts, .people = r->people};
    str_copy(w.operation, sizeof w.operation, str_of(r->operation));
    str_copy(w.place, sizeof w.place, str_of(r->place));
    str_copy(w.lang, sizeof w.lang, str_of(m->app->visit.lang));
    state(m->app)->asked = m->args->starts;
    return wire_hold_request_write(m->body, &w, m->e);
}

static int book_body(struct making *m)
{
    const struct filling *f = m->app->visit.filling;
    json_t *answers = f ? form_answers(f->record) : NULL;
    if (!answers)
        return err_set(m->e, ERR_NOT_FOUND, "reserving", "there are no details to book with");
    member(m->body, "hold", state(m->app)->hold.id);
    buf_z(m->body, ",\"answers\":");
    int rc = wire_json_write(m->body, answers, m->e);
    form_answers_free(&answers);
    return rc < 0 ? rc : end(m);
}

static int find_body(struct making *m)
{
    struct reserving_calls *c = &m->app->reserving;
    int rc = wire_code_parse(c->code, str_of(m->args->text), m->e);
    if (rc < 0)
        return rc;
    member(m->body, "code", c->code);
    return end(m);
}

static int move_body(struct making *m)
{
    member(m->body, "hold", state(m->app)->hold.id);
    return end(m);
}

static int lang_body(struct making *m)
{
    return end(m);
}

static int ticket_body(struct making *m)
{
    member(m->body, "agenda", m->args->text);
    return end(m);
}

/* By what was typed, or by the code of the booking that is shown. */
static int checkin_body(struct making *m)
{
    char code[WIRE_CODE_TEXT];
    struct str typed = str_trim(str_of(m->args->text));
    int rc = 0;
    if (typed.n == PIN_DIGITS && str_digits(typed)) {
        str_copy(code, sizeof code, typed);
        member(m->body, "pin", code);
    } else {
        rc = typed.n ? wire_code_parse(code, typed, m->e) : 0;
        member(m->body, "code", typed.n ? code : m->app->reserving.code);
    }
    secret_wipe(code, sizeof code);
    return rc < 0 ? rc : end(m);
}

/* ---- answers */

static int take_lists(struct app *a, struct str body, struct err *e)
{
    struct reserving_calls *c = &a->reserving;
    struct reserving *r = state(a);
    if (c->half) {
        int rc = wire_operations_read(&r->lists, body, e);
        r->have_lists = rc == 0;
        c->half = false;
        str_copy(c->lists_lang, sizeof c->lists_lang, str_of(a->visit.lang));
        return rc;
    }
    r->have_lists = false;
    wire_booking_done(&r->lists);
    int rc = wire_places_read(&r->lists, body, e);
    c->half = rc == 0;
    return rc;
}

static int take_slots(struct app *a, struct str body, struct err *e)
{
    struct reserving *r = state(a);
    wire_slots_done(&r->slots);
    int rc = wire_slots_read(&r->slots, body, e);
    r->have_slots = rc == 0;
    return rc;
}

static int take_hold(struct app *a, struct str body, struct err *e)
{
    struct reserving *r = state(a);
    struct wire_hold fresh;
    int rc = wire_hold_read(&fresh, body, e);
    if (rc < 0)
        return rc;
    wire_hold_done(&r->hold);
    r->hold = fresh;
    return 0;
}

static int take_reservation(struct app *a, struct str body, struct err *e)
{
    struct reserving *r = state(a);
    struct wire_reservation fresh;
    int rc = wire_reservation_read(&fresh, body, e);
    if (rc < 0)
        return rc;
    r->got = fresh;
    r->have_got = true;
    r->pending = fresh.state == BOOKING_PENDING;
    if (*fresh.code)
        memcpy(a->reserving.code, fresh.code, sizeof fresh.code);
    return 0;
}

static int take_queue(struct app *a, struct str body, struct err *e)
{
    struct reserving *r = state(a);
    wire_queue_done(&r->queue);
    int rc = wire_queue_read(&r->queue, body, e);
    r->have_queue = rc == 0;
    r->queue_at = clock_mono(&a->clock);
    str_copy(a->reserving.queue_lang, sizeof a->reserving.queue_lang, str_of(a->visit.lang));
    return rc;
}

static int take_ticket(struct app *a, struct str body, struct err *e)
{
    struct reserving *r = state(a);
    struct wire_ticket fresh;
    int rc = wire_ticket_read(&fresh, body, e);
    if (rc == 0)
        r->ticket = fresh;
    r->have_ticket |= rc == 0;
    return rc;
}

static int take_back(struct app *a, struct str body, struct err *e)
{
    (void)body, (void)e;
    state(a)->ticket.state = TICKET_DELETED;
    return 0;
}

static int take_nothing(struct app *a, struct str body, struct err *e)
{
    (void)a, (void)body, (void)e;
    return 0;
}

/* ---- the table */

static const struct kind kinds[RESERVE_DOINGS] = {
    [RESERVE_LISTS] = {"GET", "/v1/booking", lists_query, NULL, take_lists,
        .max_reply = WIRE_BOOKING},
    [RESERVE_SLOTS] = {"GET", "/v1/booking/slots", slots_query, NULL, take_slots,
        .max_reply = WIRE_BOOKING, .timeout_ms = LONG_MS},
    [RESERVE_HOLD] = {"POST", "/v1/booking/holds", NULL, hold_body, take_hold,
        .max_reply = WIRE_BOOKING},
    [RESERVE_RELEASE] = {"DELETE", "/v1/booking/holds", hold_query, NULL, .take = take_nothing},
    [RESERVE_BOOK] = {"POST", "/v1/booking/reservations", NULL, book_body, take_reservation,
        .timeout_ms = LONG_MS},
    [RESERVE_FIND] = {"POST", "/v1/booking/find", NULL, find_body, .take = take_reservation},
    [RESERVE_MOVE] = {"PATCH", "/v1/booking/reservations", got_query, move_body, take_reservation,
        .coded = true, .timeout_ms = LONG_MS},
    [RESERVE_CANCEL] = {"POST", "/v1/booking/reservations", cancel_query, lang_body,
        take_reservation, .coded = true, .timeout_ms = LONG_MS},
    [RESERVE_QUEUE] = {"GET", "/v1/queue", lang_query, NULL, take_queue, .max_reply = WIRE_QUEUE},
    [RESERVE_TICKET] = {"POST", "/v1/queue/tickets", NULL, ticket_body, .take = take_ticket},
    [RESERVE_CHECKIN] = {"POST", "/v1/queue/checkins", NULL, checkin_body, .take = take_ticket},
    [RESERVE_GIVE_UP] = {"DELETE", "/v1/queue/tickets", ticket_query, NULL, .take = take_back},
};

int reserving_request(struct app *a, enum reserve_do what, const struct reserve_args *args,
    struct portal_request *r, struct buf *path, struct buf *body, struct err *e)
{
    const struct kind *k = &kinds[what];
    struct making m = {.app = a, .args = args, .path = path, .body = body, .e = e};
    buf_init(path, PATH_MAX_BYTES);
    buf_init(body, WIRE_BOOKING_REQUEST);
    buf_z(path, k->path);
    if (k->query)
        k->query(&m);
    int rc = k->body ? k->body(&m) : 0;
    if (rc == 0)
        rc = buf_check(path, "reserving", e);
    *r = (struct portal_request){.method = k->method,
        .path = buf_cstr(path),
        .body = buf_view(body),
        .code = k->coded ? a->reserving.code : NULL,
        .max_reply = k->max_reply,
        .timeout_ms = k->timeout_ms};
    return rc;
}

int reserving_answer(struct app *a, enum reserve_do what, struct str body, struct err *e)
{
    return kinds[what].take(a, body, e);
}
