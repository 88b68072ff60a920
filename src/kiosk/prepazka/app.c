/* app: see app.h. Start, loop, painting and the way of a key. */
#include "app.h"

#include "base/i18n.h"
#include "base/log.h"
#include "client/source.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

extern char **environ;

enum { REST_MS = 200 }; /* nobody types so slowly that it would be felt */

/* ---- drawing */

void app_draw(struct app *a, struct buf *speech)
{
    struct screen *s = desk_shown(a);
    const struct term_caps *caps = term_caps(a->term);
    struct ui *ui = &a->ui;
    ui->desk = a->visit.desk;
    ui->utf8 = caps->utf8;
    ui->half_blocks = caps->half_blocks;
    ui->mono = a->visit.theme == THEME_MONO || caps->colors < 8;
    for (int pass = 0; pass < 2; pass++) {
        struct ui_focus *focus = a->overlay ? &a->overlay_focus : &s->focus;
        if (speech)
            buf_reset(speech);
        ui->speech = a->overlay ? NULL : speech;
        ui_begin(ui, &a->canvas, a->overlay ? &a->focus_none : focus, a->visit.large);
        if (ui->size == SIZE_TINY) {
            tiny_draw(ui, &a->visit);
            return;
        }
        s->cls->draw(s, ui);
        ui->focus = focus;
        ui->speech = speech;
        if (a->overlay == OVERLAY_IDLE)
            overlay_idle(ui, &a->visit, a->overlay_left);
        else if (a->overlay == OVERLAY_END)
            overlay_end(ui, &a->visit);
        if (!ui_settle(ui))
            return;
    }
}

void app_paint(struct app *a)
{
    int w, h;
    term_size(a->term, &w, &h);
    a->dirty = false;
    if (!canvas_resize(&a->canvas, w, h))
        return;
    app_draw(a, NULL);
    term_paint(a->term, &a->canvas, a->visit.theme);
}

/* ---- keys */

static void overlay_key(struct app *a, const struct key *k)
{
    struct ui_answer ans = ui_key(&a->ui, k);
    if (ans.taken && ans.action)
        action_run(a, ans.action, ans.arg);
    else if (!ans.taken && a->overlay == OVERLAY_IDLE)
        action_run(a, ACT_EXTEND, 0); /* any key, any touch */
    else if (!ans.taken && k->code == K_ESC)
        action_run(a, ACT_EXTEND, 0);
    else if (k->code == K_F10)
        action_run(a, ACT_END, 1);
}

static void screen_key(struct app *a, const struct key *k)
{
    struct screen *s = desk_shown(a);
    if (a->ui.size == SIZE_TINY)
        return;
    if (s->cls->key && s->cls->key(s, &a->ui, k) == HANDLED)
        return;
    struct ui_answer ans = ui_key(&a->ui, k);
    if (!ans.taken || !ans.action)
        return;
    if (s->cls->act && s->cls->act(s, ans.action, ans.arg) == HANDLED)
        return;
    if (s == router_top(a)) /* the lock lets nothing through */
        action_run(a, ans.action, ans.arg);
}

void app_key(struct app *a, const struct key *k)
{
    enum { CTRL_C = 3, CTRL_L = 12 };
    if (k->code == K_HANGUP) {
        a->quit = true;
        return;
    }
    bool may_leave = a->visit.desk || (a->conf.allow && strstr(a->conf.allow, "exit"));
    bool locked = a->clerk.state.state == DESK_LOCKED;
    if (k->code == CTRL_C && may_leave && !locked) {
        a->quit = true;
        return;
    }
    if (k->code == CTRL_L)
        term_repaint(a->term);
    if (board_is(a))
        return; /* nobody touches it */
    session_touch(a);
    if (desk_key(a, k)) {
        a->dirty = true;
        return;
    }
    if (key_is_char(k) || k->code == K_PASTE)
        a->typed = true;
    /* zones are those of the last paint: a key must see what the visitor saw */
    if (a->overlay)
        overlay_key(a, k);
    else
        screen_key(a, k);
    filing_touch(a);
    a->dirty = true;
}

static void on_rest(void *ctx)
{
    const struct app *a = ctx;
    if (a->cat)
        catalogue_rest(a->cat);
}

static void on_terminal(void *ctx, int fd, int events)
{
    struct app *a = ctx;
    struct key k;
    (void)fd;
    while (!a->quit && term_key(a->term, &k)) {
        if (a->dirty)
            app_draw(a, NULL); /* a key that follows at once meets the new zones */
        app_key(a, &k);
    }
    loop_timer(a->loop, REST_MS, on_rest, a, NULL);
    if (events & LOOP_HUP)
        a->quit = true;
}

static void on_signal(void *ctx, int fd, int events)
{
    struct app *a = ctx;
    struct signalfd_siginfo si;
    (void)events;
    while (read(fd, &si, sizeof si) == (ssize_t)sizeof si) {
        if (si.ssi_signo != SIGWINCH) {
            a->quit = true;
            continue;
        }
        if (term_resized(a->term))
            a->dirty = true;
    }
}

static void on_minute(void *ctx)
{
    struct app *a = ctx;
    int64_t wall = clock_wall(&a->clock);
    if (a->cat)
        catalogue_set_today(a->cat, instant_prague(wall).date);
    router_news(a, &(struct news){.kind = NEWS_MINUTE});
    a->dirty = true;
    loop_timer(a->loop, (60 - wall % 60) * 1000 + 20, on_minute, a, NULL);
}

/* ---- start and end */

static int start_signals(struct app *a, struct err *e)
{
    sigset_t set;
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGWINCH);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    a->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (a->signal_fd < 0)
        return err_errno(e, "app", "signalfd");
    return loop_watch(a->loop, a->signal_fd, LOOP_READ, on_signal, a, e);
}

static int open_data(struct app *a, struct err *e)
{
    if (a->conf.town)
        return catalogue_open_town(&a->cat, a->conf.town, e);
    if (a->conf.catalogue)
        return catalogue_open(&a->cat, a->conf.catalogue, e);
    struct err none = ERR_INIT;
    if (line_open_catalogue(a, &none) < 0) /* a first start: the portal will fill it */
        log_err(LOG_INFO, "catalogue.open", &none);
    return 0;
}

static int open_terminal(struct app *a, struct err *e)
{
    struct term_opts o = {.headless = a->conf.script != NULL,
        .w = 80,
        .h = 24,
        .type = a->conf.term,
        .plain = a->conf.plain};
    if (a->conf.size && sscanf(a->conf.size, "%4dx%4d", &o.w, &o.h) != 2)
        return err_set(e, ERR_RANGE, "app", "--size needs columns x rows, like 80x24");
    if (o.w < 1 || o.h < 1 || o.w > 1000 || o.h > 1000)
        return err_set(e, ERR_RANGE, "app", "--size out of range");
    return term_open(&a->term, &o, e);
}

/* The hook changes the font where the terminal itself cannot (cage + foot, the console). */
static void start_hook(struct app *a)
{
    int p[2];
    pid_t pid;
    a->hook_fd = -1;
    if (!a->conf.type_hook || pipe2(p, O_CLOEXEC) < 0)
        return;
    posix_spawn_file_actions_t fa;
    posix_spawn_file_actions_init(&fa);
    posix_spawn_file_actions_adddup2(&fa, p[0], STDIN_FILENO);
    char *const argv[] = {(char *)(uintptr_t)a->conf.type_hook, NULL};
    if (posix_spawn(&pid, a->conf.type_hook, &fa, NULL, argv, environ) == 0)
        a->hook_fd = p[1];
    else
        close(p[1]);
    close(p[0]);
    posix_spawn_file_actions_destroy(&fa);
}

int app_init(struct app *a, struct err *e)
{
    static const char *const default_lang = "cs";
    a->signal_fd = a->hook_fd = -1;
    a->loop = loop_new(&a->clock);
    if (!a->loop)
        return err_set(e, ERR_NOMEM, "app", "no memory");
    i18n_set(a->conf.lang ? a->conf.lang : default_lang);
    bool desk = strcmp(a->conf.mode, "desk") == 0, board = board_is(a);
    a->visit = (struct visit){.clock = &a->clock,
        .lang = i18n_lang(),
        .desk = desk,
        .printer = a->conf.printer != NULL,
        .theme = board ? THEME_CONTRAST : desk ? THEME_DARK : THEME_LIGHT,
        .line = a->conf.portal ? LINE_OK : LINE_UNSET,
        .scans = a->conf.scans,
        .reserving = &a->reserving.state,
        .clerk = &a->clerk.state,
        .ops = &router_ops,
        .ctx = a};
    if (a->conf.theme && !conf_theme(&a->visit.theme, a->conf.theme))
        return err_set(e, ERR_RANGE, "app", "--theme is light, dark, contrast or mono");
    if (a->conf.idle_s < 0)
        a->conf.idle_s = desk || board ? 0 : 60;
    int rc = open_data(a, e);
    if (rc == 0 && !a->conf.script)
        rc = start_signals(a, e); /* before the terminal changes: no signal may leave it raw */
    if (rc == 0)
        rc = open_terminal(a, e);
    if (rc < 0)
        return rc;
    a->visit.cat = a->cat;
    if (a->cat)
        catalogue_set_today(a->cat, instant_prague(clock_wall(&a->clock)).date);
    router_home(a);
    return 0;
}

void app_done(struct app *a)
{
    desk_done(a);
    board_done(a);
    router_clear(a);
    filing_done(a);
    reserving_done(a);
    if (a->print)
        print_client_free(&a->print);
    if (a->portal)
        portal_free(&a->portal);
    term_close(&a->term);
    canvas_done(&a->canvas);
    catalogue_free(&a->cat);
    if (a->hook_fd >= 0)
        close(a->hook_fd);
    if (a->signal_fd >= 0)
        close(a->signal_fd);
    loop_free(&a->loop);
}

void app_connect(struct app *a)
{
    start_hook(a);
    if (a->conf.portal)
        line_start(a);
    desk_start(a);
    board_start(a);
}

static void connect_later(void *ctx)
{
    app_connect(ctx);
}

int app_run(struct app *a, struct err *e)
{
    int rc = loop_watch(a->loop, term_fd(a->term), LOOP_READ, on_terminal, a, e);
    if (rc == 0)
        rc = loop_timer(a->loop, 0, connect_later, a, e);
    if (rc < 0)
        return rc;
    on_minute(a);
    session_start(a);
    while (!a->quit && rc == 0) {
        if (a->dirty)
            app_paint(a);
        rc = loop_turn(a->loop, -1, e);
    }
    return rc;
}

bool app_settled(const struct app *a)
{
    return !line_busy(a) && !printing_busy(a) && !filing_busy(a) && !desk_busy(a) &&
           !reserving_busy(a);
}
