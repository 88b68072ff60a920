/* cmd_audit: is the record of what was done whole? */
#include "command.h"
#include "open.h"

#include <inttypes.h>
#include <stdio.h>

int run_audit_verify(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    struct store_audit_state state;
    int rc = open_portal(&conf, &store, a->conf, &e);
    if (rc < 0)
        return command_fail(c, &e, ERR_NONE);
    rc = store_audit_verify(store, &state, &e);
    store_close(&store);
    if (rc < 0)
        return command_fail(c, &e, ERR_CHECKSUM);
    /* to be noted outside: who can write the database can write a whole new chain */
    printf("%" PRId64 " records, last %s\n", state.records, state.records ? state.hash : "-");
    return EXIT_GOOD;
}
