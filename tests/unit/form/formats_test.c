/* Formats both ways: what people type becomes the normal form, only the normal form is right when
 * it is stored, and a screen shows it as people write it. */
#include "test.h"

#include "form_int.h"

struct row {
    const char *format, *typed;
    const char *normal; /* NULL: refused */
    enum err_code code;
};

#define NB "\xC2\xA0"

static const struct row rows[] = {
    {"birth-number", "780123/3540", "780123/3540", 0},
    {"birth-number", "7801233540", "780123/3540", 0},
    {"birth-number", "780123 3540", "780123/3540", 0},
    {"birth-number", "780123/3541", NULL, ERR_CHECKSUM},
    {"birth-number", "7801", NULL, ERR_PARSE},
    {"ico", "25123891", "25123891", 0},
    {"ico", "177041", "00177041", 0},
    {"ico", "25123892", NULL, ERR_CHECKSUM},
    {"ico", "2512389x", NULL, ERR_PARSE},
    {"dic", "cz25123891", "CZ25123891", 0},
    {"dic", "25123891", "CZ25123891", 0},
    {"dic", "CZ1", NULL, ERR_PARSE},
    {"account", "19-2000145399/0800", "19-2000145399/0800", 0},
    {"account", "000019-2000145399 / 0800", "19-2000145399/0800", 0},
    {"account", "19-2000145398/0800", NULL, ERR_CHECKSUM},
    {"account", "2000145399", NULL, ERR_PARSE},
    {"account", "19-2000145399/0101", NULL, ERR_NOT_FOUND},
    {"iban", "CZ65 0800 0000 1920 0014 5399", "CZ6508000000192000145399", 0},
    {"iban", "cz6508000000192000145399", "CZ6508000000192000145399", 0},
    {"iban", "CZ6508000000192000145398", NULL, ERR_CHECKSUM},
    {"iban", "DE89370400440532013000", "DE89370400440532013000", 0},
    {"account-or-iban", "19-2000145399/0800", "19-2000145399/0800", 0},
    {"account-or-iban", "CZ65 0800 0000 1920 0014 5399", "CZ6508000000192000145399", 0},
    {"account-or-iban", "nevím", NULL, ERR_PARSE},
    {"postcode", "295 01", "29501", 0},
    {"postcode", "295" NB "01", "29501", 0},
    {"postcode", "2950", NULL, ERR_PARSE},
    {"phone", "326 776 612", "+420326776612", 0},
    {"phone", "+421 905 123 456", "+421905123456", 0},
    {"phone", "12345", NULL, ERR_PARSE},
    {"data-box", "ABC23de", "abc23de", 0},
    {"data-box", "abc", NULL, ERR_PARSE},
    {"plate", "1ab2345", "1AB 2345", 0},
    {"plate", "1AB 2345", "1AB 2345", 0},
    {"plate", "1A2-3456", "1A2 3456", 0},
    {"plate", "1A 0001", "1A 0001", 0},
    {"plate", "el123ab", "EL 123AB", 0},
    {"plate", "EL 123 AB", "EL 123AB", 0},
    {"plate", "abc 12-34", "ABC 12-34", 0},
    {"plate", "ABC1234", "ABC 12-34", 0},
    {"plate", "PJ 12-34", "PJ 12-34", 0},
    {"plate", "PEPA 007", "PEP A007", 0},
    {"plate", "PEPAAAA", NULL, ERR_PARSE},
    {"plate", "1AB 23456", NULL, ERR_PARSE},
    {"plate", "1QB 2345", NULL, ERR_PARSE},
    {"plate", "1ÁB 2345", NULL, ERR_PARSE},
    {"plate", "", NULL, ERR_PARSE},
    {"email", " jana@priklad.cz ", "jana@priklad.cz", 0},
    {"email", "Jana.Nova+psi@mail.priklad.cz", "Jana.Nova+psi@mail.priklad.cz", 0},
    {"email", "jana@příklad.cz", "jana@příklad.cz", 0},
    {"email", "jana@priklad", NULL, ERR_PARSE},
    {"email", "jana@@priklad.cz", NULL, ERR_PARSE},
    {"email", "jana@dum@priklad.cz", NULL, ERR_PARSE},
    {"email", "jana nova@priklad.cz", NULL, ERR_PARSE},
    {"email", "jana@priklad..cz", NULL, ERR_PARSE},
    {"email", "jana@.cz", NULL, ERR_PARSE},
    {"email", "jana@priklad.cz.", NULL, ERR_PARSE},
    {"email", "@priklad.cz", NULL, ERR_PARSE},
    {"email", "jana,petr@priklad.cz", NULL, ERR_PARSE},
    {"email", "jana@pri\xE2\x80\xAEklad.cz", NULL, ERR_PARSE},
    {"email", "", NULL, ERR_PARSE},
    {"money", "1 250,50", "125050", 0},
    {"money", "400 Kč", "40000", 0},
    {"money", "0", "0", 0},
    {"money", "0,00 Kč", "0", 0},
    {"money", "-5", NULL, ERR_RANGE},
    {"money", "-0", NULL, ERR_RANGE},
    {"money", "1,255", NULL, ERR_LIMIT},
    {"money", "hodně", NULL, ERR_PARSE},
    {"money", "99999999", NULL, ERR_RANGE},
    {"nothing-known", "as it is", "as it is", 0},
};

TEST(what_is_typed_becomes_the_normal_form)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        struct buf out;
        struct err e = ERR_INIT;
        buf_init(&out, BUF_LINE);
        int rc = form_format_normal(&out, r->format, str_of(r->typed), &e);
        if (rc != -(int)r->code || e.code != r->code)
            test_fail(__FILE__, __LINE__, "%s \"%s\": %d %s", r->format, r->typed, rc, e.text);
        if (r->normal && strcmp(buf_cstr(&out), r->normal) != 0)
            test_fail(
                __FILE__, __LINE__, "%s \"%s\" -> \"%s\"", r->format, r->typed, buf_cstr(&out));
        CHECK(r->normal || out.n == 0);
        buf_done(&out);
    }
}

static const struct schema_format *find(const char *name)
{
    for (size_t i = 0; i < form_n_formats; i++)
        if (strcmp(form_formats[i].name, name) == 0)
            return &form_formats[i];
    return NULL;
}

/* The normal form of a normal form is itself, and only that may be stored. */
TEST(only_the_normal_form_is_right_when_stored)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        const struct schema_format *f = find(r->format);
        const char *detail = NULL;
        if (!f || strcmp(r->format, "money") == 0)
            continue;
        json_t *typed = json_string(r->typed);
        bool same = r->normal && strcmp(r->normal, r->typed) == 0;
        if (f->check(typed, &detail) != same)
            test_fail(__FILE__, __LINE__, "%s \"%s\"", r->format, r->typed);
        if (r->code == ERR_CHECKSUM)
            CHECK_STR(detail, "checksum");
        if (r->code == ERR_NOT_FOUND)
            CHECK_STR(detail, "bank");
        if (r->code == ERR_PARSE)
            CHECK(detail == NULL);
        json_decref(typed);
        if (!r->normal)
            continue;
        json_t *normal = json_string(r->normal);
        if (!f->check(normal, &detail))
            test_fail(__FILE__, __LINE__, "%s \"%s\"", r->format, r->normal);
        json_decref(normal);
    }
}

TEST(formats_leave_other_types_alone)
{
    json_t *number = json_integer(1), *text = json_string("x"), *list = json_array();
    const char *detail = NULL;
    for (size_t i = 0; i < form_n_formats; i++) {
        bool money = strcmp(form_formats[i].name, "money") == 0;
        CHECK(form_formats[i].check(list, &detail));
        CHECK(form_formats[i].check(money ? text : number, &detail));
    }
    json_decref(number);
    json_decref(text);
    json_decref(list);
}

TEST(money_is_whole_haler_within_one_payment)
{
    static const struct {
        int64_t haler;
        bool good;
    } cases[] = {{0, true}, {1, true}, {999999999, true}, {1000000000, false}, {-1, false}};
    const struct schema_format *f = find("money");
    const char *detail = NULL;
    REQUIRE(f);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *j = json_integer(cases[i].haler);
        CHECK(f->check(j, &detail) == cases[i].good);
        json_decref(j);
    }
}

TEST(a_screen_shows_them_as_people_write_them)
{
    static const struct {
        const char *format, *value, *shown;
    } cases[] = {
        {"phone", "+420326776612", "326" NB "776" NB "612"},
        {"postcode", "29501", "295" NB "01"},
        {"iban", "CZ6508000000192000145399",
            "CZ65" NB "0800" NB "0000" NB "1920" NB "0014" NB "5399"},
        {"account-or-iban", "19-2000145399/0800", "19-2000145399/0800"},
        {"account-or-iban", "CZ6508000000192000145399",
            "CZ65" NB "0800" NB "0000" NB "1920" NB "0014" NB "5399"},
        {"birth-number", "780123/3540", "780123/3540"},
        {"plate", "1AB 2345", "1AB 2345"},
        {"unknown", "x", "x"},
        {NULL, "x", "x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out;
        buf_init(&out, BUF_LINE);
        CHECK(form_format_show(&out, cases[i].format, str_of(cases[i].value)));
        CHECK_STR(buf_cstr(&out), cases[i].shown);
        buf_done(&out);
    }
}

/* Stored values come from elsewhere too: anything may stand there. */
TEST(long_values_are_shown_whole)
{
    static const char *const formats[] = {"phone", "postcode", "iban", "account-or-iban", "plate"};
    char text[2000];
    memset(text, 'A', sizeof text);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct buf out;
        buf_init(&out, BUF_LINE);
        CHECK(form_format_show(&out, formats[i], (struct str){text, sizeof text}));
        CHECK_INT((int)out.n, (int)sizeof text);
        buf_done(&out);
    }
}
