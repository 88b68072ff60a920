/* conf: the portal's settings, portald.conf(5): "key = value" a line, # begins a comment. Read by
 * portald and portalctl. Relative paths are relative to the file's own folder. */
#ifndef STORE_CONF_H
#define STORE_CONF_H

#include "base/err.h"

#include <limits.h>
#include <stddef.h>

enum { CONF_CONNECTORS = 16 };

struct conf_connector {
    char name[32]; /* [a-z0-9-] */
    char command[1024];
};

struct conf {
    char listen[80];
    char certificate[PATH_MAX], key[PATH_MAX]; /* the server's own */
    char ca[PATH_MAX], ca_key[PATH_MAX];       /* of the devices; the key is portalctl's */
    char store[PATH_MAX];                      /* "sqlite:/…", "postgresql://…" */
    char log[8];                               /* debug, info, warn, error */
    int connections, connections_per_address, timeout;
    int order_days, order_keep_days, orders_per_minute;
    char portal_key[PATH_MAX], portal_public[PATH_MAX];   /* submissions are sealed to it */
    char receipt_key[PATH_MAX], receipt_public[PATH_MAX]; /* signs receipts */
    char draft_salt[PATH_MAX];                            /* file with 32 hex digits */
    char copy_program[PATH_MAX];                          /* "" = portal-copy beside portald */
    int draft_days;
    int misses, misses_all; /* wrong codes and references in ten minutes: a device's, everyone's */
    int submissions_per_minute, bookings_per_minute;
    int submission_keep_days; /* 0 = for ever */
    int large_requests;       /* large bodies at once, and as many uploads */
    char public_url[160];     /* https, what phones reach; "" = uploads are not offered */
    int uploads_per_minute, uploads_per_minute_all;    /* of one address, of all */
    struct conf_connector connectors[CONF_CONNECTORS]; /* "connector = NAME PROGRAM ARGUMENT…" */
    size_t n_connectors;
    int connector_timeout; /* seconds of one call */
    int booking_keep_days, notice_keep_days;
    int queue_keep_days;
    int clerk_session_minutes, clerk_session_hours; /* without an act; at most */
};

/* ERR_PARSE with the line: an unknown key, a key twice, a value out of its range, a must missing.
 */
int conf_load(struct conf *out, const char *path, struct err *e);

#endif
