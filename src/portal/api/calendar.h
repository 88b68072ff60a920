/* calendar: everything that can be booked, the town's own calendar and those of other systems
 * behind connectors, under one roof: an id of a connector's place or act is "<connector>:<its id>".
 * What a connector offers is asked for once a minute and kept while it is away; an item of it that
 * cannot be used is left out and logged, never fatal. Thread-safe. */
#ifndef API_CALENDAR_H
#define API_CALENDAR_H

#include "book.h"
#include "link/link.h"
#include "store/booking.h"
#include "wire/problem.h"

#include <pthread.h>
#include <stdatomic.h>

/* What a connector offers, at one moment. Immutable, counted. */
struct upstream {
    atomic_int refs;
    char provider[LINK_NAME];
    struct arena arena;
    struct book_place *places;
    struct book_operation *operations;
    size_t n_places, n_operations;
};

struct upstreams {
    pthread_mutex_t lock;
    struct {
        struct upstream *lists; /* NULL: never answered */
        int64_t due_ms;         /* asked again from then on; pushed ahead by who asks */
    } of[LINK_MAX];
};

void upstreams_init(struct upstreams *u);
void upstreams_done(struct upstreams *u);

/* For one request. Borrows own and link. */
struct calendar {
    const struct book *own; /* may be NULL */
    struct link *link;      /* may be NULL */
    struct upstream *up[LINK_MAX];
    size_t n;
};
/* Asks connectors whose lists are old; waits for the first answer of one that never gave any. */
void calendar_open(struct calendar *c, const struct book *own, struct upstreams *u,
    struct link *link, const struct clock *clock);
void calendar_close(struct calendar *c);

/* A place and an act that belong together. */
struct bookable {
    const char *provider; /* "" = the town's own */
    const struct book_place *place;
    const struct book_operation *operation;
    const char *their_place, *their_operation; /* ids as the connector says them */
};
/* PROBLEM_NONE, PROBLEM_PLACE_UNKNOWN or PROBLEM_OPERATION_UNKNOWN. */
enum problem_code calendar_find(
    struct bookable *out, const struct calendar *c, const char *operation, const char *place);

/* Slots of some days, by day; the town's own are computed, a connector is asked. */
struct slots_asked {
    struct store *store;
    const struct clock *clock;
    struct link *link;
    int people;
    enum slot_channel whose;
    struct date from, to;
    bool raw; /* another system's: as it says, without what our kiosks hold */
};
/* The arena of *out owns the days. ERR_REMOTE or ERR_TIMEOUT: the other system does not answer. */
int calendar_slots(
    struct wire_slots *out, const struct bookable *b, const struct slots_asked *a, struct err *e);
/* At most WIRE_NEAREST free slots nearest to `wanted`, within a week of it. None is no fault. */
void calendar_nearest(struct wire_nearest *out, const struct bookable *b,
    const struct slots_asked *a, int64_t wanted);

/* A connector's call with {"place","operation","starts_at","people"} as the protocol wants them. */
json_t *calendar_params(const struct bookable *b, int64_t starts, int people);

#endif
