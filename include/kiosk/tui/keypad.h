/* keypad: the on-screen keyboard, for touch and mouse alone. Letters with Czech accents, digits. */
#ifndef TUI_KEYPAD_H
#define TUI_KEYPAD_H

#include "tui/ui.h"

/* KEYPAD_CODE: digits and plain letters in their order, for codes; fits the large type too. */
enum keypad_kind { KEYPAD_LETTERS, KEYPAD_DIGITS, KEYPAD_MONEY, KEYPAD_CODE };

struct keypad {
    bool open;
    bool accents; /* the row of ě š č ř ž ý á í é instead of digits */
    bool capitals;
};

/* Actions of its zones: base + 0 a character (arg = code), +1 backspace, +2 accents, +3 capitals,
 * +4 done, +5 hide. */
enum {
    KEYPAD_CHAR,
    KEYPAD_BACK,
    KEYPAD_ACCENTS,
    KEYPAD_CAPITALS,
    KEYPAD_DONE,
    KEYPAD_HIDE,
    KEYPAD_ACTIONS
};

int keypad_rows(enum keypad_kind kind); /* cells */
void keypad_draw(struct ui *ui, const struct keypad *kp, enum keypad_kind kind, struct rect r,
    int base_action, const char *done_label);
/* Feeds an action into the field; true when it was one of the keypad's and handled (not DONE). */
bool keypad_act(struct keypad *kp, struct edit *ed, int action, int arg);

#endif
