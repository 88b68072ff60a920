/* fill_exit: the end for those whom the form does not serve. No error: what to do instead, where
 * and when. Part of fill. */
#include "fill_int.h"

#include "base/i18n.h"
#include "contact.h"

enum { A_WHERE = A_KEYPAD + KEYPAD_ACTIONS };

static void exit_draw(struct screen *s, struct ui *ui)
{
    struct filling *f = fill_of(s);
    struct page p;
    char task[160];
    const char *lang = s->visit->lang;
    struct rect r = fill_begin(s, ui, &p, task, sizeof task,
        form_page_text(f->form, f->at.at, FORM_PART_TITLE, lang), NULL);
    const char *text = form_page_text(f->form, f->at.at, FORM_PART_TEXT, lang);
    struct rect body = {r.x, r.y, r.w < 74 ? r.w : 74, r.h - 4};
    int rows = ui_text(ui, body, ROLE_PAGE, str_of(text), 0);
    ui_say(ui, text);
    body.y += rows + 1, body.h -= rows + 1;
    contact_draw(s->visit, ui, body);
    int w = (r.w - 2) / 2, y = r.y + r.h - (ui->size == SIZE_LARGE ? 3 : 4);
    ui_button(ui, (struct rect){r.x, y, w, 3},
        &(struct ui_item){.action = ACT_BACK,
            .key = '1',
            .label = _("Change the answer"),
            .hint = _("Enter goes back to the question."),
            .flags = UI_DEFAULT});
    if (contact_of(s->visit) != CAT_NONE)
        ui_button(ui, (struct rect){r.x + r.w - w, y, w, 3},
            &(struct ui_item){.action = A_WHERE,
                .key = '2',
                .label = _("Where and when"),
                .hint = _("Enter shows the office, its hours and phone.")});
    p.act = NULL;
    page_end(s, ui, &p);
}

static enum handled exit_act(struct screen *s, int action, int arg)
{
    (void)arg;
    if (action != A_WHERE)
        return NOT_MINE;
    struct screen_args args = {.ref = {CAT_CONTACT, contact_of(s->visit)}};
    if (args.ref.at != CAT_NONE)
        s->visit->ops->open(s->visit->ctx, &screen_place, &args);
    return HANDLED;
}

const struct fill_part fill_exit = {.draw = exit_draw, .act = exit_act};
