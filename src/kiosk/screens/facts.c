/* facts: see facts.h. */
#include "facts.h"

#include "base/i18n.h"
#include "format.h"

enum { LABEL_COLUMN = 11 };

static void add(struct facts *f, const char *label, struct str value, bool good)
{
    if (f->n == FACTS_MAX || !value.n)
        return;
    str_copy(f->text[f->n], FACT_TEXT, value);
    f->rows[f->n] = (struct page_row){label, f->text[f->n], good};
    f->n++;
}

void facts_of(struct facts *f, const struct visit *v, uint32_t at)
{
    struct cat_situation s;
    struct cat_place place;
    struct buf b;
    *f = (struct facts){0};
    buf_init(&b, BUF_LINE);
    catalogue_situation(&s, v->cat, at, v->lang);
    f->verified = s.verified;
    struct cat_ref where = s.contact != CAT_NONE ? (struct cat_ref){CAT_CONTACT, s.contact}
                                                 : (struct cat_ref){CAT_DEPARTMENT, s.department};
    add(f, _("Price"), str_of(s.price), false);
    add(f, _("Due"), str_of(s.due), false);
    add(f, s.deadline_label, str_of(s.deadline), false);
    for (size_t i = 0; i < s.n_bring; i++)
        buf_fmt(&b, "%s%s", i ? ", " : "", catalogue_bring(v->cat, &s, i));
    add(f, _("Bring"), buf_view(&b), false);
    if (where.at != CAT_NONE) {
        struct cat_place department;
        catalogue_place(&place, v->cat, where, v->lang);
        catalogue_place(
            &department, v->cat, (struct cat_ref){CAT_DEPARTMENT, place.department}, v->lang);
        place.short_name = department.short_name;
        place.name = department.name;
        buf_reset(&b);
        format_where(&b, &place);
        add(f, _("Where"), buf_view(&b), false);
        buf_reset(&b);
        bool open = format_open(&b, v, &place.hours);
        add(f, _("Now"), buf_view(&b), open);
    }
    buf_done(&b);
}

int facts_rows(const struct facts *f)
{
    return (int)f->n + 2;
}

/* A list that is too long loses whole things, never a part of one. */
static void draw_value(struct ui *ui, int x, int y, int w, const struct page_row *row)
{
    struct str v = str_of(row->value);
    enum role role = row->good ? ROLE_OK : ROLE_STRONG;
    if ((int)utf8_width(v) > w) {
        struct str fit = utf8_fit(v, (size_t)(w > 2 ? w - 2 : 0));
        while (fit.n && !str_starts((struct str){v.p + fit.n, v.n - fit.n}, STR(", ")))
            fit.n--;
        if (fit.n) {
            int used = canvas_text(ui->cv, x, y, w, role, fit);
            canvas_z(ui->cv, x + used, y, 2, role, " …");
            return;
        }
    }
    canvas_fit(ui->cv, x, y, w, role, row->value);
}

int facts_draw(struct ui *ui, const struct facts *f, struct rect r)
{
    bool rules = r.h >= facts_rows(f);
    int y = r.y, last = r.y + r.h;
    if (rules)
        canvas_rule(ui->cv, r.x, y++, r.w, ROLE_RULE);
    for (size_t i = 0; i < f->n && y < last; i++, y++) {
        canvas_fit(ui->cv, r.x, y, LABEL_COLUMN - 1, ROLE_MUTED, f->rows[i].label);
        draw_value(ui, r.x + LABEL_COLUMN, y, r.w - LABEL_COLUMN, &f->rows[i]);
        if (ui->speech)
            buf_fmt(ui->speech, "%s: %s\n", f->rows[i].label, f->rows[i].value);
    }
    if (rules)
        canvas_rule(ui->cv, r.x, y++, r.w, ROLE_RULE);
    if (rules && !f->verified) {
        char note[80];
        const char *text = _("check with the office");
        note[0] = ' ';
        str_copy(note + 1, sizeof note - 2, str_of(text));
        strncat(note, " ", 2);
        canvas_right(ui->cv, r.x, y - 1, r.w - 2, ROLE_MUTED, note);
    }
    return y - r.y;
}
