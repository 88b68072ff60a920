/* blocks: see blocks.h. Head, title, values, steps and footer of pages and of the roll. */
#include "blocks.h"

#include "base/i18n.h"
#include "code.h"
#include "domain/money.h"
#include "domain/refno.h"
#include "domain/spayd.h"
#include "words.h"

enum { MAX_SYMBOLS = 5, MAX_FIELDS = 1 + MAX_SYMBOLS, WIDE_CODE_VERSION = 8 };

#define FOOT_GAP PT_MM(1.2)
#define HEAD_GAP PT_MM(1.2)

struct field {
    const char *label, *value;
    struct size_range range;
    PangoLayout *set; /* NULL: does not fit beside the code */
};

/* ---- head and title */

static void page_head(struct pen *p)
{
    pen_lines(p, p->slip->town, (struct face){.size = p->l->town.size, .bold = true}, ALIGN_LEFT);
    if (!(p->stage & STAGE_SPARE))
        pen_lines(p, p->slip->address, (struct face){.size = p->l->address}, ALIGN_LEFT);
    if (has(p->slip->town) || has(p->slip->address))
        pen_rule(p, p->l->rule, HEAD_GAP, HEAD_GAP);
}

/* Receipts are for the office too: they say in Czech what they are. */
static bool for_the_office(enum slip_kind kind)
{
    return kind == SLIP_RECEIPT || kind == SLIP_WAITING;
}

static void kind_line(struct pen *p, enum align a)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    if (for_the_office(p->slip->kind))
        words_both(&b, words_kind(p->slip->kind));
    else
        buf_z(&b, _(words_kind(p->slip->kind)));
    pen_lines(p, buf_cstr(&b), (struct face){.size = p->l->kind}, a);
    buf_done(&b);
}

static void title(struct pen *p, enum align a)
{
    const char *own = p->slip->title;
    const char *czech = for_the_office(p->slip->kind) ? words_state(own) : NULL;
    if (!has(own))
        return;
    PangoLayout *t = pen_title(p, czech ? czech : own, p->l->title, pen_width(p));
    if (a == ALIGN_CENTRE)
        pen_centre(t, pen_width(p));
    p->y += pen_place(p, t, pen_column(p, t, a), p->y);
    if (p->rc == 0)
        p->page->items[p->page->n - 1].kind = ITEM_HEADING;
    if (czech)
        pen_lines(p, own, (struct face){.size = p->l->heading, .bold = true}, a);
}

static void page_title(struct pen *p)
{
    kind_line(p, ALIGN_LEFT);
    title(p, ALIGN_LEFT);
    p->y += pen_gap(p);
}

static void roll_town(struct pen *p)
{
    if (has(p->slip->town)) {
        PangoLayout *t = pen_fit(p, p->slip->town, p->l->town, true, pen_width(p));
        struct face least = {.size = p->l->town.least, .bold = true};
        if (!t)
            t = pen_set(p, p->slip->town, least, pen_width(p));
        pen_centre(t, pen_width(p));
        p->y += pen_place(p, t, pen_column(p, t, ALIGN_CENTRE), p->y);
    }
}

static void roll_head(struct pen *p)
{
    roll_town(p);
    kind_line(p, ALIGN_CENTRE);
    pen_rule(p, p->l->rule, HEAD_GAP / 2, HEAD_GAP);
}

/* The kind of paper comes below the rule: "Your booking" leads to the day. */
static void roll_top(struct pen *p)
{
    roll_town(p);
    pen_rule(p, p->l->rule, HEAD_GAP / 2, HEAD_GAP);
}

static void roll_title(struct pen *p)
{
    title(p, ALIGN_CENTRE);
    p->y += pen_small(p);
}

/* ---- values of a payment */

static size_t symbols(const struct pen *p, struct field out[MAX_SYMBOLS])
{
    const struct slip *s = p->slip;
    const struct paper_layout *l = p->l;
    const struct field all[] = {
        {_("Account (číslo účtu)"), s->account, l->account, NULL},
        {_("Variable symbol (VS)"), s->vs, l->value, NULL},
        {_("Specific symbol (SS)"), s->ss, l->value, NULL},
        {_("Constant symbol (KS)"), s->ks, l->value, NULL},
        {_("Pay by"), s->due, l->value, NULL},
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (has(all[i].value))
            out[n++] = all[i];
    return n;
}

static bool amount(struct buf *b, const struct slip *s)
{
    buf_init(b, BUF_LINE);
    return money_show(b, s->haler, MONEY_PAPER, s->lang ? s->lang : "cs");
}

/* A value that found no room in its column: over the full width, wrapped if it must be. */
static void wide_field(struct pen *p, const struct field *f)
{
    p->y += pen_place(
        p, pen_set(p, f->label, (struct face){.size = p->l->label}, 0), pen_left(p), p->y);
    PangoLayout *t = pen_fit(p, f->value, f->range, true, pen_width(p));
    if (!t)
        t = pen_set(p, f->value, (struct face){.size = f->range.least, .bold = true}, pen_width(p));
    p->y += pen_place(p, t, pen_left(p), p->y) + pen_small(p);
}

/* The column beside the code, spread over the code's height. Returns where it ends. */
static double column(struct pen *p, struct field *f, size_t n, double x, double height)
{
    PangoLayout *labels[MAX_FIELDS] = {NULL};
    double used = 0;
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        if (!f[i].set)
            continue;
        labels[i] = pen_set(p, f[i].label, (struct face){.size = p->l->label}, 0);
        used += text_height(labels[i]) + text_height(f[i].set);
        shown++;
    }
    double between = shown > 1 ? (height - used) / (double)(shown - 1) : 0;
    double least = p->stage & STAGE_TIGHT ? 0 : pen_small(p);
    if (between > pen_gap(p))
        between = pen_gap(p);
    if (between < least)
        between = least;
    double y = p->y;
    for (size_t i = 0; i < n; i++) {
        if (!f[i].set)
            continue;
        y += pen_place(p, labels[i], x, y);
        y += pen_place(p, f[i].set, x, y) + between;
    }
    return shown ? y - between : y;
}

static void page_values(struct pen *p)
{
    struct field f[MAX_FIELDS];
    struct buf sum;
    if (!amount(&sum, p->slip))
        p->rc = p->rc ? p->rc : buf_check(&sum, "paper", p->err);
    f[0] = (struct field){_("Amount"), buf_cstr(&sum), p->l->amount, NULL};
    size_t n = 1 + symbols(p, f + 1);
    bool code = p->page->code.side > 0;
    double side = code ? code_side(p, true) : 0;
    double x = pen_left(p) + (code ? side + p->l->column_gap : 0);
    double width = pen_left(p) + pen_width(p) - x;
    /* A very large code leaves a column too narrow to be read as one: all goes below it. */
    bool beside = !code || p->page->code.version <= WIDE_CODE_VERSION;
    for (size_t i = 0; beside && i < n; i++)
        f[i].set = pen_fit(p, f[i].value, f[i].range, true, width);
    double end = p->y;
    if (code)
        end = code_place(p, pen_left(p), p->y, true);
    double column_end = column(p, f, n, x, side);
    p->y = (column_end > end ? column_end : end) + pen_gap(p);
    for (size_t i = 0; i < n; i++)
        if (!f[i].set)
            wide_field(p, &f[i]);
    buf_wipe(&sum);
}

static void roll_code(struct pen *p)
{
    struct buf sum;
    if (amount(&sum, p->slip)) {
        PangoLayout *t = pen_fit(p, buf_cstr(&sum), p->l->amount, true, pen_width(p));
        p->y += pen_place(p, t, pen_left(p) + (pen_width(p) - text_width(t)) / 2, p->y);
    } else if (p->rc == 0) {
        p->rc = buf_check(&sum, "paper", p->err);
    }
    buf_wipe(&sum);
    p->y += pen_small(p);
    if (p->page->code.side > 0) {
        double x = pen_left(p) + (pen_width(p) - code_side(p, true)) / 2;
        p->y = code_place(p, x, p->y, true) + pen_gap(p);
    }
}

static void roll_value(struct pen *p, const struct field *f)
{
    double width = pen_width(p) - p->l->label_col;
    PangoLayout *value = p->l->stacked ? NULL : pen_fit(p, f->value, f->range, true, width);
    if (!value) {
        wide_field(p, f);
        return;
    }
    PangoLayout *label = pen_set(p, f->label, (struct face){.size = p->l->label}, 0);
    if (label && text_width(label) > p->l->label_col - PT_MM(1)) {
        g_object_unref(label);
        g_object_unref(value);
        wide_field(p, f);
        return;
    }
    double line = text_height(value), drop = text_baseline(value) - text_baseline(label);
    pen_place(p, label, pen_left(p), p->y + drop);
    pen_place(p, value, pen_left(p) + p->l->label_col, p->y);
    p->y += line;
}

static void roll_values(struct pen *p)
{
    struct field f[MAX_SYMBOLS];
    size_t n = symbols(p, f);
    for (size_t i = 0; i < n; i++)
        roll_value(p, &f[i]);
    p->y += pen_small(p);
}

/* ---- rows, steps, sentences */

void block_row(struct pen *p, const char *label, const char *value, bool bold_label)
{
    if (!has(value))
        return;
    struct face f = {.size = pen_body(p)}, lf = {.size = pen_body(p), .bold = bold_label};
    double col = p->l->row_col, width = pen_width(p);
    PangoLayout *l = pen_set(p, label, lf, 0);
    bool stacked = p->l->stacked || !has(label) || text_width(l) > col - PT_MM(1);
    PangoLayout *v = pen_set(p, value, f, stacked ? width : width - col);
    if (stacked) {
        p->y += pen_place(p, l, pen_left(p), p->y);
        p->y += pen_place(p, v, pen_left(p), p->y) + pen_small(p);
        return;
    }
    pen_place(p, l, pen_left(p), p->y + text_baseline(v) - text_baseline(l));
    p->y += pen_place(p, v, pen_left(p) + col, p->y) + pen_small(p) / 2;
}

bool block_number_is_ours(const char *number)
{
    return strlen(number) == 8;
}

void block_number(char out[NUMBER_SHOWN], const char *number)
{
    /* Whatever number system another town has is printed as it is. */
    if (block_number_is_ours(number))
        refno_show(out, number);
    else
        str_copy(out, NUMBER_SHOWN, str_of(number));
}

static void payment_rows(struct pen *p)
{
    char message[61];
    spayd_message(message, str_of(p->slip->message));
    if (!(p->stage & STAGE_SPARE))
        block_row(p, _("Payee"), p->slip->payee, false);
    block_row(p, _("Message"), message, false);
    p->y += pen_small(p) * 1.5;
}

void block_item(struct pen *p, const char *mark, const char *text, bool bold_mark)
{
    struct face f = {.size = pen_body(p)}, mf = {.size = pen_body(p), .bold = bold_mark};
    double indent = pen_body(p) * 1.4;
    PangoLayout *m = pen_set(p, mark, mf, 0);
    PangoLayout *t = pen_prose(p, text, f, pen_width(p) - indent);
    pen_place(p, m, pen_left(p), p->y + text_baseline(t) - text_baseline(m));
    p->y += pen_place(p, t, pen_left(p) + indent, p->y) + pen_small(p);
}

static void numbered(struct pen *p, const struct words_pay *w, size_t n)
{
    static const char *const marks[WORDS_STEPS] = {"1.", "2.", "3."};
    for (size_t i = 0; i < n; i++)
        block_item(p, marks[i], buf_cstr(&w->step[i]), true);
}

static void prose(struct pen *p, const struct buf *b, double size)
{
    pen_lines(p, buf_cstr(b), (struct face){.size = size}, ALIGN_LEFT);
    p->y += pen_small(p) * 1.5;
}

static void page_how(struct pen *p)
{
    struct words_pay w;
    int rc = words_pay(&w, p->slip, p->err);
    if (rc < 0 && p->rc == 0)
        p->rc = rc;
    if (p->stage & STAGE_PARAGRAPH) {
        prose(p, &w.paragraph, pen_body(p));
    } else if (w.n == 1) {
        prose(p, &w.step[0], pen_body(p));
    } else {
        p->y += pen_small(p);
        pen_lines(
            p, _("How to pay"), (struct face){.size = p->l->heading, .bold = true}, ALIGN_LEFT);
        p->y += pen_small(p) / 2;
        numbered(p, &w, w.n);
    }
    buf_char(&w.arrival, ' ');
    buf_str(&w.arrival, buf_view(&w.proof));
    prose(p, &w.arrival, p->l->note);
    words_pay_done(&w);
}

static void roll_how(struct pen *p)
{
    struct words_pay w;
    int rc = words_pay(&w, p->slip, p->err);
    if (rc < 0 && p->rc == 0)
        p->rc = rc;
    pen_rule(p, p->l->thin, 0, HEAD_GAP);
    if (p->stage & STAGE_PARAGRAPH) {
        prose(p, &w.paragraph, pen_body(p));
    } else {
        numbered(p, &w, w.n - 1);
        prose(p, &w.step[w.n - 1], pen_body(p));
    }
    prose(p, &w.arrival, p->l->note);
    prose(p, &w.proof, p->l->note);
    words_pay_done(&w);
}

/* ---- foot */

/* Bookings and tickets have their number only, no second one. */
static void reference_text(struct buf *b, const struct slip *s)
{
    char shown[NUMBER_SHOWN];
    bool visit = s->kind == SLIP_BOOKING || s->kind == SLIP_TICKET;
    const char *number = visit ? s->number : s->reference;
    buf_init(b, BUF_LINE);
    if (!has(number) || (s->kind == SLIP_BOOKING && !block_number_is_ours(number)))
        return;
    if (s->kind == SLIP_TICKET)
        str_copy(shown, sizeof shown, str_of(number)); /* "A 47" is no reference of ours */
    else
        block_number(shown, number);
    buf_fmt(b, words_reference(s->kind), shown);
}

static void stamp_text(struct buf *b, const struct slip *s, bool brief)
{
    struct buf moment;
    buf_init(b, BUF_LINE);
    if (!date_is_set(s->printed.date))
        return;
    buf_init(&moment, BUF_LINE);
    words_moment(&moment, &s->printed, s->lang ? s->lang : "cs");
    if (brief)
        buf_fmt(b, _("Print %s"), buf_cstr(&moment));
    else
        buf_fmt(b, _("Printed %s"), buf_cstr(&moment));
    buf_done(&moment);
}

/* The stamp beside the reference: in full, else brief, else smaller. */
static PangoLayout *page_stamp(struct pen *p, double width)
{
    struct buf b;
    struct size_range size = {p->l->stamp, p->l->stamp};
    PangoLayout *t = NULL;
    for (int try = 0; !t && p->rc == 0 && try < 3; try++) {
        if (try == 2)
            size.least = size.size / 2;
        stamp_text(&b, p->slip, try > 0);
        t = pen_fit(p, buf_cstr(&b), size, false, width);
        buf_done(&b);
    }
    return t;
}

double blocks_limit(const struct paper_layout *l)
{
    double size = l->reference > l->stamp ? l->reference : l->stamp;
    return l->height - l->bottom - 1.25 * size - FOOT_GAP - l->thin;
}

static void page_foot(struct pen *p)
{
    struct buf ref;
    p->over = p->over || p->y > p->limit;
    p->y = p->limit;
    pen_rule(p, p->l->thin, 0, FOOT_GAP);
    reference_text(&ref, p->slip);
    PangoLayout *left =
        pen_set(p, buf_cstr(&ref), (struct face){.size = p->l->reference, .bold = true}, 0);
    double used = text_width(left) + (ref.n ? PT_MM(3) : 0);
    PangoLayout *right = page_stamp(p, pen_width(p) - used);
    pen_place(p, left, pen_left(p), p->y);
    double x = pen_left(p) + pen_width(p) - text_width(right);
    pen_place(p, right, x, p->y);
    buf_done(&ref);
}

static void roll_foot(struct pen *p)
{
    struct buf b;
    pen_rule(p, p->l->rule, 0, HEAD_GAP);
    reference_text(&b, p->slip);
    if (p->slip->kind != SLIP_TICKET) /* its number is all that one sees already */
        pen_lines(
            p, buf_cstr(&b), (struct face){.size = p->l->reference, .bold = true}, ALIGN_LEFT);
    buf_done(&b);
    stamp_text(&b, p->slip, p->l->large);
    pen_lines(p, buf_cstr(&b), (struct face){.size = p->l->stamp}, ALIGN_LEFT);
    buf_done(&b);
    p->y += p->l->bottom;
    p->over = p->over || p->y > paper_roll_max(p->l);
}

block_fn *const *blocks_of(enum slip_kind kind, bool roll)
{
    static block_fn *const payment_page[] = {
        page_head, page_title, page_values, payment_rows, page_how, page_foot, NULL};
    static block_fn *const payment_roll[] = {
        roll_head, roll_title, roll_code, roll_values, payment_rows, roll_how, roll_foot, NULL};
    static block_fn *const info_page[] = {
        page_head, page_title, block_info_facts, block_info_body, page_foot, NULL};
    static block_fn *const info_roll[] = {
        roll_head, roll_title, block_info_facts, block_info_body, roll_foot, NULL};
    static block_fn *const receipt_page[] = {page_head, page_title, block_receipt_number,
        block_receipt_rows, block_receipt_next, block_receipt_proof, page_foot, NULL};
    static block_fn *const receipt_roll[] = {roll_head, roll_title, block_receipt_number,
        block_receipt_rows, block_receipt_next, block_receipt_proof, roll_foot, NULL};
    static block_fn *const draft_page[] = {
        page_head, page_title, block_draft_code, block_draft_words, page_foot, NULL};
    static block_fn *const draft_roll[] = {
        roll_head, roll_title, block_draft_code, block_draft_words, roll_foot, NULL};
    static block_fn *const booking_page[] = {page_head, block_booking_when, block_booking_act,
        block_booking_pin, block_booking_words, page_foot, NULL};
    static block_fn *const booking_roll[] = {roll_top, block_booking_when, block_booking_act,
        block_booking_pin, block_booking_words, roll_foot, NULL};
    static block_fn *const ticket_page[] = {page_head, block_ticket_number, block_ticket_agenda,
        block_ticket_wait, block_ticket_call, page_foot, NULL};
    static block_fn *const ticket_roll[] = {roll_top, block_ticket_number, block_ticket_agenda,
        block_ticket_wait, block_ticket_call, roll_foot, NULL};
    static block_fn *const *const table[SLIP_KINDS][2] = {
        [SLIP_PAYMENT] = {payment_page, payment_roll},
        [SLIP_INFO] = {info_page, info_roll},
        [SLIP_RECEIPT] = {receipt_page, receipt_roll},
        [SLIP_WAITING] = {receipt_page, receipt_roll},
        [SLIP_DRAFT] = {draft_page, draft_roll},
        [SLIP_BOOKING] = {booking_page, booking_roll},
        [SLIP_TICKET] = {ticket_page, ticket_roll},
    };
    return table[kind][roll];
}
