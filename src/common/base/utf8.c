/* utf8: see base/utf8.h. */
#include "base/utf8.h"

static int sequence_length(unsigned char c)
{
    return c < 0x80                ? 1
           : c >= 0xC2 && c < 0xE0 ? 2
           : c >= 0xE0 && c < 0xF0 ? 3
           : c >= 0xF0 && c < 0xF5 ? 4
                                   : 0;
}

uint32_t utf8_next(struct str *s)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (!s->n)
        return 0;
    const unsigned char *p = (const unsigned char *)s->p;
    int len = sequence_length(p[0]);
    uint32_t c = len == 1 ? p[0] : p[0] & (0xFFu >> (len + 1));
    bool good = len > 0 && (size_t)len <= s->n;
    for (int i = 1; good && i < len; i++) {
        good = (p[i] & 0xC0) == 0x80;
        c = c << 6 | (p[i] & 0x3F);
    }
    if (good && len > 1)
        good = c >= least[len] && c <= 0x10FFFF && !(c >= 0xD800 && c < 0xE000);
    int used = good ? len : 1;
    s->p += used;
    s->n -= (size_t)used;
    return good ? (c ? c : UTF8_BAD) : UTF8_BAD;
}

size_t utf8_put(char out[4], uint32_t c)
{
    if (c < 0x80)
        return out[0] = (char)c, 1;
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

bool utf8_valid(struct str s)
{
    while (s.n) {
        struct str before = s;
        if (utf8_next(&s) == UTF8_BAD && !str_starts(before, STR("\xEF\xBF\xBD")))
            return false;
    }
    return true;
}

size_t utf8_len(struct str s)
{
    size_t n = 0;
    while (utf8_next(&s))
        n++;
    return n;
}

struct range {
    uint32_t first, last;
};

static bool in_ranges(uint32_t c, const struct range *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c >= r[i].first && c <= r[i].last)
            return true;
    return false;
}

int utf8_cwidth(uint32_t c)
{
    static const struct range zero[] = {{0x300, 0x36F}, {0x483, 0x489}, {0x591, 0x5BD},
        {0x610, 0x61A}, {0x64B, 0x65F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
        {0x202A, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
        {0xFEFF, 0xFEFF}, {0xE0000, 0xE0FFF}};
    static const struct range wide[] = {{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A},
        {0x23E9, 0x23EC}, {0x25FD, 0x25FE}, {0x2614, 0x2615}, {0x2648, 0x2653}, {0x26AA, 0x26AB},
        {0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x2753, 0x2755},
        {0x2795, 0x2797}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
        {0xA000, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F}, {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6}, {0x1F000, 0x1F02F}, {0x1F0A0, 0x1F0FF}, {0x1F18E, 0x1F19A},
        {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};
    if (c < 0x20 || (c >= 0x7F && c < 0xA0))
        return 0;
    if (c < 0x300)
        return 1;
    if (in_ranges(c, zero, sizeof zero / sizeof *zero))
        return 0;
    return in_ranges(c, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

size_t utf8_width(struct str s)
{
    size_t w = 0;
    for (uint32_t c; (c = utf8_next(&s));)
        w += (size_t)utf8_cwidth(c);
    return w;
}

struct str utf8_fit(struct str s, size_t cells)
{
    struct str rest = s;
    size_t w = 0, kept = 0;
    for (uint32_t c; (c = utf8_next(&rest));) {
        w += (size_t)utf8_cwidth(c);
        if (w > cells)
            break;
        kept = s.n - rest.n;
    }
    return (struct str){s.p, kept};
}

bool utf8_is_unsafe(uint32_t c)
{
    /* nearly every character of a screen is one of these */
    if ((c >= 0x20 && c < 0x7F) || (c > 0xAD && c < 0x300) || (c >= 0x2500 && c < 0x2600))
        return false;
    static const struct range bad[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x61C, 0x61C},
        {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xE000, 0xF8FF}, {0xFEFF, 0xFEFF},
        {0xFFF9, 0xFFFB}, {0xE0000, 0x10FFFF}};
    return in_ranges(c, bad, sizeof bad / sizeof *bad);
}

bool utf8_clean(struct buf *out, struct str s, bool keep_nl)
{
    for (uint32_t c; (c = utf8_next(&s));) {
        char b[4];
        if (utf8_is_unsafe(c) && !(keep_nl && c == '\n'))
            c = UTF8_BAD;
        buf_add(out, b, utf8_put(b, c));
    }
    return !out->failed;
}
