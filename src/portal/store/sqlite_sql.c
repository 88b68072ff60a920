/* sqlite_sql: every word of SQL the backend says. */
#include "sqlite_int.h"

#define ORDER_COLUMNS                                                                              \
    "reference, fee, vs, ss, ks, account, iban, message, spayd, haler, created, expires, expired"
#define SUBMISSION_COLUMNS                                                                         \
    "seq, device, version, received, sealed, settled, erased, files, reference, key, fingerprint," \
    " form, lang, channel, actor, receipt, state, decide_by, sign_by"
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

    [SQL_FORM_FIXED] = "SELECT fixed FROM form_version WHERE id = ?1 AND version = ?2",
    [SQL_FORM_ADD] = "INSERT INTO form_version (id, version, body, fixed, published, stamp)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [SQL_FORM_REPLACE] = "UPDATE form_version SET body = ?3 WHERE id = ?1 AND version = ?2"
                         " AND body <> ?3",
    [SQL_FORM_STANDS] = "UPDATE form_version SET withdrawn = 0, stamp = ?3"
                        " WHERE id = ?1 AND version = ?2",
    [SQL_FORM_WITHDRAW] = "UPDATE form_version SET withdrawn = ?2"
                          " WHERE withdrawn = 0 AND stamp <> ?1",
    [SQL_FORM_GET] = "SELECT version, body, published, withdrawn FROM form_version"
                     " WHERE id = ?1 AND version = ?2",
    [SQL_FORM_NEWEST] = "SELECT version, body, published, withdrawn FROM form_version"
                        " WHERE id = ?1 ORDER BY version DESC LIMIT 1",

    [SQL_DRAFT_PUT] = "INSERT INTO draft (name, bytes, created, expires, device)"
                      " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (name) DO UPDATE SET"
                      " bytes = excluded.bytes, expires = excluded.expires,"
                      " device = excluded.device",
    [SQL_DRAFT_GET] = "SELECT name, device, created, expires, length(bytes), bytes FROM draft"
                      " WHERE name = ?1 AND expires > ?2",
    [SQL_DRAFT_DELETE] = "DELETE FROM draft WHERE name = ?1",
    [SQL_DRAFT_ALL] = "SELECT name, device, created, expires, length(bytes) FROM draft"
                      " ORDER BY expires, name",
    [SQL_DRAFT_EXPIRE] = "DELETE FROM draft WHERE expires <= ?1",

    [SQL_UPLOAD_COUNT] = "SELECT count(*) FROM upload WHERE device = ?1 AND name <> ?2"
                         " AND expires > ?3",
    [SQL_UPLOAD_OPEN] = "INSERT INTO upload (name, device, expires) VALUES (?1, ?2, ?3)"
                        " ON CONFLICT (name) DO UPDATE SET device = excluded.device,"
                        " expires = excluded.expires, bytes = NULL WHERE expires <= ?4"
                        " OR (device = excluded.device AND bytes IS NULL)",
    [SQL_UPLOAD_FILL] = "UPDATE upload SET bytes = ?3 WHERE name = ?1 AND expires > ?2"
                        " AND bytes IS NULL",
    [SQL_UPLOAD_SAME] = "SELECT bytes IS ?3 FROM upload WHERE name = ?1 AND expires > ?2",
    [SQL_UPLOAD_GET] = "SELECT bytes FROM upload WHERE name = ?1 AND device = ?2 AND expires > ?3",
    [SQL_UPLOAD_DELETE] = "DELETE FROM upload WHERE name = ?1 AND device = ?2",
    [SQL_UPLOAD_EXPIRE] = "DELETE FROM upload WHERE expires <= ?1",

    [SQL_SUBMISSION_ADD] =
        "INSERT INTO submission (reference, device, key, fingerprint, form, version, lang,"
        " channel, actor, received, sealed, state, decide_days, decide_by, sign_by, receipt, body,"
        " files) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
        " ?17, ?18) ON CONFLICT (reference) DO NOTHING",
    [SQL_SUBMISSION_BY_KEY] = "SELECT " SUBMISSION_COLUMNS " FROM submission"
                              " WHERE device = ?1 AND key = ?2",
    [SQL_SUBMISSION_BY_REFERENCE] = "SELECT " SUBMISSION_COLUMNS " FROM submission"
                                    " WHERE reference = ?1",
    [SQL_SUBMISSION_AFTER] = "SELECT " SUBMISSION_COLUMNS " FROM submission"
                             " WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    [SQL_SUBMISSION_BODY] = "SELECT body FROM submission WHERE seq = ?1",
    [SQL_SUBMISSION_DECIDE_DAYS] = "SELECT decide_days FROM submission WHERE seq = ?1",
    [SQL_SUBMISSION_MOVE] = "UPDATE submission SET state = ?2, settled = ?3, decide_by = ?4"
                            " WHERE seq = ?1",
    [SQL_SUBMISSION_ERASE_FILES] =
        "DELETE FROM submission_file WHERE submission IN (SELECT seq FROM submission"
        " WHERE erased = 0 AND settled > 0 AND settled <= ?1)",
    [SQL_SUBMISSION_ERASE] = "UPDATE submission SET body = '', actor = '', files = 0, erased = ?2"
                             " WHERE erased = 0 AND settled > 0 AND settled <= ?1",
    [SQL_EVENT_ADD] = "INSERT INTO submission_event (submission, at, state, actor)"
                      " VALUES (?1, ?2, ?3, ?4)",
    [SQL_EVENTS] = "SELECT state, at FROM submission_event WHERE submission = ?1 ORDER BY id",
    [SQL_FILE_ADD] = "INSERT INTO submission_file (submission, pos, attachment, name, type, size,"
                     " sha256, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [SQL_FILES] = "SELECT f.attachment, f.name, f.type, f.sha256, f.bytes FROM submission_file f"
                  " JOIN submission s ON s.seq = f.submission WHERE s.reference = ?1"
                  " ORDER BY f.pos",

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

const char *const sql_migrations[] = {first, second, third};
const int sql_n_migrations = sizeof sql_migrations / sizeof sql_migrations[0];
