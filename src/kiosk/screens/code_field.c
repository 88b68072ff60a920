#include "code_field.h"

#include "base/i18n.h"
#include <stdio.h>

enum { FIELD_W = 30, FAULT_IN = 2, FAULT_ROWS = 3 };

void code_field_open(struct screen *s, struct code_field *f, size_t max)
{
    f->edit.max = max;
    s->focus = (struct ui_focus){CODE_A_FIELD, 0};
}

void code_field_fault(struct code_field *f, const char *words)
{
    snprintf(f->fault, sizeof f->fault, "%s", words ? words : "");
}

/* ---- drawing */

/* Returns the rows used. */
static int draw_fault(const struct code_field *f, struct ui *ui, struct rect r)
{
    if (!*f->fault)
        return 0;
    canvas_z(ui->cv, r.x + FAULT_IN, r.y, 1, ROLE_ERROR, "!");
    int rows = ui_text(ui, (struct rect){r.x + FAULT_IN + 2, r.y, r.w - FAULT_IN - 2, FAULT_ROWS},
        ROLE_ERROR, str_of(f->fault), 0);
    ui_say(ui, f->fault);
    for (int y = r.y; y < r.y + rows + CODE_FIELD_H; y++)
        canvas_put(ui->cv, r.x, y, 0x258C, ROLE_ERROR);
    return rows;
}

int code_field_draw(
    const struct code_field *f, struct ui *ui, struct rect r, const struct code_words *w)
{
    int y = r.y + draw_fault(f, ui, r), x = r.x + (*f->fault ? FAULT_IN : 0);
    ui_field(ui, (struct rect){x, y, FIELD_W, CODE_FIELD_H},
        &(struct ui_item){
            .action = CODE_A_FIELD, .hint = _("Type it and press Enter."), .flags = UI_DEFAULT},
        &f->edit, w->example, true);
    x += FIELD_W + 2;
    int room = r.x + r.w - x;
    ui_button(ui, (struct rect){x, y, room < w->go_w ? room : w->go_w, CODE_FIELD_H},
        &(struct ui_item){.action = CODE_A_GO,
            .label = w->go,
            .hint = w->hint,
            .flags = UI_CENTER | (w->busy ? UI_OFF : 0)});
    return y + CODE_FIELD_H;
}

int code_field_keys(const struct code_field *f, struct ui *ui, struct rect r, enum keypad_kind kind,
    const char *done)
{
    int rows = keypad_rows(kind), y = ui->cv->h - rows;
    keypad_draw(ui, &f->keypad, kind, (struct rect){r.x, y, r.w, rows}, CODE_A_KEYPAD, done);
    return y;
}

/* ---- acting */

static enum code_event entered(struct code_field *f)
{
    f->keypad.open = false; /* what is wrong needs its room */
    return CODE_ENTERED;
}

enum code_event code_field_key(struct screen *s, struct code_field *f, const struct key *k)
{
    if (k->code == K_ESC && f->keypad.open) {
        f->keypad.open = false;
        return CODE_DONE;
    }
    if (k->code == K_ENTER && s->focus.action == CODE_A_FIELD)
        return entered(f);
    /* a scanner types from wherever the focus is */
    if (s->focus.action != CODE_A_FIELD && !key_is_char(k) && k->code != K_PASTE)
        return CODE_NOT_MINE;
    enum edit_result r = edit_key(&f->edit, k);
    if (r == EDIT_IGNORED)
        return CODE_NOT_MINE;
    if (r != EDIT_MOVED)
        code_field_fault(f, NULL);
    s->focus = (struct ui_focus){CODE_A_FIELD, 0};
    return CODE_DONE;
}

enum code_event code_field_act(struct screen *s, struct code_field *f, int action, int arg)
{
    if (action == CODE_A_FIELD) {
        s->focus = (struct ui_focus){CODE_A_FIELD, 0};
        f->keypad.open = !s->visit->desk;
        return CODE_DONE;
    }
    if (action == CODE_A_GO || action == CODE_A_KEYPAD + KEYPAD_DONE)
        return entered(f);
    if (action < CODE_A_KEYPAD || action >= CODE_A_KEYPAD + KEYPAD_ACTIONS)
        return CODE_NOT_MINE;
    code_field_fault(f, NULL);
    keypad_act(&f->keypad, &f->edit, action - CODE_A_KEYPAD, arg);
    return CODE_DONE;
}
