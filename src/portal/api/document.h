/* document: an answer that is the same for everyone, made once in its ready forms. Immutable. */
#ifndef API_DOCUMENT_H
#define API_DOCUMENT_H

#include "base/buf.h"

struct MHD_Response;

struct document {
    char etag[80]; /* without quotes and without the suffix of the encoding */
    struct MHD_Response *plain, *gzip, *same, *same_gzip; /* gzip NULL: not worth it */
};

/* Takes the bytes of body. */
int document_make(struct document *d, const char *etag, struct buf *body, struct err *e);
/* With an ETag of the bytes themselves. Takes the bytes. */
int document_of_bytes(struct document *d, struct buf *body, struct err *e);
void document_done(struct document *d);

#endif
