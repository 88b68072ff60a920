/* reservation: what the handlers of bookings share: their requests, their answers, who may see one.
 */
#ifndef API_RESERVATION_H
#define API_RESERVATION_H

#include "booking_api.h"

/* A request: one object of members that are known. */
struct asked {
    json_t *root; /* json_decref */
    const char *lang;
};

/* False with the problem answered. The body is wiped. */
bool asked_read(
    struct asked *a, struct request *r, struct reply *out, const char *const *members, size_t n);
/* A member, "" when there is none. */
const char *asked_text(const struct asked *a, const char *key);

/* What the visitor is told of limits: the other system's word, or by our rules. 0 = never. */
int64_t reservation_limit(int64_t said, int64_t starts, int minutes);
void reply_reservation(struct reply *out, struct request *r, const struct calendar *c,
    unsigned status, const struct store_booking *b, const char *lang, bool again);

/* A hold is no booking yet, and one that was never made is none at all. */
bool reservation_shown(const struct store_booking *b);
/* A question that may be a guess. False with the problem answered. */
bool reservation_may_ask(struct request *r, struct reply *out);
/* The booking of the path, when the code is its own or a clerk asks. False with the problem
 * answered. */
bool reservation_admit(struct store_booking *b, struct request *r, struct reply *out);

#endif
