/* utf8: decoding, width in terminal cells, folding for search and for ASCII media, and escaping
 * of untrusted text. Pure; tables are const. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"
#include "base/str.h"

#define UTF8_BAD 0xFFFDu
#define UTF8_NBSP 0xA0u

/* Takes one character from *s; a bad byte gives UTF8_BAD and is skipped. 0 at the end. */
uint32_t utf8_next(struct str *s);
/* Writes 1–4 bytes, returns how many. */
size_t utf8_put(char out[4], uint32_t c);
bool utf8_valid(struct str s);
size_t utf8_len(struct str s); /* characters */
/* Cells in a terminal: 0 combining and controls, 2 wide, else 1. */
int utf8_cwidth(uint32_t c);
size_t utf8_width(struct str s);
/* The longest prefix of at most `cells` cells, at a character (with its combining marks). */
struct str utf8_fit(struct str s, size_t cells);
bool utf8_is_alnum(uint32_t c);
/* Control characters, bidi controls, zero-width joiners, private use: never shown. */
bool utf8_is_unsafe(uint32_t c);

/* Lower case without diacritics: "Žluťoučký KŮŇ" -> "zlutoucky kun"; no-break space -> space;
 * typographic quotes and dashes -> ASCII. Letters of other scripts are lower-cased only.
 * Writes 0–4 characters. */
bool utf8_fold(struct buf *out, struct str s);
/* One character folded; returns the count of ASCII characters written to out (0 = not foldable,
 * keep the character), at most 3. Case is kept when keep_case. */
size_t utf8_fold_char(uint32_t c, bool keep_case, char out[4]);
/* Same without lower-casing: for terminals and media without UTF-8. Unknown -> '?'. */
bool utf8_ascii(struct buf *out, struct str s);
uint32_t utf8_lower(uint32_t c);
uint32_t utf8_upper(uint32_t c);
/* Copies s with unsafe characters replaced by U+FFFD (newline kept when keep_nl). */
bool utf8_clean(struct buf *out, struct str s, bool keep_nl);

#endif
