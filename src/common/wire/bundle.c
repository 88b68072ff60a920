/* bundle: see wire/bundle.h. Writing copies bytes; only reading and merging build JSON trees. */
#include "wire/bundle.h"

#include "wire/json.h"
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

static const struct {
    const char *key;
    bool ordered; /* the town chose the order; otherwise by id */
} kinds[BUNDLE_KINDS] = {
    [BUNDLE_TOWN] = {"town", false},
    [BUNDLE_TOPIC] = {"topics", true},
    [BUNDLE_LIFE] = {"life", true},
    [BUNDLE_DEPARTMENT] = {"departments", true},
    [BUNDLE_CONTACT] = {"contacts", true},
    [BUNDLE_FEE] = {"fees", true},
    [BUNDLE_SITUATION] = {"situations", false},
    [BUNDLE_FORM] = {"forms", true},
    [BUNDLE_BOOKING] = {"booking", false},
};

const char *bundle_key(enum bundle_kind kind)
{
    return kinds[kind].key;
}

bool bundle_kind_of(enum bundle_kind *out, struct str key)
{
    for (int k = 0; k < BUNDLE_KINDS; k++)
        if (str_eqz(key, kinds[k].key))
            return *out = (enum bundle_kind)k, true;
    return false;
}

/* ---- writing */

void bundle_begin(struct bundle_writer *w, struct buf *out, const struct bundle_head *head)
{
    *w = (struct bundle_writer){
        .out = out,
        .delta = head->since != BUNDLE_FULL,
        .at = BUNDLE_TOWN,
        .gone = {.at = -1},
        .order = {.at = -1},
    };
    buf_init(&w->gone.text, WIRE_BUNDLE);
    buf_init(&w->order.text, WIRE_BUNDLE);
    buf_fmt(out, "{\"format\":1,\"revision\":%" PRId64 ",\"etag\":", head->revision);
    wire_json_string(out, str_of(head->etag));
    if (w->delta)
        buf_fmt(out, ",\"since\":%" PRId64, head->since);
}

/* Closes the open list and opens those up to `to`, so that empty kinds stand as []. */
static void advance(struct bundle_writer *w, enum bundle_kind to)
{
    assert(w->at <= to);
    while (w->at < to) {
        if (w->at != BUNDLE_TOWN)
            buf_char(w->out, ']');
        w->at++;
        w->first = true;
        if (w->at < BUNDLE_KINDS)
            buf_fmt(w->out, ",\"%s\":[", kinds[w->at].key);
    }
}

static void add_id(struct bundle_ids *ids, enum bundle_kind kind, struct str id)
{
    if (ids->at == (int)kind)
        buf_char(&ids->text, ',');
    else
        buf_fmt(&ids->text, "%s\"%s\":[", ids->at < 0 ? "" : "],", kinds[kind].key);
    ids->at = (int)kind;
    wire_json_string(&ids->text, id);
}

void bundle_put(struct bundle_writer *w, const struct bundle_item *item)
{
    advance(w, item->kind);
    if (w->delta && kinds[item->kind].ordered)
        add_id(&w->order, item->kind, item->id);
    if (!item->body.n)
        return;
    if (item->kind == BUNDLE_TOWN) {
        buf_z(w->out, ",\"town\":");
        w->has_town = true;
    } else if (!w->first) {
        buf_char(w->out, ',');
    }
    w->first = false;
    buf_str(w->out, item->body);
}

void bundle_put_gone(struct bundle_writer *w, enum bundle_kind kind, struct str id)
{
    add_id(&w->gone, kind, id);
}

static void end_ids(struct buf *out, const char *key, const struct bundle_ids *ids)
{
    buf_fmt(out, ",\"%s\":{", key);
    buf_str(out, buf_view(&ids->text));
    buf_z(out, ids->at < 0 ? "}" : "]}");
    out->failed |= ids->text.failed;
}

int bundle_end(struct bundle_writer *w, struct err *e)
{
    advance(w, BUNDLE_KINDS);
    if (w->delta) {
        end_ids(w->out, "gone", &w->gone);
        end_ids(w->out, "order", &w->order);
    }
    buf_char(w->out, '}');
    buf_done(&w->gone.text);
    buf_done(&w->order.text);
    if (!w->delta && !w->has_town)
        return err_set(e, ERR_NOT_FOUND, "bundle", "a full bundle needs a town");
    return buf_check(w->out, "bundle", e);
}

/* ---- reading */

static int load(json_t **out, struct bundle_head *head, struct str json, struct err *e)
{
    int rc = wire_json_load(out, json, WIRE_BUNDLE, WIRE_DEPTH, e);
    if (rc < 0)
        return rc;
    int64_t format = 0;
    *head = (struct bundle_head){.since = BUNDLE_FULL};
    bool good = wire_json_int(&format, *out, "format") && format == 1 &&
                wire_json_int(&head->revision, *out, "revision") && head->revision >= 0;
    if (good && json_object_get(*out, "etag"))
        good = wire_json_text(head->etag, sizeof head->etag, *out, "etag");
    if (good && json_object_get(*out, "since"))
        good = wire_json_int(&head->since, *out, "since") && head->since >= 0;
    if (good && head->since == BUNDLE_FULL)
        good = json_is_object(json_object_get(*out, "town"));
    for (int k = BUNDLE_FORM; good && k < BUNDLE_KINDS; k++) /* kinds that came later */
        if (!json_object_get(*out, kinds[k].key))
            good = json_object_set_new(*out, kinds[k].key, json_array()) == 0;
    for (int k = BUNDLE_TOPIC; good && k < BUNDLE_KINDS; k++)
        good = json_is_array(json_object_get(*out, kinds[k].key));
    if (!good) {
        json_decref(*out);
        *out = NULL;
        return err_set(e, ERR_PARSE, "bundle", "not a catalogue bundle of format 1");
    }
    return 0;
}

int bundle_read_head(struct bundle_head *out, struct str json, struct err *e)
{
    json_t *j;
    int rc = load(&j, out, json, e);
    json_decref(j);
    return rc;
}

static const char *id_of(const json_t *item)
{
    return json_string_value(json_object_get(item, "id"));
}

static int each_item(struct buf *scratch, enum bundle_kind kind, const json_t *j,
    bundle_item_fn *fn, void *ctx, struct err *e)
{
    const char *id = id_of(j);
    if (!id)
        return err_set(e, ERR_PARSE, "bundle", "an item of %s has no id", kinds[kind].key);
    buf_reset(scratch);
    int rc = wire_json_write(scratch, j, e);
    struct bundle_item item = {kind, str_of(id), buf_view(scratch)};
    return rc < 0 ? rc : fn(ctx, &item, e);
}

int bundle_each(struct str json, bundle_item_fn *fn, void *ctx, struct err *e)
{
    json_t *root;
    struct bundle_head head;
    int rc = load(&root, &head, json, e);
    if (rc < 0)
        return rc;
    struct buf scratch;
    buf_init(&scratch, WIRE_BUNDLE);
    if (head.since != BUNDLE_FULL)
        rc = err_set(e, ERR_PARSE, "bundle", "a delta has not all items");
    else
        rc = each_item(&scratch, BUNDLE_TOWN, json_object_get(root, "town"), fn, ctx, e);
    for (int k = BUNDLE_TOPIC; rc == 0 && k < BUNDLE_KINDS; k++) {
        const json_t *list = json_object_get(root, kinds[k].key);
        for (size_t i = 0; rc == 0 && i < json_array_size(list); i++)
            rc = each_item(&scratch, (enum bundle_kind)k, json_array_get(list, i), fn, ctx, e);
    }
    buf_done(&scratch);
    json_decref(root);
    return rc;
}

/* ---- merging */

static int put_all(json_t *by_id, const json_t *list, struct err *e)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        const char *id = id_of(item);
        if (!id)
            return err_set(e, ERR_PARSE, "bundle", "an item has no id");
        if (json_object_set(by_id, id, item) < 0)
            return err_set(e, ERR_NOMEM, "bundle", "no memory");
    }
    return 0;
}

static int in_order(json_t *list, json_t *by_id, const json_t *order, struct err *e)
{
    for (size_t i = 0; i < json_array_size(order); i++) {
        const char *id = json_string_value(json_array_get(order, i));
        json_t *item = id ? json_object_get(by_id, id) : NULL;
        if (!item)
            return err_set(e, ERR_PARSE, "bundle", "the order names an item that is missing");
        if (json_array_append(list, item) < 0)
            return err_set(e, ERR_NOMEM, "bundle", "no memory");
    }
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_id_order(json_t *list, json_t *by_id, struct err *e)
{
    size_t n = json_object_size(by_id), i = 0;
    const char **ids = calloc(n + 1, sizeof *ids);
    if (!ids)
        return err_set(e, ERR_NOMEM, "bundle", "no memory");
    for (void *it = json_object_iter(by_id); it; it = json_object_iter_next(by_id, it))
        ids[i++] = json_object_iter_key(it);
    qsort(ids, n, sizeof *ids, by_name);
    int rc = 0;
    for (i = 0; rc == 0 && i < n; i++)
        if (json_array_append(list, json_object_get(by_id, ids[i])) < 0)
            rc = err_set(e, ERR_NOMEM, "bundle", "no memory");
    free(ids);
    return rc;
}

static int merge_kind(
    json_t *base, const json_t *delta, const char *key, bool ordered, struct err *e)
{
    json_t *by_id = json_object(), *list = json_array();
    int rc = by_id && list ? 0 : err_set(e, ERR_NOMEM, "bundle", "no memory");
    if (rc == 0)
        rc = put_all(by_id, json_object_get(base, key), e);
    if (rc == 0)
        rc = put_all(by_id, json_object_get(delta, key), e);
    if (rc == 0) {
        const json_t *gone = json_object_get(json_object_get(delta, "gone"), key);
        for (size_t i = 0; i < json_array_size(gone); i++) {
            const char *id = json_string_value(json_array_get(gone, i));
            if (id)
                json_object_del(by_id, id);
        }
        const json_t *order = json_object_get(json_object_get(delta, "order"), key);
        rc = ordered ? in_order(list, by_id, order, e) : by_id_order(list, by_id, e);
    }
    if (rc == 0 && json_object_set(base, key, list) < 0)
        rc = err_set(e, ERR_NOMEM, "bundle", "no memory");
    json_decref(by_id);
    json_decref(list);
    return rc;
}

static int write_tree(
    struct buf *out, const struct bundle_head *head, const json_t *root, struct err *e)
{
    buf_fmt(out, "{\"format\":1,\"revision\":%" PRId64 ",\"etag\":", head->revision);
    wire_json_string(out, str_of(head->etag));
    int rc = 0;
    for (int k = 0; rc == 0 && k < BUNDLE_KINDS; k++) {
        buf_fmt(out, ",\"%s\":", kinds[k].key);
        rc = wire_json_write(out, json_object_get(root, kinds[k].key), e);
    }
    buf_char(out, '}');
    return rc < 0 ? rc : buf_check(out, "bundle", e);
}

int bundle_merge(struct buf *out, struct str base, struct str delta, struct err *e)
{
    json_t *b = NULL, *d = NULL;
    struct bundle_head bh, dh;
    int rc = load(&d, &dh, delta, e);
    if (rc == 0 && dh.since == BUNDLE_FULL) {
        rc = write_tree(out, &dh, d, e);
        goto done;
    }
    if (rc == 0)
        rc = load(&b, &bh, base, e);
    if (rc == 0 && bh.since != BUNDLE_FULL)
        rc = err_set(e, ERR_PARSE, "bundle", "the base is a delta itself");
    if (rc == 0 && bh.revision != dh.since)
        rc = err_set(e, ERR_CONFLICT, "bundle", "delta since %" PRId64 " for revision %" PRId64,
            dh.since, bh.revision);
    if (rc < 0)
        goto done;
    json_t *town = json_object_get(d, "town");
    if (town && json_object_set(b, "town", town) < 0)
        rc = err_set(e, ERR_NOMEM, "bundle", "no memory");
    for (int k = BUNDLE_TOPIC; rc == 0 && k < BUNDLE_KINDS; k++)
        rc = merge_kind(b, d, kinds[k].key, kinds[k].ordered, e);
    if (rc == 0)
        rc = write_tree(out, &dh, b, e);
done:
    json_decref(b);
    json_decref(d);
    return rc;
}
