#include "test.h"

#include "change.h"
#include "domain/refno.h"
#include "wire/booking.h"
#include "wire/problem.h"

/* 2026-11-24T07:00:00+01:00 */
enum { NOW = 1795500000, HOUR = 3600 };

/* ---- asking for a hold */

static const char request_json[] = "{\"operation\":\"op\",\"place\":\"radnice\",\"lang\":\"cs\","
                                   "\"starts_at\":\"2026-11-24T08:00:00+01:00\",\"people\":2}";

static int read_request(struct str json, struct err *e)
{
    struct wire_hold_request r;
    int rc = wire_hold_request_read(&r, json, e);
    if (rc < 0)
        CHECK(!r.operation[0] && !r.place[0] && r.starts == 0 && r.people == 0);
    return rc;
}

TEST(a_request_for_a_hold_survives_the_wire)
{
    static const struct wire_hold_request in = {
        .operation = "op", .place = "radnice", .lang = "cs", .starts = NOW + HOUR, .people = 2};
    static const struct change changes[] = {
        {"\"operation\"", "\"op\"", ERR_PARSE},
        {"\"op\"", "\"\"", ERR_PARSE},
        {"\"op\"", "3", ERR_PARSE},
        {"\"op\"", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
            ERR_PARSE},
        {"\"radnice\"", "null", ERR_PARSE},
        {",\"lang\":\"cs\"", "", ERR_NONE},
        {"\"cs\"", "\"CS\"", ERR_PARSE},
        {"\"cs\"", "\"c\"", ERR_PARSE},
        {"\"cs\"", "\"ces\"", ERR_PARSE},
        {"\"2026-11-24T08:00:00+01:00\"", "\"1970-01-01T00:00:00Z\"", ERR_RANGE},
        {"\"2026-11-24T08:00:00+01:00\"", "0", ERR_PARSE},
        {"\"people\":2", "\"people\":0", ERR_RANGE},
        {"\"people\":2", "\"people\":51", ERR_RANGE},
        {"\"people\":2", "\"people\":-2147483648", ERR_RANGE},
        {"\"people\":2", "\"people\":2,\"price\":0", ERR_PARSE},
        {"\"people\":2", "\"x\":2", ERR_PARSE},
        {"{\"op", "[{}],{\"op", ERR_PARSE},
    };
    struct wire_hold_request out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, WIRE_BOOKING_REQUEST);
    REQUIRE(wire_hold_request_write(&b, &in, &e) == 0);
    CHECK_STR(buf_cstr(&b), request_json);
    REQUIRE(wire_hold_request_read(&out, buf_view(&b), &e) == 0);
    CHECK_SAME(wire_hold_request_write, &in, &out);
    buf_done(&b);
    CHANGES_CHECK(request_json, changes, read_request);
    CHECK_INT(read_request(STR("[]"), NULL), -ERR_PARSE);
}

/* ---- the hold */

static const char hold_json[] =
    "{\"id\":\"0123456789abcdef0123456789abcdef\",\"starts_at\":\"2026-11-24T08:00:00+01:00\","
    "\"ends_at\":\"2026-11-24T08:15:00+01:00\",\"expires_at\":\"2026-11-24T07:05:00+01:00\","
    "\"binding\":true,\"form\":{\"id\":\"rezervace\",\"schema\":{\"type\":\"object\"}},"
    "\"server_time\":\"2026-11-24T07:00:00+01:00\"}";

static int read_hold(struct str json, struct err *e)
{
    struct wire_hold h;
    int rc = wire_hold_read(&h, json, e);
    if (rc < 0)
        CHECK(!h.form && !h.id[0] && h.starts == 0);
    wire_hold_done(&h);
    return rc;
}

TEST(a_hold_survives_the_wire_with_its_form)
{
    static const struct change changes[] = {
        {"0123456789abcdef", "0123456789abcde", ERR_PARSE},
        {"0123456789abcdef", "0123456789ABCDEF", ERR_PARSE},
        {"0123456789abcdef", "../../4567890abc", ERR_PARSE},
        {"\"2026-11-24T08:15:00+01:00\"", "\"2026-11-24T08:00:00+01:00\"", ERR_RANGE},
        {"\"expires_at\"", "\"expires\"", ERR_PARSE},
        {"\"binding\":true", "\"binding\":null", ERR_PARSE},
        {"\"form\":{", "\"form\":[],\"x\":{", ERR_PARSE},
        {"\"form\":{", "\"form\":\"{}\",\"x\":{", ERR_PARSE},
        {"\"form\":{", "\"form\":null,\"x\":{", ERR_NONE},
        {"\"server_time\"", "\"time\"", ERR_PARSE},
    };
    struct wire_hold h;
    struct err e = ERR_INIT;
    struct buf b;
    REQUIRE(wire_hold_read(&h, str_of(hold_json), &e) == 0);
    CHECK_STR(h.id, "0123456789abcdef0123456789abcdef");
    CHECK_INT(h.starts, NOW + HOUR);
    CHECK_INT(h.expires, NOW + 300);
    CHECK(h.binding);
    CHECK_STR(h.form, "{\"id\":\"rezervace\",\"schema\":{\"type\":\"object\"}}");
    buf_init(&b, WIRE_BOOKING);
    REQUIRE(wire_hold_write(&b, &h, &e) == 0);
    CHECK_STR(buf_cstr(&b), hold_json);
    wire_hold_done(&h);
    CHECK(!h.form);
    buf_done(&b);
    CHANGES_CHECK(hold_json, changes, read_hold);
}

TEST(a_hold_without_a_form_has_none)
{
    struct wire_hold h = {.id = "0123456789abcdef0123456789abcdef",
        .starts = NOW,
        .ends = NOW + 1,
        .expires = NOW,
        .server_time = NOW};
    struct buf b;
    buf_init(&b, WIRE_BOOKING);
    REQUIRE(wire_hold_write(&b, &h, NULL) == 0);
    CHECK(strstr(buf_cstr(&b), "form") == NULL);
    REQUIRE(wire_hold_read(&h, buf_view(&b), NULL) == 0);
    CHECK(!h.form && !h.binding);
    buf_done(&b);
}

/* ---- the reservation */

static struct wire_reservation reservation(void)
{
    static const unsigned char random[7] = {1, 2, 3, 4, 5, 6, 7};
    static const unsigned char code[12] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
    struct wire_reservation r = {.pin = "4071",
        .state = BOOKING_BOOKED,
        .place = "radnice",
        .operation = "op",
        .situation = "novy-op",
        .place_name = "Radnice",
        .where = "dveře 8",
        .operation_name = "Občanský průkaz",
        .starts = NOW + HOUR,
        .ends = NOW + HOUR + 900,
        .cancel_until = NOW + 1800,
        .checkin_from = NOW + 2700,
        .checkin_to = NOW + HOUR + 300,
        .server_time = NOW,
        .people = 2,
        .binding = true,
        .ticket = "A 47"};
    CHECK(refno_make(r.id, random));
    wire_code_make(r.code, code);
    return r;
}

static int read_reservation(struct str json, struct err *e)
{
    struct wire_reservation r;
    int rc = wire_reservation_read(&r, json, e);
    if (rc < 0)
        CHECK(!r.id[0] && !r.code[0] && !r.pin[0] && r.starts == 0);
    return rc;
}

TEST(a_reservation_survives_the_wire)
{
    struct wire_reservation in = reservation(), out;
    struct err e = ERR_INIT;
    struct buf b, want;
    buf_init(&b, WIRE_BOOKING);
    buf_init(&want, WIRE_BOOKING);
    buf_fmt(&want,
        "{\"id\":\"%s\",\"code\":\"ABCDEFGHKLMNPRSTAAAAAAAA\",\"pin\":\"4071\","
        "\"state\":\"%s\",\"place\":\"radnice\",\"operation\":\"op\",\"situation\":\"novy-op\","
        "\"place_name\":\"Radnice\",\"where\":\"dveře 8\",\"operation_name\":\"Občanský průkaz\","
        "\"starts_at\":\"2026-11-24T08:00:00+01:00\",\"ends_at\":\"2026-11-24T08:15:00+01:00\","
        "\"cancel_until\":\"2026-11-24T07:30:00+01:00\",\"move_until\":null,"
        "\"checkin_from\":\"2026-11-24T07:45:00+01:00\","
        "\"checkin_to\":\"2026-11-24T08:05:00+01:00\",\"people\":2,\"binding\":true,"
        "\"ticket\":\"A 47\",\"server_time\":\"2026-11-24T07:00:00+01:00\"}",
        in.id, booking_state_name(BOOKING_BOOKED));
    REQUIRE(wire_reservation_write(&b, &in, &e) == 0);
    CHECK_STR(buf_cstr(&b), buf_cstr(&want));
    REQUIRE(wire_reservation_read(&out, buf_view(&b), &e) == 0);
    CHECK_SAME(wire_reservation_write, &in, &out);
    buf_done(&b);
    buf_done(&want);
}

TEST(a_reservation_tells_only_what_there_is_to_tell)
{
    struct wire_reservation in = reservation(), out;
    struct buf b;
    in.code[0] = in.pin[0] = in.situation[0] = in.where[0] = in.ticket[0] = '\0';
    in.cancel_until = in.checkin_from = in.checkin_to = 0;
    in.binding = false;
    buf_init(&b, WIRE_BOOKING);
    for (int state = 0; state < BOOKING_STATES; state++) {
        buf_reset(&b);
        in.state = (enum booking_state)state;
        REQUIRE(wire_reservation_write(&b, &in, NULL) == 0);
        CHECK(!strstr(b.p, "code") && !strstr(b.p, "pin") && !strstr(b.p, "where"));
        CHECK(strstr(b.p, "\"checkin_from\":null,\"checkin_to\":null") != NULL);
        REQUIRE(wire_reservation_read(&out, buf_view(&b), NULL) == 0);
        CHECK_INT(out.state, state);
        CHECK_STR(out.where, "");
        CHECK_INT(out.cancel_until, 0);
        CHECK(!out.binding);
    }
    buf_done(&b);
}

TEST(a_reservation_of_a_wrong_shape_is_refused)
{
    struct wire_reservation in = reservation();
    struct buf b;
    const struct change changes[] = {
        {in.id, "K7M4", ERR_PARSE},
        {in.id, "00000000", ERR_PARSE},
        {in.id, "3456-789", ERR_PARSE},
        {"\"ABCDEFGHKLMNPRSTAAAAAAAA\"", "\"abcdefghklmnprstaaaaaaaa\"", ERR_PARSE},
        {"\"ABCDEFGHKLMNPRSTAAAAAAAA\"", "\"ABCDEFGHKLMNPRSTAAAAAAAZ\"", ERR_PARSE},
        {"\"ABCDEFGHKLMNPRSTAAAAAAAA\"", "\"ABCD\"", ERR_PARSE},
        {"\"ABCDEFGHKLMNPRSTAAAAAAAA\"", "null", ERR_NONE},
        {"\"4071\"", "\"407\"", ERR_PARSE},
        {"\"4071\"", "\"40711\"", ERR_PARSE},
        {"\"4071\"", "\"407a\"", ERR_PARSE},
        {"\"4071\"", "4071", ERR_PARSE},
        {"\"state\":\"", "\"state\":\"x", ERR_PARSE},
        {"\"place\":\"radnice\"", "\"place\":\"\"", ERR_PARSE},
        {"\"place_name\"", "\"p\"", ERR_PARSE},
        {"\"operation_name\"", "\"o\"", ERR_PARSE},
        {"\"2026-11-24T08:15:00+01:00\"", "\"2026-11-24T08:00:00+01:00\"", ERR_RANGE},
        {"\"2026-11-24T08:15:00+01:00\"", "null", ERR_PARSE},
        {"\"cancel_until\":\"2026-11-24T07:30:00+01:00\",", "", ERR_NONE},
        {"\"2026-11-24T07:30:00+01:00\"", "\"tomorrow\"", ERR_PARSE},
        {"\"2026-11-24T07:30:00+01:00\"", "0", ERR_PARSE},
        {"\"2026-11-24T07:45:00+01:00\"", "\"2026-11-24T09:45:00+01:00\"", ERR_RANGE},
        {"\"people\":2", "\"people\":0", ERR_RANGE},
        {"\"people\":2", "\"people\":51", ERR_RANGE},
        {"\"people\":2", "\"people\":null", ERR_PARSE},
        {"\"binding\":true", "\"binding\":\"true\"", ERR_PARSE},
        {"\"A 47\"", "\"A 47 47 47 47 47\"", ERR_PARSE},
        {"\"server_time\"", "\"of_tomorrow\"", ERR_PARSE},
        {"\"server_time\"", "\"of_tomorrow\":[{}],\"server_time\"", ERR_NONE},
    };
    buf_init(&b, WIRE_BOOKING);
    REQUIRE(wire_reservation_write(&b, &in, NULL) == 0);
    CHANGES_CHECK(buf_cstr(&b), changes, read_reservation);
    buf_done(&b);
}

/* ---- members of problems */

TEST(the_nearest_times_come_with_the_problem)
{
    struct wire_nearest in = {.slots = {{NOW, NOW + 900, 1}, {NOW + 900, NOW + 1800, 2}}, .n = 2};
    struct wire_nearest out;
    struct problem p, back;
    struct buf members, b;
    struct err e = ERR_INIT;
    buf_init(&members, WIRE_PROBLEM);
    buf_init(&b, WIRE_PROBLEM);
    wire_nearest_members(&members, &in);
    problem_init(&p, PROBLEM_SLOT_TAKEN, NULL);
    p.members = buf_view(&members);
    REQUIRE(problem_write(&b, &p, &e) == 0);
    CHECK_STR(buf_cstr(&b),
        "{\"type\":\"urn:prepazka:problem:slot_taken\",\"title\":\"The time is taken\","
        "\"status\":409,\"code\":\"slot_taken\",\"alternatives\":["
        "{\"starts_at\":\"2026-11-24T07:00:00+01:00\",\"ends_at\":\"2026-11-24T07:15:00+01:00\","
        "\"free\":1},{\"starts_at\":\"2026-11-24T07:15:00+01:00\","
        "\"ends_at\":\"2026-11-24T07:30:00+01:00\",\"free\":2}]}");
    REQUIRE(problem_read(&back, buf_view(&b), &e) == 0);
    CHECK_INT(back.code, PROBLEM_SLOT_TAKEN);
    CHECK_INT((int64_t)back.members.n, 0);
    REQUIRE(wire_nearest_read(&out, buf_view(&b), &e) == 0);
    CHECK_INT((int64_t)out.n, 2);
    CHECK_INT(out.slots[0].starts, NOW);
    CHECK_INT(out.slots[1].ends, NOW + 1800);
    CHECK_INT(out.slots[1].free, 2);
    buf_done(&members);
    buf_done(&b);
}

static int read_nearest(struct str json, struct err *e)
{
    struct wire_nearest n;
    int rc = wire_nearest_read(&n, json, e);
    if (rc < 0)
        CHECK_INT((int64_t)n.n, 0);
    return rc;
}

TEST(hostile_alternatives_are_refused)
{
    static const char json[] = "{\"alternatives\":[{\"starts_at\":\"2026-11-24T07:00:00+01:00\","
                               "\"ends_at\":\"2026-11-24T07:15:00+01:00\",\"free\":1},"
                               "{\"starts_at\":\"2026-11-24T07:15:00+01:00\","
                               "\"ends_at\":\"2026-11-24T07:30:00+01:00\",\"free\":2}]}";
    static const struct change changes[] = {
        {"\"alternatives\"", "\"x\"", ERR_NONE},
        {"\"alternatives\":[", "\"alternatives\":{},\"x\":[", ERR_PARSE},
        {"\"alternatives\":[", "\"alternatives\":[7,", ERR_PARSE},
        {"07:00:00", "07:15:00", ERR_RANGE},
        {"07:00:00", "07:14:59", ERR_NONE},
        {"T07:15:00+01:00\",\"ends", "T06:59:00+01:00\",\"ends", ERR_RANGE},
        {"07:30:00", "07:15:00", ERR_RANGE},
        {"\"free\":2", "\"free\":-2", ERR_RANGE},
        {"\"free\":2", "\"free\":2,\"of_tomorrow\":2", ERR_NONE},
    };
    CHANGES_CHECK(json, changes, read_nearest);
    CHECK_INT(read_nearest(STR("[]"), NULL), -ERR_PARSE);
}

TEST(more_alternatives_than_fit_are_cut)
{
    struct wire_nearest out;
    struct buf b;
    buf_init(&b, WIRE_PROBLEM);
    buf_z(&b, "{\"alternatives\":[");
    for (int i = 0; i < 2 * WIRE_NEAREST; i++)
        buf_fmt(&b,
            "%s{\"starts_at\":\"2026-11-24T07:%02d:00Z\",\"ends_at\":\"2026-11-24T08:00:00Z\","
            "\"free\":1}",
            i ? "," : "", i);
    buf_z(&b, "]}");
    REQUIRE(wire_nearest_read(&out, buf_view(&b), NULL) == 0);
    CHECK_INT((int64_t)out.n, WIRE_NEAREST);
    buf_done(&b);
}

static int read_when(struct str json, struct err *e)
{
    struct wire_when w;
    return wire_when_read(&w, json, e);
}

TEST(the_times_of_a_problem_come_with_it)
{
    static const struct wire_when in = {
        .starts = NOW + HOUR, .from = NOW + 2700, .ticket = "A 47", .server_time = NOW};
    static const char want[] =
        "\"starts_at\":\"2026-11-24T08:00:00+01:00\",\"from\":\"2026-11-24T07:45:00+01:00\","
        "\"to\":null,\"at\":null,\"ticket\":\"A 47\",\"server_time\":\"2026-11-24T07:00:00+01:00\"";
    static const struct change changes[] = {
        {"\"starts_at\"", "\"x\"", ERR_NONE},
        {"\"to\":null", "\"to\":false", ERR_PARSE},
        {"\"to\":null", "\"to\":0", ERR_PARSE},
        {"\"2026-11-24T08:00:00+01:00\"", "\"1600-01-01T00:00:00Z\"", ERR_RANGE},
        {"\"A 47\"", "47", ERR_PARSE},
    };
    struct wire_when out;
    struct problem p;
    struct buf members, b;
    buf_init(&members, WIRE_PROBLEM);
    buf_init(&b, WIRE_PROBLEM);
    wire_when_members(&members, &in);
    CHECK_STR(buf_cstr(&members), want);
    problem_init(&p, PROBLEM_CHECKIN_EARLY, "x");
    p.members = buf_view(&members);
    REQUIRE(problem_write(&b, &p, NULL) == 0);
    REQUIRE(wire_when_read(&out, buf_view(&b), NULL) == 0);
    CHECK_INT(out.starts, NOW + HOUR);
    CHECK_INT(out.from, NOW + 2700);
    CHECK(out.to == 0 && out.at == 0);
    CHECK_INT(out.server_time, NOW);
    CHECK_STR(out.ticket, "A 47");
    CHANGES_CHECK(buf_cstr(&b), changes, read_when);
    REQUIRE(wire_when_read(&out, STR("{}"), NULL) == 0);
    CHECK_INT(out.starts, 0);
    CHECK_INT(read_when(STR("[]"), NULL), -ERR_PARSE);
    buf_done(&members);
    buf_done(&b);
}

/* ---- codes */

TEST(a_code_is_read_as_people_and_scanners_give_it)
{
    static const unsigned char random[7] = {10, 20, 30, 40, 50, 60, 70};
    char ref[9], misprint[9], shown[10];
    REQUIRE(refno_make(ref, random));
    refno_show(shown, ref);
    memcpy(misprint, ref, sizeof misprint);
    misprint[0] = ref[0] == 'A' ? 'B' : 'A';
    const struct {
        const char *typed, *want;
        enum err_code code;
    } rows[] = {
        {ref, ref, ERR_NONE},
        {shown, ref, ERR_NONE},
        {misprint, "", ERR_CHECKSUM},
        {"ABCDEFGHKLMNPRSTABCDEFGH", "ABCDEFGHKLMNPRSTABCDEFGH", ERR_NONE},
        {"abcdefghklmnprstabcdefgh\r\n", "ABCDEFGHKLMNPRSTABCDEFGH", ERR_NONE},
        {" abcd-efgh klmn\u00a0prst\u2011abcd\u2013efgh\t", "ABCDEFGHKLMNPRSTABCDEFGH", ERR_NONE},
        {"", "", ERR_PARSE},
        {"    ----", "", ERR_PARSE},
        {"ABCDEFG", "", ERR_PARSE},
        {"ABCDEFGHK", "", ERR_PARSE},
        {"ABCDEFGHKLMNPRSTABCDEFG", "", ERR_PARSE},
        {"ABCDEFGHKLMNPRSTABCDEFGHK", "", ERR_PARSE},
        {"ABCDEFGHKLMNPRSTABCDEFGY", "", ERR_PARSE},
        {"ABCDEFGHKLMNPRSTABCDEFG1", "", ERR_PARSE},
        {"ABCDEFGHKLMNPRSTABCDEFGá", "", ERR_PARSE},
        {"ABCDEFGHKLMNPRSTABCDEFG.", "", ERR_PARSE},
        {"0000000O", "", ERR_PARSE},
        {"\xFF\xFE", "", ERR_PARSE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[WIRE_CODE_TEXT] = "x";
        struct err e = ERR_INIT;
        int rc = wire_code_parse(out, str_of(rows[i].typed), &e);
        if (rc != -(int)rows[i].code || e.code != rows[i].code || strcmp(out, rows[i].want) != 0)
            test_fail(__FILE__, __LINE__, "\"%s\" gives \"%s\", %s", rows[i].typed, out,
                err_name(e.code));
    }
    char out[WIRE_CODE_TEXT];
    CHECK_INT(wire_code_parse(out, (struct str){"ABCDEFGH\0", 9}, NULL), -ERR_PARSE);
}

TEST(a_made_code_is_read_back_and_every_letter_comes)
{
    char code[WIRE_CODE_TEXT], back[WIRE_CODE_TEXT];
    bool seen[256] = {false};
    int letters = 0;
    for (int v = 0; v < 256; v++) {
        unsigned char random[12];
        memset(random, v, sizeof random);
        wire_code_make(code, random);
        CHECK_INT((int64_t)strlen(code), WIRE_CODE);
        CHECK_INT(wire_code_parse(back, str_of(code), NULL), 0);
        CHECK_STR(back, code);
        seen[(unsigned char)code[0]] = seen[(unsigned char)code[1]] = true;
    }
    for (int c = 0; c < 256; c++)
        letters += seen[c];
    CHECK_INT(letters, 16);
    CHECK(!seen['Y'] && !seen['Z'] && !seen['I'] && !seen['O']);
}
