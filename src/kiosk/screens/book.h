/* book: what the pages of booking share: which page is next, words for what went wrong, the strip
 * that says how long a time is held. */
#ifndef SCREENS_BOOK_H
#define SCREENS_BOOK_H

#include "page.h"

enum book_step { BOOK_ACT, BOOK_PEOPLE, BOOK_PLACE, BOOK_DAY, BOOK_STEPS };

/* Opens the next page after `step` that still has something to decide. */
void book_go_on(struct screen *s, enum book_step step, bool replace);
/* After a time is held: its details, or the question whether to move. */
void book_details(struct screen *s);
/* "Objednat se · Občanský průkaz" */
void book_task(char *out, size_t size, const struct visit *v);
/* "Občanský průkaz · po 30. 11. v 10:30": the details of the time that is held */
void book_form_task(char *out, size_t size, const struct visit *v);
/* What to say when asking failed: a sentence with the next step. */
const char *book_trouble(const struct reserving *r, const struct err *fault);
/* Is it a refusal that may be gone soon, so that the same is worth asking again? */
bool book_passes(enum problem_code why);
/* Instead of a page that waits for the portal: why it is empty, and "try again" (action). r is its
 * room; trouble NULL: it is on its way. */
void book_waiting(struct ui *ui, struct rect r, const char *trouble, int action);
/* Asks; the sentence of what went wrong at once, NULL = on its way. */
const char *book_ask(struct screen *s, enum reserve_do what, const struct reserve_args *args);
/* One row: what is held and how long; spoken at two minutes, one and half a minute. */
void book_strip(struct ui *ui, const struct visit *v, struct rect r);
/* "3 lidé"; "1 člověk" */
void book_people(char *out, size_t size, int people);
/* A list of buttons one under another (a row each at the desk), with a rail when it is longer. */
struct book_item {
    const char *label; /* borrowed */
    char right[WIRE_NAME], hint[UI_HINT];
};
typedef void book_item_fn(struct screen *s, int i, struct book_item *out);
void book_list(struct screen *s, struct ui *ui, struct rect r, struct pager *pager, int n,
    book_item_fn *item, int action);
enum { BOOK_LIST_UP = 1, BOOK_LIST_DOWN }; /* its rail: action + these */

/* ---- book_facts.c: the booking `got` */

/* Rows of what, when, where, what to bring and the two limits; returns the rows used. made: just
 * now: of a limit that was over already there is no more to say. */
int book_facts(struct ui *ui, const struct visit *v, struct rect r, bool made);
/* Rows they take where there is room enough, of one just made. */
int book_facts_rows(const struct visit *v, int width);
/* Its PIN in big digits with a label, gap: a blank row between; returns the rows used, 0 when it
 * has none. */
int book_pin(struct ui *ui, const struct visit *v, struct rect r, bool gap);
/* Its slip; NEWS_PRINT tells. */
int book_print(const struct visit *v, struct err *e);
/* What the phone takes away: the booking as an iCalendar object. */
int book_calendar(struct buf *out, const struct visit *v, struct err *e);
/* Where printing stands, at the top of r; returns the rows used. */
int book_print_state(struct ui *ui, struct rect r, enum print_status st);
/* Now by the portal's clock, not the kiosk's. */
int64_t book_now(const struct visit *v);

/* ---- book_refusal.c: why checking in (pin: by PIN) or finding did not work; true: a ticket is the
 * way on. */
bool book_refusal(
    char *out, size_t size, const struct reserving *r, bool pin, const struct err *fault);

/* ---- queue_words.c */

/* "Čekají 4 lidé, asi 12–18 minut" of an agenda; false: it does not take people now. */
bool queue_words(struct buf *out, const struct wire_agenda *a, bool brief);
/* "asi 12–18 minut"; false: nobody knows. */
bool queue_wait(struct buf *out, const struct wait_range *w);
/* Why there are no tickets and when there will be. */
void queue_closed(struct buf *out, const struct visit *v, const struct wire_agenda *a);
/* The line of the home page; "" when it is not known well enough. each: agenda by agenda. */
void queue_home(struct buf *out, const struct visit *v, bool each);

/* ---- the acts of a page as buttons, one under another or two in a row in large type */
struct book_button {
    int action;
    const char *label, *hint;
    bool off;
};
void book_buttons(struct ui *ui, struct rect r, const struct book_button *list, int n);
/* Asks before what cannot be undone: to keep is the first and the default.
 * Draws the whole page. */
struct book_question {
    const char *title, *text, *fault; /* fault "": none */
    struct book_button keep, sure;
};
void book_ask_again(struct screen *s, struct ui *ui, const struct book_question *q);
/* Room for n of them in large type; elsewhere they have a column of their own. */
int book_button_rows(int n);
/* Text beside (or in large type above) the buttons of a page. */
struct rect book_sides(struct ui *ui, struct rect r, int n, struct rect *buttons);

#endif
