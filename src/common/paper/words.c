/* words: see words.h. */
#include "words.h"

#include "base/i18n.h"

static void without_phone(struct buf *b, const struct slip *s)
{
    bool desk = s->cash_desk && *s->cash_desk;
    if (s->qr && desk)
        buf_fmt(b,
            _("No phone: copy the details into your bank order, or pay at the cash desk (%s)."),
            s->cash_desk);
    else if (s->qr)
        buf_z(b, _("No phone: copy the details into your bank order."));
    else if (desk)
        buf_fmt(b, _("Copy the details into your bank order, or pay at the cash desk (%s)."),
            s->cash_desk);
    else
        buf_z(b, _("Copy the details into your bank order."));
}

/* A date in a sentence stays on one line. */
static void unbroken(struct buf *b, const char *text)
{
    buf_init(b, BUF_LINE);
    for (; *text; text++)
        if (*text == ' ')
            buf_z(b, "\xC2\xA0");
        else
            buf_char(b, *text);
}

int words_pay(struct words_pay *w, const struct slip *s, struct err *e)
{
    *w = (struct words_pay){.n = 0};
    for (size_t i = 0; i < WORDS_STEPS; i++)
        buf_init(&w->step[i], BUF_LINE);
    buf_init(&w->paragraph, BUF_LINE);
    buf_init(&w->arrival, BUF_LINE);
    buf_init(&w->proof, BUF_LINE);
    if (s->qr) {
        buf_z(&w->step[w->n++],
            _("Open QR payment in your Czech bank’s app and point the phone at the code."));
        buf_z(&w->step[w->n++], _("Check the amount and confirm."));
        buf_z(&w->paragraph, _("Scan the QR code in your Czech bank’s app."));
        buf_char(&w->paragraph, ' ');
    }
    without_phone(&w->step[w->n++], s);
    without_phone(&w->paragraph, s);
    struct buf due;
    unbroken(&due, s->due ? s->due : "");
    if (due.n)
        buf_fmt(&w->arrival,
            _("The money must reach the town’s account by %s. It usually takes 1–2 working days."),
            buf_cstr(&due));
    else
        buf_z(&w->arrival, _("The money usually arrives in 1–2 working days."));
    buf_done(&due);
    buf_z(&w->proof, _("This slip does not prove that you have paid."));
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < w->n; i++)
        rc = buf_check(&w->step[i], "paper", e);
    if (rc == 0)
        rc = buf_check(&w->paragraph, "paper", e);
    if (rc == 0)
        rc = buf_check(&w->arrival, "paper", e);
    return rc < 0 ? rc : buf_check(&w->proof, "paper", e);
}

void words_pay_done(struct words_pay *w)
{
    for (size_t i = 0; i < WORDS_STEPS; i++)
        buf_wipe(&w->step[i]);
    buf_wipe(&w->paragraph);
    buf_wipe(&w->arrival);
    buf_wipe(&w->proof);
}

bool words_date(struct buf *out, struct date d, const char *lang)
{
    static const char *const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (strcmp(lang, "en") == 0)
        return buf_fmt(out, "%d %s %d", d.day, months[d.month - 1], d.year);
    return buf_fmt(out, "%d. %d. %d", d.day, d.month, d.year);
}

bool words_moment(struct buf *out, const struct civil *c, const char *lang)
{
    bool english = strcmp(lang, "en") == 0;
    words_date(out, c->date, lang);
    buf_z(out, english ? ", " : strcmp(lang, "cs") == 0 ? " v " : " ");
    return buf_fmt(out, "%d:%02d", c->minute / 60, c->minute % 60);
}

bool words_second(struct buf *out, const struct civil *c, const char *lang)
{
    words_moment(out, c, lang);
    return buf_fmt(out, ":%02d", c->second);
}

/* ---- receipts and forms */

const char *words_kind(enum slip_kind kind)
{
    static const char *const names[SLIP_KINDS] = {
        [SLIP_PAYMENT] = N_("Payment slip"),
        [SLIP_INFO] = N_("Information slip"),
        [SLIP_RECEIPT] = N_("Receipt of a submission"),
        [SLIP_WAITING] = N_("Stored in the kiosk"),
        [SLIP_DRAFT] = N_("Saved form"),
        [SLIP_BOOKING] = N_("Your booking"),
        [SLIP_TICKET] = N_("Your number"),
    };
    return names[kind];
}

const char *words_reference(enum slip_kind kind)
{
    static const char *const names[SLIP_KINDS] = {
        [SLIP_PAYMENT] = N_("Payment %s"),
        [SLIP_INFO] = N_("Slip %s"),
        [SLIP_RECEIPT] = N_("Submission %s"),
        [SLIP_WAITING] = N_("Submission %s"),
        [SLIP_DRAFT] = N_("Slip %s"),
        [SLIP_BOOKING] = N_("Booking %s"),
        [SLIP_TICKET] = N_("Ticket %s"),
    };
    return _(names[kind]);
}

const char *words_czech(const char *msgid)
{
    char now[8];
    str_copy(now, sizeof now, str_of(i18n_lang()));
    i18n_set("cs");
    const char *czech = _(msgid); /* stays: gettext keeps its catalogues */
    i18n_set(now);
    return czech;
}

bool words_both(struct buf *out, const char *msgid)
{
    const char *czech = words_czech(msgid), *own = _(msgid);
    buf_z(out, czech);
    if (strcmp(czech, own) != 0)
        buf_fmt(out, " / %s", own);
    return !out->failed;
}

const char *words_state(const char *title)
{
    static const char *const states[] = {
        N_("We have received your submission"),
        N_("Your submission is waiting to be sent"),
    };
    for (size_t i = 0; title && i < sizeof states / sizeof *states; i++) {
        const char *czech = words_czech(states[i]);
        if (strcmp(title, _(states[i])) == 0 && strcmp(title, czech) != 0)
            return czech;
    }
    return NULL;
}

bool words_ze(int n)
{
    /* dvou, tří, čtyř, šesti, sedmi, dvanácti, třinácti, čtrnácti, šestnácti, sedmnácti; the same
     * digits begin dvaceti … and dvou set …; sta */
    static const bool first[10] = {[2] = true, [3] = true, [4] = true, [6] = true, [7] = true};
    if (n >= 1000)
        return words_ze(n / 1000);
    if (n >= 100)
        return n < 200 || first[n / 100];
    if (n >= 20)
        return first[n / 10];
    return first[n % 10];
}
