/* prefill: answers that somebody knows already: the person who signed in, the town. They are typed
 * into empty fields as a person would type them and can be changed like any other. */
#ifndef FORM_PREFILL_H
#define FORM_PREFILL_H

#include "form/record.h"

/* The text of "person.name", "town.city"; NULL when it is not known. Borrowed for the call. */
typedef const char *form_source_fn(void *ctx, const char *from);

/* Fields of repeats are left alone. Returns how many were filled, or negative. */
int form_prefill(struct form_record *r, form_source_fn *source, void *ctx, struct err *e);

#endif
