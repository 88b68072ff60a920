/* What an operation asks, answers as members of a reservation, and faults on the way back. */
#include "fields.h"

#include "js.h"

static const char lists_text[] =
    "{'countries':[{'id':1,'iso_code':'SK'},{'id':'56','iso_code':'cz'}],"
    "'phones':[{'value':'+420'},{'value':'+1'},{'value':'001242'},{'value':null},{'value':'x'},"
    "{'value':''},{'value':'+4 2'},7],"
    "'insurance':[{'id':4,'name':'VZP'},{'id':'5','name':'VoZP'},{'id':6},{'name':'?'},null]}";

struct desk {
    json_t *all;
    struct lists lists;
};

static void begin(struct desk *d)
{
    d->all = js(lists_text);
    d->lists = (struct lists){.countries = json_object_get(d->all, "countries"),
        .phone_codes = json_object_get(d->all, "phones"),
        .insurance = json_object_get(d->all, "insurance")};
}

/* ---- what is asked */

/* Gives the log's words. */
static const char *check_describe(int line, const char *operation, const char *want)
{
    struct desk d;
    begin(&d);
    json_t *o = js(operation);
    int fd = log_begin();
    json_t *got = fields_describe(o, &d.lists);
    const char *log = log_end(fd);
    js_check(__FILE__, line, got, want);
    json_decref(got);
    json_decref(o);
    json_decref(d.all);
    return log;
}

#define CHECK_DESCRIBE(operation, want) check_describe(__LINE__, (operation), (want))
#define NAMES                                                                                      \
    "{'id':'first_name','kind':'first_name','required':true},"                                     \
    "{'id':'last_name','kind':'last_name','required':true},"
#define EMAIL "{'id':'email','kind':'email','required':true}"
#define PERSON NAMES EMAIL

TEST(a_name_and_an_email_are_always_asked)
{
    CHECK_DESCRIBE("{}", "[" PERSON "]");
    CHECK_DESCRIBE("{'required_fields':[],'operation_columns':[]}", "[" PERSON "]");
    CHECK_DESCRIBE("{'required_fields':null,'operation_columns':null}", "[" PERSON "]");
    CHECK_DESCRIBE("{'required_fields':['email','first_name']}", "[" PERSON "]");
    CHECK_DESCRIBE("{'anonymous_without_email':false}", "[" PERSON "]");
    CHECK_DESCRIBE("{'anonymous_without_email':true}",
        "[" NAMES "{'id':'email','kind':'email','required':false}]");
}

TEST(each_required_field_has_its_name_here)
{
    static const struct {
        const char *theirs, *ours;
    } rows[] = {{"phone", "phone"}, {"birth_cert_no", "birth_number"}, {"holder_id", "id_card"},
        {"date_of_birth", "birth_date"}, {"address", "address"}, {"spz", "plate"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char operation[80], want[400];
        snprintf(operation, sizeof operation, "{'required_fields':['%s']}", rows[i].theirs);
        snprintf(want, sizeof want, "[" PERSON ",{'id':'%s','kind':'%s','required':true}]",
            rows[i].ours, rows[i].ours);
        CHECK_STR(CHECK_DESCRIBE(operation, want), "");
    }
}

TEST(insurance_companies_are_offered_by_number_and_name)
{
    const char *log = CHECK_DESCRIBE("{'required_fields':['insurance_company']}",
        "[" PERSON ",{'id':'insurance','kind':'insurance','required':true,"
        "'options':[{'id':'4','name':'VZP'},{'id':'5','name':'VoZP'}]}]");
    CHECK(strstr(log, "kind=\"insurance_company\" id=\"6\" why=\"no id or name\""));
}

TEST(fields_that_are_not_known_are_left_out_and_told)
{
    const char *log = CHECK_DESCRIBE(
        "{'id':13,'required_fields':['spz','shoe_size',7,null,['spz'],'birth_number']}",
        "[" PERSON ",{'id':'plate','kind':'plate','required':true}]");
    CHECK(strstr(log, "kind=\"required_field\" id=\"13\" why=\"shoe_size\""));
    CHECK(strstr(log, "why=\"not a text\""));
    CHECK(strstr(log, "why=\"birth_number\"")); /* that is our name, not theirs */
    CHECK(!strstr(log, "why=\"spz\""));
    CHECK_DESCRIBE("{'required_fields':'spz'}", "[" PERSON "]");
    CHECK_DESCRIBE("{'required_fields':{'spz':true}}", "[" PERSON "]");
}

TEST(own_columns_are_asked_with_an_id_that_stays)
{
    const char *log = CHECK_DESCRIBE(
        "{'operation_columns':["
        "{'name':'Jméno dítěte','is_required':true,'column_type':'string','options':null},"
        "{'name':'Druh','is_required':true,'column_type':'options','options':["
        "'běžný',{'name':'expresní'},'',7,{'name':null},null]},"
        "{'name':'Spěchá?','is_required':false,'column_type':'boolean','options':[]}]}",
        "[" PERSON ","
        "{'id':'column-81acb0d7','kind':'text','required':true,'label':'Jméno dítěte'},"
        "{'id':'column-244f2a2e','kind':'choice','required':true,'label':'Druh','options':["
        "{'id':'55505ddb','name':'běžný'},{'id':'17044124','name':'expresní'}]},"
        "{'id':'column-34a202c1','kind':'boolean','required':false,'label':'Spěchá?'}]");
    CHECK_STR(log, "");
}

TEST(strange_columns_hide_no_others)
{
    const char *log = CHECK_DESCRIBE(
        "{'operation_columns':[null,7,'x',[],{},{'name':''},{'name':['x']},{'id':3,'name':null},"
        "{'name':'a','column_type':'colour'},{'name':'x','column_type':null,'is_required':null}]}",
        "[" PERSON ",{'id':'column-e40c292c','kind':'text','required':false,'label':'a'},"
        "{'id':'column-fd0c5087','kind':'text','required':false,'label':'x'}]");
    CHECK(strstr(log, "kind=\"operation_column\" id=\"3\" why=\"no name\""));
    CHECK_DESCRIBE("{'operation_columns':{'name':'a'}}", "[" PERSON "]");
}

TEST(a_choice_without_options_has_none)
{
    CHECK_DESCRIBE("{'operation_columns':[{'name':'a','column_type':'options'}]}",
        "[" PERSON ",{'id':'column-e40c292c','kind':'choice','required':false,'label':'a',"
        "'options':[]}]");
    CHECK_DESCRIBE("{'operation_columns':[{'name':'a','column_type':'options','options':'x'}]}",
        "[" PERSON ",{'id':'column-e40c292c','kind':'choice','required':false,'label':'a',"
        "'options':[]}]");
}

TEST(required_fields_are_found_by_their_whole_name)
{
    json_t *o = js("{'required_fields':['spz',null,'phone_code']}");
    CHECK(fields_require(o, "spz") && fields_require(o, "phone_code"));
    CHECK(!fields_require(o, "phone") && !fields_require(o, "address") && !fields_require(o, ""));
    CHECK(!fields_require(NULL, "spz"));
    json_decref(o);
}

/* ---- answers */

/* Members or faults, whichever comes. */
static void check_fill(
    int line, const char *operation, const char *answers, const char *members, const char *faults)
{
    struct desk d;
    struct rpc_error x = {.code = 0};
    begin(&d);
    json_t *o = js(operation), *a = js(answers), *r = json_object();
    int rc = fields_fill(r, o, &d.lists, a, &x);
    if ((rc == 0) != (members != NULL) || (rc < 0 && x.code != RPC_INVALID_FIELDS))
        test_fail(__FILE__, line, "%s gives %d, %d", answers, rc, x.code);
    if (members)
        js_check(__FILE__, line, r, members);
    js_check(__FILE__, line, json_object_get(x.data, "fields"), faults);
    rpc_error_done(&x);
    json_decref(o);
    json_decref(a);
    json_decref(r);
    json_decref(d.all);
}

#define CHECK_FILL(operation, answers, members, faults)                                            \
    check_fill(__LINE__, (operation), (answers), (members), (faults))
#define JANA "'first_name':'Jana','last_name':'Nová'"
#define JANA_AT JANA ",'email':'jana@example.cz'"

TEST(each_answer_goes_to_its_member)
{
    CHECK_FILL("{}", "{" JANA_AT "}", "{" JANA_AT "}", NULL);
    CHECK_FILL("{'required_fields':['phone','birth_cert_no','holder_id','date_of_birth','address',"
               "'insurance_company','spz']}",
        "{" JANA_AT ",'phone':'777 123 456','birth_number':'7801233540','id_card':' 123 ',"
        "'birth_date':'1978-01-23','address':{'street':'Dlouhá 1','city':'Praha','zip':'11000'},"
        "'insurance':'5','plate':'1AB2345'}",
        "{" JANA_AT ",'phone_code':'+420','phone':'777123456',"
        "'birth_certificate_number':'780123/3540','holder_id':'123','date_of_birth':'1978-01-23',"
        "'street':'Dlouhá 1','city':'Praha','zip':'11000','country_id':56,"
        "'insurance_company_id':5,'spz':'1AB2345'}",
        NULL);
}

TEST(what_is_not_asked_is_not_sent)
{
    CHECK_FILL("{}", "{" JANA_AT ",'plate':'1AB2345','holder_id':'1','phone_code':'+420','id':9}",
        "{" JANA_AT "}", NULL);
    CHECK_FILL("{'anonymous_without_email':true}", "{" JANA "}", "{" JANA "}", NULL);
    CHECK_FILL("{'anonymous_without_email':true}", "{" JANA ",'email':''}", "{" JANA "}", NULL);
    CHECK_FILL("{'anonymous_without_email':true}", "{" JANA ",'email':null}", "{" JANA "}", NULL);
    CHECK_FILL("{'anonymous_without_email':true}", "{" JANA_AT "}", "{" JANA_AT "}", NULL);
}

TEST(blanks_around_an_answer_go)
{
    CHECK_FILL("{}", "{'first_name':' Jana\\t','last_name':'\\u00a0Nová\\n','email':' j@x.cz '}",
        "{'first_name':'Jana','last_name':'Nová','email':'j@x.cz'}", NULL);
}

TEST(a_missing_answer_is_required_and_a_wrong_one_invalid)
{
    CHECK_FILL("{}", "{}", NULL,
        "[{'id':'first_name','code':'required'},{'id':'last_name','code':'required'},"
        "{'id':'email','code':'required'}]");
    CHECK_FILL("{'required_fields':['spz']}", "{" JANA_AT ",'plate':null}", NULL,
        "[{'id':'plate','code':'required'}]");
    CHECK_FILL("{}", "{'first_name':'','last_name':' ','email':7}", NULL,
        "[{'id':'first_name','code':'required'},{'id':'last_name','code':'invalid'},"
        "{'id':'email','code':'invalid'}]");
}

/* The answer under this id, when the operation asks for this field; value NULL: it is invalid. */
static void check_one(
    int line, const char *required, const char *id, const char *answer, const char *members)
{
    char operation[80], answers[600], whole[600], faults[80];
    snprintf(operation, sizeof operation, "{'required_fields':['%s']}", required);
    snprintf(answers, sizeof answers, "{" JANA_AT ",'%s':%s}", id, answer);
    snprintf(whole, sizeof whole, "{" JANA_AT ",%s}", members ? members : "");
    snprintf(faults, sizeof faults, "[{'id':'%s','code':'invalid'}]", id);
    check_fill(line, operation, answers, members ? whole : NULL, members ? NULL : faults);
}

#define CHECK_ONE(required, id, answer, members)                                                   \
    check_one(__LINE__, (required), (id), (answer), (members))

TEST(a_phone_is_parted_by_the_longest_code)
{
    CHECK_ONE("phone", "phone", "'777123456'", "'phone_code':'+420','phone':'777123456'");
    CHECK_ONE("phone", "phone", "'+420 777 123 456'", "'phone_code':'+420','phone':'777123456'");
    CHECK_ONE("phone", "phone", "'00420777123456'", "'phone_code':'+420','phone':'777123456'");
    CHECK_ONE("phone", "phone", "'+1 212 555 0123'", "'phone_code':'+1','phone':'2125550123'");
    CHECK_ONE("phone", "phone", "'+1 242 555 0123'", "'phone_code':'001242','phone':'5550123'");
    CHECK_ONE("phone", "phone", "'+421 905 123 456'", NULL); /* a code that is not in the list */
    static const char *const bad[] = {
        "'12'", "'x'", "' '", "777123456", "true", "[]", "{'phone':'777123456'}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_ONE("phone", "phone", bad[i], NULL);
}

TEST(a_birth_number_and_a_date_must_be_real)
{
    CHECK_ONE("birth_cert_no", "birth_number", "'780123/3540'",
        "'birth_certificate_number':'780123/3540'");
    CHECK_ONE("birth_cert_no", "birth_number", "'780123/3541'", NULL);
    CHECK_ONE("birth_cert_no", "birth_number", "'787123/3541'", NULL);
    CHECK_ONE("birth_cert_no", "birth_number", "7801233540", NULL);
    CHECK_ONE("date_of_birth", "birth_date", "'1978-01-23'", "'date_of_birth':'1978-01-23'");
    CHECK_ONE("date_of_birth", "birth_date", "' 1978-01-23 '", "'date_of_birth':'1978-01-23'");
    static const char *const bad[] = {"'1978-1-23'", "'1978-02-30'", "'23. 1. 1978'",
        "'1978-01-23T00:00:00Z'", "19780123", "false", "{'date':'1978-01-23'}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_ONE("date_of_birth", "birth_date", bad[i], NULL);
}

TEST(an_address_is_whole_or_wrong)
{
    CHECK_ONE("address", "address", "{'street':' D 1','city':'P','zip':'11000','country':'SK'}",
        "'street':'D 1','city':'P','zip':'11000','country_id':56");
    static const char *const bad[] = {"'Dlouhá 1, Praha'", "{'street':'D 1','city':'P'}",
        "{'street':'D 1','city':'P','zip':''}", "{'street':'D 1','city':'P','zip':11000}",
        "{'street':['D 1'],'city':'P','zip':'11000'}", "['D 1','P','11000']", "{}", "7"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_ONE("address", "address", bad[i], NULL);
}

TEST(a_list_of_countries_without_ours_is_left_to_the_server)
{
    struct lists none = {.countries = NULL};
    struct rpc_error x = {.code = 0};
    json_t *o = js("{'required_fields':['address']}"), *r = json_object();
    json_t *a = js("{" JANA_AT ",'address':{'street':'D 1','city':'P','zip':'11000'}}");
    none.countries = js("[{'id':1,'iso_code':'SK'},{'iso_code':'CZ'},{'id':56},{'id':56,"
                        "'iso_code':'CZECHOSLOVAKIA'},null]");
    CHECK_INT(fields_fill(r, o, &none, a, &x), 0);
    CHECK_JS(r, "{" JANA_AT ",'street':'D 1','city':'P','zip':'11000'}");
    json_decref(none.countries);
    json_decref(o);
    json_decref(r);
    json_decref(a);
}

TEST(an_insurance_company_is_one_of_the_list)
{
    CHECK_ONE("insurance_company", "insurance", "'4'", "'insurance_company_id':4");
    CHECK_ONE("insurance_company", "insurance", "'5'", "'insurance_company_id':5");
    static const char *const bad[] = {"'99'", "'0'", "'-4'", "'VZP'", "4", "[4]", "' '"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_ONE("insurance_company", "insurance", bad[i], NULL);
}

TEST(an_email_has_something_on_both_sides_of_its_at)
{
    static const char *const bad[] = {
        "'@'", "'@x.cz'", "'jana@'", "'jana'", "7", "['a@b']", "{'a':'@'}", "true"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char answers[200];
        snprintf(answers, sizeof answers, "{" JANA ",'email':%s}", bad[i]);
        CHECK_FILL("{}", answers, NULL, "[{'id':'email','code':'invalid'}]");
        /* also where it need not be given */
        CHECK_FILL(
            "{'anonymous_without_email':true}", answers, NULL, "[{'id':'email','code':'invalid'}]");
    }
}

static void check_length(size_t n, bool good)
{
    char answers[400], text[300], members[400];
    memset(text, 'x', sizeof text);
    text[n] = '\0';
    snprintf(answers, sizeof answers, "{'first_name':'%s','last_name':'N','email':'a@b'}", text);
    snprintf(members, sizeof members, "{'first_name':'%s','last_name':'N','email':'a@b'}", text);
    CHECK_FILL("{}", answers, good ? members : NULL,
        good ? NULL : "[{'id':'first_name','code':'invalid'}]");
}

TEST(an_answer_too_long_is_refused_and_not_cut)
{
    check_length(199, true);
    check_length(200, false);
    check_length(299, false);
}

TEST(answers_that_are_no_object_are_no_answers)
{
    static const char *const bad[] = {"[]", "'x'", "7", "null", "true"};
    json_t *o = js("{}"), *r = json_object();
    struct lists none = {.countries = NULL};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct rpc_error x = {.code = 0};
        json_t *a = js(bad[i]);
        CHECK_INT(fields_fill(r, o, &none, a, &x), -ERR_REMOTE);
        CHECK_INT(x.code, RPC_BAD_PARAMS);
        rpc_error_done(&x);
        json_decref(a);
    }
    struct rpc_error x = {.code = 0};
    CHECK_INT(fields_fill(r, o, &none, NULL, &x), -ERR_REMOTE);
    CHECK_INT(x.code, RPC_BAD_PARAMS);
    CHECK_JS(r, "{}");
    json_decref(o);
    json_decref(r);
}

/* ---- answers to own columns */

#define COLUMN(type, required)                                                                     \
    "{'operation_columns':[{'name':'a','column_type':'" type "','is_required':" required           \
    ",'options':['x',{'name':'a'},null]}]}"
#define SENT(type, required, value)                                                                \
    "{" JANA_AT ",'reservation_columns_attributes':[{'name':'a','column_type':'" type              \
    "','is_required':" required ",'value':" value "}]}"
#define ANSWERED(value) "{" JANA_AT ",'column-e40c292c':" value "}"
#define WRONG "[{'id':'column-e40c292c','code':'invalid'}]"
#define MISSING "[{'id':'column-e40c292c','code':'required'}]"

TEST(a_boolean_travels_as_a_word)
{
    CHECK_FILL(
        COLUMN("boolean", "true"), ANSWERED("true"), SENT("boolean", "true", "'true'"), NULL);
    CHECK_FILL(
        COLUMN("boolean", "true"), ANSWERED("false"), SENT("boolean", "true", "'false'"), NULL);
    CHECK_FILL(
        COLUMN("boolean", "false"), ANSWERED("false"), SENT("boolean", "false", "'false'"), NULL);
    static const char *const bad[] = {
        ANSWERED("'true'"), ANSWERED("1"), ANSWERED("[]"), ANSWERED("{'a':true}")};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_FILL(COLUMN("boolean", "true"), bad[i], NULL, WRONG);
}

TEST(a_choice_travels_as_the_words_of_its_option)
{
    CHECK_FILL(
        COLUMN("options", "true"), ANSWERED("'fd0c5087'"), SENT("options", "true", "'x'"), NULL);
    CHECK_FILL(
        COLUMN("options", "true"), ANSWERED("'e40c292c'"), SENT("options", "true", "'a'"), NULL);
    static const char *const bad[] = {ANSWERED("'x'"), ANSWERED("'column-fd0c5087'"),
        ANSWERED("'fd0c508'"), ANSWERED("7"), ANSWERED("['fd0c5087']"), ANSWERED("true")};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_FILL(COLUMN("options", "true"), bad[i], NULL, WRONG);
}

TEST(a_text_travels_as_it_is_with_the_type_of_its_column)
{
    CHECK_FILL(
        COLUMN("string", "true"), ANSWERED("' Ema '"), SENT("string", "true", "'Ema'"), NULL);
    CHECK_FILL(COLUMN("colour", "true"), ANSWERED("'red'"), SENT("colour", "true", "'red'"), NULL);
    CHECK_FILL(COLUMN("string", "false"), ANSWERED("''"), "{" JANA_AT "}", NULL);
    CHECK_FILL(COLUMN("string", "false"), ANSWERED("null"), "{" JANA_AT "}", NULL);
    CHECK_FILL(COLUMN("string", "false"), "{" JANA_AT "}", "{" JANA_AT "}", NULL);
    CHECK_FILL(COLUMN("string", "true"), "{" JANA_AT "}", NULL, MISSING);
    CHECK_FILL(COLUMN("string", "true"), ANSWERED("''"), NULL, MISSING);
    CHECK_FILL(COLUMN("string", "true"), ANSWERED("7"), NULL, WRONG);
    CHECK_FILL(COLUMN("string", "false"), ANSWERED("{}"), NULL, WRONG);
    CHECK_FILL("{'operation_columns':[null,{},{'name':''},{'name':7}]}", "{" JANA_AT "}",
        "{" JANA_AT "}", NULL);
}

/* ---- faults */

static void check_errors(const char *errors, const char *want)
{
    json_t *e = js(errors), *o = js(COLUMN("string", "true"));
    json_t *got = fields_of_errors(e, o);
    js_check(__FILE__, __LINE__, got, want);
    json_decref(got);
    json_decref(e);
    json_decref(o);
}

static void check_error(const char *member, const char *field)
{
    char errors[100], want[100];
    snprintf(errors, sizeof errors, "{'%s':['is invalid']}", member);
    snprintf(want, sizeof want, "[{'id':'%s','code':'invalid'}]", field);
    check_errors(errors, want);
}

TEST(faults_of_members_are_faults_of_fields)
{
    static const struct {
        const char *member, *field;
    } rows[] = {{"first_name", "first_name"}, {"last_name", "last_name"}, {"email", "email"},
        {"phone", "phone"}, {"phone_code", "phone"}, {"birth_certificate_number", "birth_number"},
        {"birth_cert_no", "birth_number"}, {"holder_id", "id_card"},
        {"date_of_birth", "birth_date"}, {"street", "address"}, {"city", "address"},
        {"zip", "address"}, {"country_id", "address"}, {"address", "address"},
        {"insurance_company_id", "insurance"}, {"insurance_company", "insurance"}, {"spz", "plate"},
        {"a", "column-e40c292c"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_error(rows[i].member, rows[i].field);
}

TEST(faults_that_mean_no_field_of_ours_are_none)
{
    check_errors("{'starts_at':['taken'],'base':'x','b':'x','birth_number':'x'}", NULL);
    check_errors("{}", NULL);
    check_errors("[]", NULL);
    check_errors("['email is invalid']", NULL);
    check_errors("'email'", NULL);
    check_errors("null", NULL);
    check_errors(NULL, NULL);
    check_errors("{'base':'x','email':{'deep':[1]}}", "[{'id':'email','code':'invalid'}]");
}

TEST(faults_of_several_fields_are_told_together)
{
    check_errors("{'zip':'x','base':'x','a':['x'],'email':null}",
        "[{'id':'address','code':'invalid'},{'id':'column-e40c292c','code':'invalid'},"
        "{'id':'email','code':'invalid'}]");
}

static void check_detail(const char *errors, size_t size, const char *want)
{
    char detail[400];
    json_t *e = js(errors);
    memset(detail, '#', sizeof detail);
    fields_detail(detail, size, e);
    CHECK_STR(detail, want);
    json_decref(e);
}

TEST(the_texts_of_faults_become_one)
{
    check_detail("{'email':['is invalid','is too short'],'base':'Nelze'}", 400,
        "is invalid; is too short; Nelze");
    check_detail("'Nelze'", 400, "Nelze");
    check_detail("[{'detail':'a'},['b',7,null,true],{'x':{'y':'c'}}]", 400, "a; b; c");
    check_detail("[[[['four']]]]", 400, "four");
    check_detail("[[[[['five']]]],'one']", 400, "one");
    check_detail("[]", 400, "");
    check_detail("7", 400, "");
    check_detail(NULL, 400, "");
    check_detail("'%s%n'", 400, "%s%n");
    check_detail("'áá'", 4, "á"); /* cut at a character */
}

TEST(endless_faults_are_cut)
{
    char detail[400];
    char *huge = malloc(100001);
    memset(huge, 'x', 100000);
    huge[100000] = '\0';
    json_t *e = json_pack("[s,s,s]", "Nelze", huge, "rezervovat");
    fields_detail(detail, sizeof detail, e);
    CHECK(strncmp(detail, "Nelze", 5) == 0 && strlen(detail) < sizeof detail);
    json_decref(e);
    free(huge);
}
