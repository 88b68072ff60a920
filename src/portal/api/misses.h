/* misses: who asks for a code or a reference that is not there is perhaps guessing. Counted for
 * each device and for all together, in windows of ten minutes. Thread-safe. */
#ifndef API_MISSES_H
#define API_MISSES_H

#include <pthread.h>
#include <stdint.h>

enum { MISS_SLOTS = 4096, MISS_WINDOW_MS = 10 * 60 * 1000 };

struct miss_count {
    int64_t device; /* whose the slot is now */
    int64_t began_ms;
    int n;
};

struct misses {
    pthread_mutex_t lock;
    int most, most_all;
    struct miss_count all, slots[MISS_SLOTS];
};

void misses_init(struct misses *m, int most, int most_all);
void misses_done(struct misses *m);
/* Counts a question as a miss before it is answered, so that many at once are not free. 0, or the
 * seconds to wait: then it was not counted. */
int misses_take(struct misses *m, int64_t device, int64_t now_ms);
/* It was a hit after all. */
void misses_give(struct misses *m, int64_t device);

#endif
