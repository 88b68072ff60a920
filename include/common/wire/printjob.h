/* printjob: what the client and its print worker say to each other, one JSON object a line.
 *
 *   client: {"job":7,"do":"print","printer":"ipp://…","transport":"ipp","slip":{…}}
 *   client: {"job":8,"do":"print","printer":"ipp://…","transport":"ipp","document":{…}}
 *   worker: {"job":7,"state":"waiting","reason":"media_empty","ms":1800}
 *
 * A job to print or to a file carries exactly one of slip and document. Both directions are bounded
 * and checked: an unknown key, a value of the wrong type or length, a number out of range is
 * ERR_PARSE or ERR_LIMIT. Pure; no thread of its own. */
#ifndef WIRE_PRINTJOB_H
#define WIRE_PRINTJOB_H

#include "base/buf.h"
#include "domain/document.h"
#include "domain/slip.h"

enum {
    PRINTJOB_TEXT = 1024 * 1024, /* bytes of all texts of a document together */
    PRINTJOB_VALUE = 256 * 1024, /* bytes of one value of a document */
    /* a document's line: its texts, each byte escaped, and the brackets of its rows */
    PRINTJOB_LINE = 2 * PRINTJOB_TEXT + 32 * DOCUMENT_ROWS + 8192,
    PRINTJOB_REPLY = 4096,
};

enum print_do {
    PRINT_DO_PRINT,  /* to a printer */
    PRINT_DO_FILE,   /* to a file: .pdf; a slip also .png (dots) or .escpos */
    PRINT_DO_CANCEL, /* this job, or all with job 0 */
    PRINT_DO_QUIT,   /* cancel all and end */
    PRINT_DO_STATE,  /* how is the printer? answered with done and a reason, or failed */
    PRINT_DO_COUNT
};

enum print_transport { PRINT_TRANSPORT_IPP, PRINT_TRANSPORT_ESCPOS, PRINT_TRANSPORT_COUNT };

enum print_state {
    PRINT_STATE_ACCEPTED, /* the worker has it */
    PRINT_STATE_PRINTING, /* the printer has it */
    PRINT_STATE_WAITING,  /* somebody must do something first: see the reason */
    PRINT_STATE_DONE,
    PRINT_STATE_FAILED,
    PRINT_STATE_CANCELLED,
    PRINT_STATE_COUNT
};

enum print_reason {
    PRINT_REASON_NONE,
    PRINT_REASON_MEDIA_EMPTY,
    PRINT_REASON_MEDIA_JAM,
    PRINT_REASON_COVER_OPEN,
    PRINT_REASON_ATTENTION, /* toner and the like */
    PRINT_REASON_OFFLINE,
    PRINT_REASON_TIMEOUT,
    PRINT_REASON_NO_PRINTER,
    PRINT_REASON_FONTS,     /* the fonts of the slip are not installed */
    PRINT_REASON_NO_SHEETS, /* a document for A4, but the printer has a roll */
    PRINT_REASON_ERROR,
    PRINT_REASON_COUNT
};

struct print_job {
    int job; /* > 0; 0 = all (cancel, quit) */
    enum print_do what;
    enum print_transport transport;
    const char *printer; /* "ipp://…", "ipps://…" or the name of a CUPS queue */
    const char *out;     /* PRINT_DO_FILE */
    bool is_document;    /* PRINT_DO_PRINT, PRINT_DO_FILE: which of the two it carries */
    struct slip slip;
    struct document document;
    /* owners of the strings and rows of a job that was read; NULL when written */
    char *text;
    size_t text_size;
    struct document_row *rows;
};

struct print_reply {
    int job;
    enum print_state state;
    enum print_reason reason;
    int ms; /* since the job was taken */
};

/* Appends one line with its line feed. ERR_PARSE: not UTF-8; ERR_LIMIT: a text too long. */
int print_job_write(struct buf *out, const struct print_job *j, struct err *e);
/* Reads one line; on success the job owns its strings. */
int print_job_read(struct print_job *out, struct str line, struct err *e);
void print_job_free(struct print_job *j); /* wipes; safe on a zeroed job */

int print_reply_write(struct buf *out, const struct print_reply *r, struct err *e);
int print_reply_read(struct print_reply *out, struct str line, struct err *e);

const char *print_state_name(enum print_state s);
const char *print_reason_name(enum print_reason r);
bool print_transport_parse(enum print_transport *out, struct str s);
/* Is the job over? */
bool print_state_final(enum print_state s);

#endif
