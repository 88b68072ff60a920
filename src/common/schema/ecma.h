/* ecma: a regular expression of ECMA-262 (mode u) as one of PCRE2. What the two write alike but
 * mean otherwise is rewritten (\d, \s, \v, the full stop, [], long names of properties); what only
 * PCRE2 knows (\A, (?i), (*VERB), possessive quantifiers…) is an error, as in ECMA. More lenient
 * than mode u in one thing: any ASCII punctuation may stand behind a backslash. Pure. */
#ifndef SCHEMA_ECMA_H
#define SCHEMA_ECMA_H

#include "base/buf.h"

/* 0, or ERR_PARSE with why and where. out is for pcre2_compile() with PCRE2_UTF. */
int ecma_to_pcre(struct buf *out, struct str pattern, struct err *e);

#endif
