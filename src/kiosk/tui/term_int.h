/* term_int: what term.c and term_key.c share. */
#ifndef TUI_TERM_INT_H
#define TUI_TERM_INT_H

#define NCURSES_WIDECHAR 1
#include "tui/term.h"

#include <curses.h>
#include <stdio.h>

enum { TERM_PASTE_BEGIN = 2001, TERM_PASTE_END = 2002 };

struct term {
    SCREEN *screen;
    FILE *in, *out;
    int fd;
    bool headless, linux_console, stale;
    struct term_caps caps;
    struct canvas shown; /* what the last paint sent */
    enum theme shown_theme;
    char paste[KEY_PASTE_MAX];
};

void term_raw_write(struct term *t, const char *p, size_t n);

#endif
