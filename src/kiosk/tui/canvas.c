/* canvas: see tui/canvas.h. */
#include "tui/canvas.h"

#include "base/secret.h"
#include "base/utf8.h"
#include <stdlib.h>

bool canvas_resize(struct canvas *cv, int w, int h)
{
    if (cv->w == w && cv->h == h && cv->cells)
        return true;
    struct cell *cells = calloc((size_t)w * (size_t)h, sizeof *cells);
    if (!cells)
        return false;
    canvas_done(cv);
    *cv = (struct canvas){w, h, cells};
    return true;
}

void canvas_done(struct canvas *cv)
{
    if (cv->cells)
        secret_wipe(cv->cells, (size_t)cv->w * (size_t)cv->h * sizeof *cv->cells);
    free(cv->cells);
    *cv = (struct canvas){0};
}

void canvas_clear(struct canvas *cv, enum role role)
{
    const struct cell blank = {' ', (uint8_t)role};
    for (int i = 0; i < cv->w * cv->h; i++)
        cv->cells[i] = blank;
}

void canvas_put(struct canvas *cv, int x, int y, uint32_t ch, enum role role)
{
    if (x < 0 || y < 0 || x >= cv->w || y >= cv->h)
        return;
    if (ch == UTF8_NBSP)
        ch = ' ';
    else if (utf8_is_unsafe(ch))
        ch = UTF8_BAD;
    cv->cells[y * cv->w + x] = (struct cell){ch, (uint8_t)role};
}

int canvas_text(struct canvas *cv, int x, int y, int w, enum role role, struct str s)
{
    int used = 0;
    for (uint32_t c; (c = utf8_next(&s));) {
        int cells = utf8_cwidth(c);
        if (cells == 0 && !utf8_is_unsafe(c))
            continue; /* a combining mark: precomposed letters are what the fonts have */
        if (cells == 0)
            cells = 1;
        if (used + cells > w)
            break;
        canvas_put(cv, x + used, y, c, role);
        if (cells == 2 && x + used + 1 < cv->w && y >= 0 && y < cv->h && x + used + 1 >= 0)
            cv->cells[y * cv->w + x + used + 1] = (struct cell){0, (uint8_t)role};
        used += cells;
    }
    return used;
}

int canvas_z(struct canvas *cv, int x, int y, int w, enum role role, const char *z)
{
    return canvas_text(cv, x, y, w, role, str_of(z));
}

int canvas_fit(struct canvas *cv, int x, int y, int w, enum role role, const char *z)
{
    struct str s = str_of(z);
    if (w <= 0)
        return 0;
    if ((int)utf8_width(s) <= w)
        return canvas_text(cv, x, y, w, role, s);
    int used = canvas_text(cv, x, y, w - 1, role, s);
    canvas_put(cv, x + used, y, 0x2026, role);
    return used + 1;
}

void canvas_right(struct canvas *cv, int x, int y, int w, enum role role, const char *z)
{
    int need = (int)utf8_width(str_of(z));
    int at = need < w ? x + w - need : x;
    canvas_text(cv, at, y, w, role, str_of(z));
}

void canvas_fill(struct canvas *cv, struct rect r, enum role role)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            canvas_put(cv, x, y, ' ', role);
}

void canvas_rule(struct canvas *cv, int x, int y, int w, enum role role)
{
    for (int i = 0; i < w; i++)
        canvas_put(cv, x + i, y, 0x2500, role);
}

struct frame_glyphs {
    uint32_t top_left, top, top_right, left, right, bottom_left, bottom, bottom_right;
};

void canvas_frame(struct canvas *cv, struct rect r, enum frame_kind kind, enum role role)
{
    static const struct frame_glyphs glyphs[] = {
        [FRAME_LIGHT] = {0x256D, 0x2500, 0x256E, 0x2502, 0x2502, 0x2570, 0x2500, 0x256F},
        [FRAME_HEAVY] = {0x250F, 0x2501, 0x2513, 0x2503, 0x2503, 0x2517, 0x2501, 0x251B},
        [FRAME_SQUARE] = {0x250C, 0x2500, 0x2510, 0x2502, 0x2502, 0x2514, 0x2500, 0x2518},
        [FRAME_BLOCK] = {0x2588, 0x2580, 0x2588, 0x2588, 0x2588, 0x2588, 0x2584, 0x2588},
    };
    const struct frame_glyphs *g = &glyphs[kind];
    int right = r.x + r.w - 1, bottom = r.y + r.h - 1;
    for (int x = r.x + 1; x < right; x++) {
        canvas_put(cv, x, r.y, g->top, role);
        canvas_put(cv, x, bottom, g->bottom, role);
    }
    for (int y = r.y + 1; y < bottom; y++) {
        canvas_put(cv, r.x, y, g->left, role);
        canvas_put(cv, right, y, g->right, role);
    }
    canvas_put(cv, r.x, r.y, g->top_left, role);
    canvas_put(cv, right, r.y, g->top_right, role);
    canvas_put(cv, r.x, bottom, g->bottom_left, role);
    canvas_put(cv, right, bottom, g->bottom_right, role);
}

void canvas_mute(struct canvas *cv)
{
    for (int i = 0; i < cv->w * cv->h; i++) {
        struct cell *c = &cv->cells[i];
        if ((c->role == ROLE_FIELD || c->role == ROLE_CARET) && c->ch > ' ')
            c->ch = 0xB7;
        c->role = ROLE_UNDER;
    }
}

struct rect rect_inset(struct rect r, int dx, int dy)
{
    return (struct rect){r.x + dx, r.y + dy, r.w - 2 * dx, r.h - 2 * dy};
}

bool rect_has(struct rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}
