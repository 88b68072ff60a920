/* api_int: what the files of the API share. */
#ifndef API_INT_H
#define API_INT_H

#include "api/api.h"
#include "book.h"
#include "calendar.h"
#include "fees.h"
#include "keys.h"
#include "misses.h"
#include "rate.h"
#include "shelf.h"
#include "store/clerk.h"
#include "wire/problem.h"

#include <limits.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

/* One revision of the catalogue in its ready forms. Immutable but for the deltas; counted. */
enum { DELTAS = 64 }; /* from so many revisions; the rest get the full bundle */

struct snapshot {
    atomic_int refs;
    int64_t revision;
    char hash[STORE_HASH];
    struct document town, directory, full;
    struct fee_book fees;
    struct shelf forms;
    struct book book;  /* booking and the queue */
    json_t *town_json; /* names and address for copies */
    pthread_mutex_t delta_lock;
    struct {
        int64_t since;
        char hash[STORE_HASH]; /* that the reader named, or "" */
        struct document doc;
    } deltas[DELTAS];
    size_t n_deltas;
};

/* ---- requests */

enum needs {
    NEEDS_NOTHING = 0,
    NEEDS_DEVICE = 1,
    NEEDS_RATE = 2,
    NEEDS_RATE_FORMS = 4,
    NEEDS_UPLOADS = 8,  /* uploads from phones are offered */
    NEEDS_SLOT = 16,    /* and this one is waited for */
    TAKES_CLERK = 32,   /* a clerk's token is looked at when there is one */
    NEEDS_SESSION = 64, /* somebody has signed in */
    NEEDS_CLERK = 128,  /* who serves people */
    NEEDS_ADMIN = 256,
    NEEDS_RATE_BOOKING = 512,
    SIGNED_IN = NEEDS_SESSION | NEEDS_CLERK | NEEDS_ADMIN
};

/* Bodies from here on are large: only so many at once, and none may take its time. */
enum {
    LARGE_BODY = 256 * 1024,
    LARGE_MS = 120 * 1000,
    UPLOAD_MS = 300 * 1000,
    COPIES = 4,
    PARAM = WIRE_ID + 4
};

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
    char param[PARAM]; /* the segment of the path that '*' took */
    int type;          /* of the body, enum body_type */
    struct buf body;
    size_t discarded;
    bool begun, too_large, answered;
    atomic_int *place;          /* where it holds one of the places for large bodies */
    enum problem_code late;     /* known before the body, to be answered behind it */
    struct store_device device; /* with NEEDS_DEVICE */
    struct store_clerk clerk;   /* id 0: nobody has signed in */
    int64_t session_expires;    /* with clerk */
    int64_t started_ms;
    unsigned status;
};

static inline bool request_is_clerk(const struct request *r)
{
    return r->clerk.id != 0;
}

typedef void handler_fn(struct request *r, struct reply *out);

struct route {
    const char *method, *path; /* '*' takes one segment */
    size_t limit;              /* bytes of body */
    int needs;
    int types; /* of enum body_type that it takes */
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
    struct rate rate, form_rate, booking_rate, upload_rate, upload_rate_all;
    struct misses misses;
    pthread_mutex_t signing_in; /* one password at a time: see h_desk.c */
    int session_minutes, session_hours;
    struct keys keys;
    struct link *link; /* NULL: no connectors; borrowed */
    struct upstreams upstreams;
    int64_t settled_to, wished_to; /* api_settle's places in its rounds */
    char copy_program[PATH_MAX];
    int draft_days, large_most;
    char public_url[sizeof((struct wire_portal *)0)->upload_url]; /* of the page, "" = none */
    atomic_int large;                                             /* large bodies being taken */
    atomic_int uploads; /* of these, from phones: counted by themselves */
    atomic_int copies;  /* programs drawing */
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
/* Takes the bytes of body. */
void reply_bytes(struct reply *out, unsigned status, struct buf *body, const char *type);
void reply_empty(struct reply *out, unsigned status);
/* 503 or 429 that says when to come again. */
void reply_later(struct reply *out, enum problem_code code, const char *detail, int seconds);
/* What the store could not do: 503 when it may succeed later, else 500; logged. */
void reply_store_fault(struct reply *out, const char *event, const struct err *e);
void reply_document(struct reply *out, struct request *r, const struct document *d);
void reply_header(struct reply *out, const char *name, const char *value);
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

/* The Idempotency-Key, or NULL with the problem answered. */
const char *request_key(const struct request *r, struct reply *out);
/* One place of at most `most`, in a counter; false when all are taken. */
bool place_take(atomic_int *taken, int most);
void place_give(atomic_int *taken);

/* h_submissions.c: the day the citizen saw on the screen when the client's clock can be believed
 * (a week of waiting for the line, an hour ahead), else the day it was received. */
struct date submission_day(int64_t received, int64_t sealed);
/* h_status.c */
void reply_submission(struct reply *out, struct request *r, unsigned status,
    const struct store_submission *s, bool with_receipt);

/* h_uploads.c: may a phone send this? Takes a place, or puts off the refusal (r->late). */
enum problem_code upload_admit(struct request *r, const char **detail);
/* Whom the rate of uploads counts: an address of IPv4, a /64 of IPv6. Never 0. */
int64_t upload_peer(const struct sockaddr *from);

/* handlers, one file a family */
void post_upload(struct request *r, struct reply *out);
void get_upload(struct request *r, struct reply *out);
void delete_upload(struct request *r, struct reply *out);
void put_upload(struct request *r, struct reply *out);
void get_page(struct request *r, struct reply *out);
void get_page_script(struct request *r, struct reply *out);
void get_page_style(struct request *r, struct reply *out);
void get_portal(struct request *r, struct reply *out);
void get_form(struct request *r, struct reply *out);
void get_draft(struct request *r, struct reply *out);
void put_draft(struct request *r, struct reply *out);
void delete_draft(struct request *r, struct reply *out);
void post_submission(struct request *r, struct reply *out);
void get_submission(struct request *r, struct reply *out);
void get_copy(struct request *r, struct reply *out);
void get_health(struct request *r, struct reply *out);
void get_town(struct request *r, struct reply *out);
void get_catalogue(struct request *r, struct reply *out);
void get_directory(struct request *r, struct reply *out);
void get_booking_places(struct request *r, struct reply *out);
void get_booking_operations(struct request *r, struct reply *out);
void get_booking_slots(struct request *r, struct reply *out);
void post_hold(struct request *r, struct reply *out);
void delete_hold(struct request *r, struct reply *out);
void post_reservation(struct request *r, struct reply *out);
void post_find(struct request *r, struct reply *out);
void get_reservation(struct request *r, struct reply *out);
void patch_reservation(struct request *r, struct reply *out);
void post_cancel(struct request *r, struct reply *out);
void get_queue(struct request *r, struct reply *out);
void get_board(struct request *r, struct reply *out);
void get_ticket(struct request *r, struct reply *out);
void delete_ticket(struct request *r, struct reply *out);
void post_ticket(struct request *r, struct reply *out);
void post_checkin(struct request *r, struct reply *out);
void post_session(struct request *r, struct reply *out);
void delete_session(struct request *r, struct reply *out);
void get_me(struct request *r, struct reply *out);
void get_desk_queue(struct request *r, struct reply *out);
void post_desk_act(struct request *r, struct reply *out);
void post_counter_open(struct request *r, struct reply *out);
void post_counter_close(struct request *r, struct reply *out);
void post_counter_emergency(struct request *r, struct reply *out);
void post_counter_calm(struct request *r, struct reply *out);
void post_order(struct request *r, struct reply *out);
void get_order(struct request *r, struct reply *out);

#endif
