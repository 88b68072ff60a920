/* digits: big letters of 5x7 dots in half blocks (5x4 cells at scale 1), for countdowns, PINs,
 * references and the call board. Digits, capital letters and "-". No letter that looks like a digit
 * stands in a number or code; words have them all, with their Czech marks. */
#ifndef TUI_DIGITS_H
#define TUI_DIGITS_H

#include "tui/canvas.h"

int digits_width(const char *text, int scale); /* cells, one blank between letters */
int digits_height(int scale);                  /* cells */
void digits_draw(
    struct canvas *cv, int x, int y, enum role role, const char *text, int scale, bool blocks);

/* A word in any case, such as the name of a counter; one with marks is a row higher at scale 1.
 * What is no letter or digit is a blank. */
int digits_word_width(const char *text, int scale);
int digits_word_height(const char *text, int scale);
void digits_word_draw(
    struct canvas *cv, int x, int y, enum role role, const char *text, int scale, bool blocks);

#endif
