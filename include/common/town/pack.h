/* pack: reads a town pack directory, lints it, and joins it into one catalogue bundle (JSON).
 * Format: prepazka-town(5). Used by portalctl (check, publish) and by the client's --town DIR. */
#ifndef TOWN_PACK_H
#define TOWN_PACK_H

#include "base/buf.h"

struct town_fault {
    const char *file;   /* relative to the pack, "situations/pas.json" */
    const char *path;   /* JSON pointer, "/text/cs/title" */
    const char *reason; /* English sentence */
};
typedef void town_fault_fn(void *ctx, const struct town_fault *f);

/* Appends the bundle to out: {"format":1,"revision":0,"town":{…},"topics":[…],"life":[…],
 * "departments":[…],"contacts":[…],"fees":[…],"situations":[…],"forms":[…],"booking":[…]}; items
 * are the pack's own objects, but a form is joined with its definition, and booking.json is one
 * item. Every fault is reported; with one or more, ERR_PARSE and nothing appended. report may be
 * NULL. */
int town_pack_bundle(
    struct buf *out, const char *dir, town_fault_fn *report, void *ctx, struct err *e);

#endif
