/* Texts of the good form: by part, by language, and what stands in when a language has none. */
#include "test.h"

#include "form_int.h"

static struct form *load(void)
{
    struct form *f = NULL;
    struct err e = ERR_INIT;
    if (form_load_dir(&f, NULL, "tests/data/forms/ukazka", NULL, NULL, &e) < 0)
        test_fail(__FILE__, __LINE__, "%s", e.text);
    return f;
}

TEST(words_of_the_whole_form)
{
    struct form *f = load();
    REQUIRE(f);
    CHECK_STR(form_word(f, FORM_TITLE, "cs"), "Ukázka: přihláška psů");
    CHECK_STR(form_word(f, FORM_TITLE, "en"), "Sample: register dogs");
    CHECK_STR(form_word(f, FORM_BRIEF, "en"), "5 minutes, tries everything");
    CHECK_STR(form_word(f, FORM_ACT, "cs"), "Podat přihlášku psů");
    CHECK_STR(form_word(f, FORM_DONE, "cs"), "Přihláška psů je podaná.");
    CHECK_STR(form_word(f, FORM_DECLARATION, "cs"), "Prohlašuji, že údaje jsou pravdivé.");
    CHECK_STR(form_word(f, FORM_DECLARATION_REQUIRED, "en"),
        "Tick that the details are true. You cannot submit without it.");
    CHECK_STR(form_word(f, FORM_NEXT, "en"), "You will get the tag by post within 5 working days.");
    CHECK_STR(form_word(f, FORM_NOTE, "cs"), "Poplatek zaplaťte do 30. června.");
    form_free(&f);
}

TEST(a_language_the_form_lacks_is_czech)
{
    struct form *f = load();
    REQUIRE(f);
    CHECK(form_has_lang(f, "cs") && form_has_lang(f, "en"));
    CHECK(!form_has_lang(f, "de") && !form_has_lang(f, "") && !form_has_lang(f, NULL));
    CHECK_STR(form_word(f, FORM_TITLE, "uk"), "Ukázka: přihláška psů");
    CHECK_STR(form_word(f, FORM_TITLE, NULL), "Ukázka: přihláška psů");
    CHECK_STR(form_section(f, 1, "de"), "Psi");
    form_free(&f);
}

TEST(texts_of_pages_fields_and_options)
{
    struct form *f = load();
    REQUIRE(f);
    CHECK_STR(form_section(f, 0, "cs"), "Držitel psů");
    CHECK_STR(form_section(f, FORM_NONE, "cs"), "");
    CHECK_STR(form_page_text(f, 0, FORM_PART_TITLE, "en"), "Who keeps the dogs?");
    CHECK_STR(form_page_text(f, 1, FORM_PART_HINT, "cs"), "");
    CHECK_STR(form_page_text(f, 3, FORM_PART_TEXT, "en"),
        "Register them where they will live.\nCounter 4 can help you.");
    int postcode = form_find(f, "/adresa/psč"), home = form_find(f, "/obydli"),
        fee = form_find(f, "/poplatek"), height = form_find(f, "/vyska");
    CHECK_STR(form_field_text(f, postcode, FORM_PART_LABEL, "en"), "Postcode");
    CHECK_STR(form_field_text(f, postcode, FORM_PART_EXAMPLE, "cs"), "295 01");
    CHECK_STR(form_field_text(f, height, FORM_PART_UNIT, "cs"), "m");
    CHECK_STR(form_field_text(f, fee, FORM_PART_FAILED, "en"),
        "We cannot work out the fee now, the counter will tell you.");
    CHECK_STR(form_option(f, home, 1, "en"), "In a flat");
    CHECK_STR(form_option(f, home, 3, "en"), "");
    CHECK_STR(form_option_note(f, home, 0, "cs"), "400 Kč za rok");
    CHECK_STR(form_option_note(f, home, 2, "cs"), "");
    form_free(&f);
}

TEST(texts_of_repeats_and_attachments)
{
    struct form *f = load();
    REQUIRE(f);
    CHECK_STR(form_repeat_text(f, 0, FORM_PART_TITLE, "cs"), "Vaši psi");
    CHECK_STR(form_repeat_text(f, 0, FORM_PART_ITEM, "cs"), "Pes {n}");
    CHECK_STR(form_repeat_text(f, 0, FORM_PART_ADD, "en"), "Add another dog");
    CHECK_STR(form_repeat_text(f, 0, FORM_PART_REMOVE, "cs"), "Odebrat psa");
    CHECK_STR(form_attachment_text(f, 0, FORM_PART_BRING, "en"), "Bring the vaccination cards.");
    CHECK_STR(form_attachment_text(f, 1, FORM_PART_BRING, "en"), "");
    CHECK_STR(form_attachment_text(f, 1, FORM_PART_LABEL, "cs"), "Průkaz ZTP nebo ZTP/P");
    form_free(&f);
}

TEST(sentences_of_what_is_wrong)
{
    struct form *f = load();
    REQUIRE(f);
    int name = form_find(f, "/jmeno");
    CHECK_STR(form_error_text(f, name, "required", "cs"), "Napište jméno a příjmení držitele.");
    CHECK_STR(form_error_text(f, name, "required", "en"), "Enter the keeper's name.");
    CHECK_STR(form_error_text(f, name, "pattern", "cs"), "");
    CHECK_STR(form_repeat_error(f, 0, "minItems", "cs"), "Přidejte aspoň jednoho psa.");
    CHECK_STR(form_attachment_error(f, 0, "required", "en"), "Attach the vaccination cards.");
    CHECK_STR(form_rule_text(f, 1, "cs"), "Konec je dřív než začátek. Zkontrolujte obě data.");
    form_free(&f);
}

/* What the program says itself; without a catalogue gettext gives the English texts back. */
TEST(formats_have_sentences_of_their_own)
{
    static const char *const worded[] = {"birth-number", "ico", "dic", "account", "iban",
        "account-or-iban", "postcode", "phone", "data-box", "plate", "email"};
    for (size_t i = 0; i < sizeof worded / sizeof *worded; i++)
        CHECK(form_format_words(worded[i], "", "en") != NULL);
    CHECK_STR(form_format_words("ico", "", "en"), "A company number (IČO) has 8 digits.");
    CHECK_STR(form_format_words("ico", "checksum", "en"),
        "There is probably a misprint in the company number (IČO). Check it.");
    CHECK_STR(
        form_format_words("postcode", "checksum", "en"), "A postcode has 5 digits, like 295 01.");
    CHECK_STR(form_format_words("account", "bank", "en"),
        "We do not know this bank code. Check the digits after the slash.");
    CHECK(form_format_words("money", "", "en") == NULL);
    CHECK(form_format_words("date", "", "en") == NULL);
}
