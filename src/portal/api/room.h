/* room: the waiting room at one moment: today's tickets in the order of calling, and who sits
 * where. Read once for an answer, so that its numbers fit each other. */
#ifndef API_ROOM_H
#define API_ROOM_H

#include "booking_api.h"
#include "store/queue.h"
#include "wire/queue.h"

struct room {
    const struct book *book;
    int64_t now;
    struct store_ticket *tickets;
    size_t n_tickets, cap_tickets;
    struct store_counter *counters;
    size_t n_counters, cap_counters;
    int rc; /* of what could not be kept */
};

/* The book is borrowed. room_close afterwards, whatever it returns. */
int room_open(struct room *room, struct request *r, struct err *e);
/* Only who sits where. */
int room_open_counters(struct room *room, struct request *r, struct err *e);
void room_close(struct room *room);

/* How it stands with an agenda; texts are the book's. */
int room_agenda(struct wire_agenda *out, const struct room *room, const struct book_agenda *g,
    struct store *s, const char *lang, struct err *e);
/* All of them, in the arena. */
int room_agendas(struct wire_agenda **out, size_t *n, struct arena *a, const struct room *room,
    struct store *s, const char *lang, struct err *e);
/* What its holder may know. Desks are told more: room_desk_ticket. */
void room_ticket(struct wire_ticket *out, const struct room *room, const struct store_ticket *t,
    const char *lang);
void room_desk_ticket(struct wire_ticket *out, const struct room *room,
    const struct calendar *calendar, const struct store_ticket *t, const char *lang);
/* Who sits at the counter; 0 = nobody. */
int64_t room_clerk_of(const struct room *room, const char *counter);
/* Where the clerk sits; NULL = nowhere. */
const struct store_counter *room_seat_of(const struct room *room, int64_t clerk);

/* What was written of the room, or the fault (rc, e) that came in the way. Frees body. */
void reply_room(struct reply *out, const char *event, unsigned status, struct buf *body, int rc,
    const struct err *e);
/* A problem with the times and the ticket that its sentence names. */
void reply_times(struct reply *out, enum problem_code code, const struct wire_when *when);
/* A body of text members alone, all of them known; NULL with the problem answered. Owned. */
json_t *request_object(
    const struct request *r, const char *const *members, size_t n, struct reply *out);
/* False with the problem answered: nothing is published. */
bool request_town(const struct request *r, struct reply *out);

#endif
