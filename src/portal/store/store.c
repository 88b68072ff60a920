/* store: picks the backend and does what all backends share; see store/store.h. */
#include "store_ops.h"

#include "base/secret.h"
#include "domain/refno.h"
#include "store/sha256.h"

#include <inttypes.h>
#include <stdio.h>

static const struct store_ops *const backends[] = {&store_sqlite};

int store_open(struct store **out, const char *url, const struct clock *clock, struct err *e)
{
    *out = NULL;
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        size_t n = strlen(backends[i]->scheme);
        if (strncmp(url, backends[i]->scheme, n) == 0 && url[n] == ':')
            return backends[i]->open(out, url + n + 1, clock, e);
    }
    return err_set(e, ERR_UNSUPPORTED, "store", "no backend for this store address");
}

void store_close(struct store **s)
{
    if (*s)
        (*s)->ops->close(*s);
    *s = NULL;
}

int store_migrate(struct store *s, struct err *e)
{
    return s->ops->migrate(s, e);
}

int store_catalogue_publish(struct store *s, const struct store_item *items, size_t n,
    struct store_published *out, struct err *e)
{
    return s->ops->catalogue_publish(s, items, n, out, e);
}

int store_catalogue_head(struct store *s, struct store_head *out, struct err *e)
{
    return s->ops->catalogue_head(s, out, e);
}

int store_catalogue_read(struct store *s, int64_t since, const char *hash,
    const struct store_reader *reader, struct err *e)
{
    return s->ops->catalogue_read(s, since, hash, reader, e);
}

int store_device_enrol(struct store *s, const char *name, const char *fingerprint, int64_t expires,
    struct store_device *out, struct err *e)
{
    return s->ops->device_enrol(s, name, fingerprint, expires, out, e);
}

int store_device_revoke(struct store *s, const char *name, struct err *e)
{
    return s->ops->device_revoke(s, name, e);
}

int store_device_find(
    struct store *s, const char *fingerprint, struct store_device *out, struct err *e)
{
    return s->ops->device_find(s, fingerprint, out, e);
}

int store_device_each(struct store *s, store_device_fn *fn, void *ctx, struct err *e)
{
    return s->ops->device_each(s, fn, ctx, e);
}

int store_device_epoch(struct store *s, int64_t *out, struct err *e)
{
    return s->ops->device_epoch(s, out, e);
}

int store_fresh_reference(char out[9], struct err *e)
{
    unsigned char random[7];
    do {
        if (secret_random(random, sizeof random) < 0)
            return err_set(e, ERR_IO, "store", "no random numbers");
    } while (!refno_make(out, random));
    return 0;
}

/* What makes two requests the same: not what the portal adds to them. */
static void request_hash(char out[SHA256_HEX], const struct store_order_new *n)
{
    char haler[24];
    struct sha256 h;
    snprintf(haler, sizeof haler, "%" PRId64, n->haler);
    sha256_init(&h);
    sha256_add_field(&h, str_of(n->fee));
    sha256_add_field(&h, str_of(n->vs));
    sha256_add_field(&h, str_of(haler));
    sha256_hex(out, &h);
}

int store_order_create(struct store *s, const struct store_order_new *n, struct store_order *out,
    bool *again, struct err *e)
{
    enum { TRIES = 5 }; /* of 30^7 references one that is taken is rare already */
    char hash[SHA256_HEX], reference[9];
    request_hash(hash, n);
    for (int i = 0; i < TRIES; i++) {
        struct err why = ERR_INIT;
        int rc = store_fresh_reference(reference, e);
        if (rc < 0)
            return rc;
        rc = s->ops->order_create(s, n, reference, hash, out, again, &why);
        if (rc == 0)
            return 0;
        if (why.code != ERR_LIMIT)
            return err_set(e, why.code, why.module, "%s", why.text);
    }
    return err_set(e, ERR_LIMIT, "store", "no free reference in %d tries", TRIES);
}

int store_order_get(
    struct store *s, int64_t device, const char *reference, struct store_order *out, struct err *e)
{
    return s->ops->order_get(s, device, reference, out, e);
}

int store_order_expire(
    struct store *s, int keep_days, size_t *expired, size_t *erased, struct err *e)
{
    return s->ops->order_expire(s, keep_days, expired, erased, e);
}

int store_form_get(struct store *s, const char *id, int version, struct store_version *out,
    struct buf *body, struct err *e)
{
    return s->ops->form_get(s, id, version, out, body, e);
}

/* ---- drafts */

int store_draft_put(struct store *s, int64_t device, const char *name, struct str bytes,
    int64_t expires, struct err *e)
{
    if (strlen(name) != STORE_DRAFT_NAME - 1)
        return err_set(e, ERR_RANGE, "store", "not the name of a draft");
    if (bytes.n > WIRE_DRAFT)
        return err_set(e, ERR_LIMIT, "store", "a draft has at most %d bytes", WIRE_DRAFT);
    return s->ops->draft_put(s, device, name, bytes, expires, e);
}

int store_draft_get(
    struct store *s, const char *name, struct store_draft *out, struct buf *bytes, struct err *e)
{
    return s->ops->draft_get(s, name, out, bytes, e);
}

int store_draft_delete(struct store *s, int64_t device, const char *name, struct err *e)
{
    return s->ops->draft_delete(s, device, name, e);
}

int store_draft_each(struct store *s, store_draft_fn *fn, void *ctx, struct err *e)
{
    return s->ops->draft_each(s, fn, ctx, e);
}

int store_draft_expire(struct store *s, size_t *erased, struct err *e)
{
    return s->ops->draft_expire(s, erased, e);
}

/* ---- uploads */

int store_upload_open(
    struct store *s, int64_t device, const char *name, int64_t expires, struct err *e)
{
    if (strlen(name) != STORE_UPLOAD_NAME - 1)
        return err_set(e, ERR_RANGE, "store", "not the name of an upload");
    return s->ops->upload_open(s, device, name, expires, e);
}

int store_upload_fill(struct store *s, const char *name, struct str bytes, struct err *e)
{
    if (bytes.n > STORE_UPLOAD)
        return err_set(e, ERR_LIMIT, "store", "an upload has at most %d bytes", STORE_UPLOAD);
    return s->ops->upload_fill(s, name, bytes, e);
}

int store_upload_find(struct store *s, const char *name, struct err *e)
{
    return s->ops->upload_find(s, name, e);
}

int store_upload_get(
    struct store *s, int64_t device, const char *name, bool *full, struct buf *bytes, struct err *e)
{
    return s->ops->upload_get(s, device, name, full, bytes, e);
}

int store_upload_delete(struct store *s, int64_t device, const char *name, struct err *e)
{
    return s->ops->upload_delete(s, device, name, e);
}

int store_upload_expire(struct store *s, size_t *erased, struct err *e)
{
    return s->ops->upload_expire(s, erased, e);
}

/* ---- audit */

void store_audit_hash(
    char out[STORE_HASH], const char *before, int64_t seq, int64_t at, const struct store_audit *a)
{
    char numbers[64];
    struct sha256 h;
    snprintf(numbers, sizeof numbers, "%" PRId64 " %" PRId64, seq, at);
    sha256_init(&h);
    sha256_add_field(&h, str_of(before));
    sha256_add_field(&h, str_of(numbers));
    sha256_add_field(&h, str_of(a->actor));
    sha256_add_field(&h, str_of(a->action));
    sha256_add_field(&h, str_of(a->subject));
    sha256_add_field(&h, str_of(a->channel));
    sha256_hex(out, &h);
}

int store_audit_append(struct store *s, const struct store_audit *a, struct err *e)
{
    return s->ops->audit_append(s, a, e);
}

int store_audit_verify(struct store *s, struct store_audit_state *out, struct err *e)
{
    return s->ops->audit_verify(s, out, e);
}
