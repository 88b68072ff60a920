/* filter: runs a small program of the portal on a few bytes and takes what it says, within bounds
 * of time and size. The program gets nothing else: not our files, not our signals. */
#ifndef API_FILTER_H
#define API_FILTER_H

#include "base/buf.h"

/* Writes input to the program's standard input and appends its standard output (out's maximum is
 * the limit). ERR_NOT_FOUND: no such program; ERR_TIMEOUT; ERR_LIMIT: it said too much; ERR_IO: it
 * failed. It is ended in any case. */
int filter_run(
    struct buf *out, const char *program, struct str input, int timeout_ms, struct err *e);

#endif
