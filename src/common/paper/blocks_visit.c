/* blocks_visit: the slip of a booked time and the ticket of the queue. See blocks.h. Neither names
 * the person: who finds the paper must not learn who comes. */
#include "blocks.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "code.h"
#include "words.h"
#include <strings.h>

enum {
    BRING_ROWS = 5, /* a page has room for so many things to bring */
    BRING_A5 = 8,   /* more than so many want A5 */
    BRING_A5_ROWS = 14,
    WHEN_MAX = 160,
};

static enum align side(const struct pen *p)
{
    return p->l->roll ? ALIGN_CENTRE : ALIGN_LEFT;
}

static void heading_of_page(struct pen *p)
{
    if (p->rc == 0)
        p->page->items[p->page->n - 1].kind = ITEM_HEADING;
}

/* ---- booking: day and time */

static void title_line(struct pen *p, const char *text)
{
    PangoLayout *t = pen_title(p, text, p->l->title, pen_width(p));
    if (side(p) == ALIGN_CENTRE)
        pen_centre(t, pen_width(p));
    p->y += pen_place(p, t, pen_column(p, t, side(p)), p->y);
    heading_of_page(p);
}

/* Places a line by its letters, in the column as the paper aligns. */
static void ink_line(struct pen *p, PangoLayout *t, enum align a)
{
    double free = a == ALIGN_CENTRE ? (pen_width(p) - ink_width(t)) / 2 : 0;
    p->y += pen_place_ink(p, t, pen_left(p) + free, p->y);
}

/* The time on a line of its own, larger than the day where the layout has room for it. */
static void day_and_time(struct pen *p, struct str day, struct str time)
{
    char text[WHEN_MAX];
    str_copy(text, sizeof text, day);
    title_line(p, text);
    str_copy(text, sizeof text, time);
    struct size_range size = p->l->moment.size > 0 ? p->l->moment : p->l->title;
    PangoLayout *t = pen_fit_ink(p, text, size, pen_width(p));
    if (!t) {
        title_line(p, text);
        return;
    }
    p->y += pen_small(p) * 2;
    ink_line(p, t, side(p));
    p->y += pen_small(p) * 2;
}

static bool fits_line(struct pen *p, const char *text)
{
    PangoLayout *t = pen_fit(p, text, p->l->title, true, pen_width(p));
    if (t)
        g_object_unref(t);
    return t != NULL;
}

void block_booking_when(struct pen *p)
{
    const char *when = p->slip->when;
    struct str time = str_of(when), day = time, dot = STR(" \xC2\xB7 ");
    const char *at = time.n ? memmem(time.p, time.n, dot.p, dot.n) : NULL;
    pen_lines(p, _(words_kind(p->slip->kind)), (struct face){.size = p->l->kind}, side(p));
    if (at && (p->l->moment.size > 0 || !fits_line(p, when))) {
        day.n = (size_t)(at - day.p);
        time = (struct str){at + dot.n, time.n - day.n - dot.n};
        day_and_time(p, day, time);
    } else if (time.n) {
        title_line(p, when);
    }
    p->y += pen_small(p);
}

/* ---- booking: what and where */

/* A row without a label is a line of its own, as "1st floor, door 105" below the act; in a centred
 * column a label has no column and goes before its value. */
static void row(struct pen *p, const struct slip_row *r, double size, enum align a)
{
    struct buf b;
    if (a == ALIGN_LEFT && has(r->label)) {
        block_row(p, r->label, r->value, false);
        return;
    }
    buf_init(&b, BUF_LINE);
    if (has(r->label) && has(r->value))
        buf_fmt(&b, "%s: ", r->label);
    buf_z(&b, has(r->value) ? r->value : "");
    pen_lines(p, buf_cstr(&b), (struct face){.size = size}, a);
    buf_done(&b);
}

void block_booking_act(struct pen *p)
{
    pen_lines(p, p->slip->title, (struct face){.size = p->l->heading, .bold = true}, side(p));
    for (size_t i = 0; i < p->slip->n_rows; i++)
        row(p, &p->slip->rows[i], pen_body(p), side(p));
    /* another system's number is too long for the footer */
    if (has(p->slip->pin) && has(p->slip->number) && !block_number_is_ours(p->slip->number)) {
        struct slip_row number = {_("Booking number"), p->slip->number};
        row(p, &number, pen_body(p), side(p));
    }
    p->y += pen_gap(p);
}

/* ---- booking: PIN beside the code */

/* What stands beside the code; `big` is NULL when it found no room there. */
struct beside {
    PangoLayout *label, *big, *note;
};

static double beside_height(const struct pen *p, const struct beside *b)
{
    double note = b->note ? 2 * pen_small(p) + text_height(b->note) : 0;
    return text_height(b->label) + 2 * pen_small(p) + ink_height(b->big) + pen_small(p) + note;
}

static void set_beside(struct pen *p, struct beside *b, double width)
{
    char number[NUMBER_SHOWN];
    const struct slip *s = p->slip;
    bool pin = has(s->pin);
    block_number(number, has(s->number) ? s->number : "");
    const char *big = pin ? s->pin : number;
    *b = (struct beside){NULL, NULL, NULL};
    if (has(big)) {
        const char *label = pin ? _("PIN") : _("Booking number");
        b->label = pen_set(p, label, (struct face){.size = p->l->label}, width);
        b->big = pen_fit_ink(p, big, pin ? p->l->pin : p->l->number, width);
    }
    if (has(s->pin_valid))
        b->note = pen_prose(p, s->pin_valid, (struct face){.size = pen_body(p)}, width);
}

static void drop_beside(struct beside *b)
{
    g_clear_object(&b->label);
    g_clear_object(&b->big);
    g_clear_object(&b->note);
}

/* Returns where it ends. */
static double place_beside(struct pen *p, struct beside *b, double x, double y)
{
    if (b->label)
        y += pen_place(p, b->label, x, y) + 2 * pen_small(p);
    if (b->big)
        y += pen_place_ink(p, b->big, x, y) + pen_small(p);
    if (b->note)
        y += 2 * pen_small(p) + pen_place(p, b->note, x, y + 2 * pen_small(p));
    *b = (struct beside){NULL, NULL, NULL};
    return y;
}

/* A number of another system that is too long for any line of the paper: broken, but whole. */
static void below_code(struct pen *p)
{
    struct beside b;
    char number[NUMBER_SHOWN];
    set_beside(p, &b, pen_width(p));
    if (b.label && !b.big) {
        block_number(number, has(p->slip->number) ? p->slip->number : "");
        const char *big = has(p->slip->pin) ? p->slip->pin : number;
        struct size_range small = {p->l->number.least, p->l->body};
        b.big = pen_fit_ink(p, big, small, pen_width(p));
        if (!b.big)
            b.big = pen_set(p, big, (struct face){.size = small.least, .bold = true}, pen_width(p));
    }
    p->y = place_beside(p, &b, pen_left(p), p->y) + pen_gap(p);
}

void block_booking_pin(struct pen *p)
{
    struct beside b;
    double x = pen_left(p), quiet = CODE_QUIET * code_module(p);
    if (p->page->code.side <= 0) {
        below_code(p);
        return;
    }
    double square = code_side(p, false), above = pen_gap(p); /* white that is there already */
    double gap = quiet > p->l->column_gap ? quiet : p->l->column_gap;
    double column = x + square + gap, width = x + pen_width(p) - column;
    set_beside(p, &b, width);
    bool fits = b.big || !b.label;
    double y = p->y + (quiet > above ? quiet - above : 0);
    /* alone, the code stands in the middle of the roll */
    double at = fits || !p->l->roll ? x : x + (pen_width(p) - square) / 2;
    double end = code_place(p, at, y, false) + quiet;
    if (!fits) {
        drop_beside(&b);
        p->y = end + pen_small(p);
        below_code(p);
        return;
    }
    double high = beside_height(p, &b), top = high < square ? y + (square - high) / 2 : p->y;
    double low = place_beside(p, &b, column, top);
    /* below the code there is white already */
    low += pen_gap(p);
    end += pen_small(p);
    p->y = low > end ? low : end;
}

/* ---- booking: what to bring, what if */

static size_t count_lines(struct str rest)
{
    struct str line;
    size_t n = 0;
    for (bool more = rest.n > 0; more;) {
        more = str_cut(&rest, '\n', &line);
        n += line.n > 0;
    }
    return n;
}

/* Is there anything behind the code to read? A web address is; a bare number is not. */
static bool leads_somewhere(const struct pen *p)
{
    return p->page->code.side > 0 && strncasecmp(p->slip->qr, "http", 4) == 0;
}

/* How many of n things to bring are told here. */
static size_t bring_rows(struct pen *p, size_t n)
{
    size_t most = p->l->roll || p->page->format == SLIP_A6 || p->stage & STAGE_CUT ? BRING_ROWS
                                                                                   : BRING_A5_ROWS;
    if (p->page->format == SLIP_A6 && n > BRING_A5)
        p->over = true;
    return n > most ? most : n;
}

static void part(struct pen *p, const char *text)
{
    pen_lines(p, text, (struct face){.size = p->l->heading, .bold = true}, ALIGN_LEFT);
    p->y += pen_small(p) / 2;
}

static void bring(struct pen *p)
{
    struct str rest = str_of(p->slip->body), line;
    size_t n = count_lines(rest), shown = bring_rows(p, n), i = 0;
    char text[TEXT_MAX];
    if (!n)
        return;
    part(p, _("Bring with you"));
    for (bool more = true; more && i < shown;) {
        more = str_cut(&rest, '\n', &line);
        if (!line.n)
            continue;
        bool dash = str_starts(line, STR("- "));
        str_copy(text, sizeof text, dash ? (struct str){line.p + 2, line.n - 2} : line);
        block_item(p, "•", text, false);
        i++;
    }
    if (n > shown)
        block_item(p, "•",
            leads_somewhere(p) ? _("and more: see the QR code or ask at the counter")
                               : _("and more: ask at the counter"),
            false);
    p->y += pen_small(p) * 2;
}

static void answer(struct pen *p, const char *question, const char *text)
{
    if (!has(text))
        return;
    part(p, question);
    pen_lines(p, text, (struct face){.size = pen_body(p)}, ALIGN_LEFT);
    p->y += pen_small(p) * 2;
}

void block_booking_words(struct pen *p)
{
    bool brief = p->l->roll || p->l->large;
    bring(p);
    answer(p, _("Running late?"), p->slip->late);
    answer(p, brief ? _("Cancel or move") : _("Cancel or move the booking?"), p->slip->change);
}

/* ---- ticket */

/* "A 47": the blank between is narrow, or a third of the width would be white. */
static void narrow_blanks(char out[2 * NUMBER_SHOWN], const char *number)
{
    size_t n = 0;
    struct str s = str_of(number);
    while (s.n && n + 5 < 2 * NUMBER_SHOWN) {
        uint32_t c = utf8_next(&s);
        n += utf8_put(out + n, c == UTF8_NBSP || c == ' ' ? 0x202F : c);
    }
    out[n] = 0;
}

void block_ticket_number(struct pen *p)
{
    char shown[2 * NUMBER_SHOWN];
    double width = pen_width(p);
    narrow_blanks(shown, has(p->slip->number) ? p->slip->number : "");
    p->y += p->l->roll ? 0 : pen_gap(p);
    pen_lines(p, _(words_kind(p->slip->kind)), (struct face){.size = p->l->heading}, ALIGN_CENTRE);
    p->y += pen_gap(p) / 2;
    PangoLayout *t = pen_fit_ink(p, shown, p->l->ticket, width);
    if (!t) /* another system's number: smaller before it is broken */
        t = pen_fit_ink(p, shown, (struct size_range){p->l->ticket.least, 6}, width);
    if (!t)
        return;
    ink_line(p, t, ALIGN_CENTRE);
    heading_of_page(p);
    p->y += pen_gap(p);
}

void block_ticket_agenda(struct pen *p)
{
    PangoLayout *t =
        has(p->slip->title) ? pen_title(p, p->slip->title, p->l->title, pen_width(p)) : NULL;
    pen_centre(t, pen_width(p));
    p->y += pen_place(p, t, pen_column(p, t, ALIGN_CENTRE), p->y);
    for (size_t i = 0; i < p->slip->n_rows; i++)
        row(p, &p->slip->rows[i], p->l->heading, ALIGN_CENTRE);
    p->y += p->l->roll ? pen_small(p) * 2 : pen_gap(p);
}

void block_ticket_wait(struct pen *p)
{
    const char *const lines[] = {p->slip->booked, p->slip->ahead, p->slip->wait};
    struct face bold = {.size = p->l->heading, .bold = true};
    if (!has(lines[0]) && !has(lines[1]) && !has(lines[2]))
        return;
    pen_rule(p, p->l->thin, 0, PT_MM(1.2));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (has(lines[i])) {
            pen_lines(p, lines[i], bold, ALIGN_LEFT);
            p->y += pen_small(p);
        }
}

void block_ticket_call(struct pen *p)
{
    struct str rest = str_of(p->slip->body), line;
    bool roomy = !p->l->roll && !(p->stage & STAGE_TIGHT); /* a page has room for larger letters */
    struct face f = {.size = roomy ? p->l->heading : pen_body(p)};
    char text[TEXT_MAX];
    if (!rest.n)
        return;
    pen_rule(p, p->l->thin, pen_small(p), PT_MM(1.2));
    for (bool more = true; more;) {
        more = str_cut(&rest, '\n', &line);
        str_copy(text, sizeof text, line);
        pen_lines(p, text, f, ALIGN_LEFT);
        p->y += pen_small(p) * 2;
    }
}
