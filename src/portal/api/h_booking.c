/* h_booking: what can be booked, which times are free, and holding one of them. */
#include "booking_api.h"

#include "base/log.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>

enum { HOLDS_KIOSK = 8, HOLDS_DESK = 20 };

/* ---- what every handler of bookings begins with */

const char *request_arg(const struct request *r, const char *name)
{
    const char *v = MHD_lookup_connection_value(r->conn, MHD_GET_ARGUMENT_KIND, name);
    return v ? v : "";
}

const char *request_lang(const struct request *r)
{
    return strcmp(request_arg(r, "lang"), "en") == 0 ? "en" : "cs";
}

bool booking_begin(struct calendar *c, struct request *r, struct reply *out)
{
    if (!r->snapshot) {
        reply_code(out, PROBLEM_UNAVAILABLE, "no town was published yet");
        return false;
    }
    calendar_open(c, &r->snapshot->book, &r->api->upstreams, r->api->link, r->api->clock);
    return true;
}

bool booking_find(struct bookable *b, const struct calendar *c, const char *operation,
    const char *place, struct reply *out)
{
    enum problem_code why = calendar_find(b, c, operation, place);
    if (why != PROBLEM_NONE)
        reply_code(out, why, NULL);
    return why == PROBLEM_NONE;
}

enum slot_channel booking_channel(const struct request *r)
{
    return request_is_clerk(r) ? SLOT_DESK : SLOT_PUBLIC;
}

void booking_actor(char out[STORE_ACTOR], const struct request *r)
{
    if (request_is_clerk(r))
        snprintf(out, STORE_ACTOR, "clerk:%lld", (long long)r->clerk.id);
    else
        snprintf(out, STORE_ACTOR, "device:%lld", (long long)r->device.id);
}

struct slots_asked booking_asked(const struct request *r, int people)
{
    return (struct slots_asked){.store = r->api->store,
        .clock = r->api->clock,
        .link = r->api->link,
        .people = people,
        .whose = booking_channel(r)};
}

void reply_list(struct reply *out, struct buf *body)
{
    struct err e = ERR_INIT;
    if (buf_check(body, "api", &e) < 0)
        reply_store_fault(out, "api.booking", &e);
    else
        reply_json(out, MHD_HTTP_OK, body);
    buf_done(body);
}

/* A fault of the other system, or of the store. */
void reply_calendar_fault(struct reply *out, const struct bookable *b, const struct err *e)
{
    if (!*b->provider) {
        reply_store_fault(out, "api.booking", e);
        return;
    }
    log_err(LOG_WARN, "api.upstream", e);
    reply_later(out, PROBLEM_UPSTREAM_UNAVAILABLE, NULL, 30);
}

/* ---- lists */

static void write_place(struct buf *out, const struct book_place *p, const char *lang)
{
    struct wire_place w = {.id = p->id,
        .name = book_text(&p->name, lang),
        .where = book_text(&p->where, lang),
        .operations = p->operations,
        .n_operations = p->n_operations};
    if (out->p[out->n - 1] != '[')
        buf_char(out, ',');
    wire_place_write(out, &w);
}

void get_booking_places(struct request *r, struct reply *out)
{
    struct calendar c;
    struct buf body;
    if (!booking_begin(&c, r, out))
        return;
    const char *lang = request_lang(r);
    buf_init(&body, WIRE_BOOKING);
    buf_z(&body, "{\"places\":[");
    for (size_t i = 0; c.own && i < c.own->n_places; i++)
        write_place(&body, &c.own->places[i], lang);
    for (size_t k = 0; k < c.n; k++)
        for (size_t i = 0; i < c.up[k]->n_places; i++)
            write_place(&body, &c.up[k]->places[i], lang);
    buf_z(&body, "]}");
    reply_list(out, &body);
    calendar_close(&c);
}

static void write_operation(
    struct buf *out, const struct book_operation *o, bool binding, const char *lang)
{
    struct wire_operation w = {.id = o->id,
        .name = book_text(&o->name, lang),
        .note = book_text(&o->note, lang),
        .minutes = o->rules.minutes,
        .more_minutes = o->rules.more_minutes,
        .people_max = o->rules.people_max,
        .haler = o->haler,
        .binding = binding,
        .situations = o->situations,
        .n_situations = o->n_situations};
    if (out->p[out->n - 1] != '[')
        buf_char(out, ',');
    wire_operation_write(out, &w);
}

/* place: only what is offered there; "" = everything that some place offers. */
static bool is_offered(
    const struct book_place *places, size_t n, const char *place, const char *operation)
{
    for (size_t i = 0; i < n; i++)
        if ((!*place || strcmp(places[i].id, place) == 0) && book_offers(&places[i], operation))
            return true;
    return false;
}

void get_booking_operations(struct request *r, struct reply *out)
{
    struct calendar c;
    struct buf body;
    if (!booking_begin(&c, r, out))
        return;
    const char *lang = request_lang(r), *place = request_arg(r, "place");
    buf_init(&body, WIRE_BOOKING);
    buf_z(&body, "{\"operations\":[");
    for (size_t i = 0; c.own && i < c.own->n_operations; i++)
        if (is_offered(c.own->places, c.own->n_places, place, c.own->operations[i].id))
            write_operation(&body, &c.own->operations[i], true, lang);
    for (size_t k = 0; k < c.n; k++)
        for (size_t i = 0; i < c.up[k]->n_operations; i++) {
            const struct upstream *u = c.up[k];
            if (is_offered(u->places, u->n_places, place, u->operations[i].id))
                write_operation(&body, &u->operations[i], false, lang);
        }
    buf_z(&body, "]}");
    reply_list(out, &body);
    calendar_close(&c);
}

/* ---- slots */

static bool take_day(
    struct date *out, const struct request *r, const char *name, struct date preset)
{
    const char *z = request_arg(r, name);
    *out = preset;
    return !*z || date_parse_iso(out, str_of(z), NULL) == 0;
}

/* from and to, clamped to today and WIRE_DAYS; false with the problem answered. */
static bool take_days(struct slots_asked *a, const struct request *r, struct reply *out)
{
    enum { USUAL = 28 };
    struct date today = instant_prague(clock_wall(r->api->clock)).date;
    if (!take_day(&a->from, r, "from", today) ||
        !take_day(&a->to, r, "to", date_add(a->from, USUAL - 1)) || date_cmp(a->to, a->from) < 0) {
        reply_code(out, PROBLEM_BAD_PARAMETER, "from and to are dates, to is not before from");
        return false;
    }
    /* who asks for the past is shown that it is past, but not for a thousand days of it */
    if (date_days(a->from) < date_days(today) - WIRE_DAYS)
        a->from = date_add(today, -WIRE_DAYS);
    if (date_days(a->from) > date_days(today) + 3660)
        a->from = date_add(today, 3660);
    if (date_days(a->to) < date_days(a->from))
        a->to = a->from;
    if (date_days(a->to) - date_days(a->from) >= WIRE_DAYS)
        a->to = date_add(a->from, WIRE_DAYS - 1);
    return true;
}

static bool people_fit(const struct bookable *b, int people, struct reply *out)
{
    struct problem p;
    if (people >= 1 && people <= b->operation->rules.people_max)
        return true;
    problem_init(&p, PROBLEM_INVALID_FIELDS, NULL);
    problem_add_field(&p, "/people", "out_of_range");
    reply_problem(out, &p);
    return false;
}

static bool take_people(int *out, const struct request *r)
{
    const char *z = request_arg(r, "people");
    uint64_t n = 1;
    bool good = !*z || str_uint(str_of(z), 1000, &n);
    *out = (int)n;
    return good;
}

/* Days at the end are left out where there are more slots than an answer can hold: who shows three
 * months of a calendar of five minutes asks again from there. */
static void shorten(struct wire_slots *s)
{
    enum { SLOTS_MOST = 8000 };
    size_t n = 0, days = 0;
    while (days < s->n && (days == 0 || n + s->days[days].n <= SLOTS_MOST))
        n += s->days[days++].n;
    s->n = days;
}

static void slots(struct request *r, struct reply *out, const struct calendar *c)
{
    struct bookable b;
    struct wire_slots found;
    struct buf body;
    struct err e = ERR_INIT;
    int people;
    if (!take_people(&people, r)) {
        reply_code(out, PROBLEM_BAD_PARAMETER, "people is a number");
        return;
    }
    if (!booking_find(&b, c, request_arg(r, "operation"), request_arg(r, "place"), out) ||
        !people_fit(&b, people, out))
        return;
    struct slots_asked a = booking_asked(r, people);
    if (!take_days(&a, r, out))
        return;
    if (calendar_slots(&found, &b, &a, &e) < 0) {
        reply_calendar_fault(out, &b, &e);
        return;
    }
    shorten(&found);
    buf_init(&body, WIRE_BOOKING);
    wire_slots_write(&body, &found, &e);
    reply_list(out, &body);
    wire_slots_done(&found);
}

void get_booking_slots(struct request *r, struct reply *out)
{
    struct calendar c;
    if (!booking_begin(&c, r, out))
        return;
    slots(r, out, &c);
    calendar_close(&c);
}

/* ---- holds */

void reply_slot_taken(
    struct reply *out, struct request *r, const struct bookable *b, int people, int64_t wanted)
{
    struct slots_asked a = booking_asked(r, people);
    struct wire_nearest near;
    struct problem p;
    struct buf members;
    calendar_nearest(&near, b, &a, wanted);
    buf_init(&members, WIRE_PROBLEM / 2);
    wire_nearest_members(&members, &near);
    problem_init(&p, PROBLEM_SLOT_TAKEN, NULL);
    p.members = buf_view(&members);
    reply_problem(out, &p);
    buf_done(&members);
}

static void reply_refused_hold(struct reply *out, struct request *r, const struct bookable *b,
    const struct wire_hold_request *w, enum store_refusal why, enum slot_verdict verdict)
{
    if (why == REFUSED_KEY)
        reply_code(out, PROBLEM_KEY_REUSED, NULL);
    else if (why == REFUSED_HOLDS)
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "this device holds too many times already", 60);
    else if (verdict == SLOT_BAD_PEOPLE)
        people_fit(b, 0, out);
    else
        reply_slot_taken(out, r, b, w->people, w->starts);
}

static void reply_hold(struct reply *out, struct request *r, const struct bookable *b,
    const struct store_booking *h, bool again)
{
    struct wire_hold w = {.starts = h->starts,
        .ends = h->ends,
        .expires = h->expires,
        .server_time = clock_wall(r->api->clock),
        .binding = !*b->provider};
    struct buf body, form;
    struct err e = ERR_INIT;
    const struct book_operation *o = b->operation;
    str_copy(w.id, sizeof w.id, str_of(h->hold));
    buf_init(&body, WIRE_BOOKING);
    buf_init(&form, WIRE_BOOKING);
    if (book_form(&form, BOOKING_FORM, &o->name, o->fields, o->n_fields, &e) == 0)
        w.form = form.p; /* lent */
    if (!w.form || wire_hold_write(&body, &w, &e) < 0) {
        reply_store_fault(out, "api.hold", &e);
    } else {
        reply_json(out, MHD_HTTP_CREATED, &body);
        if (again)
            reply_header(out, "Idempotency-Replayed", "true");
    }
    buf_done(&form);
    buf_done(&body);
}

/* What the other system says of the slot now; false: it has none there. */
static bool look_upstream(
    struct store_hold_new *n, const struct bookable *b, struct request *r, struct reply *out)
{
    struct slots_asked a = booking_asked(r, n->people);
    struct wire_slots found;
    struct err e = ERR_INIT;
    a.from = a.to = instant_prague(n->starts).date;
    a.raw = true; /* the store counts our own in its transaction */
    if (calendar_slots(&found, b, &a, &e) < 0) {
        reply_calendar_fault(out, b, &e);
        return false;
    }
    for (size_t i = 0; found.n && i < found.days[0].n; i++)
        if (found.days[0].slots[i].starts == n->starts) {
            n->ends = found.days[0].slots[i].ends;
            n->free = found.days[0].slots[i].free;
        }
    wire_slots_done(&found);
    if (n->free)
        return true;
    reply_slot_taken(out, r, b, n->people, n->starts);
    return false;
}

/* A number out of every bound is a fault of the field, not of the JSON. */
static void reply_bad_request(struct reply *out, const struct err *e)
{
    struct problem p;
    char pointer[64];
    struct str text = str_of(e->text), first;
    str_cut(&text, ' ', &first);
    if (e->code != ERR_RANGE || !str_starts(first, STR("/")) ||
        !str_copy(pointer, sizeof pointer, first)) {
        reply_code(out, PROBLEM_BAD_JSON, e->text);
        return;
    }
    problem_init(&p, PROBLEM_INVALID_FIELDS, NULL);
    problem_add_field(&p, pointer, "out_of_range");
    reply_problem(out, &p);
}

static void hold(struct request *r, struct reply *out, const struct calendar *c, const char *key)
{
    struct wire_hold_request w;
    struct bookable b;
    struct store_booking made;
    struct err e = ERR_INIT;
    enum store_refusal why;
    enum slot_verdict verdict;
    char actor[STORE_ACTOR];
    bool again;
    if (wire_hold_request_read(&w, buf_view(&r->body), &e) < 0) {
        reply_bad_request(out, &e);
        return;
    }
    if (!booking_find(&b, c, w.operation, w.place, out) || !people_fit(&b, w.people, out))
        return;
    booking_actor(actor, r);
    struct store_hold_new n = {.device = r->device.id,
        .key = key,
        .provider = b.provider,
        .place = b.place->id,
        .operation = b.operation->id,
        .lang = strcmp(w.lang, "en") == 0 ? "en" : "cs",
        .channel = request_is_clerk(r) ? "desk" : "kiosk",
        .actor = actor,
        .starts = w.starts,
        .people = w.people,
        .minutes = r->snapshot->book.hold_minutes,
        .per_device = request_is_clerk(r) ? HOLDS_DESK : HOLDS_KIOSK,
        .rules = *b.provider ? NULL : &b.place->rules,
        .act = &b.operation->rules,
        .whose = booking_channel(r)};
    if (*b.provider && !look_upstream(&n, &b, r, out))
        return;
    if (store_booking_hold(r->api->store, &n, &made, &again, &why, &verdict, &e) == 0)
        reply_hold(out, r, &b, &made, again);
    else if (e.code == ERR_CONFLICT)
        reply_refused_hold(out, r, &b, &w, why, verdict);
    else
        reply_store_fault(out, "api.hold", &e);
}

void post_hold(struct request *r, struct reply *out)
{
    struct calendar c;
    const char *key = request_key(r, out);
    if (!key || !booking_begin(&c, r, out))
        return;
    hold(r, out, &c, key);
    calendar_close(&c);
}

/* 204 whether it lived still or not: what is wanted is that it is gone. */
void delete_hold(struct request *r, struct reply *out)
{
    struct err e = ERR_INIT;
    int rc = store_booking_release(r->api->store, r->device.id, r->param, &e);
    if (rc < 0 && e.code != ERR_NOT_FOUND)
        reply_store_fault(out, "api.hold", &e);
    else
        reply_empty(out, MHD_HTTP_NO_CONTENT);
}
