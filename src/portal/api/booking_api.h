/* booking_api: what the handlers of bookings and of the queue share. */
#ifndef API_BOOKING_API_H
#define API_BOOKING_API_H

#include "api_int.h"
#include "calendar.h"
#include "domain/instant.h"

/* Id of every form made for a booking: it is no form of the town's and never kept. */
#define BOOKING_FORM "rezervace"

/* A query parameter, "" when there is none; "cs" or "en". */
const char *request_arg(const struct request *r, const char *name);
const char *request_lang(const struct request *r);

/* False with the problem answered. calendar_close afterwards. */
bool booking_begin(struct calendar *c, struct request *r, struct reply *out);
bool booking_find(struct bookable *b, const struct calendar *c, const char *operation,
    const char *place, struct reply *out);
enum slot_channel booking_channel(const struct request *r);
void booking_actor(char out[STORE_ACTOR], const struct request *r);
struct slots_asked booking_asked(const struct request *r, int people);
void reply_list(struct reply *out, struct buf *body); /* frees body */
void reply_calendar_fault(struct reply *out, const struct bookable *b, const struct err *e);
void reply_slot_taken(
    struct reply *out, struct request *r, const struct bookable *b, int people, int64_t wanted);

/* h_reservations.c: a booking by the code or number that was typed; ERR_NOT_FOUND. */
int booking_by_typed(struct store *s, const char *code, struct store_booking *out, struct err *e);

/* theirs.c: the other system's part of a booking. 1 booked (settled), 0 nobody knows yet, negative:
 * surely not booked. */
int booking_take_word(struct store_booking *out, struct api *a, const struct book *own,
    const char *reference, const json_t *answer, struct err *e);
/* The wish of *b is put to the other system and its word followed in the store: done, surely not
 * (*why says it, the wish is forgotten), or nobody knows yet (the wish stays, api_settle asks). */
enum their_word { THEIRS_DONE, THEIRS_NOT, THEIRS_OPEN };
enum their_word booking_change_theirs(struct store_booking *b, struct api *a,
    const struct bookable *at, const struct store_change *change, enum problem_code *why);
/* The same by looking only, for a wish whose asker has gone. */
enum their_word booking_settle_wish(struct store_booking *b, struct api *a,
    const struct bookable *at, const struct store_change *change, const json_t *answers);
/* Codes of portal-connector(7). */
enum {
    RPC_SLOT_TAKEN = -32010,
    RPC_INVALID = -32011,
    RPC_REFUSED = -32012,
    RPC_AWAY = -32013,
    RPC_NOT_FOUND = -32014,
    RPC_TOO_LATE = -32015
};
/* What booking.book and booking.settle are asked with. */
json_t *booking_their_params(const struct bookable *at, const struct store_booking *b,
    const json_t *answers, const char *lang);

#endif
