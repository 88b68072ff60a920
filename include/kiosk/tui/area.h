/* area: typed text of several lines with a caret. It grows to its maximum, is wrapped to the width
 * it is drawn in, and is wiped when it is let go: it may be personal. */
#ifndef TUI_AREA_H
#define TUI_AREA_H

#include "tui/edit.h"
#include "tui/ui.h"

struct area {
    struct buf text;
    size_t caret; /* bytes */
    size_t max;   /* characters; 0 = as many as fit */
    size_t over;  /* characters of the last paste that found no room */
    int top;      /* first line shown */
    int want;     /* column that up and down keep, -1 = the caret's own */
};

void area_init(struct area *a, size_t max_chars);
void area_done(struct area *a); /* wipes */
void area_set(struct area *a, struct str s);
struct str area_view(const struct area *a);
/* Typing, paste, moving. Enter begins a new line; up in the first line and down in the last are not
 * taken, so that the focus can leave. width: cells of the text as it was drawn. */
enum edit_result area_key(struct area *a, const struct key *k, int width);
/* A framed field over r with the text, caret and a scroll mark; as ui_field. */
bool area_draw(struct ui *ui, struct rect r, const struct ui_item *it, struct area *a, bool caret);

#endif
