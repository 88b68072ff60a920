/* fill_hub: the items of a repeat ("Vaši psi"): change, remove and put back, add, go on. Part of
 * fill. */
#include "fill_int.h"

#include "base/i18n.h"
#include <stdio.h>

enum { REMOVE_W = 16 };

static int repeat_of(struct screen *s)
{
    return fill_of(s)->at.at;
}

/* Faults of the list itself: too few, too many, the same twice. */
static int draw_faults(struct screen *s, struct ui *ui, struct rect r)
{
    struct fill *st = s->state;
    int rows = 0;
    for (size_t i = 0; i < st->faults.n && rows < 2; i++) {
        struct buf text;
        buf_init(&text, BUF_LINE);
        form_fault_text(&text, fill_of(s)->record, &st->faults.list[i], s->visit->lang);
        canvas_z(ui->cv, r.x, r.y + rows, 2, ROLE_ERROR, "▌ ");
        rows += ui_text(
            ui, (struct rect){r.x + 2, r.y + rows, r.w - 2, 2}, ROLE_ERROR, buf_view(&text), 0);
        ui_say(ui, buf_cstr(&text));
        buf_done(&text);
    }
    return rows;
}

static void draw_item(struct screen *s, struct ui *ui, struct rect r, int item)
{
    struct filling *f = fill_of(s);
    struct buf title;
    char hint[UI_HINT];
    const char *lang = s->visit->lang;
    const char *remove = form_repeat_text(f->form, repeat_of(s), FORM_PART_REMOVE, lang);
    buf_init(&title, BUF_LINE);
    form_item_title(&title, f->record, repeat_of(s), item, lang);
    snprintf(hint, sizeof hint, _("Enter opens for changes: %s"), buf_cstr(&title));
    ui_button(ui, (struct rect){r.x, r.y, r.w - REMOVE_W - 2, 3},
        &(struct ui_item){.action = A_ITEM,
            .arg = item,
            .key = item < 9 ? '1' + item : 0,
            .label = buf_cstr(&title),
            .right = ui->size == SIZE_LARGE ? NULL : _("change"),
            .hint = hint});
    snprintf(hint, sizeof hint, "%s: %s", remove, buf_cstr(&title));
    ui_button(ui, (struct rect){r.x + r.w - REMOVE_W, r.y, REMOVE_W, 3},
        &(struct ui_item){.action = A_REMOVE,
            .arg = item,
            .label = _("Remove"),
            .hint = hint,
            .flags = UI_CENTER});
    buf_done(&title);
}

static void draw_items(struct screen *s, struct ui *ui, struct rect r)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    int fit = r.h / 3 > 0 ? r.h / 3 : 1;
    pager_clamp(&st->pager, fit, (int)form_items(f->record, repeat_of(s)));
    int w = st->pager.total > st->pager.shown ? r.w - 14 : r.w;
    for (int i = 0; i < st->pager.shown; i++)
        draw_item(s, ui, (struct rect){r.x, r.y + i * 3, w, 3}, st->pager.top + i);
    pager_rail(ui, &st->pager, r, A_UP, A_DOWN);
}

static void draw_add(struct screen *s, struct ui *ui, struct rect r)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    const struct form_repeat *repeat = &f->form->repeats[repeat_of(s)];
    const char *add = form_repeat_text(f->form, repeat_of(s), FORM_PART_ADD, s->visit->lang);
    int w = (r.w - 2) / 2;
    if (form_items(f->record, repeat_of(s)) < repeat->max)
        ui_button(ui, (struct rect){r.x, r.y, w, 3},
            &(struct ui_item){.action = A_ADD, .key = '+', .label = add, .hint = add});
    if (st->removed)
        ui_button(ui, (struct rect){r.x + r.w - w, r.y, w, 3},
            &(struct ui_item){.action = A_RESTORE,
                .key = K_F6,
                .label = _("Put back the removed"),
                .hint = _("Enter puts back what was removed, with its answers.")});
}

static void hub_draw(struct screen *s, struct ui *ui)
{
    struct filling *f = fill_of(s);
    struct page p;
    char task[160];
    struct rect r = fill_begin(s, ui, &p, task, sizeof task,
        form_repeat_text(f->form, repeat_of(s), FORM_PART_TITLE, s->visit->lang), NULL);
    int used = draw_faults(s, ui, r), below = fill_button_rows(ui) + 3;
    draw_items(s, ui, (struct rect){r.x, r.y + used, r.w, r.h - used - below});
    draw_add(s, ui, (struct rect){r.x, r.y + r.h - below, r.w, 3});
    fill_buttons(s, ui, r, NULL, K_ENTER);
    page_end(s, ui, &p);
}

static struct form_step first_page(struct screen *s, int item)
{
    const struct form_repeat *repeat = &fill_of(s)->form->repeats[repeat_of(s)];
    return (struct form_step){FORM_STEP_PAGE, repeat->first_page, item};
}

static void changed(struct screen *s)
{
    filling_changed(fill_of(s), FORM_NONE, FORM_NONE);
}

static enum handled hub_act(struct screen *s, int action, int arg)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    struct err e = ERR_INIT;
    switch (action) {
    case A_ITEM:
        fill_go(s, first_page(s, arg));
        return HANDLED;
    case A_ADD:
        if (form_item_add(f->record, repeat_of(s), &e) == 0) {
            changed(s);
            fill_go(s, first_page(s, (int)form_items(f->record, repeat_of(s)) - 1));
        }
        return HANDLED;
    case A_REMOVE:
        st->removed = form_item_remove(f->record, repeat_of(s), arg, &e) == 0 || st->removed;
        changed(s);
        s->focus = (struct ui_focus){0};
        return HANDLED;
    case A_RESTORE:
        form_item_restore(f->record);
        st->removed = false;
        changed(s);
        return HANDLED;
    case A_UP:
    case A_DOWN:
        pager_turn(&st->pager, action == A_UP ? K_PGUP : K_PGDN);
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled hub_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct fill *st = s->state;
    (void)ui;
    return pager_turn(&st->pager, k->code) ? HANDLED : NOT_MINE;
}

const struct fill_part fill_hub = {.draw = hub_draw, .key = hub_key, .act = hub_act};
