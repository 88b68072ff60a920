/* booking: times that are held and booked. A hold is a true lock: whether the slot is free is asked
 * again inside the transaction that takes it, so of two who want the last one exactly one gets it.
 * Everything that changes a booking is one transaction with its audit record and, where somebody is
 * to be told, its notices.
 *
 * The rules of a place and an act are the caller's (they stand in the published town pack); what
 * is taken already is the store's. */
#ifndef STORE_BOOKING_H
#define STORE_BOOKING_H

#include "domain/booking.h"
#include "domain/slots.h"
#include "store/store.h"
#include "wire/booking.h"

enum {
    STORE_PROVIDER = 32,
    STORE_UPSTREAM = 64,
    STORE_ANSWERS = 32 * 1024,
    STORE_BUSY = 20000, /* of one question */
    STORE_WISH_CANCEL = -1,
    STORE_PLACE = WIRE_ID + 1,
};

struct store_booking {
    int64_t id, device;
    char reference[9], hold[WIRE_HOLD_ID + 1], code[WIRE_CODE + 1], pin[5];
    char provider[STORE_PROVIDER]; /* "" = the town's own calendar, else a connector */
    char upstream[STORE_UPSTREAM]; /* the other system's id */
    char place[STORE_PLACE], operation[STORE_PLACE];
    char lang[4], channel[8];
    enum booking_state state;
    int64_t starts, ends, created, expires; /* expires: of a hold */
    int64_t booked, arrived, ticket;        /* ticket: id in the queue, 0 = none */
    int64_t cancel_until, move_until;       /* said by the other system; 0 = by our rules */
    int people, sequence;                   /* sequence: how often it was moved */
    /* what another system was asked for and has not answered: the new start, STORE_WISH_CANCEL, or
     * 0; and the hold that it would take */
    int64_t wish;
    char wish_hold[WIRE_HOLD_ID + 1];
    bool erased; /* retention took who it was */
};

/* ---- what is taken */

/* Bookings, holds and freed slots of a place that touch from..to, by their start; of another
 * system's place only holds and pending ones, once for each of their people. *out is malloc'ed.
 * ERR_LIMIT. */
int store_booking_busy(struct store *s, const char *provider, const char *place, int64_t from,
    int64_t to, struct slot_busy **out, size_t *n, struct err *e);

/* ---- holding */

struct store_hold_new {
    int64_t device;
    const char *key; /* Idempotency-Key, its scope is the device */
    const char *provider, *place, *operation, *lang, *channel, *actor;
    int64_t starts;
    int people;
    int minutes;    /* a hold lives */
    int per_device; /* live holds that one device may have at once */
    /* the own calendar: its rules */
    const struct slot_place *rules;
    const struct slot_operation *act;
    enum slot_channel whose;
    /* another system's (rules NULL): what it said; so many of our own may hold the same start */
    int64_t ends;
    int free;
};

/* Why not. */
enum store_refusal {
    REFUSED_NOT,
    REFUSED_SLOT,    /* *verdict says */
    REFUSED_HOLDS,   /* the device has too many */
    REFUSED_KEY,     /* the key was used for something else */
    REFUSED_GONE,    /* no such hold of this device, or its time is over */
    REFUSED_ALREADY, /* this person has one that day for this act: *other */
    REFUSED_MANY,    /* this person has as many ahead as one may have: *other is the nearest */
    REFUSED_STATE,   /* it is not in a state where this can be done */
    REFUSED_WISH,    /* another change of it is under way */
    REFUSALS
};

/* 0, or ERR_CONFLICT with *why. *again: the same key with the same request, made before. */
int store_booking_hold(struct store *s, const struct store_hold_new *n, struct store_booking *out,
    bool *again, enum store_refusal *why, enum slot_verdict *verdict, struct err *e);
/* Lets go; one that is over or booked meanwhile is no fault. ERR_NOT_FOUND: never was. */
int store_booking_release(struct store *s, int64_t device, const char *hold, struct err *e);

/* ---- booking */

struct store_booking_new {
    int64_t device;
    const char *key; /* Idempotency-Key */
    const char *hold, *lang, *channel, *actor;
    const char *person;      /* 64 hex digits that are the same for the same person; "" = unknown */
    const char *person_also; /* another of the same person (phone beside e-mail); "" = none */
    struct str answers;      /* canonical JSON */
    const char *email;       /* where notices go; "" = nowhere */
    int per_person;          /* 0 = no limit */
    bool anyway;             /* a clerk insists: REFUSED_ALREADY and REFUSED_MANY are passed over */
    bool pending;            /* of another system: not booked yet, see settle */
    int reminder_hours;      /* 0 = none */
};

int store_booking_book(struct store *s, const struct store_booking_new *n,
    struct store_booking *out, bool *again, enum store_refusal *why, struct store_booking *other,
    struct err *e);

/* The other system's word on a pending one: BOOKING_BOOKED, BOOKING_EXPIRED (surely not), or
 * BOOKING_HELD: surely nothing was done yet, the hold lives on for a few minutes. */
struct store_settled {
    enum booking_state state;
    const char *upstream, *pin; /* pin: theirs, "" = ours is made */
    int64_t starts, ends, cancel_until, move_until;
    int reminder_hours;
};
int store_booking_settle(struct store *s, const char *reference, const struct store_settled *n,
    struct store_booking *out, struct err *e);
/* Pending ones with id > after, by id, at most max; answers for asking again. */
typedef void store_pending_fn(void *ctx, const struct store_booking *b, struct str answers);
int store_booking_pending(
    struct store *s, int64_t after, size_t max, store_pending_fn *fn, void *ctx, struct err *e);

/* ---- changing */

struct store_change {
    const char *reference, *actor, *channel;
    int freed_minutes; /* the old slot stays taken so long */
    int reminder_hours;
    int64_t cancel_until, move_until; /* as in settled */
};
/* The booking takes the time of the hold, the hold takes the old one and ends: one transaction.
 * ERR_CONFLICT with *why. Its reference and code stay; its PIN too unless that day has it. device
 * 0: whosever hold it is. */
int store_booking_move(struct store *s, const struct store_change *c, int64_t device,
    const char *hold, struct store_booking *out, enum store_refusal *why, struct err *e);
int store_booking_cancel(struct store *s, const struct store_change *c, struct store_booking *out,
    enum store_refusal *why, struct err *e);

/* Before another system is asked: the wish is kept until its end is known, and the hold lives as
 * long. hold NULL: to cancel. The same wish again is no fault. */
int store_booking_wish(struct store *s, const struct store_change *c, int64_t device,
    const char *hold, struct store_booking *out, enum store_refusal *why, struct err *e);
/* It surely did not happen: the wish is forgotten, and its hold let go or, to try again, kept for
 * some minutes. A move or a cancellation that is written ends the wish by itself. */
int store_booking_unwish(struct store *s, const char *reference, bool keep_hold, struct err *e);
/* Bookings with a wish, id > after, by id, at most max; answers for asking again. */
int store_booking_wishes(
    struct store *s, int64_t after, size_t max, store_pending_fn *fn, void *ctx, struct err *e);

/* ---- finding. ERR_NOT_FOUND. A hold that is over reads as BOOKING_EXPIRED. */
int store_booking_get(
    struct store *s, const char *reference, struct store_booking *out, struct err *e);
int store_booking_by_code(
    struct store *s, const char *code, struct store_booking *out, struct err *e);
/* By the PIN of a day. */
int store_booking_by_pin(
    struct store *s, const char *pin, struct date day, struct store_booking *out, struct err *e);
/* The hold of this device. */
int store_booking_by_hold(
    struct store *s, int64_t device, const char *hold, struct store_booking *out, struct err *e);
/* In order of their start, of one day; day not set: all that are ahead. */
typedef void store_booking_fn(void *ctx, const struct store_booking *b);
int store_booking_each(
    struct store *s, struct date day, store_booking_fn *fn, void *ctx, struct err *e);
/* Appends the JSON of who it is; nothing when it was erased. */
int store_booking_answers(struct store *s, const char *reference, struct buf *out, struct err *e);

/* ---- retention: holds that ended are closed and, a day later, deleted; a booking nobody came to
 * is missed late_minutes after its start; keep_days after its end it loses who it was, its code and
 * PIN. */
int store_booking_expire(struct store *s, int late_minutes, int keep_days, size_t *closed,
    size_t *erased, struct err *e);

/* ---- in a write transaction of another part of the store (the queue) */
struct conn;
int booking_arrive_in(struct store *s, struct conn *c, int64_t booking, int64_t ticket,
    const struct store_audit *a, struct err *e);
int booking_end_in(struct store *s, struct conn *c, int64_t booking, enum booking_state state,
    const struct store_audit *a, struct err *e);

#endif
