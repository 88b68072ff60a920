/* The store's catalogue, devices, orders and audit, on every backend; see backends.h. */
#include "backends.h"

/* ---- opening */

CASE(migrating_twice_changes_nothing_and_a_second_process_may_open_it)
{
    struct err e = ERR_INIT;
    struct store *other = NULL;
    struct store_device d;
    CHECK_INT(store_migrate(v->s, &e), 0);
    REQUIRE(store_open(&other, v->url, &v->clock, &e) == 0);
    CHECK_INT(store_migrate(other, &e), 0);
    char fp[65] = {0};
    memset(fp, 'a', 64);
    CHECK_INT(store_device_enrol(other, "kiosk-1", fp, 1, &d, &e), 0);
    CHECK_INT(store_device_find(v->s, fp, &d, &e), 0);
    store_close(&other);
    CHECK(other == NULL);
}

TEST(an_unknown_backend_is_unsupported_and_a_bad_path_is_told)
{
    struct store *s = NULL;
    struct err e = ERR_INIT;
    CHECK_INT(store_open(&s, "oracle:x", &clock_real, &e), -ERR_UNSUPPORTED);
    err_clear(&e);
    CHECK(store_open(&s, "sqlite:/there/is/no/such/dir/p.db", &clock_real, &e) < 0);
    CHECK(s == NULL);
}

TEST(a_file_that_is_no_database_is_refused)
{
    char path[] = "/tmp/notdb-XXXXXX", url[64];
    int fd = mkstemp(path);
    struct store *s = NULL;
    struct err e = ERR_INIT;
    REQUIRE(fd >= 0);
    const char junk[] = "this is a letter, not a database, and it is long enough to be read";
    CHECK(write(fd, junk, sizeof junk) == (ssize_t)sizeof junk);
    close(fd);
    snprintf(url, sizeof url, "sqlite:%s", path);
    int rc = store_open(&s, url, &clock_real, &e);
    if (rc == 0)
        rc = store_migrate(s, &e);
    CHECK_INT(rc, -ERR_IO);
    store_close(&s);
    unlink(path);
}

/* ---- catalogue */

#define IT(k, id_, body_)                                                                          \
    {                                                                                              \
        .kind = (k), .id = {id_, sizeof(id_) - 1}, .body = { body_, sizeof(body_) - 1 }            \
    }

struct seen {
    char text[512];
    size_t used;
    struct store_head head;
};

static void see(struct seen *s, const char *fmt, int kind, struct str id, struct str body)
{
    int n = snprintf(s->text + s->used, sizeof s->text - s->used, fmt, kind, (int)id.n, id.p,
        (int)body.n, body.p);
    if (n > 0)
        s->used += (size_t)n;
}

static void see_head(void *ctx, const struct store_head *h)
{
    ((struct seen *)ctx)->head = *h;
}

static void see_item(void *ctx, const struct store_item *it)
{
    see(ctx, "%d%.*s=%.*s ", it->kind, it->id, it->body);
}

static void see_gone(void *ctx, int kind, struct str id)
{
    see(ctx, "-%d%.*s%.*s ", kind, id, STR(""));
}

static int look(struct seen *s, struct store *st, int64_t since, const char *hash, struct err *e)
{
    *s = (struct seen){.used = 0};
    struct store_reader r = {see_head, see_item, see_gone, s};
    return store_catalogue_read(st, since, hash, &r, e);
}

CASE(nothing_published_is_revision_0)
{
    struct store_head h = {.revision = 7};
    struct seen s;
    struct err e = ERR_INIT;
    CHECK_INT(store_catalogue_head(v->s, &h, &e), 0);
    CHECK_INT(h.revision, 0);
    CHECK_INT(look(&s, v->s, 0, NULL, &e), 0);
    CHECK_STR(s.text, "");
}

CASE(a_publish_makes_deltas_with_tombstones_and_order)
{
    const struct store_item one[] = {
        IT(0, "t", "T"), IT(1, "b", "B"), IT(1, "a", "A"), IT(6, "x", "X"), IT(6, "y", "Y")};
    const struct store_item two[] = {
        IT(0, "t", "T"), IT(1, "a", "A"), IT(1, "c", "C"), IT(1, "b", "B"), IT(6, "y", "Y2")};
    struct store_published p;
    struct store_head h1, h2;
    struct seen s;
    struct err e = ERR_INIT;
    REQUIRE(store_catalogue_publish(v->s, one, 5, &p, &e) == 0);
    CHECK_INT(p.revision, 1);
    CHECK_INT((int64_t)p.added, 5);
    CHECK_INT(store_catalogue_head(v->s, &h1, &e), 0);
    CHECK_INT(h1.published, 1795500000);

    REQUIRE(store_catalogue_publish(v->s, one, 5, &p, &e) == 0);
    CHECK_INT(p.revision, 1);
    CHECK_INT((int64_t)(p.added + p.changed + p.removed), 0);

    REQUIRE(store_catalogue_publish(v->s, two, 5, &p, &e) == 0);
    CHECK_INT(p.revision, 2);
    CHECK_INT((int64_t)p.added, 1);
    CHECK_INT((int64_t)p.changed, 1);
    CHECK_INT((int64_t)p.removed, 1);
    CHECK_INT(store_catalogue_head(v->s, &h2, &e), 0);
    CHECK(strcmp(h1.hash, h2.hash) != 0);

    CHECK_INT(look(&s, v->s, 0, NULL, &e), 0);
    CHECK_STR(s.text, "0t=T 1a=A 1c=C 1b=B 6y=Y2 ");
    CHECK_INT(look(&s, v->s, 1, h1.hash, &e), 0);
    CHECK_STR(s.text, "0t= 1a= 1c=C 1b= 6y=Y2 -6x ");
    CHECK_INT(s.head.revision, 2);
    CHECK_INT(look(&s, v->s, 2, NULL, &e), 0);
    CHECK_STR(s.text, "0t= 1a= 1c= 1b= 6y= ");

    /* back again: the tombstone goes, the item counts as changed */
    REQUIRE(store_catalogue_publish(v->s, one, 5, &p, &e) == 0);
    CHECK_INT(look(&s, v->s, 2, NULL, &e), 0);
    CHECK_STR(s.text, "0t= 1b= 1a= 6x=X 6y=Y -1c ");
    CHECK_INT(look(&s, v->s, 1, NULL, &e), 0);
    CHECK_STR(s.text, "0t= 1b= 1a= 6x=X 6y=Y -1c ");
}

CASE(the_order_alone_is_a_revision)
{
    const struct store_item one[] = {IT(1, "a", "A"), IT(1, "b", "B")};
    const struct store_item two[] = {IT(1, "b", "B"), IT(1, "a", "A")};
    struct store_published p;
    struct seen s;
    struct err e = ERR_INIT;
    REQUIRE(store_catalogue_publish(v->s, one, 2, &p, &e) == 0);
    REQUIRE(store_catalogue_publish(v->s, two, 2, &p, &e) == 0);
    CHECK_INT(p.revision, 2);
    CHECK(p.moved);
    CHECK_INT(look(&s, v->s, 1, NULL, &e), 0);
    CHECK_STR(s.text, "1b= 1a= ");
}

CASE(a_failed_publish_leaves_the_old_revision)
{
    const struct store_item good[] = {IT(1, "a", "A")};
    const struct store_item twice[] = {IT(1, "b", "B"), IT(1, "c", "C"), IT(1, "b", "B")};
    struct store_published p;
    struct seen s;
    struct err e = ERR_INIT;
    REQUIRE(store_catalogue_publish(v->s, good, 1, &p, &e) == 0);
    CHECK_INT(store_catalogue_publish(v->s, twice, 3, &p, &e), -ERR_CONFLICT);
    err_clear(&e);
    CHECK_INT(look(&s, v->s, 0, NULL, &e), 0);
    CHECK_STR(s.text, "1a=A ");
    CHECK_INT(s.head.revision, 1);
}

CASE(since_from_the_future_too_old_or_of_another_history_is_out_of_range)
{
    struct store_published p;
    struct seen s;
    struct err e = ERR_INIT;
    char body[24];
    for (int i = 0; i < STORE_KEEP_REVISIONS + 3; i++) {
        int n = snprintf(body, sizeof body, "%d", i);
        struct store_item it = {.kind = 1, .id = STR("a"), .body = {body, (size_t)n}};
        REQUIRE(store_catalogue_publish(v->s, &it, 1, &p, &e) == 0);
    }
    CHECK_INT(look(&s, v->s, p.revision + 1, NULL, &e), -ERR_RANGE);
    err_clear(&e);
    CHECK_INT(look(&s, v->s, p.revision - STORE_KEEP_REVISIONS - 1, NULL, &e), -ERR_RANGE);
    err_clear(&e);
    CHECK_INT(look(&s, v->s, p.revision - STORE_KEEP_REVISIONS, NULL, &e), 0);
    CHECK_INT(look(&s, v->s, p.revision - 1, "0123456789abcdef", &e), -ERR_RANGE);
    CHECK_STR(s.text, "");
}

/* ---- devices */

static void fingerprint(char out[65], char c)
{
    memset(out, c, 64);
    out[64] = '\0';
}

CASE(a_device_is_enrolled_found_and_revoked)
{
    struct store_device d;
    struct err e = ERR_INIT;
    char fp[65], other[65];
    int64_t before = 0, after = 0;
    fingerprint(fp, 'a');
    fingerprint(other, 'b');
    CHECK_INT(store_device_find(v->s, fp, &d, &e), -ERR_NOT_FOUND);
    err_clear(&e);
    CHECK_INT(store_device_epoch(v->s, &before, &e), 0);
    REQUIRE(store_device_enrol(v->s, "kiosk-1", fp, 1800000000, &d, &e) == 0);
    CHECK_INT(store_device_epoch(v->s, &after, &e), 0);
    CHECK(after != before);
    CHECK(d.id > 0);
    int64_t id = d.id;
    REQUIRE(store_device_find(v->s, fp, &d, &e) == 0);
    CHECK_INT(d.id, id);
    CHECK_STR(d.name, "kiosk-1");
    CHECK_INT(d.expires, 1800000000);
    CHECK_INT(d.created, 1795500000);
    CHECK(!d.revoked);

    CHECK_INT(store_device_enrol(v->s, "kiosk-1", other, 1, &d, &e), -ERR_CONFLICT);
    err_clear(&e);
    CHECK_INT(store_device_enrol(v->s, "kiosk-2", fp, 1, &d, &e), -ERR_CONFLICT);
    err_clear(&e);
    CHECK_INT(store_device_enrol(v->s, "", other, 1, &d, &e), -ERR_RANGE);
    err_clear(&e);

    CHECK_INT(store_device_revoke(v->s, "kiosk-1", &e), 0);
    CHECK_INT(store_device_revoke(v->s, "kiosk-1", &e), -ERR_NOT_FOUND);
    err_clear(&e);
    REQUIRE(store_device_find(v->s, fp, &d, &e) == 0);
    CHECK(d.revoked);
    CHECK_INT(store_device_enrol(v->s, "kiosk-1", other, 1, &d, &e), 0);
}

static void count_device(void *ctx, const struct store_device *d)
{
    CHECK(d->id > 0);
    ++*(int *)ctx;
}

CASE(devices_are_listed_with_the_revoked_ones)
{
    struct store_device d;
    struct err e = ERR_INIT;
    char fp[65];
    int n = 0;
    for (char c = 'a'; c < 'e'; c++) {
        char name[2] = {c, '\0'};
        fingerprint(fp, c);
        REQUIRE(store_device_enrol(v->s, name, fp, 1, &d, &e) == 0);
    }
    CHECK_INT(store_device_revoke(v->s, "b", &e), 0);
    CHECK_INT(store_device_each(v->s, count_device, &n, &e), 0);
    CHECK_INT(n, 4);
}

/* ---- payment orders */

static struct store_order_new an_order(int64_t device, const char *key)
{
    return (struct store_order_new){.device = device,
        .key = key,
        .fee = "pes",
        .vs = "0123",
        .ss = "",
        .ks = "",
        .account = "19-2627181/0100",
        .iban = "CZ6901000000190002627181",
        .message = "POPLATEK ZE PSU",
        .spayd = "SPD*1.0*",
        .haler = 40000,
        .expires = 1795500000 + 86400};
}

CASE(the_same_key_gives_the_same_order_and_another_body_a_conflict)
{
    int64_t one = enrol(v, "one", 'a'), two = enrol(v, "two", 'b');
    struct store_order a, b2;
    struct err e = ERR_INIT;
    bool again = true;
    struct store_order_new n = an_order(one, "key-1");
    REQUIRE(store_order_create(v->s, &n, &a, &again, &e) == 0);
    CHECK(!again);
    CHECK_INT((int64_t)strlen(a.reference), 8);
    CHECK_STR(a.vs, "0123");
    CHECK_INT(a.created, 1795500000);

    v->clock.wall_s += 10;
    REQUIRE(store_order_create(v->s, &n, &b2, &again, &e) == 0);
    CHECK(again);
    CHECK_STR(b2.reference, a.reference);
    CHECK_INT(b2.created, a.created);

    n.haler = 40001;
    CHECK_INT(store_order_create(v->s, &n, &b2, &again, &e), -ERR_CONFLICT);
    err_clear(&e);
    n = an_order(one, "key-1");
    n.vs = "123"; /* zeros count */
    CHECK_INT(store_order_create(v->s, &n, &b2, &again, &e), -ERR_CONFLICT);
    err_clear(&e);

    n = an_order(two, "key-1"); /* the key belongs to the device */
    REQUIRE(store_order_create(v->s, &n, &b2, &again, &e) == 0);
    CHECK(!again);
    CHECK(strcmp(b2.reference, a.reference) != 0);
}

CASE(an_order_is_seen_by_its_device_only)
{
    int64_t one = enrol(v, "one", 'a'), two = enrol(v, "two", 'b');
    struct store_order a, got;
    struct err e = ERR_INIT;
    bool again;
    struct store_order_new n = an_order(one, "key-1");
    REQUIRE(store_order_create(v->s, &n, &a, &again, &e) == 0);
    REQUIRE(store_order_get(v->s, one, a.reference, &got, &e) == 0);
    CHECK_STR(got.spayd, "SPD*1.0*");
    CHECK_STR(got.message, "POPLATEK ZE PSU");
    CHECK_INT(got.haler, 40000);
    CHECK_INT(store_order_get(v->s, two, a.reference, &got, &e), -ERR_NOT_FOUND);
    err_clear(&e);
    CHECK_INT(store_order_get(v->s, one, "' OR 1=1", &got, &e), -ERR_NOT_FOUND);
}

CASE(an_order_of_no_device_or_no_amount_is_refused_whole)
{
    struct store_order a;
    struct store_audit_state before, after;
    struct err e = ERR_INIT;
    bool again;
    CHECK_INT(store_audit_verify(v->s, &before, &e), 0);
    struct store_order_new n = an_order(4711, "key-1");
    CHECK_INT(store_order_create(v->s, &n, &a, &again, &e), -ERR_IO);
    err_clear(&e);
    CHECK_INT(store_audit_verify(v->s, &after, &e), 0);
    CHECK_INT(after.records, before.records);
}

CASE(orders_expire_and_are_erased_after_their_time)
{
    int64_t one = enrol(v, "one", 'a');
    struct store_order a, got;
    struct err e = ERR_INIT;
    size_t expired, erased;
    bool again;
    struct store_order_new n = an_order(one, "key-1");
    REQUIRE(store_order_create(v->s, &n, &a, &again, &e) == 0);
    CHECK_INT(store_order_expire(v->s, 30, &expired, &erased, &e), 0);
    CHECK_INT((int64_t)(expired + erased), 0);
    v->clock.wall_s = n.expires;
    CHECK_INT(store_order_expire(v->s, 30, &expired, &erased, &e), 0);
    CHECK_INT((int64_t)expired, 1);
    CHECK_INT((int64_t)erased, 0);
    REQUIRE(store_order_get(v->s, one, a.reference, &got, &e) == 0);
    CHECK(got.expired);
    v->clock.wall_s += 30 * 86400;
    CHECK_INT(store_order_expire(v->s, 30, &expired, &erased, &e), 0);
    CHECK_INT((int64_t)erased, 1);
    CHECK_INT(store_order_get(v->s, one, a.reference, &got, &e), -ERR_NOT_FOUND);
}

enum { RACERS = 8, ROUNDS = 5 };

struct racer {
    struct env *v;
    int64_t device;
    char references[ROUNDS][9];
    int made, failed;
};

static void *race(void *ctx)
{
    struct racer *r = ctx;
    for (int i = 0; i < ROUNDS; i++) {
        char key[32];
        struct store_order o;
        bool again = false;
        snprintf(key, sizeof key, "round-%d", i);
        struct store_order_new n = an_order(r->device, key);
        if (store_order_create(r->v->s, &n, &o, &again, NULL) < 0)
            r->failed++;
        else
            memcpy(r->references[i], o.reference, sizeof o.reference), r->made += !again;
    }
    return NULL;
}

CASE(of_many_that_use_one_key_at_once_exactly_one_makes_the_order)
{
    int64_t device = enrol(v, "one", 'a');
    struct racer racers[RACERS];
    pthread_t threads[RACERS];
    struct store_audit_state state;
    struct err e = ERR_INIT;
    int made = 0;
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){.v = v, .device = device};
        REQUIRE(pthread_create(&threads[i], NULL, race, &racers[i]) == 0);
    }
    for (int i = 0; i < RACERS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < RACERS; i++) {
        made += racers[i].made;
        CHECK_INT(racers[i].failed, 0);
        for (int k = 0; k < ROUNDS; k++)
            CHECK_STR(racers[i].references[k], racers[0].references[k]);
    }
    CHECK_INT(made, ROUNDS);
    CHECK_INT(store_audit_verify(v->s, &state, &e), 0);
    CHECK_INT(state.records, 1 + ROUNDS);
}

/* ---- audit */

static void fill_audit(struct env *v, int n)
{
    struct err e = ERR_INIT;
    for (int i = 0; i < n; i++) {
        char subject[32];
        snprintf(subject, sizeof subject, "subject %d", i);
        struct store_audit a = {"operator", "test.act", subject, "test"};
        CHECK_INT(store_audit_append(v->s, &a, &e), 0);
    }
}

CASE(an_untouched_audit_verifies)
{
    struct store_audit_state state;
    struct err e = ERR_INIT;
    CHECK_INT(store_audit_verify(v->s, &state, &e), 0);
    CHECK_INT(state.records, 0);
    fill_audit(v, 5);
    CHECK_INT(store_audit_verify(v->s, &state, &e), 0);
    CHECK_INT(state.records, 5);
    CHECK_INT((int64_t)strlen(state.hash), 64);
}

CASE(every_way_to_tamper_with_the_audit_is_seen)
{
    static const struct {
        const char *sql;
        int64_t bad;
    } rows[] = {
        {"UPDATE audit SET subject = 'nobody' WHERE seq = 3", 3},
        {"UPDATE audit SET at = at + 1 WHERE seq = 1", 1},
        {"UPDATE audit SET hash = replace(hash, 'a', 'b') WHERE seq = 5", 5},
        {"DELETE FROM audit WHERE seq = 2", 2},
        {"DELETE FROM audit WHERE seq = 5", 5},
        {"DELETE FROM audit", 1},
        {"DELETE FROM audit_last", 0},
        {"UPDATE audit_last SET seq = 4", 6},
        {"INSERT INTO audit SELECT 6, at, actor, action, subject, channel, hash FROM audit"
         " WHERE seq = 5",
            6},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct env own;
        struct store_audit_state state;
        struct err e = ERR_INIT;
        REQUIRE(env_begin(&own, v->backend));
        fill_audit(&own, 5);
        CHECK(v->backend->tamper(&own, rows[i].sql));
        if (store_audit_verify(own.s, &state, &e) != -ERR_CHECKSUM || state.bad != rows[i].bad)
            test_fail(__FILE__, __LINE__, "%s: %s, bad %d", rows[i].sql, err_name(e.code),
                (int)state.bad);
        env_end(&own);
    }
}
