/* document_words: the words of a citizen's copy that are not the form's own, in the language set.
 */
#ifndef PAPER_DOCUMENT_WORDS_H
#define PAPER_DOCUMENT_WORDS_H

#include "base/buf.h"
#include "domain/instant.h"

enum document_word {
    WORD_COPY_RECEIVED, /* the sentence under the title: what this paper is */
    WORD_COPY_TO_SIGN,
    WORD_STATE, /* labels */
    WORD_DECIDED_BY,
    WORD_SIGN_BY,
    WORD_ATTACHMENTS, /* headings */
    WORD_BRING,
    WORD_NEXT,
    WORD_STATE_RECEIVED, /* values */
    WORD_STATE_TO_SIGN,
    WORD_STATE_REGISTERED,
    WORD_STATE_DECIDED,
    WORD_STATE_WITHDRAWN,
    DOCUMENT_WORDS
};

/* Translated; never NULL. */
const char *document_word(enum document_word w);
/* "23. 11. 2026 v 9:41:12", "23 Nov 2026, 9:41:12". False when out is full. */
bool document_second(struct buf *out, const struct civil *c, const char *lang);
/* "23. 12. 2026", "23 Dec 2026" */
bool document_date(struct buf *out, struct date d, const char *lang);

#endif
