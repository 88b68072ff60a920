/* blocks_receipt: receipts of submissions, received or still waiting, and the slip with the code of
 * a saved form. See blocks.h. */
#include "blocks.h"

#include "base/i18n.h"
#include "code.h"
#include "words.h"

#define BOX_PAD PT_MM(2.5)
#define DASH 6.0
#define DASH_GAP 3.5
#define SMALL_PRINT 10.0

enum { MAX_STEPS = 40 };

/* ---- the number in its box */

/* A row of dashes that begins and ends with one; over x when level, else over y. */
static void dashes(struct pen *p, double x, double y, double length, bool level)
{
    double t = p->l->frame;
    int n = (int)((length + DASH_GAP) / (DASH + DASH_GAP));
    double step = n > 1 ? (length - DASH) / (n - 1) : 0;
    for (int i = 0; i < n; i++)
        if (level)
            pen_box(p, x + i * step, y, DASH, t);
        else
            pen_box(p, x, y + i * step, t, DASH);
}

static void line(struct pen *p, double x, double y, double length, bool level)
{
    if (p->slip->kind == SLIP_WAITING)
        dashes(p, x, y, length, level);
    else
        pen_box(p, x, y, level ? length : p->l->frame, level ? p->l->frame : length);
}

/* Around what stands between y and p->y. */
static void frame(struct pen *p, double y)
{
    double x = pen_snap(p, pen_left(p)), w = pen_width(p), t = p->l->frame, h = p->y - y;
    line(p, x, y, w, true);
    line(p, x, p->y - t, w, true);
    line(p, x, y, h, false);
    line(p, x + w - t, y, h, false);
}

void block_receipt_number(struct pen *p)
{
    char shown[NUMBER_SHOWN];
    struct buf label;
    if (!has(p->slip->number))
        return;
    double top = p->y = pen_snap(p, p->y + pen_small(p)), x = pen_left(p) + BOX_PAD + p->l->frame;
    double width = pen_width(p) - 2 * (BOX_PAD + p->l->frame);
    block_number(shown, p->slip->number);
    buf_init(&label, BUF_LINE);
    words_both(&label, N_("Submission number"));
    p->y += BOX_PAD / 2 + p->l->frame;
    PangoLayout *l = pen_set(p, buf_cstr(&label), (struct face){.size = p->l->label}, width);
    p->y += pen_place(p, l, x, p->y);
    PangoLayout *n = pen_fit(p, shown, p->l->number, true, width);
    if (!n)
        n = pen_set(p, shown, (struct face){.size = p->l->number.least, .bold = true}, width);
    p->y += pen_place(p, n, x, p->y) + BOX_PAD / 2 + p->l->frame;
    p->y = pen_snap(p, p->y);
    frame(p, top);
    p->y += pen_gap(p);
    buf_done(&label);
}

/* ---- what, when, who */

/* The widest label and a gap; 0 when it would leave the values too little. */
static double label_column(struct pen *p)
{
    double widest = 0;
    for (size_t i = 0; i < p->slip->n_rows; i++) {
        PangoLayout *t = pen_set(p, p->slip->rows[i].label, (struct face){.size = pen_body(p)}, 0);
        double w = text_width(t);
        widest = w > widest ? w : widest;
        if (t)
            g_object_unref(t);
    }
    widest += PT_MM(4);
    return widest > 0.5 * pen_width(p) ? 0 : widest;
}

void block_receipt_rows(struct pen *p)
{
    double column = label_column(p), width = pen_width(p) - column;
    struct face plain = {.size = pen_body(p)}, bold = {.size = pen_body(p), .bold = true};
    for (size_t i = 0; i < p->slip->n_rows; i++) {
        const struct slip_row *r = &p->slip->rows[i];
        if (!has(r->value))
            continue;
        PangoLayout *l = pen_set(p, r->label, plain, column > 0 ? 0 : width);
        PangoLayout *v = pen_prose(p, r->value, bold, width);
        double drop = column > 0 ? text_baseline(v) - text_baseline(l) : 0;
        double h = pen_place(p, l, pen_left(p), p->y + drop);
        if (column <= 0)
            p->y += h;
        p->y += pen_place(p, v, pen_left(p) + column, p->y) + pen_small(p);
    }
    p->y += pen_gap(p) / 2;
}

/* ---- what happens next */

static size_t count_steps(struct str rest)
{
    struct str head;
    size_t n = 0;
    for (bool more = rest.n > 0; more;) {
        more = str_cut(&rest, '\n', &head);
        n += head.n > 0 && !str_starts(head, STR("- "));
    }
    return n;
}

/* One line of the body: a step with its number, or an item below one. */
static void step(struct pen *p, struct str text, size_t number, bool numbered)
{
    char copy[TEXT_MAX], mark[8];
    bool item = str_starts(text, STR("- "));
    str_copy(copy, sizeof copy, item ? (struct str){text.p + 2, text.n - 2} : text);
    snprintf(mark, sizeof mark, "%zu.", number % 1000);
    if (item)
        block_item(p, "•", copy, false);
    else if (numbered)
        block_item(p, mark, copy, true);
    else
        pen_lines(p, copy, (struct face){.size = pen_body(p)}, ALIGN_LEFT);
}

/* How much the blocks after the steps need. */
static double tail(struct pen *p)
{
    size_t from = p->page->n;
    double y = p->y;
    block_receipt_proof(p);
    double h = p->y - y;
    pen_undo(p, from, y);
    return h;
}

void block_receipt_next(struct pen *p)
{
    struct str rest = str_of(p->slip->body), text;
    size_t steps = count_steps(rest), number = 0;
    struct face heading = {.size = p->l->heading, .bold = true};
    if (!steps)
        return;
    double limit = p->limit > 0 ? p->limit : paper_roll_max(p->l) - PT_MM(25);
    limit -= p->stage & STAGE_CUT ? tail(p) + 1.4 * pen_body(p) : 0;
    pen_lines(p, _("What happens next"), heading, ALIGN_LEFT);
    p->y += pen_small(p) / 2;
    for (bool more = true; more && p->rc == 0 && number < MAX_STEPS;) {
        size_t from = p->page->n;
        double y = p->y;
        more = str_cut(&rest, '\n', &text);
        if (!text.n)
            continue;
        number += !str_starts(text, STR("- "));
        step(p, text, number, steps > 1);
        if ((p->stage & STAGE_CUT) && p->y > limit) {
            pen_undo(p, from, y);
            pen_lines(p, _("There is more: ask at the counter."),
                (struct face){.size = pen_body(p), .bold = true}, ALIGN_LEFT);
            break;
        }
    }
    p->y += pen_small(p) * 2;
}

/* ---- how it is verified, and what the paper does not prove */

/* On a roll of large print these words give way first: they are for the office. */
static double proof_size(const struct pen *p)
{
    return p->l->roll && p->stage & STAGE_SPARE ? SMALL_PRINT : pen_body(p);
}

/* A text in a column of its own; returns the y below it. */
static double words_at(struct pen *p, const char *text, bool bold, double x, double y)
{
    struct face f = {.size = proof_size(p), .bold = bold};
    return y + pen_place(p, pen_prose(p, text, f, pen_left(p) + pen_width(p) - x), x, y);
}

/* "8C69 76E5 … 15DF" in two lines of the same length. */
static void fingerprint_lines(char out[64], const char *fingerprint)
{
    str_copy(out, 64, str_of(fingerprint));
    size_t middle = strlen(out) / 2;
    if (middle > 12 && out[middle] == ' ')
        out[middle] = '\n';
}

static double proof_words(struct pen *p, double x, double y)
{
    char lines[64];
    if (p->page->code.side > 0) {
        y = words_at(p, _("How this receipt is verified"), true, x, y) + pen_small(p);
        y = words_at(p,
            _("At the counter we check by the QR code that the office issued this receipt. Your "
              "personal details are not in the code."),
            false, x, y);
        y += pen_small(p) * 2;
    }
    if (has(p->slip->fingerprint)) {
        fingerprint_lines(lines, p->slip->fingerprint);
        y = words_at(p, _("Fingerprint of the submission"), false, x, y);
        y = words_at(p, lines, false, x, y);
    }
    return y;
}

/* On pages the words stand beside the code, on the roll below it. */
static void proof(struct pen *p)
{
    double quiet = CODE_QUIET * code_module(p), x = pen_left(p);
    if (p->page->code.side <= 0) {
        p->y = proof_words(p, x, p->y);
        return;
    }
    double side = code_side(p, false), y = p->y + quiet;
    if (p->l->roll) {
        y = code_place(p, x + (pen_width(p) - side) / 2, y, false);
        p->y = proof_words(p, x, y + quiet + pen_small(p));
        return;
    }
    double gap = quiet > p->l->column_gap ? quiet : p->l->column_gap;
    double end = code_place(p, x, y, false) + quiet;
    p->y = proof_words(p, x + side + gap, y);
    p->y = p->y > end ? p->y : end;
}

static void both_lines(struct pen *p, const char *msgid)
{
    const char *czech = words_czech(msgid), *own = _(msgid);
    struct face f = {.size = p->l->heading, .bold = true};
    pen_lines(p, czech, f, ALIGN_LEFT);
    if (strcmp(czech, own) != 0)
        pen_lines(p, own, f, ALIGN_LEFT);
    p->y += pen_small(p) * 2;
}

void block_receipt_proof(struct pen *p)
{
    if (p->slip->kind == SLIP_WAITING) {
        both_lines(p, N_("This slip does not prove that the office has received anything."));
        return;
    }
    proof(p);
    p->y += pen_small(p) * 2;
    if (p->l->roll)
        pen_lines(p, _("This print fades with time. Photograph or copy the receipt."),
            (struct face){.size = p->l->note, .bold = true}, ALIGN_LEFT);
    p->y += pen_small(p) * 2;
}

/* ---- the code of a saved form */

/* Code and label in the column from x, in the middle of the height from y. */
static double draft_number(struct pen *p, double x, double y, double height)
{
    char shown[NUMBER_SHOWN];
    double width = pen_left(p) + pen_width(p) - x;
    block_number(shown, p->slip->number ? p->slip->number : "");
    PangoLayout *l = pen_set(p, _("Code of the form"), (struct face){.size = p->l->label}, width);
    PangoLayout *n = pen_fit(p, shown, p->l->number, true, width);
    if (!n)
        n = pen_set(p, shown, (struct face){.size = p->l->number.least, .bold = true}, width);
    double used = text_height(l) + text_height(n);
    y += used < height ? (height - used) / 2 : 0;
    y += pen_place(p, l, x, y);
    return y + pen_place(p, n, x, y);
}

void block_draft_code(struct pen *p)
{
    double x = pen_left(p), quiet = CODE_QUIET * code_module(p);
    if (p->page->code.side <= 0) {
        p->y = draft_number(p, x, p->y, 0) + pen_gap(p);
        return;
    }
    double above = p->l->roll ? pen_small(p) : pen_gap(p); /* white that is there already */
    double side = code_side(p, false), y = p->y + (quiet > above ? quiet - above : 0);
    double gap = quiet > p->l->column_gap ? quiet : p->l->column_gap;
    /* large print on the roll: the code over the whole width, below */
    bool beside = !(p->l->roll && p->l->large);
    double end = code_place(p, beside ? x : x + (pen_width(p) - side) / 2, y, false) + quiet;
    double low = beside ? draft_number(p, x + side + gap, y, side) : draft_number(p, x, end, 0);
    p->y = (low > end ? low : end) + pen_small(p);
}

static void sentence(struct pen *p, const char *text, bool bold)
{
    double size = bold ? p->l->heading : pen_body(p);
    pen_lines(p, text, (struct face){.size = size, .bold = bold}, ALIGN_LEFT);
    p->y += pen_small(p) * 1.5;
}

void block_draft_words(struct pen *p)
{
    struct buf expires;
    buf_init(&expires, BUF_LINE);
    if (has(p->slip->expires))
        buf_fmt(&expires, _("We delete the form on %s."), p->slip->expires);
    sentence(p, _("Nothing has been sent to the office yet."), true);
    sentence(p,
        _("To go on, choose Open saved form and enter the code. It works at the kiosk and at the "
          "counter."),
        false);
    sentence(p, buf_cstr(&expires), true);
    sentence(p, _("Anyone with the code can read the form. Show it to nobody."), false);
    buf_done(&expires);
}
