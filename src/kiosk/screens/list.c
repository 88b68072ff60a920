/* list: the situations of one topic, department or life event, or all from A to Z. At the kiosk one
 * frame each; at the desk dense rows with a preview beside them. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "facts.h"
#include "page.h"
#include <stdio.h>

enum { A_ITEM = ACT_SCREEN, A_UP, A_DOWN };
enum { RAIL = 12, DESK_LIST = 52 };

struct list {
    struct cat_ref of; /* CAT_SITUATION: what is related to it; CAT_KINDS: all, by title */
    struct pager pager;
    char id[64]; /* of the group, to find it again in a new catalogue */
};

static const char *list_title(const struct list *l, const struct visit *v, struct cat_list *items)
{
    struct cat_topic t;
    struct cat_place p;
    struct cat_situation x;
    switch (l->of.kind) {
    case CAT_TOPIC:
    case CAT_LIFE:
        catalogue_topic(&t, v->cat, l->of, v->lang);
        *items = t.situations;
        return t.name;
    case CAT_DEPARTMENT:
        catalogue_place(&p, v->cat, l->of, v->lang);
        *items = p.situations;
        return p.name;
    case CAT_SITUATION:
        catalogue_situation(&x, v->cat, l->of.at, v->lang);
        *items = x.related;
        return x.title;
    default:
        *items = catalogue_by_title(v->cat, v->lang);
        return _("Life situations A–Z");
    }
}

static void draw_item(struct screen *s, struct ui *ui, struct rect at, uint32_t situation, int i)
{
    const struct list *l = s->state;
    struct cat_situation x;
    char hint[UI_HINT];
    catalogue_situation(&x, s->visit->cat, situation, s->visit->lang);
    snprintf(hint, sizeof hint, _("Enter opens: %s"), x.title);
    ui_button(ui, at,
        &(struct ui_item){.action = A_ITEM,
            .arg = (int)situation,
            .key = i < 9 ? '1' + i : 0,
            .label = x.title,
            .right = ui->size == SIZE_LARGE || ui->desk ? NULL : x.brief,
            .hint = hint,
            .flags = (i == 0 ? UI_DEFAULT : 0) | (ui->desk ? UI_NOFRAME : 0)});
    (void)l;
}

/* The desk sees at once what the situation says, without opening it. */
static void draw_preview(struct screen *s, struct ui *ui, struct rect r, uint32_t situation)
{
    struct cat_situation x;
    struct facts f;
    catalogue_situation(&x, s->visit->cat, situation, s->visit->lang);
    for (int y = r.y; y < r.y + r.h; y++)
        canvas_put(ui->cv, r.x - 2, y, 0x2502, ROLE_RULE);
    canvas_fit(ui->cv, r.x, r.y, r.w, ROLE_TITLE, x.title);
    facts_of(&f, s->visit, situation);
    int y = r.y + 1 + facts_draw(ui, &f, (struct rect){r.x, r.y + 1, r.w, r.h - 1});
    for (size_t i = 0; i < x.n_sections && y + 1 < r.y + r.h; i++) {
        struct cat_section sec;
        catalogue_section(&sec, s->visit->cat, &x, i);
        canvas_fit(ui->cv, r.x, y++, r.w, ROLE_TITLE, gettext(catalogue_heading(sec.number)));
        y +=
            ui_text(ui, (struct rect){r.x, y, r.w, r.y + r.h - y}, ROLE_PAGE, str_of(sec.text), 0) +
            1;
    }
}

static void list_draw(struct screen *s, struct ui *ui)
{
    struct list *l = s->state;
    struct cat_list items;
    const char *name = list_title(l, s->visit, &items);
    const char *path = l->of.kind == CAT_SITUATION ? _("Related pages") : _("Life situations");
    struct page p = {.path = l->of.kind == CAT_KINDS ? NULL : path, .title = name};
    struct rect r = page_begin(s, ui, &p);
    if (ui->size != SIZE_LARGE && r.h > 16 && ui->cv->h >= 24)
        r.y++, r.h--;
    int each = ui->desk ? 1 : 3, fit = r.h / each > 9 ? 9 : r.h / each;
    if (ui->desk)
        fit = r.h;
    pager_clamp(&l->pager, fit > 0 ? fit : 1, (int)items.n);
    bool paged = l->pager.total > l->pager.shown;
    int w = ui->desk ? DESK_LIST : paged ? r.w - RAIL - 2 : r.w;
    for (int i = 0; i < l->pager.shown; i++)
        draw_item(
            s, ui, (struct rect){r.x, r.y + i * each, w, each}, items.items[l->pager.top + i], i);
    if (items.n == 0)
        ui_text(ui, r, ROLE_PAGE, str_of(_("There is nothing here yet. Ask at the office.")), 0);
    if (ui->desk && ui->size >= SIZE_WIDE && items.n) {
        uint32_t at =
            s->focus.action == A_ITEM ? (uint32_t)s->focus.arg : items.items[l->pager.top];
        draw_preview(s, ui, (struct rect){r.x + DESK_LIST + 3, r.y, r.w - DESK_LIST - 3, r.h}, at);
    } else if (!ui->desk) {
        pager_rail(ui, &l->pager, r, A_UP, A_DOWN);
    }
    page_end(s, ui, &p);
}

static void turn(struct screen *s, int code)
{
    struct list *l = s->state;
    if (pager_turn(&l->pager, code))
        s->focus = (struct ui_focus){0};
}

/* A letter goes to the first title that begins with it or comes after. */
static bool jump_to_letter(struct screen *s, const struct cat_list *items, int code)
{
    struct list *l = s->state;
    char want[4], has[4];
    if (l->of.kind != CAT_KINDS || code < 'A' || !utf8_is_alnum((uint32_t)code) ||
        !utf8_fold_char((uint32_t)code, false, want))
        return false;
    for (size_t i = 0; i < items->n; i++) {
        struct cat_situation x;
        catalogue_situation(&x, s->visit->cat, items->items[i], s->visit->lang);
        struct str title = str_of(x.title);
        if (utf8_fold_char(utf8_next(&title), false, has) && has[0] >= want[0]) {
            l->pager.top = (int)i;
            s->focus = (struct ui_focus){A_ITEM, (int)items->items[i]};
            return true;
        }
    }
    return false;
}

static enum handled list_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct list *l = s->state;
    struct cat_list items;
    list_title(l, s->visit, &items);
    int last = l->pager.top + l->pager.shown - 1;
    bool at_end = ui->focused >= 0 && s->focus.action == A_ITEM && last >= 0 &&
                  (uint32_t)s->focus.arg == items.items[last];
    bool at_top =
        s->focus.action == A_ITEM && items.n && (uint32_t)s->focus.arg == items.items[l->pager.top];
    if (key_is_char(k) && jump_to_letter(s, &items, k->code))
        return HANDLED;
    if ((k->code == K_DOWN && at_end) || k->code == K_PGDN || k->code == K_WHEEL_DOWN) {
        turn(s, K_PGDN);
        return HANDLED;
    }
    if ((k->code == K_UP && at_top) || k->code == K_PGUP || k->code == K_WHEEL_UP) {
        turn(s, K_PGUP);
        return HANDLED;
    }
    return NOT_MINE;
}

static enum handled list_act(struct screen *s, int action, int arg)
{
    if (action == A_UP || action == A_DOWN) {
        turn(s, action == A_UP ? K_PGUP : K_PGDN);
        return HANDLED;
    }
    if (action != A_ITEM)
        return NOT_MINE;
    s->visit->ops->open(s->visit->ctx, &screen_detail,
        &(struct screen_args){.ref = {CAT_SITUATION, (uint32_t)arg}});
    return HANDLED;
}

static void group_id(char id[64], const struct visit *v, struct cat_ref of)
{
    struct cat_topic t;
    struct cat_place p;
    struct cat_situation x;
    id[0] = '\0';
    if (of.kind == CAT_SITUATION) {
        catalogue_situation(&x, v->cat, of.at, v->lang);
        str_copy(id, 64, str_of(x.id));
    } else if (of.kind == CAT_DEPARTMENT) {
        catalogue_place(&p, v->cat, of, v->lang);
        str_copy(id, 64, str_of(p.id));
    } else if (of.kind != CAT_KINDS) {
        catalogue_topic(&t, v->cat, of, v->lang);
        str_copy(id, 64, str_of(t.id));
    }
}

static int list_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct list *l = s->state;
    if (!s->visit->cat)
        return err_set(e, ERR_NOT_FOUND, "list", "no catalogue yet");
    l->of = args->ref;
    group_id(l->id, s->visit, l->of);
    return 0;
}

static void list_news(struct screen *s, const struct news *n)
{
    struct list *l = s->state;
    if (n->kind != NEWS_CATALOGUE || l->of.kind == CAT_KINDS)
        return;
    l->of.at = catalogue_find(s->visit->cat, l->of.kind, l->id);
    s->focus = (struct ui_focus){0};
    if (l->of.at == CAT_NONE)
        s->visit->ops->home(s->visit->ctx);
}

const struct screen_class screen_list = {
    .name = "list",
    .size = sizeof(struct list),
    .open = list_open,
    .draw = list_draw,
    .key = list_key,
    .act = list_act,
    .news = list_news,
};
