/* queue: see wire/queue.h. The waiting room: agendas, a ticket, the board. */
#include "queue_int.h"

enum {
    WAIT_MAX = 100000, /* minutes; all of WIRE_TICKETS before one counter are fewer */
    TICKETS_LEFT = 100000,
    CALLS_MAX = 1000, /* of one ticket */
    SERVICES_MAX = 1000,
};

/* ---- kinds of its own */

static bool no_wait(const struct member *m, const void *object)
{
    return !((const struct wait_range *)member_value(object, m))->known;
}

static void write_wait(struct buf *out, const struct member *m, const void *object)
{
    const struct wait_range *w = member_value(object, m);
    buf_fmt(out, "{\"from\":%d,\"to\":%d}", w->from, w->to);
}

static const struct member wait_rows[] = {
    MEMBER(struct wait_range, "from", from, member_number, .max = WAIT_MAX),
    MEMBER(struct wait_range, "to", to, member_number, .max = WAIT_MAX),
};

static bool wait_sound(const void *object)
{
    const struct wait_range *w = object;
    return w->from <= w->to;
}

static const struct members wait = {
    MEMBERS("wait", struct wait_range, wait_rows), .sound = wait_sound};

static int read_wait(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    struct wait_range *w = member_field(object, m);
    int rc = members_read(w, &wait, j, a, e);
    w->known = rc == 0;
    return rc;
}

static const struct member_kind wait_or_none = {
    .none = no_wait, .write = write_wait, .read = read_wait, .null = true};

static void write_letter(struct buf *out, const struct member *m, const void *object)
{
    wire_json_string(out, (struct str){member_value(object, m), 1});
}

static int read_letter(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)a, (void)e;
    const char *s = json_string_value(j);
    if (!s || s[0] < 'A' || s[0] > 'Z' || s[1])
        return -ERR_PARSE;
    *(char *)member_field(object, m) = s[0];
    return 0;
}

static const struct member_kind letter = {.write = write_letter, .read = read_letter};

/* ---- agendas */

static const struct member agenda_rows[] = {
    MEMBER(struct wire_agenda, "id", id, member_view, .filled = true, .max = WIRE_ID),
    MEMBER(struct wire_agenda, "name", name, member_view, .filled = true, .max = WIRE_NAME - 1),
    MEMBER(struct wire_agenda, "where", where, member_view, .optional = true, .max = WIRE_NAME - 1),
    MEMBER(struct wire_agenda, "letter", letter, letter),
    MEMBER(struct wire_agenda, "waiting", waiting, member_number, .max = WIRE_TICKETS),
    MEMBER(struct wire_agenda, "staffed", staffed, member_number, .max = WIRE_LIST),
    MEMBER(struct wire_agenda, "wait", wait, wait_or_none, .optional = true),
    MEMBER(struct wire_agenda, "open", open, member_flag),
    MEMBER(struct wire_agenda, "tickets_left", tickets_left, member_number, .optional = true,
        .none = -1, .max = TICKETS_LEFT),
    MEMBER(struct wire_agenda, "opens_at", opens_at, member_instant, .optional = true),
    MEMBER(struct wire_agenda, "situations", situations, member_ids, .max = WIRE_LIST,
        .count_at = offsetof(struct wire_agenda, n_situations)),
};

const struct members wire_agenda_members = {MEMBERS("agenda", struct wire_agenda, agenda_rows)};

static const struct member queue_rows[] = {
    MEMBER(struct wire_queue, "agendas", agendas, member_objects, .of = &wire_agenda_members,
        .max = WIRE_LIST, .count_at = offsetof(struct wire_queue, n), .lenient = true),
    MEMBER(struct wire_queue, "server_time", server_time, member_instant),
};

static const struct members queue = {MEMBERS("queue", struct wire_queue, queue_rows)};

int wire_queue_write(struct buf *out, const struct wire_queue *q, struct err *e)
{
    return members_write(out, &queue, q, e);
}

int wire_queue_read(struct wire_queue *out, struct str json, struct err *e)
{
    return members_load_whole(out, &queue, json, WIRE_QUEUE, &out->arena, e);
}

void wire_queue_done(struct wire_queue *q)
{
    arena_done(&q->arena);
    *q = (struct wire_queue){.n = 0};
}

/* ---- a ticket */

static const char *state_name(int state)
{
    return ticket_state_name((enum ticket_state)state);
}

static const struct member ticket_rows[] = {
    MEMBER(struct wire_ticket, "id", id, member_number, .min = 1, .max = TICKET_ID_MAX),
    MEMBER(struct wire_ticket, "label", label, member_text, .filled = true),
    MEMBER(struct wire_ticket, "agenda", agenda, member_text, .filled = true),
    MEMBER(struct wire_ticket, "agenda_name", agenda_name, member_text),
    MEMBER(struct wire_ticket, "where", where, member_text, .optional = true),
    MEMBER(struct wire_ticket, "state", state, member_named, .names = {state_name, TICKET_STATES}),
    MEMBER(struct wire_ticket, "priority", priority, member_number, .min = TICKET_FIRST,
        .max = TICKET_ORDINARY),
    MEMBER(struct wire_ticket, "ahead", ahead, member_number, .max = WIRE_TICKETS),
    MEMBER(struct wire_ticket, "wait", wait, wait_or_none, .optional = true),
    MEMBER(struct wire_ticket, "since", since, member_instant),
    MEMBER(struct wire_ticket, "booked_at", booked, member_instant, .optional = true),
    MEMBER(struct wire_ticket, "counter", counter, member_text, .optional = true),
    MEMBER(struct wire_ticket, "operation_name", operation_name, member_text, .optional = true),
    MEMBER(struct wire_ticket, "called_at", called, member_instant, .optional = true),
    MEMBER(struct wire_ticket, "calls", calls, member_number, .optional = true, .max = CALLS_MAX),
    MEMBER(struct wire_ticket, "precalled", precalled, member_flag, .optional = true),
    MEMBER(struct wire_ticket, "services", services, member_number, .optional = true,
        .max = SERVICES_MAX),
    /* last: a list says it once for all its tickets */
    MEMBER(struct wire_ticket, "server_time", server_time, member_instant),
};

enum { TICKET_ROWS = sizeof ticket_rows / sizeof ticket_rows[0] };

static const struct members ticket = {MEMBERS("ticket", struct wire_ticket, ticket_rows)};

const struct members wire_ticket_members = {.what = "ticket",
    .rows = ticket_rows,
    .n = TICKET_ROWS - 1,
    .size = sizeof(struct wire_ticket)};

int wire_ticket_write(struct buf *out, const struct wire_ticket *t, struct err *e)
{
    return members_write(out, &ticket, t, e);
}

int wire_ticket_read(struct wire_ticket *out, struct str json, struct err *e)
{
    return members_load_whole(out, &ticket, json, WIRE_QUEUE, NULL, e);
}

/* ---- the board */

static const struct member call_rows[] = {
    MEMBER(struct wire_call, "label", label, member_text, .filled = true),
    MEMBER(struct wire_call, "counter", counter, member_view, .filled = true, .max = WIRE_NAME - 1),
    MEMBER(struct wire_call, "where", where, member_view, .optional = true, .max = WIRE_NAME - 1),
    MEMBER(struct wire_call, "at", at, member_instant),
};

static const struct members call = {MEMBERS("call", struct wire_call, call_rows)};

static const struct member board_rows[] = {
    MEMBER(struct wire_board, "calls", calls, member_objects, .of = &call, .max = WIRE_LIST,
        .count_at = offsetof(struct wire_board, n_calls)),
    MEMBER(struct wire_board, "agendas", agendas, member_objects, .of = &wire_agenda_members,
        .max = WIRE_LIST, .count_at = offsetof(struct wire_board, n_agendas), .lenient = true),
    MEMBER(struct wire_board, "server_time", server_time, member_instant),
};

static const struct members board = {MEMBERS("board", struct wire_board, board_rows)};

int wire_board_write(struct buf *out, const struct wire_board *b, struct err *e)
{
    return members_write(out, &board, b, e);
}

int wire_board_read(struct wire_board *out, struct str json, struct err *e)
{
    return members_load_whole(out, &board, json, WIRE_QUEUE, &out->arena, e);
}

void wire_board_done(struct wire_board *b)
{
    arena_done(&b->arena);
    *b = (struct wire_board){.n_calls = 0};
}
