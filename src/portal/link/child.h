/* child: the process of a connector: started without a shell, in a group of its own, with three
 * pipes and nothing else of ours. Private to link. */
#ifndef LINK_CHILD_H
#define LINK_CHILD_H

#include "base/err.h"

#include <sys/types.h>

struct child {
    pid_t pid;        /* 0 = none */
    int life;         /* readable when the process has ended; -1: this kernel cannot tell */
    int in, out, err; /* our ends, not blocking; -1 = closed */
};

void child_none(struct child *c);
/* command: the program and its arguments, divided by blanks. ERR_NOT_FOUND: no such program;
 * ERR_IO; ERR_PARSE: no word in it, or more than LINK_ARGS. */
int child_start(struct child *c, const char *command, struct err *e);
/* 0, or ERR_PARSE as child_start says. */
int child_check(const char *command, struct err *e);
void child_close(int *fd);
/* Has the process ended? Its status is left for child_end. */
bool child_ended(const struct child *c);
/* To the whole group: what the connector itself started ends with it. */
void child_signal(const struct child *c, int signal);
/* Kills what is left, takes the status, closes. what: "exit 3", "signal 9". */
void child_end(struct child *c, char what[24]);

#endif
