/* style: the roles a cell can play and what they look like in each theme. Screens name roles only;
 * colours stand here and nowhere else. Figures: look/LOOK § 2 (text/ground contrast >= 7:1). */
#ifndef TUI_STYLE_H
#define TUI_STYLE_H

#include <stdbool.h>

enum role {
    ROLE_PAGE,
    ROLE_STRONG,
    ROLE_MUTED,
    ROLE_TITLE,
    ROLE_KEY,
    ROLE_MATCH,
    ROLE_FOCUS,
    ROLE_FOCUS_SOFT, /* subtitles inside the focus */
    ROLE_SELECTED,
    ROLE_SELECTED_STRONG,
    ROLE_SELECTED_KEY,
    ROLE_SELECTED_MATCH,
    ROLE_SELECTED_EDGE, /* half cells above and below a selected row */
    ROLE_HEADER,
    ROLE_HEADER_MUTED,
    ROLE_HEADER_KEY,
    ROLE_FIELD,
    ROLE_FIELD_HINT,
    ROLE_FIELD_FRAME,
    ROLE_FIELD_FOCUS,
    ROLE_CARET,
    ROLE_OK,
    ROLE_WARNING,
    ROLE_BANNER,
    ROLE_ERROR,
    ROLE_SUMMARY,
    ROLE_OFF,
    ROLE_FRAME,
    ROLE_RULE,
    ROLE_UNDER, /* the page beneath an overlay */
    ROLE_OVERLAY,
    ROLE_QR,
    ROLE_QR_DARK, /* a module drawn as spaces */
    ROLE_COUNTER, /* the board: where to go */
    ROLES
};

enum theme { THEME_LIGHT, THEME_DARK, THEME_CONTRAST, THEME_MONO, THEMES };

struct style {
    short fg, bg; /* xterm-256 numbers, or 0–7 with eight colours; -1 in mono */
    bool bold, underline, reverse;
};

/* colors: 256 and more, 8, or less (mono). */
struct style style_of(enum theme theme, enum role role, int colors);
/* One letter a role, for dumps of a screen's attributes. */
char style_letter(enum role role);

#endif
