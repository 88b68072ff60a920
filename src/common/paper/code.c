/* code: see code.h. Frame and label: ČBA "QR Platba" 1.2, annex; measures in modules. */
#include "code.h"

#define MODULE_LEAST 2.4 /* points; ten dots at 300 dpi */
#define MODULE_LEAST_ROLL PT_DOTS(6)

enum { LABEL_LEFT = 4, LABEL_WIDTH = 16, BREAK_LEFT = 2, BREAK_RIGHT = 22 };

int code_make(struct pen *p, const char *text)
{
    int rc = qr_make(&p->page->code, str_of(text), QR_ECC_M, 0, p->err);
    if (rc < 0)
        return rc;
    /* The error correction never goes down and the module never shrinks: a code that is too large
     * is refused, for a code that no phone reads is worse than none. */
    if (code_side(p, true) > pen_width(p))
        return err_set(p->err, ERR_LIMIT, "paper", "the QR code is wider than the paper");
    return 0;
}

double code_module(const struct pen *p)
{
    bool spare = p->stage & STAGE_SPARE && p->slip->kind == SLIP_RECEIPT;
    return !spare ? p->l->module : p->l->roll ? MODULE_LEAST_ROLL : MODULE_LEAST;
}

double code_side(const struct pen *p, bool framed)
{
    double modules = p->page->code.side + (framed ? 2 * CODE_QUIET : 0);
    return modules * code_module(p) + (framed ? 2 * p->l->frame : 0);
}

static void frame(struct pen *p, double x, double y)
{
    double t = p->l->module, line = p->l->frame, side = code_side(p, true);
    pen_box(p, x, y, side, line);
    pen_box(p, x, y, line, side);
    pen_box(p, x + side - line, y, line, side);
    double inner = x + line, bottom = y + side - line;
    pen_box(p, x, bottom, line + BREAK_LEFT * t, line);
    double rest = inner + BREAK_RIGHT * t;
    pen_box(p, rest, bottom, x + side - rest, line);
}

/* Returns where the label's letters end. */
static double label(struct pen *p, double x, double y)
{
    double t = p->l->module, want = LABEL_WIDTH * t;
    struct face f = {.size = 4 * t, .bold = true, .sign = true};
    PangoLayout *probe = pen_set(p, "QR platba", f, 0);
    if (!probe)
        return y;
    f.size *= want / text_width(probe);
    g_object_unref(probe);
    PangoLayout *text = pen_set(p, "QR platba", f, 0);
    if (!text)
        return y;
    PangoRectangle ink;
    pango_layout_get_extents(text, &ink, NULL);
    double middle = y + code_side(p, true) - p->l->frame / 2;
    double top = middle - (ink.y + ink.height / 2.0) / PANGO_SCALE;
    double left = x + p->l->frame + LABEL_LEFT * t;
    pen_place(p, text, left, top);
    return top + (double)(ink.y + ink.height) / PANGO_SCALE;
}

double code_place(struct pen *p, double x, double y, bool framed)
{
    double t = code_module(p), quiet = framed ? CODE_QUIET * t + p->l->frame : 0;
    x = pen_snap(p, x);
    y = pen_snap(p, y);
    double ox = pen_snap(p, x + quiet), oy = pen_snap(p, y + quiet), side = code_side(p, false);
    double end = oy + side;
    if (framed) {
        frame(p, ox - quiet, oy - quiet);
        end = label(p, ox - quiet, oy - quiet);
    }
    pen_box(p, ox, oy, side, side);
    if (p->rc == 0)
        p->page->items[p->page->n - 1].kind = ITEM_CODE;
    return end;
}

void code_path(cairo_t *cr, const struct qr *q, double x, double y, double module)
{
    for (int row = 0; row < q->side; row++) {
        for (int col = 0; col < q->side; col++) {
            int run = 0;
            while (qr_dark(q, col + run, row))
                run++;
            if (run)
                cairo_rectangle(cr, x + col * module, y + row * module, run * module, module);
            col += run;
        }
    }
}
