/* edit: see tui/edit.h. */
#include "tui/edit.h"

#include "base/secret.h"
#include "base/utf8.h"

static size_t before(const struct edit *ed)
{
    size_t i = ed->caret;
    if (i == 0)
        return 0;
    do
        i--;
    while (i > 0 && ((unsigned char)ed->text[i] & 0xC0) == 0x80);
    return i;
}

static size_t after(const struct edit *ed)
{
    size_t i = ed->caret;
    if (i >= ed->n)
        return ed->n;
    do
        i++;
    while (i < ed->n && ((unsigned char)ed->text[i] & 0xC0) == 0x80);
    return i;
}

static void cut(struct edit *ed, size_t from, size_t to)
{
    memmove(ed->text + from, ed->text + to, ed->n - to);
    size_t n = ed->n - (to - from);
    secret_wipe(ed->text + n, ed->n - n);
    ed->n = n;
    ed->caret = from;
}

enum edit_result edit_insert(struct edit *ed, struct str s)
{
    enum edit_result r = EDIT_IGNORED;
    for (uint32_t c; (c = utf8_next(&s));) {
        char b[4];
        if (c == '\n' || c == '\t' || c == UTF8_NBSP)
            c = ' ';
        if (utf8_is_unsafe(c) || c == UTF8_BAD)
            continue;
        size_t k = utf8_put(b, c);
        if (ed->n + k >= EDIT_BYTES || (ed->max && utf8_len(edit_view(ed)) >= ed->max))
            return EDIT_FULL;
        memmove(ed->text + ed->caret + k, ed->text + ed->caret, ed->n - ed->caret);
        memcpy(ed->text + ed->caret, b, k);
        ed->n += k;
        ed->caret += k;
        ed->text[ed->n] = '\0';
        r = EDIT_CHANGED;
    }
    return r;
}

static enum edit_result move_to(struct edit *ed, size_t to)
{
    if (ed->caret == to)
        return EDIT_IGNORED;
    ed->caret = to;
    return EDIT_MOVED;
}

enum edit_result edit_key(struct edit *ed, const struct key *k)
{
    char b[4];
    if (key_is_char(k))
        return edit_insert(ed, (struct str){b, utf8_put(b, (uint32_t)k->code)});
    switch (k->code) {
    case K_PASTE:
        return edit_insert(ed, k->paste);
    case K_BACKSPACE:
        if (ed->caret == 0)
            return EDIT_IGNORED;
        cut(ed, before(ed), ed->caret);
        return EDIT_CHANGED;
    case K_DELETE:
        if (ed->caret == ed->n)
            return EDIT_IGNORED;
        cut(ed, ed->caret, after(ed));
        return EDIT_CHANGED;
    case K_LEFT:
        return move_to(ed, before(ed));
    case K_RIGHT:
        return move_to(ed, after(ed));
    case K_HOME:
        return move_to(ed, 0);
    case K_END:
        return move_to(ed, ed->n);
    default:
        return EDIT_IGNORED;
    }
}

void edit_set(struct edit *ed, struct str s)
{
    edit_wipe(ed);
    edit_insert(ed, s);
}

void edit_wipe(struct edit *ed)
{
    secret_wipe(ed->text, sizeof ed->text);
    ed->n = ed->caret = 0;
}

struct str edit_view(const struct edit *ed)
{
    return (struct str){ed->text, ed->n};
}
