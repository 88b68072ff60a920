/* queue: tickets of the waiting room and the counters that call them. A call claims a ticket in one
 * transaction: two counters never call the same one. The day is that of Prague; numbers begin anew
 * with it. */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include "domain/queue.h"
#include "store/booking.h"
#include "store/store.h"

enum { STORE_COUNTER = 61, STORE_AGENDAS = 32 };

struct store_ticket {
    int64_t id, device, booking; /* booking: id, 0 = came without */
    struct date day;
    char agenda[STORE_PLACE];
    char letter;
    int number, priority, calls, services;
    enum ticket_state state;
    bool precalled;
    char counter[STORE_COUNTER]; /* that called or serves it, "" = none */
    char operation[STORE_PLACE]; /* of the booking, or the act last added; "" */
    char lang[4];
    int64_t since, booked, called, served, ended; /* unix seconds, 0 = not yet */
};

struct store_ticket_new {
    int64_t device;
    const char *key; /* Idempotency-Key */
    const char *agenda, *lang, *channel, *actor;
    char letter;
    int first, last; /* numbers */
    int quota;       /* tickets a day, 0 = no limit; checking in is not counted nor stopped by it */
    int priority;
    int64_t
        booking; /* to check in, 0 = none; ERR_CONFLICT when it is not BOOKING_BOOKED any more */
};

/* ERR_LIMIT: today's tickets are gone; ERR_CONFLICT: the key was used for something else, or the
 * booking is used (then *out is the ticket it has). *again: made before. Numbers that are still
 * out there are not given twice; ERR_LIMIT when all are. */
int store_ticket_take(struct store *s, const struct store_ticket_new *n, struct store_ticket *out,
    bool *again, struct err *e);
int store_ticket_get(struct store *s, int64_t id, struct store_ticket *out, struct err *e);
/* What the key made, whatever may be done by now. ERR_NOT_FOUND: the key is free. */
int store_ticket_by_key(
    struct store *s, int64_t device, const char *key, struct store_ticket *out, struct err *e);
/* Today's that are not over, in the order of calling (ticket_rank_cmp). */
typedef void store_ticket_fn(void *ctx, const struct store_ticket *t);
int store_ticket_each(struct store *s, store_ticket_fn *fn, void *ctx, struct err *e);
/* Taken today for the agenda, for the quota. */
int store_ticket_count(struct store *s, const char *agenda, int *out, struct err *e);

struct store_ticket_act {
    enum ticket_act act;
    int64_t ticket;                     /* 0 with TICKET_CALL: the next of `agendas` */
    const char *counter;                /* of the clerk; "": the holder gives it back */
    const char *actor;                  /* "clerk:7" */
    const char *channel;                /* of the audit, NULL = "desk" */
    const char *agendas[STORE_AGENDAS]; /* that the counter serves */
    size_t n_agendas;
    const char *to; /* TRANSFER: agenda */
    char to_letter; /* the number stays as it was printed, whatever the agenda */
    int call_max;   /* calls before NO_SHOW is proposed; no rule of the store */
};
/* ERR_NOT_FOUND: no such ticket today, or nobody waits; ERR_CONFLICT: by the table it cannot be
 * done now, or another counter has it (*out tells). A counter that calls with another ticket still
 * in its hands: ERR_CONFLICT, *out is that one. */
int store_ticket_do(
    struct store *s, const struct store_ticket_act *a, struct store_ticket *out, struct err *e);
/* 1 .. 3, and another act dealt with in the same visit. */
int store_ticket_priority(struct store *s, int64_t id, int priority, const char *actor,
    struct store_ticket *out, struct err *e);
int store_ticket_add(struct store *s, int64_t id, const char *counter, const char *agenda,
    const char *actor, struct store_ticket *out, struct err *e);

/* ---- counters */

struct store_counter {
    char id[STORE_COUNTER];
    int64_t clerk; /* id, 0 = nobody */
    char clerk_title[STORE_NAME];
    int64_t since, seen; /* staffed since; last heard of */
    int64_t emergency;   /* asks for help since, 0 = no */
};
/* A clerk sits down; who sat there before is gone; a clerk sits at one counter. */
int store_counter_open(
    struct store *s, const char *counter, int64_t clerk, const char *actor, struct err *e);
/* Stands up; nothing may be in its hands: ERR_CONFLICT. */
int store_counter_close(struct store *s, const char *counter, const char *actor, struct err *e);
int store_counter_emergency(
    struct store *s, const char *counter, bool on, const char *actor, struct err *e);
/* Still there: keeps it staffed. */
int store_counter_seen(struct store *s, const char *counter, int64_t clerk, struct err *e);
typedef void store_counter_fn(void *ctx, const struct store_counter *c);
int store_counter_each(struct store *s, store_counter_fn *fn, void *ctx, struct err *e);

/* Yesterday's tickets are closed (queued and called ones as missed), counters not heard of for
 * away_minutes are unstaffed, tickets older than keep_days deleted. */
int store_queue_expire(struct store *s, int away_minutes, int keep_days, size_t *closed,
    size_t *erased, struct err *e);

#endif
