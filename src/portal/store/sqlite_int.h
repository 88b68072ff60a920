/* sqlite_int: what the files of the SQLite backend share.
 *
 * One writer connection behind a mutex (a connection per client starves under durable commits) and
 * a pool of readers; WAL lets them read the last commit while the writer works. Statements are
 * prepared once a connection. All SQL stands in sqlite_sql.c, values are bound. */
#ifndef STORE_SQLITE_INT_H
#define STORE_SQLITE_INT_H

#include "store_ops.h"

#include <pthread.h>
#include <sqlite3.h>

enum sql {
    SQL_BEGIN_WRITE,
    SQL_BEGIN_READ,
    SQL_COMMIT,
    SQL_ROLLBACK,

    SQL_CATALOGUE_HEAD,
    SQL_CATALOGUE_HASH_OF,
    SQL_CATALOGUE_ITEMS,
    SQL_CATALOGUE_GONE,
    SQL_CATALOGUE_HAS,
    SQL_CATALOGUE_ADD,
    SQL_CATALOGUE_CHANGE,
    SQL_CATALOGUE_KEEP,
    SQL_CATALOGUE_UNGONE,
    SQL_CATALOGUE_BURY,
    SQL_CATALOGUE_REMOVE,
    SQL_CATALOGUE_REVISION,
    SQL_CATALOGUE_FORGET_GONE,
    SQL_CATALOGUE_FORGET_REVISIONS,

    SQL_DEVICE_ENROL,
    SQL_DEVICE_REVOKE,
    SQL_DEVICE_BY_FINGERPRINT,
    SQL_DEVICE_ALL,
    SQL_DEVICE_EPOCH,
    SQL_DEVICE_NEW_EPOCH,

    SQL_ORDER_BY_KEY,
    SQL_ORDER_BY_REFERENCE,
    SQL_ORDER_ADD,
    SQL_ORDER_EXPIRE,
    SQL_ORDER_ERASE,

    SQL_FORM_FIXED,
    SQL_FORM_ADD,
    SQL_FORM_REPLACE,
    SQL_FORM_STANDS,
    SQL_FORM_WITHDRAW,
    SQL_FORM_GET,
    SQL_FORM_NEWEST,

    SQL_DRAFT_PUT,
    SQL_DRAFT_GET,
    SQL_DRAFT_DELETE,
    SQL_DRAFT_ALL,
    SQL_DRAFT_EXPIRE,

    SQL_UPLOAD_COUNT,
    SQL_UPLOAD_OPEN,
    SQL_UPLOAD_FILL,
    SQL_UPLOAD_SAME,
    SQL_UPLOAD_GET,
    SQL_UPLOAD_DELETE,
    SQL_UPLOAD_EXPIRE,

    SQL_SUBMISSION_ADD,
    SQL_SUBMISSION_BY_KEY,
    SQL_SUBMISSION_BY_REFERENCE,
    SQL_SUBMISSION_AFTER,
    SQL_SUBMISSION_BODY,
    SQL_SUBMISSION_DECIDE_DAYS,
    SQL_SUBMISSION_MOVE,
    SQL_SUBMISSION_ERASE_FILES,
    SQL_SUBMISSION_ERASE,
    SQL_EVENT_ADD,
    SQL_EVENTS,
    SQL_FILE_ADD,
    SQL_FILES,

    SQL_AUDIT_LAST,
    SQL_AUDIT_ADD,
    SQL_AUDIT_SET_LAST,
    SQL_AUDIT_ALL,
    SQL_COUNT
};

extern const char *const sql_text[SQL_COUNT];
/* Schema changes; number i brings user_version i to i + 1. */
extern const char *const sql_migrations[];
extern const int sql_n_migrations;

struct conn {
    sqlite3 *db;
    sqlite3_stmt *stmts[SQL_COUNT];
};

enum { READERS = 4, BUSY_MS = 10000 };

struct sqlite_store {
    struct store base;
    struct conn writer;
    pthread_mutex_t writing;
    struct conn readers[READERS];
    bool taken[READERS];
    pthread_mutex_t pool;
    pthread_cond_t returned;
};

/* Begins a write transaction and gives its connection, or NULL. */
struct conn *write_begin(struct sqlite_store *s, struct err *e);
/* Commits when rc is 0, else rolls back; returns rc, or the fault of the commit. */
int write_end(struct sqlite_store *s, int rc, struct err *e);
/* A connection of the pool, waiting for one; the caller gives it back. */
struct conn *reader_take(struct sqlite_store *s);
void reader_give(struct sqlite_store *s, struct conn *c);

/* The statement with values bound: t const char *, s struct str, b struct str (a blob), i int64_t.
 * NULL fills e. */
sqlite3_stmt *sql_start(struct conn *c, enum sql which, struct err *e, const char *types, ...);
/* 1: a row is there; 0: done; negative: fault. After 0 or a fault the statement is reset. */
int sql_row(struct conn *c, sqlite3_stmt *st, struct err *e);
/* Runs a statement without rows; returns the number of changed rows or a negative fault. */
int sql_run(struct conn *c, enum sql which, struct err *e, const char *types, ...);
void sql_stop(sqlite3_stmt *st); /* leaving a statement that may have more rows */
void col_text(char *out, size_t size, sqlite3_stmt *st, int column);
struct str col_str(sqlite3_stmt *st, int column);
struct str col_blob(sqlite3_stmt *st, int column);

/* Appends a record inside the transaction of the caller. */
int audit_in(struct sqlite_store *s, struct conn *c, const struct store_audit *a, struct err *e);

int sqlite_open_store(
    struct store **out, const char *path, const struct clock *clock, struct err *e);
void sqlite_close_store(struct store *s);
int sqlite_migrate(struct store *s, struct err *e);
int sqlite_catalogue_publish(struct store *s, const struct store_item *items, size_t n,
    struct store_published *out, struct err *e);
int sqlite_catalogue_head(struct store *s, struct store_head *out, struct err *e);
int sqlite_catalogue_read(struct store *s, int64_t since, const char *hash,
    const struct store_reader *reader, struct err *e);
int sqlite_device_enrol(struct store *s, const char *name, const char *fingerprint, int64_t expires,
    struct store_device *out, struct err *e);
int sqlite_device_revoke(struct store *s, const char *name, struct err *e);
int sqlite_device_find(
    struct store *s, const char *fingerprint, struct store_device *out, struct err *e);
int sqlite_device_each(struct store *s, store_device_fn *fn, void *ctx, struct err *e);
int sqlite_device_epoch(struct store *s, int64_t *out, struct err *e);
int sqlite_order_create(struct store *s, const struct store_order_new *n, const char *reference,
    const char *request, struct store_order *out, bool *again, struct err *e);
int sqlite_order_get(
    struct store *s, int64_t device, const char *reference, struct store_order *out, struct err *e);
int sqlite_order_expire(
    struct store *s, int keep_days, size_t *expired, size_t *erased, struct err *e);
int sqlite_form_get(struct store *s, const char *id, int version, struct store_version *out,
    struct buf *body, struct err *e);
int sqlite_draft_put(struct store *s, int64_t device, const char *name, struct str bytes,
    int64_t expires, struct err *e);
int sqlite_draft_get(
    struct store *s, const char *name, struct store_draft *out, struct buf *bytes, struct err *e);
int sqlite_draft_delete(struct store *s, int64_t device, const char *name, struct err *e);
int sqlite_draft_each(struct store *s, store_draft_fn *fn, void *ctx, struct err *e);
int sqlite_draft_expire(struct store *s, size_t *erased, struct err *e);
int sqlite_upload_open(
    struct store *s, int64_t device, const char *name, int64_t expires, struct err *e);
int sqlite_upload_fill(struct store *s, const char *name, struct str bytes, struct err *e);
int sqlite_upload_find(struct store *s, const char *name, struct err *e);
int sqlite_upload_get(struct store *s, int64_t device, const char *name, bool *full,
    struct buf *bytes, struct err *e);
int sqlite_upload_delete(struct store *s, int64_t device, const char *name, struct err *e);
int sqlite_upload_expire(struct store *s, size_t *erased, struct err *e);
int sqlite_submission_create(struct store *s, const struct store_submission_new *n,
    const struct store_first *first, struct store_submission *out, bool *again, struct err *e);
int sqlite_submission_by_key(struct store *s, int64_t device, const char *key,
    const char *fingerprint, struct store_submission *out, struct err *e);
int sqlite_submission_get(struct store *s, const char *reference, struct store_submission *out,
    struct buf *body, struct err *e);
int sqlite_submission_files(
    struct store *s, const char *reference, store_file_fn *fn, void *ctx, struct err *e);
int sqlite_submission_each(
    struct store *s, int64_t after, size_t max, store_submission_fn *fn, void *ctx, struct err *e);
int sqlite_submission_move(struct store *s, const char *reference, enum submission_state to,
    const char *actor, const char *channel, struct store_submission *out, struct err *e);
int sqlite_submission_erase(struct store *s, int keep_days, size_t *erased, struct err *e);
int sqlite_audit_append(struct store *s, const struct store_audit *a, struct err *e);
int sqlite_audit_verify(struct store *s, struct store_audit_state *out, struct err *e);

#endif
