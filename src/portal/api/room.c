/* room: see room.h. */
#include "room.h"

#include "base/vec.h"
#include "wire/json.h"

#include <stdlib.h>

enum { MOST = 100000 };

/* ---- reading */

static void keep_ticket(void *ctx, const struct store_ticket *t)
{
    struct room *room = ctx;
    int rc = vec_reserve((void *)&room->tickets, &room->cap_tickets, room->n_tickets + 1,
        sizeof *room->tickets, MOST, NULL);
    if (rc == 0)
        room->tickets[room->n_tickets++] = *t;
    else
        room->rc = rc;
}

static void keep_counter(void *ctx, const struct store_counter *c)
{
    struct room *room = ctx;
    int rc = vec_reserve((void *)&room->counters, &room->cap_counters, room->n_counters + 1,
        sizeof *room->counters, MOST, NULL);
    if (rc == 0)
        room->counters[room->n_counters++] = *c;
    else
        room->rc = rc;
}

int room_open_counters(struct room *room, struct request *r, struct err *e)
{
    *room = (struct room){.book = &r->snapshot->book, .now = clock_wall(r->api->clock)};
    int rc = store_counter_each(r->api->store, keep_counter, room, e);
    if (rc == 0 && room->rc < 0)
        rc = err_set(e, ERR_NOMEM, "api", "no memory for the waiting room");
    return rc;
}

int room_open(struct room *room, struct request *r, struct err *e)
{
    int rc = room_open_counters(room, r, e);
    if (rc == 0)
        rc = store_ticket_each(r->api->store, keep_ticket, room, e);
    if (rc == 0 && room->rc < 0)
        rc = err_set(e, ERR_NOMEM, "api", "no memory for the waiting room");
    return rc;
}

void room_close(struct room *room)
{
    free(room->tickets);
    free(room->counters);
    *room = (struct room){.now = 0};
}

/* ---- counting */

static bool is_for(const struct store_ticket *t, const char *agenda)
{
    return ticket_waits(t->state) && strcmp(t->agenda, agenda) == 0;
}

static int waiting(const struct room *room, const char *agenda)
{
    int n = 0;
    for (size_t i = 0; i < room->n_tickets; i++)
        n += is_for(&room->tickets[i], agenda);
    return n;
}

/* Before somebody who comes now and has nothing. Bookings whose time has not come let them by. */
static int before_newcomer(const struct room *room, const char *agenda)
{
    const struct ticket_rank newcomer = {
        .priority = TICKET_ORDINARY, .since = room->now, .number = INT64_MAX};
    int n = 0;
    for (size_t i = 0; i < room->n_tickets; i++) {
        const struct store_ticket *t = &room->tickets[i];
        struct ticket_rank rank = {t->priority, t->since, t->booked, t->id};
        n += is_for(t, agenda) && ticket_rank_cmp(&rank, &newcomer, room->now) < 0;
    }
    return n;
}

/* The tickets stand in the order of calling. */
static int before(const struct room *room, const struct store_ticket *ticket)
{
    int n = 0;
    for (size_t i = 0; i < room->n_tickets && room->tickets[i].id != ticket->id; i++)
        n += is_for(&room->tickets[i], ticket->agenda);
    return n;
}

static bool serves(const struct book_counter *c, const char *agenda)
{
    for (size_t i = 0; c && i < c->n_agendas; i++)
        if (strcmp(c->agendas[i], agenda) == 0)
            return true;
    return false;
}

static int staffed(const struct room *room, const char *agenda)
{
    int n = 0;
    for (size_t i = 0; i < room->n_counters; i++)
        n += room->counters[i].clerk &&
             serves(book_counter(room->book, room->counters[i].id), agenda);
    return n;
}

int64_t room_clerk_of(const struct room *room, const char *counter)
{
    for (size_t i = 0; i < room->n_counters; i++)
        if (strcmp(room->counters[i].id, counter) == 0)
            return room->counters[i].clerk;
    return 0;
}

const struct store_counter *room_seat_of(const struct room *room, int64_t clerk)
{
    for (size_t i = 0; i < room->n_counters; i++)
        if (room->counters[i].clerk == clerk)
            return &room->counters[i];
    return NULL;
}

/* ---- telling */

static void tell_hours(struct wire_agenda *w, const struct room *room, const struct book_agenda *g)
{
    struct hours_state s;
    struct civil c = instant_prague(room->now);
    hours_at(&s, &g->hours, room->book->closures, room->book->n_closures, c.date, c.minute);
    w->open = s.open;
    if (!s.open && s.will_open)
        w->opens_at = instant_from_prague(s.next, s.next_from);
}

int room_agenda(struct wire_agenda *out, const struct room *room, const struct book_agenda *g,
    struct store *s, const char *lang, struct err *e)
{
    int taken = 0, rc = g->quota ? store_ticket_count(s, g->id, &taken, e) : 0;
    *out = (struct wire_agenda){.id = g->id,
        .name = book_text(&g->name, lang),
        .where = book_text(&g->where, lang),
        .letter = g->letter,
        .waiting = waiting(room, g->id),
        .staffed = staffed(room, g->id),
        .tickets_left = g->quota == 0      ? -1
                        : taken < g->quota ? g->quota - taken
                                           : 0,
        .situations = g->situations,
        .n_situations = g->n_situations};
    out->wait = wait_estimate(before_newcomer(room, g->id), g->minutes, out->staffed);
    tell_hours(out, room, g);
    return rc;
}

int room_agendas(struct wire_agenda **out, size_t *n, struct arena *a, const struct room *room,
    struct store *s, const char *lang, struct err *e)
{
    size_t count = room->book->n_agendas;
    int rc = 0;
    *out = arena_items(a, count + 1, sizeof **out);
    if (!*out)
        return err_set(e, ERR_NOMEM, "api", "no memory for the agendas");
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = room_agenda(&(*out)[i], room, &room->book->agendas[i], s, lang, e);
    *n = count;
    return rc;
}

void room_ticket(struct wire_ticket *out, const struct room *room, const struct store_ticket *t,
    const char *lang)
{
    const struct book_agenda *g = book_agenda(room->book, t->agenda);
    *out = (struct wire_ticket){.id = t->id,
        .state = t->state,
        .priority = t->priority,
        .since = t->since,
        .booked = t->booked,
        .server_time = room->now};
    ticket_label(out->label, t->letter, t->number);
    str_copy(out->agenda, sizeof out->agenda, str_of(t->agenda));
    /* an agenda that the town has taken out meanwhile keeps its id for a name */
    str_copy(out->agenda_name, sizeof out->agenda_name,
        str_of(g ? book_text(&g->name, lang) : t->agenda));
    str_copy(out->where, sizeof out->where, str_of(g ? book_text(&g->where, lang) : ""));
    if (!ticket_waits(t->state))
        return;
    out->ahead = before(room, t);
    if (g)
        out->wait = wait_estimate(out->ahead, g->minutes, staffed(room, t->agenda));
}

/* Of an act of the town's own, of another system's, or of an agenda that was added to the visit. */
static const char *operation_name(
    const struct room *room, const struct calendar *calendar, const char *id, const char *lang)
{
    const struct book_operation *o = book_operation(room->book, id);
    const struct book_agenda *g = o ? NULL : book_agenda(room->book, id);
    if (o || g)
        return book_text(o ? &o->name : &g->name, lang);
    for (size_t k = 0; calendar && k < calendar->n; k++)
        for (size_t i = 0; i < calendar->up[k]->n_operations; i++)
            if (strcmp(calendar->up[k]->operations[i].id, id) == 0)
                return book_text(&calendar->up[k]->operations[i].name, lang);
    return id;
}

void room_desk_ticket(struct wire_ticket *out, const struct room *room,
    const struct calendar *calendar, const struct store_ticket *t, const char *lang)
{
    room_ticket(out, room, t, lang);
    out->called = t->called;
    out->calls = t->calls;
    out->precalled = t->precalled;
    out->services = t->services;
    str_copy(out->counter, sizeof out->counter, str_of(t->counter));
    str_copy(out->operation_name, sizeof out->operation_name,
        str_of(operation_name(room, calendar, t->operation, lang)));
}

/* ---- requests and answers of the queue */

void reply_room(struct reply *out, const char *event, unsigned status, struct buf *body, int rc,
    const struct err *e)
{
    if (rc < 0)
        reply_store_fault(out, event, e);
    else
        reply_json(out, status, body);
    buf_done(body);
}

void reply_times(struct reply *out, enum problem_code code, const struct wire_when *when)
{
    struct problem p;
    struct buf members;
    buf_init(&members, WIRE_PROBLEM / 2);
    wire_when_members(&members, when);
    problem_init(&p, code, NULL);
    p.members = buf_view(&members);
    reply_problem(out, &p);
    buf_done(&members);
}

static bool is_known(const char *key, const char *const *members, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(key, members[i]) == 0)
            return true;
    return false;
}

json_t *request_object(
    const struct request *r, const char *const *members, size_t n, struct reply *out)
{
    json_t *root, *value;
    const char *key;
    struct err e = ERR_INIT;
    int rc = wire_json_load(&root, buf_view(&r->body), WIRE_BOOKING_REQUEST, WIRE_DEPTH, &e);
    if (rc == 0 && !json_is_object(root))
        rc = err_set(&e, ERR_PARSE, "api", "not an object");
    if (rc == 0)
        json_object_foreach (root, key, value)
            if (!is_known(key, members, n) || !json_is_string(value))
                rc = err_set(&e, ERR_PARSE, "api", "a member that is unknown or not a text");
    if (rc == 0)
        return root;
    json_decref(root);
    reply_code(out, e.code == ERR_NOMEM ? PROBLEM_INTERNAL : PROBLEM_BAD_JSON, e.text);
    return NULL;
}

bool request_town(const struct request *r, struct reply *out)
{
    if (!r->snapshot)
        reply_code(out, PROBLEM_UNAVAILABLE, "no town was published yet");
    return r->snapshot != NULL;
}
