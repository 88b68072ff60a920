#include "test.h"

#include "rate.h"

TEST(a_burst_is_bounded_and_comes_back_with_time)
{
    static struct rate r; /* a megabyte of slots: not for a stack */
    rate_init(&r, 3);
    for (int i = 0; i < 3; i++)
        CHECK(rate_allows(&r, 7, 1000));
    CHECK(!rate_allows(&r, 7, 1000));
    CHECK(rate_allows(&r, 8, 1000));
    CHECK(!rate_allows(&r, 7, 20000));
    CHECK(rate_allows(&r, 7, 21500));
    CHECK(!rate_allows(&r, 7, 21500));
    int allowed = 0;
    for (int i = 0; i < 10; i++)
        allowed += rate_allows(&r, 7, 1000000000);
    CHECK_INT(allowed, 3);
    CHECK(!rate_allows(&r, 7, 5)); /* a clock that went back gives nothing */
    rate_done(&r);
}
