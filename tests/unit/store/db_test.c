/* Transactions, batches and the schema, on every backend; see backends.h and src/portal/store/db.h.
 */
#include "backends.h"

#include "db.h"
#include "migrate.h"
#include <errno.h>
#include <stdatomic.h>
#include <sys/wait.h>

enum { THREADS = 16, KEYS = 12, NOW = 1795500000 };

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
        .message = "",
        .spayd = "SPD*1.0*",
        .haler = 40000,
        .expires = NOW + 86400};
}

static int64_t records(struct env *v)
{
    struct store_audit_state state;
    struct err e = ERR_INIT;
    if (store_audit_verify(v->s, &state, &e) < 0)
        test_fail(__FILE__, __LINE__, "audit: %s", e.text);
    return state.records;
}

/* ---- many at once */

struct actor {
    pthread_t thread;
    struct store *s;
    int64_t device;
    int number, made, failed, timeouts;
    enum err_code code;
    char references[KEYS][9];
};

static void *order_all_keys(void *ctx)
{
    struct actor *a = ctx;
    for (int i = 0; i < KEYS; i++) {
        int k = (i * 5 + a->number) % KEYS; /* each in an order of its own */
        char key[32];
        struct store_order o;
        struct err e = ERR_INIT;
        bool again = false;
        snprintf(key, sizeof key, "key-%d", k);
        struct store_order_new n = an_order(a->device, key);
        int rc;
        while ((rc = store_order_create(a->s, &n, &o, &again, &e)) == -ERR_TIMEOUT) {
            a->timeouts++;
            err_clear(&e);
            usleep(20000);
        }
        if (rc < 0)
            a->failed++, a->code = e.code;
        else
            memcpy(a->references[k], o.reference, 9), a->made += !again;
    }
    return NULL;
}

static void let_all_order(struct env *v, int64_t device, int *made)
{
    static struct actor actors[THREADS];
    *made = 0;
    for (int i = 0; i < THREADS; i++) {
        actors[i] = (struct actor){.s = v->s, .device = device, .number = i};
        REQUIRE(pthread_create(&actors[i].thread, NULL, order_all_keys, &actors[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(actors[i].thread, NULL);
        CHECK_INT(actors[i].failed, 0);
        *made += actors[i].made;
        for (int k = 0; k < KEYS; k++)
            CHECK_STR(actors[i].references[k], actors[0].references[k]);
    }
}

CASE(of_sixteen_threads_whose_keys_collide_each_key_has_one_order)
{
    int made;
    int64_t device = enrol(v, "one", 'a');
    let_all_order(v, device, &made);
    CHECK_INT(made, KEYS);
    CHECK_INT(records(v), 1 + KEYS);
}

CASE(two_processes_on_one_database_do_not_tread_on_each_other)
{
    int made;
    int64_t device = enrol(v, "one", 'a');
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        struct env own = *v;
        struct actor a = {.device = device};
        if (store_open(&a.s, own.url, &own.clock, NULL) == 0) {
            order_all_keys(&a);
            store_close(&a.s);
        }
        _exit(a.failed ? 255 : a.made);
    }
    let_all_order(v, device, &made);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
    CHECK_INT(made + WEXITSTATUS(status), KEYS);
    CHECK_INT(records(v), 1 + KEYS);
}

/* ---- batches */

static void *order_one(void *ctx)
{
    struct actor *a = ctx;
    struct store_order o;
    struct err e = ERR_INIT;
    bool again;
    char key[32];
    snprintf(key, sizeof key, "key-%d", a->number);
    struct store_order_new n = an_order(a->device, key);
    if (store_order_create(a->s, &n, &o, &again, &e) < 0)
        a->failed++, a->code = e.code;
    else
        a->made++;
    return NULL;
}

/* While one holds the connection the others come in line, and go on together. Every third fails:
 * its device is none. */
CASE(in_a_batch_one_that_fails_does_not_hurt_the_others)
{
    struct actor actors[THREADS];
    struct err e = ERR_INIT;
    int64_t device = enrol(v, "one", 'a');
    struct conn *c = write_begin(v->s, &e);
    REQUIRE(c != NULL);
    for (int i = 0; i < THREADS; i++) {
        actors[i] = (struct actor){.s = v->s, .device = i % 3 == 0 ? 4711 : device, .number = i};
        CHECK(pthread_create(&actors[i].thread, NULL, order_one, &actors[i]) == 0);
    }
    usleep(50000);
    CHECK_INT(audit_in(v->s, c, &(struct store_audit){"a", "test.first", "", "test"}, &e), 0);
    CHECK_INT(write_end(v->s, c, 0, &e), 0);
    int made = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(actors[i].thread, NULL);
        made += actors[i].made;
        CHECK_INT(actors[i].failed, i % 3 == 0);
        CHECK_INT(actors[i].code, i % 3 == 0 ? ERR_IO : ERR_NONE);
    }
    CHECK_INT(made, THREADS - 6);
    CHECK_INT(records(v), 2 + made);
}

static const struct sql add_counter = {"ti", "INSERT INTO counter (name, value) VALUES (?1, ?2)"};
static const struct sql sum_counters = {
    "t", "SELECT count(*), sum(value), max(name), max(value) FROM counter WHERE name = ?1"};

CASE(an_operation_with_a_fault_cannot_be_kept_by_mistake)
{
    struct err e = ERR_INIT;
    struct rows *r;
    struct conn *c = write_begin(v->s, &e);
    REQUIRE(c != NULL);
    CHECK_INT(db_run(c, &add_counter, &e, "x", INT64_C(1)), 1);
    CHECK_INT(db_run(c, &add_counter, NULL, "x", INT64_C(2)), -ERR_CONFLICT);
    CHECK_INT(write_end(v->s, c, 0, &e), -ERR_CONFLICT);
    err_clear(&e);
    REQUIRE((c = read_begin(v->s, &e)) != NULL);
    CHECK_INT(db_first(&r, c, &sum_counters, &e, "x"), 1);
    CHECK_INT(col_int(r, 0), 0);
    CHECK(col_null(r, 1) && col_int(r, 1) == 0 && col_null(r, 2));
    CHECK_STR(col_str(r, 2).p, "");
    CHECK(db_start(c, &sum_counters, &e, "y") == NULL); /* it runs */
    read_end(v->s, c);
}

CASE(sums_and_counts_are_numbers)
{
    struct err e = ERR_INIT;
    struct rows *r;
    struct conn *c = write_begin(v->s, &e);
    REQUIRE(c != NULL);
    CHECK_INT(db_run(c, &add_counter, &e, "x", INT64_C(12345678901)), 1);
    CHECK_INT(db_first(&r, c, &sum_counters, &e, "x"), 1);
    CHECK_INT(col_int(r, 0), 1);
    CHECK_INT(col_int(r, 1), INT64_C(12345678901));
    CHECK_STR(col_str(r, 2).p, "x");
    CHECK_INT(write_end(v->s, c, 0, &e), 0); /* with a statement still running */
    REQUIRE((c = write_begin(v->s, &e)) != NULL);
    CHECK_INT(db_first(&r, c, &sum_counters, &e, "x"), 1);
    db_stop(r);
    CHECK_INT(write_end(v->s, c, 0, &e), 0);
}

CASE(a_reader_sees_one_moment)
{
    struct err e = ERR_INIT;
    struct rows *r;
    struct conn *in = read_begin(v->s, &e);
    REQUIRE(in != NULL);
    CHECK_INT(db_first(&r, in, &sum_counters, &e, "x"), 1);
    CHECK_INT(col_int(r, 0), 0);
    db_stop(r);
    struct conn *out = write_begin(v->s, &e);
    REQUIRE(out != NULL);
    CHECK_INT(db_run(out, &add_counter, &e, "x", INT64_C(1)), 1);
    CHECK_INT(write_end(v->s, out, 0, &e), 0);
    CHECK_INT(db_first(&r, in, &sum_counters, &e, "x"), 1);
    CHECK_INT(col_int(r, 0), 0);
    db_stop(r);
    read_end(v->s, in);
    REQUIRE((in = read_begin(v->s, &e)) != NULL);
    CHECK_INT(db_first(&r, in, &sum_counters, &e, "x"), 1);
    CHECK_INT(col_int(r, 0), 1);
    read_end(v->s, in);
}

/* ---- the schema */

CASE(a_database_of_a_newer_portal_is_refused)
{
    struct err e = ERR_INIT;
    CHECK(
        v->backend->tamper(v, v->backend == &on_sqlite ? "PRAGMA user_version = 99"
                                                       : "UPDATE schema_version SET version = 99"));
    CHECK_INT(store_migrate(v->s, &e), -ERR_CONFLICT);
    if (!strstr(e.text, "schema 99"))
        test_fail(__FILE__, __LINE__, "%s", e.text);
}

/* What was there stays, what is new works. */
TEST(a_database_of_every_older_schema_is_brought_up_to_date)
{
    for (int from = 1; from < store_n_migrations; from++) {
        struct env v = {.clock = {.fixed = true, .wall_s = NOW}, .backend = &on_sqlite};
        struct err e = ERR_INIT;
        struct store_device d;
        char sql[200], fp[65] = {0};
        memset(fp, 'a', 64);
        REQUIRE(sqlite_begin(&v) && store_open(&v.s, v.url, &v.clock, &e) == 0);
        for (int i = 0; i < from; i++)
            CHECK(sqlite_tamper(&v, store_migrations[i]));
        snprintf(sql, sizeof sql,
            "PRAGMA user_version = %d; INSERT INTO device (name, fingerprint, created, expires)"
            " VALUES ('old', '%s', 1, 2)",
            from, fp);
        CHECK(sqlite_tamper(&v, sql));
        REQUIRE(store_migrate(v.s, &e) == 0);
        CHECK_INT(store_device_find(v.s, fp, &d, &e), 0);
        CHECK_STR(d.name, "old");
        int64_t device = enrol(&v, "new", 'b');
        CHECK_INT(
            store_draft_put(v.s, device, "0123456789abcdef0123456789abcdef", STR("x"), NOW + 1, &e),
            0);
        store_close(&v.s);
        sqlite_end(&v);
    }
}

/* ---- a full disk */

static atomic_bool disk_full;
static ssize_t (*real_pwrite)(int fd, const void *p, size_t n, off_t at);

static ssize_t pwrite_on_full(int fd, const void *p, size_t n, off_t at)
{
    if (!disk_full)
        return real_pwrite(fd, p, n, at);
    errno = ENOSPC;
    return -1;
}

/* SQLite may undo a whole batch then: all of it is told so, and none of it is half there. */
static void fill_while_all_order(struct env *v, int64_t device)
{
    struct actor actors[THREADS];
    int made = 0;
    disk_full = true;
    for (int i = 0; i < THREADS; i++) {
        actors[i] = (struct actor){.s = v->s, .device = device, .number = i};
        CHECK(pthread_create(&actors[i].thread, NULL, order_all_keys, &actors[i]) == 0);
    }
    for (int i = 0; i < 10; i++) {
        usleep(1000);
        disk_full = i % 2 == 1;
    }
    disk_full = false;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(actors[i].thread, NULL);
        made += actors[i].made;
        CHECK(actors[i].failed == 0 || actors[i].code == ERR_IO);
    }
    CHECK_INT(records(v), 4 + made);
    let_all_order(v, device, &(int){0});
    CHECK_INT(records(v), 4 + KEYS);
}

TEST(a_full_disk_leaves_nothing_half_written_and_the_store_usable)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    struct env v;
    struct err e = ERR_INIT;
    struct store_order o;
    bool again;
    REQUIRE(env_begin(&v, &on_sqlite));
    int64_t device = enrol(&v, "one", 'a');
    sqlite3_syscall_ptr old = vfs->xGetSystemCall(vfs, "pwrite64");
    memcpy(&real_pwrite, &old, sizeof old);
    sqlite3_syscall_ptr full;
    ssize_t (*mine)(int, const void *, size_t, off_t) = pwrite_on_full;
    memcpy(&full, &mine, sizeof full);
    REQUIRE(old && vfs->xSetSystemCall(vfs, "pwrite64", full) == SQLITE_OK);
    for (int i = 0; i < 3; i++) {
        char key[20];
        snprintf(key, sizeof key, "full-%d", i);
        struct store_order_new n = an_order(device, key);
        disk_full = true;
        CHECK_INT(store_order_create(v.s, &n, &o, &again, &e), -ERR_IO);
        err_clear(&e);
        disk_full = false;
        CHECK_INT(records(&v), 1 + i);
        CHECK_INT(store_order_create(v.s, &n, &o, &again, &e), 0);
        CHECK(!again);
    }
    fill_while_all_order(&v, device);
    vfs->xSetSystemCall(vfs, "pwrite64", old);
    env_end(&v);
}
