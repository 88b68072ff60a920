/* upstream: calls of the partner API. Each worker has a line of its own (loop and connections); all
 * share a gate, so that there are never more than a few calls at once, and a memory of answers that
 * is seconds old. Nothing of a body or an answer is ever logged. */
#ifndef RESERVATIC_UPSTREAM_H
#define RESERVATIC_UPSTREAM_H

#include "conf.h"
#include "rpc/rpc.h"

enum {
    UP_AT_ONCE = 4,
    UP_PATH = 240,
    UP_KEEP_NOT = 0,    /* ms: ask afresh */
    UP_KEEP_SLOTS = -1, /* as the settings say; forgotten by every booking */
    UP_KEEP_CATALOGUE = 60000,
    UP_KEEP_LISTS = 3600000,
};

struct up;

/* conf is borrowed for the life of it. */
int up_open(struct up **out, const struct conf *conf, int workers, struct err *e);
void up_free(struct up **u);
/* The portal waits no longer than this; 0 = not said. */
void up_set_limit(struct up *u, int ms);
/* A worker begins a call of the portal: all it asks must be over within the time. */
void up_begin(struct up *u, int worker);

struct up_reply {
    int status;   /* 0: no answer came, or half of one: nobody knows whether it was done */
    json_t *json; /* owned; NULL when the body was no JSON */
    int64_t at;   /* unix seconds when it was said */
};
void up_reply_done(struct up_reply *r);

struct up_get {
    char path[UP_PATH]; /* "/v1/…?a=b" */
    int keep_ms;
    bool remembered; /* filled in: not asked now */
    struct up_reply reply;
};
/* All of them, some at once. 0: each is a list with a status of success. Else error says why,
 * RPC_UNAVAILABLE or RPC_NOT_FOUND, and the replies are freed. */
int up_get_all(struct up *u, int worker, struct up_get *gets, size_t n, struct rpc_error *error);
/* A whole list of many pages: *out is an array, owned by the caller; *at (may be NULL) becomes the
 * oldest moment. */
int up_get_pages(struct up *u, int worker, const char *path, int keep_ms, json_t **out, int64_t *at,
    struct rpc_error *error);
/* POST, PATCH, DELETE: goes out once at the most. body may be NULL. Forgets slots. */
void up_send(struct up *u, int worker, const char *method, const char *path, const json_t *body,
    struct up_reply *reply);
/* Nothing that was said is remembered any more: it had another shape. */
void up_forget(struct up *u);
bool up_health(struct up *u, char *note, size_t size);

#endif
