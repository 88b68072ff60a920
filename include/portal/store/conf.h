/* conf: the portal's settings, portald.conf(5): "key = value" a line, # begins a comment. Read by
 * portald and portalctl. Relative paths are relative to the file's own folder. */
#ifndef STORE_CONF_H
#define STORE_CONF_H

#include "base/err.h"

#include <limits.h>

struct conf {
    char listen[80];
    char certificate[PATH_MAX], key[PATH_MAX]; /* the server's own */
    char ca[PATH_MAX], ca_key[PATH_MAX];       /* of the devices; the key is portalctl's */
    char store[PATH_MAX];                      /* "sqlite:/…" */
    char log[8];                               /* debug, info, warn, error */
    int connections, connections_per_address, timeout;
    int order_days, order_keep_days, orders_per_minute;
};

/* ERR_PARSE with the line: an unknown key, a key twice, a value out of its range, a must missing.
 */
int conf_load(struct conf *out, const char *path, struct err *e);

#endif
