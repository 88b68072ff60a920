/* done: the end of a form: received, waiting to be sent, or to print and sign. The number in big
 * letters, what happens next, and paper. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "base/log.h"
#include "bignumber.h"
#include "contact.h"
#include "domain/money.h"
#include "form_paper.h"
#include "format.h"
#include "page.h"
#include <stdio.h>

enum { A_PAY = ACT_SCREEN, A_PRINT, A_COPY, A_TAKE, A_HOME };
enum { SIDE = 24, GAP = 2, MAX_ACTS = 5 };

struct done {
    enum print_status print;
    bool take; /* the receipt's code is shown for the phone */
};

static struct filling *filling(struct screen *s)
{
    return s->visit->filling;
}

static uint32_t fee_of(struct screen *s)
{
    const struct filling *f = filling(s);
    return s->visit->cat && *f->form->fee ? catalogue_find(s->visit->cat, CAT_FEE, f->form->fee)
                                          : CAT_NONE;
}

static int done_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct done *st = s->state;
    (void)args;
    if (!filling(s))
        return err_set(e, ERR_NOT_FOUND, "done", "no form is open");
    if (filling(s)->print_only && s->visit->printer)
        st->print = form_paper_copy(s->visit, e) < 0 ? PRINT_FAILED : PRINT_BUSY;
    return 0;
}

/* ---- words */

static const char *heading(struct screen *s)
{
    const struct filling *f = filling(s);
    if (f->print_only)
        return s->visit->printer ? _("Sign the form and hand it in")
                                 : _("There is no printer here");
    if (f->submit == SUBMIT_WAITING)
        return _("Your submission is waiting to be sent");
    return form_word(f->form, FORM_DONE, s->visit->lang);
}

static void received_words(struct buf *b, struct screen *s)
{
    const struct filling *f = filling(s);
    struct civil c = instant_prague(f->submit == SUBMIT_WAITING ? f->sealed : f->got.received);
    buf_z(b, f->submit == SUBMIT_WAITING ? _("Stored") : _("Received"));
    buf_char(b, ' ');
    format_date(b, c.date);
    buf_fmt(b, _(" at %d:%02d:%02d"), c.minute / 60, c.minute % 60, c.second);
}

static void add_sentence(struct buf *b, const char *z)
{
    if (!*z)
        return;
    if (b->n)
        buf_char(b, '\n');
    buf_z(b, z);
}

static void next_words(struct buf *b, struct screen *s)
{
    const struct filling *f = filling(s);
    struct buf date;
    char text[500];
    if (f->print_only) {
        snprintf(text, sizeof text,
            s->visit->printer ? _("Hand it in: %s. The kiosk has sent nothing.")
                              : _("Ask for the form on paper: %s. The kiosk has sent nothing."),
            f->hand_in);
        add_sentence(b, text);
        return;
    }
    if (f->submit == SUBMIT_WAITING) {
        add_sentence(b, _("There is no connection to the office. It is sealed in the kiosk and "
                          "goes by itself. The office has not received it yet."));
        snprintf(text, sizeof text, _("Is your deadline close? Do not wait, hand it in today: %s."),
            f->hand_in);
        add_sentence(b, text);
        return;
    }
    buf_init(&date, 60);
    if (date_is_set(f->got.sign_by)) {
        format_date(&date, f->got.sign_by);
        snprintf(text, sizeof text,
            _("Sign it by %s: %s. Or confirm it by data box. Otherwise we cannot deal with it."),
            buf_cstr(&date), f->hand_in);
        add_sentence(b, text);
        buf_reset(&date);
    }
    add_sentence(b, form_word(f->form, FORM_NEXT, s->visit->lang));
    if (date_is_set(f->got.decide_by)) {
        format_date(&date, f->got.decide_by);
        snprintf(text, sizeof text, _("We will decide by %s."), buf_cstr(&date));
        add_sentence(b, text);
    }
    buf_done(&date);
}

/* ---- drawing */

/* What goes with the paper, where to, and whether they are there now. */
static void draw_bring(struct screen *s, struct ui *ui, struct rect r)
{
    const struct filling *f = filling(s);
    int y = r.y + 1, end = r.y + r.h;
    bool any = false;
    for (size_t i = 0; i < f->form->n_attachments && y < end - 1; i++) {
        if (!form_brings(f->record, (int)i))
            continue;
        const char *text = form_attachment_text(f->form, (int)i, FORM_PART_BRING, s->visit->lang);
        y += ui_text(ui, (struct rect){r.x, y, r.w, end - y}, ROLE_PAGE, str_of(text), 0);
        ui_say(ui, text);
        any = true;
    }
    contact_draw(s->visit, ui, (struct rect){r.x, y + any, r.w, end - y - any});
}

static void draw_text(struct screen *s, struct ui *ui, struct rect r)
{
    struct buf b;
    int y = r.y;
    buf_init(&b, BUF_LINE);
    if (!filling(s)->print_only) {
        received_words(&b, s);
        canvas_fit(ui->cv, r.x, y, r.w, ROLE_PAGE, buf_cstr(&b));
        ui_say(ui, buf_cstr(&b));
        y += ui->size == SIZE_LARGE ? 1 : 2;
    }
    canvas_z(ui->cv, r.x, y, r.w, ROLE_STRONG, _("What happens next"));
    y++;
    buf_reset(&b);
    next_words(&b, s);
    y += ui_text(ui, (struct rect){r.x, y, r.w, r.y + r.h - y}, ROLE_PAGE, buf_view(&b), 0);
    ui_say(ui, buf_cstr(&b));
    buf_done(&b);
    if (filling(s)->print_only)
        draw_bring(s, ui, (struct rect){r.x, y, r.w, r.y + r.h - y});
}

/* The signed receipt as a code, on a page of its own: a photo of the screen is enough to prove the
 * submission. */
static void draw_take(struct screen *s, struct ui *ui)
{
    struct qr q = {.side = 0};
    struct err e = ERR_INIT;
    struct page p = {.task = heading(s), .flags = PAGE_SLIM | PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p);
    if (qr_make(&q, str_of(filling(s)->got.receipt), QR_ECC_L, 0, &e) < 0)
        log_err(LOG_WARN, "done.qr", &e);
    struct rect side = page_code(ui, &q, r, SIDE);
    const char *text =
        side.x != r.x ? _("Take a photo of the code. It proves that the office has received your "
                          "submission. There are no personal data in it.")
                      : _("There is no room for the code here. Print the receipt.");
    qr_done(&q);
    int y = side.y + 1;
    canvas_fit(ui->cv, side.x, y, side.w, ROLE_TITLE, filling(s)->reference);
    ui_text(ui, (struct rect){side.x, y + 2, side.w, side.h - 6}, ROLE_PAGE, str_of(text), 0);
    ui_say(ui, text);
    ui_button(ui, (struct rect){side.x, side.y + side.h - 4, side.w < SIDE ? side.w : SIDE, 3},
        &(struct ui_item){.action = A_TAKE,
            .key = '1',
            .label = _("Show the number"),
            .hint = _("Enter hides the code."),
            .flags = UI_DEFAULT});
    page_end(s, ui, &p);
}

struct act {
    int action;
    char label[40];
    const char *hint;
    bool off;
};

static int list_acts(struct screen *s, struct act acts[MAX_ACTS])
{
    const struct filling *f = filling(s);
    const struct visit *v = s->visit;
    int n = 0;
    int64_t haler = 0;
    if (!f->print_only && fee_of(s) != CAT_NONE && form_fee(&haler, f->record) > 0) {
        struct buf money;
        buf_init(&money, 40);
        money_show(&money, haler, MONEY_SCREEN, v->lang);
        acts[n] = (struct act){.action = A_PAY, .hint = _("Enter shows the code for payment.")};
        snprintf(acts[n++].label, sizeof acts->label, _("Pay %s"), buf_cstr(&money));
        buf_done(&money);
    }
    if (!f->print_only) {
        acts[n] = (struct act){.action = A_PRINT, .hint = _("Enter prints the receipt.")};
        acts[n].off = !v->printer;
        snprintf(acts[n++].label, sizeof acts->label, "%s", _("Print"));
    }
    acts[n] = (struct act){
        .action = A_COPY, .hint = _("Enter prints all your answers."), .off = !v->printer};
    snprintf(acts[n++].label, sizeof acts->label, "%s",
        !f->print_only                                   ? _("Print all answers")
        : ((struct done *)s->state)->print == PRINT_IDLE ? _("Print")
                                                         : _("Print again"));
    if (*f->got.receipt) {
        acts[n] = (struct act){.action = A_TAKE, .hint = _("Enter shows a code for a photo.")};
        snprintf(acts[n++].label, sizeof acts->label, "%s", _("Take on the phone"));
    }
    acts[n] = (struct act){.action = A_HOME, .hint = _("Enter goes home.")};
    snprintf(acts[n++].label, sizeof acts->label, "%s", _("Home"));
    return n;
}

static void draw_acts(struct screen *s, struct ui *ui, struct rect r, int columns)
{
    struct act acts[MAX_ACTS];
    int n = list_acts(s, acts), w = (r.w - (columns - 1) * 2) / columns;
    bool first = true;
    for (int i = 0; i < n; i++) {
        struct rect at = {r.x + i % columns * (w + 2), r.y + i / columns * 3, w, 3};
        if (at.y + 3 > r.y + r.h)
            break;
        ui_button(ui, at,
            &(struct ui_item){.action = acts[i].action,
                .key = '1' + i,
                .label = acts[i].label,
                .hint = acts[i].hint,
                .flags = acts[i].off ? UI_OFF
                         : first     ? UI_DEFAULT
                                     : 0});
        first = first && acts[i].off;
    }
}

static void done_draw(struct screen *s, struct ui *ui)
{
    struct done *st = s->state;
    bool large = ui->size == SIZE_LARGE;
    const char *first, *second;
    if (!filling(s))
        return;
    if (st->take) {
        draw_take(s, ui);
        return;
    }
    struct page p = {.title = heading(s)};
    struct rect r = page_begin(s, ui, &p);
    if (print_words(st->print, &first, &second)) {
        int rows = page_banner(ui, r.y, first, second);
        r.y += rows, r.h -= rows;
    }
    int side = ui->size >= SIZE_WIDE ? 30 : SIDE;
    struct rect text = {r.x, r.y, large ? r.w : r.w - side - GAP - 2, large ? r.h - 6 : r.h};
    struct rect number = text;
    number.w += GAP + 1; /* big letters may come nearer to the buttons than text */
    int used = filling(s)->print_only ? 0
                                      : bignumber_draw(ui, number, _("Number of the submission"),
                                            filling(s)->reference);
    text.y += used, text.h -= used;
    draw_text(s, ui, text);
    if (large)
        draw_acts(s, ui, (struct rect){r.x, r.y + r.h - 6, r.w, 6}, 2);
    else
        draw_acts(s, ui, (struct rect){r.x + r.w - side, r.y, side, r.h}, 1);
    page_end(s, ui, &p);
}

/* ---- acting */

static void go_home(struct screen *s)
{
    s->visit->ops->home(s->visit->ctx);
}

static enum handled done_act(struct screen *s, int action, int arg)
{
    struct done *st = s->state;
    struct err e = ERR_INIT;
    (void)arg;
    switch (action) {
    case A_PAY: {
        struct screen_args args = {.ref = {CAT_FEE, fee_of(s)}, .pay = {.fee = fee_of(s)}};
        if (form_fee(&args.pay.haler, filling(s)->record) > 0)
            s->visit->ops->open(s->visit->ctx, &screen_pay, &args);
        return HANDLED;
    }
    case A_PRINT:
        st->print = form_paper_receipt(s->visit, &e) < 0 ? PRINT_FAILED : PRINT_BUSY;
        break;
    case A_COPY:
        st->print = form_paper_copy(s->visit, &e) < 0 ? PRINT_FAILED : PRINT_BUSY;
        break;
    case A_TAKE:
        st->take = !st->take;
        return HANDLED;
    case ACT_BACK: /* what is submitted is not asked again */
        if (st->take) {
            st->take = false;
            return HANDLED;
        }
        go_home(s);
        return HANDLED;
    case A_HOME:
        go_home(s);
        return HANDLED;
    default:
        return NOT_MINE;
    }
    if (e.code)
        log_err(LOG_WARN, "done.print", &e);
    return HANDLED;
}

static enum handled done_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct done *st = s->state;
    (void)ui;
    if (k->code != K_ESC)
        return NOT_MINE;
    if (st->take)
        st->take = false;
    else
        go_home(s);
    return HANDLED;
}

static void done_news(struct screen *s, const struct news *n)
{
    struct done *st = s->state;
    if (n->kind == NEWS_PRINT)
        st->print = n->print;
}

const struct screen_class screen_done = {
    .name = "done",
    .size = sizeof(struct done),
    .open = done_open,
    .draw = done_draw,
    .key = done_key,
    .act = done_act,
    .news = done_news,
};
