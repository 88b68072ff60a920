/* book_act: what to book a time for: the acts of the situation one came from, or all of them. Also
 * where the lists are fetched; when all is decided it gives way to the next page. */
#include "book.h"

#include "base/i18n.h"
#include "format.h"
#include <stdio.h>

enum { A_ACT = ACT_SCREEN, A_UP, A_DOWN, A_AGAIN, A_CONTINUE, A_ERASE, A_TICKET };

struct book_act {
    struct pager pager;
    const char *trouble; /* translated */
    char title[160];
    bool asked; /* whether the form begun may go */
    bool left;  /* an act was chosen here: the page stays below */
};

static struct reserving *reserving(struct screen *s)
{
    return s->visit->reserving;
}

static bool belongs(const struct reserving *r, const struct wire_operation *o)
{
    if (!*r->situation)
        return true;
    for (size_t i = 0; i < o->n_situations; i++)
        if (strcmp(o->situations[i], r->situation) == 0)
            return true;
    return false;
}

static const struct wire_operation *nth(const struct reserving *r, int i)
{
    for (size_t k = 0; r->have_lists && k < r->lists.n_operations; k++)
        if (belongs(r, &r->lists.operations[k]) && i-- == 0)
            return &r->lists.operations[k];
    return NULL;
}

static int count(const struct reserving *r)
{
    int n = 0;
    while (nth(r, n))
        n++;
    return n;
}

/* ---- a form that was begun: its answers would go */

static bool has_other_form(const struct visit *v)
{
    return filling_has_answers(v->filling) && !v->filling->booking;
}

static void draw_question(struct screen *s, struct ui *ui)
{
    const struct filling *f = s->visit->filling;
    char text[400];
    struct page p = {.title = _("You have begun a form")};
    struct rect r = page_begin(s, ui, &p);
    snprintf(text, sizeof text,
        *f->code ? _("“%s” is saved under its code. You can open it again later.")
                 : _("“%s” is not finished. Booking a time erases its answers."),
        form_word(f->form, FORM_TITLE, s->visit->lang));
    int y = r.y + ui_text(ui, (struct rect){r.x, r.y, r.w, 4}, ROLE_PAGE, str_of(text), 0) + 1;
    int w = r.w < 60 ? r.w : 60;
    ui_say(ui, text);
    ui_button(ui, (struct rect){r.x, y, w, 3},
        &(struct ui_item){.action = A_CONTINUE,
            .key = '1',
            .label = _("Go on with the form begun"),
            .hint = _("Enter goes on with the form you have begun."),
            .flags = UI_DEFAULT});
    ui_button(ui, (struct rect){r.x, y + 3, w, 3},
        &(struct ui_item){.action = A_ERASE,
            .key = '2',
            .label = *f->code ? _("Book a time") : _("Erase it and book a time"),
            .hint = _("Enter goes on to booking.")});
    page_end(s, ui, &p);
}

/* ---- the list */

static void choose(struct screen *s, const struct wire_operation *o, bool replace)
{
    struct reserving *r = reserving(s);
    str_copy(r->operation, sizeof r->operation, str_of(o->id));
    r->place[0] = '\0';
    r->people = 0;
    book_go_on(s, BOOK_ACT, replace);
}

/* With one act alone there is nothing to choose. True: this page is gone. */
static bool skip(struct screen *s)
{
    const struct reserving *r = reserving(s);
    const struct book_act *st = s->state;
    if (st->left || !r->have_lists || !*r->situation || count(r) != 1 || has_other_form(s->visit))
        return false;
    choose(s, nth(r, 0), true);
    return true;
}

static int act_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct book_act *st = s->state;
    struct reserving *r = reserving(s);
    (void)e;
    r->moving = r->moved = false;
    r->have_slots = false;
    r->operation[0] = r->place[0] = r->situation[0] = '\0';
    r->people = 0;
    r->wanted = 0;
    if (args->ref.kind == CAT_SITUATION && s->visit->cat) {
        struct cat_situation x;
        catalogue_situation(&x, s->visit->cat, args->ref.at, s->visit->lang);
        str_copy(r->situation, sizeof r->situation, str_of(x.id));
        str_copy(st->title, sizeof st->title, str_of(x.title));
    }
    st->asked = has_other_form(s->visit);
    st->trouble = book_ask(s, RESERVE_LISTS, NULL);
    return 0;
}

static void item(struct screen *s, int i, struct book_item *out)
{
    const struct wire_operation *o = nth(reserving(s), i);
    out->label = o->name;
    snprintf(out->right, sizeof out->right,
        ngettext("about %d minute", "about %d minutes", (unsigned)o->minutes), o->minutes);
    snprintf(out->hint, sizeof out->hint, _("Enter goes on with: %s"), o->name);
}

static void draw_nothing(struct screen *s, struct ui *ui, struct rect r)
{
    const char *text = _("Nothing can be booked here. Take a queue ticket, or ask at the counter.");
    int y = r.y + ui_text(ui, (struct rect){r.x, r.y, r.w, 3}, ROLE_PAGE, str_of(text), 0) + 1;
    (void)s;
    ui_say(ui, text);
    ui_button(ui, (struct rect){r.x, y, 30, 3},
        &(struct ui_item){.action = A_TICKET,
            .key = '1',
            .label = _("Take a ticket"),
            .hint = _("Enter shows the queues and how many people wait."),
            .flags = UI_DEFAULT});
}

static void act_draw(struct screen *s, struct ui *ui)
{
    struct book_act *st = s->state;
    const struct reserving *r = reserving(s);
    if (st->asked && has_other_form(s->visit)) {
        draw_question(s, ui);
        return;
    }
    struct page p = {
        .task = *st->title ? st->title : NULL, .title = _("What do you want to book?")};
    struct rect room = page_begin(s, ui, &p);
    if (!r->have_lists || st->trouble)
        book_waiting(ui, room, st->trouble, A_AGAIN);
    else if (!count(r))
        draw_nothing(s, ui, room);
    else
        book_list(s, ui, room, &st->pager, count(r), item, A_ACT);
    page_end(s, ui, &p);
}

static enum handled act_act(struct screen *s, int action, int arg)
{
    struct book_act *st = s->state;
    const struct visit *v = s->visit;
    const struct wire_operation *o;
    switch (action) {
    case A_ACT:
        o = nth(reserving(s), arg);
        st->left = o != NULL;
        if (o)
            choose(s, o, false);
        return HANDLED;
    case A_UP:
    case A_DOWN:
        pager_turn(&st->pager, action == A_UP ? K_PGUP : K_PGDN);
        return HANDLED;
    case A_AGAIN:
        st->trouble = book_ask(s, RESERVE_LISTS, NULL);
        return HANDLED;
    case A_ERASE:
        st->asked = false;
        s->focus = (struct ui_focus){0};
        skip(s);
        return HANDLED;
    case A_CONTINUE:
        v->ops->replace(
            v->ctx, v->desk ? &screen_desk_form : &screen_fill, &(struct screen_args){0});
        return HANDLED;
    case A_TICKET:
        v->ops->replace(v->ctx, &screen_tickets, &(struct screen_args){0});
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled act_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct book_act *st = s->state;
    (void)ui;
    return pager_turn(&st->pager, k->code) ? HANDLED : NOT_MINE;
}

static void act_news(struct screen *s, const struct news *n)
{
    struct book_act *st = s->state;
    if (n->kind != NEWS_RESERVE || n->what != RESERVE_LISTS)
        return;
    st->trouble = n->err ? book_trouble(reserving(s), n->err) : NULL;
    s->focus = (struct ui_focus){0};
    if (!n->err)
        skip(s);
}

const struct screen_class screen_book_act = {
    .name = "book_act",
    .size = sizeof(struct book_act),
    .open = act_open,
    .draw = act_draw,
    .key = act_key,
    .act = act_act,
    .news = act_news,
};
