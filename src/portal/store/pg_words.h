/* pg_words: what PostgreSQL says otherwise than SQLite, without a connection. */
#ifndef STORE_PG_WORDS_H
#define STORE_PG_WORDS_H

#include "base/buf.h"

/* Of a statement: ?1 becomes $1. */
void pg_statement(struct buf *out, const char *sql);
/* Of a step of the schema: types, identities, and what only SQLite has. Texts compare by bytes, as
 * SQLite compares them, whatever the collation of the database. */
void pg_ddl(struct buf *out, const char *ddl);

/* A whole number in the binary form of the type `oid`: bool, int2, int4, int8, or a numeric, as
 * sum() gives (its fraction is dropped). False for other types. */
bool pg_number(int64_t *out, unsigned oid, struct str bytes);
void pg_int8(char out[8], int64_t value);

enum pg_oid { PG_BOOL = 16, PG_BYTEA = 17, PG_INT8 = 20, PG_INT2 = 21, PG_INT4 = 23, PG_TEXT = 25 };

/* What a fault of the server means: "40001" is a time-out, for the same again may do. */
enum err_code pg_code(const char *sqlstate);
/* False: its text may carry values of people. */
bool pg_may_tell(const char *sqlstate);

#endif
