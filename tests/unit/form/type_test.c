/* What people type, by the kind of the field, and how it is shown. */
#include "test.h"

#include "base/utf8.h"
#include "forms.h"
#include "record_int.h"
#include <time.h>

#define NBSP "\xC2\xA0"
#define NARROW "\xE2\x80\xAF"

static struct form *kinds(void)
{
    return forms_of("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
                    "\"text\":{\"type\":\"string\",\"maxLength\":20},"
                    "\"long\":{\"type\":\"string\",\"maxLength\":2000},"
                    "\"date\":{\"type\":\"string\",\"format\":\"date\"},"
                    "\"int\":{\"type\":\"integer\"},"
                    "\"num\":{\"type\":\"number\"},"
                    "\"money\":{\"type\":\"integer\",\"format\":\"money\"},"
                    "\"yes\":{\"type\":\"boolean\"},"
                    "\"tick\":{\"const\":true},"
                    "\"one\":{\"enum\":[\"rodinny\",\"bytovy\"]},"
                    "\"any\":{\"type\":\"array\",\"uniqueItems\":true,\"items\":{\"enum\":[\"a\","
                    "\"b\",\"c\"]}},"
                    "\"rc\":{\"type\":\"string\",\"format\":\"birth-number\"},"
                    "\"tel\":{\"type\":\"string\",\"format\":\"phone\"},"
                    "\"psc\":{\"type\":\"string\",\"format\":\"postcode\"},"
                    "\"ucet\":{\"type\":\"string\",\"format\":\"account\"},"
                    "\"ico\":{\"type\":\"string\",\"format\":\"ico\"},"
                    "\"mail\":{\"type\":\"string\",\"format\":\"email\"}"
                    "}}",
        "{\"pages\":[{\"id\":\"p\",\"section\":\"s\",\"fields\":[\"/text\",\"/long\",\"/date\",\"/"
        "int\","
        "\"/num\",\"/money\",\"/yes\",\"/tick\"]},"
        "{\"id\":\"q\",\"section\":\"s\",\"fields\":[\"/one\",\"/any\",\"/rc\",\"/tel\",\"/psc\","
        "\"/ucet\",\"/ico\",\"/mail\"]}]}",
        NULL);
}

struct row {
    const char *pointer, *typed;
    const char *value; /* JSON, NULL: none */
    const char *code;  /* of the fault when there is no value */
};

static const struct row rows[] = {
    {"/text", "  Jana Nováková ", "\"Jana Nováková\"", NULL},
    {"/text", NBSP "Jana" NBSP, "\"Jana\"", NULL},
    {"/text", "a\r\nb\tc", "\"a b c\"", NULL},
    {"/text", "   ", NULL, ""},
    {"/text", "", NULL, ""},
    {"/text",
        "a\x01"
        "b\x1B[31mc\x7F\xC2\x9B",
        "\"ab[31mc\"", NULL},
    {"/text",
        "\xE2\x80\xAE"
        "abc\xE2\x81\xA6\xEF\xBB\xBF",
        "\"abc\"", NULL},                                    /* bidi, BOM */
    {"/text", "Zde\xCC\x8Cne\xCC\x8Ck", "\"Zděněk\"", NULL}, /* NFD carons */
    {"/text",
        "A\xCC\x81u\xCC\x8A"
        "D\xCC\x8C",
        "\"ÁůĎ\"", NULL},
    {"/text", "q\xCC\x8C", "\"q\xCC\x8C\"", NULL}, /* no such letter: nothing is lost */
    {"/text", "\xCC\x8C", "\"\xCC\x8C\"", NULL},
    {"/text", "e\xCC\x81\xCC\x8C", "\"\xC3\xA9\xCC\x8C\"", NULL},
    {"/text", "pes \xF0\x9F\x90\x95", "\"pes \xF0\x9F\x90\x95\"", NULL},
    {"/text", "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
        "\"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\"", NULL},
    {"/text",
        "a\xFF\xC3"
        "b",
        "\"ab\"", NULL}, /* not UTF-8 */
    {"/long",
        " a\r\nb\rc\xE2\x80\xA8"
        "d \n",
        "\"a\\nb\\nc\\nd\"", NULL},
    {"/date", "5.3.1980", "\"1980-03-05\"", NULL},
    {"/date", "5. 3. 80", "\"1980-03-05\"", NULL},
    {"/date", "5." NBSP "3." NARROW "1980", "\"1980-03-05\"", NULL},
    {"/date", "05/03/1980", "\"1980-03-05\"", NULL},
    {"/date", "1980-03-05", "\"1980-03-05\"", NULL},
    {"/date", "29. 2. 2028", "\"2028-02-29\"", NULL},
    {"/date", "29. 2. 2027", NULL, "format.range"},
    {"/date", "31.4.2026", NULL, "format.range"},
    {"/date", "v pondělí", NULL, "format"},
    {"/int", "3", "3", NULL},
    {"/int", "3 ", "3", NULL},
    {"/int", "3,0", "3", NULL},
    {"/int", "3,00", "3", NULL},
    {"/int", "+3", "3", NULL},
    {"/int", "-3", "-3", NULL},
    {"/int",
        "\xE2\x88\x92"
        "3",
        "-3", NULL},
    {"/int", "-0", "0", NULL},
    {"/int", "007", "7", NULL},
    {"/int", "1 000", "1000", NULL},
    {"/int", "1" NBSP "000" NARROW "000", "1000000", NULL},
    {"/int", "9223372036854775807", "9223372036854775807", NULL},
    {"/int", "9223372036854775808", NULL, "maximum"},
    {"/int", "-99999999999999999999", NULL, "minimum"},
    {"/int", "3,5", NULL, "type"},
    {"/int", "1 00", NULL, "type"},
    {"/int", "1000 000", NULL, "type"},
    {"/int", "tři", NULL, "type"},
    {"/int", "3,", NULL, "type"},
    {"/int", "1e3", NULL, "type"},
    {"/int", "0x10", NULL, "type"},
    {"/num", "12,5", "12.5", NULL},
    {"/num", "12.5", "12.5", NULL},
    {"/num", "1 250,75", "1250.75", NULL},
    {"/num", "0,1", "0.1", NULL},
    {"/num", "12,50", "12.5", NULL},
    {"/num", "12,0", "12", NULL},
    {"/num", "-0,5", "-0.5", NULL},
    {"/num", "1.250,5", NULL, "type"},
    {"/num", "12,5,5", NULL, "type"},
    {"/num", "nan", NULL, "type"},
    {"/num", "0,1234567890123456", NULL, "type.decimals"},
    {"/num", "1234567890123456", NULL, "maximum"},
    {"/money", "1 250,50", "125050", NULL},
    {"/money", "400", "40000", NULL},
    {"/money", "400,- Kč", "40000", NULL},
    {"/money", "1" NARROW "250" NBSP "Kč", "125000", NULL},
    {"/money", "0,1", "10", NULL},
    {"/money", "0", "0", NULL},
    {"/money", "0,00 Kč", "0", NULL},
    {"/money", "0,-", "0", NULL},
    {"/money", "-5", NULL, "minimum"},
    {"/money", "10 000 000", NULL, "maximum"},
    {"/money", "1,555", NULL, "type.decimals"},
    {"/money", "sto", NULL, "type"},
    {"/yes", "ano", "true", NULL},
    {"/yes", "NE", "false", NULL},
    {"/yes", "yes", "true", NULL},
    {"/yes", "možná", NULL, "type"},
    {"/tick", "ano", "true", NULL},
    {"/tick", "ne", NULL, ""}, /* not ticked is no answer */
    {"/one", "rodinny", "\"rodinny\"", NULL},
    {"/one", "option RODINNÝ", "\"rodinny\"", NULL},
    {"/one", "zamek", NULL, "enum"},
    {"/any", "a, c", "[\"a\",\"c\"]", NULL},
    {"/any", "a, x", NULL, "enum"},
    {"/rc", "780123/3540", "\"780123/3540\"", NULL}, /* remainder 10: its check digit is 0 */
    {"/rc", "780123 3540", "\"780123/3540\"", NULL},
    {"/rc", "530101/123", "\"530101/123\"", NULL}, /* nine digits until 1953 */
    {"/rc", "780123/3541", NULL, "format.checksum"},
    {"/rc", "7801233", NULL, "format"},
    {"/tel", "326 776 612", "\"+420326776612\"", NULL},
    {"/tel", "12", NULL, "format"},
    {"/psc", "295 01", "\"29501\"", NULL},
    {"/ucet", "19-2000145399/0800", "\"19-2000145399/0800\"", NULL},
    {"/ucet", "19-2000145399/0101", NULL, "format.bank"},
    {"/ucet", "19-2000145398/0800", NULL, "format.checksum"},
    {"/ico", "25596641", "\"25596641\"", NULL},
    {"/mail", "jana@priklad.cz", "\"jana@priklad.cz\"", NULL},
    {"/mail", "jana", NULL, "format"},
};

static void check_row(struct form_record *r, const struct row *row)
{
    int field = form_find(form_record_form(r), row->pointer);
    char value[300] = "";
    CHECK_INT(forms_type(r, row->pointer, FORM_NONE, row->typed), 0);
    const json_t *j = form_value(r, field, FORM_NONE);
    if (j) {
        char *text = json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
        snprintf(value, sizeof value, "%s", text);
        free(text);
    }
    if (strcmp(value, row->value ? row->value : "") != 0)
        test_fail(__FILE__, __LINE__, "%s \"%s\" is %s, want %s", row->pointer, row->typed, value,
            row->value);
    const char *found = forms_check(r, -1, false);
    char want[200] = "";
    if (row->code && *row->code)
        snprintf(want, sizeof want, "%s:%s", row->pointer, row->code);
    if (strcmp(found, want) != 0)
        test_fail(__FILE__, __LINE__, "%s \"%s\": fault %s, want %s", row->pointer, row->typed,
            found, want);
    /* what is no value stays as it was typed */
    if (row->code && *row->code && !*form_typed(r, field, FORM_NONE))
        test_fail(__FILE__, __LINE__, "%s \"%s\" was not kept", row->pointer, row->typed);
    form_set(r, field, FORM_NONE, NULL, NULL);
}

TEST(every_kind_reads_what_people_type)
{
    struct form *f = kinds();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(r, &rows[i]);
    form_record_free(&r);
    form_free(&f);
}

TEST(a_number_is_the_double_nearest_to_what_was_typed)
{
    struct form *f = kinds();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    forms_type(r, "/num", FORM_NONE, "0,1");
    CHECK(json_real_value(form_value(r, form_find(f, "/num"), FORM_NONE)) == 0.1);
    forms_type(r, "/num", FORM_NONE, "123456789,012345");
    CHECK(json_real_value(form_value(r, form_find(f, "/num"), FORM_NONE)) == 123456789.012345);
    form_record_free(&r);
    form_free(&f);
}

TEST(a_nul_is_no_end)
{
    struct form *f = kinds();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    int field = form_find(f, "/text");
    CHECK_INT(form_type(r, field, FORM_NONE, (struct str){"a\0b", 3}, NULL), 0);
    CHECK_STR(json_string_value(form_value(r, field, FORM_NONE)), "ab");
    form_record_free(&r);
    form_free(&f);
}

/* A megabyte is refused at once and the record stays small. */
TEST(a_huge_paste_is_cut_and_said)
{
    struct form *f = kinds();
    struct form_record *r = forms_record(f);
    size_t n = 1024 * 1024;
    char *paste = malloc(n + 1);
    REQUIRE(r && paste);
    for (size_t i = 0; i + 2 <= n; i += 2)
        memcpy(paste + i, "\xC5\x99", 2);
    int field = form_find(f, "/long");
    clock_t from = clock();
    CHECK_INT(form_type(r, field, FORM_NONE, (struct str){paste, n}, NULL), 0);
    CHECK(clock() - from < CLOCKS_PER_SEC);
    CHECK(form_value(r, field, FORM_NONE) == NULL);
    size_t kept = strlen(form_typed(r, field, FORM_NONE));
    CHECK(kept > FORM_ANSWER - 16 && kept <= FORM_ANSWER);
    CHECK(utf8_valid(str_of(form_typed(r, field, FORM_NONE))));
    CHECK_STR(forms_check(r, -1, false), "/long:maxLength");
    /* nothing but blanks and marks is nothing, however much of it */
    memset(paste, ' ', n);
    CHECK_INT(form_type(r, field, FORM_NONE, (struct str){paste, n}, NULL), 0);
    CHECK_STR(form_typed(r, field, FORM_NONE), "");
    /* over maxLength but not huge: a value, counted in characters */
    CHECK_INT(forms_type(r, "/text", FORM_NONE, "řřřřřřřřřřřřřřřřřřřř"), 0);
    CHECK_STR(forms_check(r, -1, false), "");
    CHECK_INT(forms_type(r, "/text", FORM_NONE, "řřřřřřřřřřřřřřřřřřřřř"), 0);
    CHECK_STR(forms_check(r, -1, false), "/text:maxLength");
    free(paste);
    form_record_free(&r);
    form_free(&f);
}

TEST(all_answers_together_are_bounded)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    char *long_text = malloc(FORM_ANSWER);
    REQUIRE(r && long_text);
    memset(long_text, 'a', FORM_ANSWER - 100);
    long_text[FORM_ANSWER - 100] = '\0';
    static const char *const fields[] = {"/poznamka", "/jmeno", "/adresa/název_ulice",
        "/adresa/název_obce", "/rodne_cislo", "/telefon", "/adresa/psč", "/vyska", "/clenu"};
    size_t taken = 0, n = sizeof fields / sizeof *fields;
    while (taken < n && forms_type(r, fields[taken], FORM_NONE, long_text) == 0)
        taken++;
    CHECK_INT((int64_t)taken, RECORD_BYTES / (FORM_ANSWER - 100));
    CHECK_INT(forms_type(r, fields[taken], FORM_NONE, long_text), -ERR_LIMIT);
    /* room comes back */
    CHECK_INT(forms_type(r, fields[0], FORM_NONE, ""), 0);
    CHECK_INT(forms_type(r, fields[taken], FORM_NONE, long_text), 0);
    free(long_text);
    form_record_free(&r);
    form_free(&f);
}

struct shown {
    const char *pointer, *typed, *cs, *en, *retyped;
};

TEST(values_are_shown_in_words)
{
    static const struct shown shown[] = {
        {"/date", "28.2.2026", "28." NBSP "2." NBSP "2026", "28" NBSP "Feb" NBSP "2026",
            "28. 2. 2026"},
        {"/money", "1250,5", "1" NBSP "250,50" NBSP "Kč", "CZK" NBSP "1,250.50", "1250,50"},
        {"/money", "400", "400" NBSP "Kč", "CZK" NBSP "400", "400"},
        {"/money", "0", "0" NBSP "Kč", "CZK" NBSP "0", "0"},
        {"/int", "1250", "1250", "1250", "1250"},
        {"/int", "12500", "12" NBSP "500", "12,500", "12500"},
        {"/int", "-12500", "-12" NBSP "500", "-12,500", "-12500"},
        {"/num", "12,5", "12,5", "12.5", "12,5"}, {"/num", "0,1", "0,1", "0.1", "0,1"},
        {"/num", "123456,75", "123" NBSP "456,75", "123,456.75", "123456,75"},
        {"/num", "100000", "100" NBSP "000", "100,000", "100000"},
        {"/yes", "ano", "ano", "yes", "ano"}, {"/yes", "ne", "ne", "no", "ne"},
        {"/tick", "ano", "ano", "yes", "ano"},
        {"/one", "bytovy", "Option bytovy", "Option bytovy", "bytovy"},
        {"/any", "a, c", "Option a, Option c", "Option a, Option c", "a, c"},
        {"/tel", "326776612", "326" NBSP "776" NBSP "612", "326" NBSP "776" NBSP "612",
            "326 776 612"},
        {"/psc", "29501", "295" NBSP "01", "295" NBSP "01", "295 01"},
        {"/rc", "7801233540", "780123/3540", "780123/3540", "780123/3540"},
        {"/text", "Jana", "Jana", "Jana", "Jana"},
        {"/long", "a\nb\nc\nd\ne", "a\nb\nc…", "a\nb\nc…", "a\nb\nc\nd\ne"},
        {"/date", "29.2.2027", "", "", "29.2.2027"}, /* no value: as it was typed */
    };
    struct form *f = kinds();
    struct form_record *r = forms_record(f);
    struct buf b;
    REQUIRE(r);
    buf_init(&b, BUF_TEXT);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        const struct shown *s = &shown[i];
        int field = form_find(f, s->pointer);
        CHECK_INT(forms_type(r, s->pointer, FORM_NONE, s->typed), 0);
        buf_reset(&b);
        CHECK(form_show(&b, r, field, FORM_NONE, "cs") == (*s->cs != '\0'));
        CHECK_STR(buf_cstr(&b), s->cs);
        buf_reset(&b);
        form_show(&b, r, field, FORM_NONE, "en");
        CHECK_STR(buf_cstr(&b), s->en);
        buf_reset(&b);
        CHECK(form_retype(&b, r, field, FORM_NONE));
        CHECK_STR(buf_cstr(&b), s->retyped);
        /* and typing that again changes nothing */
        json_t *was = json_deep_copy(form_value(r, field, FORM_NONE));
        CHECK_INT(forms_type(r, s->pointer, FORM_NONE, buf_cstr(&b)), 0);
        CHECK(was == NULL || json_equal(was, form_value(r, field, FORM_NONE)));
        json_decref(was);
        form_set(r, field, FORM_NONE, NULL, NULL);
        buf_reset(&b);
        CHECK(!form_show(&b, r, field, FORM_NONE, "cs"));
        CHECK(!form_retype(&b, r, field, FORM_NONE));
    }
    buf_done(&b);
    form_record_free(&r);
    form_free(&f);
}
