/* fees: what can be paid here by QR code. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "domain/money.h"
#include "page.h"
#include <stdio.h>

enum { A_FEE = ACT_SCREEN, A_UP, A_DOWN };
enum { RAIL = 12 };

struct fees {
    struct pager pager;
};

/* The usual amount, or when it is due: one useful fact. */
static void fee_fact(char out[80], const struct visit *v, uint32_t at, const struct cat_fee *fee)
{
    struct cat_amount a;
    struct buf b;
    buf_init(&b, 200);
    if (fee->n_amounts == 1) {
        catalogue_amount(&a, v->cat, at, 0, v->lang);
        money_show(&b, a.haler, MONEY_SCREEN, v->lang);
    } else {
        buf_z(&b, fee->due);
    }
    str_copy(out, 80, buf_view(&b));
    buf_done(&b);
}

static void fees_draw(struct screen *s, struct ui *ui)
{
    struct fees *f = s->state;
    struct page p = {.title = _("What do you want to pay?")};
    struct rect r = page_begin(s, ui, &p);
    if (ui->size != SIZE_LARGE && r.h > 16)
        r.y++, r.h--;
    int fit = r.h / 3 > 9 ? 9 : r.h / 3;
    pager_clamp(&f->pager, fit, (int)catalogue_count(s->visit->cat, CAT_FEE));
    int w = f->pager.total > f->pager.shown ? r.w - RAIL - 2 : r.w;
    for (int i = 0; i < f->pager.shown; i++) {
        uint32_t at = (uint32_t)(f->pager.top + i);
        struct cat_fee fee;
        char fact[80], hint[UI_HINT];
        catalogue_fee(&fee, s->visit->cat, at, s->visit->lang);
        fee_fact(fact, s->visit, at, &fee);
        snprintf(hint, sizeof hint, _("Enter prepares the payment: %s"), fee.name);
        ui_button(ui, (struct rect){r.x, r.y + i * 3, w, 3},
            &(struct ui_item){.action = A_FEE,
                .arg = (int)at,
                .key = '1' + i,
                .label = fee.name,
                .right = ui->size == SIZE_LARGE ? NULL : fact,
                .hint = hint,
                .flags = i == 0 ? UI_DEFAULT : 0});
    }
    pager_rail(ui, &f->pager, r, A_UP, A_DOWN);
    page_end(s, ui, &p);
}

static void turn(struct screen *s, int code)
{
    struct fees *f = s->state;
    if (pager_turn(&f->pager, code))
        s->focus = (struct ui_focus){0};
}

static enum handled fees_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct fees *f = s->state;
    (void)ui;
    bool at_end = s->focus.action == A_FEE && s->focus.arg == f->pager.top + f->pager.shown - 1;
    bool at_top = s->focus.action == A_FEE && s->focus.arg == f->pager.top;
    int code = k->code == K_DOWN && at_end ? K_PGDN : k->code == K_UP && at_top ? K_PGUP : k->code;
    if (code != K_PGDN && code != K_PGUP && code != K_WHEEL_DOWN && code != K_WHEEL_UP)
        return NOT_MINE;
    turn(s, code);
    return HANDLED;
}

static enum handled fees_act(struct screen *s, int action, int arg)
{
    if (action == A_UP || action == A_DOWN) {
        turn(s, action == A_UP ? K_PGUP : K_PGDN);
        return HANDLED;
    }
    if (action != A_FEE)
        return NOT_MINE;
    s->visit->ops->open(s->visit->ctx, &screen_pay,
        &(struct screen_args){.ref = {CAT_FEE, (uint32_t)arg}, .pay = {.fee = (uint32_t)arg}});
    return HANDLED;
}

static int fees_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    (void)args;
    return s->visit->cat ? 0 : err_set(e, ERR_NOT_FOUND, "fees", "no catalogue yet");
}

const struct screen_class screen_fees = {
    .name = "fees",
    .size = sizeof(struct fees),
    .open = fees_open,
    .draw = fees_draw,
    .key = fees_key,
    .act = fees_act,
};
