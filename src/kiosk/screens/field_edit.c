/* field_edit: see field_edit.h. */
#include "field_edit.h"

#include "base/i18n.h"
#include "base/log.h"
#include <stdio.h>

enum { LINE_MAX_CHARS = 200, FIELD_W = 50, DATE_W = 24, SHORT_W = 30, LONG_W = 74 };

bool field_is_typed(enum form_kind kind)
{
    return kind == FORM_TEXT || kind == FORM_LONG || kind == FORM_DATE || kind == FORM_INTEGER ||
           kind == FORM_NUMBER || kind == FORM_MONEY;
}

/* With its blanks an IBAN has 29 characters, more in other countries. */
static bool is_account(const char *format)
{
    return format && strstr(format, "iban");
}

int field_width(const struct form_field *x, int room)
{
    int w = x->kind == FORM_LONG                                         ? LONG_W
            : x->kind == FORM_DATE || x->kind == FORM_MONEY              ? DATE_W
            : x->kind == FORM_INTEGER || x->kind == FORM_NUMBER          ? DATE_W
            : is_account(x->format)                                      ? FIELD_W
            : x->format || (x->max_chars && (int)x->max_chars < SHORT_W) ? SHORT_W + 4
                                                                         : FIELD_W;
    return w < room ? w : room;
}

bool field_edit_holds(const struct field_edit *fe, int field, int item)
{
    return fe->open && fe->field == field && fe->item == item;
}

static bool is_long(const struct filling *f, int field)
{
    return f->form->fields[field].kind == FORM_LONG;
}

void field_edit_close(struct field_edit *fe)
{
    if (!fe->open)
        return;
    edit_wipe(&fe->line);
    area_done(&fe->area);
    *fe = (struct field_edit){.field = FORM_NONE};
}

void field_edit_open(struct field_edit *fe, const struct filling *f, int field, int item)
{
    struct buf b;
    if (field_edit_holds(fe, field, item))
        return;
    field_edit_close(fe);
    fe->open = true;
    fe->field = field;
    fe->item = item;
    buf_init(&b, BUF_TEXT);
    form_retype(&b, f->record, field, item);
    size_t max = f->form->fields[field].max_chars;
    area_init(&fe->area, max);
    if (is_long(f, field)) {
        area_set(&fe->area, buf_view(&b));
    } else {
        fe->line.max = 0;
        edit_set(&fe->line, buf_view(&b));
        /* numbers and dates are longer as people type them than as they are kept */
        bool plain = f->form->fields[field].kind == FORM_TEXT && !f->form->fields[field].format;
        fe->line.max = plain && max && max < LINE_MAX_CHARS ? max : LINE_MAX_CHARS;
    }
    buf_wipe(&b);
}

static void keep(struct field_edit *fe, struct filling *f)
{
    struct err e = ERR_INIT;
    struct str typed = is_long(f, fe->field) ? area_view(&fe->area) : edit_view(&fe->line);
    if (form_type(f->record, fe->field, fe->item, typed, &e) < 0)
        log_err(LOG_WARN, "form.type", &e);
    filling_changed(f, fe->field, fe->item);
}

enum handled field_edit_key(
    struct field_edit *fe, struct filling *f, const struct key *k, int width)
{
    if (!fe->open)
        return NOT_MINE;
    enum edit_result r =
        is_long(f, fe->field) ? area_key(&fe->area, k, width) : edit_key(&fe->line, k);
    if (r == EDIT_IGNORED)
        return NOT_MINE;
    if (r != EDIT_MOVED) {
        fe->full = r == EDIT_FULL;
        keep(fe, f);
    }
    return HANDLED;
}

void field_edit_put(struct field_edit *fe, struct filling *f, struct str text)
{
    edit_set(&fe->line, text);
    keep(fe, f);
}

void field_edit_say(char *out, size_t size, const struct filling *f, int field, struct str typed)
{
    const char *label = form_field_text(f->form, field, FORM_PART_LABEL, i18n_lang());
    const char *note = f->form->fields[field].required ? "" : _("(optional)");
    struct str first;
    str_cut(&typed, '\n', &first); /* of a long text its beginning */
    if (first.n)
        snprintf(out, size, "%s, %.*s", label, (int)first.n, first.p);
    else
        snprintf(out, size, *note ? "%s, %s %s" : "%s, %s", label, _("empty"), note);
}

bool field_edit_draw(struct ui *ui, struct rect r, const struct ui_item *it, struct field_edit *fe,
    const struct filling *f, int field, int item)
{
    struct field_edit shown = {.field = FORM_NONE};
    bool mine = field_edit_holds(fe, field, item);
    struct field_edit *use = mine ? fe : &shown;
    if (!mine)
        field_edit_open(&shown, f, field, item);
    char example[160] = "";
    const char *text = form_field_text(f->form, field, FORM_PART_EXAMPLE, i18n_lang());
    if (*text)
        snprintf(example, sizeof example, _("for example %s"), text);
    char say[UI_HINT];
    struct ui_item item_said = *it;
    field_edit_say(say, sizeof say, f, field,
        is_long(f, field) ? area_view(&use->area) : edit_view(&use->line));
    item_said.say = say;
    bool focused = is_long(f, field) ? area_draw(ui, r, &item_said, &use->area, mine)
                                     : ui_field(ui, r, &item_said, &use->line, example, mine);
    if (!mine)
        field_edit_close(&shown);
    return focused;
}
