/* blocks: a page of a form as a stack of blocks (question, hint, fault, field, option) that scrolls
 * by whole blocks so that what has the focus is always seen. Pure measure; the screen draws. */
#ifndef SCREENS_BLOCKS_H
#define SCREENS_BLOCKS_H

#include "screens/filling.h"
#include "tui/ui.h"

enum block_kind {
    BLOCK_LABEL, /* of a field, when the page has several */
    BLOCK_HINT,
    BLOCK_FAULT,
    BLOCK_WARNING,
    BLOCK_FIELD,
    BLOCK_OPTION,
    BLOCK_VALUE, /* computed */
    BLOCK_GAP,
};

struct block {
    enum block_kind kind;
    int field, item, option;
    int fault;     /* index in the list of faults */
    bool beside;   /* the label stands at the left */
    int col, cols; /* of options that stand side by side: only the first of a row has a height */
    int h;
};

enum { BLOCKS = 400, BLOCK_LABEL_W = 26, BLOCK_COLUMN_GAP = 2 };

struct blocks {
    struct block list[BLOCKS];
    int n, top;
    int w;            /* cells of the texts */
    int shown, room;  /* blocks, rows: of the last blocks_fit */
    bool bar[BLOCKS]; /* belongs to a field in error */
};

/* Fields of one step of the route, with the faults that are shown. w: cells of the texts. */
void blocks_make(struct blocks *b, const struct filling *f, const struct form_step *step,
    const struct form_faults *faults, const struct ui *ui, int w, const char *lang);
int blocks_height(const struct blocks *b);
/* The first block to draw so that block `seen` (-1 = none) fits in h rows; how many fit. */
int blocks_fit(struct blocks *b, int h, int seen, int *count);

#endif
