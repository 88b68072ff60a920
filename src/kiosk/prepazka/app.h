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
    char code[9];             /* of the draft that is being opened */
    struct buf opened;        /* it, decrypted, while its form is fetched */
    struct draft_secret slot; /* of the file that a phone sends; wiped with it */
    bool have_slot;
    int failures;
    char after[OUTBOX_KEY]; /* of the outbox: what did not go is passed over this round */
};

/* One kind of call of a module; its address is the call's context. */
struct visit_call {
    struct app *app;
    int what;
};

/* reserving.c: the calls about booking and the queue, one at a time of each kind. */
struct reserving_calls {
    struct visit_call calls[RESERVE_DOINGS];
    struct reserving state;
    char lists_lang[3], queue_lang[3];
    bool half;                 /* of the lists: places are here, operations on their way */
    char code[WIRE_CODE_TEXT]; /* opens state.got; wiped with the visit */
    char *form;                /* owned: what visit->filling was made from */
    struct buf sent;           /* the act whose key is kept, to be sent again as it was */
    int sent_what;
};

/* desk.c: the clerk's session. */
struct desk_calls {
    struct visit_call calls[DESK_DOINGS];
    struct desk state;
    char token[65];   /* wiped when the session ends */
    int64_t last_key; /* monotonic ms, of the clerk */
    int64_t chord;    /* monotonic ms: the first half of the hidden signal was pressed */
    int64_t alarm;    /* since when the counter asks for help for which the bell has rung */
    int failures;     /* of looking, in a row */
    bool fresh;       /* a new session, or the line was down: where do we sit? */
    bool help;        /* the hidden signal was given; the portal does not have it yet */
    /* the last act and its Idempotency-Key, kept while nobody knows how it ended */
    char key[37], sent[320];
    enum ticket_act act; /* on its way; told to nobody before the portal has answered */
    char about[WIRE_LABEL];
    struct screen lock;        /* stands before all screens while the desk is locked */
    char opening[WIRE_ID + 1]; /* counter at which the clerk is sitting down */
    char leaving[65];          /* token of a session that is being ended; wiped with it */
};

/* board.c: the waiting room's display. */
struct board_calls {
    struct visit_call call;
    struct wire_board state;
    bool have, busy;
    int failures;
    int gong_fd; /* pidfd of the program that makes the sound, 0 = none */
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
    struct reserving_calls reserving;
    struct desk_calls clerk;
    struct board_calls board;
    struct print_client *print;
    int print_job; /* the job whose news the top screen hears */
    bool print_busy;
    int print_files; /* slips written by the printer "file:DIR" */
    int hook_fd;     /* the type hook's standard input, -1 when none */
    int signal_fd;

    char learnt[40]; /* by a script */
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
/* A time is booked or moved: its page, in place of those that led there. */
void router_booked(struct app *a);
/* The time was lost to somebody or by itself while its details were typed: what to do now. */
void router_unheld(struct app *a);
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
/* What another module's call has learnt of the line; NULL: it works. */
void line_tell(struct app *a, const char *what, const struct err *fault);
/* A call that somebody waits for is on its way: after a while the visitor is told that it is slow.
 * off: it has ended. */
void line_patience(struct app *a, bool on);
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
/* A new Idempotency-Key: a random UUID (RFC 9562, version 4). */
int filing_key(char out[37], struct err *e);
/* What the portal did not accept becomes faults of the form. */
void filing_faults(struct filling *f, const struct problem *why);
/* The form takes the place of the one of this visit. */
void filing_take(struct app *a, struct filling *f);
/* phone.c */
int phone_begin(struct app *a, int attachment, struct err *e);
void phone_end(struct app *a);

/* reserving.c */
void reserving_start(struct app *a);
/* The visit ends: a hold is let go, everything is wiped. */
void reserving_forget(struct app *a);
void reserving_done(struct app *a);
int reserving_do(
    struct app *a, enum reserve_do what, const struct reserve_args *args, struct err *e);
bool reserving_busy(const struct app *a);
/* The home page is shown or the line is back: who waits is looked up now and every half minute,
 * as long as both are so. */
void reserving_look(struct app *a);
void reserving_language(struct app *a);
/* reserving_call.c: what stands in a request and what is made of its answer */
int reserving_request(struct app *a, enum reserve_do what, const struct reserve_args *args,
    struct portal_request *r, struct buf *path, struct buf *body, struct err *e);
int reserving_answer(struct app *a, enum reserve_do what, struct str body, struct err *e);

/* desk.c */
void desk_start(struct app *a);
void desk_done(struct app *a);
int desk_do(struct app *a, enum desk_do what, const struct desk_args *args, struct err *e);
void desk_touch(struct app *a); /* a key: the clerk is there */
/* Keys that belong to the desk whatever page is open; true = taken. */
bool desk_key(struct app *a, const struct key *k);
bool desk_busy(const struct app *a);
/* The screen that is shown: the lock, or the top of the stack. */
struct screen *desk_shown(struct app *a);

/* board.c */
bool board_is(const struct app *a); /* is this the waiting room's display? */
void board_start(struct app *a);
void board_done(struct app *a);
bool board_busy(const struct app *a);

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
