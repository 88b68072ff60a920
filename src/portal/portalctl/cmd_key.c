/* cmd_key: what a portal made before forms lacks. */
#include "command.h"
#include "keys.h"

#include <stdio.h>

static void print_path(const char *path)
{
    puts(path);
}

int run_key_add(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    int rc = conf_load(&conf, a->conf, &e);
    if (rc == 0)
        rc = keys_add(&conf, print_path, &e);
    return rc < 0 ? command_fail(c, &e, ERR_CONFLICT) : EXIT_GOOD;
}
