/* session: owns the only deadline of a visit: idle, warning, wipe. After a visit in which something
 * was typed the process replaces itself: no allocator or library can keep what nobody remembers. */
#include "app.h"

#include "base/i18n.h"
#include "base/log.h"
#include <linux/close_range.h>
#include <unistd.h>

enum { LAST_SAVE_MS = 3000 };

static void on_idle(void *ctx);

static void arm(struct app *a)
{
    if (a->conf.idle_s > 0)
        loop_timer(a->loop, (int64_t)a->conf.idle_s * 1000, on_idle, a, NULL);
}

static void on_second(void *ctx)
{
    struct app *a = ctx;
    if (a->overlay != OVERLAY_IDLE)
        return;
    a->dirty = true;
    if (--a->overlay_left <= 0)
        session_end(a);
    else
        loop_timer(a->loop, 1000, on_second, a, NULL);
}

static void on_idle(void *ctx)
{
    struct app *a = ctx;
    if (!a->touched && !a->typed)
        return; /* the untouched home page waits for ever, with no timer */
    a->overlay = OVERLAY_IDLE;
    a->overlay_focus = (struct ui_focus){0};
    a->overlay_left = a->conf.warn_s;
    a->dirty = true;
    loop_timer(a->loop, 1000, on_second, a, NULL);
}

void session_start(struct app *a)
{
    a->touched = a->typed = false;
    a->overlay = OVERLAY_NONE;
    a->last_key = clock_mono(&a->clock);
}

void session_touch(struct app *a)
{
    a->last_key = clock_mono(&a->clock);
    a->touched = true;
    if (a->overlay != OVERLAY_IDLE)
        arm(a);
}

/* The last words of a saved form, or a time let go, are on their way to the portal. The page is
 * clear already, keys wait in the terminal meanwhile. */
static void finish_saving(struct app *a)
{
    struct err e = ERR_INIT;
    int64_t until = clock_mono(&a->clock) + LAST_SAVE_MS;
    loop_unwatch(a->loop, term_fd(a->term));
    const bool *letting_go = &a->reserving.state.busy[RESERVE_RELEASE];
    const bool *leaving = &a->clerk.state.busy[DESK_SIGN_OUT];
    while ((a->filing.last.busy || *letting_go || *leaving) && clock_mono(&a->clock) < until)
        if (loop_turn(a->loop, 50, &e) < 0)
            break;
}

void session_end(struct app *a)
{
    bool typed = a->typed;
    const char *lang = a->conf.lang ? a->conf.lang : "cs";
    loop_timer_stop(a->loop, on_second, a);
    loop_timer_stop(a->loop, on_idle, a);
    if (a->print)
        print_client_cancel_all(a->print);
    if (a->visit.large && a->conf.font)
        term_font(a->term, a->conf.font);
    i18n_set(lang);
    a->visit.lang = i18n_lang();
    a->visit.large = false;
    if (!a->conf.theme || !conf_theme(&a->visit.theme, a->conf.theme))
        a->visit.theme = a->visit.desk ? THEME_DARK : THEME_LIGHT;
    a->overlay = OVERLAY_NONE;
    router_home(a);
    filing_forget(a); /* after the screens that show it */
    reserving_forget(a);
    session_start(a);
    app_paint(a); /* before the next key is read */
    /* a clerk goes on with the next citizen, in the same session */
    if (typed && !a->conf.script && a->clerk.state.state == DESK_OUT) {
        finish_saving(a);
        close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); /* libraries keep sockets without it */
        execv("/proc/self/exe", a->argv);
        log_event(LOG_WARN, "session.exec", "text", "could not replace the process", NULL);
    }
}
