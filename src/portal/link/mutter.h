/* mutter: what a connector says on standard error, line by line into our log: escaped, cut, and no
 * more than so many lines and bytes in a time. Private to link; the keeper's thread only. */
#ifndef LINK_MUTTER_H
#define LINK_MUTTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    MUTTER_LINE = 500,
    MUTTER_LINES = 30, /* in a window */
    MUTTER_WINDOW_MS = 10000,
    MUTTER_BYTES = 1024 * 1024, /* read in a second; beyond it the connector waits */
};

struct mutter {
    const char *name; /* of the connector; borrowed */
    char line[MUTTER_LINE + 1];
    size_t n;
    int64_t window, second;
    int lines, dropped;
    size_t bytes;
};

void mutter_begin(struct mutter *m, const char *name);
/* Reads once from fd. False at its end. */
bool mutter_read(struct mutter *m, int fd, int64_t now);
/* 0: read on; else so many milliseconds to wait before more is read. */
int64_t mutter_wait(const struct mutter *m, int64_t now);
/* Tells a last line without its newline, and how many were dropped. */
void mutter_end(struct mutter *m, int64_t now);

#endif
