/* term_key: bytes from the terminal into struct key. */
#include "term_int.h"

#include "base/utf8.h"
#include <poll.h>
#include <sys/ioctl.h>

static const struct {
    int curses, code;
} table[] = {
    {KEY_UP, K_UP},
    {KEY_DOWN, K_DOWN},
    {KEY_LEFT, K_LEFT},
    {KEY_RIGHT, K_RIGHT},
    {KEY_HOME, K_HOME},
    {KEY_END, K_END},
    {KEY_PPAGE, K_PGUP},
    {KEY_NPAGE, K_PGDN},
    {KEY_ENTER, K_ENTER},
    {KEY_BTAB, K_BTAB},
    {KEY_BACKSPACE, K_BACKSPACE},
    {KEY_DC, K_DELETE},
};

static int code_of(wint_t c)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].curses == (int)c)
            return table[i].code;
    if (c >= (wint_t)KEY_F(1) && c <= (wint_t)KEY_F(12))
        return K_F1 + (int)(c - (wint_t)KEY_F(1));
    return 0;
}

static int char_of(wint_t c)
{
    switch (c) {
    case '\r':
    case '\n':
        return K_ENTER;
    case '\t':
        return K_TAB;
    case 27:
        return K_ESC;
    case 8:
    case 127:
        return K_BACKSPACE;
    default:
        return (int)c;
    }
}

static bool more_input(struct term *t)
{
    struct pollfd p = {.fd = t->fd, .events = POLLIN};
    return poll(&p, 1, 100) > 0;
}

/* Everything up to the end mark; what is too long is dropped, the mark is still awaited. */
static void read_paste(struct term *t, struct key *out)
{
    size_t n = 0, lost = 0;
    for (;;) {
        wint_t c;
        int rc = get_wch(&c);
        if (rc == ERR && !more_input(t))
            break;
        if (rc == ERR)
            continue;
        if (rc == KEY_CODE_YES) {
            if (c == TERM_PASTE_END)
                break;
            continue;
        }
        char b[4];
        size_t k = utf8_put(b, (uint32_t)c);
        if (n + k <= sizeof t->paste) {
            memcpy(t->paste + n, b, k);
            n += k;
        } else {
            lost += k;
        }
    }
    *out = (struct key){.code = K_PASTE, .paste = {t->paste, n}, .lost = lost};
}

static bool read_mouse(struct key *out)
{
    MEVENT m;
    if (getmouse(&m) != OK)
        return false;
    int code = m.bstate & BUTTON1_PRESSED   ? K_MOUSE
               : m.bstate & BUTTON4_PRESSED ? K_WHEEL_UP
               : m.bstate & BUTTON5_PRESSED ? K_WHEEL_DOWN
                                            : 0;
    *out = (struct key){.code = code, .x = m.x, .y = m.y};
    return code != 0;
}

/* Readable, but with nothing to read: the other end is gone. Asking again would spin for ever. */
static bool hung_up(struct term *t)
{
    struct pollfd p = {.fd = t->fd, .events = POLLIN};
    int waiting = 0;
    if (poll(&p, 1, 0) <= 0)
        return false;
    if (p.revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    return ioctl(t->fd, FIONREAD, &waiting) == 0 && waiting == 0;
}

bool term_key(struct term *t, struct key *out)
{
    for (;;) {
        wint_t c;
        int rc = get_wch(&c);
        if (rc == ERR) {
            if (t->headless || !hung_up(t))
                return false;
            *out = (struct key){.code = K_HANGUP};
            return true;
        }
        if (rc == OK) {
            *out = (struct key){.code = char_of(c)};
            return true;
        }
        if (c == KEY_RESIZE || c == TERM_PASTE_END)
            continue; /* resizes come by SIGWINCH */
        if (c == TERM_PASTE_BEGIN) {
            read_paste(t, out);
            return true;
        }
        if (c == KEY_MOUSE) {
            if (read_mouse(out))
                return true;
            continue;
        }
        int code = code_of(c);
        if (code) {
            *out = (struct key){.code = code};
            return true;
        }
    }
}
