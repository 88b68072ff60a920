/* catalogue: places and operations of the services we serve, and the code lists. */
#ifndef RESERVATIC_CATALOGUE_H
#define RESERVATIC_CATALOGUE_H

#include "reservatic.h"

/* Owned by the caller; {0} is empty. */
struct catalogue {
    json_t *places;     /* as they came, whole ones only */
    json_t *operations; /* [{"service":7,"operation":{…}}] */
};
int catalogue_load(struct catalogue *out, struct res *r, int worker, struct rpc_error *error);
void catalogue_done(struct catalogue *c);
/* The operation `operation` at `place`, borrowed; NULL and RPC_NOT_FOUND. */
const json_t *catalogue_find(const struct catalogue *c, int64_t place, int64_t operation,
    int64_t *service, struct rpc_error *error);

struct lists {
    json_t *countries, *phone_codes, *insurance;
};
/* Those that the operation needs. */
int lists_load(
    struct lists *out, struct res *r, int worker, const json_t *operation, struct rpc_error *error);
void lists_done(struct lists *l);

/* Methods booking.places and booking.operations. */
int method_places(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error);
int method_operations(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error);

#endif
