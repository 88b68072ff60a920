/* ui_focus: what a key or a touch means on a page of zones. Part of tui/ui.h. */
#include "tui/ui.h"

#include <stdlib.h>

static struct ui_answer acts(const struct ui_zone *z)
{
    return (struct ui_answer){true, z->action, z->arg};
}

static struct ui_answer moves(struct ui *ui, int to)
{
    if (to < 0)
        return (struct ui_answer){false, 0, 0};
    *ui->focus = (struct ui_focus){ui->zones[to].action, ui->zones[to].arg};
    return (struct ui_answer){true, 0, 0};
}

static int next_in_order(const struct ui *ui, int step)
{
    int n = (int)ui->n_zones, at = ui->focused;
    for (int i = 0; i < n; i++) {
        at = at < 0 ? (step > 0 ? 0 : n - 1) : (at + step + n) % n;
        if (!ui->zones[at].passive)
            return at;
    }
    return -1;
}

/* Cells between two intervals; 0 when they overlap. */
static int apart(int a, int a_len, int b, int b_len)
{
    if (b >= a + a_len)
        return b - (a + a_len) + 1;
    return a >= b + b_len ? a - (b + b_len) + 1 : 0;
}

/* The nearest zone in a direction: first along it, then by how far aside it lies. */
static int next_toward(const struct ui *ui, int dx, int dy)
{
    if (ui->focused < 0)
        return next_in_order(ui, 1);
    struct rect from = ui->zones[ui->focused].r;
    int best = -1, best_score = 0;
    for (size_t i = 0; i < ui->n_zones; i++) {
        struct rect to = ui->zones[i].r;
        if (ui->zones[i].passive || (int)i == ui->focused)
            continue;
        int ahead = dx > 0   ? to.x - (from.x + from.w)
                    : dx < 0 ? from.x - (to.x + to.w)
                    : dy > 0 ? to.y - (from.y + from.h)
                             : from.y - (to.y + to.h);
        if (ahead < 0)
            continue;
        int aside = dx ? apart(from.y, from.h, to.y, to.h) : apart(from.x, from.w, to.x, to.w);
        int skew = dx ? abs(from.y - to.y) : abs(from.x - to.x);
        int score = ahead * 4 + aside * 40 + skew;
        if (dx && aside) /* left and right stay in their row */
            continue;
        if (best < 0 || score < best_score)
            best = (int)i, best_score = score;
    }
    return best;
}

static const struct ui_zone *zone_at(const struct ui *ui, int x, int y)
{
    for (size_t i = ui->n_zones; i-- > 0;)
        if (rect_has(ui->zones[i].r, x, y))
            return &ui->zones[i];
    return NULL;
}

static const struct ui_zone *zone_of_key(const struct ui *ui, int code)
{
    int lower = code < K_UP ? (int)utf8_lower((uint32_t)code) : code;
    for (size_t i = 0; i < ui->n_zones; i++)
        if (ui->zones[i].key && ui->zones[i].key == lower)
            return &ui->zones[i];
    return NULL;
}

struct ui_answer ui_key(struct ui *ui, const struct key *k)
{
    const struct ui_zone *z;
    switch (k->code) {
    case K_MOUSE:
        z = zone_at(ui, k->x, k->y);
        return z ? acts(z) : (struct ui_answer){false, 0, 0};
    case K_TAB:
        return moves(ui, next_in_order(ui, 1));
    case K_BTAB:
        return moves(ui, next_in_order(ui, -1));
    case K_UP:
        return moves(ui, next_toward(ui, 0, -1));
    case K_DOWN:
        return moves(ui, next_toward(ui, 0, 1));
    case K_LEFT:
        return moves(ui, next_toward(ui, -1, 0));
    case K_RIGHT:
        return moves(ui, next_toward(ui, 1, 0));
    case K_ENTER:
    case ' ':
        if (ui->focused >= 0)
            return acts(&ui->zones[ui->focused]);
        break;
    default:
        break;
    }
    z = zone_of_key(ui, k->code);
    return z ? acts(z) : (struct ui_answer){false, 0, 0};
}
