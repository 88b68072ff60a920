/* h_book: a held time is booked. Nothing of who books is logged. */
#include "reservation.h"
#include "room.h"

#include "base/log.h"
#include "base/secret.h"
#include "form/record.h"
#include "store/notice.h"
#include "store/sha256.h"
#include "wire/json.h"

#include <stdio.h>

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
    const char *hold = asked_text(a, "hold");
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
    if (!key || !asked_read(&a, r, out, members, sizeof members / sizeof members[0]))
        return;
    if (booking_begin(&c, r, out)) {
        book(r, out, &c, &a, key);
        calendar_close(&c);
    }
    json_decref(a.root);
}
