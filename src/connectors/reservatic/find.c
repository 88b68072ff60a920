/* find: see find.h. */
#include "find.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "times.h"

#include <stdio.h>

enum { DAY_S = 86400, BACK_DAYS = 31, AHEAD_DAYS = 400 };

void found_done(struct found *f)
{
    json_decref(f->record);
    json_decref(f->others);
    *f = (struct found){.record = NULL};
}

/* ---- comparing */

/* The server may trim and recase what was typed. */
static bool same_text(const json_t *record, const char *member, const char *ours)
{
    struct buf a, b;
    const char *theirs = json_string_value(json_object_get(record, member));
    buf_init(&a, BUF_LINE);
    buf_init(&b, BUF_LINE);
    utf8_fold(&a, str_trim(str_of(theirs)));
    utf8_fold(&b, str_trim(str_of(ours)));
    bool same = str_eq(buf_view(&a), buf_view(&b));
    buf_wipe(&a);
    buf_wipe(&b);
    return same;
}

static bool same_number(const json_t *record, const char *member, int64_t ours)
{
    int64_t theirs;
    return !number_member(&theirs, record, member) || theirs == ours;
}

/* Only when the settings name our mark: what Reservatic puts there is not described anywhere. */
static bool same_mark(const struct res *r, const json_t *record)
{
    return !r->conf.external_app_id[0] ||
           same_text(record, "external_app_id", r->conf.external_app_id);
}

static bool is_meant(const struct res *r, const json_t *record, const struct wish *w)
{
    int64_t start;
    return time_member(&start, record, "starts_at") && start == w->start &&
           same_number(record, "operation_id", w->operation) &&
           same_number(record, "calendar_id", w->place) &&
           same_text(record, "first_name", w->first) && same_text(record, "last_name", w->last) &&
           same_text(record, "email", w->email) && same_mark(r, record);
}

static bool contains(const json_t *ids, int64_t id)
{
    size_t i;
    const json_t *one;
    json_array_foreach (ids, i, one)
        if (json_integer_value(one) == id)
            return true;
    return false;
}

static bool is_readable(const json_t *record, int64_t *id)
{
    int64_t start;
    return number_member(id, record, "id") && *id > 0 && time_member(&start, record, "starts_at");
}

/* ---- searching */

static int load(json_t **out, struct res *r, int worker, int64_t from, int64_t to,
    int64_t operation, struct rpc_error *error)
{
    char a[11], b[11], path[UP_PATH], only[48] = "";
    date_iso(a, time_date(from));
    date_iso(b, time_date(to));
    if (operation)
        snprintf(only, sizeof only, "&operation_id=%lld", (long long)operation);
    snprintf(path, sizeof path, "/v1/reservations?from=%s&to=%s&status=kept%s", a, b, only);
    return up_get_pages(r->up, worker, path, UP_KEEP_NOT, out, NULL, error);
}

int find_person(struct found *out, struct res *r, int worker, const struct wish *w,
    const json_t *but, struct rpc_error *error)
{
    json_t *all, *record;
    size_t i;
    *out = (struct found){.record = NULL};
    /* a day on either side: whether `to` is included, and in which zone, is nowhere said */
    int rc = load(&all, r, worker, w->start - DAY_S, w->start + DAY_S, w->operation, error);
    if (rc < 0)
        return rc;
    out->others = json_array();
    json_array_foreach (all, i, record) {
        int64_t id;
        if (!is_readable(record, &id)) {
            out->doubtful = true;
            skip_record("reservation", record, "no id or start");
            continue;
        }
        if (!is_meant(r, record, w))
            continue;
        json_array_append_new(out->others, json_integer(id));
        if (!out->record && !contains(but, id) && !keys_claimed(r->keys, id, w->key))
            out->record = json_incref(record);
    }
    json_decref(all);
    return 0;
}

int find_number(struct found *out, struct res *r, int worker, int64_t number, int64_t from,
    int64_t to, struct rpc_error *error)
{
    json_t *all, *record;
    size_t i;
    *out = (struct found){.record = NULL};
    int rc = load(&all, r, worker, from, to, 0, error);
    if (rc < 0)
        return rc;
    json_array_foreach (all, i, record) {
        int64_t id;
        if (!is_readable(record, &id)) {
            out->doubtful = true;
            skip_record("reservation", record, "no id or start");
        } else if (id == number && !out->record) {
            out->record = json_incref(record);
        }
    }
    json_decref(all);
    return 0;
}

void find_wide(const struct res *r, int64_t number, int64_t *from, int64_t *to)
{
    int64_t start, now = clock_wall(&clock_real);
    if (keys_start(r->keys, number, &start)) {
        *from = start - DAY_S;
        *to = start + DAY_S;
        return;
    }
    *from = now - (int64_t)BACK_DAYS * DAY_S;
    *to = now + (int64_t)AHEAD_DAYS * DAY_S;
}

/* ---- telling */

static void add_time(json_t *out, const char *to, const json_t *record, const char *from)
{
    int64_t t;
    char text[26];
    if (!time_member(&t, record, from))
        return;
    instant_rfc3339(text, t);
    json_object_set_new(out, to, json_string(text));
}

static void add_flag(json_t *out, const char *to, const json_t *record, const char *from)
{
    json_t *flag = json_object_get(record, from);
    if (json_is_boolean(flag))
        json_object_set(out, to, flag);
}

bool booking_shown(json_t **out, const json_t *record, int64_t *number, int64_t *start)
{
    char text[40];
    int64_t haler, pin;
    if (!is_readable(record, number) || !time_member(start, record, "starts_at"))
        return false;
    snprintf(text, sizeof text, "%lld", (long long)*number);
    *out = json_pack("{s:s,s:s}", "state", "booked", "upstream", text);
    add_time(*out, "starts_at", record, "starts_at");
    add_time(*out, "ends_at", record, "ends_at");
    add_time(*out, "cancel_until", record, "max_delete_at");
    add_flag(*out, "can_cancel", record, "can_cancel");
    add_flag(*out, "can_move", record, "can_change");
    if (wire_json_text(text, sizeof text, record, "pin") && *text) {
        json_object_set_new(*out, "pin", json_string(text));
    } else if (wire_json_int(&pin, record, "pin")) {
        snprintf(text, sizeof text, "%lld", (long long)pin);
        json_object_set_new(*out, "pin", json_string(text));
    }
    if (price_member(&haler, record, "price_with_vat") || price_member(&haler, record, "price"))
        json_object_set_new(*out, "price_haler", json_integer(haler));
    return true;
}
