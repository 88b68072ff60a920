/* facts: the quick facts of a situation, always in the same order, for the card on its page, the
 * preview at the desk and the slip to take home. */
#ifndef SCREENS_FACTS_H
#define SCREENS_FACTS_H

#include "page.h"

enum { FACTS_MAX = 6, FACT_TEXT = 240 };

struct facts {
    struct page_row rows[FACTS_MAX]; /* point into text[] and the catalogue */
    char text[FACTS_MAX][FACT_TEXT];
    size_t n;
    bool verified;
};

void facts_of(struct facts *f, const struct visit *v, uint32_t situation);
/* Rows between two rules; returns the rows used (at most r.h). */
int facts_draw(struct ui *ui, const struct facts *f, struct rect r);
/* Rows it will take. */
int facts_rows(const struct facts *f);
#endif
