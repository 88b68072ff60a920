/* fees: the fees of the published pack, ready to check payment orders against. Immutable once
 * filled, so it needs no lock. */
#ifndef API_FEES_H
#define API_FEES_H

#include "domain/account.h"
#include "domain/date.h"
#include "wire/order.h"
#include "wire/problem.h"

enum fee_symbol { FEE_PERSONAL, FEE_NONE, FEE_FIXED };

struct fee_amount {
    int64_t haler;
    struct date from;
    uint32_t label; /* amounts with equal labels replace each other in time */
};

struct fee {
    char id[WIRE_ID + 1], account_id[WIRE_ID + 1];
    struct account account;
    enum fee_symbol symbol;
    char vs[11], ss[11], ks[11], message[61];
    struct fee_amount *amounts;
    size_t n_amounts;
    bool free_amount;
};

struct fee_book {
    struct fee *fees;
    size_t n, cap;
};

/* body: one fee of the bundle. */
int fee_book_add(struct fee_book *b, struct str body, struct err *e);
/* town: the bundle's town, whose accounts the fees name. ERR_NOT_FOUND: a fee names another. */
int fee_book_accounts(struct fee_book *b, struct str town, struct err *e);
void fee_book_done(struct fee_book *b);
const struct fee *fee_find(const struct fee_book *b, const char *id);

/* Checks a request by the fee's rules and fills in a fixed symbol. What is wrong is added to
 * p->fields; true when nothing is. */
bool fee_accepts(
    const struct fee *f, struct wire_order_request *r, struct date today, struct problem *p);

#endif
