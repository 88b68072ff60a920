/* calendar: see calendar.h. Lists. */
#include "calendar.h"

#include "base/log.h"
#include "wire/json.h"
#include "wire/limits.h"

#include <stdio.h>
#include <stdlib.h>

enum { LISTS_MS = 60 * 1000, AGAIN_MS = 10 * 1000, CALL_MS = 8000, ITEMS = 1000 };

/* Where a connector does not say: an office plans two months ahead. */
enum { HORIZON_DAYS = 60 };

void upstreams_init(struct upstreams *u)
{
    *u = (struct upstreams){.of = {{0}}};
    pthread_mutex_init(&u->lock, NULL);
}

static void give(struct upstream *u)
{
    if (!u || atomic_fetch_sub(&u->refs, 1) > 1)
        return;
    arena_done(&u->arena);
    free(u);
}

void upstreams_done(struct upstreams *u)
{
    for (size_t i = 0; i < LINK_MAX; i++)
        give(u->of[i].lists);
    pthread_mutex_destroy(&u->lock);
}

/* ---- reading what a connector offers */

static void left_out(const struct upstream *u, const char *kind, const char *id)
{
    log_event(LOG_WARN, "booking.left_out", "connector", u->provider, "kind", kind, "id", id, NULL);
}

/* "reservatic:12"; NULL when it is no id or too long. */
static const char *full_id(struct upstream *u, const json_t *j)
{
    char id[WIRE_ID + 1];
    const char *own = json_string_value(j);
    int n = own ? snprintf(id, sizeof id, "%s:%s", u->provider, own) : 0;
    bool good = own && *own && n > 0 && n < (int)sizeof id;
    for (const char *p = id; good && *p; p++)
        good = *p > ' ' && *p < 0x7F && !strchr("/?&#\"\\%", *p);
    return good ? arena_copy(&u->arena, id, (size_t)n) : NULL;
}

static bool take_text(struct book_text *out, struct arena *a, const json_t *t)
{
    const char *cs = json_string_value(json_is_object(t) ? json_object_get(t, "cs") : t);
    const char *en = json_string_value(json_object_get(t, "en"));
    if (!cs)
        cs = en;
    out->cs = cs ? arena_copy(a, cs, strlen(cs)) : "";
    out->en = en ? arena_copy(a, en, strlen(en)) : out->cs;
    return cs && *cs && out->cs && out->en;
}

static int number(const json_t *j, const char *key, int64_t min, int64_t max, int otherwise)
{
    int64_t v;
    return wire_json_int(&v, j, key) && v >= min && v <= max ? (int)v : otherwise;
}

static const char *const *take_situations(size_t *n, struct upstream *u, const json_t *list)
{
    size_t count = json_array_size(list);
    const char **ids = count <= ITEMS ? arena_items(&u->arena, count + 1, sizeof *ids) : NULL;
    *n = 0;
    for (size_t i = 0; ids && i < count; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        if (id && strlen(id) <= WIRE_ID)
            ids[(*n)++] = arena_copy(&u->arena, id, strlen(id));
    }
    return ids;
}

static bool take_operation(struct book_operation *o, struct upstream *u, const json_t *j)
{
    int64_t haler;
    *o = (struct book_operation){.haler = -1};
    o->id = full_id(u, json_object_get(j, "id"));
    o->rules = (struct slot_operation){.minutes = number(j, "minutes", 1, 1440, 0),
        .people_max = number(j, "people_max", 1, SLOT_PEOPLE_MAX, 1),
        .lead_minutes = number(j, "lead_minutes", 0, 525600, 0),
        .horizon_days = number(j, "horizon_days", 0, 3660, HORIZON_DAYS),
        .cancel_minutes = number(j, "cancel_minutes", 0, 525600, 0),
        .move_minutes = number(j, "move_minutes", 0, 525600, 0)};
    if (wire_json_int(&haler, j, "price_haler") && haler >= 0)
        o->haler = haler;
    take_text(&o->note, &u->arena, json_object_get(j, "note"));
    if (!o->note.cs)
        o->note = (struct book_text){"", ""};
    o->situations = take_situations(&o->n_situations, u, json_object_get(j, "situations"));
    return o->id && o->rules.minutes > 0 &&
           take_text(&o->name, &u->arena, json_object_get(j, "name")) &&
           book_fields(&o->fields, &o->n_fields, &u->arena, json_object_get(j, "fields"), NULL) ==
               0;
}

static void take_operations(struct upstream *u, const json_t *list)
{
    size_t n = json_array_size(list);
    u->operations = n <= ITEMS ? arena_items(&u->arena, n + 1, sizeof *u->operations) : NULL;
    for (size_t i = 0; u->operations && i < n; i++) {
        const json_t *j = json_array_get(list, i);
        if (take_operation(&u->operations[u->n_operations], u, j))
            u->n_operations++;
        else
            left_out(u, "operation", json_string_value(json_object_get(j, "id")));
    }
}

static bool has_operation(const struct upstream *u, const char *id)
{
    for (size_t i = 0; i < u->n_operations; i++)
        if (strcmp(u->operations[i].id, id) == 0)
            return true;
    return false;
}

static bool take_place(struct book_place *p, struct upstream *u, const json_t *j)
{
    const json_t *list = json_object_get(j, "operations");
    size_t n = json_array_size(list);
    const char **ids = n <= ITEMS ? arena_items(&u->arena, n + 1, sizeof *ids) : NULL;
    *p = (struct book_place){.agenda = ""};
    p->id = full_id(u, json_object_get(j, "id"));
    take_text(&p->where, &u->arena, json_object_get(j, "where"));
    if (!p->where.cs)
        p->where = (struct book_text){"", ""};
    if (!p->id || !ids || !take_text(&p->name, &u->arena, json_object_get(j, "name")))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *id = full_id(u, json_array_get(list, i));
        if (id && has_operation(u, id))
            ids[p->n_operations++] = id;
        else
            left_out(u, "operation of a place", json_string_value(json_array_get(list, i)));
    }
    p->operations = ids;
    return true;
}

static void take_places(struct upstream *u, const json_t *list)
{
    size_t n = json_array_size(list);
    u->places = n <= ITEMS ? arena_items(&u->arena, n + 1, sizeof *u->places) : NULL;
    for (size_t i = 0; u->places && i < n; i++) {
        const json_t *j = json_array_get(list, i);
        if (take_place(&u->places[u->n_places], u, j))
            u->n_places++;
        else
            left_out(u, "place", json_string_value(json_object_get(j, "id")));
    }
}

/* NULL when the connector does not answer. */
static struct upstream *ask(struct link *link, const char *name)
{
    json_t *none = json_object(), *operations = NULL, *places = NULL;
    struct err e = ERR_INIT;
    struct upstream *u = NULL;
    int rc =
        link_call(link, name, "booking.operations", none, CALL_MS, &operations, NULL, NULL, &e);
    if (rc == 0)
        rc = link_call(link, name, "booking.places", none, CALL_MS, &places, NULL, NULL, &e);
    if (rc < 0)
        log_err(LOG_WARN, "booking.lists", &e);
    else
        u = calloc(1, sizeof *u);
    if (u) {
        atomic_init(&u->refs, 1);
        str_copy(u->provider, sizeof u->provider, str_of(name));
        take_operations(u, json_object_get(operations, "operations"));
        take_places(u, json_object_get(places, "places"));
    }
    json_decref(none);
    json_decref(operations);
    json_decref(places);
    return u;
}

/* ---- one request */

/* One thread asks, the others go on with what there is; only before the first answer all ask. */
static struct upstream *take(
    struct upstreams *u, size_t i, struct link *link, const char *name, int64_t now_ms)
{
    pthread_mutex_lock(&u->lock);
    bool due = now_ms >= u->of[i].due_ms;
    if (due)
        u->of[i].due_ms = now_ms + AGAIN_MS;
    pthread_mutex_unlock(&u->lock);
    struct upstream *fresh = due ? ask(link, name) : NULL, *old = NULL;
    pthread_mutex_lock(&u->lock);
    if (fresh) {
        old = u->of[i].lists;
        u->of[i].lists = fresh;
        u->of[i].due_ms = now_ms + LISTS_MS;
    }
    struct upstream *lists = u->of[i].lists;
    if (lists)
        atomic_fetch_add(&lists->refs, 1);
    pthread_mutex_unlock(&u->lock);
    give(old);
    return lists;
}

void calendar_open(struct calendar *c, const struct book *own, struct upstreams *u,
    struct link *link, const struct clock *clock)
{
    struct link_health h;
    *c = (struct calendar){.own = own && own->there ? own : NULL, .link = link};
    for (size_t i = 0; link && link_health(link, i, &h); i++) {
        struct upstream *lists =
            h.roles & LINK_BOOKING ? take(u, i, link, h.name, clock_mono(clock)) : NULL;
        if (lists)
            c->up[c->n++] = lists;
    }
}

void calendar_close(struct calendar *c)
{
    for (size_t i = 0; i < c->n; i++)
        give(c->up[i]);
    c->n = 0;
}

static enum problem_code find_own(
    struct bookable *out, const struct book *own, const char *operation, const char *place)
{
    out->provider = "";
    out->place = own ? book_place(own, place) : NULL;
    out->operation = own ? book_operation(own, operation) : NULL;
    return out->place ? PROBLEM_NONE : PROBLEM_PLACE_UNKNOWN;
}

static const char *behind_colon(const char *id)
{
    return strchr(id, ':') + 1;
}

static enum problem_code find_theirs(
    struct bookable *out, const struct calendar *c, const char *operation, const char *place)
{
    size_t n = strcspn(place, ":");
    for (size_t i = 0; i < c->n; i++) {
        const struct upstream *u = c->up[i];
        if (strlen(u->provider) != n || strncmp(u->provider, place, n) != 0)
            continue;
        out->provider = u->provider;
        for (size_t k = 0; k < u->n_places; k++)
            if (strcmp(u->places[k].id, place) == 0)
                out->place = &u->places[k];
        for (size_t k = 0; k < u->n_operations; k++)
            if (strcmp(u->operations[k].id, operation) == 0)
                out->operation = &u->operations[k];
    }
    if (!out->place)
        return PROBLEM_PLACE_UNKNOWN;
    out->their_place = behind_colon(out->place->id);
    if (out->operation)
        out->their_operation = behind_colon(out->operation->id);
    return PROBLEM_NONE;
}

enum problem_code calendar_find(
    struct bookable *out, const struct calendar *c, const char *operation, const char *place)
{
    *out = (struct bookable){.provider = ""};
    enum problem_code why = strchr(place, ':') ? find_theirs(out, c, operation, place)
                                               : find_own(out, c->own, operation, place);
    if (why == PROBLEM_NONE && (!out->operation || !book_offers(out->place, operation)))
        why = PROBLEM_OPERATION_UNKNOWN;
    return why;
}
