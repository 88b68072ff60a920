/* cmd_booking: what is booked, and what people are to be told about it. The list
 * has no names. */
#include "command.h"
#include "domain/instant.h"
#include "domain/refno.h"
#include "open.h"
#include "store/booking.h"
#include "store/notice.h"

#include <stdio.h>

static void on_booking(void *ctx, const struct store_booking *b)
{
    char starts[26];
    (void)ctx;
    instant_rfc3339(starts, b->starts);
    printf("%s\t%s\t%s\t%s\t%s\t%d\n", starts, b->reference, booking_state_name(b->state), b->place,
        b->operation, b->people);
}

int run_booking_list(const struct command *c, const struct args *a)
{
    struct store *store = NULL;
    struct conf conf;
    struct err e = ERR_INIT;
    int rc = open_portal(&conf, &store, a->conf, &e);
    if (rc == 0)
        rc = store_booking_each(store, (struct date){0, 0, 0}, on_booking, NULL, &e);
    store_close(&store);
    return rc < 0 ? command_fail(c, &e, ERR_NONE) : EXIT_GOOD;
}

/* The answers as they were given: the office's way to reach people when something changes. */
int run_booking_show(const struct command *c, const struct args *a)
{
    struct store *store = NULL;
    struct conf conf;
    struct buf answers;
    struct err e = ERR_INIT;
    char reference[9];
    buf_init(&answers, STORE_ANSWERS);
    int rc = refno_parse(reference, str_of(a->operand[0]), &e);
    if (rc < 0)
        return command_fail(c, &e, e.code);
    rc = open_portal(&conf, &store, a->conf, &e);
    if (rc == 0)
        rc = store_booking_answers(store, reference, &answers, &e);
    if (rc == 0)
        puts(answers.n ? buf_cstr(&answers) : "{}");
    store_close(&store);
    buf_wipe(&answers);
    return rc < 0 ? command_fail(c, &e, ERR_NOT_FOUND) : EXIT_GOOD;
}

static void on_notice(void *ctx, const struct store_notice *n)
{
    char due[26];
    (void)ctx;
    instant_rfc3339(due, n->due);
    printf("%s\t%s\t%s\t%s\t%d\n", due, n->kind, n->subject, notice_state_name(n->state), n->tries);
}

int run_notice_list(const struct command *c, const struct args *a)
{
    struct store *store = NULL;
    struct conf conf;
    struct err e = ERR_INIT;
    int rc = open_portal(&conf, &store, a->conf, &e);
    if (rc == 0)
        rc = store_notice_each(store, 0, on_notice, NULL, &e);
    store_close(&store);
    return rc < 0 ? command_fail(c, &e, ERR_NONE) : EXIT_GOOD;
}
