/* choose: choices of a record by their number, for editors that know no JSON. Yes/no: option 0 is
 * yes, 1 is no. A tick has option 0. */
#ifndef FORM_CHOOSE_H
#define FORM_CHOOSE_H

#include "form/record.h"

/* How many options the field offers: those of a choice, 2 for yes/no, 1 for a tick, else 0. */
size_t form_n_options(const struct form *f, int field);
bool form_is_chosen(const struct form_record *r, int field, int item, size_t option);
/* Choice and yes/no: the option becomes the answer. Multi-choice and tick: it is turned on or off;
 * chosen options of a multi-choice stand in the form's order. */
int form_choose(struct form_record *r, int field, int item, size_t option, struct err *e);

#endif
