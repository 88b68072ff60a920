/* contact: see contact.h. */
#include "contact.h"

#include "format.h"

uint32_t contact_of(const struct visit *v)
{
    return v->cat && v->filling && *v->filling->contact
               ? catalogue_find(v->cat, CAT_CONTACT, v->filling->contact)
               : CAT_NONE;
}

int contact_draw(const struct visit *v, struct ui *ui, struct rect r)
{
    struct cat_place place;
    struct buf b;
    uint32_t at = contact_of(v);
    if (at == CAT_NONE || r.h < 3)
        return 0;
    catalogue_place(&place, v->cat, (struct cat_ref){CAT_CONTACT, at}, v->lang);
    buf_init(&b, BUF_LINE);
    format_where(&b, &place); /* begins with its name */
    if (place.n_phones) {
        buf_z(&b, ", ");
        format_phones(&b, &place);
    }
    int rows = ui_text(ui, r, ROLE_STRONG, buf_view(&b), 0);
    ui_say(ui, buf_cstr(&b));
    buf_reset(&b);
    bool open = format_open(&b, v, &place.hours);
    canvas_fit(ui->cv, r.x, r.y + rows, r.w, open ? ROLE_OK : ROLE_PAGE, buf_cstr(&b));
    ui_say(ui, buf_cstr(&b));
    buf_done(&b);
    return rows + 1;
}
