/* The loop: descriptors and timers, added and removed from within. */
#include "base/loop.h"
#include "test.h"

#include <unistd.h>

struct scene {
    struct loop *l;
    struct clock clock;
    int fd[2];
    int reads, writes, hups, ticks;
    char order[16];
    size_t n;
    int64_t again_ms; /* a timer's new delay; negative = none */
};

static bool begin(struct scene *s)
{
    *s = (struct scene){.clock = {.fixed = true}, .fd = {-1, -1}, .again_ms = -1};
    s->l = loop_new(&s->clock);
    return s->l && pipe(s->fd) == 0;
}

static void end(struct scene *s)
{
    loop_free(&s->l);
    CHECK(s->l == NULL);
    loop_free(&s->l);
    for (int i = 0; i < 2; i++)
        if (s->fd[i] >= 0)
            close(s->fd[i]);
}

static void on_fd(void *ctx, int fd, int events)
{
    struct scene *s = ctx;
    char c;
    s->hups += (events & LOOP_HUP) != 0;
    s->writes += (events & LOOP_WRITE) != 0;
    if (events & LOOP_READ) {
        s->reads++;
        CHECK_INT(read(fd, &c, 1), 1);
    }
}

static void on_tick(void *ctx)
{
    struct scene *s = ctx;
    s->ticks++;
    if (s->again_ms >= 0)
        loop_timer(s->l, s->again_ms, on_tick, s, NULL);
}

static void on_a(void *ctx)
{
    struct scene *s = ctx;
    s->order[s->n++] = 'a';
}

static void on_b(void *ctx)
{
    struct scene *s = ctx;
    s->order[s->n++] = 'b';
    loop_timer_stop(s->l, on_a, s);
}

TEST(a_readable_descriptor_wakes_its_watch)
{
    struct scene s;
    REQUIRE(begin(&s));
    CHECK_INT(loop_watch(s.l, s.fd[0], LOOP_READ, on_fd, &s, NULL), 0);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.reads, 0);
    CHECK_INT(write(s.fd[1], "ab", 2), 2);
    CHECK_INT(loop_turn(s.l, -1, NULL), 0);
    CHECK_INT(s.reads, 1);
    CHECK_INT(loop_turn(s.l, -1, NULL), 0);
    CHECK_INT(s.reads, 2);
    loop_unwatch(s.l, s.fd[0]);
    CHECK_INT(write(s.fd[1], "c", 1), 1);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.reads, 2);
    loop_unwatch(s.l, 999);
    end(&s);
}

TEST(a_second_watch_replaces_the_first)
{
    struct scene s;
    REQUIRE(begin(&s));
    CHECK_INT(loop_watch(s.l, s.fd[1], LOOP_READ, on_fd, &s, NULL), 0);
    CHECK_INT(loop_watch(s.l, s.fd[1], LOOP_WRITE, on_fd, &s, NULL), 0);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.writes, 1);
    end(&s);
}

TEST(a_closed_other_end_is_told)
{
    struct scene s;
    REQUIRE(begin(&s));
    CHECK_INT(loop_watch(s.l, s.fd[0], LOOP_READ, on_fd, &s, NULL), 0);
    close(s.fd[1]);
    s.fd[1] = -1;
    CHECK_INT(loop_turn(s.l, -1, NULL), 0);
    CHECK_INT(s.hups, 1);
    CHECK_INT(s.reads, 0);
    end(&s);
}

static void on_first(void *ctx, int fd, int events)
{
    struct scene *s = ctx;
    (void)events;
    s->reads++;
    loop_unwatch(s->l, s->fd[0]);
    loop_unwatch(s->l, s->fd[1]);
    (void)fd;
}

TEST(a_watch_removed_by_an_earlier_one_stays_silent)
{
    struct scene s;
    REQUIRE(begin(&s));
    CHECK_INT(write(s.fd[1], "a", 1), 1);
    CHECK_INT(loop_watch(s.l, s.fd[0], LOOP_READ, on_first, &s, NULL), 0);
    CHECK_INT(loop_watch(s.l, s.fd[1], LOOP_WRITE, on_first, &s, NULL), 0);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.reads, 1);
    end(&s);
}

TEST(timers_run_when_due_and_once)
{
    struct scene s;
    REQUIRE(begin(&s));
    CHECK_INT(loop_next_due(s.l), -1);
    CHECK_INT(loop_timer(s.l, 100, on_tick, &s, NULL), 0);
    CHECK_INT(loop_next_due(s.l), 100);
    s.clock.mono_ms = 99;
    CHECK_INT(loop_next_due(s.l), 1);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.ticks, 0);
    s.clock.mono_ms = 100;
    CHECK_INT(loop_next_due(s.l), 0);
    CHECK_INT(loop_turn(s.l, -1, NULL), 0);
    CHECK_INT(s.ticks, 1);
    CHECK_INT(loop_next_due(s.l), -1);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.ticks, 1);
    end(&s);
}

TEST(a_second_call_moves_a_timer)
{
    struct scene s;
    REQUIRE(begin(&s));
    loop_timer(s.l, 10, on_tick, &s, NULL);
    loop_timer(s.l, 500, on_tick, &s, NULL);
    CHECK_INT(loop_next_due(s.l), 500);
    loop_timer_stop(s.l, on_tick, &s);
    CHECK_INT(loop_next_due(s.l), -1);
    loop_timer_stop(s.l, on_tick, &s);
    loop_timer(s.l, -5, on_tick, &s, NULL);
    CHECK_INT(loop_next_due(s.l), 0);
    end(&s);
}

TEST(the_earlier_timer_runs_first_and_may_stop_the_later)
{
    struct scene s;
    REQUIRE(begin(&s));
    loop_timer(s.l, 20, on_a, &s, NULL);
    loop_timer(s.l, 10, on_b, &s, NULL);
    s.clock.mono_ms = 50;
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_STR(s.order, "b");
    loop_timer(s.l, 5, on_a, &s, NULL);
    loop_timer(s.l, 7, on_b, &s, NULL);
    s.clock.mono_ms = 60;
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_STR(s.order, "bab");
    end(&s);
}

TEST(a_timer_may_set_itself_again)
{
    struct scene s;
    REQUIRE(begin(&s));
    s.again_ms = 0;
    loop_timer(s.l, 0, on_tick, &s, NULL);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.ticks, 1);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.ticks, 2);
    end(&s);
}

TEST(a_timer_set_again_at_once_waits_for_the_next_turn_beside_others)
{
    struct scene s;
    REQUIRE(begin(&s));
    s.again_ms = 0;
    loop_timer(s.l, 0, on_tick, &s, NULL);
    loop_timer(s.l, 100000, on_a, &s, NULL);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.ticks, 1);
    CHECK_INT(loop_turn(s.l, 0, NULL), 0);
    CHECK_INT(s.ticks, 2);
    end(&s);
}

TEST(too_many_watches_are_told)
{
    struct scene s;
    int rc = 0, n = 0;
    REQUIRE(begin(&s));
    while (n < 1000 && (rc = loop_watch(s.l, 10000 + n, LOOP_READ, on_fd, &s, NULL)) == 0)
        n++;
    CHECK_INT(rc, -ERR_LIMIT);
    CHECK_INT(n, 256);
    end(&s);
}
