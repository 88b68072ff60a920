/* misses: see misses.h. */
#include "misses.h"

void misses_init(struct misses *m, int most, int most_all)
{
    *m = (struct misses){.most = most, .most_all = most_all};
    pthread_mutex_init(&m->lock, NULL);
}

void misses_done(struct misses *m)
{
    pthread_mutex_destroy(&m->lock);
}

static struct miss_count *slot_of(struct misses *m, int64_t device)
{
    return &m->slots[(uint64_t)device % MISS_SLOTS];
}

/* Seconds until c takes another, 0 = now. */
static int wait_for(struct miss_count *c, int most, int64_t now_ms)
{
    if (c->n == 0 || now_ms - c->began_ms >= MISS_WINDOW_MS) {
        c->n = 0;
        c->began_ms = now_ms;
    }
    return c->n < most ? 0 : (int)((c->began_ms + MISS_WINDOW_MS - now_ms + 999) / 1000);
}

int misses_take(struct misses *m, int64_t device, int64_t now_ms)
{
    struct miss_count *mine = slot_of(m, device);
    pthread_mutex_lock(&m->lock);
    if (mine->device != device)
        *mine = (struct miss_count){.device = device};
    int wait = wait_for(mine, m->most, now_ms);
    if (wait == 0)
        wait = wait_for(&m->all, m->most_all, now_ms);
    if (wait == 0) {
        mine->n++;
        m->all.n++;
    }
    pthread_mutex_unlock(&m->lock);
    return wait;
}

void misses_give(struct misses *m, int64_t device)
{
    struct miss_count *mine = slot_of(m, device);
    pthread_mutex_lock(&m->lock);
    if (mine->device == device && mine->n > 0)
        mine->n--;
    if (m->all.n > 0)
        m->all.n--;
    pthread_mutex_unlock(&m->lock);
}
