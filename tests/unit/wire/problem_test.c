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

TEST(members_of_the_code_stand_before_the_closing_brace)
{
    struct problem in, out;
    struct buf b;
    buf_init(&b, WIRE_PROBLEM);
    problem_init(&in, PROBLEM_TOO_LATE, NULL);
    CHECK_INT((int64_t)in.members.n, 0);
    in.members = STR("\"a\":[1],\"b\":null");
    problem_add_field(&in, "/x", "y");
    REQUIRE(problem_write(&b, &in, NULL) == 0);
    CHECK(strstr(b.p, "\"fields\":[{\"pointer\":\"/x\",\"code\":\"y\"}],\"a\":[1],\"b\":null}"));
    REQUIRE(problem_read(&out, buf_view(&b), NULL) == 0);
    CHECK_INT(out.code, PROBLEM_TOO_LATE);
    CHECK_INT((int64_t)out.n_fields, 1);
    CHECK_INT((int64_t)out.members.n, 0);
    buf_done(&b);
}

/* However long they are, members come whole, fields give way, and it stays JSON. */
TEST(fields_give_way_to_members)
{
    static const size_t sizes[] = {10, 4000, 12000, 15000, WIRE_PROBLEM - 300};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct problem in, out;
        struct buf members, b;
        buf_init(&members, WIRE_PROBLEM);
        buf_init(&b, WIRE_PROBLEM);
        buf_z(&members, "\"m\":\"");
        while (members.n < sizes[i])
            buf_char(&members, 'x');
        buf_char(&members, '"');
        problem_init(&in, PROBLEM_INVALID_FIELDS, NULL);
        for (int k = 0; k < PROBLEM_FIELDS; k++)
            problem_add_field(&in,
                "/a/quite/long/pointer/to/make/it/full/of/fields/and/more/of/"
                "them/and/more",
                "of_a_rule.with-a-long-name-that-fills-the-list");
        in.members = buf_view(&members);
        CHECK_INT(problem_write(&b, &in, NULL), 0);
        CHECK_INT(problem_read(&out, buf_view(&b), NULL), 0);
        CHECK_INT(out.code, PROBLEM_INVALID_FIELDS);
        CHECK(strstr(buf_cstr(&b), buf_cstr(&members)) != NULL);
        CHECK(i > 1 || out.n_fields > 0);
        buf_done(&members);
        buf_done(&b);
    }
}

TEST(the_codes_of_booking_queue_and_desk_have_their_statuses)
{
    static const struct {
        const char *name;
        int status;
    } rows[] = {{"slot_taken", 409}, {"hold_expired", 410}, {"already_booked", 409},
        {"too_late", 409}, {"booking_state", 409}, {"place_unknown", 404},
        {"operation_unknown", 404}, {"upstream_unavailable", 502}, {"checkin_early", 409},
        {"checkin_late", 409}, {"checkin_wrong_day", 409}, {"checkin_used", 409},
        {"checkin_cancelled", 409}, {"checkin_unsure", 409}, {"queue_closed", 409},
        {"queue_full", 409}, {"queue_empty", 404}, {"ticket_state", 409}, {"ticket_taken", 409},
        {"agenda_unknown", 404}, {"counter_unknown", 404}, {"clerk_required", 401},
        {"credentials", 401}, {"role_required", 403}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int found = 0;
        for (int c = 1; c < PROBLEM_CODES; c++)
            if (strcmp(problem_name((enum problem_code)c), rows[i].name) == 0)
                found = problem_status((enum problem_code)c);
        if (found != rows[i].status)
            test_fail(__FILE__, __LINE__, "%s is %d", rows[i].name, found);
    }
}
