/* What an answer proves: whoever is wrong here books twice, or tells a booking that is none. */
#include "verdict.h"

#include "js.h"

static enum verdict judge(int status, const char *json, bool bare)
{
    struct up_reply r = {.status = status, .json = js(json)};
    enum verdict v = verdict_of(&r, bare);
    json_decref(r.json);
    return v;
}

struct row {
    int status;
    const char *json;
    enum verdict booking, bare;
};

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct row *r = &rows[i];
        int booking = (int)judge(r->status, r->json, false),
            bare = (int)judge(r->status, r->json, true);
        if (booking != (int)r->booking || bare != (int)r->bare)
            test_fail(__FILE__, __LINE__, "%d %s gives %d and %d, want %d and %d", r->status,
                r->json ? r->json : "(no JSON)", booking, bare, (int)r->booking, (int)r->bare);
    }
}

#define CHECK_ROWS(rows) check_rows((rows), sizeof(rows) / sizeof *(rows))

TEST(a_booking_that_comes_back_is_done)
{
    static const struct row rows[] = {
        {200, "{'id':7}", VERDICT_DONE, VERDICT_DONE},
        {201, "{'id':'7','errors':{}}", VERDICT_DONE, VERDICT_DONE},
        {200, "{'id':7,'errors':[]}", VERDICT_DONE, VERDICT_DONE},
        {299, "{'id':7,'errors':null}", VERDICT_DONE, VERDICT_DONE},
    };
    CHECK_ROWS(rows);
}

TEST(errors_tell_also_with_a_status_of_success)
{
    static const struct row rows[] = {
        {200, "{'errors':{'email':['is invalid']}}", VERDICT_NOT, VERDICT_NOT},
        {200, "{'errors':['Nelze rezervovat']}", VERDICT_NOT, VERDICT_NOT},
        {201, "{'errors':'Nelze rezervovat'}", VERDICT_NOT, VERDICT_NOT},
        {200, "{'errors':true}", VERDICT_NOT, VERDICT_NOT},
        {200, "{'id':null,'errors':['x']}", VERDICT_NOT, VERDICT_NOT},
        {200, "{'errors':['x'],'message':'no'}", VERDICT_NOT, VERDICT_NOT},
    };
    CHECK_ROWS(rows);
}

TEST(empty_errors_prove_nothing)
{
    static const struct row rows[] = {
        {200, "{'errors':{}}", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "{'errors':[]}", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "{'errors':''}", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "{'errors':false}", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "{'errors':null}", VERDICT_UNSURE, VERDICT_UNSURE},
    };
    CHECK_ROWS(rows);
}

TEST(a_message_is_enough_where_no_booking_need_come)
{
    static const struct row rows[] = {
        {200, "{'message':'Reservation deleted successfully'}", VERDICT_UNSURE, VERDICT_DONE},
        {200, "{'message':'','errors':[]}", VERDICT_UNSURE, VERDICT_DONE},
        {204, NULL, VERDICT_UNSURE, VERDICT_DONE},
        {200, NULL, VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "{'message':7}", VERDICT_UNSURE, VERDICT_UNSURE},
    };
    CHECK_ROWS(rows);
}

TEST(no_answer_and_faults_of_the_server_prove_nothing)
{
    static const struct row rows[] = {
        {0, NULL, VERDICT_UNSURE, VERDICT_UNSURE},
        {0, "{'id':7}", VERDICT_UNSURE, VERDICT_UNSURE},
        {100, NULL, VERDICT_UNSURE, VERDICT_UNSURE},
        {302, "{'id':7}", VERDICT_UNSURE, VERDICT_UNSURE},
        {408, "{'errors':['x']}", VERDICT_UNSURE, VERDICT_UNSURE},
        {500, NULL, VERDICT_UNSURE, VERDICT_UNSURE},
        {500, "{'errors':['x']}", VERDICT_UNSURE, VERDICT_UNSURE},
        {502, "{'id':7}", VERDICT_UNSURE, VERDICT_UNSURE},
        {599, "{'message':'x'}", VERDICT_UNSURE, VERDICT_UNSURE},
    };
    CHECK_ROWS(rows);
}

TEST(another_shape_proves_nothing)
{
    static const struct row rows[] = {
        {200, "[]", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "[{'id':7}]", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "{}", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "'ok'", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "{'id':'sedm'}", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "{'id':[7]}", VERDICT_UNSURE, VERDICT_UNSURE},
        {200, "{'reservation':{'id':7}}", VERDICT_UNSURE, VERDICT_UNSURE},
    };
    CHECK_ROWS(rows);
}

TEST(a_refusal_by_status_is_one_whatever_the_body)
{
    static const int statuses[] = {400, 401, 403, 404, 409, 410, 422, 429, 499};
    static const char *const bodies[] = {NULL, "{}", "{'id':7}", "{'message':'x'}", "[]"};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        for (size_t k = 0; k < sizeof bodies / sizeof *bodies; k++)
            if (judge(statuses[i], bodies[k], true) != VERDICT_NOT ||
                judge(statuses[i], bodies[k], false) != VERDICT_NOT)
                test_fail(__FILE__, __LINE__, "%d is no refusal", statuses[i]);
}

TEST(the_token_and_the_count_of_calls_are_our_own_matter)
{
    for (int status = 0; status < 600; status++) {
        struct up_reply r = {.status = status};
        CHECK_INT(verdict_is_ours(&r), status == 401 || status == 403 || status == 429);
    }
}

static void check_refusal(
    int status, const char *json, int code, const char *message, const char *data)
{
    struct up_reply r = {.status = status, .json = js(json)};
    struct rpc_error x = {.code = 0};
    CHECK_INT(verdict_refuse(&r, &x), -ERR_REMOTE);
    CHECK_INT(x.code, code);
    CHECK_STR(x.message, message);
    CHECK_JS(x.data, data);
    rpc_error_done(&x);
    json_decref(r.json);
}

TEST(a_refusal_is_told_with_the_words_of_reservatic)
{
    check_refusal(401, "{'errors':['x']}", RPC_UNAVAILABLE, "Reservatic answers 401", NULL);
    check_refusal(429, NULL, RPC_UNAVAILABLE, "Reservatic answers 429", NULL);
    check_refusal(404, "{}", RPC_NOT_FOUND, "Reservatic does not know it", NULL);
    check_refusal(422, "{'errors':{'base':['Nelze rezervovat','Už je pozdě']}}", RPC_REFUSED,
        "Reservatic refuses (422)", "{'detail':'Nelze rezervovat; Už je pozdě'}");
    check_refusal(200, "{'errors':'Nelze rezervovat'}", RPC_REFUSED, "Reservatic refuses (200)",
        "{'detail':'Nelze rezervovat'}");
    check_refusal(400, NULL, RPC_REFUSED, "Reservatic refuses (400)", "{'detail':''}");
}
