/* cmd_draft: what is saved, without a way to it: a whole name would be one. */
#include "command.h"
#include "domain/instant.h"
#include "open.h"

#include <stdio.h>

static void print_draft(void *ctx, const struct store_draft *d)
{
    char until[26];
    (void)ctx;
    instant_rfc3339(until, d->expires);
    printf("%.8s\t%zu\t%s\n", d->name, d->size, until);
}

int run_draft_list(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    int rc = open_portal(&conf, &store, a->conf, &e);
    if (rc == 0)
        rc = store_draft_each(store, print_draft, NULL, &e);
    store_close(&store);
    return rc < 0 ? command_fail(c, &e, ERR_NONE) : EXIT_GOOD;
}
