/* rate: see rate.h. */
#include "rate.h"

void rate_init(struct rate *r, int per_minute)
{
    pthread_mutex_init(&r->lock, NULL);
    r->per_minute = per_minute;
    for (int i = 0; i < RATE_SLOTS; i++)
        r->slots[i].device = 0;
}

void rate_done(struct rate *r)
{
    pthread_mutex_destroy(&r->lock);
}

bool rate_allows(struct rate *r, int64_t device, int64_t now_ms)
{
    const int64_t full = (int64_t)r->per_minute * 1000;
    size_t at = (size_t)((uint64_t)device % RATE_SLOTS);
    pthread_mutex_lock(&r->lock);
    if (r->slots[at].device != device) {
        r->slots[at].device = device;
        r->slots[at].at_ms = now_ms;
        r->slots[at].milli = full;
    }
    int64_t passed = now_ms - r->slots[at].at_ms;
    int64_t milli = r->slots[at].milli;
    if (passed > 60000)
        milli = full;
    else if (passed > 0)
        milli += passed * full / 60000;
    if (milli > full)
        milli = full;
    bool yes = milli >= 1000;
    r->slots[at].milli = yes ? milli - 1000 : milli;
    r->slots[at].at_ms = now_ms;
    pthread_mutex_unlock(&r->lock);
    return yes;
}
