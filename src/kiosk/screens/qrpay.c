/* qrpay: the QR payment: the code, everything it holds in words, print, and help when it does not
 * scan. The portal makes the order; without it the code is made here from the published account. */
#include "screens/screen.h"

#include "base/hex.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/secret.h"
#include "domain/money.h"
#include "domain/refno.h"
#include "domain/spayd.h"
#include "format.h"
#include "page.h"
#include "tui/qrview.h"
#include <stdio.h>

enum { A_PRINT = ACT_SCREEN, A_HELP, A_DONE };
enum { LABEL_W = 13, SIDE_W = 33, SIDE_MAX = 46, ROWS_MAX = 9 };

struct qrpay {
    struct pay pay;
    char fee_id[64]; /* to find the fee again in a new catalogue */
    bool waiting;    /* the portal has not answered yet */
    bool local;      /* the code was made here */
    char reference[9];
    char spayd[SPAYD_MAX_TEXT];
    char account[24], message[61], due[48];
    struct qr qr;
    bool help;
    enum print_status print;
};

static void fee_of(struct screen *s, struct cat_fee *fee)
{
    const struct qrpay *q = s->state;
    catalogue_fee(fee, s->visit->cat, q->pay.fee, s->visit->lang);
}

/* The code as this kiosk makes it itself; the portal's string is the same (DESIGN § 5). */
static int make_spayd(struct screen *s, struct err *e)
{
    struct qrpay *q = s->state;
    struct cat_fee fee;
    struct cat_account account;
    fee_of(s, &fee);
    if (!catalogue_account(&account, s->visit->cat, fee.account, s->visit->lang))
        return err_set(e, ERR_NOT_FOUND, "qrpay", "the fee's account is not in the catalogue");
    struct payment p = {
        .haler = q->pay.haler, .vs = q->pay.vs, .ss = fee.ss, .ks = fee.ks, .message = fee.message};
    int rc = account_parse(&p.account, str_of(account.number), e);
    if (rc < 0)
        return rc;
    struct buf b;
    buf_init(&b, sizeof q->spayd - 1);
    rc = spayd_payment(&b, &p, e);
    if (rc == 0) {
        str_copy(q->spayd, sizeof q->spayd, buf_view(&b));
        account_show(q->account, &p.account);
        spayd_message(q->message, str_of(fee.message));
    }
    buf_wipe(&b);
    return rc;
}

static int show_spayd(struct screen *s, struct err *e)
{
    struct qrpay *q = s->state;
    qr_done(&q->qr);
    return qr_make(&q->qr, str_of(q->spayd), QR_ECC_M, 0, e);
}

/* The day of this year's due date, or of the next when it has passed by more than a month. */
static void set_due(struct screen *s)
{
    struct qrpay *q = s->state;
    struct cat_fee fee;
    struct buf b;
    fee_of(s, &fee);
    buf_init(&b, 200);
    if (fee.due_month) {
        struct date today = format_now(s->visit).date;
        struct date due = {today.year, fee.due_month, fee.due_day};
        if (date_days(today) - date_days(due) > 31)
            due.year++;
        format_date(&b, due);
    }
    str_copy(q->due, sizeof q->due, buf_view(&b));
    buf_done(&b);
}

static void make_key(char out[37])
{
    unsigned char r[16];
    char hex[33];
    secret_random(r, sizeof r);
    r[6] = (unsigned char)((r[6] & 0x0F) | 0x40);
    r[8] = (unsigned char)((r[8] & 0x3F) | 0x80);
    hex_write(hex, r, sizeof r);
    snprintf(out, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static void ask_portal(struct screen *s)
{
    struct qrpay *q = s->state;
    struct cat_fee fee;
    struct err e = ERR_INIT;
    struct order_request r = {.haler = q->pay.haler, .vs = q->pay.vs};
    fee_of(s, &fee);
    r.fee = fee.id;
    make_key(r.idempotency_key);
    q->waiting = s->visit->line != LINE_UNSET && s->visit->line != LINE_DENIED &&
                 s->visit->ops->order(s->visit->ctx, &r, &e) == 0;
    /* with the line known to be down the code must not wait for a time-out */
    q->local = !q->waiting || s->visit->line != LINE_OK;
}

static int qrpay_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct qrpay *q = s->state;
    if (!s->visit->cat || args->pay.fee >= catalogue_count(s->visit->cat, CAT_FEE))
        return err_set(e, ERR_NOT_FOUND, "qrpay", "no such fee");
    struct cat_fee fee;
    q->pay = args->pay;
    fee_of(s, &fee);
    str_copy(q->fee_id, sizeof q->fee_id, str_of(fee.id));
    set_due(s);
    int rc = make_spayd(s, e);
    if (rc == 0)
        rc = show_spayd(s, e);
    if (rc == 0)
        ask_portal(s);
    return rc;
}

static void qrpay_close(struct screen *s)
{
    struct qrpay *q = s->state;
    qr_done(&q->qr);
}

/* ---- drawing */

static int add_row(struct page_row *rows, int n, const char *label, const char *value)
{
    if (!value || !*value)
        return n;
    rows[n] = (struct page_row){label, value, false};
    return n + 1;
}

static int data_rows(struct screen *s, struct page_row *rows, char money[48], char ref[10])
{
    const struct qrpay *q = s->state;
    struct cat_fee fee;
    struct buf b;
    int n = 0;
    fee_of(s, &fee);
    buf_init(&b, 100);
    money_show(&b, q->pay.haler, MONEY_SCREEN, s->visit->lang);
    str_copy(money, 48, buf_view(&b));
    buf_done(&b);
    ref[0] = '\0';
    if (q->reference[0])
        refno_show(ref, q->reference);
    n = add_row(rows, n, _("Amount"), money);
    n = add_row(rows, n, _("Account"), q->account);
    n = add_row(rows, n, _("Var. symbol"), q->pay.vs);
    n = add_row(rows, n, _("Spec. symbol"), fee.ss);
    n = add_row(rows, n, _("Const. symbol"), fee.ks);
    n = add_row(rows, n, _("Message"), q->message);
    n = add_row(rows, n, C_("screen", "Pay by"), q->due);
    return add_row(rows, n, _("Payment no."), ref);
}

static int draw_data(struct screen *s, struct ui *ui, struct rect r, bool rules)
{
    struct page_row rows[ROWS_MAX];
    char money[48], ref[10];
    int n = data_rows(s, rows, money, ref), y = r.y;
    if (rules)
        canvas_rule(ui->cv, r.x, y++, r.w, ROLE_RULE);
    for (int i = 0; i < n && y < r.y + r.h; i++, y++) {
        canvas_fit(ui->cv, r.x, y, LABEL_W - 1, ROLE_MUTED, rows[i].label);
        canvas_fit(ui->cv, r.x + LABEL_W, y, r.w - LABEL_W, ROLE_STRONG, rows[i].value);
        if (ui->speech)
            buf_fmt(ui->speech, "%s: %s\n", rows[i].label, rows[i].value);
    }
    if (rules)
        canvas_rule(ui->cv, r.x, y++, r.w, ROLE_RULE);
    return y - r.y;
}

static const char *help_text(struct screen *s, char *out, size_t size)
{
    struct cat_town town;
    catalogue_town(&town, s->visit->cat, s->visit->lang);
    snprintf(out, size,
        _("Does it not scan? Change the angle, or print the slip. Without a phone: copy the "
          "details below, or pay in cash: %s."),
        town.cash_desk);
    return out;
}

/* Where printing stands, help, or the three steps: the most urgent of them. Rows used. */
static int draw_words(struct screen *s, struct ui *ui, struct rect r)
{
    const struct qrpay *q = s->state;
    const char *first, *second;
    char text[400];
    if (print_words(q->print, &first, &second)) {
        enum role role = q->print > PRINT_DONE ? ROLE_BANNER : ROLE_OK;
        int rows = ui_text_rows(str_of(first), r.w);
        if (role == ROLE_BANNER)
            canvas_fill(ui->cv, (struct rect){r.x - 1, r.y, r.w + 2, rows}, role);
        ui_text(ui, (struct rect){r.x, r.y, r.w, rows}, role, str_of(first), 0);
        snprintf(text, sizeof text, "%s%s%s", second ? second : "", second ? " " : "",
            _("The QR code stays on the screen."));
        ui_say(ui, first);
        ui_say(ui, text);
        return rows + ui_text(ui, (struct rect){r.x, r.y + rows, r.w, 4 - rows}, ROLE_PAGE,
                          str_of(text), 0);
    }
    if (q->help) {
        ui_say(ui, help_text(s, text, sizeof text));
        return ui_text(
            ui, (struct rect){r.x, r.y, r.w, r.h < 7 ? r.h : 7}, ROLE_PAGE, str_of(text), 0);
    }
    canvas_z(ui->cv, r.x, r.y, r.w, ROLE_TITLE, _("Pay with your phone"));
    const char *steps = _("1. Open your bank's app.\n2. Choose QR payment.\n3. Point at the code "
                          "and confirm.");
    ui_say(ui, steps);
    return 1 + ui_text(ui, (struct rect){r.x, r.y + 1, r.w, 4}, ROLE_PAGE, str_of(steps), 0);
}

/* One under the other, or side by side where rows are short; returns the rows used. */
static int draw_buttons(struct screen *s, struct ui *ui, struct rect r, bool beside)
{
    const struct qrpay *q = s->state;
    bool printer = s->visit->printer;
    struct rect at = {r.x, r.y, beside && printer ? (r.w - 2) / 2 : r.w, 3};
    if (printer) {
        ui_button(ui, at,
            &(struct ui_item){.action = A_PRINT,
                .key = '1',
                .label = q->print == PRINT_IDLE ? _("Print") : _("Print again"),
                .hint = _("Enter prints the payment slip."),
                .flags = UI_DEFAULT});
        if (beside)
            at.x += at.w + 2;
        else
            at.y += 3;
    }
    ui_button(ui, at,
        &(struct ui_item){.action = A_HELP,
            .key = printer ? '2' : '1',
            .label = _("The code does not scan"),
            .hint = _("Enter says what to do."),
            .flags = printer ? 0 : UI_DEFAULT});
    return at.y + 3 - r.y;
}

static void draw_side(struct screen *s, struct ui *ui, struct rect r)
{
    const struct qrpay *q = s->state;
    int buttons = s->visit->printer ? 6 : 3, footer = 3;
    int room = r.h - buttons - footer;
    struct page_row rows[ROWS_MAX];
    char money[48], ref[10];
    int data = data_rows(s, rows, money, ref), y = r.y;
    int words = q->help ? 7 : 4;
    /* what the code holds comes first; the steps yield when rows are short */
    if (room >= data + words)
        y += draw_words(s, ui, (struct rect){r.x, y, r.w, words});
    else if (q->print != PRINT_IDLE || q->help)
        y += draw_words(s, ui, (struct rect){r.x, y, r.w, room - 4});
    bool rules = r.y + room - y >= data + 2;
    y += draw_data(s, ui, (struct rect){r.x, y, r.w, r.y + room - y}, rules);
    int lowest = r.y + r.h - footer - buttons;
    r.y = y + 1 < lowest ? y + 1 : lowest;
    draw_buttons(s, ui, r, false);
}

/* No room for the code: the data in words, and print. Never a clipped code. What printing says and
 * help come before the reason, since the visitor asked for them. */
static void draw_text_only(struct screen *s, struct ui *ui, struct rect r)
{
    const struct qrpay *q = s->state;
    const char *why = _("The QR code does not fit on this screen. Print it, or copy the details.");
    const char *first, *second;
    int y = r.y, buttons = 3;
    if (print_words(q->print, &first, &second) || q->help) {
        y += draw_words(s, ui, (struct rect){r.x, y, r.w, 4});
    } else {
        y += ui_text(ui, (struct rect){r.x, y, r.w, 2}, ROLE_PAGE, str_of(why), 0);
        ui_say(ui, why);
    }
    draw_data(s, ui, (struct rect){r.x, y, r.w, r.y + r.h - buttons - y}, false);
    draw_buttons(s, ui, (struct rect){r.x, r.y + r.h - buttons, r.w, buttons}, true);
}

static void qrpay_draw(struct screen *s, struct ui *ui)
{
    struct qrpay *q = s->state;
    struct cat_fee fee;
    char task[200];
    fee_of(s, &fee);
    snprintf(task, sizeof task, _("Pay · %s"), fee.name);
    struct page p = {.task = task, .flags = PAGE_SLIM | PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p);
    struct rect room = {ui->page.x, r.y, ui->page.w - SIDE_W - PAGE_MARGIN, ui->cv->h - r.y};
    struct rect code = qrview_fit(ui, &q->qr, room);
    if (q->waiting && !q->local) {
        ui_text(ui, (struct rect){r.x, r.y + 2, r.w, 2}, ROLE_PAGE,
            str_of(_("Preparing the code…")), 0);
        ui_say(ui, _("Preparing the code…"));
    } else if (ui->size == SIZE_LARGE || !code.w) {
        draw_text_only(s, ui, r);
    } else {
        qrview_draw(ui, &q->qr, code);
        int x = code.x + code.w, w = ui->page.x + ui->page.w - PAGE_MARGIN - x;
        if (w > SIDE_MAX)
            x += 2, w = SIDE_MAX;
        int y = r.y + (ui->cv->h >= 24 ? 1 : 0);
        draw_side(s, ui, (struct rect){x, y, w, ui->cv->h - y});
    }
    page_end(s, ui, &p);
}

/* ---- acting */

static void print_slip(struct screen *s)
{
    struct qrpay *q = s->state;
    struct cat_fee fee;
    struct cat_town town;
    struct err e = ERR_INIT;
    char office[200], address[300];
    fee_of(s, &fee);
    catalogue_town(&town, s->visit->cat, s->visit->lang);
    format_office(office, sizeof office, &town);
    format_address(address, sizeof address, &town);
    struct slip slip = {.kind = SLIP_PAYMENT,
        .lang = s->visit->lang,
        .large = s->visit->large,
        .town = office,
        .address = address,
        .title = fee.name,
        .reference = q->reference[0] ? q->reference : NULL,
        .printed = format_now(s->visit),
        .qr = q->spayd,
        .payee = town.payee,
        .account = q->account,
        .vs = q->pay.vs,
        .ss = fee.ss,
        .ks = fee.ks,
        .message = q->message,
        .haler = q->pay.haler,
        .due = q->due,
        .cash_desk = town.cash_desk};
    q->print = PRINT_BUSY;
    if (s->visit->ops->print(s->visit->ctx, &slip, &e) < 0)
        q->print = PRINT_FAILED;
}

static enum handled qrpay_act(struct screen *s, int action, int arg)
{
    struct qrpay *q = s->state;
    (void)arg;
    if (action == A_PRINT) {
        print_slip(s);
        return HANDLED;
    }
    if (action == A_HELP) {
        q->help = !q->help;
        q->print = PRINT_IDLE;
        return HANDLED;
    }
    return NOT_MINE;
}

static void order_answered(struct screen *s, const struct news *n)
{
    struct qrpay *q = s->state;
    struct err e = ERR_INIT;
    q->waiting = false;
    if (n->order) {
        str_copy(q->reference, sizeof q->reference, str_of(n->order->reference));
        str_copy(q->spayd, sizeof q->spayd, str_of(n->order->spayd));
        if (show_spayd(s, &e) == 0) {
            q->local = false;
            return;
        }
        log_err(LOG_WARN, "qrpay.code", &e);
    }
    q->local = true;
}

static void qrpay_news(struct screen *s, const struct news *n)
{
    struct qrpay *q = s->state;
    switch (n->kind) {
    case NEWS_PRINT:
        q->print = n->print;
        break;
    case NEWS_LINE:
        if (s->visit->line != LINE_OK)
            q->local = true; /* do not keep the visitor waiting for a line that does not answer */
        break;
    case NEWS_ORDER:
        order_answered(s, n);
        if (n->field != ORDER_OK)
            s->visit->ops->back(s->visit->ctx); /* pay gets the same news and names the field */
        break;
    case NEWS_CATALOGUE:
        q->pay.fee = catalogue_find(s->visit->cat, CAT_FEE, q->fee_id);
        if (q->pay.fee == CAT_NONE)
            s->visit->ops->home(s->visit->ctx);
        break;
    default:
        break;
    }
}

const struct screen_class screen_qrpay = {
    .name = "qrpay",
    .size = sizeof(struct qrpay),
    .open = qrpay_open,
    .close = qrpay_close,
    .draw = qrpay_draw,
    .act = qrpay_act,
    .news = qrpay_news,
    .keeps_answers = true,
};
