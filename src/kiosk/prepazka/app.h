/* app: the client as a whole: what the modules of this program share. One thread, one loop;
 * handlers change state and mark dirty, painting happens once a turn. */
#ifndef PREPAZKA_APP_H
#define PREPAZKA_APP_H

#include "client/outbox.h"
#include "conf.h"
#include "crypto/draft.h"
#include "print_client.h"
#include "screens/screen.h"
#include "tui/term.h"

enum { STACK_MAX = 24 };
enum overlay { OVERLAY_NONE, OVERLAY_IDLE, OVERLAY_END };

/* One kind of call to the portal; its address is the call's context. */
struct filing_call {
    struct app *app;
    bool busy;
    char key[OUTBOX_KEY]; /* of the submission it carries */
};

/* filing.c: the form of this visit on its way: drafts, submissions, the outbox. */
struct filing {
    struct wire_portal info; /* of the portal, as last fetched */
    bool have_info;
    struct outbox *outbox;
    struct filing_call submit, draft, open, old, last, ask, phone;
    struct draft_secret secret; /* of the visit's draft; wiped with the visit */
    bool have_secret;
    char code[9];     /* of the draft that is being opened */
    struct buf opened; /* it, decrypted, while its form is fetched */
    struct draft_secret slot; /* of the file that a phone sends; wiped with it */
    bool have_slot;
    int failures;
    char after[OUTBOX_KEY]; /* of the outbox: what did not go is passed over this round */
};

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
    struct filing filing;
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
/* The form of the visit is with the office or in the outbox: its end, wherever the visitor went. */
void router_done(struct app *a);
/* The office refused what waited, with the visitor still at its end: back to the answers. */
void router_refused(struct app *a);
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

/* filing.c */
void filing_start(struct app *a);
void filing_done(struct app *a);
/* The visit ends: its form, code and secret are wiped; what is in the outbox stays. */
void filing_forget(struct app *a);
/* After a key: what was saved and has changed is saved again soon. */
void filing_touch(struct app *a);
/* The line is back: what waits goes. */
void filing_line_up(struct app *a);
int filing_fill(struct app *a, uint32_t form, struct err *e);
int filing_submit(struct app *a, struct err *e);
int filing_save(struct app *a, struct err *e);
int filing_open(struct app *a, const char code[9], struct err *e);
bool filing_busy(const struct app *a);
/* phone.c */
int phone_begin(struct app *a, int attachment, struct err *e);
void phone_end(struct app *a);

/* printing.c */
int printing_document(struct app *a, const struct document *d, struct err *e);
int printing_print(struct app *a, const struct slip *s, struct err *e);
void printing_forget(struct app *a);
bool printing_busy(const struct app *a);

/* script.c */
int script_run(struct app *a, const char *path, struct err *e);

/* crash.c: the terminal is usable again whatever happens */
void crash_guard(void);

#endif
