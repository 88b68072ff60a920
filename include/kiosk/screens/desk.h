/* desk: the clerk's session and the queue as the desk sees it. Owned by the program
 * (prepazka/desk.c); the token never leaves it. Screens read it and act through visit_ops.desk. */
#ifndef SCREENS_DESK_H
#define SCREENS_DESK_H

#include "tui/canvas.h"
#include "wire/problem.h"
#include "wire/queue.h"

struct buf;
struct screen;
struct ui;
struct visit;

enum desk_do {
    DESK_SIGN_IN,  /* name, password */
    DESK_SIGN_OUT, /* stands up and ends the session */
    DESK_LOCK,     /* the screen; the session stays */
    DESK_UNLOCK,   /* password */
    DESK_OPEN,     /* sits down at a counter */
    DESK_CLOSE,
    DESK_LOOK, /* the queue again; also by itself every few seconds */
    DESK_ACT,  /* act on a ticket */
    DESK_PRIORITY,
    DESK_ADD,
    DESK_HELP, /* the hidden signal, on or off */
    DESK_DOINGS
};

struct desk_args {
    const char *name, *password;
    const char *counter, *agenda;
    enum ticket_act act;
    int64_t ticket; /* 0: call the next */
    int priority;
    bool on;
};

enum desk_state {
    DESK_OUT, /* nobody is signed in */
    DESK_IN,
    DESK_LOCKED,
};

struct desk {
    enum desk_state state;
    char name[64], title[64]; /* of the account; how colleagues see it */
    unsigned roles;
    char counter[WIRE_ID + 1]; /* where the clerk sits, "" = nowhere yet */
    bool found;                /* the first look after signing in told where that is */
    int idle_minutes;
    int64_t ended_at; /* wall: when the portal ended the session, 0 = it did not */

    struct wire_desk now; /* tickets in the order of calling, counters, agendas */
    bool have;
    int64_t seen; /* monotonic ms of `now` */

    /* the last act, for the line that confirms it, or what was refused */
    char said[WIRE_LABEL]; /* ticket */
    enum desk_do did;
    enum ticket_act act;    /* with DESK_ACT */
    struct wire_ticket was; /* as it is after the act */
    enum problem_code problem;
    bool cut;               /* the line failed: nobody knows whether it was done */
    char other[WIRE_LABEL]; /* with ticket_taken and ticket_state: the ticket that is in the way */
    int64_t acted_at;       /* wall */
    int retry_after;        /* seconds, when locked out */

    int64_t picked; /* ticket that the clerk looks at; 0 = the one in hand */
    int64_t aim;    /* ticket that the list of agendas is open for */

    bool busy[DESK_DOINGS];
};

/* The ticket in the hands of the clerk's counter, called or at it; NULL = none. */
const struct wire_ticket *desk_mine(const struct desk *d);
const struct wire_counter *desk_counter(const struct desk *d, const char *id);
const struct wire_ticket *desk_ticket(const struct desk *d, int64_t id);
const struct wire_agenda *desk_agenda(const struct desk *d, const char *id);
/* Signed in, not locked, and sitting at a counter. */
bool desk_works(const struct desk *d);
/* The first other counter that asks for help; NULL = none. */
const struct wire_counter *desk_alarm(const struct desk *d);

/* What a clerk does with a ticket, by F-key, letter or Enter: arg of ACT_DESK. */
enum desk_step {
    STEP_NEXT, /* calls the next */
    STEP_RECALL,
    STEP_ARRIVE,
    STEP_FINISH,
    STEP_PARK,
    STEP_TRANSFER, /* to an agenda that is chosen on a page of its own */
    STEP_NO_SHOW,
    STEP_FETCH,
    STEP_ADD,
    STEP_BACK,
    STEP_CALL, /* this one */
    STEP_PRECALL,
    STEP_FIRST,
    STEP_NOT_FIRST,
    STEP_QUEUE, /* opens the queue, a page of its own */
    STEP_COUNTER,
    STEP_LOCK,
    STEP_SIGN_IN,
    STEP_CALM, /* the signal of another counter has been seen to */
    DESK_STEPS
};
void desk_step_run(const struct visit *v, enum desk_step step);
/* A ticket of the list is looked at: its steps stand at the right. 0 = none. */
void desk_pick(const struct visit *v, int64_t ticket);
/* The arg of ACT_DESK of the first of the next steps; -1 = there is none. */
int desk_first_step(const struct desk *d);

/* On the widest desk the queue stands left of a page and the next steps right of it; returns what
 * is left between them, r when there is no room or nobody works here. */
struct rect desk_panes(struct screen *s, struct ui *ui, struct rect r);
bool desk_panes_shown(const struct visit *v, const struct ui *ui);
/* Is the focus in one of the panes? Then letters belong to them. */
bool desk_panes_focus(const struct screen *s);
/* Tab goes round: page, queue, next steps; Esc goes back to the page. False: another key. */
bool desk_panes_turn(struct screen *s, const struct ui *ui, int code);

#endif
