/* format: the blob of the index. Numbers are the machine's own: the blob is compiled where it is
 * used. Every offset counts from the blob's start; every run is checked where it is followed, so
 * that opening touches one page and damage gives wrong hits at worst. Private to search. */
#ifndef SEARCH_FORMAT_H
#define SEARCH_FORMAT_H

#include "search/index.h"

#define FORMAT_MAGIC UINT64_C(0x3130584458444e49) /* "INDXDX01" */

enum { FIELD_TEXT = 1, FIELD_KEYWORDS = 2, FIELD_ALIAS = 4, FIELD_TITLE = 8, FIELD_BITS = 4 };

struct format_table {
    uint32_t at, n; /* bytes from the start; items */
};

struct format_head {
    uint64_t magic, version; /* version: search_version() of the builder */
    uint32_t size, n_docs;
    struct format_table docs, words, keys, ranges, posts, text;
};

struct format_doc {
    uint8_t rank, title_words;
};

/* Documents of a word or key: doc << FIELD_BITS | fields. The first n_head have it in the title or
 * the keywords, the rest in the text only; each part ascends. */
struct format_posts {
    uint32_t at, n_head, n; /* items of posts */
};

/* Words are sorted by bytes. Keys are stems, and families as "~" and a number. */
struct format_term {
    uint32_t text, len;
    struct format_posts posts;
};

/* A run of words [lo, hi) that share a beginning, its documents merged into one list. Sorted by
 * lo, then the longer first, then shallow ones first. */
struct format_range {
    uint32_t lo, hi;
    uint32_t shallow; /* 1: for beginnings of one or two letters; titles and keywords only */
    struct format_posts posts;
};

enum {
    SHORT_BEGINNING = 2, /* letters */
    MERGE_LEAST = 512,   /* postings of a range that is worth a list of its own */
    SHALLOW_OVER = 4096, /* postings from which a short beginning leaves the texts out */
};

#endif
