/* portal_int: what the files of the portal's client share. A call lives from its start to its
 * answer in the portal's list; a cancelled one leaves it at once. */
#ifndef CLIENT_PORTAL_INT_H
#define CLIENT_PORTAL_INT_H

#include "client/portal.h"

#include "cache.h"
#include "net/http.h"
#include "wire/problem.h"

enum { URL_MAX = 600, HEADER_MAX = 160 };

struct call {
    struct portal *portal;
    struct call *next;
    void *ctx;
    /* whose turn it is when the answer comes: the one that is set */
    portal_order_fn *order;
    portal_catalogue_fn *catalogue;
    portal_info_fn *info;
    portal_draft_fn *draft;
    portal_form_fn *form;
    portal_submit_fn *submit;
    portal_answer_fn *answer;
    bool whole; /* the catalogue was asked for without `since` */
};

struct portal {
    struct loop *loop;
    struct http *http; /* made at the first call */
    struct cache *cache;
    struct call *calls;
    char *url, *ca, *cert, *key;
    int timeout_ms;
};

/* NULL with e filled. */
struct call *call_add(struct portal *p, void *ctx, struct err *e);
void call_drop(struct call *c);
/* What an HTTP status other than the hoped-for one means to the client. */
void call_fault(struct err *e, const struct http_reply *r, const struct problem *p);
bool call_problem(struct problem *p, const struct http_reply *r);

#endif
