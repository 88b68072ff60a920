/* Growth of typed arrays. */
#include "base/vec.h"
#include "test.h"

TEST(arrays_grow_and_keep_their_items)
{
    int *items = NULL;
    size_t n = 0, cap = 0;
    for (int i = 0; i < 1000; i++) {
        REQUIRE(vec_reserve(&items, &cap, n + 1, sizeof *items, 1000, NULL) == 0);
        items[n++] = i;
    }
    CHECK(cap >= 1000);
    for (int i = 0; i < 1000; i++)
        CHECK_INT(items[i], i);
    free(items);
}

TEST(room_that_is_there_is_not_made_again)
{
    char *items = NULL;
    size_t cap = 0;
    CHECK_INT(vec_reserve(&items, &cap, 100, 1, 1000, NULL), 0);
    char *before = items;
    size_t had = cap;
    CHECK_INT(vec_reserve(&items, &cap, had, 1, 1000, NULL), 0);
    CHECK(items == before && cap == had);
    free(items);
}

TEST(the_maximum_is_told)
{
    char *items = NULL;
    size_t cap = 0;
    struct err e = ERR_INIT;
    CHECK_INT(vec_reserve(&items, &cap, 11, 1, 10, &e), -ERR_LIMIT);
    CHECK_INT(e.code, ERR_LIMIT);
    CHECK(items == NULL && cap == 0);
}

/* the sanitizer would end the program where malloc only says no */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

TEST(a_size_that_overflows_is_no_memory)
{
    char *items = NULL;
    size_t cap = 0;
    CHECK_INT(vec_reserve(&items, &cap, 100, SIZE_MAX / 4, 1000, NULL), -ERR_NOMEM);
    CHECK(items == NULL && cap == 0);
}
