/* Time that runs and time that stands. */
#include "base/clock.h"
#include "test.h"

TEST(a_fixed_clock_stands_still)
{
    struct clock c = {.fixed = true, .wall_s = 1795423260, .mono_ms = 77};
    CHECK_INT(clock_wall(&c), 1795423260);
    CHECK_INT(clock_mono(&c), 77);
    c.mono_ms += 1000;
    CHECK_INT(clock_mono(&c), 1077);
}

TEST(a_real_clock_never_goes_back)
{
    int64_t wall = clock_wall(&clock_real), before = clock_mono(&clock_real);
    CHECK(wall > 1700000000);
    for (int i = 0; i < 1000; i++) {
        int64_t now = clock_mono(&clock_real);
        CHECK(now >= before);
        before = now;
    }
}

TEST(a_fixed_day_may_have_running_deadlines)
{
    struct clock c = {.fixed = true, .running = true, .wall_s = 5, .mono_ms = 1000000};
    CHECK_INT(clock_wall(&c), 5);
    int64_t ahead = clock_mono(&c) - clock_mono(&clock_real);
    CHECK(ahead > 990000 && ahead <= 1000000);
}
