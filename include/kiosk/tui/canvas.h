/* canvas: a grid of cells that screens draw into; the terminal paints it. Knows no curses. Text is
 * made safe here, at the last step: control and bidi characters become U+FFFD. */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include "base/str.h"
#include "tui/style.h"
#include <stdint.h>

struct cell {
    uint32_t ch; /* 0 = right half of a wide character */
    uint8_t role;
};

struct rect {
    int x, y, w, h;
};

struct canvas {
    int w, h;
    struct cell *cells; /* owned */
};

enum frame_kind {
    FRAME_LIGHT,  /* can be pressed */
    FRAME_HEAVY,  /* has the focus */
    FRAME_SQUARE, /* hangs from a command line */
    FRAME_BLOCK,  /* overlay */
};

/* false on no memory; the content is undefined after a resize. */
bool canvas_resize(struct canvas *cv, int w, int h);
void canvas_done(struct canvas *cv); /* wipes and frees */
void canvas_clear(struct canvas *cv, enum role role);
void canvas_put(struct canvas *cv, int x, int y, uint32_t ch, enum role role);
/* Draws from x, at most w cells; returns the cells used. Nothing is wrapped or marked as cut. */
int canvas_text(struct canvas *cv, int x, int y, int w, enum role role, struct str s);
int canvas_z(struct canvas *cv, int x, int y, int w, enum role role, const char *z);
/* As canvas_text, but a text that is too long ends with "…". */
int canvas_fit(struct canvas *cv, int x, int y, int w, enum role role, const char *z);
/* Ends at x+w. */
void canvas_right(struct canvas *cv, int x, int y, int w, enum role role, const char *z);
void canvas_fill(struct canvas *cv, struct rect r, enum role role);
void canvas_rule(struct canvas *cv, int x, int y, int w, enum role role); /* ─ */
void canvas_frame(struct canvas *cv, struct rect r, enum frame_kind kind, enum role role);
/* Under an overlay: everything muted; cells of the field role become "·" (a neighbour may look). */
void canvas_mute(struct canvas *cv);
struct rect rect_inset(struct rect r, int dx, int dy);
bool rect_has(struct rect r, int x, int y);

#endif
