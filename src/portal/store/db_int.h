/* db_int: what db.c and its drivers share. A driver knows one database and nothing of transactions
 * waiting in line, of savepoints or of who needs what. */
#ifndef STORE_DB_INT_H
#define STORE_DB_INT_H

#include "db.h"

#include <stdarg.h>

enum { DB_PARAMS = 40 }; /* of a statement */

/* A statement of a connection, prepared once; see struct rows in db.h. */
struct rows {
    struct rows *next; /* in its chain of the cache */
    struct conn *conn;
    const struct sql *q;
    bool running;
    unsigned number;         /* of its connection, from 1 */
    void *prepared, *result; /* the driver's */
    int at, count;
};

enum { DB_CHAINS = 64 };

struct conn {
    struct store *store;
    void *link; /* the driver's; NULL = closed */
    bool lost;  /* of no more use: closed when its transaction ends */
    bool hung;  /* and it took its whole time to say so */
    struct rows *chains[DB_CHAINS];
    unsigned prepared;
    int running;      /* statements */
    struct err fault; /* first one of the operation at hand */
    /* the audit's end as this transaction left it; seq 0: not known (audit.c) */
    int64_t audit_seq;
    char audit_hash[STORE_HASH];
};

/* What the drivers say of transactions. */
enum db_word {
    DB_READ,   /* begin; all that is read is of one moment */
    DB_WRITE,  /* begin; alone in all processes */
    DB_SAVE,   /* a point to go back to */
    DB_RESAVE, /* the last one is needed no more, a new one is */
    DB_UNDO,   /* back to it */
    DB_COMMIT,
    DB_ROLLBACK,
    DB_WORDS
};

struct driver {
    const char *scheme;
    /* Readies the store for its first connection: address is what stands behind the scheme. */
    int (*ready)(struct store *s, const char *url, struct err *e);
    int (*open)(struct conn *c, struct err *e);
    void (*close)(struct conn *c);
    int (*say)(struct conn *c, enum db_word word, struct err *e);
    bool (*inside)(struct conn *c); /* a transaction that can still be undone */
    int (*prepare)(struct rows *r, struct err *e);
    int (*start)(struct rows *r, struct err *e, va_list *ap);
    int (*row)(struct rows *r, struct err *e); /* 1, 0, negative; does not stop */
    int (*changes)(const struct rows *r);
    int (*stop)(struct rows *r, struct err *e); /* a fault may come as late as here */
    void (*forget)(struct rows *r);
    int (*version)(struct conn *c, int *out, struct err *e);
    /* One step of the schema, with its new version. */
    int (*migrate)(struct conn *c, const char *ddl, int version, struct err *e);
    int64_t (*col_int)(const struct rows *r, int column);
    bool (*col_null)(const struct rows *r, int column);
    struct str (*col_str)(const struct rows *r, int column);
    struct str (*col_blob)(const struct rows *r, int column);
};

extern const struct driver driver_sqlite, driver_pg;

/* The connections of a store; db_open connects the writer. */
int db_open(struct store *s, struct err *e);
void db_close(struct store *s);

#endif
