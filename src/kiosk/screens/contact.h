/* contact: who deals with the form that is being filled in: the desk, its phone, and whether it is
 * open now. */
#ifndef SCREENS_CONTACT_H
#define SCREENS_CONTACT_H

#include "screens/screen.h"
#include "tui/ui.h"

/* Its index among the contacts of the catalogue, CAT_NONE when it names none. */
uint32_t contact_of(const struct visit *v);
/* Returns the rows used: 0 when there is no contact or less than three rows. */
int contact_draw(const struct visit *v, struct ui *ui, struct rect r);
#endif
