/* portal: the backend seen from the kiosk. Calls never block: they are started, and their callback
 * runs once, from the loop, with a result or an error. */
#ifndef CLIENT_PORTAL_H
#define CLIENT_PORTAL_H

#include "base/loop.h"
#include "client/catalogue.h"
#include "wire/problem.h"
#include "wire/submission.h"

struct portal;

struct portal_conf {
    const char *url;             /* "https://127.0.0.1:8443", no trailing slash */
    const char *ca, *cert, *key; /* PEM files; the device's certificate */
    const char *cache_dir;       /* where the catalogue lives: catalogue.json, catalogue.bin */
    int timeout_ms;              /* of one call; 0 = 10000 */
};

/* Copies conf. Loads no library and opens nothing until the first call. */
struct portal *portal_new(struct loop *loop, const struct portal_conf *conf);
void portal_free(struct portal **p); /* calls in flight are dropped without their callback */

/* Is there a newer catalogue? Fetches (ETag, ?since=), merges, compiles, writes both files
 * atomically. changed: open the file again. at: unix seconds of the data. */
typedef void portal_catalogue_fn(void *ctx, bool changed, int64_t at, const struct err *e);
int portal_refresh(struct portal *p, portal_catalogue_fn *done, void *ctx, struct err *e);

struct order_request {
    const char *fee; /* id */
    int64_t haler;
    const char *vs; /* "" when the fee has none */
    char idempotency_key[37];
};

struct order {
    char reference[9]; /* 8 symbols */
    char spayd[256];
    int64_t expires; /* unix seconds */
};

enum order_fault { ORDER_OK, ORDER_FIELD_VS, ORDER_FIELD_AMOUNT, ORDER_FIELD_FEE };
typedef void portal_order_fn(
    void *ctx, const struct order *o, enum order_fault field, const struct err *e);
int portal_order(struct portal *p, const struct order_request *r, portal_order_fn *done, void *ctx,
    struct err *e);
/* ---- forms */

/* The portal's keys and salt; what a client keeps beside its catalogue (portal_info_load/save). */
typedef void portal_info_fn(void *ctx, const struct wire_portal *info, const struct err *e);
int portal_info(struct portal *p, portal_info_fn *done, void *ctx, struct err *e);
/* portal.json in dir. ERR_NOT_FOUND: never fetched. */
int portal_info_load(struct wire_portal *out, const char *dir, struct err *e);
int portal_info_save(const struct wire_portal *info, const char *dir, struct err *e);

/* Drafts under a name of 32 hex digits (crypto/draft.h). put: saved is filled; get: bytes are the
 * ciphertext and saved->expires is told; drop: neither. ERR_NOT_FOUND: nothing there; ERR_LIMIT:
 * too many guesses. */
typedef void portal_draft_fn(
    void *ctx, const struct wire_draft *saved, struct str bytes, const struct err *e);
int portal_draft_put(struct portal *p, const char *name, struct str locked, portal_draft_fn *done,
    void *ctx, struct err *e);
int portal_draft_get(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e);
int portal_draft_drop(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e);

/* A slot that a phone fills (crypto/upload.h names it). open: saved->expires is told; get: bytes
 * are empty as long as nothing came; drop: it is erased. */
int portal_upload_open(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e);
int portal_upload_get(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e);
int portal_upload_drop(
    struct portal *p, const char *name, portal_draft_fn *done, void *ctx, struct err *e);

/* An older version of a form, as the object of the bundle. */
typedef void portal_form_fn(void *ctx, struct str bundle, const struct err *e);
int portal_form(
    struct portal *p, const char *id, int version, portal_form_fn *done, void *ctx, struct err *e);

/* A sealed submission. why: what the portal said when it said no (422 with its fields). */
typedef void portal_submit_fn(void *ctx, const struct wire_submission *received,
    const struct problem *why, const struct err *e);
int portal_submit(struct portal *p, struct str sealed, const char *key, portal_submit_fn *done,
    void *ctx, struct err *e);

/* ---- everything that is JSON both ways: booking, the queue, the desk */

struct portal_request {
    const char *method, *path; /* "/v1/booking/holds" */
    struct str body;           /* JSON; empty = none */
    const char *key;           /* Idempotency-Key; NULL = none */
    const char *code;          /* Booking-Code; NULL = none */
    const char *bearer;        /* a clerk's token; NULL = none */
    size_t max_reply;
    int timeout_ms; /* 0 = as of the portal */
};

struct portal_answer {
    int status;                /* HTTP; 0 = none came */
    struct str body;           /* JSON of the answer or of the problem */
    enum problem_code problem; /* of a refusal; PROBLEM_NONE: unknown, or there was no answer */
    int retry_after;           /* seconds */
};
/* e: NULL for 2xx, otherwise as call statuses map (ERR_NET, ERR_TIMEOUT, ERR_CONFLICT, …). Both are
 * borrowed. A GET, and what carries a key, is sent again when the line fails. */
typedef void portal_answer_fn(void *ctx, const struct portal_answer *a, const struct err *e);
int portal_call(struct portal *p, const struct portal_request *r, portal_answer_fn *done, void *ctx,
    struct err *e);

/* A call in flight for this ctx is given up; its callback will not run. */
void portal_cancel(struct portal *p, void *ctx);

/* What the status line says; changes are told through the callbacks' errors. */
bool portal_busy(const struct portal *p);

#endif
