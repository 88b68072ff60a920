/* booking: holds, and what is taken. See store/booking.h. */
#include "booking_int.h"

#include "base/hex.h"
#include "base/secret.h"
#include "base/vec.h"
#include "store/sha256.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- rows */

int booking_row(struct store_booking *out, const struct rows *r, int64_t now, struct err *e)
{
    *out = (struct store_booking){.id = col_int(r, 0),
        .device = col_int(r, 1),
        .people = (int)col_int(r, 2),
        .starts = col_int(r, 3),
        .ends = col_int(r, 4),
        .created = col_int(r, 5),
        .expires = col_int(r, 6),
        .booked = col_int(r, 7),
        .arrived = col_int(r, 8),
        .ticket = col_int(r, 9),
        .sequence = (int)col_int(r, 10),
        .erased = col_int(r, 11) != 0,
        .cancel_until = col_int(r, 12),
        .move_until = col_int(r, 13),
        .wish = col_int(r, 14)};
    const struct {
        char *to;
        size_t size;
    } texts[] = {
        {out->reference, sizeof out->reference},
        {out->hold, sizeof out->hold},
        {out->code, sizeof out->code},
        {out->pin, sizeof out->pin},
        {out->provider, sizeof out->provider},
        {out->upstream, sizeof out->upstream},
        {out->place, sizeof out->place},
        {out->operation, sizeof out->operation},
        {out->lang, sizeof out->lang},
        {out->channel, sizeof out->channel},
        {out->wish_hold, sizeof out->wish_hold},
    };
    enum { TEXTS = sizeof texts / sizeof texts[0], FIRST = 15 };
    for (int i = 0; i < TEXTS; i++)
        col_text(texts[i].to, texts[i].size, r, FIRST + i);
    if (!booking_state_parse(&out->state, col_str(r, FIRST + TEXTS)))
        return err_set(e, ERR_PARSE, "store", "a booking is in no known state");
    if (out->state == BOOKING_HELD && out->expires <= now)
        out->state = BOOKING_EXPIRED;
    return 0;
}

int booking_take(struct store_booking *out, struct rows *r, int64_t now, struct err *e)
{
    if (!r)
        return -(int)e->code;
    int rc = db_row(r, e);
    if (rc <= 0)
        return rc;
    rc = booking_row(out, r, now, e);
    db_stop(r);
    return rc < 0 ? rc : 1;
}

int booking_audit(struct store *s, struct conn *c, const char *action, const char *reference,
    const char *actor, const char *channel, struct err *e)
{
    return audit_in(s, c, &(struct store_audit){actor, action, reference, channel}, e);
}

/* ---- what is taken */

enum {
    LONGEST = 86400, /* no booking takes longer, so none that began before can matter */
    CELL = SLOT_CELL * 60,
};

/* Another system counts what is booked there itself; here stands what it may not know yet. */
static const struct sql busy_rows = {"ttiiii",
    "SELECT starts, ends, people FROM booking WHERE provider = ?1 AND place = ?2"
    " AND starts > ?3 AND starts < ?4 AND ends > ?5"
    " AND ((provider = '' AND state IN ('booked', 'arrived', 'done', 'missed'))"
    " OR state = 'pending' OR (state = 'held' AND expires > ?6)"
    " OR (provider = '' AND blocked > ?6)) ORDER BY starts"};

static int add_busy(
    struct slot_busy **list, size_t *n, size_t *cap, struct slot_busy b, struct err *e)
{
    int rc = vec_reserve(list, cap, *n + 1, sizeof b, STORE_BUSY, e);
    if (rc == 0)
        (*list)[(*n)++] = b;
    return rc;
}

static int list_busy(struct slot_busy **out, size_t *n, struct conn *c, const char *provider,
    const char *place, int64_t from, int64_t to, int64_t now, struct err *e)
{
    size_t cap = 0;
    int rc;
    *out = NULL;
    *n = 0;
    struct rows *r = db_start(c, &busy_rows, e, provider, place, from - LONGEST, to, from, now);
    if (!r)
        return -(int)e->code;
    while ((rc = db_row(r, e)) > 0) {
        struct slot_busy b = {col_int(r, 0), col_int(r, 1)};
        /* our people share one counter and take longer; theirs are counted one by one */
        int64_t times = *provider ? col_int(r, 2) : 1;
        for (int64_t i = 0; rc > 0 && i < times; i++)
            if (add_busy(out, n, &cap, b, e) < 0)
                rc = -(int)e->code;
        if (rc < 0) {
            db_stop(r);
            break;
        }
    }
    return rc;
}

int store_booking_busy(struct store *s, const char *provider, const char *place, int64_t from,
    int64_t to, struct slot_busy **out, size_t *n, struct err *e)
{
    *out = NULL;
    *n = 0;
    struct conn *c = read_begin(s, e);
    if (!c)
        return -(int)e->code;
    int rc = list_busy(out, n, c, provider, place, from, to, clock_wall(s->clock), e);
    read_end(s, c);
    if (rc < 0) {
        free(*out);
        *out = NULL;
        *n = 0;
    }
    return rc;
}

/* ---- holding */

static const struct sql hold_by_key = {
    "it", "SELECT " BOOKING_COLUMNS ", request FROM booking WHERE device = ?1 AND key = ?2"};
static const struct sql hold_add = {"ttittttttttiiiii",
    "INSERT INTO booking (reference, hold, device, key, request, provider, place, operation, lang,"
    " channel, state, people, starts, ends, created, expires)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
    " RETURNING " BOOKING_COLUMNS};
static const struct sql holds_of = {
    "ii", "SELECT count(*) FROM booking WHERE device = ?1 AND state = 'held' AND expires > ?2"};

/* What makes two requests the same. */
static void request_of(char out[SHA256_HEX], const struct store_hold_new *n)
{
    char numbers[64];
    struct sha256 h;
    snprintf(numbers, sizeof numbers, "%" PRId64 " %d", n->starts, n->people);
    sha256_init(&h);
    sha256_add_field(&h, str_of(n->provider));
    sha256_add_field(&h, str_of(n->place));
    sha256_add_field(&h, str_of(n->operation));
    sha256_add_field(&h, str_of(numbers));
    sha256_hex(out, &h);
}

/* 1: made before with this key; 0: the key is free. */
static int held_before(struct store *s, struct conn *c, const struct store_hold_new *n,
    const char *request, struct store_booking *out, enum store_refusal *why, struct err *e)
{
    struct rows *r = NULL;
    int rc = db_first(&r, c, &hold_by_key, e, n->device, n->key);
    if (rc <= 0)
        return rc;
    bool same = str_eqz(col_str(r, BOOKING_REST), request);
    rc = booking_row(out, r, clock_wall(s->clock), e);
    db_stop(r);
    if (!same)
        return refuse(why, REFUSED_KEY, "the key was used for another hold", e);
    return rc < 0 ? rc : 1;
}

static int count_holds(struct conn *c, const struct store_hold_new *n, int64_t now,
    enum store_refusal *why, struct err *e)
{
    struct rows *r = NULL;
    int rc = db_first(&r, c, &holds_of, e, n->device, now);
    if (rc <= 0)
        return rc;
    bool many = col_int(r, 0) >= n->per_device;
    db_stop(r);
    return many ? refuse(why, REFUSED_HOLDS, "the device has too many holds", e) : 0;
}

/* Another system's slot: only our own kiosks are kept from one another. */
static enum slot_verdict judge_upstream(
    const struct store_hold_new *n, const struct slot_busy *busy, size_t n_busy)
{
    int taken = 0;
    for (size_t i = 0; i < n_busy; i++)
        taken += busy[i].from == n->starts;
    return taken + n->people <= n->free ? SLOT_FREE : SLOT_TAKEN;
}

static int judge(struct conn *c, const struct store_hold_new *n, int64_t now, int64_t *ends,
    enum slot_verdict *verdict, struct err *e)
{
    struct slot_busy *busy;
    size_t n_busy;
    int64_t minutes = n->rules ? slots_minutes(n->act, n->people) : 0;
    int64_t to = n->starts + minutes * 60 + CELL; /* the last cell counts whole */
    int rc = list_busy(&busy, &n_busy, c, n->provider, n->place, n->starts, to, now, e);
    *ends = n->ends;
    if (rc == 0 && n->rules) {
        struct slot_asked asked = {.place = n->rules,
            .operation = n->act,
            .people = n->people,
            .channel = n->whose,
            .now = now,
            .busy = busy,
            .n_busy = n_busy};
        *verdict = slots_judge(ends, &asked, n->starts);
    } else if (rc == 0) {
        *verdict = judge_upstream(n, busy, n_busy);
    }
    free(busy);
    return rc;
}

static int add_hold(struct store *s, struct conn *c, const struct store_hold_new *n,
    const char *request, int64_t ends, struct store_booking *out, struct err *e)
{
    char reference[9], hold[WIRE_HOLD_ID + 1];
    unsigned char random[WIRE_HOLD_ID / 2];
    int64_t now = clock_wall(s->clock);
    if (secret_random(random, sizeof random) < 0)
        return err_set(e, ERR_IO, "store", "no random numbers");
    hex_write(hold, random, sizeof random);
    int rc = store_fresh_reference(reference, e);
    if (rc == 0)
        rc = booking_take(out,
            db_start(c, &hold_add, e, reference, hold, n->device, n->key, request, n->provider,
                n->place, n->operation, n->lang, n->channel, booking_state_name(BOOKING_HELD),
                (int64_t)n->people, n->starts, ends, now, now + (int64_t)n->minutes * 60),
            now, e);
    return rc < 0 ? rc : booking_audit(s, c, "booking.hold", reference, n->actor, n->channel, e);
}

static int hold(struct store *s, struct conn *c, const struct store_hold_new *n,
    struct store_booking *out, bool *again, enum store_refusal *why, enum slot_verdict *verdict,
    struct err *e)
{
    char request[SHA256_HEX];
    int64_t now = clock_wall(s->clock), ends = 0;
    request_of(request, n);
    int rc = held_before(s, c, n, request, out, why, e);
    *again = rc > 0;
    if (rc != 0)
        return rc < 0 ? rc : 0;
    rc = count_holds(c, n, now, why, e);
    if (rc == 0)
        rc = judge(c, n, now, &ends, verdict, e);
    if (rc == 0 && *verdict != SLOT_FREE)
        rc = refuse(why, REFUSED_SLOT, "the slot cannot be had", e);
    if (rc == 0)
        rc = add_hold(s, c, n, request, ends, out, e);
    return rc < 0 ? rc : 0;
}

int store_booking_hold(struct store *s, const struct store_hold_new *n, struct store_booking *out,
    bool *again, enum store_refusal *why, enum slot_verdict *verdict, struct err *e)
{
    *why = REFUSED_NOT;
    *verdict = SLOT_FREE;
    *again = false;
    struct conn *c = write_begin(s, e);
    if (!c)
        return -(int)e->code;
    return write_end(s, c, hold(s, c, n, out, again, why, verdict, e), e);
}

/* ---- letting go */

static const struct sql hold_find = {
    "it", "SELECT " BOOKING_COLUMNS " FROM booking WHERE device = ?1 AND hold = ?2"};
static const struct sql hold_end = {
    "i", "UPDATE booking SET state = 'expired', expires = 0 WHERE id = ?1 AND state = 'held'"};

static const struct sql hold_wished = {
    "t", "SELECT 1 FROM booking WHERE wish <> 0 AND wish_hold = ?1"};

static int release(struct store *s, struct conn *c, int64_t device, const char *id, struct err *e)
{
    struct store_booking b;
    int rc = booking_take(&b, db_start(c, &hold_find, e, device, id), clock_wall(s->clock), e);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such hold of this device");
    struct rows *r = NULL;
    if (rc > 0 && (rc = db_first(&r, c, &hold_wished, e, id)) > 0) {
        db_stop(r); /* another system may have moved a booking to it: its answer ends it */
        return 0;
    }
    if (rc == 0)
        rc = db_run(c, &hold_end, e, b.id);
    if (rc > 0)
        rc = booking_audit(s, c, "booking.release", b.reference, "device", b.channel, e);
    return rc < 0 ? rc : 0;
}

int store_booking_release(struct store *s, int64_t device, const char *hold_id, struct err *e)
{
    struct conn *c = write_begin(s, e);
    if (!c)
        return -(int)e->code;
    return write_end(s, c, release(s, c, device, hold_id, e), e);
}

int store_booking_by_hold(
    struct store *s, int64_t device, const char *hold_id, struct store_booking *out, struct err *e)
{
    struct conn *c = read_begin(s, e);
    if (!c)
        return -(int)e->code;
    int rc =
        booking_take(out, db_start(c, &hold_find, e, device, hold_id), clock_wall(s->clock), e);
    read_end(s, c);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such hold of this device");
    return rc < 0 ? rc : 0;
}
