/* db: a database as the store sees it. Every operation of the store is written once, in the SQL
 * that SQLite and PostgreSQL both speak; a driver (db_sqlite.c, db_pg.c) knows how to connect, bind
 * and step, and nothing of the domain. So no rule of the house can differ between the two.
 *
 * Writing: one transaction at a time in a process, and with PostgreSQL one in all processes (an
 * advisory lock), so a write transaction sees everything that was written before it and nobody
 * writes beside it. Transactions that wait in line are committed together (group commit): each runs
 * in its own savepoint, fails alone, and write_end returns when the common commit is on disk.
 * Reading: a pool of connections; one transaction sees one moment. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "store_int.h"

/* One statement: parameters ?1, ?2… and a letter for each: i int64_t, t const char *, s struct str
 * of text, b struct str of bytes. It is known by its address and prepared once a connection, so it
 * must be static; it stands beside the function that says it. */
struct sql {
    const char *types, *text;
};

struct conn; /* of a transaction */
struct rows; /* of a statement that runs; one for each struct sql and connection at a time */

/* NULL with e filled: ERR_TIMEOUT when the database is away and may come back. e may not be NULL.
 */
struct conn *write_begin(struct store *s, struct err *e);
/* rc < 0: undone. Returns rc, or what the commit said. */
int write_end(struct store *s, struct conn *c, int rc, struct err *e);
struct conn *read_begin(struct store *s, struct err *e);
void read_end(struct store *s, struct conn *c);

/* After a fault of db_run, db_start, db_row or db_first the operation is lost: all that is left to
 * do is to end it, and write_end undoes it even when it is told 0. (PostgreSQL would refuse every
 * further word.) */

/* Rows changed (0 is no fault), or negative: ERR_CONFLICT where something must be unique. */
int db_run(struct conn *c, const struct sql *q, struct err *e, ...);
/* NULL with e filled. Texts given are borrowed until db_stop. */
struct rows *db_start(struct conn *c, const struct sql *q, struct err *e, ...);
/* 1: the next row; 0: no more (stopped); negative: a fault (stopped). */
int db_row(struct rows *r, struct err *e);
void db_stop(struct rows *r);
/* The first row, or 0 (stopped) when there is none; *out lives until db_stop. */
int db_first(struct rows **out, struct conn *c, const struct sql *q, struct err *e, ...);

/* What a function returns when a begin or db_start gave NULL: the fault of e, which may be NULL. */
int db_fault(const struct err *e);

/* Columns of the row at hand. Texts and bytes live until the next db_row or db_stop; NULL is 0, ""
 * and false. */
int64_t col_int(const struct rows *r, int column);
bool col_null(const struct rows *r, int column);
struct str col_str(const struct rows *r, int column);
struct str col_blob(const struct rows *r, int column);
void col_text(char *out, size_t size, const struct rows *r, int column);

/* In a write transaction: the audit's next record. */
int audit_in(struct store *s, struct conn *c, const struct store_audit *a, struct err *e);

#endif
