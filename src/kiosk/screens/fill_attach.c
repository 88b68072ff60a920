/* fill_attach: an attachment. At a kiosk: bring it on paper; at a desk: a file that lies on the
 * desk machine, say from its scanner. Part of fill. */
#include "fill_int.h"

#include "base/i18n.h"
#include "base/log.h"
#include <stdio.h>

enum { PHONE_SIDE_W = 34 };

static int attachment_of(struct screen *s)
{
    return fill_of(s)->at.at;
}

static int draw_faults(struct screen *s, struct ui *ui, struct rect r)
{
    struct fill *st = s->state;
    int rows = 0;
    struct buf text;
    buf_init(&text, BUF_LINE);
    const struct phone *phone = &fill_of(s)->phone;
    if (st->scans.fault)
        buf_z(&text, st->scans.fault);
    else if (phone->state == PHONE_FAILED && phone->attachment == attachment_of(s))
        buf_z(&text, phone->fault);
    else if (st->faults.n)
        form_fault_text(&text, fill_of(s)->record, &st->faults.list[0], s->visit->lang);
    if (text.n) {
        rows = ui_text(ui, (struct rect){r.x + 2, r.y, r.w - 2, 3}, ROLE_ERROR, buf_view(&text), 0);
        for (int y = 0; y < rows; y++)
            canvas_z(ui->cv, r.x, r.y + y, 1, ROLE_ERROR, "▌");
        ui_say(ui, buf_cstr(&text));
    }
    buf_done(&text);
    return rows;
}

static int draw_attached(struct screen *s, struct ui *ui, struct rect r)
{
    struct filling *f = fill_of(s);
    size_t n = form_n_files(f->record, attachment_of(s));
    for (size_t i = 0; i < n; i++) {
        const struct form_file *file = form_file(f->record, attachment_of(s), i);
        struct buf size;
        buf_init(&size, 80);
        scans_size(&size, file->size);
        ui_button(ui, (struct rect){r.x, r.y + (int)i, r.w, 1},
            &(struct ui_item){.action = A_DETACH,
                .arg = (int)i,
                .label = file->name,
                .right = buf_cstr(&size),
                .hint = _("Enter takes the attached file away."),
                .flags = UI_NOFRAME});
        buf_done(&size);
    }
    return (int)n;
}

/* ---- at a kiosk */

static bool by_phone(struct screen *s)
{
    const struct filling *f = fill_of(s);
    return f->may_phone && f->form->attachments[attachment_of(s)].by_phone;
}

struct choice {
    int action;
    bool on;
    const char *label, *hint;
};

static int list_choices(struct screen *s, struct choice out[3])
{
    const struct filling *f = fill_of(s);
    bool brings = form_brings(f->record, attachment_of(s));
    size_t files = form_n_files(f->record, attachment_of(s));
    int n = 0;
    out[n++] = (struct choice){
        A_BRING, brings, _("I will bring it on paper"), _("Enter notes that you will bring it.")};
    if (by_phone(s))
        out[n++] = (struct choice){A_PHONE, files > 0,
            files ? _("Send another from the phone") : _("Send it from my phone"),
            _("Enter shows a code for your phone.")};
    if (!f->form->attachments[attachment_of(s)].required)
        out[n++] = (struct choice){A_NOTHING, !brings && !files, _("Without it"),
            _("Enter goes on without the attachment.")};
    return n;
}

static void draw_choices(struct screen *s, struct ui *ui, struct rect r)
{
    struct choice choices[3];
    int n = list_choices(s, choices);
    const char *bring =
        form_attachment_text(fill_of(s)->form, attachment_of(s), FORM_PART_BRING, s->visit->lang);
    int rows = ui_text(ui, (struct rect){r.x, r.y, r.w, 3}, ROLE_PAGE, str_of(bring), 0);
    ui_say(ui, bring);
    rows += rows > 0;
    int used = draw_attached(s, ui, (struct rect){r.x, r.y + rows, r.w, 3});
    rows += used + (used > 0);
    for (int i = 0; i < n; i++) {
        char label[100];
        snprintf(label, sizeof label, "%s  %s", choices[i].on ? "(•)" : "( )", choices[i].label);
        ui_button(ui, (struct rect){r.x, r.y + rows + 3 * i, r.w, 3},
            &(struct ui_item){.action = choices[i].action,
                .key = '1' + i,
                .label = label,
                .hint = choices[i].hint,
                .flags = i == 0 ? UI_DEFAULT : 0});
    }
}

/* A page of its own: the code needs nearly all the rows of a small screen. */
static void phone_draw(struct screen *s, struct ui *ui)
{
    struct filling *f = fill_of(s);
    struct fill *st = s->state;
    const struct phone *phone = &f->phone;
    struct qr q = {.side = 0};
    struct err e = ERR_INIT;
    struct page p = {.task = form_word(f->form, FORM_TITLE, s->visit->lang),
        .state = filling_state_words(f, ui->size == SIZE_LARGE, st->words),
        .flags = PAGE_SLIM | PAGE_TIGHT};
    struct rect r = page_begin(s, ui, &p);
    if (phone->state == PHONE_OPEN && qr_make(&q, str_of(phone->url), QR_ECC_L, 0, &e) < 0)
        log_err(LOG_WARN, "phone.qr", &e);
    struct rect side = page_code(ui, &q, r, PHONE_SIDE_W);
    bool code = side.x != r.x;
    qr_done(&q);
    const char *what =
        phone->state == PHONE_ASKING ? _("One moment, the office is making a code.")
        : code ? _("- Scan the code with your phone.\n- Choose the file, or take a photo "
                   "of the paper.\n- Wait here: it appears by itself.\nOnly you and "
                   "this kiosk can read it.")
               : _("There is no room for the code here. Choose the normal text size, or "
                   "bring it on paper.");
    const char *title =
        form_attachment_text(f->form, attachment_of(s), FORM_PART_LABEL, s->visit->lang);
    r = side;
    int used = 1 + ui_text(ui, (struct rect){r.x, r.y + 1, r.w, 3}, ROLE_TITLE, str_of(title), 0);
    ui_say(ui, title);
    ui_text(
        ui, (struct rect){r.x, r.y + used + 1, r.w, r.h - used - 5}, ROLE_PAGE, str_of(what), 0);
    ui_say(ui, what);
    ui_button(ui, (struct rect){r.x, r.y + r.h - 4, r.w < 26 ? r.w : 26, 3},
        &(struct ui_item){.action = A_NO_PHONE,
            .key = K_ESC,
            .label = _("Stop waiting"),
            .hint = _("Enter hides the code."),
            .flags = UI_DEFAULT});
    page_end(s, ui, &p);
}

static bool waits_for_phone(struct screen *s)
{
    const struct phone *p = &fill_of(s)->phone;
    return p->attachment == attachment_of(s) &&
           (p->state == PHONE_ASKING || p->state == PHONE_OPEN);
}

/* ---- at a desk */

static void draw_scans(struct screen *s, struct ui *ui, struct rect r)
{
    struct fill *st = s->state;
    int used = draw_attached(s, ui, r), y = r.y + used + (used ? 1 : 0);
    char heading[300];
    snprintf(heading, sizeof heading, _("Files in %s, newest first:"), st->scans.dir);
    canvas_fit(ui->cv, r.x, y++, r.w, ROLE_MUTED, heading);
    if (!st->scans.n)
        canvas_fit(
            ui->cv, r.x, y, r.w, ROLE_PAGE, _("There is no file. Scan the paper, then press F5."));
    for (int i = 0; i < st->scans.n && y < r.y + r.h; i++, y++) {
        struct buf size;
        buf_init(&size, 80);
        scans_size(&size, (size_t)st->scans.list[i].size);
        ui_button(ui, (struct rect){r.x, y, r.w, 1},
            &(struct ui_item){.action = A_FILE,
                .arg = i,
                .key = i < 9 ? '1' + i : 0,
                .label = st->scans.list[i].name,
                .right = buf_cstr(&size),
                .hint = _("Enter attaches the file."),
                .flags = UI_NOFRAME});
        buf_done(&size);
    }
    ui_zone(ui, (struct rect){0},
        &(struct ui_item){.action = A_CALENDAR, .key = K_F5, .flags = UI_PASSIVE});
}

static void attach_draw(struct screen *s, struct ui *ui)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    struct page p;
    char task[160];
    const char *lang = s->visit->lang;
    if (waits_for_phone(s)) {
        phone_draw(s, ui);
        return;
    }
    struct rect r = fill_begin(s, ui, &p, task, sizeof task,
        form_attachment_text(f->form, attachment_of(s), FORM_PART_LABEL, lang),
        form_attachment_text(f->form, attachment_of(s), FORM_PART_HINT, lang));
    if (!s->visit->desk && s->focus.action == 0)
        s->focus = (struct ui_focus){A_BRING, 0};
    int used = draw_faults(s, ui, r);
    struct rect room = {r.x, r.y + used, r.w, r.h - used - fill_button_rows(ui)};
    if (s->visit->desk) {
        if (!st->scans.read)
            scans_read(&st->scans, s->visit->scans);
        draw_scans(s, ui, room);
    } else {
        draw_choices(s, ui, room);
    }
    fill_buttons(s, ui, r, NULL, K_ENTER);
    page_end(s, ui, &p);
}

static enum handled attach_act(struct screen *s, int action, int arg)
{
    struct fill *st = s->state;
    struct filling *f = fill_of(s);
    struct err e = ERR_INIT;
    st->scans.fault = NULL;
    switch (action) {
    case A_BRING:
    case A_NOTHING:
        form_bring(f->record, attachment_of(s), action == A_BRING);
        filling_changed(f, FORM_NONE, FORM_NONE);
        fill_next(s);
        return HANDLED;
    case A_PHONE:
        if (s->visit->ops->phone(s->visit->ctx, attachment_of(s), &e) < 0)
            st->scans.fault = _("Sending from a phone does not work now. Bring it on paper.");
        s->focus = (struct ui_focus){0};
        return HANDLED;
    case A_NO_PHONE:
    case ACT_BACK:
        if (!waits_for_phone(s))
            return NOT_MINE;
        s->visit->ops->phone(s->visit->ctx, FORM_NONE, &e);
        s->focus = (struct ui_focus){0};
        return HANDLED;
    case A_FILE:
        if (scans_attach(&st->scans, f->record, attachment_of(s), arg) == 0)
            filling_changed(f, FORM_NONE, FORM_NONE);
        return HANDLED;
    case A_DETACH:
        form_detach(f->record, attachment_of(s), (size_t)arg, &e);
        filling_changed(f, FORM_NONE, FORM_NONE);
        return HANDLED;
    case A_CALENDAR: /* F5 reads the folder again */
        st->scans.read = false;
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static enum handled attach_key(struct screen *s, struct ui *ui, const struct key *k)
{
    (void)ui;
    return k->code == K_ESC ? attach_act(s, A_NO_PHONE, 0) : NOT_MINE;
}

const struct fill_part fill_attach = {.draw = attach_draw, .key = attach_key, .act = attach_act};
