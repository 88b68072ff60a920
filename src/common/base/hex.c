/* hex: see base/hex.h. */
#include "base/hex.h"

static const char symbols[] = "0123456789abcdef";

void hex_write(char *out, const void *bytes, size_t n)
{
    const unsigned char *b = bytes;
    for (size_t i = 0; i < n; i++) {
        *out++ = symbols[b[i] >> 4];
        *out++ = symbols[b[i] & 15];
    }
    *out = '\0';
}

bool hex_is(struct str s, size_t digits)
{
    for (size_t i = 0; i < s.n; i++)
        if (!memchr(symbols, s.p[i], 16))
            return false;
    return s.n == digits;
}

static unsigned value(char digit)
{
    return (unsigned)((const char *)memchr(symbols, digit, 16) - symbols);
}

bool hex_read(void *out, size_t n, struct str digits)
{
    unsigned char *to = out;
    if (!hex_is(digits, 2 * n))
        return false;
    for (size_t i = 0; i < n; i++)
        to[i] = (unsigned char)(value(digits.p[2 * i]) << 4 | value(digits.p[2 * i + 1]));
    return true;
}
