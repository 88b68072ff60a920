/* sqlite_core: connections, transactions, statements and migrations; see sqlite_int.h. */
#include "sqlite_int.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum err_code code_of(int extended)
{
    static const struct {
        int sqlite;
        enum err_code code;
    } codes[] = {
        {SQLITE_CONSTRAINT_UNIQUE, ERR_CONFLICT},
        {SQLITE_CONSTRAINT_PRIMARYKEY, ERR_CONFLICT},
        {SQLITE_BUSY, ERR_TIMEOUT},
        {SQLITE_LOCKED, ERR_TIMEOUT},
        {SQLITE_NOMEM, ERR_NOMEM},
        {SQLITE_TOOBIG, ERR_LIMIT},
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (extended == codes[i].sqlite || (extended & 0xFF) == codes[i].sqlite)
            return codes[i].code;
    return ERR_IO;
}

/* errmsg of a failed constraint names columns, never values, so it may be logged. */
static int fault(struct conn *c, struct err *e)
{
    return err_set(
        e, code_of(sqlite3_extended_errcode(c->db)), "store", "sqlite: %s", sqlite3_errmsg(c->db));
}

static bool bind_one(sqlite3_stmt *st, int at, char type, va_list *ap)
{
    if (type == 'i')
        return sqlite3_bind_int64(st, at, va_arg(*ap, int64_t)) == SQLITE_OK;
    struct str s = type == 't' ? str_of(va_arg(*ap, const char *)) : va_arg(*ap, struct str);
    const char *p = s.p ? s.p : ""; /* an empty str is empty, not NULL */
    if (type == 'b')
        return sqlite3_bind_blob64(st, at, p, s.n, SQLITE_STATIC) == SQLITE_OK;
    return sqlite3_bind_text64(st, at, p, s.n, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

static sqlite3_stmt *start(
    struct conn *c, enum sql which, struct err *e, const char *types, va_list *ap)
{
    sqlite3_stmt **st = &c->stmts[which];
    if (!*st && sqlite3_prepare_v3(
                    c->db, sql_text[which], -1, SQLITE_PREPARE_PERSISTENT, st, NULL) != SQLITE_OK) {
        fault(c, e);
        return NULL;
    }
    for (int i = 0; types[i]; i++)
        if (!bind_one(*st, i + 1, types[i], ap)) {
            fault(c, e);
            return NULL;
        }
    return *st;
}

sqlite3_stmt *sql_start(struct conn *c, enum sql which, struct err *e, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    sqlite3_stmt *st = start(c, which, e, types, &ap);
    va_end(ap);
    return st;
}

void sql_stop(sqlite3_stmt *st)
{
    sqlite3_reset(st);
    /* bound texts are borrowed from the caller: forget them with the call */
    sqlite3_clear_bindings(st);
}

int sql_row(struct conn *c, sqlite3_stmt *st, struct err *e)
{
    int rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        return 1;
    rc = rc == SQLITE_DONE ? 0 : fault(c, e);
    sql_stop(st);
    return rc;
}

int sql_run(struct conn *c, enum sql which, struct err *e, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    sqlite3_stmt *st = start(c, which, e, types, &ap);
    va_end(ap);
    if (!st)
        return -(int)(e ? e->code : ERR_IO);
    int rc = sql_row(c, st, e);
    if (rc > 0)
        sql_stop(st);
    return rc < 0 ? rc : sqlite3_changes(c->db);
}

void col_text(char *out, size_t size, sqlite3_stmt *st, int column)
{
    str_copy(out, size, col_str(st, column));
}

struct str col_str(sqlite3_stmt *st, int column)
{
    const char *p = (const char *)sqlite3_column_text(st, column);
    return (struct str){p ? p : "", p ? (size_t)sqlite3_column_bytes(st, column) : 0};
}

struct str col_blob(sqlite3_stmt *st, int column)
{
    const char *p = sqlite3_column_blob(st, column);
    return (struct str){p ? p : "", p ? (size_t)sqlite3_column_bytes(st, column) : 0};
}

/* ---- transactions and the pool */

struct conn *write_begin(struct sqlite_store *s, struct err *e)
{
    pthread_mutex_lock(&s->writing);
    if (sql_run(&s->writer, SQL_BEGIN_WRITE, e, "") < 0) {
        pthread_mutex_unlock(&s->writing);
        return NULL;
    }
    return &s->writer;
}

int write_end(struct sqlite_store *s, int rc, struct err *e)
{
    if (rc == 0) {
        int committed = sql_run(&s->writer, SQL_COMMIT, e, "");
        rc = committed < 0 ? committed : 0;
    }
    if (rc < 0 && !sqlite3_get_autocommit(s->writer.db))
        sql_run(&s->writer, SQL_ROLLBACK, NULL, "");
    pthread_mutex_unlock(&s->writing);
    return rc;
}

struct conn *reader_take(struct sqlite_store *s)
{
    struct conn *c = NULL;
    pthread_mutex_lock(&s->pool);
    while (!c) {
        for (int i = 0; !c && i < READERS; i++)
            if (!s->taken[i]) {
                s->taken[i] = true;
                c = &s->readers[i];
            }
        if (!c)
            pthread_cond_wait(&s->returned, &s->pool);
    }
    pthread_mutex_unlock(&s->pool);
    return c;
}

void reader_give(struct sqlite_store *s, struct conn *c)
{
    pthread_mutex_lock(&s->pool);
    s->taken[c - s->readers] = false;
    pthread_cond_signal(&s->returned);
    pthread_mutex_unlock(&s->pool);
}

/* ---- opening */

static void conn_close(struct conn *c)
{
    for (int i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(c->stmts[i]);
    sqlite3_close(c->db);
}

static int conn_open(struct conn *c, const char *path, struct err *e)
{
    /* secure_delete: what retention erases must not stay in free pages */
    static const char pragmas[] =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;";
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &c->db, flags, NULL) != SQLITE_OK)
        return err_set(e, ERR_IO, "store", "sqlite: %s: %s", path,
            c->db ? sqlite3_errmsg(c->db) : "no memory");
    sqlite3_extended_result_codes(c->db, 1);
    sqlite3_busy_timeout(c->db, BUSY_MS);
    if (sqlite3_exec(c->db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
        return fault(c, e);
    return 0;
}

int sqlite_open_store(
    struct store **out, const char *path, const struct clock *clock, struct err *e)
{
    /* SQLite would make the file with the umask's mode; there are symbols of payers in it */
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_errno(e, "store", path);
    close(fd);
    struct sqlite_store *s = calloc(1, sizeof *s);
    if (!s)
        return err_set(e, ERR_NOMEM, "store", "no memory");
    s->base.ops = &store_sqlite;
    s->base.clock = clock;
    pthread_mutex_init(&s->writing, NULL);
    pthread_mutex_init(&s->pool, NULL);
    pthread_cond_init(&s->returned, NULL);
    int rc = conn_open(&s->writer, path, e);
    for (int i = 0; rc == 0 && i < READERS; i++)
        rc = conn_open(&s->readers[i], path, e);
    if (rc < 0)
        sqlite_close_store(&s->base);
    else
        *out = &s->base;
    return rc;
}

void sqlite_close_store(struct store *base)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    for (int i = 0; i < READERS; i++)
        conn_close(&s->readers[i]);
    conn_close(&s->writer);
    pthread_cond_destroy(&s->returned);
    pthread_mutex_destroy(&s->pool);
    pthread_mutex_destroy(&s->writing);
    free(s);
}

static int user_version(struct conn *c, int *out, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = 0;
    if (sqlite3_prepare_v2(c->db, "PRAGMA user_version", -1, &st, NULL) != SQLITE_OK ||
        sqlite3_step(st) != SQLITE_ROW)
        rc = fault(c, e);
    else
        *out = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return rc;
}

int sqlite_migrate(struct store *base, struct err *e)
{
    struct sqlite_store *s = (struct sqlite_store *)base;
    struct conn *c = write_begin(s, e);
    if (!c)
        return e ? -(int)e->code : -ERR_IO;
    int version = 0, rc = user_version(c, &version, e);
    if (rc == 0 && version > sql_n_migrations)
        rc = err_set(
            e, ERR_CONFLICT, "store", "the database is of a newer portal (schema %d)", version);
    for (; rc == 0 && version < sql_n_migrations; version++) {
        char stamp[48];
        snprintf(stamp, sizeof stamp, "PRAGMA user_version = %d", version + 1);
        if (sqlite3_exec(c->db, sql_migrations[version], NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_exec(c->db, stamp, NULL, NULL, NULL) != SQLITE_OK)
            rc = fault(c, e);
    }
    return write_end(s, rc, e);
}
