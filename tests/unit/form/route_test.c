/* The route and the first of the five rules: what is no longer reached stays, and counts nowhere.
 */
#include "test.h"

#include "forms.h"

static int field(const struct form_record *r, const char *pointer)
{
    return form_find(form_record_form(r), pointer);
}

TEST(the_sample_goes_page_by_page)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    CHECK_STR(forms_route(r),
        "drzitel adresa obydli pes:0 barvy:0 psi* uleva doplnky termin souhlas +ockovani");
    forms_fill(r);
    CHECK_STR(forms_route(r), "drzitel adresa obydli pes:0 cip:0 barvy:0 psi* uleva doplnky termin "
                              "souhlas +ockovani");
    forms_type(r, "/uleva", FORM_NONE, "ano");
    forms_type(r, "/prukaz", FORM_NONE, "ztp");
    CHECK_STR(forms_route(r), "drzitel adresa obydli pes:0 cip:0 barvy:0 psi* uleva prukaz doplnky "
                              "termin souhlas +ockovani +prukaz");
    form_record_free(&r);
    CHECK(r == NULL);
    form_free(&f);
}

TEST(an_exit_ends_the_route)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    forms_fill(r);
    char before[8192], route[8192];
    snprintf(before, sizeof before, "%s", forms_answers(r));
    snprintf(route, sizeof route, "%s", forms_route(r));
    forms_type(r, "/obydli", FORM_NONE, "jinde");
    CHECK_STR(forms_route(r), "drzitel adresa obydli jinde!");
    CHECK(form_route(r).exits);
    CHECK(strstr(forms_answers(r), "psi") == NULL);
    CHECK_INT(form_resume(r), 3);
    /* nothing was lost by looking the wrong way */
    forms_type(r, "/obydli", FORM_NONE, "rodinny");
    CHECK_STR(forms_route(r), route);
    CHECK_STR(forms_answers(r), before);
    form_record_free(&r);
    form_free(&f);
}

#define YES(name) "{\"properties\":{\"" name "\":{\"const\":true}},\"required\":[\"" name "\"]}"
#define NUMBERS                                                                                    \
    "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"                         \
    "\"a\":{\"type\":\"boolean\"},\"b\":{\"type\":\"boolean\"},\"c\":{\"type\":\"boolean\"},"      \
    "\"d\":{\"type\":\"string\",\"maxLength\":20},\"n\":{\"type\":\"integer\"},"                   \
    "\"t\":{\"type\":\"integer\",\"format\":\"money\"}}}"

static struct form *chain(void)
{
    return forms_of(NUMBERS,
        "{\"pages\":["
        "{\"id\":\"a\",\"section\":\"s\",\"fields\":[\"/a\"]},"
        "{\"id\":\"b\",\"section\":\"s\",\"fields\":[\"/b\",\"/n\"],\"when\":" YES(
            "a") "},"
                 "{\"id\":\"c\",\"section\":\"s\",\"fields\":[\"/c\"],\"when\":" YES(
                     "b") "},"
                          "{\"id\":\"d\",\"section\":\"s\",\"fields\":[\"/d\"],\"when\":" YES(
                              "c") "}],"
                                   "\"calc\":[{\"to\":\"/"
                                   "t\",\"logic\":{\"money_mul\":[1000,{\"var\":\"n\"}]}}],"
                                   "\"rules\":[{\"id\":\"malo\",\"field\":\"/"
                                   "n\",\"must\":{\"<\":[{\"var\":\"n\"},5]}}]}",
        NULL);
}

/* a hides b, b hides c, c hides d: one answer at the front lets all of it go, and back. */
TEST(a_stale_answer_in_a_chain_counts_nowhere)
{
    struct form *f = chain();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    static const struct {
        const char *pointer, *typed, *route, *answers;
    } rows[] = {
        {"/a", "ano", "a b", "{\"a\":true}"},
        {"/b", "ano", "a b c", "{\"a\":true,\"b\":true}"},
        {"/n", "7", "a b c", "{\"a\":true,\"b\":true,\"n\":7,\"t\":7000}"},
        {"/c", "ano", "a b c d", "{\"a\":true,\"b\":true,\"c\":true,\"n\":7,\"t\":7000}"},
        {"/d", "x", "a b c d", "{\"a\":true,\"b\":true,\"c\":true,\"d\":\"x\",\"n\":7,\"t\":7000}"},
        {"/a", "ne", "a", "{\"a\":false}"},
        {"/b", "ne", "a", "{\"a\":false}"}, /* unreached answers may change: still nowhere */
        {"/a", "ano", "a b", "{\"a\":true,\"b\":false,\"n\":7,\"t\":7000}"},
        {"/b", "ano", "a b c d",
            "{\"a\":true,\"b\":true,\"c\":true,\"d\":\"x\",\"n\":7,\"t\":7000}"},
        {"/a", "", "a", "{}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_INT(forms_type(r, rows[i].pointer, FORM_NONE, rows[i].typed), 0);
        CHECK_STR(forms_route(r), rows[i].route);
        CHECK_STR(forms_answers(r), rows[i].answers);
    }
    CHECK(form_value(r, field(r, "/d"), FORM_NONE) != NULL);
    CHECK(form_value(r, field(r, "/t"), FORM_NONE) == NULL);
    CHECK(!form_failed(r, field(r, "/t"), FORM_NONE));
    /* and no rule speaks of it */
    CHECK_STR(forms_check(r, -1, false), "");
    form_record_free(&r);
    form_free(&f);
}

TEST(an_item_has_its_own_route)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    forms_fill(r);
    CHECK_INT(form_item_add(r, 0, NULL), 0);
    CHECK_INT(form_item_add(r, 0, NULL), 0);
    forms_type(r, "/psi/*/ma_cip", 2, "ano");
    forms_type(r, "/psi/*/ma_cip", 1, "ne");
    CHECK_STR(forms_route(r), "drzitel adresa obydli pes:0 cip:0 barvy:0 pes:1 barvy:1 pes:2 cip:2 "
                              "barvy:2 psi* uleva doplnky termin souhlas +ockovani");
    forms_type(r, "/psi/*/ma_cip", 0, "ne");
    CHECK(strstr(forms_answers(r), "203098100123456") == NULL);
    CHECK(form_value(r, field(r, "/psi/*/cip"), 0) != NULL);
    CHECK(!form_reached(r, field(r, "/psi/*/cip"), 0));
    CHECK(form_reached(r, field(r, "/psi/*/cip"), 2));
    CHECK(!form_reached(r, field(r, "/psi/*/cip"), 3));
    form_record_free(&r);
    form_free(&f);
}

TEST(a_step_that_is_gone_leads_to_the_one_before)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    forms_fill(r);
    /* drzitel adresa obydli pes:0 cip:0 barvy:0 psi* uleva doplnky … */
    static const struct {
        struct form_step step;
        size_t at;
    } rows[] = {
        {{FORM_STEP_PAGE, 0, FORM_NONE}, 0},
        {{FORM_STEP_EXIT, 3, FORM_NONE}, 2},
        {{FORM_STEP_PAGE, 5, 0}, 4},
        {{FORM_STEP_PAGE, 5, 7}, 5}, /* an item that was removed */
        {{FORM_STEP_HUB, 0, FORM_NONE}, 6},
        {{FORM_STEP_PAGE, 8, FORM_NONE}, 7}, /* prukaz is hidden */
        {{FORM_STEP_ATTACH, 0, FORM_NONE}, 11},
        {{FORM_STEP_ATTACH, 1, FORM_NONE}, 11},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_INT((int64_t)form_route_find(r, rows[i].step), (int64_t)rows[i].at);
    form_record_free(&r);
    form_free(&f);
}

TEST(a_record_resumes_at_the_first_gap)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    CHECK_INT((int64_t)form_resume(r), 0);
    forms_fill(r);
    CHECK_INT((int64_t)form_resume(r), (int64_t)form_route(r).n);
    forms_type(r, "/psi/*/cip", 0, "");
    CHECK_INT((int64_t)form_resume(r), 4);
    forms_type(r, "/psi/*/cip", 0, "12");
    CHECK_INT((int64_t)form_resume(r), 4);
    /* a warning does not hold anyone up */
    forms_type(r, "/psi/*/cip", 0, "203098100123456");
    forms_type(r, "/clenu", FORM_NONE, "12");
    CHECK_INT((int64_t)form_resume(r), (int64_t)form_route(r).n);
    form_record_free(&r);
    form_free(&f);
}
