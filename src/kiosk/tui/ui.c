/* ui: see tui/ui.h. Drawing of zones; keys and focus are in ui_focus.c. */
#include "tui/ui.h"

#include "base/i18n.h"
#include "tui/flow.h"
#include <stdio.h>

enum { MAX_LINES = 400 };

enum size_class ui_size_class(int w, int h, bool large)
{
    if (w < 58 || h < 16)
        return SIZE_TINY;
    if (large || w < 80 || h < 22)
        return SIZE_LARGE;
    if (w >= 132 && h >= 43)
        return SIZE_FULL;
    return w >= 100 && h >= 30 ? SIZE_WIDE : SIZE_BASE;
}

void ui_begin(struct ui *ui, struct canvas *cv, struct ui_focus *focus, bool large)
{
    static const int widths[] = {
        [SIZE_TINY] = 0, [SIZE_LARGE] = 58, [SIZE_BASE] = 80, [SIZE_WIDE] = 100, [SIZE_FULL] = 132};
    ui->cv = cv;
    ui->focus = focus;
    ui->size = ui_size_class(cv->w, cv->h, large);
    int w = widths[ui->size] && widths[ui->size] < cv->w ? widths[ui->size] : cv->w;
    if (ui->desk)
        w = cv->w;
    ui->page = (struct rect){(cv->w - w) / 2, 0, w, cv->h};
    ui->n_zones = 0;
    ui->focused = ui->fallback = -1;
    canvas_clear(cv, ROLE_PAGE);
}

bool ui_settle(struct ui *ui)
{
    if (ui->focused >= 0 || ui->n_zones == 0)
        return false;
    int to = ui->fallback;
    for (size_t i = 0; to < 0 && i < ui->n_zones; i++)
        if (!ui->zones[i].passive)
            to = (int)i;
    if (to < 0)
        return false;
    *ui->focus = (struct ui_focus){ui->zones[to].action, ui->zones[to].arg};
    return true;
}

void ui_say(struct ui *ui, const char *sentence)
{
    if (!ui->speech || !sentence || !*sentence)
        return;
    buf_z(ui->speech, sentence);
    buf_char(ui->speech, '\n');
}

static void say_item(struct ui *ui, const struct ui_item *it, bool focused)
{
    const char *words = it->say ? it->say : it->label;
    if (!ui->speech || !words || (it->flags & UI_PASSIVE))
        return;
    char key[8];
    if (focused)
        buf_z(ui->speech, "> ");
    if (it->key)
        buf_fmt(ui->speech, "%s ", key_label(it->key, key));
    buf_z(ui->speech, words);
    if (!it->say && it->sub && *it->sub)
        buf_fmt(ui->speech, ", %s", it->sub);
    if (!it->say && it->right && *it->right)
        buf_fmt(ui->speech, ", %s", it->right);
    buf_char(ui->speech, '\n');
}

bool ui_zone(struct ui *ui, struct rect r, const struct ui_item *it)
{
    if (ui->n_zones == UI_ZONES || (it->flags & UI_OFF))
        return false;
    struct ui_zone *z = &ui->zones[ui->n_zones];
    *z = (struct ui_zone){.r = r,
        .action = it->action,
        .arg = it->arg,
        .key = it->key,
        .passive = it->flags & UI_PASSIVE};
    str_copy(z->hint, sizeof z->hint, str_of(it->hint));
    if (it->flags & UI_DEFAULT)
        ui->fallback = (int)ui->n_zones;
    bool focused = !z->passive && ui->focus->action == it->action && ui->focus->arg == it->arg;
    if (focused)
        ui->focused = (int)ui->n_zones;
    ui->n_zones++;
    say_item(ui, it, focused);
    return focused;
}

struct look {
    enum role key, label, soft, fill;
};

static struct look look_of(const struct ui_item *it, bool focused)
{
    if (it->flags & UI_OFF)
        return (struct look){ROLE_OFF, ROLE_OFF, ROLE_OFF, ROLE_PAGE};
    if (focused)
        return (struct look){ROLE_FOCUS, ROLE_FOCUS, ROLE_FOCUS_SOFT, ROLE_FOCUS};
    if (it->flags & UI_SELECTED)
        return (struct look){ROLE_SELECTED_KEY, ROLE_SELECTED_STRONG, ROLE_SELECTED, ROLE_SELECTED};
    bool footer = it->flags & UI_PASSIVE;
    return (struct look){ROLE_KEY, footer ? ROLE_PAGE : ROLE_STRONG, ROLE_MUTED, ROLE_PAGE};
}

/* Key and label in one row; returns the column where the label begins. */
static int draw_label(struct ui *ui, struct rect in, const struct ui_item *it, struct look look)
{
    char key[8] = "";
    const char *k = it->key ? key_label(it->key, key) : "";
    int gap = !*k ? 0 : (it->flags & UI_PASSIVE) || (it->flags & UI_CENTER) ? 1 : 2;
    int kw = (int)utf8_width(str_of(k)), lw = (int)utf8_width(str_of(it->label));
    int x = in.x;
    if ((it->flags & UI_CENTER) && kw + gap + lw < in.w)
        x += (in.w - kw - gap - lw) / 2;
    canvas_z(ui->cv, x, in.y, in.w, look.key, k);
    x += kw + gap;
    if ((it->flags & UI_NOFRAME) && !kw)
        x += 3; /* titles stay in one column where the keys have run out */
    int room = in.x + in.w - x;
    if (it->right) {
        int rw = (int)utf8_width(str_of(it->right));
        if (rw + 2 + lw <= room) {
            canvas_right(ui->cv, x, in.y, room, look.soft, it->right);
            room -= rw + 2;
        }
    }
    canvas_fit(ui->cv, x, in.y, room, look.label, it->label);
    return x;
}

bool ui_button(struct ui *ui, struct rect r, const struct ui_item *it)
{
    bool focused = ui_zone(ui, r, it);
    struct look look = look_of(it, focused);
    bool framed = !(it->flags & UI_NOFRAME);
    if (focused || (it->flags & UI_SELECTED))
        canvas_fill(ui->cv, r, look.fill);
    if (framed && !(it->flags & UI_OFF))
        canvas_frame(
            ui->cv, r, focused ? FRAME_HEAVY : FRAME_LIGHT, focused ? ROLE_FOCUS : ROLE_FRAME);
    int margin = r.w < 12 && r.w > 6 && (it->flags & UI_PASSIVE) ? 1 : 2;
    struct rect in = rect_inset(r, framed ? margin : 2, framed ? 1 : 0);
    int x = draw_label(ui, in, it, look);
    if (it->sub && in.h > 1)
        ui_text(ui, (struct rect){x, in.y + 1, in.x + in.w - x, in.h - 1}, look.soft,
            str_of(it->sub), 0);
    return focused;
}

bool ui_field(struct ui *ui, struct rect r, const struct ui_item *it, const struct edit *ed,
    const char *placeholder, bool caret)
{
    bool focused = ui_zone(ui, r, it);
    canvas_fill(ui->cv, rect_inset(r, 1, 1), ROLE_FIELD);
    canvas_frame(ui->cv, r, focused ? FRAME_HEAVY : FRAME_LIGHT,
        focused ? ROLE_FIELD_FOCUS : ROLE_FIELD_FRAME);
    struct rect in = rect_inset(r, 2, 1);
    int room = in.w;
    if (it->right && *it->right) {
        canvas_right(ui->cv, in.x, in.y, in.w, ROLE_FIELD_HINT, it->right);
        room -= (int)utf8_width(str_of(it->right)) + 2;
    }
    struct str text = edit_view(ed);
    if (ed->n == 0 && placeholder)
        canvas_fit(ui->cv, in.x + 2, in.y, room - 2, ROLE_FIELD_HINT, placeholder);
    /* a text longer than the field scrolls so that the caret stays in sight */
    struct str before = {text.p, ed->caret};
    struct str rest = text;
    while ((int)utf8_width(before) >= room) {
        utf8_next(&before);
        utf8_next(&rest);
    }
    canvas_text(ui->cv, in.x, in.y, room, ROLE_FIELD, rest);
    if (focused && caret) {
        int at = in.x + (int)utf8_width(before);
        struct str here = {text.p + ed->caret, ed->n - ed->caret};
        uint32_t c = utf8_next(&here);
        canvas_put(ui->cv, at, in.y, c ? c : ' ', ROLE_CARET);
    }
    return focused;
}

const char *ui_hint(const struct ui *ui)
{
    if (ui->focused < 0 || !ui->zones[ui->focused].hint[0])
        return NULL;
    return ui->zones[ui->focused].hint;
}

/* Lines of the text with its no-break spaces bound (TEXTY § 6); they point into bound. */
static size_t wrap_bound(
    struct flow_line lines[MAX_LINES], struct buf *bound, struct str text, int width)
{
    buf_init(bound, BUF_TEXT);
    bool ok = i18n_bind_spaces(bound, text, i18n_lang());
    size_t n = flow_wrap(lines, MAX_LINES, ok ? buf_view(bound) : text, width);
    return n < MAX_LINES ? n : MAX_LINES;
}

int ui_text(struct ui *ui, struct rect r, enum role role, struct str text, int skip)
{
    struct flow_line lines[MAX_LINES];
    struct buf bound;
    size_t n = wrap_bound(lines, &bound, text, r.w);
    int y = 0;
    for (size_t i = (size_t)skip; i < n && y < r.h; i++, y++) {
        const struct flow_line *l = &lines[i];
        if (l->bullet)
            canvas_put(ui->cv, r.x, r.y + y, 0x2013, role);
        canvas_text(ui->cv, r.x + l->indent, r.y + y, r.w - l->indent, role, l->text);
    }
    buf_wipe(&bound);
    return y;
}

int ui_text_rows(struct str text, int width)
{
    struct flow_line lines[MAX_LINES];
    struct buf bound;
    size_t n = wrap_bound(lines, &bound, text, width);
    buf_done(&bound);
    return (int)n;
}
