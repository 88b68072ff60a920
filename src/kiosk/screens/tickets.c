/* tickets: which queue to stand in: for each agenda who waits and how long, before a ticket is
 * taken; one that is closed says when it opens. */
#include "book.h"

#include "base/i18n.h"
#include "base/log.h"
#include "format.h"
#include <stdio.h>

enum { A_TAKE = ACT_SCREEN, A_UP, A_DOWN, A_AGAIN, A_BOOK };
enum { ITEM_H = 5, LARGE_H = 4, BUTTON_H = 3, GAP = 2, SENTENCE = 300 };

struct tickets {
    struct pager pager;
    char situation[64]; /* of which one came, "" = none: its agenda comes first and alone */
    const char *trouble;
    char refused[SENTENCE];
};

static struct reserving *reserving(struct screen *s)
{
    return s->visit->reserving;
}

static bool belongs(const struct wire_agenda *a, const char *situation)
{
    for (size_t i = 0; i < a->n_situations; i++)
        if (strcmp(a->situations[i], situation) == 0)
            return true;
    return false;
}

/* The i-th shown: those of the situation, or all when none is. */
static const struct wire_agenda *nth(struct screen *s, int i)
{
    const struct tickets *st = s->state;
    const struct reserving *r = reserving(s);
    bool any = false;
    for (size_t k = 0; r->have_queue && *st->situation && k < r->queue.n; k++)
        any |= belongs(&r->queue.agendas[k], st->situation);
    for (size_t k = 0; r->have_queue && k < r->queue.n; k++)
        if ((!any || belongs(&r->queue.agendas[k], st->situation)) && i-- == 0)
            return &r->queue.agendas[k];
    return NULL;
}

static int count(struct screen *s)
{
    int n = 0;
    while (nth(s, n))
        n++;
    return n;
}

static int tickets_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct tickets *st = s->state;
    (void)e;
    if (args->ref.kind == CAT_SITUATION && s->visit->cat) {
        struct cat_situation x;
        catalogue_situation(&x, s->visit->cat, args->ref.at, s->visit->lang);
        str_copy(st->situation, sizeof st->situation, str_of(x.id));
    }
    st->trouble = book_ask(s, RESERVE_QUEUE, NULL);
    return 0;
}

/* ---- drawing */

static bool takes(const struct wire_agenda *a)
{
    return a->open && a->tickets_left != 0;
}

static void draw_agenda(struct screen *s, struct ui *ui, struct rect r, int i, int shown)
{
    const struct wire_agenda *a = nth(s, i);
    char hint[UI_HINT], label[200];
    bool open = takes(a);
    struct buf sub;
    buf_init(&sub, SENTENCE);
    if (open)
        queue_words(&sub, a, true);
    else
        queue_closed(&sub, s->visit, a);
    enum { INDENT = 7 };
    if (ui->size != SIZE_LARGE && (int)utf8_width(str_of(a->where)) <= r.w - INDENT)
        buf_fmt(&sub, "\n%s", a->where);
    snprintf(hint, sizeof hint, _("Enter gives you a number: %s"), a->name);
    snprintf(label, sizeof label, "%s", a->name);
    ui_button(ui, r,
        &(struct ui_item){.action = A_TAKE,
            .arg = i,
            .key = open && shown < 9 ? '1' + shown : 0,
            .label = label,
            .sub = buf_cstr(&sub),
            .hint = hint,
            .flags = (open ? 0 : UI_OFF) | (shown == 0 ? UI_DEFAULT : 0)});
    if (!open) {
        ui_say(ui, label);
        ui_say(ui, buf_cstr(&sub));
    }
    buf_done(&sub);
}

static void draw_book(struct ui *ui, struct rect r)
{
    ui_button(ui, r,
        &(struct ui_item){.action = A_BOOK,
            .key = K_F6,
            .label = _("Book a time"),
            .hint = _("Enter shows what can be booked.")});
}

static void tickets_draw(struct screen *s, struct ui *ui)
{
    struct tickets *st = s->state;
    bool large = ui->size == SIZE_LARGE;
    struct page p = {.title = _("Which queue do you need?"),
        .act = _("Book a time"),
        .act_action = A_BOOK,
        .act_key = K_F6};
    struct rect r = page_begin(s, ui, &p);
    if (*st->refused) {
        int rows = page_banner(ui, r.y, st->refused, NULL);
        r.y += rows, r.h -= rows;
    }
    if (!reserving(s)->have_queue || st->trouble) {
        book_waiting(ui, r, st->trouble, A_AGAIN);
        page_end(s, ui, &p);
        return;
    }
    if (!count(s)) {
        const char *none = _("There are no queue tickets here. Ask at the counter.");
        ui_text(ui, r, ROLE_PAGE, str_of(none), 0);
        ui_say(ui, none);
        page_end(s, ui, &p);
        return;
    }
    int columns = large ? 1 : 2, each = large ? LARGE_H : ITEM_H;
    struct rect list = {r.x, r.y, r.w, r.h - (large ? 0 : BUTTON_H)};
    int fit = list.h / each > 0 ? list.h / each * columns : columns;
    pager_clamp(&st->pager, fit, count(s));
    int room = st->pager.total > st->pager.shown ? r.w - 14 : r.w;
    int w = (room - GAP * (columns - 1)) / columns;
    for (int i = 0; i < st->pager.shown; i++)
        draw_agenda(s, ui,
            (struct rect){r.x + i % columns * (w + GAP), r.y + i / columns * each, w, each},
            st->pager.top + i, i);
    pager_rail(ui, &st->pager, list, A_UP, A_DOWN);
    if (!large)
        draw_book(ui, (struct rect){r.x, r.y + r.h - BUTTON_H, 30, BUTTON_H});
    page_end(s, ui, &p);
}

/* ---- acting */

static void take(struct screen *s, int i)
{
    struct tickets *st = s->state;
    struct err e = ERR_INIT;
    const struct wire_agenda *a = nth(s, i);
    char id[WIRE_ID + 1];
    if (!a || !takes(a))
        return;
    str_copy(id, sizeof id, str_of(a->id));
    st->refused[0] = '\0';
    if (s->visit->ops->reserve(
            s->visit->ctx, RESERVE_TICKET, &(struct reserve_args){.text = id}, &e) < 0) {
        log_err(LOG_WARN, "queue", &e);
        snprintf(st->refused, sizeof st->refused, "%s", book_trouble(reserving(s), &e));
    }
}

static enum handled tickets_act(struct screen *s, int action, int arg)
{
    struct tickets *st = s->state;
    switch (action) {
    case A_TAKE:
        take(s, arg);
        return HANDLED;
    case A_UP:
    case A_DOWN:
        pager_turn(&st->pager, action == A_UP ? K_PGUP : K_PGDN);
        return HANDLED;
    case A_AGAIN:
        st->trouble = book_ask(s, RESERVE_QUEUE, NULL);
        return HANDLED;
    case A_BOOK:
        s->visit->ops->replace(
            s->visit->ctx, &screen_book_act, &(struct screen_args){.ref = {CAT_TOPIC, 0}});
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled tickets_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct tickets *st = s->state;
    (void)ui;
    return pager_turn(&st->pager, k->code) ? HANDLED : NOT_MINE;
}

/* Why not, and when there will be some again. */
static void no_ticket(char *out, size_t size, const struct reserving *r, bool gone)
{
    struct buf when;
    buf_init(&when, 120);
    if (r->when.at)
        format_on_when(&when, r->when.at);
    if (when.n)
        snprintf(out, size,
            gone ? _("Today's tickets are gone. Book another day, or come %s.")
                 : _("This queue is closed now. Book another day, or come %s."),
            buf_cstr(&when));
    else
        snprintf(out, size, "%s",
            gone ? _("Today's tickets are gone. Book another day, or ask at the counter.")
                 : _("This queue is closed now. Book another day, or ask at the counter."));
    buf_done(&when);
}

static void tickets_news(struct screen *s, const struct news *n)
{
    struct tickets *st = s->state;
    const struct reserving *r = reserving(s);
    if (n->kind != NEWS_RESERVE)
        return;
    if (n->what == RESERVE_QUEUE)
        st->trouble = n->err ? book_trouble(r, n->err) : NULL;
    if (n->what != RESERVE_TICKET)
        return;
    if (!n->err) {
        s->visit->ops->replace(s->visit->ctx, &screen_ticket, &(struct screen_args){0});
        return;
    }
    bool gone = r->problem == PROBLEM_QUEUE_FULL, closed = r->problem == PROBLEM_QUEUE_CLOSED;
    if (gone || closed)
        no_ticket(st->refused, sizeof st->refused, r, gone);
    else
        snprintf(st->refused, sizeof st->refused, "%s", book_trouble(r, n->err));
    if (gone || closed)
        st->trouble = book_ask(s, RESERVE_QUEUE, NULL); /* when it opens again */
}

const struct screen_class screen_tickets = {
    .name = "tickets",
    .size = sizeof(struct tickets),
    .open = tickets_open,
    .draw = tickets_draw,
    .key = tickets_key,
    .act = tickets_act,
    .news = tickets_news,
};
