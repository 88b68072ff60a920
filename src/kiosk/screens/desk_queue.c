/* desk_queue: the queue on a page of its own, for desks too small to show it beside everything
 * else. Letters and digits act, for nothing is typed here. */
#include "desk_queue.h"

#include "base/i18n.h"

enum { A_UP = ACT_SCREEN, A_DOWN, A_UNPICK };
enum { GAP = 3, STEPS_W = 33, STEPS_W_NARROW = 24, STEPS_W_BASE = 29, TALK_ROWS = 2 };

struct queue {
    int top, fit; /* of the line */
};

static void queue_draw(struct screen *s, struct ui *ui)
{
    struct queue *st = s->state;
    const struct desk *d = s->visit->clerk;
    struct page p = {
        .hint = _("F2 calls the next.   A digit picks from the queue."), .flags = PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p);
    int w = ui->size == SIZE_LARGE  ? STEPS_W_NARROW
            : ui->size == SIZE_BASE ? STEPS_W_BASE
                                    : STEPS_W;
    if (ui->size != SIZE_LARGE)
        r.y++, r.h--;
    if (!d->have || !desk_works(d)) {
        const char *words = !desk_signed_in(s->visit) ? _("F9 signs in.")
                            : !d->have                ? _("One moment, fetching the queue.")
                                                      : _("F8 chooses a counter.");
        ui_text(ui, (struct rect){r.x, r.y, r.w, 2}, ROLE_PAGE, str_of(words), 0);
        ui_say(ui, words);
        page_end(s, ui, &p);
        return;
    }
    int rule = r.x + r.w - w - 2;
    for (int y = r.y; y < r.y + r.h; y++)
        canvas_put(ui->cv, rule, y, 0x2502, ROLE_RULE);
    if (st->top >= (int)d->now.n_tickets)
        st->top = 0;
    desk_steps_draw(s, ui, (struct rect){rule + 2, r.y, w, r.h}, true);
    st->fit = desk_list_draw(s, ui, (struct rect){r.x, r.y, rule - 1 - r.x, r.h}, true, st->top);
    ui_zone(ui, (struct rect){0}, &(struct ui_item){A_UP, 0, K_PGUP, .flags = UI_PASSIVE});
    ui_zone(ui, (struct rect){0}, &(struct ui_item){A_DOWN, 0, K_PGDN, .flags = UI_PASSIVE});
    if (d->picked)
        ui_zone(ui, (struct rect){0}, &(struct ui_item){A_UNPICK, 0, K_ESC, .flags = UI_PASSIVE});
    page_end(s, ui, &p);
}

static enum handled queue_act(struct screen *s, int action, int arg)
{
    struct queue *st = s->state;
    const struct desk *d = s->visit->clerk;
    int waiting = 0;
    for (size_t i = 0; i < d->now.n_tickets; i++)
        waiting += ticket_waits(d->now.tickets[i].state) && desk_serves(d, &d->now.tickets[i]);
    switch (action) {
    case A_UP:
        st->top = st->top > st->fit ? st->top - st->fit : 0;
        return HANDLED;
    case A_DOWN:
        if (st->top + st->fit < waiting)
            st->top += st->fit;
        return HANDLED;
    case A_UNPICK:
        s->visit->clerk->picked = 0;
        return HANDLED;
    case ACT_PICK: /* the steps of the ticket are what comes next */
        desk_pick(s->visit, arg);
        s->focus = (struct ui_focus){ACT_DESK, desk_first_step(d)};
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static void queue_news(struct screen *s, const struct news *n)
{
    if (n->kind == NEWS_DESK && n->what != DESK_LOOK)
        s->focus = (struct ui_focus){0}; /* to the first of the new steps */
}

const struct screen_class screen_queue = {
    .name = "queue",
    .size = sizeof(struct queue),
    .draw = queue_draw,
    .act = queue_act,
    .news = queue_news,
};
