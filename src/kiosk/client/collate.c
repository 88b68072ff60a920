/* collate: see collate.h. A key is the letters' weights, a separator, then accents and case. */
#include "collate.h"

#include "base/utf8.h"

enum { GAP = 2, LETTERS = 8, DIGITS = 64, OTHER = 80 };

/* The alphabet; a plain letter's weight is its place. */
static const uint32_t alphabet[] = {'a', 'b', 'c', 0x10D, 'd', 'e', 'f', 'g', 'h', 1 /* ch */, 'i',
    'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 0x159, 's', 0x161, 't', 'u', 'v', 'w', 'x', 'y',
    'z', 0x17E};
enum { CH = 1 };

static unsigned place(uint32_t c)
{
    for (unsigned i = 0; i < sizeof alphabet / sizeof *alphabet; i++)
        if (alphabet[i] == c)
            return LETTERS + i;
    return 0;
}

/* Weight of one character, or of "ch"; accent: what the letter adds to the second level. */
static unsigned weigh(struct str *s, uint32_t c, unsigned *accent)
{
    uint32_t low = utf8_lower(c);
    char plain[4];
    *accent = low == c ? 2 : 3;
    if (low == 'c' && s->n && (s->p[0] == 'h' || s->p[0] == 'H')) {
        s->p++, s->n--;
        return place(CH);
    }
    unsigned w = place(low);
    if (w)
        return w;
    if (low >= '0' && low <= '9')
        return DIGITS + (low - '0');
    if (utf8_fold_char(low, false, plain) && plain[0] >= 'a' && plain[0] <= 'z') {
        *accent += 2 + 2 * (low & 0x1F); /* á before a differs from ä, but after a */
        return place((uint32_t)plain[0]);
    }
    return utf8_is_alnum(low) ? OTHER : GAP;
}

bool collate_key(struct buf *out, struct str text)
{
    struct buf second;
    bool gap = true;
    buf_init(&second, BUF_LINE);
    for (uint32_t c; (c = utf8_next(&text));) {
        unsigned accent, w = weigh(&text, c, &accent);
        if (w == GAP && gap)
            continue;
        gap = w == GAP;
        buf_char(out, (char)w);
        if (w == OTHER) {
            char utf8[4]; /* other scripts: by code point, which UTF-8 keeps */
            buf_add(out, utf8, utf8_put(utf8, utf8_lower(c)));
        }
        buf_char(&second, (char)accent);
    }
    buf_char(out, 1);
    buf_str(out, buf_view(&second));
    bool good = !second.failed && !out->failed;
    buf_done(&second);
    return good;
}

int collate_cmp(struct str a, struct str b)
{
    struct buf x, y;
    buf_init(&x, BUF_LINE);
    buf_init(&y, BUF_LINE);
    collate_key(&x, a);
    collate_key(&y, b);
    int c = str_cmp(buf_view(&x), buf_view(&y));
    buf_done(&x);
    buf_done(&y);
    return c;
}
