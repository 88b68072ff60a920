/* What people type at a counter, over the demo town as it is published. */
#include "test.h"

#include "client/source.h"

struct ask {
    const char *query, *id;
    int at_most; /* place */
};

static const struct ask czech[] = {
    {"poplatky ze psů", "poplatek-ze-psu", 1},
    {"poplatek za psa", "poplatek-ze-psu", 1},
    {"pejsek", "poplatek-ze-psu", 1},
    {"pes", "poplatek-ze-psu", 1},
    {"platba za psa", "poplatek-ze-psu", 1},
    {"daň ze psa", "poplatek-ze-psu", 1},
    {"prihlasit psa", "prihlaseni-psa", 1},
    {"přihlásit pejska", "prihlaseni-psa", 1},
    {"odhlásit psa", "prihlaseni-psa", 1},
    {"štěně", "prihlaseni-psa", 5},
    {"obcansky prukaz", "obcansky-prukaz", 1},
    {"občanku", "obcansky-prukaz", 1},
    {"obcanka", "obcansky-prukaz", 1},
    {"op", "obcansky-prukaz", 1},
    {"občanského průkazu", "obcansky-prukaz", 3},
    {"nová občanka", "obcansky-prukaz", 1},
    {"ztracená občanka", "obcansky-prukaz-ztrata", 1},
    {"ukradli mi občanku", "obcansky-prukaz-ztrata", 1},
    {"občanka pro dítě", "obcansky-prukaz-dite", 1},
    {"propadlá občanka", "obcansky-prukaz", 1},
    {"eobčanka mobil", "edoklady", 2},
    {"ridicak", "ridicsky-prukaz-vymena", 1},
    {"řidičského průkazu", "ridicsky-prukaz-vymena", 2},
    {"vymena ridicaku", "ridicsky-prukaz-vymena", 1},
    {"ztratil jsem řidičák", "ridicsky-prukaz-ztrata", 1},
    {"body", "body-ridice", 1},
    {"pas", "cestovni-pas", 1},
    {"pasu", "cestovni-pas", 1},
    {"cestovní pasy", "cestovni-pas", 1},
    {"pas pro deti", "cestovni-pas-dite", 1},
    {"popelnice", "poplatek-za-odpad", 1},
    {"odpady", "poplatek-za-odpad", 1},
    {"popelnici", "poplatek-za-odpad", 1},
    {"sběrný dvůr", "sberny-dvur", 1},
    {"svatba", "svatba", 1},
    {"svatbu", "svatba", 1},
    {"ženit se", "svatba", 2},
    {"oddací list", "matricni-duplikat", 2},
    {"rodný list", "narozeni-ditete", 2},
    {"narození dítěte", "narozeni-ditete", 1},
    {"miminko", "narozeni-ditete", 5},
    {"umrti", "umrti", 1},
    {"pohřeb", "umrti", 5},
    {"hrob", "hrob-najem", 1},
    {"hřbitov", "hrob-najem", 2},
    {"trvalého pobytu", "trvaly-pobyt", 3},
    {"trvalé bydliště", "trvaly-pobyt", 1},
    {"stehovani", "trvaly-pobyt", 2},
    {"přestěhovali jsme se", "trvaly-pobyt", 5},
    {"potvrzení o pobytu", "potvrzeni-o-pobytu", 1},
    {"parkovací karty", "parkovaci-prukaz", 2},
    {"parkování ztp", "parkovaci-prukaz", 1},
    {"přepis auta", "prepis-vozidla", 1},
    {"prepsat auto", "prepis-vozidla", 1},
    {"prihlasit auto", "registrace-vozidla", 3},
    {"spz", "registrace-vozidla", 5},
    {"technicak", "prepis-vozidla", 5},
    {"vyřadit auto", "vyrazeni-vozidla", 2},
    {"stavební povolení", "stavebni-povoleni", 1},
    {"kolaudace domu", "kolaudace", 1},
    {"bourání", "odstraneni-stavby", 1},
    {"pergola", "drobna-stavba", 2},
    {"studna", "studna", 1},
    {"kácet strom", "kaceni-stromu", 1},
    {"stromy", "kaceni-stromu", 1},
    {"živnost", "zivnost-zacatek", 1},
    {"podnikání", "zivnost-zacatek", 1},
    {"ukončit živnost", "zivnost-ukonceni", 1},
    {"ověření podpisu", "legalizace", 1},
    {"ověřit kopii", "vidimace", 1},
    {"rejstřík trestů", "czech-point", 1},
    {"výpis z rejstříku", "czech-point", 1},
    {"datovka", "datova-schranka", 2},
    {"rybářský lístek", "rybarsky-listek", 1},
    {"rybarak", "rybarsky-listek", 1},
    {"školka", "materska-skola", 1},
    {"zápis do školy", "zakladni-skola", 2},
    {"zakon 106", "informace-106", 2},
    {"pokuta", "prestupek", 1},
    {"příspěvek na péči", "prispevek-na-peci", 1},
    {"dotace", "dotace-zadost", 1},
    {"zábor", "verejne-prostranstvi", 1},
    {"změna příjmení", "zmena-jmena", 1},
    {"nefunguje lampa", "hlaseni-zavad", 5},
    {"otcovství", "urceni-otcovstvi", 1},
    {"obcnasky prukaz", "obcansky-prukaz", 1},
    {"rybarksy listek", "rybarsky-listek", 1},
    {"poplatke za psa", "poplatek-ze-psu", 1},
    {"ridcak", "ridicsky-prukaz-vymena", 5},
    {"stavebni povloeni", "stavebni-povoleni", 1},
    {"zapl", "fee:", 20},
    {"zaplatit odpad", "fee:odpad", 5},
    {"326 776 621", "contact:psi-a-odpady", 2},
    {"326776621", "contact:psi-a-odpady", 2},
    {"finanční odbor", "department:financni", 1},
    {"přihlásit psa", "form:prihlaseni-psa", 5},
    {"formulář na kácení", "form:kaceni-stromu", 2},
    {"zábor", "form:zabor-prostranstvi", 5},
    {"vyúčtování dotace formulář", "form:vyuctovani-dotace", 2},
};

static const struct ask english[] = {{"dog", "poplatek-ze-psu", 2}, {"passport", "cestovni-pas", 1},
    {"id card", "obcansky-prukaz", 1}, {"driving licence", "ridicsky-prukaz-vymena", 2},
    {"lost id", "obcansky-prukaz-ztrata", 1}, {"waste", "poplatek-za-odpad", 1},
    {"wedding", "svatba", 1}, {"občanka", "obcansky-prukaz", 2},
    {"permanent address", "trvaly-pobyt", 2}, {"buying a car", "prepis-vozidla", 5}};

static bool is_it(const struct catalogue *c, struct cat_ref ref, const char *want)
{
    static const char *const prefix[CAT_KINDS] = {
        "", "fee:", "department:", "contact:", "form:"};
    const char *p = prefix[ref.kind];
    if (strncmp(want, p, strlen(p)) != 0)
        return false;
    want += strlen(p);
    if (!*want)
        return true;
    return catalogue_find(c, ref.kind, want) == ref.at;
}

static int place(struct catalogue *c, const char *query, const char *want, const char *lang)
{
    struct cat_hits hits;
    catalogue_search(&hits, c, str_of(query), 20, lang);
    for (size_t i = 0; i < hits.n; i++)
        if (is_it(c, hits.hits[i].ref, want))
            return (int)i + 1;
    return 0;
}

static void run(const struct ask *asks, size_t n, const char *lang)
{
    struct catalogue *c;
    struct err e = ERR_INIT;
    if (catalogue_open_town(&c, "town/mnichovo-hradiste", &e) < 0) {
        test_skip(e.text);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        int at = place(c, asks[i].query, asks[i].id, lang);
        if (at == 0 || at > asks[i].at_most)
            test_fail(__FILE__, __LINE__, "\"%s\": %s at %d, want %d", asks[i].query, asks[i].id,
                at, asks[i].at_most);
    }
    catalogue_free(&c);
}

TEST(the_demo_town_answers_what_people_type)
{
    run(czech, sizeof czech / sizeof *czech, "cs");
}

TEST(the_demo_town_answers_in_english)
{
    run(english, sizeof english / sizeof *english, "en");
}
