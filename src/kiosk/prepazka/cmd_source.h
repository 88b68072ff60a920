/* cmd_source: the options that search and situation share. Private to prepazka. */
#ifndef PREPAZKA_CMD_SOURCE_H
#define PREPAZKA_CMD_SOURCE_H

#include "client/source.h"

struct source_options {
    const char *town, *catalogue, *lang; /* borrowed from argv; lang is never NULL */
    size_t limit;
    bool json;
    int rest; /* index of the first argument that is no option */
};

/* False: an unknown option, a missing or wrong value. */
bool source_options(struct source_options *o, int argc, char **argv);
/* Writes text from outside: control and bidi characters never reach the terminal. */
void print_clean(const char *text, bool keep_nl);

#endif
