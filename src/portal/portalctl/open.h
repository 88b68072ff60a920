/* open: settings and store for the commands that work on a portal. */
#ifndef PORTALCTL_OPEN_H
#define PORTALCTL_OPEN_H

#include "store/conf.h"
#include "store/store.h"

/* *store is the caller's to close; its schema is up to date. */
int open_portal(struct conf *conf, struct store **store, const char *path, struct err *e);

#endif
