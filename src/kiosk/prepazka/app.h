/* app: the client as a whole: what the modules of this program share. One thread, one loop;
 * handlers change state and mark dirty, painting happens once a turn. */
#ifndef PREPAZKA_APP_H
#define PREPAZKA_APP_H

#include "conf.h"
#include "print_client.h"
#include "screens/screen.h"
#include "tui/term.h"

enum { STACK_MAX = 24 };
enum overlay { OVERLAY_NONE, OVERLAY_IDLE, OVERLAY_END };

struct app {
    struct conf conf;
    char **argv;
    struct clock clock;
    struct loop *loop;
    struct term *term;
    struct canvas canvas;
    struct ui ui;
    struct ui_focus focus_none;

    struct catalogue *cat;
    struct visit visit;
    struct screen stack[STACK_MAX];
    int depth;

    enum overlay overlay;
    struct ui_focus overlay_focus;
    int overlay_left; /* seconds of the idle warning */
    int64_t last_key; /* monotonic ms */
    bool touched;     /* anything but the untouched home page */
    bool typed;       /* answers were typed: the process replaces itself at the end */

    struct portal *portal;
    int portal_failures;
    bool order_waits;
    struct print_client *print;
    int print_job; /* the job whose news the top screen hears */
    bool print_busy;
    int print_files; /* slips written by the printer "file:DIR" */
    int hook_fd;     /* the type hook's standard input, -1 when none */
    int signal_fd;

    bool dirty, quit;
};

/* app.c */
int app_init(struct app *a, struct err *e);
void app_done(struct app *a);
int app_run(struct app *a, struct err *e);
void app_paint(struct app *a);
/* One key through overlay, screen, zones and actions. */
void app_key(struct app *a, const struct key *k);
/* Draws the page into the canvas; speech may be NULL. */
void app_draw(struct app *a, struct buf *speech);
void app_screen_size(struct app *a, int w, int h);
/* Starts portal and printer; after the first paint, so that it costs the first paint nothing. */
void app_connect(struct app *a);
bool app_settled(const struct app *a);

/* router.c: the stack of screens */
extern const struct visit_ops router_ops;
struct screen *router_top(struct app *a);
void router_open(struct app *a, const struct screen_class *cls, const struct screen_args *args);
void router_back(struct app *a);
void router_home(struct app *a);
void router_clear(struct app *a);
void router_news(struct app *a, const struct news *n);

/* action.c: acts of the program itself */
bool action_run(struct app *a, int action, int arg);

/* session.c: the only deadline */
void session_start(struct app *a);
void session_touch(struct app *a);
void session_end(struct app *a);

/* line.c: the portal's calls and the state of the line */
void line_start(struct app *a);
int line_order(struct app *a, const struct order_request *r, struct err *e);
void line_drop_order(struct app *a);
bool line_busy(const struct app *a);
int line_open_catalogue(struct app *a, struct err *e);

/* printing.c */
int printing_print(struct app *a, const struct slip *s, struct err *e);
void printing_forget(struct app *a);
bool printing_busy(const struct app *a);

/* script.c */
int script_run(struct app *a, const char *path, struct err *e);

/* crash.c: the terminal is usable again whatever happens */
void crash_guard(void);

#endif
