/* style: see tui/style.h. Const tables only. */
#include "tui/style.h"

#define S(f, b)                                                                                    \
    {                                                                                              \
        .fg = f, .bg = b                                                                           \
    }
#define B(f, b)                                                                                    \
    {                                                                                              \
        .fg = f, .bg = b, .bold = true                                                             \
    }
#define U(f, b)                                                                                    \
    {                                                                                              \
        .fg = f, .bg = b, .bold = true, .underline = true                                          \
    }

static const struct style colours[3][ROLES] =
    {
        [THEME_LIGHT] =
            {
                [ROLE_PAGE] = S(234, 231),
                [ROLE_STRONG] = B(16, 231),
                [ROLE_MUTED] = S(238, 231),
                [ROLE_TITLE] = B(17, 231),
                [ROLE_KEY] = B(24, 231),
                [ROLE_MATCH] = U(24, 231),
                [ROLE_FOCUS] = B(231, 24),
                [ROLE_FOCUS_SOFT] = S(231, 24),
                [ROLE_SELECTED] = S(16, 195),
                [ROLE_SELECTED_STRONG] = B(16, 195),
                [ROLE_SELECTED_KEY] = B(17, 195),
                [ROLE_SELECTED_MATCH] = U(17, 195),
                [ROLE_SELECTED_EDGE] = S(195, 231),
                [ROLE_HEADER] = B(16, 254),
                [ROLE_HEADER_MUTED] = S(236, 254),
                [ROLE_HEADER_KEY] = B(17, 254),
                [ROLE_FIELD] = B(16, 231),
                [ROLE_FIELD_HINT] = S(238, 231),
                [ROLE_FIELD_FRAME] = S(245, 231),
                [ROLE_FIELD_FOCUS] = B(24, 231),
                [ROLE_CARET] = S(231, 24),
                [ROLE_OK] = B(22, 231),
                [ROLE_WARNING] = S(16, 222),
                [ROLE_BANNER] = S(16, 222),
                [ROLE_ERROR] = B(124, 231),
                [ROLE_SUMMARY] = B(231, 124),
                [ROLE_OFF] = S(243, 231),
                [ROLE_FRAME] = S(245, 231),
                [ROLE_RULE] = S(250, 231),
                [ROLE_UNDER] = S(247, 231),
                [ROLE_OVERLAY] = S(24, 231),
                [ROLE_QR] = S(16, 231),
                [ROLE_QR_DARK] = S(231, 16),
                [ROLE_COUNTER] = B(24, 231),
            },
        [THEME_DARK] =
            {
                [ROLE_PAGE] = S(253, 234),
                [ROLE_STRONG] = B(231, 234),
                [ROLE_MUTED] = S(248, 234),
                [ROLE_TITLE] = B(231, 234),
                [ROLE_KEY] = B(117, 234),
                [ROLE_MATCH] = U(117, 234),
                [ROLE_FOCUS] = B(16, 153),
                [ROLE_FOCUS_SOFT] = S(16, 153),
                [ROLE_SELECTED] = S(231, 238),
                [ROLE_SELECTED_STRONG] = B(231, 238),
                [ROLE_SELECTED_KEY] = B(195, 238),
                [ROLE_SELECTED_MATCH] = U(195, 238),
                [ROLE_SELECTED_EDGE] = S(238, 234),
                [ROLE_HEADER] = B(231, 237),
                [ROLE_HEADER_MUTED] = S(252, 237),
                [ROLE_HEADER_KEY] = B(117, 237),
                [ROLE_FIELD] = B(231, 236),
                [ROLE_FIELD_HINT] = S(251, 236),
                [ROLE_FIELD_FRAME] = S(244, 234),
                [ROLE_FIELD_FOCUS] = B(117, 234),
                [ROLE_CARET] = S(16, 153),
                [ROLE_OK] = B(114, 234),
                [ROLE_WARNING] = S(221, 234),
                [ROLE_BANNER] = S(16, 222),
                [ROLE_ERROR] = B(210, 234),
                [ROLE_SUMMARY] = B(231, 124),
                [ROLE_OFF] = S(244, 234),
                [ROLE_FRAME] = S(244, 234),
                [ROLE_RULE] = S(240, 234),
                [ROLE_UNDER] = S(242, 234),
                [ROLE_OVERLAY] = S(153, 234),
                [ROLE_QR] = S(16, 231),
                [ROLE_QR_DARK] = S(231, 16),
                [ROLE_COUNTER] = B(226, 234),
            },
        [THEME_CONTRAST] =
            {
                [ROLE_PAGE] = S(231, 16),
                [ROLE_STRONG] = B(231, 16),
                [ROLE_MUTED] = S(252, 16),
                [ROLE_TITLE] = B(231, 16),
                [ROLE_KEY] = B(51, 16),
                [ROLE_MATCH] = U(51, 16),
                [ROLE_FOCUS] = B(16, 226),
                [ROLE_FOCUS_SOFT] = S(16, 226),
                [ROLE_SELECTED] = S(16, 231),
                [ROLE_SELECTED_STRONG] = B(16, 231),
                [ROLE_SELECTED_KEY] = B(16, 231),
                [ROLE_SELECTED_MATCH] = U(16, 231),
                [ROLE_SELECTED_EDGE] = S(231, 16),
                [ROLE_HEADER] = B(231, 16),
                [ROLE_HEADER_MUTED] = S(231, 16),
                [ROLE_HEADER_KEY] = B(51, 16),
                [ROLE_FIELD] = B(231, 16),
                [ROLE_FIELD_HINT] = S(252, 16),
                [ROLE_FIELD_FRAME] = S(231, 16),
                [ROLE_FIELD_FOCUS] = B(226, 16),
                [ROLE_CARET] = S(16, 226),
                [ROLE_OK] = B(120, 16),
                [ROLE_WARNING] = B(226, 16),
                [ROLE_BANNER] = B(226, 16),
                [ROLE_ERROR] = B(217, 16),
                [ROLE_SUMMARY] = B(217, 16),
                [ROLE_OFF] = S(248, 16),
                [ROLE_FRAME] = S(231, 16),
                [ROLE_RULE] = S(231, 16),
                [ROLE_UNDER] = S(244, 16),
                [ROLE_OVERLAY] = S(226, 16),
                [ROLE_QR] = S(16, 231),
                [ROLE_QR_DARK] = S(231, 16),
                [ROLE_COUNTER] = B(226, 16),
            },
};

/* No colours: bold, underline and reverse carry what they can; words and frames carry the rest. */
#define M(...)                                                                                     \
    {                                                                                              \
        .fg = -1, .bg = -1, __VA_ARGS__                                                            \
    }
static const struct style mono[ROLES] = {
    [ROLE_PAGE] = M(),
    [ROLE_STRONG] = M(.bold = true),
    [ROLE_MUTED] = M(),
    [ROLE_TITLE] = M(.bold = true),
    [ROLE_KEY] = M(.bold = true),
    [ROLE_MATCH] = M(.bold = true, .underline = true),
    [ROLE_FOCUS] = M(.reverse = true),
    [ROLE_FOCUS_SOFT] = M(.reverse = true),
    [ROLE_SELECTED] = M(.bold = true),
    [ROLE_SELECTED_STRONG] = M(.bold = true),
    [ROLE_SELECTED_KEY] = M(.bold = true),
    [ROLE_SELECTED_MATCH] = M(.bold = true, .underline = true),
    [ROLE_SELECTED_EDGE] = M(),
    [ROLE_HEADER] = M(.bold = true),
    [ROLE_HEADER_MUTED] = M(),
    [ROLE_HEADER_KEY] = M(.bold = true),
    [ROLE_FIELD] = M(.bold = true),
    [ROLE_FIELD_HINT] = M(),
    [ROLE_FIELD_FRAME] = M(),
    [ROLE_FIELD_FOCUS] = M(.bold = true),
    [ROLE_CARET] = M(.reverse = true),
    [ROLE_OK] = M(.bold = true),
    [ROLE_WARNING] = M(.bold = true),
    [ROLE_BANNER] = M(.bold = true),
    [ROLE_ERROR] = M(.bold = true),
    [ROLE_SUMMARY] = M(.bold = true, .reverse = true),
    [ROLE_OFF] = M(),
    [ROLE_FRAME] = M(),
    [ROLE_RULE] = M(),
    [ROLE_UNDER] = M(),
    [ROLE_OVERLAY] = M(),
    [ROLE_QR] = M(.reverse = true),
    [ROLE_QR_DARK] = M(),
    [ROLE_COUNTER] = M(.bold = true),
};

/* Eight colours: black on white, focus white on blue, as LOOK § 2 says for the Linux console. */
struct pair8 {
    short fg, bg;
};

static const struct pair8 eight[ROLES] = {
    [ROLE_PAGE] = {0, 7},
    [ROLE_STRONG] = {0, 7},
    [ROLE_MUTED] = {0, 7},
    [ROLE_TITLE] = {4, 7},
    [ROLE_KEY] = {4, 7},
    [ROLE_MATCH] = {4, 7},
    [ROLE_FOCUS] = {7, 4},
    [ROLE_FOCUS_SOFT] = {7, 4},
    [ROLE_SELECTED] = {0, 6},
    [ROLE_SELECTED_STRONG] = {0, 6},
    [ROLE_SELECTED_KEY] = {4, 6},
    [ROLE_SELECTED_MATCH] = {4, 6},
    [ROLE_SELECTED_EDGE] = {6, 7},
    [ROLE_HEADER] = {7, 0},
    [ROLE_HEADER_MUTED] = {7, 0},
    [ROLE_HEADER_KEY] = {7, 0},
    [ROLE_FIELD] = {0, 7},
    [ROLE_FIELD_HINT] = {0, 7},
    [ROLE_FIELD_FRAME] = {0, 7},
    [ROLE_FIELD_FOCUS] = {4, 7},
    [ROLE_CARET] = {7, 4},
    [ROLE_OK] = {2, 7},
    [ROLE_WARNING] = {0, 3},
    [ROLE_BANNER] = {0, 3},
    [ROLE_ERROR] = {1, 7},
    [ROLE_SUMMARY] = {7, 1},
    [ROLE_OFF] = {0, 7},
    [ROLE_FRAME] = {0, 7},
    [ROLE_RULE] = {0, 7},
    [ROLE_UNDER] = {0, 7},
    [ROLE_OVERLAY] = {4, 7},
    [ROLE_QR] = {0, 7},
    [ROLE_QR_DARK] = {7, 0},
    [ROLE_COUNTER] = {3, 0},
};

struct style style_of(enum theme theme, enum role role, int colors)
{
    if (theme == THEME_MONO || colors < 8)
        return mono[role];
    if (colors >= 256)
        return colours[theme][role];
    struct style s = mono[role];
    struct pair8 p = eight[role];
    bool dark = theme != THEME_LIGHT && p.fg == 0 && p.bg == 7 && role != ROLE_QR;
    s.fg = dark ? 7 : p.fg;
    s.bg = dark ? 0 : p.bg;
    s.reverse = false;
    return s;
}

char style_letter(enum role role)
{
    static const char letters[ROLES + 1] = ".bmtkuFfsSKUehHjiIdDcoWBEX-rv_OQqC";
    return (unsigned)role < ROLES ? letters[role] : '?';
}
