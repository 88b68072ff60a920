/* blocks_info: the facts and the body of an info slip, a situation to take home. See blocks.h. */
#include "blocks.h"

#include "base/i18n.h"
#include "code.h"
#include <strings.h>

static const char *without_scheme(const char *url)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < 2; i++)
        if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
            return url + strlen(schemes[i]);
    return url;
}

/* One row in the column beside the code; false (and nothing placed) when it would pass `end`. */
static bool beside(struct pen *p, const struct slip_row *r, double x, double *y, double end)
{
    double width = pen_left(p) + pen_width(p) - x;
    struct face small = {.size = p->l->label, .bold = true}, body = {.size = pen_body(p)};
    PangoLayout *label = has(r->label) ? pen_set(p, r->label, small, width) : NULL;
    PangoLayout *value = pen_set(p, r->value, body, width);
    if (*y + text_height(label) + text_height(value) > end) {
        if (label)
            g_object_unref(label);
        if (value)
            g_object_unref(value);
        return false;
    }
    *y += pen_place(p, label, x, *y);
    *y += pen_place(p, value, x, *y) + pen_small(p);
    return true;
}

void block_info_facts(struct pen *p)
{
    const struct slip *s = p->slip;
    size_t i = 0;
    p->y += pen_small(p);
    if (p->page->code.side > 0) {
        double side = code_side(p, false), quiet = CODE_QUIET * p->l->module;
        double x = pen_left(p) + side + quiet, y = p->y;
        double end = code_place(p, pen_left(p), p->y, false);
        while (i < s->n_rows && (!has(s->rows[i].value) || beside(p, &s->rows[i], x, &y, end + 1)))
            i++;
        /* The white around the code is part of it. */
        p->y = (y > end + quiet ? y : end + quiet);
    }
    for (; i < s->n_rows; i++)
        block_row(p, s->rows[i].label, s->rows[i].value, true);
    if (p->page->code.side > 0)
        block_row(p, _("On the web"), without_scheme(s->qr), true);
    p->y += pen_small(p);
}

static void paragraph(struct pen *p, const char *text)
{
    if (strncmp(text, "- ", 2) == 0) {
        block_item(p, "•", text + 2, false);
    } else {
        pen_lines(p, text, (struct face){.size = pen_body(p)}, ALIGN_LEFT);
        p->y += pen_small(p) * 2;
    }
}

void block_info_body(struct pen *p)
{
    struct str rest = str_of(p->slip->body), line;
    if (rest.n)
        pen_rule(p, p->l->thin, 0, PT_MM(1.2));
    double reserve = 3.6 * pen_body(p);
    double limit = (p->limit > 0 ? p->limit : paper_roll_max(p->l) - PT_MM(25)) - reserve;
    char text[TEXT_MAX];
    for (bool more = rest.n > 0; more && p->rc == 0;) {
        more = str_cut(&rest, '\n', &line);
        str_copy(text, sizeof text, line);
        size_t from = p->page->n;
        double y = p->y;
        if (*text)
            paragraph(p, text);
        if ((p->stage & STAGE_CUT) && p->y > limit) {
            pen_undo(p, from, y);
            pen_lines(p,
                p->page->code.side > 0 ? _("There is more: scan the QR code or ask at the counter.")
                                       : _("There is more: ask at the counter."),
                (struct face){.size = pen_body(p), .bold = true}, ALIGN_LEFT);
            return;
        }
    }
}
