/* Submissions, on every backend; see backends.h. */
#include "backends.h"

enum { DAY = 86400 };

static const char print_a[] = "00112233445566778899aabbccddeeff";
static const char print_b[] = "ffeeddccbbaa99887766554433221100";

/* A receipt the tests can read: what the store asked for. */
static int say_receipt(
    void *ctx, char out[WIRE_RECEIPT], const char *reference, int64_t received, struct err *e)
{
    int *calls = ctx;
    (void)e;
    ++*calls;
    snprintf(out, WIRE_RECEIPT, "R*%s*%" PRId64, reference, received);
    return 0;
}

static int no_receipt(
    void *ctx, char out[WIRE_RECEIPT], const char *reference, int64_t received, struct err *e)
{
    (void)ctx, (void)out, (void)reference, (void)received;
    return err_set(e, ERR_IO, "test", "no key");
}

static int calls;

static struct store_submission_new sample(int64_t device, const char *key)
{
    return (struct store_submission_new){.device = device,
        .key = key,
        .fingerprint = print_a,
        .reference = "",
        .form = "prihlaseni-psa",
        .lang = "cs",
        .channel = "kiosk",
        .actor = "device:1",
        .version = 2,
        .sealed = 1795499000,
        .body = STR("{\"answers\":{\"jmeno\":\"Jana Nováková\"}}"),
        .decide_days = 30,
        .receipt = say_receipt,
        .receipt_ctx = &calls};
}

CASE(a_submission_is_kept_whole)
{
    static const char pdf[] = "%PDF-1.7\0\xff binary";
    struct store_file files[] = {
        {.attachment = "ockovani",
            .name = "očkování.pdf",
            .type = "application/pdf",
            .bytes = {pdf, sizeof pdf - 1}},
        {.attachment = "jine", .name = "x.txt", .type = "text/plain", .bytes = STR("")},
    };
    struct store_submission_new n = sample(enrol(v, "kiosk", 'a'), "key-12345678");
    struct store_submission out, got;
    struct buf body;
    struct err e = ERR_INIT;
    bool again = true;
    char want[64];
    n.files = files;
    n.n_files = 2;
    n.reference = "K7M4T9RV";
    REQUIRE(store_submission_create(v->s, &n, &out, &again, &e) == 0);
    CHECK(!again);
    CHECK_INT((int64_t)strlen(out.reference), 8);
    CHECK_INT(out.received, 1795500000);
    CHECK_INT(out.sealed, 1795499000);
    CHECK_STR(out.form, "prihlaseni-psa");
    CHECK_INT(out.version, 2);
    CHECK_STR(out.lang, "cs");
    CHECK_STR(out.channel, "kiosk");
    CHECK_STR(out.actor, "device:1");
    CHECK_STR(out.key, "key-12345678");
    CHECK_STR(out.fingerprint, print_a);
    CHECK_INT(out.state, SUBMISSION_RECEIVED);
    CHECK_INT((int64_t)out.n_files, 2);
    CHECK_INT(out.settled, 0);
    CHECK_INT(out.erased, 0);
    REQUIRE(out.n_history == 1);
    CHECK_INT(out.history[0].state, SUBMISSION_RECEIVED);
    CHECK_INT(out.history[0].at, 1795500000);
    snprintf(want, sizeof want, "R*%s*1795500000", out.reference);
    CHECK_STR(out.receipt, want);

    buf_init(&body, BUF_LINE);
    REQUIRE(store_submission_get(v->s, out.reference, &got, &body, &e) == 0);
    CHECK(str_eq(buf_view(&body), n.body));
    CHECK_STR(got.receipt, out.receipt);
    CHECK_INT(got.seq, out.seq);
    CHECK_INT(store_submission_get(v->s, "22222222", &got, NULL, NULL), -ERR_NOT_FOUND);
    buf_done(&body);
}

struct files {
    char text[400];
    int stop_at, n;
};

static int see_file(void *ctx, const struct store_file *f, struct err *e)
{
    struct files *x = ctx;
    size_t used = strlen(x->text);
    snprintf(x->text + used, sizeof x->text - used, "%s %s %s %.*s %.8s; ", f->attachment, f->name,
        f->type, (int)f->bytes.n, f->bytes.p, f->sha256);
    return ++x->n == x->stop_at ? err_set(e, ERR_CANCELLED, "test", "enough") : 0;
}

CASE(files_come_back_in_order_with_their_hash)
{
    struct store_file files[] = {
        {.attachment = "b", .name = "1.txt", .type = "text/plain", .bytes = STR("abc")},
        {.attachment = "a", .name = "2.txt", .type = "text/plain", .bytes = STR("")},
        {.attachment = "a", .name = "2.txt", .type = "text/plain", .bytes = STR("abc")},
    };
    struct store_submission_new n = sample(enrol(v, "kiosk", 'a'), "key-12345678");
    struct store_submission out;
    struct files seen = {.stop_at = 0};
    struct err e = ERR_INIT;
    bool again;
    n.files = files;
    n.n_files = 3;
    REQUIRE(store_submission_create(v->s, &n, &out, &again, &e) == 0);
    CHECK_INT(store_submission_files(v->s, out.reference, see_file, &seen, &e), 0);
    CHECK_STR(seen.text, "b 1.txt text/plain abc ba7816bf; a 2.txt text/plain  e3b0c442; "
                         "a 2.txt text/plain abc ba7816bf; ");
    seen = (struct files){.stop_at = 2};
    CHECK_INT(store_submission_files(v->s, out.reference, see_file, &seen, &e), -ERR_CANCELLED);
    CHECK_INT(seen.n, 2);
    seen = (struct files){.stop_at = 0};
    CHECK_INT(store_submission_files(v->s, out.reference, see_file, &seen, NULL), 0);
    CHECK_INT(seen.n, 3);
}

CASE(the_same_key_gives_the_same_submission_and_other_bytes_a_conflict)
{
    int64_t device = enrol(v, "kiosk", 'a'), other = enrol(v, "other", 'b');
    struct store_submission_new n = sample(device, "key-12345678");
    struct store_submission one, two;
    struct err e = ERR_INIT;
    bool again = false;
    CHECK_INT(store_submission_by_key(v->s, device, n.key, print_a, &two, NULL), -ERR_NOT_FOUND);
    REQUIRE(store_submission_create(v->s, &n, &one, &again, &e) == 0);
    v->clock.wall_s += 60;
    REQUIRE(store_submission_create(v->s, &n, &two, &again, &e) == 0);
    CHECK(again);
    CHECK_STR(two.reference, one.reference);
    CHECK_STR(two.receipt, one.receipt);
    CHECK_INT(two.received, 1795500000);
    n.fingerprint = print_b;
    CHECK_INT(store_submission_create(v->s, &n, &two, &again, &e), -ERR_CONFLICT);
    CHECK_INT(store_submission_by_key(v->s, device, n.key, print_b, &two, NULL), -ERR_CONFLICT);
    CHECK_INT(store_submission_by_key(v->s, device, n.key, print_a, &two, NULL), 0);
    CHECK_STR(two.reference, one.reference);
    CHECK_INT(store_submission_by_key(v->s, other, n.key, print_a, &two, NULL), -ERR_NOT_FOUND);
    n.device = other;
    CHECK_INT(store_submission_create(v->s, &n, &two, &again, NULL), 0);
    CHECK(!again && strcmp(two.reference, one.reference) != 0);
}

CASE(a_proposed_reference_is_taken_when_it_is_free_and_right)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_submission one, two, three;
    struct store_submission_new n = sample(device, "key-1-free");
    struct err e = ERR_INIT;
    bool again;
    REQUIRE(store_submission_create(v->s, &n, &one, &again, &e) == 0);
    n = sample(device, "key-2-taken");
    n.reference = one.reference;
    calls = 0;
    REQUIRE(store_submission_create(v->s, &n, &two, &again, &e) == 0);
    CHECK(strcmp(one.reference, two.reference) != 0);
    CHECK_INT(calls, 2);
    CHECK(strstr(two.receipt, two.reference) != NULL);
    char wrong[9];
    memcpy(wrong, two.reference, 9);
    wrong[7] = wrong[7] == '2' ? '3' : '2';
    n = sample(device, "key-3-wrong");
    n.reference = wrong;
    REQUIRE(store_submission_create(v->s, &n, &three, &again, &e) == 0);
    CHECK(strcmp(three.reference, wrong) != 0);

    struct env fresh;
    REQUIRE(env_begin(&fresh, v->backend));
    n = sample(enrol(&fresh, "kiosk", 'a'), "key-1-free");
    n.reference = one.reference;
    CHECK_INT(store_submission_create(fresh.s, &n, &two, &again, &e), 0);
    CHECK_STR(two.reference, one.reference);
    env_end(&fresh);
}

CASE(without_a_receipt_nothing_is_kept)
{
    struct store_submission_new n = sample(enrol(v, "kiosk", 'a'), "key-12345678");
    struct store_submission out;
    struct err e = ERR_INIT;
    bool again;
    n.receipt = no_receipt;
    CHECK_INT(store_submission_create(v->s, &n, &out, &again, &e), -ERR_IO);
    CHECK_STR(e.text, "no key");
    CHECK_INT(store_submission_by_key(v->s, n.device, n.key, print_a, &out, NULL), -ERR_NOT_FOUND);
}

/* 2026-11-24 is a Tuesday; 30 days later it is Christmas Eve, then holidays, then a weekend. */
CASE(time_limits_end_on_working_days)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_submission_new n = sample(device, "key-1-decide");
    struct store_submission out;
    struct err e = ERR_INIT;
    bool again;
    REQUIRE(store_submission_create(v->s, &n, &out, &again, &e) == 0);
    CHECK_INT(date_cmp(out.decide_by, (struct date){2026, 12, 28}), 0);
    CHECK(!date_is_set(out.sign_by));
    n = sample(device, "key-2-none");
    n.decide_days = 0;
    REQUIRE(store_submission_create(v->s, &n, &out, &again, &e) == 0);
    CHECK(!date_is_set(out.decide_by));
    n = sample(device, "key-3-short");
    n.decide_days = 1;
    REQUIRE(store_submission_create(v->s, &n, &out, &again, &e) == 0);
    CHECK_INT(date_cmp(out.decide_by, (struct date){2026, 11, 25}), 0);
}

CASE(one_to_be_signed_gets_its_time_limit_with_the_signature)
{
    struct store_submission_new n = sample(enrol(v, "kiosk", 'a'), "key-12345678");
    struct store_submission out;
    struct err e = ERR_INIT;
    bool again;
    n.sign_days = 5; /* Sunday, so Monday */
    REQUIRE(store_submission_create(v->s, &n, &out, &again, &e) == 0);
    CHECK_INT(out.state, SUBMISSION_TO_SIGN);
    CHECK_INT(date_cmp(out.sign_by, (struct date){2026, 11, 30}), 0);
    CHECK(!date_is_set(out.decide_by));
    v->clock.wall_s += 2 * DAY;
    REQUIRE(store_submission_move(
                v->s, out.reference, SUBMISSION_RECEIVED, "operator", "portalctl", &out, &e) == 0);
    CHECK_INT(out.state, SUBMISSION_RECEIVED);
    CHECK_INT(date_cmp(out.decide_by, (struct date){2026, 12, 28}), 0);
    CHECK_INT((int64_t)out.n_history, 2);
    CHECK_INT(out.history[1].at, 1795500000 + 2 * DAY);
}

CASE(states_move_by_the_table_only)
{
    struct store_submission_new n = sample(enrol(v, "kiosk", 'a'), "key-12345678");
    struct store_submission out, after;
    struct err e = ERR_INIT;
    bool again;
    REQUIRE(store_submission_create(v->s, &n, &out, &again, &e) == 0);
    static const struct {
        enum submission_state to;
        int want;
    } steps[] = {
        {SUBMISSION_DECIDED, -ERR_CONFLICT},
        {SUBMISSION_RECEIVED, -ERR_CONFLICT},
        {SUBMISSION_TO_SIGN, -ERR_CONFLICT},
        {SUBMISSION_REGISTERED, 0},
        {SUBMISSION_REGISTERED, -ERR_CONFLICT},
        {SUBMISSION_DECIDED, 0},
        {SUBMISSION_WITHDRAWN, -ERR_CONFLICT},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        v->clock.wall_s++;
        CHECK_INT(store_submission_move(
                      v->s, out.reference, steps[i].to, "operator", "portalctl", &after, NULL),
            steps[i].want);
    }
    REQUIRE(store_submission_get(v->s, out.reference, &after, NULL, &e) == 0);
    CHECK_INT(after.state, SUBMISSION_DECIDED);
    CHECK_INT((int64_t)after.n_history, 3);
    CHECK_INT(after.settled, 1795500006);
    CHECK_INT(date_cmp(after.decide_by, out.decide_by), 0);
    CHECK_INT(store_submission_move(
                  v->s, "22222222", SUBMISSION_DECIDED, "operator", "portalctl", &after, NULL),
        -ERR_NOT_FOUND);
    struct store_audit_state state;
    CHECK_INT(store_audit_verify(v->s, &state, &e), 0);
    CHECK_INT(state.records, 4); /* enrol, receive, registered, decided */
}

struct listed {
    char forms[64];
    int64_t last;
};

static void see_one(void *ctx, const struct store_submission *s)
{
    struct listed *l = ctx;
    size_t used = strlen(l->forms);
    snprintf(l->forms + used, sizeof l->forms - used, "%s%zu ", s->form, s->n_history);
    CHECK(s->seq > l->last);
    l->last = s->seq;
}

CASE(the_file_service_reads_on_from_where_it_was)
{
    static const char *const forms[] = {"a", "b", "c", "d", "e"};
    int64_t device = enrol(v, "kiosk", 'a');
    struct err e = ERR_INIT;
    struct listed l = {"", 0};
    for (int i = 0; i < 5; i++) {
        char key[24];
        struct store_submission out;
        bool again;
        snprintf(key, sizeof key, "key-%d-list", i);
        struct store_submission_new n = sample(device, key);
        n.form = forms[i];
        REQUIRE(store_submission_create(v->s, &n, &out, &again, &e) == 0);
    }
    CHECK_INT(store_submission_each(v->s, 0, 2, see_one, &l, &e), 0);
    CHECK_STR(l.forms, "a1 b1 ");
    CHECK_INT(store_submission_each(v->s, l.last, 2, see_one, &l, &e), 0);
    CHECK_INT(store_submission_each(v->s, l.last, 10, see_one, &l, &e), 0);
    CHECK_STR(l.forms, "a1 b1 c1 d1 e1 ");
    CHECK_INT(store_submission_each(v->s, l.last, 10, see_one, &l, &e), 0);
    CHECK_STR(l.forms, "a1 b1 c1 d1 e1 ");
}

CASE(retention_takes_the_content_and_leaves_what_the_receipt_says)
{
    struct store_file file = {
        .attachment = "a", .name = "n", .type = "text/plain", .bytes = STR("secret file")};
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_submission_new n = sample(device, "key-12345678");
    struct store_submission out, kept, got;
    struct files seen = {.stop_at = 0};
    struct buf body;
    struct err e = ERR_INIT;
    bool again;
    size_t erased = 9;
    n.files = &file;
    n.n_files = 1;
    REQUIRE(store_submission_create(v->s, &n, &out, &again, &e) == 0);
    n.key = "key-kept-1";
    REQUIRE(store_submission_create(v->s, &n, &kept, &again, &e) == 0);
    REQUIRE(store_submission_move(
                v->s, out.reference, SUBMISSION_WITHDRAWN, "operator", "portalctl", &got, &e) == 0);
    v->clock.wall_s += 10 * DAY - 1;
    CHECK_INT(store_submission_erase(v->s, 10, &erased, &e), 0);
    CHECK_INT((int64_t)erased, 0);
    v->clock.wall_s += 1;
    CHECK_INT(store_submission_erase(v->s, 10, &erased, &e), 0);
    CHECK_INT((int64_t)erased, 1);
    CHECK_INT(store_submission_erase(v->s, 10, &erased, &e), 0);
    CHECK_INT((int64_t)erased, 0);

    buf_init(&body, BUF_LINE);
    REQUIRE(store_submission_get(v->s, out.reference, &got, &body, &e) == 0);
    CHECK_INT((int64_t)body.n, 0);
    CHECK_STR(got.actor, "");
    CHECK_INT(got.erased, 1795500000 + 10 * DAY);
    CHECK_INT((int64_t)got.n_files, 0);
    CHECK_STR(got.receipt, out.receipt);
    CHECK_STR(got.fingerprint, print_a);
    CHECK_INT(store_submission_files(v->s, out.reference, see_file, &seen, &e), 0);
    CHECK_INT(seen.n, 0);
    REQUIRE(store_submission_get(v->s, kept.reference, &got, &body, &e) == 0);
    CHECK(body.n > 0);
    CHECK_INT(store_submission_files(v->s, kept.reference, see_file, &seen, &e), 0);
    CHECK_INT(seen.n, 1);
    buf_done(&body);
}

enum { RACERS = 12 };

struct racer {
    pthread_t thread;
    struct store *s;
    int64_t device;
    int rc;
    bool again;
    struct store_submission out;
};

static void *race(void *ctx)
{
    struct racer *r = ctx;
    int mine = 0;
    struct store_submission_new n = sample(r->device, "key-race-1");
    n.receipt_ctx = &mine;
    r->rc = store_submission_create(r->s, &n, &r->out, &r->again, NULL);
    return NULL;
}

CASE(many_at_once_with_one_key_make_one_submission)
{
    struct racer racers[RACERS];
    int64_t device = enrol(v, "kiosk", 'a');
    int made = 0;
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){.s = v->s, .device = device};
        REQUIRE(pthread_create(&racers[i].thread, NULL, race, &racers[i]) == 0);
    }
    for (int i = 0; i < RACERS; i++)
        pthread_join(racers[i].thread, NULL);
    for (int i = 0; i < RACERS; i++) {
        CHECK_INT(racers[i].rc, 0);
        made += !racers[i].again;
        CHECK_STR(racers[i].out.reference, racers[0].out.reference);
        CHECK_STR(racers[i].out.receipt, racers[0].out.receipt);
    }
    CHECK_INT(made, 1);
    struct listed l = {"", 0};
    CHECK_INT(store_submission_each(v->s, 0, 100, see_one, &l, NULL), 0);
    CHECK_STR(l.forms, "prihlaseni-psa1 ");
}

CASE(a_submission_of_no_device_is_refused_whole)
{
    struct store_submission_new n = sample(4711, "key-12345678");
    struct store_submission out;
    struct store_audit_state state;
    struct err e = ERR_INIT;
    bool again;
    CHECK_INT(store_submission_create(v->s, &n, &out, &again, &e), -ERR_IO);
    CHECK_INT(
        store_submission_by_key(v->s, 4711, n.key, n.fingerprint, &out, NULL), -ERR_NOT_FOUND);
    err_clear(&e);
    CHECK_INT(store_audit_verify(v->s, &state, &e), 0);
    CHECK_INT(state.records, 0);
}
