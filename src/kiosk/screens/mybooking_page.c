/* mybooking_page: a booking that was found: checking in when it is time, moving, cancelling (which
 * asks first), its slip. The two limits stand apart, for they differ. */
#include "book.h"

#include "base/i18n.h"
#include "base/log.h"
#include "format.h"
#include <stdio.h>

enum { A_HERE = ACT_SCREEN, A_MOVE, A_CANCEL, A_PRINT, A_KEEP, A_SURE, A_HOME, A_TICKET };
enum { BUTTONS = 5, SENTENCE = 400 };

struct mybooking_page {
    bool asking; /* whether it is really to be cancelled */
    bool again;  /* cancelling did not work this time: it may be tried again */
    bool ticket; /* the way on is a ticket */
    enum print_status print;
    char fault[SENTENCE];
};

static struct reserving *reserving(struct screen *s)
{
    return s->visit->reserving;
}

static int found_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    if (!reserving(s)->have_got)
        return err_set(e, ERR_NOT_FOUND, "mybooking", "no booking was found");
    return 0;
}

/* ---- what can be done */

static bool busy(const struct reserving *r)
{
    return r->busy[RESERVE_CANCEL] || r->busy[RESERVE_CHECKIN];
}

static int list_acts(struct screen *s, struct book_button acts[BUTTONS])
{
    const struct mybooking_page *st = s->state;
    const struct reserving *r = reserving(s);
    const struct wire_reservation *g = &r->got;
    int64_t now = book_now(s->visit);
    bool booked = g->state == BOOKING_BOOKED;
    bool window = booked && g->checkin_from && now >= g->checkin_from && now <= g->checkin_to;
    int n = 0;
    if (st->ticket)
        acts[n++] = (struct book_button){A_TICKET, _("Take a ticket"),
            _("Enter shows the queues and how many people wait."), false};
    if (window)
        acts[n++] =
            (struct book_button){A_HERE, _("I am here"), _("Enter checks you in."), busy(r)};
    if (booked && s->visit->printer)
        acts[n++] =
            (struct book_button){A_PRINT, _("Print"), _("Enter prints the booking slip."), false};
    if (booked && now <= g->move_until)
        acts[n++] = (struct book_button){
            A_MOVE, _("Move the booking"), _("Enter shows the free times."), busy(r)};
    if (booked && now <= g->cancel_until)
        acts[n++] = (struct book_button){
            A_CANCEL, _("Cancel the booking"), _("Enter asks once more."), busy(r)};
    if (n < BUTTONS)
        acts[n++] =
            (struct book_button){A_HOME, C_("button", "Done"), _("Enter goes home."), false};
    return n;
}

/* ---- drawing */

static const char *title(const struct wire_reservation *g)
{
    static const char *const words[BOOKING_STATES] = {
        [BOOKING_HELD] = N_("The booking is not finished"),
        [BOOKING_PENDING] = N_("We are checking the booking"),
        [BOOKING_BOOKED] = N_("Your booking"),
        [BOOKING_ARRIVED] = N_("We know you are here"),
        [BOOKING_DONE] = N_("The booking is over"),
        [BOOKING_MISSED] = N_("The booking is over"),
        [BOOKING_CANCELLED] = N_("The booking is cancelled"),
        [BOOKING_EXPIRED] = N_("The booking is not valid any more"),
    };
    return gettext(words[g->state]);
}

static void draw_question(struct screen *s, struct ui *ui)
{
    char text[300];
    struct buf when;
    const struct mybooking_page *st = s->state;
    const struct wire_reservation *g = &reserving(s)->got;
    bool waits = reserving(s)->busy[RESERVE_CANCEL];
    buf_init(&when, 120);
    format_when(&when, s->visit, g->starts);
    snprintf(text, sizeof text, _("%s, %s. The time goes to others and cannot be given back."),
        g->operation_name, buf_cstr(&when));
    buf_done(&when);
    struct book_question q = {.title = _("Really cancel the booking?"),
        .text = text,
        .fault = st->fault,
        .keep = {A_KEEP, _("Keep the booking"), _("Enter keeps it as it is."), false},
        .sure = {A_SURE,
            waits       ? _("Cancelling…")
            : st->again ? _("Try again")
                        : _("Cancel the booking"),
            _("Enter cancels it for good."), waits}};
    book_ask_again(s, ui, &q);
}

static void found_draw(struct screen *s, struct ui *ui)
{
    struct mybooking_page *st = s->state;
    const struct wire_reservation *g = &reserving(s)->got;
    struct book_button acts[BUTTONS];
    if (st->asking) {
        draw_question(s, ui);
        return;
    }
    int n = list_acts(s, acts);
    struct page p = {.title = title(g)};
    struct rect r = page_begin(s, ui, &p), buttons;
    int said = *st->fault ? page_banner(ui, r.y, st->fault, NULL) + (r.h > 14)
                          : book_print_state(ui, r, st->print);
    said += said > 0 && !*st->fault && r.h > 14;
    r.y += said, r.h -= said;
    struct rect text = book_sides(ui, r, n, &buttons);
    if (*g->ticket) {
        char number[80];
        snprintf(number, sizeof number, _("Your number is %s."), g->ticket);
        canvas_fit(ui->cv, text.x, text.y, text.w, ROLE_STRONG, number);
        ui_say(ui, number);
        text.y += 2, text.h -= 2;
    }
    book_facts(ui, s->visit, text, false);
    book_buttons(ui, buttons, acts, n);
    page_end(s, ui, &p);
}

/* ---- acting */

/* The same people and place, another time. */
static void move(struct screen *s)
{
    struct reserving *r = reserving(s);
    r->moving = true;
    r->moved = false;
    r->people = r->got.people;
    r->wanted = 0;
    memcpy(r->operation, r->got.operation, sizeof r->operation);
    memcpy(r->place, r->got.place, sizeof r->place);
    s->visit->ops->open(s->visit->ctx, &screen_book_day, &(struct screen_args){0});
}

static void ask(struct screen *s, enum reserve_do what)
{
    struct mybooking_page *st = s->state;
    const char *trouble = book_ask(s, what, NULL);
    str_copy(st->fault, sizeof st->fault, str_of(trouble));
}

static enum handled found_act(struct screen *s, int action, int arg)
{
    struct mybooking_page *st = s->state;
    const struct visit *v = s->visit;
    struct err e = ERR_INIT;
    (void)arg;
    switch (action) {
    case A_HERE:
        ask(s, RESERVE_CHECKIN);
        return HANDLED;
    case A_MOVE:
        move(s);
        return HANDLED;
    case A_CANCEL:
    case A_KEEP:
        if (action == A_CANCEL)
            st->fault[0] = '\0';
        st->asking = action == A_CANCEL;
        st->again = false;
        s->focus = (struct ui_focus){0};
        return HANDLED;
    case A_SURE:
        ask(s, RESERVE_CANCEL);
        st->again = *st->fault;
        return HANDLED;
    case A_PRINT:
        st->print = book_print(v, &e) < 0 ? PRINT_FAILED : PRINT_BUSY;
        return HANDLED;
    case A_TICKET:
        v->ops->open(v->ctx, &screen_tickets, &(struct screen_args){0});
        return HANDLED;
    case A_HOME:
        v->ops->home(v->ctx);
        return HANDLED;
    case ACT_BACK:
        if (!st->asking)
            return NOT_MINE;
        st->asking = reserving(s)->busy[RESERVE_CANCEL]; /* its answer comes here */
        st->again = st->again && st->asking;
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled found_key(struct screen *s, struct ui *ui, const struct key *k)
{
    (void)ui;
    return k->code == K_ESC ? found_act(s, ACT_BACK, 0) : NOT_MINE;
}

static void too_late(char *out, size_t size, const struct reserving *r)
{
    struct buf at;
    buf_init(&at, 120);
    if (r->when.to)
        format_moment(&at, r->when.to);
    if (at.n)
        snprintf(out, size, _("It could be cancelled until %s. Call the office."), buf_cstr(&at));
    else
        snprintf(out, size, "%s", _("It cannot be cancelled any more. Call the office."));
    buf_done(&at);
}

static void found_news(struct screen *s, const struct news *n)
{
    struct mybooking_page *st = s->state;
    const struct reserving *r = reserving(s);
    const struct visit *v = s->visit;
    if (n->kind == NEWS_PRINT)
        st->print = n->print;
    if (n->kind != NEWS_RESERVE || (n->what != RESERVE_CANCEL && n->what != RESERVE_CHECKIN))
        return;
    st->again = n->err && n->what == RESERVE_CANCEL && book_passes(r->problem);
    st->asking = st->again;
    s->focus = (struct ui_focus){st->again ? A_SURE : 0, 0};
    st->fault[0] = '\0';
    if (st->again)
        snprintf(st->fault, sizeof st->fault, "%s", book_trouble(r, n->err));
    else if (n->err && r->problem == PROBLEM_TOO_LATE)
        too_late(st->fault, sizeof st->fault, r);
    else if (n->err)
        st->ticket = book_refusal(st->fault, sizeof st->fault, r, false, n->err);
    else if (n->what == RESERVE_CHECKIN)
        v->ops->replace(v->ctx, &screen_ticket, &(struct screen_args){0});
}

const struct screen_class screen_mybooking_page = {
    .name = "mybooking_page",
    .size = sizeof(struct mybooking_page),
    .open = found_open,
    .draw = found_draw,
    .key = found_key,
    .act = found_act,
    .news = found_news,
};
