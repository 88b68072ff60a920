/* overlay: the idle warning, the question before erasing, and the sentence for a small window. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "tui/digits.h"
#include <stdio.h>

enum { BOX_W = 60 };

static struct rect draw_box(struct ui *ui, int h)
{
    int w = ui->cv->w < BOX_W ? ui->cv->w : BOX_W;
    struct rect box = {(ui->cv->w - w) / 2, (ui->cv->h - h) / 2, w, h};
    if (box.y < 0)
        box.y = 0;
    canvas_mute(ui->cv);
    ui->n_zones = 0; /* the page beneath cannot be pressed */
    ui->focused = ui->fallback = -1;
    canvas_fill(ui->cv, box, ROLE_PAGE);
    canvas_frame(ui->cv, box, FRAME_BLOCK, ROLE_OVERLAY);
    return rect_inset(box, 4, 2);
}

static void two_buttons(
    struct ui *ui, struct rect in, int y, struct ui_item first, struct ui_item second)
{
    int w = (in.w - 2) / 2;
    ui_button(ui, (struct rect){in.x, y, w, 3}, &first);
    ui_button(ui, (struct rect){in.x + w + 2, y, in.w - w - 2, 3}, &second);
}

void overlay_idle(struct ui *ui, const struct visit *v, int seconds)
{
    char left[8];
    bool tall = ui->cv->h >= 20;
    struct rect in = draw_box(ui, tall ? 15 : 13);
    (void)v;
    snprintf(left, sizeof left, "%d", seconds);
    const char *title = _("Are you still here?");
    const char *text = _("When you do nothing, we erase everything you wrote here, so that nobody "
                         "else sees it.");
    int digits = digits_width(left, 1);
    canvas_z(ui->cv, in.x, in.y, in.w, ROLE_TITLE, title);
    ui_text(ui, (struct rect){in.x, in.y + 2, in.w - 16, 4}, ROLE_PAGE, str_of(text), 0);
    digits_draw(ui->cv, in.x + in.w - digits, in.y, ROLE_KEY, left, 1, ui->half_blocks);
    canvas_right(ui->cv, in.x + in.w - 12, in.y + 5, 12, ROLE_MUTED,
        ngettext("second", "seconds", (unsigned long)seconds));
    ui_say(ui, title);
    ui_say(ui, text);
    two_buttons(ui, in, in.y + 6 + tall,
        (struct ui_item){
            .action = ACT_EXTEND, .key = '1', .label = _("I'm still here"), .flags = UI_DEFAULT},
        (struct ui_item){.action = ACT_END, .arg = 1, .key = '2', .label = _("End and erase")});
    if (tall)
        canvas_fit(
            ui->cv, in.x, in.y + 11, in.w, ROLE_MUTED, _("A touch anywhere or any key is enough."));
}

void overlay_end(struct ui *ui, const struct visit *v)
{
    struct rect in = draw_box(ui, 11);
    const char *title = _("End and erase?");
    const char *text = _("Your answers, search and the QR code will be erased. What the office has "
                         "received stays.");
    (void)v;
    canvas_z(ui->cv, in.x, in.y, in.w, ROLE_TITLE, title);
    ui_text(ui, (struct rect){in.x, in.y + 1, in.w, 3}, ROLE_PAGE, str_of(text), 0);
    ui_say(ui, title);
    ui_say(ui, text);
    two_buttons(ui, in, in.y + 4,
        (struct ui_item){.action = ACT_END,
            .arg = 1,
            .key = '1',
            .label = _("End and erase"),
            .flags = UI_DEFAULT},
        (struct ui_item){.action = ACT_EXTEND, .key = '2', .label = _("Continue")});
}

void tiny_draw(struct ui *ui, const struct visit *v)
{
    char text[200];
    (void)v;
    snprintf(text, sizeof text,
        _("The window is too small (%d×%d), at least 58×16 is needed. Enlarge it."), ui->cv->w,
        ui->cv->h);
    ui_text(ui, (struct rect){1, 1, ui->cv->w - 2, ui->cv->h - 1}, ROLE_PAGE, str_of(text), 0);
    ui_say(ui, text);
}
