/* Memory that lives and dies together. */
#include "base/arena.h"
#include "test.h"

#include <stdint.h>

TEST(pieces_are_zeroed_aligned_and_apart)
{
    struct arena a = {0};
    char *seen = NULL;
    for (size_t n = 0; n < 3000; n += 7) { /* past a chunk, and past what gets one of its own */
        char *p = arena_take(&a, n * 9);
        REQUIRE(p && p != seen);
        CHECK((uintptr_t)p % _Alignof(max_align_t) == 0);
        for (size_t i = 0; i < n * 9; i++)
            if (p[i])
                test_fail(__FILE__, __LINE__, "byte %zu of %zu is not zero", i, n * 9);
        memset(p, 0x5A, n * 9); /* what comes later must not be this */
        seen = p;
    }
    arena_done(&a);
    CHECK(!a.chunks && !a.left);
}

TEST(a_copy_ends_in_nul_and_may_be_empty)
{
    struct arena a = {0};
    CHECK_STR(arena_copy(&a, "abcdef", 3), "abc");
    CHECK_STR(arena_copy(&a, NULL, 0), "");
    arena_done(&a);
}

TEST(a_product_that_does_not_fit_is_refused)
{
    struct arena a = {0};
    CHECK(!arena_items(&a, SIZE_MAX / 8, 16));
    CHECK(!arena_take(&a, SIZE_MAX - 4));
    CHECK(!arena_copy(&a, "", SIZE_MAX));
    CHECK(arena_items(&a, 0, 16) != NULL);
    arena_done(&a);
}
