/* letters: people's own words made printable. An answer may hold anything that a keyboard or a
 * clipboard can give; a form must not fail to print because of it, and nothing in it may move or
 * hide the words around it.
 *
 * Line ends become \n, tabs blanks. What has no shape of its own (soft hyphens, joiners, variation
 * selectors, byte order marks) is left out. Controls, bidi marks and letters that our font lacks
 * (Chinese, most emoji) become a box, U+25A1, so that the reader sees that something stood there.
 * Of marks piled on one letter only the first few are kept. */
#ifndef PAPER_LETTERS_H
#define PAPER_LETTERS_H

#include "base/buf.h"
#include <pango/pango.h>

/* Appends s cleaned to what font has; false when out is full. */
bool letters_clean(struct buf *out, struct str s, PangoFont *font);

#endif
