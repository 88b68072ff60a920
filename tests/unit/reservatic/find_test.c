/* Finding a booking again without a key of Reservatic's own, and telling it. */
#include "find.h"

#include "base/clock.h"
#include "fake_up.h"
#include "times.h"

#define PERSON(from_day, to_day)                                                                   \
    "GET /v1/reservations?from=" from_day "&to=" to_day "&status=kept&operation_id=11"
#define NUMBER(from_day, to_day) "GET /v1/reservations?from=" from_day "&to=" to_day "&status=kept"
#define AROUND PERSON("2026-09-04", "2026-09-06")

/* Jana's booking, with members that come later and win. */
#define JANA                                                                                       \
    "'id':90,'operation_id':11,'calendar_id':1,'service_id':7,'first_name':'Jana',"                \
    "'last_name':'Nová','email':'jana@example.cz','starts_at':'2026-09-05T08:00:00+02:00'"

static struct res res;
static struct wish wish;

static void begin(void)
{
    fake_reset();
    keys_free(&res.keys);
    res = (struct res){.keys = keys_new()};
    wish = (struct wish){.key = "b:1",
        .service = 7,
        .operation = 11,
        .place = 1,
        .people = 1,
        .first = "Jana",
        .last = "Nová",
        .email = "jana@example.cz"};
    time_read(&wish.start, STR("2026-09-05T08:00:00+02:00"));
}

static void finish(void)
{
    fake_reset();
    keys_free(&res.keys);
}

/* "90 of [90,91]", then "?" when none is not proven. */
static void check_found(int line, const char *but, const char *want)
{
    struct found f;
    struct rpc_error x = {.code = 0};
    json_t *ids = js(but);
    char got[200];
    int64_t id = 0;
    if (find_person(&f, &res, 0, &wish, ids, &x) < 0) {
        test_fail(__FILE__, line, "find_person: %s", x.message);
        rpc_error_done(&x);
        json_decref(ids);
        return;
    }
    number_member(&id, f.record, "id");
    char *others = json_dumps(f.others, JSON_COMPACT);
    snprintf(got, sizeof got, "%d of %s%s", (int)id, others, f.doubtful ? "?" : "");
    if (strcmp(got, want) != 0)
        test_fail(__FILE__, line, "found %s, want %s", got, want);
    free(others);
    found_done(&f);
    CHECK(!f.record && !f.others && !f.doubtful);
    json_decref(ids);
}

#define CHECK_FOUND(want) check_found(__LINE__, NULL, (want))

/* One booking, as it stands there. */
static void check_one(int line, const char *record, bool ours)
{
    char list[1200];
    fake_reset();
    snprintf(list, sizeof list, "[%s]", record);
    fake_say(AROUND, 200, list);
    check_found(line, NULL, ours ? "90 of [90]" : "0 of []");
    fake_reset();
}

#define CHECK_OURS(record) check_one(__LINE__, (record), true)
#define CHECK_NOT_OURS(record) check_one(__LINE__, (record), false)

TEST(a_day_on_either_side_is_read_afresh)
{
    begin();
    fake_say(AROUND, 200, "[{" JANA "}]");
    CHECK_FOUND("90 of [90]");
    CHECK_INT(fake.n_calls, 1);
    CHECK_INT(fake_keep(AROUND), UP_KEEP_NOT);
    /* the dates are those of Prague */
    time_read(&wish.start, STR("2026-12-31T23:30:00Z"));
    fake_say(PERSON("2026-12-31", "2027-01-02"), 200, "[]");
    CHECK_FOUND("0 of []");
    finish();
}

TEST(a_booking_is_known_by_start_person_and_act)
{
    begin();
    CHECK_OURS("{" JANA "}");
    CHECK_NOT_OURS("{'id':90,'starts_at':'2026-09-05T08:00:00+02:00'}");
    CHECK_NOT_OURS("{'id':90,'operation_id':11,'calendar_id':1,'first_name':'Jana',"
                   "'last_name':'Nová','email':'jana@example.cz',"
                   "'starts_at':'2026-09-05T08:20:00+02:00'}");
    static const char *const others[] = {"'first_name':'Eva'", "'last_name':'Nová-Malá'",
        "'last_name':null", "'email':'eva@example.cz'", "'email':null", "'operation_id':12",
        "'operation_id':'12'", "'calendar_id':2", "'first_name':['Jana']"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char record[600];
        json_t *all = js("{" JANA "}"), *other;
        snprintf(record, sizeof record, "{%s}", others[i]);
        other = js(record);
        json_object_update(all, other);
        char *text = json_dumps(all, 0);
        check_one(__LINE__, text, false);
        free(text);
        json_decref(other);
        json_decref(all);
    }
    finish();
}

TEST(what_the_server_may_write_otherwise_is_the_same)
{
    begin();
    CHECK_OURS("{'id':'90','operation_id':'11','calendar_id':'1','first_name':' jana ',"
               "'last_name':'NOVÁ','email':'Jana@Example.CZ','starts_at':'2026-09-05 08:00'}");
    CHECK_OURS("{'id':90,'first_name':'Jana','last_name':'Nová','email':'jana@example.cz',"
               "'starts_at':'2026-09-05T06:00:00.000Z','operation_id':null}");
    wish.email[0] = '\0'; /* without an e-mail: none, null and "" are the same */
    CHECK_OURS("{'id':90,'first_name':'Jana','last_name':'Nová','email':null,"
               "'starts_at':'2026-09-05 08:00'}");
    CHECK_OURS("{'id':90,'first_name':'Jana','last_name':'Nová','email':'',"
               "'starts_at':'2026-09-05 08:00'}");
    CHECK_OURS("{'id':90,'first_name':'Jana','last_name':'Nová','starts_at':'2026-09-05 08:00'}");
    CHECK_NOT_OURS("{" JANA "}");
    finish();
}

TEST(the_two_hours_of_october_are_two_starts)
{
    begin();
    time_read(&wish.start, STR("2026-10-25T02:00:00+01:00"));
    fake_say(PERSON("2026-10-24", "2026-10-26"), 200,
        "[{'id':90,'first_name':'Jana','last_name':'Nová','email':'jana@example.cz',"
        "'starts_at':'2026-10-25T02:00:00+02:00'},"
        "{'id':91,'first_name':'Jana','last_name':'Nová','email':'jana@example.cz',"
        "'starts_at':'2026-10-25T02:00:00+01:00'}]");
    CHECK_FOUND("91 of [91]");
    finish();
}

TEST(our_mark_counts_only_when_the_settings_name_it)
{
    begin();
    CHECK_OURS("{" JANA ",'external_app_id':'other'}");
    snprintf(res.conf.external_app_id, sizeof res.conf.external_app_id, "6F1C-2a3e");
    CHECK_OURS("{" JANA ",'external_app_id':'6f1c-2a3e'}");
    CHECK_NOT_OURS("{" JANA ",'external_app_id':'other'}");
    CHECK_NOT_OURS("{" JANA ",'external_app_id':null}");
    CHECK_NOT_OURS("{" JANA ",'external_app_id':6}");
    CHECK_NOT_OURS("{" JANA "}");
    finish();
}

#define AGAIN(id)                                                                                  \
    "{'id':" id ",'first_name':'Jana','last_name':'Nová','email':'jana@example.cz',"              \
    "'starts_at':'2026-09-05 08:00'}"

TEST(bookings_from_before_and_of_other_keys_are_not_the_answer)
{
    json_t *answer = json_object();
    begin();
    fake_say(AROUND, 200, "[" AGAIN("90") "," AGAIN("'91'") "," AGAIN("92") "]");
    CHECK_FOUND("90 of [90,91,92]");
    check_found(__LINE__, "[90]", "91 of [90,91,92]");
    check_found(__LINE__, "[92,91,90]", "0 of [90,91,92]");
    check_found(__LINE__, "['90',null,{}]", "90 of [90,91,92]");
    keys_done(res.keys, "b:2", 90, wish.start, answer); /* another wish got it */
    CHECK_FOUND("91 of [90,91,92]");
    keys_done(res.keys, "b:1", 91, wish.start, answer); /* our own */
    CHECK_FOUND("91 of [90,91,92]");
    keys_done(res.keys, "m:3", 91, wish.start, answer); /* a move takes nothing away */
    CHECK_FOUND("91 of [90,91,92]");
    json_decref(answer);
    finish();
}

TEST(records_that_cannot_be_read_leave_a_doubt)
{
    static const char *const strange[] = {"null", "7", "[]", "{}", "{'id':90}",
        "{'id':null,'starts_at':'2026-09-05 08:00'}", "{'id':0,'starts_at':'2026-09-05 08:00'}",
        "{'id':-1,'starts_at':'2026-09-05 08:00'}", "{'id':90,'starts_at':'5. 9. 2026 8:00'}"};
    begin();
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
        char list[600];
        int fd = log_begin();
        fake_reset();
        snprintf(list, sizeof list, "[%s]", strange[i]);
        fake_say(AROUND, 200, list);
        CHECK_FOUND("0 of []?");
        fake_reset();
        snprintf(list, sizeof list, "[%s,{" JANA "}]", strange[i]);
        fake_say(AROUND, 200, list);
        CHECK_FOUND("90 of [90]?");
        const char *log = log_end(fd);
        CHECK(strstr(log, "kind=\"reservation\"") && !strstr(log, "Jana"));
    }
    finish();
}

TEST(a_search_that_fails_finds_nothing_and_proves_nothing)
{
    struct found f;
    struct rpc_error x = {.code = 0};
    begin();
    CHECK_INT(find_person(&f, &res, 0, &wish, NULL, &x), -ERR_REMOTE);
    CHECK_INT(x.code, RPC_UNAVAILABLE);
    CHECK(!f.record && !f.others);
    rpc_error_done(&x);
    CHECK_INT(find_number(&f, &res, 0, 90, wish.start, wish.start, &x), -ERR_REMOTE);
    CHECK_INT(x.code, RPC_UNAVAILABLE);
    CHECK(!f.record);
    rpc_error_done(&x);
    finish();
}

/* ---- by number */

static void check_number(int line, int64_t number, int64_t want, bool doubtful)
{
    struct found f;
    struct rpc_error x = {.code = 0};
    int64_t id = 0;
    CHECK_INT(find_number(&f, &res, 0, number, wish.start, wish.start + 86400, &x), 0);
    number_member(&id, f.record, "id");
    if (id != want || f.doubtful != doubtful)
        test_fail(__FILE__, line, "found %d%s", (int)id, f.doubtful ? "?" : "");
    found_done(&f);
}

TEST(a_number_is_found_whoever_it_is_and_whatever_is_done)
{
    begin();
    fake_say(NUMBER("2026-09-05", "2026-09-06"), 200,
        "[{'id':'89','starts_at':'2026-09-05 07:00'},{" JANA "},{'id':90,'starts_at':"
        "'2026-09-06 08:00'}]");
    check_number(__LINE__, 90, 90, false);
    check_number(__LINE__, 89, 89, false);
    check_number(__LINE__, 9, 0, false);
    CHECK_INT(fake_keep(NUMBER("2026-09-05", "2026-09-06")), UP_KEEP_NOT);
    finish();
}

TEST(a_number_that_is_not_there_among_strange_records_is_doubtful)
{
    begin();
    int fd = log_begin();
    fake_say(NUMBER("2026-09-05", "2026-09-06"), 200,
        "[{'id':90},{'id':89,'starts_at':"
        "'2026-09-05 07:00'}]");
    check_number(__LINE__, 90, 0, true);
    check_number(__LINE__, 89, 89, true);
    log_end(fd);
    finish();
}

TEST(a_start_that_is_remembered_spares_the_wide_search)
{
    int64_t a, b, now = clock_wall(&clock_real);
    json_t *answer = json_object();
    begin();
    find_wide(&res, 90, &a, &b);
    CHECK(a >= now - 31 * 86400 && a <= now - 31 * 86400 + 60);
    CHECK_INT(b - a, (31 + 400) * 86400);
    keys_done(res.keys, "b:1", 90, 1800000000, answer);
    find_wide(&res, 90, &a, &b);
    CHECK_INT(a, 1800000000 - 86400);
    CHECK_INT(b, 1800000000 + 86400);
    find_wide(&res, 91, &a, &b);
    CHECK_INT(b - a, (31 + 400) * 86400);
    json_decref(answer);
    finish();
}

/* ---- telling */

/* want NULL: it cannot be told. */
static void check_shown(const char *record, const char *want)
{
    json_t *r = js(record), *got = NULL;
    int64_t number = 0, start = 0;
    bool good = booking_shown(&got, r, &number, &start);
    CHECK_INT(good, want != NULL);
    CHECK_JS(got, want);
    if (good) {
        CHECK_INT(number, 90);
        CHECK_INT(start, 1788588000);
    }
    json_decref(got);
    json_decref(r);
}

#define LEAST "'id':90,'starts_at':'2026-09-05T08:00:00+02:00'"
#define SHOWN "'state':'booked','upstream':'90','starts_at':'2026-09-05T08:00:00+02:00'"

TEST(a_booking_is_told_in_our_words)
{
    check_shown("{" LEAST "}", "{" SHOWN "}");
    check_shown("{'id':'90','starts_at':'2026-09-05 08:00','ends_at':'2026-09-05T06:20:00Z',"
                "'max_delete_at':'2026-09-04 08:00','can_cancel':true,'can_change':false,"
                "'pin':'0042','price_with_vat':600,'price':'500.0','currency':'CZK',"
                "'first_name':'Jana'}",
        "{" SHOWN ",'ends_at':'2026-09-05T08:20:00+02:00',"
        "'cancel_until':'2026-09-04T08:00:00+02:00','can_cancel':true,'can_move':false,"
        "'pin':'0042','price_haler':60000}");
}

TEST(members_of_another_shape_are_not_told)
{
    check_shown("{" LEAST ",'ends_at':'later','max_delete_at':null,'can_cancel':'yes',"
                "'can_change':1,'pin':'','price':'free','price_with_vat':null}",
        "{" SHOWN "}");
    check_shown(
        "{" LEAST ",'pin':1234,'price':'600.5'}", "{" SHOWN ",'pin':'1234','price_haler':60050}");
    check_shown("{" LEAST ",'pin':['1'],'price':600,'currency':'EUR'}", "{" SHOWN "}");
    check_shown("{" LEAST ",'pin':'1234567890123456789012345678901234567890'}", "{" SHOWN "}");
}

TEST(without_number_and_start_it_is_no_booking)
{
    check_shown("{}", NULL);
    check_shown("{'id':90}", NULL);
    check_shown("{'starts_at':'2026-09-05T08:00:00+02:00'}", NULL);
    check_shown("{'id':0,'starts_at':'2026-09-05T08:00:00+02:00'}", NULL);
    check_shown("{'id':90.5,'starts_at':'2026-09-05T08:00:00+02:00'}", NULL);
    check_shown("{'id':90,'starts_at':'2026-09-05'}", NULL);
    check_shown("[]", NULL);
    check_shown("null", NULL);
    check_shown(NULL, NULL);
}
