/* book_time: what time on the chosen day. Choosing one holds it; the strip says how long, and the
 * details follow. Leaving the page lets it go. */
#include "book.h"

#include "base/i18n.h"
#include "base/log.h"
#include "format.h"
#include <stdio.h>

enum { A_SLOT = ACT_SCREEN, A_GO, A_MORE, A_LESS, A_AGAIN };
enum {
    NOON = 12 * 60,
    ROW_H = 3,
    LABEL_W = 12,    /* "Dopoledne" */
    ROWS_MAX = 200,  /* of a day */
    SLOT_MARGIN = 6, /* frame, a blank at both sides, the bullet */
    CLOCK_MAX = 40,
};

struct book_time {
    int top;       /* first row of times shown */
    int rows, fit; /* of the day; shown */
    const char *trouble;
    bool asking;  /* the times of the day are on their way */
    bool holding; /* this page asked for the hold that is on its way */
    bool seek;    /* the next drawing shows the rows with the time that is held */
    bool lost;    /* the hold ran out on this page */
    bool again;   /* moving did not work this time: it may be tried again */
};

static struct reserving *reserving(struct screen *s)
{
    return s->visit->reserving;
}

static const struct wire_day *day_of(struct screen *s)
{
    return reserving_day(reserving(s), reserving(s)->day);
}

static void hold(struct screen *s, int64_t starts)
{
    struct book_time *st = s->state;
    st->lost = st->again = false;
    st->trouble = book_ask(s, RESERVE_HOLD, &(struct reserve_args){.starts = starts});
    st->holding = !st->trouble;
}

static void load(struct screen *s)
{
    struct book_time *st = s->state;
    struct date day = reserving(s)->day;
    st->trouble = book_ask(
        s, RESERVE_SLOTS, &(struct reserve_args){.from = date_add(day, -date_weekday(day))});
    st->asking = !st->trouble;
}

static int time_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct reserving *r = reserving(s);
    (void)args;
    (void)e;
    if (!day_of(s))
        load(s);
    if (r->wanted)
        hold(s, r->wanted);
    r->wanted = 0;
    return 0;
}

static void time_close(struct screen *s)
{
    if (reserving(s)->held)
        s->visit->ops->reserve(s->visit->ctx, RESERVE_RELEASE, NULL, &(struct err)ERR_INIT);
}

/* ---- drawing */

/* How the times of a day stand: rows of `columns`, morning and afternoon each begin a row. */
struct grid {
    int columns, w, pitch, label_w;
    int rows;
    struct {
        int first, n; /* slots */
    } row[ROWS_MAX];
};

static bool is_morning(int64_t at)
{
    return instant_prague(at).minute < NOON;
}

static int widest(const struct wire_day *d)
{
    int w = 5; /* 10:20 */
    for (size_t i = 0; i < d->n; i++) {
        struct buf b;
        buf_init(&b, CLOCK_MAX);
        format_clock(&b, d->slots[i].starts);
        int own = (int)utf8_width(buf_view(&b));
        w = own > w ? own : w;
        buf_done(&b);
    }
    return w;
}

static void lay_out(struct grid *g, const struct wire_day *d, int room, bool large)
{
    g->label_w = large ? 0 : LABEL_W;
    g->w = widest(d) + (large ? SLOT_MARGIN - 1 : SLOT_MARGIN);
    g->pitch = g->w + 1;
    g->columns = (room - g->label_w + 1) / g->pitch;
    g->rows = 0;
    for (size_t i = 0; i < d->n && g->rows < ROWS_MAX;) {
        int n = 1;
        while (i + (size_t)n < d->n && n < g->columns &&
               is_morning(d->slots[i + (size_t)n].starts) == is_morning(d->slots[i].starts))
            n++;
        g->row[g->rows].first = (int)i;
        g->row[g->rows++].n = n;
        i += (size_t)n;
    }
}

static void draw_slot(struct screen *s, struct ui *ui, struct rect r, int i)
{
    const struct reserving *b = reserving(s);
    const struct wire_day *d = day_of(s);
    int64_t starts = d->slots[i].starts;
    bool held = b->held && b->hold.starts == starts;
    char label[CLOCK_MAX + 8], hint[UI_HINT];
    struct buf clock;
    buf_init(&clock, CLOCK_MAX);
    format_clock(&clock, starts);
    snprintf(label, sizeof label, "%s%s", held ? "•" : "", buf_cstr(&clock));
    if (held && r.w >= SLOT_MARGIN + 5)
        snprintf(label, sizeof label, "• %s", buf_cstr(&clock));
    snprintf(hint, sizeof hint,
        held ? _("This time is held for you: %s") : _("Enter holds this time for you: %s"),
        buf_cstr(&clock));
    ui_button(ui, r,
        &(struct ui_item){.action = A_SLOT,
            .arg = i,
            .label = label,
            .say = buf_cstr(&clock),
            .hint = hint,
            .flags = UI_CENTER | (held ? UI_SELECTED : 0)});
    buf_done(&clock);
}

static void draw_row(struct screen *s, struct ui *ui, const struct grid *g, int row, struct rect at)
{
    const struct wire_day *d = day_of(s);
    struct book_time *st = s->state;
    int first = g->row[row].first;
    bool morning = is_morning(d->slots[first].starts);
    bool begins =
        row == 0 || row == st->top || is_morning(d->slots[g->row[row - 1].first].starts) != morning;
    if (g->label_w && begins)
        canvas_fit(ui->cv, at.x, at.y + 1, g->label_w - 1, ROLE_MUTED,
            morning ? _("Morning") : _("Afternoon"));
    for (int i = 0; i < g->row[row].n; i++)
        draw_slot(
            s, ui, (struct rect){at.x + g->label_w + i * g->pitch, at.y, g->w, ROW_H}, first + i);
}

/* Day and how long it takes, where the title stands. */
static void draw_day(struct screen *s, struct ui *ui, struct rect r)
{
    const struct reserving *b = reserving(s);
    const struct wire_day *d = day_of(s);
    struct buf day;
    char lasts[80] = "";
    int minutes = d && d->n ? (int)((d->slots[0].ends - d->slots[0].starts) / 60) : 0;
    buf_init(&day, 100);
    format_long_day(&day, b->day);
    if (minutes)
        snprintf(lasts, sizeof lasts,
            ngettext("takes about %d minute", "takes about %d minutes", (unsigned)minutes),
            minutes);
    const char *title = _("What time will you come?");
    if (ui->size == SIZE_LARGE) {
        canvas_fit(ui->cv, r.x, r.y, r.w, ROLE_STRONG, buf_cstr(&day));
    } else {
        int x = r.x + (int)utf8_width(str_of(title)) + 2;
        canvas_fit(ui->cv, x, r.y - 1, r.x + r.w - x, ROLE_STRONG, buf_cstr(&day));
    }
    canvas_right(ui->cv, r.x, ui->size == SIZE_LARGE ? r.y : r.y - 1, r.w, ROLE_MUTED, lasts);
    ui_say(ui, buf_cstr(&day));
    ui_say(ui, lasts);
    buf_done(&day);
}

static const char *go_words(struct screen *s)
{
    const struct book_time *st = s->state;
    const struct reserving *b = reserving(s);
    if (b->busy[RESERVE_MOVE])
        return _("Moving the booking…");
    if (st->again)
        return _("Try again");
    return b->moving ? _("Move to this time") : _("Continue");
}

static void draw_buttons(struct screen *s, struct ui *ui, struct rect r)
{
    struct book_time *st = s->state;
    const struct reserving *b = reserving(s);
    int w = (r.w - 2) / 2;
    bool last = st->top + st->fit >= st->rows;
    if (st->rows > st->fit)
        ui_button(ui, (struct rect){r.x, r.y, w, ROW_H},
            &(struct ui_item){.action = last ? A_LESS : A_MORE,
                .key = last ? K_PGUP : K_PGDN,
                .label = last ? _("Earlier times ↑") : _("Later times ↓"),
                .hint = last ? _("Enter shows the earlier times.")
                             : _("Enter shows the later times.")});
    if (b->held)
        ui_button(ui, (struct rect){r.x + r.w - w, r.y, w, ROW_H},
            &(struct ui_item){.action = A_GO,
                .key = K_F8,
                .label = go_words(s),
                .hint = b->moving ? _("Enter gives your booking this time.")
                                  : _("Enter goes on to your name and phone."),
                .flags = b->busy[RESERVE_MOVE] ? UI_OFF : 0});
}

/* What went wrong on this page; NULL = nothing. */
static const char *wrong(struct screen *s)
{
    const struct book_time *st = s->state;
    if (st->trouble || !st->lost)
        return st->trouble;
    return reserving(s)->moving
               ? _("The time was held long enough and is free for everyone again. Choose it again, "
                   "your booking stays as it was.")
               : _("The time was held long enough and is free for everyone again. Choose it again, "
                   "your details are kept.");
}

/* What stands above the buttons: what went wrong, or what is held. */
static void draw_state(struct screen *s, struct ui *ui, struct rect r)
{
    const struct reserving *b = reserving(s);
    if (wrong(s)) {
        page_banner(ui, r.y, wrong(s), NULL);
    } else if (b->held) {
        book_strip(ui, s->visit, r);
    } else {
        const char *words = b->busy[RESERVE_HOLD]
                                ? _("One moment, we are holding it…")
                                : _("The time you choose is held for you at once.");
        canvas_fit(ui->cv, r.x, r.y + r.h - 1, r.w, ROLE_MUTED, words);
        ui_say(ui, words);
    }
}

/* Rows of it, beside the buttons. */
static int state_rows(struct screen *s, struct rect r, bool large)
{
    enum { BANNER_INDENT = 3, BANNER_ROWS = 3 };
    if (!wrong(s))
        return large ? 2 : 1;
    int rows = ui_text_rows(str_of(wrong(s)), r.w - BANNER_INDENT);
    return rows < 1 ? 1 : rows > BANNER_ROWS ? BANNER_ROWS : rows;
}

/* Large type: the last place of the grid turns the page. */
static void draw_large_turn(struct screen *s, struct ui *ui, struct rect r)
{
    struct book_time *st = s->state;
    bool last = st->top + st->fit >= st->rows;
    ui_button(ui, r,
        &(struct ui_item){.action = last ? A_LESS : A_MORE,
            .key = last ? K_PGUP : K_PGDN,
            .label = last ? "↑" : "↓",
            .hint = last ? _("Enter shows the earlier times.") : _("Enter shows the later times."),
            .flags = UI_CENTER});
}

/* The held time is in sight, whatever page it stands on. */
static void seek_held(struct screen *s, const struct grid *g)
{
    struct book_time *st = s->state;
    const struct wire_day *d = day_of(s);
    for (int row = 0; st->seek && row < g->rows; row++)
        for (int i = 0; i < g->row[row].n; i++)
            if (d->slots[g->row[row].first + i].starts == reserving(s)->hold.starts)
                st->top = row / st->fit * st->fit;
    st->seek = false;
}

static void draw_times(struct screen *s, struct ui *ui, struct rect r)
{
    struct book_time *st = s->state;
    struct grid g;
    bool large = ui->size == SIZE_LARGE;
    int low = state_rows(s, r, large), foot = low + (large ? 0 : ROW_H);
    struct rect grid = {r.x, r.y + large, r.w, r.h - foot - large};
    lay_out(&g, day_of(s), r.w - (large ? 11 : 0), large);
    st->rows = g.rows;
    st->fit = grid.h / ROW_H > 0 ? grid.h / ROW_H : 1;
    seek_held(s, &g);
    if (st->top >= g.rows)
        st->top = 0;
    if (g.rows > st->fit && st->top + st->fit > g.rows)
        st->top = g.rows - st->fit;
    for (int i = 0; i < st->fit && st->top + i < g.rows; i++)
        draw_row(s, ui, &g, st->top + i, (struct rect){grid.x, grid.y + i * ROW_H, grid.w, ROW_H});
    if (large && g.rows > st->fit)
        draw_large_turn(
            s, ui, (struct rect){r.x + r.w - 10, grid.y + (st->fit - 1) * ROW_H, 10, ROW_H});
    int used = (st->fit < g.rows ? st->fit : g.rows) * ROW_H;
    int rest = r.y + r.h - (large ? 0 : ROW_H);
    int strip = !wrong(s) && rest - grid.y - used >= 2 ? 2 : low;
    draw_state(s, ui, (struct rect){r.x, rest - strip, r.w, strip});
    if (!large)
        draw_buttons(s, ui, (struct rect){r.x, r.y + r.h - ROW_H, r.w, ROW_H});
    else if (reserving(s)->held)
        ui_zone(ui, (struct rect){0},
            &(struct ui_item){.action = A_GO, .key = K_F8, .flags = UI_PASSIVE});
}

static void time_draw(struct screen *s, struct ui *ui)
{
    struct book_time *st = s->state;
    const struct reserving *b = reserving(s);
    const struct wire_day *d = day_of(s);
    char task[200];
    book_task(task, sizeof task, s->visit);
    struct page p = {.task = task, .title = _("What time will you come?")};
    if (b->held) {
        /* in large type the foot holds a word or two */
        bool brief = ui->size == SIZE_LARGE && b->moving && !st->again && !b->busy[RESERVE_MOVE];
        p.act = brief ? C_("booking", "Move") : go_words(s);
        p.act_action = A_GO;
        p.act_key = K_F8;
    }
    struct rect r = page_begin(s, ui, &p);
    draw_day(s, ui, r);
    if (!d || st->asking)
        book_waiting(ui, r, st->trouble, A_AGAIN);
    else
        draw_times(s, ui, r);
    page_end(s, ui, &p);
}

/* ---- acting */

static void go(struct screen *s)
{
    struct book_time *st = s->state;
    const struct reserving *b = reserving(s);
    if (!b->held || b->busy[RESERVE_MOVE])
        return;
    if (b->moving) {
        st->trouble = book_ask(s, RESERVE_MOVE, NULL);
        st->again = st->trouble != NULL;
    } else {
        book_details(s);
    }
}

static enum handled time_act(struct screen *s, int action, int arg)
{
    struct book_time *st = s->state;
    const struct reserving *b = reserving(s);
    const struct wire_day *d = day_of(s);
    switch (action) {
    case A_SLOT:
        if (!d || arg < 0 || (size_t)arg >= d->n || b->busy[RESERVE_MOVE])
            return HANDLED;
        if (b->held && b->hold.starts == d->slots[arg].starts)
            go(s);
        else
            hold(s, d->slots[arg].starts);
        return HANDLED;
    case A_GO:
        go(s);
        return HANDLED;
    case A_MORE:
    case A_LESS:
        st->top += action == A_MORE ? st->fit : -st->fit;
        st->top = st->top < 0 ? 0 : st->top;
        s->focus = (struct ui_focus){0};
        return HANDLED;
    case A_AGAIN:
        load(s);
        return HANDLED;
    case ACT_BACK:
        return b->busy[RESERVE_MOVE] ? HANDLED : NOT_MINE; /* the answer comes, and here */
    default:
        return NOT_MINE;
    }
}

static enum handled time_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct book_time *st = s->state;
    (void)ui;
    bool down = k->code == K_PGDN || k->code == K_WHEEL_DOWN;
    bool up = k->code == K_PGUP || k->code == K_WHEEL_UP;
    if (down && st->top + st->fit < st->rows)
        return time_act(s, A_MORE, 0);
    return up && st->top > 0 ? time_act(s, A_LESS, 0) : NOT_MINE;
}

static void hold_ended(struct screen *s, const struct err *fault)
{
    struct book_time *st = s->state;
    const struct reserving *b = reserving(s);
    bool mine = st->holding;
    st->holding = false;
    if (!fault) {
        st->trouble = NULL;
        st->lost = st->again = false;
        st->seek = true;
        s->focus = (struct ui_focus){A_GO, 0};
        if (!day_of(s)) /* another day was taken instead */
            load(s);
    } else if (mine && b->problem == PROBLEM_SLOT_TAKEN) {
        s->visit->ops->open(s->visit->ctx, &screen_book_again, &(struct screen_args){0});
    } else if (mine) {
        st->trouble = book_trouble(b, fault);
    }
}

/* The booking stays as it was. */
static void move_failed(struct screen *s, const struct err *fault)
{
    struct book_time *st = s->state;
    const struct reserving *b = reserving(s);
    if (b->problem == PROBLEM_SLOT_TAKEN || b->problem == PROBLEM_HOLD_EXPIRED) {
        s->visit->ops->open(s->visit->ctx, &screen_book_again, &(struct screen_args){0});
        return;
    }
    st->trouble = book_trouble(b, fault);
    st->again = book_passes(b->problem);
    s->focus = (struct ui_focus){A_GO, 0};
}

static void time_news(struct screen *s, const struct news *n)
{
    struct book_time *st = s->state;
    const struct reserving *b = reserving(s);
    if (n->kind == NEWS_HOLD)
        st->lost = b->hold_lost;
    if (st->lost && st->again) { /* nothing is left to be tried again */
        st->again = false;
        st->trouble = NULL;
    }
    if (n->kind != NEWS_RESERVE)
        return;
    if (n->what == RESERVE_SLOTS) {
        st->asking = false;
        st->trouble = n->err ? book_trouble(b, n->err) : NULL;
    } else if (n->what == RESERVE_HOLD) {
        hold_ended(s, n->err);
    } else if (n->what == RESERVE_MOVE && n->err) {
        move_failed(s, n->err);
    }
}

const struct screen_class screen_book_time = {
    .name = "book_time",
    .size = sizeof(struct book_time),
    .open = time_open,
    .close = time_close,
    .draw = time_draw,
    .key = time_key,
    .act = time_act,
    .news = time_news,
};
