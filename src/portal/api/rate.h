/* rate: how often one device may act. A token bucket each, in a fixed table. Thread-safe. */
#ifndef API_RATE_H
#define API_RATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { RATE_SLOTS = 4096 };

struct rate {
    pthread_mutex_t lock;
    int per_minute;
    struct {
        int64_t device;
        int64_t at_ms;
        int64_t milli; /* thousandths of a token */
    } slots[RATE_SLOTS];
};

void rate_init(struct rate *r, int per_minute);
void rate_done(struct rate *r);
/* Takes one token; false when there is none. Devices that share a slot push each other out: a
 * flood is still bounded, and nobody is refused for another's sake. */
bool rate_allows(struct rate *r, int64_t device, int64_t now_ms);

#endif
