/* No-break spaces per the typography of the house, and the language of the visit. */
#include "base/i18n.h"
#include "test.h"

/* "~" stands for a no-break space in what is wanted. */
static void check(const char *lang, const char *from, const char *want)
{
    struct buf got, shown;
    buf_init(&got, BUF_LINE);
    buf_init(&shown, BUF_LINE);
    CHECK(i18n_bind_spaces(&got, str_of(from), lang));
    for (size_t i = 0; i < got.n; i++) {
        bool nbsp = i + 1 < got.n && memcmp(got.p + i, "\xC2\xA0", 2) == 0;
        buf_char(&shown, nbsp ? '~' : got.p[i]);
        i += nbsp;
    }
    CHECK_STR(buf_cstr(&shown), want);
    buf_done(&got);
    buf_done(&shown);
}

TEST(czech_one_letter_words_hold_to_the_next)
{
    check("cs", "jdu k oknu", "jdu k~oknu");
    check("cs", "a v \xC3\xBAter\xC3\xBD", "a~v~\xC3\xBAter\xC3\xBD");
    check("cs", "V p\xC5\x99\xC3\xADzem\xC3\xAD", "V~p\xC5\x99\xC3\xADzem\xC3\xAD");
    check("cs", "(s sebou)", "(s~sebou)");
    check("cs", "na radnici", "na radnici");
    check("cs", "auto a\nv", "auto a\nv");
    check("cs", "k", "k");
    check("cs", "", "");
    check("cs", "hr\xC3\xA1\xC4\x8D\x65k k oknu", "hr\xC3\xA1\xC4\x8D\x65k k~oknu");
}

TEST(english_has_no_such_words)
{
    check("en", "a window i see", "a window i see");
    check("en", "open a 5 mm door", "open a 5~mm door");
}

TEST(dates_and_numbers_hold_together)
{
    check("cs", "st\xC5\x99\x65\x64\x61 25. 11. 2026 v 9:41",
        "st\xC5\x99\x65\x64\x61 25.~11.~2026 v~9:41");
    check("cs", "1 250,50 K\xC4\x8D", "1~250,50~K\xC4\x8D");
    check("cs", "1 2500 lid\xC3\xAD", "1 2500 lid\xC3\xAD");
    check("cs", "1 250 000 K\xC4\x8D.", "1~250~000~K\xC4\x8D.");
    check("cs", "326 776 612", "326~776~612");
    check("cs", "295 01", "295 01");
    check("cs", "8 MB, 5 %", "8~MB, 5~%");
    check("cs", "1. patro", "1. patro");
    check("en", "CZK 400", "CZK~400");
}

TEST(laws_and_doors_hold_to_their_numbers)
{
    check("cs", "z\xC3\xA1kon \xC4\x8D. 565/1990 Sb., \xC2\xA7 37",
        "z\xC3\xA1kon \xC4\x8D.~565/1990~Sb., \xC2\xA7~37");
    check("cs", "dve\xC5\x99\x65 8", "dve\xC5\x99\x65~8");
    check("cs", "tel. 326 776 612", "tel.~326~776~612");
    check("en", "Act No. 565/1990", "Act No.~565/1990");
    check("en", "door 8", "door~8");
}

TEST(binding_twice_changes_nothing)
{
    struct buf once, twice;
    buf_init(&once, BUF_LINE);
    buf_init(&twice, BUF_LINE);
    i18n_bind_spaces(&once, STR("a v \xC3\xBAter\xC3\xBD 25. 11. 2026 za 1 250 K\xC4\x8D"), "cs");
    i18n_bind_spaces(&twice, buf_view(&once), "cs");
    CHECK_STR(buf_cstr(&twice), buf_cstr(&once));
    buf_done(&once);
    buf_done(&twice);
}

TEST(a_full_buffer_is_told)
{
    struct buf b;
    buf_init(&b, 3);
    CHECK(!i18n_bind_spaces(&b, STR("k oknu"), "cs"));
    buf_done(&b);
}

TEST(the_language_is_remembered_and_unknown_words_stay)
{
    i18n_start("/nonexistent");
    i18n_set("cs");
    CHECK_STR(i18n_lang(), "cs");
    CHECK_STR(_("A sentence nobody translates"), "A sentence nobody translates");
    CHECK_STR(C_("tile", "Pay nobody"), "Pay nobody");
    i18n_set("en");
    CHECK_STR(i18n_lang(), "en");
}
