/* book: what acts. Reservatic has no keys and no holds, so: each wish is sent once; whoever does
 * not know what came of it looks, and says "pending" rather than send again. */
#ifndef RESERVATIC_BOOK_H
#define RESERVATIC_BOOK_H

#include "reservatic.h"

int method_book(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error);
int method_settle(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error);
int method_move(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error);
int method_cancel(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error);

#endif
