/* digits: see tui/digits.h. The letters are our own drawing: no slash in zero, open 4. */
#include "tui/digits.h"

#include "base/utf8.h"
#include <string.h>

enum { COLS = 5, ROWS = 7 };

static const char symbols[] = "0123456789ABCDEFGHJKLMNPRSTUVWXY-IOQZ";
/* seven rows of five dots each, the leftmost dot is 16 */
static const unsigned char dots[][ROWS] = {
    {14, 17, 17, 17, 17, 17, 14},
    {4, 12, 4, 4, 4, 4, 14},
    {14, 17, 1, 6, 8, 16, 31},
    {14, 17, 1, 6, 1, 17, 14},
    {2, 6, 10, 18, 31, 2, 2},
    {31, 16, 30, 1, 1, 17, 14},
    {6, 8, 16, 30, 17, 17, 14},
    {31, 1, 2, 4, 4, 8, 8},
    {14, 17, 17, 14, 17, 17, 14},
    {14, 17, 17, 15, 1, 2, 12},
    {14, 17, 17, 31, 17, 17, 17},
    {30, 17, 17, 30, 17, 17, 30},
    {14, 17, 16, 16, 16, 17, 14},
    {28, 18, 17, 17, 17, 18, 28},
    {31, 16, 16, 30, 16, 16, 31},
    {31, 16, 16, 30, 16, 16, 16},
    {14, 17, 16, 23, 17, 17, 15},
    {17, 17, 17, 31, 17, 17, 17},
    {7, 2, 2, 2, 2, 18, 12},
    {17, 18, 20, 24, 20, 18, 17},
    {16, 16, 16, 16, 16, 16, 31},
    {17, 27, 21, 21, 17, 17, 17},
    {17, 25, 21, 19, 17, 17, 17},
    {30, 17, 17, 30, 16, 16, 16},
    {30, 17, 17, 30, 20, 18, 17},
    {15, 16, 16, 14, 1, 1, 30},
    {31, 4, 4, 4, 4, 4, 4},
    {17, 17, 17, 17, 17, 17, 14},
    {17, 17, 17, 17, 17, 10, 4},
    {17, 17, 17, 21, 21, 27, 17},
    {17, 17, 10, 4, 10, 17, 17},
    {17, 17, 10, 4, 4, 4, 4},
    {0, 0, 0, 14, 0, 0, 0},
    {14, 4, 4, 4, 4, 4, 14},
    {14, 17, 17, 17, 17, 17, 14},
    {14, 17, 17, 17, 21, 18, 13},
    {31, 1, 2, 4, 8, 16, 31},
};

int digits_width(const char *text, int scale)
{
    int n = (int)strlen(text);
    return n ? n * (COLS + 1) * scale - scale : 0;
}

int digits_height(int scale)
{
    return (ROWS * scale + 1) / 2;
}

static bool dot(const unsigned char *glyph, int x, int y, int scale)
{
    if (y / scale >= ROWS)
        return false;
    return glyph[y / scale] >> (COLS - 1 - x / scale) & 1;
}

void digits_draw(
    struct canvas *cv, int x, int y, enum role role, const char *text, int scale, bool blocks)
{
    static const uint32_t glyphs[4] = {' ', 0x2580, 0x2584, 0x2588};
    for (; *text; text++, x += (COLS + 1) * scale) {
        const char *at = strchr(symbols, *text);
        if (!at)
            continue;
        const unsigned char *g = dots[at - symbols];
        for (int row = 0; row < digits_height(scale); row++)
            for (int col = 0; col < COLS * scale; col++) {
                int bits = dot(g, col, 2 * row, scale) | dot(g, col, 2 * row + 1, scale) << 1;
                canvas_put(cv, x + col, y + row, blocks ? glyphs[bits] : bits ? '#' : ' ', role);
            }
    }
}

/* ---- words */

/* Two rows of dots above a letter, and the letters that have them. */
static const struct {
    const char *letters;
    unsigned char dots[2];
} marks[] = {
    {"áéíóúýÁÉÍÓÚÝ", {2, 4}},
    {"čďěňřšťžČĎĚŇŘŠŤŽ", {10, 4}},
    {"ůŮ", {14, 10}},
    {"äëöüÄËÖÜ", {10, 0}},
};

static const unsigned char *mark_of(uint32_t c)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct str rest = str_of(marks[i].letters);
        while (rest.n)
            if (utf8_next(&rest) == c)
                return marks[i].dots;
    }
    return NULL;
}

static char plain_of(uint32_t c)
{
    char folded[4];
    size_t n = utf8_fold_char(c, true, folded);
    char f = n ? folded[0] : ' ';
    return f >= 'a' && f <= 'z' ? (char)(f - 'a' + 'A') : f;
}

int digits_word_width(const char *text, int scale)
{
    int n = 0;
    struct str rest = str_of(text);
    for (; utf8_next(&rest); n++)
        ;
    return n ? n * (COLS + 1) * scale - scale : 0;
}

static int marks_height(const char *text, int scale)
{
    struct str rest = str_of(text);
    while (rest.n)
        if (mark_of(utf8_next(&rest)))
            return scale;
    return 0;
}

int digits_word_height(const char *text, int scale)
{
    return digits_height(scale) + marks_height(text, scale);
}

static void draw_mark(struct canvas *cv, int x, int y, enum role role, const unsigned char mark[2],
    int scale, bool blocks)
{
    static const uint32_t glyphs[4] = {' ', 0x2580, 0x2584, 0x2588};
    for (int row = 0; row < scale; row++)
        for (int col = 0; col < COLS * scale; col++) {
            int bit = COLS - 1 - col / scale;
            int upper = mark[2 * row / scale] >> bit & 1;
            int lower = mark[(2 * row + 1) / scale] >> bit & 1;
            int bits = upper | lower << 1;
            canvas_put(cv, x + col, y + row, blocks ? glyphs[bits] : bits ? '#' : ' ', role);
        }
}

void digits_word_draw(
    struct canvas *cv, int x, int y, enum role role, const char *text, int scale, bool blocks)
{
    struct str rest = str_of(text);
    int below = marks_height(text, scale);
    for (uint32_t c; (c = utf8_next(&rest)); x += (COLS + 1) * scale) {
        const char letter[2] = {plain_of(c), '\0'};
        const unsigned char *mark = mark_of(c);
        if (mark)
            draw_mark(cv, x, y, role, mark, scale, blocks);
        digits_draw(cv, x, y + below, role, letter, scale, blocks);
    }
}
