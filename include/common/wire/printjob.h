/* printjob: what the client and its print worker say to each other, one JSON object a line.
 *
 *   client: {"job":7,"do":"print","printer":"ipp://…","transport":"ipp","slip":{…}}
 *   worker: {"job":7,"state":"waiting","reason":"media_empty","ms":1800}
 *
 * Both directions are bounded and checked: an unknown key, a value of the wrong type or length, a
 * number out of range is ERR_PARSE or ERR_LIMIT. Pure; no thread of its own. */
#ifndef WIRE_PRINTJOB_H
#define WIRE_PRINTJOB_H

#include "base/buf.h"
#include "domain/slip.h"

enum { PRINTJOB_LINE = BUF_LINE };

enum print_do {
    DO_PRINT,  /* slip to a printer */
    DO_FILE,   /* slip to a file: .pdf, .png (dots) or .escpos */
    DO_CANCEL, /* this job, or all with job 0 */
    DO_QUIT,   /* cancel all and end */
    DO_STATE,  /* how is the printer? answered with done and a reason, or failed */
    PRINT_DOS
};

enum print_transport { TRANSPORT_IPP, TRANSPORT_ESCPOS, PRINT_TRANSPORTS };

enum print_state {
    JOB_ACCEPTED, /* the worker has it */
    JOB_PRINTING, /* the printer has it */
    JOB_WAITING,  /* somebody must do something first: see the reason */
    JOB_DONE,
    JOB_FAILED,
    JOB_CANCELLED,
    JOB_STATES
};

enum print_reason {
    WHY_NONE,
    WHY_MEDIA_EMPTY,
    WHY_MEDIA_JAM,
    WHY_COVER_OPEN,
    WHY_ATTENTION, /* toner and the like */
    WHY_OFFLINE,
    WHY_TIMEOUT,
    WHY_NO_PRINTER,
    WHY_FONTS, /* the fonts of the slip are not installed */
    WHY_ERROR,
    PRINT_REASONS
};

struct print_job {
    int job; /* > 0; 0 = all (cancel, quit) */
    enum print_do what;
    enum print_transport transport;
    const char *printer; /* "ipp://…", "ipps://…" or the name of a CUPS queue */
    const char *out;     /* DO_FILE */
    struct slip slip;    /* DO_PRINT, DO_FILE */
    char *text;          /* owner of the strings of a job that was read; NULL when written */
    size_t text_size;
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
