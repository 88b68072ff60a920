/* Drafts: everything comes back, also what is not reached and what is no value. */
#include "test.h"

#include "forms.h"
#include "record_int.h"
#include "wire/limits.h"

static struct form_record *again(
    const struct form *f, const struct form_record *r, struct form_step *at)
{
    struct buf b;
    struct form_record *back = NULL;
    buf_init(&b, WIRE_DRAFT * 2);
    CHECK_INT(form_draft_write(&b, r, *at, "cs", NULL), 0);
    CHECK_INT(form_draft_read(&back, at, f, buf_view(&b), FORMS_TODAY, NULL), 0);
    buf_wipe(&b);
    return back;
}

TEST(a_draft_brings_everything_back)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    struct form_step at = {FORM_STEP_PAGE, 5, 1};
    REQUIRE(r);
    forms_fill(r);
    form_item_add(r, 0, NULL);
    form_item_add(r, 0, NULL);
    forms_type(r, "/psi/*/jmeno", 2, "Cyril");
    forms_type(r, "/psi/*/narozen", 1, "29. 2. 2027");
    forms_type(r, "/uleva", FORM_NONE, "ano");
    forms_type(r, "/prukaz", FORM_NONE, "ztp");
    forms_type(r, "/uleva", FORM_NONE, "ne"); /* prukaz is not reached any more, and stays */
    forms_type(r, "/vyska", FORM_NONE, "0,6");
    forms_type(r, "/prispevek", FORM_NONE, "1,555");
    struct form_record *back = again(f, r, &at);
    REQUIRE(back);
    CHECK_INT(at.kind, FORM_STEP_PAGE);
    CHECK_INT(at.at, 5);
    CHECK_INT(at.item, 1);
    CHECK_INT((int64_t)form_items(back, 0), 3);
    CHECK(form_brings(back, 0));
    for (size_t i = 0; i < f->n_fields; i++)
        for (int item = 0; item < (f->fields[i].repeat == FORM_NONE ? 1 : 3); item++) {
            int n = f->fields[i].repeat == FORM_NONE ? FORM_NONE : item;
            const json_t *a = form_value(r, (int)i, n), *b = form_value(back, (int)i, n);
            CHECK(a == b || (a && b && json_equal(a, b)));
            CHECK_STR(form_typed(back, (int)i, n), form_typed(r, (int)i, n));
        }
    char route[8192], answers[8192];
    snprintf(route, sizeof route, "%s", forms_route(r));
    snprintf(answers, sizeof answers, "%s", forms_answers(r));
    CHECK_STR(forms_route(back), route);
    CHECK_STR(forms_answers(back), answers);
    CHECK_INT((int64_t)form_resume(back), (int64_t)form_resume(r));
    form_record_free(&back);
    form_record_free(&r);
    form_free(&f);
}

TEST(every_step_is_found_again)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    forms_fill(r);
    forms_type(r, "/uleva", FORM_NONE, "ano");
    forms_type(r, "/prukaz", FORM_NONE, "ztp");
    struct form_route route = form_route(r);
    for (size_t i = 0; i < route.n; i++) {
        struct form_step at = route.steps[i];
        struct form_record *back = again(f, r, &at);
        REQUIRE(back);
        CHECK(memcmp(&at, &route.steps[i], sizeof at) == 0);
        CHECK_INT((int64_t)form_route_find(back, at), (int64_t)i);
        form_record_free(&back);
    }
    form_record_free(&r);
    form_free(&f);
}

static int read_text(const struct form *f, const char *text)
{
    struct form_record *r = NULL;
    struct form_step at;
    int rc = form_draft_read(&r, &at, f, str_of(text), FORMS_TODAY, NULL);
    CHECK((rc == 0) == (r != NULL));
    form_record_free(&r);
    return rc;
}

TEST(what_is_no_draft_is_refused)
{
    static const struct {
        const char *text;
        int rc;
    } rows[] = {
        {"", -ERR_PARSE},
        {"{}", -ERR_PARSE},
        {"[]", -ERR_PARSE},
        {"null", -ERR_PARSE},
        {"{\"draft\":2,\"form\":\"ukazka\",\"version\":3}", -ERR_PARSE},
        {"{\"draft\":1,\"form\":\"ukazka\"}", -ERR_PARSE},
        {"{\"draft\":1,\"form\":\"jina\",\"version\":3}", -ERR_CONFLICT},
        {"{\"draft\":1,\"form\":\"ukazka\",\"version\":0}", -ERR_PARSE},
        {"{\"draft\":1,\"draft\":1,\"form\":\"ukazka\",\"version\":3}", -ERR_PARSE},
        {"{\"draft\":1,\"form\":\"ukazka\",\"version\":3}", 0},
        {"{\"draft\":1,\"form\":\"ukazka\",\"version\":3,\"answers\":7,\"typed\":[],\"brings\":{},"
         "\"at\":null}",
            0},
        {"{\"draft\":1,\"form\":\"ukazka\",\"version\":3,\"answers\":{\"jmeno\":\"a\\u0000b\"}}",
            -ERR_PARSE},
    };
    struct form *f = forms_sample();
    REQUIRE(f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_INT(read_text(f, rows[i].text), rows[i].rc);
    form_free(&f);
}

TEST(a_draft_cut_anywhere_is_refused)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f), *back = NULL;
    struct form_step at = {FORM_STEP_HUB, 0, FORM_NONE};
    struct buf b;
    char form[64];
    int version;
    REQUIRE(r);
    buf_init(&b, WIRE_DRAFT);
    forms_fill(r);
    CHECK_INT(form_draft_write(&b, r, at, "cs", NULL), 0);
    for (size_t n = 0; n < b.n; n++) {
        CHECK(form_draft_read(&back, &at, f, (struct str){b.p, n}, FORMS_TODAY, NULL) < 0);
        CHECK(form_draft_head(form, &version, (struct str){b.p, n}, NULL) < 0);
    }
    CHECK_INT(form_draft_head(form, &version, buf_view(&b), NULL), 0);
    CHECK_STR(form, "ukazka");
    CHECK_INT(version, 3);
    buf_wipe(&b);
    form_record_free(&r);
    form_free(&f);
}

TEST(what_the_definition_does_not_know_is_left_out)
{
    struct form *f = forms_sample();
    struct form_record *r = NULL;
    struct form_step at;
    struct err e = ERR_INIT;
    REQUIRE(f);
    const char *text =
        "{\"draft\":1,\"form\":\"ukazka\",\"version\":2,\"lang\":\"cs\","
        "\"at\":{\"kind\":\"page\",\"id\":\"zrusena\",\"item\":4},"
        "\"answers\":{\"jmeno\":\"Jana\",\"stare\":1,\"obydli\":\"hrad\",\"clenu\":\"tri\","
        "\"uleva\":1,\"souhlas\":{},\"poplatek\":5,\"adresa\":\"x\",\"druh\":\"kocka\","
        "\"psi\":[{\"jmeno\":\"A\",\"barvy\":[\"cerna\",5]},{\"jmeno\":7,\"barvy\":[\"modra\"]},3,{"
        "},{},{}]},"
        "\"typed\":{\"/nic\":\"x\",\"/psi/9/jmeno\":\"x\",\"/poplatek\":\"x\",\"/zacatek\":5,"
        "\"/konec\":\"30. 2. 2027\"},"
        "\"brings\":[\"nic\",5]}";
    CHECK_INT(form_draft_read(&r, &at, f, str_of(text), FORMS_TODAY, &e), 0);
    REQUIRE(r);
    CHECK_INT(at.kind, FORM_STEP_PAGE);
    CHECK_INT(at.at, 0);
    CHECK_INT(at.item, FORM_NONE);
    CHECK_STR(forms_answers(r), "{\"druh\":\"pes\",\"jmeno\":\"Jana\",\"pocet\":4,\"psi\":[{"
                                "\"jmeno\":\"A\"},{},{},{}]}");
    CHECK_STR(form_typed(r, form_find(f, "/konec"), FORM_NONE), "30. 2. 2027");
    form_record_free(&r);
    form_free(&f);
}

TEST(ten_thousand_items_are_read_to_the_most)
{
    struct form *f = forms_sample();
    struct form_record *r = NULL;
    struct form_step at;
    struct buf b;
    REQUIRE(f);
    buf_init(&b, BUF_TEXT);
    buf_z(&b, "{\"draft\":1,\"form\":\"ukazka\",\"version\":3,\"answers\":{\"psi\":[{}");
    for (int i = 1; i < 10000; i++)
        buf_z(&b, ",{}");
    buf_z(&b, "]}}");
    CHECK_INT(form_draft_read(&r, &at, f, buf_view(&b), FORMS_TODAY, NULL), 0);
    REQUIRE(r);
    CHECK_INT((int64_t)form_items(r, 0), 4);
    buf_done(&b);
    form_record_free(&r);
    form_free(&f);
}

TEST(a_draft_over_its_bound_is_not_written)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    struct form_step at = {FORM_STEP_PAGE, 0, FORM_NONE};
    struct buf b;
    char *quotes = malloc(FORM_ANSWER);
    REQUIRE(r && quotes);
    memset(quotes, '"', FORM_ANSWER - 100);
    quotes[FORM_ANSWER - 100] = '\0';
    static const char *const fields[] = {"/poznamka", "/jmeno", "/adresa/název_ulice",
        "/adresa/název_obce", "/rodne_cislo", "/telefon", "/adresa/psč"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        CHECK_INT(forms_type(r, fields[i], FORM_NONE, quotes), 0);
    buf_init(&b, BUF_REPLY);
    CHECK_INT(form_draft_write(&b, r, at, "cs", NULL), -ERR_LIMIT);
    buf_wipe(&b);
    free(quotes);
    form_record_free(&r);
    form_free(&f);
}
