/* book_again: it was not booked or moved: somebody was faster, it was held long enough, or the
 * calendar did not answer. What was typed stays; the nearest other times are one press away, and as
 * long as the time is held so is another try. */
#include "book.h"

#include "base/i18n.h"
#include "base/log.h"
#include "format.h"
#include <stdio.h>

enum { A_TAKE = ACT_SCREEN, A_DAY, A_MOVE, A_AGAIN };
enum { BUTTON_H = 3, BUTTONS = WIRE_NEAREST + 3, STRIP_H = 2 };

struct book_again {
    enum problem_code why;
    const char *words; /* of `why`, where it has no sentence of its own here */
    struct wire_nearest nearest;
    int64_t lost, when; /* start that is gone; of the booking that stands in the way */
    int64_t asked;
    bool holding;
    const char *trouble;
};

/* Takes over why it did not work. */
static void learn(struct screen *s)
{
    struct book_again *st = s->state;
    const struct reserving *r = s->visit->reserving;
    s->focus = (struct ui_focus){0};
    st->why = r->hold_lost && r->problem != PROBLEM_SLOT_TAKEN ? PROBLEM_HOLD_EXPIRED : r->problem;
    st->words = book_trouble(r, NULL);
    st->trouble = NULL;
    st->nearest = r->nearest;
    st->lost = st->why == PROBLEM_SLOT_TAKEN ? r->asked : r->hold.starts;
    st->when = r->when.starts;
    /* the same time may still be free for whoever presses first */
    if (st->why == PROBLEM_HOLD_EXPIRED && st->lost) {
        st->nearest.slots[0] = (struct slot){.starts = st->lost};
        st->nearest.n = 1;
    }
}

static int again_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    (void)e;
    learn(s);
    return 0;
}

static bool busy(const struct screen *s)
{
    return s->visit->reserving->busy[RESERVE_BOOK];
}

/* The time is held still and what stood in the way may be gone soon. */
static bool may_again(const struct screen *s)
{
    const struct book_again *st = s->state;
    const struct reserving *r = s->visit->reserving;
    return r->held && !r->moving && s->visit->filling && book_passes(st->why);
}

/* ---- words */

static const char *title(const struct book_again *st)
{
    if (st->why == PROBLEM_SLOT_TAKEN)
        return _("Somebody was faster");
    if (st->why == PROBLEM_HOLD_EXPIRED)
        return _("The time is not held any more");
    return st->why == PROBLEM_ALREADY_BOOKED ? _("You have a booking already")
                                             : _("The booking was not made");
}

static void sentence(char *out, size_t size, struct screen *s)
{
    const struct book_again *st = s->state;
    struct buf at;
    buf_init(&at, 120);
    if (st->why == PROBLEM_SLOT_TAKEN) {
        format_at(&at, st->lost);
        snprintf(out, size,
            st->nearest.n ? _("The time %s has just been taken. Nearest free times:")
                          : _("The time %s has just been taken. Choose another day."),
            buf_cstr(&at));
    } else if (st->why == PROBLEM_HOLD_EXPIRED) {
        snprintf(out, size, "%s",
            s->visit->reserving->moving
                ? _("It was held as long as it can be, now it is free for everyone. Choose again, "
                    "your booking stays as it was.")
                : _("It was held as long as it can be, now it is free for everyone. Choose again, "
                    "your details are kept."));
    } else if (st->why == PROBLEM_ALREADY_BOOKED && st->when) {
        format_when(&at, s->visit, st->when);
        snprintf(out, size, _("You already have: %s. You can move it."), buf_cstr(&at));
    } else if (st->why == PROBLEM_ALREADY_BOOKED) {
        snprintf(out, size, "%s",
            _("You have as many bookings as one person may. You can move "
              "one of them."));
    } else {
        snprintf(out, size, "%s", st->words);
    }
    buf_done(&at);
}

/* ---- drawing */

static void draw_button(struct ui *ui, struct rect r, const struct ui_item *like, int number)
{
    struct ui_item it = *like;
    it.key = '0' + number;
    it.flags |= number == 1 ? UI_DEFAULT : 0;
    ui_button(ui, r, &it);
}

static int list_buttons(struct screen *s, struct ui_item list[BUTTONS], char when[][120])
{
    const struct book_again *st = s->state;
    int n = 0, off = busy(s) ? UI_OFF : 0;
    if (may_again(s))
        list[n++] = (struct ui_item){.action = A_AGAIN,
            .label = off ? _("Booking…") : _("Try again"),
            .hint = _("Enter books the time."),
            .flags = off};
    for (size_t i = 0; i < st->nearest.n; i++) {
        struct buf b;
        buf_init(&b, 119);
        format_when(&b, s->visit, st->nearest.slots[i].starts);
        str_copy(when[i], 120, buf_view(&b));
        buf_done(&b);
        list[n++] = (struct ui_item){.action = A_TAKE,
            .arg = (int)i,
            .label = when[i],
            .hint = _("Enter holds this time for you.")};
    }
    if (st->why == PROBLEM_ALREADY_BOOKED)
        list[n++] = (struct ui_item){.action = A_MOVE,
            .label = _("Move the booking"),
            .hint = _("Enter asks for the code of the booking.")};
    list[n++] = (struct ui_item){.action = A_DAY,
        .label = _("Another day"),
        .hint = _("Enter shows the days with free times."),
        .flags = off};
    return n;
}

static void again_draw(struct screen *s, struct ui *ui)
{
    const struct book_again *st = s->state;
    struct ui_item list[BUTTONS];
    char when[WIRE_NEAREST][120], text[400], task[200];
    bool large = ui->size == SIZE_LARGE;
    book_task(task, sizeof task, s->visit);
    struct page p = {.task = task, .title = title(st)};
    struct rect r = page_begin(s, ui, &p);
    sentence(text, sizeof text, s);
    int y = r.y, w = r.w < 74 ? r.w : 74;
    if (st->trouble) {
        int rows = page_banner(ui, y, st->trouble, NULL);
        y += rows + !large;
    }
    y += ui_text(ui, (struct rect){r.x, y, w, 3}, ROLE_PAGE, str_of(text), 0) + !large;
    ui_say(ui, text);
    int n = list_buttons(s, list, when), fit = (r.y + r.h - y) / BUTTON_H;
    int columns = n > fit ? 2 : 1;
    w = columns == 2 ? (r.w - 2) / 2 : 48 < r.w ? 48 : r.w;
    for (int i = 0; i < n; i++)
        draw_button(ui,
            (struct rect){r.x + i % columns * (w + 2), y + i / columns * BUTTON_H, w, BUTTON_H},
            &list[i], i + 1);
    y += (n + columns - 1) / columns * BUTTON_H;
    if (may_again(s) && r.y + r.h > y) {
        int strip = r.y + r.h - y < STRIP_H ? 1 : STRIP_H;
        book_strip(ui, s->visit, (struct rect){r.x, r.y + r.h - strip, r.w, strip});
    }
    page_end(s, ui, &p);
}

/* ---- acting */

static void take(struct screen *s, int i)
{
    struct book_again *st = s->state;
    if (i < 0 || (size_t)i >= st->nearest.n || st->holding)
        return;
    st->asked = st->nearest.slots[i].starts;
    st->trouble = book_ask(s, RESERVE_HOLD, &(struct reserve_args){.starts = st->asked});
    st->holding = !st->trouble;
}

static void try_again(struct screen *s)
{
    struct book_again *st = s->state;
    struct err e = ERR_INIT;
    if (!may_again(s) || busy(s))
        return;
    st->trouble = NULL;
    if (s->visit->ops->submit(s->visit->ctx, &e) == 0)
        return;
    log_err(LOG_WARN, "book_again", &e);
    st->trouble = book_trouble(s->visit->reserving, &e);
}

static enum handled again_act(struct screen *s, int action, int arg)
{
    const struct visit *v = s->visit;
    if (busy(s) && action >= ACT_SCREEN)
        return HANDLED; /* its answer comes here */
    switch (action) {
    case A_AGAIN:
        try_again(s);
        return HANDLED;
    case A_TAKE:
        take(s, arg);
        return HANDLED;
    case A_DAY:
        v->ops->replace(v->ctx, &screen_book_day, &(struct screen_args){0});
        return HANDLED;
    case A_MOVE:
        v->ops->replace(v->ctx, &screen_mybooking, &(struct screen_args){0});
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

/* What has to be mended, and what nobody knows the end of, is dealt with where it was booked. */
static void book_failed(struct screen *s)
{
    const struct filling *f = s->visit->filling;
    if (f && (f->unsure || f->office.n))
        s->visit->ops->back(s->visit->ctx);
    else
        learn(s);
}

static void again_news(struct screen *s, const struct news *n)
{
    struct book_again *st = s->state;
    struct reserving *r = s->visit->reserving;
    if (n->kind == NEWS_HOLD && r->hold_lost && book_passes(st->why))
        learn(s);
    if (n->kind == NEWS_RESERVE && n->what == RESERVE_BOOK && n->err) {
        book_failed(s);
        return;
    }
    if (n->kind != NEWS_RESERVE || n->what != RESERVE_HOLD || !st->holding)
        return;
    st->holding = false;
    if (!n->err) { /* back to where the time was lost */
        r->day = instant_prague(r->hold.starts).date;
        s->visit->ops->back(s->visit->ctx);
    } else if (r->problem == PROBLEM_SLOT_TAKEN) {
        st->why = PROBLEM_SLOT_TAKEN;
        st->lost = st->asked;
        st->nearest = r->nearest;
        s->focus = (struct ui_focus){0};
    } else {
        st->trouble = book_trouble(r, n->err);
    }
}

const struct screen_class screen_book_again = {
    .name = "book_again",
    .size = sizeof(struct book_again),
    .open = again_open,
    .draw = again_draw,
    .act = again_act,
    .news = again_news,
    .keeps_answers = true,
};
