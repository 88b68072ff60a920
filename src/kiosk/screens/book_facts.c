/* book_facts: what is known of a booking, on the screen, on its slip and for the phone. See
 * book.h. */
#include "book.h"

#include "base/i18n.h"
#include "domain/ical.h"
#include "domain/refno.h"
#include "format.h"
#include "tui/digits.h"
#include <stdio.h>

enum {
    SLIP_BRING = 100,
    LABEL_W = 11,
    BRING_ROWS = 3,
    ROWS = 7,
    VALUE = 400,
    SIDE = 24,
    GAP = 2,
    BUTTON_H = 3,
    MINUTE_S = 60
};

static const struct wire_reservation *got(const struct visit *v)
{
    return &v->reserving->got;
}

int64_t book_now(const struct visit *v)
{
    return got(v)->server_time ? got(v)->server_time : clock_wall(v->clock);
}

static void moment(char *out, size_t size, int64_t at)
{
    struct buf b;
    buf_init(&b, size - 1);
    format_moment(&b, at);
    str_copy(out, size, buf_view(&b));
    buf_done(&b);
}

/* "do 24. 11. v 10:20", "už ne, šlo to do…", "už to nejde", "jen na úřadě" */
static void limit(char *out, size_t size, const struct visit *v, int64_t until, bool made)
{
    char at[80];
    moment(at, sizeof at, until);
    if (!until)
        snprintf(out, size, "%s", _("only at the office"));
    else if (made && until <= book_now(v))
        snprintf(out, size, "%s", _("not possible any more"));
    else if (until < book_now(v))
        snprintf(out, size, _("not any more, it was possible until %s"), at);
    else
        snprintf(out, size, _("until %s"), at);
}

static bool situation_of(struct cat_situation *x, const struct visit *v)
{
    uint32_t at = v->cat && *got(v)->situation
                      ? catalogue_find(v->cat, CAT_SITUATION, got(v)->situation)
                      : CAT_NONE;
    if (at != CAT_NONE)
        catalogue_situation(x, v->cat, at, v->lang);
    return at != CAT_NONE;
}

/* The first n things to bring; returns how many there are. */
static size_t bring(struct buf *out, const struct visit *v, const char *between, size_t n)
{
    struct cat_situation x;
    if (!situation_of(&x, v))
        return 0;
    for (size_t i = 0; i < x.n_bring && i < n; i++) {
        if (i)
            buf_z(out, between);
        buf_z(out, catalogue_bring(v->cat, &x, i));
    }
    if (n && n < x.n_bring)
        buf_fmt(out, "%s%s", between, _("and more"));
    return x.n_bring;
}

/* As many whole things as so many rows hold: half of one misleads. */
static void bring_rows(char *out, size_t size, const struct visit *v, int width, int rows)
{
    enum { ALL = 1000 };
    struct buf b;
    buf_init(&b, size - 1);
    for (size_t n = bring(&b, v, ", ", ALL); n > 0; n--) {
        buf_reset(&b);
        bring(&b, v, ", ", n);
        if (n == 1 || ui_text_rows(buf_view(&b), width) <= rows)
            break;
    }
    str_copy(out, size, buf_view(&b));
    buf_done(&b);
}

struct fact_rows {
    struct page_row rows[ROWS];
    char text[ROWS][VALUE];
    int n;
    bool made; /* just now */
};

static char *add(struct fact_rows *f, const char *label)
{
    f->rows[f->n] = (struct page_row){label, f->text[f->n], false};
    return f->text[f->n++];
}

static void where_words(char *out, size_t size, const struct visit *v)
{
    snprintf(out, size, *got(v)->where ? "%s, %s" : "%s", got(v)->place_name, got(v)->where);
}

static void add_limits(struct fact_rows *f, const struct visit *v)
{
    if (got(v)->state != BOOKING_BOOKED)
        return;
    limit(add(f, C_("booking", "Cancel")), VALUE, v, got(v)->cancel_until, f->made);
    limit(add(f, C_("booking", "Move")), VALUE, v, got(v)->move_until, f->made);
}

/* In large type rows are few: what cannot be asked at the counter comes first. brief: where rows
 * are short, each fact is told in one of them, whole. */
static void collect(struct fact_rows *f, const struct visit *v, int width, bool large, bool brief)
{
    const struct wire_reservation *g = got(v);
    struct buf b;
    f->n = 0;
    buf_init(&b, VALUE - 1);
    format_when(&b, v, g->starts);
    str_copy(add(f, _("When")), VALUE, buf_view(&b));
    if (large || brief)
        snprintf(add(f, _("Where")), VALUE, "%s", *g->where ? g->where : g->place_name);
    else
        where_words(add(f, _("Where")), VALUE, v);
    if (large)
        add_limits(f, v);
    snprintf(add(f, C_("booking", "What")), VALUE, "%s", g->operation_name);
    if (g->people > 1)
        snprintf(add(f, C_("booking", "People")), VALUE, "%d", g->people);
    buf_reset(&b);
    if (bring(&b, v, ", ", 1))
        bring_rows(add(f, _("Bring")), VALUE, v, width, brief ? 1 : BRING_ROWS);
    if (!large)
        add_limits(f, v);
    buf_done(&b);
}

static int count_rows(const struct fact_rows *f, int width)
{
    int rows = 0;
    for (int i = 0; i < f->n; i++)
        rows += ui_text_rows(str_of(f->rows[i].value), width);
    return rows;
}

int book_facts_rows(const struct visit *v, int width)
{
    struct fact_rows f = {.made = true};
    collect(&f, v, width - LABEL_W, false, false);
    return count_rows(&f, width - LABEL_W);
}

int book_facts(struct ui *ui, const struct visit *v, struct rect r, bool made)
{
    struct fact_rows f = {.made = made};
    int y = r.y, end = r.y + r.h, w = r.w - LABEL_W;
    bool large = ui->size == SIZE_LARGE;
    collect(&f, v, w, large, false);
    if (count_rows(&f, w) > r.h)
        collect(&f, v, w, large, true);
    for (int i = 0; i < f.n && y < end; i++) {
        canvas_fit(ui->cv, r.x, y, LABEL_W - 1, ROLE_MUTED, f.rows[i].label);
        /* what follows has a row each: the two limits are not pushed out */
        int room = end - y - (f.n - 1 - i);
        int rows = ui_text(ui, (struct rect){r.x + LABEL_W, y, w, room < 1 ? 1 : room},
            i == 0 ? ROLE_STRONG : ROLE_PAGE, str_of(f.rows[i].value), 0);
        y += rows > 0 ? rows : 1;
        if (ui->speech)
            buf_fmt(ui->speech, "%s: %s\n", f.rows[i].label, f.rows[i].value);
    }
    return y - r.y;
}

int book_pin(struct ui *ui, const struct visit *v, struct rect r, bool gap)
{
    const char *pin = got(v)->pin;
    enum { PIN_ROWS = 6, WIDE_ROWS = 12 };
    char spoken[20] = "";
    if (!*pin || r.h < PIN_ROWS)
        return 0;
    int scale = r.h >= 2 * WIDE_ROWS ? 2 : 1;
    const char *label = _("PIN for checking in");
    for (size_t i = 0, at = 0; pin[i]; i++)
        at += (size_t)snprintf(spoken + at, sizeof spoken - at, "%c ", pin[i]);
    canvas_fit(ui->cv, r.x, r.y, r.w, ROLE_MUTED, label);
    ui_say(ui, label);
    ui_say(ui, spoken);
    if (!ui->utf8 || !ui->half_blocks || digits_width(pin, scale) > r.w) {
        canvas_z(ui->cv, r.x, r.y + 1, r.w, ROLE_TITLE, spoken);
        return 3;
    }
    digits_draw(ui->cv, r.x, r.y + 1 + gap, ROLE_TITLE, pin, scale, true);
    return 2 + gap + digits_height(scale);
}

int book_print_state(struct ui *ui, struct rect r, enum print_status st)
{
    const char *first, *second;
    char text[200];
    if (!print_words(st, &first, &second))
        return 0;
    if (st > PRINT_DONE)
        return page_banner(ui, r.y, first, ui->size == SIZE_LARGE ? NULL : second) + (r.h > 14);
    snprintf(text, sizeof text, "%s%s%s", first, second ? " " : "", second ? second : "");
    ui_say(ui, text);
    if ((int)utf8_width(str_of(text)) > r.w)
        snprintf(text, sizeof text, "%s", first);
    canvas_fit(ui->cv, r.x, r.y, r.w, ROLE_OK, text);
    return 1;
}

/* ---- buttons */

struct rect book_sides(struct ui *ui, struct rect r, int n, struct rect *buttons)
{
    bool large = ui->size == SIZE_LARGE;
    int side = ui->size >= SIZE_WIDE ? 30 : SIDE, low = book_button_rows(n);
    *buttons = large ? (struct rect){r.x, r.y + r.h - low, r.w, low}
                     : (struct rect){r.x + r.w - side, r.y, side, r.h};
    return large ? (struct rect){r.x, r.y, r.w, r.h - low}
                 : (struct rect){r.x, r.y, r.w - side - GAP - 2, r.h};
}

int book_button_rows(int n)
{
    return (n + 1) / 2 * BUTTON_H;
}

void book_buttons(struct ui *ui, struct rect r, const struct book_button *list, int n)
{
    int columns = ui->size == SIZE_LARGE ? 2 : 1, w = (r.w - (columns - 1) * GAP) / columns;
    bool first = true;
    for (int i = 0; i < n; i++) {
        struct rect at = {r.x + i % columns * (w + GAP), r.y + i / columns * BUTTON_H, w, BUTTON_H};
        if (at.y + BUTTON_H > r.y + r.h)
            break;
        ui_button(ui, at,
            &(struct ui_item){.action = list[i].action,
                .key = '1' + i,
                .label = list[i].label,
                .hint = list[i].hint,
                .flags = list[i].off ? UI_OFF
                         : first     ? UI_DEFAULT
                                     : 0});
        first = first && list[i].off;
    }
}

void book_ask_again(struct screen *s, struct ui *ui, const struct book_question *q)
{
    enum { TEXT_W = 74, W = 48 };
    const struct book_button *both[] = {&q->keep, &q->sure};
    struct page p = {.title = q->title};
    struct rect r = page_begin(s, ui, &p);
    int y = r.y;
    if (*q->fault)
        y += page_banner(ui, y, q->fault, NULL) + (ui->size != SIZE_LARGE);
    y += ui_text(ui, (struct rect){r.x, y, r.w < TEXT_W ? r.w : TEXT_W, 3}, ROLE_PAGE,
             str_of(q->text), 0) +
         1;
    ui_say(ui, q->text);
    for (int i = 0; i < 2; i++)
        ui_button(ui, (struct rect){r.x, y + i * BUTTON_H, r.w < W ? r.w : W, BUTTON_H},
            &(struct ui_item){.action = both[i]->action,
                .key = '1' + i,
                .label = both[i]->label,
                .hint = both[i]->hint,
                .flags = both[i]->off ? UI_OFF
                         : i == 0     ? UI_DEFAULT
                                      : 0});
    page_end(s, ui, &p);
}

/* ---- paper */

struct paper {
    char office[200], address[300], when[120], valid[120], late[160], change[400];
    struct buf bring;
};

static void clock_words(char *out, size_t size, int64_t at)
{
    struct buf b;
    buf_init(&b, size - 1);
    format_clock(&b, at);
    str_copy(out, size, buf_view(&b));
    buf_done(&b);
}

static void paper_times(struct paper *w, const struct visit *v)
{
    const struct wire_reservation *g = got(v);
    struct civil c = instant_prague(g->starts);
    struct buf b;
    char from[60], to[60];
    buf_init(&b, sizeof w->when - 1);
    buf_fmt(&b, "%s ", format_weekday_name(date_weekday(c.date)));
    format_date(&b, c.date);
    buf_z(&b, " · ");
    format_clock(&b, g->starts);
    str_copy(w->when, sizeof w->when, buf_view(&b));
    buf_done(&b);
    if (!g->checkin_from || !*g->pin)
        return;
    clock_words(from, sizeof from, g->checkin_from);
    clock_words(to, sizeof to, g->checkin_to);
    snprintf(w->valid, sizeof w->valid, _("Enter it between %s and %s."), from, to);
    snprintf(w->late, sizeof w->late, _("We wait until %s. After that take a queue ticket."), to);
}

static void paper_limits(struct paper *w, const struct visit *v)
{
    const struct wire_reservation *g = got(v);
    char cancel[80], move[80];
    int64_t now = book_now(v);
    if (g->cancel_until <= 0 || g->move_until <= 0)
        return;
    if (g->cancel_until <= now && g->move_until <= now)
        return; /* nobody can do it any more */
    moment(cancel, sizeof cancel, g->cancel_until);
    moment(move, sizeof move, g->move_until);
    snprintf(w->change, sizeof w->change,
        _("Here at the kiosk: I have a booking. Cancel until %s, move until %s."), cancel, move);
}

int book_print(const struct visit *v, struct err *e)
{
    const struct wire_reservation *g = got(v);
    struct paper w = {.office = ""};
    struct cat_town town;
    char people[60];
    if (v->cat) {
        catalogue_town(&town, v->cat, v->lang);
        format_office(w.office, sizeof w.office, &town);
        format_address(w.address, sizeof w.address, &town);
    }
    paper_times(&w, v);
    paper_limits(&w, v);
    buf_init(&w.bring, BUF_LINE);
    bring(&w.bring, v, "\n", SLIP_BRING);
    struct slip s = {.kind = SLIP_BOOKING,
        .lang = v->lang,
        .large = v->large,
        .town = w.office,
        .address = w.address,
        .title = g->operation_name,
        .number = g->id,
        .printed = format_now(v),
        .qr = *g->code ? g->code : g->id,
        .when = w.when,
        .pin = g->pin,
        .pin_valid = w.valid,
        .late = w.late,
        .change = w.change,
        .body = buf_cstr(&w.bring)};
    s.rows[s.n_rows++] = (struct slip_row){NULL, g->place_name};
    if (*g->where)
        s.rows[s.n_rows++] = (struct slip_row){NULL, g->where};
    snprintf(people, sizeof people, "%d", g->people);
    if (g->people > 1)
        s.rows[s.n_rows++] = (struct slip_row){C_("booking", "People"), people};
    int rc = v->ops->print(v->ctx, &s, e);
    buf_wipe(&w.bring);
    return rc;
}

/* ---- the phone's calendar */

int book_calendar(struct buf *out, const struct visit *v, struct err *e)
{
    const struct wire_reservation *g = got(v);
    struct cat_town town = {.name = ""};
    char uid[60], where[VALUE];
    if (v->cat)
        catalogue_town(&town, v->cat, v->lang);
    snprintf(uid, sizeof uid, "%s@prepazka", g->id);
    where_words(where, sizeof where, v);
    struct ical c = {.uid = uid,
        .stamp = g->server_time,
        .starts = g->starts,
        .ends = g->ends,
        .summary = g->operation_name,
        .location = where,
        .description = ""};
    return ical_write_short(out, &c, e);
}
