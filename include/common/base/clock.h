/* clock: the only way to ask for time, so that tests and scripts can stand still.
 * Wall time is seconds since 1970 UTC; monotonic time is milliseconds for deadlines. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    bool fixed;
    bool running;    /* fixed wall time, but deadlines run: mono_ms is added to the real one */
    int64_t wall_s;  /* used when fixed */
    int64_t mono_ms; /* used when fixed */
};

extern const struct clock clock_real;
int64_t clock_wall(const struct clock *c); /* seconds since 1970 UTC */
int64_t clock_mono(const struct clock *c); /* milliseconds, arbitrary start */

#endif
