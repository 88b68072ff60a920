/* The good form of tests/data/forms/ukazka as the loader gives it. */
#include "test.h"

#include "base/file.h"
#include "form_int.h"
#include "wire/json.h"
#include <pthread.h>
#include <unistd.h>

#define GOOD "tests/data/forms/ukazka"

static void print_fault(void *ctx, const struct form_fault_at *f)
{
    (void)ctx;
    printf("    %s:%s: %s\n", f->file, f->path, f->reason);
}

static struct form *load(json_t **bundle)
{
    struct form *f = NULL;
    struct err e = ERR_INIT;
    if (form_load_dir(&f, bundle, GOOD, print_fault, NULL, &e) < 0)
        test_fail(__FILE__, __LINE__, "%s", e.text);
    return f;
}

static const struct form_field *field(const struct form *f, const char *pointer)
{
    static const struct form_field none = {.pointer = ""};
    int i = form_find(f, pointer);
    return i < 0 ? &none : &f->fields[i];
}

TEST(the_good_form_has_no_fault)
{
    struct form *f = load(NULL);
    REQUIRE(f);
    CHECK_STR(f->id, "ukazka");
    CHECK_INT(f->version, 3);
    CHECK_INT(f->minutes, 5);
    CHECK_STR(f->situation, "poplatek-ze-psu");
    CHECK_INT((int)f->n_fields, 27);
    CHECK_INT((int)f->n_pages, 12);
    CHECK_INT((int)f->n_sections, 4);
    CHECK_INT((int)f->n_rules, 4);
    CHECK(f->declaration);
    CHECK_INT(f->decide_days, 30);
    CHECK_INT(f->sign_days, 5);
    CHECK(f->kiosk == FORM_SUBMIT && f->desk == FORM_SUBMIT);
    form_free(&f);
    CHECK(f == NULL);
    form_free(&f);
}

TEST(kinds_come_from_the_schema)
{
    static const struct {
        const char *pointer;
        enum form_kind kind;
    } rows[] = {
        {"/jmeno", FORM_TEXT},
        {"/datum_narozeni", FORM_DATE},
        {"/adresa/číslo_domovní", FORM_INTEGER},
        {"/obydli", FORM_CHOICE},
        {"/psi/*/ma_cip", FORM_YESNO},
        {"/psi/*/barvy", FORM_MULTI},
        {"/psi/*/sazba", FORM_MONEY},
        {"/prukaz", FORM_CHOICE},
        {"/vyska", FORM_NUMBER},
        {"/prispevek", FORM_MONEY},
        {"/poznamka", FORM_LONG},
        {"/souhlas", FORM_TICK},
        {"/pocet", FORM_INTEGER},
        {"/druh", FORM_TEXT},
    };
    struct form *f = load(NULL);
    REQUIRE(f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_STR(field(f, rows[i].pointer)->pointer, rows[i].pointer);
        CHECK_INT(field(f, rows[i].pointer)->kind, rows[i].kind);
    }
    CHECK_INT(form_find(f, "/adresa"), FORM_NONE);
    CHECK_INT(form_find(f, "/neni"), FORM_NONE);
    form_free(&f);
}

TEST(a_field_knows_its_place_and_bounds)
{
    struct form *f = load(NULL);
    REQUIRE(f);
    const struct form_field *name = field(f, "/jmeno"), *dog = field(f, "/psi/*/jmeno");
    CHECK_STR(name->place, "/properties/jmeno");
    CHECK_STR(dog->place, "/properties/psi/items/properties/jmeno");
    CHECK_STR(field(f, "/adresa/psč")->place, "/properties/adresa/properties/psč");
    CHECK_STR(field(f, "/adresa/psč")->format, "postcode");
    CHECK(name->format == NULL);
    CHECK(name->required && name->repeat == FORM_NONE && name->page == 0);
    CHECK(!field(f, "/telefon")->required);
    CHECK(field(f, "/adresa/psč")->required);
    CHECK(!field(f, "/adresa/název_ulice")->required);
    CHECK(dog->required && dog->repeat == 0 && dog->page == 4);
    CHECK_INT((int)name->min_chars, 2);
    CHECK_INT((int)name->max_chars, 60);
    const struct form_field *card = field(f, "/prukaz"), *colours = field(f, "/psi/*/barvy");
    REQUIRE(card->n_options == 2 && colours->n_options == 3);
    CHECK_STR(card->options[1], "ztpp");
    CHECK_STR(colours->options[0], "cerna");
    form_free(&f);
}

TEST(every_place_is_found_by_the_compiled_schema)
{
    struct form *f = load(NULL);
    REQUIRE(f);
    for (size_t i = 0; i < f->n_fields; i++) {
        struct err e = ERR_INIT;
        json_t *nothing = json_null();
        int rc =
            schema_check_part(f->inner->schema, f->fields[i].place, nothing, "", NULL, NULL, &e);
        if (rc != 0)
            test_fail(__FILE__, __LINE__, "%s: %d %s", f->fields[i].place, rc, e.text);
    }
    json_t *good = json_string("29501"), *bad = json_string("2950");
    CHECK_INT(schema_check_part(
                  f->inner->schema, field(f, "/adresa/psč")->place, good, "", NULL, NULL, NULL),
        1);
    CHECK_INT(schema_check_part(
                  f->inner->schema, field(f, "/adresa/psč")->place, bad, "", NULL, NULL, NULL),
        0);
    json_decref(good);
    json_decref(bad);
    form_free(&f);
}

TEST(pages_sections_and_repeats)
{
    struct form *f = load(NULL);
    REQUIRE(f);
    REQUIRE(f->n_pages == 12 && f->n_repeats == 1);
    CHECK(f->pages[3].exit && f->pages[3].section == FORM_NONE && !f->pages[3].always);
    CHECK(f->pages[0].always && f->pages[0].n_fields == 4);
    CHECK(f->pages[5].repeat == 0 && !f->pages[5].always);
    CHECK_INT(f->pages[4].section, 1);
    CHECK_STR(f->repeats[0].items, "/psi");
    CHECK_INT((int)f->repeats[0].min, 1);
    CHECK_INT((int)f->repeats[0].max, 4);
    CHECK_INT(f->repeats[0].first_page, 4);
    CHECK_INT(f->repeats[0].n_pages, 3);
    CHECK_INT(f->repeats[0].title, form_find(f, "/psi/*/jmeno"));
    form_free(&f);
}

static bool reads(const struct form *f, const int *list, size_t n, const char *pointer)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == form_find(f, pointer))
            return true;
    return false;
}

TEST(conditions_know_what_they_read)
{
    struct form *f = load(NULL);
    REQUIRE(f);
    const struct form_condition *exit = &f->inner->pages[3], *chip = &f->inner->pages[5];
    CHECK(f->inner->pages[0].when == NULL && f->inner->pages[0].n_reads == 0);
    CHECK(exit->n_reads == 1 && reads(f, exit->reads, 1, "/obydli"));
    CHECK(chip->n_reads == 1 && reads(f, chip->reads, 1, "/psi/*/ma_cip"));
    const struct form_condition *card = &f->inner->attachments[1];
    CHECK(card->n_reads == 1 && reads(f, card->reads, 1, "/prukaz"));
    json_t *yes = json_pack("{s:s}", "obydli", "jinde"), *no = json_pack("{s:s}", "obydli", "x");
    CHECK_INT(schema_check(exit->when, yes, NULL, NULL, NULL), 1);
    CHECK_INT(schema_check(exit->when, no, NULL, NULL, NULL), 0);
    json_decref(yes);
    json_decref(no);
    form_free(&f);
}

static int calc_of(const struct form *f, const char *pointer)
{
    for (size_t i = 0; i < f->inner->n_calcs; i++)
        if (f->inner->calcs[i].to == form_find(f, pointer))
            return (int)i;
    return -1;
}

/* The fee is written before the rate that it adds up. */
TEST(calculations_come_after_what_they_read)
{
    struct form *f = load(NULL);
    REQUIRE(f);
    int fee = calc_of(f, "/poplatek"), rate = calc_of(f, "/psi/*/sazba"),
        fixed = calc_of(f, "/druh");
    CHECK_INT((int)f->inner->n_calcs, 4);
    REQUIRE(fee >= 0 && rate >= 0 && fixed >= 0);
    CHECK(rate < fee);
    const struct form_calc *c = &f->inner->calcs[fee];
    CHECK(reads(f, c->reads, c->n_reads, "/uleva"));
    CHECK(reads(f, c->reads, c->n_reads, "/psi/*/sazba"));
    CHECK(!reads(f, c->reads, c->n_reads, "/jmeno"));
    CHECK(!c->today);
    CHECK(f->inner->calcs[rate].today && f->inner->calcs[rate].n_reads == 1);
    CHECK_INT((int)f->inner->calcs[fixed].n_reads, 0);
    CHECK_STR(json_string_value(f->inner->calcs[fixed].logic), "pes");
    CHECK(field(f, "/poplatek")->computed && field(f, "/druh")->computed);
    CHECK(field(f, "/psi/*/sazba")->working && field(f, "/druh")->working);
    CHECK(!field(f, "/poplatek")->working && !field(f, "/jmeno")->working);
    CHECK_INT(f->fee_amount, form_find(f, "/poplatek"));
    CHECK_STR(f->fee, "poplatek-ze-psu");
    form_free(&f);
}

TEST(attachments_rules_and_prefill)
{
    struct form *f = load(NULL);
    REQUIRE(f);
    REQUIRE(f->n_attachments == 2 && f->n_rules == 4 && f->inner->n_prefills == 2);
    const struct form_attachment *a = f->attachments;
    CHECK(a[0].required && a[0].always && !a[0].by_phone);
    CHECK_INT(a[0].types, FORM_PDF | FORM_JPG | FORM_PNG);
    CHECK_INT((int)a[0].max_bytes, 8388608);
    CHECK_INT((int)a[0].max_files, 2);
    CHECK(a[1].by_phone && !a[1].always);
    CHECK_STR(f->rules[2].id, "hodne");
    CHECK(f->rules[2].soft && !f->rules[1].soft);
    CHECK_INT(f->rules[1].field, form_find(f, "/konec"));
    CHECK_STR(f->inner->prefills[0].from, "person.name");
    form_free(&f);
}

/* The town's word on filing comes before the form's. */
TEST(a_bundle_loads_as_its_folder_does)
{
    json_t *bundle = NULL;
    struct form *f = load(&bundle), *again = NULL;
    struct err e = ERR_INIT;
    REQUIRE(f && bundle);
    form_free(&f);
    json_object_set_new(
        bundle, "filing", json_pack("{s:s, s:i}", "kiosk", "print", "sign_days", 9));
    CHECK_INT(form_load(&again, bundle, print_fault, NULL, &e), 0);
    struct buf text;
    buf_init(&text, FORM_BYTES);
    CHECK_INT(wire_json_write(&text, bundle, NULL), 0);
    json_decref(bundle);
    REQUIRE(again);
    CHECK(again->kiosk == FORM_PRINT && again->desk == FORM_SUBMIT && again->sign_days == 9);
    CHECK_STR(form_word(again, FORM_TITLE, "cs"), "Ukázka: přihláška psů");
    form_free(&again);
    CHECK_INT(form_load_bytes(&again, buf_view(&text), print_fault, NULL, &e), 0);
    REQUIRE(again);
    CHECK_INT((int)again->n_fields, 27);
    form_free(&again);
    buf_done(&text);
}

TEST(what_is_no_form_is_refused)
{
    static const char *const bad[] = {"", "{", "[]", "{}", "null", "{\"definition\":{}}",
        "{\"definition\":1,\"text\":2}", "{\"definition\":{},\"text\":{}}",
        "{\"id\":\"a\",\"id\":\"a\"}",
        "{\"definition\":{\"schema\":{\"properties\":{\"a\":{}}},\"flow\":[]},\"text\":{\"cs\":1}"
        "}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct form *f = NULL;
        struct err e = ERR_INIT;
        CHECK(form_load_bytes(&f, str_of(bad[i]), NULL, NULL, &e) < 0);
        CHECK(f == NULL && e.code == ERR_PARSE && e.text[0]);
    }
    struct form *f = NULL;
    struct err e = ERR_INIT;
    CHECK(form_load_dir(&f, NULL, "tests/data/forms/neni", NULL, NULL, &e) < 0);
    CHECK(f == NULL && e.code == ERR_NOT_FOUND);
}

static void *read_all(void *ctx)
{
    const struct form *f = ctx;
    size_t n = 0;
    for (int turn = 0; turn < 50; turn++)
        for (size_t i = 0; i < f->n_fields; i++) {
            n += strlen(form_field_text(f, (int)i, FORM_PART_LABEL, "en"));
            n += (size_t)form_find(f, f->fields[i].pointer) == i;
        }
    return n ? ctx : NULL;
}

TEST(threads_may_share_a_form)
{
    struct form *f = load(NULL);
    pthread_t threads[4];
    REQUIRE(f);
    for (int i = 0; i < 4; i++)
        REQUIRE(pthread_create(&threads[i], NULL, read_all, f) == 0);
    for (int i = 0; i < 4; i++) {
        void *got = NULL;
        pthread_join(threads[i], &got);
        CHECK(got == f);
    }
    form_free(&f);
}

/* A form that would take minutes to look through is refused by its count, once. */
static void count(void *ctx, const struct form_fault_at *f)
{
    *(int *)ctx += 1;
    CHECK(strstr(f->reason, "more than 4000 fields") != NULL);
    CHECK_STR(f->path, "/schema");
}

TEST(ten_thousand_fields_are_refused)
{
    struct buf b;
    struct form *f = NULL;
    struct err e = ERR_INIT;
    int faults = 0;
    buf_init(&b, FORM_BYTES);
    buf_z(&b, "{\"id\":\"a\",\"version\":1,\"text\":{\"cs\":{}},\"definition\":{\"format\":1,"
              "\"id\":\"a\",\"version\":1,\"minutes\":1,\"schema\":{\"type\":\"object\","
              "\"additionalProperties\":false,\"properties\":{");
    for (int i = 0; i < 10000; i++)
        buf_fmt(&b, "%s\"f%d\":{\"type\":\"string\"}", i ? "," : "", i);
    buf_z(&b, "}},\"flow\":{\"pages\":[{\"id\":\"p\",\"section\":\"s\",\"fields\":[\"/f1\"]}]}}}");
    CHECK_INT(form_load_bytes(&f, buf_view(&b), count, &faults, &e), -ERR_PARSE);
    CHECK_INT(faults, 1);
    CHECK(f == NULL);
    buf_done(&b);
}

/* The block of the manual after the comment `mark`, which is how the page shows a file. */
static struct str example(const struct buf *page, const char *mark)
{
    static const char head[] = ".Bd -literal\n";
    const char *at = strstr(buf_cstr(page), mark);
    at = at ? strstr(at, head) : NULL;
    const char *end = at ? strstr(at, "\n.Ed\n") : NULL;
    if (!end)
        return (struct str){NULL, 0};
    at += sizeof head - 1;
    return (struct str){at, (size_t)(end - at)};
}

/* Whoever begins with the example of prepazka-form(5) begins with a good form. */
TEST(the_example_of_the_manual_is_a_good_form)
{
    struct buf page, bundle;
    struct form *f = NULL;
    struct err e = ERR_INIT;
    buf_init(&page, BUF_TEXT);
    buf_init(&bundle, BUF_TEXT);
    REQUIRE(file_read(&page, "man/prepazka-form.5", &e) == 0);
    struct str definition = example(&page, "form.json: tests/unit"),
               text = example(&page, ".\\\" text.cs.json");
    REQUIRE(definition.n && text.n);
    buf_z(&bundle, "{\"id\":\"pes\",\"version\":1,\"definition\":");
    buf_str(&bundle, definition);
    buf_z(&bundle, ",\"text\":{\"cs\":");
    buf_str(&bundle, text);
    buf_z(&bundle, "}}");
    if (form_load_bytes(&f, buf_view(&bundle), print_fault, NULL, &e) < 0)
        test_fail(__FILE__, __LINE__, "%s", e.text);
    CHECK(f && f->n_fields == 6 && f->n_pages == 5);
    form_free(&f);
    buf_done(&page);
    buf_done(&bundle);
}
