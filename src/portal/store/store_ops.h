/* store_ops: what a backend must do. The contract of each row stands in store/store.h. */
#ifndef STORE_OPS_H
#define STORE_OPS_H

#include "store/store.h"

struct store_ops {
    const char *scheme; /* "sqlite" */
    /* rest: the url after "scheme:" */
    int (*open)(struct store **out, const char *rest, const struct clock *clock, struct err *e);
    void (*close)(struct store *s);
    int (*migrate)(struct store *s, struct err *e);
    int (*catalogue_publish)(struct store *s, const struct store_item *items, size_t n,
        struct store_published *out, struct err *e);
    int (*catalogue_head)(struct store *s, struct store_head *out, struct err *e);
    int (*catalogue_read)(struct store *s, int64_t since, const char *hash,
        const struct store_reader *reader, struct err *e);
    int (*device_enrol)(struct store *s, const char *name, const char *fingerprint, int64_t expires,
        struct store_device *out, struct err *e);
    int (*device_revoke)(struct store *s, const char *name, struct err *e);
    int (*device_find)(
        struct store *s, const char *fingerprint, struct store_device *out, struct err *e);
    int (*device_each)(struct store *s, store_device_fn *fn, void *ctx, struct err *e);
    int (*device_epoch)(struct store *s, int64_t *out, struct err *e);
    /* reference: fresh; ERR_LIMIT when it is taken (the caller tries another) */
    int (*order_create)(struct store *s, const struct store_order_new *n, const char *reference,
        const char *fingerprint, struct store_order *out, bool *again, struct err *e);
    int (*order_get)(struct store *s, int64_t device, const char *reference,
        struct store_order *out, struct err *e);
    int (*order_expire)(
        struct store *s, int keep_days, size_t *expired, size_t *erased, struct err *e);
    int (*audit_append)(struct store *s, const struct store_audit *a, struct err *e);
    int (*audit_verify)(struct store *s, struct store_audit_state *out, struct err *e);
};

/* Every backend's struct begins with this. */
struct store {
    const struct store_ops *ops;
};

extern const struct store_ops store_sqlite;

/* Hash of one audit record over the one before; the same in every backend. */
void store_audit_hash(
    char out[STORE_HASH], const char *before, int64_t seq, int64_t at, const struct store_audit *a);

#endif
