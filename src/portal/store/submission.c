/* submission: what all backends do alike for submissions; see store/store.h. */
#include "store_ops.h"

#include "domain/instant.h"
#include "domain/refno.h"
#include "store/sha256.h"

#include <stdlib.h>

struct date store_deadline(int64_t from, int days)
{
    if (days <= 0)
        return (struct date){0, 0, 0};
    struct date d = date_add(instant_prague(from).date, days);
    while (date_weekday(d) > 4 || date_holiday(d))
        d = date_add(d, 1);
    return d;
}

/* Everything about a new submission but its reference. */
static int begin(struct store_first *f, const struct store_submission_new *n, struct err *e)
{
    f->state = n->sign_days > 0 ? SUBMISSION_TO_SIGN : SUBMISSION_RECEIVED;
    if (!(f->sha256 = calloc(n->n_files + 1, sizeof *f->sha256)))
        return err_set(e, ERR_NOMEM, "store", "no memory");
    for (size_t i = 0; i < n->n_files; i++) {
        struct sha256 h;
        sha256_init(&h);
        sha256_add(&h, n->files[i].bytes.p, n->files[i].bytes.n);
        sha256_hex(f->sha256[i], &h);
    }
    return 0;
}

static int try_reference(struct store *s, const struct store_submission_new *n,
    struct store_first *f, struct store_submission *out, bool *again, struct err *e)
{
    /* this thread alone could not tell when the transaction will get its turn: the receipt says
     * when the portal had the whole submission in its hands */
    int rc = n->receipt(n->receipt_ctx, f->receipt, f->reference, f->received, e);
    return rc < 0 ? rc : s->ops->submission_create(s, n, f, out, again, e);
}

int store_submission_create(struct store *s, const struct store_submission_new *n,
    struct store_submission *out, bool *again, struct err *e)
{
    enum { TRIES = 5 };
    struct store_first f = {.received = clock_wall(s->clock)};
    int rc = begin(&f, n, e), tries = 0;
    f.sign_by = store_deadline(f.received, n->sign_days);
    if (f.state == SUBMISSION_RECEIVED)
        f.decide_by = store_deadline(f.received, n->decide_days);
    bool proposed = refno_parse(f.reference, str_of(n->reference), NULL) == 0;
    for (bool taken = true; rc == 0 && taken; tries++) {
        struct err why = ERR_INIT;
        if (tries > TRIES) {
            rc = err_set(e, ERR_LIMIT, "store", "no free reference in %d tries", TRIES);
            break;
        }
        if (!(proposed && tries == 0) && (rc = store_fresh_reference(f.reference, e)) < 0)
            break;
        rc = try_reference(s, n, &f, out, again, &why);
        taken = rc == -ERR_LIMIT;
        if (rc < 0 && !taken)
            err_set(e, why.code, why.module, "%s", why.text);
        if (taken)
            rc = 0;
    }
    free(f.sha256);
    return rc;
}

int store_submission_by_key(struct store *s, int64_t device, const char *key,
    const char *fingerprint, struct store_submission *out, struct err *e)
{
    return s->ops->submission_by_key(s, device, key, fingerprint, out, e);
}

int store_submission_get(struct store *s, const char *reference, struct store_submission *out,
    struct buf *body, struct err *e)
{
    return s->ops->submission_get(s, reference, out, body, e);
}

int store_submission_files(
    struct store *s, const char *reference, store_file_fn *fn, void *ctx, struct err *e)
{
    return s->ops->submission_files(s, reference, fn, ctx, e);
}

int store_submission_each(
    struct store *s, int64_t after, size_t max, store_submission_fn *fn, void *ctx, struct err *e)
{
    return s->ops->submission_each(s, after, max, fn, ctx, e);
}

int store_submission_move(struct store *s, const char *reference, enum submission_state to,
    const char *actor, const char *channel, struct store_submission *out, struct err *e)
{
    return s->ops->submission_move(s, reference, to, actor, channel, out, e);
}

int store_submission_erase(struct store *s, int keep_days, size_t *erased, struct err *e)
{
    return s->ops->submission_erase(s, keep_days, erased, e);
}
