/* Any bytes as each document of booking and queue: refused, or what was read is written and read
 * again as the same. */
#include "fuzz.h"

#include "wire/problem.h"
#include "wire/queue.h"

/* One type of document. read() of what was read before must do, and write the same bytes; written
 * anew it may be longer than a reader takes, since times get their offset and controls escapes. */
#define DOCUMENT(id, type, read, write, done, most)                                                \
    static void try_##id(struct str text)                                                          \
    {                                                                                              \
        type first = {0}, second = {0};                                                            \
        struct buf a, b;                                                                           \
        buf_init(&a, BUF_REPLY);                                                                   \
        buf_init(&b, BUF_REPLY);                                                                   \
        if (read(&first, text, NULL) == 0) {                                                       \
            write(&a, &first);                                                                     \
            if (a.n <= (most)) {                                                                   \
                PROMISE(read(&second, buf_view(&a), NULL) == 0);                                   \
                write(&b, &second);                                                                \
                PROMISE(a.n == b.n && memcmp(a.p, b.p, a.n) == 0);                                 \
            }                                                                                      \
        }                                                                                          \
        done(&first);                                                                              \
        done(&second);                                                                             \
        buf_done(&a);                                                                              \
        buf_done(&b);                                                                              \
    }

/* All writers alike: a buffer that is large enough never fails. */
#define WRITER(name, type)                                                                         \
    static void put_##name(struct buf *out, const type *d)                                         \
    {                                                                                              \
        PROMISE(wire_##name##_write(out, d, NULL) == 0);                                           \
    }

WRITER(slots, struct wire_slots)
WRITER(hold_request, struct wire_hold_request)
WRITER(hold, struct wire_hold)
WRITER(reservation, struct wire_reservation)
WRITER(queue, struct wire_queue)
WRITER(ticket, struct wire_ticket)
WRITER(board, struct wire_board)
WRITER(session, struct wire_session)
WRITER(desk, struct wire_desk)
WRITER(desk_act, struct wire_desk_act)

static void put_places(struct buf *out, const struct wire_booking *b)
{
    buf_z(out, "{\"places\":[");
    for (size_t i = 0; i < b->n_places; i++) {
        buf_z(out, i ? "," : "");
        wire_place_write(out, &b->places[i]);
    }
    buf_z(out, "]}");
}

static void put_operations(struct buf *out, const struct wire_booking *b)
{
    buf_z(out, "{\"operations\":[");
    for (size_t i = 0; i < b->n_operations; i++) {
        const struct wire_operation *o = &b->operations[i];
        PROMISE(o->minutes > 0 && o->people_max > 0 && o->people_max <= SLOT_PEOPLE_MAX);
        PROMISE(o->haler >= -1);
        buf_z(out, i ? "," : "");
        wire_operation_write(out, o);
    }
    buf_z(out, "]}");
}

static void put_nearest(struct buf *out, const struct wire_nearest *n)
{
    PROMISE(n->n <= WIRE_NEAREST);
    buf_char(out, '{');
    wire_nearest_members(out, n);
    buf_char(out, '}');
}

static void put_when(struct buf *out, const struct wire_when *w)
{
    buf_char(out, '{');
    wire_when_members(out, w);
    buf_char(out, '}');
}

static void put_checked_slots(struct buf *out, const struct wire_slots *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct wire_day *d = &s->days[i];
        PROMISE(i == 0 || date_cmp(d[-1].date, d->date) < 0);
        PROMISE(d->n <= SLOT_DAY_MAX);
        for (size_t k = 0; k < d->n; k++) {
            PROMISE(d->slots[k].ends > d->slots[k].starts && d->slots[k].free >= 0);
            PROMISE(k == 0 || d->slots[k - 1].starts < d->slots[k].starts);
        }
    }
    put_slots(out, s);
}

static void nothing(const void *document)
{
    (void)document;
}

DOCUMENT(places, struct wire_booking, wire_places_read, put_places, wire_booking_done, WIRE_BOOKING)
DOCUMENT(operations, struct wire_booking, wire_operations_read, put_operations, wire_booking_done,
    WIRE_BOOKING)
DOCUMENT(
    slots, struct wire_slots, wire_slots_read, put_checked_slots, wire_slots_done, WIRE_BOOKING)
DOCUMENT(hold_request, struct wire_hold_request, wire_hold_request_read, put_hold_request, nothing,
    WIRE_BOOKING_REQUEST)
DOCUMENT(hold, struct wire_hold, wire_hold_read, put_hold, wire_hold_done, WIRE_BOOKING)
DOCUMENT(reservation, struct wire_reservation, wire_reservation_read, put_reservation, nothing,
    WIRE_BOOKING)
DOCUMENT(nearest, struct wire_nearest, wire_nearest_read, put_nearest, nothing, WIRE_PROBLEM)
DOCUMENT(when, struct wire_when, wire_when_read, put_when, nothing, WIRE_PROBLEM)
DOCUMENT(queue, struct wire_queue, wire_queue_read, put_queue, wire_queue_done, WIRE_QUEUE)
DOCUMENT(ticket, struct wire_ticket, wire_ticket_read, put_ticket, nothing, WIRE_QUEUE)
DOCUMENT(board, struct wire_board, wire_board_read, put_board, wire_board_done, WIRE_QUEUE)
DOCUMENT(session, struct wire_session, wire_session_read, put_session, nothing, WIRE_QUEUE)
DOCUMENT(desk, struct wire_desk, wire_desk_read, put_desk, wire_desk_done, WIRE_QUEUE)
DOCUMENT(
    desk_act, struct wire_desk_act, wire_desk_act_read, put_desk_act, nothing, WIRE_BOOKING_REQUEST)

FUZZ_TARGET(booking)
{
    static void (*const documents[])(struct str text) = {try_places, try_operations, try_slots,
        try_hold_request, try_hold, try_reservation, try_nearest, try_when, try_queue, try_ticket,
        try_board, try_session, try_desk, try_desk_act};
    struct str text = fuzz_text(data, size);
    char code[WIRE_CODE_TEXT], again[WIRE_CODE_TEXT];
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        documents[i](text);
    if (wire_code_parse(code, text, NULL) == 0)
        PROMISE(wire_code_parse(again, str_of(code), NULL) == 0 && strcmp(code, again) == 0);
    else
        PROMISE(code[0] == '\0');
}
