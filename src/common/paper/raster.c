/* raster: see paper/raster.h. ESC/POS: GS v 0 prints a bit image, GS V 66 feeds and cuts. */
#include "paper/raster.h"

#include "base/secret.h"
#include "flow.h"
#include "paper/slip_draw.h"
#include <math.h>
#include <stdlib.h>

#define DOTS_PER_POINT (203.2 / 72)

enum { BLACK_FROM = 128, BAND_ROWS = 128, MAX_DOTS = 4096 };

/* cairo's grey cover of each dot becomes black or white. */
static int threshold(struct raster *out, cairo_surface_t *grey, struct err *e)
{
    out->stride = (out->width + 7) / 8;
    out->bits = calloc((size_t)out->stride, (size_t)out->height);
    if (!out->bits)
        return err_set(e, ERR_NOMEM, "raster", "no memory for the dots");
    const unsigned char *from = cairo_image_surface_get_data(grey);
    int from_stride = cairo_image_surface_get_stride(grey);
    for (int y = 0; y < out->height; y++)
        for (int x = 0; x < out->width; x++)
            if (from[y * from_stride + x] >= BLACK_FROM)
                out->bits[y * out->stride + x / 8] |= (unsigned char)(0x80 >> x % 8);
    return 0;
}

int raster_make(struct raster *out, const struct slip *s, struct err *e)
{
    *out = (struct raster){.bits = NULL};
    struct slip_page *page = NULL;
    int rc = slip_page_new(&page, s, e);
    if (rc < 0)
        return rc;
    out->width = (int)lround(page->width * DOTS_PER_POINT);
    out->height = (int)lround(page->height * DOTS_PER_POINT);
    cairo_surface_t *grey = cairo_image_surface_create(CAIRO_FORMAT_A8, out->width, out->height);
    cairo_t *cr = cairo_create(grey);
    cairo_scale(cr, DOTS_PER_POINT, DOTS_PER_POINT);
    slip_draw(page, cr);
    cairo_surface_flush(grey);
    if (cairo_status(cr) != CAIRO_STATUS_SUCCESS || out->width > MAX_DOTS || out->height > MAX_DOTS)
        rc = err_set(e, ERR_LIMIT, "raster", "no raster of %d x %d dots", out->width, out->height);
    else
        rc = threshold(out, grey, e);
    cairo_destroy(cr);
    cairo_surface_destroy(grey);
    slip_page_free(&page);
    return rc;
}

void raster_done(struct raster *r)
{
    if (r->bits)
        secret_wipe(r->bits, (size_t)r->stride * (size_t)r->height);
    free(r->bits);
    *r = (struct raster){.bits = NULL};
}

int raster_escpos(struct buf *out, const struct raster *r, struct err *e)
{
    int crop = r->width > RASTER_HEAD_DOTS ? (r->width - RASTER_HEAD_DOTS) / 2 / 8 : 0;
    int wide = r->width > RASTER_HEAD_DOTS ? RASTER_HEAD_DOTS / 8 : r->stride;
    buf_add(out, "\x1B@", 2);
    for (int y = 0; y < r->height; y += BAND_ROWS) {
        int rows = r->height - y < BAND_ROWS ? r->height - y : BAND_ROWS;
        const unsigned char head[] = {0x1D, 'v', '0', 0, (unsigned char)(wide & 255),
            (unsigned char)(wide >> 8), (unsigned char)(rows & 255), (unsigned char)(rows >> 8)};
        buf_add(out, head, sizeof head);
        for (int i = 0; i < rows; i++)
            buf_add(out, r->bits + (size_t)(y + i) * (size_t)r->stride + crop, (size_t)wide);
    }
    buf_add(out,
        "\x1B"
        "d\x04"
        "\x1DV"
        "B\x00",
        7); /* past the cutter, feed and partial cut */
    return buf_check(out, "raster", e);
}

static cairo_status_t collect(void *ctx, const unsigned char *p, unsigned n)
{
    return buf_add(ctx, p, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

int raster_png(struct buf *out, const struct raster *r, struct err *e)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_A8, r->width, r->height);
    unsigned char *to = cairo_image_surface_get_data(s);
    int stride = cairo_image_surface_get_stride(s);
    for (int y = 0; to && y < r->height; y++)
        for (int x = 0; x < r->width; x++)
            to[y * stride + x] = r->bits[y * r->stride + x / 8] & (0x80 >> x % 8) ? 0 : 255;
    cairo_surface_mark_dirty(s);
    cairo_status_t status = cairo_surface_write_to_png_stream(s, collect, out);
    cairo_surface_destroy(s);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(e, ERR_IO, "raster", "%s", cairo_status_to_string(status));
    return buf_check(out, "raster", e);
}
