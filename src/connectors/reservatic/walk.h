/* walk: free slots by the way years, months, days, hours. */
#ifndef RESERVATIC_WALK_H
#define RESERVATIC_WALK_H

#include "reservatic.h"

enum { WALK_DAYS = 62 };

struct walk {
    int64_t service, operation, place;
};

struct hour {
    int64_t start, free, desk; /* unix seconds; people; user_service_id */
};

struct hours {
    struct hour *items;
    size_t n, cap;
    int64_t at; /* the oldest of what they were read from; 0 = nothing was read */
};
void hours_done(struct hours *h);

/* The free hours from..to, both included, sorted by start and by free downwards. */
int walk_hours(struct hours *out, struct res *r, int worker, const struct walk *w, struct date from,
    struct date to, struct rpc_error *error);
/* The desk with the most room for people at this start, asked afresh. 0, RPC_SLOT_TAKEN, … */
int walk_desk(int64_t *desk, struct res *r, int worker, const struct walk *w, int64_t start,
    int64_t people, struct rpc_error *error);

/* Method booking.slots. */
int method_slots(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error);

#endif
