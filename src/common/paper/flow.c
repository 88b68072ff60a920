/* flow: see flow.h. */
#include "flow.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "letters.h"
#include <math.h>
#include <stdlib.h>

#define FAMILY "DejaVu Sans"
/* Arial's widths, as the standard of the label asks; the list falls back to our own family. */
#define SIGN_FAMILY "Liberation Sans,DejaVu Sans"

enum { ORPHAN_LETTERS = 9, PAIR_LETTERS = 18, TITLE_LINES = 3 };

void page_init(struct slip_page *g)
{
    *g = (struct slip_page){
        .context = pango_font_map_create_context(pango_cairo_font_map_get_default())};
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(g->context, o);
    cairo_font_options_destroy(o);
    pango_cairo_context_set_resolution(g->context, 72);
    /* Whole units would spread the letters unevenly at our scales. */
    pango_context_set_round_glyph_positions(g->context, FALSE);
}

void page_clear(struct slip_page *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->items[i].text)
            g_object_unref(g->items[i].text);
    g->n = 0;
}

void page_done(struct slip_page *g)
{
    page_clear(g);
    free(g->items);
    qr_done(&g->code);
    if (g->context)
        g_object_unref(g->context);
    *g = (struct slip_page){.width = 0};
}

static void fail(struct pen *p, int rc)
{
    if (p->rc == 0)
        p->rc = rc;
}

/* Joins the last two words with a no-break space when the last is short: no lonely "dny.". */
static void join_last_words(struct buf *b)
{
    struct str s = buf_view(b);
    size_t i = s.n;
    while (i > 0 && s.p[i - 1] != ' ' && s.p[i - 1] != '\n')
        i--;
    if (i < 2 || s.p[i - 1] != ' ')
        return;
    size_t before = i - 1;
    while (before > 0 && s.p[before - 1] != ' ' && s.p[before - 1] != '\n')
        before--;
    struct str last = {s.p + i, s.n - i}, pair = {s.p + before, s.n - before};
    if (utf8_len(last) > ORPHAN_LETTERS || utf8_len(pair) > PAIR_LETTERS)
        return;
    struct buf joined;
    buf_init(&joined, b->max);
    buf_add(&joined, s.p, i - 1);
    buf_z(&joined, "\xC2\xA0");
    buf_str(&joined, last);
    buf_done(b);
    *b = joined;
}

static bool prepare(struct buf *out, struct pen *p, const char *text, PangoFont *font, bool prose)
{
    struct buf clean;
    buf_init(&clean, 3 * TEXT_MAX); /* an unsafe byte grows to three */
    struct str s = str_of(text);
    if (s.n > TEXT_MAX)
        s = (struct str){s.p, TEXT_MAX};
    bool ok = font ? letters_clean(&clean, s, font) : utf8_clean(&clean, s, true);
    ok = ok && i18n_bind_spaces(out, buf_view(&clean), p->lang);
    buf_wipe(&clean);
    if (ok && prose)
        join_last_words(out);
    return ok && !out->failed;
}

static PangoFontDescription *description(struct face f)
{
    PangoFontDescription *d = pango_font_description_new();
    pango_font_description_set_family_static(d, f.sign ? SIGN_FAMILY : FAMILY);
    pango_font_description_set_weight(d, f.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(d, f.size * PANGO_SCALE);
    return d;
}

/* The font that knows which letters there are; NULL when nobody asks or there is none. */
static PangoFont *font_of(const struct pen *p, const PangoFontDescription *d)
{
    if (!p->letters)
        return NULL;
    return pango_font_map_load_font(pango_cairo_font_map_get_default(), p->page->context, d);
}

/* A word too long for its column is broken, but no hyphen is put into an address or a code. Another
 * font than ours would make the same form look different on each machine. */
static void as_it_is(PangoLayout *t, bool letters)
{
    PangoAttrList *attrs = pango_attr_list_new();
    pango_attr_list_insert(attrs, pango_attr_insert_hyphens_new(FALSE));
    if (letters)
        pango_attr_list_insert(attrs, pango_attr_fallback_new(FALSE));
    pango_layout_set_attributes(t, attrs);
    pango_attr_list_unref(attrs);
}

/* Where the range begins whose second number begins a line at `start`; 0 = no such place. */
static size_t torn_range(struct str s, size_t start)
{
    static const char dash[] = "\xE2\x80\x93";
    size_t n = sizeof dash - 1;
    if (start <= n || start >= s.n || memcmp(s.p + start - n, dash, n) != 0 ||
        !g_ascii_isdigit(s.p[start]) || !g_ascii_isdigit(s.p[start - n - 1]))
        return 0;
    size_t at = start - n;
    while (at > 0 && s.p[at - 1] != ' ' && s.p[at - 1] != '\n')
        at--;
    return at > 0 && s.p[at - 1] == ' ' ? at : 0;
}

/* pango ends lines behind a dash, also within "12–18" or "8:00–17:00": such a line ends before the
 * range instead. */
static void keep_ranges(PangoLayout *t, struct buf *b)
{
    size_t before = 0;
    for (int i = 1; i < pango_layout_get_line_count(t); i++) {
        size_t start = (size_t)pango_layout_get_line_readonly(t, i)->start_index;
        size_t at = torn_range(buf_view(b), start);
        if (at > before) {
            b->p[at - 1] = '\n';
            pango_layout_set_text(t, b->p, (int)b->n);
            start = at;
        }
        before = start;
    }
}

static PangoLayout *set_text(
    struct pen *p, const char *text, struct face f, double width, bool prose)
{
    if (p->rc < 0)
        return NULL;
    struct buf b;
    buf_init(&b, 6 * TEXT_MAX);
    PangoFontDescription *d = description(f);
    PangoFont *font = font_of(p, d);
    bool ok = prepare(&b, p, text, font, prose);
    if (font)
        g_object_unref(font);
    if (!ok) {
        fail(p, buf_check(&b, "paper", p->err));
        buf_done(&b);
        pango_font_description_free(d);
        return NULL;
    }
    PangoLayout *t = pango_layout_new(p->page->context);
    pango_layout_set_font_description(t, d);
    pango_font_description_free(d);
    as_it_is(t, p->letters);
    if (width > 0) {
        pango_layout_set_width(t, (int)floor(width * PANGO_SCALE));
        pango_layout_set_wrap(t, PANGO_WRAP_WORD_CHAR);
    }
    pango_layout_set_text(t, b.p ? b.p : "", (int)b.n);
    if (width > 0)
        keep_ranges(t, &b);
    buf_wipe(&b);
    if (pango_layout_get_unknown_glyphs_count(t) > 0) {
        fail(
            p, err_set(p->err, ERR_UNSUPPORTED, "paper", "the fonts lack a character of the slip"));
        g_object_unref(t);
        return NULL;
    }
    return t;
}

PangoLayout *pen_set(struct pen *p, const char *text, struct face f, double width)
{
    return set_text(p, text, f, width, false);
}

PangoLayout *pen_prose(struct pen *p, const char *text, struct face f, double width)
{
    return set_text(p, text, f, width, true);
}

static PangoRectangle logical(PangoLayout *t)
{
    PangoRectangle r = {0, 0, 0, 0};
    if (t)
        pango_layout_get_extents(t, NULL, &r);
    return r;
}

double text_width(PangoLayout *t)
{
    return (double)logical(t).width / PANGO_SCALE;
}

double text_height(PangoLayout *t)
{
    return (double)logical(t).height / PANGO_SCALE;
}

double text_baseline(PangoLayout *t)
{
    return t ? (double)pango_layout_get_baseline(t) / PANGO_SCALE : 0;
}

static void add(struct pen *p, struct item it)
{
    int rc = p->rc;
    if (rc == 0)
        rc = vec_reserve(
            &p->page->items, &p->page->cap, p->page->n + 1, sizeof it, PAGE_MAX_ITEMS, p->err);
    if (rc == 0) {
        p->page->items[p->page->n++] = it;
        return;
    }
    if (it.text)
        g_object_unref(it.text);
    fail(p, rc);
}

double pen_place(struct pen *p, PangoLayout *t, double x, double y)
{
    if (!t)
        return 0;
    double h = text_height(t);
    add(p, (struct item){.kind = ITEM_TEXT, .text = t, .x = x, .y = y, .w = text_width(t), .h = h});
    return h;
}

static PangoRectangle ink(PangoLayout *t)
{
    PangoRectangle r = {0, 0, 0, 0};
    if (t)
        pango_layout_get_extents(t, &r, NULL);
    return r;
}

double ink_width(PangoLayout *t)
{
    return (double)ink(t).width / PANGO_SCALE;
}

double ink_height(PangoLayout *t)
{
    return (double)ink(t).height / PANGO_SCALE;
}

double pen_place_ink(struct pen *p, PangoLayout *t, double x, double y)
{
    if (!t)
        return 0;
    PangoRectangle r = ink(t);
    pen_place(p, t, x - (double)r.x / PANGO_SCALE, y - (double)r.y / PANGO_SCALE);
    if (p->rc < 0)
        return 0;
    p->page->items[p->page->n - 1].by_ink = true;
    return (double)r.height / PANGO_SCALE;
}

PangoLayout *pen_fit_ink(struct pen *p, const char *text, struct size_range r, double width)
{
    PangoLayout *t = pen_set(p, text, (struct face){.size = r.size, .bold = true}, 0);
    if (t && ink_width(t) > width) {
        double size = floor(2 * r.size * width / ink_width(t)) / 2;
        g_object_unref(t);
        if (size < r.least)
            return NULL;
        t = pen_set(p, text, (struct face){.size = size, .bold = true}, 0);
    }
    return t;
}

PangoLayout *pen_fit(struct pen *p, const char *text, struct size_range r, bool bold, double width)
{
    double size = r.size;
    PangoLayout *t = pen_set(p, text, (struct face){.size = size, .bold = bold}, 0);
    if (t && text_width(t) > width) {
        /* Without hinting the width is proportional to the size. */
        size = floor(2 * size * width / text_width(t)) / 2;
        g_object_unref(t);
        if (size < r.least)
            return NULL;
        t = pen_set(p, text, (struct face){.size = size, .bold = bold}, 0);
    }
    return t;
}

/* Does the text end with a word of one letter? */
static bool lonely_letter(const char *text, const char *end)
{
    return end - text > 1 && end[-2] == ' ';
}

/* Drops words from the end until the title fits its lines. */
static PangoLayout *shorten(struct pen *p, const char *text, struct face f, double width)
{
    char cut[512];
    str_copy(cut, sizeof cut - 4, str_of(text));
    PangoLayout *t = NULL;
    for (;;) {
        char *blank = strrchr(cut, ' ');
        if (!blank)
            return t;
        *blank = 0;
        /* no "prostranství v…": a title does not end with a preposition or a comma */
        while (blank > cut && (strchr(" ,;:.-", blank[-1]) || lonely_letter(cut, blank)))
            *--blank = 0;
        char with_dots[sizeof cut + 4];
        snprintf(with_dots, sizeof with_dots, "%s\xE2\x80\xA6", cut);
        if (t)
            g_object_unref(t);
        t = pen_set(p, with_dots, f, width);
        if (!t || pango_layout_get_line_count(t) <= TITLE_LINES)
            return t;
    }
}

PangoLayout *pen_title(struct pen *p, const char *text, struct size_range r, double width)
{
    PangoLayout *t = pen_fit(p, text, r, true, width);
    if (t || p->rc < 0)
        return t;
    struct face f = {.size = r.least, .bold = true};
    t = pen_set(p, text, f, width);
    if (!t || pango_layout_get_line_count(t) <= TITLE_LINES)
        return t;
    PangoLayout *cut = shorten(p, text, f, width);
    if (!cut)
        return t;
    g_object_unref(t);
    return cut;
}

void pen_centre(PangoLayout *t, double width)
{
    if (!t)
        return;
    double narrow = width, low = 0;
    pango_layout_set_width(t, (int)(width * PANGO_SCALE));
    int lines = pango_layout_get_line_count(t);
    for (int i = 0; lines > 1 && i < 6; i++) {
        double middle = (low + narrow) / 2;
        pango_layout_set_width(t, (int)(middle * PANGO_SCALE));
        if (pango_layout_get_line_count(t) > lines || text_width(t) > middle)
            low = middle;
        else
            narrow = middle;
    }
    /* Lines as even as they can be, then centred on the column. */
    pango_layout_set_width(t, (int)(narrow * PANGO_SCALE));
    pango_layout_set_alignment(t, PANGO_ALIGN_CENTER);
}

void pen_lines(struct pen *p, const char *text, struct face f, enum align a)
{
    if (!has(text))
        return;
    PangoLayout *t = pen_prose(p, text, f, pen_width(p));
    if (a == ALIGN_CENTRE)
        pen_centre(t, pen_width(p));
    p->y += pen_place(p, t, pen_column(p, t, a), p->y);
}

void pen_box(struct pen *p, double x, double y, double w, double h)
{
    add(p, (struct item){.kind = ITEM_BOX, .x = x, .y = y, .w = w, .h = h});
}

void pen_rule(struct pen *p, double thickness, double before, double after)
{
    p->y = pen_snap(p, p->y + before);
    pen_box(p, pen_snap(p, pen_left(p)), p->y, pen_width(p), thickness);
    p->y += thickness + after;
}

void pen_undo(struct pen *p, size_t from, double y)
{
    while (p->page->n > from)
        g_clear_object(&p->page->items[--p->page->n].text);
    p->y = y;
}

double pen_column(const struct pen *p, PangoLayout *t, enum align a)
{
    double width = t && a == ALIGN_CENTRE ? (double)pango_layout_get_width(t) / PANGO_SCALE : 0;
    return pen_left(p) + (width > 0 ? (pen_width(p) - width) / 2 : 0);
}

double pen_left(const struct pen *p)
{
    return p->l->side;
}

double pen_width(const struct pen *p)
{
    return p->l->width - 2 * p->l->side;
}

double pen_gap(const struct pen *p)
{
    return p->stage & STAGE_TIGHT ? p->l->tight_gap : p->l->gap;
}

double pen_small(const struct pen *p)
{
    return p->stage & STAGE_TIGHT ? p->l->tight_small : p->l->small;
}

double pen_body(const struct pen *p)
{
    return p->stage & STAGE_TIGHT ? p->l->tight_body : p->l->body;
}

double pen_snap(const struct pen *p, double at)
{
    return round(at / p->l->dot) * p->l->dot;
}
