/* desk_queue_agenda: an agenda is chosen: where a ticket is sent, or what else is dealt with in the
 * same visit. */
#include "desk_queue.h"

#include "base/i18n.h"
#include "base/log.h"
#include <stdio.h>

enum { A_AGENDA = ACT_SCREEN, MOST = 35 };

static bool adds(const struct screen *s)
{
    return s->cls == &screen_add;
}

static void words_of(char *out, size_t size, const struct wire_agenda *a)
{
    if (!a->waiting)
        snprintf(out, size, "%s", a->staffed ? _("nobody is waiting") : _("no counter is staffed"));
    else
        snprintf(
            out, size, ngettext("%d waiting", "%d waiting", (unsigned long)a->waiting), a->waiting);
}

static void agenda_draw(struct screen *s, struct ui *ui)
{
    const struct desk *d = s->visit->clerk;
    const struct wire_ticket *t = desk_ticket(d, d->aim);
    char title[100], hint[UI_HINT], right[64];
    snprintf(title, sizeof title,
        adds(s) ? _("What else is dealt with for %s?") : _("Where does %s go?"), t ? t->label : "");
    struct page p = {.title = title, .hint = _("A digit chooses.   Esc goes back.")};
    struct rect r = page_begin(s, ui, &p);
    int y = r.y + (ui->size == SIZE_LARGE ? 0 : 1), n = 0;
    for (size_t i = 0; t && i < d->now.n_agendas && y < r.y + r.h && n < MOST; i++) {
        const struct wire_agenda *a = &d->now.agendas[i];
        if (!adds(s) && strcmp(a->id, t->agenda) == 0)
            continue; /* it waits there already */
        words_of(right, sizeof right, a);
        snprintf(hint, sizeof hint, _("Enter chooses: %s"), a->name);
        ui_button(ui, (struct rect){r.x, y++, r.w < 74 ? r.w : 74, 1},
            &(struct ui_item){.action = A_AGENDA,
                .arg = (int)i,
                .key = n < 9      ? '1' + n
                       : n < MOST ? 'a' + n - 9
                                  : 0,
                .label = a->name,
                .right = right,
                .hint = hint,
                .flags = UI_NOFRAME | (n == 0 ? UI_DEFAULT : 0)});
        n++;
    }
    page_end(s, ui, &p);
}

static enum handled agenda_act(struct screen *s, int action, int arg)
{
    const struct visit *v = s->visit;
    const struct desk *d = v->clerk;
    struct err e = ERR_INIT;
    if (action != A_AGENDA)
        return NOT_MINE;
    if (arg < 0 || (size_t)arg >= d->now.n_agendas)
        return HANDLED;
    struct desk_args args = {
        .ticket = d->aim, .agenda = d->now.agendas[arg].id, .act = TICKET_TRANSFER};
    if (v->ops->desk(v->ctx, adds(s) ? DESK_ADD : DESK_ACT, &args, &e) < 0)
        log_err(LOG_INFO, "desk", &e);
    v->ops->back(v->ctx);
    return HANDLED;
}

const struct screen_class screen_transfer = {
    .name = "transfer",
    .draw = agenda_draw,
    .act = agenda_act,
};

const struct screen_class screen_add = {
    .name = "add",
    .draw = agenda_draw,
    .act = agenda_act,
};
