/* plan: the words of a query and the lists that answer each. Private to search. */
#ifndef SEARCH_PLAN_H
#define SEARCH_PLAN_H

#include "view.h"

enum { QUERY_WORDS = 8, WORD_SOURCES = 4 };

/* How a document's word met the query's, best first. */
enum match { MATCH_EXACT, MATCH_STEM, MATCH_FAMILY, MATCH_BEGINS, MATCH_BEGUN, MATCHES };

struct source {
    const uint32_t *posts;
    uint32_t n_head, n;
    enum match match;
};

struct query_word {
    struct word w;
    bool stop;
    bool begins; /* may be the beginning of a word */
    struct source sources[WORD_SOURCES];
    size_t n_sources;
    struct span few;   /* words with this beginning that have no merged list */
    uint64_t estimate; /* postings to visit; 0 = nothing answers */
};

struct plan {
    struct query_word words[QUERY_WORDS]; /* as typed, stop words too */
    size_t n;
    uint8_t counted[QUERY_WORDS]; /* which of them must match */
    size_t n_counted;
};

/* Splits the query; nothing is looked up. */
void plan_parse(struct plan *p, struct str query);
/* Finds the lists of a counted word. */
void plan_word(const struct view *v, struct query_word *q);
/* Mends one letter of a word of four letters or more that nothing answers. */
bool plan_mend(const struct view *v, struct query_word *q);

#endif
