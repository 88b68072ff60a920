/* ui: what is on the page can be pressed. A screen draws itself anew each time and, while drawing,
 * names its zones: a rectangle, a key, an action, and the sentence that says what Enter does. From
 * them come focus, mouse, keys, the hint line and the spoken text, so none can be forgotten.
 *
 * Owner: the program; one ui for each paint. Texts are borrowed until the paint ends, but for the
 * hints, which are copied. */
#ifndef TUI_UI_H
#define TUI_UI_H

#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/edit.h"
#include "tui/key.h"

enum size_class {
    SIZE_TINY,  /* under 58x16: only a sentence */
    SIZE_LARGE, /* 58x16: large type */
    SIZE_BASE,  /* 80x22, 80x24 */
    SIZE_WIDE,  /* 100x30 */
    SIZE_FULL,  /* 132x43 */
};

struct ui_focus {
    int action, arg; /* action 0 = the page's default */
};

enum { UI_ZONES = 112, UI_HINT = 200 };

struct ui_zone {
    struct rect r;
    int action, arg, key;
    bool passive; /* reachable by key and mouse, not by Tab and arrows (footer) */
    char hint[UI_HINT];
};

struct ui {
    struct canvas *cv;
    struct ui_focus *focus;
    enum size_class size;
    struct rect page; /* the centred column that the layout uses; header and footer included */
    bool desk, mono, utf8, half_blocks;
    struct ui_zone zones[UI_ZONES];
    size_t n_zones;
    int focused;        /* index of the focused zone, -1 when it is not (yet) drawn */
    int fallback;       /* index of the default zone, -1 when none */
    struct buf *speech; /* when set, what a blind visitor hears is appended */
};

enum {
    UI_OFF = 1,     /* cannot be used now: no frame, sub says why */
    UI_DEFAULT = 2, /* gets the focus when the page opens */
    UI_PASSIVE = 4,
    UI_SELECTED = 8, /* what Enter would take while a field has the focus */
    UI_CENTER = 16,
    UI_NOFRAME = 32, /* a row that begins with its key: no frame of its own */
};

struct ui_item {
    int action, arg;
    int key;           /* code, 0 = none */
    const char *label; /* bold */
    const char *sub;   /* second line(s), muted; wraps into the free rows */
    const char *right; /* at the right end of the first row, muted */
    const char *say;   /* spoken instead of label, sub and right; NULL = those */
    const char *hint;  /* the sentence for the hint line; NULL = made from the label */
    unsigned flags;
};

enum size_class ui_size_class(int w, int h, bool large);
void ui_begin(struct ui *ui, struct canvas *cv, struct ui_focus *focus, bool large);
/* After drawing: puts the focus on the default when its zone is gone. True = draw again. */
bool ui_settle(struct ui *ui);
/* A framed button (r.h >= 3) or a row (UI_NOFRAME). Returns whether it has the focus. */
bool ui_button(struct ui *ui, struct rect r, const struct ui_item *it);
/* Registers a zone without drawing; returns whether it has the focus. */
bool ui_zone(struct ui *ui, struct rect r, const struct ui_item *it);
/* A frame with a text field; draws caret and placeholder. right is muted at the end. */
bool ui_field(struct ui *ui, struct rect r, const struct ui_item *it, const struct edit *ed,
    const char *placeholder, bool caret);
/* The hint of the focused zone, or NULL. */
const char *ui_hint(const struct ui *ui);
/* What a key means on this page: true and the zone's action, or a moved focus (action 0). */
struct ui_answer {
    bool taken;
    int action, arg;
};
struct ui_answer ui_key(struct ui *ui, const struct key *k);
/* Spoken text: one sentence, only when speech is collected. */
void ui_say(struct ui *ui, const char *sentence);
/* Draws wrapped text; returns the rows used (at most r.h). skip: lines left out at the start. */
int ui_text(struct ui *ui, struct rect r, enum role role, struct str text, int skip);
int ui_text_rows(struct str text, int width);

#endif
