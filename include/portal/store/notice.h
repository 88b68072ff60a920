/* notice: the notification outbox. What somebody is to be told is written in the transaction that
 * makes it true and delivered later, by a connector, as often as it takes. */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include "store/store.h"

enum { STORE_NOTICE_TO = 256, STORE_NOTICE_KIND = 32 };

enum notice_state { NOTICE_WAITING, NOTICE_SENT, NOTICE_DROPPED, NOTICE_FAILED, NOTICE_STATES };

struct store_notice {
    int64_t id;
    char kind[STORE_NOTICE_KIND]; /* "booking.booked", "booking.reminder", "booking.moved",
                                     "booking.cancelled", "booking.refused" */
    char subject[9];              /* reference */
    char to[STORE_NOTICE_TO];     /* e-mail */
    char lang[4];
    enum notice_state state;
    int64_t created, due;
    int tries;
};

const char *notice_state_name(enum notice_state s);
/* By their due time; due_by 0: all. */
typedef void store_notice_fn(void *ctx, const struct store_notice *n);
int store_notice_each(
    struct store *s, int64_t due_by, store_notice_fn *fn, void *ctx, struct err *e);
/* Waiting -> sent, dropped or failed. */
int store_notice_settle(struct store *s, int64_t id, enum notice_state state, struct err *e);
/* Retention: keep_days after it was settled it is deleted. */
int store_notice_expire(struct store *s, int keep_days, size_t *erased, struct err *e);

/* ---- in a write transaction */
struct conn;
int notice_add_in(struct store *s, struct conn *c, const char *kind, const char *subject,
    const char *to, const char *lang, int64_t due, struct err *e);
/* Those of the subject that wait still are dropped; kind NULL: of every kind. */
int notice_drop_in(
    struct store *s, struct conn *c, const char *subject, const char *kind, struct err *e);

#endif
