/* When a failed call is tried again, and after how long. */
#include "test.h"

#include "retry.h"

TEST(only_passing_faults_of_repeatable_calls_are_tried_again)
{
    CHECK(retry_worth(1, true, 0));
    CHECK(retry_worth(2, true, 503));
    CHECK(!retry_worth(3, true, 503));
    CHECK(!retry_worth(1, false, 0));
    static const int final[] = {200, 304, 400, 404, 409, 422, 429, 500, 501, 505};
    for (size_t i = 0; i < sizeof final / sizeof *final; i++)
        CHECK(!retry_worth(1, true, final[i]));
}

TEST(waits_double_and_spread)
{
    CHECK_INT(retry_delay(1, 0, 0), 200);
    CHECK_INT(retry_delay(1, 199, 0), 399);
    CHECK_INT(retry_delay(2, 0, 0), 400);
    CHECK_INT(retry_delay(1, 5, 3), 3000);
    CHECK(retry_delay(60, UINT32_MAX, 0) < 120000);
}
