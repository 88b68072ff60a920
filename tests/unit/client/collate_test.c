/* Czech alphabetical order. */
#include "test.h"

#include "collate.h"

TEST(words_stand_in_the_order_of_a_czech_dictionary)
{
    static const char *const sorted[] = {"", "a", "á", "ada", "auto", "cena", "cesta", "co", "cukr",
        "čas", "česky", "čí", "dům", "hrob", "hudba", "chata", "Chotěboř", "ikona", "lípa", "loď",
        "nový dům", "novýma", "pas", "pás", "pasy", "pes", "rada", "rok", "ryba", "řád", "řeka",
        "sad", "svatba", "šála", "škola", "trh", "zámek", "zub", "žába", "život", "1. máj", "2"};
    for (size_t i = 0; i + 1 < sizeof sorted / sizeof *sorted; i++)
        if (collate_cmp(str_of(sorted[i]), str_of(sorted[i + 1])) >= 0)
            test_fail(__FILE__, __LINE__, "\"%s\" stands after \"%s\"", sorted[i], sorted[i + 1]);
}

TEST(case_and_signs_decide_last)
{
    CHECK(collate_cmp(STR("pas"), STR("Pas")) < 0);
    CHECK(collate_cmp(STR("Pas"), STR("pasy")) < 0);
    CHECK(collate_cmp(STR("Občanský průkaz: nový"), STR("Občanský průkaz, ztráta")) < 0);
    CHECK_INT(collate_cmp(STR("Žíla"), STR("Žíla")), 0);
}
