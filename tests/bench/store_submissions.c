// uses: store form crypto wire base
/* store_submissions: durable submissions a second, 50 threads on one store: a new SQLite one in the
 * given folder, or that of an address. Each is all that the portal does with one: JSON is parsed,
 * the record is made and judged anew by the form, the canonical JSON hashed, a receipt signed, and
 * row, history and audit record synced to the disk before its thread goes on.
 *
 * usage: store_submissions [DIR | postgresql://…]    prints "N submissions/s"; run in the root of
 * the tree */
#include "crypto/receipt.h"
#include "form/record.h"
#include "store/sha256.h"
#include "store/store.h"
#include "wire/json.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS = 50, EACH = 200 };

static const struct date day = {2026, 11, 23};

struct shared {
    struct store *store;
    struct form *form;
    struct buf json, key, public;
    int64_t device;
};

struct worker {
    pthread_t thread;
    const struct shared *s;
    char fingerprint[SHA256_HEX];
    int number, made;
    bool begun;
};

/* ---- one submission, made as a visitor makes it */

static bool put(struct form_record *r, const char *pointer, int item, const char *typed)
{
    int field = form_find(form_record_form(r), pointer);
    return field != FORM_NONE && form_type(r, field, item, str_of(typed), NULL) == 0;
}

static bool choose(struct form_record *r, const char *pointer, int item, json_t *value)
{
    int field = form_find(form_record_form(r), pointer);
    return field != FORM_NONE && form_set(r, field, item, value, NULL) == 0;
}

static bool fill(struct form_record *r)
{
    static const struct {
        const char *pointer, *typed;
    } texts[] = {{"/jmeno", "Jana Nováková"}, {"/datum_narozeni", "5. 3. 1980"},
        {"/telefon", "601 234 567"}, {"/adresa/číslo_domovní", "12"},
        {"/adresa/název_obce", "Mnichovo Hradiště"}, {"/adresa/psč", "295 01"}, {"/clenu", "4"},
        {"/zacatek", "1. 12. 2026"}};
    bool good = true;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        good = good && put(r, texts[i].pointer, FORM_NONE, texts[i].typed);
    good = good && choose(r, "/obydli", FORM_NONE, json_string("rodinny")) &&
           choose(r, "/uleva", FORM_NONE, json_false()) &&
           choose(r, "/souhlas", FORM_NONE, json_true());
    if (good && form_items(r, 0) < 2)
        good = form_item_add(r, 0, NULL) >= 0;
    for (int i = 0; good && i < (int)form_items(r, 0); i++)
        good = put(r, "/psi/*/jmeno", i, i ? "Rek" : "Bára") &&
               put(r, "/psi/*/narozen", i, "1. 4. 2022") &&
               choose(r, "/psi/*/ma_cip", i, json_true()) &&
               put(r, "/psi/*/cip", i, "203098100000001");
    form_bring(r, 0, true);
    return good;
}

static int make_json(struct shared *s, struct err *e)
{
    struct form_record *r = NULL;
    struct form_envelope env = {.reference = "22222222",
        .version = s->form->version,
        .lang = "cs",
        .channel = "kiosk",
        .sealed = INT64_C(1795424400),
        .declared = true};
    str_copy(env.form, sizeof env.form, str_of(s->form->id));
    int rc = form_record_new(&r, s->form, day, e);
    if (rc == 0 && !fill(r))
        rc = err_set(e, ERR_PARSE, "bench", "the sample does not fit the form");
    if (rc == 0)
        rc = form_submission_write(&s->json, r, &env, e);
    form_record_free(&r);
    return rc;
}

/* ---- what the portal does with it */

static int say_receipt(
    void *ctx, char out[WIRE_RECEIPT], const char *reference, int64_t received, struct err *e)
{
    const struct worker *w = ctx;
    struct receipt receipt = {.received = received};
    str_copy(receipt.reference, sizeof receipt.reference, str_of(reference));
    memcpy(receipt.fingerprint, w->fingerprint, sizeof receipt.fingerprint);
    return receipt_sign(out, &receipt, buf_cstr(&w->s->key), e);
}

static int judge(const struct worker *w, const json_t *root, struct err *e)
{
    struct form_record *r = NULL;
    struct form_faults faults = {.n = 0};
    int rc = form_judge(&r, &faults, w->s->form, root, day, e);
    if (rc == 0 && faults.n)
        rc = err_set(e, ERR_PARSE, "bench", "the judge finds %zu faults", faults.n);
    form_faults_free(&faults);
    form_record_free(&r);
    return rc;
}

static int take(struct worker *w, int i, struct err *e)
{
    char key[40];
    json_t *root = NULL;
    struct buf body;
    struct sha256 h;
    struct store_submission out;
    bool again = false;
    buf_init(&body, WIRE_SUBMISSION);
    int rc = wire_json_load(&root, buf_view(&w->s->json), WIRE_SUBMISSION, WIRE_DEPTH, e);
    if (rc == 0)
        rc = judge(w, root, e);
    if (rc == 0)
        rc = wire_json_write(&body, root, e);
    json_decref(root);
    if (rc == 0) {
        sha256_init(&h);
        sha256_add(&h, body.p, body.n);
        sha256_hex(w->fingerprint, &h);
        w->fingerprint[STORE_FINGERPRINT - 1] = '\0';
        snprintf(key, sizeof key, "%d-%d-%d", (int)getpid(), w->number, i);
        struct store_submission_new n = {.device = w->s->device,
            .key = key,
            .fingerprint = w->fingerprint,
            .reference = "",
            .form = w->s->form->id,
            .version = w->s->form->version,
            .lang = "cs",
            .channel = "kiosk",
            .actor = "device:1",
            .sealed = INT64_C(1795424400),
            .body = buf_view(&body),
            .decide_days = 30,
            .receipt = say_receipt,
            .receipt_ctx = w};
        rc = store_submission_create(w->s->store, &n, &out, &again, e);
    }
    buf_wipe(&body);
    return rc;
}

static void *work(void *ctx)
{
    struct worker *w = ctx;
    for (int i = 0; i < EACH; i++) {
        struct err e = ERR_INIT;
        if (take(w, i, &e) == 0)
            w->made++;
        else if (i == 0)
            fprintf(stderr, "store_submissions: %s\n", e.text);
    }
    return NULL;
}

static int prepare(struct shared *s, const char *url, struct err *e)
{
    char name[32], fingerprint[STORE_HASH];
    struct store_device device;
    /* an address may have served another run */
    snprintf(name, sizeof name, "bench-%d-%lld", (int)getpid(), (long long)clock_mono(&clock_real));
    snprintf(fingerprint, sizeof fingerprint, "%064lld", (long long)clock_mono(&clock_real));
    int rc = form_load_dir(&s->form, NULL, "tests/data/forms/ukazka", NULL, NULL, e);
    if (rc == 0)
        rc = make_json(s, e);
    if (rc == 0)
        rc = receipt_key_pair(&s->key, &s->public, e);
    if (rc == 0)
        rc = store_open(&s->store, url, &clock_real, e);
    if (rc == 0)
        rc = store_migrate(s->store, e);
    if (rc == 0)
        rc = store_device_enrol(s->store, name, fingerprint, 1, &device, e);
    s->device = device.id;
    return rc;
}

static int run(const char *url)
{
    static struct worker workers[THREADS];
    struct shared s = {.store = NULL};
    struct err e = ERR_INIT;
    int made = 0;
    buf_init(&s.json, WIRE_SUBMISSION);
    buf_init(&s.key, BUF_LINE);
    buf_init(&s.public, BUF_LINE);
    int rc = prepare(&s, url, &e);
    int64_t began = clock_mono(&clock_real);
    for (int i = 0; rc == 0 && i < THREADS; i++) {
        workers[i] = (struct worker){.s = &s, .number = i};
        workers[i].begun = pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
        if (!workers[i].begun)
            rc = err_set(&e, ERR_NOMEM, "bench", "no thread");
    }
    for (int i = 0; i < THREADS && workers[i].begun; i++) {
        pthread_join(workers[i].thread, NULL);
        made += workers[i].made;
    }
    int64_t ms = clock_mono(&clock_real) - began;
    store_close(&s.store);
    form_free(&s.form);
    buf_done(&s.json);
    buf_wipe(&s.key);
    buf_done(&s.public);
    if (rc < 0 || made != THREADS * EACH) {
        fprintf(stderr, "store_submissions: %d of %d; %s\n", made, THREADS * EACH, e.text);
        return 3;
    }
    printf("%lld submissions/s\n", (long long)made * 1000 / (ms ? ms : 1));
    return 0;
}

int main(int argc, char **argv)
{
    char dir[64], url[96];
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    if (argc > 1 && strstr(argv[1], "://"))
        return run(argv[1]);
    snprintf(dir, sizeof dir, "%.40s/submissions-XXXXXX", argc > 1 ? argv[1] : "/tmp");
    if (!mkdtemp(dir))
        return 3;
    snprintf(url, sizeof url, "sqlite:%s/p.db", dir);
    int status = run(url);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char name[112];
        snprintf(name, sizeof name, "%s%s", url + 7, suffixes[i]);
        unlink(name);
    }
    rmdir(dir);
    return status;
}
