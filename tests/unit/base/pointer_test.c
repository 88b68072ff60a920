/* The way to a place in a JSON document. */
#include "base/pointer.h"
#include "test.h"

TEST(it_grows_and_is_cut_back)
{
    char path[64] = "";
    size_t was = pointer_down(path, sizeof path, "a/b~c");
    CHECK_STR(path, "/a~1b~0c");
    CHECK_INT((int64_t)was, 0);
    was = pointer_down_at(path, sizeof path, 12);
    CHECK_STR(path, "/a~1b~0c/12");
    pointer_up(path, was);
    CHECK_STR(path, "/a~1b~0c");
}

TEST(what_does_not_fit_is_cut_at_a_character)
{
    char path[10] = "";
    size_t was = pointer_down(path, sizeof path, "abcde\xC5\xBE\xC5\xBE");
    CHECK_STR(path, "/abcde");
    pointer_up(path, was);
    CHECK_STR(path, "");
    pointer_down(path, sizeof path, "~~~~~~~~");
    CHECK(strlen(path) < sizeof path);
    pointer_down(path, sizeof path, "more");
    CHECK(strlen(path) < sizeof path);
}
