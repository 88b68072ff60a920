/* desk_rows: a whole form as rows on one page, for the desk: sections, items, fields with their
 * faults, what a repeat and an attachment offer. The list follows from the record alone. */
#ifndef SCREENS_DESK_ROWS_H
#define SCREENS_DESK_ROWS_H

#include "screens/filling.h"

enum desk_row_kind {
    ROW_SECTION,
    ROW_ITEM,  /* heading of an item, with its removal */
    ROW_TYPED, /* a field one types into */
    ROW_CHOICE,
    ROW_COMPUTED,
    ROW_ADD,    /* another item */
    ROW_ATTACH, /* an attachment */
    ROW_EXIT,   /* the form ends here */
    ROW_DECLARE,
    ROW_SUBMIT,
};

struct desk_row {
    enum desk_row_kind kind;
    struct form_step step;
    int field, item; /* FORM_NONE where it makes no sense */
    int fault;       /* index in the faults, FORM_NONE when fine */
    int h;           /* rows of the screen, those of the fault with them */
    int fault_h;
};

struct desk_rows {
    struct desk_row *list; /* owned */
    size_t n, cap;
};

enum { DESK_ROWS = 12000 };

/* w: cells for the values; label_w: for the labels, which wrap. */
int desk_rows_make(struct desk_rows *out, const struct filling *f, const struct form_faults *faults,
    int w, int label_w, const char *lang, struct err *e);
/* The same row of another list: rows come and go with the answers, this stays. */
bool desk_row_same(const struct desk_row *a, const struct desk_row *b);
const char *desk_row_label(const struct filling *f, const struct desk_row *row, const char *lang);
void desk_rows_free(struct desk_rows *r);
/* Can it have the focus? */
bool desk_row_stops(enum desk_row_kind kind);
/* Cells that option `option` takes, with its mark and gap. */
int desk_option_width(const struct filling *f, int field, size_t option, const char *lang);
/* What an option is called, without its mark. */
void desk_option_words(
    char *out, size_t size, const struct filling *f, int field, size_t option, const char *lang);
/* "[x] text" of an option; returns its bytes. */
size_t desk_option_text(char *out, size_t size, const struct filling *f, int field, int item,
    size_t option, const char *lang);

#endif
