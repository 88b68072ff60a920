/* snapshot: one revision of the catalogue, read from the store once and made into ready answers. */
#include "api_int.h"

#include "wire/bundle.h"
#include "wire/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

_Static_assert((int)BUNDLE_KINDS <= (int)STORE_KINDS, "kinds of the store are the bundle's");

/* ---- reading the store into bundles */

struct building {
    struct snapshot *s; /* NULL while a delta is built */
    struct buf booking;
    int64_t since;
    struct bundle_writer writer;
    struct buf bundle, town, places[2]; /* places: departments, contacts */
    char etag[BUNDLE_ETAG];
    struct store_head head;
    int rc;
    struct err *e;
};

static void on_head(void *ctx, const struct store_head *head)
{
    struct building *b = ctx;
    struct bundle_head h = {.revision = head->revision, .since = b->since};
    b->head = *head;
    snprintf(h.etag, sizeof h.etag, "%" PRId64 "-%.16s", head->revision, head->hash);
    memcpy(b->etag, h.etag, sizeof b->etag);
    bundle_begin(&b->writer, &b->bundle, &h);
}

static void keep_apart(struct building *b, const struct store_item *item)
{
    if (item->kind == BUNDLE_TOWN)
        buf_str(&b->town, item->body);
    if (item->kind == BUNDLE_BOOKING)
        buf_str(&b->booking, item->body);
    if (item->kind == BUNDLE_FEE && b->rc == 0)
        b->rc = fee_book_add(&b->s->fees, item->body, b->e);
    if (item->kind == BUNDLE_FORM && b->rc == 0)
        b->rc = shelf_add(&b->s->forms, item->id, item->body, b->e);
    if (item->kind != BUNDLE_DEPARTMENT && item->kind != BUNDLE_CONTACT)
        return;
    struct buf *list = &b->places[item->kind == BUNDLE_CONTACT];
    if (list->n)
        buf_char(list, ',');
    buf_str(list, item->body);
}

static void on_item(void *ctx, const struct store_item *item)
{
    struct building *b = ctx;
    if (item->kind < 0 || item->kind >= BUNDLE_KINDS || item->kind < (int)b->writer.at) {
        b->rc = err_set(b->e, ERR_PARSE, "api", "the store gives an unknown kind of item");
        return;
    }
    struct bundle_item it = {(enum bundle_kind)item->kind, item->id, item->body};
    bundle_put(&b->writer, &it);
    if (b->s)
        keep_apart(b, item);
}

static void on_gone(void *ctx, int kind, struct str id)
{
    struct building *b = ctx;
    if (kind >= 0 && kind < BUNDLE_KINDS)
        bundle_put_gone(&b->writer, (enum bundle_kind)kind, id);
}

static int build(struct building *b, struct store *store, const char *hash)
{
    struct buf *bufs[] = {&b->bundle, &b->town, &b->booking, &b->places[0], &b->places[1]};
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_init(bufs[i], WIRE_BUNDLE);
    struct store_reader reader = {on_head, on_item, on_gone, b};
    int64_t since = b->since == BUNDLE_FULL ? 0 : b->since;
    int rc = store_catalogue_read(store, since, hash, &reader, b->e);
    if (b->writer.out) {
        int closed = bundle_end(&b->writer, rc == 0 && b->rc == 0 ? b->e : NULL);
        rc = rc < 0 ? rc : b->rc < 0 ? b->rc : closed;
    }
    return rc;
}

static void building_done(struct building *b)
{
    buf_done(&b->bundle);
    buf_done(&b->town);
    buf_done(&b->booking);
    buf_done(&b->places[0]);
    buf_done(&b->places[1]);
}

/* ---- documents of their own */

static int make_directory(struct document *d, struct building *b, struct err *e)
{
    struct buf body;
    buf_init(&body, WIRE_BUNDLE);
    buf_z(&body, "{\"departments\":[");
    buf_str(&body, buf_view(&b->places[0]));
    buf_z(&body, "],\"contacts\":[");
    buf_str(&body, buf_view(&b->places[1]));
    buf_z(&body, "]}");
    int rc = buf_check(&body, "api", e);
    if (rc == 0)
        rc = document_of_bytes(d, &body, e);
    buf_done(&body);
    return rc;
}

static int load_book(struct snapshot *s, struct building *b, struct err *e)
{
    json_t *booking = NULL;
    int rc = b->booking.n
                 ? wire_json_load(&booking, buf_view(&b->booking), WIRE_BUNDLE, WIRE_DEPTH, e)
                 : 0;
    if (rc == 0)
        rc = book_load(&s->book, booking, s->town_json, e);
    json_decref(booking);
    return rc;
}

int snapshot_load(struct snapshot **out, struct store *store, struct err *e)
{
    *out = NULL;
    struct snapshot *s = calloc(1, sizeof *s);
    if (!s)
        return err_set(e, ERR_NOMEM, "api", "no memory");
    atomic_init(&s->refs, 1);
    pthread_mutex_init(&s->delta_lock, NULL);
    shelf_init(&s->forms);
    struct building b = {.s = s, .since = BUNDLE_FULL, .e = e};
    int rc = build(&b, store, NULL);
    s->revision = b.head.revision;
    memcpy(s->hash, b.head.hash, sizeof s->hash);
    if (rc == 0)
        rc = fee_book_accounts(&s->fees, buf_view(&b.town), e);
    if (rc == 0)
        rc = wire_json_load(&s->town_json, buf_view(&b.town), WIRE_BUNDLE, WIRE_DEPTH, e);
    if (rc == 0)
        rc = load_book(s, &b, e);
    if (rc == 0)
        rc = make_directory(&s->directory, &b, e);
    if (rc == 0)
        rc = document_of_bytes(&s->town, &b.town, e);
    if (rc == 0)
        rc = document_make(&s->full, b.etag, &b.bundle, e);
    building_done(&b);
    if (rc < 0)
        snapshot_give(s);
    else
        *out = s;
    return rc;
}

struct snapshot *snapshot_take(struct api *a)
{
    pthread_mutex_lock(&a->lock);
    struct snapshot *s = a->snapshot;
    if (s)
        atomic_fetch_add(&s->refs, 1);
    pthread_mutex_unlock(&a->lock);
    return s;
}

void snapshot_give(struct snapshot *s)
{
    if (!s || atomic_fetch_sub(&s->refs, 1) > 1)
        return;
    document_done(&s->town);
    document_done(&s->directory);
    document_done(&s->full);
    for (size_t i = 0; i < s->n_deltas; i++)
        document_done(&s->deltas[i].doc);
    fee_book_done(&s->fees);
    book_done(&s->book);
    shelf_done(&s->forms);
    json_decref(s->town_json);
    pthread_mutex_destroy(&s->delta_lock);
    free(s);
}

/* ---- deltas */

static int make_delta(struct document *d, struct snapshot *s, struct store *store, int64_t since,
    const char *hash, struct err *e)
{
    struct building b = {.since = since, .e = e};
    int rc = build(&b, store, hash);
    /* published again meanwhile: this snapshot is about to go, the full bundle is still right */
    if (rc == 0 && b.head.revision != s->revision)
        rc = err_set(e, ERR_RANGE, "api", "the store is ahead of this snapshot");
    if (rc == 0)
        rc = document_make(d, b.etag, &b.bundle, e);
    building_done(&b);
    return rc;
}

int snapshot_delta(const struct document **out, struct snapshot *s, struct store *store,
    int64_t since, const char *hash, struct err *e)
{
    struct err why = ERR_INIT;
    int rc = 0;
    *out = NULL;
    if (since > s->revision)
        return 0;
    pthread_mutex_lock(&s->delta_lock);
    for (size_t i = 0; i < s->n_deltas; i++)
        if (s->deltas[i].since == since && strcmp(s->deltas[i].hash, hash) == 0)
            *out = &s->deltas[i].doc;
    if (!*out && s->n_deltas < DELTAS) {
        rc = make_delta(&s->deltas[s->n_deltas].doc, s, store, since, *hash ? hash : NULL, &why);
        if (rc == 0) {
            s->deltas[s->n_deltas].since = since;
            str_copy(s->deltas[s->n_deltas].hash, STORE_HASH, str_of(hash));
            *out = &s->deltas[s->n_deltas++].doc;
        }
    }
    pthread_mutex_unlock(&s->delta_lock);
    if (rc < 0 && why.code != ERR_RANGE)
        return err_set(e, why.code, why.module, "%s", why.text);
    return 0;
}
