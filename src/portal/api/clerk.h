/* clerk: who a bearer token is. */
#ifndef API_CLERK_H
#define API_CLERK_H

#include "api_int.h"

/* The token of the Authorization header as it came, NULL when there is none of its shape. Borrowed
 * from the request; it may never be logged. */
const char *bearer_token(const struct request *r);
/* Fills r->clerk by what the route needs: PROBLEM_NONE, or why not. */
enum problem_code clerk_check(struct request *r);

#endif
