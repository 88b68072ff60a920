/* reservation: requests and answers of bookings, and who may see one. See reservation.h. */
#include "reservation.h"
#include "room.h"

#include "base/secret.h"
#include "store/queue.h"
#include "wire/json.h"

/* ---- answering */

int64_t reservation_limit(int64_t said, int64_t starts, int minutes)
{
    return said ? said : starts - (int64_t)minutes * 60;
}

static void name_things(struct wire_reservation *w, const struct calendar *c,
    const struct store_booking *b, const char *lang)
{
    struct bookable at;
    if (calendar_find(&at, c, b->operation, b->place) != PROBLEM_NONE) {
        /* no longer offered: what is booked still stands */
        str_copy(w->place_name, sizeof w->place_name, str_of(b->place));
        str_copy(w->operation_name, sizeof w->operation_name, str_of(b->operation));
        return;
    }
    const struct book_operation *o = at.operation;
    str_copy(w->place_name, sizeof w->place_name, str_of(book_text(&at.place->name, lang)));
    str_copy(w->where, sizeof w->where, str_of(book_text(&at.place->where, lang)));
    str_copy(w->operation_name, sizeof w->operation_name, str_of(book_text(&o->name, lang)));
    if (o->n_situations)
        str_copy(w->situation, sizeof w->situation, str_of(o->situations[0]));
    bool open = b->state == BOOKING_BOOKED;
    w->cancel_until =
        open ? reservation_limit(b->cancel_until, b->starts, o->rules.cancel_minutes) : 0;
    w->move_until = open ? reservation_limit(b->move_until, b->starts, o->rules.move_minutes) : 0;
    if (*at.place->agenda) {
        const struct checkin_window *win = &c->own->window;
        w->checkin_from = b->starts - (int64_t)win->early_minutes * 60;
        w->checkin_to = b->starts + (int64_t)win->late_minutes * 60;
    }
}

static void name_ticket(
    struct wire_reservation *w, struct request *r, const struct store_booking *b)
{
    struct store_ticket t;
    struct err e = ERR_INIT;
    if (b->ticket && store_ticket_get(r->api->store, b->ticket, &t, &e) == 0)
        ticket_label(w->ticket, t.letter, t.number);
}

void reply_reservation(struct reply *out, struct request *r, const struct calendar *c,
    unsigned status, const struct store_booking *b, const char *lang, bool again)
{
    struct wire_reservation w = {.state = b->state,
        .starts = b->starts,
        .ends = b->ends,
        .people = b->people,
        .binding = !*b->provider,
        .server_time = clock_wall(r->api->clock)};
    struct buf body;
    struct err e = ERR_INIT;
    str_copy(w.id, sizeof w.id, str_of(b->reference));
    str_copy(w.code, sizeof w.code, str_of(b->code));
    str_copy(w.pin, sizeof w.pin, str_of(b->pin));
    str_copy(w.place, sizeof w.place, str_of(b->place));
    str_copy(w.operation, sizeof w.operation, str_of(b->operation));
    name_things(&w, c, b, lang);
    name_ticket(&w, r, b);
    buf_init(&body, WIRE_BOOKING);
    if (wire_reservation_write(&body, &w, &e) < 0)
        reply_store_fault(out, "api.reservation", &e);
    else
        reply_json(out, status, &body);
    if (again)
        reply_header(out, "Idempotency-Replayed", "true");
    buf_wipe(&body);
}

/* ---- requests: one object of known members */

bool asked_read(
    struct asked *a, struct request *r, struct reply *out, const char *const *members, size_t n)
{
    struct err e = ERR_INIT;
    size_t known = 0;
    *a = (struct asked){.lang = "cs"};
    int rc = wire_json_load(&a->root, buf_view(&r->body), WIRE_BOOKING_REQUEST, WIRE_DEPTH, &e);
    buf_wipe(&r->body);
    for (size_t i = 0; rc == 0 && i < n; i++)
        known += json_object_get(a->root, members[i]) != NULL;
    if (rc < 0 || !json_is_object(a->root) || known != json_object_size(a->root)) {
        reply_code(out, PROBLEM_BAD_JSON, rc < 0 ? e.text : "a member that is not known here");
        json_decref(a->root);
        return false;
    }
    const char *lang = json_string_value(json_object_get(a->root, "lang"));
    if (lang && strcmp(lang, "en") == 0)
        a->lang = "en";
    return true;
}

const char *asked_text(const struct asked *a, const char *key)
{
    const char *z = json_string_value(json_object_get(a->root, key));
    return z ? z : "";
}

/* ---- who may see it */

bool reservation_shown(const struct store_booking *b)
{
    return b->state != BOOKING_HELD && b->state != BOOKING_EXPIRED && !b->erased;
}

bool reservation_may_ask(struct request *r, struct reply *out)
{
    int wait = misses_take(&r->api->misses, r->device.id, clock_mono(r->api->clock));
    if (wait)
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "too many codes that are not there", wait);
    return wait == 0;
}

bool reservation_admit(struct store_booking *b, struct request *r, struct reply *out)
{
    struct err e = ERR_INIT;
    const char *code = MHD_lookup_connection_value(r->conn, MHD_HEADER_KIND, "Booking-Code");
    char given[WIRE_CODE_TEXT] = "";
    if (!request_is_clerk(r) && !reservation_may_ask(r, out))
        return false;
    int rc = store_booking_get(r->api->store, r->param, b, &e);
    if (rc < 0 && e.code != ERR_NOT_FOUND) {
        reply_store_fault(out, "api.reservation", &e);
        return false;
    }
    str_copy(given, sizeof given, str_of(code ? code : ""));
    bool mine = rc == 0 && reservation_shown(b) &&
                (request_is_clerk(r) || (*b->code && strlen(given) == WIRE_CODE &&
                                            secret_eq(given, b->code, WIRE_CODE)));
    if (mine && !request_is_clerk(r))
        misses_give(&r->api->misses, r->device.id);
    if (!mine)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    return mine;
}
