/* pdf: see paper/pdf.h. */
#include "paper/pdf.h"

#include "flow.h"
#include "paper/slip_draw.h"
#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>

static cairo_status_t collect(void *ctx, const unsigned char *p, unsigned n)
{
    return buf_add(ctx, p, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void metadata(cairo_surface_t *surface, const struct slip_page *g)
{
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, g->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Přepážka");
    if (!date_is_set(g->printed.date))
        return;
    char when[40];
    const struct civil *c = &g->printed;
    int off = c->offset_min < 0 ? -c->offset_min : c->offset_min;
    snprintf(when, sizeof when, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c->date.year,
        c->date.month, c->date.day, c->minute / 60, c->minute % 60, c->second,
        c->offset_min < 0 ? '-' : '+', off / 60, off % 60);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
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
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(collect, out, page->width, page->height);
    metadata(surface, page);
    cairo_t *cr = cairo_create(surface);
    slip_draw(page, cr);
    cairo_show_page(cr);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    /* A full buffer shows only when the surface is finished. */
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        rc = err_set(e, ERR_IO, "pdf", "%s", cairo_status_to_string(status));
    if (sheet)
        *sheet = (struct paper_sheet){page->format, mm100(page->width), mm100(page->height)};
    slip_page_free(&page);
    return rc < 0 ? rc : buf_check(out, "pdf", e);
}
