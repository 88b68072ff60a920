/* Errors: the first fault wins, texts stay whole characters. */
#include "base/err.h"
#include "base/utf8.h"
#include "test.h"

#include <errno.h>

TEST(the_first_fault_wins)
{
    struct err e = ERR_INIT;
    CHECK_INT(err_set(&e, ERR_PARSE, "m", "line %d", 7), -ERR_PARSE);
    CHECK_INT(err_set(&e, ERR_IO, "other", "later"), -ERR_IO);
    CHECK_INT(e.code, ERR_PARSE);
    CHECK_STR(e.module, "m");
    CHECK_STR(e.text, "line 7");
    CHECK(!e.retryable);
    err_clear(&e);
    CHECK_INT(e.code, ERR_NONE);
    CHECK_STR(e.text, "");
}

TEST(nobody_has_to_listen)
{
    CHECK_INT(err_set(NULL, ERR_RANGE, "m", "x"), -ERR_RANGE);
    CHECK(err_at(NULL, "where") < 0);
}

TEST(what_may_pass_is_marked_for_a_second_try)
{
    for (int code = ERR_NOMEM; code < ERR_CODES; code++) {
        struct err e = ERR_INIT;
        err_set(&e, (enum err_code)code, "m", "x");
        CHECK_INT(e.retryable, code == ERR_NET || code == ERR_TIMEOUT || code == ERR_REMOTE);
    }
}

TEST(errno_becomes_a_code_and_a_text)
{
    static const struct {
        int no;
        enum err_code code;
    } rows[] = {{ENOENT, ERR_NOT_FOUND}, {ENOMEM, ERR_NOMEM}, {EACCES, ERR_IO}, {EIO, ERR_IO}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err e = ERR_INIT;
        errno = rows[i].no;
        CHECK_INT(err_errno(&e, "m", "a.txt"), -(int)rows[i].code);
        CHECK(strncmp(e.text, "a.txt: ", 7) == 0);
        CHECK(strlen(e.text) > 7);
    }
}

TEST(a_long_text_ends_at_a_character)
{
    char text[400];
    for (size_t shift = 0; shift < 4; shift++) {
        struct err e = ERR_INIT;
        memset(text, 'x', shift);
        for (size_t i = shift; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xE2\x82\xAC", 3);
        text[396] = '\0';
        err_set(&e, ERR_IO, "m", "%s", text);
        CHECK(utf8_valid(str_of(e.text)));
        CHECK(strlen(e.text) > sizeof e.text - 8);
    }
}

TEST(a_place_is_put_before_the_text)
{
    struct err e = ERR_INIT;
    err_set(&e, ERR_PARSE, "m", "bad value");
    CHECK_INT(err_at(&e, "town.json:%d", 12), -ERR_PARSE);
    CHECK_STR(e.text, "town.json:12: bad value");
    char deep[300];
    memset(deep, 'p', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    err_at(&e, "%s", deep);
    CHECK(strlen(e.text) < sizeof e.text);
    CHECK_INT(e.text[0], 'p');
}

TEST(every_code_has_its_own_name)
{
    for (int a = 0; a < ERR_CODES; a++) {
        CHECK(err_name((enum err_code)a)[0] != '\0');
        for (int b = 0; b < a; b++)
            CHECK(strcmp(err_name((enum err_code)a), err_name((enum err_code)b)) != 0);
    }
    CHECK_STR(err_name(ERR_NOT_FOUND), "not_found");
    CHECK_STR(err_name(ERR_CODES), "unknown");
}
