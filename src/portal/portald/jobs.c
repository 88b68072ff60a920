/* jobs: see jobs.h. */
#include "jobs.h"

#include "base/log.h"

#include <stdio.h>

enum { EXPIRE_EVERY_MS = 60 * 1000 };

void jobs_run(struct jobs *j, int64_t now_ms)
{
    if (now_ms < j->expire_due)
        return;
    j->expire_due = now_ms + EXPIRE_EVERY_MS;
    size_t expired, erased;
    struct err e = ERR_INIT;
    if (store_order_expire(j->store, j->keep_days, &expired, &erased, &e) < 0) {
        log_err(LOG_ERROR, "job.expire", &e);
        return;
    }
    if (expired + erased == 0)
        return;
    char a[24], b[24];
    snprintf(a, sizeof a, "%zu", expired);
    snprintf(b, sizeof b, "%zu", erased);
    log_event(LOG_INFO, "job.expire", "expired", a, "erased", b, NULL);
}
