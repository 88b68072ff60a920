/* desk_queue: the pieces of the clerk's pages about the queue. Private to the screens. */
#ifndef SCREENS_DESK_QUEUE_H
#define SCREENS_DESK_QUEUE_H

#include "page.h"

/* ACT_DESK with this beside its step: about the ticket that is looked at, not the one in hand. */
enum { STEP_OF_PICKED = 64 };

/* The ticket that the right pane is about: the picked one, or the one in hand; NULL = none. */
const struct wire_ticket *desk_target(const struct desk *d);
bool desk_is_mine(const struct desk *d, const struct wire_ticket *t);
/* Is the ticket's agenda one of those that the clerk's counter serves? */
bool desk_serves(const struct desk *d, const struct wire_ticket *t);
int64_t desk_server_now(const struct visit *v);
/* People that wait for this counter; longest: how long the first of them has waited, minutes. */
int desk_waiting(const struct visit *v, int *longest);
/* Does the step make sense for the ticket now? */
bool desk_step_fits(const struct desk *d, enum desk_step step, const struct wire_ticket *t);
const char *desk_step_words(enum desk_step step);
int desk_step_key(enum desk_step step);    /* F-key, 0 = none */
int desk_step_letter(enum desk_step step); /* 0 = none */

/* Left pane: who waits. keys: digits pick. top: rows of the line skipped; returns how many fit. */
int desk_list_draw(struct screen *s, struct ui *ui, struct rect r, bool keys, int top);
/* Right pane: the next steps. first: the first of them is where the focus begins. */
void desk_steps_draw(struct screen *s, struct ui *ui, struct rect r, bool first);

/* The sentence about the last act: true when it was refused. Empty when there is nothing to say. */
bool desk_said(struct buf *out, const struct visit *v);
/* What page.c asks for at a desk where somebody is signed in. */
bool desk_signed_in(const struct visit *v);
void desk_header(struct buf *left, struct buf *right, const struct visit *v, bool narrow);
/* Rows used under the header: somebody asks for help, or the data are old. 0 = all is well. */
int desk_banner(struct screen *s, struct ui *ui, int y);
/* Draws the last act's sentence into the hint's row; true when there is no room for the hint. */
bool desk_say_line(struct screen *s, struct ui *ui, const char *hint);
void desk_footer(struct screen *s, struct ui *ui);

#endif
