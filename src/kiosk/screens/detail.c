/* detail: one life situation: quick facts, sections page by page, and what to do next. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "facts.h"
#include "format.h"
#include "tui/flow.h"
#include <stdio.h>
#include <stdlib.h>

enum {
    A_PAY = ACT_SCREEN,
    A_PRINT,
    A_TAKE,
    A_RELATED,
    A_NEXT,
    A_PREV,
    A_WHERE,
    A_MORE,
    A_FORM,
    A_BOOK,
    A_TICKET,
};
enum { SIDE = 24, GAP = 2, MAX_PARTS = 64, MAX_ACTS = 9 };

struct part {
    int section; /* index of the first cat_section on the page */
    int skip;    /* its lines shown on earlier pages */
    int end;     /* the first section that is not on the page */
};

struct detail {
    uint32_t at;
    char id[64];
    int part;
    struct part parts[MAX_PARTS]; /* for the size last drawn */
    int n_parts;
    enum print_status print;
    bool more; /* large type: the acts that did not fit are shown */
};

struct next_act {
    int action, arg;
    const char *label, *hint;
};

static void load(struct screen *s, struct cat_situation *x)
{
    const struct detail *d = s->state;
    catalogue_situation(x, s->visit->cat, d->at, s->visit->lang);
}

/* Does an agenda of the queue deal with it? */
static bool has_queue(struct screen *s, const struct cat_situation *x)
{
    const struct reserving *r = s->visit->reserving;
    for (size_t i = 0; r->have_queue && i < r->queue.n; i++)
        for (size_t k = 0; k < r->queue.agendas[i].n_situations; k++)
            if (strcmp(r->queue.agendas[i].situations[k], x->id) == 0)
                return true;
    return false;
}

/* What the visitor can do next, the likeliest first (LOOK § 4). */
static int next_acts(struct screen *s, const struct cat_situation *x, struct next_act *acts)
{
    int n = 0;
    if (x->forms.n)
        acts[n++] = (struct next_act){A_FORM, (int)x->forms.items[0],
            x->forms.n == 1 ? _("Fill in the form") : _("Fill in a form"),
            x->forms.n == 1 ? _("Enter opens the form.") : _("Enter shows the forms.")};
    if (x->fees.n)
        acts[n++] =
            (struct next_act){A_PAY, 0, _("Pay"), _("Enter prepares the payment by QR code.")};
    if (x->booking && s->visit->line != LINE_UNSET)
        acts[n++] =
            (struct next_act){A_BOOK, 0, _("Book a time"), _("Enter shows the free times.")};
    if (has_queue(s, x))
        acts[n++] = (struct next_act){A_TICKET, 0, _("Take a ticket"),
            _("Enter shows how many people wait and gives you a number.")};
    if (s->visit->printer)
        acts[n++] = (struct next_act){
            A_PRINT, 0, _("Print"), _("Enter prints the most important on a slip.")};
    acts[n++] = (struct next_act){
        A_TAKE, 0, _("Take on phone"), _("Enter shows a QR code for your phone.")};
    acts[n++] = (struct next_act){
        A_WHERE, 0, _("Where and who"), _("Enter shows the department, its phones and hours.")};
    if (x->related.n)
        acts[n++] = (struct next_act){
            A_RELATED, 0, _("Related pages"), _("Enter shows what belongs to it.")};
    return n;
}

/* Cuts the sections into pages of `rows` lines of `width` cells, headings and the blank rows
 * between sections included: whole sections together while they fit, a long one over several pages.
 */
static void cut_parts(struct screen *s, const struct cat_situation *x, int width, int rows)
{
    struct detail *d = s->state;
    int left = 0;
    d->n_parts = 0;
    for (int i = 0; i < (int)x->n_sections && rows > 1; i++) {
        struct cat_section sec;
        catalogue_section(&sec, s->visit->cat, x, (size_t)i);
        int lines = ui_text_rows(str_of(sec.text), width);
        if (d->n_parts && 2 + lines <= left) { /* a blank row and its heading */
            d->parts[d->n_parts - 1].end = i + 1;
            left -= 2 + lines;
            continue;
        }
        for (int skip = 0; skip < lines && d->n_parts < MAX_PARTS; skip += rows - 1)
            d->parts[d->n_parts++] = (struct part){i, skip, i + 1};
        left = rows - 1 - (lines % (rows - 1) ? lines % (rows - 1) : rows - 1);
    }
}

/* The window may have grown since the page was chosen. */
static void clamp_part(struct detail *d)
{
    if (d->part >= d->n_parts)
        d->part = d->n_parts ? d->n_parts - 1 : 0;
}

/* The sections of one page. */
static void draw_sections(struct screen *s, struct ui *ui, const struct cat_situation *x,
    const struct part *p, struct rect r)
{
    int y = r.y, last = r.y + r.h;
    for (int i = p->section; i < p->end && y < last; i++) {
        struct cat_section sec;
        catalogue_section(&sec, s->visit->cat, x, (size_t)i);
        const char *head = gettext(catalogue_heading(sec.number));
        canvas_fit(ui->cv, r.x, y++, r.w - (i == p->section ? 16 : 0), ROLE_TITLE, head);
        y += ui_text(ui, (struct rect){r.x, y, r.w, last - y}, ROLE_PAGE, str_of(sec.text),
                 i == p->section ? p->skip : 0) +
             1;
        ui_say(ui, head);
        ui_say(ui, sec.text);
    }
}

static const char *part_heading(struct screen *s, const struct cat_situation *x, int part)
{
    const struct detail *d = s->state;
    struct cat_section sec;
    catalogue_section(&sec, s->visit->cat, x, (size_t)d->parts[part].section);
    return gettext(catalogue_heading(sec.number));
}

static void draw_part(struct screen *s, struct ui *ui, const struct cat_situation *x, struct rect r)
{
    struct detail *d = s->state;
    char of[48], next[100];
    int button = 3, rows = r.h;
    cut_parts(s, x, r.w, rows);
    if (d->n_parts > 1) { /* a second cut, with room for the button */
        rows -= button;
        cut_parts(s, x, r.w, rows);
    }
    clamp_part(d);
    if (!d->n_parts)
        return;
    draw_sections(s, ui, x, &d->parts[d->part], (struct rect){r.x, r.y, r.w, rows});
    if (d->n_parts == 1)
        return;
    format_part(of, sizeof of, d->part + 1, d->n_parts);
    canvas_right(ui->cv, r.x, r.y, r.w, ROLE_MUTED, of);
    bool last = d->part + 1 == d->n_parts;
    int to = last ? 0 : d->part + 1;
    const char *words = last                ? _("Back to the start: %s ↑")
                        : d->parts[to].skip ? _("Go on: %s ↓")
                                            : _("Next: %s ↓");
    snprintf(next, sizeof next, words, part_heading(s, x, to));
    ui_button(ui, (struct rect){r.x, r.y + r.h - button, r.w, button},
        &(struct ui_item){.action = last ? A_PREV : A_NEXT,
            .arg = last,
            .key = K_PGDN,
            .label = next,
            .hint = next});
}

static void draw_acts(struct screen *s, struct ui *ui, const struct cat_situation *x, struct rect r)
{
    struct next_act acts[MAX_ACTS];
    const struct detail *d = s->state;
    int n = next_acts(s, x, acts), fit = (r.h - 1) / 3;
    canvas_z(ui->cv, r.x, r.y, r.w, ROLE_TITLE, C_("detail", "What next"));
    /* what finds no room stands behind the last button, and the first ones behind it again */
    bool rest = n > fit;
    int from = rest && d->more ? fit - 1 : 0, to = rest && !d->more ? fit - 1 : n;
    int row = 0;
    for (int i = from; i < to && row < fit; i++, row++)
        ui_button(ui, (struct rect){r.x, r.y + 1 + row * 3, r.w, 3},
            &(struct ui_item){.action = acts[i].action,
                .arg = acts[i].arg,
                .key = '1' + row,
                .label = acts[i].label,
                .hint = acts[i].hint,
                .flags = row == 0 ? UI_DEFAULT : 0});
    if (rest && row < fit)
        ui_button(ui, (struct rect){r.x, r.y + 1 + row * 3, r.w, 3},
            &(struct ui_item){.action = A_MORE,
                .key = '1' + row,
                .label = _("Other options"),
                .hint = _("Enter shows what else can be done.")});
}

/* Three places: two acts and the rest, or what the rest was. */
static void draw_large_acts(
    struct ui *ui, const struct next_act *acts, int n, bool more, struct rect at)
{
    int from = more && n > 3 ? 2 : 0;
    for (int i = 0; i < 3 && from + i < n; i++) {
        const struct next_act *act = &acts[from + i];
        bool rest = n > 3 && i == 2 && !more;
        ui_button(ui, (struct rect){at.x + i % 2 * (at.w + 2), at.y + i / 2 * 3, at.w, 3},
            &(struct ui_item){.action = rest ? A_MORE : act->action,
                .arg = rest ? 0 : act->arg,
                .key = '1' + i,
                .label = rest ? _("Other options") : act->label,
                .hint = act->hint,
                .flags = i == 0 ? UI_DEFAULT : 0});
    }
}

/* 58x16: five facts, then four places: two acts, the rest, the next part. */
static void draw_large(
    struct screen *s, struct ui *ui, const struct cat_situation *x, struct rect r)
{
    struct detail *d = s->state;
    struct next_act acts[MAX_ACTS];
    struct facts f;
    int n = next_acts(s, x, acts), w = (r.w - 2) / 2, y = r.y + r.h - 6;
    facts_of(&f, s->visit, d->at);
    struct rect text = {r.x, r.y, r.w, r.h - 7};
    cut_parts(s, x, text.w, text.h);
    d->n_parts++; /* the facts are the first part here */
    clamp_part(d);
    if (d->part == 0) {
        if (f.n > 5)
            f.n = 5;
        facts_draw(ui, &f, (struct rect){r.x, r.y, r.w, 5});
    } else {
        draw_sections(s, ui, x, &d->parts[d->part - 1], text);
    }
    draw_large_acts(ui, acts, n, d->more, (struct rect){r.x, y, w, 3});
    char next[100];
    bool last = d->part + 1 >= d->n_parts;
    if (last)
        snprintf(next, sizeof next, "%s", _("From the start ↑"));
    else
        snprintf(next, sizeof next, "%s ↓", part_heading(s, x, d->part));
    ui_button(ui, (struct rect){r.x + w + 2, y + 3, w, 3},
        &(struct ui_item){.action = last ? A_PREV : A_NEXT,
            .arg = last,
            .key = K_PGDN,
            .label = next,
            .hint = next});
}

static int draw_print_banner(struct screen *s, struct ui *ui)
{
    const struct detail *d = s->state;
    const char *first, *second;
    if (!print_words(d->print, &first, &second))
        return 0;
    return page_banner(ui, 1, first, second);
}

static void detail_draw(struct screen *s, struct ui *ui)
{
    struct cat_situation x;
    struct facts f;
    struct detail *d = s->state;
    load(s, &x);
    const char *path = NULL;
    if (x.topics.n) {
        struct cat_topic t;
        catalogue_topic(
            &t, s->visit->cat, (struct cat_ref){CAT_TOPIC, x.topics.items[0]}, s->visit->lang);
        path = t.name;
    }
    struct page p = {.path = path, .title = x.title};
    struct rect r = page_begin(s, ui, &p);
    int shift = draw_print_banner(s, ui);
    if (shift > 1 && r.y < 3 + shift)
        r.y++, r.h--;
    if (ui->size == SIZE_LARGE) {
        draw_large(s, ui, &x, r);
        page_end(s, ui, &p);
        return;
    }
    int side = ui->size >= SIZE_WIDE ? 30 : SIDE;
    struct rect text = {r.x, r.y, r.w - side - GAP - 2, r.h};
    facts_of(&f, s->visit, d->at);
    int used = facts_draw(ui, &f, text);
    draw_part(s, ui, &x, (struct rect){text.x, text.y + used, text.w, text.h - used});
    draw_acts(s, ui, &x, (struct rect){r.x + r.w - side, r.y, side, r.h});
    page_end(s, ui, &p);
}

static void print_slip(struct screen *s)
{
    struct detail *d = s->state;
    struct cat_situation x;
    struct cat_town town;
    struct facts f;
    struct err e = ERR_INIT;
    char url[300] = "", office[200], address[300], body[2000] = "";
    load(s, &x);
    facts_of(&f, s->visit, d->at);
    catalogue_town(&town, s->visit->cat, s->visit->lang);
    format_office(office, sizeof office, &town);
    format_address(address, sizeof address, &town);
    format_situation_url(url, sizeof url, &town, x.id);
    struct slip slip = {.kind = SLIP_INFO,
        .lang = s->visit->lang,
        .large = s->visit->large,
        .town = office,
        .address = address,
        .title = x.title,
        .printed = format_now(s->visit),
        .qr = *url ? url : NULL,
        .body = body};
    for (size_t i = 0; i < f.n && slip.n_rows < SLIP_ROWS; i++)
        if (strcmp(f.rows[i].label, _("Now")) != 0)
            slip.rows[slip.n_rows++] = (struct slip_row){f.rows[i].label, f.rows[i].value};
    for (size_t i = 0; i < x.n_sections; i++) {
        struct cat_section sec;
        catalogue_section(&sec, s->visit->cat, &x, i);
        if (sec.number == 6 || (sec.number == 4 && !body[0]))
            str_copy(body, sizeof body, str_of(sec.text));
    }
    d->print = PRINT_BUSY;
    if (s->visit->ops->print(s->visit->ctx, &slip, &e) < 0)
        d->print = PRINT_FAILED;
}

static enum handled detail_act(struct screen *s, int action, int arg)
{
    struct detail *d = s->state;
    const struct visit *v = s->visit;
    struct cat_situation x;
    load(s, &x);
    struct screen_args args = {.ref = {CAT_SITUATION, d->at}, .pay = {.fee = CAT_NONE}};
    switch (action) {
    case A_PAY:
        args.pay.fee = x.fees.items[0];
        args.ref = (struct cat_ref){CAT_FEE, x.fees.items[0]};
        v->ops->open(v->ctx, &screen_pay, &args);
        return HANDLED;
    case A_FORM:
        args.forms_of = x.forms.n > 1;
        if (!args.forms_of)
            args.ref = (struct cat_ref){CAT_FORM, (uint32_t)arg};
        v->ops->open(v->ctx, &screen_forms, &args);
        return HANDLED;
    case A_PRINT:
        print_slip(s);
        return HANDLED;
    case A_BOOK:
        v->ops->open(v->ctx, &screen_book_act, &args);
        return HANDLED;
    case A_TICKET:
        v->ops->open(v->ctx, &screen_tickets, &args);
        return HANDLED;
    case A_TAKE:
        v->ops->open(v->ctx, &screen_takeaway, &args);
        return HANDLED;
    case A_WHERE:
        args.ref = x.contact != CAT_NONE ? (struct cat_ref){CAT_CONTACT, x.contact}
                                         : (struct cat_ref){CAT_DEPARTMENT, x.department};
        v->ops->open(v->ctx, &screen_place, &args);
        return HANDLED;
    case A_RELATED:
        v->ops->open(v->ctx, &screen_list, &args);
        return HANDLED;
    case A_MORE:
        d->more = !d->more;
        s->focus = (struct ui_focus){0};
        return HANDLED;
    case A_NEXT:
        d->part++;
        return HANDLED;
    case A_PREV:
        d->part = arg ? 0 : d->part > 0 ? d->part - 1 : 0;
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled detail_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct detail *d = s->state;
    (void)ui;
    if (k->code == K_PGUP || k->code == K_WHEEL_UP)
        return detail_act(s, A_PREV, 0);
    if (k->code == K_WHEEL_DOWN && d->part + 1 < d->n_parts)
        return detail_act(s, A_NEXT, 0);
    return NOT_MINE;
}

static int detail_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct detail *d = s->state;
    struct cat_situation x;
    if (!s->visit->cat || args->ref.kind != CAT_SITUATION ||
        args->ref.at >= catalogue_count(s->visit->cat, CAT_SITUATION))
        return err_set(e, ERR_NOT_FOUND, "detail", "no such situation");
    d->at = args->ref.at;
    load(s, &x);
    str_copy(d->id, sizeof d->id, str_of(x.id));
    return 0;
}

static void detail_news(struct screen *s, const struct news *n)
{
    struct detail *d = s->state;
    if (n->kind == NEWS_PRINT)
        d->print = n->print;
    if (n->kind != NEWS_CATALOGUE)
        return;
    d->at = catalogue_find(s->visit->cat, CAT_SITUATION, d->id);
    if (d->at == CAT_NONE) /* withdrawn while it was read */
        s->visit->ops->home(s->visit->ctx);
}

const struct screen_class screen_detail = {
    .name = "detail",
    .size = sizeof(struct detail),
    .open = detail_open,
    .draw = detail_draw,
    .key = detail_key,
    .act = detail_act,
    .news = detail_news,
};
