/* clock: see base/clock.h. */
#include "base/clock.h"

#include <time.h>

const struct clock clock_real = {.fixed = false};

int64_t clock_wall(const struct clock *c)
{
    if (c->fixed)
        return c->wall_s;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec;
}

int64_t clock_mono(const struct clock *c)
{
    if (c->fixed && !c->running)
        return c->mono_ms;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    return c->running ? ms + c->mono_ms : ms;
}
