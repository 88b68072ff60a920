/* serve: the whole life of a connector around its methods: reads requests, answers initialize,
 * health and shutdown itself, gives the others to the rows of a const table, and ends with its
 * input. A connector's main() is its settings and one call of rpc_serve. */
#ifndef RPC_SERVE_H
#define RPC_SERVE_H

#include "rpc/rpc.h"

enum { RPC_PROTOCOL = 1, RPC_THREADS = 16, RPC_WAITING = 64 };

/* params is borrowed, an object (empty when none was sent). 0 and *result (owned by the caller), or
 * negative and error filled by rpc_fail. worker: 0 … threads-1, for what each thread has for
 * itself. Runs in any thread of the service. */
typedef int rpc_method_fn(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error);

struct rpc_method {
    const char *name;
    rpc_method_fn *fn;
};

struct rpc_service {
    const char *name, *version;
    const char *const *roles; /* up to a NULL */
    const struct rpc_method *methods;
    size_t n_methods;
    int threads; /* methods that run at once, 1 … RPC_THREADS */
    void *ctx;
    /* The last word on the health, "" when there is nothing to say; false: not well. Must not
     * block; NULL: always well. */
    bool (*health)(void *ctx, char *note, size_t size);
    /* What the portal waits for one call, told by initialize; may be NULL. */
    void (*on_initialize)(void *ctx, int timeout_ms);
};

/* Until shutdown or the end of in; then waits for the methods that run. Ignores SIGPIPE. 0, or the
 * fault that ended it: ERR_IO, ERR_LIMIT (a line too long), ERR_NOMEM. */
int rpc_serve(const struct rpc_service *s, int in, int out, struct err *e);

#endif
