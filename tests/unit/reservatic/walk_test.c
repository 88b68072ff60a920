/* The way to free slots: years, months, days, hours; which calls are made and what is read. */
#include "walk.h"

#include "fake_up.h"
#include "times.h"

#define OP "/v1/services/7/operations/11/"
#define YEARS "GET " OP "years?place_id=1"
#define MONTHS(year) "GET " OP "months?year=" year "&place_id=1"
#define DAYS(year, month) "GET " OP "days?year=" year "&month=" month "&place_id=1"
#define HOURS(day) "GET " OP "days/" day "/hours?place_id=1"
#define HOUR(start, people, desk)                                                                  \
    "{'starts_at':'" start "','free_people':" people ",'user_service_id':" desk ",'place_id':1}"

static const struct walk way = {.service = 7, .operation = 11, .place = 1};
static struct res res;
static struct date from = {2026, 9, 5}, to = {2026, 9, 5};

static void begin(void)
{
    fake_reset();
    from = to = (struct date){2026, 9, 5};
}

/* Down to the days of September 2026, of which the given ones are free. */
static void say_days(const char *days)
{
    fake_say(YEARS, 200, "[{'year':2026}]");
    fake_say(MONTHS("2026"), 200, "[{'month':9}]");
    fake_say(DAYS("2026", "9"), 200, days);
}

static void check_walk(int line, const char *want, int code)
{
    struct hours h;
    struct rpc_error x = {.code = 0};
    char got[1000] = "";
    int rc = walk_hours(&h, &res, 0, &way, from, to, &x);
    if (x.code != code || (rc == 0) != (code == 0))
        test_fail(__FILE__, line, "gives %d, %d %s, want %d", rc, x.code, x.message, code);
    for (size_t i = 0; i < h.n && i < 12; i++) {
        char time[26];
        instant_rfc3339(time, h.items[i].start);
        size_t n = strlen(got);
        snprintf(got + n, sizeof got - n, "%s%.22s %d@%d", i ? ", " : "", time + 5,
            (int)h.items[i].free, (int)h.items[i].desk);
    }
    if (strcmp(got, want) != 0)
        test_fail(__FILE__, line, "got %s, want %s", got, want);
    hours_done(&h);
    rpc_error_done(&x);
}

#define CHECK_WALK(want) check_walk(__LINE__, (want), 0)
#define CHECK_NO_WALK(code) check_walk(__LINE__, "", (code))

/* The hours of one day. */
static void check_hours(int line, const char *hours, const char *want, int code)
{
    int fd = log_begin();
    begin();
    say_days("[{'day':5}]");
    fake_say(HOURS("2026-9-5"), 200, hours);
    check_walk(line, want, code);
    log_end(fd);
}

#define CHECK_HOURS(hours, want) check_hours(__LINE__, (hours), (want), 0)
#define CHECK_NO_HOURS(hours) check_hours(__LINE__, (hours), "", RPC_UNAVAILABLE)

/* ---- the calls */

TEST(the_way_is_walked_by_unpadded_dates_and_place)
{
    begin();
    say_days("[{'day':4},{'day':5},{'day':6}]");
    fake_say(HOURS("2026-9-5"), 200, "[" HOUR("2026-09-05T08:00:00+02:00", "1", "31") "]");
    CHECK_WALK("09-05T08:00:00+02:00 1@31");
    CHECK_INT(fake.n_calls, 4);
    CHECK_INT(fake_keep(YEARS), UP_KEEP_SLOTS);
    CHECK_INT(fake_keep(HOURS("2026-9-5")), UP_KEEP_SLOTS);
    fake_reset();
}

TEST(nothing_free_is_an_empty_answer)
{
    begin();
    fake_say(YEARS, 200, "[]");
    CHECK_WALK("");
    CHECK_INT(fake.n_calls, 1);
    begin();
    fake_say(YEARS, 200, "[{'year':2025},{'year':2027}]");
    CHECK_WALK("");
    CHECK_INT(fake.n_calls, 1);
    begin();
    say_days("[]");
    CHECK_WALK("");
    CHECK_INT(fake.n_calls, 3);
    CHECK_HOURS("[]", "");
    CHECK_INT(fake.forgotten, 0);
    fake_reset();
}

TEST(only_what_lies_in_the_range_is_asked)
{
    begin();
    from = (struct date){2026, 12, 30};
    to = (struct date){2027, 1, 2};
    fake_say(YEARS, 200, "[{'year':2026},{'year':2027},{'year':2028}]");
    fake_say(MONTHS("2026"), 200, "[{'month':11},{'month':12}]");
    fake_say(MONTHS("2027"), 200, "[{'month':1},{'month':2},{'month':12}]");
    fake_say(DAYS("2026", "12"), 200, "[{'day':1},{'day':29},{'day':30},{'day':31}]");
    fake_say(DAYS("2027", "1"), 200, "[{'day':2},{'day':3}]");
    fake_say(HOURS("2026-12-30"), 200, "[]");
    fake_say(HOURS("2026-12-31"), 200, "[" HOUR("2026-12-31T08:00:00+01:00", "1", "31") "]");
    fake_say(HOURS("2027-1-2"), 200, "[" HOUR("2027-01-02T08:00:00+01:00", "2", "31") "]");
    CHECK_WALK("12-31T08:00:00+01:00 1@31, 01-02T08:00:00+01:00 2@31");
    CHECK_INT(fake.n_calls, 8);
    fake_reset();
}

TEST(a_fault_on_the_way_is_told_and_nothing_is_remembered)
{
    static const char *const steps[] = {
        YEARS, MONTHS("2026"), DAYS("2026", "9"), HOURS("2026-9-5")};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        begin();
        fake_once(steps[i], 500, NULL);
        say_days("[{'day':5}]");
        fake_say(HOURS("2026-9-5"), 200, "[]");
        CHECK_NO_WALK(RPC_UNAVAILABLE);
        CHECK_INT(fake.n_calls, i + 1);
        CHECK_INT(fake.forgotten, 1);
        CHECK_WALK("");
    }
    begin();
    fake_say(YEARS, 404, NULL);
    CHECK_NO_WALK(RPC_NOT_FOUND);
    fake_reset();
}

/* ---- items in each spelling */

static void check_days(int line, const char *days, int asked)
{
    int fd = log_begin();
    begin();
    say_days(days);
    fake_say(HOURS("2026-9-5"), 200, "[]");
    check_walk(line, "", 0);
    if (fake_asked("GET " OP "days/2026-9-5/") != asked || fake_asked("GET " OP "days/") != asked)
        test_fail(__FILE__, line, "%s asks for %d days", days, fake_asked("GET " OP "days/"));
    log_end(fd);
}

#define CHECK_DAYS(days, asked) check_days(__LINE__, (days), (asked))

TEST(a_day_comes_as_number_or_date_padded_or_not)
{
    CHECK_DAYS("[{'day':5}]", 1);
    CHECK_DAYS("[{'day':'5'}]", 1);
    CHECK_DAYS("[{'day':'05'}]", 1);
    CHECK_DAYS("[{'date':'2026-09-05'}]", 1);
    CHECK_DAYS("[{'date':'2026-9-5'}]", 1);
    CHECK_DAYS("[{'day':'2026-09-05'}]", 1);
    CHECK_DAYS("[{'date':'2026-09-05T00:00:00+02:00'}]", 1);
    CHECK_DAYS("[{'day':5,'date':'2026-09-05'}]", 1);
    CHECK_DAYS("[{'day':null,'date':'2026-09-05'}]", 1);
    CHECK_DAYS("[{'date':null,'day':5}]", 1);
    CHECK_DAYS("[{'day':5},{'date':'2026-9-5'},{'day':'05'}]", 1);  /* asked once */
    CHECK_DAYS("[{'date':'2026-10-05'},{'date':'2025-09-05'}]", 0); /* another month's day */
    fake_reset();
}

TEST(a_strange_day_hides_no_other)
{
    CHECK_DAYS("[{'day':0},{'day':32},{'day':31},{'day':-5},{'day':5.0},{'day':true},{'day':'pá'},"
               "{'date':'5. 9. 2026'},{'date':'2026-09-'},{'date':'2026-02-30'},{'date':''},"
               "{'date':'20260905'},{},null,5,'2026-09-05',[5],{'day':5}]",
        1);
    fake_reset();
}

/* What is wholly of another shape must not look like an empty calendar. */
TEST(a_list_that_cannot_be_read_is_a_fault)
{
    static const struct {
        const char *call, *json;
    } rows[] = {{YEARS, "[{'name':'2026'}]"}, {YEARS, "[2026]"}, {YEARS, "[null]"},
        {MONTHS("2026"), "[{'month':'září'},{'month':13},{'month':0}]"},
        {MONTHS("2026"), "[{'name':9}]"}, {DAYS("2026", "9"), "[{'den':5}]"},
        {DAYS("2026", "9"), "[{'day':31}]"}, {HOURS("2026-9-5"), "[{'label':'17:00 - 20:00'}]"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int fd = log_begin();
        begin();
        fake_once(rows[i].call, 200, rows[i].json);
        say_days("[{'day':5}]");
        CHECK_NO_WALK(RPC_UNAVAILABLE);
        CHECK_INT(fake.forgotten, 1);
        CHECK(strstr(log_end(fd), "reservatic.skipped"));
    }
    fake_reset();
}

TEST(years_and_months_come_as_number_or_text)
{
    begin();
    int fd = log_begin();
    fake_say(YEARS, 200, "[{'year':'2026'},{'year':null}]");
    fake_say(MONTHS("2026"), 200, "[{'month':'09'},{'month':'září'},{'month':'September'}]");
    fake_say(DAYS("2026", "9"), 200, "[{'day':5}]");
    fake_say(HOURS("2026-9-5"), 200, "[" HOUR("2026-09-05T08:00:00+02:00", "1", "31") "]");
    CHECK_WALK("09-05T08:00:00+02:00 1@31");
    const char *log = log_end(fd);
    CHECK(strstr(log, "kind=\"year\"") && strstr(log, "kind=\"month\""));
    CHECK_INT(fake_asked("GET " OP "days?"), 1); /* the name of a month is not guessed */
    fake_reset();
}

/* ---- hours */

TEST(an_hour_is_read_in_each_spelling)
{
    CHECK_HOURS("[{'start_at':'2026-09-05T08:00:00+02:00','free_people':'2',"
                "'user_service_id':'31','place_id':'1'}]",
        "09-05T08:00:00+02:00 2@31");
    CHECK_HOURS("[{'starts_at':'2026-09-05 08:00','free_people':1,'user_service_id':31}]",
        "09-05T08:00:00+02:00 1@31");
    CHECK_HOURS("[{'starts_at':null,'start_at':'2026-09-05T06:00:00Z','free_people':1,"
                "'user_service_id':31,'place_id':null}]",
        "09-05T08:00:00+02:00 1@31");
    fake_reset();
}

TEST(hours_are_sorted_by_start_and_then_by_room)
{
    CHECK_HOURS("[" HOUR("2026-09-05T09:00:00+02:00", "1", "31") "," HOUR(
                    "2026-09-05T08:00:00+02:00", "1", "31") "," HOUR("2026-09-05T07:00:00Z", "3",
                    "32") "," HOUR("2026-09-05T08:00:00+02:00", "2", "32") "]",
        "09-05T08:00:00+02:00 2@32, 09-05T08:00:00+02:00 1@31, 09-05T09:00:00+02:00 3@32, "
        "09-05T09:00:00+02:00 1@31");
    fake_reset();
}

TEST(hours_without_room_or_of_other_places_and_days_are_left_out)
{
    CHECK_HOURS("[" HOUR("2026-09-05T08:00:00+02:00", "0", "31") "," HOUR(
                    "2026-09-05T09:00:00+02:00", "-1", "31") "]",
        "");
    CHECK_HOURS("[{'starts_at':'2026-09-05T08:00:00+02:00','free_people':1,'user_service_id':31,"
                "'place_id':2}]",
        "");
    /* by the date of Prague: the first is of the 6th, the second of the 5th */
    CHECK_HOURS(
        "[" HOUR("2026-09-05T22:00:00Z", "1", "31") "," HOUR("2026-09-04T22:00:00Z", "2", "31") "]",
        "09-05T00:00:00+02:00 2@31");
    fake_reset();
}

TEST(a_strange_hour_hides_no_other)
{
    CHECK_HOURS(
        "[null,7,'x',[],{},"
        "{'starts_at':'2026-09-05T08:00:00+02:00','user_service_id':31},"
        "{'starts_at':'2026-09-05T08:00:00+02:00','free_people':1},"
        "{'free_people':1,'user_service_id':31},"
        "{'starts_at':'8:00','free_people':1,'user_service_id':31},"
        "{'starts_at':1788595200,'free_people':1,'user_service_id':31},"
        "{'starts_at':'2026-09-05T08:00:00+02:00','free_people':1.5,'user_service_id':31},"
        "{'starts_at':'2026-09-05T08:00:00+02:00','free_people':[1],'user_service_id':31}," HOUR(
            "2026-09-05T10:00:00+02:00", "1", "31") "]",
        "09-05T10:00:00+02:00 1@31");
    CHECK_NO_HOURS("[{'starts_at':'8:00','free_people':1,'user_service_id':31}]");
    fake_reset();
}

TEST(room_without_reason_is_no_room)
{
    CHECK_NO_HOURS("[" HOUR("2026-09-05T08:00:00+02:00", "9223372036854775807", "31") "]");
    CHECK_HOURS(
        "[" HOUR("2026-09-05T08:00:00+02:00", "10000", "31") "]", "09-05T08:00:00+02:00 10000@31");
    CHECK_NO_HOURS("[" HOUR("2026-09-05T08:00:00+02:00", "10001", "31") "]");
    fake_reset();
}

TEST(more_hours_than_any_office_has_are_a_fault)
{
    struct buf b;
    buf_init(&b, BUF_REPLY);
    for (int i = 0; i < 40000; i++)
        buf_fmt(&b, "%s%s", i ? "," : "[", HOUR("2026-09-05T08:00:00+02:00", "1", "31"));
    buf_z(&b, "]");
    CHECK_NO_HOURS(buf_cstr(&b));
    buf_done(&b);
    fake_reset();
}

TEST(endless_lists_end_in_a_bounded_count_of_calls)
{
    struct buf b;
    buf_init(&b, BUF_REPLY);
    for (int i = 0; i < 500; i++)
        buf_fmt(&b, "%s{'month':9}", i ? "," : "[");
    buf_z(&b, "]");
    begin();
    fake_once(YEARS, 200, "[{'year':2026}]");
    fake_once(MONTHS("2026"), 200, buf_cstr(&b));
    fake_say(DAYS("2026", "9"), 200, "[]");
    CHECK_WALK("");
    CHECK(fake.n_calls < 2 + WALK_DAYS + 10);
    buf_done(&b);
    fake_reset();
}

TEST(the_age_is_that_of_the_oldest_answer)
{
    struct hours h;
    struct rpc_error x = {.code = 0};
    begin();
    fake_say(YEARS, 200, "[{'year':2026}]")->at = FAKE_AT - 5;
    fake_say(MONTHS("2026"), 200, "[{'month':9}]")->at = FAKE_AT - 9;
    fake_say(DAYS("2026", "9"), 200, "[]");
    CHECK_INT(walk_hours(&h, &res, 0, &way, from, to, &x), 0);
    CHECK_INT(h.at, FAKE_AT - 9);
    hours_done(&h);
    fake_reset();
}

/* ---- the nights when the clock is turned */

static void check_night(int month, int day, const char *hours, const char *want)
{
    char months[40], days[40], day_call[120], hour_call[120];
    begin();
    from = to = (struct date){2026, month, day};
    snprintf(months, sizeof months, "[{'month':%d}]", month);
    snprintf(days, sizeof days, "[{'day':%d}]", day);
    snprintf(day_call, sizeof day_call, "GET " OP "days?year=2026&month=%d&place_id=1", month);
    snprintf(hour_call, sizeof hour_call, "GET " OP "days/2026-%d-%d/hours?place_id=1", month, day);
    fake_say(YEARS, 200, "[{'year':2026}]");
    fake_say(MONTHS("2026"), 200, months);
    fake_say(day_call, 200, days);
    fake_say(hour_call, 200, hours);
    CHECK_WALK(want);
    fake_reset();
}

TEST(both_hours_of_october_are_slots_of_their_own)
{
    check_night(10, 25,
        "[" HOUR("2026-10-25T02:00:00+01:00", "1", "31") "," HOUR(
            "2026-10-25T02:00:00+02:00", "2", "31") "]",
        "10-25T02:00:00+02:00 2@31, 10-25T02:00:00+01:00 1@31");
    check_night(10, 25, "[" HOUR("2026-10-25 02:00", "1", "31") "]", "10-25T02:00:00+02:00 1@31");
}

TEST(the_hour_that_march_skips_is_the_next_one)
{
    check_night(3, 29,
        "[" HOUR("2026-03-29 02:00", "1", "31") "," HOUR("2026-03-29 01:00", "1", "31") "]",
        "03-29T01:00:00+01:00 1@31, 03-29T03:00:00+02:00 1@31");
}

/* ---- a desk */

static void check_desk(int line, const char *start, int64_t people, int64_t want, int code)
{
    struct rpc_error x = {.code = 0};
    int64_t t = 0, desk = -1;
    CHECK(time_read(&t, str_of(start)));
    int rc = walk_desk(&desk, &res, 0, &way, t, people, &x);
    if (x.code != code || (rc == 0) != (code == 0) || desk != want)
        test_fail(
            __FILE__, line, "%s for %d gives %d, desk %d", start, (int)people, x.code, (int)desk);
    rpc_error_done(&x);
}

#define CHECK_DESK(start, people, want) check_desk(__LINE__, (start), (people), (want), 0)
#define CHECK_NO_DESK(start, people, code) check_desk(__LINE__, (start), (people), -1, (code))

TEST(the_desk_with_the_most_room_is_chosen_afresh)
{
    begin();
    fake_say(HOURS("2026-9-5"), 200,
        "[" HOUR("2026-09-05T08:00:00+02:00", "1", "31") "," HOUR(
            "2026-09-05 08:00", "3", "32") "," HOUR("2026-09-05T06:00:00Z", "2",
            "33") "," HOUR("2026-09-05T09:00:00+02:00", "9", "34") "]");
    CHECK_DESK("2026-09-05T08:00:00+02:00", 1, 32);
    CHECK_DESK("2026-09-05T06:00:00Z", 3, 32);
    CHECK_NO_DESK("2026-09-05T08:00:00+02:00", 4, RPC_SLOT_TAKEN);
    CHECK_NO_DESK("2026-09-05T08:30:00+02:00", 1, RPC_SLOT_TAKEN);
    CHECK_DESK("2026-09-05T09:00:00+02:00", 4, 34);
    CHECK_INT(fake_keep(HOURS("2026-9-5")), UP_KEEP_NOT);
    CHECK_INT(fake.n_calls, 5);
    fake_reset();
}

TEST(a_slot_is_taken_only_when_that_was_read)
{
    int fd = log_begin();
    begin();
    fake_once(HOURS("2026-9-5"), 200, "[]");
    CHECK_NO_DESK("2026-09-05T08:00:00+02:00", 1, RPC_SLOT_TAKEN);
    CHECK_NO_DESK("2026-09-05T08:00:00+02:00", 1, RPC_UNAVAILABLE); /* no answer */
    fake_once(HOURS("2026-9-5"), 200, "[{'label':'8:00'}]");
    CHECK_NO_DESK("2026-09-05T08:00:00+02:00", 1, RPC_UNAVAILABLE);
    fake_once(HOURS("2026-9-5"), 404, NULL);
    CHECK_NO_DESK("2026-09-05T08:00:00+02:00", 1, RPC_NOT_FOUND);
    log_end(fd);
    fake_reset();
}

TEST(the_day_that_is_asked_for_a_desk_is_that_of_prague)
{
    begin();
    fake_say(HOURS("2026-9-6"), 200, "[" HOUR("2026-09-05T22:30:00Z", "1", "31") "]");
    CHECK_DESK("2026-09-05T22:30:00Z", 1, 31);
    fake_reset();
}

/* ---- booking.slots */

static void say_catalogue(void)
{
    res.conf.n_services = 1;
    res.conf.services[0] = 7;
    fake_say("GET /v1/places?service_id=7", 200,
        "[{'id':1,'name':'P','operation_ids':[11]},{'id':2,'name':'Q','operation_ids':[12]}]");
    fake_say("GET /v1/operations?service_id=7", 200,
        "[{'id':11,'name':'O','minutes':'20'},{'id':12,'name':'R','minutes':30}]");
}

static void check_slots(int line, const char *params, int code, const char *want)
{
    struct rpc_error x = {.code = 0};
    json_t *p = js(params), *got = NULL;
    int rc = method_slots(&res, 0, p, &got, &x);
    if (x.code != code || (rc == 0) != (code == 0))
        test_fail(__FILE__, line, "%s gives %d, %d %s", params, rc, x.code, x.message);
    js_check(__FILE__, line, got, want);
    json_decref(got);
    json_decref(p);
    rpc_error_done(&x);
}

#define ASK(from_day, to_day, more)                                                                \
    "{'place':'1','operation':'11','from':'" from_day "','to':'" to_day "'" more "}"
#define CHECK_SLOTS(params, want) check_slots(__LINE__, (params), 0, (want))
#define CHECK_NO_SLOTS(params, code) check_slots(__LINE__, (params), (code), NULL)

TEST(desks_at_one_start_are_told_as_one_slot)
{
    static const char hours[] =
        "[" HOUR("2026-09-05T08:00:00+02:00", "2", "31") "," HOUR("2026-09-05T08:00:00+02:00", "3",
            "32") "," HOUR("2026-09-05T09:00:00+02:00", "1", "31") "]";
    begin();
    say_catalogue();
    say_days("[{'day':5}]");
    fake_say(HOURS("2026-9-5"), 200, hours);
#define EIGHT                                                                                      \
    "{'starts_at':'2026-09-05T08:00:00+02:00','ends_at':'2026-09-05T08:20:00+02:00','free':5}"
#define NINE                                                                                       \
    "{'starts_at':'2026-09-05T09:00:00+02:00','ends_at':'2026-09-05T09:20:00+02:00','free':1}"
#define AT "'as_of':'2027-01-15T09:00:00+01:00'"
    CHECK_SLOTS(ASK("2026-09-05", "2026-09-05", ""),
        "{'days':[{'date':'2026-09-05','slots':[" EIGHT "," NINE "]}]," AT "}");
    /* three have room at one desk, four would have to part */
    CHECK_SLOTS(ASK("2026-09-05", "2026-09-05", ",'people':3"),
        "{'days':[{'date':'2026-09-05','slots':[" EIGHT "]}]," AT "}");
    CHECK_SLOTS(ASK("2026-09-05", "2026-09-05", ",'people':4"), "{'days':[]," AT "}");
    fake_reset();
}

TEST(days_are_parted_by_the_date_of_prague)
{
    begin();
    say_catalogue();
    fake_say(YEARS, 200, "[{'year':2026}]");
    fake_say(MONTHS("2026"), 200, "[{'month':10}]");
    fake_say(DAYS("2026", "10"), 200, "[{'day':24},{'date':'2026-10-25'}]");
    fake_say(HOURS("2026-10-24"), 200, "[" HOUR("2026-10-24T21:50:00Z", "1", "31") "]");
    fake_say(HOURS("2026-10-25"), 200, "[" HOUR("2026-10-25T00:50:00Z", "1", "31") "]");
    CHECK_SLOTS(ASK("2026-10-24", "2026-10-25", ""),
        "{'days':[{'date':'2026-10-24','slots':[{'starts_at':'2026-10-24T23:50:00+02:00',"
        "'ends_at':'2026-10-25T00:10:00+02:00','free':1}]},{'date':'2026-10-25','slots':["
        "{'starts_at':'2026-10-25T02:50:00+02:00','ends_at':'2026-10-25T02:10:00+01:00','free':1}"
        "]}]," AT "}");
    fake_reset();
}

TEST(a_range_has_an_order_and_sixty_two_days)
{
    begin();
    say_catalogue();
    fake_say(YEARS, 200, "[]");
    CHECK_SLOTS(ASK("2026-09-01", "2026-11-01", ""), "{'days':[]," AT "}");
    CHECK_INT(fake.begun, 1);
    static const char *const bad[] = {ASK("2026-09-01", "2026-11-02", ""),
        ASK("2026-09-02", "2026-09-01", ""), ASK("2026-9-1", "2026-09-01", ""),
        ASK("2026-09-31", "2026-10-01", ""), ASK("2026-09-01T00:00", "2026-09-01", ""),
        ASK("", "", ""), "{'place':'1','operation':'11'}",
        "{'place':'1','operation':'11','from':20260901,'to':20260901}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_NO_SLOTS(bad[i], RPC_BAD_PARAMS);
    CHECK_INT(fake.begun, 1); /* nothing was asked for them */
    fake_reset();
}

TEST(ids_that_are_not_known_are_not_found)
{
    begin();
    say_catalogue();
    static const char *const bad[] = {"{'place':'1','operation':'12'",
        "{'place':'2','operation':'11'", "{'place':'9','operation':'11'",
        "{'place':'x','operation':'11'", "{'place':1,'operation':11",
        "{'place':'-1','operation':'11'", "{'place':'1'",
        "{'people':0,'place':'1','operation':'11'", "{'people':-1,'place':'1','operation':'11'"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char params[160];
        snprintf(params, sizeof params, "%s,'from':'2026-09-05','to':'2026-09-05'}", bad[i]);
        CHECK_NO_SLOTS(params, RPC_NOT_FOUND);
    }
    CHECK_INT(fake_asked(YEARS), 0);
    fake_reset();
}

TEST(a_catalogue_that_is_away_is_unavailable)
{
    begin();
    res.conf.n_services = 1;
    res.conf.services[0] = 7;
    CHECK_NO_SLOTS(ASK("2026-09-05", "2026-09-05", ""), RPC_UNAVAILABLE);
    fake_reset();
}
