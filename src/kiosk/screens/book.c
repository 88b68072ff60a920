/* book: see book.h. */
#include "book.h"

#include "base/i18n.h"
#include "base/log.h"
#include "format.h"
#include <stdio.h>

/* ---- which page is next */

static bool act_is_known(struct reserving *r)
{
    return *r->operation && reserving_operation(r, r->operation);
}

static bool people_are_known(struct reserving *r)
{
    const struct wire_operation *o = reserving_operation(r, r->operation);
    if (o && o->people_max == 1)
        r->people = 1;
    return r->people > 0;
}

static bool place_is_known(struct reserving *r)
{
    const struct wire_place *only = NULL;
    if (reserving_places(r, r->operation, &only) == 1)
        str_copy(r->place, sizeof r->place, str_of(only->id));
    return *r->place;
}

void book_go_on(struct screen *s, enum book_step step, bool replace)
{
    static const struct {
        const struct screen_class *page;
        bool (*known)(struct reserving *r);
    } steps[BOOK_STEPS] = {
        [BOOK_ACT] = {&screen_book_act, act_is_known},
        [BOOK_PEOPLE] = {&screen_book_people, people_are_known},
        [BOOK_PLACE] = {&screen_book_place, place_is_known},
        [BOOK_DAY] = {&screen_book_day, NULL},
    };
    const struct visit *v = s->visit;
    int next = (int)step + 1;
    while (next < BOOK_DAY && steps[next].known(v->reserving))
        next++;
    if (replace)
        v->ops->replace(v->ctx, steps[next].page, &(struct screen_args){0});
    else
        v->ops->open(v->ctx, steps[next].page, &(struct screen_args){0});
}

void book_details(struct screen *s)
{
    const struct visit *v = s->visit;
    struct filling *f = v->filling;
    if (!f || !f->booking)
        return;
    size_t missing = form_resume(f->record);
    struct form_route route = form_route(f->record);
    if (missing < route.n)
        f->at = route.steps[missing];
    v->ops->open(v->ctx, v->desk ? &screen_desk_form : &screen_fill, &(struct screen_args){0});
    if (!v->desk && missing >= route.n)
        v->ops->open(v->ctx, &screen_check, &(struct screen_args){0});
}

void book_task(char *out, size_t size, const struct visit *v)
{
    const struct reserving *r = v->reserving;
    const struct wire_operation *o = reserving_operation(r, r->operation);
    const char *name = r->moving ? r->got.operation_name : o ? o->name : "";
    const char *head = r->moving ? _("Move the booking") : _("Book a time");
    if (*name)
        snprintf(out, size, "%s · %s", head, name);
    else
        snprintf(out, size, "%s", head);
}

void book_form_task(char *out, size_t size, const struct visit *v)
{
    int64_t at = v->reserving->hold.starts;
    struct buf when;
    buf_init(&when, 100);
    format_day(&when, instant_prague(at).date);
    buf_char(&when, ' ');
    format_at(&when, at);
    snprintf(
        out, size, "%s · %s", form_word(v->filling->form, FORM_TITLE, v->lang), buf_cstr(&when));
    buf_done(&when);
}

/* ---- when asking fails */

bool book_passes(enum problem_code why)
{
    return why == PROBLEM_NONE || why == PROBLEM_UPSTREAM_UNAVAILABLE ||
           why == PROBLEM_UNAVAILABLE || why == PROBLEM_TOO_MANY_REQUESTS ||
           why == PROBLEM_INTERNAL;
}

const char *book_trouble(const struct reserving *r, const struct err *fault)
{
    enum { SOON_S = 90 };
    static const struct {
        enum problem_code code;
        const char *words;
    } rows[] = {
        {PROBLEM_UPSTREAM_UNAVAILABLE,
            N_("The calendar does not answer now. Try again, or take a queue ticket.")},
        {PROBLEM_OPERATION_UNKNOWN, N_("This cannot be booked any more. Choose another act.")},
        {PROBLEM_PLACE_UNKNOWN, N_("This place takes no bookings any more. Choose another.")},
        {PROBLEM_HOLD_EXPIRED, N_("The time is not held any more. Choose it again.")},
        {PROBLEM_SLOT_TAKEN, N_("Somebody was faster. Choose another time.")},
        {PROBLEM_TOO_LATE, N_("It cannot be moved or cancelled any more. Call the office.")},
        {PROBLEM_BOOKING_STATE, N_("It cannot be changed any more. Ask at the counter.")},
        {PROBLEM_UNAVAILABLE, N_("Booking does not work now. Ask at the counter.")},
        {PROBLEM_NOT_FOUND, N_("Booking does not work here yet. Ask at the counter.")},
    };
    if (r->problem == PROBLEM_TOO_MANY_REQUESTS) /* of the whole device: nobody here did wrong */
        return r->retry_after > SOON_S
                   ? _("Too much is being booked just now. Try again in a few minutes.")
                   : _("Too much is being booked just now. Try again in a minute.");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == r->problem)
            return gettext(rows[i].words);
    if (fault && (fault->code == ERR_NET || fault->code == ERR_TIMEOUT))
        return _("There is no connection to the office now. Nothing you typed is lost. Try again.");
    if (fault && fault->code == ERR_CONFLICT && r->problem == PROBLEM_NONE)
        return _("We do not know yet whether you are booked. Go back and try that again.");
    return _("It did not work. Try again, or ask at the counter.");
}

const char *book_ask(struct screen *s, enum reserve_do what, const struct reserve_args *args)
{
    struct err e = ERR_INIT;
    if (s->visit->ops->reserve(s->visit->ctx, what, args, &e) == 0)
        return NULL;
    log_err(LOG_WARN, "booking", &e);
    return book_trouble(s->visit->reserving, &e);
}

void book_waiting(struct ui *ui, struct rect r, const char *trouble, int action)
{
    const char *words = trouble ? trouble : _("Looking up free times…");
    int y = r.y + (ui->size == SIZE_LARGE ? 0 : 1);
    y += ui_text(ui, (struct rect){r.x, y, r.w < 74 ? r.w : 74, 4}, ROLE_PAGE, str_of(words), 0);
    ui_say(ui, words);
    if (trouble)
        ui_button(ui, (struct rect){r.x, y + 1, 24, 3},
            &(struct ui_item){.action = action,
                .key = '1',
                .label = _("Try again"),
                .hint = _("Enter tries once more."),
                .flags = UI_DEFAULT});
}

/* ---- the strip */

static bool is_spoken(int left)
{
    return left == 120 || left == 60 || left == 30;
}

/* What another system may still give away is not called held. */
static const char *unsure_words(const struct reserving *h)
{
    return h->moving ? _("It is certain once you move your booking to it.")
                     : _("It is certain once you book it.");
}

/* The second row, as much as w columns hold. */
static void strip_more(struct buf *out, const struct reserving *h, int w)
{
    const char *brief = h->hold.binding ? _("Until then nobody else gets it.") : unsure_words(h);
    if (h->hold.binding)
        buf_z(out, _("Until then nobody else gets it. Choose another and we hold that one."));
    else
        buf_fmt(out, "%s %s", _("Somebody may take it online."), brief);
    if ((int)utf8_width(buf_view(out)) <= w)
        return;
    buf_reset(out);
    buf_z(out, brief);
}

void book_strip(struct ui *ui, const struct visit *v, struct rect r)
{
    const struct reserving *h = v->reserving;
    struct buf left, text;
    if (!h->held || r.h < 1)
        return;
    buf_init(&left, 60);
    buf_init(&text, BUF_LINE);
    int seconds = reserving_left(h, v->clock);
    format_left(&left, seconds);
    struct buf when;
    buf_init(&when, 200);
    format_when(&when, v, h->hold.starts);
    if (h->hold.binding)
        buf_fmt(&text, _("Held for you: %s"), buf_cstr(&when));
    else
        buf_fmt(&text, _("Not certain yet: %s"), buf_cstr(&when));
    canvas_fill(ui->cv, r, ROLE_SELECTED);
    int w = (int)utf8_width(buf_view(&left));
    canvas_fit(ui->cv, r.x + 2, r.y, r.w - w - 5, ROLE_SELECTED_STRONG, buf_cstr(&text));
    canvas_right(ui->cv, r.x, r.y, r.w - 2, ROLE_SELECTED_STRONG, buf_cstr(&left));
    ui_say(ui, buf_cstr(&text));
    if (!h->hold.binding) {
        ui_say(ui, _("Somebody may take it online."));
        ui_say(ui, unsure_words(h));
    }
    buf_reset(&text);
    strip_more(&text, h, r.w - 4);
    if (r.h > 1)
        canvas_fit(ui->cv, r.x + 2, r.y + 1, r.w - 4, ROLE_SELECTED, buf_cstr(&text));
    if (is_spoken(seconds) || seconds > 120)
        ui_say(ui, buf_cstr(&left));
    buf_done(&when);
    buf_done(&text);
    buf_done(&left);
}

void book_people(char *out, size_t size, int people)
{
    snprintf(out, size, ngettext("%d person", "%d people", (unsigned)people), people);
}

/* ---- lists */

void book_list(struct screen *s, struct ui *ui, struct rect r, struct pager *pager, int n,
    book_item_fn *item, int action)
{
    bool desk = s->visit->desk, large = ui->size == SIZE_LARGE;
    int each = desk ? 1 : 3, fit = r.h / each > 0 ? r.h / each : 1;
    if (fit > 9 && !desk)
        fit = 9; /* each has its digit */
    pager_clamp(pager, fit, n);
    int w = pager->total > pager->shown ? r.w - 14 : r.w;
    if (w > 74)
        w = 74;
    for (int i = 0; i < pager->shown; i++) {
        struct book_item it = {.label = ""};
        item(s, pager->top + i, &it);
        ui_button(ui, (struct rect){r.x, r.y + i * each, w, each},
            &(struct ui_item){.action = action,
                .arg = pager->top + i,
                .key = i < 9 ? '1' + i : 0,
                .label = it.label,
                .right = large ? NULL : it.right,
                .hint = it.hint,
                .flags = (desk ? UI_NOFRAME : 0) | (i == 0 ? UI_DEFAULT : 0)});
    }
    pager_rail(ui, pager, (struct rect){r.x, r.y, w + 14, r.h}, action + BOOK_LIST_UP,
        action + BOOK_LIST_DOWN);
}
