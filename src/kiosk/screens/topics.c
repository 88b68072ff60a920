/* topics: life situations by topic, by department, by "I am dealing with", and the way to A–Z. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "page.h"
#include <stdio.h>

enum { A_AXIS = ACT_SCREEN, A_GROUP, A_UP, A_DOWN };
enum axis { AXIS_TOPIC, AXIS_DEPARTMENT, AXIS_LIFE, AXIS_LETTERS, AXES };

struct topics {
    enum axis axis;
    struct pager pager;
};

struct axis_row {
    const char *title, *button;
    int key;
    enum cat_kind kind;
};

static const struct axis_row axes[AXES] = {
    [AXIS_TOPIC] = {N_("Life situations by topic"), N_("topic"), 't', CAT_TOPIC},
    [AXIS_DEPARTMENT] = {N_("Life situations by department"), N_("department"), 'o',
        CAT_DEPARTMENT},
    [AXIS_LIFE] = {N_("I am dealing with"), N_("dealing with"), 'r', CAT_LIFE},
    [AXIS_LETTERS] = {N_("Life situations A–Z"), N_("A–Z"), 'a', CAT_KINDS},
};

static size_t group_count(const struct visit *v, enum axis axis)
{
    if (axis == AXIS_DEPARTMENT)
        return catalogue_count(v->cat, CAT_DEPARTMENT);
    return catalogue_top(v->cat, axes[axis].kind).n;
}

static struct cat_ref group_at(const struct visit *v, enum axis axis, size_t i)
{
    if (axis == AXIS_DEPARTMENT)
        return (struct cat_ref){CAT_DEPARTMENT, (uint32_t)i};
    return (struct cat_ref){axes[axis].kind, catalogue_top(v->cat, axes[axis].kind).items[i]};
}

static const char *group_name(const struct visit *v, struct cat_ref ref, size_t *situations)
{
    if (ref.kind == CAT_DEPARTMENT) {
        struct cat_place p;
        catalogue_place(&p, v->cat, ref, v->lang);
        *situations = p.situations.n;
        return *p.short_name ? p.short_name : p.name;
    }
    struct cat_topic t;
    catalogue_topic(&t, v->cat, ref, v->lang);
    *situations = t.situations.n;
    return t.name;
}

static void draw_axes(struct screen *s, struct ui *ui, struct rect r)
{
    const struct topics *t = s->state;
    int x = r.x + r.w;
    for (int i = AXES - 1; i >= 0; i--) {
        if ((enum axis)i == t->axis)
            continue;
        const char *label = gettext(axes[i].button);
        int w = (int)utf8_width(str_of(label)) + 6 + (ui->size == SIZE_LARGE ? 0 : 1);
        x -= w;
        ui_button(ui, (struct rect){x, r.y, w, 3},
            &(struct ui_item){.action = A_AXIS,
                .arg = i,
                .key = axes[i].key,
                .label = label,
                .hint = label,
                .flags = 0});
        x -= 1;
    }
}

static void draw_group(struct screen *s, struct ui *ui, struct rect at, int i, int shown)
{
    const struct topics *t = s->state;
    size_t n;
    char count[48], hint[UI_HINT];
    const char *name = group_name(s->visit, group_at(s->visit, t->axis, (size_t)i), &n);
    snprintf(count, sizeof count, ngettext("%zu situation", "%zu situations", n), n);
    snprintf(hint, sizeof hint, _("Enter opens: %s, %s."), name, count);
    ui_button(ui, at,
        &(struct ui_item){.action = A_GROUP,
            .arg = i,
            .key = shown < 10 ? '0' + (shown + 1) % 10 : 0,
            .label = name,
            .right = ui->size == SIZE_LARGE ? NULL : count,
            .hint = hint,
            .flags = i == t->pager.top ? UI_DEFAULT : 0});
}

static void topics_draw(struct screen *s, struct ui *ui)
{
    struct topics *t = s->state;
    bool large = ui->size == SIZE_LARGE;
    const char *title = gettext(axes[t->axis].title);
    struct page p = {.title = large ? title : NULL, .flags = PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p);
    if (!large) { /* the other ways to sort stand right of the title, in its three rows */
        canvas_fit(ui->cv, r.x, r.y + 1, r.w, ROLE_TITLE, title);
        ui_say(ui, title);
    }
    struct rect top = {r.x, r.y, r.w, 3};
    draw_axes(s, ui, top);
    r.y += 3, r.h -= 3;
    int gap = 2, w = (r.w - gap) / 2, rows = r.h / 3;
    int total = (int)group_count(s->visit, t->axis);
    bool paged = total > rows * 2;
    if (paged)
        w = (r.w - 14 - gap) / 2;
    pager_clamp(&t->pager, rows * 2, total);
    int column = t->pager.shown > rows ? (t->pager.shown + 1) / 2 : rows;
    for (int i = 0; i < t->pager.shown; i++) {
        int col = i >= column, row = i % column;
        draw_group(
            s, ui, (struct rect){r.x + col * (w + gap), r.y + row * 3, w, 3}, t->pager.top + i, i);
    }
    pager_rail(ui, &t->pager, r, A_UP, A_DOWN);
    page_end(s, ui, &p);
}

static enum handled topics_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct topics *t = s->state;
    (void)ui;
    return pager_turn(&t->pager, k->code) ? HANDLED : NOT_MINE;
}

static enum handled topics_act(struct screen *s, int action, int arg)
{
    struct topics *t = s->state;
    const struct visit *v = s->visit;
    switch (action) {
    case A_AXIS:
        if (arg == AXIS_LETTERS) {
            v->ops->open(v->ctx, &screen_list, &(struct screen_args){.ref = {CAT_KINDS, 0}});
            return HANDLED;
        }
        t->axis = (enum axis)arg;
        t->pager.top = 0;
        s->focus = (struct ui_focus){0};
        return HANDLED;
    case A_GROUP:
        v->ops->open(
            v->ctx, &screen_list, &(struct screen_args){.ref = group_at(v, t->axis, (size_t)arg)});
        return HANDLED;
    case A_UP:
    case A_DOWN:
        pager_turn(&t->pager, action == A_UP ? K_PGUP : K_PGDN);
        s->focus = (struct ui_focus){0};
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static int topics_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    return s->visit->cat ? 0 : err_set(e, ERR_NOT_FOUND, "topics", "no catalogue yet");
}

const struct screen_class screen_topics = {
    .name = "topics",
    .size = sizeof(struct topics),
    .open = topics_open,
    .draw = topics_draw,
    .key = topics_key,
    .act = topics_act,
};
