/* loop: one poll() over file descriptors and timers. No tick: it sleeps until something happens.
 *
 * Owner: the caller. One thread. Callbacks may add and remove any watch or timer, also their own.
 */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include "base/clock.h"
#include "base/err.h"

struct loop;
enum { LOOP_READ = 1, LOOP_WRITE = 2, LOOP_HUP = 4 };

typedef void loop_fd_fn(void *ctx, int fd, int events);
typedef void loop_timer_fn(void *ctx);

struct loop *loop_new(const struct clock *clock); /* NULL on no memory; clock is borrowed */
void loop_free(struct loop **l);
/* Watches fd for events (LOOP_READ|LOOP_WRITE), replacing an older watch of the same fd. */
int loop_watch(struct loop *l, int fd, int events, loop_fd_fn *fn, void *ctx, struct err *e);
void loop_unwatch(struct loop *l, int fd);
/* One timer for each (fn, ctx); due in ms from now; a second call moves it. */
int loop_timer(struct loop *l, int64_t in_ms, loop_timer_fn *fn, void *ctx, struct err *e);
void loop_timer_stop(struct loop *l, loop_timer_fn *fn, void *ctx);
/* Waits once (at most max_ms, -1 = for ever) and runs what is ready. Negative on a poll fault. */
int loop_turn(struct loop *l, int64_t max_ms, struct err *e);
/* Milliseconds to the next timer, -1 when none. */
int64_t loop_next_due(const struct loop *l);

#endif
