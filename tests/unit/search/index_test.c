/* The index over a small town of its own: what people type finds what they mean. */
#include "test.h"

#include "search/index.h"

static const struct search_doc docs[] = {
#define DOC(t, k, x, r)                                                                            \
    {                                                                                              \
        .title = {t, sizeof t - 1}, .keywords = {k, sizeof k - 1}, .text = {x, sizeof x - 1},      \
        .rank = r                                                                                  \
    }
    DOC("Občanský průkaz: nový nebo výměna", "op, prodloužení", "Zdarma, když končí platnost", 100),
    DOC("Ztráta občanského průkazu", "", "Ohlaste ji na úřadě", 60),
    DOC("Cestovní pas", "zrychlený pas", "Platí 10 let, zákon č. 329/1999 Sb.", 90),
    DOC("Poplatek ze psů", "známka pro psa", "400 Kč za rok, splatnost 30. června", 80),
    DOC("Přihlášení psa", "", "Do 15 dnů", 50),
    DOC("Poplatek za odpad", "svoz", "Komunální odpad, 600 Kč", 85),
    DOC("Výměna řidičského průkazu", "", "Za 30 dnů", 75),
    DOC("Změna trvalého pobytu", "přestěhování", "Na ohlašovně", 88),
    DOC("Parkovací karta pro obyvatele", "modrá zóna", "Na rok", 40),
    DOC("Uzavření manželství", "matrika", "Obřad na radnici", 45),
    DOC("Informace podle zákona č. 106/1999 Sb.", "svobodný přístup", "Do 15 dnů odpovíme", 20),
    DOC("Kolaudace domu", "", "Souhlas stavebního úřadu", 30),
    DOC("Zápis do mateřské školy", "", "V květnu", 35),
    DOC("Kácení stromů", "", "Povolení odboru životního prostředí", 33),
    DOC("Rybářský lístek", "", "Platí rok", 22),
    DOC("Živnostenské oprávnění", "", "Ohlášení živnosti", 42),
};
enum { N_DOCS = sizeof docs / sizeof *docs };

struct fixture {
    struct buf blob;
    struct search_index ix;
    struct search_scratch *s;
    struct search_result r;
};

static bool start(struct fixture *f, const struct search_doc *d, size_t n)
{
    *f = (struct fixture){.s = NULL};
    buf_init(&f->blob, BUF_INDEX);
    if (search_build(&f->blob, d, n, NULL) < 0 ||
        search_open(&f->ix, f->blob.p, f->blob.n, NULL) < 0)
        return false;
    f->s = search_scratch_new(&f->ix);
    return f->s != NULL;
}

static void stop(struct fixture *f)
{
    search_scratch_free(&f->s);
    buf_done(&f->blob);
}

static int place(struct fixture *f, const char *query, uint32_t doc)
{
    search_query(&f->r, &f->ix, f->s, str_of(query), 20);
    for (size_t i = 0; i < f->r.n; i++)
        if (f->r.hits[i].doc == doc)
            return (int)i + 1;
    return 0;
}

struct ask {
    const char *query;
    uint32_t doc;
    int at_most;
};

TEST(what_people_type_finds_what_they_mean)
{
    static const struct ask asks[] = {{"obcansky prukaz", 0, 1}, {"občanku", 0, 1},
        {"obcanka", 0, 1}, {"op", 0, 1}, {"občanského průkazu", 1, 1}, {"občanské průkazy", 0, 2},
        {"pas", 2, 1}, {"pasy", 2, 1}, {"cestovního pasu", 2, 1}, {"poplatky ze psů", 3, 1},
        {"poplatek za psa", 3, 1}, {"pejsek", 3, 2}, {"pes", 3, 2}, {"psa", 4, 2},
        {"prihlasit psa", 4, 1}, {"přihlásit psa", 4, 1}, {"přihláška psa", 4, 1},
        {"popelnice", 5, 1}, {"popelnici", 5, 1}, {"odpady", 5, 1}, {"ridicak", 6, 1},
        {"řidičského průkazu", 6, 1}, {"ridicsky prukaz", 6, 1}, {"řidičák", 6, 1},
        {"trvalé bydliště", 7, 1}, {"trvaly pobyt", 7, 1}, {"stehovani", 7, 1}, {"parkování", 8, 1},
        {"parkovací karty", 8, 1}, {"svatba", 9, 1}, {"svatbu", 9, 1}, {"zakon 106", 10, 1},
        {"106/1999", 10, 1}, {"kolaudaci", 11, 1}, {"stavba domu", 11, 1}, {"skolka", 12, 1},
        {"školky", 12, 1}, {"kácet strom", 13, 1}, {"stromy", 13, 1}, {"rybarsky listek", 14, 1},
        {"zivnost", 15, 1}, {"podnikání", 15, 1}, {"platba za psa", 3, 1}, {"matrika", 9, 1},
        {"PES", 3, 2}, {"  pes  ", 3, 2}};
    struct fixture f;
    REQUIRE(start(&f, docs, N_DOCS));
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
        int at = place(&f, asks[i].query, asks[i].doc);
        if (at == 0 || at > asks[i].at_most || f.r.guessed)
            test_fail(__FILE__, __LINE__, "\"%s\": place %d, want %d", asks[i].query, at,
                asks[i].at_most);
    }
    stop(&f);
}

TEST(a_misprint_is_mended_and_told)
{
    static const struct {
        const char *query, *guess;
        uint32_t doc;
    } asks[] = {{"obcnasky prukaz", "obcansky prukaz", 0}, {"obcansky prkaz", "obcansky prukaz", 0},
        {"odpqd", "odpad", 5}, {"koladuace", "kolaudace", 11}, {"zivnostensk opravneni", "", 15},
        {"ribarsky", "rybarsky", 14}, {"pooplatek za psa", "poplatek za psa", 3}};
    struct fixture f;
    REQUIRE(start(&f, docs, N_DOCS));
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
        CHECK_INT(place(&f, asks[i].query, asks[i].doc), 1);
        CHECK_STR(f.r.guess, asks[i].guess);
        CHECK(f.r.guessed == (asks[i].guess[0] != 0));
    }
    stop(&f);
}

TEST(numbers_and_short_words_are_not_mended)
{
    struct fixture f;
    REQUIRE(start(&f, docs, N_DOCS));
    CHECK_INT(place(&f, "1998", 10), 0);
    CHECK_INT((int)f.r.n, 0);
    search_query(&f.r, &f.ix, f.s, STR("xqz"), 20);
    CHECK_INT((int)f.r.n, 0);
    CHECK(!f.r.guessed);
    stop(&f);
}

TEST(half_of_the_words_will_do_when_nothing_better_is_there)
{
    struct fixture f;
    REQUIRE(start(&f, docs, N_DOCS));
    CHECK_INT(place(&f, "rybarsky listek xyzzyq", 14), 1);
    CHECK(f.r.guessed);
    CHECK_STR(f.r.guess, "rybarsky listek");
    stop(&f);
}

TEST(stop_words_do_not_count_unless_they_are_all)
{
    struct fixture f;
    REQUIRE(start(&f, docs, N_DOCS));
    CHECK_INT(place(&f, "poplatek ze za na", 5), 1);
    CHECK(place(&f, "po", 3) > 0); /* the beginning of poplatek */
    CHECK(place(&f, "za", 12) > 0);
    search_query(&f.r, &f.ix, f.s, STR("  -- "), 20);
    CHECK_INT((int)f.r.total, 0);
    search_query(&f.r, &f.ix, f.s, STR(""), 20);
    CHECK_INT((int)f.r.total, 0);
    stop(&f);
}

TEST(every_beginning_of_a_title_word_finds_it)
{
    struct fixture f;
    REQUIRE(start(&f, docs, N_DOCS));
    const char *word = "kolaudace";
    for (size_t n = 1; n <= strlen(word); n++) {
        search_query(&f.r, &f.ix, f.s, (struct str){word, n}, 20);
        bool found = false;
        for (size_t i = 0; i < f.r.n; i++)
            found |= f.r.hits[i].doc == 11;
        CHECK(found);
    }
    stop(&f);
}

TEST(title_beats_keywords_beats_text_and_rank_decides_ties)
{
    static const struct search_doc d[] = {DOC("Jedna", "", "lipa", 100),
        DOC("Dva", "lipa srdčitá", "", 100), DOC("Lipa", "", "", 0), DOC("Lipa", "", "", 50),
        DOC("Lipa sama v poli", "", "", 50)};
    struct fixture f;
    REQUIRE(start(&f, d, 5));
    search_query(&f.r, &f.ix, f.s, STR("lipa"), 20);
    REQUIRE(f.r.n == 5);
    static const uint32_t want[] = {3, 4, 2, 1, 0};
    for (size_t i = 0; i < 5; i++)
        CHECK_INT(f.r.hits[i].doc, want[i]);
    stop(&f);
}

TEST(the_limit_cuts_the_hits_but_not_the_total)
{
    struct search_doc many[300];
    char names[300][32];
    for (int i = 0; i < 300; i++) {
        snprintf(names[i], sizeof names[i], "slovo x%03d", i);
        many[i] = (struct search_doc){.title = str_of(names[i]), .rank = (uint8_t)(i % 101)};
    }
    struct fixture f;
    REQUIRE(start(&f, many, 300));
    search_query(&f.r, &f.ix, f.s, STR("slovo"), 1000);
    CHECK_INT((int)f.r.n, SEARCH_MAX_HITS);
    CHECK_INT((int)f.r.total, 300);
    for (size_t i = 1; i < f.r.n; i++)
        CHECK(f.r.hits[i - 1].score >= f.r.hits[i].score);
    search_query(&f.r, &f.ix, f.s, STR("x29"), 3);
    CHECK_INT((int)f.r.n, 3);
    CHECK_INT((int)f.r.total, 10);
    search_query(&f.r, &f.ix, f.s, STR("slovo x123"), 5);
    REQUIRE(f.r.n == 1);
    CHECK_INT(f.r.hits[0].doc, 123);
    stop(&f);
}

TEST(merged_beginnings_answer_as_single_words_do)
{
    enum { MANY = 6000 };
    struct search_doc *many = calloc(MANY, sizeof *many);
    char(*names)[32] = calloc(MANY, sizeof *names);
    REQUIRE(many && names);
    for (int i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "pa%c%c slovo%d", 'a' + i % 7, 'a' + i % 11, i % 900);
        many[i] = (struct search_doc){.title = str_of(names[i])};
    }
    struct fixture f;
    REQUIRE(start(&f, many, MANY));
    search_query(&f.r, &f.ix, f.s, STR("p"), 10);
    CHECK_INT((int)f.r.total, MANY);
    search_query(&f.r, &f.ix, f.s, STR("slov"), 10);
    CHECK_INT((int)f.r.total, MANY);
    int want = 0;
    for (int i = 0; i < MANY; i++)
        want += i % 7 == 2;
    search_query(&f.r, &f.ix, f.s, STR("pac"), 10);
    CHECK_INT((int)f.r.total, want);
    search_query(&f.r, &f.ix, f.s, STR("slovo17 pac"), 10);
    int both = 0;
    for (int i = 0; i < MANY; i++)
        both += i % 7 == 2 && i % 900 == 17;
    CHECK_INT((int)f.r.total, both);
    free(names);
    free(many);
    stop(&f);
}

TEST(an_index_of_nothing_finds_nothing)
{
    struct fixture f;
    REQUIRE(start(&f, docs, 0));
    search_query(&f.r, &f.ix, f.s, STR("pes"), 20);
    CHECK_INT((int)f.r.total, 0);
    search_query(&f.r, &f.ix, f.s, STR("obcansky prukaz"), 20);
    CHECK_INT((int)f.r.total, 0);
    stop(&f);
}

TEST(queries_of_any_bytes_are_harmless)
{
    struct fixture f;
    REQUIRE(start(&f, docs, N_DOCS));
    char junk[400];
    uint32_t x = 1;
    for (int round = 0; round < 300; round++) {
        for (size_t i = 0; i < sizeof junk; i++)
            junk[i] = (char)((x = x * 1664525u + 1013904223u) >> 24);
        search_query(&f.r, &f.ix, f.s, (struct str){junk, sizeof junk}, 20);
        CHECK(f.r.n <= 20);
    }
    memset(junk, 'a', sizeof junk);
    search_query(&f.r, &f.ix, f.s, (struct str){junk, sizeof junk}, 20);
    CHECK_INT((int)f.r.n, 0);
    stop(&f);
}

TEST(a_damaged_blob_is_refused_or_survived)
{
    struct fixture f;
    REQUIRE(start(&f, docs, N_DOCS));
    struct err e = ERR_INIT;
    struct search_index ix;
    CHECK_INT(search_open(&ix, f.blob.p, 10, &e), -ERR_PARSE);
    CHECK_INT(search_open(&ix, f.blob.p, f.blob.n - 1, NULL), -ERR_PARSE);
    CHECK_INT(search_open(&ix, f.blob.p, 0, NULL), -ERR_PARSE);
    char *copy = malloc(f.blob.n);
    REQUIRE(copy);
    uint32_t x = 7;
    for (int round = 0; round < 400; round++) {
        memcpy(copy, f.blob.p, f.blob.n);
        for (int k = 0; k < 1 + round % 20; k++) {
            x = x * 1664525u + 1013904223u;
            copy[(x >> 8) % f.blob.n] = (char)(x & 0xFF);
        }
        if (search_open(&ix, copy, f.blob.n, NULL) < 0)
            continue;
        struct search_scratch *s = search_scratch_new(&ix);
        REQUIRE(s);
        static const char *const asks[] = {"p", "obcansky prukaz", "obcnasky", "pejsek", "za o x"};
        for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
            search_query(&f.r, &ix, s, str_of(asks[i]), 20);
            CHECK(f.r.n <= 20);
        }
        search_scratch_free(&s);
    }
    free(copy);
    stop(&f);
}

static void check_marks(const char *text, const char *query, const char *want)
{
    struct search_mark m[SEARCH_MAX_MARKS];
    char got[200] = "";
    size_t n = search_marks(m, str_of(text), str_of(query)), at = 0;
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(
            got + at, sizeof got - at, "[%.*s]", (int)(m[i].to - m[i].from), text + m[i].from);
    CHECK_STR(got, want);
}

TEST(marks_are_the_words_that_matched)
{
    check_marks("Poplatek ze psů", "pejsek", "[psů]");
    check_marks("Poplatek ze psů", "popl", "[Poplatek]");
    check_marks("Občanský průkaz: nový", "občanského průkazu", "[Občanský][průkaz]");
    check_marks("Poplatek za odpad", "ze", "");
    check_marks("Výměna řidičského průkazu", "ridicak", "[řidičského]");
    check_marks("Žádná shoda", "pes", "");
    check_marks("", "pes", "");
    check_marks("r\xCC\x8C"
                "idič",
        "ridic",
        "[r\xCC\x8C"
        "idič]");
}

TEST(a_keyword_of_one_word_is_another_name)
{
    static const struct search_doc d[] = {DOC("Jedna", "lipa velka", "", 50),
        DOC("Dva", "dub, lipa", "", 50), DOC("Tri", "lipa\nbuk", "", 60)};
    struct fixture f;
    REQUIRE(start(&f, d, 3));
    search_query(&f.r, &f.ix, f.s, STR("lipa"), 20);
    REQUIRE(f.r.n == 3);
    CHECK_INT(f.r.hits[0].doc, 2);
    CHECK_INT(f.r.hits[1].doc, 1);
    CHECK_INT(f.r.hits[2].doc, 0);
    stop(&f);
}
