/* place: one department or contact: door, phones, hours of the week, and its life situations. */
#include "screens/screen.h"

#include "base/i18n.h"
#include "format.h"
#include "page.h"
#include <stdio.h>

enum { A_SITUATIONS = ACT_SCREEN, A_DEPARTMENT, A_MAIN };
enum { LABEL_W = 11, SIDE = 26 };

struct place {
    struct cat_ref ref;
    char id[64];
};

static void load(struct screen *s, struct cat_place *p)
{
    const struct place *st = s->state;
    catalogue_place(p, s->visit->cat, st->ref, s->visit->lang);
}

static int draw_row(
    struct ui *ui, struct rect r, int y, const char *label, const char *value, enum role role)
{
    if (!value || !*value)
        return 0;
    canvas_fit(ui->cv, r.x, y, LABEL_W - 1, ROLE_MUTED, label);
    int used =
        ui_text(ui, (struct rect){r.x + LABEL_W, y, r.w - LABEL_W, 2}, role, str_of(value), 0);
    if (ui->speech)
        buf_fmt(ui->speech, "%s: %s\n", label, value);
    return used;
}

static int draw_hours(
    struct screen *s, struct ui *ui, struct rect r, int y, const struct cat_place *p)
{
    static const char *const days[7] = {N_("Monday"), N_("Tuesday"), N_("Wednesday"),
        N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")};
    int today = date_weekday(format_now(s->visit).date), used = 0;
    for (int d = 0; d < 7 && y + used < r.y + r.h; d++) {
        struct buf b;
        if (d >= 5 && !p->hours.day[d][0].to)
            continue; /* closed at weekends, as everybody expects */
        buf_init(&b, BUF_LINE);
        format_weekday(&b, &p->hours, d);
        enum role role = d == today ? ROLE_STRONG : ROLE_PAGE;
        canvas_fit(ui->cv, r.x, y + used, LABEL_W - 1, d == today ? ROLE_STRONG : ROLE_MUTED,
            gettext(days[d]));
        canvas_fit(ui->cv, r.x + LABEL_W, y + used, r.w - LABEL_W, role, buf_cstr(&b));
        if (ui->speech)
            buf_fmt(ui->speech, "%s: %s\n", gettext(days[d]), buf_cstr(&b));
        buf_done(&b);
        used++;
    }
    return used;
}

static void draw_facts(struct screen *s, struct ui *ui, const struct cat_place *p, struct rect r)
{
    struct buf b;
    struct cat_place department;
    const struct place *st = s->state;
    int y = r.y;
    buf_init(&b, BUF_LINE);
    canvas_rule(ui->cv, r.x, y++, r.w, ROLE_RULE);
    if (st->ref.kind == CAT_CONTACT) {
        catalogue_place(&department, s->visit->cat, (struct cat_ref){CAT_DEPARTMENT, p->department},
            s->visit->lang);
        y += draw_row(ui, r, y, _("Office"), department.name, ROLE_STRONG);
    }
    if (*p->floor || *p->room) {
        buf_fmt(&b, "%s%s", p->floor, *p->floor && *p->room ? ", " : "");
        if (*p->room)
            buf_fmt(&b, _("door %s"), p->room);
        y += draw_row(ui, r, y, _("Where"), buf_cstr(&b), ROLE_STRONG);
    }
    buf_reset(&b);
    format_phones(&b, p);
    y += draw_row(ui, r, y, _("Phone"), buf_cstr(&b), ROLE_STRONG);
    y += draw_row(ui, r, y, _("E-mail"), p->email, ROLE_STRONG);
    buf_reset(&b);
    bool open = format_open(&b, s->visit, &p->hours);
    y += draw_row(ui, r, y, _("Now"), buf_cstr(&b), open ? ROLE_OK : ROLE_STRONG);
    canvas_rule(ui->cv, r.x, y++, r.w, ROLE_RULE);
    if (!p->verified)
        canvas_right(ui->cv, r.x, y - 1, r.w - 2, ROLE_MUTED, _(" check with the office "));
    if (ui->size != SIZE_LARGE)
        draw_hours(s, ui, r, y, p);
    buf_done(&b);
}

static void place_draw(struct screen *s, struct ui *ui)
{
    const struct place *st = s->state;
    struct cat_place p;
    load(s, &p);
    struct page page = {.path = _("Office and phones"), .title = p.name};
    struct rect r = page_begin(s, ui, &page);
    bool large = ui->size == SIZE_LARGE;
    struct rect facts = {r.x, r.y, large ? r.w : r.w - SIDE - 4, large ? r.h - 3 : r.h};
    draw_facts(s, ui, &p, facts);
    struct rect b = {r.x + r.w - SIDE, large ? r.y + r.h - 3 : r.y + 1, SIDE, 3};
    if (st->ref.kind == CAT_CONTACT) {
        ui_button(ui, b,
            &(struct ui_item){.action = A_DEPARTMENT,
                .key = '1',
                .label = _("The department"),
                .hint = _("Enter opens the department."),
                .flags = UI_DEFAULT});
    } else if (p.situations.n) {
        char hint[UI_HINT];
        snprintf(hint, sizeof hint,
            ngettext("Enter shows %zu life situation that it deals with.",
                "Enter shows %zu life situations that it deals with.", p.situations.n),
            p.situations.n);
        ui_button(ui, b,
            &(struct ui_item){.action = A_SITUATIONS,
                .key = '1',
                .label = _("Life situations"),
                .hint = hint,
                .flags = UI_DEFAULT});
    }
    page_end(s, ui, &page);
}

static enum handled place_act(struct screen *s, int action, int arg)
{
    const struct place *st = s->state;
    struct cat_place p;
    (void)arg;
    load(s, &p);
    if (action == A_SITUATIONS)
        s->visit->ops->open(s->visit->ctx, &screen_list, &(struct screen_args){.ref = st->ref});
    else if (action == A_DEPARTMENT)
        s->visit->ops->open(s->visit->ctx, &screen_place,
            &(struct screen_args){.ref = {CAT_DEPARTMENT, p.department}});
    else
        return NOT_MINE;
    return HANDLED;
}

static int place_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct place *st = s->state;
    struct cat_place p;
    bool kind = args->ref.kind == CAT_DEPARTMENT || args->ref.kind == CAT_CONTACT;
    if (!s->visit->cat || !kind || args->ref.at >= catalogue_count(s->visit->cat, args->ref.kind))
        return err_set(e, ERR_NOT_FOUND, "place", "no such department or contact");
    st->ref = args->ref;
    load(s, &p);
    str_copy(st->id, sizeof st->id, str_of(p.id));
    return 0;
}

static void place_news(struct screen *s, const struct news *n)
{
    struct place *st = s->state;
    if (n->kind != NEWS_CATALOGUE)
        return;
    st->ref.at = catalogue_find(s->visit->cat, st->ref.kind, st->id);
    if (st->ref.at == CAT_NONE)
        s->visit->ops->home(s->visit->ctx);
}

const struct screen_class screen_place = {
    .name = "place",
    .size = sizeof(struct place),
    .open = place_open,
    .draw = place_draw,
    .act = place_act,
    .news = place_news,
};
