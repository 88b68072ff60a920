/* Places, operations and code lists as they come, and as the portal is told. */
#include "catalogue.h"

#include "fake_up.h"
#include "rpc/serve.h"

#define PLACES(service) "GET /v1/places?service_id=" service
#define OPERATIONS(service) "GET /v1/operations?service_id=" service

static struct res res;

static void begin(void)
{
    fake_reset();
    res = (struct res){
        .conf = {.services = {7, 8}, .n_services = 1, .people_max = 5, .limit_minutes = 60}};
}

static void say(const char *places, const char *operations)
{
    fake_say(PLACES("7"), 200, places);
    fake_say(OPERATIONS("7"), 200, operations);
}

static void check_method(int line, rpc_method_fn *method, int code, const char *want)
{
    struct rpc_error x = {.code = 0};
    json_t *got = NULL;
    int rc = method(&res, 0, NULL, &got, &x);
    if (x.code != code || (rc == 0) != (code == 0))
        test_fail(__FILE__, line, "gives %d, %d %s", rc, x.code, x.message);
    js_check(__FILE__, line, got, want);
    json_decref(got);
    rpc_error_done(&x);
}

#define CHECK_METHOD(method, want) check_method(__LINE__, (method), 0, (want))
#define CHECK_NO_METHOD(method, code) check_method(__LINE__, (method), (code), NULL)

/* ---- places */

TEST(places_tell_where_they_are_and_what_is_done_there)
{
    begin();
    say("[{'id':1,'name':'Občanské průkazy','service_id':7,'subtext':'dveře 8','operation_ids':"
        "[11,12]},{'id':'2','name':'Vozidla','subtext':null,'operation_ids':[]},"
        "{'id':3,'name':'Matrika','subtext':''}]",
        "[{'id':11,'name':'O','minutes':20},{'id':'12','name':'P','minutes':'30'}]");
    CHECK_METHOD(method_places,
        "{'places':[{'id':'1','name':'Občanské průkazy','where':'dveře 8','operations':["
        "'11','12']},{'id':'2','name':'Vozidla','operations':[]},"
        "{'id':'3','name':'Matrika','operations':[]}]}");
    CHECK_INT(fake.begun, 1);
    CHECK_INT(fake_keep(PLACES("7")), UP_KEEP_CATALOGUE);
    fake_reset();
}

TEST(ids_of_operations_come_as_numbers_or_texts)
{
    begin();
    say("[{'id':1,'name':'P','operation_ids':['11',12]}]",
        "[{'id':11,'name':'O','minutes':20},{'id':12,'name':'P','minutes':30}]");
    CHECK_METHOD(method_places, "{'places':[{'id':'1','name':'P','operations':['11','12']}]}");
    fake_reset();
}

TEST(operations_that_are_not_offered_are_left_out_of_places)
{
    begin();
    int fd = log_begin();
    say("[{'id':1,'name':'P','operation_ids':[11,999,12,null,'x',{},[11],11.0]},"
        "{'id':2,'name':'Q','operation_ids':'11'},{'id':3,'name':'R','operation_ids':{'a':11}}]",
        "[{'id':11,'name':'O','minutes':20},{'id':12,'name':'no length'}]");
    CHECK_METHOD(method_places,
        "{'places':[{'id':'1','name':'P','operations':['11']},"
        "{'id':'2','name':'Q','operations':[]},{'id':'3','name':'R','operations':[]}]}");
    CHECK(strstr(log_end(fd), "kind=\"operation of place\" id=\"1\""));
    fake_reset();
}

TEST(a_record_that_is_not_whole_hides_no_other)
{
    begin();
    int fd = log_begin();
    say("[null,7,[],{},{'id':null,'name':'x'},{'id':0,'name':'x'},{'id':-1,'name':'x'},"
        "{'id':4},{'id':5,'name':''},{'id':6,'name':['x']},{'id':1,'name':'P'}]",
        "[null,{'id':14,'name':['divné'],'minutes':20},{'name':'x','minutes':20},"
        "{'id':15,'name':'bez délky'},{'id':16,'name':'nic','minutes':0},"
        "{'id':17,'name':'moc','minutes':1441},{'id':18,'name':'celý den','minutes':1440}]");
    CHECK_METHOD(method_places, "{'places':[{'id':'1','name':'P','operations':[]}]}");
    const char *log = log_end(fd);
    CHECK(strstr(log, "kind=\"place\" id=\"4\" why=\"no id or name\""));
    CHECK(strstr(log, "kind=\"operation\" id=\"14\" why=\"no id or name\""));
    CHECK(strstr(log, "kind=\"operation\" id=\"15\" why=\"no length\""));
    CHECK(strstr(log, "id=\"17\" why=\"no length\"") && !strstr(log, "id=\"18\""));
    fake_reset();
}

TEST(a_list_in_which_nothing_can_be_read_is_a_fault_and_not_empty)
{
    int fd = log_begin();
    begin();
    say("[{'number':1,'title':'P'}]", "[]");
    CHECK_NO_METHOD(method_places, RPC_UNAVAILABLE);
    CHECK_INT(fake.forgotten, 1);
    begin();
    say("[]", "[{'number':1}]");
    CHECK_NO_METHOD(method_places, RPC_UNAVAILABLE);
    CHECK_NO_METHOD(method_operations, RPC_UNAVAILABLE);
    CHECK_INT(fake.forgotten, 2);
    begin();
    say("[]", "[]");
    CHECK_METHOD(method_places, "{'places':[]}");
    CHECK_METHOD(method_operations, "{'operations':[]}");
    CHECK_INT(fake.forgotten, 0);
    log_end(fd);
    fake_reset();
}

TEST(services_are_told_together_and_places_of_others_left_out)
{
    begin();
    res.conf.n_services = 2;
    say("[{'id':1,'name':'P','service_id':7},{'id':2,'name':'Q','service_id':8},"
        "{'id':3,'name':'R','service_id':9}]",
        "[]");
    fake_say(PLACES("8"), 200, "[{'id':2,'name':'Q','service_id':'8'}]");
    fake_say(OPERATIONS("8"), 200, "[]");
    CHECK_METHOD(method_places, "{'places':[{'id':'1','name':'P','operations':[]},"
                                "{'id':'2','name':'Q','operations':[]}]}");
    fake_reset();
}

TEST(one_service_that_is_away_makes_all_unavailable)
{
    begin();
    res.conf.n_services = 2;
    say("[{'id':1,'name':'P'}]", "[]");
    CHECK_NO_METHOD(method_places, RPC_UNAVAILABLE);
    fake_say(PLACES("8"), 200, "[]");
    fake_say(OPERATIONS("8"), 404, NULL);
    CHECK_NO_METHOD(method_places, RPC_NOT_FOUND);
    CHECK_NO_METHOD(method_operations, RPC_NOT_FOUND);
    fake_reset();
}

/* ---- finding */

static void check_find(int64_t place, int64_t operation, int64_t want_service)
{
    struct catalogue c;
    struct rpc_error x = {.code = 0};
    int64_t service = 0, id = 0;
    CHECK_INT(catalogue_load(&c, &res, 0, &x), 0);
    const json_t *o = catalogue_find(&c, place, operation, &service, &x);
    number_member(&id, o, "id");
    if ((o != NULL) != (want_service != 0) || service != want_service ||
        x.code != (o ? 0 : RPC_NOT_FOUND) || (o && id != operation))
        test_fail(__FILE__, __LINE__, "%d at %d: service %d, code %d", (int)operation, (int)place,
            (int)service, x.code);
    rpc_error_done(&x);
    catalogue_done(&c);
    CHECK(!c.places && !c.operations);
}

TEST(an_operation_is_found_where_it_is_offered)
{
    begin();
    res.conf.n_services = 2;
    say("[{'id':1,'name':'P','operation_ids':[11]},{'id':2,'name':'Q','operation_ids':['12']}]",
        "[{'id':11,'name':'O','minutes':20},{'id':12,'name':'P','minutes':20},"
        "{'id':13,'name':'nowhere','minutes':20}]");
    fake_say(PLACES("8"), 200, "[{'id':3,'name':'R','operation_ids':[21,11]}]");
    fake_say(OPERATIONS("8"), 200, "[{'id':'21','name':'O','minutes':20}]");
    check_find(1, 11, 7);
    check_find(2, 12, 7);
    check_find(3, 21, 8);
    check_find(1, 12, 0);
    check_find(2, 11, 0);
    check_find(1, 13, 0);
    check_find(4, 11, 0);
    check_find(1, 99, 0);
    fake_reset();
}

/* ---- code lists */

TEST(only_the_lists_that_are_needed_are_asked)
{
    static const struct {
        const char *operation;
        int countries, phones, insurance;
    } rows[] = {{"{}", 0, 0, 0}, {"{'required_fields':['spz','holder_id']}", 0, 0, 0},
        {"{'required_fields':['address']}", 1, 0, 0}, {"{'required_fields':['phone']}", 0, 1, 0},
        {"{'required_fields':['insurance_company']}", 0, 0, 1},
        {"{'required_fields':['insurance_company','phone','address']}", 1, 1, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lists l;
        struct rpc_error x = {.code = 0};
        json_t *o = js(rows[i].operation);
        begin();
        fake_say("GET /v1/countries", 200, "[1]");
        fake_say("GET /v1/phone_codes", 200, "[2]");
        fake_say("GET /v1/insurance_companies", 200, "[3]");
        CHECK_INT(lists_load(&l, &res, 0, o, &x), 0);
        CHECK_JS(l.countries, rows[i].countries ? "[1]" : NULL);
        CHECK_JS(l.phone_codes, rows[i].phones ? "[2]" : NULL);
        CHECK_JS(l.insurance, rows[i].insurance ? "[3]" : NULL);
        CHECK_INT(fake.n_calls, rows[i].countries + rows[i].phones + rows[i].insurance);
        lists_done(&l);
        CHECK(!l.countries && !l.phone_codes && !l.insurance);
        json_decref(o);
    }
    fake_reset();
}

TEST(a_list_that_is_away_is_told)
{
    struct lists l;
    struct rpc_error x = {.code = 0};
    json_t *o = js("{'required_fields':['address','phone']}");
    begin();
    fake_say("GET /v1/countries", 200, "[1]");
    CHECK_INT(lists_load(&l, &res, 0, o, &x), -ERR_REMOTE);
    CHECK_INT(x.code, RPC_UNAVAILABLE);
    CHECK(!l.countries && !l.phone_codes);
    rpc_error_done(&x);
    json_decref(o);
    begin();
    say("[]", "[{'id':11,'name':'O','minutes':20,'required_fields':['phone']}]");
    CHECK_NO_METHOD(method_operations, RPC_UNAVAILABLE);
    CHECK_METHOD(method_places, "{'places':[]}"); /* places need no lists */
    fake_reset();
}

/* ---- operations */

#define FIELDS                                                                                     \
    "'fields':[{'id':'first_name','kind':'first_name','required':true},"                           \
    "{'id':'last_name','kind':'last_name','required':true},"                                       \
    "{'id':'email','kind':'email','required':true}]"

/* more: members of the operation; want: members that are told of them */
static void check_operation(int line, const char *more, const char *want)
{
    char operations[2000], told[2000];
    snprintf(operations, sizeof operations, "[{'id':11,'name':'O','minutes':20%s}]", more);
    snprintf(told, sizeof told,
        "{'operations':[{'id':'11','name':'O','minutes':20,'people_max':5," FIELDS "%s}]}", want);
    fake_reset();
    say("[]", operations);
    check_method(line, method_operations, 0, told);
    fake_reset();
}

#define CHECK_OPERATION(more, want) check_operation(__LINE__, (more), (want))

TEST(an_operation_tells_what_it_costs_and_when_it_closes)
{
    begin();
    CHECK_OPERATION("", "");
    CHECK_OPERATION(",'price_with_vat':800.5,'create_min':2,'delete_min':'24'",
        ",'price_haler':80050,'lead_minutes':120,'cancel_minutes':1440");
    CHECK_OPERATION(
        ",'price_with_vat':'600.0','create_min':0,'delete_min':-1", ",'price_haler':60000");
    CHECK_OPERATION(",'price_with_vat':600,'currency':'EUR','create_min':1000001,"
                    "'delete_min':9223372036854775807",
        "");
    CHECK_OPERATION(",'price_with_vat':null,'create_min':null,'delete_min':[24]", "");
    res.conf.limit_minutes = 1;
    CHECK_OPERATION(",'create_min':2,'delete_min':24", ",'lead_minutes':2,'cancel_minutes':24");
}

TEST(fields_come_with_their_lists)
{
    begin();
    say("[]", "[{'id':11,'name':'O','minutes':20,'required_fields':['insurance_company'],"
              "'anonymous_without_email':true}]");
    fake_say("GET /v1/insurance_companies", 200, "[{'id':4,'name':'VZP'}]");
    CHECK_METHOD(method_operations,
        "{'operations':[{'id':'11','name':'O','minutes':20,'people_max':5,'fields':["
        "{'id':'first_name','kind':'first_name','required':true},"
        "{'id':'last_name','kind':'last_name','required':true},"
        "{'id':'email','kind':'email','required':false},"
        "{'id':'insurance','kind':'insurance','required':true,'options':["
        "{'id':'4','name':'VZP'}]}]}]}");
    CHECK_INT(fake_keep("GET /v1/insurance_companies"), UP_KEEP_LISTS);
    fake_reset();
}

static void check_note(int line, const char *html, const char *note)
{
    char more[900], want[900];
    snprintf(more, sizeof more, ",'content':'%s'", html);
    snprintf(want, sizeof want, ",'note':'%s'", note);
    check_operation(line, more, *note ? want : "");
}

#define CHECK_NOTE(html, note) check_note(__LINE__, (html), (note))

TEST(people_get_the_words_of_html)
{
    begin();
    CHECK_NOTE("", "");
    CHECK_NOTE("Vezměte si starý pas.", "Vezměte si starý pas.");
    CHECK_NOTE("<p>Vezměte si <b>starý pas</b>.<br>Platí se na místě.</p>",
        "Vezměte si starý pas. Platí se na místě.");
    CHECK_NOTE("<ul><li>pas</li><li>foto</li></ul>konec", "pas foto konec");
    CHECK_NOTE("a<BR/>b<P class=\\\"x\\\">c</P>d<div>e</div>f", "a b c d e f");
    CHECK_NOTE("<h2>Doklady</h2>pas<h3>Cena</h3>600 Kč", "Doklady pas Cena 600 Kč");
    CHECK_NOTE("600&nbsp;Kč &amp; pas &lt;starý&gt; &quot;x&quot; &#39;y&#39;",
        "600\u00A0Kč & pas <starý> \\\"x\\\" \\u0027y\\u0027");
    CHECK_NOTE("&amp;lt;", "&lt;"); /* once only */
    CHECK_NOTE("&unknown; &", "&unknown; &");
    CHECK_NOTE("2 < 3", "2 < 3");
    CHECK_NOTE("<p></p><br>", "");
    CHECK_NOTE("  a  ", "a");
}

TEST(a_content_that_is_no_text_is_no_note)
{
    begin();
    CHECK_OPERATION(",'content':null", "");
    CHECK_OPERATION(",'content':7", "");
    CHECK_OPERATION(",'content':['x']", "");
}

TEST(an_endless_note_is_cut_at_a_character)
{
    struct rpc_error x = {.code = 0};
    struct buf b;
    json_t *got = NULL;
    begin();
    buf_init(&b, BUF_REPLY);
    buf_z(&b, "[{'id':11,'name':'O','minutes':20,'content':'x");
    for (int i = 0; i < 100000; i++)
        buf_z(&b, "á");
    buf_z(&b, "'}]");
    say("[]", buf_cstr(&b));
    CHECK_INT(method_operations(&res, 0, NULL, &got, &x), 0);
    const char *note = json_string_value(
        json_object_get(json_array_get(json_object_get(got, "operations"), 0), "note"));
    REQUIRE(note != NULL);
    CHECK_INT(strlen(note), 999); /* x and 499 of two bytes */
    json_decref(got);
    buf_done(&b);
    fake_reset();
}
