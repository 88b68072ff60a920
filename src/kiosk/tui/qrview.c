/* qrview: see tui/qrview.h. Figures: facts measured on real terminals (quiet zone, ECC, colours).
 */
#include "tui/qrview.h"

static struct rect halves(const struct qr *q, int quiet)
{
    int side = q->side + 2 * quiet;
    return (struct rect){0, 0, side, (side + 1) / 2};
}

static struct rect doubles(const struct qr *q, int quiet)
{
    int side = q->side + 2 * quiet;
    return (struct rect){0, 0, 2 * side, side};
}

struct rect qrview_fit(const struct ui *ui, const struct qr *q, struct rect room)
{
    static const int quiet[] = {4, 3, 2};
    if (!q->side)
        return (struct rect){0};
    for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++) {
        struct rect r = ui->half_blocks ? halves(q, quiet[i]) : doubles(q, quiet[i]);
        if (r.w <= room.w && r.h <= room.h)
            return (struct rect){room.x, room.y, r.w, r.h};
    }
    return (struct rect){0};
}

static void draw_halves(struct canvas *cv, const struct qr *q, struct rect at, int quiet)
{
    static const uint32_t glyph[4] = {' ', 0x2580, 0x2584, 0x2588}; /* bit 0 upper, bit 1 lower */
    for (int y = 0; y < at.h; y++)
        for (int x = 0; x < at.w; x++) {
            int upper = qr_dark(q, x - quiet, 2 * y - quiet);
            int lower = qr_dark(q, x - quiet, 2 * y + 1 - quiet);
            canvas_put(cv, at.x + x, at.y + y, glyph[upper | lower << 1], ROLE_QR);
        }
}

void qrview_draw(struct ui *ui, const struct qr *q, struct rect at)
{
    if (!at.w)
        return;
    int quiet = ui->half_blocks ? (at.w - q->side) / 2 : (at.w / 2 - q->side) / 2;
    if (ui->half_blocks) {
        draw_halves(ui->cv, q, at, quiet);
        return;
    }
    for (int y = 0; y < at.h; y++)
        for (int x = 0; x < at.w; x++)
            canvas_put(ui->cv, at.x + x, at.y + y, ' ',
                qr_dark(q, x / 2 - quiet, y - quiet) ? ROLE_QR_DARK : ROLE_QR);
}
