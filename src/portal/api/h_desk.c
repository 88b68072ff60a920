/* h_desk: what clerks do, with their token on an enrolled desk. Passwords and tokens are never
 * logged; what is done is told to the audit by the number of the clerk. */
#include "clerk.h"
#include "room.h"

#include "base/log.h"
#include "base/secret.h"
#include "wire/json.h"

#include <stdlib.h>

static const char event[] = "api.desk";

/* ---- sessions */

static void reply_session(struct reply *out, struct request *r, unsigned status,
    const struct store_clerk *c, const char *token, int64_t expires)
{
    struct wire_session w = {.roles = c->roles,
        .expires = expires,
        .server_time = clock_wall(r->api->clock),
        .idle_minutes = r->api->session_minutes};
    struct buf body;
    struct err e = ERR_INIT;
    str_copy(w.token, sizeof w.token, str_of(token));
    str_copy(w.name, sizeof w.name, str_of(c->name));
    str_copy(w.title, sizeof w.title, str_of(c->title));
    buf_init(&body, BUF_LINE);
    if (wire_session_write(&body, &w, &e) < 0)
        reply_store_fault(out, event, &e);
    else
        reply_json(out, status, &body);
    buf_wipe(&body);
    secret_wipe(&w, sizeof w);
}

static void sign_in(struct request *r, const char *name, const char *password, struct reply *out)
{
    struct api *a = r->api;
    char token[STORE_TOKEN];
    struct err e = ERR_INIT;
    int64_t now = clock_wall(a->clock);
    /* a password costs 32 MiB and a tenth of a second: one at a time */
    pthread_mutex_lock(&a->signing_in);
    int rc = store_session_open(
        a->store, name, str_of(password), r->device.id, a->session_minutes, token, &r->clerk, &e);
    pthread_mutex_unlock(&a->signing_in);
    if (rc == 0 || e.code != ERR_DENIED)
        misses_give(&a->misses, r->device.id);
    if (rc == 0)
        reply_session(out, r, MHD_HTTP_CREATED, &r->clerk, token,
            r->clerk.last + (int64_t)a->session_minutes * 60);
    else if (e.code == ERR_DENIED)
        reply_code(out, PROBLEM_CREDENTIALS, NULL);
    else if (e.code == ERR_LIMIT && r->clerk.locked_until > now)
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "too many wrong passwords",
            (int)(r->clerk.locked_until - now));
    else
        reply_store_fault(out, event, &e);
    secret_wipe(token, sizeof token);
}

void post_session(struct request *r, struct reply *out)
{
    static const char *const members[] = {"name", "password"};
    if (!r->device.desk) {
        reply_code(out, PROBLEM_DEVICE_NOT_DESK, NULL);
        return;
    }
    json_t *root = request_object(r, members, 2, out);
    if (!root)
        return;
    const char *name = json_string_value(json_object_get(root, "name"));
    const char *password = json_string_value(json_object_get(root, "password"));
    int wait = misses_take(&r->api->misses, r->device.id, clock_mono(r->api->clock));
    if (wait)
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "too many wrong passwords", wait);
    else
        sign_in(r, name ? name : "", password ? password : "", out);
    json_decref(root);
}

/* Whoever signs out stands up, unless somebody stands at the counter still. */
static int stand_up(struct request *r, const char *actor, struct err *e)
{
    struct room room = {.now = 0};
    struct err why = ERR_INIT;
    const struct store_counter *seat;
    if (!r->snapshot)
        return 0;
    int rc = room_open_counters(&room, r, e);
    seat = rc == 0 ? room_seat_of(&room, r->clerk.id) : NULL;
    if (seat && store_counter_close(r->api->store, seat->id, actor, &why) < 0 &&
        why.code != ERR_CONFLICT)
        rc = err_set(e, why.code, why.module, "%s", why.text);
    room_close(&room);
    return rc;
}

void delete_session(struct request *r, struct reply *out)
{
    char actor[STORE_ACTOR];
    struct err e = ERR_INIT;
    booking_actor(actor, r);
    int rc = stand_up(r, actor, &e);
    if (rc == 0)
        rc = store_session_close(r->api->store, bearer_token(r), &e);
    if (rc < 0)
        reply_store_fault(out, event, &e);
    else
        reply_empty(out, MHD_HTTP_NO_CONTENT);
}

void get_me(struct request *r, struct reply *out)
{
    reply_session(out, r, MHD_HTTP_OK, &r->clerk, bearer_token(r), r->session_expires);
}

/* ---- the queue */

enum { TICKETS = 600 }; /* that fit into an answer, whatever their names are */

/* Names of acts of other systems are asked for only where there are some. */
static bool has_foreign(const struct room *room)
{
    for (size_t i = 0; i < room->n_tickets; i++)
        if (strchr(room->tickets[i].operation, ':'))
            return true;
    return false;
}

static int list_tickets(struct wire_desk *w, const struct room *room, struct request *r,
    const char *lang, struct err *e)
{
    struct calendar c, *calendar = has_foreign(room) ? &c : NULL;
    w->n_tickets = room->n_tickets < TICKETS ? room->n_tickets : TICKETS;
    w->tickets = arena_items(&w->arena, w->n_tickets + 1, sizeof *w->tickets);
    if (!w->tickets)
        return err_set(e, ERR_NOMEM, "api", "no memory for the tickets");
    if (calendar)
        calendar_open(calendar, room->book, &r->api->upstreams, r->api->link, r->api->clock);
    for (size_t i = 0; i < w->n_tickets; i++)
        room_desk_ticket(&w->tickets[i], room, calendar, &room->tickets[i], lang);
    /* names were copied */
    if (calendar)
        calendar_close(calendar);
    return 0;
}

static const struct store_counter *counter_row(const struct room *room, const char *id)
{
    for (size_t i = 0; i < room->n_counters; i++)
        if (strcmp(room->counters[i].id, id) == 0)
            return &room->counters[i];
    return NULL;
}

static int list_counters(
    struct wire_desk *w, const struct room *room, const char *lang, struct err *e)
{
    const struct book *b = room->book;
    w->counters = arena_items(&w->arena, b->n_counters + 1, sizeof *w->counters);
    if (!w->counters)
        return err_set(e, ERR_NOMEM, "api", "no memory for the counters");
    for (; w->n_counters < b->n_counters; w->n_counters++) {
        const struct book_counter *c = &b->counters[w->n_counters];
        const struct store_counter *row = counter_row(room, c->id);
        w->counters[w->n_counters] = (struct wire_counter){.id = c->id,
            .name = book_text(&c->name, lang),
            .where = book_text(&c->where, lang),
            .agendas = c->agendas,
            .n_agendas = c->n_agendas,
            .clerk = row && row->clerk ? row->clerk_title : "",
            .emergency = row ? row->emergency : 0};
    }
    return 0;
}

/* A desk that looks is a desk that is there. */
static int note_seen(const struct room *room, struct request *r, struct err *e)
{
    const struct store_counter *seat = room_seat_of(room, r->clerk.id);
    return seat ? store_counter_seen(r->api->store, seat->id, r->clerk.id, e) : 0;
}

void get_desk_queue(struct request *r, struct reply *out)
{
    struct wire_desk w = {.n_tickets = 0};
    struct room room;
    struct buf body;
    struct err e = ERR_INIT;
    if (!request_town(r, out))
        return;
    const char *lang = request_lang(r);
    buf_init(&body, WIRE_QUEUE);
    int rc = room_open(&room, r, &e);
    if (rc == 0)
        rc = note_seen(&room, r, &e);
    if (rc == 0)
        rc = list_tickets(&w, &room, r, lang, &e);
    if (rc == 0)
        rc = list_counters(&w, &room, lang, &e);
    if (rc == 0)
        rc = room_agendas(&w.agendas, &w.n_agendas, &w.arena, &room, r->api->store, lang, &e);
    w.server_time = room.now;
    if (rc == 0)
        rc = wire_desk_write(&body, &w, &e);
    reply_room(out, event, MHD_HTTP_OK, &body, rc, &e);
    wire_desk_done(&w);
    room_close(&room);
}

/* ---- acts */

struct desk_act {
    struct request *r;
    struct wire_desk_act w;
    char actor[STORE_ACTOR];
    const struct book_counter *counter;
};

typedef int act_fn(
    const struct desk_act *a, enum ticket_act act, struct store_ticket *t, struct err *e);

static int do_act(
    const struct desk_act *a, enum ticket_act act, struct store_ticket *t, struct err *e)
{
    struct store_ticket_act n = {.act = act,
        .ticket = a->w.ticket,
        .counter = a->counter->id,
        .actor = a->actor,
        .to = a->w.agenda};
    for (size_t i = 0; i < a->counter->n_agendas && n.n_agendas < STORE_AGENDAS; i++)
        n.agendas[n.n_agendas++] = a->counter->agendas[i];
    return store_ticket_do(a->r->api->store, &n, t, e);
}

static int do_priority(
    const struct desk_act *a, enum ticket_act act, struct store_ticket *t, struct err *e)
{
    (void)act;
    return store_ticket_priority(a->r->api->store, a->w.ticket, a->w.priority, a->actor, t, e);
}

static int do_add(
    const struct desk_act *a, enum ticket_act act, struct store_ticket *t, struct err *e)
{
    (void)act;
    return store_ticket_add(
        a->r->api->store, a->w.ticket, a->counter->id, a->w.agenda, a->actor, t, e);
}

/* What an act needs to be told. */
enum { TICKET = 1, COUNTER = 2, AGENDA = 4, ACT = 8, PRIORITY = 16 };

/* The acts that are no moves of a state, by the names of their resources. */
static const struct {
    const char *name;
    int needs;
    act_fn *fn;
} more_acts[] = {
    {"priority", TICKET | PRIORITY, do_priority},
    {"add", TICKET | COUNTER | ACT, do_add},
};

static bool find_act(const char *name, act_fn **fn, enum ticket_act *act, int *needs)
{
    if (ticket_act_parse(act, str_of(name))) {
        *fn = do_act;
        *needs =
            COUNTER | (*act == TICKET_CALL ? 0 : TICKET) | (*act == TICKET_TRANSFER ? AGENDA : 0);
        return true;
    }
    for (size_t i = 0; i < sizeof more_acts / sizeof more_acts[0]; i++)
        if (strcmp(name, more_acts[i].name) == 0) {
            *fn = more_acts[i].fn;
            *needs = more_acts[i].needs;
            return true;
        }
    return false;
}

/* Reads and checks the body. False with the problem answered. */
static bool read_act(struct desk_act *a, int needs, struct reply *out)
{
    const struct book *b = &a->r->snapshot->book;
    struct problem p;
    struct err e = ERR_INIT;
    problem_init(&p, PROBLEM_INVALID_FIELDS, NULL);
    if (wire_desk_act_read(&a->w, buf_view(&a->r->body), &e) < 0) {
        reply_code(out, e.code == ERR_NOMEM ? PROBLEM_INTERNAL : PROBLEM_BAD_JSON, e.text);
        return false;
    }
    if ((needs & TICKET) && !a->w.ticket)
        problem_add_field(&p, "/ticket", "required");
    if ((needs & PRIORITY) && !a->w.priority)
        problem_add_field(&p, "/priority", "required");
    if (p.n_fields) {
        reply_problem(out, &p);
        return false;
    }
    a->counter = book_counter(b, a->w.counter);
    bool agenda = !(needs & (AGENDA | ACT)) || book_agenda(b, a->w.agenda) ||
                  ((needs & ACT) && book_operation(b, a->w.agenda));
    if ((needs & COUNTER) && !a->counter)
        reply_code(out, PROBLEM_COUNTER_UNKNOWN, NULL);
    else if (!agenda)
        reply_code(out, PROBLEM_AGENDA_UNKNOWN, NULL);
    else
        return true;
    return false;
}

/* Does the clerk sit there? False with the problem answered. */
static bool sits(struct request *r, const char *counter, struct reply *out)
{
    struct room room;
    struct err e = ERR_INIT;
    int rc = room_open_counters(&room, r, &e);
    bool yes = rc == 0 && room_clerk_of(&room, counter) == r->clerk.id;
    room_close(&room);
    if (rc < 0)
        reply_store_fault(out, event, &e);
    else if (!yes)
        reply_code(out, PROBLEM_COUNTER_NOT_YOURS, NULL);
    return yes;
}

static void reply_act(struct reply *out, struct request *r, const struct store_ticket *t)
{
    struct wire_ticket w;
    struct room room;
    struct buf body;
    struct err e = ERR_INIT;
    buf_init(&body, WIRE_QUEUE);
    int rc = room_open(&room, r, &e);
    if (rc == 0) {
        room_desk_ticket(&w, &room, NULL, t, request_lang(r));
        rc = wire_ticket_write(&body, &w, &e);
    }
    reply_room(out, event, MHD_HTTP_OK, &body, rc, &e);
    room_close(&room);
}

/* t: the ticket as it is, or the one that is in the way. */
static void reply_refused(
    struct reply *out, const struct desk_act *a, const struct store_ticket *t, const struct err *e)
{
    struct wire_when when = {.server_time = clock_wall(a->r->api->clock)};
    if (e->code == ERR_NOT_FOUND) {
        reply_code(out, a->w.ticket ? PROBLEM_NOT_FOUND : PROBLEM_QUEUE_EMPTY, NULL);
    } else if (e->code == ERR_CONFLICT) {
        bool held =
            t->state == TICKET_CALLED || t->state == TICKET_PROCESSING || t->state == TICKET_PARKED;
        bool theirs = held && a->counter && strcmp(t->counter, a->counter->id) != 0;
        ticket_label(when.ticket, t->letter, t->number);
        reply_times(out, theirs ? PROBLEM_TICKET_TAKEN : PROBLEM_TICKET_STATE, &when);
    } else {
        reply_store_fault(out, event, e);
    }
}

void post_desk_act(struct request *r, struct reply *out)
{
    struct desk_act a = {.r = r};
    struct store_ticket t = {.id = 0};
    act_fn *fn;
    enum ticket_act act = TICKET_CALL;
    int needs;
    struct err e = ERR_INIT;
    if (!request_town(r, out))
        return;
    if (!find_act(r->param, &fn, &act, &needs)) {
        reply_code(out, PROBLEM_NOT_FOUND, "no such act");
        return;
    }
    if (!read_act(&a, needs, out) || ((needs & COUNTER) && !sits(r, a.counter->id, out)))
        return;
    booking_actor(a.actor, r);
    if (fn(&a, act, &t, &e) == 0)
        reply_act(out, r, &t);
    else
        reply_refused(out, &a, &t, &e);
}

/* ---- counters */

/* The counter of the path; NULL with the problem answered. */
static const struct book_counter *counter_of(struct request *r, struct reply *out)
{
    if (!request_town(r, out))
        return NULL;
    const struct book_counter *c = book_counter(&r->snapshot->book, r->param);
    if (!c)
        reply_code(out, PROBLEM_COUNTER_UNKNOWN, NULL);
    return c;
}

static void reply_done(struct reply *out, int rc, const struct err *e)
{
    if (rc == 0)
        reply_empty(out, MHD_HTTP_NO_CONTENT);
    else if (e->code == ERR_CONFLICT)
        reply_code(out, PROBLEM_TICKET_STATE, "the counter has a ticket in its hands");
    else
        reply_store_fault(out, event, e);
}

void post_counter_open(struct request *r, struct reply *out)
{
    char actor[STORE_ACTOR];
    struct err e = ERR_INIT;
    const struct book_counter *c = counter_of(r, out);
    booking_actor(actor, r);
    if (c)
        reply_done(out, store_counter_open(r->api->store, c->id, r->clerk.id, actor, &e), &e);
}

/* One's own; an administrator closes any. */
void post_counter_close(struct request *r, struct reply *out)
{
    char actor[STORE_ACTOR];
    struct err e = ERR_INIT;
    const struct book_counter *c = counter_of(r, out);
    booking_actor(actor, r);
    if (c && ((r->clerk.roles & WIRE_ROLE_ADMIN) || sits(r, c->id, out)))
        reply_done(out, store_counter_close(r->api->store, c->id, actor, &e), &e);
}

/* Whoever sees that help is needed may say so, and who came may say that it was. */
static void set_emergency(struct request *r, bool on, struct reply *out)
{
    char actor[STORE_ACTOR];
    struct err e = ERR_INIT;
    const struct book_counter *c = counter_of(r, out);
    booking_actor(actor, r);
    if (c)
        reply_done(out, store_counter_emergency(r->api->store, c->id, on, actor, &e), &e);
}

void post_counter_emergency(struct request *r, struct reply *out)
{
    set_emergency(r, true, out);
}

void post_counter_calm(struct request *r, struct reply *out)
{
    set_emergency(r, false, out);
}
