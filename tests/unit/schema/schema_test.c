#include "test.h"

#include "schema/schema.h"
#include <pthread.h>

enum { FAULTS = 4096 };

/* What schema_check() told, a line for each: "pointer keyword property detail". */
struct told {
    char text[FAULTS];
    int n;
};

static void tell(void *ctx, const struct schema_fault *f)
{
    struct told *t = ctx;
    size_t n = strlen(t->text);
    t->n++;
    snprintf(t->text + n, sizeof t->text - n, "%s%s %s%s%s%s%s", n ? "\n" : "", f->pointer,
        f->keyword, f->property ? " " : "", f->property ? f->property : "", f->detail ? " " : "",
        f->detail ? f->detail : "");
}

/* JSON with ' for ", so that tests can be read. */
static json_t *json_of(const char *text)
{
    json_error_t why;
    char *copy = strdup(text);
    for (char *c = copy; c && *c; c++)
        if (*c == '\'')
            *c = '"';
    json_t *j = copy ? json_loads(copy, JSON_DECODE_ANY | JSON_ALLOW_NUL, &why) : NULL;
    if (!j)
        test_fail(__FILE__, __LINE__, "%s: %s", text, why.text);
    free(copy);
    return j;
}

static struct schema *schema_with(const char *text, const struct schema_opts *o)
{
    struct err e = ERR_INIT;
    struct schema *s = NULL;
    json_t *j = json_of(text);
    if (schema_compile(&s, j, o, &e) < 0)
        test_fail(__FILE__, __LINE__, "%s: %s", text, e.text);
    json_decref(j);
    return s;
}

static int check_json(const char *schema, json_t *value, struct told *t, struct err *e)
{
    static const struct schema_opts o = {.assert_formats = true, .strict = true};
    struct schema *s = schema_with(schema, &o);
    if (!s)
        return -ERR_PARSE;
    int rc = schema_check(s, value, t ? tell : NULL, t, e);
    schema_free(&s);
    return rc;
}

static int check(const char *schema, const char *value, struct told *t)
{
    struct err e = ERR_INIT;
    json_t *j = json_of(value);
    if (t)
        *t = (struct told){0};
    int rc = check_json(schema, j, t, &e);
    json_decref(j);
    return rc;
}

static void expect_bad(const char *schema, enum err_code code, const char *text)
{
    static const struct schema_opts strict = {.strict = true};
    struct err e = ERR_INIT;
    struct schema *s;
    json_t *j = json_of(schema);
    int rc = schema_compile(&s, j, &strict, &e);
    if (rc != -(int)code || s || strcmp(e.text, text) != 0)
        test_fail(__FILE__, __LINE__, "%s gives %d %s", schema, rc, e.text);
    json_decref(j);
    schema_free(&s);
}

TEST(a_bad_definition_is_refused_with_its_place)
{
    expect_bad("{'properties':{'a/b':{'typo':1}}}", ERR_PARSE,
        "#/properties/a~1b: unknown keyword \"typo\"");
    expect_bad("{'properties':{'a':{'pattern':'^(a'}}}", ERR_PARSE,
        "#/properties/a/pattern: bad regular expression: missing closing parenthesis");
    expect_bad("{'patternProperties':{'a**':{}}}", ERR_PARSE,
        "#/patternProperties/a**: bad regular expression: nothing to repeat at 2");
    expect_bad("{'format':'datum'}", ERR_PARSE, "#/format: unknown format \"datum\"");
    expect_bad(
        "{'type':'int'}", ERR_PARSE, "#/type: the name of a type, or a list of them, is wanted");
    expect_bad("{'minLength':-1}", ERR_PARSE, "#/minLength: a count is wanted");
    expect_bad("{'minLength':1.5}", ERR_PARSE, "#/minLength: a count is wanted");
    expect_bad("{'multipleOf':0}", ERR_PARSE, "#/multipleOf: a number more than 0 is wanted");
    expect_bad("{'required':['a',1]}", ERR_PARSE, "#/required: a list of names is wanted");
    expect_bad("{'dependentRequired':{'a':1}}", ERR_PARSE,
        "#/dependentRequired/a: a list of names is wanted");
    expect_bad("{'allOf':[]}", ERR_PARSE, "#/allOf: a list of schemas, not empty, is wanted");
    expect_bad("{'allOf':[{},3]}", ERR_PARSE, "#/allOf/1: a schema is an object or a boolean");
    expect_bad("{'title':1}", ERR_PARSE, "#/title: a text is wanted");
    expect_bad("3", ERR_PARSE, "#: a schema is an object or a boolean");
    expect_bad("{'$schema':'http://json-schema.org/draft-07/schema#'}", ERR_UNSUPPORTED,
        "#/$schema: only draft 2020-12 is known");
}

TEST(a_reference_that_leads_nowhere_is_refused)
{
    expect_bad(
        "{'items':{'$ref':'#/$defs/x'}}", ERR_PARSE, "#/items/$ref: the reference leads nowhere");
    expect_bad("{'$ref':'#x'}", ERR_PARSE, "#/$ref: the reference leads nowhere");
    expect_bad("{'$ref':'#/$defs/a~2','$defs':{'a~2':{}}}", ERR_PARSE,
        "#/$ref: the reference leads nowhere");
    expect_bad("{'$ref':'#/%zz'}", ERR_PARSE, "#/$ref: a bad escape in the fragment");
    expect_bad("{'$ref':'#/required','required':[]}", ERR_PARSE,
        "#/required: a schema is an object or a boolean");
    expect_bad("{'$ref':'https://example.org/x'}", ERR_UNSUPPORTED,
        "#/$ref: a reference to another document");
    expect_bad("{'$ref':'x.json#/a'}", ERR_UNSUPPORTED, "#/$ref: a reference to another document");
    expect_bad("{'$defs':{'a':{'$anchor':'x'},'b':{'$anchor':'x'}}}", ERR_PARSE,
        "#/$defs/b/$anchor: the same anchor stands twice");
    expect_bad("{'$defs':{'a':{'$id':'x'},'b':{'$id':'x'}}}", ERR_PARSE,
        "#/$defs/b/$id: the same $id stands twice");
}

TEST(what_is_not_strict_lets_unknown_words_pass)
{
    struct schema *s = schema_with("{'typo':{'type':'x'},'format':'datum','$ref':'#/typo/y',"
                                   "'typo':{'y':{'type':'string'}}}",
        NULL);
    json_t *text = json_string("a"), *number = json_integer(1);
    CHECK_INT(schema_check(s, text, NULL, NULL, NULL), 1);
    /* a reference may lead to where no keyword leads */
    CHECK_INT(schema_check(s, number, NULL, NULL, NULL), 0);
    json_decref(text);
    json_decref(number);
    schema_free(&s);
}

TEST(every_fault_is_told_with_its_pointer)
{
    struct told t;
    static const char schema[] =
        "{'type':'object','required':['jmeno','vek'],'additionalProperties':false,'properties':{"
        "'jmeno':{'type':'string','minLength':2},'vek':{'minimum':0},'psi':{'type':'array',"
        "'maxItems':2,'items':{'required':['cip'],'properties':{'a/b':{'const':1},'c~d':{'enum':"
        "[1]},'n':false}}},'kontakt':{'anyOf':[{'required':['mail']},{'required':['tel']}]}}}";
    CHECK_INT(check(schema,
                  "{'jmeno':'x','psi':[{'cip':1,'a/b':2},{'c~d':2,'n':0},{'cip':0}],'kontakt':{},"
                  "'navic':1}",
                  &t),
        0);
    CHECK_STR(t.text, " required vek\n"
                      "/jmeno minLength\n"
                      "/psi maxItems\n"
                      "/psi/0/a~1b const\n"
                      "/psi/1 required cip\n"
                      "/psi/1/c~0d enum\n"
                      "/psi/1/n false\n"
                      "/kontakt anyOf\n"
                      " additionalProperties navic");
    CHECK_INT(check(schema, "{'jmeno':'Jan','vek':1,'psi':[{'cip':1}]}", &t), 1);
    CHECK_INT(t.n, 0);
}

TEST(a_fault_is_told_once_however_many_ways_lead_to_it)
{
    struct told t;
    CHECK_INT(check("{'$defs':{'a':{'properties':{'x':{'type':'string'}}}},"
                    "'allOf':[{'$ref':'#/$defs/a'},{'$ref':'#/$defs/a'}],'$ref':'#/$defs/a'}",
                  "{'x':1}", &t),
        0);
    CHECK_STR(t.text, "/x type");
}

TEST(alternatives_are_one_fault_and_do_not_blame_the_rest)
{
    struct told t;
    CHECK_INT(check("{'oneOf':[{'properties':{'a':{'const':1}},'required':['a']},"
                    "{'required':['b'],'properties':{'b':true}}],'unevaluatedProperties':false}",
                  "{'a':2}", &t),
        0);
    CHECK_STR(t.text, " oneOf");
    CHECK_INT(check("{'if':{'required':['a']},'then':{'required':['b']},'else':{'required':['c']}}",
                  "{'a':1}", &t),
        0);
    CHECK_STR(t.text, " required b");
    CHECK_INT(check("{'not':{'type':'null'}}", "null", &t), 0);
    CHECK_STR(t.text, " not");
    CHECK_INT(check("{'contains':{'type':'null'},'minContains':2}", "[null]", &t), 0);
    CHECK_STR(t.text, " minContains");
    CHECK_INT(check("{'propertyNames':{'maxLength':2}}", "{'abc':1,'ab':2}", &t), 0);
    CHECK_STR(t.text, " propertyNames abc");
}

TEST(what_was_not_evaluated_is_named)
{
    struct told t;
    CHECK_INT(check("{'properties':{'a':true},'allOf':[{'properties':{'b':{'type':'string'}}}],"
                    "'unevaluatedProperties':false}",
                  "{'a':1,'b':1,'c':1}", &t),
        0);
    CHECK_STR(t.text, "/b type\n unevaluatedProperties c");
    CHECK_INT(check("{'prefixItems':[true],'contains':{'const':3},'unevaluatedItems':false}",
                  "[1,2,3,4]", &t),
        0);
    CHECK_STR(t.text, "/1 unevaluatedItems\n/3 unevaluatedItems");
    CHECK_INT(check("{'prefixItems':[true],'items':false}", "[1,2]", &t), 0);
    CHECK_STR(t.text, "/1 items");
}

TEST(a_cousin_sees_nothing_of_what_another_evaluated)
{
    CHECK_INT(check("{'allOf':[{'additionalProperties':true},{'unevaluatedProperties':false}],"
                    "'unevaluatedProperties':true}",
                  "{'a':1}", NULL),
        0);
    CHECK_INT(check("{'allOf':[{'allOf':[{'additionalProperties':true}],"
                    "'unevaluatedProperties':false}],'unevaluatedProperties':false}",
                  "{'a':1}", NULL),
        1);
}

TEST(references_are_seen_from_where_they_stand)
{
    static const struct {
        const char *base, *id, *ref;
    } rows[] = {
        {"http://h", "http://h/a", "a"},
        {"http://h/x/y", "http://h/a?q", "../a?q"},
        {"http://h/x/y", "http://h/x/", "."},
        {"http://h/x/y", "//g/z", "http://g/z"},
        {"http://h/x?q", "http://h/x?r", "?r"},
        {"http://h/x/", "/../a/./b/../c", "http://h/a/c"},
        {"x/y", "z", "./w/../z"},
        {"urn:a:b", "urn:a:c", "urn:a:c"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char schema[200];
        snprintf(schema, sizeof schema,
            "{'$id':'%s','$ref':'%s','$defs':{'x':{'$id':'%s','type':'null'}}}", rows[i].base,
            rows[i].ref, rows[i].id);
        if (check(schema, "null", NULL) != 1 || check(schema, "1", NULL) != 0)
            test_fail(__FILE__, __LINE__, "%s", schema);
    }
}

TEST(a_pointer_too_long_ends_at_a_token)
{
    struct told t = {0};
    struct err e = ERR_INIT;
    char name[201];
    memset(name, 'x', 200);
    name[200] = '\0';
    json_t *j = json_pack("{s:{s:i}}", name, name, 1);
    CHECK_INT(
        check_json("{'additionalProperties':{'additionalProperties':{'type':'null'}}}", j, &t, &e),
        0);
    CHECK_INT((int64_t)strlen(t.text), 1 + 200 + (int64_t)strlen(" type"));
    json_decref(j);
}

TEST(numbers_are_compared_as_numbers)
{
    static const struct {
        const char *schema, *value;
        int want;
    } rows[] = {
        {"{'type':'integer'}", "1.0", 1},
        {"{'type':'integer'}", "1e300", 1},
        {"{'type':'integer'}", "1.5", 0},
        {"{'const':1}", "1.0", 1},
        {"{'const':0}", "false", 0},
        {"{'enum':[[1,{'a':2.0}]]}", "[1.0,{'a':2}]", 1},
        {"{'const':9223372036854775807}", "9223372036854775808.0", 0},
        {"{'maximum':9223372036854775807}", "9223372036854775808.0", 0},
        {"{'exclusiveMinimum':9007199254740992}", "9007199254740993", 1},
        {"{'exclusiveMinimum':9007199254740992.0}", "9007199254740993", 1},
        {"{'minimum':0.1}", "0", 0},
        {"{'uniqueItems':true}", "[1,true,'1',[1],{'a':1}]", 1},
        {"{'uniqueItems':true}", "[{'a':1,'b':2},{'b':2.0,'a':1.0}]", 0},
        {"{'uniqueItems':false}", "[1,1]", 1},
        {"{'multipleOf':0.01}", "19.99", 1},
        {"{'multipleOf':0.01}", "19.999", 0},
        {"{'multipleOf':0.1}", "1e200", 1},
        {"{'multipleOf':3}", "1e200", 0},
        {"{'multipleOf':1e200}", "1", 0},
        {"{'multipleOf':1e-300}", "1e300", 1},
        {"{'multipleOf':2.5}", "-7.5", 1},
        {"{'multipleOf':1e-20}", "3e-20", 1},
        {"{'multipleOf':7}", "-9223372036854775807", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int got = check(rows[i].schema, rows[i].value, NULL);
        if (got != rows[i].want)
            test_fail(__FILE__, __LINE__, "%s of %s gives %d", rows[i].schema, rows[i].value, got);
    }
}

TEST(patterns_are_those_of_ecma)
{
    static const struct {
        const char *pattern, *text;
        int want;
    } rows[] = {
        {"b", "abc", 1},
        {"^a$", "a\n", 0},
        {"^\\d$", "\xD9\xA3", 0}, /* an Arabic digit */
        {"^\\w+$", "ž", 0},
        {"^\\s$", "\xC2\xA0", 1},
        {"^[\\S]$", "\xC2\xA0", 0},
        {"^[^\\s]$", "x", 1},
        {"^[\\s-]$", "-", 1},
        {"^\\p{Letter}+$", "Žluť", 1},
        {"^\\p{L}\\P{Lu}$", "Ža", 1},
        {"^\\p{Script=Cyrillic}$", "\xD0\x96", 1},
        {"^[\\p{Lu}\\p{Decimal_Number}]$", "\xD9\xA3", 1},
        {"^.$", "\xF0\x9F\x90\x95", 1},
        {"^.$", "\r", 0},
        {"^\\u0061\\x62\\u{63}$", "abc", 1},
        {"^\\ud83d\\udc15$", "\xF0\x9F\x90\x95", 1},
        {"^\\cJ$", "\n", 1},
        {"^\\v$", "\n", 0},
        {"^\\v$", "\x0B", 1},
        {"^[\\b]$", "\b", 1},
        {"[]", "a", 0},
        {"^[^]$", "\n", 1},
        {"^[[:alpha:]]$", "a", 0},
        {"^[[:alpha:]]$", "a]", 1},
        {"^a{,2}$", "a{,2}", 1},
        {"^a{2,3}?$", "aa", 1},
        {"^(?<x>a)\\k<x>\\1$", "aaa", 1},
        {"^(?:(a)|b)\\1$", "b", 1},
        {"^\\/\\-\\.$", "/-.", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct schema *s;
        json_t *j = json_pack("{ss}", "pattern", rows[i].pattern), *v = json_string(rows[i].text);
        struct err e = ERR_INIT;
        int got = schema_compile(&s, j, NULL, &e);
        if (got == 0)
            got = schema_check(s, v, NULL, NULL, &e);
        if (got != rows[i].want)
            test_fail(__FILE__, __LINE__, "%s gives %d %s", rows[i].pattern, got, e.text);
        json_decref(j);
        json_decref(v);
        schema_free(&s);
    }
}

TEST(what_ecma_does_not_know_is_no_pattern)
{
    static const char *const patterns[] = {"\\A", "\\Z", "\\Qa", "(?i)a", "a++", "a*+", "(*FAIL)",
        "(?>a)", "(?#x)", "(?R)", "\\h", "\\1", "\\01", "\\x1", "\\u12", "\\ud800", "\\u{110000}",
        "\\p{Nonsense}", "\\pL", "[a", "a)", "\\", "[z-a]", "[+-\\s]", "(?P<x>a)", "*", "\\k<y>"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct schema *s;
        json_t *j = json_pack("{ss}", "pattern", patterns[i]);
        if (schema_compile(&s, j, NULL, NULL) != -ERR_PARSE)
            test_fail(__FILE__, __LINE__, "%s is accepted", patterns[i]);
        json_decref(j);
        schema_free(&s);
    }
}

TEST(texts_are_counted_in_characters_and_may_hold_nul)
{
    CHECK_INT(check("{'minLength':4,'maxLength':4}", "'žlu\xF0\x9F\x90\x95'", NULL), 1);
    CHECK_INT(check("{'minLength':2.0}", "'ž'", NULL), 0);
    CHECK_INT(check("{'const':'a\\u0000b'}", "'a\\u0000b'", NULL), 1);
    CHECK_INT(check("{'const':'a\\u0000b'}", "'a\\u0000c'", NULL), 0);
    CHECK_INT(check("{'maxLength':2}", "'a\\u0000b'", NULL), 0);
}

/* ---- own formats */

static bool four_digits(const json_t *v, const char **detail)
{
    if (!json_is_string(v))
        return true;
    const char *s = json_string_value(v);
    *detail = strlen(s) == 4 ? "checksum" : "length";
    return strcmp(s, "1234") == 0;
}

static bool any_email(const json_t *v, const char **detail)
{
    (void)v, (void)detail;
    return true;
}

TEST(own_formats_say_more_and_come_first)
{
    static const struct schema_format own[] = {{"pin", four_digits}, {"email", any_email}};
    struct schema_opts o = {.assert_formats = true, .strict = true, .formats = own, .n_formats = 2};
    struct told t = {0};
    struct schema *s = schema_with(
        "{'properties':{'a':{'format':'pin'},'b':{'format':'email'},'c':{'format':'uuid'}}}", &o);
    json_t *v = json_of("{'a':'1235','b':'x','c':'y'}");
    CHECK_INT(schema_check(s, v, tell, &t, NULL), 0);
    CHECK_STR(t.text, "/a format checksum\n/c format");
    schema_free(&s);
    o.assert_formats = false;
    s = schema_with("{'properties':{'a':{'format':'pin'},'c':{'format':'uuid'}}}", &o);
    CHECK_INT(schema_check(s, v, NULL, NULL, NULL), 1);
    schema_free(&s);
    json_decref(v);
}

TEST(standard_formats_beside_the_suite)
{
    static const struct {
        const char *format, *value;
        int want;
    } rows[] = {
        {"date", "'2024-02-29'", 1},
        {"date", "'2023-02-29'", 0},
        {"date", "'1900-02-29'", 0},
        {"date", "'2000-02-29'", 1},
        {"date", "'2024-13-01'", 0},
        {"date", "'2024-1-01'", 0},
        {"date", "'2024-01-01T'", 0},
        {"date", "20240101", 1},
        {"uuid", "'2EB8AA08-aa98-11ea-B4AA-73b441d16380'", 1},
        {"uuid", "'2eb8aa08-aa98-11ea-b4aa-73b441d1638'", 0},
        {"uuid", "'2eb8aa08-aa98-11ea-b4aa-73b441d1638g'", 0},
        {"uuid", "'2eb8aa08aa98-11ea-b4aa-73b441d16380-'", 0},
        {"ipv6", "'::1'", 1},
        {"ipv6", "'1::2::3'", 0},
        {"ipv6", "'::ffff:1.2.3.4'", 1},
        {"ipv6", "'1:2:3:4:5:6:7:8'", 1},
        {"ipv6", "'1:2:3:4:5:6:7'", 0},
        {"ipv6", "'12345::'", 0},
        {"uri-reference", "'../a?b#c'", 1},
        {"uri-reference", "'1a:b'", 0},
        {"idn-email", "'not at all'", 1},
        {"json-pointer", "'x'", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char schema[80];
        snprintf(schema, sizeof schema, "{'format':'%s'}", rows[i].format);
        int got = check(schema, rows[i].value, NULL);
        if (got != rows[i].want)
            test_fail(__FILE__, __LINE__, "%s %s gives %d", rows[i].format, rows[i].value, got);
    }
}

/* ---- parts */

TEST(a_part_is_checked_with_references_followed)
{
    struct told t = {0};
    struct err e = ERR_INIT;
    struct schema *s = schema_with(
        "{'$defs':{'osoba':{'properties':{'a/b':{'type':'string','minLength':3}},'required':"
        "['a/b']}},'properties':{'psi':{'type':'array','items':{'$ref':'#/$defs/osoba'},"
        "'prefixItems':[{'const':1}]}},'allOf':[{'not':{'const':7}}]}",
        NULL);
    json_t *text = json_string("x"), *object = json_object();
    CHECK_INT(schema_check_part(
                  s, "/properties/psi/items/properties/a~1b", text, "/psi/3/a~1b", tell, &t, &e),
        0);
    CHECK_STR(t.text, "/psi/3/a~1b minLength");
    t = (struct told){0};
    CHECK_INT(schema_check_part(s, "/properties/psi/items", object, "/psi/3", tell, &t, &e), 0);
    CHECK_STR(t.text, "/psi/3 required a/b");
    CHECK_INT(schema_check_part(s, "/properties/psi/prefixItems/0", text, "", NULL, NULL, &e), 0);
    CHECK_INT(schema_check_part(s, "/$defs/osoba", object, "", NULL, NULL, &e), 0);
    CHECK_INT(schema_check_part(s, "/allOf/0/not", text, "", NULL, NULL, &e), 0);
    CHECK_INT(schema_check_part(s, "", object, "", NULL, NULL, &e), 1);
    static const char *const nowhere[] = {"/properties/x", "/properties", "/allOf/1", "/allOf/00",
        "/required/0", "x", "/properties/psi/items/properties/a~2b", "/$ref"};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        CHECK_INT(schema_check_part(s, nowhere[i], text, "", NULL, NULL, NULL), -ERR_NOT_FOUND);
    json_decref(text);
    json_decref(object);
    schema_free(&s);
}

/* ---- bounds */

TEST(a_pattern_that_takes_too_long_is_not_an_answer)
{
    struct told t;
    CHECK_INT(
        check("{'pattern':'^(a+)+$'}", "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'", &t),
        -ERR_LIMIT);
    CHECK_INT(t.n, 0);
    /* not even inside "not" */
    CHECK_INT(check("{'not':{'pattern':'^(a+)+$'}}",
                  "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'", NULL),
        -ERR_LIMIT);
}

TEST(a_pattern_too_long_or_too_large_is_refused)
{
    char text[SCHEMA_PATTERN + 2];
    memset(text, 'a', sizeof text);
    text[SCHEMA_PATTERN + 1] = '\0';
    for (int extra = 1; extra >= 0; extra--) {
        struct schema *s;
        text[SCHEMA_PATTERN + extra] = '\0';
        json_t *j = json_pack("{ss}", "pattern", text);
        CHECK_INT(schema_compile(&s, j, NULL, NULL), extra ? -ERR_LIMIT : 0);
        json_decref(j);
        schema_free(&s);
    }
    struct schema *s;
    json_t *j = json_of("{'pattern':'(((a{1000}){1000}){1000}){1000}'}");
    CHECK_INT(schema_compile(&s, j, NULL, NULL), -ERR_LIMIT);
    json_decref(j);
}

TEST(references_in_a_circle_end)
{
    CHECK_INT(check("{'$ref':'#'}", "1", NULL), -ERR_LIMIT);
    CHECK_INT(check("{'$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}},"
                    "'anyOf':[{'$ref':'#/$defs/a'},true]}",
                  "1", NULL),
        -ERR_LIMIT);
    CHECK_INT(check("{'allOf':[{'$ref':'#'},{'$ref':'#'}]}", "1", NULL), -ERR_LIMIT);
}

/* inner within `levels` of {"not": …} or of [ ]. */
static json_t *nested(json_t *inner, int levels, bool list)
{
    for (int i = 0; i < levels; i++)
        inner = list ? json_pack("[o]", inner) : json_pack("{so}", "not", inner);
    return inner;
}

TEST(depth_is_bounded_in_definitions_and_in_values)
{
    struct schema *s;
    struct err e = ERR_INIT;
    json_t *fits = nested(json_true(), SCHEMA_DEPTH - 1, false);
    json_t *deep = nested(json_true(), SCHEMA_DEPTH, false);
    CHECK_INT(schema_compile(&s, fits, NULL, NULL), 0);
    schema_free(&s);
    CHECK_INT(schema_compile(&s, deep, NULL, NULL), -ERR_LIMIT);
    json_decref(fits);
    json_decref(deep);
    json_t *constant = json_pack("{so}", "const", nested(json_null(), 100000, true));
    CHECK_INT(schema_compile(&s, constant, NULL, &e), -ERR_LIMIT);
    json_t *value = json_object_get(constant, "const");
    CHECK_INT(check_json("{'items':{'$ref':'#'}}", value, NULL, &e), -ERR_LIMIT);
    CHECK_INT(check_json("{'enum':[[[1]]]}", value, NULL, &e), -ERR_LIMIT);
    CHECK_INT(check_json("{'const':[[1]]}", value, NULL, &e), 0);
    json_t *twice = json_pack("[OO]", value, value);
    CHECK_INT(check_json("{'uniqueItems':true}", twice, NULL, &e), -ERR_LIMIT);
    /* jansson frees level by level, so it is taken apart from outside */
    json_array_clear(twice);
    json_decref(twice);
    json_incref(value);
    json_decref(constant);
    while (json_is_array(value)) {
        json_t *inner = json_incref(json_array_get(value, 0));
        json_decref(value);
        value = inner;
    }
}

TEST(a_name_too_long_for_a_path_is_refused)
{
    enum { ROOM = BUF_LINE - 13 };
    char *name = malloc(ROOM + 40);
    REQUIRE(name != NULL);
    for (int n = ROOM - 20; n < ROOM + 20; n++) {
        struct schema *s;
        memset(name, 'x', (size_t)n);
        name[n] = '\0';
        json_t *j = json_pack("{s{s{ss}}ss}", "properties", name, "$anchor", "a", "$ref", "#a");
        int rc = schema_compile(&s, j, NULL, NULL);
        if (rc != 0 && rc != -ERR_LIMIT)
            test_fail(__FILE__, __LINE__, "%d gives %d", n, rc);
        json_decref(j);
        schema_free(&s);
    }
    free(name);
}

TEST(work_is_bounded)
{
    /* 2^30 ways through the definition */
    json_t *j = json_object(), *defs = json_object();
    for (int i = 0; i < 30; i++) {
        char name[16], next[24];
        snprintf(name, sizeof name, "d%d", i);
        snprintf(next, sizeof next, "#/$defs/d%d", i + 1);
        json_object_set_new(
            defs, name, json_pack("{s[{ss}{ss}]}", "allOf", "$ref", next, "$ref", next));
    }
    json_object_set_new(defs, "d30", json_pack("{ss}", "type", "null"));
    json_object_set_new(j, "$defs", defs);
    json_object_set_new(j, "$ref", json_string("#/$defs/d0"));
    struct schema *s;
    struct err e = ERR_INIT;
    REQUIRE(schema_compile(&s, j, NULL, &e) == 0);
    CHECK_INT(schema_check(s, json_null(), NULL, NULL, &e), -ERR_LIMIT);
    schema_free(&s);
    json_decref(j);
}

TEST(many_unique_items_are_quickly_told_apart)
{
    json_t *list = json_array();
    for (int i = 0; i < 200000; i++)
        json_array_append_new(list, json_integer(i));
    struct err e = ERR_INIT;
    /* by pairs it would be far over SCHEMA_STEPS */
    CHECK_INT(check_json("{'uniqueItems':true}", list, NULL, &e), 1);
    json_array_append_new(list, json_real(77.0));
    CHECK_INT(check_json("{'uniqueItems':true}", list, NULL, &e), 0);
    json_decref(list);
}

/* ---- threads */

struct work {
    const struct schema *schema;
    const json_t *good, *bad;
    int wrong;
};

static void *many_checks(void *ctx)
{
    struct work *w = ctx;
    for (int i = 0; i < 2000; i++) {
        struct told t = {0};
        w->wrong += schema_check(w->schema, w->good, tell, &t, NULL) != 1;
        w->wrong += schema_check(w->schema, w->bad, tell, &t, NULL) != 0;
        w->wrong += t.n != 3;
    }
    return NULL;
}

TEST(threads_share_a_schema)
{
    struct schema *s = schema_with(
        "{'properties':{'a':{'pattern':'^[a-z]+$'},'b':{'enum':[1,2]},'c':{'uniqueItems':true}},"
        "'unevaluatedProperties':false}",
        NULL);
    json_t *good = json_of("{'a':'x','b':2,'c':[1,2]}"), *bad = json_of("{'a':'X','b':3,'d':1}");
    struct work w[2] = {{s, good, bad, 0}, {s, good, bad, 0}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        REQUIRE(pthread_create(&threads[i], NULL, many_checks, &w[i]) == 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    CHECK_INT(w[0].wrong + w[1].wrong, 0);
    json_decref(good);
    json_decref(bad);
    schema_free(&s);
}
