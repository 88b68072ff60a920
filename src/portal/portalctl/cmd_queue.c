/* cmd_queue: the waiting room as it is. */
#include "command.h"
#include "domain/instant.h"
#include "open.h"
#include "store/queue.h"

#include <stdio.h>

static void print_ticket(void *ctx, const struct store_ticket *t)
{
    char since[26];
    (void)ctx;
    instant_rfc3339(since, t->since);
    printf("ticket\t%c %d\t%s\t%s\t%d\t%s\t%s\n", t->letter, t->number, t->agenda,
        ticket_state_name(t->state), t->priority, t->counter[0] ? t->counter : "-", since);
}

static void print_counter(void *ctx, const struct store_counter *c)
{
    char since[26] = "-";
    (void)ctx;
    if (c->clerk)
        instant_rfc3339(since, c->since);
    printf("counter\t%s\t%s\t%s%s\n", c->id, c->clerk ? c->clerk_title : "-", since,
        c->emergency ? "\temergency" : "");
}

int run_queue_show(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    int rc = open_portal(&conf, &store, a->conf, &e);
    if (rc == 0)
        rc = store_ticket_each(store, print_ticket, NULL, &e);
    if (rc == 0)
        rc = store_counter_each(store, print_counter, NULL, &e);
    store_close(&store);
    return rc < 0 ? command_fail(c, &e, ERR_NONE) : EXIT_GOOD;
}
