/* db_sqlite: the driver of SQLite. One connection writes (a connection per client starves under
 * durable commits); WAL lets the others read the last commit meanwhile. */
#include "db_int.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BUSY_MS = 10000, SPILL = 1 << 20 };

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

/* A connection and what is said on it with every operation. */
struct link {
    sqlite3 *db;
    sqlite3_stmt *words[DB_WORDS];
};

static sqlite3 *db_of(const struct conn *c)
{
    return ((const struct link *)c->link)->db;
}

/* errmsg of a failed constraint names columns, never values, so it may be logged. */
static int fault(struct conn *c, struct err *e)
{
    return err_set(e, code_of(sqlite3_extended_errcode(db_of(c))), "store", "sqlite: %s",
        sqlite3_errmsg(db_of(c)));
}

/* ---- connections */

static int ready(struct store *s, const char *url, struct err *e)
{
    /* SQLite would make the file with the umask's mode; there are symbols of payers in it */
    int fd = open(url, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_errno(e, "store", url);
    close(fd);
    /* refused once SQLite is in use, and then they are set: statistics of memory, which nobody
     * reads, would put a lock of all threads around each malloc; what a savepoint keeps fits into
     * one piece of memory instead of going to a file */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, SPILL);
    s->address = strdup(url);
    return s->address ? 0 : err_set(e, ERR_NOMEM, "store", "no memory");
}

static void close_link(struct conn *c)
{
    struct link *l = c->link;
    for (int i = 0; i < DB_WORDS; i++)
        sqlite3_finalize(l->words[i]);
    sqlite3_close(l->db);
    free(l);
    c->link = NULL;
}

static int prepare_words(struct link *l)
{
    static const char *const words[DB_WORDS] = {
        [DB_READ] = "BEGIN",
        [DB_WRITE] = "BEGIN IMMEDIATE",
        [DB_SAVE] = "SAVEPOINT operation",
        [DB_RESAVE] = "RELEASE operation", /* and DB_SAVE */
        [DB_UNDO] = "ROLLBACK TO operation",
        [DB_COMMIT] = "COMMIT",
        [DB_ROLLBACK] = "ROLLBACK",
    };
    int rc = SQLITE_OK;
    for (int i = 0; i < DB_WORDS && rc == SQLITE_OK; i++)
        rc = sqlite3_prepare_v3(l->db, words[i], -1, SQLITE_PREPARE_PERSISTENT, &l->words[i], NULL);
    return rc;
}

static int open_link(struct conn *c, struct err *e)
{
    /* secure_delete: what retention erases must not stay in free pages. wal_autocheckpoint: pages
     * that change with every operation go home once in 16 MiB, not in 4 */
    static const char pragmas[] =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;"
        "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096;";
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, rc = 0;
    struct link *l = c->link = calloc(1, sizeof *l);
    if (!l)
        return err_set(e, ERR_NOMEM, "store", "no memory for a connection");
    if (sqlite3_open_v2(c->store->address, &l->db, flags, NULL) != SQLITE_OK) {
        rc = err_set(e, ERR_IO, "store", "sqlite: %s: %s", c->store->address,
            l->db ? sqlite3_errmsg(l->db) : "no memory");
    } else {
        sqlite3_extended_result_codes(l->db, 1);
        sqlite3_busy_timeout(l->db, BUSY_MS);
        if (sqlite3_exec(l->db, pragmas, NULL, NULL, NULL) != SQLITE_OK ||
            prepare_words(l) != SQLITE_OK)
            rc = fault(c, e);
    }
    if (rc < 0)
        close_link(c);
    return rc;
}

static int say_one(struct conn *c, enum db_word word, struct err *e)
{
    sqlite3_stmt *st = ((struct link *)c->link)->words[word];
    int rc = sqlite3_step(st) == SQLITE_DONE ? 0 : fault(c, e);
    sqlite3_reset(st);
    return rc;
}

static int say(struct conn *c, enum db_word word, struct err *e)
{
    int rc = say_one(c, word, e);
    return rc == 0 && word == DB_RESAVE ? say_one(c, DB_SAVE, e) : rc;
}

/* SQLite itself ends a transaction after some faults, a full disk among them. */
static bool inside(struct conn *c)
{
    return c->link && !sqlite3_get_autocommit(db_of(c));
}

/* ---- statements */

static int prepare(struct rows *r, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v3(db_of(r->conn), r->q->text, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) !=
        SQLITE_OK)
        return fault(r->conn, e);
    r->prepared = st;
    return 0;
}

static void forget(struct rows *r)
{
    sqlite3_finalize(r->prepared);
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

static int start(struct rows *r, struct err *e, va_list *ap)
{
    for (int i = 0; r->q->types[i]; i++)
        if (!bind_one(r->prepared, i + 1, r->q->types[i], ap))
            return fault(r->conn, e);
    return 0;
}

static int row(struct rows *r, struct err *e)
{
    int rc = sqlite3_step(r->prepared);
    return rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : fault(r->conn, e);
}

static int changes(const struct rows *r)
{
    return sqlite3_changes(db_of(r->conn));
}

static int stop(struct rows *r, struct err *e)
{
    sqlite3_stmt *st = r->prepared;
    int rc = SQLITE_OK;
    /* what changes something and RETURNs has its foreign keys checked only at its end; after a
     * fault of step, reset says the same fault again */
    if (!sqlite3_stmt_readonly(st) && sqlite3_stmt_busy(st)) {
        while ((rc = sqlite3_step(st)) == SQLITE_ROW)
            continue;
        rc = rc == SQLITE_DONE ? 0 : fault(r->conn, e);
    }
    sqlite3_reset(st);
    /* bound texts are borrowed from the caller: forget them with the call */
    sqlite3_clear_bindings(st);
    return rc;
}

static int64_t get_int(const struct rows *r, int column)
{
    return sqlite3_column_int64(r->prepared, column);
}

static bool get_null(const struct rows *r, int column)
{
    return sqlite3_column_type(r->prepared, column) == SQLITE_NULL;
}

static struct str get_str(const struct rows *r, int column)
{
    const char *p = (const char *)sqlite3_column_text(r->prepared, column);
    return (struct str){p ? p : "", p ? (size_t)sqlite3_column_bytes(r->prepared, column) : 0};
}

static struct str get_blob(const struct rows *r, int column)
{
    const char *p = sqlite3_column_blob(r->prepared, column);
    return (struct str){p ? p : "", p ? (size_t)sqlite3_column_bytes(r->prepared, column) : 0};
}

/* ---- the schema */

static int version(struct conn *c, int *out, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = 0;
    if (sqlite3_prepare_v2(db_of(c), "PRAGMA user_version", -1, &st, NULL) != SQLITE_OK ||
        sqlite3_step(st) != SQLITE_ROW)
        rc = fault(c, e);
    else
        *out = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return rc;
}

static int migrate(struct conn *c, const char *ddl, int to, struct err *e)
{
    char stamp[48];
    snprintf(stamp, sizeof stamp, "PRAGMA user_version = %d", to);
    if (sqlite3_exec(db_of(c), ddl, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(db_of(c), stamp, NULL, NULL, NULL) != SQLITE_OK)
        return fault(c, e);
    return 0;
}

const struct driver driver_sqlite = {
    .scheme = "sqlite",
    .ready = ready,
    .open = open_link,
    .close = close_link,
    .say = say,
    .inside = inside,
    .prepare = prepare,
    .start = start,
    .row = row,
    .changes = changes,
    .stop = stop,
    .forget = forget,
    .version = version,
    .migrate = migrate,
    .col_int = get_int,
    .col_null = get_null,
    .col_str = get_str,
    .col_blob = get_blob,
};
