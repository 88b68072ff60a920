/* edit: one line of typed text with a caret. Fixed storage, wiped on reset: it may be personal. */
#ifndef TUI_EDIT_H
#define TUI_EDIT_H

#include "tui/key.h"

enum { EDIT_BYTES = 512 };

struct edit {
    char text[EDIT_BYTES];
    size_t n, caret; /* bytes */
    size_t max;      /* characters; 0 = as many as fit */
};

enum edit_result { EDIT_IGNORED, EDIT_MOVED, EDIT_CHANGED, EDIT_FULL };

enum edit_result edit_key(struct edit *ed, const struct key *k);
enum edit_result edit_insert(struct edit *ed, struct str s); /* control characters are dropped */
void edit_set(struct edit *ed, struct str s);
void edit_wipe(struct edit *ed);
struct str edit_view(const struct edit *ed);

#endif
