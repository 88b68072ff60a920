#include "test.h"

#include "misses.h"

enum { MINUTE = 60 * 1000 };

static struct misses *fresh(int most, int most_all)
{
    static struct misses m;
    misses_init(&m, most, most_all);
    return &m;
}

TEST(after_so_many_misses_a_device_waits_for_the_end_of_the_window)
{
    struct misses *m = fresh(3, 100);
    int64_t t = 1000;
    for (int i = 0; i < 3; i++)
        CHECK_INT(misses_take(m, 1, t + i * MINUTE), 0);
    CHECK_INT(misses_take(m, 1, t + 3 * MINUTE), 7 * 60);
    CHECK_INT(misses_take(m, 1, t + 10 * MINUTE - 1), 1);
    CHECK_INT(misses_take(m, 2, t + 3 * MINUTE), 0);
    CHECK_INT(misses_take(m, 1, t + 10 * MINUTE), 0);
    CHECK_INT(misses_take(m, 1, t + 10 * MINUTE), 0);
    CHECK_INT(misses_take(m, 1, t + 10 * MINUTE), 0);
    CHECK_INT(misses_take(m, 1, t + 10 * MINUTE), 600);
    misses_done(m);
}

TEST(a_hit_does_not_count_and_forgives_nothing)
{
    struct misses *m = fresh(2, 100);
    for (int i = 0; i < 50; i++) {
        CHECK_INT(misses_take(m, 1, 0), 0);
        misses_give(m, 1);
    }
    CHECK_INT(misses_take(m, 1, 0), 0);
    CHECK_INT(misses_take(m, 1, 0), 0);
    CHECK_INT(misses_take(m, 1, 0), 600);
    misses_done(m);
}

TEST(many_devices_together_are_bounded_too)
{
    struct misses *m = fresh(10, 5);
    for (int i = 1; i <= 5; i++)
        CHECK_INT(misses_take(m, i, 0), 0);
    CHECK(misses_take(m, 6, 0) > 0);
    CHECK_INT(misses_take(m, 6, 10 * MINUTE), 0);
    misses_done(m);
}

TEST(a_refused_question_does_not_count)
{
    struct misses *m = fresh(1, 3);
    CHECK_INT(misses_take(m, 1, 0), 0);
    for (int i = 0; i < 20; i++)
        CHECK(misses_take(m, 1, 0) > 0);
    CHECK_INT(misses_take(m, 2, 0), 0);
    CHECK_INT(misses_take(m, 3, 0), 0);
    CHECK(misses_take(m, 4, 0) > 0);
    misses_done(m);
}

TEST(a_device_that_shares_a_slot_begins_anew)
{
    struct misses *m = fresh(1, 100);
    CHECK_INT(misses_take(m, 1, 0), 0);
    CHECK(misses_take(m, 1, 0) > 0);
    CHECK_INT(misses_take(m, 1 + MISS_SLOTS, 0), 0);
    misses_give(m, 1); /* no longer its slot: nothing to give back there */
    CHECK(misses_take(m, 1 + MISS_SLOTS, 0) > 0);
    misses_done(m);
}
