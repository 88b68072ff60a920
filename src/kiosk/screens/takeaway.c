/* takeaway: a situation as a QR code to read at home: the address of its web page, or the most
 * important facts where the town gives no address. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "facts.h"
#include "format.h"
#include "page.h"

enum { SIDE_W = 33, URL_MAX = 300, CARD_MAX = 140 };

struct takeaway {
    char title[120], url[URL_MAX];
    char card[CARD_MAX + 1]; /* what the code holds when the town gives no web address */
    struct qr qr;
};

/* Adds a sentence in the 45 symbols that keep a code small, whole or not at all. */
static void card_add(char card[CARD_MAX + 1], struct str text)
{
    struct buf b;
    size_t n = strlen(card);
    buf_init(&b, BUF_LINE);
    utf8_ascii(&b, text);
    if (b.n && n + b.n + 2 <= CARD_MAX) {
        if (n)
            card[n++] = ' ';
        for (size_t i = 0; i < b.n; i++) {
            char c = (char)utf8_upper((unsigned char)b.p[i]);
            bool fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || strchr("$%*+-./:", c);
            card[n++] = fits ? c : ' ';
        }
        card[n++] = '.';
        card[n] = '\0';
    }
    buf_done(&b);
}

/* The most important facts, for a phone that will read them at home. */
static void make_card(struct takeaway *t, struct screen *s, uint32_t at)
{
    struct facts f;
    card_add(t->card, str_of(t->title));
    facts_of(&f, s->visit, at);
    for (size_t i = 0; i < f.n; i++)
        if (strcmp(f.rows[i].label, _("Now")) != 0)
            card_add(t->card, str_of(f.rows[i].value));
}

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
        make_card(t, s, args->ref.at);
    return qr_make(&t->qr, str_of(t->url[0] ? t->url : t->card), QR_ECC_M, 0, e);
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
    struct rect side = page_code(ui, &t->qr, r, SIDE_W);
    bool code = side.x != r.x;
    const char *title = _("Take it with you");
    const char *text =
        !code       ? _("The QR code does not fit on this screen. Copy the text.")
        : t->url[0] ? _("Point your phone's camera at the code. It opens this page on the town's "
                        "website.")
                    : _("Point your phone's camera at the code. The most important will stay in "
                        "your phone.");
    canvas_fit(ui->cv, side.x, side.y + 1, side.w, ROLE_TITLE, title);
    int y = side.y + 2;
    y += ui_text(ui, (struct rect){side.x, y, side.w, 5}, ROLE_PAGE, str_of(text), 0) + 1;
    ui_text(ui, (struct rect){side.x, y, side.w, 8}, ROLE_STRONG,
        str_of(t->url[0] ? t->url : t->card), 0);
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
