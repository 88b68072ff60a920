/* key: one event from the keyboard, the mouse or the terminal. */
#ifndef TUI_KEY_H
#define TUI_KEY_H

#include "base/str.h"
#include <stdint.h>

/* Codes below 0x110000 are characters. */
enum key_code {
    KEY_NONE_ = 0,
    K_UP = 0x110000,
    K_DOWN,
    K_LEFT,
    K_RIGHT,
    K_HOME,
    K_END,
    K_PGUP,
    K_PGDN,
    K_ENTER,
    K_ESC,
    K_TAB,
    K_BTAB,
    K_BACKSPACE,
    K_DELETE,
    K_F1,
    K_F2,
    K_F3,
    K_F4,
    K_F5,
    K_F6,
    K_F7,
    K_F8,
    K_F9,
    K_F10,
    K_F11,
    K_F12,
    K_PASTE, /* text[] follows in struct key */
    K_MOUSE, /* x, y: left button pressed, or a touch */
    K_WHEEL_UP,
    K_WHEEL_DOWN,
    K_RESIZE,
    K_HANGUP, /* the terminal is gone */
};

enum { KEY_PASTE_MAX = 64 * 1024 };

struct key {
    int code;
    int x, y;
    struct str paste; /* borrowed until the next read */
    size_t lost;      /* bytes of a paste that found no room in it */
};

static inline bool key_is_char(const struct key *k)
{
    return k->code >= 0x20 && k->code < K_UP;
}

/* "Down", "F10", "PgDn", "Enter", "a" -> code; 0 when unknown. For scripts. */
int key_parse(struct str name);
/* What stands on the key: "F10", "PgDn", "Esc"; characters are written to buf. */
const char *key_label(int code, char buf[8]);

#endif
