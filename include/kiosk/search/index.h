/* index: search as one types, over folded and stemmed Czech. Built into a blob that is used from a
 * read-only map; a query allocates nothing but its scratch.
 *
 * A word matches by its prefix (the last word of the query), its stem, or its word family ("pejsek"
 * finds "pes"). All words must match; when nothing does, one letter may differ. Stop words do not
 * count. Title beats keywords beats text; rank decides ties. */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "base/buf.h"

struct search_doc {
    struct str title, text;
    struct str keywords; /* divided by newlines or commas; one of a single word is a name */
    uint8_t rank; /* 0–100, popularity */
};

struct search_index {
    const void *blob;
    size_t n;
};

struct search_hit {
    uint32_t doc;
    int32_t score;
};

struct search_scratch; /* reusable working memory of one thread */

enum { SEARCH_MAX_HITS = 100, SEARCH_MAX_MARKS = 16 };

struct search_result {
    struct search_hit hits[SEARCH_MAX_HITS];
    size_t n;
    size_t total;      /* how many documents matched */
    bool guessed;      /* nothing matched as typed; these match `guess` */
    char guess[120];   /* the query with the misprint mended, folded */
};

/* Of layout, stemmer and families: an index of another version must be built again. */
uint64_t search_version(void);
/* Appends the blob; where it is used it must start at a multiple of 8 bytes. */
int search_build(struct buf *out, const struct search_doc *docs, size_t n, struct err *e);
/* Checks the head only; what is wrong inside gives wrong hits, never a fault. ERR_PARSE. */
int search_open(struct search_index *ix, const void *blob, size_t n, struct err *e);
struct search_scratch *search_scratch_new(const struct search_index *ix);
void search_scratch_free(struct search_scratch **s);
/* limit <= SEARCH_MAX_HITS */
void search_query(struct search_result *out, const struct search_index *ix,
    struct search_scratch *s, struct str query, size_t limit);

struct search_mark {
    size_t from, to; /* bytes of the text */
};
/* Which words of `text` the query matched, for underlining. Returns the count. */
size_t search_marks(struct search_mark marks[SEARCH_MAX_MARKS], struct str text, struct str query);

#endif
