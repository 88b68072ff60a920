/* breaker: when a connector that keeps failing is not asked for a while, and how long one that died
 * rests. Pure; times are monotonic milliseconds. Private to link. */
#ifndef LINK_BREAKER_H
#define LINK_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

struct breaker {
    int limit;        /* failures in a row that open it; 0 = never */
    int64_t pause_ms; /* how long it stays open */
    int failures;     /* in a row */
    bool open, probing;
    int64_t until; /* open: then one call may try */
};

/* May this call go out? While open: after the pause one call at a time may, as a probe. Each true
 * is followed by one breaker_good or breaker_bad. */
bool breaker_ask(struct breaker *b, int64_t now);
void breaker_good(struct breaker *b);
/* Returns true when this failure opened it. */
bool breaker_bad(struct breaker *b, int64_t now);

/* 1, 2, 4 … 60 s: the pause before start number deaths + 1, deaths since it last ran steadily. */
int64_t restart_pause_ms(int deaths);

#endif
