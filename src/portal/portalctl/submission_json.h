/* submission_json: one submission as the machine copy: what the store knows about it, its files by
 * name, size and hash, and under "submission" the JSON that the citizen handed in. */
#ifndef PORTALCTL_SUBMISSION_JSON_H
#define PORTALCTL_SUBMISSION_JSON_H

#include "store/store.h"

enum { EXPORT_NAME = 96 };

/* "01-ockovani.pdf": a name that is safe on any file system, with the place of the file. */
void export_name(char out[EXPORT_NAME], size_t place, const char *name);
/* keep_days: retention of the settings, 0 = for ever. Personal data: wipe the buffer. */
int submission_json(struct buf *out, struct store *store, const struct store_submission *s,
    struct str body, int keep_days, struct err *e);

#endif
