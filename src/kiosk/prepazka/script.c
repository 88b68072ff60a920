/* script: plays keys against the real screens on real ncurses without a terminal, and prints what
 * curses holds: text, roles, spoken words. Waits for "settled", never for seconds.
 *
 *   key Down Enter 1     keys by name          type pejsek      the rest of the line as characters
 *   click 10 5           a touch, from 0       paste some text
 *   size 100x30          a new window size     clock 2026-11-23T09:41:00+01:00
 *   wait 65              let seconds pass      settle           until nothing is in flight
 *   await WORDS          until they are on the screen, at most a minute
 *   learn WORDS          keeps what is spoken behind them, a number or a code
 *   recall               types it
 *   dump [title]         the screen as text    attrs            its roles, one letter a cell
 *   speech               what a blind visitor hears */
#include "app.h"

#include "base/file.h"
#include "domain/instant.h"
#include <stdio.h>
#include <stdlib.h>

enum { SETTLE_MS = 60000, TURN_MS = 50 }; /* a printer may be silent for 20 s, and a retry */

struct verb {
    const char *name;
    int (*run)(struct app *a, struct str rest, struct err *e);
};

static void press(struct app *a, const struct key *k)
{
    app_key(a, k);
    app_paint(a);
}

static int do_key(struct app *a, struct str rest, struct err *e)
{
    struct str name;
    bool more = rest.n > 0;
    while (more && !a->quit) {
        more = str_cut(&rest, ' ', &name);
        int code = key_parse(name);
        if (!code)
            return err_set(e, ERR_PARSE, "script", "unknown key %.*s", (int)name.n, name.p);
        press(a, &(struct key){.code = code});
    }
    return 0;
}

static int do_type(struct app *a, struct str rest, struct err *e)
{
    (void)e;
    for (uint32_t c; (c = utf8_next(&rest));)
        press(a, &(struct key){.code = (int)c});
    return 0;
}

static int do_click(struct app *a, struct str rest, struct err *e)
{
    uint64_t x, y;
    bool ok = scan_uint(&rest, 4, &x);
    scan_blanks(&rest);
    if (!ok || !scan_uint(&rest, 4, &y))
        return err_set(e, ERR_PARSE, "script", "click needs a column and a row");
    press(a, &(struct key){.code = K_MOUSE, .x = (int)x, .y = (int)y});
    return 0;
}

static int do_paste(struct app *a, struct str rest, struct err *e)
{
    (void)e;
    press(a, &(struct key){.code = K_PASTE, .paste = rest});
    return 0;
}

static int do_size(struct app *a, struct str rest, struct err *e)
{
    char text[24];
    struct term_opts o = {.headless = true, .type = a->conf.term, .plain = a->conf.plain};
    str_copy(text, sizeof text, rest);
    if (sscanf(text, "%4dx%4d", &o.w, &o.h) != 2 || o.w < 1 || o.h < 1)
        return err_set(e, ERR_PARSE, "script", "size needs columns x rows");
    term_close(&a->term);
    int rc = term_open(&a->term, &o, e);
    if (rc == 0)
        app_paint(a);
    return rc;
}

static int do_clock(struct app *a, struct str rest, struct err *e)
{
    int rc = instant_parse_rfc3339(&a->clock.wall_s, str_trim(rest), e);
    app_paint(a);
    return rc;
}

static int turn(struct app *a, struct err *e)
{
    int rc = loop_turn(a->loop, TURN_MS, e);
    if (a->dirty)
        app_paint(a);
    return rc;
}

static int do_settle(struct app *a, struct str rest, struct err *e)
{
    (void)rest;
    struct clock real = clock_real;
    int64_t until = clock_mono(&real) + SETTLE_MS;
    int rc = 0;
    while (rc == 0 && !app_settled(a)) {
        if (clock_mono(&real) > until)
            return err_set(e, ERR_TIMEOUT, "script", "the screen did not settle");
        rc = turn(a, e);
    }
    return rc;
}

/* Second by second, so that countdowns are seen to count. */
static int do_wait(struct app *a, struct str rest, struct err *e)
{
    uint64_t s;
    if (!str_uint(str_trim(rest), 86400, &s))
        return err_set(e, ERR_PARSE, "script", "wait needs seconds");
    int rc = 0;
    for (uint64_t i = 0; rc == 0 && i < s; i++) {
        a->clock.wall_s++;
        a->clock.mono_ms += 1000;
        rc = loop_turn(a->loop, 0, e);
    }
    app_paint(a);
    return rc;
}

static void add_row(struct buf *line, const struct canvas *cv, int y)
{
    for (int x = 0; x < cv->w; x++) {
        const struct cell *c = &cv->cells[y * cv->w + x];
        char b[4];
        if (c->ch)
            buf_add(line, b, utf8_put(b, c->ch));
    }
}

static void print_row(const struct canvas *cv, int y, bool roles)
{
    struct buf line;
    buf_init(&line, BUF_LINE);
    if (!roles)
        add_row(&line, cv, y);
    for (int x = 0; roles && x < cv->w; x++)
        buf_char(&line, style_letter((enum role)cv->cells[y * cv->w + x].role));
    while (line.n && line.p[line.n - 1] == ' ')
        line.n--;
    printf("%.*s\n", (int)line.n, buf_cstr(&line));
    buf_done(&line);
}

static void print_screen(struct app *a, bool roles)
{
    struct canvas cv = {0};
    term_readback(a->term, &cv, a->visit.theme);
    for (int y = 0; y < cv.h; y++)
        print_row(&cv, y, roles);
    canvas_done(&cv);
}

static bool on_screen(struct app *a, struct str words)
{
    struct buf row;
    bool found = false;
    struct canvas cv = {0};
    buf_init(&row, BUF_LINE);
    term_readback(a->term, &cv, a->visit.theme);
    for (int y = 0; y < cv.h && !found; y++) {
        buf_reset(&row);
        add_row(&row, &cv, y);
        found = memmem(row.p, row.n, words.p, words.n) != NULL;
    }
    canvas_done(&cv);
    buf_done(&row);
    return found;
}

/* What comes from outside: the clock goes on as it does on the wall. */
static int do_await(struct app *a, struct str rest, struct err *e)
{
    struct clock real = clock_real;
    int64_t began = clock_mono(&real), was = began, now;
    app_paint(a);
    while (!on_screen(a, rest)) {
        int rc = turn(a, e);
        now = clock_mono(&real);
        a->clock.mono_ms += now - was;
        was = now;
        if (rc < 0)
            return rc;
        if (now - began > SETTLE_MS)
            return err_set(e, ERR_TIMEOUT, "script", "\"%.*s\" did not come", (int)rest.n, rest.p);
        app_paint(a);
    }
    return 0;
}

static int do_dump(struct app *a, struct str rest, struct err *e)
{
    (void)e;
    app_paint(a);
    printf("== %.*s\n", (int)rest.n, rest.p);
    print_screen(a, false);
    fflush(stdout); /* someone may read along */
    return 0;
}

static int do_attrs(struct app *a, struct str rest, struct err *e)
{
    (void)e;
    app_paint(a);
    printf("== attributes %.*s\n", (int)rest.n, rest.p);
    print_screen(a, true);
    return 0;
}

static int do_speech(struct app *a, struct str rest, struct err *e)
{
    struct buf b;
    (void)rest;
    buf_init(&b, BUF_LINE);
    app_draw(a, &b);
    printf("== speech\n%s", buf_cstr(&b));
    int rc = buf_check(&b, "script", e);
    buf_done(&b);
    return rc;
}

/* What only this visit knows, a PIN: as it is spoken, without its blanks. */
static int do_learn(struct app *a, struct str rest, struct err *e)
{
    struct buf b;
    size_t n = 0;
    buf_init(&b, BUF_LINE);
    app_draw(a, &b);
    const char *at = rest.n ? memmem(b.p, b.n, rest.p, rest.n) : NULL;
    if (at)
        at += rest.n + strspn(at + rest.n, ": \n");
    for (; at && *at && *at != '\n' && n < sizeof a->learnt - 1; at++)
        if (*at != ' ')
            a->learnt[n++] = *at;
    a->learnt[n] = '\0';
    buf_wipe(&b);
    return n ? 0 : err_set(e, ERR_NOT_FOUND, "script", "nothing is spoken behind the words");
}

static int do_recall(struct app *a, struct str rest, struct err *e)
{
    (void)rest;
    return do_type(a, str_of(a->learnt), e);
}

static const struct verb verbs[] = {
    {"key", do_key},
    {"type", do_type},
    {"click", do_click},
    {"paste", do_paste},
    {"size", do_size},
    {"clock", do_clock},
    {"wait", do_wait},
    {"settle", do_settle},
    {"await", do_await},
    {"learn", do_learn},
    {"recall", do_recall},
    {"dump", do_dump},
    {"attrs", do_attrs},
    {"speech", do_speech},
};

static int run_line(struct app *a, struct str line, struct err *e)
{
    struct str name;
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    if (!str_trim(line).n || line.p[0] == '#')
        return 0;
    str_cut(&line, ' ', &name);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_eqz(name, verbs[i].name))
            return verbs[i].run(a, line, e);
    return err_set(e, ERR_PARSE, "script", "unknown verb %.*s", (int)name.n, name.p);
}

int script_run(struct app *a, const char *path, struct err *e)
{
    struct buf text;
    buf_init(&text, BUF_TEXT);
    a->clock.running = true;
    int rc = file_read(&text, path, e), number = 0;
    if (rc == 0) {
        app_paint(a);
        app_connect(a);
        session_start(a);
    }
    struct str rest = buf_view(&text), line;
    bool more = rc == 0;
    while (more && rc == 0 && !a->quit) {
        number++;
        more = str_cut(&rest, '\n', &line);
        rc = run_line(a, line, e);
    }
    if (rc < 0 && number)
        err_at(e, "%s:%d", path, number);
    buf_done(&text);
    return rc;
}
