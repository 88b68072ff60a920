/* problem: errors on the wire, RFC 9457 (application/problem+json) with a stable `code` and, for
 * what a person typed, `fields` with JSON pointers. The list of codes is the contract between both
 * ends and stands in portal-api(7). */
#ifndef WIRE_PROBLEM_H
#define WIRE_PROBLEM_H

#include "base/buf.h"
#include "wire/limits.h"

enum problem_code {
    PROBLEM_NONE,
    PROBLEM_BAD_REQUEST,        /* 400 the request itself is malformed */
    PROBLEM_BAD_JSON,           /* 400 the body is not JSON, is not UTF-8 or is nested too deep */
    PROBLEM_BAD_PARAMETER,      /* 400 a query parameter or header has no sense */
    PROBLEM_KEY_REQUIRED,       /* 400 a POST that acts needs Idempotency-Key */
    PROBLEM_BAD_SEAL,           /* 400 sealed for another portal or key, or damaged */
    PROBLEM_DEVICE_REQUIRED,    /* 401 no client certificate */
    PROBLEM_DEVICE_UNKNOWN,     /* 403 not ours, never enrolled, or revoked */
    PROBLEM_DEVICE_EXPIRED,     /* 403 enrolled, but its time is over */
    PROBLEM_NOT_FOUND,          /* 404 */
    PROBLEM_FORM_UNKNOWN,       /* 404 this town never offered the form */
    PROBLEM_METHOD_NOT_ALLOWED, /* 405 */
    PROBLEM_KEY_REUSED,         /* 409 the same Idempotency-Key with another body */
    PROBLEM_FORM_VERSION,       /* 409 the form has no such version, or it is no longer taken */
    PROBLEM_NOT_OFFERED,        /* 409 the form is to be handed in on paper here */
    PROBLEM_UPLOAD_TAKEN,       /* 409 the slot of an upload is full, or another device's */
    PROBLEM_TOO_LARGE,          /* 413 */
    PROBLEM_UNSUPPORTED_TYPE,   /* 415 */
    PROBLEM_INVALID_FIELDS,     /* 422 see fields */
    PROBLEM_TOO_MANY_REQUESTS,  /* 429 */
    PROBLEM_INTERNAL,           /* 500 */
    PROBLEM_UNAVAILABLE,        /* 503 nothing published yet, or the store is away */
    /* booking */
    PROBLEM_PLACE_UNKNOWN,        /* 404 */
    PROBLEM_OPERATION_UNKNOWN,    /* 404 */
    PROBLEM_SLOT_TAKEN,           /* 409 somebody was faster; see alternatives (wire_nearest) */
    PROBLEM_ALREADY_BOOKED,       /* 409 as often as one person may */
    PROBLEM_TOO_LATE,             /* 409 past the limit to cancel or move */
    PROBLEM_BOOKING_STATE,        /* 409 not in a state where this can be done */
    PROBLEM_HOLD_EXPIRED,         /* 410 */
    PROBLEM_UPSTREAM_UNAVAILABLE, /* 502 the other system does not answer; nothing was done */
    /* queue; the times of checkin_* stand beside the code (wire_when) */
    PROBLEM_AGENDA_UNKNOWN,    /* 404 */
    PROBLEM_COUNTER_UNKNOWN,   /* 404 */
    PROBLEM_QUEUE_EMPTY,       /* 404 nobody waits to be called */
    PROBLEM_CHECKIN_EARLY,     /* 409 today, but not yet */
    PROBLEM_CHECKIN_LATE,      /* 409 today, but over */
    PROBLEM_CHECKIN_WRONG_DAY, /* 409 */
    PROBLEM_CHECKIN_USED,      /* 409 checked in before */
    PROBLEM_CHECKIN_CANCELLED, /* 409 */
    PROBLEM_CHECKIN_UNSURE,    /* 409 held or pending: nobody knows yet */
    PROBLEM_QUEUE_CLOSED,      /* 409 */
    PROBLEM_QUEUE_FULL,        /* 409 today's tickets are gone */
    PROBLEM_TICKET_STATE,      /* 409 not in a state where this can be done */
    PROBLEM_TICKET_TAKEN,      /* 409 another counter was faster */
    /* desk */
    PROBLEM_CLERK_REQUIRED,    /* 401 no clerk's token, or its time is over */
    PROBLEM_CREDENTIALS,       /* 401 name or password does not match */
    PROBLEM_ROLE_REQUIRED,     /* 403 the clerk's roles do not allow it */
    PROBLEM_DEVICE_NOT_DESK,   /* 403 a kiosk: clerks do not sign in there */
    PROBLEM_COUNTER_NOT_YOURS, /* 409 the clerk does not sit at the counter */
    PROBLEM_CODES
};

enum { PROBLEM_FIELDS = 64 };

struct problem_field {
    char pointer[192]; /* "/amount" */
    char code[96];     /* "out_of_range", "rule.konec" */
};

struct problem {
    enum problem_code code; /* PROBLEM_NONE when read from a peer that knows more codes */
    int status;
    char name[40];    /* of the code: "device_unknown" */
    char detail[200]; /* English, for engineers */
    struct problem_field fields[PROBLEM_FIELDS];
    size_t n_fields;
    /* Borrowed: members of the code's own, "\"alternatives\":[…]" without braces, valid JSON and
     * well below WIRE_PROBLEM bytes. Written only; who reads wants them from the text itself. */
    struct str members;
};

int problem_status(enum problem_code code);
const char *problem_name(enum problem_code code);
const char *problem_title(enum problem_code code);

/* detail may be NULL. No fields, no members. */
void problem_init(struct problem *p, enum problem_code code, const char *detail);
/* Beyond PROBLEM_FIELDS, and when writing beyond WIRE_PROBLEM bytes: left out. */
void problem_add_field(struct problem *p, const char *pointer, const char *code);
int problem_write(struct buf *out, const struct problem *p, struct err *e);
int problem_read(struct problem *out, struct str json, struct err *e);

#endif
