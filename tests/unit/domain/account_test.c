/* Account numbers, IBAN and bank codes. Numbers are of public institutions or made to fit. */
#include "domain/account.h"
#include "test.h"

static int parse(const char *z, struct account *a)
{
    return account_parse(a, str_of(z), NULL);
}

TEST(a_sound_account_reads_and_shows_without_leading_zeros)
{
    static const char *const rows[][2] = {
        {"19-2000145399/0800", "19-2000145399/0800"},
        {"000019-2000145399/0800", "19-2000145399/0800"},
        {" 2500873069 / 2010 ", "2500873069/2010"},
        {"009021-0388063349/0800", "9021-388063349/0800"},
        {"0500021502/0800", "500021502/0800"},
        {"19 - 2000 145 399 / 0800", "19-2000145399/0800"},
        {"000000-3033/2700", "3033/2700"},
        {"19-2000145399\xC2\xA0/\xC2\xA0"
         "0800",
            "19-2000145399/0800"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct account a;
        char shown[24];
        CHECK_INT(parse(rows[i][0], &a), 0);
        account_show(shown, &a);
        CHECK_STR(shown, rows[i][1]);
    }
}

TEST(mod_11_holds_for_prefix_and_number_apart)
{
    struct account a;
    CHECK_INT(parse("19-2000145398/0800", &a), -ERR_CHECKSUM);
    CHECK_INT(parse("18-2000145399/0800", &a), -ERR_CHECKSUM);
    CHECK_INT(parse("4278-727558021/0100", &a), -ERR_CHECKSUM);
    CHECK_INT(parse("123456789/0800", &a), -ERR_CHECKSUM);
}

TEST(a_number_needs_two_digits_that_are_not_zero)
{
    struct account a;
    CHECK_INT(parse("19/0100", &a), 0);
    CHECK_INT(parse("9000000001/0100", &a), 0);
    CHECK_INT(parse("5000000000/0100", &a), -ERR_CHECKSUM);
    CHECK_INT(parse("0000000000/0100", &a), -ERR_CHECKSUM);
    CHECK_INT(parse("1/0100", &a), -ERR_CHECKSUM);
}

TEST(a_wrong_shape_is_told_from_a_misprint)
{
    static const char *const bad[] = {"", "/", "-/0100", "19-/0100", "-19/0100", "/0100", "19",
        "19/", "19/010", "19/01000", "19/01O0", "1234567-19/0100", "19-12345678901/0100",
        "1-2-19/0100", "19-2000145399-0800", "a19/0100", "19/0100/", "19//0100",
        "19-20001453990000000000000000000000000000/0800", "\xC5\xBD/0100"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct account a;
        if (parse(bad[i], &a) != -ERR_PARSE)
            test_fail(__FILE__, __LINE__, "\"%s\" is not refused for its shape", bad[i]);
    }
    struct account a;
    CHECK_INT(account_parse(&a,
                  (struct str){"19/\0"
                               "100",
                      7},
                  NULL),
        -ERR_PARSE);
}

TEST(every_single_wrong_digit_is_found)
{
    const char *sound = "2000145399/0800";
    for (size_t at = 0; at < 10; at++)
        for (char c = '0'; c <= '9'; c++) {
            char z[24];
            struct account a;
            str_copy(z, sizeof z, str_of(sound));
            if (z[at] == c)
                continue;
            z[at] = c;
            CHECK_INT(parse(z, &a), -ERR_CHECKSUM);
        }
}

TEST(unchecked_reading_takes_what_exists_and_the_check_can_follow)
{
    struct account a;
    char iban[25];
    CHECK_INT(account_parse_unchecked(&a, STR("12-3456789012/0100"), NULL), 0);
    account_iban(iban, &a);
    CHECK_STR(iban, "CZ0301000000123456789012");
    CHECK_INT(account_check(&a, NULL), -ERR_CHECKSUM);
    struct err e = ERR_INIT;
    CHECK_INT(account_parse_unchecked(&a, STR("12-3456789012"), &e), -ERR_PARSE);
    CHECK_INT(e.code, ERR_PARSE);
    CHECK_STR(a.number, "");
}

TEST(iban_and_account_turn_into_each_other)
{
    static const char *const rows[][2] = {
        {"19-2000145399/0800", "CZ6508000000192000145399"},
        {"178124-4159/0710", "CZ6907101781240000004159"},
        {"2600118167/2010", "CZ7020100000002600118167"},
        {"76327632/0300", "CZ7603000000000076327632"},
        {"1325090010/3030", "CZ5530300000001325090010"},
        {"19/5500", "CZ9755000000000000000019"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct account a, back;
        char iban[25], shown[24];
        CHECK_INT(account_parse_unchecked(&a, str_of(rows[i][0]), NULL), 0);
        account_iban(iban, &a);
        CHECK_STR(iban, rows[i][1]);
        CHECK_INT(account_from_iban(&back, str_of(iban), NULL), 0);
        account_show(shown, &back);
        CHECK_STR(shown, rows[i][0]);
    }
}

TEST(check_digits_below_ten_keep_their_zero)
{
    int small = 0;
    for (int i = 10; i < 400; i++) {
        struct account a = {.bank = "0100"};
        char iban[25];
        snprintf(a.number, sizeof a.number, "%u", (unsigned)i % 1000u);
        account_iban(iban, &a);
        CHECK_INT(strlen(iban), 24);
        CHECK_INT(iban_check(str_of(iban), NULL), 0);
        small += iban[2] == '0';
    }
    CHECK(small > 0);
}

TEST(iban_of_other_countries_is_checked_but_is_no_czech_account)
{
    struct account a;
    CHECK_INT(iban_check(STR("AT736000000002386492"), NULL), 0);
    CHECK_INT(iban_check(STR("DE89 3704 0044 0532 0130 00"), NULL), 0);
    CHECK_INT(iban_check(STR("gb82 west 1234 5698 7654 32"), NULL), 0);
    CHECK_INT(account_from_iban(&a, STR("AT736000000002386492"), NULL), -ERR_UNSUPPORTED);
}

TEST(a_bad_iban_is_refused_for_the_right_reason)
{
    struct account a;
    CHECK_INT(iban_check(STR("CZ9820100000002600118167"), NULL), -ERR_CHECKSUM);
    CHECK_INT(iban_check(STR("DE8X370400440532013000"), NULL), -ERR_PARSE);
    CHECK_INT(iban_check(STR("CZ650800000019200014539"), NULL), -ERR_PARSE);
    CHECK_INT(iban_check(STR("CZ65080000001920001453999"), NULL), -ERR_PARSE);
    CHECK_INT(iban_check(STR("CZ65O8000000192000145399"), NULL), -ERR_PARSE);
    CHECK_INT(iban_check(STR(""), NULL), -ERR_PARSE);
    CHECK_INT(iban_check(STR("CZ"), NULL), -ERR_PARSE);
    CHECK_INT(iban_check(STR("1265080000001920001453"), NULL), -ERR_PARSE);
    CHECK_INT(iban_check(STR("DE00AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), NULL), -ERR_PARSE);
    CHECK_INT(iban_check(STR("DE89-3704-0044-0532-0130-00"), NULL), -ERR_PARSE);
    CHECK_INT(account_from_iban(&a, STR("CZ9820100000002600118167"), NULL), -ERR_CHECKSUM);
}

TEST(iban_is_read_into_its_electronic_form)
{
    char out[35];
    CHECK_INT(iban_parse(out, STR(" cz65 0800 0000 1920 0014 5399 "), NULL), 0);
    CHECK_STR(out, "CZ6508000000192000145399");
    CHECK_INT(iban_parse(out, STR("CZ65 0800"), NULL), -ERR_PARSE);
    CHECK_STR(out, "");
}

TEST(iban_is_shown_by_fours)
{
    char out[48];
    iban_show(out, "CZ6508000000192000145399");
    CHECK_STR(out, "CZ65\xC2\xA0"
                   "0800\xC2\xA0"
                   "0000\xC2\xA0"
                   "1920\xC2\xA0"
                   "0014\xC2\xA0"
                   "5399");
    iban_show(out, "");
    CHECK_STR(out, "");
}

TEST(the_longest_iban_fits_where_it_is_shown)
{
    char iban[64];
    for (size_t n = 1; n < sizeof iban; n++) {
        char out[48];
        memset(iban, '7', n);
        iban[n] = '\0';
        iban_show(out, iban);
        CHECK(strlen(out) < sizeof out);
        CHECK(strncmp(out, "7777", n < 4 ? n : 4) == 0);
    }
}

TEST(bank_codes_have_names_and_some_a_bic)
{
    CHECK_STR(bank_name("0100"), "Komer\xC4\x8Dn\xC3\xAD banka, a.s.");
    CHECK_STR(bank_bic("0100"), "KOMBCZPP");
    CHECK_STR(bank_bic("8500") ? "has" : "none", "none");
    CHECK_STR(bank_name("8500"), "Multitude Bank p.l.c.");
    static const char *const codes[] = {"0100", "0300", "0600", "0710", "0800", "2010", "2060",
        "2070", "2100", "2250", "2600", "2700", "3030", "3050", "3060", "3500", "4000", "4300",
        "5500", "5800", "6000", "6100", "6200", "6210", "6300", "6363", "6700", "6800", "7910",
        "7950", "7960", "7970", "7990", "8030", "8040", "8060", "8090", "8150", "8190", "8198",
        "8220", "8230", "8240", "8250", "8255", "8265", "8280", "8500"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const char *bic = bank_bic(codes[i]);
        CHECK(bank_name(codes[i]) != NULL);
        CHECK(!bic || (strlen(bic) == 8 && strncmp(bic + 4, "CZ", 2) == 0));
    }
}

TEST(unknown_bank_codes_have_no_name)
{
    static const char *const codes[] = {"0000", "0101", "9999", "", "010", "01000"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        CHECK(bank_name(codes[i]) == NULL);
        CHECK(bank_bic(codes[i]) == NULL);
    }
    CHECK(bank_name(NULL) == NULL);
}
