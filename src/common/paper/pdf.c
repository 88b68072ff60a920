/* pdf: see paper/pdf.h and pdf_out.h. */
#include "paper/pdf.h"

#include "base/utf8.h"
#include "flow.h"
#include "paper/slip_draw.h"
#include "pdf_out.h"
#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>

static cairo_status_t collect(void *ctx, const unsigned char *p, unsigned n)
{
    return buf_add(ctx, p, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void metadata(cairo_surface_t *surface, const char *title, const struct civil *c)
{
    struct buf clean; /* cairo fails at bytes that are not UTF-8 */
    buf_init(&clean, BUF_LINE);
    utf8_clean(&clean, str_of(title), false);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, buf_cstr(&clean));
    buf_done(&clean);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Přepážka");
    if (!date_is_set(c->date))
        return;
    char when[40];
    int off = c->offset_min < 0 ? -c->offset_min : c->offset_min;
    snprintf(when, sizeof when, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c->date.year,
        c->date.month, c->date.day, c->minute / 60, c->minute % 60, c->second,
        c->offset_min < 0 ? '-' : '+', off / 60, off % 60);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
}

cairo_t *pdf_open(
    struct buf *out, double width, double height, const char *title, const struct civil *printed)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(collect, out, width, height);
    metadata(surface, title, printed);
    cairo_t *cr = cairo_create(surface);
    cairo_surface_destroy(surface); /* the context holds it */
    return cr;
}

int pdf_close(cairo_t *cr, const struct buf *out, struct err *e)
{
    cairo_surface_t *surface = cairo_surface_reference(cairo_get_target(cr));
    cairo_show_page(cr);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    /* A full buffer shows only when the surface is finished. */
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(e, ERR_IO, "pdf", "%s", cairo_status_to_string(status));
    return buf_check(out, "pdf", e);
}

void pdf_line(cairo_t *cr, PangoLayoutLine *line, double x, double baseline)
{
    cairo_tag_begin(cr, "Span", NULL);
    cairo_move_to(cr, x, baseline);
    pango_cairo_show_layout_line(cr, line);
    cairo_tag_end(cr, "Span");
}

static int mm100(double points)
{
    return (int)lround(points * 2540 / 72);
}

int pdf_make(struct buf *out, struct paper_sheet *sheet, const struct slip *s, struct err *e)
{
    struct slip_page *page = NULL;
    int rc = slip_page_new(&page, s, e);
    if (rc < 0)
        return rc;
    cairo_t *cr = pdf_open(out, page->width, page->height, page->title, &page->printed);
    slip_draw(page, cr);
    rc = pdf_close(cr, out, e);
    if (sheet)
        *sheet = (struct paper_sheet){page->format, mm100(page->width), mm100(page->height)};
    slip_page_free(&page);
    return rc;
}
