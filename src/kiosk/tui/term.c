/* term: see tui/term.h. The only file of the house that includes curses. Keys are in term_key.c.
 * Measured traps (KEY_RESIZE loops, EOF spin, SGR mouse by TERM, lost quiet zones) are named where
 * they are avoided. */
#include "term_int.h"

#include "base/utf8.h"
#include <errno.h>
#include <langinfo.h>
#include <linux/kd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The console's own palette for the light theme (LOOK § 2); restored at exit by "oc". */
static const struct {
    short slot, r, g, b;
} console_palette[] = {{0, 110, 110, 110}, {7, 1000, 1000, 1000}, {4, 0, 373, 529}, {1, 686, 0, 0},
    {2, 0, 373, 0}, {3, 1000, 843, 529}, {5, 0, 0, 373}, {6, 843, 1000, 1000}};

static bool console_has(int fd, unsigned short glyph)
{
    struct unimapdesc map = {.entry_ct = 4096};
    map.entries = calloc(map.entry_ct, sizeof *map.entries);
    if (!map.entries)
        return false;
    bool has = true; /* not a console: a terminal emulator draws blocks itself */
    if (ioctl(fd, GIO_UNIMAP, &map) == 0) {
        has = false;
        for (unsigned i = 0; i < map.entry_ct && !has; i++)
            has = map.entries[i].unicode == glyph;
    }
    free(map.entries);
    return has;
}

static void learn_caps(struct term *t, const struct term_opts *o)
{
    const char *type = o->headless ? (o->type ? o->type : "xterm-256color") : getenv("TERM");
    const char *mouse = tigetstr("kmous");
    struct term_caps *c = &t->caps;
    c->utf8 = o->headless ? !o->plain : strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    c->colors = has_colors() ? COLORS : 0;
    c->half_blocks = c->utf8 && (o->headless || console_has(t->fd, 0x2580));
    /* other kinds of report would arrive as typed text (facts: tui § 2) */
    c->mouse = mouse && mouse != (char *)-1 && strncmp(mouse, "\033[<", 3) == 0;
    c->font = !o->headless && type && strncmp(type, "xterm", 5) == 0 && getenv("XTERM_VERSION");
    t->linux_console = type && strncmp(type, "linux", 5) == 0;
}

static void start_colours(struct term *t)
{
    if (!has_colors())
        return;
    start_color();
    t->caps.colors = COLORS;
    if (COLORS >= 256) {
        for (int th = 0; th < THEMES; th++)
            for (int r = 0; r < ROLES; r++) {
                struct style s = style_of((enum theme)th, (enum role)r, COLORS);
                if (s.fg >= 0)
                    init_pair((short)(1 + th * ROLES + r), s.fg, s.bg);
            }
        return;
    }
    for (short fg = 0; fg < 8; fg++)
        for (short bg = 0; bg < 8; bg++)
            if (fg * 8 + bg > 0)
                init_pair((short)(fg * 8 + bg), fg, bg);
    if (t->linux_console && can_change_color())
        for (size_t i = 0; i < sizeof console_palette / sizeof *console_palette; i++)
            init_color(console_palette[i].slot, console_palette[i].r, console_palette[i].g,
                console_palette[i].b);
}

static void start_input(struct term *t)
{
    raw();
    noecho();
    nonl();
    set_escdelay(25);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, TRUE);
    curs_set(0);
    define_key("\033[200~", TERM_PASTE_BEGIN);
    define_key("\033[201~", TERM_PASTE_END);
    if (t->caps.mouse) {
        mouseinterval(0); /* a click must not wait for a second one */
        mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    }
    if (!t->headless) {
        static const char on[] = "\033[?2004h";
        term_raw_write(t, on, sizeof on - 1);
    }
}

void term_raw_write(struct term *t, const char *p, size_t n)
{
    fflush(t->out);
    while (n) {
        ssize_t k = write(fileno(t->out), p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return;
        p += k;
        n -= (size_t)k;
    }
}

static int open_streams(struct term *t, const struct term_opts *o, struct err *e)
{
    t->in = o->headless ? fopen("/dev/null", "r") : stdin;
    t->out = o->headless ? fopen("/dev/null", "w") : stdout;
    if (!t->in || !t->out)
        return err_errno(e, "term", "/dev/null");
    t->fd = fileno(t->in);
    if (!o->headless && (!isatty(fileno(stdin)) || !isatty(fileno(stdout))))
        return err_set(e, ERR_UNSUPPORTED, "term", "not a terminal");
    return 0;
}

static int open_screen(struct term *t, const struct term_opts *o, struct err *e)
{
    const char *type = o->headless ? (o->type ? o->type : "xterm-256color") : NULL;
    if (o->headless) {
        char n[16];
        snprintf(n, sizeof n, "%d", o->h);
        setenv("LINES", n, 1);
        snprintf(n, sizeof n, "%d", o->w);
        setenv("COLUMNS", n, 1);
    }
    t->screen = newterm(type, t->out, t->in);
    if (!t->screen)
        return err_set(e, ERR_UNSUPPORTED, "term", "unknown terminal type");
    const char *cup = tigetstr("cup");
    if (!cup || cup == (char *)-1)
        return err_set(e, ERR_UNSUPPORTED, "term", "the terminal cannot place a cursor");
    return 0;
}

int term_open(struct term **out, const struct term_opts *o, struct err *e)
{
    struct term *t = calloc(1, sizeof *t);
    *out = NULL;
    if (!t)
        return err_set(e, ERR_NOMEM, "term", "no memory");
    t->headless = o->headless;
    int rc = open_streams(t, o, e);
    if (rc == 0)
        rc = open_screen(t, o, e);
    if (rc < 0) {
        term_close(&t);
        return rc;
    }
    learn_caps(t, o);
    start_colours(t);
    start_input(t);
    *out = t;
    return 0;
}

void term_close(struct term **tp)
{
    struct term *t = *tp;
    if (!t)
        return;
    if (t->screen) {
        endwin();
        if (!t->headless) {
            static const char off[] = "\033[?2004l\033[?1000l\033[?1006l";
            term_raw_write(t, off, sizeof off - 1);
        }
        delscreen(t->screen);
    }
    if (t->headless) {
        if (t->in)
            fclose(t->in);
        if (t->out)
            fclose(t->out);
    }
    canvas_done(&t->shown);
    free(t);
    *tp = NULL;
}

int term_fd(const struct term *t)
{
    return t->fd;
}

const struct term_caps *term_caps(const struct term *t)
{
    return &t->caps;
}

void term_size(const struct term *t, int *w, int *h)
{
    (void)t;
    getmaxyx(stdscr, *h, *w);
}

bool term_resized(struct term *t)
{
    struct winsize ws;
    if (t->headless || ioctl(t->fd, TIOCGWINSZ, &ws) < 0 || !ws.ws_row || !ws.ws_col)
        return false;
    if (!is_term_resized(ws.ws_row, ws.ws_col))
        return false;
    resizeterm(ws.ws_row, ws.ws_col); /* queues KEY_RESIZE, which term_key drops */
    t->stale = true;
    return true;
}

/* Terminals without UTF-8: lines and signs that stand for ours (LOOK § 3). */
static wchar_t plain_char(uint32_t c)
{
    static const struct {
        uint32_t from, to;
        char as;
    } table[] = {{0x2502, 0x2503, '|'}, {0x2500, 0x2501, '-'}, {0x250C, 0x254B, '+'},
        {0x256D, 0x2570, '+'}, {0x2580, 0x2588, '#'}, {0x258C, 0x258C, '#'}, {0x2013, 0x2014, '-'},
        {0x2026, 0x2026, '.'}, {0xB7, 0xB7, '-'}, {0x2022, 0x2022, '*'}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (c >= table[i].from && c <= table[i].to)
            return table[i].as;
    char a[4];
    return utf8_fold_char(c, true, a) ? a[0] : '?';
}

static void put_cell(struct term *t, int x, int y, const struct cell *c, enum theme theme)
{
    struct style s = style_of(theme, (enum role)c->role, t->caps.colors);
    /* with eight colours bold means bright, which turns black text grey */
    bool bold = s.bold && (t->caps.colors >= 256 || s.fg < 0);
    attr_t attrs =
        (bold ? A_BOLD : 0) | (s.underline ? A_UNDERLINE : 0) | (s.reverse ? A_REVERSE : 0);
    short pair = 0;
    if (t->caps.colors >= 256 && s.fg >= 0)
        pair = (short)(1 + (int)theme * ROLES + c->role);
    else if (t->caps.colors >= 8 && s.fg >= 0)
        pair = (short)(s.fg * 8 + s.bg);
    wchar_t text[2] = {t->caps.utf8 ? (wchar_t)c->ch : plain_char(c->ch), 0};
    cchar_t cc;
    setcchar(&cc, text, attrs, pair, NULL);
    mvadd_wch(y, x, &cc);
}

void term_paint(struct term *t, const struct canvas *cv, enum theme theme)
{
    bool all = t->stale || t->shown.w != cv->w || t->shown.h != cv->h || t->shown_theme != theme;
    if (!canvas_resize(&t->shown, cv->w, cv->h))
        return;
    for (int y = 0; y < cv->h; y++)
        for (int x = 0; x < cv->w; x++) {
            const struct cell *c = &cv->cells[y * cv->w + x];
            struct cell *was = &t->shown.cells[y * cv->w + x];
            if (c->ch && (all || c->ch != was->ch || c->role != was->role))
                put_cell(t, x, y, c, theme);
            *was = *c;
        }
    t->stale = false;
    t->shown_theme = theme;
    refresh();
}

void term_repaint(struct term *t)
{
    t->stale = true;
    clearok(curscr, TRUE);
}

void term_font(struct term *t, const char *font)
{
    if (!t->caps.font || !font)
        return;
    char seq[160];
    int n = snprintf(seq, sizeof seq, "\033]50;%s\a", font);
    if (n > 0 && n < (int)sizeof seq)
        term_raw_write(t, seq, (size_t)n);
}

void term_bell(struct term *t)
{
    term_raw_write(t, "\a", 1);
}

/* The first role of the theme that looks like these attributes. */
static enum role role_like(const struct term *t, enum theme theme, attr_t attrs, short pair)
{
    for (int r = 0; r < ROLES; r++) {
        struct style s = style_of(theme, (enum role)r, t->caps.colors);
        short fg = -1, bg = -1;
        if (pair > 0)
            pair_content(pair, &fg, &bg);
        if (s.fg == fg && s.bg == bg && s.bold == !!(attrs & A_BOLD) &&
            s.underline == !!(attrs & A_UNDERLINE) && s.reverse == !!(attrs & A_REVERSE))
            return (enum role)r;
    }
    return ROLES;
}

void term_readback(struct term *t, struct canvas *out, enum theme theme)
{
    int w, h;
    term_size(t, &w, &h);
    if (!canvas_resize(out, w, h))
        return;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            cchar_t cc;
            wchar_t text[CCHARW_MAX + 1] = {0};
            attr_t attrs = 0;
            short pair = 0;
            mvin_wch(y, x, &cc);
            getcchar(&cc, text, &attrs, &pair, NULL);
            out->cells[y * w + x] =
                (struct cell){(uint32_t)text[0], (uint8_t)role_like(t, theme, attrs, pair)};
        }
}
