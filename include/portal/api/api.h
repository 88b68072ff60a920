/* api: the portal's HTTPS/JSON interface (portal-api(7)) over a store. libmicrohttpd runs a thread
 * for each connection; a published catalogue is made into ready responses once and shared.
 *
 * api_refresh and api_stop belong to the thread that called api_start. */
#ifndef API_API_H
#define API_API_H

#include "store/store.h"

struct api;
struct link; /* link/link.h */

struct api_conf {
    const char *listen;          /* "127.0.0.1:8443", "[::1]:0"; port 0 picks a free one */
    const char *cert, *key, *ca; /* PEM files: the portal's own, and the CA of the devices */
    int connections;             /* at once */
    int connections_per_address; /* 0 = no limit of its own (behind a proxy) */
    int timeout_s;               /* a silent connection is closed */
    int order_days;              /* a payment order is good until the end of this day */
    int orders_per_minute;       /* of one device */

    /* files: PEM, and 32 hex digits; see portalctl key add */
    const char *portal_key, *portal_public, *receipt_key, *receipt_public, *draft_salt;
    const char *copy_program; /* draws the citizen's copy */
    int draft_days;
    int misses, misses_all;     /* wrong codes and references in ten minutes, of a device, of all */
    int submissions_per_minute; /* of one device, and as many drafts */
    int bookings_per_minute;    /* of one device: holds, bookings, tickets */
    int large_requests;         /* large bodies at once, and as many uploads */
    const char *public_url;     /* https, without a slash at its end; "" = no uploads from phones */
    int uploads_per_minute, uploads_per_minute_all; /* of one address, of all */
    int clerk_session_minutes, clerk_session_hours; /* without an act; at most */
    struct link *link; /* connectors, borrowed until api_stop; NULL = none */
};

/* Borrows store and clock until api_stop; conf only for the call. */
int api_start(struct api **out, const struct api_conf *conf, struct store *store,
    const struct clock *clock, struct err *e);
int api_port(const struct api *a);
/* Asks the store whether the catalogue or the devices changed; two small reads when not. To be
 * called about once a second. A fault is remembered for /healthz; old data stay in service. */
int api_refresh(struct api *a, struct err *e);
/* Asks connectors again about bookings of which nobody knows whether they are booked; to be called
 * now and then, takes a few seconds when a connector is slow. */
void api_settle(struct api *a);
/* Takes no new connection, lets requests in work finish (at most grace_ms), stops, frees.
 * Returns how many were cut off. */
int api_stop(struct api **a, int grace_ms);

#endif
