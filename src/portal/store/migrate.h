/* migrate: the steps of the schema. A step is one string of SQL as SQLite says it (INTEGER, TEXT,
 * BLOB, STRICT; PostgreSQL's driver translates these words), and is never changed once it was
 * released. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

/* Entry i brings schema i to i + 1. */
extern const char *const store_migrations[];
extern const int store_n_migrations;

extern const char migration_booking[];
extern const char migration_queue[];

#endif
