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
    "fees.json", "booking.json", "situations/poplatek-ze-psu.json",
    "situations/vypis-z-rejstriku.json"};

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
#define BOOK "booking.json"
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

static const struct row booking_rows[] = {
    {BOOK, "{\n  \"checkin\"", "[\n  \"checkin\"", "booking.json:: line"},
    {BOOK, "\"hold_minutes\": 10", "\"hold\": 10", "booking.json:/hold: unknown key"},
    {BOOK, "\"hold_minutes\": 10", "\"hold\": 10",
        "booking.json:: the key \"hold_minutes\" is missing"},
    {BOOK, "\"hold_minutes\": 10", "\"hold_minutes\": 0",
        "booking.json:/hold_minutes: must be between 1 and 60"},
    {BOOK, "\"reminder_hours\": 24", "\"reminder_hours\": 169",
        "booking.json:/reminder_hours: must be between 0 and 168"},
    {BOOK, "\"late_minutes\": 15", "\"late_minutes\": -1",
        "booking.json:/checkin/late_minutes: must be between 0 and 240"},
    /* places */
    {BOOK, "\"poradna\"", "\"doprava\"",
        "booking.json:/places/1/id: the place \"doprava\" stands twice"},
    {BOOK, "\"department\": \"doprava\"", "\"department\": \"lesy\"",
        "booking.json:/places/0/department: there is no department \"lesy\""},
    {BOOK, "\"operations\": [\"vypis\"]", "\"operations\": []",
        "booking.json:/places/0/operations: has 0 items, at least 1 are needed"},
    {BOOK, "\"operations\": [\"vypis\"]", "\"operations\": [\"pas\"]",
        "booking.json:/places/0/operations/0: there is no operation \"pas\""},
    {BOOK, "\"agenda\": \"doprava\"", "\"agenda\": \"pasy\"",
        "booking.json:/places/0/agenda: there is no agenda \"pasy\""},
    {BOOK, "\"open_on_holidays\": false", "\"open_on_holidays\": 0",
        "booking.json:/places/0/open_on_holidays: must be true or false"},
    {BOOK, "\"cs\": \"přízemí, dveře 3\"", "\"en\": \"door 3\"",
        "booking.json:/places/0/where: the Czech text (cs) is missing"},
    {BOOK, "\"days\": [\"mon\", \"wed\"], \"hours\": \"8:00-17:00\"",
        "\"days\": [\"mon\", \"středa\"], \"hours\": \"8:00-17:00\"",
        "booking.json:/places/0/opens/0/days/1: has 6 columns, at most 3 fit"},
    {BOOK, "\"days\": [\"mon\", \"wed\"], \"hours\": \"8:00-17:00\"",
        "\"days\": [\"mon\", \"pon\"], \"hours\": \"8:00-17:00\"",
        "booking.json:/places/0/opens/0/days/1: must be \"mon\", \"tue\"… or \"sun\""},
    {BOOK, "\"days\": [\"mon\", \"wed\"], \"hours\": \"8:00-17:00\"",
        "\"days\": [\"mon\", \"mon\"], \"hours\": \"8:00-17:00\"",
        "booking.json:/places/0/opens/0/days/1: stands twice"},
    {BOOK, "[\"mon\", \"wed\"], \"hours\": \"8:00-17:00\"", "[], \"hours\": \"8:00-17:00\"",
        "booking.json:/places/0/opens/0/days: has 0 items, at least 1 are needed"},
    {BOOK, "\"hours\": \"8:00-17:00\"", "\"hours\": \"17:00-8:00\"",
        "booking.json:/places/0/opens/0/hours: is not a span like \"8:00-17:00\""},
    {BOOK, "\"hours\": \"8:00-17:00\"", "\"hours\": \"8:03-17:00\"",
        "booking.json:/places/0/opens/0: hours are no multiple of 5 minutes"},
    {BOOK, "\"step\": 15", "\"step\": 17",
        "booking.json:/places/0/opens/0: a step is a multiple of 5 minutes within a day"},
    {BOOK, "\"step\": 15", "\"step\": 0",
        "booking.json:/places/0/opens/0/step: must be between 5 and 480"},
    {BOOK, "\"public\": 2, \"desk\": 3", "\"public\": 4, \"desk\": 3",
        "booking.json:/places/0/opens/0: the public has 0 counters to those of the desk"},
    {BOOK, "\"public\": 2, \"desk\": 3", "\"public\": 2, \"desk\": 100",
        "booking.json:/places/0/opens/0/desk: must be between 1 and 99"},
    {BOOK, "\"every_weeks\": 2", "\"every_weeks\": 5",
        "booking.json:/places/0/opens/1/every_weeks: must be between 1 and 4"},
    {BOOK, "\"from\": \"2026-01-05\"", "\"from\": \"2026-02-30\"",
        "booking.json:/places/0/opens/1/from: is not a date like 2026-12-31"},
    {BOOK, "\"from\": \"2026-01-05\", ", "",
        "booking.json:/places/0/opens/1: each n-th week needs a day to count from"},
    {BOOK, "\"2026-01-05\", \"to\": \"2099-12-31\"", "\"2026-01-05\", \"to\": \"2025-12-31\"",
        "booking.json:/places/0/opens/1: a rule ends before it begins"},
    {BOOK, "[1, 5]", "[1, 6]",
        "booking.json:/places/0/opens/2/weeks_of_month/1: must be between 1 and 5"},
    {BOOK, "[1, 5]", "[5, 5]", "booking.json:/places/0/opens/2/weeks_of_month/1: stands twice"},
    {BOOK, "\"12:00-12:30\"", "\"12:00-12:31\"",
        "booking.json:/places/0/breaks/0: hours are no multiple of 5 minutes"},
    {BOOK, "\"12:00-12:30\"", "\"12:00-12:30\", \"step\": 5",
        "booking.json:/places/0/breaks/0/step: unknown key"},
    {BOOK, "\"2026-12-23\"", "\"2026-13-23\"",
        "booking.json:/places/0/one_day/0/date: is not a date like 2026-12-31"},
    {BOOK, "\"8:00-11:00\"", "\"8:00-11:01\"",
        "booking.json:/places/0/one_day/0: hours are no multiple of 5 minutes"},
    {BOOK, "\"to\": \"2026-12-31\", \"reason\"", "\"to\": \"2026-12-01\", \"reason\"",
        "booking.json:/places/0/closures/0/to: is before \"from\""},
    {BOOK,
        "[{\"days\": [\"tue\"], \"hours\": \"8:00-12:00\", \"step\": 60, \"public\": 1, \"desk\": "
        "1}]",
        "[]", "booking.json:/places/1: never opens"},
    {BOOK, "\"verified\": true, \"source\": \"vzor\"", "\"verified\": true",
        "booking.json:/places/0: is verified, so the key \"source\" must say by what"},
    /* operations */
    {BOOK, "\"id\": \"porada\"", "\"id\": \"vypis\"",
        "booking.json:/operations/1/id: the operation \"vypis\" stands twice"},
    {BOOK, "\"minutes\": 15, \"more", "\"minutes\": 16, \"more",
        "booking.json:/operations/0: an act takes a multiple of 5 minutes within a day"},
    {BOOK, "\"minutes\": 15, \"more", "\"minutes\": \"15\", \"more",
        "booking.json:/operations/0/minutes: must be a whole number"},
    {BOOK, "\"more_minutes\": 10", "\"more_minutes\": 9",
        "booking.json:/operations/0: further people take a multiple of 5 minutes"},
    {BOOK, "\"people_max\": 6", "\"people_max\": 51",
        "booking.json:/operations/0/people_max: must be between 1 and 50"},
    {BOOK, "\"situations\": [\"vypis-z-rejstriku\"]", "\"situations\": [\"neni\"]",
        "booking.json:/operations/0/situations/0: there is no situation \"neni\""},
    {BOOK, "\"email\", \"required\": false", "\"mail\", \"required\": false",
        "booking.json:/operations/0/fields/1/kind: is not a kind of field, see prepazka-town(5)"},
    {BOOK, "\"email\", \"required\": false", "\"email\"",
        "booking.json:/operations/0/fields/1: the key \"required\" is missing"},
    {BOOK, "\"email\"", "\"last_name\"", "booking.json:/operations/0/fields/1/kind: stands twice"},
    {BOOK, "[\"porada\", \"vypis\"]", "[\"vypis\"]",
        "booking.json:/operations/1: no place does this operation"},
    /* agendas */
    {BOOK, "\"letter\": \"B\"", "\"letter\": \"O\"",
        "booking.json:/agendas/1/letter: must be a letter A to Z, not I, O, Q or Z"},
    {BOOK, "\"letter\": \"B\"", "\"letter\": \"b\"",
        "booking.json:/agendas/1/letter: must be a letter A to Z, not I, O, Q or Z"},
    {BOOK, "\"letter\": \"B\"", "\"letter\": \"A\"",
        "booking.json:/agendas/1/letter: another agenda has the letter A"},
    {BOOK, "\"last\": 399", "\"last\": 199", "booking.json:/agendas/1/last: is below \"first\""},
    {BOOK, "\"quota\": 120", "\"quota\": -1",
        "booking.json:/agendas/0/quota: must be between 0 and 999"},
    {BOOK, "\"minutes\": 5, \"situations\"", "\"minutes\": 121, \"situations\"",
        "booking.json:/agendas/1/minutes: must be between 1 and 120"},
    {BOOK, "\"tue\": [], \"wed\"", "\"wed\"",
        "booking.json:/agendas/0/hours: the day \"tue\" is missing; [] means closed"},
    {BOOK, "[\"pokladna\", \"doprava\"]", "[\"doprava\"]",
        "booking.json:/agendas/1: no counter calls this agenda"},
    /* counters */
    {BOOK, "\"id\": \"1\"", "\"id\": \"pokladna\"",
        "booking.json:/counters/1/id: the counter \"pokladna\" stands twice"},
    {BOOK, "\"id\": \"1\"", "\"id\": \"první\"",
        "booking.json:/counters/0/id: must be of a-z, 0-9 and -"},
    {BOOK, "\"agendas\": [\"doprava\"]", "\"agendas\": []",
        "booking.json:/counters/0/agendas: has 0 items, at least 1 are needed"},
    {BOOK, "\"agendas\": [\"doprava\"]", "\"agendas\": [\"lesy\"]",
        "booking.json:/counters/0/agendas/0: there is no agenda \"lesy\""},
    /* what the situations promise */
    {BOOK, "\"situations\": [\"vypis-z-rejstriku\"],\n     \"fields\"",
        "\"situations\": [],\n     \"fields\"",
        EXTRACT ":/booking: no operation of booking.json names this situation"},
    {DOG, "\"booking\": false", "\"booking\": true",
        DOG ":/booking: no operation of booking.json names this situation"},
    {EXTRACT, "\"booking\": true", "\"booking\": false",
        EXTRACT ":/booking: is false, but the operation \"vypis\" names this situation"},
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
    CHECK(strstr(out.p, "\"booking\":[{") != NULL);
    CHECK(strstr(out.p, "\"id\":\"booking\",\"operations\":[{") != NULL);
    buf_done(&out);
    buf_done(&all.text);
}

static void check_row(const struct row *r)
{
    char dir[] = "/tmp/town-XXXXXX";
    struct faults all = {.n = 0};
    struct buf out;
    struct err e = ERR_INIT;
    REQUIRE(mkdtemp(dir) != NULL);
    buf_init(&out, WIRE_BUNDLE);
    buf_init(&all.text, BUF_TEXT);
    buf_z(&out, "kept");
    if (!copy_pack(dir, r->file, r->from, r->to))
        test_fail(__FILE__, __LINE__, "\"%s\" changes nothing", r->from);
    CHECK_INT(town_pack_bundle(&out, dir, note, &all, &e), -ERR_PARSE);
    CHECK_STR(buf_cstr(&out), "kept");
    if (!strstr(buf_cstr(&all.text), r->fault))
        test_fail(__FILE__, __LINE__, "want \"%s\" in\n%s", r->fault, buf_cstr(&all.text));
    buf_done(&out);
    buf_done(&all.text);
    remove_pack(dir);
}

TEST(each_fault_is_told_with_file_pointer_and_reason)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_row(&rows[i]);
}

TEST(each_fault_of_the_calendar_and_the_queue_is_told)
{
    for (size_t i = 0; i < sizeof booking_rows / sizeof booking_rows[0]; i++)
        check_row(&booking_rows[i]);
}

/* A town may have no calendar of its own: then a situation may promise one all the same, it is
 * another system's. */
TEST(without_a_booking_file_the_bundle_has_none_and_nothing_is_missed)
{
    char dir[] = "/tmp/town-XXXXXX", path[PATH_MAX];
    struct buf out;
    struct err e = ERR_INIT;
    REQUIRE(mkdtemp(dir) != NULL);
    buf_init(&out, WIRE_BUNDLE);
    CHECK(copy_pack(dir, TOWN, "Vzorov", "Vzorov"));
    snprintf(path, sizeof path, "%s/%s", dir, BOOK);
    unlink(path);
    CHECK_INT(town_pack_bundle(&out, dir, NULL, NULL, &e), 0);
    CHECK(strstr(buf_cstr(&out), "\"forms\":[],\"booking\":[]}") != NULL);
    buf_done(&out);
    remove_pack(dir);
}

TEST(the_first_town_has_no_faults)
{
    struct faults all = {.n = 0};
    struct buf out;
    struct err e = ERR_INIT;
    buf_init(&out, WIRE_BUNDLE);
    buf_init(&all.text, BUF_TEXT);
    CHECK_INT(town_pack_bundle(&out, "town/mnichovo-hradiste", note, &all, &e), 0);
    CHECK_STR(buf_cstr(&all.text), "");
    buf_done(&out);
    buf_done(&all.text);
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
