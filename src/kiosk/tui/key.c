/* key: names of keys for scripts and for labels. */
#include "tui/key.h"

#include "base/utf8.h"

static const struct {
    int code;
    const char *name;
} names[] = {
    {K_UP, "Up"},
    {K_DOWN, "Down"},
    {K_LEFT, "Left"},
    {K_RIGHT, "Right"},
    {K_HOME, "Home"},
    {K_END, "End"},
    {K_PGUP, "PgUp"},
    {K_PGDN, "PgDn"},
    {K_ENTER, "Enter"},
    {K_ESC, "Esc"},
    {K_TAB, "Tab"},
    {K_BTAB, "BTab"},
    {K_BACKSPACE, "BS"},
    {K_DELETE, "Del"},
    {K_F1, "F1"},
    {K_F2, "F2"},
    {K_F3, "F3"},
    {K_F4, "F4"},
    {K_F5, "F5"},
    {K_F6, "F6"},
    {K_F7, "F7"},
    {K_F8, "F8"},
    {K_F9, "F9"},
    {K_F10, "F10"},
    {K_F11, "F11"},
    {K_F12, "F12"},
    {' ', "Space"},
    {K_WHEEL_UP, "WheelUp"},
    {K_WHEEL_DOWN, "WheelDown"},
    {K_HANGUP, "Hangup"},
};

int key_parse(struct str name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eqz(name, names[i].name))
            return names[i].code;
    struct str rest = name;
    uint32_t c = utf8_next(&rest);
    return rest.n == 0 && c >= 0x20 && c != UTF8_BAD ? (int)c : 0;
}

const char *key_label(int code, char buf[8])
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].code == code)
            return names[i].name;
    buf[utf8_put(buf, utf8_upper((uint32_t)code))] = '\0';
    return buf;
}
