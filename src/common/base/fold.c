/* fold: letters without diacritics and case. Part of utf8.h; a file of its own for its tables. */
#include "base/utf8.h"

/* Latin-1 Supplement and Latin Extended-A, upper case or caseless, by code point. The ASCII form
 * keeps the case of the source letter; "" means the letter is not in the table. */
static const char latin[0x180 - 0xC0][3] = {
    "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I",  /* C0 */
    "D", "N", "O", "O", "O", "O", "O", "x", "O", "U", "U", "U", "U", "Y", "TH", "ss", /* D0 */
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",  /* E0 */
    "d", "n", "o", "o", "o", "o", "o", "/", "o", "u", "u", "u", "u", "y", "th", "y",  /* F0 */
    "A", "a", "A", "a", "A", "a", "C", "c", "C", "c", "C", "c", "C", "c", "D", "d",   /* 100 */
    "D", "d", "E", "e", "E", "e", "E", "e", "E", "e", "E", "e", "G", "g", "G", "g",   /* 110 */
    "G", "g", "G", "g", "H", "h", "H", "h", "I", "i", "I", "i", "I", "i", "I", "i",   /* 120 */
    "I", "i", "IJ", "ij", "J", "j", "K", "k", "k", "L", "l", "L", "l", "L", "l", "L", /* 130 */
    "l", "L", "l", "N", "n", "N", "n", "N", "n", "n", "N", "n", "O", "o", "O", "o",   /* 140 */
    "O", "o", "OE", "oe", "R", "r", "R", "r", "R", "r", "S", "s", "S", "s", "S", "s", /* 150 */
    "S", "s", "T", "t", "T", "t", "T", "t", "U", "u", "U", "u", "U", "u", "U", "u",   /* 160 */
    "U", "u", "U", "u", "W", "w", "Y", "y", "Y", "Z", "z", "Z", "z", "Z", "z", "s",   /* 170 */
};

struct sign {
    uint32_t c;
    char ascii[4];
};

static const struct sign signs[] = {{0xA0, " "}, {0xA7, "par"}, {0xA9, "(c)"}, {0xAB, "\""},
    {0xB0, "o"}, {0xB2, "2"}, {0xB3, "3"}, {0xB4, "'"}, {0xB7, "-"}, {0xBB, "\""}, {0x2002, " "},
    {0x2003, " "}, {0x2007, " "}, {0x2009, " "}, {0x202F, " "}, {0x2010, "-"}, {0x2011, "-"},
    {0x2012, "-"}, {0x2013, "-"}, {0x2014, "-"}, {0x2212, "-"}, {0x2018, "'"}, {0x2019, "'"},
    {0x201A, "'"}, {0x201B, "'"}, {0x201C, "\""}, {0x201D, "\""}, {0x201E, "\""}, {0x2022, "*"},
    {0x2026, "..."}, {0x203A, ">"}, {0x2039, "<"}, {0x20AC, "EUR"}, {0x2190, "<"}, {0x2192, ">"},
    {0x2191, "^"}, {0x2193, "v"}, {0x1E9E, "SS"}};

static size_t put_ascii(const char *from, size_t max, bool keep_case, char out[4])
{
    size_t n = 0;
    for (; n < max && from[n]; n++)
        out[n] = !keep_case && from[n] >= 'A' && from[n] <= 'Z' ? (char)(from[n] + 32) : from[n];
    return n;
}

size_t utf8_fold_char(uint32_t c, bool keep_case, char out[4])
{
    if (c < 0x80) {
        char z[2] = {(char)c, 0};
        return put_ascii(z, 1, keep_case, out);
    }
    if (c >= 0xC0 && c < 0x180)
        return put_ascii(latin[c - 0xC0], 3, keep_case, out);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].c == c)
            return put_ascii(signs[i].ascii, 3, keep_case, out);
    return 0;
}

uint32_t utf8_lower(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c + 32;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) || (c >= 0x48A && c <= 0x4BF))
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c & 1 ? c + 1 : c;
    return c;
}

uint32_t utf8_upper(uint32_t c)
{
    if (c >= 'a' && c <= 'z')
        return c - 32;
    if ((c >= 0xE0 && c <= 0xFE && c != 0xF7) || (c >= 0x430 && c <= 0x44F))
        return c - 32;
    if (c >= 0x450 && c <= 0x45F)
        return c - 80;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) || (c >= 0x48A && c <= 0x4BF))
        return c & ~1u;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c & 1 ? c : c - 1;
    return c;
}

bool utf8_fold(struct buf *out, struct str s)
{
    for (uint32_t c; (c = utf8_next(&s));) {
        char a[4];
        if (c >= 0x300 && c < 0x370)
            continue; /* a combining accent of a decomposed letter */
        size_t n = utf8_fold_char(c, false, a);
        if (!n)
            n = utf8_put(a, utf8_lower(c));
        buf_add(out, a, n);
    }
    return !out->failed;
}

bool utf8_ascii(struct buf *out, struct str s)
{
    for (uint32_t c; (c = utf8_next(&s));) {
        char a[4];
        if (c >= 0x300 && c < 0x370)
            continue;
        size_t n = utf8_fold_char(c, true, a);
        if (!n)
            a[0] = '?', n = 1;
        buf_add(out, a, n);
    }
    return !out->failed;
}

bool utf8_is_alnum(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0xC0 && c < 0x180 && c != 0xD7 && c != 0xF7) || (c >= 0x180 && c < 0x250) ||
           (c >= 0x386 && c < 0x530);
}
