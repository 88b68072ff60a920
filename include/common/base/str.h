/* str: a borrowed run of bytes, and bounded parsing that chains with &&. Nothing here allocates. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

#define STR(lit) ((struct str){(lit), sizeof(lit) - 1})

struct str str_of(const char *z);  /* NULL gives the empty str */
struct str str_trim(struct str s); /* without ASCII blanks and no-break spaces at both ends */
bool str_eq(struct str a, struct str b);
bool str_eqz(struct str a, const char *z);
int str_cmp(struct str a, struct str b); /* byte order */
bool str_starts(struct str s, struct str prefix);
/* Splits at the first sep: *head before it, *s after it. False (and *head = all) when none. */
bool str_cut(struct str *s, char sep, struct str *head);
/* Copies with a NUL, cut at a UTF-8 character when it does not fit; returns false when cut. */
bool str_copy(char *to, size_t size, struct str s);
/* The whole of s as a decimal number without sign, at most max. */
bool str_uint(struct str s, uint64_t max, uint64_t *out);
bool str_int(struct str s, int64_t min, int64_t max, int64_t *out);
bool str_digits(struct str s); /* one or more ASCII digits and nothing else */

/* Scanners: take from the front of *s what they name, or leave it and return false. */
bool scan_char(struct str *s, char c);
bool scan_uint(struct str *s, size_t max_digits, uint64_t *out);
void scan_blanks(struct str *s);

#endif
