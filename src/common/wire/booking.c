/* booking: see wire/booking.h. Lists of places and operations, and the times of days. */
#include "booking_int.h"
#include "domain/instant.h"
#include "domain/money.h"

enum {
    DAY_MINUTES = 24 * 60,
    LONGEST_S = 25 * 3600, /* no slot is longer than the longest day */
    /* a start is offered by as many counters as all rules together open */
    FREE_MAX = SLOT_RULES * SLOT_COUNTERS,
};

/* ---- places and operations */

static const struct member place_rows[] = {
    MEMBER(struct wire_place, "id", id, member_view, .filled = true, .max = WIRE_ID),
    MEMBER(struct wire_place, "name", name, member_view, .filled = true, .max = WIRE_NAME - 1),
    MEMBER(struct wire_place, "where", where, member_view, .optional = true, .max = WIRE_NAME - 1),
    MEMBER(struct wire_place, "operations", operations, member_ids, .max = WIRE_LIST,
        .count_at = offsetof(struct wire_place, n_operations)),
};

static const struct members place = {MEMBERS("place", struct wire_place, place_rows)};

static const struct member operation_rows[] = {
    MEMBER(struct wire_operation, "id", id, member_view, .filled = true, .max = WIRE_ID),
    MEMBER(struct wire_operation, "name", name, member_view, .filled = true, .max = WIRE_NAME - 1),
    MEMBER(
        struct wire_operation, "note", note, member_view, .optional = true, .max = WIRE_NOTE - 1),
    MEMBER(struct wire_operation, "minutes", minutes, member_number, .min = 1, .max = DAY_MINUTES),
    MEMBER(struct wire_operation, "more_minutes", more_minutes, member_number, .max = DAY_MINUTES),
    MEMBER(struct wire_operation, "people_max", people_max, member_number, .min = 1,
        .max = SLOT_PEOPLE_MAX),
    MEMBER(struct wire_operation, "price", haler, member_number, .optional = true, .none = -1,
        .max = MONEY_MAX),
    MEMBER(struct wire_operation, "binding", binding, member_flag),
    MEMBER(struct wire_operation, "situations", situations, member_ids, .max = WIRE_LIST,
        .count_at = offsetof(struct wire_operation, n_situations)),
};

static const struct members operation = {
    MEMBERS("operation", struct wire_operation, operation_rows)};

static const struct member places_rows[] = {
    MEMBER(struct wire_booking, "places", places, member_objects, .of = &place, .max = WIRE_LIST,
        .count_at = offsetof(struct wire_booking, n_places), .lenient = true),
};

static const struct members places = {MEMBERS("places", struct wire_booking, places_rows)};

static const struct member operations_rows[] = {
    MEMBER(struct wire_booking, "operations", operations, member_objects, .of = &operation,
        .max = WIRE_LIST, .count_at = offsetof(struct wire_booking, n_operations), .lenient = true),
};

static const struct members operations = {
    MEMBERS("operations", struct wire_booking, operations_rows)};

void wire_place_write(struct buf *out, const struct wire_place *p)
{
    members_put_object(out, &place, p);
}

void wire_operation_write(struct buf *out, const struct wire_operation *o)
{
    members_put_object(out, &operation, o);
}

/* The list is set only when all of it was read, so a refused half stays empty. */
int wire_places_read(struct wire_booking *b, struct str json, struct err *e)
{
    b->places = NULL;
    b->n_places = 0;
    return members_load(b, &places, json, WIRE_BOOKING, &b->arena, e);
}

int wire_operations_read(struct wire_booking *b, struct str json, struct err *e)
{
    b->operations = NULL;
    b->n_operations = 0;
    return members_load(b, &operations, json, WIRE_BOOKING, &b->arena, e);
}

void wire_booking_done(struct wire_booking *b)
{
    arena_done(&b->arena);
    *b = (struct wire_booking){.n_places = 0};
}

/* ---- slots */

static bool slot_sound(const void *object)
{
    const struct slot *s = object;
    return s->ends > s->starts && s->ends - s->starts <= LONGEST_S;
}

static const struct member slot_rows[] = {
    MEMBER(struct slot, "starts_at", starts, member_instant),
    MEMBER(struct slot, "ends_at", ends, member_instant),
    MEMBER(struct slot, "free", free, member_number, .max = FREE_MAX),
};

const struct members wire_slot_members = {
    MEMBERS("slot", struct slot, slot_rows), .sound = slot_sound};

/* One slot, or null when it starts at 0. */
static bool no_slot(const struct member *m, const void *object)
{
    return ((const struct slot *)member_value(object, m))->starts == 0;
}

static void write_slot(struct buf *out, const struct member *m, const void *object)
{
    members_put_object(out, &wire_slot_members, member_value(object, m));
}

static int read_slot(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    return members_read(member_field(object, m), &wire_slot_members, j, a, e);
}

static const struct member_kind slot_or_none = {
    .none = no_slot, .write = write_slot, .read = read_slot, .null = true};

/* A time shown under the heading of another day would send people in vain. */
static bool day_sound(const void *object)
{
    const struct wire_day *d = object;
    int64_t from = instant_from_prague(d->date, 0);
    int64_t to = instant_from_prague(date_add(d->date, 1), 0);
    for (size_t i = 0; i < d->n; i++) {
        int64_t starts = d->slots[i].starts;
        if (starts < from || starts >= to || (i && starts <= d->slots[i - 1].starts))
            return false;
    }
    return true;
}

static const char *day_name(int state)
{
    return slot_day_name((enum slot_day)state);
}

static const struct member day_rows[] = {
    MEMBER(struct wire_day, "date", date, member_date),
    MEMBER(struct wire_day, "state", state, member_named, .names = {day_name, SLOT_DAYS}),
    MEMBER(struct wire_day, "slots", slots, member_objects, .of = &wire_slot_members,
        .max = SLOT_DAY_MAX, .count_at = offsetof(struct wire_day, n)),
};

static const struct members day = {MEMBERS("day", struct wire_day, day_rows), .sound = day_sound};

static bool slots_sound(const void *object)
{
    const struct wire_slots *s = object;
    for (size_t i = 1; i < s->n; i++)
        if (date_cmp(s->days[i - 1].date, s->days[i].date) >= 0)
            return false;
    return true;
}

static const struct member slots_rows[] = {
    MEMBER(struct wire_slots, "days", days, member_objects, .of = &day, .max = WIRE_DAYS,
        .count_at = offsetof(struct wire_slots, n)),
    MEMBER(struct wire_slots, "next_free", next, slot_or_none, .optional = true),
    MEMBER(struct wire_slots, "as_of", as_of, member_instant),
    MEMBER(struct wire_slots, "server_time", server_time, member_instant),
};

static const struct members slots = {
    MEMBERS("slots", struct wire_slots, slots_rows), .sound = slots_sound};

int wire_slots_write(struct buf *out, const struct wire_slots *s, struct err *e)
{
    return members_write(out, &slots, s, e);
}

int wire_slots_read(struct wire_slots *out, struct str json, struct err *e)
{
    return members_load_whole(out, &slots, json, WIRE_BOOKING, &out->arena, e);
}

void wire_slots_done(struct wire_slots *s)
{
    arena_done(&s->arena);
    *s = (struct wire_slots){.n = 0};
}
