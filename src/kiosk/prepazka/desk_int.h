/* desk_int: what the two files of the desk share: desk.c has the session and looks, desk_acts.c
 * does. */
#ifndef PREPAZKA_DESK_INT_H
#define PREPAZKA_DESK_INT_H

#include "app.h"

void desk_tell(struct app *a, enum desk_do what, const struct err *fault);
void desk_refuse(
    struct app *a, enum desk_do what, const struct portal_answer *answer, const struct err *fault);
/* Looks at once; what was on its way is from before the act. */
void desk_look_after(struct app *a);

/* desk_acts.c: begin an act; the portal's answer is told as NEWS_DESK. */
int desk_open_counter(struct app *a, const struct desk_args *args, struct err *e);
int desk_close_counter(struct app *a, const struct desk_args *args, struct err *e);
int desk_act(struct app *a, const struct desk_args *args, struct err *e);
int desk_priority(struct app *a, const struct desk_args *args, struct err *e);
int desk_add(struct app *a, const struct desk_args *args, struct err *e);
int desk_help(struct app *a, const struct desk_args *args, struct err *e);

#endif
