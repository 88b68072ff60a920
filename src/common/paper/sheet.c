/* sheet: see sheet.h. */
#include "sheet.h"

#include "base/i18n.h"
#include "blocks.h"
#include "code.h"
#include "paper/document_draw.h"
#include "pdf_out.h"
#include "words.h"
#include <math.h>

#define MODULE 2.4 /* points, as on slips */
#define GRID 0.24
#define SMALL 9.5
#define HEAD PT_MM(12) /* more than the running head needs */

enum { CHUNK = TEXT_MAX - 16 };

/* ---- what stands on every page */

static void paint_lines(struct sheet *s, PangoLayout *t, double x, double y, const char *tag)
{
    PangoLayoutIter *i = pango_layout_get_iter(t);
    cairo_tag_begin(s->cr, tag, NULL);
    do {
        PangoRectangle r;
        pango_layout_iter_get_line_extents(i, NULL, &r);
        pdf_line(s->cr, pango_layout_iter_get_line_readonly(i), x + (double)r.x / PANGO_SCALE,
            y + (double)pango_layout_iter_get_baseline(i) / PANGO_SCALE);
    } while (pango_layout_iter_next_line(i));
    cairo_tag_end(s->cr, tag);
    pango_layout_iter_free(i);
}

double sheet_put(struct sheet *s, PangoLayout *t, double x, double y)
{
    if (!t)
        return 0;
    double h = text_height(t);
    if (s->painting && s->pen.rc == 0)
        paint_lines(s, t, x, y, "P");
    g_object_unref(t);
    return h;
}

void sheet_rule(struct sheet *s, double x, double y, double w, double h)
{
    if (!s->painting)
        return;
    cairo_rectangle(s->cr, x, y, w, h);
    cairo_fill(s->cr);
}

/* One line of the title that ends with dots when it is long. */
static PangoLayout *short_title(struct sheet *s, double width)
{
    PangoLayout *t = pen_set(
        &s->pen, s->d->title ? s->d->title : "", (struct face){.size = SMALL, .bold = true}, width);
    if (t) {
        pango_layout_set_single_paragraph_mode(t, TRUE);
        pango_layout_set_ellipsize(t, PANGO_ELLIPSIZE_END);
    }
    return t;
}

static void page_words(struct sheet *s, struct buf *b)
{
    if (date_is_set(s->d->printed.date)) {
        struct buf moment;
        buf_init(&moment, BUF_LINE);
        words_moment(&moment, &s->d->printed, s->pen.lang);
        buf_fmt(b, _("Printed %s"), buf_cstr(&moment));
        buf_z(b, "  ·  ");
        buf_done(&moment);
    }
    if (words_ze(s->total))
        buf_fmt(b, C_("ze", "page %d of %d"), s->n, s->total);
    else
        buf_fmt(b, _("page %d of %d"), s->n, s->total);
}

static void footer(struct sheet *s)
{
    struct buf b;
    char number[NUMBER_SHOWN];
    double y = SHEET_FOOT + 0.75 + PT_MM(1.2);
    if (!s->painting)
        return;
    sheet_rule(s, SHEET_LEFT, SHEET_FOOT, SHEET_WIDTH, 0.75);
    buf_init(&b, BUF_LINE);
    page_words(s, &b);
    PangoLayout *right = pen_set(&s->pen, buf_cstr(&b), (struct face){.size = SMALL}, 0);
    double w = text_width(right);
    sheet_put(s, right, SHEET_LEFT + SHEET_WIDTH - w, y);
    buf_done(&b);
    if (has(s->d->reference)) {
        block_number(number, s->d->reference);
        buf_fmt(&b, words_reference(SLIP_RECEIPT), number);
        sheet_put(s, pen_set(&s->pen, buf_cstr(&b), (struct face){.size = SMALL, .bold = true}, 0),
            SHEET_LEFT, y);
        buf_done(&b);
    } else {
        sheet_put(s, short_title(s, SHEET_WIDTH - w - PT_MM(5)), SHEET_LEFT, y);
    }
}

static void new_page(struct sheet *s)
{
    footer(s);
    if (s->n >= DOCUMENT_PAGES && s->pen.rc == 0)
        s->pen.rc = err_set(s->pen.err, ERR_LIMIT, "document", "the form has too many pages");
    if (s->painting)
        cairo_show_page(s->cr);
    s->n++;
    s->y = SHEET_TOP;
    s->y += sheet_put(s, short_title(s, SHEET_WIDTH), SHEET_LEFT, s->y) + PT_MM(1);
    sheet_rule(s, SHEET_LEFT, s->y, SHEET_WIDTH, 0.75);
    s->y += 0.75 + PT_MM(3);
}

void sheet_begin(struct sheet *s, int total)
{
    s->painting = total > 0;
    s->total = total;
    s->n = 1;
    s->y = SHEET_TOP;
}

void sheet_end(struct sheet *s)
{
    footer(s);
}

void sheet_need(struct sheet *s, double h)
{
    double most = SHEET_END - SHEET_TOP - HEAD;
    if (s->pen.rc == 0 && s->y + (h < most ? h : most) > SHEET_END)
        new_page(s);
}

/* ---- text that flows */

/* Must a page begin before line i of n, h points high? A first or a last line never stands alone:
 * three lines stay together, of more at least two. */
static bool breaks(const struct sheet *s, int i, int n, double h)
{
    int together = 1;
    if (n <= 3 && i == 0)
        together = n;
    else if (n > 3 && (i == 0 || i == n - 2))
        together = 2;
    return s->y + together * h > SHEET_END && s->y > SHEET_TOP + HEAD;
}

static void flow(struct sheet *s, PangoLayout *t, double x, const char *tag)
{
    int n = pango_layout_get_line_count(t), at = 0;
    bool open = false;
    PangoLayoutIter *i = pango_layout_get_iter(t);
    do {
        PangoRectangle r;
        pango_layout_iter_get_line_extents(i, NULL, &r);
        double up = (double)(pango_layout_iter_get_baseline(i) - r.y) / PANGO_SCALE;
        double h = (double)r.height / PANGO_SCALE;
        if (breaks(s, at, n, h)) {
            if (open)
                cairo_tag_end(s->cr, tag);
            open = false;
            new_page(s);
        }
        if (s->painting && !open) {
            cairo_tag_begin(s->cr, tag, NULL);
            open = true;
        }
        if (s->painting)
            pdf_line(s->cr, pango_layout_iter_get_line_readonly(i), x + (double)r.x / PANGO_SCALE,
                s->y + up);
        s->y += h;
        at++;
    } while (s->pen.rc == 0 && pango_layout_iter_next_line(i));
    if (open)
        cairo_tag_end(s->cr, tag);
    pango_layout_iter_free(i);
    g_object_unref(t);
}

/* At most CHUNK bytes from the front of *rest, cut at a blank or at least at a character. */
static struct str take_chunk(struct str *rest)
{
    struct str part = *rest;
    if (part.n > CHUNK) {
        size_t n = CHUNK;
        while (n > CHUNK / 2 && rest->p[n - 1] != ' ')
            n--;
        if (rest->p[n - 1] != ' ')
            n = CHUNK;
        while (n > 1 && (rest->p[n] & 0xC0) == 0x80)
            n--;
        part.n = n;
    }
    rest->p += part.n;
    rest->n -= part.n;
    return part;
}

static bool blank(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (!strchr(" \t\r", line.p[i]))
            return false;
    return true;
}

void sheet_text(
    struct sheet *s, const char *text, struct face f, double x, double width, const char *tag)
{
    struct str rest = str_of(text), line;
    bool gap = false, any = false;
    char copy[TEXT_MAX];
    for (bool more = rest.n > 0; more && s->pen.rc == 0;) {
        more = str_cut(&rest, '\n', &line);
        while (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (blank(line)) {
            gap = any; /* any run of empty lines is one small gap */
            continue;
        }
        s->y += gap ? f.size * 0.6 : 0;
        gap = false;
        any = true;
        while (line.n && s->pen.rc == 0) {
            str_copy(copy, sizeof copy, take_chunk(&line));
            PangoLayout *t = pen_prose(&s->pen, copy, f, width);
            if (t)
                flow(s, t, x, tag);
        }
    }
}

/* ---- the code */

double sheet_code_side(const struct sheet *s)
{
    return s->page.code.side * MODULE;
}

double sheet_code(struct sheet *s, double x, double y)
{
    if (s->painting && s->page.code.side > 0) {
        cairo_new_path(s->cr);
        code_path(s->cr, &s->page.code, round(x / GRID) * GRID, round(y / GRID) * GRID, MODULE);
        cairo_fill(s->cr);
    }
    return sheet_code_side(s);
}
