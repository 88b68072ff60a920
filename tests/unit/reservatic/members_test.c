/* Values that Reservatic writes in several ways. */
#include "js.h"
#include "reservatic.h"

static const char all[] =
    "{'int':7,'text':'7','minus':-7,'minus_text':'-7','zero':0,'zero_text':'0','real':7.0,"
    "'real_text':'7.0','plus':'+7','blank':' 7','tail':'7 ','empty':'','hex':'0x7','true':true,"
    "'null':null,'list':[7],'object':{'id':7},'word':'sedm','most':9223372036854775807,"
    "'most_text':'9223372036854775807','over_text':'9223372036854775808',"
    "'long':'0000000000000000000000000000007','zeros':'007'}";

/* What is no number leaves what stood there: callers put their presets in. */
static void check_number(const json_t *o, const char *name, bool good, int64_t want)
{
    int64_t got = -99;
    if (number_member(&got, o, name) != good || got != (good ? want : -99))
        test_fail(__FILE__, __LINE__, "%s is read as %" PRId64, name, got);
}

TEST(a_number_comes_as_number_or_text)
{
    json_t *o = js(all);
    check_number(o, "int", true, 7);
    check_number(o, "text", true, 7);
    check_number(o, "zeros", true, 7);
    check_number(o, "minus", true, -7);
    check_number(o, "minus_text", true, -7);
    check_number(o, "zero", true, 0);
    check_number(o, "zero_text", true, 0);
    check_number(o, "most", true, INT64_MAX);
    check_number(o, "most_text", true, INT64_MAX);
    static const char *const bad[] = {"real", "real_text", "plus", "blank", "tail", "empty", "hex",
        "true", "null", "list", "object", "word", "over_text", "missing"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_number(o, bad[i], false, 0);
    check_number(json_object_get(o, "list"), "0", false, 0);
    check_number(NULL, "int", false, 0);
    json_decref(o);
}

TEST(an_id_of_the_portal_is_a_text_with_a_number_from_one)
{
    json_t *o = js(all);
    int64_t got = 0;
    CHECK(id_param(&got, o, "text") && got == 7);
    CHECK(id_param(&got, o, "most_text") && got == INT64_MAX);
    static const char *const bad[] = {"int", "minus_text", "zero_text", "plus", "blank", "tail",
        "empty", "hex", "true", "null", "list", "object", "word", "over_text", "long", "missing"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (id_param(&got, o, bad[i]))
            test_fail(__FILE__, __LINE__, "%s was taken", bad[i]);
    CHECK(!id_param(&got, NULL, "text"));
    json_decref(o);
}

static void check_price(const char *record, int64_t want)
{
    int64_t got = 0;
    json_t *o = js(record);
    bool good = price_member(&got, o, "price");
    if (good != (want >= 0) || (good && got != want))
        test_fail(__FILE__, __LINE__, "%s is read as %d, %" PRId64, record, good, got);
    json_decref(o);
}

TEST(a_price_comes_as_number_or_text)
{
    check_price("{'price':800}", 80000);
    check_price("{'price':800.5}", 80050);
    check_price("{'price':'800.5'}", 80050);
    check_price("{'price':'600.0'}", 60000);
    check_price("{'price':'600'}", 60000);
    check_price("{'price':0}", 0);
    check_price("{'price':'0.0'}", 0);
    check_price("{'price':0.1}", 10);
    check_price("{'price':19.99}", 1999);
    check_price("{'price':1.005}", 101);
    check_price("{'price':800,'currency':'CZK'}", 80000);
    check_price("{'price':800,'currency':null}", 80000);
}

TEST(what_is_no_price_in_crowns_is_none)
{
    check_price("{}", -1);
    check_price("{'price':null}", -1);
    check_price("{'price':''}", -1);
    check_price("{'price':'zdarma'}", -1);
    check_price("{'price':'600 Kč'}", -1);
    check_price("{'price':'1 600'}", -1);
    check_price("{'price':'600,50'}", -1);
    check_price("{'price':-1}", -1);
    check_price("{'price':'-0.01'}", -1);
    check_price("{'price':true}", -1);
    check_price("{'price':[600]}", -1);
    check_price("{'price':1e300}", -1);
    check_price("{'price':'99999999999999999999999'}", -1);
    check_price("{'price':800,'currency':'EUR'}", -1);
    check_price("{'price':800,'currency':''}", -1);
    check_price("{'price':800,'currency':'CZKCZKCZKCZK'}", -1);
    int64_t got;
    CHECK(!price_member(&got, NULL, "price"));
}

/* The first half of a number is another number. */
TEST(a_price_too_long_is_not_read_in_part)
{
    check_price("{'price':'00000000000000000000000000000000000000000600'}", -1);
    check_price("{'price':'600.0000000000000000000000000000000000000x'}", -1);
}

TEST(a_skipped_record_is_told_by_kind_number_and_reason_only)
{
    json_t *o = js("{'id':'7','name':'Jana','email':'jana@example.cz'}");
    int fd = log_begin();
    skip_record("reservation", o, "no start");
    const char *log = log_end(fd);
    CHECK(strstr(log, "warn reservatic.skipped kind=\"reservation\" id=\"7\" why=\"no start\"\n"));
    CHECK(!strstr(log, "Jana") && !strstr(log, "jana"));
    fd = log_begin();
    skip_record("place", NULL, "no \"name\"\n");
    log = log_end(fd);
    CHECK(strstr(log, "kind=\"place\" id=\"0\" why=\"no \\\"name\\\"\\u000a\"\n"));
    json_decref(o);
}
