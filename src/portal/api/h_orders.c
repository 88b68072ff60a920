/* h_orders: payment orders. The fee's rules are the portal's to judge; the client is only polite.
 * Nothing of a request but its outcome is logged: a symbol leads to a person. */
#include "api_int.h"

#include "base/log.h"
#include "domain/instant.h"
#include "domain/refno.h"
#include "domain/spayd.h"

#include <stdio.h>

static void reply_order(
    struct reply *out, struct request *r, unsigned status, const struct store_order *o)
{
    struct wire_order w = {.haler = o->haler,
        .created = o->created,
        .expires = o->expires,
        .server_time = clock_wall(r->api->clock)};
    w.expired = o->expired || o->expires <= w.server_time;
    const struct {
        char *to;
        size_t size;
        const char *from;
    } texts[] = {
        {w.reference, sizeof w.reference, o->reference},
        {w.fee, sizeof w.fee, o->fee},
        {w.spayd, sizeof w.spayd, o->spayd},
        {w.account, sizeof w.account, o->account},
        {w.iban, sizeof w.iban, o->iban},
        {w.message, sizeof w.message, o->message},
        {w.vs, sizeof w.vs, o->vs},
        {w.ss, sizeof w.ss, o->ss},
        {w.ks, sizeof w.ks, o->ks},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        str_copy(texts[i].to, texts[i].size, str_of(texts[i].from));
    struct buf body;
    struct err e = ERR_INIT;
    buf_init(&body, WIRE_ORDER);
    if (wire_order_write(&body, &w, &e) < 0) {
        log_err(LOG_ERROR, "api.order", &e);
        reply_code(out, PROBLEM_INTERNAL, NULL);
    } else {
        reply_json(out, status, &body);
    }
    buf_wipe(&body);
}

/* NULL with the problem answered. */
static const struct fee *read_order(
    struct wire_order_request *w, struct request *r, struct reply *out)
{
    enum wire_order_field bad;
    struct problem p;
    struct err e = ERR_INIT;
    problem_init(&p, PROBLEM_INVALID_FIELDS, NULL);
    if (wire_order_request_read(w, &bad, buf_view(&r->body), &e) < 0) {
        if (bad == WIRE_ORDER_NONE) {
            reply_code(out, e.code == ERR_NOMEM ? PROBLEM_INTERNAL : PROBLEM_BAD_JSON, e.text);
            return NULL;
        }
        problem_add_field(&p, wire_order_pointer(bad), "invalid");
        reply_problem(out, &p);
        return NULL;
    }
    const struct fee *fee = fee_find(&r->snapshot->fees, w->fee);
    struct date today = instant_prague(clock_wall(r->api->clock)).date;
    if (!fee)
        problem_add_field(&p, wire_order_pointer(WIRE_ORDER_FEE), "unknown");
    if (fee && fee_accepts(fee, w, today, &p))
        return fee;
    reply_problem(out, &p);
    return NULL;
}

/* Good until the end of a civil day in Prague, which is what people read on a slip. */
static int64_t end_of_order(const struct api *a)
{
    struct date today = instant_prague(clock_wall(a->clock)).date;
    return instant_from_prague(date_add(today, a->order_days + 1), 0) - 1;
}

static int make_order(struct store_order *out, bool *again, struct request *r,
    const struct fee *fee, const struct wire_order_request *w, const char *key, struct err *e)
{
    struct payment payment = {.account = fee->account,
        .haler = w->haler,
        .vs = w->vs,
        .ss = fee->ss,
        .ks = fee->ks,
        .message = fee->message};
    char account[24], iban[25], message[61];
    struct buf spayd;
    account_show(account, &fee->account);
    account_iban(iban, &fee->account);
    spayd_message(message, str_of(fee->message));
    buf_init(&spayd, sizeof out->spayd - 1);
    int rc = spayd_payment(&spayd, &payment, e);
    if (rc == 0)
        rc = buf_check(&spayd, "api", e);
    if (rc == 0) {
        struct store_order_new n = {.device = r->device.id,
            .key = key,
            .fee = fee->id,
            .vs = w->vs,
            .ss = fee->ss,
            .ks = fee->ks,
            .account = account,
            .iban = iban,
            .message = message,
            .spayd = buf_cstr(&spayd),
            .haler = w->haler,
            .expires = end_of_order(r->api)};
        rc = store_order_create(r->api->store, &n, out, again, e);
    }
    buf_wipe(&spayd);
    return rc;
}

void post_order(struct request *r, struct reply *out)
{
    if (!r->snapshot) {
        reply_code(out, PROBLEM_UNAVAILABLE, "no town was published yet");
        return;
    }
    const char *key = request_key(r, out);
    if (!key)
        return;
    struct wire_order_request w;
    const struct fee *fee = read_order(&w, r, out);
    if (!fee)
        return;
    struct store_order order;
    bool again = false;
    struct err e = ERR_INIT;
    if (make_order(&order, &again, r, fee, &w, key, &e) < 0) {
        if (e.code == ERR_CONFLICT) {
            reply_code(out, PROBLEM_KEY_REUSED, NULL);
            return;
        }
        reply_store_fault(out, "api.order", &e);
        return;
    }
    char location[64];
    snprintf(location, sizeof location, "/v1/payment-orders/%s", order.reference);
    reply_order(out, r, MHD_HTTP_CREATED, &order);
    reply_header(out, "Location", location);
    if (again)
        reply_header(out, "Idempotency-Replayed", "true");
}

void get_order(struct request *r, struct reply *out)
{
    char reference[9];
    struct store_order order;
    struct err e = ERR_INIT;
    if (refno_parse(reference, str_of(r->param), NULL) < 0 ||
        store_order_get(r->api->store, r->device.id, reference, &order, &e) < 0) {
        bool away = e.code != ERR_NONE && e.code != ERR_NOT_FOUND;
        if (away)
            log_err(LOG_ERROR, "api.order", &e);
        reply_code(out, away ? PROBLEM_UNAVAILABLE : PROBLEM_NOT_FOUND, NULL);
        return;
    }
    reply_order(out, r, MHD_HTTP_OK, &order);
}
