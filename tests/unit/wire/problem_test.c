#include "test.h"

#include "wire/problem.h"

TEST(a_problem_survives_the_wire)
{
    struct problem in, out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, WIRE_PROBLEM);
    problem_init(&in, PROBLEM_INVALID_FIELDS, "say \"what\"");
    problem_add_field(&in, "/vs", "required");
    problem_add_field(&in, "/amount", "not_offered");
    REQUIRE(problem_write(&b, &in, &e) == 0);
    CHECK_STR(buf_cstr(&b),
        "{\"type\":\"urn:prepazka:problem:invalid_fields\","
        "\"title\":\"Some fields are not valid\",\"status\":422,\"code\":\"invalid_fields\","
        "\"detail\":\"say \\\"what\\\"\",\"fields\":[{\"pointer\":\"/vs\",\"code\":\"required\"},"
        "{\"pointer\":\"/amount\",\"code\":\"not_offered\"}]}");
    REQUIRE(problem_read(&out, buf_view(&b), &e) == 0);
    CHECK_INT(out.code, PROBLEM_INVALID_FIELDS);
    CHECK_INT(out.status, 422);
    CHECK_STR(out.detail, "say \"what\"");
    CHECK_INT((int64_t)out.n_fields, 2);
    CHECK_STR(out.fields[1].pointer, "/amount");
    buf_done(&b);
}

TEST(every_code_has_a_name_of_its_own_a_title_and_an_error_status)
{
    for (int i = 1; i < PROBLEM_CODES; i++) {
        enum problem_code c = (enum problem_code)i;
        REQUIRE(problem_name(c) && problem_title(c));
        CHECK(problem_status(c) >= 400 && problem_status(c) < 600);
        for (int k = 1; k < i; k++)
            CHECK(strcmp(problem_name(c), problem_name((enum problem_code)k)) != 0);
    }
}

TEST(a_code_of_a_newer_portal_is_kept_by_name)
{
    struct problem p;
    struct err e = ERR_INIT;
    REQUIRE(problem_read(&p, STR("{\"status\":418,\"code\":\"teapot\"}"), &e) == 0);
    CHECK_INT(p.code, PROBLEM_NONE);
    CHECK_STR(p.name, "teapot");
    CHECK_INT(p.status, 418);
}

TEST(what_is_no_problem_is_refused)
{
    static const char *const bad[] = {"", "[]", "{}", "<html>", "{\"status\":404}",
        "{\"code\":\"x\",\"status\":200}", "{\"code\":\"x\",\"status\":\"404\"}",
        "{\"code\":\"x\",\"status\":404,\"fields\":{}}",
        "{\"code\":\"x\",\"status\":404,\"fields\":[{\"pointer\":1,\"code\":\"y\"}]}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct problem p;
        struct err e = ERR_INIT;
        CHECK_INT(problem_read(&p, str_of(bad[i]), &e), -ERR_PARSE);
    }
}

TEST(fields_beyond_the_limit_are_left_out)
{
    struct problem p;
    problem_init(&p, PROBLEM_INVALID_FIELDS, NULL);
    for (int i = 0; i < 2 * PROBLEM_FIELDS; i++)
        problem_add_field(&p, "/x", "y");
    CHECK_INT((int64_t)p.n_fields, PROBLEM_FIELDS);
}
