/* fill_page: a page of questions: fields to type in, choices as wide frames, the keys for touch and
 * the calendar for days. Part of fill. */
#include "fill_int.h"

#include "base/i18n.h"
#include "form/choose.h"
#include <stdio.h>

enum { RAIL_W = 14, HINT_MAX = 200, CALENDAR_BUTTON = 18 };

static const struct form_field *field_at(struct screen *s, int block)
{
    struct fill *st = s->state;
    return &fill_of(s)->form->fields[st->blocks.list[block].field];
}

/* ---- which block has the focus */

/* What has the focus is told by its field and option: blocks come and go with the faults. */
enum { ARG_FIELD = 1000 };

static int arg_of(const struct block *b)
{
    return b->field * ARG_FIELD + b->option;
}

static int block_of(struct screen *s, int action, int arg)
{
    struct fill *st = s->state;
    enum block_kind kind = action == A_OPTION ? BLOCK_OPTION : BLOCK_FIELD;
    if (action != A_FIELD && action != A_OPTION && action != A_CALENDAR)
        return -1;
    for (int i = 0; i < st->blocks.n; i++)
        if (st->blocks.list[i].kind == kind && arg_of(&st->blocks.list[i]) == arg)
            return i;
    return -1;
}

static int focused_block(struct screen *s)
{
    return block_of(s, s->focus.action == A_CALENDAR ? 0 : s->focus.action, s->focus.arg);
}

/* Where the focus goes when a page opens: its first fault, else the first thing to answer. */
static int first_block(struct screen *s)
{
    struct fill *st = s->state;
    int any = -1, chosen = -1;
    for (int i = 0; i < st->blocks.n; i++) {
        const struct block *b = &st->blocks.list[i];
        if (b->kind != BLOCK_FIELD && b->kind != BLOCK_OPTION)
            continue;
        if (st->blocks.bar[i] || (i > 0 && st->blocks.list[i - 1].kind == BLOCK_WARNING))
            return i;
        if (any < 0)
            any = i;
        if (chosen < 0 && b->kind == BLOCK_OPTION && b->field == st->blocks.list[any].field &&
            form_is_chosen(fill_of(s)->record, b->field, b->item, (size_t)b->option))
            chosen = i;
    }
    return chosen >= 0 ? chosen : any;
}

static void focus_block(struct screen *s, int at)
{
    struct fill *st = s->state;
    if (at < 0)
        return;
    const struct block *b = &st->blocks.list[at];
    s->focus = (struct ui_focus){b->kind == BLOCK_FIELD ? A_FIELD : A_OPTION, arg_of(b)};
    if (b->kind == BLOCK_FIELD)
        field_edit_open(&st->edit, fill_of(s), b->field, b->item);
    else
        field_edit_close(&st->edit);
}

/* ---- drawing */

static const char *unit_of(const struct filling *f, int field, const char *lang)
{
    const char *unit = form_field_text(f->form, field, FORM_PART_UNIT, lang);
    if (*unit)
        return unit;
    switch (f->form->fields[field].kind) {
    case FORM_DATE:
        return _("day, month, year");
    case FORM_MONEY:
        return "Kč";
    default:
        return "";
    }
}

/* The label at the left of its field, when the page has several. */
static void draw_beside(struct screen *s, struct ui *ui, struct rect *r, const struct block *b)
{
    const struct filling *f = fill_of(s);
    const char *label = form_field_text(f->form, b->field, FORM_PART_LABEL, s->visit->lang);
    struct rect left = {r->x, r->y + 1, BLOCK_LABEL_W - 2, r->h - 1};
    if (ui_text_rows(str_of(label), left.w) > 1)
        left.y--, left.h++;
    int used = ui_text(ui, left, ROLE_STRONG, str_of(label), 0);
    if (!f->form->fields[b->field].required && used < left.h)
        canvas_z(ui->cv, left.x, left.y + used, left.w, ROLE_MUTED, _("(optional)"));
    r->x += BLOCK_LABEL_W;
    r->w -= BLOCK_LABEL_W;
}

static void draw_field(struct screen *s, struct ui *ui, struct rect r, int at)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    const struct block *b = &st->blocks.list[at];
    const struct form_field *x = field_at(s, at);
    if (b->beside)
        draw_beside(s, ui, &r, b);
    const char *unit = unit_of(f, b->field, s->visit->lang);
    int uw = (int)utf8_width(str_of(unit)), w = field_width(x, r.w - (uw ? uw + 2 : 0));
    struct ui_item it = {.action = A_FIELD,
        .arg = arg_of(b),
        .hint = x->kind == FORM_LONG ? _("Enter begins a new line, F8 goes on.")
                                     : _("Type it and press Enter."),
        .flags = at == first_block(s) ? UI_DEFAULT : 0};
    char full[UI_HINT];
    if (st->edit.full && field_edit_holds(&st->edit, b->field, b->item)) {
        snprintf(full, sizeof full,
            _("No more fits here, %zu characters at most. Shorten the text."),
            x->max_chars ? x->max_chars : (size_t)EDIT_BYTES - 1);
        it.hint = full;
        ui_say(ui, full);
    }
    field_edit_draw(ui, (struct rect){r.x, r.y, w, b->h < r.h ? b->h : r.h}, &it, &st->edit, f,
        b->field, b->item);
    bool pick = x->kind == FORM_DATE && !ui->desk && r.w - w >= CALENDAR_BUTTON + 2;
    /* beside its label a date has no room for both: the button says what it is */
    if (pick && r.w - w - uw < CALENDAR_BUTTON + 3)
        unit = "", uw = 0;
    canvas_z(ui->cv, r.x + w + 1, r.y + 1, r.w - w - 1, ROLE_MUTED, unit);
    if (pick)
        ui_button(ui, (struct rect){r.x + w + 1 + (uw ? uw + 1 : 0), r.y, CALENDAR_BUTTON, 3},
            &(struct ui_item){.action = A_CALENDAR,
                .arg = arg_of(b),
                .key = K_F5,
                .label = _("Calendar"),
                .hint = _("Enter shows a calendar to pick the day from.")});
}

static void draw_option(struct screen *s, struct ui *ui, struct rect r, int at)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    const struct block *b = &st->blocks.list[at];
    const struct form_field *x = field_at(s, at);
    bool on = form_is_chosen(f->record, b->field, b->item, (size_t)b->option);
    bool many = x->kind == FORM_MULTI || x->kind == FORM_TICK;
    char label[200], hint[HINT_MAX], say[UI_HINT];
    const char *text = x->kind == FORM_YESNO ? b->option == 0 ? _("Yes") : _("No")
                       : x->kind == FORM_TICK
                           ? form_field_text(f->form, b->field, FORM_PART_LABEL, s->visit->lang)
                           : form_option(f->form, b->field, (size_t)b->option, s->visit->lang);
    const char *note = x->kind == FORM_CHOICE || x->kind == FORM_MULTI
                           ? form_option_note(f->form, b->field, (size_t)b->option, s->visit->lang)
                           : "";
    snprintf(label, sizeof label, "%s  %s", many ? on ? "[x]" : "[ ]" : on ? "(•)" : "( )", text);
    snprintf(say, sizeof say, on ? "%s, %s" : "%s", text, many ? _("ticked") : _("chosen"));
    if (many)
        snprintf(hint, sizeof hint, "%s", _("A digit or the space bar ticks, Enter goes on."));
    else
        snprintf(hint, sizeof hint, _("Enter chooses: %s"), text);
    ui_button(ui, r,
        &(struct ui_item){.action = A_OPTION,
            .arg = arg_of(b),
            .key = b->option < 9 ? '1' + b->option : 0,
            .label = label,
            .say = say,
            .right = ui->size == SIZE_LARGE ? "" : note,
            .hint = hint,
            .flags = at == first_block(s) ? UI_DEFAULT : 0});
}

static void draw_words(struct screen *s, struct ui *ui, struct rect r, int at)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    const struct block *b = &st->blocks.list[at];
    struct buf text;
    buf_init(&text, BUF_LINE);
    enum role role = ROLE_MUTED;
    if (b->kind == BLOCK_LABEL) {
        role = ROLE_STRONG;
        buf_z(&text, form_field_text(f->form, b->field, FORM_PART_LABEL, s->visit->lang));
        if (!f->form->fields[b->field].required)
            buf_fmt(&text, " %s", _("(optional)"));
    } else if (b->kind == BLOCK_HINT) {
        buf_z(&text, form_field_text(f->form, b->field, FORM_PART_HINT, s->visit->lang));
    } else {
        role = b->kind == BLOCK_FAULT ? ROLE_ERROR : ROLE_WARNING;
        canvas_z(ui->cv, r.x, r.y, 1, role, "!");
        r.x += 2, r.w -= 2;
        form_fault_text(&text, f->record, &st->faults.list[b->fault], s->visit->lang);
    }
    /* as it was measured */
    int most = st->blocks.w - (b->kind == BLOCK_FAULT || b->kind == BLOCK_WARNING ? 2 : 0) -
               (b->beside && b->kind == BLOCK_HINT ? BLOCK_LABEL_W : 0);
    r.w = r.w > most ? most : r.w;
    ui_text(ui, r, role, buf_view(&text), 0);
    if (b->kind != BLOCK_LABEL)
        ui_say(ui, buf_cstr(&text));
    buf_done(&text);
}

static void draw_block(struct screen *s, struct ui *ui, struct rect r, int at)
{
    struct fill *st = s->state;
    const struct block *b = &st->blocks.list[at];
    if (st->blocks.bar[at])
        for (int y = 0; y < r.h; y++)
            canvas_put(ui->cv, r.x, r.y + y, 0x258C, ROLE_ERROR);
    if (st->blocks.bar[at])
        r.x += 2, r.w -= 2;
    if (b->kind == BLOCK_HINT && b->beside)
        r.x += BLOCK_LABEL_W, r.w -= BLOCK_LABEL_W;
    switch (b->kind) {
    case BLOCK_FIELD:
        draw_field(s, ui, r, at);
        break;
    case BLOCK_OPTION:
        draw_option(s, ui, r, at);
        break;
    case BLOCK_GAP:
    case BLOCK_VALUE:
        break;
    default:
        draw_words(s, ui, r, at);
        break;
    }
}

/* The pager counts things to answer, not rows: "1–4 ze 6". */
static void draw_rail(struct screen *s, struct ui *ui, struct rect room, int top, int count)
{
    struct fill *st = s->state;
    struct pager p = {.top = 0};
    for (int i = 0; i < st->blocks.n; i++) {
        enum block_kind k = st->blocks.list[i].kind;
        if (k != BLOCK_FIELD && k != BLOCK_OPTION)
            continue;
        p.total++;
        p.top += i < top;
        p.shown += i >= top && i < top + count;
    }
    if (p.shown < p.total)
        pager_rail(ui, &p, room, A_UP, A_DOWN);
}

/* Options that stand side by side share the rows of the first of them. */
static struct rect rect_of_block(const struct block *b, struct rect at)
{
    if (b->kind != BLOCK_OPTION || b->cols < 2)
        return at;
    int w = (at.w - BLOCK_COLUMN_GAP * (b->cols - 1)) / b->cols;
    return (struct rect){at.x + b->col * (w + BLOCK_COLUMN_GAP), b->col ? at.y - 3 : at.y, w, 3};
}

static void draw_blocks(struct screen *s, struct ui *ui, struct rect r)
{
    struct fill *st = s->state;
    int count, seen = focused_block(s);
    if (seen < 0)
        seen = first_block(s);
    bool scrolls = blocks_height(&st->blocks) > r.h;
    int top = blocks_fit(&st->blocks, r.h, seen, &count);
    struct rect at = {r.x, r.y, scrolls ? r.w - RAIL_W : r.w, 0};
    for (int i = top; i < top + count; i++) {
        at.h = st->blocks.list[i].h;
        if (at.y + at.h > r.y + r.h)
            at.h = r.y + r.h - at.y;
        draw_block(s, ui, rect_of_block(&st->blocks.list[i], at), i);
        at.y += at.h;
    }
    if (scrolls)
        draw_rail(s, ui, r, top, count);
}

static enum keypad_kind keypad_of(const struct form_field *x)
{
    switch (x->kind) {
    case FORM_INTEGER:
        return KEYPAD_DIGITS;
    case FORM_NUMBER:
    case FORM_MONEY:
        return KEYPAD_MONEY;
    default:
        return KEYPAD_LETTERS;
    }
}

/* What is wrong with the field, in one row; returns the rows used. */
static int draw_first_fault(struct screen *s, struct ui *ui, struct rect r, const struct block *b)
{
    struct fill *st = s->state;
    struct buf text;
    int used = 0;
    buf_init(&text, BUF_LINE);
    for (size_t i = 0; i < st->faults.n && !used; i++) {
        const struct form_fault *x = &st->faults.list[i];
        if (x->field != b->field || x->item != b->item)
            continue;
        buf_z(&text, "! ");
        form_fault_text(&text, fill_of(s)->record, x, s->visit->lang);
        canvas_fit(ui->cv, r.x, r.y, r.w, x->soft ? ROLE_WARNING : ROLE_ERROR, buf_cstr(&text));
        used = 1;
    }
    buf_done(&text);
    return used;
}

/* With the keys on the screen there is room for the question and its field alone. */
static void draw_with_keypad(struct screen *s, struct ui *ui, const char *title)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    int at = focused_block(s);
    enum keypad_kind kind = keypad_of(field_at(s, at));
    const struct form_page *p = &f->form->pages[f->at.at];
    if (p->n_fields > 1)
        title =
            form_field_text(f->form, st->blocks.list[at].field, FORM_PART_LABEL, s->visit->lang);
    struct page page = {.title = title, .flags = PAGE_TIGHT | PAGE_BARE};
    struct rect r = page_begin(s, ui, &page);
    if (ui->size == SIZE_LARGE) {
        canvas_fit(ui->cv, r.x, r.y, r.w, ROLE_TITLE, title);
        r.y++;
    }
    int rows = keypad_rows(kind), y = ui->cv->h - rows;
    r.h = y - r.y;
    st->blocks.list[at].beside = false;
    int used = r.h > 3 ? draw_first_fault(s, ui, r, &st->blocks.list[at]) : 0;
    draw_field(s, ui, (struct rect){r.x, r.y + used, r.w, r.h - used < 3 ? 3 : r.h - used}, at);
    keypad_draw(ui, &st->keypad, kind, (struct rect){r.x, y, r.w, rows}, A_KEYPAD, _("Done"));
    page_end(s, ui, &page);
}

static void draw_calendar(struct screen *s, struct ui *ui, struct rect r)
{
    static const char *const months[] = {N_("January"), N_("February"), N_("March"), N_("April"),
        NC_("month", "May"), N_("June"), N_("July"), N_("August"), N_("September"), N_("October"),
        N_("November"), N_("December")};
    struct fill *st = s->state;
    struct calendar_words w = {.hide = _("Hide the calendar")};
    for (int i = 0; i < 12; i++)
        w.months[i] = i == 4 ? C_("month", "May") : gettext(months[i]);
    w.days[0] = C_("day", "Mo"), w.days[1] = C_("day", "Tu"), w.days[2] = C_("day", "We");
    w.days[3] = C_("day", "Th"), w.days[4] = C_("day", "Fr"), w.days[5] = C_("day", "Sa");
    w.days[6] = C_("day", "Su");
    calendar_draw(ui, &st->calendar, &w, r, A_DAY);
}

/* The answer that was to be changed, when the check page led here. */
static void focus_wanted(struct screen *s)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    int to = FORM_NONE;
    for (int i = 0; i < st->blocks.n; i++) {
        const struct block *b = &st->blocks.list[i];
        bool mine = b->field == f->to_field && (b->kind == BLOCK_FIELD || b->kind == BLOCK_OPTION);
        bool chosen = mine && b->kind == BLOCK_OPTION &&
                      form_is_chosen(f->record, b->field, b->item, (size_t)b->option);
        if (mine && (to == FORM_NONE || chosen))
            to = i;
    }
    focus_block(s, to);
    f->to_field = FORM_NONE;
}

/* beside: columns that something else takes. */
static void make_blocks(struct screen *s, struct ui *ui, int beside)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    int w = ui->page.w - 8 - beside;
    blocks_make(&st->blocks, f, &f->at, &st->faults, ui, w < 70 ? w : 70, s->visit->lang);
}

static void page_draw(struct screen *s, struct ui *ui)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    struct page p;
    char task[160], title[300];
    const char *lang = s->visit->lang;
    struct buf item;
    buf_init(&item, BUF_LINE);
    const char *question = form_page_text(f->form, f->at.at, FORM_PART_TITLE, lang);
    if (f->at.item >= 0)
        form_item_title(&item, f->record, f->form->pages[f->at.at].repeat, f->at.item, lang);
    snprintf(title, sizeof title, item.n ? "%2$s · %1$s" : "%1$s", question, buf_cstr(&item));
    buf_done(&item);
    make_blocks(s, ui, 0);
    focus_wanted(s);
    int at = focused_block(s);
    bool lost = s->focus.action == 0 || s->focus.action == A_FIELD || s->focus.action == A_OPTION;
    if (at >= 0 || lost)
        focus_block(s, at >= 0 ? at : first_block(s));
    if (st->keypad.open && focused_block(s) >= 0 &&
        st->blocks.list[focused_block(s)].kind == BLOCK_FIELD) {
        draw_with_keypad(s, ui, question);
        return;
    }
    struct rect r = fill_begin(s, ui, &p, task, sizeof task, title,
        form_page_text(f->form, f->at.at, FORM_PART_HINT, lang));
    bool is_long = st->edit.open && f->form->fields[st->edit.field].kind == FORM_LONG;
    struct rect room = {r.x, r.y, r.w, r.h - fill_button_rows(ui)};
    if (blocks_height(&st->blocks) > room.h)
        room.y -= st->spare, room.h += st->spare;
    if (blocks_height(&st->blocks) > room.h)
        make_blocks(s, ui, RAIL_W); /* narrower: the rail stands beside */
    if (st->calendar.open)
        p.hint = _("Arrows choose the day, Enter takes it, Esc hides the calendar.");
    if (st->calendar.open)
        draw_calendar(s, ui, (struct rect){r.x, r.y, CALENDAR_W, r.h});
    else
        draw_blocks(s, ui, room);
    if (!st->calendar.open)
        fill_buttons(s, ui, r, NULL, is_long ? K_F8 : K_ENTER);
    page_end(s, ui, &p);
}

/* ---- keys */

/* The next thing to answer on the page, or on to the next page. */
static void advance(struct screen *s)
{
    struct fill *st = s->state;
    int at = focused_block(s);
    for (int i = at + 1; at >= 0 && i < st->blocks.n; i++) {
        const struct block *b = &st->blocks.list[i];
        bool other = b->field != st->blocks.list[at].field;
        if (other && (b->kind == BLOCK_FIELD || b->kind == BLOCK_OPTION)) {
            focus_block(s, i);
            return;
        }
    }
    fill_next(s);
}

static void choose(struct screen *s, int at)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    struct block b = st->blocks.list[at];
    enum form_kind kind = field_at(s, at)->kind;
    struct err e = ERR_INIT;
    focus_block(s, at);
    if (form_choose(f->record, b.field, b.item, (size_t)b.option, &e) < 0)
        return;
    filling_changed(f, b.field, b.item);
    if (kind == FORM_CHOICE || kind == FORM_YESNO)
        advance(s);
}

static void open_calendar(struct screen *s, int at)
{
    struct fill *st = s->state;
    struct date day = {0}, today = instant_prague(clock_wall(s->visit->clock)).date;
    focus_block(s, at);
    date_parse_typed(&day, edit_view(&st->edit.line), today, NULL);
    calendar_open(&st->calendar, day, today);
}

static enum handled typing_key(struct screen *s, const struct key *k)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    bool is_long = f->form->fields[st->edit.field].kind == FORM_LONG;
    if (k->code == K_ENTER && !is_long) {
        advance(s);
        return HANDLED;
    }
    if (k->code == K_F5 && f->form->fields[st->edit.field].kind == FORM_DATE) {
        open_calendar(s, focused_block(s)); /* of this field, when the page has several */
        return HANDLED;
    }
    if (field_edit_key(&st->edit, f, k, 70) == NOT_MINE)
        return NOT_MINE;
    st->warned = false;
    return HANDLED;
}

static void put_day(struct screen *s)
{
    struct fill *st = s->state;
    char text[32];
    struct date d = st->calendar.day;
    snprintf(text, sizeof text, "%d. %d. %d", d.day, d.month, d.year);
    field_edit_put(&st->edit, fill_of(s), str_of(text));
    st->calendar.open = false;
}

static enum handled page_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct fill *st = s->state;
    (void)ui;
    if (st->calendar.open) {
        if (k->code == K_ENTER) {
            put_day(s);
            return HANDLED;
        }
        return calendar_key(&st->calendar, k->code) ? HANDLED : NOT_MINE;
    }
    if (s->focus.action == A_FIELD && st->edit.open)
        return typing_key(s, k);
    int at = focused_block(s);
    /* of several one may be ticked or more, so Enter goes on; a tick that must be is ticked by it
     */
    if (at >= 0 && k->code == K_ENTER && st->blocks.list[at].kind == BLOCK_OPTION) {
        const struct block *b = &st->blocks.list[at];
        enum form_kind kind = field_at(s, at)->kind;
        if (kind == FORM_TICK && !form_is_chosen(fill_of(s)->record, b->field, b->item, 0))
            choose(s, at);
        if (kind == FORM_TICK || kind == FORM_MULTI) {
            advance(s);
            return HANDLED;
        }
    }
    /* digits choose within the field that has the focus */
    if (at >= 0 && k->code >= '1' && k->code <= '9') {
        int field = st->blocks.list[at].field, option = k->code - '1';
        for (int i = 0; i < st->blocks.n; i++)
            if (st->blocks.list[i].kind == BLOCK_OPTION && st->blocks.list[i].field == field &&
                st->blocks.list[i].option == option) {
                choose(s, i);
                return HANDLED;
            }
    }
    return NOT_MINE;
}

/* The next or the former screenful: what comes first in it gets the focus, and so comes in sight.
 */
static void scroll(struct screen *s, int step)
{
    struct fill *st = s->state;
    const struct blocks *b = &st->blocks;
    int at = step > 0 ? b->top + b->shown : b->top - 1, to = FORM_NONE;
    for (int h = 0; step < 0 && at > 0 && h + b->list[at].h < b->room; at--)
        h += b->list[at].h;
    for (int i = at < 0 ? 0 : at; i < b->n && to == FORM_NONE; i++)
        if (b->list[i].kind == BLOCK_FIELD || b->list[i].kind == BLOCK_OPTION)
            to = i;
    if (step > 0 && to != FORM_NONE)
        st->blocks.top = at;
    focus_block(s, to);
}

static void jump_to_fault(struct screen *s, int fault)
{
    struct fill *st = s->state;
    if (fault < 0 || (size_t)fault >= st->faults.n)
        return;
    for (int i = 0; i < st->blocks.n; i++) {
        const struct block *b = &st->blocks.list[i];
        if (b->field == st->faults.list[fault].field &&
            (b->kind == BLOCK_FIELD || b->kind == BLOCK_OPTION)) {
            focus_block(s, i);
            return;
        }
    }
}

static enum handled keypad_action(struct screen *s, int action, int arg)
{
    struct fill *st = s->state;
    if (action < 0 || action >= KEYPAD_ACTIONS)
        return NOT_MINE;
    if (action == KEYPAD_DONE) {
        st->keypad.open = false;
        return HANDLED;
    }
    struct key k = {.code = action == KEYPAD_BACK ? K_BACKSPACE : arg};
    if (action == KEYPAD_CHAR || action == KEYPAD_BACK) {
        field_edit_key(&st->edit, fill_of(s), &k, 70);
        st->keypad.capitals = false;
    } else {
        keypad_act(&st->keypad, &st->edit.line, action, arg);
    }
    return HANDLED;
}

static enum handled page_act(struct screen *s, int action, int arg)
{
    struct fill *st = s->state;
    int at = block_of(s, action, arg);
    switch (action) {
    case A_FIELD: /* pressed by mouse or touch */
        focus_block(s, at);
        st->keypad.open = !s->visit->desk && at >= 0;
        return HANDLED;
    case A_OPTION:
        if (at >= 0)
            choose(s, at);
        return HANDLED;
    case A_UP:
    case A_DOWN:
        scroll(s, action == A_UP ? -1 : 1);
        return HANDLED;
    case A_FAULT:
        jump_to_fault(s, arg);
        return HANDLED;
    case A_CALENDAR:
        if (at >= 0)
            open_calendar(s, at);
        return HANDLED;
    default:
        break;
    }
    if (action >= A_DAY && action < A_DAY + CALENDAR_ACTIONS) {
        if (calendar_act(&st->calendar, action - A_DAY, arg))
            put_day(s);
        return HANDLED;
    }
    return keypad_action(s, action - A_KEYPAD, arg);
}

const struct fill_part fill_page = {.draw = page_draw, .key = page_key, .act = page_act};
