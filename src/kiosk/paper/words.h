/* words: the sentences of a slip in the language of the visit (the caller has set it). */
#ifndef PAPER_WORDS_H
#define PAPER_WORDS_H

#include "base/buf.h"
#include "domain/slip.h"

enum { WORDS_STEPS = 3 };

/* How to pay, for one slip. */
struct words_pay {
    struct buf step[WORDS_STEPS]; /* the last is the way without a phone; empty = none */
    size_t n;
    struct buf paragraph; /* the same in one paragraph */
    struct buf arrival;   /* when the money must arrive */
    struct buf proof;     /* that this is no receipt */
};

int words_pay(struct words_pay *w, const struct slip *s, struct err *e);
void words_pay_done(struct words_pay *w);
/* "23. 11. 2026 v 9:41", "23 Nov 2026, 9:41" */
bool words_moment(struct buf *out, const struct civil *c, const char *lang);

#endif
