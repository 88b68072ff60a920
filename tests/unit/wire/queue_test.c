#include "test.h"

#include "change.h"
#include "wire/queue.h"

/* 2026-11-24T07:00:00+01:00 */
enum { NOW = 1795500000, HOUR = 3600 };

#define AGENDA                                                                                     \
    "{\"id\":\"op\",\"name\":\"Občanské průkazy\",\"where\":\"dveře 8\",\"letter\":\"A\","     \
    "\"waiting\":4,\"staffed\":2,\"wait\":{\"from\":12,\"to\":18},\"open\":true,"                  \
    "\"tickets_left\":30,\"opens_at\":null,\"situations\":[\"novy-op\",\"ztrata-op\"]}"
#define SHUT                                                                                       \
    "{\"id\":\"rp\",\"name\":\"Řidiči\",\"letter\":\"B\",\"waiting\":0,\"staffed\":0,"           \
    "\"wait\":null,\"open\":false,\"opens_at\":\"2026-11-24T08:00:00+01:00\",\"situations\":[]}"
#define NOW_TEXT "\"server_time\":\"2026-11-24T07:00:00+01:00\"}"

/* ---- the queue */

static const char queue_json[] = "{\"agendas\":[" AGENDA "," SHUT "]," NOW_TEXT;

static int read_queue(struct str json, struct err *e)
{
    struct wire_queue q;
    int rc = wire_queue_read(&q, json, e);
    if (rc < 0)
        CHECK(!q.agendas && q.n == 0 && !q.arena.chunks);
    wire_queue_done(&q);
    return rc;
}

TEST(the_queue_survives_the_wire)
{
    struct wire_queue q;
    struct err e = ERR_INIT;
    struct buf b;
    REQUIRE(wire_queue_read(&q, str_of(queue_json), &e) == 0);
    REQUIRE(q.n == 2);
    CHECK_STR(q.agendas[0].name, "Občanské průkazy");
    CHECK_INT(q.agendas[0].letter, 'A');
    CHECK_INT(q.agendas[0].waiting, 4);
    CHECK(q.agendas[0].wait.known && q.agendas[0].open);
    CHECK_INT(q.agendas[0].wait.from, 12);
    CHECK_INT(q.agendas[0].wait.to, 18);
    CHECK_INT(q.agendas[0].tickets_left, 30);
    CHECK_INT(q.agendas[0].opens_at, 0);
    CHECK_STR(q.agendas[0].situations[1], "ztrata-op");
    CHECK(!q.agendas[1].wait.known && !q.agendas[1].open);
    CHECK_INT(q.agendas[1].tickets_left, -1);
    CHECK_INT(q.agendas[1].opens_at, NOW + HOUR);
    CHECK_STR(q.agendas[1].where, "");
    CHECK_INT(q.server_time, NOW);
    buf_init(&b, WIRE_QUEUE);
    REQUIRE(wire_queue_write(&b, &q, &e) == 0);
    CHECK_STR(buf_cstr(&b), queue_json);
    buf_done(&b);
    wire_queue_done(&q);
    CHECK(!q.agendas && q.n == 0);
}

TEST(hostile_queues_are_refused)
{
    static const struct change changes[] = {
        {"\"agendas\"", "\"agenda\"", ERR_PARSE},
        {"\"agendas\":[", "\"agendas\":{},\"x\":[", ERR_PARSE},
        {"\"waiting\":4", "\"waiting\":-1", ERR_RANGE},
        {"\"waiting\":4", "\"waiting\":5001", ERR_RANGE},
        {"\"waiting\":4", "\"waiting\":5000", ERR_NONE},
        {"\"staffed\":2", "\"staffed\":1001", ERR_RANGE},
        {"\"from\":12", "\"from\":-1", ERR_RANGE},
        {"\"from\":12", "\"from\":19", ERR_RANGE},
        {"\"from\":12", "\"from\":18", ERR_NONE},
        {"\"to\":18", "\"to\":100001", ERR_RANGE},
        {"\"to\":18", "\"to\":9223372036854775807", ERR_RANGE},
        {"\"tickets_left\":30", "\"tickets_left\":-1", ERR_RANGE},
        {"\"tickets_left\":30", "\"tickets_left\":null", ERR_NONE},
        {"\"2026-11-24T08:00:00+01:00\"", "\"1969-01-01T00:00:00Z\"", ERR_RANGE},
        {"\"open\":true", "\"open\":true,\"of_tomorrow\":7", ERR_NONE},
        {"\"server_time\"", "\"time\"", ERR_PARSE},
    };
    CHANGES_CHECK(queue_json, changes, read_queue);
}

TEST(an_unusable_agenda_is_left_out_and_the_other_stays)
{
    static const struct {
        const char *from, *to;
    } rows[] = {
        {"\"id\":\"op\"", "\"id\":\"\""},
        {"\"id\":\"op\"", "\"id\":null"},
        {"\"letter\":\"A\"", "\"letter\":\"AB\""},
        {"\"letter\":\"A\"", "\"letter\":\"a\""},
        {"\"letter\":\"A\"", "\"letter\":\"Č\""},
        {"\"letter\":\"A\"", "\"letter\":\"\""},
        {"\"letter\":\"A\"", "\"letter\":65"},
        {"\"letter\":\"A\",", ""},
        {"\"wait\":{", "\"wait\":12,\"x\":{"},
        {"\"from\":12,", ""},
        {"\"to\":18", "\"to\":18.5"},
        {"\"waiting\":4", "\"waiting\":\"4\""},
        {"\"open\":true", "\"open\":0"},
        {"\"novy-op\"", "{}"},
        {"{\"id\":\"op\"", "null,{\"x\":\"op\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wire_queue q;
        struct err e = ERR_INIT;
        struct buf text;
        buf_init(&text, WIRE_QUEUE);
        REQUIRE(change_apply(&text, queue_json, rows[i].from, rows[i].to));
        if (wire_queue_read(&q, buf_view(&text), &e) < 0)
            test_fail(__FILE__, __LINE__, "%s -> %s: %s", rows[i].from, rows[i].to, e.text);
        else if (q.n != 1 || strcmp(q.agendas[0].id, "rp") != 0 || q.agendas[0].wait.known)
            test_fail(__FILE__, __LINE__, "%s -> %s: %zu left", rows[i].from, rows[i].to, q.n);
        wire_queue_done(&q);
        buf_done(&text);
    }
}

/* ---- a ticket */

static const struct wire_ticket whole = {.id = 4711,
    .label = "A\u00a047",
    .agenda = "op",
    .agenda_name = "Občanské průkazy",
    .where = "dveře 8",
    .state = TICKET_CALLED,
    .priority = TICKET_BOOKED,
    .ahead = 3,
    .wait = {true, 12, 18},
    .since = NOW - 600,
    .booked = NOW + HOUR,
    .counter = "p3",
    .operation_name = "Nový průkaz",
    .called = NOW - 60,
    .calls = 2,
    .precalled = true,
    .services = 3,
    .server_time = NOW};

#define TICKET_OF_LIST                                                                                \
    "{\"id\":4711,\"label\":\"A\u00a047\",\"agenda\":\"op\",\"agenda_name\":\"Občanské průkazy\"," \
    "\"where\":\"dveře 8\",\"state\":\"called\",\"priority\":2,\"ahead\":3,"                         \
    "\"wait\":{\"from\":12,\"to\":18},\"since\":\"2026-11-24T06:50:00+01:00\","                       \
    "\"booked_at\":\"2026-11-24T08:00:00+01:00\",\"counter\":\"p3\","                                 \
    "\"operation_name\":\"Nový průkaz\",\"called_at\":\"2026-11-24T06:59:00+01:00\",\"calls\":2,"   \
    "\"precalled\":true,\"services\":3"

static const char ticket_json[] = TICKET_OF_LIST "," NOW_TEXT;

static int read_ticket(struct str json, struct err *e)
{
    struct wire_ticket t;
    int rc = wire_ticket_read(&t, json, e);
    if (rc < 0)
        CHECK(t.id == 0 && !t.label[0] && t.since == 0);
    return rc;
}

TEST(a_ticket_survives_the_wire)
{
    struct wire_ticket out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, WIRE_QUEUE);
    REQUIRE(wire_ticket_write(&b, &whole, &e) == 0);
    CHECK_STR(buf_cstr(&b), ticket_json);
    REQUIRE(wire_ticket_read(&out, buf_view(&b), &e) == 0);
    CHECK_SAME(wire_ticket_write, &whole, &out);
    buf_done(&b);
}

TEST(others_than_the_desk_are_told_less)
{
    struct wire_ticket in = whole, out;
    struct buf b;
    in.counter[0] = in.operation_name[0] = '\0';
    in.called = in.booked = 0;
    in.calls = in.services = 0;
    in.precalled = false;
    in.wait = (struct wait_range){false, 0, 0};
    buf_init(&b, WIRE_QUEUE);
    for (int state = 0; state < TICKET_STATES; state++) {
        buf_reset(&b);
        in.state = (enum ticket_state)state;
        REQUIRE(wire_ticket_write(&b, &in, NULL) == 0);
        CHECK(!strstr(b.p, "counter") && !strstr(b.p, "calls") && !strstr(b.p, "services"));
        CHECK(!strstr(b.p, "precalled") && !strstr(b.p, "operation_name"));
        CHECK(strstr(b.p, "\"wait\":null") && strstr(b.p, "\"called_at\":null"));
        REQUIRE(wire_ticket_read(&out, buf_view(&b), NULL) == 0);
        CHECK_SAME(wire_ticket_write, &in, &out);
    }
    buf_done(&b);
}

TEST(a_ticket_of_a_wrong_shape_is_refused)
{
    static const struct change changes[] = {
        {"\"id\":4711", "\"id\":0", ERR_RANGE},
        {"\"id\":4711", "\"id\":-4711", ERR_RANGE},
        {"\"id\":4711", "\"id\":9007199254740992", ERR_RANGE},
        {"\"id\":4711", "\"id\":9007199254740991", ERR_NONE},
        {"\"id\":4711", "\"id\":\"4711\"", ERR_PARSE},
        {"\"A\u00a047\"", "\"\"", ERR_PARSE},
        {"\"A\u00a047\"", "\"AAAAAAAAAAAAAAAA\"", ERR_PARSE},
        {"\"agenda\":\"op\"", "\"agenda\":\"\"", ERR_PARSE},
        {"\"agenda_name\"", "\"name\"", ERR_PARSE},
        {"\"called\"", "\"CALLED\"", ERR_PARSE},
        {"\"called\"", "1", ERR_PARSE},
        {"\"priority\":2", "\"priority\":0", ERR_RANGE},
        {"\"priority\":2", "\"priority\":4", ERR_RANGE},
        {"\"ahead\":3", "\"ahead\":-1", ERR_RANGE},
        {"\"ahead\":3", "\"ahead\":5001", ERR_RANGE},
        {"\"from\":12", "\"from\":19", ERR_RANGE},
        {"\"wait\":{", "\"wait\":[],\"x\":{", ERR_PARSE},
        {"\"since\":\"2026-11-24T06:50:00+01:00\"", "\"since\":null", ERR_PARSE},
        {"\"booked_at\"", "\"booked\"", ERR_NONE},
        {"\"calls\":2", "\"calls\":1001", ERR_RANGE},
        {"\"calls\":2", "\"calls\":true", ERR_PARSE},
        {"\"precalled\":true", "\"precalled\":1", ERR_PARSE},
        {"\"precalled\":true", "\"precalled\":null", ERR_NONE},
        {"\"services\":3", "\"services\":-3", ERR_RANGE},
        {"\"services\":3", "\"services\":3,\"of_tomorrow\":[]", ERR_NONE},
        {"\"server_time\":\"2026-11-24T07:00:00+01:00\"", "\"server_time\":null", ERR_PARSE},
    };
    CHANGES_CHECK(ticket_json, changes, read_ticket);
    CHECK_INT(read_ticket(STR("[]"), NULL), -ERR_PARSE);
}

/* ---- the board */

static const char board_json[] =
    "{\"calls\":[{\"label\":\"A\u00a047\",\"counter\":\"Přepážka 3\",\"where\":\"dveře 12\","
    "\"at\":\"2026-11-24T06:59:00+01:00\"},{\"label\":\"B\u00a01\",\"counter\":\"Přepážka 1\","
    "\"at\":\"2026-11-24T06:58:00+01:00\"}],\"agendas\":[" AGENDA "]," NOW_TEXT;

static int read_board(struct str json, struct err *e)
{
    struct wire_board d;
    int rc = wire_board_read(&d, json, e);
    if (rc < 0)
        CHECK(!d.calls && d.n_calls == 0 && !d.agendas && !d.arena.chunks);
    wire_board_done(&d);
    return rc;
}

TEST(the_board_survives_the_wire)
{
    static const struct change changes[] = {
        {"\"calls\"", "\"c\"", ERR_PARSE},
        {"\"A\u00a047\"", "\"\"", ERR_PARSE},
        {"\"A\u00a047\"", "\"AAAAAAAAAAAAAAAA\"", ERR_PARSE},
        {"\"Přepážka 3\"", "3", ERR_PARSE},
        {"\"where\":\"dveře 12\"", "\"where\":12", ERR_PARSE},
        {"\"2026-11-24T06:59:00+01:00\"", "\"06:59\"", ERR_PARSE},
        {"\"waiting\":4", "\"waiting\":-4", ERR_RANGE},
        {"\"letter\":\"A\"", "\"letter\":\"\"", ERR_NONE},
        {"\"server_time\"", "\"time\"", ERR_PARSE},
    };
    struct wire_board d;
    struct err e = ERR_INIT;
    struct buf b;
    REQUIRE(wire_board_read(&d, str_of(board_json), &e) == 0);
    REQUIRE(d.n_calls == 2 && d.n_agendas == 1);
    CHECK_STR(d.calls[0].label, "A\u00a047");
    CHECK_STR(d.calls[0].counter, "Přepážka 3");
    CHECK_INT(d.calls[0].at, NOW - 60);
    CHECK_STR(d.calls[1].where, "");
    buf_init(&b, WIRE_QUEUE);
    REQUIRE(wire_board_write(&b, &d, &e) == 0);
    CHECK_STR(buf_cstr(&b), board_json);
    buf_done(&b);
    wire_board_done(&d);
    CHECK(!d.calls && d.n_agendas == 0);
    CHANGES_CHECK(board_json, changes, read_board);
}

/* ---- the session */

static const char session_json[] =
    "{\"token\":\"c0ffee\",\"name\":\"novakova\",\"title\":\"Jana Nováková\","
    "\"roles\":[\"clerk\",\"admin\"],\"expires_at\":\"2026-11-24T08:00:00+01:00\","
    "\"idle_minutes\":10," NOW_TEXT;

static int read_session(struct str json, struct err *e)
{
    struct wire_session s;
    int rc = wire_session_read(&s, json, e);
    if (rc < 0)
        CHECK(!s.token[0] && !s.name[0] && s.roles == 0);
    return rc;
}

TEST(a_session_survives_the_wire)
{
    static const struct wire_session in = {.token = "c0ffee",
        .name = "novakova",
        .title = "Jana Nováková",
        .roles = WIRE_ROLE_CLERK | WIRE_ROLE_ADMIN,
        .expires = NOW + HOUR,
        .server_time = NOW,
        .idle_minutes = 10};
    static const struct change changes[] = {
        {"\"c0ffee\"", "\"\"", ERR_PARSE},
        {"\"c0ffee\"", "\"c0\\r\\nX: 1\"", ERR_PARSE},
        {"\"c0ffee\"", "\"c0 ffee\"", ERR_PARSE},
        {"\"c0ffee\"", "\"čaj\"", ERR_PARSE},
        {"\"c0ffee\"", "\"0123456789012345678901234567890123456789012345678901234567890123x\"",
            ERR_PARSE},
        {"\"name\"", "\"n\"", ERR_PARSE},
        {"\"title\"", "\"t\"", ERR_NONE},
        {"\"roles\"", "\"r\"", ERR_PARSE},
        {"[\"clerk\",\"admin\"]", "\"clerk\"", ERR_PARSE},
        {"\"admin\"]", "1]", ERR_PARSE},
        {"\"admin\"]", "\"pope\"]", ERR_NONE},
        {"\"expires_at\"", "\"expires\"", ERR_PARSE},
        {"\"idle_minutes\":10", "\"idle_minutes\":0", ERR_RANGE},
        {"\"idle_minutes\":10", "\"idle_minutes\":1441", ERR_RANGE},
    };
    struct wire_session out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, WIRE_QUEUE);
    REQUIRE(wire_session_write(&b, &in, &e) == 0);
    CHECK_STR(buf_cstr(&b), session_json);
    REQUIRE(wire_session_read(&out, buf_view(&b), &e) == 0);
    CHECK_SAME(wire_session_write, &in, &out);
    CHANGES_CHECK(session_json, changes, read_session);
    buf_reset(&b);
    out.roles = WIRE_ROLE_ADMIN;
    REQUIRE(wire_session_write(&b, &out, &e) == 0);
    CHECK(strstr(b.p, "\"roles\":[\"admin\"]") != NULL);
    REQUIRE(wire_session_read(&out, buf_view(&b), &e) == 0);
    CHECK_INT(out.roles, WIRE_ROLE_ADMIN);
    buf_done(&b);
}

TEST(a_role_this_client_does_not_know_gives_no_right)
{
    struct wire_session out;
    struct buf b;
    buf_init(&b, WIRE_QUEUE);
    REQUIRE(change_apply(&b, session_json, "\"clerk\",\"admin\"", "\"pope\""));
    REQUIRE(wire_session_read(&out, buf_view(&b), NULL) == 0);
    CHECK_INT(out.roles, 0);
    buf_done(&b);
    buf_init(&b, WIRE_QUEUE);
    buf_z(&b, "{\"roles\":[\"a\"");
    for (int i = 0; i < 32; i++)
        buf_z(&b, ",\"a\"");
    buf_char(&b, ']');
    struct buf more;
    buf_init(&more, WIRE_QUEUE);
    REQUIRE(change_apply(&more, session_json, "{", buf_cstr(&b)));
    buf_done(&b);
    buf_init(&b, WIRE_QUEUE);
    REQUIRE(change_apply(&b, buf_cstr(&more), "\"token\"", ",\"token\""));
    buf_done(&more);
    buf_init(&more, WIRE_QUEUE);
    REQUIRE(change_apply(&more, buf_cstr(&b), "\"roles\":[\"clerk\"", "\"x\":[\"clerk\""));
    CHECK_INT(wire_session_read(&out, buf_view(&more), NULL), -ERR_LIMIT);
    buf_done(&b);
    buf_done(&more);
}

TEST(roles_have_names)
{
    enum wire_role r;
    CHECK_STR(wire_role_name(WIRE_ROLE_CLERK), "clerk");
    CHECK_STR(wire_role_name(WIRE_ROLE_ADMIN), "admin");
    CHECK_STR(wire_role_name((enum wire_role)(WIRE_ROLE_CLERK | WIRE_ROLE_ADMIN)), "");
    CHECK_STR(wire_role_name((enum wire_role)0), "");
    REQUIRE(wire_role_parse(&r, STR("clerk")));
    CHECK_INT(r, WIRE_ROLE_CLERK);
    REQUIRE(wire_role_parse(&r, STR("admin")));
    CHECK_INT(r, WIRE_ROLE_ADMIN);
    CHECK(!wire_role_parse(&r, STR("")));
    CHECK(!wire_role_parse(&r, STR("Clerk")));
}

/* ---- the desk */

static const char desk_json[] =
    "{\"tickets\":[" TICKET_OF_LIST "}],\"counters\":[{\"id\":\"p3\",\"name\":\"Přepážka 3\","
    "\"where\":\"dveře 12\",\"agendas\":[\"op\",\"rp\"],"
    "\"clerk\":\"Jana Nováková\","
    "\"emergency\":\"2026-11-24T06:59:00+01:00\"},"
    "{\"id\":\"p4\",\"name\":\"Přepážka 4\",\"agendas\":[],"
    "\"emergency\":null}],\"agendas\":[" AGENDA "," SHUT "]," NOW_TEXT;

static int read_desk(struct str json, struct err *e)
{
    struct wire_desk d;
    int rc = wire_desk_read(&d, json, e);
    if (rc < 0)
        CHECK(!d.tickets && d.n_tickets == 0 && !d.counters && !d.agendas && !d.arena.chunks);
    wire_desk_done(&d);
    return rc;
}

TEST(the_desk_survives_the_wire)
{
    struct wire_desk d;
    struct err e = ERR_INIT;
    struct buf b;
    REQUIRE(wire_desk_read(&d, str_of(desk_json), &e) == 0);
    REQUIRE(d.n_tickets == 1 && d.n_counters == 2 && d.n_agendas == 2);
    struct wire_ticket want = whole;
    want.server_time = 0;
    CHECK_SAME(wire_ticket_write, &want, &d.tickets[0]);
    CHECK_STR(d.counters[0].clerk, "Jana Nováková");
    CHECK_STR(d.counters[0].agendas[1], "rp");
    CHECK_INT(d.counters[0].emergency, NOW - 60);
    CHECK_STR(d.counters[1].clerk, "");
    CHECK_STR(d.counters[1].where, "");
    CHECK_INT(d.counters[1].emergency, 0);
    buf_init(&b, WIRE_QUEUE);
    REQUIRE(wire_desk_write(&b, &d, &e) == 0);
    CHECK_STR(buf_cstr(&b), desk_json);
    buf_done(&b);
    wire_desk_done(&d);
    CHECK(!d.tickets && d.n_counters == 0);
}

TEST(hostile_desks_are_refused)
{
    static const struct change changes[] = {
        {"\"tickets\"", "\"t\"", ERR_PARSE},
        {"\"tickets\":[", "\"tickets\":[7,", ERR_PARSE},
        {"\"id\":4711", "\"id\":0", ERR_RANGE},
        {"\"priority\":2", "\"priority\":9", ERR_RANGE},
        {"\"counters\"", "\"c\"", ERR_PARSE},
        {"\"id\":\"p3\"", "\"id\":\"\"", ERR_PARSE},
        {"[\"op\",\"rp\"]", "[\"op\",null]", ERR_PARSE},
        {"\"emergency\":null", "\"emergency\":false", ERR_PARSE},
        {"\"emergency\":null", "\"x\":null", ERR_NONE},
        {"\"waiting\":4", "\"waiting\":-4", ERR_RANGE},
        {"\"letter\":\"A\"", "\"letter\":\"?\"", ERR_NONE},
        {"\"server_time\"", "\"time\"", ERR_PARSE},
    };
    CHANGES_CHECK(desk_json, changes, read_desk);
}

TEST(lists_of_the_queue_have_a_limit)
{
    static const struct {
        const char *head, *item, *tail;
        size_t most;
        change_read *read;
        int below; /* what one at the limit gives: the items are no good ones */
    } rows[] = {
        {"{\"agendas\":[", "{}", "]," NOW_TEXT, WIRE_LIST, read_queue, 0},
        {"{\"calls\":[", "{}", "],\"agendas\":[]," NOW_TEXT, WIRE_LIST, read_board, -ERR_PARSE},
        {"{\"tickets\":[", "{}", "],\"counters\":[],\"agendas\":[]," NOW_TEXT, WIRE_TICKETS,
            read_desk, -ERR_PARSE},
        {"{\"tickets\":[],\"agendas\":[],\"counters\":[", "{}", "]," NOW_TEXT, WIRE_LIST, read_desk,
            -ERR_PARSE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t more = 0; more < 2; more++) {
            struct buf text;
            buf_init(&text, WIRE_QUEUE);
            buf_z(&text, rows[i].head);
            for (size_t k = 0; k < rows[i].most + more; k++) {
                buf_z(&text, k ? "," : "");
                buf_z(&text, rows[i].item);
            }
            buf_z(&text, rows[i].tail);
            CHECK_INT(rows[i].read(buf_view(&text), NULL), more ? -ERR_LIMIT : rows[i].below);
            buf_done(&text);
        }
}

/* ---- an act */

static int read_act(struct str json, struct err *e)
{
    struct wire_desk_act a;
    int rc = wire_desk_act_read(&a, json, e);
    if (rc < 0)
        CHECK(a.ticket == 0 && !a.counter[0] && !a.agenda[0] && a.priority == 0);
    return rc;
}

TEST(an_act_survives_the_wire)
{
    static const struct wire_desk_act in = {
        .ticket = 4711, .counter = "p3", .agenda = "rp", .priority = TICKET_FIRST};
    static const struct wire_desk_act next = {.counter = "p3"};
    static const char json[] =
        "{\"ticket\":4711,\"counter\":\"p3\",\"agenda\":\"rp\",\"priority\":1}";
    static const struct change changes[] = {
        {"\"ticket\":4711", "\"ticket\":0", ERR_RANGE},
        {"\"ticket\":4711", "\"ticket\":-1", ERR_RANGE},
        {"\"ticket\":4711", "\"ticket\":\"A 47\"", ERR_PARSE},
        {"\"ticket\":4711", "\"ticket\":null", ERR_NONE},
        {"\"p3\"", "3", ERR_PARSE},
        {"\"p3\"", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", ERR_PARSE},
        {"\"priority\":1", "\"priority\":0", ERR_RANGE},
        {"\"priority\":1", "\"priority\":4", ERR_RANGE},
        {"\"priority\":1", "\"priority\":1,\"act\":\"call\"", ERR_PARSE},
        {"\"priority\":1", "\"Priority\":1", ERR_PARSE},
    };
    struct wire_desk_act out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, WIRE_QUEUE);
    REQUIRE(wire_desk_act_write(&b, &in, &e) == 0);
    CHECK_STR(buf_cstr(&b), json);
    REQUIRE(wire_desk_act_read(&out, buf_view(&b), &e) == 0);
    CHECK_SAME(wire_desk_act_write, &in, &out);
    buf_reset(&b);
    REQUIRE(wire_desk_act_write(&b, &next, &e) == 0);
    CHECK_STR(buf_cstr(&b), "{\"counter\":\"p3\"}");
    REQUIRE(wire_desk_act_read(&out, buf_view(&b), &e) == 0);
    CHECK_SAME(wire_desk_act_write, &next, &out);
    buf_done(&b);
    CHANGES_CHECK(json, changes, read_act);
    CHECK_INT(read_act(STR("[]"), NULL), -ERR_PARSE);
}
