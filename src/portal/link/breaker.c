/* breaker: see breaker.h. */
#include "breaker.h"

bool breaker_ask(struct breaker *b, int64_t now)
{
    if (!b->open)
        return true;
    if (b->probing || now < b->until)
        return false;
    b->probing = true;
    return true;
}

void breaker_good(struct breaker *b)
{
    b->failures = 0;
    b->open = b->probing = false;
}

bool breaker_bad(struct breaker *b, int64_t now)
{
    bool opens = false;
    b->failures += b->failures < INT32_MAX;
    if (b->open ? b->probing : b->limit > 0 && b->failures >= b->limit) {
        opens = !b->open;
        b->open = true;
        b->until = now + b->pause_ms;
    }
    b->probing = false;
    return opens;
}

int64_t restart_pause_ms(int deaths)
{
    enum { FIRST_MS = 1000, LAST_MS = 60000, DOUBLINGS = 6 };
    if (deaths < 1)
        return 0;
    if (deaths > DOUBLINGS)
        return LAST_MS;
    int64_t pause = (int64_t)FIRST_MS << (deaths - 1);
    return pause < LAST_MS ? pause : LAST_MS;
}
