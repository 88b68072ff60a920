/* When a failing connector is asked, and how long a dying one rests. */
#include "test.h"

#include "breaker.h"

TEST(it_opens_after_so_many_failures_in_a_row)
{
    struct breaker b = {.limit = 3, .pause_ms = 100};
    CHECK(!breaker_bad(&b, 0) && !breaker_bad(&b, 0));
    breaker_good(&b);
    CHECK(!breaker_bad(&b, 0) && !breaker_bad(&b, 0) && breaker_ask(&b, 0));
    CHECK(breaker_bad(&b, 10));
    CHECK(b.open && !breaker_ask(&b, 10) && !breaker_ask(&b, 109));
}

TEST(one_probe_at_a_time_closes_it_or_opens_it_again)
{
    struct breaker b = {.limit = 1, .pause_ms = 100};
    CHECK(breaker_bad(&b, 0));
    CHECK(!breaker_bad(&b, 50)); /* one that was under way before: the pause is not longer for it */
    CHECK(breaker_ask(&b, 100) && !breaker_ask(&b, 100));
    CHECK(!breaker_bad(&b, 120));
    CHECK(b.open && !breaker_ask(&b, 219) && breaker_ask(&b, 220));
    CHECK(b.open);
    breaker_good(&b);
    CHECK(!b.open && breaker_ask(&b, 220) && breaker_ask(&b, 220));
}

TEST(a_limit_of_zero_never_opens)
{
    struct breaker b = {.limit = 0, .pause_ms = 100};
    for (int i = 0; i < 100; i++)
        CHECK(!breaker_bad(&b, i));
    CHECK(breaker_ask(&b, 100));
}

TEST(pauses_double_up_to_a_minute)
{
    static const int64_t want[] = {0, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
    for (int i = 0; i < 9; i++)
        CHECK_INT(restart_pause_ms(i), want[i]);
    CHECK_INT(restart_pause_ms(INT32_MAX), 60000);
}
