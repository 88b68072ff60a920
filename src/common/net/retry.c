/* retry: see retry.h. */
#include "retry.h"

bool retry_worth(int tries_done, bool repeatable, int status)
{
    bool passing = status == 0 || (status >= 502 && status <= 504);
    return repeatable && passing && tries_done < RETRY_TRIES;
}

int64_t retry_delay(int tries_done, uint32_t random, int retry_after_s)
{
    enum { FIRST_MS = 200 };
    int64_t base = (int64_t)FIRST_MS << (tries_done > 8 ? 8 : tries_done - 1);
    int64_t wait = base + (int64_t)(random % (uint32_t)base);
    int64_t asked = (int64_t)retry_after_s * 1000;
    return asked > wait ? asked : wait;
}
