/* page: see page.h. Measures are those of LOOK § 4 and § 9. */
#include "page.h"

#include "base/i18n.h"
#include "desk_queue.h"
#include "format.h"
#include <stdio.h>

enum { FOOTER_ROWS = 3, TEXT_MAX = 400, RAIL = 12 };

static int margin_of(const struct ui *ui)
{
    return ui->size == SIZE_LARGE ? 1 : PAGE_MARGIN;
}

static void header_left(struct buf *b, struct screen *s, const struct ui *ui, const struct page *p)
{
    bool large = ui->size == SIZE_LARGE;
    if (p->task && (!large || p->state)) {
        buf_z(b, p->task);
    } else if (large && p->title) {
        buf_z(b, p->title);
    } else if (s->visit->cat) {
        struct cat_town town;
        catalogue_town(&town, s->visit->cat, s->visit->lang);
        buf_fmt(b, "%s · %s", town.name, town.office);
    } else {
        buf_z(b, "Přepážka");
    }
}

static void draw_header(struct screen *s, struct ui *ui, const struct page *p)
{
    struct buf left, right;
    bool large = ui->size == SIZE_LARGE, clerk = desk_signed_in(s->visit) && !p->task;
    int m = margin_of(ui), w = ui->page.w - 2 * m, x = ui->page.x + m;
    canvas_fill(ui->cv, (struct rect){0, 0, ui->cv->w, 1}, ROLE_HEADER);
    buf_init(&left, TEXT_MAX);
    buf_init(&right, TEXT_MAX);
    if (clerk)
        desk_header(&left, &right, s->visit, ui->size < SIZE_WIDE);
    else
        header_left(&left, s, ui, p);
    if (p->state)
        buf_fmt(&right, "%s%s", right.n ? "   " : "", p->state);
    if (right.n)
        buf_z(&right, "   ");
    if (p->state || (clerk && large))
        format_time(&right, format_now(s->visit).minute);
    else
        format_header_date(&right, format_now(s->visit), large || p->task || clerk);
    int used = (int)utf8_width(buf_view(&right));
    canvas_right(ui->cv, x, 0, w, ROLE_HEADER_MUTED, buf_cstr(&right));
    canvas_fit(ui->cv, x, 0, w - used - 2, ROLE_HEADER, buf_cstr(&left));
    buf_done(&right);
    buf_done(&left);
}

int page_banner(struct ui *ui, int y, const char *first, const char *second)
{
    int m = margin_of(ui), x = ui->page.x + m + 3, w = ui->page.w - 2 * m - 3;
    bool two = second && *second;
    int rows = two ? 2 : ui_text_rows(str_of(first), w);
    rows = rows < 1 ? 1 : rows > 3 ? 3 : rows;
    canvas_fill(ui->cv, (struct rect){0, y, ui->cv->w, rows}, ROLE_BANNER);
    canvas_z(ui->cv, ui->page.x + m, y, 1, ROLE_BANNER, "!");
    ui_text(ui, (struct rect){x, y, w, two ? 1 : rows}, ROLE_BANNER, str_of(first), 0);
    if (two)
        canvas_fit(ui->cv, x, y + 1, w, ROLE_BANNER, second);
    ui_say(ui, first);
    if (two)
        ui_say(ui, second);
    return rows;
}

/* What is wrong with the line, and what still works (TEXTY § 8.8). */
static int draw_line_banner(struct screen *s, struct ui *ui, int y)
{
    static const char *const what[LINE_STATES] = {
        [LINE_DOWN] = N_("No connection to the office."),
        [LINE_SLOW] = N_("The office is answering slowly."),
        [LINE_TLS] = N_("The kiosk could not verify that it is talking to the office and sent "
                        "nothing. Tell counter 1."),
        [LINE_GARBAGE] = N_("The kiosk does not understand the office's answer."),
        [LINE_DENIED] = N_("The kiosk's access to the office must be renewed. Tell counter 1."),
    };
    const struct visit *v = s->visit;
    if (!what[v->line] || !v->cat)
        return 0;
    struct buf b;
    buf_init(&b, TEXT_MAX);
    if (v->line == LINE_DOWN || v->line == LINE_GARBAGE || v->line == LINE_SLOW) {
        buf_z(&b, gettext(what[v->line]));
        if (v->data_at) {
            buf_char(&b, ' ');
            format_data_at(&b, v);
        }
    } else {
        buf_z(&b, gettext(what[v->line]));
    }
    int rows = page_banner(ui, y, buf_cstr(&b),
        ui->size == SIZE_LARGE ? NULL : _("Searching, reading, printing and QR payment work."));
    buf_done(&b);
    return rows;
}

bool page_task_fits(const struct ui *ui, const char *task, const char *state)
{
    int right = (state ? (int)utf8_width(str_of(state)) : 16) + 3 + 5; /* and the time */
    return (int)utf8_width(str_of(task)) <= ui->page.w - 2 * margin_of(ui) - right - 2;
}

struct rect page_begin(struct screen *s, struct ui *ui, const struct page *p)
{
    int m = margin_of(ui), bottom = ui->cv->h;
    int y = 1 + (ui->desk ? 0 : draw_line_banner(s, ui, 1));
    draw_header(s, ui, p);
    if (desk_signed_in(s->visit))
        y += desk_banner(s, ui, 1);
    else if (ui->desk)
        y += draw_line_banner(s, ui, 1);
    bool roomy = ui->cv->h >= 24 && ui->size != SIZE_LARGE && !(p->flags & PAGE_TIGHT);
    if (roomy && y == 1)
        y++;
    if (p->title && ui->size != SIZE_LARGE) {
        int x = ui->page.x + m;
        if (p->path) {
            x += canvas_fit(ui->cv, x, y, ui->page.w / 2, ROLE_MUTED, p->path);
            x += canvas_z(ui->cv, x, y, 3, ROLE_MUTED, " › ");
        }
        canvas_fit(ui->cv, x, y, ui->page.x + ui->page.w - m - x, ROLE_TITLE, p->title);
        y++;
    }
    ui_say(ui, p->title);
    bottom -= ui->desk ? 1 : (p->flags & PAGE_BARE) ? 0 : FOOTER_ROWS;
    if (ui->desk || (ui->size != SIZE_LARGE && !(p->flags & (PAGE_BARE | PAGE_SLIM))))
        bottom--; /* the hint line */
    return (struct rect){ui->page.x + m, y, ui->page.w - 2 * m, bottom - y};
}

struct footer_item {
    int action, key;
    const char *label;
};

static void draw_footer(struct ui *ui, const struct footer_item *items, int n, bool stretch)
{
    int gap = ui->size == SIZE_LARGE ? 1 : 2, m = margin_of(ui);
    int avail = ui->page.w - 2 * m - gap * (n - 1), used = 0, w[4];
    for (int i = 0; i < n; i++) {
        char b[8];
        w[i] = (int)utf8_width(str_of(key_label(items[i].key, b))) + 1 +
               (int)utf8_width(str_of(items[i].label)) + 4;
        used += w[i];
    }
    int extra = stretch && avail > used ? avail - used : 0, x = ui->page.x + m;
    if (!stretch && avail > used)
        x += avail - used;
    for (int i = 0; i < n; i++) {
        int more = n > 1 ? (i < n - 1 ? extra / (n - 1) + (i < extra % (n - 1)) : 0) : 0;
        ui_button(ui, (struct rect){x, ui->cv->h - FOOTER_ROWS, w[i] + more, FOOTER_ROWS},
            &(struct ui_item){.action = items[i].action,
                .key = items[i].key,
                .label = items[i].label,
                .flags = UI_PASSIVE | UI_CENTER});
        x += w[i] + more + gap;
    }
}

static void draw_desk_footer(struct screen *s, struct ui *ui)
{
    const struct footer_item items[] = {{ACT_HELP, K_F1, _("Help")},
        {ACT_LANGUAGE, K_F2, _("Language")}, {ACT_LARGE, K_F4, _("Larger text")},
        {ACT_THEME, K_F9, _("Colours")}, {ACT_QUIT, K_F10, _("End")}};
    bool narrow = ui->size == SIZE_LARGE, clerks = s->visit->line != LINE_UNSET;
    int n = (int)(sizeof items / sizeof *items), y = ui->cv->h - 1, x = ui->page.x + 2;
    for (int i = 0; i < n; i++) {
        char b[8];
        int from = x;
        if (items[i].key == K_F9 && clerks && s->cls != &screen_signin) {
            x += canvas_z(ui->cv, x, y, 4, ROLE_KEY, key_label(K_F9, b)) + 1;
            x += canvas_z(ui->cv, x, y, 24, ROLE_PAGE, desk_step_words(STEP_SIGN_IN)) + 2;
            ui_zone(ui, (struct rect){from, y, x - from - 1, 1},
                &(struct ui_item){ACT_DESK, STEP_SIGN_IN, K_F9, .flags = UI_PASSIVE});
            continue;
        }
        if (narrow && items[i].key == K_F9)
            continue; /* no room; it works all the same */
        x += canvas_z(ui->cv, x, y, 4, ROLE_KEY, key_label(items[i].key, b)) + 1;
        x += canvas_z(ui->cv, x, y, 24, ROLE_PAGE, items[i].label) + 2;
        ui_zone(ui, (struct rect){from, y, x - from - 1, 1},
            &(struct ui_item){.action = items[i].action, .key = items[i].key, .flags = UI_PASSIVE});
    }
}

/* "Enter …" with the key in its colour. */
static void draw_hint(struct ui *ui, const char *hint)
{
    int y = ui->cv->h - FOOTER_ROWS - 1, x = ui->page.x + margin_of(ui);
    int w = ui->page.w - 2 * margin_of(ui);
    if (ui->desk)
        y = ui->cv->h - 2;
    struct str s = str_of(hint);
    while (s.n) {
        struct str word;
        struct str before = s;
        str_cut(&s, ' ', &word);
        bool key = str_eqz(word, "Enter") || str_eqz(word, "Esc") || str_eqz(word, "↓") ||
                   str_eqz(word, "PgDn");
        int used = canvas_text(ui->cv, x, y, w, key ? ROLE_KEY : ROLE_PAGE, word);
        x += used + 1, w -= used + 1;
        if (s.p == before.p)
            break;
    }
    ui_say(ui, hint);
}

/* What Enter does next; a clerk reads there too how the last act went. */
static void draw_hint_line(struct screen *s, struct ui *ui, const struct page *p)
{
    const char *hint = ui_hint(ui);
    if (!hint)
        hint = p->hint;
    if (desk_signed_in(s->visit) && desk_say_line(s, ui, hint))
        return;
    if (hint && (ui->desk || (ui->size != SIZE_LARGE && !(p->flags & (PAGE_BARE | PAGE_SLIM)))))
        draw_hint(ui, hint);
}

void page_end(struct screen *s, struct ui *ui, const struct page *p)
{
    bool clerk = desk_signed_in(s->visit);
    draw_hint_line(s, ui, p);
    bool room = ui->size != SIZE_LARGE;
    const char *larger = !s->visit->large ? _("Larger text")
                         : room           ? _("Normal text")
                                          : _("Smaller");
    /* a small window is in large type already */
    bool useless = !s->visit->large && ui->size == SIZE_LARGE;
    struct footer_item back = {ACT_BACK, K_ESC, _("Back")};
    struct footer_item help = {ACT_HELP, K_F1, _("Help")};
    struct footer_item lang = {ACT_LANGUAGE, K_F2, C_("footer", "Language")};
    struct footer_item text = {ACT_LARGE, K_F4, larger};
    struct footer_item end = {ACT_END, K_F10, _("End and erase")};
    if (clerk) /* its keys go before those of every page */
        desk_footer(s, ui);
    /* keys that work on every page although they have no place in its footer */
    ui_zone(ui, (struct rect){0}, &(struct ui_item){ACT_LANGUAGE, 0, K_F2, .flags = UI_PASSIVE});
    ui_zone(ui, (struct rect){0}, &(struct ui_item){ACT_HELP, 0, K_F1, .flags = UI_PASSIVE});
    ui_zone(ui, (struct rect){0}, &(struct ui_item){ACT_LARGE, 0, K_F4, .flags = UI_PASSIVE});
    ui_zone(ui, (struct rect){0}, &(struct ui_item){ACT_BACK, 0, K_ESC, .flags = UI_PASSIVE});
    if (!ui->desk)
        ui_zone(ui, (struct rect){0}, &(struct ui_item){ACT_END, 0, K_F10, .flags = UI_PASSIVE});
    bool home = p->flags & PAGE_HOME;
    if (p->flags & PAGE_BARE || clerk)
        return;
    if (ui->desk)
        draw_desk_footer(s, ui);
    else if (p->flags & PAGE_SLIM)
        draw_footer(ui, (struct footer_item[]){back, end}, 2, false);
    else if (ui->size == SIZE_LARGE && p->act)
        draw_footer(
            ui, (struct footer_item[]){back, {p->act_action, p->act_key, p->act}, end}, 3, true);
    else if (ui->size == SIZE_LARGE)
        draw_footer(
            ui, (struct footer_item[]){home ? lang : back, useless ? help : text, end}, 3, true);
    else
        draw_footer(
            ui, (struct footer_item[]){home ? help : back, home ? lang : help, text, end}, 4, true);
}

struct rect page_code(struct ui *ui, const struct qr *q, struct rect r, int side_w)
{
    enum { SLIM_FOOTER_W = 38, QUIET = 4 };
    struct rect room = {ui->page.x, r.y, ui->page.w - side_w - 2, ui->cv->h - r.y};
    struct rect code = q->side ? qrview_fit(ui, q, room) : (struct rect){0};
    /* nothing covers a code: on a narrow page it ends above the footer */
    if (code.w - QUIET > ui->page.w - SLIM_FOOTER_W) {
        room.h -= FOOTER_ROWS;
        code = qrview_fit(ui, q, room);
    }
    if (!code.w)
        return r;
    qrview_draw(ui, q, code);
    r.x = code.x + code.w + 1;
    r.w = ui->page.x + ui->page.w - 2 - r.x;
    return r;
}

void pager_clamp(struct pager *p, int fit, int total)
{
    p->total = total;
    if (p->top >= total)
        p->top = total > 0 ? (total - 1) / fit * fit : 0;
    if (p->top < 0)
        p->top = 0;
    p->shown = total - p->top < fit ? total - p->top : fit;
}

bool pager_turn(struct pager *p, int code)
{
    int step = p->shown > 0 ? p->shown : 1;
    if ((code == K_PGDN || code == K_WHEEL_DOWN) && p->top + p->shown < p->total) {
        p->top += step;
        return true;
    }
    if ((code == K_PGUP || code == K_WHEEL_UP) && p->top > 0) {
        p->top -= step;
        if (p->top < 0)
            p->top = 0;
        return true;
    }
    return false;
}

void pager_rail(
    struct ui *ui, const struct pager *p, struct rect room, int action_up, int action_down)
{
    if (p->total <= p->shown)
        return;
    struct rect r = {room.x + room.w - RAIL, room.y, RAIL, 3};
    bool first = p->top == 0, last = p->top + p->shown >= p->total;
    char of[48];
    if (first)
        canvas_z(ui->cv, r.x + 2, r.y + 1, RAIL - 2, ROLE_MUTED, _("start"));
    else
        ui_button(
            ui, r, &(struct ui_item){action_up, 0, K_PGUP, .label = "↑", .flags = UI_PASSIVE});
    format_range(of, sizeof of, p->top + 1, p->top + p->shown, p->total);
    canvas_z(ui->cv, r.x + 1, room.y + room.h / 2, RAIL, ROLE_MUTED, of);
    r.y = room.y + room.h - 3;
    if (last)
        canvas_z(ui->cv, r.x + 2, r.y + 1, RAIL - 2, ROLE_MUTED, _("the end"));
    else
        ui_button(
            ui, r, &(struct ui_item){action_down, 0, K_PGDN, .label = "↓", .flags = UI_PASSIVE});
}
