/* link: the host of connectors. A connector is a program of its own, in any language, that joins
 * one outside system to the portal: it speaks JSON-RPC 2.0, one object a line, on its standard
 * input and output (portal-connector(7)), and holds the secrets of that system alone.
 *
 * The host starts each, asks what it can, waits for its answers no longer than the caller said,
 * starts it again when it dies (1, 2, 4 … 60 s), and stops asking for a while one that keeps
 * failing (circuit breaker). Nothing a connector does or fails to do takes the portal down. All
 * functions but link_start and link_stop may be called by any thread. */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include "base/clock.h"
#include "base/err.h"
#include "wire/json.h"

struct link;

enum { LINK_MAX = 16, LINK_NAME = 32, LINK_ARGS = 16 };

enum link_role { /* bits */
    LINK_BOOKING = 1,
    LINK_CHARGES = 2,
    LINK_RECORDS = 4,
    LINK_DELIVERY = 8,
    LINK_NOTIFY = 16,
    LINK_DIRECTORY = 32,
    LINK_NOTICES = 64,
    LINK_RELATIONS = 128,
    LINK_IDENTITY = 256,
    LINK_CLERKS = 512,
    LINK_GATEWAY = 1024,
    LINK_STATEMENTS = 2048,
};

struct link_conf {
    char name[LINK_NAME];             /* [a-z0-9-]: in ids, logs and /healthz */
    char command[1024];               /* program and its arguments, divided by blanks; no shell */
    int timeout_ms;                   /* of one call unless the caller says less */
    int breaker_failures, breaker_ms; /* so many in a row -> not asked for so long */
};

/* Starts all; a program that does not start is tried again and is no fault. */
int link_start(struct link **out, const struct link_conf *conf, size_t n, const struct clock *clock,
    struct err *e);
/* Asks each to end, waits a little, ends what does not. */
void link_stop(struct link **l);

/* What the other side said instead of a result. */
struct link_fault {
    int code;          /* JSON-RPC; 0 = none: the call did not come through, see err */
    char message[200]; /* English, for engineers; no personal data by the protocol */
    json_t *data;      /* owned by the caller, NULL when none */
};

/* Asks connector `name`. params is borrowed; *result is owned by the caller. fault may be NULL.
 * ERR_NOT_FOUND: no such connector; ERR_TIMEOUT: no answer in time, it is away, or it is not asked
 * for now (*sent = false when surely nothing was sent; sent may be NULL); ERR_REMOTE: it answered
 * with an error (fault); ERR_PARSE: what came is not the protocol. */
int link_call(struct link *l, const char *name, const char *method, const json_t *params,
    int timeout_ms, json_t **result, struct link_fault *fault, bool *sent, struct err *e);

enum link_state {
    LINK_STARTING,
    LINK_UP,
    LINK_AWAY,   /* died or never answered; started again after its pause */
    LINK_BROKEN, /* the breaker is open */
    LINK_STATES
};

struct link_health {
    char name[LINK_NAME];
    enum link_state state;
    unsigned roles;
    int64_t since; /* unix seconds, of the state */
    int64_t calls, failures, restarts;
    char said[120]; /* the connector's own last word on its health, "" = none */
};
/* Of the i-th connector; false beyond the last. */
bool link_health(struct link *l, size_t i, struct link_health *out);
const char *link_state_name(enum link_state s);

#endif
