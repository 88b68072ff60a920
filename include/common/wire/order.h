/* order: a payment order on the wire (POST and GET /v1/payment-orders). Amounts are integer
 * haléře, instants RFC 3339 with offset, symbols strings. */
#ifndef WIRE_ORDER_H
#define WIRE_ORDER_H

#include "base/buf.h"
#include "wire/limits.h"

struct wire_order_request {
    char fee[WIRE_ID + 1];
    char vs[11]; /* "" when the payer gave none */
    int64_t haler;
};

struct wire_order {
    char reference[9];
    char fee[WIRE_ID + 1];
    char spayd[256];
    char account[24]; /* "19-2627181/0100" */
    char iban[25];
    char message[61]; /* as the code carries it */
    char vs[11], ss[11], ks[11];
    int64_t haler;
    int64_t created, expires, server_time; /* unix seconds */
    bool expired;
};

/* Which member of the request is missing or of a wrong shape. */
enum wire_order_field { WIRE_ORDER_NONE, WIRE_ORDER_FEE, WIRE_ORDER_AMOUNT, WIRE_ORDER_VS };
/* "", "/fee", "/amount", "/vs" */
const char *wire_order_pointer(enum wire_order_field f);

int wire_order_request_write(struct buf *out, const struct wire_order_request *r, struct err *e);
/* ERR_PARSE or ERR_LIMIT with *bad = WIRE_ORDER_NONE: not such a document (or an unknown key);
 * ERR_RANGE with *bad set: that member. Shape only: the fee's own rules are the portal's. */
int wire_order_request_read(
    struct wire_order_request *out, enum wire_order_field *bad, struct str json, struct err *e);
int wire_order_write(struct buf *out, const struct wire_order *o, struct err *e);
int wire_order_read(struct wire_order *out, struct str json, struct err *e);

#endif
