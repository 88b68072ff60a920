/* queue_act: what clerks do with tickets. An act finds, judges and changes a ticket in one write
 * transaction, and these run one at a time in all processes: so two counters never have the same
 * ticket. See store/queue.h. */
#include "queue_int.h"

/* ---- what an act leaves behind, beside the state */

enum effect {
    CALLS_ANEW = 1, /* the first call of a row */
    CALLS_MORE = 2,
    CALLED_NOW = 4,
    COMES_NEARER = 8,
    SERVED_NOW = 16,
    AT_COUNTER = 32,
    TO_LINE = 64, /* nobody has it, as if it had never been called */
    OTHER_AGENDA = 128,
    ENDED = 256,
    NOT_ENDED = 512
};

static const unsigned effects[TICKET_ACTS] = {
    [TICKET_CALL] = CALLS_ANEW | CALLED_NOW | AT_COUNTER | NOT_ENDED,
    [TICKET_RECALL] = CALLS_MORE | CALLED_NOW | AT_COUNTER,
    [TICKET_PRECALL] = COMES_NEARER,
    [TICKET_ARRIVE] = SERVED_NOW | AT_COUNTER,
    [TICKET_PARK] = AT_COUNTER,
    [TICKET_TRANSFER] = TO_LINE | OTHER_AGENDA,
    [TICKET_NO_SHOW] = ENDED,
    [TICKET_FETCH] = AT_COUNTER,
    [TICKET_FINISH] = ENDED,
    [TICKET_BACK] = TO_LINE | NOT_ENDED,
    [TICKET_DELETE] = ENDED,
};

static void set_times(struct store_ticket *t, unsigned effect, int64_t now)
{
    if (effect & CALLS_ANEW)
        t->calls = 0;
    if (effect & CALLED_NOW) {
        t->called = now;
        t->calls++;
    }
    if ((effect & SERVED_NOW) && !t->served) /* who comes back is served since the first time */
        t->served = now;
    if (effect & ENDED)
        t->ended = now;
    if (effect & NOT_ENDED)
        t->ended = 0;
}

static void change(struct store_ticket *t, const struct store_ticket_act *a, int64_t now)
{
    unsigned effect = effects[a->act];
    set_times(t, effect, now);
    if (effect & COMES_NEARER)
        t->precalled = true;
    if (effect & AT_COUNTER)
        str_copy(t->counter, sizeof t->counter, str_of(a->counter));
    if (effect & OTHER_AGENDA)
        str_copy(t->agenda, sizeof t->agenda, str_of(a->to));
    if (effect & TO_LINE) {
        t->counter[0] = '\0';
        t->called = t->served = 0;
        t->calls = 0;
        t->precalled = false;
    }
}

static int save(struct conn *c, const struct store_ticket *t, struct err *e)
{
    static const struct sql update = {"ittttiiiiiiii",
        "UPDATE ticket SET agenda = ?2, counter = ?3, operation = ?4, state = ?5, priority = ?6,"
        " calls = ?7, services = ?8, precalled = ?9, called = ?10, served = ?11, ended = ?12"
        " WHERE id = ?1 AND day = ?13"};
    int rc = db_run(c, &update, e, t->id, t->agenda, t->counter, t->operation,
        ticket_state_name(t->state), (int64_t)t->priority, (int64_t)t->calls, (int64_t)t->services,
        (int64_t)t->precalled, t->called, t->served, t->ended, date_days(t->day));
    return rc < 0 ? rc : 0;
}

/* ---- which ticket */

static bool serves(const struct store_ticket_act *a, struct str agenda)
{
    for (size_t i = 0; i < a->n_agendas; i++)
        if (str_eqz(agenda, a->agendas[i]))
            return true;
    return false;
}

/* The id of the next one, 0 when nobody waits. */
static int next_in_line(int64_t *id, struct store *s, struct conn *c,
    const struct store_ticket_act *a, int64_t day, struct err *e)
{
    static const struct sql line = {"i", "SELECT id, priority, since, booked, agenda FROM ticket"
                                         " WHERE day = ?1 AND state = 'queued'"};
    struct ticket_rank best = {.priority = 0};
    int64_t now = clock_wall(s->clock);
    int rc;
    *id = 0;
    struct rows *r = db_start(c, &line, e, day);
    if (!r)
        return db_fault(e);
    while ((rc = db_row(r, e)) > 0) {
        struct ticket_rank rank = {(int)col_int(r, 1), col_int(r, 2), col_int(r, 3), col_int(r, 0)};
        if (!serves(a, col_str(r, 4)) || (*id && ticket_rank_cmp(&best, &rank, now) <= 0))
            continue;
        best = rank;
        *id = rank.number;
    }
    return rc;
}

static int find(struct store_ticket *out, struct store *s, struct conn *c,
    const struct store_ticket_act *a, int64_t day, struct err *e)
{
    int64_t id = a->ticket;
    bool next = id == 0 && a->act == TICKET_CALL;
    int rc = 0;
    /* before a next one is looked for: the answer is the one to be dealt with first */
    if (next && (rc = ticket_in_hands(out, c, a->counter, day, e)) > 0)
        return err_set(e, ERR_CONFLICT, "store", "the counter has a ticket in its hands");
    if (next && rc == 0)
        rc = next_in_line(&id, s, c, a, day, e);
    if (rc == 0)
        rc = ticket_find(out, c, id, day, e);
    if (rc == 0)
        return err_set(
            e, ERR_NOT_FOUND, "store", next ? "nobody waits" : "no such ticket of today");
    return rc < 0 ? rc : 0;
}

/* ---- may it be done */

static bool is_in_hands(enum ticket_state state)
{
    return state == TICKET_CALLED || state == TICKET_PROCESSING;
}

/* 1: somebody sits there. What a counter that nobody sits at has left is anyone's. */
static int is_staffed(struct conn *c, const char *counter, struct err *e)
{
    static const struct sql staffed = {
        "t", "SELECT 1 FROM desk_counter WHERE id = ?1 AND clerk IS NOT NULL"};
    struct rows *r;
    int rc = db_first(&r, c, &staffed, e, counter);
    if (rc > 0)
        db_stop(r);
    return rc;
}

static int judge(struct store_ticket *t, enum ticket_state *to, struct conn *c,
    const struct store_ticket_act *a, int64_t day, struct err *e)
{
    struct store_ticket other;
    bool has = t->state == TICKET_PARKED || is_in_hands(t->state);
    bool mine = strcmp(t->counter, a->counter) == 0;
    int rc = has && !mine ? is_staffed(c, t->counter, e) : 0;
    if (rc > 0)
        return err_set(e, ERR_CONFLICT, "store", "another counter has the ticket");
    if (rc == 0 && !ticket_move(to, t->state, a->act))
        return err_set(e, ERR_CONFLICT, "store", "a %s ticket: %s cannot be done",
            ticket_state_name(t->state), ticket_act_name(a->act));
    /* two hands, one ticket */
    if (rc == 0 && is_in_hands(*to) && !(mine && is_in_hands(t->state)) &&
        (rc = ticket_in_hands(&other, c, a->counter, day, e)) > 0) {
        *t = other;
        return err_set(e, ERR_CONFLICT, "store", "the counter has a ticket in its hands");
    }
    return rc;
}

/* ---- the booking goes with its ticket */

/* How a booking ends when its ticket does. Given back, it can be checked in again; who comes to
 * fetch what is done already was served. */
static enum booking_state end_of(enum ticket_act act, enum ticket_state from)
{
    static const enum booking_state ends[TICKET_ACTS] = {
        [TICKET_FINISH] = BOOKING_DONE,
        [TICKET_NO_SHOW] = BOOKING_MISSED,
        [TICKET_DELETE] = BOOKING_BOOKED,
    };
    return act == TICKET_DELETE && from == TICKET_PENDING ? BOOKING_DONE : ends[act];
}

int ticket_booking(struct store *s, struct conn *c, int64_t booking, int64_t ticket,
    enum booking_state to, const char *actor, const char *channel, struct err *e)
{
    struct err why = ERR_INIT;
    struct store_audit audit = {actor, "", "", channel};
    int rc = 0;
    if (booking && to == BOOKING_ARRIVED)
        rc = booking_arrive_in(s, c, booking, ticket, &audit, &why);
    else if (booking)
        rc = booking_end_in(s, c, booking, to, &audit, &why);
    if (rc == 0 || why.code == ERR_CONFLICT || why.code == ERR_NOT_FOUND)
        return 0;
    return err_set(e, why.code, why.module, "%s", why.text);
}

static int follow(struct store *s, struct conn *c, const struct store_ticket_act *a,
    enum ticket_state from, const struct store_ticket *t, struct err *e)
{
    bool came = from == TICKET_MISSED; /* after all */
    if (!came && !(effects[a->act] & ENDED))
        return 0;
    return ticket_booking(s, c, t->booking, t->id, came ? BOOKING_ARRIVED : end_of(a->act, from),
        a->actor, a->channel ? a->channel : "desk", e);
}

/* ---- acts */

static int act(struct store *s, struct conn *c, const struct store_ticket_act *a,
    struct store_ticket *out, struct err *e)
{
    int64_t day = queue_today(s);
    enum ticket_state to, from;
    int rc = find(out, s, c, a, day, e);
    if (rc == 0)
        rc = judge(out, &to, c, a, day, e);
    if (rc < 0)
        return rc;
    from = out->state;
    out->state = to;
    change(out, a, clock_wall(s->clock));
    rc = save(c, out, e);
    if (rc == 0)
        rc = follow(s, c, a, from, out, e);
    return rc < 0 ? rc : ticket_audit(s, c, ticket_act_name(a->act), out, a->actor, a->channel, e);
}

int store_ticket_do(
    struct store *s, const struct store_ticket_act *a, struct store_ticket *out, struct err *e)
{
    *out = (struct store_ticket){.id = 0};
    if (a->act == TICKET_TRANSFER && (!a->to || !*a->to))
        return err_set(e, ERR_RANGE, "store", "a transfer goes to an agenda");
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, act(s, c, a, out, e), e) : db_fault(e);
}

/* ---- priority, and acts added to a visit */

static int set_priority(struct store *s, struct conn *c, int64_t id, int priority,
    const char *actor, struct store_ticket *out, struct err *e)
{
    int rc = ticket_find(out, c, id, queue_today(s), e);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such ticket of today");
    if (rc > 0 && ticket_over(out->state))
        return err_set(e, ERR_CONFLICT, "store", "the ticket is over");
    if (rc < 0)
        return rc;
    out->priority = priority;
    rc = save(c, out, e);
    return rc < 0 ? rc : ticket_audit(s, c, "priority", out, actor, NULL, e);
}

int store_ticket_priority(struct store *s, int64_t id, int priority, const char *actor,
    struct store_ticket *out, struct err *e)
{
    *out = (struct store_ticket){.id = 0};
    if (priority < TICKET_FIRST || priority > TICKET_ORDINARY)
        return err_set(e, ERR_RANGE, "store", "priorities are 1 to 3");
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, set_priority(s, c, id, priority, actor, out, e), e) : db_fault(e);
}

static int add_service(struct store *s, struct conn *c, int64_t id, const char *counter,
    const char *what, const char *actor, struct store_ticket *out, struct err *e)
{
    int rc = ticket_find(out, c, id, queue_today(s), e);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "store", "no such ticket of today");
    if (rc > 0 && (out->state != TICKET_PROCESSING || strcmp(out->counter, counter) != 0))
        return err_set(e, ERR_CONFLICT, "store", "the ticket is not being served here");
    if (rc < 0)
        return rc;
    out->services++;
    str_copy(out->operation, sizeof out->operation, str_of(what));
    rc = save(c, out, e);
    return rc < 0 ? rc : ticket_audit(s, c, "add", out, actor, NULL, e);
}

int store_ticket_add(struct store *s, int64_t id, const char *counter, const char *agenda,
    const char *actor, struct store_ticket *out, struct err *e)
{
    *out = (struct store_ticket){.id = 0};
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, add_service(s, c, id, counter, agenda, actor, out, e), e)
             : db_fault(e);
}
