/* sqlite_sql: every word of SQL the backend says. */
#include "sqlite_int.h"

#define ORDER_COLUMNS                                                                              \
    "reference, fee, vs, ss, ks, account, iban, message, spayd, haler, created, expires, expired"
#define DEVICE_COLUMNS "id, name, fingerprint, created, expires, revoked IS NOT NULL"

const char *const sql_text[SQL_COUNT] = {
    [SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [SQL_BEGIN_READ] = "BEGIN",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",

    [SQL_CATALOGUE_HEAD] = "SELECT revision, hash, published FROM catalogue_revision"
                           " ORDER BY revision DESC LIMIT 1",
    [SQL_CATALOGUE_HASH_OF] = "SELECT hash FROM catalogue_revision WHERE revision = ?1",
    [SQL_CATALOGUE_ITEMS] = "SELECT kind, id, CASE WHEN changed > ?1 THEN body END"
                            " FROM catalogue_item ORDER BY kind, pos",
    [SQL_CATALOGUE_GONE] = "SELECT kind, id FROM catalogue_gone WHERE revision > ?1"
                           " ORDER BY kind, id",
    [SQL_CATALOGUE_HAS] = "SELECT hash, pos, stamp FROM catalogue_item WHERE kind = ?1 AND id = ?2",
    [SQL_CATALOGUE_ADD] = "INSERT INTO catalogue_item (kind, id, pos, hash, body, changed, stamp)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
    [SQL_CATALOGUE_CHANGE] = "UPDATE catalogue_item SET pos = ?3, hash = ?4, body = ?5,"
                             " changed = ?6, stamp = ?6 WHERE kind = ?1 AND id = ?2",
    [SQL_CATALOGUE_KEEP] = "UPDATE catalogue_item SET pos = ?3, stamp = ?4"
                           " WHERE kind = ?1 AND id = ?2",
    [SQL_CATALOGUE_UNGONE] = "DELETE FROM catalogue_gone WHERE kind = ?1 AND id = ?2",
    [SQL_CATALOGUE_BURY] = "INSERT INTO catalogue_gone (kind, id, revision)"
                           " SELECT kind, id, ?1 FROM catalogue_item WHERE stamp <> ?1",
    [SQL_CATALOGUE_REMOVE] = "DELETE FROM catalogue_item WHERE stamp <> ?1",
    [SQL_CATALOGUE_REVISION] = "INSERT INTO catalogue_revision (revision, hash, published)"
                               " VALUES (?1, ?2, ?3)",
    [SQL_CATALOGUE_FORGET_GONE] = "DELETE FROM catalogue_gone WHERE revision <= ?1",
    [SQL_CATALOGUE_FORGET_REVISIONS] = "DELETE FROM catalogue_revision WHERE revision < ?1",

    [SQL_DEVICE_ENROL] = "INSERT INTO device (name, fingerprint, created, expires)"
                         " VALUES (?1, ?2, ?3, ?4)",
    [SQL_DEVICE_REVOKE] = "UPDATE device SET revoked = ?2 WHERE name = ?1 AND revoked IS NULL",
    [SQL_DEVICE_BY_FINGERPRINT] = "SELECT " DEVICE_COLUMNS " FROM device WHERE fingerprint = ?1",
    [SQL_DEVICE_ALL] = "SELECT " DEVICE_COLUMNS " FROM device ORDER BY name, id",
    [SQL_DEVICE_EPOCH] = "SELECT value FROM counter WHERE name = 'device_epoch'",
    [SQL_DEVICE_NEW_EPOCH] = "UPDATE counter SET value = value + 1 WHERE name = 'device_epoch'",

    [SQL_ORDER_BY_KEY] = "SELECT " ORDER_COLUMNS ", request FROM payment_order"
                         " WHERE device = ?1 AND key = ?2",
    [SQL_ORDER_BY_REFERENCE] = "SELECT " ORDER_COLUMNS " FROM payment_order"
                               " WHERE reference = ?1 AND device = ?2",
    [SQL_ORDER_ADD] =
        "INSERT INTO payment_order (reference, device, key, request, fee, vs, ss, ks, account,"
        " iban, message, spayd, haler, created, expires)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
        " ON CONFLICT (reference) DO NOTHING",
    [SQL_ORDER_EXPIRE] = "UPDATE payment_order SET expired = 1 WHERE expired = 0 AND expires <= ?1",
    [SQL_ORDER_ERASE] = "DELETE FROM payment_order WHERE expired = 1 AND expires <= ?1",

    [SQL_AUDIT_LAST] = "SELECT seq, hash FROM audit_last",
    [SQL_AUDIT_ADD] = "INSERT INTO audit (seq, at, actor, action, subject, channel, hash)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [SQL_AUDIT_SET_LAST] = "UPDATE audit_last SET seq = ?1, hash = ?2",
    [SQL_AUDIT_ALL] = "SELECT seq, at, actor, action, subject, channel, hash FROM audit"
                      " ORDER BY seq",
};

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

const char *const sql_migrations[] = {first};
const int sql_n_migrations = sizeof sql_migrations / sizeof sql_migrations[0];
