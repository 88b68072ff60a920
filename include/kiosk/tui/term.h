/* term: the terminal. The only user of curses. One at a time (curses has one screen). */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include "base/err.h"
#include "tui/canvas.h"
#include "tui/key.h"

struct term;

struct term_caps {
    bool utf8;        /* the terminal takes UTF-8 */
    bool half_blocks; /* ▀ ▄ are there */
    bool mouse;
    bool font; /* OSC 50 works (xterm) */
    int colors;
};

struct term_opts {
    bool headless;    /* real curses on /dev/null, for scripts */
    int w, h;         /* headless only */
    const char *type; /* headless only: TERM; NULL = xterm-256color */
    bool plain;       /* headless only: as if without UTF-8 */
};

/* ERR_UNSUPPORTED: not a terminal, or one that cannot place a cursor (TERM=dumb). */
int term_open(struct term **out, const struct term_opts *o, struct err *e);
void term_close(struct term **t); /* restores the terminal, also from a crash handler */
int term_fd(const struct term *t);
const struct term_caps *term_caps(const struct term *t);
void term_size(const struct term *t, int *w, int *h);
/* After SIGWINCH: asks the kernel; true when it changed. */
bool term_resized(struct term *t);
/* Sends what differs from the last paint. */
void term_paint(struct term *t, const struct canvas *cv, enum theme theme);
/* Everything again (after the screen may be damaged). */
void term_repaint(struct term *t);
/* The next key, or false when none waits. */
bool term_key(struct term *t, struct key *out);
/* Sets the font by OSC 50; NULL = no such terminal. */
void term_font(struct term *t, const char *font);
/* The terminal's bell: a sound, or what the terminal makes of it. */
void term_bell(struct term *t);
/* What curses holds, read back cell by cell: characters and the roles that look like it. */
void term_readback(struct term *t, struct canvas *out, enum theme theme);

#endif
