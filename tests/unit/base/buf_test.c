/* The growing buffer and its maximum. */
#include "base/buf.h"
#include "test.h"

TEST(pieces_are_appended_and_end_with_a_zero)
{
    struct buf b;
    buf_init(&b, 100);
    CHECK_STR(buf_cstr(&b), "");
    CHECK_INT(buf_view(&b).n, 0);
    CHECK(buf_z(&b, "ab"));
    CHECK(buf_char(&b, '-'));
    CHECK(buf_str(&b, STR("cd")));
    CHECK(buf_fmt(&b, "%d%s", 7, "!"));
    CHECK(buf_add(&b, "", 0));
    CHECK(buf_z(&b, NULL));
    CHECK_STR(buf_cstr(&b), "ab-cd7!");
    CHECK_INT(b.n, 7);
    CHECK_INT(buf_check(&b, "m", NULL), 0);
    buf_done(&b);
    CHECK_INT(b.n, 0);
    CHECK_INT(b.max, 100);
    CHECK(buf_z(&b, "again"));
    buf_done(&b);
}

TEST(the_maximum_holds_and_failure_stays)
{
    struct buf b;
    struct err e = ERR_INIT;
    buf_init(&b, 5);
    CHECK(buf_z(&b, "12345"));
    CHECK(!buf_char(&b, '6'));
    CHECK(b.failed);
    CHECK_STR(buf_cstr(&b), "12345");
    CHECK(!buf_z(&b, ""));
    CHECK(!buf_fmt(&b, "x"));
    CHECK_INT(buf_check(&b, "m", &e), -ERR_LIMIT);
    CHECK_INT(e.code, ERR_LIMIT);
    CHECK(buf_take(&b, NULL) == NULL);
    buf_reset(&b);
    CHECK(!b.failed);
    CHECK(!buf_fmt(&b, "%s", "123456"));
    buf_reset(&b);
    CHECK(!buf_zero(&b, 6));
    buf_reset(&b);
    CHECK(!buf_add(&b, "x", SIZE_MAX));
    buf_done(&b);
    CHECK(!b.failed);
}

TEST(growth_keeps_what_there_was)
{
    struct buf b;
    buf_init(&b, BUF_TEXT);
    for (int i = 0; i < 10000; i++)
        buf_fmt(&b, "%04d", i);
    REQUIRE(!b.failed && b.n == 40000);
    for (int i = 0; i < 10000; i += 777) {
        char want[16];
        snprintf(want, sizeof want, "%04d", i);
        CHECK(memcmp(b.p + (size_t)i * 4, want, 4) == 0);
    }
    buf_wipe(&b);
    CHECK(b.p == NULL);
    buf_wipe(&b);
}

TEST(zeros_count_as_bytes)
{
    struct buf b;
    buf_init(&b, 100);
    CHECK(buf_zero(&b, 3));
    CHECK(buf_char(&b, 'x'));
    CHECK_INT(b.n, 4);
    CHECK(memcmp(b.p, "\0\0\0x", 5) == 0);
    buf_done(&b);
}

TEST(taken_bytes_belong_to_the_taker)
{
    struct buf b;
    size_t n = 0;
    buf_init(&b, 100);
    buf_z(&b, "abc");
    char *p = buf_take(&b, &n);
    CHECK_STR(p, "abc");
    CHECK_INT(n, 3);
    CHECK(b.p == NULL);
    free(p);
    p = buf_take(&b, &n);
    CHECK_STR(p, "");
    CHECK_INT(n, 0);
    free(p);
}
