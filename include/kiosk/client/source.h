/* source: where a client takes its catalogue from when no portal is at hand. */
#ifndef CLIENT_SOURCE_H
#define CLIENT_SOURCE_H

#include "client/catalogue.h"

/* Compiles a town pack in memory. ERR_PARSE: the pack has faults; e tells the first. */
int catalogue_open_town(struct catalogue **out, const char *dir, struct err *e);

/* The first that is given: town (directory of a pack), file (compiled catalogue), $PREPAZKA_TOWN,
 * the kiosk's cache (~/.cache/prepazka/catalogue.bin, or under $XDG_CACHE_HOME). town and file may
 * be NULL. ERR_NOT_FOUND: none of them is there. */
int catalogue_open_source(
    struct catalogue **out, const char *town, const char *file, struct err *e);

#endif
