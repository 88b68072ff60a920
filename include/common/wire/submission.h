/* submission: what portal and client say to each other about forms: the portal's keys, a saved
 * draft, a received submission and its history. The submission itself is form/record.h's. */
#ifndef WIRE_SUBMISSION_H
#define WIRE_SUBMISSION_H

#include "base/buf.h"
#include "domain/date.h"
#include "wire/limits.h"

enum { WIRE_PEM = 512, WIRE_SALT = 16, WIRE_RECEIPT = 192, WIRE_EVENTS = 32, WIRE_URL = 200 };

/* GET /v1/portal: what a client must have before the line is lost. It keeps it beside its
 * catalogue. {"seal_key":"-----BEGIN…","receipt_key":"…","draft_salt":"<32 hex>","draft_days":30,
 * "upload_url":"https://…/u","server_time":"…"}; upload_url only where uploads from phones are
 * offered. A phone opens it with "#" and the text of a secret (crypto/upload.h) behind. */
struct wire_portal {
    char seal_key[WIRE_PEM], receipt_key[WIRE_PEM];
    uint8_t draft_salt[WIRE_SALT];
    int draft_days;
    char upload_url[WIRE_URL]; /* "" = not offered */
    int64_t server_time;
};
int wire_portal_write(struct buf *out, const struct wire_portal *p, struct err *e);
int wire_portal_read(struct wire_portal *out, struct str json, struct err *e);

/* PUT /v1/drafts/{name}: {"expires":"…","server_time":"…"} */
struct wire_draft {
    int64_t expires, server_time;
};
int wire_draft_write(struct buf *out, const struct wire_draft *d, struct err *e);
int wire_draft_read(struct wire_draft *out, struct str json, struct err *e);

/* States of a submission. The portal itself knows the first four; the file service brings on the
 * others later. Names on the wire: "received", "to_sign", "registered", "decided", "withdrawn". */
enum submission_state {
    SUBMISSION_RECEIVED,
    SUBMISSION_TO_SIGN, /* is no submission until confirmed (act 500/2004 § 37/4) */
    SUBMISSION_REGISTERED,
    SUBMISSION_DECIDED,
    SUBMISSION_WITHDRAWN,
    SUBMISSION_STATES
};
const char *submission_state_name(enum submission_state s);
bool submission_state_parse(enum submission_state *out, struct str name);
/* Table of allowed moves. */
bool submission_may_move(enum submission_state from, enum submission_state to);

/* POST /v1/submissions (201) and GET /v1/submissions/{reference} (200; there without the receipt).
 * {"reference","form","version","received","state","decide_by":"2026-12-23"|null,"sign_by":…|null,
 *  "receipt":"PZ1*…","history":[{"state","at"}],"server_time"} */
struct wire_submission {
    char reference[9];
    char form[WIRE_ID + 1];
    int version;
    int64_t received, server_time;
    enum submission_state state;
    struct date decide_by, sign_by; /* zero = none */
    char receipt[WIRE_RECEIPT];     /* "" when not said */
    struct {
        enum submission_state state;
        int64_t at;
    } history[WIRE_EVENTS];
    size_t n_history;
};
int wire_submission_write(struct buf *out, const struct wire_submission *s, struct err *e);
int wire_submission_read(struct wire_submission *out, struct str json, struct err *e);

#endif
