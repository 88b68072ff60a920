/* Numbers that the state gives, and phones, postcodes, data boxes. Birth numbers are samples
 * published with descriptions of the rule, or computed to fit it; none is of a known person. */
#include "domain/ident.h"
#include "test.h"

#define NB "\xC2\xA0"

static int birth(const char *z, struct birth *b, char out[12])
{
    return birth_number_parse(out, b, str_of(z), NULL);
}

TEST(birth_numbers_tell_date_and_sex)
{
    static const struct {
        const char *text, *normal;
        struct date date;
        bool woman;
    } rows[] = {
        {"780123/3540", "780123/3540", {1978, 1, 23}, false},
        {"7801233540", "780123/3540", {1978, 1, 23}, false},
        {" 780123 / 3540 ", "780123/3540", {1978, 1, 23}, false},
        {"535402/756", "535402/756", {1953, 4, 2}, true},
        {"320325190", "320325/190", {1932, 3, 25}, false},
        {"175510/7200", "175510/7200", {2017, 5, 10}, true},
        {"0002231010", "000223/1010", {2000, 2, 23}, false},
        {"555224/2696", "555224/2696", {1955, 2, 24}, true},
        {"5401010010", "540101/0010", {1954, 1, 1}, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct birth b;
        char out[12];
        CHECK_INT(birth(rows[i].text, &b, out), 0);
        CHECK_STR(out, rows[i].normal);
        CHECK_INT(date_cmp(b.date, rows[i].date), 0);
        CHECK_INT(b.woman, rows[i].woman);
    }
}

/* The ten-digit number that begins with nine digits. */
static void with_check(char out[11], const char *nine)
{
    int r = 0;
    for (int i = 0; i < 9; i++)
        r = (r * 10 + nine[i] - '0') % 11;
    memcpy(out, nine, 9);
    out[9] = (char)('0' + r % 10);
    out[10] = '\0';
}

TEST(months_past_twenty_count_only_since_2004)
{
    static const struct {
        const char *nine;
        int rc;
        bool woman;
    } rows[] = {
        {"042101123", 0, false},
        {"047101123", 0, true},
        {"043201123", 0, false},
        {"048201123", 0, true},
        {"032101123", -ERR_RANGE, false},
        {"037101123", -ERR_RANGE, false},
        {"992101123", -ERR_RANGE, false},
        {"041301123", -ERR_RANGE, false},
        {"042001123", -ERR_RANGE, false},
        {"043301123", -ERR_RANGE, false},
        {"045001123", -ERR_RANGE, false},
        {"046301123", -ERR_RANGE, false},
        {"048301123", -ERR_RANGE, false},
        {"040001123", -ERR_RANGE, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char ten[11], out[12];
        struct birth b;
        with_check(ten, rows[i].nine);
        int rc = birth(ten, &b, out);
        if (rc != rows[i].rc)
            test_fail(__FILE__, __LINE__, "%s gives %d", ten, rc);
        if (rc == 0)
            CHECK_INT(b.woman, rows[i].woman);
        else
            CHECK_STR(out, "");
    }
}

TEST(remainder_ten_is_written_as_zero)
{
    char out[12];
    CHECK_INT(birth("8801251680", NULL, out), 0);
    CHECK_INT(birth("7801233540", NULL, out), 0);
    CHECK_INT(birth("7801233541", NULL, out), -ERR_CHECKSUM);
}

TEST(nine_digits_end_with_1953)
{
    char out[12];
    struct birth b;
    CHECK_INT(birth("531231/001", &b, out), 0);
    CHECK_INT(b.date.year, 1953);
    CHECK_INT(birth("000101/000", &b, out), 0);
    CHECK_INT(b.date.year, 1900);
    CHECK_INT(birth("540101/001", NULL, out), -ERR_RANGE);
    CHECK_INT(birth("590312/123", NULL, out), -ERR_RANGE);
}

TEST(days_that_do_not_exist_are_refused)
{
    static const char *const nines[] = {"870229111", "880230111", "040431111", "171074101"};
    for (size_t i = 0; i < sizeof nines / sizeof *nines; i++) {
        char ten[11], out[12];
        with_check(ten, nines[i]);
        CHECK_INT(birth(ten, NULL, out), -ERR_RANGE);
    }
}

TEST(every_single_wrong_digit_of_a_birth_number_is_found)
{
    /* no digit of it can be changed into a number with remainder 10 and check digit 0 */
    const char *sound = "7103192745";
    for (int at = 0; at < 10; at++)
        for (char c = '0'; c <= '9'; c++) {
            char z[11], out[12];
            memcpy(z, sound, 11);
            if (z[at] == c)
                continue;
            z[at] = c;
            CHECK(birth(z, NULL, out) < 0);
        }
}

TEST(birth_numbers_of_wrong_shape_are_refused)
{
    static const char *const bad[] = {"", "/", "78012", "78012/33540", "7801233/540", "780123/",
        "780123/35", "780123/35400", "780123-3540", "780123//3540", "16/03/201x1", "780123/354O",
        "7801233540780123", "\xD9\xA1\xD9\xA2"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char out[12] = "x";
        struct birth b = {.woman = true};
        int rc = birth(bad[i], &b, out);
        if (rc != -ERR_PARSE)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d", bad[i], rc);
        CHECK_STR(out, "");
        CHECK(!b.woman);
    }
}

TEST(company_numbers_are_padded_and_checked)
{
    static const char *const rows[][2] = {
        {"00177041", "00177041"}, {"177041", "00177041"}, {"264 93 993", "26493993"},
        {"7064", "00007064"}, {"12345679", "12345679"},
        {"25596641", "25596641"}, /* sum's remainder 1: digit 0 or 1 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[9];
        CHECK_INT(ico_parse(out, str_of(rows[i][0]), NULL), 0);
        CHECK_STR(out, rows[i][1]);
    }
}

TEST(company_numbers_with_faults_are_refused)
{
    static const struct {
        const char *text;
        int rc;
    } rows[] = {
        {"", -ERR_PARSE},
        {"0017704", -ERR_PARSE},
        {"0017704X", -ERR_PARSE},
        {"883929483", -ERR_PARSE},
        {"0017 7041 0", -ERR_PARSE},
        {"CZ177041", -ERR_PARSE},
        {"00000000", -ERR_CHECKSUM},
        {"11111111", -ERR_CHECKSUM},
        {"00177042", -ERR_CHECKSUM},
        {"17704", -ERR_CHECKSUM},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[9] = "x";
        int rc = ico_parse(out, str_of(rows[i].text), NULL);
        if (rc != rows[i].rc)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d", rows[i].text, rc);
        CHECK_STR(out, "");
    }
}

TEST(every_seven_digits_have_exactly_one_company_check_digit)
{
    for (unsigned head = 0; head < 9999999; head += 7919) {
        int good = 0;
        for (int c = 0; c < 10; c++) {
            char z[24], out[9];
            snprintf(z, sizeof z, "%07u%d", head, c);
            good += ico_parse(out, str_of(z), NULL) == 0;
        }
        CHECK_INT(good, 1);
    }
}

TEST(tax_numbers_are_of_companies_and_people)
{
    static const char *const rows[][2] = {
        {"25123891", "CZ25123891"},
        {"CZ 25123891", "CZ25123891"},
        {"cz25123891", "CZ25123891"},
        {"CZ7103192745", "CZ7103192745"},
        {"CZ640903926", "CZ640903926"},
        {"535402756", "CZ535402756"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[13];
        CHECK_INT(dic_parse(out, str_of(rows[i][0]), NULL), 0);
        CHECK_STR(out, rows[i][1]);
    }
}

TEST(tax_numbers_with_faults_are_refused)
{
    static const struct {
        const char *text;
        int rc;
    } rows[] = {
        {"", -ERR_PARSE},
        {"CZ", -ERR_PARSE},
        {"CZ1234567", -ERR_PARSE},
        {"CZ12345678901", -ERR_PARSE},
        {"SK2020202020", -ERR_PARSE},
        {"CZCZ25123891", -ERR_PARSE},
        {"CZ2512389X", -ERR_PARSE},
        {"CZ710319/2745", -ERR_PARSE},
        {"CZ25123892", -ERR_CHECKSUM},
        {"CZ640903927", -ERR_CHECKSUM},
        {"CZ7103192746", -ERR_CHECKSUM},
        {"CZ91234567", -ERR_RANGE},
        {"CZ590312123", -ERR_RANGE},
        {"CZ 25123891 25123891 25123891", -ERR_PARSE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[13] = "x";
        int rc = dic_parse(out, str_of(rows[i].text), NULL);
        if (rc != rows[i].rc)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d", rows[i].text, rc);
        CHECK_STR(out, "");
    }
}

TEST(special_tax_numbers_have_one_check_digit)
{
    for (unsigned head = 60000000; head < 70000000; head += 7919) {
        int good = 0;
        for (int c = 0; c < 10; c++) {
            char z[24], out[13];
            snprintf(z, sizeof z, "%u%d", head, c);
            good += dic_parse(out, str_of(z), NULL) == 0;
        }
        CHECK_INT(good, 1);
    }
}

TEST(phones_are_read_and_shown)
{
    static const char *const rows[][3] = {
        {"326 776 612", "+420326776612", "326" NB "776" NB "612"},
        {"+420 326 776 612", "+420326776612", "326" NB "776" NB "612"},
        {"00420326776612", "+420326776612", "326" NB "776" NB "612"},
        {"(326) 776-612", "+420326776612", "326" NB "776" NB "612"},
        {"+421 905 123 456", "+421905123456", "+421" NB "905" NB "123" NB "456"},
        {"+49 30 1234567", "+49301234567", "+49" NB "301" NB "234" NB "567"},
        {"+1 212 555 0100", "+12125550100", "+1" NB "212" NB "555" NB "010" NB "0"},
        {"+12345678", "+12345678", "+1" NB "234" NB "567" NB "8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[18], shown[24];
        CHECK_INT(phone_parse(out, str_of(rows[i][0]), NULL), 0);
        CHECK_STR(out, rows[i][1]);
        phone_show(shown, out);
        CHECK_STR(shown, rows[i][2]);
    }
}

TEST(phones_with_faults_are_refused)
{
    static const char *const bad[] = {"", "+", "00", "32677661", "3267766122", "126776612",
        "026776612", "+42032677661", "+4203267766122", "+420126776612", "+1234567",
        "+1234567890123456", "+0123456789", "32677661x", "++420326776612", "326776612+",
        "+42 0x26776612", "12345678901234567890123456789012345"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char out[18] = "x";
        int rc = phone_parse(out, str_of(bad[i]), NULL);
        if (rc != -ERR_PARSE)
            test_fail(__FILE__, __LINE__, "\"%s\" gives %d", bad[i], rc);
        CHECK_STR(out, "");
    }
}

TEST(the_longest_phone_fits_where_it_is_shown_and_reads_back)
{
    static const char *const heads[] = {"+1", "+49", "+423", "+420"};
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
        for (size_t n = 8; n <= 15; n++) {
            char phone[18], shown[24], back[18];
            memset(phone, '5', sizeof phone);
            memcpy(phone, heads[k], strlen(heads[k]));
            phone[n + 1] = '\0';
            phone_show(shown, phone);
            CHECK(strlen(shown) < sizeof shown);
            if (strcmp(heads[k], "+420") == 0 && n != 12)
                continue;
            CHECK_INT(phone_parse(back, str_of(shown), NULL), 0);
            CHECK_STR(back, phone);
        }
    char shown[24];
    phone_show(shown, "nothing that was ever a telephone number");
    CHECK(strlen(shown) < sizeof shown);
    phone_show(shown, "");
    CHECK_STR(shown, "");
    phone_show(shown, "+");
    CHECK_STR(shown, "+");
}

TEST(postcodes)
{
    char out[6], shown[8];
    CHECK_INT(postcode_parse(out, STR(" 295 01 "), NULL), 0);
    CHECK_STR(out, "29501");
    postcode_show(shown, out);
    CHECK_STR(shown, "295" NB "01");
    CHECK_INT(postcode_parse(out, STR("29501"), NULL), 0);
    CHECK_INT(postcode_parse(out, STR("2950"), NULL), -ERR_PARSE);
    CHECK_INT(postcode_parse(out, STR("295011"), NULL), -ERR_PARSE);
    CHECK_INT(postcode_parse(out, STR("2950x"), NULL), -ERR_PARSE);
    CHECK_INT(postcode_parse(out, STR(""), NULL), -ERR_PARSE);
    CHECK_INT(postcode_parse(out, STR("09501"), NULL), -ERR_RANGE);
    CHECK_INT(postcode_parse(out, STR("89501"), NULL), -ERR_RANGE);
    CHECK_STR(out, "");
    postcode_show(shown, "2950");
    CHECK_STR(shown, "2950");
}

TEST(data_boxes)
{
    char out[8];
    CHECK_INT(data_box_parse(out, STR("abc2de7"), NULL), 0);
    CHECK_STR(out, "abc2de7");
    CHECK_INT(data_box_parse(out, STR(" ABC 2DE7"), NULL), 0);
    CHECK_STR(out, "abc2de7");
    CHECK_INT(data_box_parse(out, STR("abc2de"), NULL), -ERR_PARSE);
    CHECK_INT(data_box_parse(out, STR("abc2de77"), NULL), -ERR_PARSE);
    CHECK_INT(data_box_parse(out, STR("abc2d-7"), NULL), -ERR_PARSE);
    CHECK_INT(data_box_parse(out, STR("abc2d\xC3\xA9"), NULL), -ERR_PARSE);
    CHECK_INT(data_box_parse(out, STR(""), NULL), -ERR_PARSE);
    CHECK_STR(out, "");
}
