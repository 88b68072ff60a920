/* screen: what every screen is and what it may ask of the program.
 *
 * A screen is one file and one const struct screen_class. It draws itself whole from its state each
 * time (struct ui collects the zones), changes its state in key() and act(), and asks the program
 * for everything else through struct visit. It never waits: answers come as news. */
#ifndef SCREENS_SCREEN_H
#define SCREENS_SCREEN_H

#include "client/portal.h"
#include "domain/document.h"
#include "domain/slip.h"
#include "screens/desk.h"
#include "screens/filling.h"
#include "screens/reserving.h"
#include "tui/ui.h"

struct screen;
struct screen_class;

enum line_state {
    LINE_OK,
    LINE_UNSET, /* no portal configured: a town pack is shown */
    LINE_DOWN,
    LINE_SLOW,
    LINE_TLS,     /* could not verify the office */
    LINE_GARBAGE, /* does not understand the answer */
    LINE_DENIED,  /* the device must be enrolled again */
    LINE_STATES
};

enum print_status {
    PRINT_IDLE,
    PRINT_BUSY,
    PRINT_DONE,
    PRINT_NO_PAPER,
    PRINT_JAM,
    PRINT_COVER,
    PRINT_ATTENTION,
    PRINT_OFFLINE,
    PRINT_TIMEOUT,
    PRINT_NO_PRINTER,
    PRINT_NO_SHEETS, /* a document for a printer of slips */
    PRINT_FAILED,
    PRINT_STATES
};

/* A payment on its way from the fee to the code. */
struct pay {
    uint32_t fee; /* index in the catalogue */
    int64_t haler;
    char vs[11];
};

struct screen_args {
    struct cat_ref ref;
    bool forms_of; /* screen_forms: those of the situation `ref` alone */
    struct pay pay;
};

enum news_kind {
    NEWS_CATALOGUE,
    NEWS_LINE,
    NEWS_ORDER,
    NEWS_PRINT,
    NEWS_MINUTE,
    NEWS_DRAFT,   /* saved, opened, thrown away, or err */
    NEWS_SUBMIT,  /* visit->filling->submit has changed */
    NEWS_PHONE,   /* visit->filling->phone has changed */
    NEWS_RESERVE, /* `what` of enum reserve_do has ended; visit->reserving tells how */
    NEWS_HOLD,    /* its countdown: a second went by, or its time ran out */
    NEWS_DESK,    /* `what` of enum desk_do has ended, or the queue was looked at */
    NEWS_BOARD,   /* visit->board has changed */
};

struct news {
    enum news_kind kind;
    const struct order *order; /* NEWS_ORDER: the portal's answer, NULL on a fault */
    enum order_fault field;    /* NEWS_ORDER: what the portal did not accept */
    const struct err *err;
    enum print_status print; /* NEWS_PRINT */
    int what;                /* NEWS_RESERVE, NEWS_DESK */
};

/* The program's services. All return at once. */
struct visit_ops {
    void (*open)(void *ctx, const struct screen_class *cls, const struct screen_args *args);
    void (*replace)(void *ctx, const struct screen_class *cls, const struct screen_args *args);
    void (*back)(void *ctx);
    void (*home)(void *ctx);
    int (*order)(void *ctx, const struct order_request *r, struct err *e);
    int (*print)(void *ctx, const struct slip *s, struct err *e);
    int (*print_document)(void *ctx, const struct document *d, struct err *e);
    /* The form becomes visit->filling, in place of an older one. */
    int (*fill)(void *ctx, uint32_t form, struct err *e);
    /* Seals visit->filling into the outbox and sends it; NEWS_SUBMIT tells how it ended. A second
     * call while it is under way does nothing. */
    int (*submit)(void *ctx, struct err *e);
    /* Saves under visit->filling->code (made when there is none); NEWS_DRAFT. */
    int (*draft_save)(void *ctx, struct err *e);
    /* Asks for a slot and waits for a file from the visitor's phone; NEWS_PHONE tells each change
     * of visit->filling->phone. attachment FORM_NONE: waits no more. */
    int (*phone)(void *ctx, int attachment, struct err *e);
    /* Fetches and opens what was saved under the code; NEWS_DRAFT. */
    int (*draft_open)(void *ctx, const char code[9], struct err *e);
    /* Booking and the queue (screens/reserving.h). Negative: it did not even begin. */
    int (*reserve)(void *ctx, enum reserve_do what, const struct reserve_args *args, struct err *e);
    /* The clerk's desk (screens/desk.h). */
    int (*desk)(void *ctx, enum desk_do what, const struct desk_args *args, struct err *e);
    void (*language)(void *ctx, const char *lang);
    void (*theme)(void *ctx, enum theme theme);
    void (*touch_mode)(void *ctx, bool on);
};

/* This visit as a screen sees it. Read-only but through ops. */
struct visit {
    struct catalogue *cat; /* NULL until the first data arrive */
    const struct clock *clock;
    const char *lang;
    bool large, desk, printer;
    enum theme theme;
    enum line_state line;
    int64_t data_at;             /* unix seconds of the data shown; 0 = unknown */
    struct filling *filling;     /* NULL: no form is being filled in */
    struct reserving *reserving; /* never NULL */
    struct desk *clerk;          /* never NULL; only at a desk does anybody sign in */
    struct wire_board *board;    /* --mode board; NULL: nothing came yet */
    int64_t board_seen;          /* monotonic ms of it */
    int64_t board_ahead;         /* seconds that the portal's clock is ahead of ours */
    size_t waiting;              /* submissions in the outbox */
    size_t refused;              /* of these, what the office did not take: kept for the staff */
    const char *scans;           /* folder of a desk's scanner; NULL = ~/Skeny */
    const struct visit_ops *ops;
    void *ctx;
};

enum handled { NOT_MINE, HANDLED };

/* Actions below ACT_SCREEN belong to the program (prepazka/action.c), the rest to the screen. */
enum action {
    ACT_NONE,
    ACT_BACK,
    ACT_HELP,
    ACT_LANGUAGE,
    ACT_LARGE,
    ACT_THEME,
    ACT_END,
    ACT_EXTEND, /* "I am still here" */
    ACT_QUIT,
    ACT_DESK, /* arg: enum desk_step */
    ACT_PICK, /* arg: a ticket of the queue */
    ACT_SCREEN = 100,
};

struct screen_class {
    const char *name;
    size_t size; /* bytes of the screen's own state, zeroed at open and wiped at close */
    /* Fills the state. Negative: the screen does not open (the reason is logged). */
    int (*open)(struct screen *s, const struct screen_args *args, struct err *e);
    /* Frees what open and later calls allocated. */
    void (*close)(struct screen *s);
    /* Draws everything and names every zone. Changes no state but caches. */
    void (*draw)(struct screen *s, struct ui *ui);
    /* A key before the zones see it: typing fields live here. */
    enum handled (*key)(struct screen *s, struct ui *ui, const struct key *k);
    /* A zone was pressed. */
    enum handled (*act)(struct screen *s, int action, int arg);
    void (*news)(struct screen *s, const struct news *n);
    bool keeps_answers; /* the visitor typed something here: F10 asks before erasing */
};

struct screen {
    const struct screen_class *cls;
    const struct visit *visit;
    struct ui_focus focus;
    void *state;
};

extern const struct screen_class screen_home, screen_topics, screen_list, screen_detail,
    screen_fees, screen_pay, screen_qrpay, screen_office, screen_place, screen_language,
    screen_help, screen_takeaway, screen_forms, screen_fill, screen_check, screen_done, screen_save,
    screen_resume, screen_desk_form, screen_signin, screen_locked, screen_counter, screen_queue,
    screen_transfer, screen_add, screen_board;

/* booking and the queue */
extern const struct screen_class screen_book_act, screen_book_people, screen_book_place,
    screen_book_day, screen_book_time, screen_book_again, screen_booked, screen_mybooking,
    screen_mybooking_page, screen_tickets, screen_ticket;

/* Overlays and the page for a window that is too small are drawn over or instead of a screen. */
void overlay_idle(struct ui *ui, const struct visit *v, int seconds);
void overlay_end(struct ui *ui, const struct visit *v);
void tiny_draw(struct ui *ui, const struct visit *v);

#endif
