/* The compiled catalogue: everything of a bundle comes back, and damage is survived. */
#include "test.h"

#include "client/catalogue.h"

#include "base/file.h"
#include <unistd.h>

static const char bundle[] =
    "{\"format\":1,\"revision\":12,\"etag\":\"12-9f\",\"town\":{\"format\":1,\"id\":\"lhota\","
    "\"name\":{\"cs\":\"Lhota\"},\"office\":{\"cs\":\"Obecní úřad\",\"en\":\"Office\"},"
    "\"payee\":\"Obec Lhota\",\"data_box\":\"abcdefg\",\"web\":\"https://lhota.example\","
    "\"address\":{\"street\":\"Náves\",\"number\":\"1\",\"postcode\":\"29501\",\"city\":\"Lhota\"},"
    "\"languages\":[\"cs\",\"en\"],\"accounts\":[{\"id\":\"main\",\"number\":\"19-2627181/0100\","
    "\"name\":{\"cs\":\"Hlavní\"},\"verified\":true}],"
    "\"hours\":{\"mon\":[\"8:00-12:00\",\"13:00-17:00\"],\"tue\":[],\"wed\":[\"8:00-17:00\"],"
    "\"thu\":[],\"fri\":[],\"sat\":[],\"sun\":[]},"
    "\"closures\":[{\"date\":\"2026-12-31\",\"reason\":{\"cs\":\"inventura\"}}],"
    "\"verified\":true},"
    "\"topics\":[{\"id\":\"zvirata\",\"name\":{\"cs\":\"Zvířata\",\"en\":\"Animals\"}},"
    "{\"id\":\"psi\",\"name\":{\"cs\":\"Psi\"},\"parent\":\"zvirata\"}],"
    "\"life\":[{\"id\":\"mam-psa\",\"name\":{\"cs\":\"Mám psa\"}}],"
    "\"departments\":[{\"id\":\"fin\",\"name\":{\"cs\":\"Finanční odbor\"},\"short\":{\"cs\":"
    "\"finance\"},\"room\":\"12\",\"floor\":{\"cs\":\"přízemí\"},\"phones\":[\"326776621\"],"
    "\"verified\":true}],"
    "\"contacts\":[{\"id\":\"psi\",\"department\":\"fin\",\"name\":{\"cs\":\"Poplatky ze psů\"},"
    "\"phones\":[\"326776622\",\"326776623\"],\"verified\":false,\"hours\":{\"mon\":[\"9:00-10:"
    "00\"]"
    ",\"tue\":[],\"wed\":[],\"thu\":[],\"fri\":[],\"sat\":[],\"sun\":[]}}],"
    "\"fees\":[{\"id\":\"pes\",\"name\":{\"cs\":\"Poplatek ze psů\",\"en\":\"Dog fee\"},"
    "\"situation\":\"pes\",\"account\":\"main\",\"symbol\":\"personal\",\"message\":\"PES\","
    "\"amounts\":[{\"label\":{\"cs\":\"pes\"},\"haler\":50000,\"valid_from\":\"2027-01-01\","
    "\"verified\":true},{\"label\":{\"cs\":\"pes\"},\"haler\":40000,\"valid_from\":\"2026-01-01\","
    "\"verified\":true},{\"label\":{\"cs\":\"druhý\"},\"haler\":55000,\"verified\":false}],"
    "\"free_amount\":true,\"due\":{\"cs\":\"do 30. června\"},\"due_day\":\"06-30\","
    "\"verified\":true}],"
    "\"situations\":[{\"id\":\"pes\",\"topics\":[\"psi\",\"zvirata\"],\"life\":[\"mam-psa\"],"
    "\"department\":\"fin\",\"contact\":\"psi\",\"rank\":80,\"keywords\":{\"cs\":[\"pejsek\"]},"
    "\"fees\":[\"pes\",\"neznamy\"],\"forms\":[],\"booking\":false,\"related\":[\"chov\"],"
    "\"rpp\":\"S1\",\"law\":[\"zákon č. 565/1990 Sb.\",\"vyhláška\"],\"verified\":true,"
    "\"updated\":\"2026-11-20\",\"text\":{\"cs\":{\"title\":\"Poplatek ze psů\",\"short\":\"400 "
    "Kč\",\"price\":\"400 Kč\",\"due\":\"do 30. června\",\"deadline\":{\"label\":\"Přihlásit\","
    "\"text\":\"do 15 dnů\"},\"bring\":[\"průkaz\",\"očkování\"],\"sections\":{\"04\":\"Psi.\","
    "\"12\":\"Kolik.\\n- jedna\"}},\"en\":{\"title\":\"Dog fee\",\"short\":\"CZK 400\","
    "\"sections\":{\"04\":\"Dogs.\"}}}},"
    "{\"id\":\"chov\",\"topics\":[\"zvirata\"],\"life\":[],\"department\":\"fin\",\"rank\":90,"
    "\"keywords\":{\"cs\":[]},\"fees\":[],\"forms\":[],\"booking\":true,\"related\":[],\"law\":[],"
    "\"verified\":false,\"updated\":\"2026-11-20\",\"text\":{\"cs\":{\"title\":\"Chov včel\","
    "\"short\":\"Zdarma\",\"sections\":{}}}}]}";

static struct catalogue *open_small(void)
{
    struct buf out;
    struct err e = ERR_INIT;
    struct catalogue *c = NULL;
    size_t n;
    buf_init(&out, BUF_INDEX);
    if (catalogue_compile(&out, STR(bundle), &e) < 0) {
        test_fail(__FILE__, __LINE__, "%s", e.text);
        buf_done(&out);
        return NULL;
    }
    char *p = buf_take(&out, &n);
    if (catalogue_open_bytes(&c, p, n, &e) < 0)
        test_fail(__FILE__, __LINE__, "%s", e.text);
    return c;
}

TEST(the_town_comes_back)
{
    struct catalogue *c = open_small();
    struct cat_town t;
    struct cat_account a;
    REQUIRE(c);
    catalogue_town(&t, c, "en");
    CHECK_INT((int64_t)catalogue_revision(c), 12);
    CHECK_STR(catalogue_etag(c), "12-9f");
    CHECK_STR(t.name, "Lhota");
    CHECK_STR(t.office, "Office");
    CHECK_STR(t.city, "Lhota");
    CHECK_STR(t.phone, "");
    CHECK(t.verified);
    CHECK_INT(t.hours.day[0][1].from, 13 * 60);
    CHECK_INT((int)t.n_languages, 2);
    CHECK_STR(catalogue_language(c, 1), "en");
    CHECK_STR(catalogue_language(c, 2), "");
    REQUIRE(t.n_closures == 1);
    CHECK_INT(catalogue_closure(c, 0, "cs").date.day, 31);
    CHECK_STR(catalogue_closure(c, 0, "en").reason, "inventura");
    CHECK(catalogue_account(&a, c, "main", "cs"));
    CHECK_STR(a.number, "19-2627181/0100");
    CHECK(!catalogue_account(&a, c, "none", "cs"));
    catalogue_free(&c);
    CHECK(c == NULL);
}

/* The town's calendar and queue are asked of the portal, never read from the catalogue. */
TEST(the_catalogue_is_the_same_with_and_without_a_calendar)
{
    struct buf with, plain, all;
    struct err e = ERR_INIT;
    buf_init(&with, BUF_TEXT);
    buf_init(&plain, BUF_INDEX);
    buf_init(&all, BUF_INDEX);
    buf_add(&with, bundle, sizeof bundle - 2);
    buf_z(&with, ",\"forms\":[],\"booking\":[{\"id\":\"booking\",\"hold_minutes\":10,\"places\":"
                 "[{\"id\":\"psi\",\"name\":{\"cs\":\"Psi\"}}]}]}");
    CHECK_INT(catalogue_compile(&plain, STR(bundle), &e), 0);
    CHECK_INT(catalogue_compile(&all, buf_view(&with), &e), 0);
    CHECK(str_eq(buf_view(&plain), buf_view(&all)));
    buf_done(&with);
    buf_done(&plain);
    buf_done(&all);
}

TEST(situations_come_back_in_their_languages)
{
    struct catalogue *c = open_small();
    struct cat_situation s;
    struct cat_section t;
    REQUIRE(c);
    uint32_t at = catalogue_find(c, CAT_SITUATION, "pes");
    REQUIRE(at != CAT_NONE);
    catalogue_situation(&s, c, at, "cs");
    CHECK_STR(s.title, "Poplatek ze psů");
    CHECK_STR(s.deadline_label, "Přihlásit");
    CHECK_STR(s.text_lang, "cs");
    CHECK_INT((int)s.n_bring, 2);
    CHECK_STR(catalogue_bring(c, &s, 1), "očkování");
    CHECK_STR(catalogue_bring(c, &s, 2), "");
    CHECK_INT((int)s.n_law, 2);
    CHECK_STR(catalogue_law(c, &s, 0), "zákon č. 565/1990 Sb.");
    REQUIRE(s.n_sections == 2);
    catalogue_section(&t, c, &s, 1);
    CHECK_INT(t.number, 12);
    CHECK_STR(t.text, "Kolik.\n- jedna");
    CHECK_INT((int)s.fees.n, 1); /* the unknown one is left out */
    REQUIRE(s.related.n == 1);
    catalogue_situation(&s, c, s.related.items[0], "en");
    CHECK_STR(s.title, "Chov včel");
    CHECK_STR(s.text_lang, "cs");
    CHECK(s.booking && s.contact == CAT_NONE);
    catalogue_situation(&s, c, at, "en");
    CHECK_STR(s.title, "Dog fee");
    CHECK_STR(s.text_lang, "en");
    catalogue_situation(&s, c, 77, "en");
    CHECK_STR(s.title, "");
    CHECK_INT(catalogue_find(c, CAT_SITUATION, "neni"), CAT_NONE);
    catalogue_free(&c);
}

TEST(topics_count_what_is_below_them_once)
{
    struct catalogue *c = open_small();
    struct cat_topic t;
    REQUIRE(c);
    CHECK_INT((int)catalogue_top(c, CAT_TOPIC).n, 1);
    CHECK_INT((int)catalogue_top(c, CAT_LIFE).n, 1);
    catalogue_topic(&t, c, (struct cat_ref){CAT_TOPIC, 0}, "en");
    CHECK_STR(t.name, "Animals");
    REQUIRE(t.situations.n == 2);
    CHECK_INT(t.situations.items[0], catalogue_find(c, CAT_SITUATION, "chov"));
    catalogue_topic(&t, c, (struct cat_ref){CAT_TOPIC, 1}, "cs");
    CHECK_INT((int)t.situations.n, 1);
    CHECK_INT(t.parent, 0);
    CHECK_INT((int)catalogue_by_title(c, "cs").n, 2);
    CHECK_INT(catalogue_by_title(c, "cs").items[0], catalogue_find(c, CAT_SITUATION, "chov"));
    catalogue_free(&c);
}

TEST(places_inherit_what_they_do_not_say)
{
    struct catalogue *c = open_small();
    struct cat_place p;
    REQUIRE(c);
    catalogue_place(&p, c, (struct cat_ref){CAT_CONTACT, 0}, "cs");
    CHECK_STR(p.room, "12");
    CHECK_STR(p.floor, "přízemí");
    CHECK_STR(p.short_name, "");
    CHECK_INT((int)p.n_phones, 2);
    CHECK(p.own_hours);
    CHECK_INT(p.hours.day[0][0].from, 9 * 60);
    catalogue_place(&p, c, (struct cat_ref){CAT_DEPARTMENT, 0}, "cs");
    CHECK(!p.own_hours);
    CHECK_INT(p.hours.day[2][0].to, 17 * 60);
    CHECK_INT((int)p.situations.n, 2);
    CHECK_INT((int)p.contacts.n, 1);
    catalogue_free(&c);
}

TEST(amounts_valid_today_come_first)
{
    struct catalogue *c = open_small();
    struct cat_fee f;
    struct cat_amount a;
    REQUIRE(c);
    static const struct {
        struct date today;
        int64_t haler[3];
    } days[] = {{{2026, 6, 1}, {40000, 55000, 50000}}, {{2027, 6, 1}, {50000, 55000, 40000}},
        {{2025, 6, 1}, {55000, 50000, 40000}}};
    catalogue_fee(&f, c, 0, "en");
    CHECK_STR(f.name, "Dog fee");
    CHECK_INT(f.due_month * 100 + f.due_day, 630);
    REQUIRE(f.n_amounts == 3);
    for (size_t d = 0; d < 3; d++) {
        catalogue_set_today(c, days[d].today);
        for (size_t i = 0; i < 3; i++) {
            catalogue_amount(&a, c, 0, i, "cs");
            CHECK_INT(a.haler, days[d].haler[i]);
        }
    }
    catalogue_amount(&a, c, 0, 3, "cs");
    CHECK_INT(a.haler, 0);
    catalogue_free(&c);
}

TEST(search_covers_every_kind)
{
    struct catalogue *c = open_small();
    struct cat_hits h;
    REQUIRE(c);
    static const struct {
        const char *query;
        enum cat_kind kind;
    } asks[] = {{"pejsek", CAT_SITUATION}, {"psů", CAT_SITUATION}, {"zaplatit", CAT_FEE},
        {"finanční", CAT_DEPARTMENT}, {"326776623", CAT_CONTACT}, {"326 776 62", CAT_DEPARTMENT},
        {"dveře 12", CAT_DEPARTMENT}, {"mám psa", CAT_SITUATION}};
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
        catalogue_search(&h, c, str_of(asks[i].query), 10, "cs");
        if (!h.n || h.hits[0].ref.kind != asks[i].kind)
            test_fail(__FILE__, __LINE__, "\"%s\": kind %d of %zu", asks[i].query,
                h.n ? (int)h.hits[0].ref.kind : -1, h.n);
    }
    catalogue_search(&h, c, STR("psu"), 1, "cs");
    CHECK_INT((int)h.n, 1);
    CHECK_INT((int)h.total, 3);
    catalogue_search(&h, c, STR("včel"), 5, "en"); /* the Czech name works in English too */
    CHECK_INT((int)h.n, 1);
    catalogue_free(&c);
}

TEST(a_bundle_with_faults_is_refused)
{
    static const char *const bad[] = {"", "[]", "{}", "{\"format\":2}", "not json",
        "{\"format\":1,\"town\":{}}",
        ("{\"format\":1,\"town\":{\"id\":\"x\"},\"topics\":[],\"life\":[],\"departments\":[],"
         "\"contacts\":[],\"fees\":[],\"situations\":[]}")};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf out;
        struct err e = ERR_INIT;
        buf_init(&out, BUF_INDEX);
        CHECK_INT(catalogue_compile(&out, str_of(bad[i]), &e), -ERR_PARSE);
        buf_done(&out);
    }
}

static void use_all(struct catalogue *c)
{
    struct cat_hits h;
    struct cat_town t;
    struct cat_situation s;
    struct cat_section x;
    struct cat_place p;
    struct cat_fee f;
    struct cat_amount a;
    struct cat_topic topic;
    size_t sum = 0;
    catalogue_town(&t, c, "cs");
    sum += strlen(t.name) + strlen(t.payee) + strlen(catalogue_etag(c));
    for (uint32_t i = 0; i < 3; i++) {
        catalogue_situation(&s, c, i, "en");
        sum += strlen(s.title) + strlen(s.brief) + s.fees.n;
        for (size_t k = 0; k < s.n_sections; k++) {
            catalogue_section(&x, c, &s, k);
            sum += strlen(x.text);
        }
        for (size_t k = 0; k < s.n_law && k < 99; k++)
            sum += strlen(catalogue_law(c, &s, k)) + strlen(catalogue_bring(c, &s, k));
        catalogue_place(&p, c, (struct cat_ref){CAT_CONTACT, i}, "cs");
        for (size_t k = 0; k < p.n_phones; k++)
            sum += strlen(p.phones[k]);
        catalogue_fee(&f, c, i, "cs");
        for (size_t k = 0; k < f.n_amounts && k < 9; k++) {
            catalogue_amount(&a, c, i, k, "cs");
            sum += strlen(a.label);
        }
        catalogue_topic(&topic, c, (struct cat_ref){CAT_TOPIC, i}, "cs");
        sum += strlen(topic.name) + topic.situations.n;
    }
    for (size_t k = 0; k < catalogue_by_title(c, "cs").n; k++)
        sum += catalogue_by_title(c, "cs").items[k];
    catalogue_search(&h, c, STR("poplatek za psa"), 20, "cs");
    catalogue_search(&h, c, STR("p"), 20, "en");
    CHECK(sum + h.n < SIZE_MAX);
    CHECK_INT((int)(catalogue_find(c, CAT_FEE, "zzz") == CAT_NONE), 1);
}

TEST(a_cut_file_is_refused_and_a_damaged_one_survived)
{
    struct buf out;
    buf_init(&out, BUF_INDEX);
    REQUIRE(catalogue_compile(&out, STR(bundle), NULL) == 0);
    uint32_t x = 11;
    for (int round = 0; round < 500; round++) {
        struct catalogue *c;
        struct err e = ERR_INIT;
        size_t n = round < 60 ? out.n * (size_t)round / 60 : out.n;
        char *copy = malloc(n + 1);
        REQUIRE(copy);
        memcpy(copy, out.p, n);
        for (int k = 0; round >= 60 && k < 1 + round % 30; k++) {
            x = x * 1664525u + 1013904223u;
            copy[(x >> 8) % n] = (char)x;
        }
        if (catalogue_open_bytes(&c, copy, n, &e) < 0) {
            CHECK_INT(e.code, ERR_PARSE);
            CHECK(c == NULL);
            continue;
        }
        use_all(c);
        catalogue_free(&c);
    }
    buf_done(&out);
}

TEST(the_file_is_used_from_its_map)
{
    struct buf out;
    struct catalogue *c;
    struct err e = ERR_INIT;
    char path[] = "/tmp/catalogue-test-XXXXXX";
    int fd = mkstemp(path);
    REQUIRE(fd >= 0);
    close(fd);
    CHECK_INT(catalogue_open(&c, path, &e), -ERR_PARSE); /* empty */
    buf_init(&out, BUF_INDEX);
    REQUIRE(catalogue_compile(&out, STR(bundle), NULL) == 0);
    REQUIRE(file_write_atomic(path, buf_view(&out), 0600, NULL) == 0);
    REQUIRE(catalogue_open(&c, path, NULL) == 0);
    use_all(c);
    catalogue_free(&c);
    unlink(path);
    err_clear(&e);
    CHECK_INT(catalogue_open(&c, path, &e), -ERR_NOT_FOUND);
    CHECK(c == NULL);
    buf_done(&out);
}
