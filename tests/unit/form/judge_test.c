/* The judge: what the client sends is believed in nothing. */
#include "test.h"

#include "forms.h"
#include "record_int.h"
#include "wire/limits.h"

#define PDF "%PDF-1.7\ntrailer<<>>\n%%EOF\n"
/* 1 764 151 260 s: 26 November 2025, 11:01 in Prague */
#define SEALED INT64_C(1764151260)

static struct form_envelope envelope(const char *channel)
{
    struct form_envelope env = {.reference = "K7M4T9RX",
        .form = "ukazka",
        .version = 3,
        .lang = "cs",
        .sealed = SEALED,
        .declared = true};
    snprintf(env.channel, sizeof env.channel, "%s", channel);
    return env;
}

/* A good submission of the sample, as JSON. */
static json_t *submission(const struct form *f, const char *channel, bool file)
{
    struct form_record *r = forms_record(f);
    struct form_envelope env = envelope(channel);
    struct buf b;
    json_t *j = NULL;
    buf_init(&b, WIRE_SUBMISSION);
    forms_fill(r);
    if (file) {
        char *bytes = malloc(sizeof PDF);
        memcpy(bytes, PDF, sizeof PDF);
        form_bring(r, 0, false);
        CHECK_INT(form_attach(r, 0, "očkování.pdf", bytes, sizeof PDF - 1, NULL), 0);
    }
    CHECK_INT(form_submission_write(&b, r, &env, NULL), 0);
    CHECK_INT(wire_json_load(&j, buf_view(&b), WIRE_SUBMISSION, WIRE_DEPTH, NULL), 0);
    buf_wipe(&b);
    form_record_free(&r);
    return j;
}

/* "" or the faults, "error <code>" when it is refused. Takes j. */
static const char *judged(const struct form *f, json_t *j)
{
    static char text[8192];
    struct form_record *r = NULL;
    struct form_faults faults;
    struct err e = ERR_INIT;
    if (form_judge(&r, &faults, f, j, FORMS_TODAY, &e) < 0) {
        snprintf(text, sizeof text, "error %s", err_name(e.code));
        CHECK(r == NULL && faults.n == 0);
    } else {
        snprintf(text, sizeof text, "%s", forms_faults(&faults, r));
        form_faults_free(&faults);
        form_record_free(&r);
    }
    json_decref(j);
    return text;
}

TEST(a_submission_is_canonical_and_comes_back)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f), *back;
    struct form_envelope env = envelope("desk"), read;
    struct form_faults faults;
    struct buf b, sorted;
    json_t *j;
    REQUIRE(r);
    forms_fill(r);
    form_bring(r, 0, false);
    char *bytes = malloc(sizeof PDF);
    memcpy(bytes, PDF, sizeof PDF);
    CHECK_INT(form_attach(r, 0, "očko \"1\".pdf", bytes, sizeof PDF - 1, NULL), 0);
    buf_init(&b, WIRE_SUBMISSION);
    buf_init(&sorted, WIRE_SUBMISSION);
    CHECK_INT(form_submission_write(&b, r, &env, NULL), 0);
    CHECK_INT(wire_json_load(&j, buf_view(&b), WIRE_SUBMISSION, WIRE_DEPTH, NULL), 0);
    CHECK_INT(wire_json_write(&sorted, j, NULL), 0);
    CHECK_STR(buf_cstr(&b), buf_cstr(&sorted));
    CHECK_INT(form_envelope_read(&read, j, NULL), 0);
    CHECK_STR(read.reference, "K7M4T9RX");
    CHECK_STR(read.channel, "desk");
    CHECK_INT(read.sealed, SEALED);
    CHECK(read.declared && read.version == 3);
    CHECK_INT(form_judge(&back, &faults, f, j, FORMS_TODAY, NULL), 0);
    CHECK_INT((int64_t)faults.n, 0);
    REQUIRE(back);
    char answers[8192];
    snprintf(answers, sizeof answers, "%s", forms_answers(r));
    CHECK_STR(forms_answers(back), answers);
    CHECK_INT((int64_t)form_n_files(back, 0), 1);
    CHECK_STR(form_file(back, 0, 0)->name, "očko \"1\".pdf");
    CHECK(memcmp(form_file(back, 0, 0)->bytes, PDF, sizeof PDF - 1) == 0);
    form_faults_free(&faults);
    form_record_free(&back);
    form_record_free(&r);
    json_decref(j);
    buf_wipe(&b);
    buf_wipe(&sorted);
    form_free(&f);
}

struct change {
    const char *path; /* dots between names */
    const char *json; /* NULL: the member is taken away */
    const char *want;
};

/* psi.0.jmeno */
static void set(json_t *j, const char *path, const char *text)
{
    struct str rest = str_of(path), head;
    char key[100];
    while (str_cut(&rest, '.', &head)) {
        str_copy(key, sizeof key, head);
        j = json_is_array(j) ? json_array_get(j, (size_t)(key[0] - '0')) : json_object_get(j, key);
    }
    str_copy(key, sizeof key, head);
    if (!text)
        json_object_del(j, key);
    else
        json_object_set_new(j, key, forms_json(text));
}

static const struct change changes[] = {
    /* the envelope */
    {"form", "\"jina\"", "error parse"},
    {"version", "2", "error parse"},
    {"version", "\"3\"", "error parse"},
    {"reference", "\"K7M4T9R4\"", "error parse"},
    {"channel", "\"web\"", "error parse"},
    {"sealed", "\"včera\"", "error parse"},
    {"declared", "1", "error parse"},
    {"declared", "false", "/declared:required"},
    {"answers", NULL, "error parse"},
    {"answers", "[]", "error parse"},
    /* answers */
    {"answers.jmeno", NULL, "/jmeno:required"},
    {"answers.jmeno", "\"\"", "/jmeno:required"},
    {"answers.jmeno", "\"J\"", "/jmeno:minLength"},
    {"answers.jmeno", "5", "/jmeno:type"},
    {"answers.jmeno", "{\"a\":1}", "/jmeno:type"},
    {"answers.jmeno", "\"Jana \\u202enom\"", "/jmeno:type.characters"},
    {"answers.jmeno", "\" Jana\"", "/jmeno:type.characters"},
    {"answers.datum_narozeni", "\"2027-02-29\"", "/datum_narozeni:format"},
    {"answers.datum_narozeni", "\"5. 3. 1980\"", "/datum_narozeni:format"},
    {"answers.rodne_cislo", "\"780123/3541\"", "/rodne_cislo:format.checksum"},
    {"answers.obydli", "\"hrad\"", "/obydli:enum"},
    {"answers.uleva", "0", "/uleva:type"},
    {"answers.souhlas", "false", "/souhlas:required"},
    {"answers.clenu", "2.5", "/clenu:type"},
    {"answers.konec", "\"2020-01-01\"", "/konec:rule.konec"},
    {"answers.psi.0.barvy", "[\"cerna\",\"cerna\"]", "/psi/0/barvy:uniqueItems"},
    {"answers.psi.0.barvy", "[\"cerna\",5]", "/psi/0/barvy:type"},
    /* what the form does not have */
    {"answers.navic", "1", "error parse"},
    {"answers.psi.0.navic", "1", "error parse"},
    {"answers.adresa", "5", "error parse"},
    {"answers.psi", "{}", "error parse"},
    {"answers.psi", "[5]", "error parse"},
    {"answers.adresa/psč", "\"29501\"", "error parse"},
    {"answers.adresa", "{}",
        "/adresa/číslo_domovní:required /adresa/název_obce:required /adresa/psč:required"},
    /* off the route */
    {"answers.prukaz", "\"ztp\"", "/prukaz:unreached"},
    {"answers.psi.0.ma_cip", "false", "/psi/0/cip:unreached"},
    {"answers.obydli", "\"jinde\"", "error parse"},
    /* computed */
    {"answers.poplatek", "1", "/poplatek:computed"},
    {"answers.poplatek", NULL, "/poplatek:computed"},
    {"answers.poplatek", "\"40000\"", "/poplatek:computed"},
    {"answers.psi.0.sazba", "1", "/psi/0/sazba:computed"},
    {"answers.druh", "\"kocka\"", "/druh:computed"},
    {"answers.pocet", "1.0", ""},
    /* attachments */
    {"brings", "[]", "/attachments/ockovani:required"},
    {"brings", "[\"nic\"]", "error parse"},
    {"brings", "[5]", "error parse"},
    {"brings", "5", "error parse"},
    {"brings", "[\"ockovani\",\"prukaz\"]", "/attachments/prukaz:unreached"},
    {"attachments", "{}", "error parse"},
    {"attachments", "[{}]", "error parse"},
    {"attachments",
        "[{\"id\":\"nic\",\"name\":\"a.pdf\",\"type\":\"application/pdf\",\"data\":\"\"}]",
        "error parse"},
    {"attachments",
        "[{\"id\":\"ockovani\",\"name\":\"a.pdf\",\"type\":\"application/pdf\",\"data\":\"J\"}]",
        "error parse"},
    {"attachments",
        "[{\"id\":\"ockovani\",\"name\":\"a.pdf\",\"type\":\"application/pdf\",\"data\":\"TVqQ\"}]",
        "/attachments/ockovani:type"},
    {"attachments",
        "[{\"id\":\"ockovani\",\"name\":\"a.exe\",\"type\":\"application/"
        "pdf\",\"data\":\"JVBERi0=\"}]",
        "/attachments/ockovani:type"},
    {"attachments",
        "[{\"id\":\"ockovani\",\"name\":\"a.pdf\",\"type\":\"image/png\",\"data\":\"JVBERi0=\"}]",
        "/attachments/ockovani:type"},
    {"attachments",
        "[{\"id\":\"ockovani\",\"name\":\"a.pdf\",\"type\":\"application/"
        "pdf\",\"data\":\"JVBERi0=\"}]",
        ""},
    {"attachments",
        "[{\"id\":\"prukaz\",\"name\":\"a.pdf\",\"type\":\"application/"
        "pdf\",\"data\":\"JVBERi0=\"}]",
        "/attachments/prukaz:unreached"},
    /* nothing else matters */
    {"poznamka", "1", ""},
    {"lang", "\"en\"", ""},
};

TEST(the_judge_believes_nothing)
{
    struct form *f = forms_sample();
    REQUIRE(f);
    CHECK_STR(judged(f, submission(f, "kiosk", false)), "");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        json_t *j = submission(f, "kiosk", false);
        set(j, changes[i].path, changes[i].json);
        const char *got = judged(f, j);
        if (strcmp(got, changes[i].want) != 0)
            test_fail(__FILE__, __LINE__, "%s = %s: \"%s\", want \"%s\"", changes[i].path,
                changes[i].json, got, changes[i].want);
    }
    CHECK_STR(judged(f, json_array()), "error parse");
    CHECK_STR(judged(f, json_null()), "error parse");
    form_free(&f);
}

TEST(paper_is_brought_to_the_kiosk_and_to_the_counter)
{
    struct form *f = forms_sample();
    REQUIRE(f);
    CHECK_STR(judged(f, submission(f, "kiosk", false)), "");
    CHECK_STR(judged(f, submission(f, "desk", false)), "");
    CHECK_STR(judged(f, submission(f, "desk", true)), "");
    form_free(&f);
}

TEST(the_fee_is_worked_out_by_the_judge)
{
    struct form *f = forms_sample();
    struct form_record *r;
    struct form_faults faults;
    int64_t haler;
    REQUIRE(f);
    json_t *j = submission(f, "kiosk", false);
    set(j, "answers.poplatek", "100");
    CHECK_INT(form_judge(&r, &faults, f, j, FORMS_TODAY, NULL), 0);
    REQUIRE(r);
    CHECK_INT((int64_t)faults.n, 1);
    CHECK_INT(form_fee(&haler, r), 1);
    CHECK_INT(haler, 40000);
    form_faults_free(&faults);
    form_record_free(&r);
    json_decref(j);
    form_free(&f);
}

TEST(ten_thousand_items_are_too_many)
{
    struct form *f = forms_sample();
    REQUIRE(f);
    json_t *j = submission(f, "kiosk", false);
    json_t *list = json_object_get(json_object_get(j, "answers"), "psi");
    json_t *first = json_array_get(list, 0);
    for (int i = 1; i < 10000; i++)
        json_array_append(list, first);
    CHECK(strstr(judged(f, j), "/psi:maxItems") != NULL);
    form_free(&f);
}

TEST(answers_over_the_bound_are_refused)
{
    struct form *f = forms_sample();
    REQUIRE(f);
    json_t *j = submission(f, "kiosk", false);
    size_t n = RECORD_BYTES + 10;
    char *huge = malloc(n);
    memset(huge, 'a', n);
    json_object_set_new(json_object_get(j, "answers"), "poznamka", json_stringn(huge, n));
    /* longer than a client could have kept */
    CHECK_STR(judged(f, j), "/poznamka:type.characters");
    free(huge);
    form_free(&f);
}

TEST(base64_is_strict)
{
    static const struct {
        const char *text, *bytes;
        size_t n;
    } good[] = {{"", "", 0}, {"Zg==", "f", 1}, {"Zm8=", "fo", 2}, {"Zm9v", "foo", 3},
        {"Zm9vYg==", "foob", 4}, {"AP/+", "\0\xFF\xFE", 3}};
    static const char *const bad[] = {"Z", "Zg",
        "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm 9", "Zm-_", "Zm9v===="};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char *bytes = NULL;
        size_t n;
        struct buf b;
        buf_init(&b, BUF_LINE);
        CHECK_INT(base64_read(&bytes, &n, str_of(good[i].text), NULL), 0);
        CHECK(n == good[i].n && memcmp(bytes, good[i].bytes, n) == 0);
        CHECK(base64_write(&b, good[i].bytes, good[i].n));
        CHECK_STR(buf_cstr(&b), good[i].text);
        free(bytes);
        buf_done(&b);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *bytes = NULL;
        size_t n;
        CHECK_INT(base64_read(&bytes, &n, str_of(bad[i]), NULL), -ERR_PARSE);
        CHECK(bytes == NULL);
    }
}
