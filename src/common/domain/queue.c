/* queue: see domain/queue.h. */
#include "domain/queue.h"

#include <limits.h>
#include <stdio.h>

enum { NO = 0, OPTIMISTIC_PERCENT = 80 };

static const char *const state_names[TICKET_STATES] = {
    [TICKET_QUEUED] = "queued",
    [TICKET_CALLED] = "called",
    [TICKET_PROCESSING] = "processing",
    [TICKET_PARKED] = "parked",
    [TICKET_PENDING] = "pending",
    [TICKET_MISSED] = "missed",
    [TICKET_FINISHED] = "finished",
    [TICKET_DELETED] = "deleted",
};

static const char *const act_names[TICKET_ACTS] = {
    [TICKET_CALL] = "call",
    [TICKET_RECALL] = "recall",
    [TICKET_PRECALL] = "precall",
    [TICKET_ARRIVE] = "arrive",
    [TICKET_PARK] = "park",
    [TICKET_TRANSFER] = "transfer",
    [TICKET_NO_SHOW] = "no-show",
    [TICKET_FETCH] = "fetch",
    [TICKET_FINISH] = "finish",
    [TICKET_BACK] = "back",
    [TICKET_DELETE] = "delete",
};

/* A state as the table writes it: NO is 0, so that what is not named may not be done. */
#define TO(state) (TICKET_##state + 1)

/* Serving begins and ends only at a counter, so that its time is true: nothing is finished that did
 * not arrive. Who comes back with the photo or for the papers stands at the counter already and
 * need not be called (parked and pending arrive). Who was missed may be called again or put back in
 * the line. Somebody at a counter is served or sent on, never deleted. */
static const unsigned char moves[TICKET_STATES][TICKET_ACTS] = {
    [TICKET_QUEUED] =
        {
            [TICKET_CALL] = TO(CALLED),
            [TICKET_PRECALL] = TO(QUEUED),
            [TICKET_TRANSFER] = TO(QUEUED),
            [TICKET_DELETE] = TO(DELETED),
        },
    [TICKET_CALLED] =
        {
            [TICKET_RECALL] = TO(CALLED),
            [TICKET_ARRIVE] = TO(PROCESSING),
            [TICKET_PARK] = TO(PARKED),
            [TICKET_TRANSFER] = TO(QUEUED),
            [TICKET_NO_SHOW] = TO(MISSED),
            [TICKET_BACK] = TO(QUEUED),
            [TICKET_DELETE] = TO(DELETED),
        },
    [TICKET_PROCESSING] =
        {
            [TICKET_PARK] = TO(PARKED),
            [TICKET_TRANSFER] = TO(QUEUED),
            [TICKET_FETCH] = TO(PENDING),
            [TICKET_FINISH] = TO(FINISHED),
        },
    [TICKET_PARKED] =
        {
            [TICKET_CALL] = TO(CALLED),
            [TICKET_ARRIVE] = TO(PROCESSING),
            [TICKET_NO_SHOW] = TO(MISSED),
            [TICKET_BACK] = TO(QUEUED),
            [TICKET_DELETE] = TO(DELETED),
        },
    [TICKET_PENDING] =
        {
            [TICKET_ARRIVE] = TO(PROCESSING),
            [TICKET_FINISH] = TO(FINISHED),
            [TICKET_DELETE] = TO(DELETED),
        },
    [TICKET_MISSED] =
        {
            [TICKET_CALL] = TO(CALLED),
            [TICKET_BACK] = TO(QUEUED),
        },
};

const char *ticket_state_name(enum ticket_state s)
{
    return (unsigned)s < TICKET_STATES ? state_names[s] : "";
}

bool ticket_state_parse(enum ticket_state *out, struct str s)
{
    for (int i = 0; i < TICKET_STATES; i++)
        if (str_eqz(s, state_names[i]))
            return *out = (enum ticket_state)i, true;
    return false;
}

const char *ticket_act_name(enum ticket_act a)
{
    return (unsigned)a < TICKET_ACTS ? act_names[a] : "";
}

bool ticket_act_parse(enum ticket_act *out, struct str s)
{
    for (int i = 0; i < TICKET_ACTS; i++)
        if (str_eqz(s, act_names[i]))
            return *out = (enum ticket_act)i, true;
    return false;
}

bool ticket_move(enum ticket_state *out, enum ticket_state from, enum ticket_act act)
{
    if ((unsigned)from >= TICKET_STATES || (unsigned)act >= TICKET_ACTS || moves[from][act] == NO)
        return false;
    *out = (enum ticket_state)(moves[from][act] - 1);
    return true;
}

bool ticket_waits(enum ticket_state s)
{
    return s == TICKET_QUEUED;
}

bool ticket_over(enum ticket_state s)
{
    return s == TICKET_FINISHED || s == TICKET_DELETED;
}

/* ---- who is next */

/* The groups in which tickets go, and when each began to wait for its turn. A booking waits since
 * its start. Priority 2 without a booking stands among the bookings and goes before those that
 * start after it came; so does ZMS. */
enum group { GROUP_FIRST, GROUP_DUE, GROUP_ORDINARY, GROUP_AHEAD_OF_TIME };

static enum group group_of(const struct ticket_rank *t, int64_t now)
{
    if (t->priority <= TICKET_FIRST)
        return GROUP_FIRST;
    if (t->booked)
        return t->booked <= now ? GROUP_DUE : GROUP_AHEAD_OF_TIME;
    return t->priority == TICKET_BOOKED ? GROUP_DUE : GROUP_ORDINARY;
}

int ticket_rank_cmp(const struct ticket_rank *a, const struct ticket_rank *b, int64_t now)
{
    enum group group = group_of(a, now);
    bool by_booking = group == GROUP_DUE || group == GROUP_AHEAD_OF_TIME;
    const int64_t keys[][2] = {
        {group, group_of(b, now)},
        {by_booking && a->booked ? a->booked : a->since,
            by_booking && b->booked ? b->booked : b->since},
        {a->since, b->since},
        {a->number, b->number},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

/* ---- how long */

struct wait_range wait_estimate(int ahead, int average_minutes, int counters)
{
    if (counters <= 0 || average_minutes <= 0)
        return (struct wait_range){.known = false};
    int64_t work = (int64_t)average_minutes * (ahead > 0 ? ahead : 1);
    if (work > INT_MAX)
        work = INT_MAX;
    int64_t percent = (int64_t)counters * 100;
    /* rounded apart, so that the range promises no more than was computed */
    struct wait_range w = {
        .known = true,
        .from = (int)(work * OPTIMISTIC_PERCENT / percent),
        .to = (int)((work + counters - 1) / counters),
    };
    /* Nobody ahead is not "now": ZMS says 0, but those at the counters have to finish first. One of
     * them does at once in the best case and in the time of one case in the worst. */
    if (ahead <= 0)
        w.from = 0;
    return w;
}

void ticket_label(char out[16], char letter, int number)
{
    if (letter > ' ')
        snprintf(out, 16, "%c\xC2\xA0%d", letter, number);
    else
        snprintf(out, 16, "%d", number);
}
