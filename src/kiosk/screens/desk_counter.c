/* desk_counter: where the clerk sits down, and the way out: standing up and signing out. */
#include "desk_queue.h"

#include "base/i18n.h"
#include "base/log.h"
#include <stdio.h>

enum { A_SIT = ACT_SCREEN, A_STAND, A_OUT };
enum { NAME_W = 16, MOST = 26 };

struct counters {
    bool full, chose; /* the widest desk; a counter was chosen here */
    bool waits;       /* right after signing in: until it is known where the clerk sits */
    int sure;         /* 1 + what was pressed once and takes something from somebody */
    char note[200];
};

enum { SURE_OUT = 1000 };

static int counters_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct counters *st = s->state;
    (void)args, (void)e;
    st->waits = !s->visit->clerk->found;
    return 0;
}

static void agendas_of(struct buf *out, const struct desk *d, const struct wire_counter *c)
{
    for (size_t i = 0; i < c->n_agendas; i++) {
        const struct wire_agenda *a = desk_agenda(d, c->agendas[i]);
        if (a)
            buf_fmt(out, "%s%s", out->n ? ", " : "", a->name);
    }
}

static void draw_counter(
    struct screen *s, struct ui *ui, struct rect r, const struct wire_counter *c, int i)
{
    const struct desk *d = s->visit->clerk;
    struct buf sub;
    char hint[UI_HINT], label[WIRE_NAME * 2];
    bool here = strcmp(c->id, d->counter) == 0;
    const char *right = here ? _("you sit here") : *c->clerk ? c->clerk : _("free");
    buf_init(&sub, BUF_LINE);
    agendas_of(&sub, d, c);
    snprintf(hint, sizeof hint, _("Enter sits down at: %s"), c->name);
    snprintf(label, sizeof label, "%s%s%s", c->name, *c->where ? ", " : "", c->where);
    bool focused = ui_button(ui, r,
        &(struct ui_item){.action = A_SIT,
            .arg = i,
            .key = i < 9 ? '1' + i : 0,
            .label = label,
            .right = right,
            .hint = hint,
            .flags = UI_NOFRAME | (here || (i == 0 && !*d->counter) ? UI_DEFAULT : 0)});
    if (r.h > 1)
        canvas_fit(ui->cv, r.x + 5, r.y + 1, r.w - 7, focused ? ROLE_FOCUS_SOFT : ROLE_MUTED,
            buf_cstr(&sub));
    ui_say(ui, buf_cstr(&sub));
    buf_done(&sub);
}

static int draw_way_out(struct screen *s, struct ui *ui, struct rect r)
{
    const struct desk *d = s->visit->clerk;
    const struct wire_counter *own = desk_counter(d, d->counter);
    int y = r.y;
    if (own && own->emergency)
        ui_button(ui, (struct rect){r.x, y++, r.w, 1},
            &(struct ui_item){.action = ACT_DESK,
                .arg = STEP_CALM,
                .key = desk_step_letter(STEP_CALM),
                .label = _("End the call for help"),
                .hint = _("Enter ends the call for help of this counter."),
                .flags = UI_NOFRAME});
    if (*d->counter)
        ui_button(ui, (struct rect){r.x, y++, r.w, 1},
            &(struct ui_item){.action = A_STAND,
                .key = 'v',
                .label = _("Leave the counter"),
                .hint = _("Enter closes the counter, you stay signed in."),
                .flags = UI_NOFRAME});
    ui_button(ui, (struct rect){r.x, y++, r.w, 1},
        &(struct ui_item){.action = A_OUT,
            .key = 'o',
            .label = _("Sign out"),
            .hint = _("Enter closes the counter and signs you out."),
            .flags = UI_NOFRAME});
    return y - r.y;
}

static void counters_draw(struct screen *s, struct ui *ui)
{
    struct counters *st = s->state;
    const struct desk *d = s->visit->clerk;
    bool large = ui->size == SIZE_LARGE;
    struct page p = {
        .title = _("Which counter do you sit at?"), .hint = _("A digit chooses.   Esc goes back.")};
    struct rect r = page_begin(s, ui, &p);
    int w = r.w < 80 ? r.w : 80, y = r.y + (large ? 0 : 1);
    st->full = ui->size == SIZE_FULL;
    if (!desk_signed_in(s->visit) || !d->have) {
        const char *words =
            desk_signed_in(s->visit) ? _("One moment, fetching the counters.") : _("F9 signs in.");
        ui_text(ui, (struct rect){r.x, y, w, 2}, ROLE_PAGE, str_of(words), 0);
        ui_say(ui, words);
        page_end(s, ui, &p);
        return;
    }
    int n = (int)d->now.n_counters, room = r.y + r.h - y - 5,
        each = !large && n * 3 <= room ? 3
               : n * 2 <= room         ? 2
                                       : 1;
    if (*st->note) {
        canvas_z(ui->cv, r.x, y, 2, ROLE_WARNING, "! ");
        y += ui_text(ui, (struct rect){r.x + 2, y, w - 2, 2}, ROLE_WARNING, str_of(st->note), 0);
        ui_say(ui, st->note);
        y += large ? 0 : 1;
    }
    for (int i = 0; i < n && i < MOST && y + 2 < r.y + r.h; i++, y += each)
        draw_counter(s, ui, (struct rect){r.x, y, w, each > 1 ? 2 : 1}, &d->now.counters[i], i);
    y += each == 1;
    draw_way_out(s, ui, (struct rect){r.x, y, w, 3});
    page_end(s, ui, &p);
}

static void go_on(struct screen *s)
{
    const struct visit *v = s->visit;
    const struct counters *st = s->state;
    if (st->full || filling_has_answers(v->filling))
        v->ops->back(v->ctx);
    else
        v->ops->replace(v->ctx, &screen_queue, &(struct screen_args){0});
}

static void ask(struct screen *s, enum desk_do what, const char *counter)
{
    struct err e = ERR_INIT;
    struct desk_args args = {.counter = counter};
    if (s->visit->ops->desk(s->visit->ctx, what, &args, &e) < 0)
        log_err(LOG_INFO, "desk", &e);
}

/* Somebody sits there: whoever takes the counter from them says so twice. */
static void sit(struct screen *s, int i)
{
    struct counters *st = s->state;
    const struct desk *d = s->visit->clerk;
    const struct wire_counter *c = &d->now.counters[i];
    if (strcmp(c->id, d->counter) == 0) {
        go_on(s);
        return;
    }
    if (*c->clerk && strcmp(c->clerk, d->title) != 0 && st->sure != i + 1) {
        st->sure = i + 1;
        snprintf(st->note, sizeof st->note, _("%s is taken by %s. Choose it again to take over."),
            c->name, c->clerk);
        return;
    }
    st->chose = true;
    ask(s, DESK_OPEN, c->id);
}

static void sign_out(struct screen *s)
{
    struct counters *st = s->state;
    const struct visit *v = s->visit;
    const struct wire_ticket *mine = desk_mine(v->clerk);
    st->note[0] = '\0';
    if (mine) {
        snprintf(
            st->note, sizeof st->note, _("%s is still with you. Finish it first."), mine->label);
    } else if (filling_has_answers(v->filling) && st->sure != SURE_OUT) {
        st->sure = SURE_OUT;
        snprintf(st->note, sizeof st->note, "%s",
            _("The form that is open will be erased. Sign out again to go on."));
    } else {
        ask(s, DESK_SIGN_OUT, NULL); /* this page ends with it */
    }
}

static enum handled counters_act(struct screen *s, int action, int arg)
{
    const struct desk *d = s->visit->clerk;
    struct counters *st = s->state;
    switch (action) {
    case A_SIT:
        if (arg >= 0 && (size_t)arg < d->now.n_counters)
            sit(s, arg);
        return HANDLED;
    case A_STAND:
        st->note[0] = '\0';
        ask(s, DESK_CLOSE, NULL);
        return HANDLED;
    case A_OUT:
        sign_out(s);
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static void counters_news(struct screen *s, const struct news *n)
{
    struct counters *st = s->state;
    const struct desk *d = s->visit->clerk;
    struct buf b;
    if (n->kind != NEWS_DESK)
        return;
    bool ours = n->what == DESK_OPEN || n->what == DESK_CLOSE;
    if (ours && n->err) {
        buf_init(&b, BUF_LINE);
        desk_said(&b, s->visit);
        str_copy(st->note, sizeof st->note, buf_view(&b));
        buf_done(&b);
        st->chose = false;
    }
    /* signed in and sitting already, or sat down here */
    if (*d->counter && !n->err &&
        ((n->what == DESK_OPEN && st->chose) || (n->what == DESK_LOOK && st->waits && d->found)))
        go_on(s);
    else if (d->found)
        st->waits = false;
}

const struct screen_class screen_counter = {
    .name = "counter",
    .size = sizeof(struct counters),
    .open = counters_open,
    .draw = counters_draw,
    .act = counters_act,
    .news = counters_news,
};
