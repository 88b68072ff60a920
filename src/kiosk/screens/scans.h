/* scans: the folder of a desk machine where its scanner puts files, for attaching one. */
#ifndef SCREENS_SCANS_H
#define SCREENS_SCANS_H

#include "form/record.h"

enum { SCANS = 40 };

struct scans {
    bool read;
    char dir[300];
    struct scan {
        char name[128];
        int64_t size, changed;
    } list[SCANS]; /* newest first */
    int n;
    const char *fault; /* translated: why the last file was not attached */
};

/* dir NULL: ~/Skeny. Never fails: an unreadable folder is an empty one. */
void scans_read(struct scans *s, const char *dir);
/* Negative with s->fault filled. */
int scans_attach(struct scans *s, struct form_record *r, int attachment, int file);
/* "1,2 MB", "340 kB" */
void scans_size(struct buf *out, size_t bytes);

#endif
