/* retry: when a failed call is worth another try, and after how long. Pure. Private to net. */
#ifndef NET_RETRY_H
#define NET_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum { RETRY_TRIES = 3 };

/* status: of the reply, 0 when there was none and the line failed. */
bool retry_worth(int tries_done, bool repeatable, int status);
/* Milliseconds before try number tries_done + 1: doubles, spread by a random number so that the
 * kiosks of a town do not come back in step; what the portal asked for wins when it is longer. */
int64_t retry_delay(int tries_done, uint32_t random, int retry_after_s);

#endif
