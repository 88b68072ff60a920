/* board: the waiting room's display, read from across a room: whose turn it is, who was called
 * before, and how long the lines are. Nothing is pressed here and nothing moves. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "format.h"
#include "tui/digits.h"
#include <stdio.h>

enum {
    OLD_MS = 10 * 1000,      /* a few looks that did not come */
    LOST_MS = 3 * 60 * 1000, /* then what was called is no help any more */
    SCALE_MAX = 6,
    CORNER_W = 19,   /* the time, and how long the office is open */
    LEAST_CHARS = 4, /* a letter and three digits: the size shall not change with the number */
    GAP = 4,         /* cells between number and counter */
    NUMBER = 12,
};

/* "A 47" and "Přepážka 3" as they are drawn. */
struct shown {
    char letter[2], number[NUMBER];
    char before[WIRE_NAME], counter[4]; /* "Přepážka", "3"; counter "" when it has no number */
    const char *name, *where;
};

static struct shown shown_of(const struct wire_call *c)
{
    struct shown s = {.name = c->counter, .where = c->where};
    struct str label = str_of(c->label), name = str_of(c->counter);
    size_t n = 0, digits = 0;
    for (size_t i = 0; i < label.n; i++) {
        bool digit = label.p[i] >= '0' && label.p[i] <= '9';
        if (digit && n + 1 < sizeof s.number)
            s.number[n++] = label.p[i];
        else if (label.p[i] >= 'A' && label.p[i] <= 'Z')
            s.letter[0] = label.p[i];
    }
    while (
        digits < name.n && name.p[name.n - 1 - digits] >= '0' && name.p[name.n - 1 - digits] <= '9')
        digits++;
    bool numbered = digits > 0 && digits < sizeof s.counter && digits < name.n;
    if (numbered) {
        str_copy(s.counter, sizeof s.counter, (struct str){name.p + name.n - digits, digits});
        name.n -= digits;
        name = str_trim(name);
    }
    str_copy(s.before, sizeof s.before, numbered ? name : (struct str){"", 0});
    return s;
}

/* A letter and a number with half a letter between them. */
static int number_width(const struct shown *s, int scale)
{
    int letter = *s->letter ? digits_width(s->letter, scale) + 2 * scale : 0;
    return letter + digits_width(s->number, scale);
}

static int number_draw(
    struct canvas *cv, int x, int y, enum role role, const struct shown *s, int scale, bool blocks)
{
    int letter = *s->letter ? digits_width(s->letter, scale) + 2 * scale : 0;
    digits_draw(cv, x, y, role, s->letter, scale, blocks);
    digits_draw(cv, x + letter, y, role, s->number, scale, blocks);
    return letter + digits_width(s->number, scale);
}

/* ---- how it is divided */

struct plan {
    int x, w, h;
    int scale, name_scale; /* name_scale: of a counter's name or number below, 0 = plain text */
    bool below;            /* the counter stands under the number */
    const char *name;      /* it then */
    int agendas, older;    /* rows of agendas; rows of older calls */
    int per_row;           /* older calls beside each other */
    bool note, airy;       /* airy: agendas with a blank row between them */
    int spare;             /* rows for air */
};

static int top_rows(const struct plan *p)
{
    int below = !p->below ? 0 : p->name_scale ? digits_word_height(p->name, p->name_scale) + 1 : 2;
    return 1 + digits_height(p->scale) + 1 + below;
}

static int least_rows(const struct plan *p)
{
    return top_rows(p) + (p->older ? 1 + 5 * p->older - 1 : 0) + (p->agendas ? 1 + p->agendas : 0) +
           p->note;
}

static bool fits_beside(const struct plan *p, const struct shown *s)
{
    int least = (LEAST_CHARS * 6 + 1) * p->scale, w = number_width(s, p->scale);
    int counter = digits_width(s->counter, p->scale);
    return *s->counter && (w > least ? w : least) + GAP + counter <= p->w;
}

/* With the counter under the number, drawn as large as it goes but no larger. */
static bool fits_below(struct plan *p, const struct shown *s)
{
    int least = (LEAST_CHARS * 6 + 1) * p->scale, w = number_width(s, p->scale);
    p->below = true;
    p->name = *s->counter ? s->counter : s->name;
    p->name_scale = p->scale;
    while (p->name_scale > 0 &&
           (digits_word_width(p->name, p->name_scale) > p->w || least_rows(p) > p->h))
        p->name_scale--;
    return (w > least ? w : least) <= p->w && least_rows(p) <= p->h;
}

/* A counter's number is read from as far as the ticket's: the smaller of both counts, then that
 * they stand beside each other, as one is read after the other. Of a counter with a name the
 * ticket comes first, up to the size that reads well across a room. */
static int worth(const struct plan *p, const struct shown *s)
{
    enum { GOOD = 3, BESIDE = 50 };
    int name = p->below ? p->name_scale : p->scale, small = name < p->scale ? name : p->scale;
    if (*s->counter)
        return 100 * small + (p->below ? 0 : BESIDE) + p->scale + name;
    return 100 * (p->scale < GOOD ? p->scale : GOOD) + 50 * (name < GOOD ? name : GOOD) + p->scale +
           name;
}

static bool choose_scale(struct plan *p, const struct shown *s)
{
    struct plan best = *p;
    int most = -1;
    best.scale = 1, best.below = true; /* the smallest, if nothing fits */
    best.name = s->name;
    for (int scale = SCALE_MAX; scale > 0; scale--)
        for (int below = 0; below < 2; below++) {
            struct plan x = *p;
            x.scale = scale;
            bool fits = below ? fits_below(&x, s) : fits_beside(&x, s) && least_rows(&x) <= x.h;
            if (fits && worth(&x, s) > most) {
                most = worth(&x, s);
                best = x;
            }
        }
    *p = best;
    return most >= 0;
}

static struct plan plan_of(const struct ui *ui, const struct wire_board *b, const struct shown *s)
{
    int m = ui->cv->w < 80 ? 2 : 3, most = ui->cv->h / 4;
    struct plan p = {.x = m, .w = ui->cv->w - 2 * m, .h = ui->cv->h};
    int calls = (int)b->n_calls - 1;
    p.per_row = p.w >= 74 ? 2 : 1;
    p.agendas = (int)b->n_agendas < most ? (int)b->n_agendas : most;
    p.older = calls > 0;
    p.scale = 2; /* of the sentence that nobody is called: air for the rest */
    /* too small for all: those called before go first, then agendas from the last one on */
    while (b->n_calls && !choose_scale(&p, s) && (p.older || p.agendas)) {
        p.agendas -= !p.older;
        p.older = 0;
    }
    p.spare = p.h - least_rows(&p);
    while (p.spare >= 11 && p.older && p.older * p.per_row < calls) {
        p.older++;
        p.spare -= 5;
    }
    if (p.spare > 0) {
        p.note = true;
        p.spare--;
    }
    p.airy = p.spare > p.agendas + 6;
    p.spare -= p.airy ? p.agendas - 1 : 0;
    return p;
}

/* One blank row where it helps most, as long as there are any. */
static int air(struct plan *p)
{
    if (p->spare <= 0)
        return 0;
    p->spare--;
    return 1;
}

/* ---- pieces */

static void draw_counter_below(
    struct ui *ui, const struct plan *p, const struct shown *s, int y, int h)
{
    const char *text = *s->counter ? s->counter : s->name;
    int x = p->x;
    if (p->name_scale) {
        digits_word_draw(ui->cv, x, y, ROLE_COUNTER, text, p->name_scale, ui->half_blocks);
        x += digits_word_width(text, p->name_scale) + GAP;
        y += h - 2;
    }
    const char *plain = p->name_scale ? s->before : s->name;
    x += canvas_fit(ui->cv, x, y, p->x + p->w - x, ROLE_COUNTER, plain) + 2;
    if (*s->where && x < p->x + p->w)
        canvas_fit(ui->cv, x, y, p->x + p->w - x, ROLE_STRONG, s->where);
}

/* Draws the newest call from row y; returns the row after it. */
static int draw_newest(struct ui *ui, struct plan *p, const struct shown *s, int y)
{
    struct canvas *cv = ui->cv;
    char said[WIRE_NAME + 40];
    int least = (LEAST_CHARS * 6 + 1) * p->scale, w = number_width(s, p->scale);
    int counter_x = p->x + (w > least ? w : least) + GAP, h = digits_height(p->scale);
    y += air(p);
    canvas_z(cv, p->x, y, p->w, ROLE_PAGE, _("Now calling"));
    if (!p->below)
        canvas_fit(cv, counter_x, y, p->x + p->w - counter_x, ROLE_PAGE, s->before);
    y += 1 + air(p);
    number_draw(cv, p->x, y, ROLE_STRONG, s, p->scale, ui->half_blocks);
    if (!p->below) {
        digits_draw(cv, counter_x, y, ROLE_COUNTER, s->counter, p->scale, ui->half_blocks);
        int room = p->x + p->w - counter_x, wide = (int)utf8_width(str_of(s->where));
        int where_x = wide <= room ? counter_x : wide < p->w ? p->x + p->w - wide : p->x;
        canvas_fit(cv, where_x, y + h, p->x + p->w - where_x, ROLE_PAGE, s->where);
    }
    y += h + 1;
    if (p->below) {
        int rows = p->name_scale ? digits_word_height(p->name, p->name_scale) + 1 : 2;
        draw_counter_below(ui, p, s, y, rows);
        y += rows;
    }
    snprintf(said, sizeof said, _("Number %s %s, %s."), s->letter, s->number, s->name);
    ui_say(ui, said);
    ui_say(ui, s->where);
    return y;
}

static void draw_older(struct ui *ui, const struct plan *p, const struct wire_call *c, int x, int y)
{
    struct shown s = shown_of(c);
    int w = p->w / p->per_row - 2, at = x;
    at += number_draw(ui->cv, at, y, ROLE_MUTED, &s, 1, ui->half_blocks) + 3;
    at = at < x + 28 ? x + 28 : at;
    canvas_put(ui->cv, at, y + 1, 0x2192, ROLE_PAGE);
    at += 4;
    if (*s.counter)
        digits_draw(ui->cv, at, y, ROLE_COUNTER, s.counter, 1, ui->half_blocks);
    else
        ui_text(ui, (struct rect){at, y + 1, x + w - at, 2}, ROLE_COUNTER, str_of(s.name), 0);
    ui_say(ui, c->label);
    ui_say(ui, c->counter);
}

static void waiting_words(char *out, size_t size, const struct wire_agenda *a)
{
    if (!a->waiting)
        snprintf(out, size, "%s", _("nobody waits"));
    else
        snprintf(
            out, size, ngettext("%d waiting", "%d waiting", (unsigned long)a->waiting), a->waiting);
}

/* "at 13:00" today, "on Monday" within a week, a date later. */
static void opens_words(char *out, size_t size, int64_t at, struct date today)
{
    enum { WEEK = 7 };
    struct buf b;
    struct date day = instant_prague(at).date;
    int64_t days = date_days(day) - date_days(today);
    buf_init(&b, BUF_LINE);
    if (days == 0)
        format_at(&b, at);
    else if (days < WEEK)
        buf_z(&b, format_on_weekday(date_weekday(day)));
    else
        format_short_date(&b, day);
    snprintf(out, size, _("closed, opens %s"), buf_cstr(&b));
    buf_done(&b);
}

static void range_words(char *out, size_t size, const struct wire_agenda *a, struct date today)
{
    enum { LONG = 120 };
    int to = a->wait.to;
    if (!a->open && a->opens_at)
        opens_words(out, size, a->opens_at, today);
    else if (!a->open)
        snprintf(out, size, "%s", _("closed"));
    else if (!a->staffed)
        snprintf(out, size, "%s", _("not staffed"));
    else if (!a->wait.known)
        snprintf(out, size, "%s", "");
    else if (to > LONG)
        snprintf(out, size, _("more than %d hours"), a->wait.from / 60 > 0 ? a->wait.from / 60 : 1);
    else if (a->wait.from == 0)
        snprintf(out, size, ngettext("up to %d minute", "up to %d minutes", (unsigned long)to), to);
    else
        snprintf(out, size, ngettext("%d–%d minute", "%d–%d minutes", (unsigned long)to),
            a->wait.from, to);
}

/* corner: the time or the hours stand at the end of its row. */
static void draw_agenda(struct ui *ui, const struct plan *p, const struct wire_agenda *a, int y,
    bool corner, struct date today)
{
    char waiting[64] = "", range[64];
    bool narrow = p->w < 94, idle = !a->open && !a->waiting;
    int right = p->w < 74 ? 0 : CORNER_W, end = p->x + p->w - (corner ? right : 0);
    int at_range = p->x + p->w - right - (narrow ? 16 : 22);
    int at_waiting = at_range - (narrow ? 14 : 16);
    if (idle) /* that nobody waits goes without saying */
        at_range = at_waiting;
    else
        waiting_words(waiting, sizeof waiting, a);
    range_words(range, sizeof range, a, today);
    canvas_fit(ui->cv, p->x, y, at_waiting - p->x - 1, ROLE_STRONG, a->name);
    if (!idle)
        canvas_fit(ui->cv, at_waiting, y, at_range - at_waiting - 1, ROLE_PAGE, waiting);
    canvas_fit(ui->cv, at_range, y, end - at_range - 1, ROLE_PAGE, range);
    ui_say(ui, a->name);
    if (!idle)
        ui_say(ui, waiting);
    ui_say(ui, range);
}

/* ---- the page */

/* This display's clock may be wrong; the portal's is told with each answer. */
static struct clock true_clock(const struct visit *v)
{
    return (struct clock){.fixed = true, .wall_s = clock_wall(v->clock) + v->board_ahead};
}

static void clock_words(char *out, size_t size, const struct visit *v)
{
    struct civil now = format_now(v);
    snprintf(out, size, "%d:%02d", now.minute / 60, now.minute % 60);
}

/* The time, and how long the office is open. */
static void draw_corner(struct ui *ui, const struct plan *p, const struct visit *v, int top, int y)
{
    struct buf b;
    char time[16];
    clock_words(time, sizeof time, v);
    canvas_right(ui->cv, p->x, p->w < 74 ? top : y, p->w, ROLE_STRONG, time);
    ui_say(ui, time);
    struct cat_town town;
    if (!v->cat || p->w < 74 || p->agendas < 2)
        return;
    catalogue_town(&town, v->cat, v->lang);
    buf_init(&b, BUF_LINE);
    bool open = format_open(&b, v, &town.hours);
    int room = open ? CORNER_W : 0; /* what does not fit is told by the agendas */
    if ((int)utf8_width(buf_view(&b)) <= room)
        canvas_right(ui->cv, p->x, y + 1, p->w, ROLE_OK, buf_cstr(&b));
    else
        canvas_right(ui->cv, p->x, y + 1, p->w, ROLE_PAGE, _("closed now"));
    ui_say(ui, buf_cstr(&b));
    buf_done(&b);
}

static void old_words(char *out, size_t size, const struct visit *v)
{
    int64_t age = (clock_mono(v->clock) - v->board_seen) / 1000;
    struct civil at = instant_prague(clock_wall(v->clock) - age);
    snprintf(out, size, _("Data from %d:%02d"), at.minute / 60, at.minute % 60);
}

static void draw_sentence(struct ui *ui, const char *title, const char *text, const char *time)
{
    int m = ui->cv->w < 80 ? 2 : 3, w = ui->cv->w - 2 * m, y = ui->cv->h / 3;
    canvas_z(ui->cv, m, 1, w, ROLE_STRONG, title);
    canvas_right(ui->cv, m, 1, w, ROLE_STRONG, time);
    ui_text(ui, (struct rect){m, y, w, 6}, ROLE_STRONG, str_of(text), 0);
    ui_say(ui, title);
    ui_say(ui, text);
}

static void draw_nobody(struct ui *ui, struct plan *p, int *y)
{
    *y += air(p);
    canvas_z(ui->cv, p->x, *y, p->w, ROLE_PAGE, _("Now calling"));
    const char *text = _("Nobody yet. Your number will appear here.");
    ui_text(ui, (struct rect){p->x, *y + 3, p->w, 2}, ROLE_STRONG, str_of(text), 0);
    ui_say(ui, text);
    *y += 8;
}

/* Those called before, under a rule; returns the row after them. */
static int draw_all_older(struct ui *ui, struct plan *p, const struct wire_board *b, int y)
{
    if (p->older) {
        canvas_rule(ui->cv, p->x, y++, p->w, ROLE_FRAME);
        y += air(p);
    }
    for (int row = 0; row < p->older; row++, y += 4 + (row < p->older))
        for (int i = 0; i < p->per_row; i++) {
            size_t k = 1 + (size_t)(row * p->per_row + i);
            if (k < b->n_calls)
                draw_older(ui, p, &b->calls[k], p->x + i * (p->w / p->per_row), y);
        }
    return y;
}

/* At the bottom: the lines, and a sentence below them. */
static void draw_agendas(struct ui *ui, struct plan *p, const struct visit *v, int top, bool old)
{
    const struct wire_board *b = v->board;
    char words[64];
    int last = ui->cv->h - 1 - (p->spare > 0), each = p->airy ? 2 : 1;
    int rows = p->agendas * each - p->airy, y = last - p->note - (p->spare > 1) - rows + 1;
    if (p->agendas)
        canvas_rule(ui->cv, p->x, y - 1 - (p->spare > 2), p->w, ROLE_FRAME);
    for (int i = 0; i < p->agendas; i++)
        draw_agenda(ui, p, &b->agendas[i], y + i * each, i * each < 2, format_now(v).date);
    draw_corner(ui, p, v, top, y);
    if (old) {
        old_words(words, sizeof words, v);
        canvas_z(ui->cv, p->x, last, p->w, ROLE_WARNING, "!");
        canvas_fit(ui->cv, p->x + 2, last, p->w - 2, ROLE_WARNING, words);
        ui_say(ui, words);
    } else if (p->note) {
        canvas_fit(ui->cv, p->x, last, p->w, ROLE_PAGE,
            _("Booked? Come a few minutes early and say so at the kiosk."));
    }
}

static void draw_board(struct ui *ui, const struct visit *v, bool old)
{
    const struct wire_board *b = v->board;
    struct shown s = b->n_calls ? shown_of(&b->calls[0]) : (struct shown){.name = "", .where = ""};
    struct plan p = plan_of(ui, b, &s);
    int y = 0, top = p.spare > 0;
    if (b->n_calls)
        y = draw_newest(ui, &p, &s, y);
    else
        draw_nobody(ui, &p, &y);
    draw_all_older(ui, &p, b, y);
    draw_agendas(ui, &p, v, top, old);
}

static void board_draw(struct screen *s, struct ui *ui)
{
    struct visit v = *s->visit;
    struct clock right = true_clock(s->visit);
    char time[16];
    int64_t age = clock_mono(v.clock) - v.board_seen;
    right.mono_ms = clock_mono(v.clock);
    v.clock = &right;
    clock_words(time, sizeof time, &v);
    if (!v.board && s->visit->line == LINE_OK)
        draw_sentence(ui, _("Waiting room"), _("One moment, the board is being connected."), time);
    else if (!v.board || age > LOST_MS)
        draw_sentence(ui, _("Waiting room"),
            _("This board has no connection and does not know who is being called. Listen for your "
              "number and watch the counters."),
            time);
    else
        draw_board(ui, &v, age > OLD_MS);
}

const struct screen_class screen_board = {
    .name = "board",
    .draw = board_draw,
};
