/* code_field: the middle of a page that asks for one code: typed, touched or scanned into a field,
 * with what is wrong above it, a button beside it and the keypad under it. */
#ifndef SCREENS_CODE_FIELD_H
#define SCREENS_CODE_FIELD_H

#include "screens/screen.h"
#include "tui/keypad.h"

enum { CODE_FIELD_FAULT = 400, CODE_FIELD_H = 3 };

struct code_field {
    struct edit edit;
    struct keypad keypad;
    char fault[CODE_FIELD_FAULT]; /* translated; "" = none */
};

/* Its actions, for the zones and for code_field_act; a screen's own begin after them. */
enum {
    CODE_A_FIELD = ACT_SCREEN,
    CODE_A_GO,
    CODE_A_KEYPAD,
    CODE_A_OWN = CODE_A_KEYPAD + KEYPAD_ACTIONS
};

struct code_words {
    const char *example;   /* in the empty field */
    const char *go, *hint; /* the button beside it */
    int go_w;              /* cells, at most */
    bool busy;             /* the button is off */
};

/* What a key or an action was. */
enum code_event { CODE_NOT_MINE, CODE_DONE, CODE_ENTERED };

/* max: characters. The field has the focus. */
void code_field_open(struct screen *s, struct code_field *f, size_t max);
/* Fault, field and button from the top of r; returns the row under them. */
int code_field_draw(
    const struct code_field *f, struct ui *ui, struct rect r, const struct code_words *w);
/* The keypad at the bottom of the screen; returns its first row. */
int code_field_keys(const struct code_field *f, struct ui *ui, struct rect r, enum keypad_kind kind,
    const char *done);
enum code_event code_field_key(struct screen *s, struct code_field *f, const struct key *k);
enum code_event code_field_act(struct screen *s, struct code_field *f, int action, int arg);
/* Says what is wrong; NULL or "": nothing is. */
void code_field_fault(struct code_field *f, const char *words);

#endif
