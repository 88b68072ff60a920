/* book_day: which day: weeks of days with the number of free times; only days that have some can
 * be pressed. The nearest time of all comes first. */
#include "book.h"

#include "base/i18n.h"
#include "format.h"
#include <stdio.h>

enum { A_DAY = ACT_SCREEN, A_NEXT, A_MORE, A_LESS, A_AGAIN, A_PLACE, A_TICKET, A_PEOPLE };
enum { WEEK = 7, WORK = 5, CELL_H = 4, LOADED_WEEKS = 4, BUTTON_H = 3 };
enum { ROOMY_W = 13, NARROW_W = 10 }; /* cells of a day */
enum { PREVIEW_H = 4, PREVIEW_WEEKS = 3, NOON = 12 * 60 };

struct book_day {
    struct date first;          /* Monday of the first week that has anything */
    struct date monday;         /* of the first week shown */
    int64_t nearest;            /* start of the first free time of all, 0 = none */
    int weeks;                  /* shown, as last drawn */
    const struct wire_day *lit; /* the day that has the focus, while drawing; NULL = none */
    bool looked;                /* the first answer came: the first free day was looked for */
    const char *trouble;
};

static struct reserving *reserving(struct screen *s)
{
    return s->visit->reserving;
}

static struct date monday_of(struct date d)
{
    return date_add(d, -date_weekday(d));
}

static struct date today(struct screen *s)
{
    return format_now(s->visit).date;
}

static void load(struct screen *s, struct date monday)
{
    struct book_day *st = s->state;
    st->monday = monday;
    st->trouble = book_ask(s, RESERVE_SLOTS, &(struct reserve_args){.from = monday});
}

static int day_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct book_day *st = s->state;
    (void)args;
    (void)e;
    st->weeks = LOADED_WEEKS;
    reserving(s)->have_slots = false;
    reserving(s)->wanted = 0;
    st->first = monday_of(today(s));
    load(s, st->first);
    return 0;
}

static bool loaded(struct screen *s)
{
    return reserving(s)->have_slots && !reserving(s)->busy[RESERVE_SLOTS];
}

/* Is there a day with times between? */
static bool any_free(struct screen *s, struct date from, int days)
{
    for (int i = 0; i < days; i++) {
        const struct wire_day *d = reserving_day(reserving(s), date_add(from, i));
        if (d && d->n)
            return true;
    }
    return false;
}

/* ---- drawing */

/* Five columns, or seven when something is to be had at a weekend. */
static int columns_of(struct screen *s)
{
    const struct reserving *r = reserving(s);
    for (size_t i = 0; i < r->slots.n; i++)
        if (date_weekday(r->slots.days[i].date) >= WORK && r->slots.days[i].n)
            return WEEK;
    return WORK;
}

static const char *state_words(const struct wire_day *d)
{
    static const char *const words[SLOT_DAYS] = {
        [SLOT_DAY_FULL] = N_("full"),
        [SLOT_DAY_CLOSED] = N_("closed"),
        [SLOT_DAY_HOLIDAY] = N_("holiday"),
        [SLOT_DAY_PAST] = "",
        [SLOT_DAY_FAR] = "",
        [SLOT_DAY_FREE] = N_("full"),
    };
    return *words[d->state] ? gettext(words[d->state]) : "";
}

struct place {
    struct rect r;
    int number; /* its key, 0 = none */
    bool first;
};

/* "25. 11.", and "25.11." where every cell counts */
static void cell_date(struct buf *out, struct date d, bool roomy)
{
    if (!roomy && strcmp(i18n_lang(), "cs") == 0)
        buf_fmt(out, "%d.%d.", d.day, d.month);
    else
        format_short_date(out, d);
}

struct cell_roles {
    enum role key, date, times;
};

/* Key and date in the first row, how many times in the second. */
static void draw_inside(struct ui *ui, const struct wire_day *d, const struct place *c,
    const char *times, struct cell_roles role)
{
    bool roomy = c->r.w >= ROOMY_W;
    int x = c->r.x + (roomy ? 2 : 1), w = c->r.x + c->r.w - 1 - x;
    int key_w = roomy ? 3 : c->r.w >= NARROW_W ? 2 : 0, indent = roomy ? key_w : 0;
    struct buf date;
    buf_init(&date, 40);
    cell_date(&date, d->date, roomy);
    if (key_w && c->number)
        canvas_put(ui->cv, x, c->r.y + 1, (uint32_t)('0' + c->number), role.key);
    canvas_z(ui->cv, x + key_w, c->r.y + 1, w - key_w, role.date, buf_cstr(&date));
    canvas_fit(ui->cv, x + indent, c->r.y + 2, w - indent, role.times, times);
    buf_done(&date);
}

/* Returns whether it has the focus. */
static bool draw_free(struct ui *ui, const struct wire_day *d, const struct place *c)
{
    char times[40], hint[UI_HINT], spoken[120];
    struct buf day;
    buf_init(&day, 80);
    format_long_day(&day, d->date);
    snprintf(times, sizeof times, ngettext("%d free", "%d free", (unsigned)d->n), (int)d->n);
    snprintf(hint, sizeof hint, _("Enter shows the times: %s"), buf_cstr(&day));
    snprintf(spoken, sizeof spoken, "%s, %s", buf_cstr(&day), times);
    bool focused = ui_zone(ui, c->r,
        &(struct ui_item){.action = A_DAY,
            .arg = (int)date_days(d->date),
            .key = c->number ? '0' + c->number : 0,
            .label = times,
            .say = spoken,
            .hint = hint,
            .flags = c->first ? UI_DEFAULT : 0});
    struct cell_roles plain = {ROLE_KEY, ROLE_STRONG, ROLE_MUTED};
    struct cell_roles lit = {ROLE_FOCUS, ROLE_FOCUS, ROLE_FOCUS_SOFT};
    if (focused)
        canvas_fill(ui->cv, c->r, ROLE_FOCUS);
    canvas_frame(
        ui->cv, c->r, focused ? FRAME_HEAVY : FRAME_LIGHT, focused ? ROLE_FOCUS : ROLE_FRAME);
    draw_inside(ui, d, c, c->r.w < NARROW_W ? C_("day", "free") : times, focused ? lit : plain);
    buf_done(&day);
    return focused;
}

static void draw_other(struct ui *ui, const struct wire_day *d, const struct place *c)
{
    struct buf date;
    bool roomy = c->r.w >= ROOMY_W;
    int x = c->r.x + (roomy ? 5 : 1);
    buf_init(&date, 40);
    cell_date(&date, d->date, roomy);
    canvas_fit(ui->cv, x, c->r.y + 1, c->r.x + c->r.w - x, ROLE_OFF, buf_cstr(&date));
    canvas_fit(ui->cv, x, c->r.y + 2, c->r.x + c->r.w - x, ROLE_OFF, state_words(d));
    buf_done(&date);
}

static void draw_weeks(struct screen *s, struct ui *ui, struct rect r, int columns)
{
    struct book_day *st = s->state;
    int pitch = r.w / columns, w = pitch > NARROW_W ? pitch - 1 : pitch, number = 0;
    bool first = true;
    for (int c = 0; c < columns; c++) {
        bool roomy = w >= ROOMY_W;
        const char *name = roomy ? format_weekday_name(c) : format_weekday_short(c);
        canvas_fit(ui->cv, r.x + c * pitch + (roomy ? 5 : 1), r.y, w, ROLE_MUTED, name);
    }
    for (int i = 0; i < st->weeks * WEEK; i++) {
        int c = i % WEEK;
        const struct wire_day *d = reserving_day(reserving(s), date_add(st->monday, i));
        if (c >= columns || !d)
            continue;
        struct place cell = {
            .r = {r.x + c * pitch, r.y + 1 + i / WEEK * CELL_H, w, CELL_H}, .first = first};
        if (d->n && number < 9)
            cell.number = ++number;
        first = first && !d->n;
        if (!d->n)
            draw_other(ui, d, &cell);
        else if (draw_free(ui, d, &cell))
            st->lit = d;
    }
}

/* "8:00  8:20 …": the times from the i-th on that are on the same side of noon, as many as w
 * columns hold; returns where the other side begins. */
static size_t list_half(struct buf *out, const struct wire_day *d, size_t i, int w)
{
    enum { MORE_W = 2 };
    bool morning = i < d->n && instant_prague(d->slots[i].starts).minute < NOON, cut = false;
    struct buf clock;
    buf_init(&clock, 40);
    for (; i < d->n && (instant_prague(d->slots[i].starts).minute < NOON) == morning; i++) {
        buf_reset(&clock);
        if (out->n)
            buf_z(&clock, "  ");
        format_clock(&clock, d->slots[i].starts);
        cut = cut || (int)(utf8_width(buf_view(out)) + utf8_width(buf_view(&clock))) > w - MORE_W;
        if (!cut)
            buf_z(out, buf_cstr(&clock));
    }
    if (cut)
        buf_z(out, " …");
    buf_done(&clock);
    return i;
}

/* What the day with the focus has to offer, where there is room to tell. */
static void draw_preview(struct screen *s, struct ui *ui, struct rect r)
{
    enum { LABEL_W = 12 };
    const struct wire_day *d = ((struct book_day *)s->state)->lit;
    struct buf text;
    int y = r.y + 1;
    if (!d)
        return;
    buf_init(&text, BUF_LINE);
    format_long_day(&text, d->date);
    canvas_z(ui->cv, r.x, y++, r.w, ROLE_STRONG, buf_cstr(&text));
    for (size_t i = 0; i < d->n;) {
        bool morning = instant_prague(d->slots[i].starts).minute < NOON;
        buf_reset(&text);
        i = list_half(&text, d, i, r.w - LABEL_W);
        canvas_fit(
            ui->cv, r.x, y, LABEL_W - 1, ROLE_MUTED, morning ? _("Morning") : _("Afternoon"));
        canvas_z(ui->cv, r.x + LABEL_W, y++, r.w - LABEL_W, ROLE_PAGE, buf_cstr(&text));
    }
    buf_done(&text);
}

/* "listopad – prosinec 2026" */
static void draw_months(struct screen *s, struct ui *ui, struct rect r)
{
    struct book_day *st = s->state;
    struct date last = date_add(st->monday, st->weeks * WEEK - 1);
    char text[80];
    if (st->monday.month == last.month)
        snprintf(text, sizeof text, "%s %d", format_month(last.month), last.year);
    else if (st->monday.year == last.year)
        snprintf(text, sizeof text, "%s – %s %d", format_month(st->monday.month),
            format_month(last.month), last.year);
    else
        snprintf(text, sizeof text, "%s %d – %s %d", format_month(st->monday.month),
            st->monday.year, format_month(last.month), last.year);
    canvas_right(ui->cv, r.x, r.y - 1, r.w, ROLE_MUTED, text);
    ui_say(ui, text);
}

/* "dnes v 13:40", "po 30. 11. v 8:00": the button has no room for the whole name */
static void next_words(struct buf *out, struct screen *s, bool large)
{
    int64_t at = ((struct book_day *)s->state)->nearest;
    struct date day = instant_prague(at).date;
    struct buf when;
    buf_init(&when, 100);
    if (date_cmp(day, today(s)) == 0)
        buf_z(&when, _("today"));
    else
        format_day(&when, day);
    buf_char(&when, ' ');
    format_at(&when, at);
    if (large)
        buf_z(out, buf_cstr(&when));
    else
        buf_fmt(out, _("Nearest: %s"), buf_cstr(&when));
    buf_done(&when);
}

/* Bookings are taken no further than the last day shown. */
static bool is_end(struct screen *s)
{
    const struct book_day *st = s->state;
    const struct wire_day *last =
        reserving_day(reserving(s), date_add(st->monday, st->weeks * WEEK - 1));
    return last && last->state == SLOT_DAY_FAR;
}

static void draw_turns(struct screen *s, struct ui *ui, struct rect r)
{
    const struct book_day *st = s->state;
    bool first = date_cmp(st->monday, st->first) <= 0, end = is_end(s);
    int back = first ? 0 : end ? r.w : 12;
    if (!first)
        ui_button(ui, (struct rect){r.x, r.y, back, BUTTON_H},
            &(struct ui_item){.action = A_LESS,
                .key = K_PGUP,
                .label = end ? _("Earlier weeks ↑") : "↑",
                .hint = _("Enter shows the weeks before.")});
    if (end)
        return;
    int x = first ? r.x : r.x + back + 1;
    ui_button(ui, (struct rect){x, r.y, r.x + r.w - x, BUTTON_H},
        &(struct ui_item){.action = A_MORE,
            .key = K_PGDN,
            .label = ui->size == SIZE_LARGE && !first ? "↓" : _("Further weeks ↓"),
            .hint = _("Enter shows the next weeks.")});
}

static void draw_buttons(struct screen *s, struct ui *ui, struct rect r)
{
    const struct book_day *st = s->state;
    int w = (r.w - 2) / 2;
    if (st->nearest) {
        struct buf label;
        buf_init(&label, 160);
        next_words(&label, s, ui->size == SIZE_LARGE);
        ui_button(ui, (struct rect){r.x, r.y, w, BUTTON_H},
            &(struct ui_item){.action = A_NEXT,
                .key = 'n',
                .label = buf_cstr(&label),
                .hint = _("Enter holds the nearest free time for you.")});
        buf_done(&label);
    }
    draw_turns(s, ui, (struct rect){r.x + r.w - w, r.y, w, BUTTON_H});
}

/* Nothing is free as far as bookings are taken: a way on. */
static void draw_full(struct screen *s, struct ui *ui, struct rect r)
{
    const struct reserving *b = reserving(s);
    const struct wire_place *any;
    char text[200];
    struct {
        int action;
        const char *label;
        bool on;
    } ways[] = {
        {A_PLACE, _("Another place"), reserving_places(b, b->operation, &any) > 1},
        {A_PEOPLE, _("Fewer people"), b->people > 1},
        {A_TICKET, _("Take a ticket"), !b->moving},
    };
    if (b->people > 1)
        snprintf(text, sizeof text,
            ngettext("Nothing is free for %d person. Try another day.",
                "Nothing is free for %d people together. Try fewer, or ask at the counter.",
                (unsigned)b->people),
            b->people);
    else
        snprintf(text, sizeof text, "%s",
            _("Nothing is free now. Try another place, or take a queue ticket."));
    int y = r.y + 1, number = 0;
    y += ui_text(ui, (struct rect){r.x, y, r.w < 74 ? r.w : 74, 3}, ROLE_PAGE, str_of(text), 0) + 1;
    ui_say(ui, text);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!ways[i].on || y + BUTTON_H > r.y + r.h)
            continue;
        number++;
        ui_button(ui, (struct rect){r.x, y, 30, BUTTON_H},
            &(struct ui_item){.action = ways[i].action,
                .key = '0' + number,
                .label = ways[i].label,
                .flags = number == 1 ? UI_DEFAULT : 0});
        y += BUTTON_H;
    }
}

static void day_draw(struct screen *s, struct ui *ui)
{
    struct book_day *st = s->state;
    char task[200];
    book_task(task, sizeof task, s->visit);
    struct page p = {.task = task, .title = _("Which day suits you?")};
    struct rect r = page_begin(s, ui, &p);
    bool preview = r.h >= 1 + PREVIEW_WEEKS * CELL_H + PREVIEW_H + BUTTON_H;
    int weeks = (r.h - 1 - BUTTON_H - (preview ? PREVIEW_H : 0)) / CELL_H;
    st->lit = NULL;
    st->weeks = weeks < 1 ? 1 : weeks > LOADED_WEEKS ? LOADED_WEEKS : weeks;
    if (!loaded(s) || st->trouble) {
        book_waiting(ui, r, st->trouble, A_AGAIN);
    } else if (!st->nearest && !any_free(s, st->monday, st->weeks * WEEK)) {
        draw_full(s, ui, r);
    } else {
        if (ui->size != SIZE_LARGE)
            draw_months(s, ui, r);
        draw_weeks(s, ui, (struct rect){r.x, r.y, r.w, r.h - BUTTON_H}, columns_of(s));
        if (preview)
            draw_preview(s, ui, (struct rect){r.x, r.y + 1 + st->weeks * CELL_H, r.w, PREVIEW_H});
        draw_buttons(s, ui, (struct rect){r.x, r.y + r.h - BUTTON_H, r.w, BUTTON_H});
    }
    page_end(s, ui, &p);
}

/* ---- acting */

static void show_times(struct screen *s, struct date day, int64_t wanted)
{
    struct reserving *r = reserving(s);
    r->day = day;
    r->wanted = wanted;
    s->visit->ops->open(s->visit->ctx, &screen_book_time, &(struct screen_args){0});
}

/* Weeks that are loaded already are shown at once. */
static void turn(struct screen *s, int weeks)
{
    struct book_day *st = s->state;
    struct date to = date_add(st->monday, weeks * WEEK);
    if (date_cmp(to, st->first) < 0)
        to = st->first;
    if (date_cmp(to, st->monday) == 0)
        return;
    int64_t at = date_days(to) - date_days(reserving(s)->slots_from);
    s->focus = (struct ui_focus){0};
    if (loaded(s) && at >= 0 && at + (int64_t)st->weeks * WEEK <= (int64_t)LOADED_WEEKS * WEEK)
        st->monday = to;
    else
        load(s, to);
}

static enum handled day_act(struct screen *s, int action, int arg)
{
    struct book_day *st = s->state;
    struct reserving *r = reserving(s);
    const struct visit *v = s->visit;
    switch (action) {
    case A_DAY:
        show_times(s, date_from_days(arg), 0);
        return HANDLED;
    case A_NEXT:
        if (st->nearest)
            show_times(s, instant_prague(st->nearest).date, st->nearest);
        return HANDLED;
    case A_MORE:
    case A_LESS:
        turn(s, action == A_MORE ? st->weeks : -st->weeks);
        return HANDLED;
    case A_AGAIN:
        load(s, st->monday);
        return HANDLED;
    case A_PLACE:
        r->place[0] = '\0';
        v->ops->replace(v->ctx, &screen_book_place, &(struct screen_args){0});
        return HANDLED;
    case A_PEOPLE:
        r->people = 0;
        v->ops->replace(v->ctx, &screen_book_people, &(struct screen_args){0});
        return HANDLED;
    case A_TICKET:
        v->ops->replace(v->ctx, &screen_tickets, &(struct screen_args){0});
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled day_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct book_day *st = s->state;
    (void)ui;
    if (k->code == K_WHEEL_DOWN || k->code == K_WHEEL_UP) {
        turn(s, k->code == K_WHEEL_DOWN ? st->weeks : -st->weeks);
        return HANDLED;
    }
    return NOT_MINE;
}

/* The weeks begin with that of the nearest free time: what is over or taken is no choice. */
static void day_news(struct screen *s, const struct news *n)
{
    struct book_day *st = s->state;
    const struct reserving *r = reserving(s);
    if (n->kind != NEWS_RESERVE || n->what != RESERVE_SLOTS)
        return;
    st->trouble = n->err ? book_trouble(r, n->err) : NULL;
    if (n->err || st->looked)
        return;
    st->looked = true;
    s->focus = (struct ui_focus){0};
    st->nearest = r->slots.next.starts;
    if (!st->nearest)
        return;
    st->first = monday_of(instant_prague(st->nearest).date);
    if (date_days(st->first) - date_days(st->monday) <= (int64_t)(LOADED_WEEKS - st->weeks) * WEEK)
        st->monday = st->first;
    else
        load(s, st->first);
}

const struct screen_class screen_book_day = {
    .name = "book_day",
    .size = sizeof(struct book_day),
    .open = day_open,
    .draw = day_draw,
    .key = day_key,
    .act = day_act,
    .news = day_news,
};
