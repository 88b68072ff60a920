/* Each row breaks one thing of tests/data/town-good and expects exactly that fault. */
#include "test.h"

#include "base/file.h"
#include "town/pack.h"
#include "wire/bundle.h"
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define GOOD "tests/data/town-good"

static const char *const pack_files[] = {"town.json", "categories.json", "directory.json",
    "fees.json", "situations/poplatek-ze-psu.json", "situations/vypis-z-rejstriku.json"};

struct faults {
    struct buf text;
    size_t n;
};

static void note(void *ctx, const struct town_fault *f)
{
    struct faults *all = ctx;
    all->n++;
    buf_fmt(&all->text, "%s:%s: %s\n", f->file, f->path, f->reason);
}

static bool put(const char *dir, const char *name, struct str text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return file_write_atomic(path, text, 0600, NULL) == 0;
}

/* Copies the good pack; in `file` the first `from` becomes `to`. */
static bool copy_pack(const char *dir, const char *file, const char *from, const char *to)
{
    char path[PATH_MAX];
    bool good = true, changed = false;
    snprintf(path, sizeof path, "%s/situations", dir);
    mkdir(path, 0700);
    for (size_t i = 0; good && i < sizeof pack_files / sizeof pack_files[0]; i++) {
        struct buf in, out;
        buf_init(&in, BUF_TEXT);
        buf_init(&out, BUF_TEXT);
        snprintf(path, sizeof path, GOOD "/%s", pack_files[i]);
        good = file_read(&in, path, NULL) == 0;
        char *at = good && strcmp(file, pack_files[i]) == 0 ? strstr(in.p, from) : NULL;
        if (at) {
            buf_add(&out, in.p, (size_t)(at - in.p));
            buf_z(&out, to);
            buf_z(&out, at + strlen(from));
            changed = true;
        }
        good = good && put(dir, pack_files[i], buf_view(at ? &out : &in));
        buf_done(&in);
        buf_done(&out);
    }
    return good && changed;
}

static void remove_pack(const char *dir)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof pack_files / sizeof pack_files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, pack_files[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/situations", dir);
    rmdir(path);
    rmdir(dir);
}

struct row {
    const char *file, *from, *to, *fault;
};

#define TOWN "town.json"
#define CAT "categories.json"
#define DIRECTORY "directory.json"
#define FEES "fees.json"
#define DOG "situations/poplatek-ze-psu.json"
#define EXTRACT "situations/vypis-z-rejstriku.json"

static const struct row rows[] = {
    {TOWN, "\"format\": 1,", "\"format\": 2,", "town.json:/format: must be between 1 and 1"},
    {TOWN, "\"payee\"", "\"payer\"", "town.json:/payer: unknown key"},
    {TOWN, "\"payee\"", "\"payer\"", "town.json:: the key \"payee\" is missing"},
    {TOWN, "\"payee\": \"Město Vzorov\"", "\"payee\": 7", "town.json:/payee: must be a text"},
    {TOWN, "\"00238309\"", "\"00238308\"",
        "town.json:/ico: is not an IČO: eight digits, the last one a check"},
    {TOWN, "19-2627181/0100", "19-2627182/0100",
        "town.json:/accounts/0/number: is not an account number: its check digits do not fit"},
    {TOWN, "19-2627181/0100", "2627181",
        "town.json:/accounts/0/number: is not an account number like 19-2627181/0100"},
    {TOWN, "\"29501\"", "\"2950\"", "town.json:/address/postcode: is not a postcode: five digits"},
    {TOWN, "\"326776611\"", "\"326 776 611\"",
        "town.json:/phone: is not a phone number: nine digits, or + and a country code, no blanks"},
    {TOWN, "[\"cs\", \"en\"]", "[\"en\"]", "town.json:/languages: must have cs"},
    {TOWN, "{\"cs\": \"pokladna, dveře 8\"}", "{\"en\": \"cash desk\"}",
        "town.json:/cash_desk: the Czech text (cs) is missing"},
    {TOWN, "{\"cs\": \"přepážka 1\"}", "{\"cs\": \"přepážka 1\", \"de\": \"Schalter\"}",
        "town.json:/help_desk/de: unknown key: not a language of the town"},
    {TOWN, "\"13:00-17:00\"", "\"11:00-17:00\"",
        "town.json:/hours/mon/1: overlaps the span before it, or stands out of order"},
    {TOWN, "\"8:00-12:00\"", "\"8:00-25:00\"",
        "town.json:/hours/mon/0: is not a span like \"8:00-17:00\""},
    {TOWN, "\"tue\": [], ", "", "town.json:/hours: the day \"tue\" is missing; [] means closed"},
    {TOWN, "\"sun\": []", "\"sun\": [], \"ned\": []",
        "town.json:/hours: has a key that is not a day"},
    {TOWN, "\"2026-12-30\"", "\"2026-02-30\"",
        "town.json:/closures/0/date: is not a date like 2026-12-31"},
    {TOWN, "\"2026-12-30\"", "\"2026-12-31\"",
        "town.json:/closures/1/date: stands twice or out of order"},
    {TOWN, "situace/%s", "situace/%d",
        "town.json:/situation_url: must have exactly one %s and no other %"},
    {TOWN, "https://vzorov.example\"", "http://vzorov.example\"",
        "town.json:/web: is not an https:// address"},
    {TOWN, "\"verified\": true,\n  \"source\": \"vzor\"", "\"verified\": true",
        "town.json:: is verified, so the key \"source\" must say by what"},
    {TOWN, "\"format\": 1,", "\"format\": 1, \"format\": 1,", "town.json:: line"},
    {TOWN, "\"format\": 1,", "\"format\": [[[[[[[[[[[[1]]]]]]]]]]]],",
        "town.json:: nested deeper than 12"},
    {TOWN, "Město Vzorov", "Město \\u202eVzorov",
        "town.json:/payee: has the character U+202E, which is never shown"},
    {TOWN, "Město Vzorov", "Město Vzorov\\n",
        "town.json:/payee: has the character U+000A, which is never shown"},
    {TOWN, "Město Vzorov", "Me\\u030csto Vzorov",
        "town.json:/payee: has a combining accent; texts are in normalization form C"},
    {TOWN, "Město Vzorov", " Město", "town.json:/payee: has blanks at its ends"},
    {CAT, "\"psi\"", "\"poplatky\"",
        "categories.json:/topics/2/id: the topic \"poplatky\" stands twice"},
    {CAT, "\"Zvířata\"}", "\"Zvířata\"}, \"parent\": \"psi\"",
        "categories.json:/topics/1/parent: leads round in a cycle"},
    {CAT, "\"parent\": \"zvirata\"", "\"parent\": \"ryby\"",
        "categories.json:/topics/2/parent: there is no topic \"ryby\""},
    {CAT, "\"Psi\"", "\"Psi, kočky a jiná havěť\"",
        "categories.json:/topics/2/name/cs: has 23 columns, at most 21 fit"},
    {DIRECTORY, "\"financni\"", "\"Finanční\"",
        "directory.json:/departments/0/id: must be an id: 1 to 60 of a-z, 0-9 and -"},
    {DIRECTORY, "finance@vzorov", "finance.vzorov",
        "directory.json:/departments/0/email: is not an e-mail address"},
    {DIRECTORY, "\"department\": \"financni\"", "\"department\": \"zadny\"",
        "directory.json:/contacts/0/department: there is no department \"zadny\""},
    {DIRECTORY, "\"326776621\"", "\"326776621\", \"326776621\"",
        "directory.json:/departments/0/phones/1: stands twice"},
    {FEES, "\"account\": \"main\"", "\"account\": \"jiny\"",
        "fees.json:/fees/0/account: there is no account \"jiny\""},
    {FEES, "\"personal\"", "\"osobni\"",
        "fees.json:/fees/0/symbol: must be \"personal\", \"none\" or \"fixed\""},
    {FEES, "\"personal\"", "\"personal\", \"vs\": \"1\"",
        "fees.json:/fees/0/vs: only a fixed symbol has \"vs\""},
    {FEES, "\"vs\": \"1361\", ", "",
        "fees.json:/fees/1: the symbol is fixed, so the key \"vs\" must give it"},
    {FEES, "\"0308\"", "\"308\"", "fees.json:/fees/1/ks: is not a constant symbol: 4 digits"},
    {FEES, "POPLATEK ZE PSU", "Poplatek ze psu",
        "fees.json:/fees/0/message: has a character outside 0-9 A-Z space $ % * + - . / :"},
    {FEES, "40000", "0", "fees.json:/fees/0/amounts/0/haler: must be between 1 and 999999999"},
    {FEES, "40000", "400.5", "fees.json:/fees/0/amounts/0/haler: must be a whole number"},
    {FEES, "40000", "1000000000",
        "fees.json:/fees/0/amounts/0/haler: must be between 1 and 999999999"},
    {FEES, "\"06-30\"", "\"02-29\"",
        "fees.json:/fees/0/due_day: is not a day of every year like 06-30"},
    {FEES, "\"amounts\": [],\n     \"free_amount\": true",
        "\"amounts\": [], \"free_amount\": false",
        "fees.json:/fees/2/free_amount: nobody could pay: no amounts and none may be typed"},
    {DOG, "\"id\": \"poplatek-ze-psu\"", "\"id\": \"poplatek\"",
        DOG ":/id: \"poplatek\" is not the file's name"},
    {DOG, "\"psi\"]", "\"kocky\"]", DOG ":/topics/1: there is no topic \"kocky\""},
    {DOG, "\"vypis-z-rejstriku\"]", "\"poplatek-ze-psu\"]",
        DOG ":/related: names the situation itself"},
    {DOG, "\"vypis-z-rejstriku\"]", "\"neni\"]", DOG ":/related/0: there is no situation \"neni\""},
    {DOG, "\"rank\": 80", "\"rank\": 101", DOG ":/rank: must be between 0 and 100"},
    {DOG, "\"booking\": false", "\"booking\": \"ne\"", DOG ":/booking: must be true or false"},
    {DOG, "\"2027-12-31\"", "\"2025-12-31\"", DOG ":/valid_until: is before \"updated\""},
    {DOG, "\"department\": \"financni\"", "\"department\": \"doprava\"",
        DOG ":/contact: belongs to the department \"financni\""},
    {DOG, "splatnost 30. června", "splatnost do 30. června každého roku, bez výzvy",
        DOG ":/text/cs/short: has 62 columns, at most 52 fit"},
    {DOG, "CZK 400 a year", "CZK 400 a year.", DOG ":/text/en/short: ends with a full stop"},
    {DOG, "\"Přihlásit\"", "\"Přihlásit se\"",
        DOG ":/text/cs/deadline/label: has 12 columns, at most 10 fit"},
    {DOG, "Poplatek platí držitel psa staršího 3 měsíců, který má ve městě trvalý pobyt.",
        "Krátké.", DOG ":/text/cs/sections/04: has 7 characters, at least 60 are needed"},
    {DOG, "\"04\": \"Poplatek", "\"03\": \"Poplatek",
        DOG ":/text/cs/sections/03: unknown key: sections are \"04\" to \"30\""},
    {DOG, "\"04\": \"Poplatek", "\"13\": \"Poplatek",
        DOG ":/text/cs/sections/12: stands out of order"},
    {DOG, "platíte 400 Kč", "platíte <b>400</b> Kč",
        DOG ":/text/cs/sections/12: has markup; texts are plain"},
    {DOG, "Jak zaplatit:\\n", "Jak zaplatit:\\n\\n",
        DOG ":/text/cs/sections/12: has an empty paragraph, or blanks at its ends"},
    {DOG, "\"S980\"", "\"980\"", DOG ":/rpp: is not a service code like S980"},
    {EXTRACT, "\"title\": \"Výpis z rejstříku\"", "\"title\": \"Poplatek ze psů\"",
        EXTRACT ":/text/cs/title: is also the title of \"poplatek-ze-psu\""},
    {EXTRACT, "{\n  \"id\"", "[\n  \"id\"", EXTRACT ":: line"},
};

TEST(the_good_pack_becomes_a_bundle_of_all_its_items)
{
    struct buf out;
    struct faults all = {.n = 0};
    struct err e = ERR_INIT;
    struct bundle_head head;
    buf_init(&out, WIRE_BUNDLE);
    buf_init(&all.text, BUF_TEXT);
    buf_z(&out, "before");
    CHECK_INT(town_pack_bundle(&out, GOOD, note, &all, &e), 0);
    CHECK_STR(buf_cstr(&all.text), "");
    struct str bundle = {out.p + 6, out.n - 6};
    CHECK_INT(bundle_read_head(&head, bundle, &e), 0);
    CHECK_INT(head.revision, 0);
    CHECK_INT(head.since, BUNDLE_FULL);
    CHECK(strstr(out.p, "\"situations\":[{") != NULL);
    buf_done(&out);
    buf_done(&all.text);
}

TEST(each_fault_is_told_with_file_pointer_and_reason)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char dir[] = "/tmp/town-XXXXXX";
        struct faults all = {.n = 0};
        struct buf out;
        struct err e = ERR_INIT;
        REQUIRE(mkdtemp(dir) != NULL);
        buf_init(&out, WIRE_BUNDLE);
        buf_init(&all.text, BUF_TEXT);
        buf_z(&out, "kept");
        if (!copy_pack(dir, rows[i].file, rows[i].from, rows[i].to))
            test_fail(__FILE__, __LINE__, "row %zu changes nothing", i);
        CHECK_INT(town_pack_bundle(&out, dir, note, &all, &e), -ERR_PARSE);
        CHECK_STR(buf_cstr(&out), "kept");
        if (!strstr(buf_cstr(&all.text), rows[i].fault))
            test_fail(__FILE__, __LINE__, "want \"%s\" in\n%s", rows[i].fault, buf_cstr(&all.text));
        buf_done(&out);
        buf_done(&all.text);
        remove_pack(dir);
    }
}

TEST(all_faults_are_told_and_not_only_the_first)
{
    struct faults all = {.n = 0};
    struct buf out, want;
    struct err e = ERR_INIT;
    buf_init(&out, WIRE_BUNDLE);
    buf_init(&want, BUF_TEXT);
    buf_init(&all.text, BUF_TEXT);
    CHECK_INT(town_pack_bundle(&out, "tests/data/town-faults", note, &all, &e), -ERR_PARSE);
    REQUIRE(file_read(&want, "tests/data/town-faults/faults.txt", &e) == 0);
    CHECK_STR(buf_cstr(&all.text), buf_cstr(&want));
    buf_done(&out);
    buf_done(&want);
    buf_done(&all.text);
}

TEST(a_folder_that_is_no_pack_names_what_is_missing)
{
    struct faults all = {.n = 0};
    struct buf out;
    struct err e = ERR_INIT;
    buf_init(&out, WIRE_BUNDLE);
    buf_init(&all.text, BUF_TEXT);
    CHECK_INT(
        town_pack_bundle(&out, "tests/data/there-is-no-such-town", note, &all, &e), -ERR_PARSE);
    CHECK_INT((int64_t)all.n, 5);
    CHECK(strstr(buf_cstr(&all.text), "situations:: the folder is missing\n") != NULL);
    CHECK_INT(
        town_pack_bundle(&out, "tests/data/there-is-no-such-town", NULL, NULL, &e), -ERR_PARSE);
    buf_done(&out);
    buf_done(&all.text);
}
