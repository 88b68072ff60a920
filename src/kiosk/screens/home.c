/* home: a question with a search field that has the focus, and six tiles. Typing searches
 * situations, fees, departments and phones at once. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "book.h"
#include "format.h"
#include "tui/keypad.h"
#include <stdio.h>

enum { A_FIELD = ACT_SCREEN, A_TILE, A_HIT, A_CLEAR, A_KEYPAD };

struct home {
    struct edit query;
    struct cat_hits hits;
    int selected;
    struct keypad keypad;
};

struct tile {
    const char *title, *sub, *wide_sub;
    const struct screen_class *opens;
    bool portal; /* not without one */
};

static const struct tile tiles[] = {
    {N_("Life situations"), N_("Where, how much"), N_("What and where to arrange, and the price"),
        &screen_topics, false},
    {N_("Forms"), N_("Fill in, submit"), N_("Fill in and submit at once"), &screen_forms, false},
    {N_("Book a time"), N_("Choose day and time"), N_("Choose a day and an hour"), &screen_book_act,
        true},
    {N_("I have a booking"), N_("Say you are here"), N_("Say you are here, take a ticket"),
        &screen_mybooking, true},
    {N_("Pay"), N_("Fees, QR code"), N_("Fees, payment by QR code"), &screen_fees, false},
    {N_("Office and phones"), N_("Who, where, when"), N_("Who, where, when, phone"), &screen_office,
        false},
};
enum { TILES = sizeof tiles / sizeof *tiles };

static bool offered(const struct visit *v, const struct tile *t)
{
    return !t->portal || v->line != LINE_UNSET;
}

static int home_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    (void)e;
    s->focus = (struct ui_focus){A_FIELD, 0};
    return 0;
}

static void search(struct screen *s)
{
    struct home *h = s->state;
    h->selected = 0;
    s->focus = (struct ui_focus){A_FIELD, 0};
    if (s->visit->cat && h->query.n)
        catalogue_search(
            &h->hits, s->visit->cat, edit_view(&h->query), SEARCH_MAX_HITS, s->visit->lang);
    else
        h->hits.n = h->hits.total = 0;
}

/* What a hit shows: title, one useful fact, and what kind of thing it is. */
struct hit_text {
    const char *title, *kind;
    char sub[200];
};

static void hit_text(struct hit_text *t, const struct visit *v, struct cat_ref ref)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    if (ref.kind == CAT_SITUATION) {
        struct cat_situation x;
        catalogue_situation(&x, v->cat, ref.at, v->lang);
        t->title = x.title;
        t->kind = _("Life situation");
        buf_z(&b, x.brief);
    } else if (ref.kind == CAT_FEE) {
        struct cat_fee x;
        catalogue_fee(&x, v->cat, ref.at, v->lang);
        t->title = x.name;
        t->kind = _("QR payment");
        buf_z(&b, _("Code for the phone, or printed on a slip"));
    } else if (ref.kind == CAT_FORM) {
        struct cat_form x;
        catalogue_form(&x, v->cat, ref.at, v->lang);
        t->title = x.title;
        t->kind = _("Form");
        buf_z(&b, x.brief);
    } else {
        struct cat_place x;
        catalogue_place(&x, v->cat, ref, v->lang);
        t->title = x.name;
        t->kind = ref.kind == CAT_CONTACT ? _("Phone") : _("Department");
        format_phones(&b, &x);
        if (b.n)
            buf_z(&b, ", ");
        format_open(&b, v, &x.hours);
    }
    str_copy(t->sub, sizeof t->sub, buf_view(&b));
    buf_done(&b);
}

static void draw_marked(struct ui *ui, int x, int y, int w, const char *title, struct str query,
    enum role plain, enum role match)
{
    struct search_mark marks[SEARCH_MAX_MARKS];
    size_t n = search_marks(marks, str_of(title), query), at = 0;
    for (size_t i = 0; i <= n; i++) {
        size_t to = i < n ? marks[i].from : strlen(title);
        int used = canvas_text(ui->cv, x, y, w, plain, (struct str){title + at, to - at});
        x += used, w -= used;
        if (i == n)
            break;
        used = canvas_text(ui->cv, x, y, w, match,
            (struct str){title + marks[i].from, marks[i].to - marks[i].from});
        x += used, w -= used;
        at = marks[i].to;
    }
}

static void draw_hit(struct screen *s, struct ui *ui, struct rect r, int i, bool rule)
{
    struct home *h = s->state;
    struct hit_text t;
    hit_text(&t, s->visit, h->hits.hits[i].ref);
    bool selected = i == h->selected;
    char hint[UI_HINT], key[4] = "";
    snprintf(hint, sizeof hint, _("Enter opens: %s"), t.title);
    struct ui_item it = {.action = A_HIT,
        .arg = i,
        .key = i < 9 ? '1' + i : 0,
        .label = t.title,
        .sub = t.sub,
        .right = t.kind,
        .hint = hint,
        .flags = UI_PASSIVE};
    ui_zone(ui, (struct rect){r.x, r.y, r.w, r.h + (rule ? 1 : 0)}, &it);
    if (ui->speech)
        buf_fmt(ui->speech, "%d %s, %s\n", i + 1, t.title, t.sub);
    if (selected) {
        canvas_fill(ui->cv, r, ROLE_SELECTED);
        for (int x = r.x; !ui->mono && rule && x < r.x + r.w; x++) {
            canvas_put(ui->cv, x, r.y - 1, 0x2584, ROLE_SELECTED_EDGE);
            canvas_put(ui->cv, x, r.y + r.h, 0x2580, ROLE_SELECTED_EDGE);
        }
    } else if (rule && i != h->selected - 1) {
        canvas_rule(ui->cv, r.x + 2, r.y + r.h, r.w - 4, ROLE_RULE);
    }
    snprintf(key, sizeof key, i < 9 ? "%d" : " ", i + 1);
    enum role soft = selected ? ROLE_SELECTED : ROLE_MUTED;
    int kind = (int)utf8_width(str_of(t.kind)) + 2, room = r.w - 7 - kind;
    if (selected && ui->mono)
        canvas_put(ui->cv, r.x, r.y, 0x2192, ROLE_KEY);
    canvas_z(ui->cv, r.x + 2, r.y, 2, selected ? ROLE_SELECTED_KEY : ROLE_KEY, key);
    draw_marked(ui, r.x + 5, r.y, room, t.title, edit_view(&h->query),
        selected ? ROLE_SELECTED_STRONG : ROLE_STRONG, selected ? ROLE_SELECTED_MATCH : ROLE_MATCH);
    canvas_right(ui->cv, r.x + r.w - kind, r.y, kind - 2, soft, t.kind);
    canvas_fit(ui->cv, r.x + 5, r.y + 1, r.w - 15, soft, t.sub);
    if (selected && r.h > 1)
        canvas_right(ui->cv, r.x, r.y + 1, r.w - 2, ROLE_SELECTED_KEY, "Enter");
}

static void draw_hits(struct screen *s, struct ui *ui, struct rect r)
{
    struct home *h = s->state;
    bool rule = ui->size != SIZE_LARGE;
    int each = rule ? 3 : 2;
    int fit = r.h / each > 0 ? r.h / each : 1, n = (int)h->hits.n;
    int top = h->selected / fit * fit;
    if (rule) {
        r.y++; /* the half row above the first */
        fit = r.h / each;
    }
    if (h->hits.guessed && n) {
        char note[200];
        snprintf(note, sizeof note, _("Showing results for “%s”."), h->hits.guess);
        canvas_fit(ui->cv, r.x + 2, r.y - 1, r.w - 2, ROLE_MUTED, note);
        ui_say(ui, note);
    }
    for (int i = top; i < n && i < top + fit; i++)
        draw_hit(s, ui, (struct rect){r.x, r.y + (i - top) * each, r.w, 2}, i, rule);
    /* the selected row's upper half row may have been ruled by the row above it */
    if (n == 0) {
        char text[300];
        struct cat_town town;
        catalogue_town(&town, s->visit->cat, s->visit->lang);
        snprintf(text, sizeof text,
            _("Nothing found for “%.60s”. Try another word, browse the topics, or ask: %s."),
            h->query.text, town.help_desk);
        ui_text(ui, (struct rect){r.x + 2, r.y + 1, r.w - 4, 4}, ROLE_PAGE, str_of(text), 0);
        ui_say(ui, text);
        ui_button(ui, (struct rect){r.x + 2, r.y + 6, 34, 3},
            &(struct ui_item){.action = A_TILE,
                .arg = 0,
                .key = '1',
                .label = _("Browse the topics"),
                .flags = UI_PASSIVE});
    }
}

/* How things are this minute: open until when, who waits; agenda by agenda where rows are many. */
static void draw_now(struct screen *s, struct ui *ui, struct rect r)
{
    struct buf b, queue;
    bool wide = ui->size >= SIZE_WIDE;
    buf_init(&b, BUF_LINE);
    buf_init(&queue, BUF_LINE);
    bool open = format_today(&b, s->visit);
    queue_home(&queue, s->visit, wide);
    int x = r.x + canvas_fit(ui->cv, r.x, r.y, r.w, open ? ROLE_OK : ROLE_PAGE, buf_cstr(&b)) + 2;
    int w = (int)utf8_width(buf_view(&queue));
    if (wide)
        ui_text(ui, (struct rect){r.x, r.y + 1, r.w, r.h - 1}, ROLE_PAGE, buf_view(&queue), 0);
    else if (w <= r.x + r.w - x)
        canvas_z(ui->cv, x, r.y, w, ROLE_PAGE, buf_cstr(&queue));
    else if (r.h > 1)
        canvas_fit(ui->cv, r.x, r.y + 1, r.w, ROLE_PAGE, buf_cstr(&queue));
    ui_say(ui, buf_cstr(&b));
    ui_say(ui, buf_cstr(&queue));
    buf_done(&queue);
    buf_done(&b);
}

static void draw_tiles(struct screen *s, struct ui *ui, struct rect r)
{
    struct cat_town town;
    catalogue_town(&town, s->visit->cat, s->visit->lang);
    bool large = ui->size == SIZE_LARGE, wide = ui->size >= SIZE_WIDE;
    int per_row = large || r.w < 70 ? 2 : 3, gap = wide ? 3 : 2, h = large ? 3 : wide ? 5 : 4;
    if (ui->size == SIZE_FULL)
        gap = 4;
    int w = (r.w - gap * (per_row - 1)) / per_row, step = h + (wide ? 1 : 0);
    for (int i = 0; i < TILES; i++) {
        const struct tile *t = &tiles[i];
        char hint[UI_HINT];
        snprintf(hint, sizeof hint, _("Enter opens: %s"), gettext(t->title));
        struct rect at = {r.x + i % per_row * (w + gap), r.y + i / per_row * step, w, h};
        ui_button(ui, at,
            &(struct ui_item){.action = A_TILE,
                .arg = i,
                .key = '1' + i,
                .label = gettext(t->title),
                .sub = large                   ? NULL
                       : !offered(s->visit, t) ? _("at the counter")
                       : wide                  ? gettext(t->wide_sub)
                                               : gettext(t->sub),
                .hint = hint,
                .flags = offered(s->visit, t) ? 0 : UI_OFF});
    }
    int y = r.y + (TILES / per_row) * step + 1;
    if (y < r.y + r.h)
        draw_now(s, ui, (struct rect){r.x, y, r.w, r.y + r.h - y});
}

static void draw_no_data(struct screen *s, struct ui *ui, struct rect r)
{
    const char *text = s->visit->line == LINE_OK || s->visit->line == LINE_SLOW
                           ? _("One moment, the kiosk is fetching the office's data.")
                           : _("The kiosk is out of order: it has no data from the office yet. "
                               "Ask at counter 1.");
    ui_text(ui, (struct rect){r.x, r.y + 2, r.w, 4}, ROLE_PAGE, str_of(text), 0);
    ui_say(ui, text);
}

static void home_draw(struct screen *s, struct ui *ui)
{
    struct home *h = s->state;
    bool results = h->query.n > 0, large = ui->size == SIZE_LARGE;
    bool panes = desk_panes_shown(s->visit, ui), tight = !panes && (results || h->keypad.open);
    struct page p = {.title = tight || large || panes ? NULL : _("What do you need to do?"),
        .hint = results && !h->hits.n ? _("Esc clears the search.")
                : results ? _("Enter opens the first.   ↓ picks the next.   Esc clears the search.")
                          : _("Type, press a number, or touch the screen."),
        .flags = PAGE_HOME | (tight ? PAGE_TIGHT : 0) | (h->keypad.open ? PAGE_BARE : 0)};
    struct rect r = desk_panes(s, ui, page_begin(s, ui, &p));
    if (!s->visit->cat) {
        draw_no_data(s, ui, r);
        page_end(s, ui, &p);
        return;
    }
    char found[48] = "", hint[UI_HINT];
    if (results)
        snprintf(
            found, sizeof found, ngettext("%zu found", "%zu found", h->hits.total), h->hits.total);
    if (h->selected > 0 && h->selected < (int)h->hits.n) {
        struct hit_text t;
        hit_text(&t, s->visit, h->hits.hits[h->selected].ref);
        snprintf(hint, sizeof hint, _("Enter opens: %s"), t.title);
        p.hint = hint;
    }
    ui_field(ui, (struct rect){r.x, r.y, r.w, 3},
        &(struct ui_item){.action = A_FIELD, .right = found, .flags = UI_DEFAULT}, &h->query,
        large ? _("What do you need to do?")
              : _("In your own words, for example: dog, ID card, wedding"),
        true);
    struct rect below = {r.x, r.y + 3, r.w, r.h - 3};
    if (h->keypad.open) {
        struct rect keys = {r.x, ui->cv->h - keypad_rows(KEYPAD_LETTERS), r.w, 15};
        below.h = keys.y - below.y;
        if (results)
            draw_hits(s, ui, below);
        keypad_draw(ui, &h->keypad, KEYPAD_LETTERS, keys, A_KEYPAD, _("Search"));
    } else if (results) {
        draw_hits(s, ui, below);
    } else {
        int skip = ui->size >= SIZE_WIDE ? 2 : large ? 0 : ui->cv->h >= 24 ? 1 : 0;
        below.y += skip, below.h -= skip;
        draw_tiles(s, ui, below);
    }
    page_end(s, ui, &p);
}

static void open_hit(struct screen *s, int i)
{
    static const struct screen_class *const opens[CAT_KINDS] = {
        [CAT_SITUATION] = &screen_detail,
        [CAT_FEE] = &screen_pay,
        [CAT_DEPARTMENT] = &screen_place,
        [CAT_CONTACT] = &screen_place,
        [CAT_FORM] = &screen_forms,
    };
    struct home *h = s->state;
    if (i < 0 || i >= (int)h->hits.n)
        return;
    struct cat_ref ref = h->hits.hits[i].ref;
    struct screen_args args = {.ref = ref, .pay = {.fee = ref.kind == CAT_FEE ? ref.at : CAT_NONE}};
    if (opens[ref.kind])
        s->visit->ops->open(s->visit->ctx, opens[ref.kind], &args);
}

/* In a text a digit right after a letter picks a result: no Czech word ends in one. After a blank,
 * a digit or a slash it is text ("zákon 106"). */
static bool digit_picks(const struct home *h, int code)
{
    if (code < '1' || code > '9' || h->query.caret != h->query.n || !h->query.n)
        return false;
    unsigned char last = (unsigned char)h->query.text[h->query.n - 1];
    return (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') || last >= 0x80;
}

static enum handled typed(struct screen *s, const struct key *k)
{
    struct home *h = s->state;
    enum edit_result r = edit_key(&h->query, k);
    if (r == EDIT_CHANGED || r == EDIT_FULL)
        search(s);
    return r == EDIT_IGNORED ? NOT_MINE : HANDLED;
}

static enum handled home_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct home *h = s->state;
    bool in_field = s->focus.action == A_FIELD, results = h->query.n > 0;
    if (!results && desk_panes_turn(s, ui, k->code))
        return HANDLED;
    if (!s->visit->cat || desk_panes_focus(s))
        return NOT_MINE;
    if (results && k->code == K_ESC && !h->keypad.open) {
        edit_wipe(&h->query);
        search(s);
        return HANDLED;
    }
    if (results && (k->code == K_DOWN || k->code == K_UP || k->code == K_TAB)) {
        int to = h->selected + (k->code == K_UP ? -1 : 1);
        if (to >= 0 && to < (int)h->hits.n)
            h->selected = to;
        return HANDLED;
    }
    if (in_field && results && k->code == K_ENTER) {
        open_hit(s, h->selected);
        return HANDLED;
    }
    if (key_is_char(k)) {
        bool digit = k->code >= '0' && k->code <= '9';
        if (digit && (!results || digit_picks(h, k->code)))
            return NOT_MINE;
        if (k->code == ' ' && !results)
            return in_field ? HANDLED : NOT_MINE;
        return typed(s, k);
    }
    return in_field || k->code == K_PASTE ? typed(s, k) : NOT_MINE;
}

static enum handled home_act(struct screen *s, int action, int arg)
{
    struct home *h = s->state;
    switch (action) {
    case A_FIELD:
        s->focus = (struct ui_focus){A_FIELD, 0};
        h->keypad.open = !s->visit->desk;
        s->visit->ops->touch_mode(s->visit->ctx, true);
        return HANDLED;
    case A_TILE:
        if (arg >= 0 && arg < TILES && offered(s->visit, &tiles[arg]))
            s->visit->ops->open(s->visit->ctx, tiles[arg].opens,
                &(struct screen_args){.ref = {CAT_TOPIC, CAT_NONE}});
        return HANDLED;
    case A_HIT:
        open_hit(s, arg);
        return HANDLED;
    case A_KEYPAD + KEYPAD_DONE:
        h->keypad.open = false;
        if (h->hits.n)
            open_hit(s, h->selected);
        return HANDLED;
    default:
        break;
    }
    if (action < A_KEYPAD || action >= A_KEYPAD + KEYPAD_ACTIONS)
        return NOT_MINE;
    if (keypad_act(&h->keypad, &h->query, action - A_KEYPAD, arg))
        search(s);
    return HANDLED;
}

static void home_news(struct screen *s, const struct news *n)
{
    if (n->kind == NEWS_CATALOGUE)
        search(s); /* hits point into the old catalogue */
}

const struct screen_class screen_home = {
    .name = "home",
    .size = sizeof(struct home),
    .open = home_open,
    .draw = home_draw,
    .key = home_key,
    .act = home_act,
    .news = home_news,
};
