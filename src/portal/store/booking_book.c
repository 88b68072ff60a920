/* booking_book: a hold becomes a booking; a booking is moved or cancelled. Each is one transaction
 * with its audit record and its notices. See store/booking.h. */
#include "booking_int.h"

#include "base/secret.h"
#include "store/notice.h"
#include "store/sha256.h"

#include <stdio.h>

enum { HOUR = 3600, DAY = 86400 };

/* ---- what a booking gets */

static const struct sql pin_taken = {
    "tt", "SELECT 1 FROM booking WHERE pin_day = ?1 AND pin = ?2 AND pin <> ''"};

static int is_taken(struct conn *c, const char *day, const char *pin, struct err *e)
{
    struct rows *r = NULL;
    int rc = db_first(&r, c, &pin_taken, e, day, pin);
    if (rc > 0)
        db_stop(r);
    return rc;
}

int booking_fresh_pin(
    char pin[5], char day[11], struct conn *c, int64_t starts, const char *keep, struct err *e)
{
    enum { TRIES = 200 }; /* of 9,970: even with half of them given away one of them is free */
    int rc = 1;
    date_iso(day, instant_prague(starts).date);
    str_copy(pin, 5, str_of(keep));
    if (*pin && (rc = is_taken(c, day, pin, e)) <= 0)
        return rc;
    for (int i = 0; rc > 0 && i < TRIES; i++) {
        uint32_t random;
        if (secret_random(&random, sizeof random) < 0)
            return err_set(e, ERR_IO, "store", "no random numbers");
        snprintf(pin, 5, "%04u", (unsigned)(random % 10000));
        if (booking_pin_good(str_of(pin)))
            rc = is_taken(c, day, pin, e);
    }
    return rc > 0 ? err_set(e, ERR_LIMIT, "store", "no PIN is left for that day") : rc;
}

int booking_notices(struct store *s, struct conn *c, const struct store_booking *b,
    const char *kind, const char *email, int reminder_hours, struct err *e)
{
    int64_t now = clock_wall(s->clock), due = b->starts - (int64_t)reminder_hours * HOUR;
    int rc = notice_add_in(s, c, kind, b->reference, email, b->lang, now, e);
    /* who booked a moment ago need not be reminded */
    if (rc == 0 && reminder_hours && due > now + HOUR)
        rc = notice_add_in(s, c, "booking.reminder", b->reference, email, b->lang, due, e);
    return rc;
}

/* ---- who has one already */

static const struct sql of_person = {"tttti",
    "SELECT " BOOKING_COLUMNS " FROM booking WHERE operation = ?1"
    " AND ((person <> '' AND person IN (?2, ?3))"
    " OR (person_also <> '' AND person_also IN (?2, ?3)))"
    " AND state IN ('booked', 'pending', 'arrived')"
    " AND reference <> ?4 AND starts > ?5 ORDER BY starts"};

static const char none[] = "-"; /* no hash is this */

/* The same person, act and day, or as many ahead as one may have. */
static int check_person(struct store *s, struct conn *c, const struct store_booking_new *n,
    const struct store_booking *mine, struct store_booking *other, enum store_refusal *why,
    struct err *e)
{
    int64_t now = clock_wall(s->clock), day = date_days(instant_prague(mine->starts).date);
    int ahead = 0, rc;
    const char *also = n->person_also && *n->person_also ? n->person_also : none;
    if (n->anyway || (!*n->person && also == none))
        return 0;
    struct rows *r = db_start(c, &of_person, e, mine->operation, *n->person ? n->person : none,
        also, mine->reference, now - DAY);
    if (!r)
        return -(int)e->code;
    while ((rc = db_row(r, e)) > 0) {
        int64_t starts = col_int(r, 3);
        bool same_day = date_days(instant_prague(starts).date) == day;
        ahead += starts > now;
        if (same_day || ahead == 1) {
            other->starts = starts;
            col_text(other->reference, sizeof other->reference, r, 14);
        }
        if (!same_day && (n->per_person == 0 || ahead < n->per_person))
            continue;
        db_stop(r);
        return refuse(
            why, same_day ? REFUSED_ALREADY : REFUSED_MANY, "this person has such a booking", e);
    }
    return rc;
}

/* ---- from a hold to a booking */

static const struct sql by_hold = {"it",
    "SELECT " BOOKING_COLUMNS ", book_key, book_request FROM booking"
    " WHERE hold = ?2 AND (device = ?1 OR ?1 = 0)"};
static const struct sql book_row = {"ittttttttstti",
    "UPDATE booking SET state = ?2, book_key = ?3, book_request = ?4, code = ?5, pin = ?6,"
    " pin_day = ?7, person = ?8, person_also = ?9, answers = ?10, email = ?11, lang = ?12,"
    " booked = ?13, expires = 0 WHERE id = ?1 RETURNING " BOOKING_COLUMNS};

static void request_of(char out[SHA256_HEX], const struct store_booking_new *n)
{
    struct sha256 h;
    sha256_init(&h);
    sha256_add_field(&h, str_of(n->hold));
    sha256_add_field(&h, n->answers);
    sha256_hex(out, &h);
}

/* 1: booked before, with this key and these answers; 0: the hold, still one. */
static int find_hold(struct store *s, struct conn *c, const struct store_booking_new *n,
    const char *request, struct store_booking *out, enum store_refusal *why, struct err *e)
{
    struct rows *r = NULL;
    int rc = db_first(&r, c, &by_hold, e, n->device, n->hold);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return refuse(why, REFUSED_GONE, "no such hold of this device", e);
    bool mine = str_eqz(col_str(r, BOOKING_REST), n->key);
    bool same = str_eqz(col_str(r, BOOKING_REST + 1), request);
    rc = booking_row(out, r, clock_wall(s->clock), e);
    db_stop(r);
    if (rc < 0)
        return rc;
    if (mine && !same)
        return refuse(why, REFUSED_KEY, "the key was used for another booking", e);
    if (!mine && out->state != BOOKING_HELD)
        return refuse(why, REFUSED_GONE, "the hold is over", e);
    return mine;
}

/* The hold in *b becomes the booking. */
static int write_booking(struct store *s, struct conn *c, const struct store_booking_new *n,
    const char *request, struct store_booking *b, struct err *e)
{
    char code[WIRE_CODE + 1], pin[5] = "", day[11] = "";
    unsigned char random[12];
    int64_t now = clock_wall(s->clock);
    enum booking_state to = n->pending ? BOOKING_PENDING : BOOKING_BOOKED;
    int rc = 0;
    if (secret_random(random, sizeof random) < 0)
        return err_set(e, ERR_IO, "store", "no random numbers");
    wire_code_make(code, random);
    if (!n->pending)
        rc = booking_fresh_pin(pin, day, c, b->starts, "", e);
    if (rc == 0)
        rc = booking_take(b,
            db_start(c, &book_row, e, b->id, booking_state_name(to), n->key, request, code, pin,
                day, n->person, n->person_also ? n->person_also : "", n->answers, n->email, n->lang,
                now),
            now, e);
    return rc < 0 ? rc : 0;
}

static int book(struct store *s, struct conn *c, const struct store_booking_new *n,
    struct store_booking *out, bool *again, enum store_refusal *why, struct store_booking *other,
    struct err *e)
{
    char request[SHA256_HEX];
    request_of(request, n);
    int rc = find_hold(s, c, n, request, out, why, e);
    *again = rc > 0;
    if (rc != 0)
        return rc < 0 ? rc : 0;
    rc = check_person(s, c, n, out, other, why, e);
    if (rc == 0 && (rc = write_booking(s, c, n, request, out, e)) == -ERR_CONFLICT)
        *why = REFUSED_KEY; /* it stands at another hold's booking */
    if (rc == 0 && !n->pending)
        rc = booking_notices(s, c, out, "booking.booked", n->email, n->reminder_hours, e);
    if (rc == 0)
        rc = booking_audit(s, c, n->pending ? "booking.pend" : "booking.book", out->reference,
            n->actor, n->channel, e);
    return rc;
}

int store_booking_book(struct store *s, const struct store_booking_new *n,
    struct store_booking *out, bool *again, enum store_refusal *why, struct store_booking *other,
    struct err *e)
{
    *why = REFUSED_NOT;
    *again = false;
    if (n->answers.n > STORE_ANSWERS)
        return err_set(e, ERR_LIMIT, "store", "answers have at most %d bytes", STORE_ANSWERS);
    struct conn *c = write_begin(s, e);
    if (!c)
        return -(int)e->code;
    return write_end(s, c, book(s, c, n, out, again, why, other, e), e);
}

/* ---- the other system's word */

static const struct sql by_reference = {
    "t", "SELECT " BOOKING_COLUMNS " FROM booking WHERE reference = ?1"};
static const struct sql email_of = {"i", "SELECT email FROM booking WHERE id = ?1"};
static const struct sql settle_row = {"ittttiiii",
    "UPDATE booking SET state = ?2, upstream = ?3, pin = ?4, pin_day = ?5, starts = ?6, ends = ?7,"
    " cancel_until = ?8, move_until = ?9 WHERE id = ?1"};

static int find_for(struct store *s, struct conn *c, const char *reference, enum booking_state to,
    struct store_booking *out, enum store_refusal *why, struct err *e)
{
    int rc = booking_take(out, db_start(c, &by_reference, e, reference), clock_wall(s->clock), e);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such booking");
    if (rc > 0 && !booking_may_move(out->state, to))
        return refuse(why, REFUSED_STATE, "the booking is in another state", e);
    return rc < 0 ? rc : 0;
}

static int take_email(char out[STORE_NOTICE_TO], struct conn *c, int64_t id, struct err *e)
{
    struct rows *r = NULL;
    int rc = db_first(&r, c, &email_of, e, id);
    *out = '\0';
    if (rc > 0) {
        col_text(out, STORE_NOTICE_TO, r, 0);
        db_stop(r);
    }
    return rc < 0 ? rc : 0;
}

static const struct sql hold_again = {"ii",
    "UPDATE booking SET state = 'held', expires = ?2, book_key = NULL, book_request = '',"
    " answers = '', email = '', person = '', person_also = '', code = NULL WHERE id = ?1"};

static int back_to_hold(struct store *s, struct conn *c, const char *reference,
    struct store_booking *out, enum store_refusal *why, struct err *e)
{
    enum { MINUTES = 10 };
    int64_t now = clock_wall(s->clock);
    int rc = find_for(s, c, reference, BOOKING_HELD, out, why, e);
    if (rc == 0)
        rc = db_run(c, &hold_again, e, out->id, now + MINUTES * 60);
    if (rc >= 0)
        rc = booking_take(out, db_start(c, &by_reference, e, reference), now, e);
    return rc < 0 ? rc : booking_audit(s, c, "booking.hold", reference, "connector", "job", e);
}

static int settle(struct store *s, struct conn *c, const char *reference,
    const struct store_settled *n, struct store_booking *out, enum store_refusal *why,
    struct err *e)
{
    char pin[5] = "", day[11] = "", email[STORE_NOTICE_TO];
    bool good = n->state == BOOKING_BOOKED;
    int rc = find_for(s, c, reference, n->state, out, why, e);
    if (rc == 0 && good)
        rc = booking_fresh_pin(pin, day, c, n->starts, n->pin, e);
    if (rc == 0)
        rc = db_run(c, &settle_row, e, out->id, booking_state_name(n->state), n->upstream, pin, day,
            good ? n->starts : out->starts, good ? n->ends : out->ends, n->cancel_until,
            n->move_until);
    if (rc >= 0)
        rc = take_email(email, c, out->id, e);
    if (rc >= 0)
        rc = booking_take(out, db_start(c, &by_reference, e, reference), clock_wall(s->clock), e);
    if (rc > 0)
        rc = booking_notices(s, c, out, good ? "booking.booked" : "booking.refused", email,
            good ? n->reminder_hours : 0, e);
    if (rc == 0)
        rc = booking_audit(
            s, c, good ? "booking.book" : "booking.refuse", reference, "connector", "job", e);
    return rc < 0 ? rc : 0;
}

int store_booking_settle(struct store *s, const char *reference, const struct store_settled *n,
    struct store_booking *out, struct err *e)
{
    enum store_refusal why = REFUSED_NOT;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -(int)e->code;
    int rc = n->state == BOOKING_HELD ? back_to_hold(s, c, reference, out, &why, e)
                                      : settle(s, c, reference, n, out, &why, e);
    return write_end(s, c, rc, e);
}

/* ---- moving and cancelling */

static const struct sql move_row = {"iiittiii",
    "UPDATE booking SET starts = ?2, ends = ?3, pin = ?4, pin_day = ?5, sequence = sequence + 1,"
    " wish = 0, wish_hold = '', cancel_until = ?6, move_until = ?7,"
    " place = (SELECT place FROM booking WHERE id = ?8) WHERE id = ?1"};
static const struct sql free_pin = {"i", "UPDATE booking SET pin = '', pin_day = '' WHERE id = ?1"};
/* book_request says which booking it moved, so that a move asked for again is known as done */
static const struct sql freed_row = {"iiiitt",
    "UPDATE booking SET state = 'expired', expires = 0, starts = ?2, ends = ?3, blocked = ?4,"
    " place = ?5, book_request = ?6 WHERE id = ?1"};
static const struct sql moved_before = {"itt",
    "SELECT 1 FROM booking WHERE hold = ?2 AND (device = ?1 OR ?1 = 0) AND book_request = ?3"
    " AND state = 'expired'"};

/* The rows trade their times; what was the hold now keeps the freed slot as long as it must. */
static int trade(struct store *s, struct conn *c, const struct store_change *x,
    const struct store_booking *b, const struct store_booking *h, struct err *e)
{
    char pin[5], day[11];
    int64_t blocked = clock_wall(s->clock) + (int64_t)x->freed_minutes * 60;
    int rc = db_run(c, &free_pin, e, b->id); /* its own PIN is no obstacle */
    if (rc >= 0)
        rc = booking_fresh_pin(pin, day, c, h->starts, b->pin, e);
    if (rc >= 0)
        rc = db_run(c, &move_row, e, b->id, h->starts, h->ends, pin, day, x->cancel_until,
            x->move_until, h->id);
    if (rc >= 0)
        rc = db_run(c, &freed_row, e, h->id, b->starts, b->ends, blocked, b->place, b->reference);
    return rc < 0 ? rc : 0;
}

static int tell_change(struct store *s, struct conn *c, const struct store_change *x,
    const struct store_booking *b, const char *kind, int reminder_hours, struct err *e)
{
    char email[STORE_NOTICE_TO];
    int rc = take_email(email, c, b->id, e);
    if (rc == 0)
        rc = notice_drop_in(s, c, b->reference, NULL, e);
    if (rc == 0)
        rc = booking_notices(s, c, b, kind, email, reminder_hours, e);
    if (rc == 0)
        rc = booking_audit(s, c, kind, b->reference, x->actor, x->channel, e);
    return rc;
}

static int take_hold(struct store *s, struct conn *c, int64_t device, const char *hold,
    struct store_booking *out, enum store_refusal *why, struct err *e)
{
    int rc = booking_take(out, db_start(c, &by_hold, e, device, hold), clock_wall(s->clock), e);
    if (rc < 0)
        return rc;
    if (rc == 0 || out->state != BOOKING_HELD)
        return refuse(why, REFUSED_GONE, "no such hold of this device, or it is over", e);
    return 0;
}

static int move(struct store *s, struct conn *c, const struct store_change *x, int64_t device,
    const char *hold, struct store_booking *out, enum store_refusal *why, struct err *e)
{
    struct store_booking h;
    int64_t now = clock_wall(s->clock);
    int rc = booking_take(out, db_start(c, &by_reference, e, x->reference), now, e);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such booking");
    struct rows *r = NULL;
    if (rc > 0 && (rc = db_first(&r, c, &moved_before, e, device, hold, x->reference)) > 0) {
        db_stop(r);
        return 0;
    }
    if (rc == 0 && out->state != BOOKING_BOOKED)
        return refuse(why, REFUSED_STATE, "only what is booked can be moved", e);
    if (rc == 0)
        rc = take_hold(s, c, device, hold, &h, why, e);
    if (rc == 0 &&
        (strcmp(h.operation, out->operation) != 0 || strcmp(h.provider, out->provider) != 0))
        return refuse(why, REFUSED_STATE, "the hold is for another act", e);
    if (rc == 0)
        rc = trade(s, c, x, out, &h, e);
    if (rc == 0)
        rc = booking_take(out, db_start(c, &by_reference, e, x->reference), now, e);
    if (rc > 0)
        rc = tell_change(s, c, x, out, "booking.moved", x->reminder_hours, e);
    return rc < 0 ? rc : 0;
}

int store_booking_move(struct store *s, const struct store_change *c, int64_t device,
    const char *hold, struct store_booking *out, enum store_refusal *why, struct err *e)
{
    *why = REFUSED_NOT;
    struct conn *conn = write_begin(s, e);
    if (!conn)
        return -(int)e->code;
    return write_end(s, conn, move(s, conn, c, device, hold, out, why, e), e);
}

static const struct sql cancel_row = {"ii",
    "UPDATE booking SET state = 'cancelled', blocked = ?2, expires = 0, wish = 0,"
    " wish_hold = '' WHERE id = ?1"};

static int cancel(struct store *s, struct conn *c, const struct store_change *x,
    struct store_booking *out, enum store_refusal *why, struct err *e)
{
    int64_t now = clock_wall(s->clock);
    int rc = booking_take(out, db_start(c, &by_reference, e, x->reference), now, e);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such booking");
    if (rc > 0 && out->state == BOOKING_CANCELLED)
        return 0; /* what is wanted is so already: an answer may have been lost */
    if (rc > 0 && !booking_may_move(out->state, BOOKING_CANCELLED))
        return refuse(why, REFUSED_STATE, "the booking is in another state", e);
    if (rc > 0)
        rc = db_run(c, &cancel_row, e, out->id, now + (int64_t)x->freed_minutes * 60);
    if (rc >= 0)
        rc = booking_take(out, db_start(c, &by_reference, e, x->reference), now, e);
    if (rc > 0)
        rc = tell_change(s, c, x, out, "booking.cancelled", 0, e);
    return rc < 0 ? rc : 0;
}

int store_booking_cancel(struct store *s, const struct store_change *c, struct store_booking *out,
    enum store_refusal *why, struct err *e)
{
    *why = REFUSED_NOT;
    struct conn *conn = write_begin(s, e);
    if (!conn)
        return -(int)e->code;
    return write_end(s, conn, cancel(s, conn, c, out, why, e), e);
}
