/* PostgreSQL going away under an open store. It needs a server of its own, for others use the one
 * of PREPAZKA_PG. */
#include "backends.h"

#include <pthread.h>

enum { NOW = 1795500000, THREADS = 6, EACH = 30 };

struct server {
    char dir[40], url[120];
};

static bool serve(const struct server *s, const char *word)
{
    char command[120];
    snprintf(command, sizeof command, "tests/lib/pgserver %s %s >/dev/null", word, s->dir);
    return system(command) == 0;
}

static bool begin(struct server *s, struct env *v, struct err *e)
{
    *v = (struct env){.clock = {.fixed = true, .wall_s = NOW}};
    memcpy(s->dir, "/tmp/pgtest-XXXXXX", 19);
    if (!mkdtemp(s->dir))
        return false;
    snprintf(s->url, sizeof s->url, "postgresql://prepazka@/postgres?host=%s", s->dir);
    return serve(s, "start") && store_open(&v->s, s->url, &v->clock, e) == 0 &&
           store_migrate(v->s, e) == 0;
}

static void finish(struct server *s, struct env *v)
{
    store_close(&v->s);
    CHECK(serve(s, "stop"));
}

static int order(struct store *s, int64_t device, const char *key, bool *again, struct err *e)
{
    struct store_order o;
    struct store_order_new n = {.device = device,
        .key = key,
        .fee = "pes",
        .vs = "1",
        .ss = "",
        .ks = "",
        .account = "1",
        .iban = "",
        .message = "",
        .spayd = "",
        .haler = 1,
        .expires = NOW + 1};
    return store_order_create(s, &n, &o, again, e);
}

struct worker {
    pthread_t thread;
    struct store *s;
    int64_t device;
    int number, failed, away;
};

/* As a client does: the same key until there is an answer. */
static void *work(void *ctx)
{
    struct worker *w = ctx;
    for (int i = 0; i < EACH; i++) {
        char key[32];
        bool again;
        int rc = -ERR_TIMEOUT;
        struct err e = ERR_INIT;
        snprintf(key, sizeof key, "key-%d-%d", w->number, i);
        for (int tries = 0; rc == -ERR_TIMEOUT && tries < 1000; tries++) {
            err_clear(&e);
            rc = order(w->s, w->device, key, &again, &e);
            w->away += rc == -ERR_TIMEOUT;
            if (rc < 0)
                usleep(10000);
        }
        if (rc < 0)
            printf("    %s\n", e.text);
        w->failed += rc < 0;
    }
    return NULL;
}

TEST(a_server_that_goes_and_comes_back_costs_time_and_nothing_else)
{
    struct server s;
    struct env v;
    struct err e = ERR_INIT;
    struct store_device d;
    struct store_audit_state state;
    struct worker workers[THREADS];
    char fp[65] = {0};
    bool again;
    if (!getenv("PREPAZKA_PG") || system("tests/lib/pgserver found") != 0) {
        test_skip("no PREPAZKA_PG, or no server to start here");
        return;
    }
    if (!begin(&s, &v, &e)) {
        test_fail(__FILE__, __LINE__, "%s", e.text);
        finish(&s, &v);
        return;
    }
    memset(fp, 'a', 64);
    int64_t device = enrol(&v, "one", 'a');
    CHECK_INT(order(v.s, device, "a", &again, &e), 0);

    /* restarted while nobody used it: nobody notices */
    CHECK(serve(&s, "restart"));
    CHECK_INT(store_device_find(v.s, fp, &d, &e), 0);
    CHECK_INT(order(v.s, device, "b", &again, &e), 0);

    CHECK(serve(&s, "halt"));
    CHECK_INT(order(v.s, device, "c", &again, &e), -ERR_TIMEOUT);
    CHECK(e.retryable);
    err_clear(&e);
    CHECK_INT(store_device_find(v.s, fp, &d, &e), -ERR_TIMEOUT);
    err_clear(&e);
    CHECK(serve(&s, "restart"));
    CHECK_INT(store_device_find(v.s, fp, &d, &e), 0);
    CHECK_INT(order(v.s, device, "c", &again, &e), 0);
    CHECK(!again);

    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.s = v.s, .device = device, .number = i};
        CHECK(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
    }
    CHECK(serve(&s, "restart"));
    CHECK(serve(&s, "restart"));
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        CHECK_INT(workers[i].failed, 0);
    }
    CHECK_INT(store_audit_verify(v.s, &state, &e), 0);
    CHECK_INT(state.records, 1 + 3 + THREADS * EACH);
    finish(&s, &v);
}

TEST(a_server_that_is_not_there_is_told_without_the_password)
{
    struct store *s = NULL;
    struct err e = ERR_INIT;
    CHECK_INT(store_open(&s, "postgresql://u:tajne@/db?host=/tmp/there-is-none", &clock_real, &e),
        -ERR_TIMEOUT);
    CHECK(strstr(e.text, "there-is-none") && !strstr(e.text, "tajne"));
    err_clear(&e);
    CHECK_INT(store_open(&s, "postgresql://u:tajne@[::1/db", &clock_real, &e), -ERR_IO);
    CHECK(!strstr(e.text, "tajne"));
    CHECK(s == NULL);
}
