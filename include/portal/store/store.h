/* store: what the portal keeps, as operations of the domain. One struct store serves all threads of
 * a process; several processes may share one database. Each operation is written once, in SQL that
 * SQLite and PostgreSQL both speak (db.h), and passes the same tests on both.
 *
 * Every operation that changes something is one transaction and leaves its audit record in it.
 * Strings going in are borrowed for the call; what comes out is in the caller's memory, or lives
 * for one callback. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/buf.h"
#include "base/clock.h"
#include "wire/submission.h"

struct store;

/* url: "sqlite:/var/lib/prepazka/portal.db", or "postgresql://user@host/database", which goes to
 * libpq as it is. The clock is borrowed. ERR_UNSUPPORTED: no such backend; ERR_IO: cannot be
 * opened; ERR_TIMEOUT: no answer, it may come back. Every operation below may end with ERR_TIMEOUT
 * as well: nothing was done (or, when the answer to a commit was lost, perhaps it was), try again.
 */
int store_open(struct store **out, const char *url, const struct clock *clock, struct err *e);
/* All threads must have left it. */
void store_close(struct store **s);
/* Brings the schema up to date; harmless when it is. ERR_CONFLICT: made by a newer program. */
int store_migrate(struct store *s, struct err *e);

/* ---- catalogue: items of the town pack, in revisions */

enum { STORE_KINDS = 12, STORE_HASH = 65, STORE_KEEP_REVISIONS = 200 };

struct store_item {
    int kind;        /* 0 .. STORE_KINDS - 1; means nothing to the store */
    struct str id;   /* unique in its kind */
    struct str body; /* canonical bytes */
    /* 0: only what the catalogue holds now matters. Else (a form) this version stays available by
     * store_form_get, also when the item goes; `fixed` is the part of it that may never change
     * under the same version. */
    int version;
    struct str fixed;
};

struct store_head {
    int64_t revision; /* 0: nothing was published yet */
    char hash[STORE_HASH];
    int64_t published; /* unix seconds */
};

struct store_published {
    int64_t revision; /* new, or the old one when nothing changed */
    size_t total, added, changed, removed;
    bool moved; /* only the order of items changed */
};

/* Makes items (in the order given) the whole catalogue; atomic: readers see the old revision or the
 * new one. Nothing changed -> no new revision. ERR_CONFLICT: an id stands twice, or a version was
 * published before with another `fixed`. */
int store_catalogue_publish(struct store *s, const struct store_item *items, size_t n,
    struct store_published *out, struct err *e);
int store_catalogue_head(struct store *s, struct store_head *out, struct err *e);

/* since 0: all items. Otherwise an item not changed after `since` comes without its body, for the
 * order, and gone items follow. hash NULL, or what the reader believes revision `since` was:
 * ERR_RANGE when since is from the future, too old, or of another history. One snapshot. */
struct store_reader {
    void (*head)(void *ctx, const struct store_head *head);
    void (*item)(void *ctx, const struct store_item *item);
    void (*gone)(void *ctx, int kind, struct str id);
    void *ctx;
};
int store_catalogue_read(struct store *s, int64_t since, const char *hash,
    const struct store_reader *reader, struct err *e);

struct store_version {
    int version;
    int64_t published; /* first, unix seconds */
    int64_t withdrawn; /* when the catalogue let go of it; 0: it stands there now */
};
/* Appends the body last published under id and version; version 0: the highest that ever was.
 * ERR_NOT_FOUND. */
int store_form_get(struct store *s, const char *id, int version, struct store_version *out,
    struct buf *body, struct err *e);

/* ---- devices: kiosks and desks, known by the fingerprint of their certificate */

enum { STORE_NAME = 64 };

struct store_device {
    int64_t id;
    char name[STORE_NAME];
    char fingerprint[STORE_HASH]; /* SHA-256 of the DER certificate, lower-case hex */
    int64_t created, expires;     /* unix seconds */
    bool revoked;
    bool desk; /* clerks sign in there; else a kiosk, which is what it is enrolled as */
};

/* ERR_CONFLICT: an active device of this name, or this certificate, is there already. */
int store_device_enrol(struct store *s, const char *name, const char *fingerprint, int64_t expires,
    struct store_device *out, struct err *e);
/* By name; ERR_NOT_FOUND: no active device of this name. */
int store_device_revoke(struct store *s, const char *name, struct err *e);
/* By name; ERR_NOT_FOUND as above. */
int store_device_set_desk(struct store *s, const char *name, bool desk, struct err *e);
/* ERR_NOT_FOUND: never enrolled. A revoked or expired device is found; the caller decides. */
int store_device_find(
    struct store *s, const char *fingerprint, struct store_device *out, struct err *e);
typedef void store_device_fn(void *ctx, const struct store_device *d);
int store_device_each(struct store *s, store_device_fn *fn, void *ctx, struct err *e);
/* Changes with every enrolment and revocation: who remembers devices asks this first. */
int store_device_epoch(struct store *s, int64_t *out, struct err *e);

/* ---- payment orders */

struct store_order_new {
    int64_t device;
    const char *key; /* Idempotency-Key, its scope is the device */
    const char *fee, *vs, *ss, *ks, *account, *iban, *message, *spayd;
    int64_t haler, expires;
};

struct store_order {
    char reference[9];
    char fee[64], vs[11], ss[11], ks[11], account[24], iban[25], message[64], spayd[256];
    int64_t haler, created, expires;
    bool expired;
};

/* The same key with the same fee, symbol and amount gives the order made then (*again = true);
 * with others ERR_CONFLICT. */
int store_order_create(struct store *s, const struct store_order_new *n, struct store_order *out,
    bool *again, struct err *e);
/* Only of the device that made it; ERR_NOT_FOUND otherwise. */
int store_order_get(
    struct store *s, int64_t device, const char *reference, struct store_order *out, struct err *e);
/* Retention: an order past its time is marked expired, and keep_days later it is erased with its
 * symbols. */
int store_order_expire(
    struct store *s, int keep_days, size_t *expired, size_t *erased, struct err *e);

/* ---- drafts: locked forms under the name that only a code leads to (crypto/draft.h) */

enum { STORE_DRAFT_NAME = 33 };

struct store_draft {
    char name[STORE_DRAFT_NAME]; /* 32 hex digits */
    int64_t device;              /* that wrote it last */
    int64_t created, expires;    /* unix seconds */
    size_t size;
};

/* Creates or replaces; a replaced one keeps its `created`. ERR_LIMIT: over WIRE_DRAFT bytes. */
int store_draft_put(struct store *s, int64_t device, const char *name, struct str bytes,
    int64_t expires, struct err *e);
/* Appends the bytes. ERR_NOT_FOUND: there is none, or its time is over. */
int store_draft_get(
    struct store *s, const char *name, struct store_draft *out, struct buf *bytes, struct err *e);
/* ERR_NOT_FOUND. */
int store_draft_delete(struct store *s, int64_t device, const char *name, struct err *e);
typedef void store_draft_fn(void *ctx, const struct store_draft *d);
/* By their end; those whose time is over but that still lie there too. */
int store_draft_each(struct store *s, store_draft_fn *fn, void *ctx, struct err *e);
int store_draft_expire(struct store *s, size_t *erased, struct err *e);

/* ---- uploads: slots for files that come from a phone, locked (crypto/upload.h). A kiosk opens one
 * for a short time, whoever knows the name fills it once, and the kiosk takes the bytes away. */

enum { STORE_UPLOAD_NAME = 33, STORE_UPLOADS = 16, STORE_UPLOAD = 9 * 1024 * 1024 };

/* An empty slot until `expires`; again by the same device while it is empty gives it more time.
 * ERR_CONFLICT: the name is taken; ERR_LIMIT: the device has STORE_UPLOADS of them. */
int store_upload_open(
    struct store *s, int64_t device, const char *name, int64_t expires, struct err *e);
/* Once; the same bytes again are no fault, for an answer may be lost. ERR_NOT_FOUND: no slot, or
 * its time is over; ERR_CONFLICT: other bytes are there; ERR_LIMIT: over STORE_UPLOAD bytes. */
int store_upload_fill(struct store *s, const char *name, struct str bytes, struct err *e);
/* Is there such a slot, full or not? ERR_NOT_FOUND. */
int store_upload_find(struct store *s, const char *name, struct err *e);
/* Appends the bytes when the slot is full. ERR_NOT_FOUND: none of this device, or its time is over.
 */
int store_upload_get(struct store *s, int64_t device, const char *name, bool *full,
    struct buf *bytes, struct err *e);
/* ERR_NOT_FOUND: none of this device. */
int store_upload_delete(struct store *s, int64_t device, const char *name, struct err *e);
int store_upload_expire(struct store *s, size_t *erased, struct err *e);

/* ---- submissions */

enum { STORE_ACTOR = 64, STORE_FINGERPRINT = 33 };

struct store_file {
    const char *attachment; /* id in the form */
    const char *name, *type;
    struct str bytes;
    char sha256[STORE_HASH]; /* filled by the store */
};

/* Says the receipt of a reference; the store asks once it has one. */
typedef int store_receipt_fn(
    void *ctx, char out[WIRE_RECEIPT], const char *reference, int64_t received, struct err *e);

struct store_submission_new {
    int64_t device;
    const char *key;         /* Idempotency-Key, its scope is the device */
    const char *fingerprint; /* 32 hex digits: what the receipt vouches for */
    const char *reference;   /* proposed by the client, taken when free; "" = none */
    const char *form, *lang, *channel, *actor;
    int version;
    int64_t sealed;
    const char *draft; /* that it was, deleted in the same transaction; NULL, "" = none */
    struct str body;   /* canonical JSON, attachments without their bytes */
    const struct store_file *files;
    size_t n_files;
    int decide_days; /* 0 = no time limit is said */
    int sign_days;   /* 0 = need not be confirmed */
    store_receipt_fn *receipt;
    void *receipt_ctx;
};

struct store_submission {
    int64_t seq; /* cursor: grows with every submission */
    int64_t device;
    char reference[9], key[WIRE_KEY + 1], fingerprint[STORE_FINGERPRINT];
    char form[WIRE_ID + 1], lang[4], channel[8], actor[STORE_ACTOR];
    int version;
    int64_t received, sealed;
    enum submission_state state;
    struct date decide_by, sign_by; /* zero = none */
    int64_t settled;                /* when it was decided or withdrawn, 0 = it was not */
    int64_t erased;                 /* when retention took its content, 0 = it is here */
    size_t n_files;
    char receipt[WIRE_RECEIPT];
    struct {
        enum submission_state state;
        int64_t at;
    } history[WIRE_EVENTS];
    size_t n_history;
};

/* The same key with the same fingerprint gives the one made then (*again = true); with another
 * ERR_CONFLICT. With sign_days it begins as SUBMISSION_TO_SIGN and decide_by comes with the
 * signature. Time limits that end on a day off end on the next working day (act 500/2004 § 40). */
int store_submission_create(struct store *s, const struct store_submission_new *n,
    struct store_submission *out, bool *again, struct err *e);
/* ERR_NOT_FOUND: the key is free; ERR_CONFLICT: used for another fingerprint. */
int store_submission_by_key(struct store *s, int64_t device, const char *key,
    const char *fingerprint, struct store_submission *out, struct err *e);
/* body (may be NULL) gets the JSON, nothing when it was erased. ERR_NOT_FOUND. */
int store_submission_get(struct store *s, const char *reference, struct store_submission *out,
    struct buf *body, struct err *e);
/* In the order they were attached. A negative result of fn stops and is returned. */
typedef int store_file_fn(void *ctx, const struct store_file *f, struct err *e);
int store_submission_files(
    struct store *s, const char *reference, store_file_fn *fn, void *ctx, struct err *e);
/* At most max submissions with seq > after, in order. */
typedef void store_submission_fn(void *ctx, const struct store_submission *s);
int store_submission_each(
    struct store *s, int64_t after, size_t max, store_submission_fn *fn, void *ctx, struct err *e);
/* By the table of submission_may_move. ERR_NOT_FOUND; ERR_CONFLICT: it may not go there from where
 * it is. */
int store_submission_move(struct store *s, const char *reference, enum submission_state to,
    const char *actor, const char *channel, struct store_submission *out, struct err *e);
/* Retention: keep_days after it was decided or withdrawn a submission loses its content, files and
 * actor; what its receipt says stays. */
int store_submission_erase(struct store *s, int keep_days, size_t *erased, struct err *e);

/* ---- audit: who did what; each record carries the hash of the one before */

struct store_audit {
    const char *actor;   /* "device:3", "operator", "job" */
    const char *action;  /* "order.create" */
    const char *subject; /* a reference or name of a record; never personal data */
    const char *channel; /* "kiosk", "desk", "portalctl", "job" */
};

struct store_audit_state {
    int64_t records;
    int64_t bad; /* first record that does not fit, 0 when all do */
    char hash[STORE_HASH];
};

int store_audit_append(struct store *s, const struct store_audit *a, struct err *e);
/* ERR_CHECKSUM with out->bad: a record was changed, removed or put in; or the end was cut off. */
int store_audit_verify(struct store *s, struct store_audit_state *out, struct err *e);

#endif
