#include "test.h"

#include "schema/logic.h"

static json_t *json_of(const char *text)
{
    json_error_t why;
    char *copy = strdup(text);
    for (char *c = copy; c && *c; c++)
        if (*c == '\'')
            *c = '"';
    json_t *j = copy ? json_loads(copy, JSON_DECODE_ANY, &why) : NULL;
    if (!j)
        test_fail(__FILE__, __LINE__, "%s: %s", text, why.text);
    free(copy);
    return j;
}

/* The result as text, or the name of the error. */
static void apply(char out[200], const char *rule, const char *data, const struct logic_opts *o)
{
    struct err e = ERR_INIT;
    json_t *r = json_of(rule), *d = json_of(data), *got;
    if (logic_apply(&got, r, d, o, &e) < 0)
        snprintf(out, 200, "%s", err_name(e.code));
    char *text = got ? json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    if (text)
        snprintf(out, 200, "%s", text);
    free(text);
    json_decref(got);
    json_decref(r);
    json_decref(d);
}

struct row {
    const char *rule, *want;
};

static void check_rows(const struct row *rows, size_t n, const struct logic_opts *o)
{
    for (size_t i = 0; i < n; i++) {
        char got[200];
        apply(got, rows[i].rule, "{'a':{'b':[5,6]},'n':null,'e':'','t':'2.50'}", o);
        if (strcmp(got, rows[i].want) != 0)
            test_fail(__FILE__, __LINE__, "%s gives %s, want %s", rows[i].rule, got, rows[i].want);
    }
}

#define CHECK_ROWS(rows, o) check_rows(rows, sizeof(rows) / sizeof *(rows), o)

TEST(integers_stay_exact_while_they_fit)
{
    static const struct row rows[] = {
        {"{'+':[9007199254740993,1]}", "9007199254740994"},
        {"{'-':[9007199254740993,'1']}", "9007199254740992"},
        {"{'*':[3037000499,3037000499]}", "9223372030926249001"},
        {"{'+':[9223372036854775807,1]}", "9.2233720368547758e18"},
        {"{'+':['9223372036854775807',0]}", "9223372036854775807"},
        {"{'-':[-9223372036854775808]}", "9.2233720368547758e18"},
        {"{'/':[-9223372036854775808,-1]}", "9.2233720368547758e18"},
        {"{'%':[-9223372036854775808,-1]}", "0"},
        {"{'/':[9007199254740993,3]}", "3002399751580331"},
        {"{'/':[7,2]}", "3.5"},
        {"{'+':[1.5,1.5]}", "3"},
        {"{'%':[-7,3]}", "-1"},
        {"{'%':[7.5,2]}", "1.5"},
        {"{'max':[9007199254740993,9007199254740992.0]}", "9007199254740993"},
        {"{'==':[9007199254740993,9007199254740992.0]}", "false"},
        {"{'<':[9007199254740992.0,9007199254740993]}", "true"},
        {"{'*':[1e200,1e200]}", "range"},
        {"{'/':[1,0]}", "range"},
        {"{'/':[1,null]}", "range"},
        {"{'%':[1,0.0]}", "range"},
    };
    CHECK_ROWS(rows, NULL);
}

TEST(what_is_no_number_has_no_value)
{
    static const struct row rows[] = {
        {"{'+':['1a',1]}", "range"},
        {"{'+':[[1],1]}", "range"},
        {"{'*':[{},1]}", "range"},
        {"{'max':[]}", "range"},
        {"{'+':[' +007 ',1]}", "8"},
        {"{'+':['.5','1.','-1e1']}", "-8.5"},
        {"{'+':['.',1]}", "range"},
        {"{'+':['1e',1]}", "range"},
        {"{'+':['0x10',1]}", "range"},
        {"{'+':[null,'',true,false]}", "1"},
        {"{'+':[{'var':'t'},1]}", "3.5"},
        {"{'+':[]}", "0"},
        {"{'<':['a',1]}", "false"},
        {"{'>=':[{},1]}", "false"},
        {"{'<':['2026-01-09','2026-01-10']}", "true"},
    };
    CHECK_ROWS(rows, NULL);
}

TEST(lists_and_objects_equal_those_with_equal_parts)
{
    static const struct row rows[] = {
        {"{'==':[[1,2],[1.0,2]]}", "true"},
        {"{'!=':[[1,2],[2,1]]}", "true"},
        {"{'==':[null,0]}", "false"},
        {"{'==':[null,{'var':'n'}]}", "true"},
        {"{'==':[true,'1']}", "true"},
        {"{'===':[true,1]}", "false"},
        {"{'in':[2.0,[1,2]]}", "true"},
        {"{'in':['2',[1,2]]}", "false"},
        {"{'in':[null,'abc']}", "false"},
        {"{'in':[12,'a12']}", "true"},
        {"{'==':[[1],1]}", "false"},
    };
    CHECK_ROWS(rows, NULL);
}

TEST(paths_and_texts)
{
    static const struct row rows[] = {
        {"{'var':'a.b.1'}", "6"},
        {"{'var':'a.b.01x'}", "null"},
        {"{'var':['a.b.7','x']}", "\"x\""},
        {"{'var':['n','x']}", "null"},
        {"{'var':{'cat':['a','.b.','0']}}", "5"},
        {"{'var':[[1]]}", "range"},
        {"{'missing':['n','e','a.b','z']}", "[\"n\",\"e\",\"z\"]"},
        {"{'cat':[1,' ',2.50,' ',null,true,[1,[2,'x']]]}", "\"1 2.5 true1,2,x\""},
        {"{'cat':[1e21,' ',0.000001,' ',1.5e-7,' ',-120.0]}", "\"1e+21 0.000001 1.5e-7 -120\""},
        {"{'substr':['žluťoučký',1,3]}", "\"luť\""},
        {"{'substr':['žluť',-2]}", "\"uť\""},
        {"{'substr':['žluť',-20,-3]}", "\"ž\""},
        {"{'substr':['žluť',3,-3]}", "\"\""},
        {"{'reduce':[[1,2],{'cat':[{'var':'accumulator'},{'var':'current'}]},'>']}", "\">12\""},
        {"[{'all':[[],true]},{'none':[[],true]},{'some':[[],true]}]", "[false,true,false]"},
        {"{'a':1,'b':{'+':[1,1]}}", "{\"a\":1,\"b\":{\"+\":[1,1]}}"},
    };
    CHECK_ROWS(rows, NULL);
}

TEST(the_result_is_not_a_part_of_the_data)
{
    json_t *rule = json_of("{'var':'a'}"), *data = json_of("{'a':[1]}"), *got;
    REQUIRE(logic_apply(&got, rule, data, NULL, NULL) == 0);
    json_array_clear(json_object_get(data, "a"));
    CHECK_INT((int64_t)json_array_size(got), 1);
    json_decref(got);
    json_decref(rule);
    json_decref(data);
}

/* ---- own operators */

static int years(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    if (n != 1 || !json_is_integer(args[0]))
        return err_set(e, ERR_RANGE, "test", "a number is wanted");
    *out = json_integer(json_integer_value(args[0]) / 365);
    return 0;
}

static int silent(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    (void)out, (void)args, (void)n, (void)e;
    return -ERR_RANGE;
}

static int always_yes(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    (void)args, (void)n, (void)e;
    *out = json_true();
    return 0;
}

static const struct logic_op own[] = {
    {"years", years}, {"silent", silent}, {"missing", always_yes}};

TEST(own_operators_come_first)
{
    static const struct logic_opts o = {own, sizeof own / sizeof *own};
    static const struct row rows[] = {
        {"{'years':{'+':[700,30]}}", "2"},
        {"{'years':'x'}", "range"},
        {"{'silent':[]}", "range"},
        {"{'missing':'x'}", "true"},
        {"{'nonsense':[]}", "parse"},
        {"{'if':[true,1,{'nonsense':[]}]}", "1"},
    };
    CHECK_ROWS(rows, &o);
}

/* ---- bounds */

/* {"op": [inner, …]} over and over. */
static json_t *nested(json_t *inner, int levels)
{
    for (int i = 0; i < levels; i++)
        inner = json_pack("{so}", "!", inner);
    return inner;
}

static int apply_json(json_t *rule, const json_t *data)
{
    json_t *got;
    int rc = logic_apply(&got, rule, data, NULL, NULL);
    json_decref(got);
    return rc;
}

TEST(rules_are_bounded_in_depth)
{
    json_t *fits = nested(json_true(), LOGIC_DEPTH - 1), *deep = nested(json_true(), LOGIC_DEPTH);
    CHECK_INT(apply_json(fits, NULL), 0);
    CHECK_INT(apply_json(deep, NULL), -ERR_LIMIT);
    CHECK_INT(logic_lint(fits, NULL, NULL, NULL, NULL), 0);
    CHECK_INT(logic_lint(deep, NULL, NULL, NULL, NULL), -ERR_LIMIT);
    json_decref(fits);
    json_decref(deep);
}

TEST(what_is_made_is_bounded)
{
    static const char *const rules[] = {
        /* each step doubles: 2^1000 */
        "{'reduce':[{'var':''},{'cat':[{'var':'accumulator'},{'var':'accumulator'}]},'x']}",
        "{'reduce':[{'var':''},{'merge':[{'var':'accumulator'},{'var':'accumulator'}]},[1]]}",
        "{'reduce':[{'var':''},[{'var':'accumulator'},{'var':'accumulator'}],1]}",
        "{'map':[{'var':''},{'map':[[1,2,3,4,5,6,7,8,9],{'map':[[1,2,3,4,5,6,7,8,9],"
        "{'map':[[1,2,3,4,5,6,7,8,9],1]}]}]}]}",
        "{'map':[{'var':''},{'var':'0'}]}",
    };
    json_t *data = json_array();
    for (int i = 0; i < 1000; i++)
        json_array_append_new(data, json_integer(1));
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        json_t *rule = json_of(rules[i]);
        int rc = apply_json(rule, data), want = i == 4 ? 0 : -ERR_LIMIT;
        if (rc != want)
            test_fail(__FILE__, __LINE__, "%s gives %d", rules[i], rc);
        json_decref(rule);
    }
    json_decref(data);
}

TEST(steps_are_bounded)
{
    json_t *data = json_array();
    for (int i = 0; i < 1000; i++)
        json_array_append_new(data, json_integer(1));
    json_t *wrapped = json_pack("{sOsO}", "a", data, "b", data);
    /* a million comparisons, and nothing made */
    json_t *rule = json_of("{'all':[{'var':'a'},{'<':[0,{'var':''}]}]}");
    CHECK_INT(apply_json(rule, wrapped), 0);
    json_decref(rule);
    json_t *one = json_array();
    for (int i = 0; i < 300; i++)
        json_array_append_new(one, json_of("{'==':[{'var':'a'},{'var':'b'}]}"));
    CHECK_INT(apply_json(one, wrapped), -ERR_LIMIT);
    json_decref(one);
    json_decref(wrapped);
    json_decref(data);
}

/* ---- lint */

struct paths {
    char text[300];
    int stop_after;
};

static int note(void *ctx, struct str path, struct err *e)
{
    struct paths *p = ctx;
    size_t n = strlen(p->text);
    snprintf(p->text + n, sizeof p->text - n, "%.*s;", (int)path.n, path.p);
    return --p->stop_after == 0 ? err_set(e, ERR_CANCELLED, "test", "enough") : 0;
}

static int lint(struct paths *p, const char *rule, struct err *e)
{
    json_t *r = json_of(rule);
    *p = (struct paths){.stop_after = p->stop_after};
    int rc = logic_lint(r, NULL, note, p, e);
    json_decref(r);
    return rc;
}

TEST(lint_tells_the_paths_of_the_whole)
{
    struct paths p = {.stop_after = 0};
    struct err e = ERR_INIT;
    CHECK_INT(lint(&p,
                  "{'if':[{'==':[{'var':'drzitel.jmeno'},{'var':['x',{'var':'y'}]}]},"
                  "{'missing':['a','b']},{'missing_some':[{'var':'n'},['c','d']]}]}",
                  &e),
        0);
    CHECK_STR(p.text, "drzitel.jmeno;x;y;a;b;n;c;d;");
    CHECK_INT(lint(&p,
                  "{'reduce':[{'var':'psi'},{'+':[{'var':'current.vek'},{'var':'accumulator'}]},"
                  "{'var':'start'}]}",
                  &e),
        0);
    CHECK_STR(p.text, "psi;start;");
    CHECK_INT(lint(&p, "{'some':[{'filter':[{'var':'psi'},{'var':'x'}]},{'missing':'y'}]}", &e), 0);
    CHECK_STR(p.text, "psi;");
    CHECK_INT(
        lint(&p, "[{'var':1},{'var':''},{'var':[]},{'missing':[['q']]},{'missing':'r'}]", &e), 0);
    CHECK_STR(p.text, "1;;;q;r;");
    CHECK_INT(lint(&p, "{'a':{'nonsense':1},'b':2}", &e), 0);
}

TEST(lint_refuses_what_it_does_not_know)
{
    struct paths p = {.stop_after = 0};
    struct err e = ERR_INIT;
    CHECK_INT(lint(&p, "{'if':[false,{'nonsense':1}]}", &e), -ERR_PARSE);
    CHECK_STR(e.text, "unknown operator \"nonsense\"");
    CHECK_INT(lint(&p, "{'var':{'cat':['a','b']}}", NULL), -ERR_UNSUPPORTED);
    CHECK_INT(lint(&p, "{'missing':{'merge':['a']}}", NULL), -ERR_UNSUPPORTED);
    CHECK_INT(lint(&p, "{'map':[[],{'var':{'cat':['a','b']}}]}", NULL), 0);
    err_clear(&e);
    p.stop_after = 2;
    CHECK_INT(lint(&p, "{'missing':['a','b','c']}", &e), -ERR_CANCELLED);
    CHECK_STR(p.text, "a;b;");
}
