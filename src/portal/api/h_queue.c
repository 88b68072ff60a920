/* h_queue: numbers for people who wait, checking in to a booking, and the board. What a kiosk is
 * told holds nothing of clerks, neither who they are nor that one of them asks for help. */
#include "room.h"

#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>

static const char event[] = "api.queue";

/* ---- looking */

void get_queue(struct request *r, struct reply *out)
{
    struct wire_queue w = {.n = 0};
    struct room room;
    struct buf body;
    struct err e = ERR_INIT;
    if (!request_town(r, out))
        return;
    buf_init(&body, WIRE_QUEUE);
    int rc = room_open(&room, r, &e);
    if (rc == 0)
        rc = room_agendas(&w.agendas, &w.n, &w.arena, &room, r->api->store, request_lang(r), &e);
    w.server_time = room.now;
    if (rc == 0)
        rc = wire_queue_write(&body, &w, &e);
    reply_room(out, event, MHD_HTTP_OK, &body, rc, &e);
    wire_queue_done(&w);
    room_close(&room);
}

static int newest_first(const void *a, const void *b)
{
    int64_t x = ((const struct wire_call *)a)->at, y = ((const struct wire_call *)b)->at;
    return x > y ? -1 : x < y;
}

static int list_calls(
    struct wire_board *w, const struct room *room, const char *lang, struct err *e)
{
    w->calls = arena_items(&w->arena, room->n_tickets + 1, sizeof *w->calls);
    if (!w->calls)
        return err_set(e, ERR_NOMEM, "api", "no memory for the calls");
    for (size_t i = 0; i < room->n_tickets; i++) {
        const struct store_ticket *t = &room->tickets[i];
        if (t->state != TICKET_CALLED)
            continue;
        const struct book_counter *c = book_counter(room->book, t->counter);
        struct wire_call *call = &w->calls[w->n_calls++];
        ticket_label(call->label, t->letter, t->number);
        call->counter = c ? book_text(&c->name, lang) : t->counter;
        call->where = c ? book_text(&c->where, lang) : "";
        call->at = t->called;
    }
    qsort(w->calls, w->n_calls, sizeof *w->calls, newest_first);
    return 0;
}

void get_board(struct request *r, struct reply *out)
{
    struct wire_board w = {.n_calls = 0};
    struct room room;
    struct buf body;
    struct err e = ERR_INIT;
    if (!request_town(r, out))
        return;
    const char *lang = request_lang(r);
    buf_init(&body, WIRE_QUEUE);
    int rc = room_open(&room, r, &e);
    if (rc == 0)
        rc = list_calls(&w, &room, lang, &e);
    if (rc == 0)
        rc = room_agendas(&w.agendas, &w.n_agendas, &w.arena, &room, r->api->store, lang, &e);
    w.server_time = room.now;
    if (rc == 0)
        rc = wire_board_write(&body, &w, &e);
    reply_room(out, event, MHD_HTTP_OK, &body, rc, &e);
    wire_board_done(&w);
    room_close(&room);
}

static void reply_ticket(struct reply *out, struct request *r, unsigned status,
    const struct store_ticket *t, const char *lang)
{
    struct wire_ticket w;
    struct room room;
    struct buf body;
    struct err e = ERR_INIT;
    buf_init(&body, WIRE_QUEUE);
    int rc = room_open(&room, r, &e);
    if (rc == 0) {
        room_ticket(&w, &room, t, lang);
        rc = wire_ticket_write(&body, &w, &e);
    }
    reply_room(out, event, status, &body, rc, &e);
    room_close(&room);
}

/* The ticket of the path: of the device that took it, and of desks. A number leads to nobody, but
 * need not be watched. False with the problem answered. */
static bool find_ticket(struct store_ticket *t, struct request *r, struct reply *out)
{
    struct err e = ERR_INIT;
    int64_t id = 0;
    if (!request_town(r, out))
        return false;
    int rc = str_int(str_of(r->param), 1, INT64_MAX, &id)
                 ? store_ticket_get(r->api->store, id, t, &e)
                 : err_set(&e, ERR_NOT_FOUND, "api", "no number");
    if (rc == 0 && (t->device == r->device.id || r->device.desk))
        return true;
    if (rc == 0 || e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    else
        reply_store_fault(out, event, &e);
    return false;
}

void get_ticket(struct request *r, struct reply *out)
{
    struct store_ticket t;
    if (find_ticket(&t, r, out))
        reply_ticket(out, r, MHD_HTTP_OK, &t, request_lang(r));
}

/* Given back by who holds it, as long as it waits; once more is no fault. A booking it was taken
 * for can be checked in again. */
void delete_ticket(struct request *r, struct reply *out)
{
    struct store_ticket t;
    struct err e = ERR_INIT;
    char actor[STORE_ACTOR];
    if (!find_ticket(&t, r, out))
        return;
    booking_actor(actor, r);
    struct store_ticket_act a = {.act = TICKET_DELETE,
        .ticket = t.id,
        .counter = "",
        .actor = actor,
        .channel = r->device.desk ? "desk" : "kiosk"};
    int rc = t.state == TICKET_DELETED  ? 0
             : t.state == TICKET_QUEUED ? store_ticket_do(r->api->store, &a, &t, &e)
                                        : err_set(&e, ERR_CONFLICT, "api", "it does not wait");
    if (rc == 0)
        reply_empty(out, MHD_HTTP_NO_CONTENT);
    else if (e.code == ERR_CONFLICT || e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_TICKET_STATE, NULL);
    else
        reply_store_fault(out, event, &e);
}

/* ---- taking */

static const char *lang_of(const json_t *root)
{
    const char *lang = json_string_value(json_object_get(root, "lang"));
    return lang && strcmp(lang, "en") == 0 ? "en" : "cs";
}

static void reply_taken(struct reply *out, struct request *r, const struct store_ticket *t,
    const char *lang, bool again)
{
    char location[64];
    snprintf(location, sizeof location, "/v1/queue/tickets/%lld", (long long)t->id);
    reply_ticket(out, r, MHD_HTTP_CREATED, t, lang);
    reply_header(out, "Location", location);
    if (again)
        reply_header(out, "Idempotency-Replayed", "true");
}

static struct store_ticket_new ticket_for(const struct request *r, const struct book_agenda *g,
    const char *key, const char *lang, const char *actor)
{
    return (struct store_ticket_new){.device = r->device.id,
        .key = key,
        .agenda = g->id,
        .lang = lang,
        .channel = r->device.desk ? "desk" : "kiosk",
        .actor = actor,
        .letter = g->letter,
        .first = g->first,
        .last = g->last,
        .quota = g->quota,
        .priority = TICKET_ORDINARY};
}

/* Does the agenda take people now? False with the problem answered. */
static bool is_open(struct request *r, const struct book_agenda *g, struct reply *out)
{
    struct hours_state s;
    const struct book *b = &r->snapshot->book;
    struct wire_when when = {.server_time = clock_wall(r->api->clock)};
    struct civil c = instant_prague(when.server_time);
    hours_at(&s, &g->hours, b->closures, b->n_closures, c.date, c.minute);
    if (s.open)
        return true;
    if (s.will_open)
        when.at = instant_from_prague(s.next, s.next_from);
    reply_times(out, PROBLEM_QUEUE_CLOSED, &when);
    return false;
}

static void take_ticket(struct request *r, const struct book_agenda *g, const char *key,
    const char *lang, struct reply *out)
{
    char actor[STORE_ACTOR];
    struct store_ticket t;
    bool again = false;
    struct err e = ERR_INIT;
    booking_actor(actor, r);
    struct store_ticket_new n = ticket_for(r, g, key, lang, actor);
    /* an answer that was lost is given again, also when the doors have closed meanwhile */
    int rc = store_ticket_by_key(r->api->store, r->device.id, key, &t, &e);
    if (rc < 0 && e.code == ERR_NOT_FOUND && !is_open(r, g, out))
        return;
    if (rc == 0 || e.code == ERR_NOT_FOUND) {
        err_clear(&e);
        rc = store_ticket_take(r->api->store, &n, &t, &again, &e);
    }
    if (rc == 0)
        reply_taken(out, r, &t, lang, again);
    else if (e.code == ERR_LIMIT)
        reply_code(out, PROBLEM_QUEUE_FULL, NULL);
    else if (e.code == ERR_CONFLICT)
        reply_code(out, PROBLEM_KEY_REUSED, NULL);
    else
        reply_store_fault(out, event, &e);
}

void post_ticket(struct request *r, struct reply *out)
{
    static const char *const members[] = {"agenda", "lang"};
    if (!request_town(r, out))
        return;
    const char *key = request_key(r, out);
    json_t *root = key ? request_object(r, members, 2, out) : NULL;
    if (!root)
        return;
    const char *id = json_string_value(json_object_get(root, "agenda"));
    const struct book_agenda *g = book_agenda(&r->snapshot->book, id ? id : "");
    if (g)
        take_ticket(r, g, key, lang_of(root), out);
    else
        reply_code(out, PROBLEM_AGENDA_UNKNOWN, NULL);
    json_decref(root);
}

/* ---- checking in */

struct checking {
    struct request *r;
    const char *key, *lang;
    struct store_booking b;
};

/* By code, or by the PIN of today. Guesses are counted before they are answered. False with the
 * problem answered. */
static bool find_booking(struct checking *k, const char *code, const char *pin, struct reply *out)
{
    struct api *a = k->r->api;
    struct err e = ERR_INIT;
    struct date today = instant_prague(clock_wall(a->clock)).date;
    char typed[WIRE_CODE_TEXT] = "";
    /* a misprint is no guess, and told apart by its check symbol or its length */
    if (code && wire_code_parse(typed, str_of(code), NULL) < 0) {
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
        return false;
    }
    int wait = misses_take(&a->misses, k->r->device.id, clock_mono(a->clock));
    if (wait) {
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "too many codes that are not there", wait);
        return false;
    }
    int rc = code ? booking_by_typed(a->store, typed, &k->b, &e)
                  : store_booking_by_pin(a->store, pin, today, &k->b, &e);
    bool hit = rc == 0;
    if (hit || e.code != ERR_NOT_FOUND)
        misses_give(&a->misses, k->r->device.id);
    if (!hit && e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    else if (!hit)
        reply_store_fault(out, event, &e);
    return hit;
}

/* The agenda that serves the booking's place; NULL = none does, there is nothing to check in to. */
static const struct book_agenda *agenda_of(struct checking *k)
{
    const struct book *own = &k->r->snapshot->book;
    const struct book_place *p = book_place(own, k->b.place);
    const struct book_agenda *g = p ? book_agenda(own, p->agenda) : NULL;
    if (p || !k->b.provider[0])
        return g;
    struct calendar c;
    struct bookable at;
    calendar_open(&c, own, &k->r->api->upstreams, k->r->api->link, k->r->api->clock);
    if (calendar_find(&at, &c, k->b.operation, k->b.place) == PROBLEM_NONE)
        g = book_agenda(own, at.place->agenda);
    calendar_close(&c);
    return g;
}

static void reply_refused(
    struct checking *k, enum checkin why, const struct store_ticket *has, struct reply *out)
{
    static const enum problem_code codes[CHECKINS] = {
        [CHECKIN_EARLY] = PROBLEM_CHECKIN_EARLY,
        [CHECKIN_LATE] = PROBLEM_CHECKIN_LATE,
        [CHECKIN_WRONG_DAY] = PROBLEM_CHECKIN_WRONG_DAY,
        [CHECKIN_USED] = PROBLEM_CHECKIN_USED,
        [CHECKIN_CANCELLED] = PROBLEM_CHECKIN_CANCELLED,
        [CHECKIN_UNSURE] = PROBLEM_CHECKIN_UNSURE,
    };
    const struct checkin_window *w = &k->r->snapshot->book.window;
    struct wire_when when = {.starts = k->b.starts,
        .from = k->b.starts - (int64_t)w->early_minutes * 60,
        .to = k->b.starts + (int64_t)w->late_minutes * 60,
        .at = k->b.arrived,
        .server_time = clock_wall(k->r->api->clock)};
    if (has && has->id)
        ticket_label(when.ticket, has->letter, has->number);
    reply_times(out, codes[why], &when);
}

static enum checkin judge(const struct checking *k)
{
    return booking_checkin(
        k->b.state, k->b.starts, &k->r->snapshot->book.window, clock_wall(k->r->api->clock));
}

static void check_in(struct checking *k, struct reply *out)
{
    struct request *r = k->r;
    char actor[STORE_ACTOR];
    struct store_ticket t;
    bool again = false;
    struct err e = ERR_INIT;
    const struct book_agenda *g = agenda_of(k);
    if (!g) {
        reply_code(out, PROBLEM_AGENDA_UNKNOWN, "nobody is called for this booking");
        return;
    }
    booking_actor(actor, r);
    struct store_ticket_new n = ticket_for(r, g, k->key, k->lang, actor);
    n.priority = TICKET_BOOKED;
    n.booking = k->b.id;
    int rc = store_ticket_take(r->api->store, &n, &t, &again, &e);
    if (rc == 0)
        reply_taken(out, r, &t, k->lang, again);
    else if (e.code == ERR_CONFLICT && t.id) /* from another device, a moment ago */
        reply_refused(k, CHECKIN_USED, &t, out);
    else if (e.code == ERR_CONFLICT)
        reply_code(out, PROBLEM_KEY_REUSED, NULL);
    else if (e.code == ERR_LIMIT)
        reply_code(out, PROBLEM_QUEUE_FULL, NULL);
    else
        reply_store_fault(out, event, &e);
}

/* An answer that was lost is given again. */
static void reply_made(struct checking *k, const struct store_ticket *t, struct reply *out)
{
    if (t->booking == k->b.id)
        reply_taken(out, k->r, t, k->lang, true);
    else
        reply_code(out, PROBLEM_KEY_REUSED, NULL);
}

static void answer_checkin(struct checking *k, struct reply *out)
{
    struct store *s = k->r->api->store;
    struct store_ticket made, has = {.id = 0};
    struct err e = ERR_INIT;
    enum checkin why = judge(k);
    if (store_ticket_by_key(s, k->r->device.id, k->key, &made, &e) == 0)
        reply_made(k, &made, out);
    else if (e.code != ERR_NOT_FOUND)
        reply_store_fault(out, event, &e);
    else if (why == CHECKIN_GOOD)
        check_in(k, out);
    else {
        if (k->b.ticket && store_ticket_get(s, k->b.ticket, &has, NULL) < 0)
            has.id = 0;
        reply_refused(k, why, &has, out);
    }
}

void post_checkin(struct request *r, struct reply *out)
{
    static const char *const members[] = {"code", "pin", "lang"};
    struct checking k = {.r = r};
    if (!request_town(r, out) || !(k.key = request_key(r, out)))
        return;
    json_t *root = request_object(r, members, 3, out);
    if (!root)
        return;
    const char *code = json_string_value(json_object_get(root, "code"));
    const char *pin = json_string_value(json_object_get(root, "pin"));
    k.lang = lang_of(root);
    if (!code == !pin)
        reply_code(out, PROBLEM_BAD_JSON, "either code or pin");
    else if (find_booking(&k, code, pin, out))
        answer_checkin(&k, out);
    json_decref(root);
}
