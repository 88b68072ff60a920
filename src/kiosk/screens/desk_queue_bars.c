/* desk_queue_bars: what a signed-in desk shows around every page: header, banner, the sentence
 * about the last act, and the row of F-keys. */
#include "desk_queue.h"

#include "base/i18n.h"
#include "format.h"
#include <stdio.h>

enum {
    OLD_MS = 7 * 1000,   /* two looks that did not come */
    SAID_MS = 15 * 1000, /* that a sentence stands in the hint's place where there is no room */
    KEYS = 10
};

static bool is_old(const struct visit *v)
{
    return v->clerk->have && clock_mono(v->clock) - v->clerk->seen > OLD_MS;
}

void desk_header(struct buf *left, struct buf *right, const struct visit *v, bool narrow)
{
    const struct desk *d = v->clerk;
    const struct wire_counter *c = desk_counter(d, d->counter);
    int longest, n = desk_waiting(v, &longest);
    if (c)
        buf_fmt(left, "%s · ", c->name);
    buf_z(left, d->title);
    if (!c)
        return;
    if (n == 0)
        buf_z(right, _("nobody is waiting"));
    else
        buf_fmt(right, ngettext("%d waiting", "%d waiting", (unsigned long)n), n);
    if (n && longest && !narrow) {
        buf_z(right, ", ");
        buf_fmt(right, _("longest %d min"), longest);
    }
}

/* Somebody at another counter is in danger: as loud as a screen can be without moving. */
static int draw_alarm(struct ui *ui, const struct wire_counter *c, int y)
{
    enum { ROWS = 3 };
    char text[300];
    struct civil at = instant_prague(c->emergency);
    canvas_fill(ui->cv, (struct rect){0, y, ui->cv->w, ROWS}, ROLE_SUMMARY);
    snprintf(text, sizeof text, _("! HELP: %s calls for help since %d:%02d."), c->name,
        at.minute / 60, at.minute % 60);
    canvas_fit(
        ui->cv, ui->page.x + PAGE_MARGIN, y + 1, ui->page.w - 2 * PAGE_MARGIN, ROLE_SUMMARY, text);
    canvas_right(ui->cv, ui->page.x, y + 1, ui->page.w - PAGE_MARGIN, ROLE_SUMMARY, c->where);
    const char *how = _("Go there. Once help is there: F7, then K.");
    canvas_fit(ui->cv, ui->page.x + PAGE_MARGIN + 2, y + 2, ui->page.w - 2 * PAGE_MARGIN - 2,
        ROLE_SUMMARY, how);
    ui_say(ui, text);
    ui_say(ui, c->where);
    ui_say(ui, how);
    return ROWS;
}

int desk_banner(struct screen *s, struct ui *ui, int y)
{
    const struct visit *v = s->visit;
    const struct wire_counter *alarm = desk_alarm(v->clerk);
    int from = y;
    char text[200];
    if (alarm)
        y += draw_alarm(ui, alarm, y);
    if (is_old(v)) {
        int64_t wall = clock_wall(v->clock) - (clock_mono(v->clock) - v->clerk->seen) / 1000;
        struct civil at = instant_prague(wall);
        snprintf(text, sizeof text, _("No connection to the office. Data from %d:%02d."),
            at.minute / 60, at.minute % 60);
        y += page_banner(ui, y, text, NULL);
    }
    const struct wire_counter *own = desk_counter(v->clerk, v->clerk->counter);
    if (own && own->emergency) /* all that a bystander could see of it */
        canvas_put(ui->cv, ui->cv->w - 1, 0, 0xB7, ROLE_HEADER_MUTED);
    return y - from;
}

bool desk_say_line(struct screen *s, struct ui *ui, const char *hint)
{
    const struct visit *v = s->visit;
    struct buf b;
    buf_init(&b, BUF_LINE);
    bool refused = desk_said(&b, v);
    int m = ui->size == SIZE_LARGE ? 1 : PAGE_MARGIN;
    int x = ui->page.x + m, y = ui->cv->h - 2, room = ui->page.w - 2 * m;
    int w = (int)utf8_width(buf_view(&b)) + (refused ? 2 : 0);
    bool beside = (int)utf8_width(str_of(hint)) + 3 + w <= room;
    bool recent = clock_wall(v->clock) - v->clerk->acted_at < SAID_MS / 1000;
    bool shown = b.n && (beside || recent);
    if (shown) {
        x = beside && room > w ? x + room - w : x;
        if (refused)
            x += canvas_z(ui->cv, x, y, 2, ROLE_WARNING, "! ");
        canvas_fit(ui->cv, x, y, room, refused ? ROLE_WARNING : ROLE_OK, buf_cstr(&b));
        ui_say(ui, buf_cstr(&b));
    }
    buf_done(&b);
    return shown && !beside;
}

/* ---- the ten F-keys */

struct foot {
    int action, arg, key;
    const char *label;
    bool off;
    int keep; /* the smaller, the sooner it goes when there is no room */
};

/* A page that uses the key itself keeps it. */
static bool is_taken(const struct ui *ui, int key)
{
    for (size_t i = 0; i < ui->n_zones; i++)
        if (ui->zones[i].key == key && ui->zones[i].action >= ACT_SCREEN)
            return true;
    return false;
}

static int foot_width(const struct foot *f)
{
    char b[8];
    return (int)utf8_width(str_of(key_label(f->key, b))) + 1 + (int)utf8_width(str_of(f->label));
}

/* Takes keys away until the rest has room; they work all the same. Returns the cells used. */
static int make_fit(struct foot *items, size_t *n, int room)
{
    for (;;) {
        int used = 0;
        size_t least = 0;
        for (size_t i = 0; i < *n; i++) {
            used += foot_width(&items[i]) + (i > 0);
            least = items[i].keep < items[least].keep ? i : least;
        }
        if (used <= room || *n == 0)
            return used;
        (*n)--;
        memmove(&items[least], &items[least + 1], (*n - least) * sizeof *items);
    }
}

static size_t list_keys(struct foot out[KEYS], const struct visit *v, const struct ui *ui)
{
    const struct desk *d = v->clerk;
    const struct wire_ticket *t = desk_mine(d);
    bool called = t && t->state == TICKET_CALLED;
    const struct foot all[KEYS] = {
        {ACT_HELP, 0, K_F1, C_("key", "Help"), false, 2},
        {ACT_DESK, STEP_NEXT, K_F2, C_("key", "Next"), t != NULL, 20},
        {ACT_DESK, STEP_RECALL, K_F3, C_("key", "Again"), !called, 9},
        {ACT_DESK, STEP_PARK, K_F4, C_("key", "Aside"), !desk_step_fits(d, STEP_PARK, t), 8},
        {ACT_DESK, STEP_TRANSFER, K_F5, C_("key", "Transfer"), !desk_step_fits(d, STEP_TRANSFER, t),
            7},
        {ACT_DESK, STEP_FINISH, K_F6, called ? C_("key", "Is here") : C_("key", "Finish"), !t, 19},
        {ACT_DESK, STEP_QUEUE, K_F7, C_("key", "Queue"), false, 18},
        {ACT_DESK, STEP_COUNTER, K_F8, C_("key", "Counter"), false, 1},
        {ACT_DESK, STEP_LOCK, K_F9, C_("key", "Lock"), false, 17},
        {ACT_QUIT, 0, K_F10, C_("key", "End"), false, 3},
    };
    size_t n = 0;
    for (size_t i = 0; i < KEYS; i++)
        if (!is_taken(ui, all[i].key))
            out[n++] = all[i];
    return n;
}

void desk_footer(struct screen *s, struct ui *ui)
{
    struct foot items[KEYS], all[KEYS];
    size_t n = list_keys(items, s->visit, ui), keys = n;
    int m = ui->size == SIZE_LARGE ? 1 : PAGE_MARGIN, y = ui->cv->h - 1;
    int room = ui->page.w - 2 * m, x = ui->page.x + m;
    memcpy(all, items, sizeof all);
    int used = make_fit(items, &n, room), spare = n > 1 ? (room - used) / ((int)n - 1) : 0;
    spare = spare > 3 ? 3 : spare;
    canvas_fill(ui->cv, (struct rect){0, y, ui->cv->w, 1}, ROLE_HEADER_MUTED);
    for (size_t i = 0; i < n; i++) {
        char b[8];
        const struct foot *f = &items[i];
        struct rect r = {x, y, foot_width(f), 1};
        x += canvas_z(ui->cv, x, y, 4, f->off ? ROLE_HEADER_MUTED : ROLE_HEADER_KEY,
                 key_label(f->key, b)) +
             1;
        x += canvas_z(ui->cv, x, y, 24, f->off ? ROLE_HEADER_MUTED : ROLE_HEADER, f->label);
        x += 1 + spare;
        ui_zone(ui, r,
            &(struct ui_item){
                .action = f->action, .arg = f->arg, .key = f->key, .flags = UI_PASSIVE});
    }
    /* keys that found no room in the row */
    for (size_t i = 0; i < keys; i++)
        ui_zone(ui, (struct rect){0},
            &(struct ui_item){.action = all[i].action,
                .arg = all[i].arg,
                .key = all[i].key,
                .flags = UI_PASSIVE});
    ui_zone(ui, (struct rect){0},
        &(struct ui_item){.action = ACT_LARGE, .key = K_F11, .flags = UI_PASSIVE});
}
