/* Calculations: order, what they read, what a failed one is; and our operators to the haléř. */
#include "test.h"

#include "forms.h"
#include "record_int.h"

struct op_row {
    const char *rule, *want; /* JSON; NULL: no value */
};

static const struct op_row op_rows[] = {
    {"{\"money_add\":[10,20]}", "30"}, /* 0,1 Kč + 0,2 Kč */
    {"{\"money_add\":[1,2,3,4]}", "10"},
    {"{\"money_add\":[-5,2]}", "-3"},
    {"{\"money_add\":[]}", NULL},
    {"{\"money_add\":[1.0,2]}", NULL}, /* a double never is an amount */
    {"{\"money_add\":[null,2]}", NULL},
    {"{\"money_add\":[\"1\",2]}", NULL},
    {"{\"money_add\":[9007199254740991,1]}", NULL},
    {"{\"money_add\":[9007199254740991,0]}", "9007199254740991"},
    {"{\"money_sub\":[100,250]}", "-150"},
    {"{\"money_sub\":[1,2,3]}", NULL},
    {"{\"money_sub\":[-9007199254740991,1]}", NULL},
    {"{\"money_mul\":[1000,12.5]}", "12500"}, /* 12,5 m2 by 10 Kč */
    {"{\"money_mul\":[40000,3]}", "120000"},
    {"{\"money_mul\":[1,0.5]}", "1"},   /* half up */
    {"{\"money_mul\":[-1,0.5]}", "-1"}, /* and away from zero */
    {"{\"money_mul\":[1,0.499999]}", "0"},
    {"{\"money_mul\":[-1,0.499999]}", "0"},
    {"{\"money_mul\":[3,0.1]}", "0"},
    {"{\"money_mul\":[100000000,0.000001]}", "100"},
    {"{\"money_mul\":[100,0.1234567]}", NULL}, /* seven decimals */
    {"{\"money_mul\":[100,0.30000000000000004]}", NULL},
    {"{\"money_mul\":[100,-2.5]}", "-250"},
    {"{\"money_mul\":[9007199254740991,9007199254740991]}", NULL},
    {"{\"money_mul\":[9223372036854775807,1]}", NULL},
    {"{\"money_mul\":[9007199254740991,1e300]}", NULL},
    {"{\"money_mul\":[0,9223372036854775807]}", "0"},
    {"{\"money_mul\":[100]}", NULL},
    {"{\"money_sum\":[[1,2,3]]}", "6"},
    {"{\"money_sum\":[[]]}", "0"},
    {"{\"money_sum\":[[1,null]]}", NULL},
    {"{\"money_sum\":[null]}", NULL},
    {"{\"money_pct\":[100000,21]}", "21000"},
    {"{\"money_pct\":[105,50]}", "53"},
    {"{\"money_pct\":[-105,50]}", "-53"},
    {"{\"money_pct\":[100000,12.345678]}", "12346"},
    {"{\"money_crowns\":[149]}", "100"},
    {"{\"money_crowns\":[150]}", "200"},
    {"{\"money_crowns\":[-149]}", "-100"},
    {"{\"money_crowns\":[-150]}", "-200"},
    {"{\"money_crowns\":[9007199254740991]}", NULL},
    {"{\"money_min\":[3,1,2]}", "1"},
    {"{\"money_max\":[3,1,2]}", "3"},
    {"{\"money_max\":[-3,-1]}", "-1"},
    {"{\"money_min\":[[7,5]]}", "5"},
    {"{\"money_min\":[]}", NULL},
    {"{\"date_days\":[\"2026-01-01\",\"2026-03-01\"]}", "59"},
    {"{\"date_days\":[\"2028-02-01\",\"2028-03-01\"]}", "29"},
    {"{\"date_days\":[\"2026-03-01\",\"2026-01-01\"]}", "-59"},
    {"{\"date_days\":[\"2026-03-28\",\"2026-03-30\"]}", "2"}, /* summer time is no matter */
    {"{\"date_days\":[\"2026-02-30\",\"2026-01-01\"]}", NULL},
    {"{\"date_add\":[\"2026-12-31\",1]}", "\"2027-01-01\""},
    {"{\"date_add\":[\"2028-03-01\",-1]}", "\"2028-02-29\""},
    {"{\"date_add\":[\"9999-12-31\",1]}", NULL},
    {"{\"date_add\":[\"2026-12-31\",9007199254740991]}", NULL},
    {"{\"date_year\":[\"2026-11-26\"]}", "2026"},
    {"{\"date_year\":[5]}", NULL},
    {"{\"age\":[\"2000-11-26\",\"2026-11-26\"]}", "26"},
    {"{\"age\":[\"2000-11-27\",\"2026-11-26\"]}", "25"},
    {"{\"age\":[\"2008-02-29\",\"2026-02-27\"]}", "17"},
    {"{\"age\":[\"2008-02-29\",\"2026-02-28\"]}", "18"}, /* act 89/2012 § 605/2 */
    {"{\"age\":[\"2008-02-29\",\"2028-02-28\"]}", "19"},
    {"{\"age\":[\"2027-01-01\",\"2026-01-01\"]}", NULL},
    {"{\"count\":[[1,2,3]]}", "3"},
    {"{\"count\":[[]]}", "0"},
    {"{\"count\":[null]}", "0"},
    {"{\"count\":[5]}", NULL},
};

TEST(our_operators_are_exact)
{
    json_t *data = json_object();
    for (size_t i = 0; i < sizeof op_rows / sizeof *op_rows; i++) {
        struct err e = ERR_INIT;
        json_t *rule = forms_json(op_rows[i].rule), *out = NULL;
        int rc = logic_apply(&out, rule, data, &form_logic, &e);
        char *text = rc == 0 ? json_dumps(out, JSON_ENCODE_ANY) : NULL;
        const char *want = op_rows[i].want;
        if ((want == NULL) != (text == NULL) || (want && strcmp(want, text) != 0))
            test_fail(__FILE__, __LINE__, "%s is %s, want %s", op_rows[i].rule, text, want);
        if (!want && e.code != ERR_RANGE)
            test_fail(__FILE__, __LINE__, "%s: %s", op_rows[i].rule, err_name(e.code));
        free(text);
        json_decref(out);
        json_decref(rule);
    }
    json_decref(data);
    CHECK(form_is_money_op("money_sum") && !form_is_money_op("count") && !form_is_money_op("+"));
}

TEST(a_plain_decimal_text_is_the_shortest)
{
    static const struct {
        double d;
        int decimals;
        const char *want;
        bool good;
    } shortest[] = {{12.5, 6, "12.5", true}, {0.1, 6, "0.1", true}, {100000, 6, "100000", true},
        {-2.25, 6, "-2.25", true}, {0.000001, 6, "0.000001", true},
        {0.1 + 0.2, 6, "0.300000", false}, {1e-9, 6, "0.000000", false},
        {1e15, 15, "1000000000000000", true}};
    for (size_t i = 0; i < sizeof shortest / sizeof *shortest; i++) {
        char text[NUMBER_PLAIN];
        CHECK_INT(number_text(text, shortest[i].d, shortest[i].decimals), shortest[i].good);
        CHECK_STR(text, shortest[i].want);
    }
    char text[NUMBER_PLAIN];
    CHECK(!number_text(text, 1e300, 6));
}

static const json_t *value(const struct form_record *r, const char *pointer, int item)
{
    return form_value(r, form_find(form_record_form(r), pointer), item);
}

#define M "{\"type\":\"integer\",\"format\":\"money\"}"
#define I "{\"type\":\"integer\"}"

/* Written in the wrong order: c reads b, b reads a. */
static struct form *ladder(void)
{
    return forms_of("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"n\":" I
                    ",\"m\":" I ",\"a\":" M ",\"b\":" M ",\"c\":" M
                    ",\"h\":{\"type\":\"integer\",\"maximum\":100},"
                    "\"dnes\":{\"type\":\"string\",\"format\":\"date\"}}}",
        "{\"pages\":[{\"id\":\"p\",\"section\":\"s\",\"fields\":[\"/n\"]},"
        "{\"id\":\"q\",\"section\":\"s\",\"fields\":[\"/m\"],\"when\":{\"properties\":{\"n\":"
        "{\"minimum\":2}},\"required\":[\"n\"]}}],"
        "\"calc\":[{\"to\":\"/c\",\"logic\":{\"money_add\":[{\"var\":\"b\"},{\"var\":\"a\"}]}},"
        "{\"to\":\"/b\",\"logic\":{\"money_mul\":[{\"var\":\"a\"},{\"var\":\"m\"}]}},"
        "{\"to\":\"/a\",\"logic\":{\"money_mul\":[1000,{\"var\":\"n\"}]}},"
        "{\"to\":\"/h\",\"logic\":{\"/\":[{\"var\":\"n\"},{\"var\":\"m\"}]}},"
        "{\"to\":\"/dnes\",\"logic\":{\"var\":\"@today\"}}]}",
        NULL);
}

TEST(calculations_follow_what_they_read)
{
    struct form *f = ladder();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    CHECK_STR(forms_answers(r), "{\"dnes\":\"2026-11-26\"}");
    CHECK(!form_failed(r, form_find(f, "/a"), FORM_NONE)); /* nothing to read is no fault */
    forms_type(r, "/n", FORM_NONE, "4");
    forms_type(r, "/m", FORM_NONE, "2");
    CHECK_STR(forms_answers(r),
        "{\"a\":4000,\"b\":8000,\"c\":12000,\"dnes\":\"2026-11-26\",\"h\":2,\"m\":2,\"n\":4}");
    forms_type(r, "/m", FORM_NONE, "3");
    CHECK_INT(json_integer_value(value(r, "/c", FORM_NONE)), 16000);
    /* 4 / 3 is no integer: no value, and it says so; the others go on */
    CHECK(value(r, "/h", FORM_NONE) == NULL);
    CHECK(form_failed(r, form_find(f, "/h"), FORM_NONE));
    CHECK(!form_failed(r, form_find(f, "/c"), FORM_NONE));
    /* the page of m goes, its answer stays, and b fails while a does not */
    forms_type(r, "/n", FORM_NONE, "1");
    CHECK_STR(forms_answers(r), "{\"a\":1000,\"dnes\":\"2026-11-26\",\"n\":1}");
    CHECK(form_failed(r, form_find(f, "/b"), FORM_NONE));
    CHECK_INT(json_integer_value(value(r, "/m", FORM_NONE)), 3);
    /* what the schema of the result refuses is no value either */
    forms_type(r, "/n", FORM_NONE, "500");
    forms_type(r, "/m", FORM_NONE, "1");
    CHECK(value(r, "/h", FORM_NONE) == NULL && form_failed(r, form_find(f, "/h"), FORM_NONE));
    /* nobody can mend it on the route, so it does not stand against submitting */
    CHECK_STR(forms_check(r, -1, false), "");
    form_record_free(&r);
    form_free(&f);
}

TEST(a_computed_field_takes_no_answer)
{
    struct form *f = ladder();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    CHECK_INT(forms_type(r, "/a", FORM_NONE, "5"), -ERR_DENIED);
    CHECK_INT(form_set(r, form_find(f, "/a"), FORM_NONE, json_integer(5), NULL), -ERR_DENIED);
    form_record_free(&r);
    form_free(&f);
}

TEST(an_overflow_is_no_value)
{
    struct form *f = ladder();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    forms_type(r, "/n", FORM_NONE, "9223372036854775807");
    CHECK(value(r, "/a", FORM_NONE) == NULL);
    CHECK(form_failed(r, form_find(f, "/a"), FORM_NONE));
    CHECK(form_failed(r, form_find(f, "/c"), FORM_NONE));
    form_record_free(&r);
    form_free(&f);
}

TEST(the_fee_of_the_sample)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    int64_t haler;
    REQUIRE(r);
    forms_fill(r);
    CHECK_INT(form_fee(&haler, r), 1);
    CHECK_INT(haler, 40000);
    form_item_add(r, 0, NULL);
    /* the second dog has no birthday yet */
    CHECK(form_fee(&haler, r) < 0);
    CHECK(form_failed(r, f->fee_amount, FORM_NONE));
    forms_type(r, "/psi/*/narozen", 1, "1. 9. 2026");
    CHECK_INT(form_fee(&haler, r), 1);
    CHECK_INT(haler, 60000); /* a puppy costs half */
    CHECK_INT(json_integer_value(value(r, "/psi/*/sazba", 0)), 40000);
    CHECK_INT(json_integer_value(value(r, "/psi/*/sazba", 1)), 20000);
    CHECK_INT(json_integer_value(value(r, "/pocet", FORM_NONE)), 2);
    form_item_remove(r, 0, 0, NULL);
    CHECK_INT(form_fee(&haler, r), 1);
    CHECK_INT(haler, 20000);
    CHECK(form_item_restore(r));
    CHECK_INT(form_fee(&haler, r), 1);
    CHECK_INT(haler, 60000);
    forms_type(r, "/uleva", FORM_NONE, "ano");
    CHECK_INT(form_fee(&haler, r), 0);
    CHECK_INT(haler, 0);
    CHECK_STR(json_string_value(value(r, "/druh", FORM_NONE)), "pes");
    form_record_free(&r);
    form_free(&f);
}
