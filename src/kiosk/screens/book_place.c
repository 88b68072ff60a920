/* book_place: where to come, when more than one place does the act; and how many people come, when
 * more than one may. */
#include "book.h"

#include "base/i18n.h"
#include "format.h"
#include <stdio.h>

enum { A_CHOOSE = ACT_SCREEN, A_UP, A_DOWN };

struct choice {
    struct pager pager;
};

/* ---- where */

static const struct wire_place *nth_place(const struct reserving *r, int i)
{
    for (size_t k = 0; r->have_lists && k < r->lists.n_places; k++) {
        const struct wire_place *p = &r->lists.places[k];
        for (size_t o = 0; o < p->n_operations; o++)
            if (strcmp(p->operations[o], r->operation) == 0 && i-- == 0)
                return p;
    }
    return NULL;
}

static void place_item(struct screen *s, int i, struct book_item *out)
{
    const struct wire_place *p = nth_place(s->visit->reserving, i);
    out->label = p->name;
    snprintf(out->right, sizeof out->right, "%s", p->where);
    snprintf(out->hint, sizeof out->hint, _("Enter shows the free times: %s"), p->name);
}

static void place_draw(struct screen *s, struct ui *ui)
{
    struct choice *st = s->state;
    const struct wire_place *any;
    char task[200];
    book_task(task, sizeof task, s->visit);
    struct page p = {.task = task, .title = _("Where will you come?")};
    struct rect r = page_begin(s, ui, &p);
    int n = (int)reserving_places(s->visit->reserving, s->visit->reserving->operation, &any);
    book_list(s, ui, r, &st->pager, n, place_item, A_CHOOSE);
    page_end(s, ui, &p);
}

static enum handled place_act(struct screen *s, int action, int arg)
{
    struct choice *st = s->state;
    struct reserving *r = s->visit->reserving;
    const struct wire_place *p = action == A_CHOOSE ? nth_place(r, arg) : NULL;
    if (action == A_UP || action == A_DOWN) {
        pager_turn(&st->pager, action == A_UP ? K_PGUP : K_PGDN);
        return HANDLED;
    }
    if (!p)
        return NOT_MINE;
    str_copy(r->place, sizeof r->place, str_of(p->id));
    book_go_on(s, BOOK_PLACE, false);
    return HANDLED;
}

static enum handled turn_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct choice *st = s->state;
    (void)ui;
    return pager_turn(&st->pager, k->code) ? HANDLED : NOT_MINE;
}

const struct screen_class screen_book_place = {
    .name = "book_place",
    .size = sizeof(struct choice),
    .draw = place_draw,
    .key = turn_key,
    .act = place_act,
};

/* ---- how many */

static int people_max(struct screen *s)
{
    const struct wire_operation *o =
        reserving_operation(s->visit->reserving, s->visit->reserving->operation);
    return o ? o->people_max : 1;
}

static void draw_number(struct screen *s, struct ui *ui, struct rect r, int people)
{
    char label[60], minutes[60], hint[UI_HINT];
    const struct wire_operation *o =
        reserving_operation(s->visit->reserving, s->visit->reserving->operation);
    int lasts = o ? o->minutes + (people - 1) * o->more_minutes : 0;
    book_people(label, sizeof label, people);
    snprintf(minutes, sizeof minutes,
        ngettext("about %d minute", "about %d minutes", (unsigned)lasts), lasts);
    snprintf(hint, sizeof hint, _("Enter shows the free times: %s"), label);
    ui_button(ui, r,
        &(struct ui_item){.action = A_CHOOSE,
            .arg = people,
            .key = people <= 9 ? '0' + people : 0,
            .label = label,
            .sub = r.h > 3 ? minutes : NULL,
            .hint = hint,
            .flags = people == 1 ? UI_DEFAULT : 0});
}

static void people_draw(struct screen *s, struct ui *ui)
{
    char task[200];
    bool large = ui->size == SIZE_LARGE;
    book_task(task, sizeof task, s->visit);
    struct page p = {.task = task, .title = _("How many people are you booking for?")};
    struct rect r = page_begin(s, ui, &p);
    const char *hint = _("Count everybody who needs it done, children too.");
    if (!large)
        r.y += ui_text(ui, (struct rect){r.x, r.y, r.w, 1}, ROLE_MUTED, str_of(hint), 0) + 1;
    ui_say(ui, hint);
    int n = people_max(s), columns = large ? 2 : 3, gap = 2, h = large ? 3 : 4;
    int w = (r.w - gap * (columns - 1)) / columns;
    while (columns < 6 && (n + columns - 1) / columns * h > r.h) {
        columns++; /* a school class: more of them in a row, and without what is below */
        h = 3;
        w = (r.w - gap * (columns - 1)) / columns;
    }
    for (int i = 0; i < n && i / columns * h + h <= r.h; i++)
        draw_number(s, ui,
            (struct rect){r.x + i % columns * (w + gap), r.y + i / columns * h, w, h}, i + 1);
    page_end(s, ui, &p);
}

static enum handled people_act(struct screen *s, int action, int arg)
{
    if (action != A_CHOOSE || arg < 1 || arg > people_max(s))
        return NOT_MINE;
    s->visit->reserving->people = arg;
    book_go_on(s, BOOK_PEOPLE, false);
    return HANDLED;
}

const struct screen_class screen_book_people = {
    .name = "book_people",
    .size = sizeof(struct choice),
    .draw = people_draw,
    .act = people_act,
};
