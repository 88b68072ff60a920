/* queue_int: tables that the waiting room and the desk share. */
#ifndef WIRE_QUEUE_INT_H
#define WIRE_QUEUE_INT_H

#include "members.h"
#include "wire/queue.h"

/* Every reader of JSON can hold it. */
#define TICKET_ID_MAX INT64_C(9007199254740991)

extern const struct members wire_agenda_members;
/* without server_time, as in a list */
extern const struct members wire_ticket_members;

#endif
