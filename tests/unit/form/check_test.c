/* What stands against submitting: each keyword, in the order of the route, in finished sentences.
 */
#include "test.h"

#include "base/i18n.h"
#include "forms.h"
#include "record_int.h"

TEST(an_empty_form_lacks_what_is_required)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    /* cip is not reached: its chip was not asked for */
    CHECK_STR(forms_check(r, -1, false),
        "/jmeno:required /datum_narozeni:required /adresa/číslo_domovní:required "
        "/adresa/název_obce:required /adresa/psč:required /obydli:required /psi/0/jmeno:required "
        "/psi/0/narozen:required /psi/0/ma_cip:required /uleva:required /clenu:required "
        "/zacatek:required /souhlas:required /attachments/ockovani:required /declared:required");
    CHECK_STR(forms_check(r, 0, false), "/jmeno:required /datum_narozeni:required");
    CHECK_STR(forms_check(r, 1, false),
        "/adresa/číslo_domovní:required /adresa/název_obce:required /adresa/psč:required");
    forms_fill(r);
    CHECK_STR(forms_check(r, -1, false), "/declared:required");
    CHECK_STR(forms_check(r, -1, true), "");
    form_record_free(&r);
    form_free(&f);
}

struct row {
    const char *pointer;
    int item;
    const char *typed, *fault;
};

TEST(each_fault_of_the_sample)
{
    static const struct row rows[] = {
        {"/jmeno", -1, "J", "/jmeno:minLength"},
        {"/jmeno", -1, "", "/jmeno:required"},
        {"/datum_narozeni", -1, "29. 2. 2027", "/datum_narozeni:format.range"},
        {"/datum_narozeni", -1, "včera", "/datum_narozeni:format"},
        {"/datum_narozeni", -1, "1. 1. 2030", "/datum_narozeni:rule.narozeni"},
        {"/rodne_cislo", -1, "780123/3541", "/rodne_cislo:format.checksum"},
        {"/adresa/číslo_domovní", -1, "0", "/adresa/číslo_domovní:minimum"},
        {"/adresa/číslo_domovní", -1, "12a", "/adresa/číslo_domovní:type"},
        {"/adresa/psč", -1, "295", "/adresa/psč:format"},
        {"/psi/*/cip", 0, "123", "/psi/0/cip:pattern"},
        {"/psi/*/barvy", 0, "cerna, bila, hneda", "/psi/0/barvy:maxItems"},
        {"/psi/*/narozen", 0, "1. 1. 2030", "/psi/0/narozen:rule.pes-narozen"},
        {"/vyska", -1, "3", "/vyska:maximum"},
        {"/vyska", -1, "0,05", "/vyska:minimum"},
        {"/clenu", -1, "0", "/clenu:minimum"},
        {"/clenu", -1, "12", "/clenu:rule.hodne?"},
        {"/prispevek", -1, "50", "/prispevek:minimum"},
        {"/prispevek", -1, "100,50", "/prispevek:multipleOf"},
        {"/prispevek", -1, "100,555", "/prispevek:type.decimals"},
        {"/prispevek", -1, "0", "/prispevek:minimum"},
        {"/konec", -1, "1. 1. 2026", "/konec:rule.konec"},
        /* what cannot be read is not empty: the rule about it waits */
        {"/zacatek", -1, "30. 2. 2026", "/zacatek:format.range"},
        {"/souhlas", -1, "ne", "/souhlas:required"},
    };
    struct form *f = forms_sample();
    REQUIRE(f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct form_record *r = forms_record(f);
        int field = form_find(f, rows[i].pointer);
        forms_fill(r);
        forms_type(r, rows[i].pointer, rows[i].item, rows[i].typed);
        CHECK_STR(forms_check(r, -1, true), rows[i].fault);
        /* its step alone says the same, the others nothing */
        int step = record_step_of(r, field, rows[i].item);
        for (int s = 0; s < (int)form_route(r).n; s++)
            CHECK_STR(forms_check(r, s, false), s == step ? rows[i].fault : "");
        form_record_free(&r);
    }
    form_free(&f);
}

TEST(faults_stand_in_the_order_of_the_route)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    struct form_faults faults;
    REQUIRE(r);
    forms_fill(r);
    form_item_add(r, 0, NULL);
    forms_type(r, "/psi/*/ma_cip", 1, "ano");
    forms_type(r, "/konec", FORM_NONE, "1. 1. 2020");
    forms_type(r, "/vyska", FORM_NONE, "x");
    forms_type(r, "/psi/*/jmeno", 0, "");
    forms_type(r, "/jmeno", FORM_NONE, "J");
    CHECK_INT(form_check(&faults, r, -1, false, NULL), 0);
    CHECK_STR(forms_faults(&faults, r),
        "/jmeno:minLength /psi/0/jmeno:required /psi/1/jmeno:required /psi/1/narozen:required "
        "/psi/1/cip:required /vyska:type /konec:rule.konec /declared:required");
    for (size_t i = 1; i < faults.n; i++)
        CHECK(faults.list[i - 1].step <= faults.list[i].step);
    form_faults_free(&faults);
    form_record_free(&r);
    form_free(&f);
}

TEST(every_sentence_is_finished)
{
    static const struct {
        const char *pointer, *typed, *cs, *en;
    } rows[] = {
        {"/jmeno", "J", "Jméno držitele je krátké. Napište aspoň 2 znaky.",
            "The name is short. Write at least 2 characters."},
        {"/vyska", "3", "Výška psa může být nejvýš 2,5 m.", "The height can be 2.5 m at most."},
        {"/prispevek", "50", "Příspěvek musí být aspoň 100\xC2\xA0Kč.",
            "The gift must be at least CZK\xC2\xA0"
            "100."},
        {"/prispevek", "1,555", "Haléře mají nejvýš dvě číslice, třeba 1 250,50.",
            "Hellers have two digits at most, like 1250.50."},
        {"/prispevek", "99 999 999",
            "Příspěvek může být nejvýš 50\xC2\xA0"
            "000\xC2\xA0Kč.",
            "The gift can be CZK\xC2\xA0"
            "50,000 at most."},
        {"/datum_narozeni", "29.2.2027",
            "Takový den v kalendáři není. Zkontrolujte datum narození.",
            "There is no such day. Check the date of birth."},
        {"/konec", "1.1.2020", "Konec je dřív než začátek. Zkontrolujte obě data.",
            "The end is before the start. Check both dates."},
        {"/obydli", "", "Vyberte, kde budou psi žít.", "Choose where the dogs will live."},
        {"/obydli", "hrad", "Vyberte, kde budou psi žít.", "Choose where the dogs will live."},
    };
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    struct buf b;
    REQUIRE(r);
    buf_init(&b, BUF_LINE);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct form_faults faults;
        forms_fill(r);
        forms_type(r, rows[i].pointer, FORM_NONE, rows[i].typed);
        CHECK_INT(form_check(&faults, r, -1, true, NULL), 0);
        CHECK_INT((int64_t)faults.n, 1);
        for (size_t k = 0; k < faults.n; k++) {
            buf_reset(&b);
            CHECK(form_fault_text(&b, r, &faults.list[k], "cs"));
            CHECK_STR(buf_cstr(&b), rows[i].cs);
            buf_reset(&b);
            CHECK(form_fault_text(&b, r, &faults.list[k], "en"));
            CHECK_STR(buf_cstr(&b), rows[i].en);
        }
        form_faults_free(&faults);
        forms_type(r, rows[i].pointer, FORM_NONE, "");
    }
    buf_done(&b);
    form_record_free(&r);
    form_free(&f);
}

static void say(struct buf *b, const struct form_record *r, const char *pointer, const char *code)
{
    struct form_fault fault;
    buf_reset(b);
    CHECK_INT(form_fault_from(&fault, r, str_of(pointer), str_of(code), NULL), 0);
    form_fault_text(b, r, &fault, "en");
}

TEST(words_come_from_the_form_or_from_the_program)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    struct buf b;
    REQUIRE(r);
    buf_init(&b, BUF_LINE);
    forms_fill(r);
    static const struct {
        const char *pointer, *code, *text;
    } rows[] = {
        {"/rodne_cislo", "format", "A birth number has 9 or 10 digits. Copy it from your ID."},
        {"/rodne_cislo", "format.checksum",
            "There is probably a misprint in the birth number. Compare it with your ID."},
        {"/adresa/psč", "format", "A postcode has 5 digits, like 295 01."},
        {"/psi", "maxItems", "The form has room for 4 dogs. Register the others at the counter."},
        {"/attachments/ockovani", "required", "Attach the vaccination cards."},
        {"/declared", "required", "Tick that the details are true. You cannot submit without it."},
        {"/jmeno", "computed", "Enter the keeper's name."},
        {"/druh", "computed", "Check this answer."},
        {"/jmeno", "blacklisted", "The office does not accept this answer. Check it."},
        {"/konec", "rule.konec", "The end is before the start. Check both dates."},
        {"/konec", "rule", "The end is before the start. Check both dates."},
        {"/konec", "rule.kon", "The end is before the start. Check both dates."},
        {"/jmeno", "rule", "The office does not accept this answer. Check it."},
        {"/konec", "rule.nejaky", "The office does not accept this answer. Check it."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        say(&b, r, rows[i].pointer, rows[i].code);
        CHECK_STR(buf_cstr(&b), rows[i].text);
    }
    /* by how much a text is too long */
    char name[80];
    memset(name, 'a', 67);
    name[67] = '\0';
    forms_type(r, "/jmeno", FORM_NONE, name);
    say(&b, r, "/jmeno", "maxLength");
    CHECK_STR(buf_cstr(&b), "The name is 7 characters too long. Shorten it.");
    buf_done(&b);
    form_record_free(&r);
    form_free(&f);
}

TEST(pointers_and_codes_go_there_and_back)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    struct buf b;
    REQUIRE(r);
    buf_init(&b, BUF_LINE);
    form_item_add(r, 0, NULL);
    static const struct {
        const char *pointer, *code;
        int rc;
    } rows[] = {
        {"/jmeno", "required", 0},
        {"/adresa/číslo_domovní", "minimum", 0},
        {"/psi/1/jmeno", "required", 0},
        {"/psi/0/narozen", "rule.pes-narozen", 0},
        {"/psi", "minItems", 0},
        {"/rodne_cislo", "format.checksum", 0},
        {"/attachments/prukaz", "required", 0},
        {"/declared", "required", 0},
        {"/poplatek", "computed", 0},
        {"/psi/7/jmeno", "required", -ERR_NOT_FOUND},
        {"/psi/x/jmeno", "required", -ERR_NOT_FOUND},
        {"/psi/0", "required", -ERR_NOT_FOUND},
        {"/adresa", "required", -ERR_NOT_FOUND},
        {"/nic", "required", -ERR_NOT_FOUND},
        {"jmeno", "required", -ERR_NOT_FOUND},
        {"", "required", -ERR_NOT_FOUND},
        {"/attachments/nic", "required", -ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct form_fault fault;
        int rc = form_fault_from(&fault, r, str_of(rows[i].pointer), str_of(rows[i].code), NULL);
        CHECK_INT(rc, rows[i].rc);
        if (rc < 0)
            continue;
        buf_reset(&b);
        CHECK(form_fault_pointer(&b, r, &fault));
        CHECK_STR(buf_cstr(&b), rows[i].pointer);
        buf_reset(&b);
        CHECK(form_fault_code(&b, r, &fault));
        CHECK_STR(buf_cstr(&b), rows[i].code);
    }
    buf_done(&b);
    form_record_free(&r);
    form_free(&f);
}

#define S "{\"type\":\"string\",\"maxLength\":20}"

static struct form *crossed(void)
{
    return forms_of(
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"zpusob\":{\"enum\":["
        "\"postou\",\"mail\"]},\"ulice\":" S ",\"mesto\":" S ",\"mail\":" S ",\"jine\":" S "},"
        "\"if\":{\"properties\":{\"zpusob\":{\"const\":\"postou\"}},\"required\":[\"zpusob\"]},"
        "\"then\":{\"required\":[\"ulice\"]},"
        "\"dependentRequired\":{\"ulice\":[\"mesto\"]}}",
        "{\"pages\":[{\"id\":\"p\",\"section\":\"s\",\"fields\":[\"/zpusob\",\"/ulice\",\"/"
        "mesto\"]},"
        "{\"id\":\"q\",\"section\":\"s\",\"fields\":[\"/"
        "mail\"],\"when\":{\"properties\":{\"zpusob\":"
        "{\"const\":\"mail\"}},\"required\":[\"zpusob\"]}},"
        "{\"id\":\"r\",\"section\":\"s\",\"fields\":[\"/jine\"]}]}",
        "/ulice /mesto");
}

/* Keywords across fields speak in the check of the whole, at the field that can mend them. */
TEST(faults_across_fields_find_their_field)
{
    struct form *f = crossed();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    CHECK_STR(forms_check(r, -1, false), "");
    forms_type(r, "/zpusob", FORM_NONE, "postou");
    CHECK_STR(forms_check(r, -1, false), "/ulice:required");
    CHECK_STR(forms_check(r, 0, false), "");
    forms_type(r, "/ulice", FORM_NONE, "Na hrázi");
    CHECK_STR(forms_check(r, -1, false), "/mesto:required");
    forms_type(r, "/mesto", FORM_NONE, "Hoškovice");
    CHECK_STR(forms_check(r, -1, false), "");
    form_record_free(&r);
    form_free(&f);
}

TEST(a_list_of_equal_items_says_so)
{
    struct form *f = forms_of(
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"kusy\":{\"type\":"
        "\"array\",\"uniqueItems\":true,\"items\":{\"type\":\"object\",\"additionalProperties\":"
        "false,"
        "\"properties\":{\"a\":" S "},\"required\":[\"a\"]}}}}",
        "{\"pages\":[{\"id\":\"p\",\"section\":\"s\",\"repeat\":\"kusy\",\"fields\":[\"/kusy/*/"
        "a\"]}],"
        "\"repeats\":[{\"id\":\"kusy\",\"items\":\"/kusy\",\"min\":0,\"max\":200}]}",
        NULL);
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    form_item_add(r, 0, NULL);
    forms_type(r, "/kusy/*/a", 0, "x");
    forms_type(r, "/kusy/*/a", 1, "x");
    CHECK_STR(forms_check(r, -1, false), "/kusy:uniqueItems");
    CHECK_STR(forms_check(r, 2, false), "/kusy:uniqueItems");
    forms_type(r, "/kusy/*/a", 1, "y");
    CHECK_STR(forms_check(r, -1, false), "");
    /* as many items as a list can have, and not one more */
    for (int i = 2; i < FORM_ITEMS; i++)
        CHECK_INT(form_item_add(r, 0, NULL), 0);
    CHECK_INT(form_item_add(r, 0, NULL), -ERR_LIMIT);
    struct form_faults faults;
    CHECK_INT(form_check(&faults, r, -1, false, NULL), 0);
    CHECK_INT((int64_t)faults.n, FORM_ITEMS - 2 + 1); /* the empty ones are equal too */
    form_faults_free(&faults);
    form_record_free(&r);
    form_free(&f);
}
