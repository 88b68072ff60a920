/* jobs: what the portal does by itself, each in its own time. One thread. */
#ifndef PORTALD_JOBS_H
#define PORTALD_JOBS_H

#include "store/store.h"

struct jobs {
    struct store *store;
    int order_keep_days;      /* of expired payment orders */
    int booking_keep_days;    /* after it ended: then nobody knows whose it was */
    int notice_keep_days;     /* of what was sent or dropped */
    int late_minutes;         /* nobody came so long after the start: missed */
    int queue_keep_days;      /* of tickets */
    int away_minutes;         /* a counter not heard of for so long is not staffed */
    int submission_keep_days; /* of decided and withdrawn submissions; 0 = for ever */
    int64_t expire_due;       /* monotonic ms; 0 = now */
};

/* Does what is due; faults are logged and tried again at the next time. */
void jobs_run(struct jobs *j, int64_t now_ms);

#endif
