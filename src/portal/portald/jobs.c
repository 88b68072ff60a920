/* jobs: see jobs.h. A table: each job says how many records it closed and how many it erased. */
#include "jobs.h"

#include "base/log.h"
#include "store/booking.h"
#include "store/clerk.h"
#include "store/notice.h"
#include "store/queue.h"

#include <stdio.h>

enum { EXPIRE_EVERY_MS = 60 * 1000 };

typedef int job_fn(const struct jobs *j, size_t *closed, size_t *erased, struct err *e);

static int expire_orders(const struct jobs *j, size_t *closed, size_t *erased, struct err *e)
{
    return store_order_expire(j->store, j->order_keep_days, closed, erased, e);
}

static int expire_drafts(const struct jobs *j, size_t *closed, size_t *erased, struct err *e)
{
    (void)closed;
    return store_draft_expire(j->store, erased, e);
}

static int expire_uploads(const struct jobs *j, size_t *closed, size_t *erased, struct err *e)
{
    (void)closed;
    return store_upload_expire(j->store, erased, e);
}

static int erase_submissions(const struct jobs *j, size_t *closed, size_t *erased, struct err *e)
{
    (void)closed;
    if (j->submission_keep_days == 0)
        return 0;
    return store_submission_erase(j->store, j->submission_keep_days, erased, e);
}

static int expire_bookings(const struct jobs *j, size_t *closed, size_t *erased, struct err *e)
{
    return store_booking_expire(j->store, j->late_minutes, j->booking_keep_days, closed, erased, e);
}

static int expire_notices(const struct jobs *j, size_t *closed, size_t *erased, struct err *e)
{
    (void)closed;
    return store_notice_expire(j->store, j->notice_keep_days, erased, e);
}

static int expire_queue(const struct jobs *j, size_t *closed, size_t *erased, struct err *e)
{
    return store_queue_expire(j->store, j->away_minutes, j->queue_keep_days, closed, erased, e);
}

static int expire_sessions(const struct jobs *j, size_t *closed, size_t *erased, struct err *e)
{
    (void)closed;
    return store_session_expire(j->store, erased, e);
}

static const struct {
    const char *event;
    job_fn *fn;
} jobs[] = {
    {"job.orders", expire_orders},
    {"job.drafts", expire_drafts},
    {"job.uploads", expire_uploads},
    {"job.submissions", erase_submissions},
    {"job.bookings", expire_bookings},
    {"job.notices", expire_notices},
    {"job.queue", expire_queue},
    {"job.sessions", expire_sessions},
};

void jobs_run(struct jobs *j, int64_t now_ms)
{
    if (now_ms < j->expire_due)
        return;
    j->expire_due = now_ms + EXPIRE_EVERY_MS;
    for (size_t i = 0; i < sizeof jobs / sizeof jobs[0]; i++) {
        size_t closed = 0, erased = 0;
        struct err e = ERR_INIT;
        if (jobs[i].fn(j, &closed, &erased, &e) < 0) {
            log_err(LOG_ERROR, jobs[i].event, &e);
            continue;
        }
        if (closed + erased == 0)
            continue;
        char a[24], b[24];
        snprintf(a, sizeof a, "%zu", closed);
        snprintf(b, sizeof b, "%zu", erased);
        log_event(LOG_INFO, jobs[i].event, "expired", a, "erased", b, NULL);
    }
}
