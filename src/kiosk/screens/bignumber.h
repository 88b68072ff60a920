/* bignumber: a reference or code in big letters, four and four, as people read it out. */
#ifndef SCREENS_BIGNUMBER_H
#define SCREENS_BIGNUMBER_H

#include "tui/ui.h"

/* label above it, muted. Small letters where there is no room or no half blocks. Returns the rows
 * used, with a blank one below. */
int bignumber_draw(struct ui *ui, struct rect r, const char *label, const char *refno);

#endif
