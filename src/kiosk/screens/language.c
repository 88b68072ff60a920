/* language: languages by their own names. A language is offered only if the town publishes it and
 * the terminal has its letters. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "page.h"

enum { A_LANGUAGE = ACT_SCREEN, A_THEME };

static const struct {
    const char *code, *name, *sub, *hint;
    bool cyrillic;
} languages[] = {
    {"cs", "Čeština", "Vše na tomto kiosku", "Enter zvolí češtinu.", false},
    {"en", "English", "The most used topics", "Enter chooses English.", false},
    {"de", "Deutsch", "Die wichtigsten Themen", "Enter wählt Deutsch.", false},
    {"uk", "Українська", "Найпотрібніші теми", "Enter обирає українську.", true},
};

static bool offered(const struct visit *v, const struct ui *ui, size_t i)
{
    struct cat_town town;
    if (languages[i].cyrillic && !ui->utf8)
        return false;
    if (!v->cat)
        return i < 2;
    catalogue_town(&town, v->cat, v->lang);
    for (size_t k = 0; k < town.n_languages; k++)
        if (strcmp(catalogue_language(v->cat, k), languages[i].code) == 0)
            return true;
    return false;
}

static void language_draw(struct screen *s, struct ui *ui)
{
    static const char *const themes[THEMES] = {[THEME_LIGHT] = N_("Usual colours"),
        [THEME_DARK] = N_("Dark"),
        [THEME_CONTRAST] = N_("High contrast"),
        [THEME_MONO] = N_("Without colours")};
    struct page p = {.title = "Zvolte jazyk · Choose a language"};
    struct rect r = page_begin(s, ui, &p);
    bool large = ui->size == SIZE_LARGE;
    int gap = 2, w = (r.w - gap) / 2, h = large ? 3 : 4, n = 0, y = r.y + (large ? 0 : 2);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        if (!offered(s->visit, ui, i))
            continue;
        bool now = strcmp(languages[i].code, s->visit->lang) == 0;
        ui_button(ui, (struct rect){r.x + n % 2 * (w + gap), y + n / 2 * h, w, h},
            &(struct ui_item){.action = A_LANGUAGE,
                .arg = (int)i,
                .key = '1' + n,
                .label = languages[i].name,
                .sub = large ? NULL : languages[i].sub,
                .hint = languages[i].hint,
                .flags = now ? UI_DEFAULT : 0});
        n++;
    }
    y += (n + 1) / 2 * h + (large ? 0 : 1);
    canvas_fit(ui->cv, r.x, y, r.w, large ? ROLE_MUTED : ROLE_TITLE, _("Colours of the screen"));
    y++;
    for (int t = 0; t < THEMES; t++) {
        struct rect at = {r.x + t % 2 * (w + gap), y + t / 2 * 3, w, 3};
        if (at.y + 3 > r.y + r.h)
            break;
        ui_button(ui, at,
            &(struct ui_item){.action = A_THEME,
                .arg = t,
                .key = '5' + t,
                .label = gettext(themes[t]),
                .hint = _("Enter changes the colours at once."),
                .right = t == (int)s->visit->theme ? _("now") : NULL});
    }
    page_end(s, ui, &p);
}

static enum handled language_act(struct screen *s, int action, int arg)
{
    const struct visit *v = s->visit;
    if (action == A_THEME) {
        v->ops->theme(v->ctx, (enum theme)arg);
        return HANDLED;
    }
    if (action != A_LANGUAGE)
        return NOT_MINE;
    v->ops->language(v->ctx, languages[arg].code);
    v->ops->back(v->ctx);
    return HANDLED;
}

const struct screen_class screen_language = {
    .name = "language",
    .draw = language_draw,
    .act = language_act,
};
