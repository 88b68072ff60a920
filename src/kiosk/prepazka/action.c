/* action: what the program itself does on every page, as a table with preconditions. */
#include "app.h"

#include <unistd.h>

enum need { ALWAYS = 0, NOT_DESK = 1, DESK_ONLY = 2, NOT_ON_TOP = 4 };

struct action_row {
    int action;
    unsigned needs;
    const struct screen_class *opens; /* NOT_ON_TOP: unless it is there already */
    void (*run)(struct app *a, int arg);
};

static void back(struct app *a, int arg)
{
    (void)arg;
    router_back(a);
}

static void larger(struct app *a, int arg)
{
    (void)arg;
    a->visit.large = !a->visit.large;
    a->touched = true;
    term_font(a->term, a->visit.large ? a->conf.big_font : a->conf.font);
    const char *word = a->visit.large ? "large\n" : "normal\n";
    if (a->hook_fd >= 0 && write(a->hook_fd, word, a->visit.large ? 6 : 7) < 0)
        a->hook_fd = -1; /* the hook has gone; the layout still changes */
}

static void next_theme(struct app *a, int arg)
{
    (void)arg;
    a->visit.theme = (enum theme)((a->visit.theme + 1) % THEMES);
}

static void extend(struct app *a, int arg)
{
    (void)arg;
    a->overlay = OVERLAY_NONE;
    session_touch(a);
}

/* Erasing what somebody wrote asks first; an untouched visit just ends. */
static void end(struct app *a, int sure)
{
    bool answers = false;
    for (int i = 0; i < a->depth; i++)
        answers |= a->stack[i].cls->keeps_answers;
    answers |= filling_has_answers(a->visit.filling);
    if (sure || !answers || a->overlay == OVERLAY_END) {
        session_end(a);
        return;
    }
    a->overlay = OVERLAY_END;
    a->overlay_focus = (struct ui_focus){0};
}

static void quit(struct app *a, int arg)
{
    (void)arg;
    /* at a desk: what was begun is not lost by one key */
    if (filling_has_answers(a->visit.filling) && a->overlay != OVERLAY_END) {
        a->overlay = OVERLAY_END;
        a->overlay_focus = (struct ui_focus){0};
        return;
    }
    a->quit = true;
}

static void step(struct app *a, int arg)
{
    desk_step_run(&a->visit, (enum desk_step)arg);
}

static void pick(struct app *a, int ticket)
{
    desk_pick(&a->visit, ticket);
    router_top(a)->focus = (struct ui_focus){ACT_DESK, desk_first_step(a->visit.clerk)};
}

static const struct action_row actions[] = {
    {ACT_BACK, ALWAYS, NULL, back},
    {ACT_HELP, NOT_ON_TOP, &screen_help, NULL},
    {ACT_LANGUAGE, NOT_ON_TOP, &screen_language, NULL},
    {ACT_LARGE, ALWAYS, NULL, larger},
    {ACT_THEME, ALWAYS, NULL, next_theme},
    {ACT_EXTEND, ALWAYS, NULL, extend},
    {ACT_END, ALWAYS, NULL, end},
    {ACT_QUIT, DESK_ONLY, NULL, quit},
    {ACT_DESK, DESK_ONLY, NULL, step},
    {ACT_PICK, DESK_ONLY, NULL, pick},
};

bool action_run(struct app *a, int action, int arg)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        const struct action_row *r = &actions[i];
        if (r->action != action)
            continue;
        if ((r->needs & NOT_DESK && a->visit.desk) || (r->needs & DESK_ONLY && !a->visit.desk))
            return false;
        if (r->needs & NOT_ON_TOP && router_top(a)->cls == r->opens)
            return false;
        if (r->opens)
            router_open(a, r->opens, &(struct screen_args){0});
        else
            r->run(a, arg);
        return true;
    }
    return false;
}
