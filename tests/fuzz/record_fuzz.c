/* A visit of any kind on the form of tests/data, a line an act: what the record worked out step by
 * step is what a record made at once works out, and no answer off the route is in it. Lines: a
 * letter for the act, one for the field, one for the item, then what is typed. */
#include "form_tell.h"

/* Is it an act of a screen? A value that no screen would set is left out of drafts. */
static bool act(struct form_record *r, const struct form *f, struct str line)
{
    int field = (int)((unsigned char)line.p[1] % f->n_fields);
    int item = f->fields[field].repeat == FORM_NONE ? FORM_NONE : (unsigned char)line.p[2] % 5;
    struct str text = {line.p + 3, line.n - 3};
    switch (line.p[0]) {
    case 'a':
        form_item_add(r, 0, NULL);
        break;
    case 'r':
        form_item_remove(r, 0, (unsigned char)line.p[2] % 5, NULL);
        break;
    case 'u':
        form_item_restore(r);
        break;
    case 's':
        form_set(r, field, item, json_loadb(text.p, text.n, JSON_DECODE_ANY, NULL), NULL);
        return false;
    case 'l':
        form_route(r);
        break;
    default:
        form_type(r, field, item, text, NULL);
    }
    return true;
}

/* Values that the form does not know are lost on the way, so both sides go through a draft. */
static struct form_record *through_draft(const struct form *f, const struct form_record *r)
{
    struct form_record *back = NULL;
    struct form_step at = {FORM_STEP_PAGE, 0, FORM_NONE};
    struct buf b;
    buf_init(&b, WIRE_DRAFT);
    if (form_draft_write(&b, r, at, "cs", NULL) == 0)
        PROMISE(form_draft_read(&back, &at, f, buf_view(&b), TODAY, NULL) == 0);
    buf_wipe(&b);
    return back;
}

FUZZ_TARGET(record)
{
    const struct form *f = sample();
    struct form_record *r, *back;
    struct str rest = fuzz_text(data, size), line;
    bool screens = true;
    PROMISE(form_record_new(&r, f, TODAY, NULL) == 0);
    for (int acts = 0; rest.n && acts < 300; acts++) {
        str_cut(&rest, '\n', &line);
        if (line.n >= 3)
            screens = act(r, f, line) && screens;
    }
    struct buf grown, made;
    tell(&grown, r);
    back = through_draft(f, r);
    if (back && screens) {
        tell(&made, back);
        PROMISE(str_eq(buf_view(&grown), buf_view(&made)));
        buf_done(&made);
    }
    buf_done(&grown);
    form_record_free(&back);
    form_record_free(&r);
}
