/* loop: see base/loop.h. Watches and timers are few (tens), so arrays beat trees. */
#include "base/loop.h"

#include "base/vec.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WATCHES = 256, MAX_TIMERS = 256 };

struct watch {
    int fd, events;
    loop_fd_fn *fn;
    void *ctx;
};

struct timer {
    int64_t due;
    unsigned set_in; /* the turn that set it */
    loop_timer_fn *fn;
    void *ctx;
};

struct loop {
    const struct clock *clock;
    struct watch *watches;
    size_t n_watches, cap_watches;
    struct timer *timers;
    size_t n_timers, cap_timers;
    unsigned turn;
};

struct loop *loop_new(const struct clock *clock)
{
    struct loop *l = calloc(1, sizeof *l);
    if (l)
        l->clock = clock;
    return l;
}

void loop_free(struct loop **l)
{
    if (!*l)
        return;
    free((*l)->watches);
    free((*l)->timers);
    free(*l);
    *l = NULL;
}

static struct watch *find_watch(struct loop *l, int fd)
{
    for (size_t i = 0; i < l->n_watches; i++)
        if (l->watches[i].fd == fd)
            return &l->watches[i];
    return NULL;
}

int loop_watch(struct loop *l, int fd, int events, loop_fd_fn *fn, void *ctx, struct err *e)
{
    struct watch *w = find_watch(l, fd);
    if (!w) {
        int rc =
            vec_reserve(&l->watches, &l->cap_watches, l->n_watches + 1, sizeof *w, MAX_WATCHES, e);
        if (rc < 0)
            return rc;
        w = &l->watches[l->n_watches++];
    }
    *w = (struct watch){fd, events, fn, ctx};
    return 0;
}

void loop_unwatch(struct loop *l, int fd)
{
    struct watch *w = find_watch(l, fd);
    if (w)
        *w = l->watches[--l->n_watches];
}

static struct timer *find_timer(struct loop *l, loop_timer_fn *fn, void *ctx)
{
    for (size_t i = 0; i < l->n_timers; i++)
        if (l->timers[i].fn == fn && l->timers[i].ctx == ctx)
            return &l->timers[i];
    return NULL;
}

int loop_timer(struct loop *l, int64_t in_ms, loop_timer_fn *fn, void *ctx, struct err *e)
{
    struct timer *t = find_timer(l, fn, ctx);
    if (!t) {
        int rc = vec_reserve(&l->timers, &l->cap_timers, l->n_timers + 1, sizeof *t, MAX_TIMERS, e);
        if (rc < 0)
            return rc;
        t = &l->timers[l->n_timers++];
    }
    *t = (struct timer){
        .due = clock_mono(l->clock) + (in_ms > 0 ? in_ms : 0),
        .set_in = l->turn,
        .fn = fn,
        .ctx = ctx,
    };
    return 0;
}

void loop_timer_stop(struct loop *l, loop_timer_fn *fn, void *ctx)
{
    struct timer *t = find_timer(l, fn, ctx);
    if (t)
        *t = l->timers[--l->n_timers];
}

int64_t loop_next_due(const struct loop *l)
{
    int64_t first = -1, now = clock_mono(l->clock);
    for (size_t i = 0; i < l->n_timers; i++) {
        int64_t in = l->timers[i].due > now ? l->timers[i].due - now : 0;
        if (first < 0 || in < first)
            first = in;
    }
    return first;
}

/* Runs timers that were due when the turn began; one re-armed at 0 ms waits for the next turn. */
static void run_timers(struct loop *l)
{
    int64_t now = clock_mono(l->clock);
    l->turn++;
    for (;;) {
        struct timer *first = NULL;
        for (size_t i = 0; i < l->n_timers; i++) {
            struct timer *t = &l->timers[i];
            if (t->due <= now && t->set_in != l->turn && (!first || t->due < first->due))
                first = t;
        }
        if (!first)
            return;
        struct timer t = *first;
        *first = l->timers[--l->n_timers];
        t.fn(t.ctx);
    }
}

int loop_turn(struct loop *l, int64_t max_ms, struct err *e)
{
    struct pollfd fds[MAX_WATCHES];
    size_t n = l->n_watches;
    for (size_t i = 0; i < n; i++) {
        int ev = l->watches[i].events;
        fds[i] = (struct pollfd){.fd = l->watches[i].fd,
            .events = (short)((ev & LOOP_READ ? POLLIN : 0) | (ev & LOOP_WRITE ? POLLOUT : 0))};
    }
    int64_t wait = loop_next_due(l);
    if (max_ms >= 0 && (wait < 0 || max_ms < wait))
        wait = max_ms;
    int ready = poll(fds, n, wait > 3600000 ? 3600000 : (int)wait);
    if (ready < 0 && errno != EINTR)
        return err_errno(e, "loop", "poll");
    for (size_t i = 0; ready > 0 && i < n; i++) {
        short re = fds[i].revents;
        struct watch *w = re ? find_watch(l, fds[i].fd) : NULL;
        if (!w)
            continue; /* removed by an earlier callback of this turn */
        int ev = (re & POLLIN ? LOOP_READ : 0) | (re & POLLOUT ? LOOP_WRITE : 0) |
                 (re & (POLLHUP | POLLERR | POLLNVAL) ? LOOP_HUP : 0);
        w->fn(w->ctx, w->fd, ev);
    }
    run_timers(l);
    return 0;
}
