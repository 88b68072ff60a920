/* document_draw: see paper/document_draw.h. */
#include "paper/document_draw.h"

#include "base/i18n.h"
#include "base/secret.h"
#include "blocks.h"
#include "code.h"
#include "pdf_out.h"
#include "sheet.h"
#include "words.h"

#define LABEL_COLUMN PT_MM(56)
#define LABEL 10.0
#define BODY 11.0
#define LINE (BODY * 1.2)
#define ROW_GAP PT_MM(1.6)
#define CODE_WIDEST PT_MM(75)

enum {
    LONG_VALUE = 700, /* bytes; longer ones have the whole width, under their label */
    LABEL_LINES = 4,  /* a label of more lines stands above its value */
};

/* ---- head of the first page */

static void town(struct sheet *s)
{
    const struct document *d = s->d;
    sheet_text(s, d->town, (struct face){.size = 13, .bold = true}, SHEET_LEFT, SHEET_WIDTH, "P");
    sheet_text(s, d->address, (struct face){.size = LABEL}, SHEET_LEFT, SHEET_WIDTH, "P");
    if (has(d->town) || has(d->address)) {
        s->y += PT_MM(1.5);
        sheet_rule(s, SHEET_LEFT, s->y, SHEET_WIDTH, 1);
        s->y += 1 + PT_MM(2);
    }
}

/* What must be done with the paper comes first and in a box. */
static void act_in_box(struct sheet *s)
{
    double pad = PT_MM(3), x = SHEET_LEFT, w = SHEET_WIDTH, t = 1.5;
    PangoLayout *words =
        pen_set(&s->pen, s->d->act, (struct face){.size = 12.5, .bold = true}, w - 2 * pad);
    double h = text_height(words) + 2 * pad;
    sheet_put(s, words, x + pad, s->y + pad);
    sheet_rule(s, x, s->y, w, t);
    sheet_rule(s, x, s->y + h - t, w, t);
    sheet_rule(s, x, s->y, t, h);
    sheet_rule(s, x + w - t, s->y, t, h);
    s->y += h + PT_MM(4);
}

static void title(struct sheet *s)
{
    const struct document *d = s->d;
    struct buf kind;
    buf_init(&kind, BUF_LINE);
    words_both(&kind, d->kind == DOCUMENT_SIGN ? N_("Form to sign") : N_("Copy of a submission"));
    sheet_text(s, buf_cstr(&kind), (struct face){.size = LABEL}, SHEET_LEFT, SHEET_WIDTH, "P");
    buf_done(&kind);
    sheet_text(s, d->title, (struct face){.size = 19, .bold = true}, SHEET_LEFT, SHEET_WIDTH, "H1");
    s->y += PT_MM(2);
    if (has(d->act) && d->kind == DOCUMENT_SIGN) {
        act_in_box(s);
    } else if (has(d->act)) {
        sheet_text(s, d->act, (struct face){.size = BODY}, SHEET_LEFT, SHEET_WIDTH, "P");
        s->y += PT_MM(3);
    }
}

/* ---- number, time, code */

static void fact(struct sheet *s, const char *msgid, const char *value, double size, double width)
{
    struct buf label;
    if (!has(value))
        return;
    buf_init(&label, BUF_LINE);
    words_both(&label, msgid);
    sheet_text(s, buf_cstr(&label), (struct face){.size = LABEL}, SHEET_LEFT, width, "P");
    sheet_text(s, value, (struct face){.size = size, .bold = true}, SHEET_LEFT, width, "P");
    s->y += PT_MM(1.5);
    buf_done(&label);
}

static void facts(struct sheet *s)
{
    const struct document *d = s->d;
    char number[NUMBER_SHOWN] = "";
    if (d->kind != DOCUMENT_COPY)
        return;
    if (has(d->reference))
        block_number(number, d->reference);
    double side = sheet_code_side(s), quiet = CODE_QUIET * 2.4;
    double width = SHEET_WIDTH - (side > 0 ? side + quiet + PT_MM(4) : 0);
    sheet_need(s, PT_MM(70));
    double top = s->y + (side > 0 ? quiet : 0);
    if (side > 0)
        sheet_code(s, SHEET_LEFT + SHEET_WIDTH - side, top);
    s->y = top;
    fact(s, N_("Submission number"), number, 24, width);
    fact(s, N_("Received"), d->received, BODY, width);
    fact(s, N_("Fingerprint of the submission"), d->fingerprint, BODY, width);
    if (side > 0)
        sheet_text(s,
            _("At the counter we check by the QR code that the office issued this receipt. Your "
              "personal details are not in the code."),
            (struct face){.size = LABEL}, SHEET_LEFT, width, "P");
    double end = top + side + quiet;
    s->y = (side > 0 && s->y < end ? end : s->y) + PT_MM(2);
}

/* ---- the form */

static void heading(struct sheet *s, const char *text)
{
    s->y += PT_MM(2.5);
    sheet_need(s, 14 * 1.2 + 4 * LINE);
    sheet_text(s, text, (struct face){.size = 14, .bold = true}, SHEET_LEFT, SHEET_WIDTH, "H2");
    s->y += PT_MM(1.5);
}

/* The label of a row whose value stands beside it; NULL when it is too tall for that. */
static PangoLayout *beside(struct sheet *s, const struct document_row *r)
{
    if (!has(r->label) || strlen(r->value) > LONG_VALUE)
        return NULL;
    PangoLayout *t =
        pen_set(&s->pen, r->label, (struct face){.size = LABEL}, LABEL_COLUMN - PT_MM(4));
    if (t && pango_layout_get_line_count(t) > LABEL_LINES)
        g_clear_object(&t);
    return t;
}

static void row(struct sheet *s, const struct document_row *r)
{
    struct face value = {.size = BODY, .bold = true};
    PangoLayout *label = beside(s, r);
    if (!label) {
        sheet_need(s, 4 * LINE);
        value.bold = false;
        sheet_text(s, r->label, (struct face){.size = LABEL}, SHEET_LEFT, SHEET_WIDTH, "P");
        s->y += has(r->label) ? PT_MM(0.6) : 0;
        sheet_text(s, r->value, value, SHEET_LEFT, SHEET_WIDTH, "P");
        s->y += ROW_GAP * 1.5;
        return;
    }
    double h = text_height(label);
    sheet_need(s, h > 2 * LINE ? h : 2 * LINE);
    int page = s->n;
    double end = s->y + h, lower = (BODY - LABEL) * 0.93; /* one baseline */
    sheet_put(s, label, SHEET_LEFT, s->y + lower);
    sheet_text(s, r->value, value, SHEET_LEFT + LABEL_COLUMN, SHEET_WIDTH - LABEL_COLUMN, "P");
    if (s->n == page && s->y < end)
        s->y = end;
    s->y += ROW_GAP;
}

static void rows(struct sheet *s)
{
    for (size_t i = 0; s->pen.rc == 0 && i < s->d->n_rows; i++) {
        const struct document_row *r = &s->d->rows[i];
        if (has(r->value))
            row(s, r);
        else if (has(r->label))
            heading(s, r->label);
    }
}

/* ---- what is confirmed, by whom */

static void signature_line(struct sheet *s, const char *msgid, double x, double w)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    words_both(&b, msgid);
    sheet_rule(s, x, s->y, w, 0.75);
    sheet_put(
        s, pen_set(&s->pen, buf_cstr(&b), (struct face){.size = LABEL}, w), x, s->y + PT_MM(1));
    buf_done(&b);
}

static void signature(struct sheet *s)
{
    double gap = PT_MM(6), place = PT_MM(50), day = PT_MM(38);
    sheet_need(s, PT_MM(30));
    s->y += PT_MM(18); /* room for a hand */
    signature_line(s, N_("Place"), SHEET_LEFT, place);
    signature_line(s, N_("Date"), SHEET_LEFT + place + gap, day);
    signature_line(s, N_("Signature"), SHEET_LEFT + place + day + 2 * gap,
        SHEET_WIDTH - place - day - 2 * gap);
    s->y += PT_MM(8);
}

static void declaration(struct sheet *s)
{
    const struct document *d = s->d;
    if (has(d->declaration)) {
        heading(s, _("Declaration"));
        sheet_text(s, d->declaration, (struct face){.size = BODY}, SHEET_LEFT, SHEET_WIDTH, "P");
    }
    if (d->kind == DOCUMENT_SIGN)
        signature(s);
}

static void pass(struct sheet *s, int total)
{
    sheet_begin(s, total);
    town(s);
    title(s);
    facts(s);
    rows(s);
    declaration(s);
    sheet_end(s);
}

static int draw(struct sheet *s, struct buf *out, struct err *e)
{
    if (has(s->d->qr)) {
        int rc = qr_make(&s->page.code, str_of(s->d->qr), QR_ECC_M, 0, e);
        if (rc < 0)
            return rc;
        if (sheet_code_side(s) > CODE_WIDEST)
            return err_set(e, ERR_LIMIT, "document", "the QR code is wider than its place");
    }
    const char *name = has(s->d->title) ? s->d->title : "";
    s->cr = pdf_open(out, SHEET_W, SHEET_H, name, &s->d->printed);
    cairo_set_antialias(s->cr, CAIRO_ANTIALIAS_NONE);
    pango_cairo_update_context(s->cr, s->page.context);
    pass(s, 0);
    if (s->pen.rc == 0)
        pass(s, s->n);
    int rc = pdf_close(s->cr, out, s->pen.rc < 0 ? NULL : e);
    return s->pen.rc < 0 ? s->pen.rc : rc;
}

int document_pdf(struct buf *out, const struct document *d, struct err *e)
{
    if (d->n_rows > DOCUMENT_ROWS)
        return err_set(e, ERR_LIMIT, "document", "more than %d rows", DOCUMENT_ROWS);
    struct sheet s = {.d = d};
    const char *lang = has(d->lang) ? d->lang : "cs";
    size_t before = out->n;
    if (strcmp(i18n_lang(), lang) != 0)
        i18n_set(lang);
    page_init(&s.page);
    s.pen = (struct pen){.page = &s.page, .lang = lang, .letters = true, .err = e};
    int rc = draw(&s, out, e);
    page_done(&s.page);
    if (rc < 0 && out->n > before) {
        secret_wipe(out->p + before, out->n - before);
        out->n = before;
    }
    return rc;
}
