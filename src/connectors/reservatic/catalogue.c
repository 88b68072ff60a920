/* catalogue: see catalogue.h. A record that is not whole is skipped and told; the rest is shown. */
#include "catalogue.h"

#include "fields.h"

#include <stdio.h>

static bool is_whole(const char *kind, const json_t *record)
{
    int64_t id;
    const char *name = json_string_value(json_object_get(record, "name"));
    bool whole = number_member(&id, record, "id") && id > 0 && name && *name;
    if (!whole)
        skip_record(kind, record, "no id or name");
    return whole;
}

/* A list that is not empty, but whose records are all of another shape, must not look empty. */
static int check_shape(
    struct res *r, const char *kind, const json_t *raw, size_t whole, struct rpc_error *error)
{
    if (json_array_size(raw) == 0 || whole)
        return 0;
    up_forget(r->up);
    return rpc_fail(error, RPC_UNAVAILABLE, NULL, "Reservatic changed the shape of its %ss", kind);
}

static int load_places(
    struct catalogue *c, struct res *r, int worker, int64_t service, struct rpc_error *error)
{
    char path[UP_PATH];
    json_t *raw, *place;
    size_t i, whole = 0;
    snprintf(path, sizeof path, "/v1/places?service_id=%lld", (long long)service);
    int rc = up_get_pages(r->up, worker, path, UP_KEEP_CATALOGUE, &raw, NULL, error);
    if (rc < 0)
        return rc;
    json_array_foreach (raw, i, place) {
        int64_t its = service;
        if (!is_whole("place", place))
            continue;
        whole++;
        number_member(&its, place, "service_id");
        if (its == service) /* a server that ignores the filter */
            json_array_append_new(
                c->places, json_pack("{s:I,s:O}", "service", (json_int_t)service, "place", place));
    }
    rc = check_shape(r, "place", raw, whole, error);
    json_decref(raw);
    return rc;
}

static int load_operations(
    struct catalogue *c, struct res *r, int worker, int64_t service, struct rpc_error *error)
{
    char path[UP_PATH];
    json_t *raw, *operation;
    size_t i, whole = 0;
    snprintf(path, sizeof path, "/v1/operations?service_id=%lld", (long long)service);
    int rc = up_get_pages(r->up, worker, path, UP_KEEP_CATALOGUE, &raw, NULL, error);
    if (rc < 0)
        return rc;
    json_array_foreach (raw, i, operation) {
        int64_t minutes;
        if (!is_whole("operation", operation))
            continue;
        whole++;
        if (!number_member(&minutes, operation, "minutes") || minutes < 1 || minutes > 1440)
            skip_record("operation", operation, "no length");
        else
            json_array_append_new(c->operations,
                json_pack("{s:I,s:O}", "service", (json_int_t)service, "operation", operation));
    }
    rc = check_shape(r, "operation", raw, whole, error);
    json_decref(raw);
    return rc;
}

int catalogue_load(struct catalogue *out, struct res *r, int worker, struct rpc_error *error)
{
    int rc = 0;
    *out = (struct catalogue){.places = json_array(), .operations = json_array()};
    for (int i = 0; rc == 0 && i < r->conf.n_services; i++) {
        rc = load_places(out, r, worker, r->conf.services[i], error);
        if (rc == 0)
            rc = load_operations(out, r, worker, r->conf.services[i], error);
    }
    if (rc < 0)
        catalogue_done(out);
    return rc;
}

void catalogue_done(struct catalogue *c)
{
    json_decref(c->places);
    json_decref(c->operations);
    *c = (struct catalogue){.places = NULL};
}

static const json_t *find_row(const json_t *rows, const char *member, int64_t id)
{
    size_t i;
    const json_t *row;
    json_array_foreach (rows, i, row) {
        int64_t its;
        if (number_member(&its, json_object_get(row, member), "id") && its == id)
            return row;
    }
    return NULL;
}

static bool offers(const json_t *place, int64_t operation)
{
    size_t i;
    int64_t its;
    const json_t *id;
    json_array_foreach (json_object_get(place, "operation_ids"), i, id)
        if (number_value(&its, id) && its == operation)
            return true;
    return false;
}

const json_t *catalogue_find(const struct catalogue *c, int64_t place, int64_t operation,
    int64_t *service, struct rpc_error *error)
{
    const json_t *at = find_row(c->places, "place", place);
    const json_t *what = find_row(c->operations, "operation", operation);
    if (!at || !what || !offers(json_object_get(at, "place"), operation) ||
        !wire_json_int(service, at, "service")) {
        rpc_fail(error, RPC_NOT_FOUND, NULL, "no such operation at this place");
        return NULL;
    }
    return json_object_get(what, "operation");
}

/* ---- code lists */

int lists_load(
    struct lists *out, struct res *r, int worker, const json_t *operation, struct rpc_error *error)
{
    *out = (struct lists){.countries = NULL};
    const struct {
        const char *required, *path;
        json_t **list;
    } wanted[] = {
        {"address", "/v1/countries", &out->countries},
        {"phone", "/v1/phone_codes", &out->phone_codes},
        {"insurance_company", "/v1/insurance_companies", &out->insurance},
    };
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof wanted / sizeof wanted[0]; i++)
        if (fields_require(operation, wanted[i].required))
            rc = up_get_pages(
                r->up, worker, wanted[i].path, UP_KEEP_LISTS, wanted[i].list, NULL, error);
    if (rc < 0)
        lists_done(out);
    return rc;
}

void lists_done(struct lists *l)
{
    json_decref(l->countries);
    json_decref(l->phone_codes);
    json_decref(l->insurance);
    *l = (struct lists){.countries = NULL};
}

/* ---- booking.places */

static json_t *describe_place(const struct catalogue *c, const json_t *row)
{
    const json_t *place = json_object_get(row, "place"), *id;
    json_t *ids = json_array();
    int64_t number = 0, its;
    char text[24];
    size_t i;
    json_array_foreach (json_object_get(place, "operation_ids"), i, id) {
        if (!number_value(&its, id) || !find_row(c->operations, "operation", its)) {
            skip_record("operation of place", place, "no such operation");
            continue;
        }
        snprintf(text, sizeof text, "%lld", (long long)its);
        json_array_append_new(ids, json_string(text));
    }
    number_member(&number, place, "id");
    snprintf(text, sizeof text, "%lld", (long long)number);
    json_t *out = json_pack(
        "{s:s,s:O,s:o}", "id", text, "name", json_object_get(place, "name"), "operations", ids);
    json_t *where = json_object_get(place, "subtext");
    if (json_is_string(where) && json_string_length(where))
        json_object_set(out, "where", where);
    return out;
}

int method_places(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error)
{
    struct res *r = ctx;
    struct catalogue c;
    size_t i;
    const json_t *row;
    (void)params;
    up_begin(r->up, worker);
    int rc = catalogue_load(&c, r, worker, error);
    if (rc < 0)
        return rc;
    json_t *list = json_array();
    json_array_foreach (c.places, i, row)
        json_array_append_new(list, describe_place(&c, row));
    *result = json_pack("{s:o}", "places", list);
    catalogue_done(&c);
    return 0;
}

/* ---- booking.operations */

/* Does a blank stand where this tag stood? */
static bool parts_words(const char *tag)
{
    static const char *const tags[] = {
        "<br", "<p", "</p", "<li", "</li", "<div", "</div", "<h", "</h"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strncasecmp(tag, tags[i], strlen(tags[i])) == 0)
            return true;
    return false;
}

static const char *take_entity(struct buf *out, const char *p)
{
    static const struct {
        const char *entity, *text;
    } entities[] = {{"&nbsp;", "\xC2\xA0"}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"},
        {"&quot;", "\""}, {"&#39;", "'"}};
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        size_t n = strlen(entities[i].entity);
        if (strncmp(p, entities[i].entity, n) == 0) {
            buf_z(out, entities[i].text);
            return p + n;
        }
    }
    buf_char(out, *p);
    return p + 1;
}

/* The operation's text is HTML; people get its words. */
static void plain_text(char *out, size_t size, const char *html)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    for (const char *p = html; *p;) {
        const char *end = *p == '<' ? strchr(p, '>') : NULL;
        if (!end) {
            p = take_entity(&b, p);
            continue;
        }
        if (b.n && b.p[b.n - 1] != ' ' && parts_words(p))
            buf_char(&b, ' ');
        p = end + 1;
    }
    str_copy(out, size, str_trim(buf_view(&b)));
    buf_done(&b);
}

static void add_limit(json_t *out, const char *to, const json_t *from, const char *name, int unit)
{
    int64_t n;
    if (number_member(&n, from, name) && n > 0 && n <= 1000000)
        json_object_set_new(out, to, json_integer(n * unit));
}

static json_t *describe_operation(
    const struct res *r, const json_t *operation, const struct lists *lists)
{
    int64_t id = 0, minutes = 0, haler;
    char text[24], note[1000];
    number_member(&id, operation, "id");
    number_member(&minutes, operation, "minutes");
    snprintf(text, sizeof text, "%lld", (long long)id);
    json_t *out = json_pack("{s:s,s:O,s:I,s:i,s:o}", "id", text, "name",
        json_object_get(operation, "name"), "minutes", (json_int_t)minutes, "people_max",
        r->conf.people_max, "fields", fields_describe(operation, lists));
    if (price_member(&haler, operation, "price_with_vat"))
        json_object_set_new(out, "price_haler", json_integer(haler));
    const char *content = json_string_value(json_object_get(operation, "content"));
    plain_text(note, sizeof note, content ? content : "");
    if (*note)
        json_object_set_new(out, "note", json_string(note));
    add_limit(out, "lead_minutes", operation, "create_min", r->conf.limit_minutes);
    add_limit(out, "cancel_minutes", operation, "delete_min", r->conf.limit_minutes);
    return out;
}

int method_operations(
    void *ctx, int worker, const json_t *params, json_t **result, struct rpc_error *error)
{
    struct res *r = ctx;
    struct catalogue c;
    size_t i;
    const json_t *row;
    (void)params;
    up_begin(r->up, worker);
    int rc = catalogue_load(&c, r, worker, error);
    if (rc < 0)
        return rc;
    json_t *list = json_array();
    json_array_foreach (c.operations, i, row) {
        const json_t *operation = json_object_get(row, "operation");
        struct lists lists;
        rc = rc < 0 ? rc : lists_load(&lists, r, worker, operation, error);
        if (rc < 0)
            break;
        json_array_append_new(list, describe_operation(r, operation, &lists));
        lists_done(&lists);
    }
    if (rc == 0)
        *result = json_pack("{s:O}", "operations", list);
    json_decref(list);
    catalogue_done(&c);
    return rc;
}
