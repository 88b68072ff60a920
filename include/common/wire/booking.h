/* booking: what portal and client say to each other about times that can be booked, portal-api(7).
 * The same words whether the calendar is the town's own or another system's behind a connector.
 * Lists that are read live in an arena; texts come in the language that was asked for.
 *
 * Instants are RFC 3339, amounts integer haléře, days "2026-11-26", enums their names. In the
 * shapes below, "?" behind a member says that it is left out when there is nothing to tell, and
 * "|null" that it is null then; a reader takes missing and null alike. A client skips members that
 * it does not know, so that a newer portal works; the portal refuses them in a request. Reading
 * fails with ERR_PARSE (shape), ERR_RANGE (a number, a time or an order without sense) or ERR_LIMIT
 * (too long), and leaves the struct empty. */
#ifndef WIRE_BOOKING_H
#define WIRE_BOOKING_H

#include "base/arena.h"
#include "base/buf.h"
#include "domain/booking.h"
#include "domain/slots.h"
#include "wire/limits.h"

enum {
    WIRE_BOOKING = 1024 * 1024, /* bytes of any answer */
    WIRE_BOOKING_REQUEST = 64 * 1024,
    WIRE_CODE = 24,    /* letters of a reservation's code */
    WIRE_HOLD_ID = 32, /* hex digits */
    WIRE_NAME = 160,
    WIRE_NOTE = 2000,
    WIRE_DAYS = 92, /* days that one question may ask for */
    WIRE_NEAREST = 5,
};

/* ---- lists: GET /v1/booking/places, GET /v1/booking/operations[?place=]
 * {"places":[{"id","name","where"?,"operations":["id",…]}]}
 * {"operations":[{"id","name","note"?,"minutes","more_minutes","people_max","price"?,"binding",
 *  "situations":["id",…]}]}
 * ids of at most WIRE_ID bytes, name and where shorter than WIRE_NAME, note than WIRE_NOTE. */

struct wire_place {
    const char *id, *name, *where; /* where: "" = not told */
    const char *const *operations; /* ids */
    size_t n_operations;
};

struct wire_operation {
    const char *id, *name, *note; /* note: "" = none */
    int minutes, more_minutes, people_max;
    int64_t haler; /* price, -1 = not told */
    bool binding;  /* a hold really holds; false: only among our own kiosks */
    const char *const *situations;
    size_t n_situations;
};

struct wire_booking {
    struct arena arena;
    struct wire_place *places;
    size_t n_places;
    struct wire_operation *operations;
    size_t n_operations;
};
void wire_booking_done(struct wire_booking *b);
/* Each appends one item; the caller writes {"places":[ … ]} around. */
void wire_place_write(struct buf *out, const struct wire_place *p);
void wire_operation_write(struct buf *out, const struct wire_operation *o);
/* Fill one half of b each; b is zeroed before the first of them. An item of a wrong shape is left
 * out (it is not the visitor's fault). What is refused leaves its half empty and the other as it
 * is. */
int wire_places_read(struct wire_booking *b, struct str json, struct err *e);
int wire_operations_read(struct wire_booking *b, struct str json, struct err *e);

/* ---- GET /v1/booking/slots?operation=&place=&from=&to=&people=
 * {"days":[{"date","state","slots":[{"starts_at","ends_at","free"}]}],"next_free":{a slot}|null,
 *  "as_of","server_time"}; days and slots ordered, each slot begins on its day in Prague */

struct wire_day {
    struct date date;
    enum slot_day state;
    const struct slot *slots;
    size_t n;
};

struct wire_slots {
    struct arena arena; /* of what was read */
    struct wire_day *days;
    size_t n;
    struct slot next; /* the first free one from `from` on, also behind `to`; starts 0 = none */
    int64_t as_of, server_time;
};
void wire_slots_done(struct wire_slots *s);
int wire_slots_write(struct buf *out, const struct wire_slots *s, struct err *e);
int wire_slots_read(struct wire_slots *out, struct str json, struct err *e);

/* ---- POST /v1/booking/holds {"operation","place","lang"?,"starts_at","people"}
 * -> {"id","starts_at","ends_at","expires_at","binding","form"?,"server_time"} */

struct wire_hold_request {
    char operation[WIRE_ID + 1], place[WIRE_ID + 1], lang[3]; /* lang: two letters or "" */
    int64_t starts;
    int people;
};
int wire_hold_request_write(struct buf *out, const struct wire_hold_request *r, struct err *e);
int wire_hold_request_read(struct wire_hold_request *out, struct str json, struct err *e);

struct wire_hold {
    char id[WIRE_HOLD_ID + 1];
    int64_t starts, ends, expires, server_time;
    bool binding;
    char *form; /* owned: what to ask, an object as in the catalogue's "forms"; NULL when written
                   without */
};
void wire_hold_done(struct wire_hold *h);
int wire_hold_write(struct buf *out, const struct wire_hold *h, struct err *e);
int wire_hold_read(struct wire_hold *out, struct str json, struct err *e);

/* ---- POST /v1/booking/reservations {"hold","lang","answers"}; answers: a form's record
 * -> {"id","code"?,"pin"?,"state","place","operation","situation"?,"place_name","where"?,
 *     "operation_name","starts_at","ends_at","cancel_until"|null,"move_until"|null,
 *     "checkin_from"|null,"checkin_to"|null,"people","binding","ticket"?,"server_time"} */

struct wire_reservation {
    char id[9];                       /* 8 symbols, to be read out */
    char code[WIRE_CODE + 1], pin[5]; /* "" where they are not told or not given */
    enum booking_state state;
    char place[WIRE_ID + 1], operation[WIRE_ID + 1], situation[WIRE_ID + 1];
    char place_name[WIRE_NAME], where[WIRE_NAME], operation_name[WIRE_NAME];
    int64_t starts, ends;
    int64_t cancel_until, move_until; /* 0 = never possible here */
    int64_t checkin_from, checkin_to; /* 0 = no checking in */
    int64_t server_time;
    int people;
    bool binding;
    char ticket[16]; /* "A 47" once checked in */
};
int wire_reservation_write(struct buf *out, const struct wire_reservation *r, struct err *e);
int wire_reservation_read(struct wire_reservation *out, struct str json, struct err *e);

/* ---- what a problem carries beside its code: members of its object */

/* slot_taken: {"alternatives":[{"starts_at","ends_at","free"}]} */
struct wire_nearest {
    struct slot slots[WIRE_NEAREST];
    size_t n;
};
void wire_nearest_members(struct buf *out, const struct wire_nearest *n);
int wire_nearest_read(struct wire_nearest *out, struct str problem, struct err *e);

/* checkin_*, too_late, already_booked: the times that the sentence names; 0 = not told
 * {"starts_at"|null,"from"|null,"to"|null,"at"|null,"ticket"?,"server_time"|null} */
struct wire_when {
    int64_t starts, from, to, at, server_time;
    char ticket[16];
};
void wire_when_members(struct buf *out, const struct wire_when *w);
int wire_when_read(struct wire_when *out, struct str problem, struct err *e);

/* A code as people and scanners give it: upper case, blanks and hyphens gone. 8 symbols (the number
 * of a reservation) or WIRE_CODE letters; ERR_PARSE otherwise, ERR_CHECKSUM: a misprint. */
enum { WIRE_CODE_TEXT = WIRE_CODE + 1 };
int wire_code_parse(char out[WIRE_CODE_TEXT], struct str typed, struct err *e);
/* 24 of 16 letters that stand on the same key of Czech and English keyboards, since scanners type:
 * 96 bits. */
void wire_code_make(char out[WIRE_CODE_TEXT], const unsigned char random[12]);

#endif
