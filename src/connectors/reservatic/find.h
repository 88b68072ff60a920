/* find: bookings that are there, by person and start or by number: what stands in for the keys that
 * Reservatic lacks. */
#ifndef RESERVATIC_FIND_H
#define RESERVATIC_FIND_H

#include "reservatic.h"

struct wish {
    char key[KEY_TEXT]; /* with its letter before: b: book, m: move, c: cancel */
    int64_t service, operation, place, start, people;
    char first[RES_ANSWER], last[RES_ANSWER], email[RES_ANSWER]; /* as they are sent */
};

struct found {
    json_t *record; /* owned; NULL = none */
    json_t *others; /* ids of all that match, an array; owned */
    bool doubtful;  /* some records could not be read: "none" is not proven */
};
void found_done(struct found *f);

/* The booking of this person at this start that no other key has, and whose id is not in `but` (an
 * array or NULL). Reads all pages around the start, afresh. Errors as up_get_pages. */
int find_person(struct found *out, struct res *r, int worker, const struct wish *w,
    const json_t *but, struct rpc_error *error);
/* The booking with this number that starts from..to (unix seconds). */
int find_number(struct found *out, struct res *r, int worker, int64_t number, int64_t from,
    int64_t to, struct rpc_error *error);
/* Where such a booking is looked for when nobody remembers its start. */
void find_wide(const struct res *r, int64_t number, int64_t *from, int64_t *to);

/* A booking as the portal is told. False: it has no id or start. */
bool booking_shown(json_t **out, const json_t *record, int64_t *number, int64_t *start);

#endif
