/* h_reservations: a held time is booked, found, moved, cancelled. A visitor shows the code of the
 * booking, a clerk need not. Nothing of who books is logged. */
#include "booking_api.h"
#include "room.h"

#include "base/log.h"
#include "base/secret.h"
#include "domain/refno.h"
#include "form/record.h"
#include "store/notice.h"
#include "store/queue.h"
#include "store/sha256.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- answering */

/* What the visitor is told of limits: the other system's word, or by our rules. 0 = never. */
static int64_t limit_of(int64_t said, int64_t starts, int minutes)
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
    w->cancel_until = open ? limit_of(b->cancel_until, b->starts, o->rules.cancel_minutes) : 0;
    w->move_until = open ? limit_of(b->move_until, b->starts, o->rules.move_minutes) : 0;
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

static void reply_reservation(struct reply *out, struct request *r, const struct calendar *c,
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

struct asked {
    json_t *root;
    const char *lang;
};

static bool read_body(
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

static const char *text_of(const struct asked *a, const char *key)
{
    const char *z = json_string_value(json_object_get(a->root, key));
    return z ? z : "";
}

/* ---- who it is */

static void hash_person(char out[SHA256_HEX], const char *what, struct str s)
{
    struct sha256 h;
    struct buf folded;
    buf_init(&folded, 1024);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c != ' ')
            buf_char(&folded, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
    sha256_init(&h);
    sha256_add_field(&h, str_of(what));
    sha256_add_field(&h, buf_view(&folded));
    sha256_hex(out, &h);
    buf_wipe(&folded);
}

struct person {
    char first[SHA256_HEX], second[SHA256_HEX]; /* "" = unknown */
    char email[STORE_NOTICE_TO];
};

/* By e-mail, phone or birth number, whichever were given; names are shared by many. */
static void know_person(struct person *p, const struct book_operation *o, const json_t *answers)
{
    static const char *const kinds[] = {"birth_number", "email", "phone"};
    *p = (struct person){.first = ""};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (size_t i = 0; i < o->n_fields; i++) {
            const char *z = json_string_value(json_object_get(answers, o->fields[i].id));
            if (strcmp(o->fields[i].kind, kinds[k]) != 0 || !z || !*z)
                continue;
            if (!*p->first)
                hash_person(p->first, kinds[k], str_of(z));
            else if (!*p->second)
                hash_person(p->second, kinds[k], str_of(z));
            if (k == 1)
                str_copy(p->email, sizeof p->email, str_of(z));
        }
}

/* ---- the form's judge */

static json_t *submission_of(
    const json_t *answers, const char *reference, const char *lang, int64_t now)
{
    char sealed[26];
    instant_rfc3339(sealed, now);
    return json_pack("{s:s, s:s, s:i, s:s, s:s, s:s, s:b, s:O}", "reference", reference, "form",
        BOOKING_FORM, "version", 1, "lang", lang, "channel", "kiosk", "sealed", sealed, "declared",
        0, "answers", answers);
}

static size_t add_faults(
    struct problem *p, const struct form_record *record, const struct form_faults *faults)
{
    size_t n = 0;
    for (size_t i = 0; i < faults->n; i++) {
        struct buf pointer, code;
        if (faults->list[i].soft)
            continue;
        n++;
        buf_init(&pointer, BUF_LINE);
        buf_init(&code, BUF_LINE);
        form_fault_pointer(&pointer, record, &faults->list[i]);
        form_fault_code(&code, record, &faults->list[i]);
        problem_add_field(p, buf_cstr(&pointer), buf_cstr(&code));
        buf_wipe(&pointer);
        buf_done(&code);
    }
    return n;
}

/* False with the problem answered. */
static bool judge(struct request *r, struct reply *out, const struct book_operation *o,
    const json_t *answers, const char *reference, const char *lang)
{
    struct buf text;
    struct form *form = NULL;
    struct form_record *record = NULL;
    struct form_faults faults = {.n = 0};
    struct problem p;
    struct err e = ERR_INIT;
    int64_t now = clock_wall(r->api->clock);
    json_t *submission = submission_of(answers, reference, lang, now);
    buf_init(&text, WIRE_BOOKING);
    problem_init(&p, PROBLEM_INVALID_FIELDS, NULL);
    int rc = book_form(&text, BOOKING_FORM, &o->name, o->fields, o->n_fields, &e);
    if (rc == 0)
        rc = form_load_bytes(&form, buf_view(&text), NULL, NULL, &e);
    bool ours = rc < 0; /* a form that we made and cannot read */
    if (rc == 0)
        rc = form_judge(&record, &faults, form, submission, instant_prague(now).date, &e);
    size_t n = rc == 0 ? add_faults(&p, record, &faults) : 0;
    if (ours)
        reply_store_fault(out, "api.booking_form", &e);
    else if (rc < 0)
        reply_code(out, PROBLEM_BAD_JSON, e.text);
    else if (n)
        reply_problem(out, &p);
    form_faults_free(&faults);
    form_record_free(&record);
    form_free(&form);
    json_decref(submission);
    buf_done(&text);
    return rc == 0 && n == 0;
}

/* ---- booking */

struct booking_act {
    struct request *r;
    struct reply *out;
    const struct calendar *c;
    struct bookable at;
    const char *lang;
    const json_t *answers;
    struct store_booking made, other;
};

static void reply_refused(struct booking_act *k, enum store_refusal why)
{
    struct wire_when when = {
        .starts = k->other.starts, .server_time = clock_wall(k->r->api->clock)};
    switch (why) {
    case REFUSED_KEY:
        reply_code(k->out, PROBLEM_KEY_REUSED, NULL);
        return;
    case REFUSED_ALREADY:
    case REFUSED_MANY:
        reply_times(k->out, PROBLEM_ALREADY_BOOKED, &when);
        return;
    case REFUSED_STATE:
        reply_code(k->out, PROBLEM_BOOKING_STATE, NULL);
        return;
    default:
        reply_code(k->out, PROBLEM_HOLD_EXPIRED, NULL);
    }
}

/* What becomes of the pending booking with each refusal of the connector. */

static void settle_as(struct booking_act *k, enum booking_state state)
{
    struct store_settled n = {.state = state, .upstream = "", .pin = ""};
    struct err e = ERR_INIT;
    if (store_booking_settle(k->r->api->store, k->made.reference, &n, &k->made, &e) < 0)
        log_err(LOG_ERROR, "booking.settle", &e);
}

static void reply_their_fields(struct reply *out, const json_t *data)
{
    struct problem p;
    const json_t *list = json_object_get(data, "fields");
    problem_init(&p, PROBLEM_INVALID_FIELDS, NULL);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *f = json_array_get(list, i);
        const char *id = json_string_value(json_object_get(f, "id"));
        const char *code = json_string_value(json_object_get(f, "code"));
        char pointer[96];
        snprintf(pointer, sizeof pointer, "/%s", id ? id : "");
        problem_add_field(&p, pointer, code ? code : "refused");
    }
    reply_problem(out, &p);
}

static void on_their_refusal(struct booking_act *k, const struct link_fault *f)
{
    if (f->code == RPC_SLOT_TAKEN) {
        settle_as(k, BOOKING_EXPIRED);
        reply_slot_taken(k->out, k->r, &k->at, k->made.people, k->made.starts);
    } else if (f->code == RPC_INVALID) {
        settle_as(k, BOOKING_HELD); /* the answers are mended and sent again */
        reply_their_fields(k->out, f->data);
    } else if (f->code == RPC_AWAY) {
        settle_as(k, BOOKING_HELD);
        reply_later(k->out, PROBLEM_UPSTREAM_UNAVAILABLE, NULL, 10);
    } else {
        settle_as(k, BOOKING_EXPIRED);
        reply_code(k->out, PROBLEM_BOOKING_STATE, "the other system refused");
    }
}

/* The other system is asked once; what it leaves open stays pending and is asked after later. */
static void book_theirs(struct booking_act *k)
{
    struct link_fault fault = {.code = 0};
    struct err e = ERR_INIT, none = ERR_INIT;
    json_t *answer = NULL, *params = booking_their_params(&k->at, &k->made, k->answers, k->lang);
    bool sent = true;
    int rc = link_call(
        k->r->api->link, k->at.provider, "booking.book", params, 0, &answer, &fault, &sent, &e);
    json_decref(params);
    if (rc < 0)
        log_err(LOG_WARN, "booking.book", &e);
    if (rc < 0 && !sent) {
        fault.code = RPC_AWAY;
        on_their_refusal(k, &fault);
    } else if (rc < 0 && fault.code >= RPC_AWAY && fault.code <= RPC_SLOT_TAKEN) {
        on_their_refusal(k, &fault);
    } else {
        int known = rc == 0 ? booking_take_word(
                                  &k->made, k->r->api, k->c->own, k->made.reference, answer, &none)
                            : 0;
        if (known < 0)
            settle_as(k, BOOKING_EXPIRED);
        if (known < 0)
            reply_slot_taken(k->out, k->r, &k->at, k->made.people, k->made.starts);
        else
            reply_reservation(k->out, k->r, k->c, known ? MHD_HTTP_CREATED : MHD_HTTP_ACCEPTED,
                &k->made, k->lang, false);
    }
    json_decref(fault.data);
    json_decref(answer);
}

static void keep(struct booking_act *k, const char *key, const char *hold, bool anyway)
{
    struct person person;
    struct buf answers;
    struct err e = ERR_INIT;
    enum store_refusal why = REFUSED_NOT;
    char actor[STORE_ACTOR];
    bool again = false;
    know_person(&person, k->at.operation, k->answers);
    booking_actor(actor, k->r);
    buf_init(&answers, STORE_ANSWERS);
    wire_json_write(&answers, k->answers, NULL);
    struct store_booking_new n = {.device = k->r->device.id,
        .key = key,
        .hold = hold,
        .lang = k->lang,
        .channel = request_is_clerk(k->r) ? "desk" : "kiosk",
        .actor = actor,
        .person = person.first,
        .person_also = person.second,
        .answers = buf_view(&answers),
        .email = person.email,
        .per_person = k->at.operation->rules.per_person,
        .anyway = anyway && request_is_clerk(k->r),
        .pending = *k->at.provider != '\0',
        .reminder_hours = k->c->own ? k->c->own->reminder_hours : 0};
    int rc = store_booking_book(k->r->api->store, &n, &k->made, &again, &why, &k->other, &e);
    buf_wipe(&answers);
    secret_wipe(&person, sizeof person);
    if (rc < 0 && e.code == ERR_CONFLICT)
        reply_refused(k, why);
    else if (rc < 0)
        reply_store_fault(k->out, "api.reservation", &e);
    else if (k->made.state == BOOKING_PENDING)
        book_theirs(k); /* again too: the key of the connector's call is the booking's own */
    else
        reply_reservation(k->out, k->r, k->c, MHD_HTTP_CREATED, &k->made, k->lang, again);
}

static void book(struct request *r, struct reply *out, const struct calendar *c,
    const struct asked *a, const char *key)
{
    struct booking_act k = {.r = r, .out = out, .c = c, .lang = a->lang};
    struct store_booking held;
    struct err e = ERR_INIT;
    const char *hold = text_of(a, "hold");
    k.answers = json_object_get(a->root, "answers");
    if (!json_is_object(k.answers)) {
        reply_code(out, PROBLEM_BAD_JSON, "answers are missing");
        return;
    }
    if (store_booking_by_hold(r->api->store, r->device.id, hold, &held, &e) < 0) {
        if (e.code == ERR_NOT_FOUND)
            reply_code(out, PROBLEM_HOLD_EXPIRED, "no such hold of this device");
        else
            reply_store_fault(out, "api.reservation", &e);
        return;
    }
    if (booking_find(&k.at, c, held.operation, held.place, out) &&
        judge(r, out, k.at.operation, k.answers, held.reference, a->lang))
        keep(&k, key, hold, json_is_true(json_object_get(a->root, "anyway")));
}

void post_reservation(struct request *r, struct reply *out)
{
    static const char *const members[] = {"hold", "lang", "answers", "anyway"};
    struct calendar c;
    struct asked a;
    const char *key = request_key(r, out);
    if (!key || !read_body(&a, r, out, members, sizeof members / sizeof members[0]))
        return;
    if (booking_begin(&c, r, out)) {
        book(r, out, &c, &a, key);
        calendar_close(&c);
    }
    json_decref(a.root);
}

/* ---- finding */

int booking_by_typed(struct store *s, const char *code, struct store_booking *out, struct err *e)
{
    return strlen(code) == WIRE_CODE ? store_booking_by_code(s, code, out, e)
                                     : store_booking_get(s, code, out, e);
}

/* A hold is no booking yet, and one that was never made is none at all. */
static bool is_shown(const struct store_booking *b)
{
    return b->state != BOOKING_HELD && b->state != BOOKING_EXPIRED && !b->erased;
}

/* A question that may be a guess. False with the problem answered. */
static bool may_ask(struct request *r, struct reply *out)
{
    int wait = misses_take(&r->api->misses, r->device.id, clock_mono(r->api->clock));
    if (wait)
        reply_later(out, PROBLEM_TOO_MANY_REQUESTS, "too many codes that are not there", wait);
    return wait == 0;
}

static void find(
    struct request *r, struct reply *out, const struct calendar *c, const struct asked *a)
{
    struct store_booking b;
    struct err e = ERR_INIT;
    char code[WIRE_CODE_TEXT];
    if (wire_code_parse(code, str_of(text_of(a, "code")), &e) < 0) {
        reply_code(out, PROBLEM_NOT_FOUND, e.text);
        return;
    }
    int rc = booking_by_typed(r->api->store, code, &b, &e);
    bool there = rc == 0 && is_shown(&b);
    if (there || (rc < 0 && e.code != ERR_NOT_FOUND))
        misses_give(&r->api->misses, r->device.id);
    if (there)
        reply_reservation(out, r, c, MHD_HTTP_OK, &b, a->lang, false);
    else if (rc == 0 || e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    else
        reply_store_fault(out, "api.find", &e);
}

void post_find(struct request *r, struct reply *out)
{
    static const char *const members[] = {"code", "lang"};
    struct calendar c;
    struct asked a;
    if (!read_body(&a, r, out, members, sizeof members / sizeof members[0]))
        return;
    if (may_ask(r, out) && booking_begin(&c, r, out)) {
        find(r, out, &c, &a);
        calendar_close(&c);
    }
    json_decref(a.root);
}

/* The booking of the path, when the code is its own or a clerk asks. */
static bool admit(struct store_booking *b, struct request *r, struct reply *out)
{
    struct err e = ERR_INIT;
    const char *code = MHD_lookup_connection_value(r->conn, MHD_HEADER_KIND, "Booking-Code");
    char given[WIRE_CODE_TEXT] = "";
    if (!request_is_clerk(r) && !may_ask(r, out))
        return false;
    int rc = store_booking_get(r->api->store, r->param, b, &e);
    if (rc < 0 && e.code != ERR_NOT_FOUND) {
        reply_store_fault(out, "api.reservation", &e);
        return false;
    }
    str_copy(given, sizeof given, str_of(code ? code : ""));
    bool mine = rc == 0 && is_shown(b) &&
                (request_is_clerk(r) || (*b->code && strlen(given) == WIRE_CODE &&
                                            secret_eq(given, b->code, WIRE_CODE)));
    if (mine && !request_is_clerk(r))
        misses_give(&r->api->misses, r->device.id);
    if (!mine)
        reply_code(out, PROBLEM_NOT_FOUND, NULL);
    return mine;
}

void get_reservation(struct request *r, struct reply *out)
{
    struct calendar c;
    struct store_booking b;
    if (!admit(&b, r, out) || !booking_begin(&c, r, out))
        return;
    reply_reservation(out, r, &c, MHD_HTTP_OK, &b, request_lang(r), false);
    calendar_close(&c);
}

/* ---- moving and cancelling */

struct changing {
    struct request *r;
    struct reply *out;
    const struct calendar *c;
    struct bookable at;
    const struct asked *a;
    struct store_booking b;
    char actor[STORE_ACTOR];
    struct store_change change;
};

static bool begin_change(struct changing *k, const char *reference)
{
    if (!booking_find(&k->at, k->c, k->b.operation, k->b.place, k->out))
        return false;
    booking_actor(k->actor, k->r);
    k->change = (struct store_change){.reference = reference,
        .actor = k->actor,
        .channel = request_is_clerk(k->r) ? "desk" : "kiosk",
        .freed_minutes = k->at.operation->rules.freed_minutes,
        .reminder_hours = k->c->own ? k->c->own->reminder_hours : 0};
    return true;
}

/* False with the problem answered. A clerk may always. */
static bool in_time(struct changing *k, int64_t said, int minutes)
{
    struct wire_when when = {.starts = k->b.starts,
        .to = limit_of(said, k->b.starts, minutes),
        .server_time = clock_wall(k->r->api->clock)};
    if (request_is_clerk(k->r) || when.server_time <= when.to)
        return true;
    reply_times(k->out, PROBLEM_TOO_LATE, &when);
    return false;
}

static void reply_change(struct changing *k, int rc, enum store_refusal why, const struct err *e)
{
    if (rc == 0)
        reply_reservation(k->out, k->r, k->c, MHD_HTTP_OK, &k->b, k->a->lang, false);
    else if (e->code == ERR_CONFLICT && why == REFUSED_STATE)
        reply_code(k->out, PROBLEM_BOOKING_STATE, NULL);
    else if (e->code == ERR_CONFLICT)
        reply_code(k->out, PROBLEM_HOLD_EXPIRED, NULL);
    else if (e->code == ERR_NOT_FOUND)
        reply_code(k->out, PROBLEM_NOT_FOUND, NULL);
    else
        reply_store_fault(k->out, "api.reservation", e);
}

/* An older wish whose end nobody knew is found out first. */
static void settle_older(struct changing *k)
{
    struct buf text;
    struct err e = ERR_INIT;
    json_t *answers = NULL;
    buf_init(&text, STORE_ANSWERS);
    int rc = store_booking_answers(k->r->api->store, k->b.reference, &text, &e);
    if (rc == 0)
        rc = wire_json_load(&answers, buf_view(&text), STORE_ANSWERS, WIRE_DEPTH, &e);
    if (rc == 0)
        booking_settle_wish(&k->b, k->r->api, &k->at, &k->change, answers);
    else
        log_err(LOG_WARN, "booking.wish", &e);
    json_decref(answers);
    buf_wipe(&text);
}

static void reply_not(struct changing *k, enum problem_code why, int64_t wanted)
{
    struct wire_when when = {.starts = k->b.starts, .server_time = clock_wall(k->r->api->clock)};
    if (why == PROBLEM_SLOT_TAKEN)
        reply_slot_taken(k->out, k->r, &k->at, k->b.people, wanted);
    else if (why == PROBLEM_TOO_LATE)
        reply_times(k->out, why, &when);
    else
        reply_later(k->out, PROBLEM_UPSTREAM_UNAVAILABLE, NULL, 10);
}

/* The other system changes first: ours follows what is so. hold NULL: to cancel. */
static void change_theirs(struct changing *k, const char *hold)
{
    struct err e = ERR_INIT;
    enum store_refusal why = REFUSED_NOT;
    enum problem_code not = PROBLEM_NONE;
    struct store *store = k->r->api->store;
    if (k->b.wish && strcmp(k->b.wish_hold, hold ? hold : "") != 0)
        settle_older(k);
    int rc = store_booking_wish(store, &k->change, k->r->device.id, hold, &k->b, &why, &e);
    if (rc < 0 && why == REFUSED_WISH) {
        reply_later(k->out, PROBLEM_UPSTREAM_UNAVAILABLE, "another change is under way", 10);
        return;
    }
    if (rc < 0) {
        reply_change(k, rc, why, &e);
        return;
    }
    int64_t wanted = k->b.wish;
    enum their_word word = booking_change_theirs(&k->b, k->r->api, &k->at, &k->change, &not );
    if (word == THEIRS_DONE)
        reply_change(k, 0, REFUSED_NOT, &e);
    else /* while it is open, asked again it looks before it does anything */
        reply_not(k, word == THEIRS_NOT ? not : PROBLEM_NONE, wanted);
}

/* A move asked for again, whose answer was lost. */
static bool moved_already(struct changing *k, const char *hold)
{
    struct err e = ERR_INIT;
    enum store_refusal why;
    return store_booking_move(
               k->r->api->store, &k->change, k->r->device.id, hold, &k->b, &why, &e) == 0;
}

static void move(struct changing *k)
{
    struct err e = ERR_INIT;
    enum store_refusal why = REFUSED_NOT;
    const char *hold = text_of(k->a, "hold");
    struct store_booking held;
    if (k->b.state != BOOKING_BOOKED) {
        reply_code(k->out, PROBLEM_BOOKING_STATE, NULL);
        return;
    }
    if (!begin_change(k, k->r->param) ||
        !in_time(k, k->b.move_until, k->at.operation->rules.move_minutes))
        return;
    if (*k->at.provider) {
        bool lives =
            store_booking_by_hold(k->r->api->store, k->r->device.id, hold, &held, &e) == 0 &&
            held.state == BOOKING_HELD;
        if (!lives && moved_already(k, hold))
            reply_change(k, 0, why, &e);
        else
            change_theirs(k, hold);
        return;
    }
    int rc =
        store_booking_move(k->r->api->store, &k->change, k->r->device.id, hold, &k->b, &why, &e);
    reply_change(k, rc, why, &e);
}

static void cancel(struct changing *k)
{
    struct err e = ERR_INIT;
    enum store_refusal why = REFUSED_NOT;
    if (!begin_change(k, k->r->param))
        return;
    if (k->b.state == BOOKING_BOOKED &&
        !in_time(k, k->b.cancel_until, k->at.operation->rules.cancel_minutes))
        return;
    if (*k->at.provider && k->b.state == BOOKING_BOOKED) {
        change_theirs(k, NULL);
        return;
    }
    int rc = store_booking_cancel(k->r->api->store, &k->change, &k->b, &why, &e);
    reply_change(k, rc, why, &e);
}

static void change(struct request *r, struct reply *out, const char *const *members, size_t n,
    void (*act)(struct changing *k))
{
    struct calendar c;
    struct asked a;
    struct changing k = {.r = r, .out = out, .c = &c, .a = &a};
    if (!request_key(r, out) || !read_body(&a, r, out, members, n))
        return;
    if (admit(&k.b, r, out) && booking_begin(&c, r, out)) {
        act(&k);
        calendar_close(&c);
    }
    json_decref(a.root);
}

void patch_reservation(struct request *r, struct reply *out)
{
    static const char *const members[] = {"hold", "lang"};
    change(r, out, members, sizeof members / sizeof members[0], move);
}

void post_cancel(struct request *r, struct reply *out)
{
    static const char *const members[] = {"lang"};
    change(r, out, members, sizeof members / sizeof members[0], cancel);
}
