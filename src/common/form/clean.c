/* clean: what people type and paste, without what nobody can see. Linear in the length of the text.
 * See record_int.h (type_clean). */
#include "record_int.h"

#include "base/utf8.h"

/* Never kept: controls, the marks that turn the direction of text, and marks of byte order. Joiners
 * stay: they are spelling in some scripts, and hold emoji together. */
static bool dropped(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } rows[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x61C, 0x61C}, {0x200B, 0x200B},
        {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (c >= rows[i].first && c <= rows[i].last)
            return true;
    return false;
}

/* Letters that some keyboards and all Apple file names give in two parts, of Czech and its
 * neighbours (Unicode, canonical composition). */
static uint32_t composed(uint32_t letter, uint32_t mark)
{
    static const struct {
        uint32_t mark;
        const char *letters;
        uint16_t with[26];
    } rows[] = {
        {0x30C, "CcDdEeNnRrSsTtZzLl",
            {0x10C, 0x10D, 0x10E, 0x10F, 0x11A, 0x11B, 0x147, 0x148, 0x158, 0x159, 0x160, 0x161,
                0x164, 0x165, 0x17D, 0x17E, 0x13D, 0x13E}},
        {0x301, "AaEeIiOoUuYyLlRrCcNnSsZz",
            {0xC1, 0xE1, 0xC9, 0xE9, 0xCD, 0xED, 0xD3, 0xF3, 0xDA, 0xFA, 0xDD, 0xFD, 0x139, 0x13A,
                0x154, 0x155, 0x106, 0x107, 0x143, 0x144, 0x15A, 0x15B, 0x179, 0x17A}},
        {0x30A, "UuAa", {0x16E, 0x16F, 0xC5, 0xE5}},
        {0x308, "AaEeIiOoUu", {0xC4, 0xE4, 0xCB, 0xEB, 0xCF, 0xEF, 0xD6, 0xF6, 0xDC, 0xFC}},
        {0x302, "AaEeIiOoUu", {0xC2, 0xE2, 0xCA, 0xEA, 0xCE, 0xEE, 0xD4, 0xF4, 0xDB, 0xFB}},
        {0x30B, "OoUu", {0x150, 0x151, 0x170, 0x171}},
        {0x328, "AaEe", {0x104, 0x105, 0x118, 0x119}},
        {0x307, "Zz", {0x17B, 0x17C}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].mark != mark || letter == 0 || letter > 0x7F)
            continue;
        const char *at = strchr(rows[i].letters, (int)letter);
        return at ? rows[i].with[at - rows[i].letters] : 0;
    }
    return 0;
}

/* CRLF, CR and the two separators of Unicode become one line feed. */
static bool ends_line(uint32_t c, struct str *rest)
{
    if (c == '\r')
        scan_char(rest, '\n');
    return c == '\r' || c == '\n' || c == 0x2028 || c == 0x2029;
}

static void put(struct buf *out, uint32_t c)
{
    char utf8[4];
    if (c)
        buf_add(out, utf8, utf8_put(utf8, c));
}

bool type_clean(struct buf *out, struct str typed, bool lines)
{
    struct buf b;
    uint32_t held = 0; /* a letter that waits for its mark */
    bool cut = false;
    struct str rest = str_trim(typed);
    buf_init(&b, FORM_ANSWER + 8);
    while (rest.n && !cut) {
        struct str before = rest;
        uint32_t c = utf8_next(&rest), whole;
        bool bad = c == UTF8_BAD && before.n - rest.n != 3;
        if (bad)
            continue;
        if (ends_line(c, &rest))
            c = lines ? '\n' : ' ';
        else if (c == '\t')
            c = ' ';
        else if (dropped(c))
            continue;
        if ((whole = composed(held, c))) {
            held = whole;
            continue;
        }
        put(&b, held);
        held = c;
        cut = b.n + 4 > FORM_ANSWER;
    }
    put(&b, held);
    /* by the length alone, so that a draft tells the same of it again */
    cut = b.failed || b.n + 8 > FORM_ANSWER;
    buf_str(out, str_trim(buf_view(&b)));
    buf_wipe(&b);
    return cut;
}
