/* letters: see letters.h. */
#include "letters.h"

#include "base/utf8.h"

enum {
    BOX = 0x25A1,
    FIRST_RARE = 0x250, /* every letter below stands in each of our fonts */
    MAX_MARKS = 4,      /* Vietnamese and pointed Hebrew need three */
};

static bool shapeless(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static bool printable(uint32_t c, PangoFont *font)
{
    if (c == '\n')
        return true;
    if (utf8_is_unsafe(c) || c == UTF8_BAD)
        return false;
    return c < FIRST_RARE || pango_font_has_char(font, c);
}

bool letters_clean(struct buf *out, struct str s, PangoFont *font)
{
    int marks = 0;
    while (s.n) {
        char bytes[4];
        uint32_t c = utf8_next(&s);
        if (c == '\r') {
            if (s.n && *s.p == '\n')
                continue;
            c = '\n';
        }
        if (c == '\t')
            c = ' ';
        if (shapeless(c))
            continue;
        marks = g_unichar_ismark(c) ? marks + 1 : 0;
        if (marks > MAX_MARKS)
            continue;
        buf_add(out, bytes, utf8_put(bytes, printable(c, font) ? c : BOX));
    }
    return !out->failed;
}
