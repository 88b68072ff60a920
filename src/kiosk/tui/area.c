/* area: see tui/area.h. Lines are found anew at each use: a form's text is a few thousand
 * characters, and wrapping it takes microseconds. */
#include "tui/area.h"

enum { AREA_BYTES = 64 * 1024, AREA_LINES = 2000 };

void area_init(struct area *a, size_t max_chars)
{
    *a = (struct area){.max = max_chars, .want = -1};
    buf_init(&a->text, AREA_BYTES);
}

void area_done(struct area *a)
{
    buf_wipe(&a->text);
    a->caret = 0;
}

struct str area_view(const struct area *a)
{
    return buf_view(&a->text);
}

/* ---- lines: from..to in bytes, without the newline */

struct line {
    size_t from, to;
};

/* A line ends before the word that would pass the width, or in the word when it is longer. */
static size_t line_end(struct str s, size_t from, int width)
{
    size_t at = from, blank = from;
    int cells = 0;
    while (at < s.n && s.p[at] != '\n') {
        struct str rest = {s.p + at, s.n - at}, before = rest;
        uint32_t c = utf8_next(&rest);
        int w = utf8_cwidth(c);
        if (cells + w > width)
            return blank > from ? blank : at > from ? at : at + (before.n - rest.n);
        cells += w;
        at += before.n - rest.n;
        if (c == ' ')
            blank = at;
    }
    return at;
}

static size_t find_lines(struct line *lines, size_t max, struct str s, int width)
{
    size_t n = 0, at = 0;
    do {
        size_t to = line_end(s, at, width);
        if (n < max)
            lines[n++] = (struct line){at, to};
        at = to < s.n && s.p[to] == '\n' ? to + 1 : to;
        if (at == s.n && s.n && s.p[s.n - 1] == '\n' && to < at && n < max) {
            lines[n++] = (struct line){at, at};
            break;
        }
    } while (at < s.n && n < max);
    return n;
}

static size_t line_of(const struct line *lines, size_t n, size_t caret)
{
    size_t i = n - 1;
    while (i > 0 && lines[i].from > caret)
        i--;
    return i;
}

/* ---- changing */

static void replace(struct area *a, size_t from, size_t to, struct str with)
{
    struct buf b;
    buf_init(&b, AREA_BYTES);
    struct str s = buf_view(&a->text);
    buf_add(&b, s.p, from);
    buf_str(&b, with);
    buf_add(&b, s.p + to, s.n - to);
    if (b.failed) {
        buf_wipe(&b);
        return;
    }
    buf_wipe(&a->text);
    a->text = b;
    a->caret = from + with.n;
}

static enum edit_result insert(struct area *a, struct str s)
{
    struct buf clean;
    size_t have = utf8_len(area_view(a)), added = 0;
    buf_init(&clean, AREA_BYTES);
    a->over = 0;
    for (uint32_t c; (c = utf8_next(&s));) {
        char b[4];
        if (c == '\t' || c == UTF8_NBSP)
            c = ' ';
        if (c == '\r' || c == UTF8_BAD || (c != '\n' && utf8_is_unsafe(c)))
            continue;
        bool room = (!a->max || have + added < a->max) && a->text.n + clean.n + 4 < AREA_BYTES;
        if (room && buf_add(&clean, b, utf8_put(b, c)))
            added++;
        else
            a->over++;
    }
    if (clean.n)
        replace(a, a->caret, a->caret, buf_view(&clean));
    enum edit_result r = a->over ? EDIT_FULL : clean.n ? EDIT_CHANGED : EDIT_IGNORED;
    buf_wipe(&clean);
    return r;
}

void area_set(struct area *a, struct str s)
{
    size_t max = a->max;
    area_done(a);
    a->max = 0; /* what was kept stays whole, even when it is over the limit */
    insert(a, s);
    a->max = max;
    a->over = 0;
    a->top = 0;
    a->want = -1;
}

static size_t char_before(struct str s, size_t at)
{
    while (at > 0 && ((unsigned char)s.p[--at] & 0xC0) == 0x80)
        continue;
    return at;
}

static size_t char_after(struct str s, size_t at)
{
    if (at < s.n)
        at++;
    while (at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80)
        at++;
    return at;
}

/* The last place of a line. Where it was wrapped, its end is the beginning of the next one. */
static size_t last_place(struct str s, const struct line *lines, size_t n, size_t i)
{
    bool wrapped = i + 1 < n && lines[i].to == lines[i + 1].from;
    return wrapped ? char_before(s, lines[i].to) : lines[i].to;
}

static enum edit_result move_line(struct area *a, int step, int width)
{
    struct line lines[AREA_LINES];
    struct str s = area_view(a);
    size_t n = find_lines(lines, AREA_LINES, s, width), i = line_of(lines, n, a->caret);
    if ((step < 0 && i == 0) || (step > 0 && i + 1 >= n))
        return EDIT_IGNORED;
    struct str before = {s.p + lines[i].from, a->caret - lines[i].from};
    if (a->want < 0)
        a->want = (int)utf8_width(before);
    size_t k = step < 0 ? i - 1 : i + 1, last = last_place(s, lines, n, k);
    const struct line *to = &lines[k];
    struct str fit = utf8_fit((struct str){s.p + to->from, to->to - to->from}, (size_t)a->want);
    a->caret = to->from + fit.n < last ? to->from + fit.n : last;
    return EDIT_MOVED;
}

static enum edit_result move_to(struct area *a, size_t to)
{
    a->want = -1;
    if (to == a->caret)
        return EDIT_IGNORED;
    a->caret = to;
    return EDIT_MOVED;
}

static enum edit_result move_edge(struct area *a, bool end, int width)
{
    struct line lines[AREA_LINES];
    struct str s = area_view(a);
    size_t n = find_lines(lines, AREA_LINES, s, width), i = line_of(lines, n, a->caret);
    return move_to(a, end ? last_place(s, lines, n, i) : lines[i].from);
}

static enum edit_result erase(struct area *a, size_t from, size_t to)
{
    a->want = -1;
    a->over = 0;
    if (from == to)
        return EDIT_IGNORED;
    replace(a, from, to, (struct str){"", 0});
    return EDIT_CHANGED;
}

enum edit_result area_key(struct area *a, const struct key *k, int width)
{
    char b[4];
    struct str s = area_view(a);
    if (key_is_char(k)) {
        a->want = -1;
        return insert(a, (struct str){b, utf8_put(b, (uint32_t)k->code)});
    }
    switch (k->code) {
    case K_ENTER:
        a->want = -1;
        return insert(a, STR("\n"));
    case K_PASTE:
        a->want = -1;
        return k->lost ? (insert(a, k->paste), a->over += k->lost, EDIT_FULL) : insert(a, k->paste);
    case K_BACKSPACE:
        return erase(a, char_before(s, a->caret), a->caret);
    case K_DELETE:
        return erase(a, a->caret, char_after(s, a->caret));
    case K_LEFT:
        return move_to(a, char_before(s, a->caret));
    case K_RIGHT:
        return move_to(a, char_after(s, a->caret));
    case K_HOME:
    case K_END:
        return move_edge(a, k->code == K_END, width);
    case K_UP:
    case K_DOWN:
        return move_line(a, k->code == K_UP ? -1 : 1, width);
    default:
        return EDIT_IGNORED;
    }
}

/* ---- drawing */

bool area_draw(struct ui *ui, struct rect r, const struct ui_item *it, struct area *a, bool caret)
{
    struct line lines[AREA_LINES];
    bool focused = ui_zone(ui, r, it);
    canvas_fill(ui->cv, rect_inset(r, 1, 1), ROLE_FIELD);
    canvas_frame(ui->cv, r, focused ? FRAME_HEAVY : FRAME_LIGHT,
        focused ? ROLE_FIELD_FOCUS : ROLE_FIELD_FRAME);
    struct rect in = rect_inset(r, 2, 1);
    struct str s = area_view(a);
    size_t n = find_lines(lines, AREA_LINES, s, in.w), at = line_of(lines, n, a->caret);
    if ((int)at < a->top)
        a->top = (int)at;
    if ((int)at >= a->top + in.h)
        a->top = (int)at - in.h + 1;
    for (int y = 0; y < in.h && (size_t)(a->top + y) < n; y++) {
        const struct line *l = &lines[a->top + y];
        canvas_text(
            ui->cv, in.x, in.y + y, in.w, ROLE_FIELD, (struct str){s.p + l->from, l->to - l->from});
    }
    if (a->top > 0)
        canvas_z(ui->cv, r.x + r.w - 2, in.y, 1, ROLE_FIELD_HINT, "↑");
    if ((size_t)(a->top + in.h) < n)
        canvas_z(ui->cv, r.x + r.w - 2, in.y + in.h - 1, 1, ROLE_FIELD_HINT, "↓");
    if (focused && caret) {
        struct str before = {s.p + lines[at].from, a->caret - lines[at].from};
        struct str here = {s.p + a->caret, lines[at].to - a->caret};
        uint32_t c = a->caret < lines[at].to ? utf8_next(&here) : ' ';
        int x = (int)utf8_width(before);
        canvas_put(
            ui->cv, in.x + (x < in.w ? x : in.w - 1), in.y + (int)at - a->top, c, ROLE_CARET);
    }
    return focused;
}
