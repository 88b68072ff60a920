/* hex: bytes as small hexadecimal digits, and back. Great letters are not taken: what names or
 * proves something is written in one way only. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "base/str.h"

/* Writes 2 n digits and a NUL. */
void hex_write(char *out, const void *bytes, size_t n);
/* n bytes from exactly 2 n digits. After false out is undefined. */
bool hex_read(void *out, size_t n, struct str digits);
bool hex_is(struct str s, size_t digits); /* exactly so many digits and nothing else */

#endif
