/* copy_read: what portald says of a submission, as a document to draw. The JSON is described in
 * portal-copy(8). */
#ifndef PORTAL_COPY_READ_H
#define PORTAL_COPY_READ_H

#include "base/buf.h"
#include "domain/document.h"

enum { COPY_INPUT = 4 * 1024 * 1024 };

struct copy_paper {
    struct document document; /* borrows from the rest */
    void *json;               /* owner of the texts */
    struct document_row *rows;
    size_t n, cap;
    char town[420], received[60], decide_by[40], sign_by[40];
};

/* The language of the process becomes the copy's. ERR_PARSE: not what was agreed, named by its key;
 * ERR_LIMIT: too long. Nothing of the submission gets into e. On success the caller frees. */
int copy_read(struct copy_paper *out, struct str text, struct err *e);
void copy_free(struct copy_paper *p);

#endif
