/* link_int: a connector as its host sees it. One keeper thread a connector does all that touches
 * its process; callers queue a call, wake the keeper and wait. Private to link. */
#ifndef LINK_INT_H
#define LINK_INT_H

#include "breaker.h"
#include "child.h"
#include "link/link.h"
#include "mutter.h"
#include "rpc/rpc.h"

#include <pthread.h>

enum {
    HOST_CALLS = 64,                 /* at once; more are refused */
    HOST_START_MS = 10000,           /* for the answer to initialize */
    HOST_IDLE_MS = 60000,            /* of silence, then health is asked */
    HOST_HEALTH_MS = 10000,          /* for the answer to health, or the limit of a call */
    HOST_LOOK_MS = 250,              /* between looks at the process where there is no pidfd */
    HOST_STEADY_MS = 60000,          /* a life so long makes the next pause short again */
    HOST_GRACE_MS = 2000,            /* to end after shutdown */
    HOST_TERM_MS = 1000,             /* to end after SIGTERM */
    HOST_OUT = RPC_LINE + 64 * 1024, /* a line and a question of the keeper */
};

enum call_stage { CALL_WAITING, CALL_SENT, CALL_DONE };

/* Lives on its caller's stack, in the host's list until it is done or given up. */
struct call {
    struct call *next;
    int64_t id;
    struct buf line;
    enum call_stage stage;
    enum err_code fault; /* done without an answer */
    const char *why;
    struct rpc_answer answer;
    pthread_cond_t done;
};

struct host {
    struct link_conf conf;
    const struct clock *clock;
    int wake; /* eventfd */
    pthread_t thread;
    bool threaded;

    pthread_mutex_t lock; /* of what follows */
    struct call *first, **last;
    size_t n_calls;
    int64_t next_id;
    size_t owed; /* sent, given up, not answered yet */
    bool stopping, doubted;
    enum link_state life; /* STARTING, UP or AWAY */
    struct breaker breaker;
    struct link_health shown;

    /* the keeper's alone */
    struct child child;
    struct mutter mutter;
    struct rpc_lines in;
    struct buf out;
    size_t out_at;
    int64_t own_id, own_until; /* its own question; 0 = none */
    bool own_is_health;
    int64_t born, heard; /* monotonic */
    int deaths;
    const char *fault; /* why this life must end, NULL = it need not */
    enum err_code fault_code;
};

/* Locked by the caller: */
void host_show(struct host *h); /* after every change of life or breaker */
void host_drop(struct host *h, struct call *c);
int64_t host_now(void);
void host_wake(const struct host *h);

void *host_keep(void *host); /* the keeper's thread */

/* Bits of names; unknown ones are counted in *unknown. */
unsigned link_roles(const json_t *names, int *unknown);

#endif
