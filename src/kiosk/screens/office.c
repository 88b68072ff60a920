/* office: departments, and what each deals with, with today's hours. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "format.h"
#include "page.h"
#include <stdio.h>

enum { A_PLACE = ACT_SCREEN, A_CONTACT, A_UP, A_DOWN, A_VIEW };
enum { RAIL = 12 };

struct office {
    bool contacts; /* what people come for, instead of departments */
    struct pager pager;
};

static void draw_place(struct screen *s, struct ui *ui, struct rect at, struct cat_ref ref, int i)
{
    struct cat_place p;
    struct buf b;
    char hint[UI_HINT];
    catalogue_place(&p, s->visit->cat, ref, s->visit->lang);
    buf_init(&b, BUF_LINE);
    if (ref.kind == CAT_CONTACT && p.n_phones)
        format_phones(&b, &p);
    else
        format_open(&b, s->visit, &p.hours);
    snprintf(hint, sizeof hint, _("Enter opens: %s"), p.name);
    ui_button(ui, at,
        &(struct ui_item){.action = ref.kind == CAT_CONTACT ? A_CONTACT : A_PLACE,
            .arg = (int)ref.at,
            .key = i < 9 ? '1' + i : 0,
            .label = *p.short_name && ui->size == SIZE_LARGE ? p.short_name : p.name,
            .right = ui->size == SIZE_LARGE ? NULL : buf_cstr(&b),
            .hint = hint,
            .flags = i == 0 ? UI_DEFAULT : 0});
    buf_done(&b);
}

static void office_draw(struct screen *s, struct ui *ui)
{
    struct office *o = s->state;
    bool large = ui->size == SIZE_LARGE;
    const char *title = o->contacts ? _("Who deals with what") : _("Office and phones");
    struct page p = {.title = large ? title : NULL, .flags = PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p);
    if (!large) {
        canvas_fit(ui->cv, r.x, r.y + 1, r.w, ROLE_TITLE, title);
        ui_say(ui, title);
    }
    const char *other = o->contacts ? _("Departments") : _("Who deals with what");
    int w = (int)utf8_width(str_of(other)) + 7;
    struct rect top = {r.x + r.w - w, r.y, w, 3};
    ui_button(
        ui, top, &(struct ui_item){.action = A_VIEW, .key = 'k', .label = other, .hint = other});
    r.y += 3, r.h -= 3;
    enum cat_kind kind = o->contacts ? CAT_CONTACT : CAT_DEPARTMENT;
    int fit = r.h / 3 > 9 ? 9 : r.h / 3;
    pager_clamp(&o->pager, fit, (int)catalogue_count(s->visit->cat, kind));
    int width = o->pager.total > o->pager.shown ? r.w - RAIL - 2 : r.w;
    for (int i = 0; i < o->pager.shown; i++)
        draw_place(s, ui, (struct rect){r.x, r.y + i * 3, width, 3},
            (struct cat_ref){kind, (uint32_t)(o->pager.top + i)}, i);
    pager_rail(ui, &o->pager, r, A_UP, A_DOWN);
    page_end(s, ui, &p);
}

static void turn(struct screen *s, int code)
{
    struct office *o = s->state;
    if (pager_turn(&o->pager, code))
        s->focus = (struct ui_focus){0};
}

static enum handled office_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct office *o = s->state;
    (void)ui;
    bool item = s->focus.action == A_PLACE || s->focus.action == A_CONTACT;
    bool at_end = item && s->focus.arg == o->pager.top + o->pager.shown - 1;
    int code = k->code == K_DOWN && at_end ? K_PGDN : k->code;
    if (code != K_PGDN && code != K_PGUP && code != K_WHEEL_DOWN && code != K_WHEEL_UP)
        return NOT_MINE;
    turn(s, code);
    return HANDLED;
}

static enum handled office_act(struct screen *s, int action, int arg)
{
    struct office *o = s->state;
    switch (action) {
    case A_VIEW:
        o->contacts = !o->contacts;
        o->pager.top = 0;
        s->focus = (struct ui_focus){0};
        return HANDLED;
    case A_UP:
    case A_DOWN:
        turn(s, action == A_UP ? K_PGUP : K_PGDN);
        return HANDLED;
    case A_PLACE:
    case A_CONTACT:
        s->visit->ops->open(s->visit->ctx, &screen_place,
            &(struct screen_args){
                .ref = {action == A_PLACE ? CAT_DEPARTMENT : CAT_CONTACT, (uint32_t)arg}});
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static int office_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    return s->visit->cat ? 0 : err_set(e, ERR_NOT_FOUND, "office", "no catalogue yet");
}

const struct screen_class screen_office = {
    .name = "office",
    .size = sizeof(struct office),
    .open = office_open,
    .draw = office_draw,
    .key = office_key,
    .act = office_act,
};
