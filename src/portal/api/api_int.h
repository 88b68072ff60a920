/* api_int: what the files of the API share. */
#ifndef API_INT_H
#define API_INT_H

#include "api/api.h"
#include "fees.h"
#include "rate.h"
#include "wire/problem.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

/* ---- documents: ready answers that are the same for everyone */

struct document {
    char etag[80]; /* without quotes and without the suffix of the encoding */
    struct MHD_Response *plain, *gzip, *same, *same_gzip; /* gzip NULL: not worth it */
};

/* One revision of the catalogue in its ready forms. Immutable but for the deltas; counted. */
enum { DELTAS = 64 }; /* from so many revisions; the rest get the full bundle */

struct snapshot {
    atomic_int refs;
    int64_t revision;
    char hash[STORE_HASH];
    struct document town, directory, full;
    struct fee_book fees;
    pthread_mutex_t delta_lock;
    struct {
        int64_t since;
        char hash[STORE_HASH]; /* that the reader named, or "" */
        struct document doc;
    } deltas[DELTAS];
    size_t n_deltas;
};

/* ---- requests */

enum needs { NEEDS_NOTHING = 0, NEEDS_DEVICE = 1, NEEDS_JSON = 2, NEEDS_RATE = 4 };

struct reply {
    unsigned status;
    struct MHD_Response *response;
    bool shared; /* a document's own: not destroyed after queueing */
};

struct request {
    struct api *api;
    struct MHD_Connection *conn;
    const struct route *route;
    struct snapshot *snapshot;
    char param[16]; /* {reference} of the path */
    struct buf body;
    size_t discarded;
    bool begun, too_large, answered;
    struct store_device device; /* with NEEDS_DEVICE */
    int64_t started_ms;
    unsigned status;
};

typedef void handler_fn(struct request *r, struct reply *out);

struct route {
    const char *method, *path; /* a path that ends with '/' takes one more segment */
    size_t limit;              /* bytes of body */
    int needs;
    handler_fn *handler;
};

/* The peer of one connection, and the request it is in; requests of a connection come in turn. */
struct peer {
    enum problem_code verdict; /* of its certificate; PROBLEM_NONE = good */
    bool looked, greeted;      /* greeted: its first request came */
    char fingerprint[STORE_HASH];
    int64_t expires;
    struct store_device device;
    int64_t epoch; /* of the devices when `device` was read */
    struct request request;
};

struct api {
    struct store *store;
    const struct clock *clock;
    struct MHD_Daemon *daemon;
    int listen_fd, port;
    int order_days;
    pthread_mutex_t lock;      /* of snapshot */
    struct snapshot *snapshot; /* NULL: nothing published */
    _Atomic int64_t device_epoch;
    atomic_bool store_away;
    atomic_int working; /* requests between their first call and their end */
    atomic_int fresh;   /* connections whose first request is not here yet */
    struct rate rate;
};

extern const struct route routes[];
extern const size_t n_routes;

/* route.c: NULL when the path is unknown; *allowed gets the methods for the path. */
const struct route *route_find(const char *method, const char *path, char *param, size_t param_size,
    char *allowed, size_t allowed_size);

/* reply.c */
void reply_problem(struct reply *out, const struct problem *p);
void reply_code(struct reply *out, enum problem_code code, const char *detail);
void reply_json(struct reply *out, unsigned status, struct buf *body); /* takes the bytes */
void reply_document(struct reply *out, struct request *r, const struct document *d);
void reply_header(struct reply *out, const char *name, const char *value);
/* Takes the bytes of body. */
int document_make(struct document *d, const char *etag, struct buf *body, struct err *e);
void document_done(struct document *d);

/* snapshot.c */
int snapshot_load(struct snapshot **out, struct store *store, struct err *e);
struct snapshot *snapshot_take(struct api *a); /* NULL when nothing is published */
void snapshot_give(struct snapshot *s);
/* The delta after `since`, made once; *out NULL: only the full bundle will do. hash: what
 * the reader believes revision `since` was, or "". */
int snapshot_delta(const struct document **out, struct snapshot *s, struct store *store,
    int64_t since, const char *hash, struct err *e);

/* peer.c: PROBLEM_NONE and the device, or why not. */
enum problem_code peer_check(struct api *a, struct peer *p, struct MHD_Connection *conn);

/* handlers, one file a family */
void get_health(struct request *r, struct reply *out);
void get_town(struct request *r, struct reply *out);
void get_catalogue(struct request *r, struct reply *out);
void get_directory(struct request *r, struct reply *out);
void post_order(struct request *r, struct reply *out);
void get_order(struct request *r, struct reply *out);

#endif
