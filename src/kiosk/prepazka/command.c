/* command: see command.h. */
#include "command.h"

#include <stdio.h>

int command_trouble(const char *name, const struct err *e)
{
    fprintf(stderr, "prepazka %s: %s\n", name, e->text);
    return EXIT_TROUBLE;
}

int command_usage(const struct command *c)
{
    fprintf(stderr, "usage: prepazka %s %s\n", c->name, c->usage);
    return EXIT_USAGE;
}
