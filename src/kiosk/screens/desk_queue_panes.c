/* desk_queue_panes: who waits (left) and what to do next (right), as panes of the widest desk's
 * home and as the queue's own page. */
#include "desk_queue.h"

#include "base/i18n.h"
#include "format.h"
#include <stdio.h>

enum { LEFT_W = 34, RIGHT_W = 33, GAP = 3, LABEL_W = 7, PUT_ASIDE_ROWS = 6, RIGHT_TEXT = 48 };

static const struct desk *desk_of(struct screen *s)
{
    return s->visit->clerk;
}

/* ---- left: who waits */

enum section { IN_LINE, PUT_ASIDE, BOOKED, ELSEWHERE };

static bool belongs(const struct desk *d, const struct wire_ticket *t, enum section in)
{
    bool mine = desk_is_mine(d, t);
    bool taken = t->state == TICKET_CALLED || t->state == TICKET_PROCESSING;
    switch (in) {
    case IN_LINE:
        return mine || (ticket_waits(t->state) && desk_serves(d, t));
    case PUT_ASIDE:
        return (t->state == TICKET_PARKED || t->state == TICKET_PENDING ||
                   t->state == TICKET_MISSED) &&
               (desk_serves(d, t) || strcmp(t->counter, d->counter) == 0);
    case BOOKED:
        return t->booked && desk_serves(d, t);
    default:
        return taken && !mine;
    }
}

static int count(const struct desk *d, enum section in)
{
    int n = 0;
    for (size_t i = 0; i < d->now.n_tickets; i++)
        n += belongs(d, &d->now.tickets[i], in);
    return n;
}

/* The i-th of a section; of those in the line the one in hand comes first. */
static const struct wire_ticket *nth(const struct desk *d, enum section in, int i)
{
    const struct wire_ticket *mine = in == IN_LINE ? desk_mine(d) : NULL;
    if (mine && i-- == 0)
        return mine;
    for (size_t k = 0; k < d->now.n_tickets; k++) {
        const struct wire_ticket *t = &d->now.tickets[k];
        if (t != mine && belongs(d, t, in) && i-- == 0)
            return t;
    }
    return NULL;
}

struct right {
    char text[RIGHT_TEXT];
    enum role role;
};

static void clock_text(char out[16], int64_t at)
{
    struct civil c = instant_prague(at);
    snprintf(out, 16, "%d:%02d", c.minute / 60, c.minute % 60);
}

static struct right right_of(struct screen *s, const struct wire_ticket *t, enum section in)
{
    struct right r = {.role = ROLE_MUTED};
    const struct wire_counter *c = desk_counter(desk_of(s), t->counter);
    int minutes = (int)((desk_server_now(s->visit) - t->since) / 60);
    char time[16];
    clock_text(time, t->booked);
    if (in == ELSEWHERE)
        snprintf(r.text, sizeof r.text, "%s", c ? c->name : "");
    else if (t->state == TICKET_PROCESSING)
        snprintf(r.text, sizeof r.text, "%s", _("with you"));
    else if (t->state == TICKET_CALLED)
        snprintf(r.text, sizeof r.text,
            ngettext("called %d×", "called %d×", (unsigned long)t->calls), t->calls);
    else if (t->state == TICKET_PARKED)
        snprintf(r.text, sizeof r.text, "%s", _("put aside"));
    else if (t->state == TICKET_PENDING)
        snprintf(r.text, sizeof r.text, "%s", _("will fetch it"));
    else if (t->state == TICKET_MISSED)
        snprintf(r.text, sizeof r.text, "%s", _("nobody came"));
    else if (in == BOOKED)
        r = (struct right){.role = ROLE_OK, .text = ""};
    else if (t->priority == TICKET_FIRST)
        snprintf(r.text, sizeof r.text, "%s", _("priority"));
    else if (t->booked)
        snprintf(r.text, sizeof r.text, _("booked %s"), time);
    else
        snprintf(r.text, sizeof r.text, _("%d min"), minutes < 0 ? 0 : minutes);
    if (in == BOOKED && !*r.text)
        snprintf(r.text, sizeof r.text, "%s", _("is here"));
    if (in == IN_LINE && t->priority == TICKET_FIRST && ticket_waits(t->state))
        r.role = ROLE_WARNING;
    return r;
}

struct look {
    enum role key, strong, plain, soft;
    bool filled;
};

/* The focus, else what is picked or in hand, else just a row. */
static struct look look_of(bool focused, bool chosen, enum role soft)
{
    if (focused)
        return (struct look){ROLE_FOCUS, ROLE_FOCUS, ROLE_FOCUS_SOFT, ROLE_FOCUS_SOFT, true};
    if (chosen)
        return (struct look){
            ROLE_SELECTED_KEY, ROLE_SELECTED_STRONG, ROLE_SELECTED, ROLE_SELECTED, true};
    return (struct look){ROLE_KEY, ROLE_STRONG, ROLE_PAGE, soft, false};
}

static bool row_zone(
    struct ui *ui, struct rect r, const struct wire_ticket *t, const char *right, int key)
{
    char hint[UI_HINT];
    snprintf(hint, sizeof hint, _("Enter shows what can be done with %s."), t->label);
    return ui_zone(ui, r,
        &(struct ui_item){.action = ACT_PICK,
            .arg = (int)t->id,
            .key = key,
            .label = t->label,
            .sub = t->agenda_name,
            .right = right,
            .hint = hint});
}

/* key: a digit that picks the ticket; beyond '9' or -1: none, but the column for it; 0: neither. */
static void draw_row(struct screen *s, struct ui *ui, struct rect r, const struct wire_ticket *t,
    enum section in, int key)
{
    const struct desk *d = desk_of(s);
    struct right right = right_of(s, t, in);
    char label[WIRE_LABEL + 8], k[2] = {(char)(key > 0 && key <= '9' ? key : ' '), '\0'};
    bool live = in == IN_LINE || in == PUT_ASIDE, chosen = d->picked == t->id || desk_is_mine(d, t);
    bool focused = live && row_zone(ui, r, t, right.text, *k == ' ' ? 0 : key);
    struct look look = look_of(focused, chosen, right.role);
    if (look.filled)
        canvas_fill(ui->cv, r, look.strong);
    if (ui->mono && chosen)
        canvas_put(ui->cv, r.x, r.y, 0x2192, ROLE_KEY);
    if (in == BOOKED)
        clock_text(label, t->booked);
    else
        str_copy(label, sizeof label, str_of(t->label));
    int x = r.x + 1, w = (int)utf8_width(str_of(right.text));
    if (key)
        canvas_z(ui->cv, x, r.y, 1, look.key, k);
    x += key ? 3 : 0;
    canvas_z(ui->cv, x, r.y, LABEL_W, look.strong, label);
    canvas_fit(ui->cv, x + LABEL_W, r.y, r.x + r.w - w - 2 - x - LABEL_W, look.plain,
        in == BOOKED && *t->operation_name ? t->operation_name : t->agenda_name);
    canvas_right(ui->cv, r.x, r.y, r.w - 1, look.soft, right.text);
}

static int draw_head(struct ui *ui, struct rect r, const char *title, const char *right)
{
    canvas_z(ui->cv, r.x, r.y, r.w, ROLE_TITLE, title);
    canvas_right(ui->cv, r.x, r.y, r.w, ROLE_MUTED, right);
    canvas_rule(ui->cv, r.x, r.y + 1, r.w, ROLE_RULE);
    ui_say(ui, title);
    ui_say(ui, right);
    return 2;
}

/* A section of known length below y; returns the row after it. */
static int draw_section(struct screen *s, struct ui *ui, struct rect r, enum section in,
    const char *title, int rows, int key)
{
    const struct desk *d = desk_of(s);
    int n = count(d, in), y = r.y;
    char right[16];
    if (n == 0 || rows < 1 || y + 3 > r.y + r.h)
        return y;
    snprintf(right, sizeof right, "%d", n);
    y += draw_head(ui, r, title, right);
    for (int i = 0; i < n && i < rows && y < r.y + r.h; i++, y++) {
        draw_row(s, ui, (struct rect){r.x, y, r.w, 1}, nth(d, in, i), in, key);
        key += key > 0;
    }
    return y + 1;
}

static void waiting_words(char *out, size_t size, int n)
{
    if (n == 0)
        snprintf(out, size, "%s", _("nobody is waiting"));
    else
        snprintf(out, size, ngettext("%d waiting", "%d waiting", (unsigned long)n), n);
}

int desk_list_draw(struct screen *s, struct ui *ui, struct rect r, bool keys, int top)
{
    const struct desk *d = desk_of(s);
    int longest, n = count(d, IN_LINE), aside = count(d, PUT_ASIDE), bottom = r.y + r.h;
    char right[64], more[64];
    aside = aside > PUT_ASIDE_ROWS ? PUT_ASIDE_ROWS : aside;
    int fit = r.h - 2 - (aside ? aside + 3 : 0);
    fit = fit < 1 ? 1 : fit;
    if (n - top > fit)
        fit--; /* the row that tells how many more there are */
    waiting_words(right, sizeof right, desk_waiting(s->visit, &longest));
    int y = r.y + draw_head(ui, r, _("Queue"), right), key = keys ? '1' : 0;
    for (int i = top; i < n && i < top + fit; i++, y++) {
        draw_row(s, ui, (struct rect){r.x, y, r.w, 1}, nth(d, IN_LINE, i), IN_LINE, key);
        key += key > 0;
    }
    if (n - top > fit) {
        snprintf(more, sizeof more,
            ngettext("and %d more", "and %d more", (unsigned long)(n - top - fit)), n - top - fit);
        canvas_fit(ui->cv, r.x + 4, y++, r.w - 4, ROLE_MUTED, more);
    }
    y += 1 + (n == 0);
    struct rect below = {r.x, y, r.w, bottom - y};
    y = draw_section(s, ui, below, PUT_ASIDE, C_("pane", "Put aside"), PUT_ASIDE_ROWS, key);
    below = (struct rect){r.x, y, r.w, bottom - y};
    y = draw_section(s, ui, below, BOOKED, _("Booked for today"), 8, keys ? -1 : 0);
    below = (struct rect){r.x, y, r.w, bottom - y};
    draw_section(s, ui, below, ELSEWHERE, _("With colleagues"), 8, keys ? -1 : 0);
    return fit;
}

/* ---- right: the next steps */

static void state_words(char *out, size_t size, struct screen *s, const struct wire_ticket *t)
{
    const struct desk *d = desk_of(s);
    const struct wire_counter *c = desk_counter(d, t->counter);
    char since[16], called[16];
    clock_text(since, t->since);
    clock_text(called, t->called);
    if (t->state == TICKET_CALLED && desk_is_mine(d, t))
        snprintf(out, size,
            ngettext("called %d×, last at %s", "called %d×, last at %s", (unsigned long)t->calls),
            t->calls, called);
    else if (t->state == TICKET_PROCESSING && desk_is_mine(d, t))
        snprintf(out, size, _("with you, called at %s"), called);
    else if (t->state == TICKET_CALLED || t->state == TICKET_PROCESSING)
        snprintf(out, size, _("at another counter: %s"), c ? c->name : "");
    else if (t->state == TICKET_MISSED)
        snprintf(out, size,
            ngettext("nobody came, called %d×", "nobody came, called %d×", (unsigned long)t->calls),
            t->calls);
    else if (t->state == TICKET_PARKED)
        snprintf(out, size, "%s", _("put aside, waits for something"));
    else if (t->state == TICKET_PENDING)
        snprintf(out, size, "%s", _("done, will fetch something"));
    else
        snprintf(out, size, _("waits since %s"), since);
}

/* What is known of the ticket; returns the rows used. */
static int draw_ticket(struct screen *s, struct ui *ui, struct rect r, const struct wire_ticket *t)
{
    char text[WIRE_NAME + 32], time[16];
    int y = r.y;
    canvas_z(ui->cv, r.x, y, LABEL_W, ROLE_TITLE, t->label);
    y += ui_text(ui, (struct rect){r.x + LABEL_W, y, r.w - LABEL_W, 2}, ROLE_STRONG,
        str_of(t->agenda_name), 0);
    state_words(text, sizeof text, s, t);
    canvas_fit(ui->cv, r.x, y++, r.w, ROLE_PAGE, text);
    ui_say(ui, t->label);
    ui_say(ui, t->agenda_name);
    ui_say(ui, text);
    if (t->booked) {
        clock_text(time, t->booked);
        snprintf(text, sizeof text, _("booked for %s"), time);
        canvas_fit(ui->cv, r.x, y++, r.w, ROLE_OK, text);
        ui_say(ui, text);
    }
    if (*t->operation_name)
        y += ui_text(ui, (struct rect){r.x, y, r.w, 2}, ROLE_MUTED, str_of(t->operation_name), 0);
    if (t->services > 1) {
        snprintf(text, sizeof text,
            ngettext("%d act in this visit", "%d acts in this visit", (unsigned long)t->services),
            t->services);
        canvas_fit(ui->cv, r.x, y++, r.w, ROLE_MUTED, text);
    }
    return y - r.y + 1;
}

static int draw_step(
    struct ui *ui, struct rect r, enum desk_step step, bool picked, bool first, bool key)
{
    char hint[UI_HINT], b[8];
    const char *words = desk_step_words(step);
    int letter = desk_step_letter(step), f = key ? desk_step_key(step) : 0;
    snprintf(hint, sizeof hint, _("Enter: %s."), words);
    bool focused = ui_button(ui, (struct rect){r.x, r.y, r.w, 1},
        &(struct ui_item){.action = ACT_DESK,
            .arg = (int)step | (picked ? STEP_OF_PICKED : 0),
            .key = letter,
            .label = words,
            .right = f ? key_label(f, b) : NULL,
            .hint = hint,
            .flags = UI_NOFRAME | (first ? UI_DEFAULT : 0)});
    (void)focused;
    return 1;
}

/* The likeliest first. */
static const enum desk_step order[] = {STEP_ARRIVE, STEP_FINISH, STEP_CALL, STEP_RECALL, STEP_PARK,
    STEP_TRANSFER, STEP_NO_SHOW, STEP_FETCH, STEP_ADD, STEP_PRECALL, STEP_FIRST, STEP_NOT_FIRST,
    STEP_BACK};

int desk_first_step(const struct desk *d)
{
    const struct wire_ticket *t = desk_target(d);
    for (size_t i = 0; t && i < sizeof order / sizeof *order; i++)
        if (desk_step_fits(d, order[i], t))
            return (int)order[i] | STEP_OF_PICKED;
    return t ? -1 : STEP_NEXT;
}

void desk_steps_draw(struct screen *s, struct ui *ui, struct rect r, bool first)
{
    const struct desk *d = desk_of(s);
    const struct wire_ticket *t = desk_target(d);
    bool mine = t && desk_is_mine(d, t);
    int y = r.y, bottom = r.y + r.h, longest;
    y += draw_head(ui, r, _("Next step"), "");
    if (desk_alarm(d) && y < bottom)
        y += draw_step(ui, (struct rect){r.x, y, r.w, 1}, STEP_CALM, false, false, false) + 1;
    if (t)
        y += draw_ticket(s, ui, (struct rect){r.x, y, r.w, bottom - y}, t);
    for (size_t i = 0; t && i < sizeof order / sizeof *order && y < bottom; i++)
        if (desk_step_fits(d, order[i], t)) {
            draw_step(ui, (struct rect){r.x, y++, r.w, 1}, order[i], true, first, mine);
            first = false;
        }
    if (t)
        return;
    const char *words = desk_waiting(s->visit, &longest)
                            ? _("Nobody is with you.")
                            : _("Nobody is with you and nobody is waiting.");
    y += ui_text(ui, (struct rect){r.x, y, r.w, 3}, ROLE_PAGE, str_of(words), 0) + 1;
    ui_say(ui, words);
    if (y < bottom)
        draw_step(ui, (struct rect){r.x, y, r.w, 1}, STEP_NEXT, false, first, true);
}

/* ---- around the home page */

bool desk_panes_shown(const struct visit *v, const struct ui *ui)
{
    return v->desk && ui->size == SIZE_FULL && desk_works(v->clerk) && v->clerk->have;
}

struct rect desk_panes(struct screen *s, struct ui *ui, struct rect r)
{
    if (!desk_panes_shown(s->visit, ui))
        return r;
    int left = r.x + LEFT_W + 1, right = r.x + r.w - RIGHT_W - 2;
    for (int y = r.y; y < r.y + r.h; y++) {
        canvas_put(ui->cv, left, y, 0x2502, ROLE_RULE);
        canvas_put(ui->cv, right, y, 0x2502, ROLE_RULE);
    }
    desk_list_draw(s, ui, (struct rect){r.x, r.y, LEFT_W, r.h}, false, 0);
    desk_steps_draw(s, ui, (struct rect){right + 2, r.y, RIGHT_W, r.h}, false);
    return (struct rect){left + 2, r.y, right - left - GAP, r.h};
}

bool desk_panes_focus(const struct screen *s)
{
    return s->focus.action == ACT_DESK || s->focus.action == ACT_PICK;
}

static int first_zone(const struct ui *ui, int action)
{
    for (size_t i = 0; i < ui->n_zones; i++)
        if (ui->zones[i].action == action && !ui->zones[i].passive)
            return (int)i;
    return -1;
}

bool desk_panes_turn(struct screen *s, const struct ui *ui, int code)
{
    static const int panes[] = {ACT_NONE, ACT_PICK, ACT_DESK}; /* ACT_NONE: the page's default */
    enum { PANES = sizeof panes / sizeof *panes };
    int at = 0, step = code == K_TAB ? 1 : PANES - 1;
    bool back = code == K_ESC && desk_panes_focus(s);
    if (!desk_panes_shown(s->visit, ui) || (code != K_TAB && code != K_BTAB && !back))
        return false;
    for (int i = 1; i < PANES; i++)
        at = s->focus.action == panes[i] ? i : at;
    for (int i = 0; i < PANES; i++) {
        at = back ? 0 : (at + step) % PANES;
        int to = panes[at] ? first_zone(ui, panes[at]) : -1;
        if (to >= 0 || !panes[at]) {
            s->focus = to < 0 ? (struct ui_focus){0}
                              : (struct ui_focus){ui->zones[to].action, ui->zones[to].arg};
            break;
        }
    }
    s->visit->clerk->picked = back ? 0 : s->visit->clerk->picked;
    return true;
}
