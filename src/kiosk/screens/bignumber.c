/* bignumber: see bignumber.h. */
#include "bignumber.h"

#include "domain/refno.h"
#include "tui/digits.h"

enum { GROUP_GAP = 5, LEAST_ROWS = 10 };

int bignumber_draw(struct ui *ui, struct rect r, const char *label, const char *refno)
{
    char shown[10];
    refno_show(shown, refno);
    canvas_z(ui->cv, r.x, r.y, r.w, ROLE_MUTED, label);
    ui_say(ui, label);
    ui_say(ui, shown);
    shown[4] = '\0'; /* the hyphen: two groups */
    const char *second = shown + 5;
    int w = digits_width(shown, 1), all = w + GROUP_GAP + digits_width(second, 1);
    if (ui->utf8 && ui->half_blocks && all <= r.w && r.h >= LEAST_ROWS) {
        digits_draw(ui->cv, r.x, r.y + 2, ROLE_TITLE, shown, 1, true);
        digits_draw(ui->cv, r.x + w + GROUP_GAP, r.y + 2, ROLE_TITLE, second, 1, true);
        return 3 + digits_height(1);
    }
    refno_show(shown, refno);
    canvas_z(ui->cv, r.x, r.y + 1, r.w, ROLE_TITLE, shown);
    return 3;
}
