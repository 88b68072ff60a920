/* keypad: see tui/keypad.h. */
#include "tui/keypad.h"

#include "base/i18n.h"

enum { KEY_W = 6, KEY_H = 3, SIDE_W = 14, PER_ROW = 10 };

static const char *const rows_plain[] = {"1234567890", "qwertzuiop", "asdfghjklů", "yxcvbnm,.-"};
static const char *const rows_accents[] = {"ěščřžýáíéú", "qwertzuiop", "asdfghjklů", "yxcvbnmďťň"};
static const char *const rows_digits[] = {"123", "456", "789", " 0 "};
static const char *const rows_code[] = {"123456789", "0ABCDEFGH", "IJKLMNOPQ", "RSTUVWXYZ"};
static const char *const rows_money[] = {"123", "456", "789", ",0 "};

int keypad_rows(enum keypad_kind kind)
{
    return kind != KEYPAD_LETTERS ? 4 * KEY_H : 5 * KEY_H;
}

static void draw_key(struct ui *ui, struct rect r, int action, uint32_t ch, bool capital)
{
    char label[8];
    uint32_t shown = capital ? utf8_upper(ch) : ch;
    label[utf8_put(label, shown)] = '\0';
    ui_button(ui, r,
        &(struct ui_item){.action = action,
            .arg = (int)shown,
            .label = label,
            .hint = label,
            .flags = UI_PASSIVE | UI_CENTER});
}

static void draw_row(
    struct ui *ui, const struct keypad *kp, const char *row, int x, int y, int w, int action)
{
    struct str s = str_of(row);
    for (uint32_t c; (c = utf8_next(&s)); x += w)
        if (c != ' ')
            draw_key(ui, (struct rect){x, y, w, KEY_H}, action, c, kp->capitals);
}

static void draw_digits(struct ui *ui, const struct keypad *kp, const char *const *rows,
    struct rect r, int base, const char *done)
{
    int w = r.w >= 3 * 8 + 1 + SIDE_W ? 8 : (r.w - 1 - SIDE_W) / 3;
    for (int i = 0; i < 4; i++)
        draw_row(ui, kp, rows[i], r.x, r.y + i * KEY_H, w, base + KEYPAD_CHAR);
    int x = r.x + 3 * w + 1;
    ui_button(ui, (struct rect){x, r.y, SIDE_W, KEY_H},
        &(struct ui_item){
            .action = base + KEYPAD_BACK, .label = _("← delete"), .flags = UI_PASSIVE | UI_CENTER});
    ui_button(ui, (struct rect){x, r.y + 3 * KEY_H, SIDE_W, KEY_H},
        &(struct ui_item){
            .action = base + KEYPAD_DONE, .label = done, .flags = UI_PASSIVE | UI_CENTER});
}

static void draw_code(
    struct ui *ui, const struct keypad *kp, struct rect r, int base, const char *done)
{
    enum { KEYS = 9, NARROW_W = 5 };
    int w = r.w >= KEYS * KEY_W + SIDE_W + 1 ? KEY_W : NARROW_W, x = r.x + KEYS * w + 1;
    int side = r.x + r.w - x < SIDE_W ? r.x + r.w - x : SIDE_W;
    const struct ui_item items[] = {
        {.action = base + KEYPAD_BACK, .label = _("← delete")},
        {.action = base + KEYPAD_HIDE, .label = _("Hide")},
        {.action = base + KEYPAD_DONE, .label = done},
    };
    for (int i = 0; i < 4; i++)
        draw_row(ui, kp, rows_code[i], r.x, r.y + i * KEY_H, w, base + KEYPAD_CHAR);
    for (int i = 0; i < 3; i++) {
        struct ui_item it = items[i];
        it.flags = UI_PASSIVE | UI_CENTER;
        ui_button(ui, (struct rect){x, r.y + (i + (i == 2)) * KEY_H, side, KEY_H}, &it);
    }
}

/* Hide, space, and the signs of e-mails, parcels and accounts. */
static void draw_last_row(struct ui *ui, const struct keypad *kp, struct rect r, int base)
{
    static const char signs[] = "@/+_:?";
    bool narrow = r.w < PER_ROW * KEY_W + SIDE_W;
    int hide = narrow ? 16 : 21, space = narrow ? 10 : 15, w = narrow ? 5 : KEY_W;
    ui_button(ui, (struct rect){r.x, r.y, hide, KEY_H},
        &(struct ui_item){.action = base + KEYPAD_HIDE,
            .key = K_ESC,
            .label = narrow ? _("Hide") : _("Hide the keys"),
            .flags = UI_PASSIVE});
    ui_button(ui, (struct rect){r.x + hide + 1, r.y, space, KEY_H},
        &(struct ui_item){.action = base + KEYPAD_CHAR,
            .arg = ' ',
            .label = _("space"),
            .flags = UI_PASSIVE | UI_CENTER});
    int x = r.x + hide + 1 + space + 1;
    for (size_t i = 0; i < sizeof signs - 1 && x + w <= r.x + r.w; i++, x += w)
        draw_key(ui, (struct rect){x, r.y, w, KEY_H}, base + KEYPAD_CHAR, (uint32_t)signs[i],
            kp->capitals);
}

void keypad_draw(struct ui *ui, const struct keypad *kp, enum keypad_kind kind, struct rect r,
    int base, const char *done)
{
    if (kind == KEYPAD_CODE) {
        draw_code(ui, kp, r, base, done);
        return;
    }
    if (kind != KEYPAD_LETTERS) {
        draw_digits(ui, kp, kind == KEYPAD_MONEY ? rows_money : rows_digits, r, base, done);
        return;
    }
    const char *const *rows = kp->accents ? rows_accents : rows_plain;
    int w = r.w >= PER_ROW * KEY_W + SIDE_W ? KEY_W : (r.w - SIDE_W) / PER_ROW;
    const struct ui_item side[] = {
        {.action = base + KEYPAD_BACK, .label = _("← delete")},
        {.action = base + KEYPAD_ACCENTS, .label = kp->accents ? "1 2 3 4" : "ě š č ř"},
        {.action = base + KEYPAD_CAPITALS, .label = kp->capitals ? _("Small") : _("Capitals")},
        {.action = base + KEYPAD_DONE, .label = done},
    };
    for (int i = 0; i < 4; i++) {
        int y = r.y + i * KEY_H;
        draw_row(ui, kp, rows[i], r.x, y, w, base + KEYPAD_CHAR);
        struct ui_item it = side[i];
        it.flags = UI_PASSIVE | UI_CENTER;
        ui_button(ui, (struct rect){r.x + r.w - SIDE_W, y, SIDE_W, KEY_H}, &it);
    }
    draw_last_row(ui, kp, (struct rect){r.x, r.y + 4 * KEY_H, r.w, KEY_H}, base);
}

bool keypad_act(struct keypad *kp, struct edit *ed, int action, int arg)
{
    struct key k = {.code = arg};
    switch (action) {
    case KEYPAD_CHAR:
        edit_key(ed, &k);
        kp->capitals = false;
        return true;
    case KEYPAD_BACK:
        k.code = K_BACKSPACE;
        edit_key(ed, &k);
        return true;
    case KEYPAD_ACCENTS:
        kp->accents = !kp->accents;
        return true;
    case KEYPAD_CAPITALS:
        kp->capitals = !kp->capitals;
        return true;
    case KEYPAD_HIDE:
        kp->open = false;
        return true;
    default:
        return false;
    }
}
