/* fields: what an operation asks, as the portal's fields; answers, as members of a reservation;
 * and faults of members, as faults of fields. The names differ between the catalogue and the
 * request, and one table holds all of them. */
#ifndef RESERVATIC_FIELDS_H
#define RESERVATIC_FIELDS_H

#include "catalogue.h"

/* An array for booking.operations. lists.insurance may be NULL when it is not needed. */
json_t *fields_describe(const json_t *operation, const struct lists *lists);
/* Is this member of required_fields asked? */
bool fields_require(const json_t *operation, const char *required);
/* Adds to the reservation. 0, or RPC_INVALID_FIELDS, or RPC_BAD_PARAMS. */
int fields_fill(json_t *reservation, const json_t *operation, const struct lists *lists,
    const json_t *answers, struct rpc_error *error);
/* From the member `errors` of an answer: an array for data.fields, NULL when no field of ours is
 * meant. */
json_t *fields_of_errors(const json_t *errors, const json_t *operation);
/* The texts of it in one, for data.detail. */
void fields_detail(char *out, size_t size, const json_t *errors);

#endif
