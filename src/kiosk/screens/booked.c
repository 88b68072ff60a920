/* booked: a time is booked or moved: its PIN in big digits, when, where, what to bring, until when
 * it can be changed; paper and the phone. */
#include "book.h"

#include "base/i18n.h"
#include "base/log.h"
#include "domain/refno.h"
#include "format.h"
#include <stdio.h>

enum { A_PRINT = ACT_SCREEN, A_TAKE, A_HOME };
enum { SIDE = 24, BUTTONS = 3 };

struct booked {
    enum print_status print;
    bool take; /* the code for the phone is shown */
};

static const char *heading(struct screen *s)
{
    const struct reserving *r = s->visit->reserving;
    if (r->pending)
        return _("We are checking the booking");
    return r->moved ? _("The booking is moved") : _("The time is booked for you");
}

static void print(struct screen *s)
{
    struct booked *st = s->state;
    struct err e = ERR_INIT;
    st->print = book_print(s->visit, &e) < 0 ? PRINT_FAILED : PRINT_BUSY;
    if (e.code)
        log_err(LOG_WARN, "booked.print", &e);
}

static int booked_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    if (!s->visit->reserving->have_got)
        return err_set(e, ERR_NOT_FOUND, "booked", "nothing is booked");
    if (s->visit->printer && !s->visit->reserving->pending)
        print(s);
    return 0;
}

/* ---- drawing */

static const char *no_room(const struct visit *v)
{
    if (v->large)
        return _("The code does not fit beside large type. F4 makes the type smaller.");
    return v->printer ? _("There is no room for the code here. Print the slip.")
                      : _("There is no room for the code here. Write down the number.");
}

/* The booking for the phone's calendar; where so many dots have no room, its code alone. */
static struct rect draw_code(struct screen *s, struct ui *ui, struct rect r, const char **words)
{
    const struct wire_reservation *got = &s->visit->reserving->got;
    struct qr q = {.side = 0};
    struct err e = ERR_INIT;
    struct buf text;
    buf_init(&text, BUF_LINE);
    *words = _("Point the phone's camera at the code. It puts the time into your calendar. Your "
               "name is not in it.");
    if (book_calendar(&text, s->visit, &e) < 0 || qr_make(&q, buf_view(&text), QR_ECC_L, 0, &e) < 0)
        log_err(LOG_WARN, "booked.qr", &e);
    struct rect side = page_code(ui, &q, r, SIDE);
    qr_done(&q);
    buf_wipe(&text);
    if (side.x != r.x)
        return side;
    *words = _("Take a photo of the code. A kiosk finds your booking by it.");
    q = (struct qr){.side = 0};
    if (*got->code && qr_make(&q, str_of(got->code), QR_ECC_M, 0, &e) < 0)
        log_err(LOG_WARN, "booked.qr", &e);
    side = page_code(ui, &q, r, SIDE);
    qr_done(&q);
    if (side.x == r.x)
        *words = no_room(s->visit);
    return side;
}

static void draw_take(struct screen *s, struct ui *ui)
{
    const char *words;
    char number[10], text[120];
    struct page p = {.task = heading(s), .flags = PAGE_SLIM | PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p), side = draw_code(s, ui, r, &words);
    int y = side.y + 1;
    y += ui_text(ui, (struct rect){side.x, y, side.w, side.h - 5}, ROLE_PAGE, str_of(words), 0);
    ui_say(ui, words);
    refno_show(number, s->visit->reserving->got.id);
    snprintf(text, sizeof text, _("Number of the booking: %s"), number);
    y += 1 + ui_text(ui, (struct rect){side.x, y + 1, side.w, 2}, ROLE_STRONG, str_of(text), 0);
    ui_say(ui, text);
    ui_button(ui, (struct rect){side.x, y + 1, side.w < SIDE ? side.w : SIDE, 3},
        &(struct ui_item){.action = A_TAKE,
            .key = '1',
            .label = _("Show the booking"),
            .hint = _("Enter hides the code."),
            .flags = UI_DEFAULT});
    page_end(s, ui, &p);
}

static const char *note(char *out, size_t size, const struct reserving *r)
{
    char number[10];
    if (!r->pending)
        return NULL;
    refno_show(number, r->got.id);
    snprintf(out, size,
        _("By the number %s you learn here or at the counter how it ended. Do not book it again."),
        number);
    return out;
}

static int draw_large_pin(struct screen *s, struct ui *ui, struct rect r)
{
    char pin[60];
    if (!*s->visit->reserving->got.pin)
        return 0;
    snprintf(pin, sizeof pin, _("PIN %s"), s->visit->reserving->got.pin);
    canvas_z(ui->cv, r.x, r.y, r.w, ROLE_TITLE, pin);
    ui_say(ui, pin);
    return 1;
}

static int list_acts(struct screen *s, struct book_button acts[BUTTONS])
{
    const struct booked *st = s->state;
    const struct visit *v = s->visit;
    int n = 0;
    if (v->printer && !v->reserving->pending)
        acts[n++] =
            (struct book_button){A_PRINT, st->print == PRINT_IDLE ? _("Print") : _("Print again"),
                _("Enter prints the booking slip."), false};
    if (!v->reserving->pending)
        acts[n++] = (struct book_button){
            A_TAKE, _("Take on the phone"), _("Enter shows a code for the phone."), false};
    acts[n++] = (struct book_button){A_HOME, C_("button", "Done"), _("Enter goes home."), false};
    return n;
}

/* The note, the PIN and the facts, with a blank row between where there is one to spare. below:
 * what stands above is no title. */
static void draw_text(struct screen *s, struct ui *ui, struct rect r, bool below)
{
    enum { PIN_ROWS = 6 };
    const struct visit *v = s->visit;
    char text[160];
    const char *words = note(text, sizeof text, v->reserving);
    bool large = ui->size == SIZE_LARGE, pin = *v->reserving->got.pin;
    int noted = words && (!large || v->reserving->pending) ? ui_text_rows(str_of(words), r.w) : 0;
    int spare = large ? 0 : r.h - noted - (pin ? PIN_ROWS : 0) - book_facts_rows(v, r.w);
    if (below && spare-- > 0)
        r.y++, r.h--;
    if (noted) {
        ui_text(ui, (struct rect){r.x, r.y, r.w, noted}, ROLE_PAGE, str_of(words), 0);
        r.y += noted, r.h -= noted;
        if (spare-- > 0)
            r.y++, r.h--;
    }
    ui_say(ui, words);
    int used = large ? draw_large_pin(s, ui, r) : book_pin(ui, v, r, spare > 0);
    r.y += used, r.h -= used;
    book_facts(ui, v, r, true);
}

static void booked_draw(struct screen *s, struct ui *ui)
{
    struct booked *st = s->state;
    if (st->take) {
        draw_take(s, ui);
        return;
    }
    struct book_button acts[BUTTONS];
    int n = list_acts(s, acts);
    struct page p = {.title = heading(s)};
    struct rect r = page_begin(s, ui, &p), buttons;
    int said = book_print_state(ui, r, st->print);
    r.y += said, r.h -= said;
    struct rect text = book_sides(ui, r, n, &buttons);
    draw_text(s, ui, text, said > 0);
    book_buttons(ui, buttons, acts, n);
    page_end(s, ui, &p);
}

/* ---- acting */

static enum handled booked_act(struct screen *s, int action, int arg)
{
    struct booked *st = s->state;
    (void)arg;
    switch (action) {
    case A_PRINT:
        print(s);
        return HANDLED;
    case A_TAKE:
        st->take = !st->take;
        return HANDLED;
    case ACT_BACK: /* what is booked is not asked again */
        if (st->take) {
            st->take = false;
            return HANDLED;
        }
        s->visit->ops->home(s->visit->ctx);
        return HANDLED;
    case A_HOME:
        s->visit->ops->home(s->visit->ctx);
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled booked_key(struct screen *s, struct ui *ui, const struct key *k)
{
    (void)ui;
    return k->code == K_ESC ? booked_act(s, ACT_BACK, 0) : NOT_MINE;
}

static void booked_news(struct screen *s, const struct news *n)
{
    struct booked *st = s->state;
    if (n->kind == NEWS_PRINT)
        st->print = n->print;
}

const struct screen_class screen_booked = {
    .name = "booked",
    .size = sizeof(struct booked),
    .open = booked_open,
    .draw = booked_draw,
    .key = booked_key,
    .act = booked_act,
    .news = booked_news,
};
