/* words: what the index and a query have in common: folded words, stop words, stems, families.
 * Pure; nothing allocates. Private to search. */
#ifndef SEARCH_WORDS_H
#define SEARCH_WORDS_H

#include "base/str.h"

enum { WORD_MAX = 40 }; /* bytes of a folded word; the rest of a longer one is ignored */

struct word {
    char z[WORD_MAX + 4];
    size_t n;
    size_t from, to; /* bytes of the text it came from */
};

struct words {
    struct str text, rest;
};

void words_init(struct words *it, struct str text);
/* The next run of letters and digits, folded. */
bool words_next(struct words *it, struct word *out);

bool word_is_stop(const struct word *w);
/* Light stem of a folded word, at most as long as the word. Words of up to three letters stay. */
void word_stem(struct word *out, const struct word *w);

enum { FAMILY_NONE = -1 };
/* Families are numbered 0…family_count()-1. */
int word_family(const struct word *w);
/* The family that has a member beginning with w, for a word that is still being typed. */
int word_family_begins(const struct word *w);
size_t family_count(void);
uint64_t family_hash(void);

#endif
