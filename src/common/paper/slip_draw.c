/* slip_draw: see paper/slip_draw.h. */
#include "paper/slip_draw.h"

#include "base/i18n.h"
#include "blocks.h"
#include "code.h"
#include "pdf_out.h"
#include <dirent.h>
#include <fontconfig/fontconfig.h>
#include <poll.h>
#include <stdlib.h>

enum { MAX_STAGES = 4, END_WAITS = 400, END_WAIT_MS = 5 };

static const unsigned page_stages[][MAX_STAGES] = {
    [SLIP_PAYMENT] = {0, STAGE_TIGHT, STAGE_TIGHT | STAGE_PARAGRAPH,
        STAGE_TIGHT | STAGE_PARAGRAPH | STAGE_SPARE},
    [SLIP_INFO] = {0, STAGE_TIGHT, STAGE_TIGHT | STAGE_CUT, STAGE_TIGHT | STAGE_CUT | STAGE_SPARE},
    [SLIP_RECEIPT] = {0, STAGE_TIGHT, STAGE_TIGHT | STAGE_SPARE,
        STAGE_TIGHT | STAGE_SPARE | STAGE_CUT},
    [SLIP_WAITING] = {0, STAGE_TIGHT, STAGE_TIGHT | STAGE_SPARE,
        STAGE_TIGHT | STAGE_SPARE | STAGE_CUT},
    [SLIP_DRAFT] = {0, STAGE_TIGHT, STAGE_TIGHT | STAGE_SPARE, STAGE_TIGHT | STAGE_SPARE},
    [SLIP_BOOKING] = {0, STAGE_TIGHT, STAGE_TIGHT | STAGE_SPARE,
        STAGE_TIGHT | STAGE_SPARE | STAGE_CUT},
    [SLIP_TICKET] = {0, STAGE_TIGHT, STAGE_TIGHT | STAGE_SPARE, STAGE_TIGHT | STAGE_SPARE},
};
/* The roll never shrinks running text: it gets longer. */
static const unsigned roll_stages[][MAX_STAGES] = {
    [SLIP_PAYMENT] = {0, STAGE_SPARE, STAGE_SPARE | STAGE_PARAGRAPH,
        STAGE_SPARE | STAGE_PARAGRAPH | STAGE_TIGHT},
    [SLIP_INFO] = {0, STAGE_CUT, STAGE_CUT | STAGE_TIGHT, STAGE_CUT | STAGE_TIGHT},
    [SLIP_RECEIPT] = {0, STAGE_SPARE, STAGE_SPARE | STAGE_TIGHT,
        STAGE_SPARE | STAGE_TIGHT | STAGE_CUT},
    [SLIP_WAITING] = {0, STAGE_TIGHT, STAGE_CUT, STAGE_CUT | STAGE_TIGHT},
    [SLIP_DRAFT] = {0, STAGE_TIGHT, STAGE_TIGHT, STAGE_TIGHT},
    [SLIP_BOOKING] = {0, STAGE_TIGHT, STAGE_CUT, STAGE_CUT | STAGE_TIGHT},
    [SLIP_TICKET] = {0, STAGE_TIGHT, STAGE_TIGHT, STAGE_TIGHT},
};

/* Cut marks at the corner of the A5 part of an A4 sheet; they stay in its margins. */
static void cut_marks(struct pen *p)
{
    double x = p->l->width, y = p->l->height, t = p->l->thin, near = PT_MM(5);
    pen_box(p, x, near, t, near);
    pen_box(p, x, y - near, t, 2 * near);
    pen_box(p, near, y, near, t);
    pen_box(p, x - near, y, 2 * near, t);
}

/* Lays the slip out in one stage; fits says whether that was enough. */
static int try_stage(struct pen *p, unsigned stage, bool *fits)
{
    page_clear(p->page);
    p->stage = stage;
    p->over = false;
    p->y = p->l->top;
    p->limit = p->l->roll ? 0 : blocks_limit(p->l);
    for (block_fn *const *block = blocks_of(p->slip->kind, p->l->roll); *block; block++)
        (*block)(p);
    if (p->l->sheet_w > p->l->width)
        cut_marks(p);
    p->page->width = p->l->sheet_w;
    p->page->height = p->l->sheet_h > 0 ? p->l->sheet_h : pen_snap(p, p->y);
    *fits = !p->over;
    return p->rc;
}

static bool moves_to_a5(enum slip_kind kind)
{
    return kind == SLIP_PAYMENT || kind == SLIP_BOOKING;
}

static int lay_out(struct pen *p, bool *fits)
{
    const unsigned(*table)[MAX_STAGES] = p->l->roll ? roll_stages : page_stages;
    const unsigned *stages = table[p->slip->kind];
    int rc = 0;
    *fits = false;
    for (size_t i = 0; rc == 0 && !*fits && i < MAX_STAGES; i++) {
        /* On A6 a payment keeps its payee and address, a booking all there is to bring: they move
         * to A5 instead. */
        if (p->page->format == SLIP_A6 && (stages[i] & STAGE_SPARE) && moves_to_a5(p->slip->kind))
            break;
        rc = try_stage(p, stages[i], fits);
    }
    return rc;
}

static int lay_out_on(struct slip_page *g, const struct slip *s, enum slip_format format,
    bool large, bool *fits, struct err *e)
{
    struct pen p = {
        .page = g,
        .l = paper_layout(format, large),
        .slip = s,
        .lang = s->lang ? s->lang : "cs",
        .err = e,
    };
    g->format = format;
    g->large = p.l->large;
    qr_done(&g->code);
    bool code = has(s->qr) && s->kind != SLIP_TICKET; /* nothing on a ticket is for scanning */
    int rc = code ? code_make(&p, s->qr) : 0;
    return rc < 0 ? rc : lay_out(&p, fits);
}

int slip_page_new(struct slip_page **out, const struct slip *s, struct err *e)
{
    struct slip_page *g = malloc(sizeof *g);
    if (!g)
        return err_set(e, ERR_NOMEM, "paper", "no memory for a page");
    page_init(g);
    const char *lang = s->lang ? s->lang : "cs";
    if (strcmp(i18n_lang(), lang) != 0)
        i18n_set(lang);
    str_copy(g->title, sizeof g->title, str_of(s->title));
    g->printed = s->printed;
    bool fits = false;
    bool receipt = s->kind == SLIP_RECEIPT || s->kind == SLIP_WAITING;
    enum slip_format format = receipt && s->format == SLIP_A6 ? SLIP_A5 : s->format;
    int rc = lay_out_on(g, s, format, s->large, &fits, e);
    if (rc == 0 && !fits && format == SLIP_A6)
        rc = lay_out_on(g, s, SLIP_A5, s->large, &fits, e);
    /* normal print that says everything is better than no slip */
    if (rc == 0 && !fits && s->large)
        rc = lay_out_on(g, s, g->format, false, &fits, e);
    if (rc == 0 && !fits)
        rc = err_set(e, ERR_LIMIT, "paper", "the slip is too long for its paper");
    if (rc < 0)
        slip_page_free(&g);
    *out = g;
    return rc;
}

void slip_page_free(struct slip_page **g)
{
    if (!*g)
        return;
    page_done(*g);
    free(*g);
    *g = NULL;
}

double slip_page_width(const struct slip_page *g)
{
    return g->width;
}

double slip_page_height(const struct slip_page *g)
{
    return g->height;
}

enum slip_format slip_page_format(const struct slip_page *g)
{
    return g->format;
}

static void paint_text(cairo_t *cr, const struct item *it)
{
    const char *tag = it->kind == ITEM_HEADING ? "H1" : "P";
    PangoLayoutIter *i = pango_layout_get_iter(it->text);
    cairo_tag_begin(cr, tag, NULL);
    do {
        PangoRectangle r;
        pango_layout_iter_get_line_extents(i, NULL, &r);
        double baseline = (double)pango_layout_iter_get_baseline(i) / PANGO_SCALE;
        pdf_line(cr, pango_layout_iter_get_line_readonly(i), it->x + (double)r.x / PANGO_SCALE,
            it->y + baseline);
    } while (pango_layout_iter_next_line(i));
    cairo_tag_end(cr, tag);
    pango_layout_iter_free(i);
}

void slip_draw(const struct slip_page *g, cairo_t *cr)
{
    pango_cairo_update_context(cr, g->context);
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    for (size_t i = 0; i < g->n; i++) {
        const struct item *it = &g->items[i];
        if (it->text) {
            paint_text(cr, it);
            continue;
        }
        cairo_new_path(cr);
        if (it->kind == ITEM_CODE)
            code_path(cr, &g->code, it->x, it->y, it->w / g->code.side);
        else
            cairo_rectangle(cr, it->x, it->y, it->w, it->h);
        cairo_fill(cr);
    }
}

static size_t count_threads(void)
{
    size_t n = 0;
    DIR *d = opendir("/proc/self/task");
    for (struct dirent *entry; d && (entry = readdir(d));)
        n += entry->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}

/* pango sorts fonts on a thread of its own, which ends after its work once the font map is gone;
 * FcFini under it would fall. */
static bool wait_for_pango(void)
{
    for (int i = 0; i < END_WAITS; i++) {
        if (count_threads() == 1)
            return true;
        poll(NULL, 0, END_WAIT_MS);
    }
    return false;
}

void slip_draw_end(void)
{
    pango_cairo_font_map_set_default(NULL);
    if (!wait_for_pango())
        return;
    cairo_debug_reset_static_data();
    FcFini();
}
