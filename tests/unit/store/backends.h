/* The conformance suite of the store: every CASE runs over every backend, on a fresh store with a
 * clock that stands still. A backend is a row of `backends`. */
#ifndef BACKENDS_H
#define BACKENDS_H

#include "test.h"

#include "store/store.h"
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

struct env {
    struct store *s;
    struct clock clock;
    char dir[32], url[96];
};

struct backend {
    const char *name;
    bool (*begin)(struct env *v);
    void (*end)(struct env *v);
};

static inline bool sqlite_begin(struct env *v)
{
    memcpy(v->dir, "/tmp/store-XXXXXX", 18);
    if (!mkdtemp(v->dir))
        return false;
    snprintf(v->url, sizeof v->url, "sqlite:%s/p.db", v->dir);
    return true;
}

static inline void sqlite_end(struct env *v)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    char path[64];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/p.db%s", v->dir, suffixes[i]);
        unlink(path);
    }
    rmdir(v->dir);
}

/* What only an intruder could: SQL past the store. */
static inline bool sqlite_tamper(struct env *v, const char *sql)
{
    sqlite3 *db = NULL;
    bool good = sqlite3_open(v->url + 7, &db) == SQLITE_OK &&
                sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(db);
    return good;
}

static const struct backend backends[] = {
    {"sqlite", sqlite_begin, sqlite_end},
};

static inline void on_each(void (*run)(struct env *v))
{
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        struct env v = {.clock = {.fixed = true, .wall_s = 1795500000}};
        struct err e = ERR_INIT;
        REQUIRE(backends[i].begin(&v));
        int rc = store_open(&v.s, v.url, &v.clock, &e);
        if (rc == 0)
            rc = store_migrate(v.s, &e);
        if (rc == 0)
            run(&v);
        else
            test_fail(__FILE__, __LINE__, "%s: %s", backends[i].name, e.text);
        store_close(&v.s);
        backends[i].end(&v);
    }
}

#define CASE(id)                                                                                   \
    static void case_of_##id(struct env *v);                                                       \
    TEST(id)                                                                                       \
    {                                                                                              \
        on_each(case_of_##id);                                                                     \
    }                                                                                              \
    static void case_of_##id(struct env *v)

/* Orders, drafts and submissions belong to a device. */
static inline int64_t enrol(struct env *v, const char *name, char filled)
{
    char fp[65] = {0};
    struct store_device d = {.id = 0};
    memset(fp, filled, 64);
    if (store_device_enrol(v->s, name, fp, INT64_C(4000000000), &d, NULL) < 0)
        test_fail(__FILE__, __LINE__, "the device %s is not enrolled", name);
    return d.id;
}

#endif
