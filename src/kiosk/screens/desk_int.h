/* desk_int: the whole form on one page, in two files: desk_form.c keeps the rows and acts,
 * desk_draw.c draws a row. Private to both. */
#ifndef SCREENS_DESK_INT_H
#define SCREENS_DESK_INT_H

#include "desk_rows.h"
#include "field_edit.h"
#include "page.h"

enum {
    A_ROW = ACT_SCREEN, /* arg: row */
    A_OPTION,           /* arg: row * 100 + option */
    A_REMOVE,           /* arg: row of an item */
    A_RESTORE,
    A_SAVE,
    A_SUBMIT,
    A_FAULT,
};

enum { LABEL_W = 30, LABEL_W_FULL = 40, MAX_OPTIONS = 100 };

struct desk_form {
    struct desk_rows rows;
    struct form_faults faults;
    struct field_edit edit;
    int at, option;      /* row with the focus, option in it */
    struct desk_row key; /* that row, whatever comes and goes around it */
    int top;             /* first row drawn */
    int w, label_w;      /* cells of the values and labels, as last drawn */
    uint64_t made_for;   /* what the rows were made for */
    bool tried, stale, removed;
    char words[80];
    const char *trouble;
};

/* Draws row i at r; label_w: cells of the labels. */
void desk_draw_row(struct screen *s, struct ui *ui, struct rect r, int i, int label_w);
#endif
