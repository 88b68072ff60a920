#include "test.h"

#include "change.h"
#include "wire/booking.h"

/* 2026-11-24T07:00:00+01:00 */
enum { NOW = 1795500000, HOUR = 3600 };

/* ---- places and operations */

static const char places_json[] =
    "{\"places\":[{\"id\":\"radnice\",\"name\":\"Radnice\",\"where\":\"Náměstí 1\","
    "\"operations\":[\"op\",\"rp\"]},{\"id\":\"b\",\"name\":\"B\",\"operations\":[]}]}";

static const char operations_json[] =
    "{\"operations\":[{\"id\":\"op\",\"name\":\"Občanský průkaz\",\"note\":\"Vezměte doklad\","
    "\"minutes\":15,\"more_minutes\":10,\"people_max\":5,\"price\":20000,\"binding\":true,"
    "\"situations\":[\"novy-op\"]},{\"id\":\"rp\",\"name\":\"Řidičský průkaz\",\"minutes\":10,"
    "\"more_minutes\":0,\"people_max\":1,\"binding\":false,\"situations\":[]}]}";

TEST(places_and_operations_survive_the_wire)
{
    struct wire_booking b = {.n_places = 0};
    struct err e = ERR_INIT;
    struct buf out;
    REQUIRE(wire_places_read(&b, str_of(places_json), &e) == 0);
    REQUIRE(wire_operations_read(&b, str_of(operations_json), &e) == 0);
    REQUIRE(b.n_places == 2 && b.n_operations == 2);
    CHECK_STR(b.places[0].where, "Náměstí 1");
    CHECK_INT((int64_t)b.places[0].n_operations, 2);
    CHECK_STR(b.places[0].operations[1], "rp");
    CHECK_STR(b.places[1].where, "");
    CHECK_INT(b.operations[0].minutes, 15);
    CHECK_INT(b.operations[0].haler, 20000);
    CHECK(b.operations[0].binding);
    CHECK_STR(b.operations[0].situations[0], "novy-op");
    CHECK_INT(b.operations[1].haler, -1);
    CHECK_STR(b.operations[1].note, "");
    buf_init(&out, WIRE_BOOKING);
    buf_z(&out, "{\"places\":[");
    wire_place_write(&out, &b.places[0]);
    buf_char(&out, ',');
    wire_place_write(&out, &b.places[1]);
    buf_z(&out, "]}");
    CHECK_STR(buf_cstr(&out), places_json);
    buf_reset(&out);
    buf_z(&out, "{\"operations\":[");
    wire_operation_write(&out, &b.operations[0]);
    buf_char(&out, ',');
    wire_operation_write(&out, &b.operations[1]);
    buf_z(&out, "]}");
    CHECK_STR(buf_cstr(&out), operations_json);
    buf_done(&out);
    wire_booking_done(&b);
    CHECK(!b.places && !b.operations && b.n_places == 0);
}

TEST(an_unusable_place_or_operation_is_left_out_and_the_others_stay)
{
    static const struct {
        const char *from, *to;
        bool operations;
    } rows[] = {
        {"\"id\":\"radnice\"", "\"id\":\"\"", false},
        {"\"id\":\"radnice\"", "\"id\":7", false},
        {"\"id\":\"radnice\",", "", false},
        {"\"name\":\"Radnice\"", "\"name\":\"\"", false},
        {"[\"op\",\"rp\"]", "[\"op\",\"\"]", false},
        {"[\"op\",\"rp\"]", "[\"op\",1]", false},
        {"[\"op\",\"rp\"]", "\"op\"", false},
        {"\"where\":\"Náměstí 1\"", "\"where\":[]", false},
        {"{\"id\":\"radnice\"", "7,{\"x\":\"radnice\"", false},
        {"\"minutes\":15", "\"minutes\":\"15\"", true},
        {"\"minutes\":15", "\"minutes\":15.0", true},
        {"\"minutes\":15,", "", true},
        {"\"binding\":true", "\"binding\":1", true},
        {"\"price\":20000", "\"price\":\"200\"", true},
        {"[\"novy-op\"]", "null", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wire_booking b = {.n_places = 0};
        struct err e = ERR_INIT;
        struct buf text;
        buf_init(&text, WIRE_BOOKING);
        REQUIRE(change_apply(
            &text, rows[i].operations ? operations_json : places_json, rows[i].from, rows[i].to));
        int rc = rows[i].operations ? wire_operations_read(&b, buf_view(&text), &e)
                                    : wire_places_read(&b, buf_view(&text), &e);
        const char *left = b.n_operations == 1 ? b.operations[0].id : "";
        left = b.n_places == 1 ? b.places[0].id : left;
        if (rc < 0 || strcmp(left, rows[i].operations ? "rp" : "b") != 0)
            test_fail(
                __FILE__, __LINE__, "%s -> %s: %d, %s left", rows[i].from, rows[i].to, rc, left);
        wire_booking_done(&b);
        buf_done(&text);
    }
}

static int read_places(struct str json, struct err *e)
{
    struct wire_booking b = {.n_places = 0};
    int rc = wire_places_read(&b, json, e);
    if (rc < 0)
        CHECK(!b.places && b.n_places == 0);
    wire_booking_done(&b);
    return rc;
}

static int read_operations(struct str json, struct err *e)
{
    struct wire_booking b = {.n_places = 0};
    int rc = wire_operations_read(&b, json, e);
    if (rc < 0)
        CHECK(!b.operations && b.n_operations == 0);
    wire_booking_done(&b);
    return rc;
}

TEST(hostile_lists_are_refused)
{
    static const struct change places[] = {
        {"\"places\"", "\"plac\"", ERR_PARSE},
        {"{\"places\":", "{\"places\":7,\"x\":", ERR_PARSE},
        {"{\"places\":[", "{\"places\":{},\"x\":[", ERR_PARSE},
        {"{\"places\":", "{\"of_tomorrow\":[],\"places\":", ERR_NONE},
        {"\"id\":\"b\"", "\"id\":\"b\",\"of_tomorrow\":{}", ERR_NONE},
        {"\"where\":\"Náměstí 1\"", "\"where\":null", ERR_NONE},
    };
    static const struct change operations[] = {
        {"\"minutes\":15", "\"minutes\":0", ERR_RANGE},
        {"\"minutes\":15", "\"minutes\":-15", ERR_RANGE},
        {"\"minutes\":15", "\"minutes\":1441", ERR_RANGE},
        {"\"minutes\":15", "\"minutes\":4294967311", ERR_RANGE},
        {"\"minutes\":15", "\"minutes\":99999999999999999999", ERR_PARSE},
        {"\"more_minutes\":10", "\"more_minutes\":-1", ERR_RANGE},
        {"\"people_max\":5", "\"people_max\":0", ERR_RANGE},
        {"\"people_max\":5", "\"people_max\":51", ERR_RANGE},
        {"\"price\":20000", "\"price\":-1", ERR_RANGE},
        {"\"price\":20000", "\"price\":1000000000", ERR_RANGE},
        {"\"price\":20000", "\"price\":null", ERR_NONE},
        {"\"price\":20000", "\"price\":0", ERR_NONE},
    };
    CHANGES_CHECK(places_json, places, read_places);
    CHANGES_CHECK(operations_json, operations, read_operations);
    CHECK_INT(read_places(STR("[]"), NULL), -ERR_PARSE);
}

TEST(a_refused_half_leaves_the_other)
{
    struct wire_booking b = {.n_places = 0};
    REQUIRE(wire_places_read(&b, str_of(places_json), NULL) == 0);
    CHECK_INT(wire_operations_read(&b, STR("{}"), NULL), -ERR_PARSE);
    CHECK_INT((int64_t)b.n_places, 2);
    CHECK_STR(b.places[1].name, "B");
    CHECK_INT((int64_t)b.n_operations, 0);
    /* read anew */
    REQUIRE(wire_places_read(&b, STR("{\"places\":[]}"), NULL) == 0);
    CHECK_INT((int64_t)b.n_places, 0);
    wire_booking_done(&b);
}

/* n copies of item between head and tail */
static void repeat(struct buf *out, const char *head, const char *item, size_t n, const char *tail)
{
    buf_init(out, BUF_REPLY);
    buf_z(out, head);
    for (size_t i = 0; i < n; i++) {
        buf_z(out, i ? "," : "");
        buf_z(out, item);
    }
    buf_z(out, tail);
}

TEST(lists_have_a_limit)
{
    static const struct {
        const char *head, *item, *tail;
        size_t most;
        bool operations;
    } rows[] = {
        {"{\"places\":[", "{\"id\":\"a\",\"name\":\"A\",\"operations\":[]}", "]}", WIRE_LIST,
            false},
        {"{\"places\":[", "{}", "]}", WIRE_LIST, false},
        {"{\"places\":[{\"id\":\"a\",\"name\":\"A\",\"operations\":[", "\"x\"", "]}]}", WIRE_LIST,
            false},
        {"{\"operations\":[", "null", "]}", WIRE_LIST, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t more = 0; more < 2; more++) {
            struct buf text;
            repeat(&text, rows[i].head, rows[i].item, rows[i].most + more, rows[i].tail);
            int rc = rows[i].operations ? read_operations(buf_view(&text), NULL)
                                        : read_places(buf_view(&text), NULL);
            CHECK_INT(rc, more ? -ERR_LIMIT : 0);
            buf_done(&text);
        }
    }
}

TEST(a_text_too_long_is_unusable_and_an_answer_too_long_is_refused)
{
    struct buf text;
    for (size_t more = 0; more < 2; more++) {
        struct wire_booking b = {.n_places = 0};
        buf_init(&text, BUF_REPLY);
        buf_z(&text, "{\"places\":[{\"operations\":[],\"id\":\"");
        for (size_t i = 0; i < WIRE_ID + more; i++)
            buf_char(&text, 'x');
        buf_z(&text, "\",\"name\":\"n\"}]}");
        CHECK_INT(wire_places_read(&b, buf_view(&text), NULL), 0);
        CHECK_INT((int64_t)b.n_places, more ? 0 : 1);
        wire_booking_done(&b);
        buf_done(&text);
    }
    buf_init(&text, BUF_REPLY);
    buf_z(&text, "{\"places\":[]}");
    while (text.n <= WIRE_BOOKING)
        buf_char(&text, ' ');
    CHECK_INT(read_places(buf_view(&text), NULL), -ERR_LIMIT);
    buf_done(&text);
}

/* ---- slots */

static const char slots_json[] =
    "{\"days\":[{\"date\":\"2026-11-24\",\"state\":\"free\",\"slots\":["
    "{\"starts_at\":\"2026-11-24T08:00:00+01:00\",\"ends_at\":\"2026-11-24T08:15:00+01:00\","
    "\"free\":2},"
    "{\"starts_at\":\"2026-11-24T23:55:00+01:00\",\"ends_at\":\"2026-11-25T00:10:00+01:00\","
    "\"free\":1}]},"
    "{\"date\":\"2026-11-25\",\"state\":\"closed\",\"slots\":[]}],"
    "\"next_free\":{\"starts_at\":\"2026-12-24T08:00:00+01:00\","
    "\"ends_at\":\"2026-12-24T08:15:00+01:00\",\"free\":1},"
    "\"as_of\":\"2026-11-24T06:59:00+01:00\",\"server_time\":\"2026-11-24T07:00:00+01:00\"}";

TEST(slots_survive_the_wire)
{
    struct wire_slots s;
    struct err e = ERR_INIT;
    struct buf out;
    REQUIRE(wire_slots_read(&s, str_of(slots_json), &e) == 0);
    REQUIRE(s.n == 2 && s.days[0].n == 2);
    CHECK_INT(s.days[0].state, SLOT_DAY_FREE);
    CHECK_INT(s.days[0].slots[0].starts, NOW + HOUR);
    CHECK_INT(s.days[0].slots[0].ends, NOW + HOUR + 900);
    CHECK_INT(s.days[0].slots[0].free, 2);
    CHECK_INT(s.days[1].state, SLOT_DAY_CLOSED);
    CHECK_INT((int64_t)s.days[1].n, 0);
    CHECK_INT(s.next.starts, NOW + HOUR + 30 * 86400);
    CHECK_INT(s.as_of, NOW - 60);
    CHECK_INT(s.server_time, NOW);
    buf_init(&out, WIRE_BOOKING);
    REQUIRE(wire_slots_write(&out, &s, &e) == 0);
    CHECK_STR(buf_cstr(&out), slots_json);
    buf_reset(&out);
    s.next.starts = 0;
    REQUIRE(wire_slots_write(&out, &s, &e) == 0);
    CHECK(strstr(buf_cstr(&out), "\"next_free\":null") != NULL);
    wire_slots_done(&s);
    REQUIRE(wire_slots_read(&s, buf_view(&out), &e) == 0);
    CHECK_INT(s.next.starts, 0);
    wire_slots_done(&s);
    CHECK(!s.days && s.n == 0);
    buf_done(&out);
}

TEST(every_state_of_a_day_travels_by_its_name)
{
    for (int state = 0; state < SLOT_DAYS; state++) {
        struct wire_day day = {.date = {2026, 11, 24}, .state = (enum slot_day)state};
        struct wire_slots in = {.days = &day, .n = 1, .as_of = NOW, .server_time = NOW}, out;
        struct buf b;
        buf_init(&b, WIRE_BOOKING);
        REQUIRE(wire_slots_write(&b, &in, NULL) == 0);
        REQUIRE(wire_slots_read(&out, buf_view(&b), NULL) == 0);
        CHECK_INT(out.days[0].state, state);
        wire_slots_done(&out);
        buf_done(&b);
    }
}

static int read_slots(struct str json, struct err *e)
{
    struct wire_slots s;
    int rc = wire_slots_read(&s, json, e);
    if (rc < 0)
        CHECK(!s.days && s.n == 0 && !s.arena.chunks && s.server_time == 0);
    wire_slots_done(&s);
    return rc;
}

TEST(hostile_slots_are_refused)
{
    static const struct change changes[] = {
        {"\"days\"", "\"day\"", ERR_PARSE},
        {"{\"days\":[{\"date\"", "{\"days\":[3,{\"date\"", ERR_PARSE},
        {"\"2026-11-24\"", "\"2026-11-31\"", ERR_PARSE},
        {"\"2026-11-24\"", "\"24. 11. 2026\"", ERR_PARSE},
        {"\"2026-11-24\"", "null", ERR_PARSE},
        {"\"free\",\"slots\"", "\"Free\",\"slots\"", ERR_PARSE},
        {"\"free\",\"slots\"", "0,\"slots\"", ERR_PARSE},
        {"\"slots\":[{", "\"slots\":{},\"x\":[{", ERR_PARSE},
        /* days out of order, twice the same, a slot of another day */
        {"\"2026-11-24\"", "\"2026-11-25\"", ERR_RANGE},
        {"\"2026-11-25\"", "\"2026-11-24\"", ERR_RANGE},
        {"\"2026-11-25\"", "\"2026-11-23\"", ERR_RANGE},
        {"\"2026-11-24T23:55:00+01:00\"", "\"2026-11-25T00:00:00+01:00\"", ERR_RANGE},
        {"\"2026-11-24T23:55:00+01:00\"", "\"2026-11-24T23:55:00Z\"", ERR_RANGE},
        /* slots out of order or twice at the same time */
        {"\"2026-11-24T08:00:00+01:00\"", "\"2026-11-24T08:14:00+01:00\"", ERR_NONE},
        {"\"2026-11-24T23:55:00+01:00\"", "\"2026-11-24T08:00:00+01:00\"", ERR_RANGE},
        {"\"2026-11-24T23:55:00+01:00\"", "\"2026-11-24T07:55:00+01:00\"", ERR_RANGE},
        /* a slot that ends before it starts, at once, or a week later */
        {"\"2026-11-24T08:15:00+01:00\"", "\"2026-11-24T07:45:00+01:00\"", ERR_RANGE},
        {"\"2026-11-24T08:15:00+01:00\"", "\"2026-11-24T08:00:00+01:00\"", ERR_RANGE},
        {"\"2026-11-24T08:15:00+01:00\"", "\"2026-12-01T08:15:00+01:00\"", ERR_RANGE},
        {"\"2026-11-24T08:15:00+01:00\"", "\"2026-11-24T08:15:00\"", ERR_PARSE},
        {"\"2026-11-24T08:15:00+01:00\"", "1795504500", ERR_PARSE},
        {"\"2026-11-24T08:15:00+01:00\"", "\"9999-12-31T23:59:59Z\"", ERR_RANGE},
        {"\"2026-11-24T08:00:00+01:00\"", "\"1969-12-31T23:59:59Z\"", ERR_RANGE},
        {"\"2026-11-24T08:00:00+01:00\"", "null", ERR_PARSE},
        {"\"free\":2", "\"free\":-1", ERR_RANGE},
        {"\"free\":2", "\"free\":0", ERR_NONE},
        {"\"free\":2", "\"free\":1000000", ERR_RANGE},
        {"\"free\":2", "\"free\":4294967298", ERR_RANGE},
        {"\"free\":2", "\"free\":true", ERR_PARSE},
        {"\"free\":2", "\"free\":2,\"of_tomorrow\":1", ERR_NONE},
        {"\"next_free\"", "\"next\"", ERR_NONE},
        {"\"next_free\":{", "\"next_free\":7,\"x\":{", ERR_PARSE},
        {"\"2026-12-24T08:15:00+01:00\"", "\"2026-12-24T08:00:00+01:00\"", ERR_RANGE},
        {"\"as_of\"", "\"as\"", ERR_PARSE},
        {"\"as_of\":\"2026-11-24T06:59:00+01:00\"", "\"as_of\":null", ERR_PARSE},
        {"\"server_time\"", "\"time\"", ERR_PARSE},
    };
    CHANGES_CHECK(slots_json, changes, read_slots);
}

TEST(a_slot_inside_the_hour_that_comes_twice_stands_on_its_day)
{
    /* 25 hours: the last slot of the day begins 24 h 55 min after its midnight */
    CHECK_INT(read_slots(STR("{\"days\":[{\"date\":\"2026-10-25\",\"state\":\"free\",\"slots\":["
                             "{\"starts_at\":\"2026-10-25T02:30:00+02:00\","
                             "\"ends_at\":\"2026-10-25T02:15:00+01:00\",\"free\":1},"
                             "{\"starts_at\":\"2026-10-25T02:30:00+01:00\","
                             "\"ends_at\":\"2026-10-25T02:45:00+01:00\",\"free\":1},"
                             "{\"starts_at\":\"2026-10-25T23:55:00+01:00\","
                             "\"ends_at\":\"2026-10-26T00:00:00+01:00\",\"free\":1}]}],"
                             "\"as_of\":\"2026-10-01T00:00:00Z\","
                             "\"server_time\":\"2026-10-01T00:00:00Z\"}"),
                  NULL),
        0);
}

TEST(days_and_slots_have_a_limit)
{
    for (int more = 0; more < 2; more++) {
        struct wire_day days[WIRE_DAYS + 1] = {{.n = 0}};
        struct slot slots[SLOT_DAY_MAX + 1];
        struct wire_slots in = {.days = days, .as_of = NOW, .server_time = NOW};
        struct buf b;
        for (int i = 0; i < WIRE_DAYS + 1; i++)
            days[i].date = date_add((struct date){2026, 11, 24}, i);
        for (int i = 0; i < SLOT_DAY_MAX + 1; i++)
            slots[i] = (struct slot){NOW + 60 * i, NOW + 60 * i + 60, 1};
        in.n = (size_t)(WIRE_DAYS + more);
        buf_init(&b, BUF_REPLY);
        REQUIRE(wire_slots_write(&b, &in, NULL) == 0);
        CHECK_INT(read_slots(buf_view(&b), NULL), more ? -ERR_LIMIT : 0);
        buf_reset(&b);
        in.n = 1;
        days[0].slots = slots;
        days[0].n = (size_t)(SLOT_DAY_MAX + more);
        REQUIRE(wire_slots_write(&b, &in, NULL) == 0);
        CHECK_INT(read_slots(buf_view(&b), NULL), more ? -ERR_LIMIT : 0);
        buf_done(&b);
    }
}
