/* queue: tickets, the waiting room's board and the clerk's desk on the wire, portal-api(7).
 * The signs of the shapes, and how reading fails, are those of wire/booking.h. */
#ifndef WIRE_QUEUE_H
#define WIRE_QUEUE_H

#include "base/arena.h"
#include "base/buf.h"
#include "domain/queue.h"
#include "wire/booking.h"

enum { WIRE_QUEUE = 512 * 1024, WIRE_LABEL = 16 };

/* ---- GET /v1/queue?lang= : {"agendas":[…],"server_time"}
 * an agenda: {"id","name","where"?,"letter":"A","waiting","staffed","wait":{"from","to"}|null,
 *  "open","tickets_left"?,"opens_at"|null,"situations":["id",…]}; one of a wrong shape is left out
 */

struct wire_agenda {
    const char *id, *name, *where;
    char letter;
    int waiting, staffed;   /* people, counters */
    struct wait_range wait; /* of one who would come now */
    bool open;
    int tickets_left; /* today, -1 = no limit */
    int64_t opens_at; /* when it does not take people: next, 0 = not known */
    const char *const *situations;
    size_t n_situations;
};

struct wire_queue {
    struct arena arena;
    struct wire_agenda *agendas;
    size_t n;
    int64_t server_time;
};
void wire_queue_done(struct wire_queue *q);
int wire_queue_write(struct buf *out, const struct wire_queue *q, struct err *e);
int wire_queue_read(struct wire_queue *out, struct str json, struct err *e);

/* ---- POST /v1/queue/tickets {"agenda","lang"}, POST /v1/queue/checkins {"code"|"pin","lang"}
 * -> {"id","label","agenda","agenda_name","where"?,"state","priority","ahead",
 *     "wait":{"from","to"}|null,"since","booked_at"|null,"counter"?,"operation_name"?,
 *     "called_at"|null,"calls"?,"precalled"?,"services"?,"server_time"} */

struct wire_ticket {
    int64_t id;
    char label[WIRE_LABEL]; /* "A 47" */
    char agenda[WIRE_ID + 1], agenda_name[WIRE_NAME], where[WIRE_NAME];
    enum ticket_state state;
    int priority, ahead;
    struct wait_range wait;
    int64_t since, booked, server_time; /* booked: start of the booking, 0 = none */
    /* for the desk; "" and 0 to others */
    char counter[WIRE_ID + 1], operation_name[WIRE_NAME];
    int64_t called;
    int calls;
    bool precalled;
    int services; /* acts dealt with in one visit, 1 = just what it was taken for */
};
int wire_ticket_write(struct buf *out, const struct wire_ticket *t, struct err *e);
int wire_ticket_read(struct wire_ticket *out, struct str json, struct err *e);

/* ---- GET /v1/queue/board?lang=
 * {"calls":[{"label","counter","where"?,"at"}],"agendas":[…],"server_time"} */

struct wire_call {
    char label[WIRE_LABEL];
    const char *counter, *where; /* "Přepážka 3", "dveře 12" */
    int64_t at;                  /* of its last call: a new one rings */
};

struct wire_board {
    struct arena arena;
    struct wire_call *calls; /* newest first */
    size_t n_calls;
    struct wire_agenda *agendas;
    size_t n_agendas;
    int64_t server_time;
};
void wire_board_done(struct wire_board *b);
int wire_board_write(struct buf *out, const struct wire_board *b, struct err *e);
int wire_board_read(struct wire_board *out, struct str json, struct err *e);

/* ---- the desk, with a clerk's token */

/* POST /v1/desk/sessions {"name","password"}
 * -> {"token","name","title"?,"roles":["clerk","admin"],"expires_at","idle_minutes","server_time"};
 * a role that a reader does not know is skipped */
struct wire_session {
    char token[65];
    char name[64], title[64]; /* of the account; how colleagues see it */
    unsigned roles;           /* bits of enum wire_role */
    int64_t expires, server_time;
    int idle_minutes; /* without a key the desk locks itself */
};
enum wire_role { WIRE_ROLE_CLERK = 1, WIRE_ROLE_ADMIN = 2 };
const char *wire_role_name(enum wire_role r);
bool wire_role_parse(enum wire_role *out, struct str s);
int wire_session_write(struct buf *out, const struct wire_session *s, struct err *e);
int wire_session_read(struct wire_session *out, struct str json, struct err *e);

struct wire_counter {
    const char *id, *name, *where;
    const char *const *agendas;
    size_t n_agendas;
    const char *clerk; /* who staffs it now, "" = nobody */
    int64_t emergency; /* since when it asks for help, 0 = it does not */
};

/* GET /v1/desk/queue?lang= : tickets of today that are not over, counters, agendas
 * {"tickets":[tickets as above, without their server_time],"counters":[{"id","name","where"?,
 *  "agendas":["id",…],"clerk"?,"emergency"|null}],"agendas":[…],"server_time"} */
struct wire_desk {
    struct arena arena;
    struct wire_ticket *tickets; /* in the order in which they would be called */
    size_t n_tickets;
    struct wire_counter *counters;
    size_t n_counters;
    struct wire_agenda *agendas;
    size_t n_agendas;
    int64_t server_time;
};
void wire_desk_done(struct wire_desk *d);
int wire_desk_write(struct buf *out, const struct wire_desk *d, struct err *e);
int wire_desk_read(struct wire_desk *out, struct str json, struct err *e);

/* POST /v1/desk/queue/{act}, act by ticket_act_name and "priority", "add": the ticket as it is
 * then. POST /v1/desk/counters/{id}/{open|close|emergency|calm}: 204.
 * {"ticket"?,"counter"?,"agenda"?,"priority"?}: what an act needs of them the portal tells */
struct wire_desk_act {
    int64_t ticket; /* 0: call the next */
    char counter[WIRE_ID + 1];
    char agenda[WIRE_ID + 1]; /* transfer, add; "" otherwise */
    int priority;             /* priority */
};
int wire_desk_act_write(struct buf *out, const struct wire_desk_act *a, struct err *e);
int wire_desk_act_read(struct wire_desk_act *out, struct str json, struct err *e);

#endif
