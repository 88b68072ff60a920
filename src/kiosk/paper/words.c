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

bool words_moment(struct buf *out, const struct civil *c, const char *lang)
{
    static const char *const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const struct date *d = &c->date;
    if (strcmp(lang, "en") == 0)
        return buf_fmt(out, "%d %s %d, %d:%02d", d->day, months[d->month - 1], d->year,
            c->minute / 60, c->minute % 60);
    const char *at = strcmp(lang, "cs") == 0 ? " v" : "";
    return buf_fmt(
        out, "%d. %d. %d%s %d:%02d", d->day, d->month, d->year, at, c->minute / 60, c->minute % 60);
}
