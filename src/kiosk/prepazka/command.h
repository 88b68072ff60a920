/* command: a subcommand of prepazka for scripts: one file, one const struct. */
#ifndef PREPAZKA_COMMAND_H
#define PREPAZKA_COMMAND_H

#include "base/err.h"

enum exit_code {
    EXIT_GOOD = 0, /* done, yes */
    EXIT_NO = 1,   /* a negative answer: nothing found, not valid */
    EXIT_USAGE = 2,
    EXIT_TROUBLE = 3, /* a file, the portal or the printer failed */
};

struct command {
    const char *name;
    const char *usage;                 /* arguments, for the usage text */
    int (*run)(int argc, char **argv); /* argv[0] = name; returns an exit_code */
};

extern const struct command cmd_search, cmd_situation, cmd_slip, cmd_spayd, cmd_check, cmd_form;

/* Prints "prepazka NAME: TEXT" to standard error; returns EXIT_TROUBLE. */
int command_trouble(const char *name, const struct err *e);
/* Prints the command's usage to standard error; returns EXIT_USAGE. */
int command_usage(const struct command *c);

#endif
