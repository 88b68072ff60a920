/* ticket: a number in the queue, taken here or got by checking in: the number, who is ahead, where
 * one is called. It is printed at once; the program goes home by itself: the next person waits.
 * Who took the wrong one gives it back. */
#include "book.h"

#include "base/i18n.h"
#include "base/log.h"
#include "format.h"
#include "tui/digits.h"
#include <stdio.h>

enum { A_DONE = ACT_SCREEN, A_PRINT, A_CANCEL, A_KEEP, A_SURE, A_ANOTHER };
enum { LABEL_W = 13, ROWS = 5, VALUE = 2 * WIRE_NAME + 4, BUTTONS = 3, GAP = 2 };

struct ticket {
    enum print_status print;
    bool asking;       /* whether it is to be cancelled */
    const char *fault; /* why it was not, NULL = it is fine */
};

static const struct wire_ticket *mine(const struct visit *v)
{
    return &v->reserving->ticket;
}

/* ---- words */

static void ahead_words(char *out, size_t size, const struct wire_ticket *t)
{
    if (t->ahead == 0)
        snprintf(out, size, "%s", _("You are next."));
    else
        snprintf(out, size,
            ngettext(
                "%d person is ahead of you.", "%d people are ahead of you.", (unsigned)t->ahead),
            t->ahead);
}

static void wait_words(char *out, size_t size, const struct wire_ticket *t)
{
    struct buf b;
    buf_init(&b, 120);
    if (t->booked) {
        format_at(&b, t->booked);
        snprintf(out, size, _("Your turn comes around the time you booked, %s."), buf_cstr(&b));
    } else if (queue_wait(&b, &t->wait)) {
        snprintf(out, size, _("Waiting: %s."), buf_cstr(&b));
    } else {
        snprintf(out, size, "%s",
            _("No counter is staffed now, we do not know how long you will wait."));
    }
    buf_done(&b);
}

/* ---- paper */

static void print(struct screen *s)
{
    struct ticket *st = s->state;
    const struct visit *v = s->visit;
    const struct wire_ticket *t = mine(v);
    struct cat_town town;
    struct err e = ERR_INIT;
    char office[200] = "", address[300] = "", ahead[120], wait[200], booked[80] = "";
    if (v->cat) {
        catalogue_town(&town, v->cat, v->lang);
        format_office(office, sizeof office, &town);
        format_address(address, sizeof address, &town);
    }
    ahead_words(ahead, sizeof ahead, t);
    wait_words(wait, sizeof wait, t);
    struct slip slip = {.kind = SLIP_TICKET,
        .lang = v->lang,
        .large = v->large,
        .town = office,
        .address = address,
        .title = t->agenda_name,
        .number = t->label,
        .printed = format_now(v),
        .ahead = ahead,
        .wait = wait,
        .body = _("We call you on the screen and by voice.\nIf you miss your call, tell the "
                  "counter.")};
    if (t->booked) {
        struct buf b;
        buf_init(&b, 60);
        format_clock(&b, t->booked);
        snprintf(booked, sizeof booked, _("Booked for %s"), buf_cstr(&b));
        buf_done(&b);
        slip.booked = booked;
    }
    if (*t->where)
        slip.rows[slip.n_rows++] = (struct slip_row){NULL, t->where};
    st->print = v->ops->print(v->ctx, &slip, &e) < 0 ? PRINT_FAILED : PRINT_BUSY;
    if (e.code)
        log_err(LOG_WARN, "ticket.print", &e);
}

static int ticket_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    if (!s->visit->reserving->have_ticket)
        return err_set(e, ERR_NOT_FOUND, "ticket", "no ticket was taken");
    if (s->visit->printer)
        print(s);
    return 0;
}

/* ---- drawing */

/* Letter and number, with less between them than a whole letter. */
static void draw_groups(struct ui *ui, struct rect r, const char *label, int scale)
{
    char letter[WIRE_LABEL];
    const char *number = strchr(label, ' ');
    str_copy(letter, sizeof letter, (struct str){label, number ? (size_t)(number - label) : 0});
    int x = r.x + (*letter ? digits_width(letter, scale) + 3 * scale : 0);
    digits_draw(ui->cv, r.x, r.y, ROLE_TITLE, letter, scale, true);
    digits_draw(ui->cv, x, r.y, ROLE_TITLE, number ? number + 1 : label, scale, true);
}

/* Returns the rows used; *w: the columns. */
static int draw_number(struct screen *s, struct ui *ui, struct rect r, int *w)
{
    const struct wire_ticket *t = mine(s->visit);
    char label[WIRE_LABEL] = "";
    struct str rest = str_of(t->label);
    size_t n = 0;
    for (uint32_t c; n + 4 < sizeof label && (c = utf8_next(&rest));)
        n += utf8_put(label + n, c == UTF8_NBSP ? ' ' : c);
    label[n] = '\0';
    ui_say(ui, _("Your number"));
    ui_say(ui, label);
    int scale = digits_width(label, 2) <= r.w && r.h >= 16 ? 2 : 1;
    *w = digits_width(label, scale);
    if (!ui->utf8 || !ui->half_blocks || *w > r.w) {
        canvas_z(ui->cv, r.x, r.y, r.w, ROLE_TITLE, label);
        *w = (int)utf8_width(str_of(label));
        return 2;
    }
    draw_groups(ui, r, label, scale);
    return digits_height(scale) + (r.h > 12);
}

static int draw_rows(struct screen *s, struct ui *ui, struct rect r)
{
    const struct wire_ticket *t = mine(s->visit);
    struct page_row rows[ROWS];
    char ahead[120], where[VALUE], booked[80];
    struct buf wait;
    int n = 0, y = r.y;
    buf_init(&wait, 120);
    snprintf(ahead, sizeof ahead, ngettext("%d person", "%d people", (unsigned)t->ahead), t->ahead);
    if (t->ahead == 0)
        snprintf(ahead, sizeof ahead, "%s", _("nobody, you are next"));
    if (ui->size == SIZE_LARGE && *t->where)
        snprintf(where, sizeof where, "%s", t->where);
    else
        snprintf(where, sizeof where, "%s%s%s", t->agenda_name, *t->where ? ", " : "", t->where);
    if (t->booked) {
        struct buf at;
        buf_init(&at, 60);
        format_clock(&at, t->booked);
        snprintf(booked, sizeof booked, "%s", buf_cstr(&at));
        buf_done(&at);
        rows[n++] = (struct page_row){_("Booked for"), booked, false};
    }
    rows[n++] = (struct page_row){_("Ahead of you"), ahead, false};
    if (!queue_wait(&wait, &t->wait))
        buf_z(&wait, _("we do not know, no counter is staffed"));
    if (!t->booked)
        rows[n++] = (struct page_row){_("Waiting"), buf_cstr(&wait), false};
    if (ui->size != SIZE_LARGE)
        rows[n++] = (struct page_row){_("We call you"), _("on the screen and by voice"), false};
    rows[n++] = (struct page_row){_("Where then"), where, false};
    bool rules = r.h > n + 1 && ui->size != SIZE_LARGE;
    if (rules)
        canvas_rule(ui->cv, r.x, y++, r.w, ROLE_RULE);
    for (int i = 0; i < n && y < r.y + r.h; i++) {
        canvas_fit(ui->cv, r.x, y, LABEL_W, ROLE_MUTED, rows[i].label);
        int used = ui_text(ui,
            (struct rect){r.x + LABEL_W + 1, y, r.w - LABEL_W - 1, r.y + r.h - y < 2 ? 1 : 2},
            ROLE_STRONG, str_of(rows[i].value), 0);
        y += used > 0 ? used : 1;
        if (ui->speech)
            buf_fmt(ui->speech, "%s: %s\n", rows[i].label, rows[i].value);
    }
    if (rules && y < r.y + r.h)
        canvas_rule(ui->cv, r.x, y++, r.w, ROLE_RULE);
    buf_done(&wait);
    return y - r.y;
}

static int list_acts(struct screen *s, struct book_button acts[BUTTONS])
{
    struct ticket *st = s->state;
    int n = 0;
    acts[n++] = (struct book_button){A_DONE, C_("button", "Done"),
        _("We go back to the start in 20 seconds, the ticket stays valid."), false};
    if (s->visit->printer)
        acts[n++] =
            (struct book_button){A_PRINT, st->print == PRINT_IDLE ? _("Print") : _("Print again"),
                _("Enter prints the ticket."), false};
    acts[n++] =
        (struct book_button){A_CANCEL, _("Cancel the ticket"), _("Enter asks once more."), false};
    return n;
}

static void draw_question(struct screen *s, struct ui *ui)
{
    char text[2 * WIRE_NAME + 200];
    const struct ticket *st = s->state;
    const struct wire_ticket *t = mine(s->visit);
    bool waits = s->visit->reserving->busy[RESERVE_GIVE_UP];
    snprintf(text, sizeof text,
        t->booked
            ? _("%s, %s. You lose your place in the queue. You can tell us again that you are "
                "here.")
            : _("%s, %s. You lose your place in the queue."),
        t->label, t->agenda_name);
    struct book_question q = {.title = _("Really cancel the ticket?"),
        .text = text,
        .fault = st->fault ? st->fault : "",
        .keep = {A_KEEP, _("Keep the ticket"), _("Enter keeps the ticket."), false},
        .sure = {A_SURE,
            waits       ? _("Cancelling…")
            : st->fault ? _("Try again")
                        : _("Cancel the ticket"),
            _("Enter cancels the ticket for good."), waits}};
    book_ask_again(s, ui, &q);
}

static void draw_gone(struct screen *s, struct ui *ui)
{
    const struct book_button acts[] = {
        {A_DONE, C_("button", "Done"), _("Enter goes home."), false},
        {A_ANOTHER, _("Another ticket"), _("Enter shows what tickets there are."), false},
    };
    char text[WIRE_LABEL + 120];
    struct page p = {.title = _("The ticket is cancelled")};
    struct rect r = page_begin(s, ui, &p), buttons;
    struct rect side = book_sides(ui, r, 2, &buttons);
    snprintf(text, sizeof text,
        s->visit->printer ? _("Number %s is not valid any more. You can throw the paper away.")
                          : _("Number %s is not valid any more."),
        mine(s->visit)->label);
    ui_text(ui, side, ROLE_PAGE, str_of(text), 0);
    ui_say(ui, text);
    book_buttons(ui, buttons, acts, 2);
    page_end(s, ui, &p);
}

static void draw_ticket(struct screen *s, struct ui *ui)
{
    struct ticket *st = s->state;
    struct book_button acts[BUTTONS];
    int n = list_acts(s, acts);
    struct page p = {.title = _("Your number")};
    struct rect r = page_begin(s, ui, &p), buttons;
    bool fine = st->print <= PRINT_DONE, large = ui->size == SIZE_LARGE;
    int said = fine && !large ? 0 : book_print_state(ui, r, st->print);
    r.y += said, r.h -= said;
    enum { ROOMY = 20 };
    if (r.h > ROOMY)
        r.y++, r.h--;
    struct rect text = book_sides(ui, r, n, &buttons);
    int w, used = draw_number(s, ui, text, &w);
    if (large) /* beside it: the buttons take most rows */
        text.x += w + GAP, text.w -= w + GAP;
    else
        text.y += used, text.h -= used;
    int rows = draw_rows(s, ui, text);
    text.y += rows, text.h -= rows;
    if (fine && !large && text.h > 0)
        book_print_state(ui, text, st->print);
    book_buttons(ui, buttons, acts, n);
    page_end(s, ui, &p);
}

static void ticket_draw(struct screen *s, struct ui *ui)
{
    const struct ticket *st = s->state;
    if (mine(s->visit)->state == TICKET_DELETED)
        draw_gone(s, ui);
    else if (st->asking)
        draw_question(s, ui);
    else
        draw_ticket(s, ui);
}

/* ---- acting */

static void ask(struct screen *s, bool asking)
{
    struct ticket *st = s->state;
    st->asking = asking;
    st->fault = NULL;
    s->focus = (struct ui_focus){0};
}

static enum handled ticket_act(struct screen *s, int action, int arg)
{
    struct ticket *st = s->state;
    (void)arg;
    switch (action) {
    case A_PRINT:
        print(s);
        return HANDLED;
    case A_CANCEL:
    case A_KEEP:
        ask(s, action == A_CANCEL);
        return HANDLED;
    case A_SURE:
        st->fault = book_ask(s, RESERVE_GIVE_UP, NULL);
        return HANDLED;
    case A_ANOTHER:
        s->visit->ops->open(s->visit->ctx, &screen_tickets, &(struct screen_args){0});
        return HANDLED;
    case ACT_BACK:
        if (st->asking && mine(s->visit)->state != TICKET_DELETED) {
            ask(s, s->visit->reserving->busy[RESERVE_GIVE_UP]); /* its answer comes here */
            return HANDLED;
        }
        s->visit->ops->home(s->visit->ctx); /* a number is taken once */
        return HANDLED;
    case A_DONE:
        s->visit->ops->home(s->visit->ctx);
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled ticket_key(struct screen *s, struct ui *ui, const struct key *k)
{
    (void)ui;
    return k->code == K_ESC ? ticket_act(s, ACT_BACK, 0) : NOT_MINE;
}

static void ticket_news(struct screen *s, const struct news *n)
{
    struct ticket *st = s->state;
    if (n->kind == NEWS_PRINT)
        st->print = n->print;
    if (n->kind != NEWS_RESERVE || n->what != RESERVE_GIVE_UP)
        return;
    s->focus = (struct ui_focus){0};
    st->fault = !n->err ? NULL
                : s->visit->reserving->problem == PROBLEM_TICKET_STATE
                    ? _("Your number is being called already. Tell them at the counter.")
                    : book_trouble(s->visit->reserving, n->err);
}

const struct screen_class screen_ticket = {
    .name = "ticket",
    .size = sizeof(struct ticket),
    .open = ticket_open,
    .draw = ticket_draw,
    .key = ticket_key,
    .act = ticket_act,
    .news = ticket_news,
};
