/* forms: the forms of the town, by its own order; the form begun in this visit and the saved ones
 * come first, so that nobody begins a second time. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "base/log.h"
#include "page.h"
#include <stdio.h>

enum { A_FORM = ACT_SCREEN, A_CONTINUE, A_RESUME, A_UP, A_DOWN, A_REPLACE };

struct forms {
    struct pager pager;
    bool failed; /* the last form could not be opened */
    char of[64]; /* situation whose forms they are, "" = all; an id, for catalogues change */
    int asked;   /* form that would take the place of the one begun, + 1 */
};

static size_t count(struct screen *s)
{
    const struct forms *st = s->state;
    struct cat_situation x;
    if (!s->visit->cat || !*st->of)
        return s->visit->cat ? catalogue_count(s->visit->cat, CAT_FORM) : 0;
    uint32_t at = catalogue_find(s->visit->cat, CAT_SITUATION, st->of);
    catalogue_situation(&x, s->visit->cat, at, s->visit->lang);
    return x.forms.n;
}

/* A form is begun; what a booking asks is none. */
static bool begun(const struct visit *v)
{
    return filling_has_answers(v->filling) && !v->filling->booking;
}

/* The form in the i-th place of the list. */
static uint32_t form_at(struct screen *s, int i)
{
    const struct forms *st = s->state;
    struct cat_situation x;
    if (!*st->of)
        return (uint32_t)i;
    uint32_t at = catalogue_find(s->visit->cat, CAT_SITUATION, st->of);
    catalogue_situation(&x, s->visit->cat, at, s->visit->lang);
    return (size_t)i < x.forms.n ? x.forms.items[i] : CAT_NONE;
}

static void minutes_words(char *out, size_t size, const struct cat_form *f, bool print)
{
    char minutes[60] = "";
    if (f->minutes)
        snprintf(minutes, sizeof minutes,
            ngettext("about %d minute", "about %d minutes", (unsigned)f->minutes), f->minutes);
    snprintf(out, size, "%s%s%s", minutes, *minutes && print ? ", " : "",
        print ? _("to print and sign") : "");
}

static void draw_form(struct screen *s, struct ui *ui, struct rect r, int i, int shown)
{
    struct cat_form f;
    char right[120], hint[UI_HINT];
    catalogue_form(&f, s->visit->cat, form_at(s, i), s->visit->lang);
    minutes_words(right, sizeof right, &f, s->visit->desk ? f.print_desk : f.print_kiosk);
    snprintf(hint, sizeof hint, _("Enter opens the form: %s"), f.title);
    ui_button(ui, r,
        &(struct ui_item){.action = A_FORM,
            .arg = i,
            .key = shown < 9 ? '1' + shown : 0,
            .label = f.title,
            .right = ui->size == SIZE_LARGE ? NULL : right,
            .hint = hint,
            .flags = (s->visit->desk ? UI_NOFRAME : 0) |
                     (shown == 0 && !begun(s->visit) ? UI_DEFAULT : 0)});
}

static void draw_saved(struct screen *s, struct ui *ui, struct rect r)
{
    struct filling *f = s->visit->filling;
    int w = (r.w - 2) / 2;
    char label[120];
    if (begun(s->visit)) {
        snprintf(label, sizeof label, "%s", form_word(f->form, FORM_TITLE, s->visit->lang));
        ui_button(ui, (struct rect){r.x, r.y, w, 3},
            &(struct ui_item){.action = A_CONTINUE,
                .key = '+',
                .label = ui->size == SIZE_LARGE ? _("Go on") : label,
                .right = ui->size == SIZE_LARGE ? NULL : _("go on"),
                .hint = _("Enter goes on with the form you have begun."),
                .flags = UI_DEFAULT});
    }
    if (s->visit->line == LINE_UNSET)
        return; /* without a portal nothing was ever saved */
    ui_button(ui, (struct rect){r.x + r.w - w, r.y, w, 3},
        &(struct ui_item){.action = A_RESUME,
            .key = '0',
            .label = _("Open saved form"),
            .hint = _("Enter asks for the code from the slip.")});
}

/* What opening another form would cost, and the way out of it. */
static void draw_question(struct screen *s, struct ui *ui)
{
    struct forms *st = s->state;
    struct filling *f = s->visit->filling;
    struct cat_form other;
    char text[400], label[120];
    struct page p = {.title = _("You have begun another form")};
    struct rect r = page_begin(s, ui, &p);
    catalogue_form(&other, s->visit->cat, (uint32_t)(st->asked - 1), s->visit->lang);
    snprintf(text, sizeof text,
        *f->code ? _("“%s” is saved under its code. You can open it again later.")
                 : _("“%s” is not finished. Opening another form erases its answers."),
        form_word(f->form, FORM_TITLE, s->visit->lang));
    int y = r.y + ui_text(ui, (struct rect){r.x, r.y, r.w, 4}, ROLE_PAGE, str_of(text), 0) + 1;
    ui_say(ui, text);
    ui_button(ui, (struct rect){r.x, y, r.w < 60 ? r.w : 60, 3},
        &(struct ui_item){.action = A_CONTINUE,
            .key = '1',
            .label = _("Go on with the form begun"),
            .hint = _("Enter goes on with the form you have begun."),
            .flags = UI_DEFAULT});
    snprintf(
        label, sizeof label, *f->code ? _("Open: %s") : _("Erase it and open: %s"), other.title);
    ui_button(ui, (struct rect){r.x, y + 3, r.w < 60 ? r.w : 60, 3},
        &(struct ui_item){.action = A_REPLACE, .key = '2', .label = label, .hint = label});
    page_end(s, ui, &p);
}

static void forms_draw(struct screen *s, struct ui *ui)
{
    struct forms *st = s->state;
    if (st->asked && begun(s->visit)) {
        draw_question(s, ui);
        return;
    }
    int n = (int)count(s), each = s->visit->desk ? 1 : 3;
    struct page p = {.title = _("Forms")};
    struct rect r = page_begin(s, ui, &p);
    if (st->failed) {
        int rows =
            page_banner(ui, r.y, _("This form cannot be opened here. Ask at the counter."), NULL);
        r.y += rows, r.h -= rows;
    }
    struct rect list = {r.x, r.y, r.w, r.h - 4};
    int fit = list.h / each > 0 ? list.h / each : 1;
    if (fit > 9 && !s->visit->desk)
        fit = 9; /* each has its digit */
    pager_clamp(&st->pager, fit, n);
    int w = st->pager.total > st->pager.shown ? r.w - 14 : r.w;
    for (int i = 0; i < st->pager.shown; i++)
        draw_form(s, ui, (struct rect){list.x, list.y + i * each, w, each}, st->pager.top + i, i);
    if (!n)
        ui_text(
            ui, list, ROLE_PAGE, str_of(_("There are no forms here yet. Ask at the counter.")), 0);
    pager_rail(ui, &st->pager, list, A_UP, A_DOWN);
    draw_saved(s, ui, (struct rect){r.x, r.y + r.h - (ui->cv->h >= 24 ? 4 : 3), r.w, 3});
    page_end(s, ui, &p);
}

static void open_screen(struct screen *s)
{
    s->visit->ops->open(
        s->visit->ctx, s->visit->desk ? &screen_desk_form : &screen_fill, &(struct screen_args){0});
}

static void begin(struct screen *s, int i)
{
    struct forms *st = s->state;
    struct err e = ERR_INIT;
    st->asked = 0;
    st->failed = s->visit->ops->fill(s->visit->ctx, (uint32_t)i, &e) < 0;
    if (st->failed)
        log_err(LOG_WARN, "form.open", &e);
    else
        open_screen(s);
}

/* The same form again goes on where it was; another one asks first: answers would be lost. */
static void open_form(struct screen *s, int i)
{
    struct forms *st = s->state;
    struct cat_form offer;
    const struct filling *f = s->visit->filling;
    catalogue_form(&offer, s->visit->cat, (uint32_t)i, s->visit->lang);
    if (!begun(s->visit))
        begin(s, i);
    else if (strcmp(f->form->id, offer.id) == 0)
        open_screen(s);
    else
        st->asked = i + 1;
    s->focus = (struct ui_focus){0};
}

/* A situation or the search leads straight to its form. */
static int forms_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct forms *st = s->state;
    struct cat_situation x;
    (void)e;
    if (args->forms_of && s->visit->cat) {
        catalogue_situation(&x, s->visit->cat, args->ref.at, s->visit->lang);
        str_copy(st->of, sizeof st->of, str_of(x.id));
    } else if (args->ref.kind == CAT_FORM && (size_t)args->ref.at < count(s))
        open_form(s, (int)args->ref.at);
    return 0;
}

static enum handled forms_act(struct screen *s, int action, int arg)
{
    struct forms *st = s->state;
    switch (action) {
    case A_FORM:
        if (arg >= 0 && (size_t)arg < count(s))
            open_form(s, (int)form_at(s, arg));
        return HANDLED;
    case A_REPLACE:
        begin(s, st->asked - 1);
        return HANDLED;
    case A_CONTINUE:
        st->asked = 0;
        open_screen(s);
        return HANDLED;
    case A_RESUME:
        s->visit->ops->open(s->visit->ctx, &screen_resume, &(struct screen_args){0});
        return HANDLED;
    case A_UP:
    case A_DOWN:
        pager_turn(&st->pager, action == A_UP ? K_PGUP : K_PGDN);
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled forms_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct forms *st = s->state;
    (void)ui;
    if (st->asked && k->code == K_ESC) {
        st->asked = 0;
        return HANDLED;
    }
    return pager_turn(&st->pager, k->code) ? HANDLED : NOT_MINE;
}

const struct screen_class screen_forms = {
    .name = "forms",
    .size = sizeof(struct forms),
    .open = forms_open,
    .draw = forms_draw,
    .key = forms_key,
    .act = forms_act,
};
