/* queue_desk: see wire/queue.h. What a clerk sees and does. */
#include "queue_int.h"

enum { IDLE_MAX = 24 * 60, ROLES = 2, ROLES_TOLD = 32 };

/* ---- the session */

static const char *const role_names[ROLES] = {"clerk", "admin"}; /* by bit */

const char *wire_role_name(enum wire_role r)
{
    for (int i = 0; i < ROLES; i++)
        if ((unsigned)r == 1U << i)
            return role_names[i];
    return "";
}

bool wire_role_parse(enum wire_role *out, struct str s)
{
    for (int i = 0; i < ROLES; i++)
        if (str_eqz(s, role_names[i]))
            return *out = (enum wire_role)(1U << i), true;
    return false;
}

static void write_roles(struct buf *out, const struct member *m, const void *object)
{
    unsigned roles = *(const unsigned *)member_value(object, m);
    const char *before = "";
    buf_char(out, '[');
    for (int i = 0; i < ROLES; i++)
        if (roles & 1U << i) {
            buf_fmt(out, "%s\"%s\"", before, role_names[i]);
            before = ",";
        }
    buf_char(out, ']');
}

static int read_roles(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)a, (void)e;
    if (!json_is_array(j))
        return -ERR_PARSE;
    if (json_array_size(j) > ROLES_TOLD)
        return -ERR_LIMIT;
    for (size_t i = 0; i < json_array_size(j); i++) {
        enum wire_role r;
        const char *name = json_string_value(json_array_get(j, i));
        if (!name)
            return -ERR_PARSE;
        if (wire_role_parse(&r, str_of(name)))
            *(unsigned *)member_field(object, m) |= (unsigned)r;
    }
    return 0;
}

static const struct member_kind roles_kind = {.write = write_roles, .read = read_roles};

/* It goes into a header of every request, so nothing that could end one may be in it. */
static bool token_good(struct str s)
{
    bool good = true;
    for (size_t i = 0; good && i < s.n; i++)
        good = s.p[i] > ' ' && s.p[i] < 0x7F;
    return good;
}

static const struct member session_rows[] = {
    MEMBER(struct wire_session, "token", token, member_text, .filled = true, .good = token_good),
    MEMBER(struct wire_session, "name", name, member_text, .filled = true),
    MEMBER(struct wire_session, "title", title, member_text, .optional = true),
    MEMBER(struct wire_session, "roles", roles, roles_kind),
    MEMBER(struct wire_session, "expires_at", expires, member_instant),
    MEMBER(struct wire_session, "idle_minutes", idle_minutes, member_number, .min = 1,
        .max = IDLE_MAX),
    MEMBER(struct wire_session, "server_time", server_time, member_instant),
};

static const struct members session = {MEMBERS("session", struct wire_session, session_rows)};

int wire_session_write(struct buf *out, const struct wire_session *s, struct err *e)
{
    return members_write(out, &session, s, e);
}

int wire_session_read(struct wire_session *out, struct str json, struct err *e)
{
    return members_load_whole(out, &session, json, WIRE_QUEUE, NULL, e);
}

/* ---- the queue as the desk sees it */

static const struct member counter_rows[] = {
    MEMBER(struct wire_counter, "id", id, member_view, .filled = true, .max = WIRE_ID),
    MEMBER(struct wire_counter, "name", name, member_view, .filled = true, .max = WIRE_NAME - 1),
    MEMBER(
        struct wire_counter, "where", where, member_view, .optional = true, .max = WIRE_NAME - 1),
    MEMBER(struct wire_counter, "agendas", agendas, member_ids, .max = WIRE_LIST,
        .count_at = offsetof(struct wire_counter, n_agendas)),
    MEMBER(
        struct wire_counter, "clerk", clerk, member_view, .optional = true, .max = WIRE_NAME - 1),
    MEMBER(struct wire_counter, "emergency", emergency, member_instant, .optional = true),
};

static const struct members counter = {MEMBERS("counter", struct wire_counter, counter_rows)};

static const struct member desk_rows[] = {
    MEMBER(struct wire_desk, "tickets", tickets, member_objects, .of = &wire_ticket_members,
        .max = WIRE_TICKETS, .count_at = offsetof(struct wire_desk, n_tickets)),
    MEMBER(struct wire_desk, "counters", counters, member_objects, .of = &counter, .max = WIRE_LIST,
        .count_at = offsetof(struct wire_desk, n_counters)),
    MEMBER(struct wire_desk, "agendas", agendas, member_objects, .of = &wire_agenda_members,
        .max = WIRE_LIST, .count_at = offsetof(struct wire_desk, n_agendas), .lenient = true),
    MEMBER(struct wire_desk, "server_time", server_time, member_instant),
};

static const struct members desk = {MEMBERS("desk", struct wire_desk, desk_rows)};

int wire_desk_write(struct buf *out, const struct wire_desk *d, struct err *e)
{
    return members_write(out, &desk, d, e);
}

int wire_desk_read(struct wire_desk *out, struct str json, struct err *e)
{
    return members_load_whole(out, &desk, json, WIRE_QUEUE, &out->arena, e);
}

void wire_desk_done(struct wire_desk *d)
{
    arena_done(&d->arena);
    *d = (struct wire_desk){.n_tickets = 0};
}

/* ---- an act */

static const struct member act_rows[] = {
    MEMBER(struct wire_desk_act, "ticket", ticket, member_number, .optional = true, .min = 1,
        .max = TICKET_ID_MAX),
    MEMBER(struct wire_desk_act, "counter", counter, member_text, .optional = true),
    MEMBER(struct wire_desk_act, "agenda", agenda, member_text, .optional = true),
    MEMBER(struct wire_desk_act, "priority", priority, member_number, .optional = true,
        .min = TICKET_FIRST, .max = TICKET_ORDINARY),
};

static const struct members act = {
    MEMBERS("desk_act", struct wire_desk_act, act_rows), .request = true};

int wire_desk_act_write(struct buf *out, const struct wire_desk_act *a, struct err *e)
{
    return members_write(out, &act, a, e);
}

int wire_desk_act_read(struct wire_desk_act *out, struct str json, struct err *e)
{
    return members_load_whole(out, &act, json, WIRE_BOOKING_REQUEST, NULL, e);
}
