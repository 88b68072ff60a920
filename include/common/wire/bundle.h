/* bundle: the catalogue on the wire (GET /v1/catalogue), full or as a delta.
 *
 *   full   {"format":1,"revision":12,"etag":"12-9f…","town":{…},"topics":[…],"life":[…],
 *           "departments":[…],"contacts":[…],"fees":[…],"situations":[…],"forms":[…],
 *           "booking":[…]}
 *   delta  the same with "since":11, only what changed after revision 11, and
 *           "gone":{"situations":["id",…],…}, "order":{"topics":["id",…],…}
 *
 * `order` lists all ids of the kinds whose order the town chose, so that a merged bundle equals a
 * full one byte for byte in content and order; situations stand by id. */
#ifndef WIRE_BUNDLE_H
#define WIRE_BUNDLE_H

#include "base/buf.h"
#include "wire/limits.h"

enum bundle_kind {
    BUNDLE_TOWN,
    BUNDLE_TOPIC,
    BUNDLE_LIFE,
    BUNDLE_DEPARTMENT,
    BUNDLE_CONTACT,
    BUNDLE_FEE,
    BUNDLE_SITUATION,
    BUNDLE_FORM,    /* a bundle made before there were forms has none; so with the next one */
    BUNDLE_BOOKING, /* none, or one with the id "booking": the town's own calendar and queue */
    BUNDLE_KINDS
};

enum { BUNDLE_FULL = -1, BUNDLE_ETAG = 48 };

struct bundle_head {
    int64_t revision;       /* 0: not published, straight from a pack */
    int64_t since;          /* BUNDLE_FULL, or the revision the delta starts from */
    char etag[BUNDLE_ETAG]; /* without quotes; "" in a bundle straight from a pack */
};

struct bundle_item {
    enum bundle_kind kind;
    struct str id;
    struct str body; /* JSON object; empty in a delta: not changed, stands here for the order */
};

/* The key of a kind in the bundle: "town", "topics"… */
const char *bundle_key(enum bundle_kind kind);
/* By that key; false when there is no such kind. */
bool bundle_kind_of(enum bundle_kind *out, struct str key);

/* Writes a bundle as its items come, so that a large town is never twice in memory. */
struct bundle_ids {
    struct buf text;
    int at; /* kind of the open list, -1 when none */
};

struct bundle_writer {
    struct buf *out;
    bool delta, has_town, first;
    enum bundle_kind at; /* kind of the open list */
    struct bundle_ids gone, order;
};

void bundle_begin(struct bundle_writer *w, struct buf *out, const struct bundle_head *head);
/* Kinds in the order of the enum and, in a kind, items in the town's order; bodies go in as they
 * are. An empty body (delta only): not changed, but it stands here in the order. */
void bundle_put(struct bundle_writer *w, const struct bundle_item *item);
void bundle_put_gone(struct bundle_writer *w, enum bundle_kind kind, struct str id);
/* Closes the bundle and frees the writer's memory. ERR_NOT_FOUND: a full bundle without a town;
 * ERR_LIMIT: out is full. */
int bundle_end(struct bundle_writer *w, struct err *e);

int bundle_read_head(struct bundle_head *out, struct str json, struct err *e);

/* Runs fn for every item of a full bundle in writing order; bodies are canonical (sorted keys) and
 * live for the call only. A negative result of fn stops and is returned. */
typedef int bundle_item_fn(void *ctx, const struct bundle_item *item, struct err *e);
int bundle_each(struct str json, bundle_item_fn *fn, void *ctx, struct err *e);

/* Appends base with delta applied. ERR_CONFLICT: the delta does not start from base's revision
 * (fetch the full bundle then); ERR_PARSE: one of them is not a bundle or the result would lack an
 * item that `order` names. A full "delta" replaces the base. */
int bundle_merge(struct buf *out, struct str base, struct str delta, struct err *e);

#endif
