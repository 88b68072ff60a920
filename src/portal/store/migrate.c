/* migrate: the schema as it grew; see migrate.h. */
#include "migrate.h"
#include "db_int.h"

static const char first[] =
    "CREATE TABLE catalogue_revision ("
    " revision INTEGER PRIMARY KEY CHECK (revision > 0),"
    " hash TEXT NOT NULL, published INTEGER NOT NULL) STRICT;"
    "CREATE TABLE catalogue_item ("
    " kind INTEGER NOT NULL, id TEXT NOT NULL, pos INTEGER NOT NULL, hash TEXT NOT NULL,"
    " body TEXT NOT NULL, changed INTEGER NOT NULL, stamp INTEGER NOT NULL,"
    " UNIQUE (kind, id)) STRICT;"
    "CREATE INDEX catalogue_item_order ON catalogue_item (kind, pos);"
    "CREATE TABLE catalogue_gone ("
    " kind INTEGER NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL,"
    " PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE device ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
    " fingerprint TEXT NOT NULL UNIQUE CHECK (length(fingerprint) = 64),"
    " created INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER) STRICT;"
    "CREATE UNIQUE INDEX device_active_name ON device (name) WHERE revoked IS NULL;"
    "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "INSERT INTO counter VALUES ('device_epoch', 1);"
    "CREATE TABLE payment_order ("
    " reference TEXT PRIMARY KEY CHECK (length(reference) = 8),"
    " device INTEGER NOT NULL REFERENCES device (id), key TEXT NOT NULL, request TEXT NOT NULL,"
    " fee TEXT NOT NULL, vs TEXT NOT NULL, ss TEXT NOT NULL, ks TEXT NOT NULL,"
    " account TEXT NOT NULL, iban TEXT NOT NULL, message TEXT NOT NULL, spayd TEXT NOT NULL,"
    " haler INTEGER NOT NULL CHECK (haler > 0), created INTEGER NOT NULL,"
    " expires INTEGER NOT NULL, expired INTEGER NOT NULL DEFAULT 0 CHECK (expired IN (0, 1)),"
    " UNIQUE (device, key)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX payment_order_expires ON payment_order (expired, expires);"
    "CREATE TABLE audit ("
    " seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,"
    " subject TEXT NOT NULL, channel TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
    "CREATE TABLE audit_last (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;"
    "INSERT INTO audit_last VALUES (1, 0, '');";

/* Forms that stay available by version, drafts and submissions. */
static const char second[] =
    "CREATE TABLE form_version ("
    " id TEXT NOT NULL, version INTEGER NOT NULL CHECK (version > 0), body TEXT NOT NULL,"
    " fixed TEXT NOT NULL, published INTEGER NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0,"
    " stamp INTEGER NOT NULL, UNIQUE (id, version)) STRICT;"
    "CREATE TABLE draft ("
    " name TEXT NOT NULL UNIQUE CHECK (length(name) = 32), bytes BLOB NOT NULL,"
    " created INTEGER NOT NULL, expires INTEGER NOT NULL,"
    " device INTEGER NOT NULL REFERENCES device (id)) STRICT;"
    "CREATE INDEX draft_expires ON draft (expires);"
    "CREATE TABLE submission ("
    " seq INTEGER PRIMARY KEY AUTOINCREMENT,"
    " reference TEXT NOT NULL UNIQUE CHECK (length(reference) = 8),"
    " device INTEGER NOT NULL REFERENCES device (id), key TEXT NOT NULL,"
    " fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 32),"
    " form TEXT NOT NULL, version INTEGER NOT NULL, lang TEXT NOT NULL, channel TEXT NOT NULL,"
    " actor TEXT NOT NULL, received INTEGER NOT NULL, sealed INTEGER NOT NULL,"
    " state TEXT NOT NULL, decide_days INTEGER NOT NULL, decide_by TEXT NOT NULL,"
    " sign_by TEXT NOT NULL, receipt TEXT NOT NULL, body TEXT NOT NULL, files INTEGER NOT NULL,"
    " settled INTEGER NOT NULL DEFAULT 0, erased INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE (device, key)) STRICT;"
    "CREATE INDEX submission_settled ON submission (settled) WHERE erased = 0 AND settled > 0;"
    "CREATE TABLE submission_event ("
    " id INTEGER PRIMARY KEY, submission INTEGER NOT NULL REFERENCES submission (seq),"
    " at INTEGER NOT NULL, state TEXT NOT NULL, actor TEXT NOT NULL) STRICT;"
    "CREATE INDEX submission_event_of ON submission_event (submission);"
    "CREATE TABLE submission_file ("
    " submission INTEGER NOT NULL REFERENCES submission (seq), pos INTEGER NOT NULL,"
    " attachment TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,"
    " sha256 TEXT NOT NULL, bytes BLOB NOT NULL, UNIQUE (submission, pos)) STRICT;";

/* Files from phones; bytes NULL: the slot is empty. */
static const char third[] =
    "CREATE TABLE upload ("
    " name TEXT NOT NULL UNIQUE CHECK (length(name) = 32),"
    " device INTEGER NOT NULL REFERENCES device (id), expires INTEGER NOT NULL,"
    " bytes BLOB) STRICT;"
    "CREATE INDEX upload_device ON upload (device);"
    "CREATE INDEX upload_expires ON upload (expires);";

const char *const store_migrations[] = {first, second, third, migration_booking, migration_queue};
const int store_n_migrations = sizeof store_migrations / sizeof store_migrations[0];

int store_migrate(struct store *s, struct err *e)
{
    int version = 0;
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = s->driver->version(c, &version, e);
    if (rc == 0 && version > store_n_migrations)
        rc = err_set(
            e, ERR_CONFLICT, "store", "the database is of a newer portal (schema %d)", version);
    for (; rc == 0 && version < store_n_migrations; version++)
        rc = s->driver->migrate(c, store_migrations[version], version + 1, e);
    return write_end(s, c, rc, e);
}
