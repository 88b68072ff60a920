/* takeaway: the address of a situation's web page as a QR code, to read at home. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "format.h"
#include "page.h"
#include "tui/qrview.h"

enum { SIDE_W = 33, URL_MAX = 300 };

struct takeaway {
    char title[120], url[URL_MAX];
    struct qr qr;
};

static int takeaway_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct takeaway *t = s->state;
    struct cat_situation x;
    struct cat_town town;
    if (!s->visit->cat || args->ref.kind != CAT_SITUATION ||
        args->ref.at >= catalogue_count(s->visit->cat, CAT_SITUATION))
        return err_set(e, ERR_NOT_FOUND, "takeaway", "no such situation");
    catalogue_situation(&x, s->visit->cat, args->ref.at, s->visit->lang);
    catalogue_town(&town, s->visit->cat, s->visit->lang);
    str_copy(t->title, sizeof t->title, str_of(x.title));
    format_situation_url(t->url, sizeof t->url, &town, x.id);
    if (!t->url[0])
        return err_set(e, ERR_NOT_FOUND, "takeaway", "the town gives no web address");
    return qr_make(&t->qr, str_of(t->url), QR_ECC_M, 0, e);
}

static void takeaway_close(struct screen *s)
{
    struct takeaway *t = s->state;
    qr_done(&t->qr);
}

static void takeaway_draw(struct screen *s, struct ui *ui)
{
    struct takeaway *t = s->state;
    struct page p = {.task = t->title, .flags = PAGE_SLIM | PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p);
    struct rect code = qrview_fit(
        ui, &t->qr, (struct rect){ui->page.x, r.y, ui->page.w - SIDE_W - 2, ui->cv->h - r.y});
    struct rect side = r;
    if (code.w) {
        qrview_draw(ui, &t->qr, code);
        side.x = code.x + code.w + 1;
        side.w = ui->page.x + ui->page.w - 2 - side.x;
    }
    const char *title = _("Take it with you");
    const char *text = code.w
                           ? _("Point your phone's camera at the code. It opens this page on the "
                               "town's website.")
                           : _("The QR code does not fit on this screen. Copy the address.");
    canvas_fit(ui->cv, side.x, side.y + 1, side.w, ROLE_TITLE, title);
    int y = side.y + 2;
    y += ui_text(ui, (struct rect){side.x, y, side.w, 5}, ROLE_PAGE, str_of(text), 0) + 1;
    ui_text(ui, (struct rect){side.x, y, side.w, 4}, ROLE_STRONG, str_of(t->url), 0);
    ui_say(ui, title);
    ui_say(ui, text);
    page_end(s, ui, &p);
}

const struct screen_class screen_takeaway = {
    .name = "takeaway",
    .size = sizeof(struct takeaway),
    .open = takeaway_open,
    .close = takeaway_close,
    .draw = takeaway_draw,
};
