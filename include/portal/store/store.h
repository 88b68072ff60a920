/* store: what the portal keeps, as operations of the domain. One struct store serves all threads of
 * a process; several processes may share one database. A backend is a const vtable (store_ops.h),
 * and every backend passes the same conformance tests.
 *
 * Every operation that changes something is one transaction and leaves its audit record in it.
 * Strings going in are borrowed for the call; what comes out is in the caller's memory, or lives
 * for one callback. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/buf.h"
#include "base/clock.h"

struct store;

/* url: "sqlite:/var/lib/prepazka/portal.db". The clock is borrowed. ERR_UNSUPPORTED: no such
 * backend; ERR_IO: cannot be opened. */
int store_open(struct store **out, const char *url, const struct clock *clock, struct err *e);
/* All threads must have left it. */
void store_close(struct store **s);
/* Brings the schema up to date; harmless when it is. ERR_CONFLICT: made by a newer program. */
int store_migrate(struct store *s, struct err *e);

/* ---- catalogue: items of the town pack, in revisions */

enum { STORE_KINDS = 7, STORE_HASH = 65, STORE_KEEP_REVISIONS = 200 };

struct store_item {
    int kind;        /* 0 .. STORE_KINDS - 1; means nothing to the store */
    struct str id;   /* unique in its kind */
    struct str body; /* canonical bytes */
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
 * new one. Nothing changed -> no new revision. ERR_CONFLICT: an id stands twice. */
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

/* ---- devices: kiosks and desks, known by the fingerprint of their certificate */

enum { STORE_NAME = 64 };

struct store_device {
    int64_t id;
    char name[STORE_NAME];
    char fingerprint[STORE_HASH]; /* SHA-256 of the DER certificate, lower-case hex */
    int64_t created, expires;     /* unix seconds */
    bool revoked;
};

/* ERR_CONFLICT: an active device of this name, or this certificate, is there already. */
int store_device_enrol(struct store *s, const char *name, const char *fingerprint, int64_t expires,
    struct store_device *out, struct err *e);
/* By name; ERR_NOT_FOUND: no active device of this name. */
int store_device_revoke(struct store *s, const char *name, struct err *e);
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
