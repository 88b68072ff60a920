/* The conformance suite of the store: every CASE runs over every backend, on a fresh store with a
 * clock that stands still. PostgreSQL is the server of
 * PREPAZKA_PG (tests/run starts one), and a store is a schema of its own there; without it these
 * cases say "skipped". */
#ifndef BACKENDS_H
#define BACKENDS_H

#include "test.h"

#include "store/store.h"
#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

struct env {
    struct store *s;
    struct clock clock;
    char dir[32], url[320];
    const struct backend *backend;
};

struct backend {
    const char *name;
    bool (*begin)(struct env *v);
    void (*end)(struct env *v);
    /* What only an intruder could: SQL past the store. */
    bool (*tamper)(struct env *v, const char *sql);
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

static inline bool sqlite_tamper(struct env *v, const char *sql)
{
    sqlite3 *db = NULL;
    bool good = sqlite3_open(v->url + 7, &db) == SQLITE_OK &&
                sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(db);
    return good;
}

static inline bool pg_says(const char *url, const char *sql)
{
    PGconn *c = PQconnectdb(url);
    PQclear(PQexec(c, "SET client_min_messages = error"));
    PGresult *r = PQexec(c, sql);
    bool good = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
    if (!good)
        printf("    %s: %s", sql, PQerrorMessage(c));
    PQclear(r);
    PQfinish(c);
    return good;
}

/* In dir: the name of the schema. */
static inline bool pg_schema(struct env *v, const char *server)
{
    static int number;
    char sql[80];
    snprintf(v->dir, sizeof v->dir, "t%d_%d", (int)getpid(), number++);
    snprintf(sql, sizeof sql, "CREATE SCHEMA %s", v->dir);
    snprintf(v->url, sizeof v->url, "%s%coptions=-csearch_path%%3D%s", server,
        strchr(server, '?') ? '&' : '?', v->dir);
    return pg_says(server, sql);
}

static inline bool pg_begin(struct env *v)
{
    return pg_schema(v, getenv("PREPAZKA_PG"));
}

static inline void pg_end(struct env *v)
{
    char sql[80];
    if (getenv("PREPAZKA_PG_PRIVATE")) /* it is thrown away as a whole */
        return;
    snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", v->dir);
    pg_says(v->url, sql);
}

static inline bool pg_tamper(struct env *v, const char *sql)
{
    return pg_says(v->url, sql);
}

static const struct backend on_sqlite = {"sqlite", sqlite_begin, sqlite_end, sqlite_tamper};
static const struct backend on_pg = {"postgresql", pg_begin, pg_end, pg_tamper};

static inline void env_end(struct env *v)
{
    store_close(&v->s);
    v->backend->end(v);
}

/* A fresh store; false (and told) when there is none to be had. */
static inline bool env_begin(struct env *v, const struct backend *on)
{
    struct err e = ERR_INIT;
    *v = (struct env){.clock = {.fixed = true, .wall_s = 1795500000}, .backend = on};
    if (!on->begin(v)) {
        test_fail(__FILE__, __LINE__, "%s: no place for a store", on->name);
        return false;
    }
    int rc = store_open(&v->s, v->url, &v->clock, &e);
    if (rc == 0)
        rc = store_migrate(v->s, &e);
    if (rc == 0)
        return true;
    test_fail(__FILE__, __LINE__, "%s: %s", on->name, e.text);
    env_end(v);
    return false;
}

static inline void run_case(const struct backend *on, void (*run)(struct env *v))
{
    struct env v;
    if (on == &on_pg && !getenv("PREPAZKA_PG")) {
        test_skip("no PREPAZKA_PG");
        return;
    }
    if (env_begin(&v, on)) {
        run(&v);
        env_end(&v);
    }
}

#define CASE(id)                                                                                   \
    static void case_of_##id(struct env *v);                                                       \
    TEST(id)                                                                                       \
    {                                                                                              \
        run_case(&on_sqlite, case_of_##id);                                                        \
    }                                                                                              \
    TEST(id##_on_postgresql)                                                                       \
    {                                                                                              \
        run_case(&on_pg, case_of_##id);                                                            \
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
