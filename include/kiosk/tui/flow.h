/* flow: text into lines. Pure. Paragraphs are divided by \n; "- " begins a list item with a hanging
 * indent; a no-break space never breaks. Words longer than the width break at a character. */
#ifndef TUI_FLOW_H
#define TUI_FLOW_H

#include "base/str.h"

struct flow_line {
    struct str text; /* slice of the source */
    int indent;      /* cells before it */
    bool bullet;     /* first line of a list item: "–" stands in the indent */
    bool last;       /* last line of its paragraph */
};

/* Returns the number of lines the text needs; fills at most max. */
size_t flow_wrap(struct flow_line *lines, size_t max, struct str text, int width);

#endif
