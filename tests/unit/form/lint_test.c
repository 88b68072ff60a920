/* Each row breaks one thing of tests/data/forms/ukazka and expects exactly that fault; each folder
 * of tests/data/forms/vadne is a form with the faults that stand in its faults.txt. */
#include "test.h"

#include "base/file.h"
#include "form/form.h"
#include <dirent.h>

#define GOOD "tests/data/forms/ukazka"
#define BAD "tests/data/forms/vadne"

static void note(void *ctx, const struct form_fault_at *f)
{
    buf_fmt(ctx, "%s:%s: %s\n", f->file, f->path, f->reason);
}

/* ---- one thing broken */

enum file { FORM, CS, EN, FILES };

static const char *const names[FILES] = {"form.json", "text.cs.json", "text.en.json"};

struct row {
    enum file file;
    const char *from, *to, *faults; /* lines; of a row with '…' at the end only the beginning */
};

#define F "form.json:"
#define C "text.cs.json:"
#define E "text.en.json:"

static const struct row rows[] = {
    /* members and their types */
    {FORM, "\"format\": 1,", "\"format\": 2,", F "/format: must be a whole number from 1 to 1\n"},
    {FORM, "\"minutes\": 5", "\"minutes\": \"5\"",
        F "/minutes: must be a whole number from 1 to 240\n"},
    {FORM, "\"situation\"", "\"situace\"",
        F "/situace: \"situace\" is not a member that belongs here\n"},
    {FORM, "\"situation\": \"poplatek-ze-psu\"", "\"situation\": \"Poplatek\"",
        F "/situation: must be an id: 1 to 60 of a-z, 0-9 and -\n"},
    {FORM, "\"soft\": true", "\"soft\": 1", F "/flow/rules/2/soft: must be true or false\n"},
    {FORM, "\"declaration\": true,", "\"declaration\": true, \"sign\": 5,",
        F "/flow/sign: \"sign\" is not a member that belongs here\n"},
    {FORM, "\"kiosk\": \"submit\"", "\"kiosk\": \"send\"",
        F "/flow/filing/kiosk: must be one of \"submit\", \"print\"\n"},
    {FORM, "\"decide_days\": 30", "\"decide_days\": 30.5",
        F "/flow/receipt/decide_days: must be a whole number from 1 to 3650\n"},
    {FORM, "\"id\": \"pes\", \"section\": \"psi\", ", "\"section\": \"psi\", ",
        F "/flow/pages/4: the member \"id\" is missing\n…"},

    /* the schema */
    {FORM, "\"minLength\": 2", "\"minLenght\": 2",
        F "/schema/properties/jmeno/minLenght: there is no keyword \"minLenght\"\n" C
          "/fields/~1jmeno/errors/minLength: an answer cannot break \"minLength\" here\n" E
          "/fields/~1jmeno/errors/minLength: an answer cannot break \"minLength\" here\n"},
    {FORM, "\"maxLength\": 60", "\"maxLength\": \"60\"", F "/schema: cannot be used: …"},
    {FORM, "\"minLength\": 2, \"maxLength\": 60", "\"minLength\": 61, \"maxLength\": 60",
        F "/schema/properties/jmeno/minLength: is over \"maxLength\", so no answer could be "
          "right\n"},
    {FORM, "\"type\": \"number\", \"minimum\": 0.1", "\"type\": \"number\", \"minLength\": 1",
        F "/schema/properties/vyska/minLength: does not test a number\n…"},
    {FORM, "^[0-9]{15}$", "^[0-9{15}$",
        F "/schema/properties/psi/items/properties/cip/pattern: "
          "is not a regular expression that can be used: …"},
    {FORM, "\"format\": \"phone\"", "\"format\": \"mobile\"",
        F "/schema/properties/telefon/format: the format \"mobile\" is not known for a text; see "
          "FORMATS in prepazka-form(5)\n"},
    {FORM, "#/$defs/adresa", "#/$defs/adersa",
        F "/schema/properties/adresa/$ref: the reference \"#/$defs/adersa\" leads nowhere; write "
          "it like \"#/$defs/adresa\"\n…"},
    {FORM, "#/$defs/adresa", "https://example.com/adresa",
        F "/schema/properties/adresa/$ref: the reference \"https://example.com/adresa\" leads "
          "nowhere; write it like \"#/$defs/adresa\"\n…"},
    {FORM, "\"název_ulice\": {\"type\": \"string\", \"maxLength\": 48}",
        "\"název_ulice\": {\"$ref\": \"#/$defs/adresa\"}",
        F
        "/schema/$defs/adresa/properties/název_ulice: refers to itself, so it would never end\n…"},
    {FORM, "\"enum\": [\"rodinny\", \"bytovy\", \"jinde\"]",
        "\"enum\": [\"rodinny\", \"bytovy\", \"bytovy\", \"jinde\"]",
        F "/schema/properties/obydli: the option \"bytovy\" stands twice\n…"},
    {FORM, "\"uleva\": {\"type\": \"boolean\"}", "\"uleva\": {}",
        F "/schema/properties/uleva: cannot tell what kind of field this is: it needs \"type\" "
          "(string, integer, number, boolean, array) or \"enum\"\n…"},
    {FORM, "\"vyska\": {", "\"výš.ka\": {",
        F "/schema/properties/výš.ka: the name of a field has "
          "1 to 60 letters, digits, _ and -, and begins with a "
          "letter\n…"},
    {FORM, "\"vyska\": {", "\"attachments\": {",
        F "/schema/properties/attachments: the name \"attachments\" is kept for the files of a "
          "submission\n…"},
    {FORM, "\"souhlas\", \"zacatek\"]", "\"souhlas\", \"zacatky\"]",
        F "/schema/required/8: there is no property \"zacatky\" here\n" C
          "/fields/~1zacatek/errors/required: an answer cannot break \"required\" here\n" E
          "/fields/~1zacatek/errors/required: an answer cannot break \"required\" here\n"},
    {FORM, "\"type\": \"object\",\n    \"additionalProperties\": false,", "\"type\": \"object\",",
        F "/schema: needs \"additionalProperties\": false, so that nothing unknown gets in\n"},
    {FORM, "\"uniqueItems\": true, \"minItems\": 1", "\"not\": {}, \"minItems\": 1",
        F "/schema/properties/psi/items/properties/barvy/not: the keyword \"not\" is not for forms "
          "here: nobody would be told what is wrong. Use \"when\" of a page, or a rule\n"},
    {FORM, "\"required\": [\"jmeno\", \"datum_narozeni\",",
        "\"if\": {\"required\": [\"mobil\"]}, \"then\": {\"minProperties\": 3, \"required\": "
        "[\"telefon\"]}, \"required\": [\"jmeno\", \"datum_narozeni\",",
        F "/schema/if/required/0: there is no field \"/mobil\" in the schema\n" F
          "/schema/then/minProperties: only \"required\" may follow from a condition; for the rest "
          "use a page with \"when\", or a rule\n" C
          "/fields/~1telefon/errors: the sentence for \"required\" is missing\n" E
          "/fields/~1telefon/errors: the sentence for \"required\" is missing\n"},
    {FORM, "\"psi\": {\n        \"type\": \"array\",",
        "\"psi\": {\n        \"type\": \"array\", \"maxItems\": 9,",
        F "/flow/repeats/0/max: is 4, but \"maxItems\" in the schema says otherwise; leave one of "
          "them out or make them equal\n"},

    /* pages */
    {FORM, "\"/rodne_cislo\", \"/telefon\"", "\"/rodne_cislo\", \"/mobil\"",
        F "/flow/pages/0/fields/3: there is no field \"/mobil\" in the schema\n" F
          "/schema/properties/telefon: the field \"/telefon\" stands on no page and is not "
          "computed\n"},
    {FORM, "\"fields\": [\"/obydli\"]", "\"fields\": [\"/obydli\", \"/jmeno\"]",
        F "/flow/pages/2/fields/1: \"/jmeno\" stands on the page \"drzitel\" already\n"},
    {FORM, "\"fields\": [\"/obydli\"]", "\"fields\": [\"/obydli\", \"/obydli\"]",
        F "/flow/pages/2/fields/1: \"/obydli\" stands on this page twice\n"},
    {FORM, "\"fields\": [\"/obydli\"]", "\"fields\": [\"/obydli\", \"/adresa\"]",
        F "/flow/pages/2/fields/1: \"/adresa\" is a group; name its fields\n"},
    {FORM, "\"fields\": [\"/souhlas\"]", "\"fields\": [\"/souhlas\", \"/druh\"]",
        F "/flow/pages/11/fields/1: \"/druh\" is constant in the schema, so nobody can answer "
          "it\n"},
    {FORM, "\"fields\": [\"/uleva\"]", "\"fields\": [\"/uleva\", \"/psi/*/barvy\"]",
        F "/flow/pages/7/fields/1: \"/psi/*/barvy\" stands on the page \"barvy\" already\n"},
    {FORM, "\"repeat\": \"psi\", \"fields\": [\"/psi/*/barvy\"]", "\"fields\": [\"/psi/*/barvy\"]",
        F "/flow/pages/6/fields/0: \"/psi/*/barvy\" belongs to a repeat; this page needs "
          "\"repeat\"\n" F "/schema/properties/psi/items/properties/barvy: the field "
          "\"/psi/*/barvy\" stands on no page and is not computed\n"},
    {FORM, "\"id\": \"cip\", \"section\": \"psi\", \"repeat\": \"psi\"",
        "\"id\": \"cip\", \"section\": \"psi\", \"repeat\": \"kocky\"",
        F "/flow/pages/5/repeat: there is no repeat \"kocky\"\n…"},
    {FORM, "\"id\": \"souhlas\", \"section\": \"zaver\"", "\"id\": \"pes\", \"section\": \"zaver\"",
        F "/flow/pages/11/id: the page \"pes\" stands twice\n…"},
    {FORM, "{\"id\": \"obydli\", \"section\": \"drzitel\",", "{\"id\": \"obydli\",",
        F "/flow/pages/2: the member \"section\" is missing\n"},
    {FORM, "\"fields\": [\"/vyska\", \"/clenu\", \"/prispevek\", \"/poznamka\"]}",
        "\"fields\": [\"/vyska\", \"/clenu\", \"/prispevek\", \"/poznamka\"]},\n{\"id\": "
        "\"konec\", "
        "\"exit\": true, \"fields\": [\"/jmeno\"], \"when\": {\"required\": [\"clenu\"]}}",
        F "/flow/pages/10: is an exit: it has neither \"fields\" nor \"section\"\n" C
          "/pages/konec: the texts of this page are missing\n" E
          "/pages/konec: the texts of this page are missing\n"},

    /* repeats */
    {FORM, "\"min\": 1, \"max\": 4", "\"min\": 5, \"max\": 4",
        F "/flow/repeats/0/min: is over \"max\"\n"},
    {FORM, "\"max\": 4", "\"max\": 400",
        F "/flow/repeats/0/max: must be a whole number from 1 to 200\n"},
    {FORM, "\"title\": \"/psi/*/jmeno\"", "\"title\": \"/jmeno\"",
        F "/flow/repeats/0/title: \"/jmeno\" is not a field of this repeat\n"},
    {FORM, "\"items\": \"/psi\"", "\"items\": \"/adresa\"",
        F "/flow/repeats/0/items: \"/adresa\" is not a list of objects in the schema\n" F
          "/schema/properties/psi: is a list of objects, but \"repeats\" of the flow does not name "
          "it\n…"},

    /* conditions */
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": false", F "/flow/pages/8/when: is false: nobody ever comes here\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}}",
        F "/flow/pages/8/when/properties/uleva: holds also when \"/uleva\" is not answered; add it "
          "to \"required\" beside \"properties\"\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"properties\": {\"uleva\": {\"const\": \"ano\"}}, \"required\": [\"uleva\"]}",
        F "/flow/pages/8/when/properties/uleva/const: can never hold: \"/uleva\" is yes or no, and "
          "the value is not\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"properties\": {\"ulevy\": {\"const\": true}}, \"required\": [\"ulevy\"]}",
        F "/flow/pages/8/when/required/0: there is no field \"/ulevy\" in the schema\n" F
          "/flow/pages/8/when/properties/ulevy: there is no field \"/ulevy\" in the schema\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"required\": [\"clenu\"]}",
        F "/flow/pages/8/when/required/0: reads \"/clenu\", which is known only after the later "
          "page \"doplnky\"\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"required\": [\"prukaz\"]}",
        F "/flow/pages/8/when/required/0: reads \"/prukaz\", which is asked on this very page\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"allOf\": [{\"properties\": {\"obydli\": {\"const\": \"bytovy\"}}, "
        "\"required\": [\"obydli\"]}, {\"properties\": {\"obydli\": {\"const\": \"rodinny\"}}, "
        "\"required\": [\"obydli\"]}]}",
        F "/flow/pages/8/when/allOf/1/properties/obydli/const: can never hold: \"/obydli\" would "
          "have to be two things at once\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"properties\": {\"obydli\": {\"const\": \"jinde\"}}, \"required\": "
        "[\"obydli\"]}",
        F "/flow/pages/8: nobody reaches this page: the exit \"jinde\" before it has the same "
          "\"when\"\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"properties\": {\"uleva\": {\"minLength\": 2}}, \"required\": [\"uleva\"]}",
        F "/flow/pages/8/when/properties/uleva/minLength: tests nothing: \"/uleva\" is yes or "
          "no\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"minProperties\": 2}",
        F "/flow/pages/8/when/minProperties: is not for conditions; use properties, required, "
          "const, enum, allOf, anyOf, not\n"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"propertees\": {}}", F "/flow/pages/8/when: cannot be used: …"},
    {FORM, "\"when\": {\"properties\": {\"uleva\": {\"const\": true}}, \"required\": [\"uleva\"]}",
        "\"when\": {\"required\": [\"poplatek\", \"pocet\"]}", ""},
    {FORM,
        "\"when\": {\"properties\": {\"ma_cip\": {\"const\": true}}, \"required\": "
        "[\"ma_cip\"]}",
        "\"when\": {\"properties\": {\"obydli\": {\"const\": \"bytovy\"}}, \"required\": "
        "[\"obydli\"]}",
        F "/flow/pages/5/when/required/0: \"/obydli\" is not in the item: on a page of a repeat "
          "\"when\" tests one item\n" F "/flow/pages/5/when/properties/obydli: \"/obydli\" is not "
          "in the item: on a page of a repeat \"when\" tests one item\n"},
    {FORM, "{\"properties\": {\"obydli\": {\"const\": \"jinde\"}}, \"required\": [\"obydli\"]}",
        "{\"properties\": {\"obydli\": {\"enum\": [\"jinde\", \"nikde\"]}}, \"required\": "
        "[\"obydli\"]}",
        F "/flow/pages/3/when/properties/obydli/enum/1: can never hold: \"/obydli\" has no option "
          "\"nikde\"\n"},
    {FORM,
        "\"exit\": true,\n       \"when\": {\"properties\": {\"obydli\": {\"const\": "
        "\"jinde\"}}, \"required\": [\"obydli\"]}",
        "\"exit\": true",
        F "/flow/pages/4: nobody reaches this page: the exit \"jinde\" before it always ends the "
          "visit\n…"},

    /* calculations */
    {FORM, "\"to\": \"/pocet\"", "\"to\": \"/clenu\"",
        F
        "/flow/calc/2/to: \"/clenu\" stands on the page \"doplnky\": it is typed, not computed\n…"},
    {FORM, "\"to\": \"/pocet\"", "\"to\": \"/poplatek\"",
        F "/flow/calc/2/to: \"/poplatek\" is computed twice\n…"},
    {FORM, "{\"count\": [{\"var\": \"psi\"}]}", "{\"count\": [{\"var\": \"kocky\"}]}",
        F "/flow/calc/2/logic: there is no field \"kocky\" in the schema\n"},
    {FORM, "{\"count\": [{\"var\": \"psi\"}]}", "{\"spocitej\": [{\"var\": \"psi\"}]}",
        F "/flow/calc/2/logic: cannot be worked out: …"},
    {FORM, "{\"count\": [{\"var\": \"psi\"}]}", "{\"count\": [{\"var\": \"psi.0.jmeno\"}]}",
        F "/flow/calc/2/logic: \"psi.0.jmeno\" takes one item by its number; use map, filter or "
          "reduce\n"},
    {FORM, "{\"count\": [{\"var\": \"psi\"}]}", "{\"count\": [{\"var\": \"\"}]}",
        F "/flow/calc/2/logic: var \"\" reads everything; name a field\n"},
    {FORM, "{\"count\": [{\"var\": \"psi\"}]}", "{\"+\": [{\"var\": \"pocet\"}, 1]}",
        F "/flow/calc: calculations go round in a circle: /pocet reads /pocet\n"},
    {FORM, "{\"map\": [{\"var\": \"psi\"}, {\"var\": \"sazba\"}]}",
        "{\"map\": [{\"var\": \"psi\"}, {\"var\": \"cena\"}]}",
        F "/flow/calc/0/logic: an item of \"/psi\" has no field \"cena\"\n"},
    {FORM, "{\"map\": [{\"var\": \"psi\"}, {\"var\": \"sazba\"}]}",
        "{\"map\": [{\"var\": \"psi\"}, {\"var\": \"poplatek\"}]}",
        F "/flow/calc/0/logic: only an item of \"/psi\" can be read here, and \"poplatek\" is not "
          "in it\n"},
    {FORM, "{\"map\": [{\"var\": \"psi\"}, {\"var\": \"sazba\"}]}",
        "{\"map\": [{\"var\": \"psi\"}, {\"var\": \"@today\"}]}",
        F "/flow/calc/0/logic: inside map, filter, reduce and their like \"@today\" cannot be "
          "read; let a field of the item be computed from it\n"},
    {FORM, "{\"money_sum\": [{\"map\": [{\"var\": \"psi\"}, {\"var\": \"sazba\"}]}]}",
        "{\"reduce\": [{\"var\": \"psi\"}, {\"+\": [{\"var\": \"accumulator\"}, {\"var\": "
        "\"current.sazba\"}]}, 0]}",
        F "/flow/calc/0/logic: \"reduce\" may not make money: use money_add, money_sub, money_mul, "
          "money_pct, money_sum, money_min, money_max or money_crowns\n"},
    {FORM, "{\"var\": \"uleva\"}, 0, {\"money_sum\"", "{\"var\": \"uleva\"}, 0.5, {\"money_sum\"",
        F "/flow/calc/0/logic: an amount is a whole number of haléře: 40000 is 400 Kč\n"},
    {FORM, "{\"var\": \"uleva\"}, 0, {\"money_sum\"",
        "{\"var\": \"uleva\"}, {\"var\": \"clenu\"}, {\"money_sum\"",
        F "/flow/calc/0/logic: \"clenu\" is a whole number, not money, so it cannot flow into a "
          "money field\n"},
    {FORM, "{\"count\": [{\"var\": \"psi\"}]}", "{\"var\": \"poplatek\"}",
        F "/flow/calc/2/logic: the result is money, so \"/pocet\" needs \"type\": \"integer\" and "
          "\"format\": \"money\"\n"},
    {FORM, "{\"<\": [{\"age\": [{\"var\": \"narozen\"}",
        "{\"<\": [{\"age\": [{\"var\": \"datum_narozeni\"}",
        F
        "/flow/calc/1/logic: only an item of \"/psi\" can be read here, and \"datum_narozeni\" is "
        "not in it\n"},

    /* rules, prefill, fee, attachments */
    {FORM, "\"field\": \"/clenu\"", "\"field\": \"/pocet\"",
        F "/flow/rules/2/field: \"/pocet\" is on no page, so nobody could mend it\n"},
    {FORM, "\"must\": {\"<=\": [{\"var\": \"datum_narozeni\"}, {\"var\": \"@today\"}]}",
        "\"must\": {\"<=\": [{\"var\": \"datum_narozeni\"}, {\"var\": \"zacatek\"}]}",
        F "/flow/rules/0/must: reads \"/zacatek\", which is known only after the later page "
          "\"termin\"; put the rule on the field that is answered last\n"},
    {FORM, "\"from\": \"person.name\"", "\"from\": \"jmeno\"",
        F "/flow/prefill/0/from: must be like \"person.name\"\n"},
    {FORM, "{\"field\": \"/jmeno\", \"from\"", "{\"field\": \"/psi/*/jmeno\", \"from\"",
        F "/flow/prefill/0/field: \"/psi/*/jmeno\" belongs to a repeat, which has no items yet\n"},
    {FORM, "\"amount\": \"/poplatek\"", "\"amount\": \"/pocet\"",
        F "/flow/fee/amount: \"/pocet\" is a whole number; a fee is money\n"},
    {FORM, "\"amount\": \"/poplatek\"", "\"amount\": \"/prispevek\"",
        F "/flow/fee/amount: \"/prispevek\" is typed; a fee is computed or constant\n"},
    {FORM, "\"types\": [\"pdf\", \"jpg\"]", "\"types\": [\"pdf\", \"exe\"]",
        F "/flow/attachments/1/types/1: must be one of \"pdf\", \"jpg\", \"png\", \"docx\", "
          "\"txt\"\n"},
    {FORM, "\"max_bytes\": 8388608", "\"max_bytes\": 20971521",
        F "/flow/attachments/0/max_bytes: must be a whole number from 1 to 20971520\n"},

    /* texts */
    {CS, "\"title\": \"Ukázka: přihláška psů\"",
        "\"title\": \"Přihláška psů, koček, papoušků a dalších zvířat\"",
        C "/title: has 47 columns, at most 45 fit\n"},
    {CS, "\"act\": \"Podat přihlášku psů\",", "", C ": the text \"act\" is missing\n"},
    {EN, "\"act\": \"Register the dogs\",", "", E ": the text \"act\" is missing\n"},
    {CS, "\"brief\"", "\"breif\"",
        C ": the text \"brief\" is missing\n" C
          "/breif: \"breif\" is not a text that belongs here\n"},
    {CS, "\"obydli\": {\"title\": \"Kde budou psi žít?\"},", "",
        C "/pages/obydli: the texts of this page are missing\n"},
    {CS, "\"obydli\": {\"title\"", "\"bydleni\": {\"title\"",
        C "/pages/bydleni: there is no page \"bydleni\"\n" C
          "/pages/obydli: the texts of this page are missing\n"},
    {CS, "\"title\": \"Kde budou psi žít?\"",
        "\"title\": \"Kde budou psi žít?\", \"text\": \"Doma.\"",
        C "/pages/obydli/text: nothing here shows this text\n"},
    {EN, ", \"hint\": \"The keeper is the person who looks after the dogs.\"", "",
        E "/pages/drzitel: the text \"hint\" is missing; Czech has it\n"},
    {EN, "\"label\": \"Phone\"", "\"label\": \"Phone\", \"hint\": \"Any phone.\"",
        E "/fields/~1telefon/hint: Czech has no such text; every language has the same ones\n"},
    {CS, "\"label\": \"Telefon\"", "\"label\": \"\"", C "/fields/~1telefon/label: is empty\n"},
    {CS, "\"label\": \"Telefon\", ", "", C "/fields/~1telefon: the text \"label\" is missing\n"},
    {CS, "\"bytovy\": \"V bytovém domě\", ", "",
        C "/fields/~1obydli/options: the text of the option \"bytovy\" is missing\n"},
    {CS, "\"bytovy\": \"V bytovém domě\"",
        "\"bytovy\": \"V bytovém domě\", \"chata\": \"Na chatě\"",
        C "/fields/~1obydli/options/chata: there is no option \"chata\"\n"},
    {CS, "\"errors\": {\"required\": \"Napište číslo čipu.\", ", "\"errors\": {",
        C "/fields/~1psi~1*~1cip/errors: the sentence for \"required\" is missing\n"},
    {CS, "\"maximum\": \"Výška psa může být nejvýš {max} m.\"",
        "\"maximum\": \"Výška psa.\", \"pattern\": \"Jinak.\"",
        C "/fields/~1vyska/errors/pattern: an answer cannot break \"pattern\" here\n"},
    {CS, "\"maximum\": \"Výška psa může být nejvýš {max} m.\"",
        "\"maximum\": \"{label} může být nejvýš {max} m.\"",
        C "/fields/~1vyska/errors/maximum: only {n}, {min} and {max} are filled in; write the "
          "sentence whole\n"},
    {CS, "\"failed\": \"Psy teď spočítat nejde.\"", "\"failed\": \"Psů je {n}.\"",
        C "/fields/~1pocet/failed: nothing is filled in here; write the sentence whole\n"},
    {CS, "\"item\": \"Pes {n}\"", "\"item\": \"Pes {name}\"",
        C "/repeats/psi/item: only {n} is filled in here\n"},
    {CS, "\"errors\": {\"minItems\": \"Přidejte aspoň jednoho psa.\", ", "\"errors\": {",
        C "/repeats/psi/errors: the sentence for \"minItems\" is missing\n"},
    {CS, "\"hodne\": \"Zkontrolujte počet lidí, je neobvykle velký. Můžete pokračovat.\",", "",
        C "/rules/hodne: the text is missing\n"},
    {CS, "\"bring\": \"Vezměte s sebou očkovací průkazy psů.\", ", "",
        C "/attachments/ockovani: the text \"bring\" is missing\n"},
    {CS, "\"note\": \"Poplatek zaplaťte do 30. června.\"",
        "\"note\": \"Poplatek uhraďte do 30. června.\"",
        C "/receipt/note: has \"uhraďte\", which is not said here; instead: zaplatit, platba\n"},
    {CS, "\"hint\": \"Jen když ho máte.\"", "\"hint\": \"Jen v případě, že ho máte.\"",
        C "/fields/~1rodne_cislo/hint: has \"v případě\", which is not said here; instead: když\n"},
    {CS, "\"required\": \"Napište PSČ.\"", "\"required\": \"PROSÍM napište PSČ.\"",
        C "/fields/~1adresa~1psč/errors/required: has \"PROSÍM\", which is not said here; "
          "instead: leave it out\n"},
    {EN, "\"required\": \"Enter the postcode.\"", "\"required\": \"Please enter the postcode.\"",
        E "/fields/~1adresa~1psč/errors/required: has \"Please\", which is not said here; "
          "instead: leave it out\n"},
    {EN, "\"hint\": \"Only when you have one.\"", "\"hint\": \"Only with an invalidity pension.\"",
        ""},
    {CS, "\"required\": \"Napište PSČ.\"", "\"required\": \"Napište obec.\"",
        C "/fields/~1adresa~1psč/errors/required: is word for word the sentence of "
          "\"/adresa/název_obce\"; say which answer is meant\n"},
    {CS, "\"label\": \"Telefon\"", "\"label\": \"Tele\\u202efon\"",
        C "/fields/~1telefon/label: has the character U+202E, which is never shown\n"},
    {CS, "\"label\": \"Telefon\"", "\"label\": \"Telefon\\nmobil\"",
        C "/fields/~1telefon/label: has a line end; this text is one paragraph\n"},
    {CS, "\"declaration\": {", "\"prohlaseni\": {",
        C "/prohlaseni: \"prohlaseni\" is not a text that belongs here\n" C
          "/declaration: these texts are missing\n"},
    {FORM, "\"declaration\": true,", "",
        C "/declaration: the form does not ask for it\n" E
          "/declaration: the form does not ask for it\n"},
    {CS, "\"zaver\": \"Závěr\"", "\"zaver\": \"Závěr\", \"konec\": \"Konec\"",
        C "/sections/konec: there is no section \"konec\"\n"},
};

static bool read_good(struct buf *files)
{
    char path[200];
    for (int i = 0; i < FILES; i++) {
        buf_init(&files[i], BUF_TEXT);
        snprintf(path, sizeof path, GOOD "/%s", names[i]);
        if (file_read(&files[i], path, NULL) < 0)
            return false;
    }
    return true;
}

/* The bundle of the good form, in one file of which `from` becomes `to`. */
static bool break_it(struct buf *out, const struct buf *files, const struct row *r)
{
    struct buf broken;
    char *at = strstr(files[r->file].p, r->from);
    if (!at || strstr(at + 1, r->from))
        return false; /* a row that breaks nothing, or two things */
    buf_init(&broken, BUF_TEXT);
    buf_add(&broken, files[r->file].p, (size_t)(at - files[r->file].p));
    buf_z(&broken, r->to);
    buf_z(&broken, at + strlen(r->from));
    const char *text[FILES];
    for (int i = 0; i < FILES; i++)
        text[i] = buf_cstr(i == (int)r->file ? &broken : &files[i]);
    buf_fmt(out,
        "{\"id\":\"ukazka\",\"version\":3,\"definition\":%s,\"text\":{\"cs\":%s,\"en\":%s}}",
        text[FORM], text[CS], text[EN]);
    buf_done(&broken);
    return !out->failed;
}

/* Whole, or up to the "…" of what is wanted. */
static bool as_wanted(const char *got, const char *want)
{
    size_t n = strlen(want), dots = strlen("…");
    if (n >= dots && strcmp(want + n - dots, "…") == 0)
        return strncmp(got, want, n - dots) == 0;
    return strcmp(got, want) == 0;
}

TEST(each_broken_thing_is_told)
{
    struct buf files[FILES], bundle, faults;
    bool good = read_good(files);
    CHECK(good);
    for (size_t i = 0; good && i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        struct form *f = NULL;
        struct err e = ERR_INIT;
        buf_init(&bundle, FORM_BYTES);
        buf_init(&faults, BUF_TEXT);
        if (!break_it(&bundle, files, r))
            test_fail(__FILE__, __LINE__, "row %zu breaks nothing: %s", i, r->from);
        int rc = form_load_bytes(&f, buf_view(&bundle), note, &faults, &e);
        if (!as_wanted(buf_cstr(&faults), r->faults))
            test_fail(__FILE__, __LINE__, "%s:\n%s  want\n%s", r->to, buf_cstr(&faults), r->faults);
        CHECK_INT(rc, *r->faults ? -ERR_PARSE : 0);
        CHECK((f != NULL) == (rc == 0));
        form_free(&f);
        buf_done(&bundle);
        buf_done(&faults);
    }
    for (int i = 0; i < FILES; i++)
        buf_done(&files[i]);
}

TEST(the_first_fault_stands_in_the_error)
{
    struct buf files[FILES], bundle;
    struct form *f = NULL;
    struct err e = ERR_INIT;
    static const struct row row = {FORM, "\"minutes\": 5", "\"minutes\": 0", ""};
    REQUIRE(read_good(files));
    buf_init(&bundle, FORM_BYTES);
    CHECK(break_it(&bundle, files, &row));
    CHECK_INT(form_load_bytes(&f, buf_view(&bundle), NULL, NULL, &e), -ERR_PARSE);
    CHECK_STR(e.text, "form.json:/minutes: must be a whole number from 1 to 240");
    buf_done(&bundle);
    for (int i = 0; i < FILES; i++)
        buf_done(&files[i]);
}

/* ---- folders */

TEST(each_faulty_folder_has_its_faults)
{
    DIR *d = opendir(BAD);
    int n = 0;
    REQUIRE(d);
    for (struct dirent *entry; (entry = readdir(d));) {
        char path[400], list[420];
        struct buf want, got;
        struct form *f = NULL;
        struct err e = ERR_INIT;
        if (entry->d_name[0] == '.')
            continue;
        n++;
        snprintf(path, sizeof path, BAD "/%s", entry->d_name);
        snprintf(list, sizeof list, "%s/faults.txt", path);
        buf_init(&want, BUF_TEXT);
        buf_init(&got, BUF_TEXT);
        CHECK_INT(file_read(&want, list, &e), 0);
        CHECK_INT(form_load_dir(&f, NULL, path, note, &got, &e), -ERR_PARSE);
        CHECK(f == NULL && want.n > 0);
        if (strcmp(buf_cstr(&got), buf_cstr(&want)) != 0)
            test_fail(__FILE__, __LINE__, "%s:\n%s", path, buf_cstr(&got));
        form_free(&f);
        buf_done(&want);
        buf_done(&got);
    }
    closedir(d);
    CHECK(n >= 20);
}
