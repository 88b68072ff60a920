/* The QR payment string: reading, writing, CRC, folding. */
#include "domain/money.h"
#include "domain/spayd.h"
#include "test.h"

#define ACC "ACC:CZ5855000000001265098001"
#define HEAD "SPD*1.0*" ACC

static struct spayd s; /* 3 kB of scratch; every case fills it anew */

static int parse(const char *z)
{
    return spayd_parse(&s, str_of(z), NULL);
}

static void check_value(const char *key, const char *want)
{
    const struct spayd_pair *p = spayd_find(&s, key);
    if (!p || !str_eqz(p->value, want))
        test_fail(__FILE__, __LINE__, "%s is \"%.*s\", want \"%s\"", key, p ? (int)p->value.n : 0,
            p ? p->value.p : "", want);
}

static void check_all(const char *const *texts, size_t n, int want)
{
    for (size_t i = 0; i < n; i++) {
        int rc = parse(texts[i]);
        if (rc != want)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d, want %d", texts[i], rc, want);
    }
}

#define CHECK_ALL(texts, want) check_all(texts, sizeof(texts) / sizeof *(texts), want)

TEST(the_standards_own_order_is_read)
{
    CHECK_INT(parse("SPD*1.0*ACC:CZ3301000000000002970297*AM:555.55*CC:CZK*RF:7004139146*"
                    "X-VS:0987654321*X-SS:1234567890*X-KS:0558*DT:20210430*"
                    "MSG:PRISPEVEK NA NADACI"),
        0);
    CHECK(!s.consent);
    CHECK_INT(s.n, 9);
    check_value("ACC", "CZ3301000000000002970297");
    check_value("AM", "555.55");
    check_value("X-VS", "0987654321");
    check_value("X-KS", "0558");
    check_value("MSG", "PRISPEVEK NA NADACI");
    CHECK(spayd_find(&s, "RN") == NULL);
}

TEST(sound_strings_of_banks_and_peers_are_read)
{
    static const char *const texts[] = {
        HEAD,
        HEAD "*",
        HEAD "*PT:IP*MSG:MIMO\xC5\x98\xC3\x81"
             "DN\xC3\x9D VKLAD*",
        "SPD*1.0*AM:1.*" ACC,
        HEAD "+RZBCCZPP*ALT-ACC:AT736000000002386492,CZ3208000000000000007894+RZBC12",
        HEAD "*FRQ:1M*DT:20221001*DL:20231001*DH:1*X-PER:30",
        HEAD "*NT:P*NTA:+420321654987",
        HEAD "*NT:E*NTA:qr@payment.cz",
        HEAD "*X-INV:SID%2A1.0%2AID:1*X-URL:https://example.cz/a?b=c",
        HEAD "*X-A:1*X-A:2*X-A:",
        HEAD "*MSG:a:b:c",
    };
    CHECK_ALL(texts, 0);
}

TEST(a_consent_is_told_from_an_order)
{
    CHECK_INT(parse("SCD*1.0*" ACC "*AM:555.55*CC:CZK*FRQ:1M*DT:20210430*DL:20260430*DH:0"), 0);
    CHECK(s.consent);
    struct buf b;
    buf_init(&b, BUF_LINE);
    CHECK(spayd_write(&b, &s));
    CHECK_STR(buf_cstr(&b), "SCD*1.0*" ACC "*AM:555.55*CC:CZK*FRQ:1M*DT:20210430*DL:20260430*DH:0");
    buf_done(&b);
}

TEST(broken_frames_are_refused)
{
    static const char *const texts[] = {
        "",
        "S",
        "SPD",
        "SPD*1.0",
        "SPD*1.0*",
        "SPD*1.0**",
        "spd*1.0*" ACC,
        " " HEAD,
        "SPD *1.0*" ACC,
        "SPD*1,0*" ACC,
        "SPD*1*" ACC,
        "SPD*1.1*" ACC,
        "SPD*1.00*" ACC,
        "SSS*1.0*" ACC,
        "SPD*2.0*" ACC,
        "SPD*1.0*Content",
        "SPD*1.0*AM:1.00",
        HEAD "**AM:1.00",
        HEAD "*AM:1.00**",
        HEAD "*AM",
        HEAD "*:1",
        HEAD "*AB:c",
        HEAD "*X-:c",
        HEAD "*X-a:c",
        HEAD "*X-ABCDEFGHIJKLMNOPQRSTUVWXYZ:c",
        HEAD "*am:1",
        HEAD "*" ACC,
        HEAD "*AM:1*AM:1",
        HEAD "*X-VS:1*X-VS:1",
    };
    CHECK_ALL(texts, -ERR_PARSE);
}

TEST(bad_values_are_refused)
{
    static const char *const texts[] = {
        "SPD*1.0*ACC:",
        "SPD*1.0*ACC:19-2000145399/0800",
        "SPD*1.0*ACC:cz5855000000001265098001",
        "SPD*1.0*ACC:CZ5855000000001265098002",
        "SPD*1.0*ACC:CZ58 5500 0000 0012 6509 8001",
        "SPD*1.0*" ACC "+",
        "SPD*1.0*" ACC "+RZBCCZPPRZBC",
        "SPD*1.0*" ACC "+rzbcczpp",
        "SPD*1.0*" ACC ",CZ3208000000000000007894",
        HEAD "*ALT-ACC:",
        HEAD "*ALT-ACC:CZ3208000000000000007894,",
        HEAD "*AM:",
        HEAD "*AM:123,0",
        HEAD "*AM:1.234",
        HEAD "*AM:12345678901",
        HEAD "*AM:-1",
        HEAD "*CC:CZKK",
        HEAD "*CC:CZ",
        HEAD "*CC:czk",
        HEAD "*RF:12345678901234560",
        HEAD "*RF:1a",
        HEAD "*DT:2012 10 10",
        HEAD "*DT:201299990",
        HEAD "*DT:20260230",
        HEAD "*DT:2026-02-03",
        HEAD "*DL:20261301",
        HEAD "*NT:X",
        HEAD "*NT:",
        HEAD "*NTA:@payment.cz",
        HEAD "*NTA:qr@",
        HEAD "*NTA:+420 321 654 987",
        HEAD "*NTA:+",
        HEAD "*FRQ:11M",
        HEAD "*FRQ:2M",
        HEAD "*FRQ:",
        HEAD "*DH:2",
        HEAD "*X-PER:31",
        HEAD "*X-PER:2a",
        HEAD "*X-VS:12345678901",
        HEAD "*X-SS:AbC",
        HEAD "*X-KS:",
        HEAD "*CRC32:AAD80227X",
        HEAD "*CRC32:AAD8022",
        HEAD "*CRC32:AAD8022G",
        HEAD "*MSG:100%",
        HEAD "*MSG:%4",
        HEAD "*MSG:%G1",
        HEAD "*MSG:%00",
        HEAD "*MSG:%C5",
        HEAD "*MSG:\xC5",
        HEAD "*X-ANY:\xFF",
    };
    CHECK_ALL(texts, -ERR_PARSE);
}

TEST(over_long_text_is_cut_at_a_character)
{
    CHECK_INT(parse(HEAD "*RN:123456789 123456789 123456789 12345xxxxxxxxxxx"), 0);
    check_value("RN", "123456789 123456789 123456789 12345");
    CHECK_INT(parse(HEAD "*PT:P2Pxx*X-ID:123456789 123456789 12"), 0);
    check_value("PT", "P2P");
    check_value("X-ID", "123456789 123456789 ");
    struct buf b;
    buf_init(&b, BUF_LINE);
    buf_z(&b, HEAD "*MSG:");
    for (int i = 0; i < 70; i++)
        buf_z(&b, "%C4%8D");
    CHECK_INT(parse(buf_cstr(&b)), 0);
    CHECK_INT(spayd_find(&s, "MSG")->value.n, 120);
    buf_done(&b);
}

TEST(escapes_are_read_in_either_case)
{
    CHECK_INT(parse(HEAD "*MSG:T-Mobile - QR platba123%C3%A1%C3%A9 %E2%80%B0%2a"), 0);
    check_value("MSG", "T-Mobile - QR platba123\xC3\xA1\xC3\xA9 \xE2\x80\xB0*");
    CHECK_INT(parse(HEAD "*MSG:a+b%2Bc%25d"), 0);
    check_value("MSG", "a+b+c%d");
}

TEST(limits_are_told)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    buf_z(&b, HEAD);
    for (int i = 0; i < SPAYD_MAX_PAIRS - 1; i++)
        buf_z(&b, "*X-A:1");
    CHECK_INT(parse(buf_cstr(&b)), 0);
    buf_z(&b, "*X-A:1");
    CHECK_INT(parse(buf_cstr(&b)), -ERR_LIMIT);
    buf_reset(&b);
    buf_z(&b, HEAD "*X-A:");
    for (int i = 0; i < 2100; i++)
        buf_char(&b, 'x');
    CHECK_INT(parse(buf_cstr(&b)), -ERR_LIMIT);
    for (int i = 0; i < 3000; i++)
        buf_char(&b, 'x');
    CHECK_INT(parse(buf_cstr(&b)), -ERR_LIMIT);
    buf_done(&b);
}

TEST(crc_is_that_of_zlib)
{
    CHECK_INT(spayd_crc32_bytes(0, STR("")), 0);
    CHECK_INT(spayd_crc32_bytes(0, STR("123456789")), 0xCBF43926);
    uint32_t half = spayd_crc32_bytes(0, STR("12345"));
    CHECK_INT(spayd_crc32_bytes(half, STR("6789")), 0xCBF43926);
}

TEST(crc_is_taken_over_sorted_pairs)
{
    CHECK_INT(parse("SPD*1.0*CC:CZK*AM:100.00*" ACC), 0);
    CHECK_INT(spayd_crc32(&s, false), 0xAAD80227);
    CHECK_INT(spayd_crc32(&s, true), 0xAC194B32);
    CHECK_INT(parse("SPD*1.0*X-SS:11*X-CUSTOM:orang utan*X-CUSTOM:ayyyy*X-CUSTOM:ayyy*"
                    "X-VS:1113334445*AM:399.01*RN:T-Mobile Czech Republic a.s.*CC:CZK*"
                    "MSG:T-Mobile - QR platba123%C3%A1%C3%A9 %E2%80%B0%2A*"
                    "ALT-ACC:CZ9003000000192235210247,CZ4601000000192235210247*"
                    "ACC:CZ0608000000192235210247"),
        0);
    CHECK_INT(spayd_crc32(&s, false), 0x87E9CCB6);
    CHECK_INT(spayd_crc32(&s, true), 0x2B3CD92E);
}

TEST(both_readings_of_the_crc_rule_are_taken_and_no_other)
{
    CHECK_INT(parse("SPD*1.0*CC:CZK*" ACC "*AM:100.00*CRC32:AAD80227"), 0);
    CHECK_INT(parse("SPD*1.0*CRC32:AC194B32*CC:CZK*" ACC "*AM:100.00*"), 0);
    CHECK_INT(parse("SPD*1.0*CC:CZK*" ACC "*AM:100.00*CRC32:aad80227"), 0);
    CHECK_INT(parse("SPD*1.0*CC:CZK*" ACC "*AM:100.00*CRC32:AAD80228"), -ERR_CHECKSUM);
    CHECK_INT(parse("SPD*1.0*CC:CZK*" ACC "*AM:100.01*CRC32:AAD80227"), -ERR_CHECKSUM);
    CHECK_INT(parse("SCD*1.0*CC:CZK*" ACC "*AM:100.00*CRC32:AAD80227"), -ERR_CHECKSUM);
}

TEST(crc_over_text_as_it_was_written_is_taken_too)
{
    char text[256];
    const char *raw = HEAD "*MSG:P\xC5\x99"
                           "evod*RN:123456789 123456789 123456789 12345 and more";
    snprintf(text, sizeof text, "%s*CRC32:%08X", raw, spayd_crc32_bytes(0, str_of(raw)));
    CHECK_INT(parse(text), 0);
    /* the same without the cut and with escapes */
    CHECK_INT(parse(HEAD "*MSG:P\xC5\x99"
                         "evod"),
        0);
    uint32_t crc = spayd_crc32(&s, false);
    CHECK(crc == spayd_crc32_bytes(0, STR(HEAD "*MSG:P%C5%99evod")));
    snprintf(text, sizeof text,
        HEAD "*MSG:P\xC5\x99"
             "evod*CRC32:%08X",
        crc);
    CHECK_INT(parse(text), 0);
}

TEST(a_writer_is_stricter_than_a_reader)
{
    struct err e = ERR_INIT;
    spayd_init(&s, false);
    CHECK_INT(spayd_add(&s, "ACC", STR("CZ3155000000001043006511+RBCZ66"), &e), -ERR_PARSE);
    CHECK_STR(e.module, "spayd");
    CHECK_INT(spayd_add(&s, "ACC", STR("CZ3155000000001043006511+RZBCCZPP"), NULL), 0);
    CHECK_INT(spayd_add(&s, "AM", STR("10000000.00"), NULL), -ERR_PARSE);
    CHECK_INT(spayd_add(&s, "AM", STR("10000000.0"), NULL), -ERR_PARSE);
    CHECK_INT(spayd_add(&s, "CRC32", STR("aad80227"), NULL), -ERR_PARSE);
    CHECK_INT(spayd_add(&s, "ALT-ACC",
                  STR("CZ3155000000001043006511+RZBCCZPP,CZ3155000000001043006511+RZBCCZPP,"
                      "CZ3155000000001043006511+RZBCCZPP"),
                  NULL),
        -ERR_PARSE);
    CHECK_INT(spayd_add(&s, "CC", STR("FAKE"), NULL), -ERR_PARSE);
    CHECK_INT(spayd_add(&s, "NOTAKEY", STR("1"), NULL), -ERR_PARSE);
    CHECK_INT(s.n, 1);
}

TEST(what_is_written_reads_back)
{
    static const char *const messages[] = {"", " ", "a b", "*", "%", "+", "%2A", "***%%%+++",
        "\xC5\x99 \xE2\x99\xA5", "a:b", "\t", "100 % + 5*2"};
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct buf b;
        buf_init(&b, BUF_LINE);
        spayd_init(&s, false);
        CHECK_INT(spayd_add(&s, "ACC", STR("CZ5855000000001265098001+RZBCCZPP"), NULL), 0);
        CHECK_INT(spayd_add(&s, "MSG", str_of(messages[i]), NULL), 0);
        CHECK_INT(spayd_add(&s, "NTA", STR("+420321654987"), NULL), 0);
        CHECK(spayd_write(&b, &s));
        CHECK(strstr(buf_cstr(&b), "001+RZBCCZPP*") != NULL);
        CHECK(strstr(buf_cstr(&b), "NTA:+420") != NULL);
        CHECK_INT(spayd_parse(&s, buf_view(&b), NULL), 0);
        check_value("MSG", messages[i]);
        buf_done(&b);
    }
}

static const struct payment dog_fee = {
    .account = {"19", "2000145399", "0800"},
    .haler = 40000,
    .vs = "0012345678",
    .message = "Poplatek ze ps\xC5\xAF, Ch\xC3\xA1rka!",
};

static void check_payment(const struct payment *p, const char *want)
{
    struct buf b;
    struct err e = ERR_INIT;
    buf_init(&b, BUF_LINE);
    CHECK_INT(spayd_payment(&b, p, &e), 0);
    CHECK_STR(buf_cstr(&b), want);
    CHECK_INT(spayd_parse(&s, buf_view(&b), NULL), 0);
    buf_done(&b);
}

TEST(the_towns_string_has_only_keys_that_every_bank_reads)
{
    check_payment(&dog_fee, "SPD*1.0*ACC:CZ6508000000192000145399*AM:400.00*CC:CZK*"
                            "MSG:POPLATEK ZE PSU CHARKA*X-VS:0012345678");
    struct payment p = dog_fee;
    p.ss = "77", p.ks = "0558", p.message = "", p.haler = 1;
    check_payment(&p, "SPD*1.0*ACC:CZ6508000000192000145399*AM:0.01*CC:CZK*"
                      "X-KS:0558*X-SS:77*X-VS:0012345678");
    p = (struct payment){.account = dog_fee.account, .haler = MONEY_MAX};
    check_payment(&p, "SPD*1.0*ACC:CZ6508000000192000145399*AM:9999999.99*CC:CZK");
    p.message = "50 % + 2*3";
    check_payment(&p, "SPD*1.0*ACC:CZ6508000000192000145399*AM:9999999.99*CC:CZK*"
                      "MSG:50 %25 %2B 2%2A3");
}

TEST(the_town_refuses_what_a_bank_would)
{
    struct buf b;
    struct payment p = dog_fee;
    buf_init(&b, BUF_LINE);
    p.haler = 0;
    CHECK_INT(spayd_payment(&b, &p, NULL), -ERR_RANGE);
    p.haler = -1;
    CHECK_INT(spayd_payment(&b, &p, NULL), -ERR_RANGE);
    p.haler = MONEY_MAX + 1;
    CHECK_INT(spayd_payment(&b, &p, NULL), -ERR_RANGE);
    p = dog_fee;
    str_copy(p.account.number, sizeof p.account.number, STR("2000145398"));
    CHECK_INT(spayd_payment(&b, &p, NULL), -ERR_CHECKSUM);
    p = dog_fee;
    p.vs = "12345678901";
    CHECK_INT(spayd_payment(&b, &p, NULL), -ERR_LIMIT);
    p.vs = "12-34";
    CHECK_INT(spayd_payment(&b, &p, NULL), -ERR_PARSE);
    p = dog_fee;
    p.ss = "x";
    CHECK_INT(spayd_payment(&b, &p, NULL), -ERR_PARSE);
    p = dog_fee;
    p.ks = "x";
    CHECK_INT(spayd_payment(&b, &p, NULL), -ERR_PARSE);
    CHECK_INT(b.n, 0);
    buf_done(&b);
    buf_init(&b, 20);
    CHECK_INT(spayd_payment(&b, &dog_fee, NULL), -ERR_LIMIT);
    buf_done(&b);
}

TEST(messages_fold_to_the_45_symbols)
{
    static const char *const rows[][2] = {
        {"Poplatek ze ps\xC5\xAF", "POPLATEK ZE PSU"},
        {"P\xC5\x98\xC3\x8DLI\xC5\xA0, \xC5\xBElu\xC5\xA5ou\xC4\x8Dk\xC3\xBD!", "PRILIS ZLUTOUCKY"},
        {"  a  \t b\n", "A B"},
        {"a\xC2\xA0"
         "b",
            "A B"},
        {"!!!", ""},
        {"", ""},
        {"\xF0\x9F\x98\x80 ok", "OK"},
        {"e\xCC\x81", "E"},
        {"\xFF\xFE x", "X"},
        {"\xC3\x9F\xE2\x82\xAC", "SSEUR"},
        {"$%*+-./:", "$%*+-./:"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[61];
        spayd_message(out, str_of(rows[i][0]));
        CHECK_STR(out, rows[i][1]);
    }
}

TEST(messages_end_at_sixty_without_a_hanging_blank)
{
    char text[80], out[61];
    for (size_t n = 55; n < 70; n++) {
        memset(text, 'a', sizeof text);
        text[n] = ' ';
        text[78] = '\0';
        spayd_message(out, str_of(text));
        CHECK_INT(strlen(out), n == 59 || n == 60 ? n : 60);
        CHECK(out[strlen(out) - 1] == 'A');
    }
    char again[61];
    spayd_message(again, str_of(out));
    CHECK_STR(again, out);
}

TEST(percent_encoding_goes_there_and_back)
{
    static const char *const rows[][2] = {
        {"abc  123", "abc  123"},
        {"****!", "%2A%2A%2A%2A!"},
        {"P\xC5\x98\xC3\x8DKLAD", "P%C5%98%C3%8DKLAD"},
        {"-+---%20", "-%2B---%2520"},
        {"\x01\x7F", "%01%7F"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b, back;
        buf_init(&b, BUF_LINE);
        buf_init(&back, BUF_LINE);
        CHECK(spayd_percent_encode(&b, str_of(rows[i][0])));
        CHECK_STR(buf_cstr(&b), rows[i][1]);
        CHECK_INT(spayd_percent_decode(&back, buf_view(&b), NULL), 0);
        CHECK_STR(buf_cstr(&back), rows[i][0]);
        buf_done(&b);
        buf_done(&back);
    }
}

TEST(decoding_appends_and_minds_the_limit)
{
    struct buf b;
    buf_init(&b, 6);
    buf_z(&b, "\xC5");
    CHECK_INT(spayd_percent_decode(&b, STR("%41b"), NULL), 0);
    CHECK_STR(buf_cstr(&b), "\xC5"
                            "Ab");
    CHECK_INT(spayd_percent_decode(&b, STR("%"), NULL), -ERR_PARSE);
    CHECK_INT(spayd_percent_decode(&b, STR("1234"), NULL), -ERR_LIMIT);
    buf_done(&b);
}
