/* words: the sentences of a slip in the language of the visit (the caller has set it). */
#ifndef PAPER_WORDS_H
#define PAPER_WORDS_H

#include "base/buf.h"
#include "domain/slip.h"

enum { WORDS_STEPS = 3 };

/* "Payment slip": what kind of paper this is; a msgid, to be translated. */
const char *words_kind(enum slip_kind kind);
/* The footer's sentence with the number, translated: "Payment %s". */
const char *words_reference(enum slip_kind kind);
/* A message in Czech, whatever the language of the visit: the office that reads the paper later
 * may know no other. */
const char *words_czech(const char *msgid);
/* The message in Czech and in the language of the visit, once when they are the same. */
bool words_both(struct buf *out, const char *msgid);
/* The Czech of a receipt's title when it is one of the states that we know; NULL when it is not, or
 * is Czech already. */
const char *words_state(const char *title);
/* Is "of" before this number "ze" in Czech: "strana 1 ze 3", but "1 z 5"? By how the number is
 * spoken. */
bool words_ze(int n);

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
/* With seconds: when something was received. */
bool words_second(struct buf *out, const struct civil *c, const char *lang);
bool words_date(struct buf *out, struct date d, const char *lang);

#endif
