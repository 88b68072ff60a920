/* fill_int: the screen that asks the questions of a form, one thing a page, in parts: pages of
 * questions, the hub of a repeat, an attachment, an exit. Private to fill*.c. */
#ifndef SCREENS_FILL_INT_H
#define SCREENS_FILL_INT_H

#include "blocks.h"
#include "field_edit.h"
#include "page.h"
#include "scans.h"
#include "tui/calendar.h"
#include "tui/keypad.h"

enum fill_action {
    A_FIELD = ACT_SCREEN, /* arg: block */
    A_OPTION,             /* arg: block */
    A_NEXT,
    A_SAVE,
    A_UP,
    A_DOWN,
    A_FAULT, /* a line of the summary; arg: fault */
    A_CALENDAR,
    A_ITEM,   /* of a hub; arg: item */
    A_REMOVE, /* arg: item */
    A_ADD,
    A_RESTORE,
    A_BRING,
    A_NOTHING, /* go on without the attachment */
    A_PHONE,   /* send it from the phone */
    A_NO_PHONE,
    A_FILE,   /* arg: a file found */
    A_DETACH, /* arg: a file attached */
    A_DAY,    /* of the calendar: + CALENDAR_… */
    A_KEYPAD = A_DAY + CALENDAR_ACTIONS,
};

struct fill {
    struct field_edit edit;
    struct blocks blocks;
    struct form_faults faults; /* of the page shown, as of this drawing */
    bool tried;                /* Continue was pressed on this page: its faults are shown */
    bool warned;               /* its warnings were shown: Continue goes on */
    bool removed;              /* an item was removed: it can be put back */
    struct form_step drawn;    /* the page that `tried` and `warned` are about */
    struct keypad keypad;
    struct calendar calendar;
    struct pager pager; /* of a hub */
    struct scans scans; /* of an attachment at a desk */
    char words[80];     /* of the header */
    int spare;          /* blank rows under the title: the page may take them back */
};

/* fill.c */
struct filling *fill_of(struct screen *s);
void fill_next(struct screen *s);
void fill_go(struct screen *s, struct form_step to);
/* Draws header, title and summary; returns the room between them and the two buttons. */
struct rect fill_begin(struct screen *s, struct ui *ui, struct page *p, char *task, size_t size,
    const char *title, const char *hint);
/* The two buttons, always in the same place; next NULL: the usual words. */
void fill_buttons(struct screen *s, struct ui *ui, struct rect r, const char *next, int next_key);
int fill_button_rows(const struct ui *ui);

/* What each kind of step does. */
struct fill_part {
    void (*draw)(struct screen *s, struct ui *ui);
    enum handled (*key)(struct screen *s, struct ui *ui, const struct key *k);
    enum handled (*act)(struct screen *s, int action, int arg);
};
extern const struct fill_part fill_page, fill_hub, fill_attach, fill_exit;

#endif
