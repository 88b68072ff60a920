#include "test.h"

#include "wire/submission.h"

TEST(every_state_has_a_name_of_its_own_that_is_read_back)
{
    enum submission_state s;
    for (int i = 0; i < SUBMISSION_STATES; i++) {
        const char *name = submission_state_name((enum submission_state)i);
        REQUIRE(name && submission_state_parse(&s, str_of(name)));
        CHECK_INT(s, i);
    }
    CHECK(!submission_state_parse(&s, STR("")));
    CHECK(!submission_state_parse(&s, STR("Received")));
    CHECK(!submission_state_parse(&s, STR("received ")));
}

TEST(the_table_of_moves_is_this_one)
{
    enum { R = SUBMISSION_RECEIVED, T = SUBMISSION_TO_SIGN, G = SUBMISSION_REGISTERED };
    enum { D = SUBMISSION_DECIDED, W = SUBMISSION_WITHDRAWN };
    static const struct {
        int from, to;
    } allowed[] = {{T, R}, {T, W}, {R, G}, {R, W}, {G, D}, {G, W}};
    for (int from = 0; from < SUBMISSION_STATES; from++)
        for (int to = 0; to < SUBMISSION_STATES; to++) {
            bool want = false;
            for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
                want |= allowed[i].from == from && allowed[i].to == to;
            if (submission_may_move((enum submission_state)from, (enum submission_state)to) != want)
                test_fail(__FILE__, __LINE__, "%s -> %s",
                    submission_state_name((enum submission_state)from),
                    submission_state_name((enum submission_state)to));
        }
}

static const struct wire_portal portal = {
    .seal_key = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n",
    .receipt_key = "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n",
    .draft_salt = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255},
    .draft_days = 30,
    .server_time = 1795500000,
};

static const struct wire_submission whole = {
    .reference = "K7M4T9R3",
    .form = "prihlaseni-psa",
    .version = 2,
    .received = 1795500000,
    .server_time = 1795500007,
    .state = SUBMISSION_RECEIVED,
    .decide_by = {2026, 12, 23},
    .receipt = "PZ1*K7M4T9R3*A*A*A",
    .history = {{SUBMISSION_TO_SIGN, 1795500000}, {SUBMISSION_RECEIVED, 1795500005}},
    .n_history = 2,
};

TEST(the_portal_survives_the_wire)
{
    struct wire_portal out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, BUF_LINE);
    REQUIRE(wire_portal_write(&b, &portal, &e) == 0);
    CHECK(strstr(b.p, "\"draft_salt\":\"000102030405060708090a0b0c0d0eff\"") != NULL);
    REQUIRE(wire_portal_read(&out, buf_view(&b), &e) == 0);
    CHECK_STR(out.seal_key, portal.seal_key);
    CHECK_STR(out.receipt_key, portal.receipt_key);
    CHECK(memcmp(out.draft_salt, portal.draft_salt, WIRE_SALT) == 0);
    CHECK_INT(out.draft_days, 30);
    CHECK_INT(out.server_time, 1795500000);
    CHECK_STR(out.upload_url, "");
    CHECK(strstr(b.p, "upload_url") == NULL);
    buf_done(&b);
}

TEST(the_address_for_phones_survives_the_wire_and_is_https)
{
    static const struct {
        const char *url;
        int want;
    } rows[] = {
        {"https://portal.example.cz/u", 0},
        {"http://portal.example.cz/u", -ERR_PARSE},
        {"https://portal.example.cz/u#x", -ERR_PARSE},
        {"https://portal.example.cz/ u", -ERR_PARSE},
        {"javascript:https://", -ERR_PARSE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wire_portal in = portal, out;
        struct buf b;
        buf_init(&b, BUF_LINE);
        snprintf(in.upload_url, sizeof in.upload_url, "%s", rows[i].url);
        REQUIRE(wire_portal_write(&b, &in, NULL) == 0);
        CHECK_INT(wire_portal_read(&out, buf_view(&b), NULL), rows[i].want);
        if (rows[i].want == 0)
            CHECK_STR(out.upload_url, rows[i].url);
        buf_done(&b);
    }
}

TEST(a_draft_survives_the_wire)
{
    struct wire_draft in = {.expires = 1798092000, .server_time = 1795500000}, out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, BUF_LINE);
    REQUIRE(wire_draft_write(&b, &in, &e) == 0);
    CHECK_STR(buf_cstr(&b), "{\"expires\":\"2026-12-24T07:00:00+01:00\","
                            "\"server_time\":\"2026-11-24T07:00:00+01:00\"}");
    REQUIRE(wire_draft_read(&out, buf_view(&b), &e) == 0);
    CHECK_INT(out.expires, in.expires);
    CHECK_INT(out.server_time, in.server_time);
    buf_done(&b);
}

TEST(a_submission_survives_the_wire)
{
    struct wire_submission out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, BUF_LINE);
    REQUIRE(wire_submission_write(&b, &whole, &e) == 0);
    CHECK_STR(buf_cstr(&b),
        "{\"reference\":\"K7M4T9R3\",\"form\":\"prihlaseni-psa\",\"version\":2,"
        "\"received\":\"2026-11-24T07:00:00+01:00\",\"state\":\"received\","
        "\"decide_by\":\"2026-12-23\",\"sign_by\":null,\"receipt\":\"PZ1*K7M4T9R3*A*A*A\","
        "\"history\":[{\"state\":\"to_sign\",\"at\":\"2026-11-24T07:00:00+01:00\"},"
        "{\"state\":\"received\",\"at\":\"2026-11-24T07:00:05+01:00\"}],"
        "\"server_time\":\"2026-11-24T07:00:07+01:00\"}");
    REQUIRE(wire_submission_read(&out, buf_view(&b), &e) == 0);
    CHECK_STR(out.reference, whole.reference);
    CHECK_STR(out.form, whole.form);
    CHECK_INT(out.version, 2);
    CHECK_INT(out.received, whole.received);
    CHECK_INT(out.server_time, whole.server_time);
    CHECK_INT(out.state, SUBMISSION_RECEIVED);
    CHECK_INT(date_cmp(out.decide_by, whole.decide_by), 0);
    CHECK(!date_is_set(out.sign_by));
    CHECK_STR(out.receipt, whole.receipt);
    CHECK_INT((int64_t)out.n_history, 2);
    CHECK_INT(out.history[1].state, SUBMISSION_RECEIVED);
    CHECK_INT(out.history[1].at, 1795500005);
    buf_done(&b);
}

TEST(a_status_has_no_receipt)
{
    struct wire_submission in = whole, out;
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, BUF_LINE);
    in.receipt[0] = '\0';
    REQUIRE(wire_submission_write(&b, &in, &e) == 0);
    CHECK(strstr(b.p, "receipt") == NULL);
    REQUIRE(wire_submission_read(&out, buf_view(&b), &e) == 0);
    CHECK_STR(out.receipt, "");
    buf_done(&b);
}

/* Every member in turn gone or of a wrong kind; what is cut anywhere is refused too. */
TEST(what_is_missing_or_wrong_is_refused)
{
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"\"reference\":\"K7M4T9R3\"", "\"reference\":\"K7M4T9R33\""},
        {"\"reference\":\"K7M4T9R3\"", "\"reference\":\"K7M4\""},
        {"\"reference\":\"K7M4T9R3\"", "\"x\":1"},
        {"\"form\":\"prihlaseni-psa\"", "\"form\":3"},
        {"\"version\":2", "\"version\":0"},
        {"\"version\":2", "\"version\":2.0"},
        {"\"version\":2", "\"version\":4294967298"},
        {"07:00:00+01:00\",\"state\":\"received\"", "07:00:00\",\"state\":\"received\""},
        {"\"state\":\"received\",\"decide", "\"state\":\"gone\",\"decide"},
        {"\"2026-12-23\"", "\"2026-12-32\""},
        {"\"2026-12-23\"", "20261223"},
        {"\"sign_by\":null,", ""},
        {"\"receipt\":\"PZ1*K7M4T9R3*A*A*A\"", "\"receipt\":null"},
        {"\"history\":[", "\"history\":{},\"h\":["},
        {"\"to_sign\"", "\"to-sign\""},
        {"\"server_time\"", "\"time\""},
    };
    struct buf b;
    buf_init(&b, BUF_LINE);
    REQUIRE(wire_submission_write(&b, &whole, NULL) == 0);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct buf changed;
        struct wire_submission out;
        struct err e = ERR_INIT;
        const char *at = strstr(b.p, changes[i].from);
        REQUIRE(at != NULL);
        buf_init(&changed, BUF_LINE);
        buf_add(&changed, b.p, (size_t)(at - b.p));
        buf_z(&changed, changes[i].to);
        buf_z(&changed, at + strlen(changes[i].from));
        if (wire_submission_read(&out, buf_view(&changed), &e) != -ERR_PARSE)
            test_fail(__FILE__, __LINE__, "taken: %s", buf_cstr(&changed));
        buf_done(&changed);
    }
    for (size_t n = 0; n < b.n; n++) {
        struct wire_submission out;
        CHECK_INT(wire_submission_read(&out, (struct str){b.p, n}, NULL), -ERR_PARSE);
    }
    buf_done(&b);
}

TEST(a_history_longer_than_the_wire_holds_is_refused)
{
    struct buf b;
    struct wire_submission out, in = whole;
    buf_init(&b, BUF_LINE);
    in.n_history = WIRE_EVENTS;
    REQUIRE(wire_submission_write(&b, &in, NULL) == 0);
    CHECK_INT(wire_submission_read(&out, buf_view(&b), NULL), 0);
    CHECK_INT((int64_t)out.n_history, WIRE_EVENTS);
    const char *at = strstr(b.p, "\"history\":[");
    REQUIRE(at != NULL);
    struct buf more;
    buf_init(&more, BUF_LINE);
    buf_add(&more, b.p, (size_t)(at - b.p));
    buf_z(&more, "\"history\":[{\"state\":\"received\",\"at\":\"2026-11-24T07:00:00+01:00\"},");
    buf_z(&more, at + strlen("\"history\":["));
    CHECK_INT(wire_submission_read(&out, buf_view(&more), NULL), -ERR_PARSE);
    buf_done(&b);
    buf_done(&more);
}

TEST(a_portal_with_a_bad_salt_or_time_is_refused)
{
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"000102", "0001"},
        {"000102", "00010g"},
        {"0eff", "0eFF"},
        {"\"draft_days\":30", "\"draft_days\":0"},
        {"\"draft_days\":30", "\"draft_days\":\"30\""},
        {"\"seal_key\"", "\"sealkey\""},
        {"\"receipt_key\"", "\"r\""},
        {"\"server_time\"", "\"t\""},
    };
    struct buf b;
    buf_init(&b, BUF_LINE);
    REQUIRE(wire_portal_write(&b, &portal, NULL) == 0);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct buf changed;
        struct wire_portal out;
        const char *at = strstr(b.p, changes[i].from);
        REQUIRE(at != NULL);
        buf_init(&changed, BUF_LINE);
        buf_add(&changed, b.p, (size_t)(at - b.p));
        buf_z(&changed, changes[i].to);
        buf_z(&changed, at + strlen(changes[i].from));
        CHECK_INT(wire_portal_read(&out, buf_view(&changed), NULL), -ERR_PARSE);
        buf_done(&changed);
    }
    struct wire_draft d;
    CHECK_INT(
        wire_draft_read(&d, STR("{\"expires\":\"2026-12-24T07:00:00+01:00\"}"), NULL), -ERR_PARSE);
    CHECK_INT(wire_draft_read(&d, STR("[]"), NULL), -ERR_PARSE);
    buf_done(&b);
}
