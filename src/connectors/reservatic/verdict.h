/* verdict: what an answer to POST, PATCH or DELETE proves, and how a refusal is told. */
#ifndef RESERVATIC_VERDICT_H
#define RESERVATIC_VERDICT_H

#include "find.h"

enum verdict {
    VERDICT_DONE,
    VERDICT_NOT,    /* surely nothing was done */
    VERDICT_UNSURE, /* no answer, half of one, a fault of the server, or another shape */
};

/* By the status and by the member `errors`, whichever tells. bare: a message or 204 is enough, no
 * booking need come back. */
enum verdict verdict_of(const struct up_reply *reply, bool bare);

/* Refused for reasons that have nothing to do with the wish: token, too many calls. */
bool verdict_is_ours(const struct up_reply *reply);
/* Tells a VERDICT_NOT in general: RPC_UNAVAILABLE, RPC_NOT_FOUND, RPC_REFUSED with detail. */
int verdict_refuse(const struct up_reply *reply, struct rpc_error *error);

#endif
