/* answers: everything that was answered, in the order of the route, as rows of a label and a value:
 * for the check page, for paper, for the desk. */
#ifndef SCREENS_ANSWERS_H
#define SCREENS_ANSWERS_H

#include "screens/filling.h"

struct answer {
    bool heading; /* of an item of a repeat or of a section: label only */
    bool empty;   /* "nevyplněno" */
    bool computed;
    struct form_step step; /* where it is changed */
    int field;             /* FORM_NONE for a heading or an attachment */
    char *label, *value;   /* owned */
};

struct answers {
    struct answer *list;
    size_t n, cap;
};

enum { ANSWERS = 6000 };

/* headings: with those of sections and items. */
int answers_make(
    struct answers *out, const struct filling *f, bool headings, const char *lang, struct err *e);
void answers_free(struct answers *a); /* wipes */

#endif
