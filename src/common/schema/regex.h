/* regex: regular expressions of ECMA-262 on PCRE2. A compiled one never changes and is shared
 * between threads; a matcher belongs to one check in one thread. Bounded in length, in steps of
 * matching, in depth and in memory. */
#ifndef SCHEMA_REGEX_H
#define SCHEMA_REGEX_H

#include "base/err.h"
#include "base/str.h"

struct regex;
struct matcher;

/* ERR_PARSE: not a regular expression. ERR_LIMIT: longer than SCHEMA_PATTERN, or too complex. */
int regex_new(struct regex **out, struct str pattern, struct err *e);
void regex_free(struct regex **r);

int matcher_new(struct matcher **out, struct err *e);
void matcher_free(struct matcher **m);
/* 1 found anywhere in s, 0 not, -ERR_LIMIT when it would take too long, -ERR_PARSE when s is not
 * UTF-8. *left is the effort that remains for all matches together. */
int regex_match(
    struct matcher *m, const struct regex *r, struct str s, size_t *left, struct err *e);

#endif
