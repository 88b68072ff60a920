/* store_ops: what a backend must do. The contract of each row stands in store/store.h. */
#ifndef STORE_OPS_H
#define STORE_OPS_H

#include "store/store.h"

/* What the store itself adds to a new submission; the same in every backend. */
struct store_first {
    char reference[9], receipt[WIRE_RECEIPT];
    int64_t received;
    enum submission_state state;
    struct date decide_by, sign_by;
    char (*sha256)[STORE_HASH]; /* of the files */
};

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
    int (*form_get)(struct store *s, const char *id, int version, struct store_version *out,
        struct buf *body, struct err *e);
    int (*draft_put)(struct store *s, int64_t device, const char *name, struct str bytes,
        int64_t expires, struct err *e);
    int (*draft_get)(struct store *s, const char *name, struct store_draft *out, struct buf *bytes,
        struct err *e);
    int (*draft_delete)(struct store *s, int64_t device, const char *name, struct err *e);
    int (*draft_each)(struct store *s, store_draft_fn *fn, void *ctx, struct err *e);
    int (*draft_expire)(struct store *s, size_t *erased, struct err *e);
    int (*upload_open)(
        struct store *s, int64_t device, const char *name, int64_t expires, struct err *e);
    int (*upload_fill)(struct store *s, const char *name, struct str bytes, struct err *e);
    int (*upload_find)(struct store *s, const char *name, struct err *e);
    int (*upload_get)(struct store *s, int64_t device, const char *name, bool *full,
        struct buf *bytes, struct err *e);
    int (*upload_delete)(struct store *s, int64_t device, const char *name, struct err *e);
    int (*upload_expire)(struct store *s, size_t *erased, struct err *e);
    /* ERR_LIMIT when the reference of `first` is taken (the caller tries another) */
    int (*submission_create)(struct store *s, const struct store_submission_new *n,
        const struct store_first *first, struct store_submission *out, bool *again, struct err *e);
    int (*submission_by_key)(struct store *s, int64_t device, const char *key,
        const char *fingerprint, struct store_submission *out, struct err *e);
    int (*submission_get)(struct store *s, const char *reference, struct store_submission *out,
        struct buf *body, struct err *e);
    int (*submission_files)(
        struct store *s, const char *reference, store_file_fn *fn, void *ctx, struct err *e);
    int (*submission_each)(struct store *s, int64_t after, size_t max, store_submission_fn *fn,
        void *ctx, struct err *e);
    int (*submission_move)(struct store *s, const char *reference, enum submission_state to,
        const char *actor, const char *channel, struct store_submission *out, struct err *e);
    int (*submission_erase)(struct store *s, int keep_days, size_t *erased, struct err *e);
    int (*audit_append)(struct store *s, const struct store_audit *a, struct err *e);
    int (*audit_verify)(struct store *s, struct store_audit_state *out, struct err *e);
};

/* Every backend's struct begins with this. */
struct store {
    const struct store_ops *ops;
    const struct clock *clock;
};

extern const struct store_ops store_sqlite;

int store_fresh_reference(char out[9], struct err *e);
/* The last day of a time limit of so many days that began at an instant; none for 0 days. */
struct date store_deadline(int64_t from, int days);

/* Hash of one audit record over the one before; the same in every backend. */
void store_audit_hash(
    char out[STORE_HASH], const char *before, int64_t seq, int64_t at, const struct store_audit *a);

#endif
