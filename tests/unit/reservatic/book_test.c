/* Booking and settling: each wish is sent once, whatever becomes of its answer. */
#include "book.h"

#include "fake_up.h"
#include "rpc/serve.h"

#define POST "POST /v1/reservations"
#define HOURS "GET /v1/services/7/operations/11/days/2026-9-5/hours?place_id=1"
#define SEARCH "GET /v1/reservations?from=2026-09-04&to=2026-09-06&status=kept&operation_id=11"
#define FREE "[{'starts_at':'2026-09-05T08:00:00+02:00','free_people':2,'user_service_id':31}]"
#define PERSON "'first_name':'Jana','last_name':'Nová','email':'jana@example.cz'"
#define RECORD(id) "{'id':" id "," PERSON ",'starts_at':'2026-09-05T08:00:00+02:00'}"
#define WISH(key) WISH_OF(key, PERSON)
#define WISH_OF(key, answers)                                                                      \
    "{'key':'" key "','place':'1','operation':'11','starts_at':'2026-09-05T08:00:00+02:00',"       \
    "'people':2,'answers':{" answers "}}"
#define BOOKED(id) "{'state':'booked','upstream':'" id "','starts_at':'2026-09-05T08:00:00+02:00'}"
#define PENDING "{'state':'pending'}"
#define NONE "{'state':'none'}"

static struct res res;

/* As after a start of the program; what is said comes before these answers. */
static void restart(void)
{
    keys_free(&res.keys);
    res = (struct res){
        .keys = keys_new(), .conf = {.services = {7}, .n_services = 1, .settle_after = 3600}};
}

static void begin(void)
{
    fake_reset();
    restart();
}

static void say_the_rest(void)
{
    fake_say("GET /v1/places?service_id=7", 200, "[{'id':1,'name':'P','operation_ids':[11]}]");
    fake_say("GET /v1/operations?service_id=7", 200,
        "[{'id':11,'name':'O','minutes':20,'operation_columns':[{'name':'a'}]}]");
    fake_say(SEARCH, 200, "[]");
    fake_say(HOURS, 200, FREE);
}

static void finish(void)
{
    fake_reset();
    keys_free(&res.keys);
}

/* want: the result, or data of the fault */
static void check_method(
    int line, rpc_method_fn *method, const char *params, int code, const char *want)
{
    struct rpc_error x = {.code = 0};
    json_t *p = js(params), *got = NULL;
    int rc = method(&res, 0, p, &got, &x);
    if (x.code != code || (rc == 0) != (code == 0) || (got != NULL) != (code == 0))
        test_fail(__FILE__, line, "%s gives %d, %d %s", params, rc, x.code, x.message);
    js_check(__FILE__, line, code ? x.data : got, want);
    json_decref(got);
    json_decref(p);
    rpc_error_done(&x);
}

#define CHECK_BOOK(params, want) check_method(__LINE__, method_book, (params), 0, (want))
#define CHECK_NO_BOOK(params, code, data)                                                          \
    check_method(__LINE__, method_book, (params), (code), (data))
#define CHECK_SETTLE(params, want) check_method(__LINE__, method_settle, (params), 0, (want))

TEST(a_booking_is_sent_with_its_desk_and_told)
{
    begin();
    fake_say(POST, 201, RECORD("90"));
    say_the_rest();
    CHECK_BOOK(WISH("1"), BOOKED("90"));
    CHECK_JS(fake.sent,
        "{'reservation':{'service_id':7,'operation_id':11,'place_id':1,'user_service_id':31,"
        "'starts_at':'2026-09-05T08:00:00+02:00','people':2," PERSON "}}");
    CHECK_INT(fake.begun, 1);
    finish();
}

TEST(the_same_key_is_answered_without_a_call)
{
    begin();
    fake_once(POST, 201, RECORD("90"));
    say_the_rest();
    CHECK_BOOK(WISH("1"), BOOKED("90"));
    size_t calls = fake.n_calls;
    CHECK_BOOK(WISH("1"), BOOKED("90"));
    CHECK_SETTLE(WISH("1"), BOOKED("90"));
    CHECK_INT(fake.n_calls, calls);
    finish();
}

/* ---- lost answers */

static void check_lost(int status, const char *answer)
{
    begin();
    fake_once(SEARCH, 200, "[]");
    fake_once(SEARCH, 200, "[" RECORD("90") "]");
    fake_once(POST, status, answer);
    say_the_rest();
    CHECK_BOOK(WISH("1"), BOOKED("90"));
    CHECK_BOOK(WISH("1"), BOOKED("90"));
    CHECK_INT(fake_asked(POST), 1);
    finish();
}

TEST(a_lost_answer_is_found_among_the_reservations)
{
    check_lost(0, NULL);
    check_lost(500, NULL);
    check_lost(502, "{'errors':['x']}");
    check_lost(200, NULL);
    check_lost(200, "{'ok':true}");
    check_lost(201, "[" RECORD("90") "]");
    check_lost(201, "{'id':90}"); /* a number without a start */
    check_lost(201, "{'id':0,'starts_at':'2026-09-05 08:00'}");
}

TEST(what_is_not_found_is_pending_and_never_sent_again)
{
    begin();
    fake_say(POST, 0, NULL);
    say_the_rest();
    CHECK_BOOK(WISH("1"), PENDING);
    CHECK_BOOK(WISH("1"), PENDING);
    CHECK_SETTLE(WISH("1"), PENDING);
    CHECK_INT(fake_asked(POST), 1);
    /* it arrives after all */
    fake.n_answers = 0;
    fake_say(SEARCH, 200, "[" RECORD("90") "]");
    CHECK_SETTLE(WISH("1"), BOOKED("90"));
    CHECK_BOOK(WISH("1"), BOOKED("90"));
    CHECK_INT(fake_asked(POST), 1);
    finish();
}

TEST(none_is_said_only_when_time_went_by_and_all_was_read)
{
    begin();
    fake_say(POST, 0, NULL);
    fake_once(SEARCH, 200, "[]");
    fake_once(SEARCH, 200, "[]");
    fake_once(SEARCH, 200, "[]");
    fake_once(SEARCH, 500, NULL);
    fake_once(SEARCH, 200, "[{'id':91}]");
    say_the_rest();
    int fd = log_begin();
    CHECK_BOOK(WISH("1"), PENDING);
    CHECK_SETTLE(WISH("1"), PENDING); /* too early */
    res.conf.settle_after = 0;
    CHECK_INT(fake_asked(SEARCH), 3);
    CHECK_SETTLE(WISH("1"), PENDING); /* it could not be looked up */
    CHECK_SETTLE(WISH("1"), PENDING); /* one could not be read */
    CHECK_SETTLE(WISH("1"), NONE);
    CHECK_BOOK(WISH("1"), PENDING); /* a new wish: it is sent */
    CHECK_INT(fake_asked(POST), 2);
    log_end(fd);
    finish();
}

TEST(a_booking_from_before_is_not_the_lost_one)
{
    begin();
    fake_once(POST, 201, RECORD("90"));
    fake_once(SEARCH, 200, "[]");
    fake_say(POST, 0, NULL);
    fake_say(SEARCH, 200, "[" RECORD("90") "]");
    say_the_rest();
    CHECK_BOOK(WISH("1"), BOOKED("90"));
    CHECK_BOOK(WISH("2"), PENDING); /* the same person once more: 90 belongs to the first key */
    CHECK_INT(fake_asked(POST), 2);
    res.conf.settle_after = 0;
    CHECK_SETTLE(WISH("2"), NONE);
    finish();
}

TEST(what_an_earlier_life_booked_is_not_sent_again)
{
    begin();
    fake_say(SEARCH, 200, "[" RECORD("90") "]");
    say_the_rest();
    CHECK_BOOK(WISH("1"), BOOKED("90"));
    CHECK_INT(fake_asked(POST), 0);
    restart();
    CHECK_SETTLE(WISH("1"), BOOKED("90"));
    CHECK_BOOK(WISH("1"), BOOKED("90"));
    CHECK_INT(fake_asked(POST), 0);
    finish();
}

TEST(after_a_restart_none_waits_as_well)
{
    begin();
    fake_say(SEARCH, 200, "[]");
    CHECK_SETTLE(WISH("1"), PENDING);
    res.conf.settle_after = 0;
    CHECK_SETTLE(WISH("1"), NONE);
    finish();
}

/* The longest answer that is sent must be found again, or it would be booked twice. */
TEST(the_longest_name_is_found_again)
{
    char name[200], params[700], record[700], list[720];
    memset(name, 'x', sizeof name);
    name[199] = '\0';
    snprintf(params, sizeof params,
        WISH_OF("1", "'first_name':'  %s  ','last_name':'%s','email':'a@b'"), name, name);
    snprintf(record, sizeof record,
        "{'id':90,'first_name':'%s','last_name':'%s','email':'a@b','starts_at':'2026-09-05 08:00'}",
        name, name);
    snprintf(list, sizeof list, "[%s]", record);
    begin();
    fake_once(SEARCH, 200, "[]");
    fake_once(SEARCH, 200, list);
    fake_once(POST, 0, NULL);
    say_the_rest();
    CHECK_BOOK(params, BOOKED("90"));
    finish();
}

/* ---- refusals */

static void check_refusal(int line, int status, const char *answer, int code, const char *data)
{
    begin();
    fake_once(POST, status, answer);
    fake_say(POST, 201, RECORD("90"));
    say_the_rest();
    check_method(line, method_book, WISH("1"), code, data);
    check_method(line, method_book, WISH("1"), 0, BOOKED("90")); /* nothing was done: again */
    CHECK_INT(fake_asked(POST), 2);
    finish();
}

#define CHECK_REFUSAL(status, answer, code, data)                                                  \
    check_refusal(__LINE__, (status), (answer), (code), (data))

TEST(a_refusal_tells_its_fields_or_its_words)
{
    CHECK_REFUSAL(422, "{'errors':{'email':['is invalid'],'a':['is empty'],'base':['x']}}",
        RPC_INVALID_FIELDS,
        "{'fields':[{'id':'email','code':'invalid'},{'id':'column-e40c292c','code':'invalid'}]}");
    CHECK_REFUSAL(200, "{'errors':{'birth_certificate_number':['x']}}", RPC_INVALID_FIELDS,
        "{'fields':[{'id':'birth_number','code':'invalid'}]}");
    CHECK_REFUSAL(
        422, "{'errors':['Nelze rezervovat']}", RPC_REFUSED, "{'detail':'Nelze rezervovat'}");
    CHECK_REFUSAL(200, "{'errors':'Nelze'}", RPC_REFUSED, "{'detail':'Nelze'}");
    CHECK_REFUSAL(400, NULL, RPC_REFUSED, "{'detail':''}");
}

TEST(refusals_that_are_not_about_the_wish_are_told_as_such)
{
    CHECK_REFUSAL(401, "{'errors':{'email':['x']}}", RPC_UNAVAILABLE, NULL);
    CHECK_REFUSAL(403, NULL, RPC_UNAVAILABLE, NULL);
    CHECK_REFUSAL(429, NULL, RPC_UNAVAILABLE, NULL);
    CHECK_REFUSAL(404, NULL, RPC_NOT_FOUND, NULL);
}

TEST(a_slot_that_is_gone_after_a_refusal_was_taken)
{
    CHECK_REFUSAL(409, NULL, RPC_SLOT_TAKEN, NULL);
    begin();
    fake_once(HOURS, 200, FREE);
    fake_once(HOURS, 200, "[]");
    fake_say(POST, 422, "{'errors':{'base':['x']}}");
    say_the_rest();
    CHECK_NO_BOOK(WISH("1"), RPC_SLOT_TAKEN, NULL);
    finish();
}

TEST(a_refusal_whose_slot_cannot_be_looked_up_is_told_by_its_words)
{
    begin();
    fake_once(HOURS, 200, FREE);
    fake_once(HOURS, 500, NULL);
    fake_say(POST, 422, "{'errors':{'base':['x']}}");
    say_the_rest();
    CHECK_NO_BOOK(WISH("1"), RPC_REFUSED, "{'detail':'x'}");
    finish();
}

/* ---- what is not sent at all */

static void check_unsent(
    int line, const char *call, int status, const char *answer, const char *params, int code)
{
    struct rpc_error x = {.code = 0};
    json_t *p = js(params), *got = NULL;
    begin();
    if (call)
        fake_once(call, status, answer);
    fake_say(POST, 201, RECORD("90"));
    say_the_rest();
    int rc = method_book(&res, 0, p, &got, &x);
    if (rc == 0 || x.code != code || got || fake_asked(POST))
        test_fail(__FILE__, line, "%s gives %d, %d %s", params, rc, x.code, x.message);
    rpc_error_done(&x);
    json_decref(p);
    if (call) /* and may be tried again */
        check_method(line, method_book, params, 0, BOOKED("90"));
    finish();
}

#define CHECK_UNSENT(call, status, answer, code)                                                   \
    check_unsent(__LINE__, (call), (status), (answer), WISH("1"), (code))
#define CHECK_BAD(params, code) check_unsent(__LINE__, NULL, 0, NULL, (params), (code))

TEST(without_a_look_before_nothing_is_sent)
{
    CHECK_UNSENT(SEARCH, 500, NULL, RPC_UNAVAILABLE);
    CHECK_UNSENT(SEARCH, 0, NULL, RPC_UNAVAILABLE);
    CHECK_UNSENT(HOURS, 503, NULL, RPC_UNAVAILABLE);
    CHECK_UNSENT(HOURS, 200, "[]", RPC_SLOT_TAKEN);
    CHECK_UNSENT("GET /v1/places?service_id=7", 500, NULL, RPC_UNAVAILABLE);
    CHECK_UNSENT("GET /v1/operations?service_id=7", 404, NULL, RPC_NOT_FOUND);
    CHECK_UNSENT("GET /v1/operations?service_id=7", 200, "[]", RPC_NOT_FOUND);
    CHECK_UNSENT(HOURS, 200,
        "[{'starts_at':'2026-09-05 08:00','free_people':1,'user_service_id':31}]", RPC_SLOT_TAKEN);
}

TEST(a_wish_that_is_not_whole_is_refused)
{
#define SLOT "'starts_at':'2026-09-05T08:00:00+02:00'"
#define AT_PLACE "'place':'1','operation':'11'"
#define ANSWERS "'answers':{" PERSON "}"
    CHECK_BAD("{}", RPC_BAD_PARAMS);
    CHECK_BAD("{" AT_PLACE "," SLOT "," ANSWERS "}", RPC_BAD_PARAMS);
    CHECK_BAD("{'key':''," AT_PLACE "," SLOT "," ANSWERS "}", RPC_BAD_PARAMS);
    CHECK_BAD("{'key':7," AT_PLACE "," SLOT "," ANSWERS "}", RPC_BAD_PARAMS);
    CHECK_BAD(
        "{'key':'1234567890123456789012345678901234567890123456789012345678901234567890'," AT_PLACE
        "," SLOT "," ANSWERS "}",
        RPC_BAD_PARAMS);
    CHECK_BAD("{'key':'1'," AT_PLACE "," ANSWERS "}", RPC_BAD_PARAMS);
    CHECK_BAD("{'key':'1'," AT_PLACE ",'starts_at':'2026-09-05 08:00'," ANSWERS "}",
        RPC_BAD_PARAMS); /* the portal writes an offset */
    CHECK_BAD("{'key':'1'," AT_PLACE "," SLOT "}", RPC_BAD_PARAMS);
    CHECK_BAD("{'key':'1'," AT_PLACE "," SLOT ",'answers':[]}", RPC_BAD_PARAMS);
    CHECK_BAD("{'key':'1'," AT_PLACE "," SLOT ",'people':0," ANSWERS "}", RPC_BAD_PARAMS);
    CHECK_BAD("{'key':'1'," AT_PLACE "," SLOT ",'people':-1," ANSWERS "}", RPC_BAD_PARAMS);
    CHECK_BAD("{'key':'1'," SLOT "," ANSWERS "}", RPC_NOT_FOUND);
    CHECK_BAD("{'key':'1','place':1,'operation':11," SLOT "," ANSWERS "}", RPC_NOT_FOUND);
    CHECK_BAD("{'key':'1','place':'2','operation':'11'," SLOT "," ANSWERS "}", RPC_NOT_FOUND);
    CHECK_BAD(WISH_OF("1", ""), RPC_INVALID_FIELDS);
    CHECK_BAD(
        WISH_OF("1", "'first_name':['Jana'],'last_name':'N','email':'a@b'"), RPC_INVALID_FIELDS);
}

/* ---- a move that is pending */

TEST(a_move_is_settled_by_its_number_at_its_new_start)
{
#define NUMBER "GET /v1/reservations?from=2026-09-04&to=2026-09-06&status=kept"
    begin();
    struct key_view v = keys_begin(res.keys, "m:1");
    key_view_done(&v);
    CHECK_SETTLE(WISH("1"), PENDING); /* it runs */
    CHECK_INT(fake.n_calls, 0);
    keys_unsure(res.keys, "m:1", NULL);
    keys_name(res.keys, "m:1", 90);
    fake_once(NUMBER, 500, NULL);
    fake_once(NUMBER, 200, "[{'id':90,'starts_at':'2026-09-05 09:00'}]");
    fake_once(NUMBER, 200, "[" RECORD("91") "," RECORD("90") "]");
    CHECK_SETTLE(WISH("1"), PENDING); /* not heard */
    CHECK_SETTLE(WISH("1"), PENDING); /* it stands where it stood */
    CHECK_SETTLE(WISH("1"), BOOKED("90"));
    CHECK_SETTLE(WISH("1"), BOOKED("90"));
    CHECK_INT(fake.n_calls, 3);
    finish();
}

TEST(a_move_that_never_arrived_is_none_after_a_time)
{
    begin();
    struct key_view v = keys_begin(res.keys, "m:1");
    key_view_done(&v);
    keys_unsure(res.keys, "m:1", NULL);
    keys_name(res.keys, "m:1", 90);
    res.conf.settle_after = 0;
    fake_once(NUMBER, 500, NULL);
    fake_once(NUMBER, 200, "[{'id':91}]");
    fake_say(NUMBER, 200, "[{'id':90,'starts_at':'2026-09-05 09:00'}]");
    int fd = log_begin();
    CHECK_SETTLE(WISH("1"), PENDING);
    CHECK_SETTLE(WISH("1"), PENDING); /* a record that cannot be read */
    CHECK_SETTLE(WISH("1"), NONE);
    v = keys_look(res.keys, "m:1");
    CHECK_INT(v.state, KEY_NEW);
    key_view_done(&v);
    log_end(fd);
    finish();
}
